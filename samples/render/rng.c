#include "rng.h"

#include "maths.h"

struct rd_rng rd_rng_of(uint64_t seed, uint64_t stream)
{
    struct rd_rng rng = {seed * 0x9E3779B97F4A7C15u + stream * 0xD1B54A32D192ED03u};

    rd_next(&rng);
    rd_next(&rng);
    return rng;
}

uint64_t rd_next(struct rd_rng *rng)
{
    uint64_t z = rng->state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

double rd_unit(struct rd_rng *rng)
{
    return (double)(rd_next(rng) >> 11) / 9007199254740992.0; /* 2^53 */
}

double rd_range(struct rd_rng *rng, double lo, double hi)
{
    return lo + (hi - lo) * rd_unit(rng);
}

int rd_int(struct rd_rng *rng, int lo, int hi)
{
    return hi <= lo ? lo : lo + (int)(rd_next(rng) % (uint64_t)(hi - lo + 1));
}

bool rd_chance(struct rd_rng *rng, double p)
{
    return rd_unit(rng) < p;
}

/* Twelve uniform numbers have variance 1. */
double rd_gauss(struct rd_rng *rng)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += rd_unit(rng);
    return sum;
}

uint32_t rd_hash(int32_t x, int32_t y, uint32_t seed)
{
    uint32_t h = seed * 0x9E3779B1u ^ (uint32_t)x * 0x85EBCA77u ^ (uint32_t)y * 0xC2B2AE3Du;

    h = (h ^ (h >> 16)) * 0x7FEB352Du;
    h = (h ^ (h >> 15)) * 0x846CA68Bu;
    return h ^ (h >> 16);
}

double rd_grain(int32_t x, int32_t y, uint32_t seed)
{
    return (double)rd_hash(x, y, seed) / 2147483648.0 - 1.0;
}

double rd_noise(double x, double y, uint32_t seed)
{
    const double fx = rd_floor(x), fy = rd_floor(y);
    const int32_t ix = (int32_t)fx, iy = (int32_t)fy;
    const double u = rd_step(0, 1, x - fx), v = rd_step(0, 1, y - fy);
    const double top = rd_mix(rd_grain(ix, iy, seed), rd_grain(ix + 1, iy, seed), u);
    const double low = rd_mix(rd_grain(ix, iy + 1, seed), rd_grain(ix + 1, iy + 1, seed), u);

    return rd_mix(top, low, v);
}

double rd_fractal(double x, double y, int octaves, uint32_t seed)
{
    double sum = 0, weight = 1, total = 0;

    for (int i = 0; i < octaves; i++) {
        sum += weight * rd_noise(x, y, seed + 101u * (uint32_t)i);
        total += weight;
        weight *= 0.5;
        x = x * 2 + 17.3;
        y = y * 2 - 9.1;
    }
    return sum / total;
}

double rd_mosaic(double x, double y, uint32_t seed, uint32_t *id)
{
    const int32_t ix = (int32_t)rd_floor(x), iy = (int32_t)rd_floor(y);
    double best = 1e9, second = 1e9;

    for (int32_t dy = -1; dy <= 1; dy++) {
        for (int32_t dx = -1; dx <= 1; dx++) {
            const uint32_t h = rd_hash(ix + dx, iy + dy, seed);
            const double px = ix + dx + (h & 0xFFFF) / 65536.0 - x;
            const double py = iy + dy + (h >> 16) / 65536.0 - y;
            const double d = px * px + py * py;

            if (d < best) {
                second = best;
                best = d;
                *id = h;
            } else if (d < second) {
                second = d;
            }
        }
    }
    return rd_sqrt(second) - rd_sqrt(best);
}
