#ifndef YS_SUPPORT_DRAWN_H
#define YS_SUPPORT_DRAWN_H

/* Drawn ground for tests of alignment and change: a smooth random function of the place, so that
 * it can be sampled at any position and the truth is known without resampling. */

#include <math.h>

#include "../../src/raster/image.h"

static inline uint32_t drawn_hash(uint32_t x, uint32_t y, uint32_t seed)
{
    uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

/* Uniform in [-1, 1). */
static inline double drawn_random(uint32_t x, uint32_t y, uint32_t seed)
{
    return drawn_hash(x, y, seed) / 2147483648.0 - 1;
}

/* Value noise: random values on a lattice of `cell` px, smoothly between.  Each seed turns the
 * lattice, or two grounds would have its lines in common. */
static inline double drawn_noise(double px, double py, double cell, uint32_t seed)
{
    const double turn = seed * 0.77, x = cos(turn) * px - sin(turn) * py + 1e4;
    const double y = sin(turn) * px + cos(turn) * py + 1e4;
    const double cx = floor(x / cell), cy = floor(y / cell);
    const double u = x / cell - cx, v = y / cell - cy;
    const double su = u * u * u * (u * (6 * u - 15) + 10);
    const double sv = v * v * v * (v * (6 * v - 15) + 10);
    const uint32_t i = (uint32_t)(int32_t)cx, j = (uint32_t)(int32_t)cy;
    const double top = drawn_random(i, j, seed) * (1 - su) + drawn_random(i + 1, j, seed) * su;
    const double low =
        drawn_random(i, j + 1, seed) * (1 - su) + drawn_random(i + 1, j + 1, seed) * su;

    return top * (1 - sv) + low * sv;
}

/* Patches with soft edges on a rough ground, about 40 to 200. */
static inline double drawn_ground(double x, double y, uint32_t seed)
{
    return 120 + 50 * tanh(4 * drawn_noise(x, y, 23, seed)) +
           15 * drawn_noise(x, y, 7, seed + 1) + 20 * drawn_noise(x, y, 90, seed + 2);
}

/* Where the ground of the reference lies in the other image: p + shift + turn and scale about
 * the centre (cx, cy). */
struct drawn_view {
    double dx, dy, angle_deg, scale; /* scale 1: none */
    double gain, offset, noise;      /* of the grey values */
    uint32_t seed;                   /* of the ground */
};

static inline void drawn_place(double *dx, double *dy, const struct drawn_view *v, double x,
                               double y, double cx, double cy)
{
    const double a = v->angle_deg * 3.14159265358979323846 / 180;
    const double c = v->scale * cos(a), s = v->scale * sin(a), u = x - cx, w = y - cy;

    *dx = v->dx + c * u - s * w - u;
    *dy = v->dy + s * u + c * w - w;
}

/* Bands differ in gain, so that they are not copies of one another. */
static inline void drawn_image(struct ys_image *out, uint32_t width, uint32_t height,
                               unsigned bands, const struct drawn_view *v)
{
    const double a = v->angle_deg * 3.14159265358979323846 / 180;
    const double c = cos(a) / v->scale, s = sin(a) / v->scale;

    if (ys_image_new(out, width, height, bands, 0, NULL))
        return;
    out->full_scale = 255;
    for (uint32_t row = 0; row < height; row++)
        for (uint32_t col = 0; col < width; col++) {
            const double u = col + 0.5 - width / 2.0 - v->dx;
            const double w = row + 0.5 - height / 2.0 - v->dy;
            const double x = width / 2.0 + c * u + s * w, y = height / 2.0 - s * u + c * w;
            const double ground = drawn_ground(x, y, v->seed);

            for (unsigned b = 0; b < bands; b++)
                out->plane[b][row * width + col] =
                    (float)(v->gain * (ground * (1 - 0.1 * b) + 8 * b) + v->offset +
                            v->noise * drawn_random(col, row, 977 + b));
            out->valid[row * width + col] = 1;
        }
}

static inline const struct drawn_view *drawn_plain(void)
{
    static const struct drawn_view v = {0, 0, 0, 1, 1, 0, 0, 5};

    return &v;
}

#endif
