#ifndef RD_RNG_H
#define RD_RNG_H

#include <stdbool.h>
#include <stdint.h>

/* Integer random numbers (SplitMix64, Steele, Lea & Flood 2014) and noise that is a function of place. */

struct rd_rng {
    uint64_t state;
};

struct rd_rng rd_rng_of(uint64_t seed, uint64_t stream);
uint64_t rd_next(struct rd_rng *rng);
double rd_unit(struct rd_rng *rng);                        /* [0, 1) */
double rd_range(struct rd_rng *rng, double lo, double hi); /* [lo, hi) */
int rd_int(struct rd_rng *rng, int lo, int hi);            /* lo..hi, both included */
bool rd_chance(struct rd_rng *rng, double p);
double rd_gauss(struct rd_rng *rng); /* mean 0, variance 1, within +-6 */

uint32_t rd_hash(int32_t x, int32_t y, uint32_t seed);
double rd_grain(int32_t x, int32_t y, uint32_t seed); /* white, [-1, 1) */
double rd_noise(double x, double y,
                uint32_t seed); /* smooth, one feature a unit, about [-1, 1] */
/* `octaves` of noise, each half as large and half as strong; about [-1, 1]. */
double rd_fractal(double x, double y, int octaves, uint32_t seed);
/* Distance to the edge of the nearest cell of a random mosaic of one cell a unit; *id names the cell. */
double rd_mosaic(double x, double y, uint32_t seed, uint32_t *id);

#endif
