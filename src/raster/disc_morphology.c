/*
 * disc_morphology.c - distances of a mask, and what a disc opens, closes and dilates
 *
 * Opening and closing a mask threshold its exact distance, so a disc of any radius costs the
 * same.  Grey levels have no distance: there the extreme over the disc is taken point by point.
 */

#include "disc_morphology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

/* Lower envelope of the parabolas f[q] + (x - q)^2 over one line. */
static void distance_line(float *f, size_t n, size_t stride, float *d, size_t *v, double *z)
{
    size_t k = 0;

    v[0] = 0;
    z[0] = -INFINITY;
    z[1] = INFINITY;
    for (size_t q = 1; q < n; q++) {
        double s;

        for (;;) {
            const double a = f[q * stride] + (double)q * (double)q;
            const double b = f[v[k] * stride] + (double)v[k] * (double)v[k];

            s = (a - b) / (2.0 * ((double)q - (double)v[k]));
            if (s > z[k] || !k)
                break;
            k--;
        }
        if (s > z[k])
            k++;
        v[k] = q;
        z[k] = k ? s : -INFINITY;
        z[k + 1] = INFINITY;
    }
    k = 0;
    for (size_t q = 0; q < n; q++) {
        while (z[k + 1] < (double)q)
            k++;
        const double dx = (double)q - (double)v[k];

        d[q] = (float)(dx * dx + f[v[k] * stride]);
    }
    for (size_t q = 0; q < n; q++)
        f[q * stride] = d[q];
}

bool ys_distance(float *out, const uint8_t *mask, uint32_t width, uint32_t height)
{
    const size_t n = (size_t)width * height, longest = width > height ? width : height;
    float *d = ys_new(longest, sizeof *d);
    size_t *v = ys_new(longest + 1, sizeof *v);
    double *z = ys_new(longest + 2, sizeof *z);
    const bool ok = d && v && z;

    for (size_t i = 0; ok && i < n; i++)
        out[i] = mask[i] ? 0 : 1e20f;
    for (size_t x = 0; ok && x < width; x++)
        distance_line(out + x, height, width, d, v, z);
    for (size_t y = 0; ok && y < height; y++)
        distance_line(out + y * width, width, 1, d, v, z);
    for (size_t i = 0; ok && i < n; i++)
        out[i] = sqrtf(out[i]);
    free(d);
    free(v);
    free(z);
    return ok;
}

/* Set mask to 1 where the distance to `value` pixels exceeds (grow: is at most) the radius. */
static bool morph(uint8_t *mask, uint32_t width, uint32_t height, double radius, bool grow)
{
    const size_t n = (size_t)width * height;
    float *d = ys_new(n, sizeof *d);

    if (!d)
        return false;
    if (!grow)
        for (size_t i = 0; i < n; i++)
            mask[i] = !mask[i];
    const bool ok = ys_distance(d, mask, width, height);

    for (size_t i = 0; ok && i < n; i++)
        mask[i] = grow ? d[i] <= (float)radius : d[i] > (float)radius;
    free(d);
    return ok;
}

bool ys_open_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius)
{
    return morph(mask, width, height, radius, false) &&
           morph(mask, width, height, radius, true);
}

bool ys_close_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius)
{
    return morph(mask, width, height, radius, true) &&
           morph(mask, width, height, radius, false);
}

/* ---- levels inside a mask ------------------------------------------------------------------ */

void ys_disc_init(struct ys_disc *disc, double radius)
{
    radius = fmin(radius, YS_DISC_MOST);
    disc->radius = (int)radius;
    for (int dy = -disc->radius; dy <= disc->radius; dy++)
        disc->half[dy + disc->radius] = (int)sqrt(radius * radius - dy * dy);
}

/* Extreme over the disc of the pixels in mask: least (pick = 0) or greatest.  Both are one loop:
 * the least of x is 255 - the greatest of 255 - x. */
static void extreme(uint8_t *dst, const uint8_t *src, const uint8_t *mask, uint32_t width,
                    uint32_t height, const struct ys_disc *disc, uint8_t flip)
{
    memset(dst, 0, (size_t)width * height);
    for (int64_t y = 0; y < height; y++) {
        uint8_t *to = dst + (size_t)y * width;

        for (int dy = -disc->radius; dy <= disc->radius; dy++) {
            const int half = disc->half[dy + disc->radius];

            if (y + dy < 0 || y + dy >= height)
                continue;
            const uint8_t *from = src + (size_t)(y + dy) * width;
            const uint8_t *in = mask + (size_t)(y + dy) * width;

            for (int dx = -half; dx <= half; dx++) {
                const int64_t a = dx < 0 ? -dx : 0, b = (int64_t)width - (dx > 0 ? dx : 0);

                for (int64_t x = a; x < b; x++) {
                    const uint8_t v =
                        (uint8_t)((from[x + dx] ^ flip) & (in[x + dx] ? 0xff : 0));

                    to[x] = v > to[x] ? v : to[x];
                }
            }
        }
        for (int64_t x = 0; x < width; x++)
            to[x] ^= flip;
    }
}

void ys_open_grey(uint8_t *dst, uint8_t *tmp, const uint8_t *src, const uint8_t *mask,
                  uint32_t width, uint32_t height, const struct ys_disc *disc)
{
    extreme(tmp, src, mask, width, height, disc, 0xff);
    extreme(dst, tmp, mask, width, height, disc, 0);
}

void ys_dilate(uint8_t *dst, const uint8_t *src, uint32_t width, uint32_t height,
               const struct ys_disc *disc)
{
    extreme(dst, src, src, width, height, disc, 0);
}

static uint16_t nearer(uint16_t best, uint16_t there, unsigned step)
{
    const unsigned v = there + step;

    return v < best ? (uint16_t)v : best;
}

/* One pass down and one up: each pixel takes the least of the four neighbours already visited,
 * plus their distance, 3 beside and 4 across a corner. */
void ys_chamfer(uint16_t *distance, const uint8_t *set, bool beyond, uint32_t width,
                uint32_t height)
{
    const size_t n = (size_t)width * height, w = width;
    const uint16_t far = UINT16_MAX - 4, out = beyond ? far : 0;

    for (size_t i = 0; i < n; i++) {
        const size_t x = i % w;
        uint16_t d = set[i] ? far : 0;

        d = nearer(d, x > 0 ? distance[i - 1] : out, 3);
        d = nearer(d, i >= w ? distance[i - w] : out, 3);
        d = nearer(d, x > 0 && i >= w ? distance[i - w - 1] : out, 4);
        distance[i] = nearer(d, x + 1 < w && i >= w ? distance[i - w + 1] : out, 4);
    }
    for (size_t i = n; i-- > 0;) {
        const size_t x = i % w;
        uint16_t d = distance[i];

        d = nearer(d, x + 1 < w ? distance[i + 1] : out, 3);
        d = nearer(d, i + w < n ? distance[i + w] : out, 3);
        d = nearer(d, x + 1 < w && i + w < n ? distance[i + w + 1] : out, 4);
        distance[i] = nearer(d, x > 0 && i + w < n ? distance[i + w - 1] : out, 4);
    }
}
