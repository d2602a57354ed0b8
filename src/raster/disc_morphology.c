/* disc_morphology.c - distance, and what a disc opens and closes */

#include "disc_morphology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"
#include "blur.h"

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
