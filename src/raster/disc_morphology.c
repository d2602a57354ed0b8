/* filters.c - small image filters */

#include "filters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

/* Index i mirrored into [0, n). */
static size_t mirror(ptrdiff_t i, size_t n)
{
    const ptrdiff_t period = 2 * (ptrdiff_t)n;

    i = ((i % period) + period) % period;
    return (size_t)(i < (ptrdiff_t)n ? i : period - 1 - i);
}

/* One line of n values, stride apart, through the kernel of 2 r + 1 taps. */
static void blur_line(float *line, size_t n, size_t stride, const float *tap, size_t r,
                      float *padded)
{
    for (size_t i = 0; i < n + 2 * r; i++)
        padded[i] = line[mirror((ptrdiff_t)i - (ptrdiff_t)r, n) * stride];
    for (size_t i = 0; i < n; i++) {
        float sum = 0;

        for (size_t k = 0; k <= 2 * r; k++)
            sum += tap[k] * padded[i + k];
        line[i * stride] = sum;
    }
}

bool ys_blur_plane(float *plane, uint32_t width, uint32_t height, double sigma)
{
    const size_t r = (size_t)ceil(4 * sigma), longest = width > height ? width : height;
    float *tap = ys_new(2 * r + 1, sizeof *tap), *padded = ys_new(longest + 2 * r, sizeof *tap);
    double sum = 0;
    const bool ok = tap && padded;

    for (size_t k = 0; ok && k <= 2 * r; k++) {
        const double d = ((double)k - (double)r) / (sigma > 0 ? sigma : 1);

        tap[k] = (float)exp(-d * d / 2);
        sum += tap[k];
    }
    for (size_t k = 0; ok && k <= 2 * r; k++)
        tap[k] = (float)(tap[k] / sum);
    for (size_t y = 0; ok && r && y < height; y++)
        blur_line(plane + y * width, width, 1, tap, r, padded);
    for (size_t x = 0; ok && r && x < width; x++)
        blur_line(plane + x, height, width, tap, r, padded);
    free(tap);
    free(padded);
    return ok;
}

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

float ys_sample(const float *plane, uint32_t width, uint32_t height, double x, double y)
{
    const double cx = fmin(fmax(x - 0.5, 0), width - 1.0),
                 cy = fmin(fmax(y - 0.5, 0), height - 1.0);
    const size_t x0 = (size_t)cx, y0 = (size_t)cy;
    const size_t x1 = x0 + 1 < width ? x0 + 1 : x0, y1 = y0 + 1 < height ? y0 + 1 : y0;
    const float fx = (float)(cx - (double)x0), fy = (float)(cy - (double)y0);
    const float *a = plane + y0 * width, *b = plane + y1 * width;

    return (a[x0] * (1 - fx) + a[x1] * fx) * (1 - fy) + (b[x0] * (1 - fx) + b[x1] * fx) * fy;
}

static void cubic_weights(double w[4], double f)
{
    w[0] = ((-0.5 * f + 1) * f - 0.5) * f;
    w[1] = (1.5 * f - 2.5) * f * f + 1;
    w[2] = ((-1.5 * f + 2) * f + 0.5) * f;
    w[3] = (0.5 * f - 0.5) * f * f;
}

float ys_sample_cubic(const float *plane, uint32_t width, uint32_t height, double x, double y)
{
    const double cx = fmin(fmax(x - 0.5, 0), width - 1.0),
                 cy = fmin(fmax(y - 0.5, 0), height - 1.0);
    double wx[4], wy[4], sum = 0;

    cubic_weights(wx, cx - floor(cx));
    cubic_weights(wy, cy - floor(cy));
    for (int j = 0; j < 4; j++) {
        const double v = fmin(fmax(floor(cy) + j - 1, 0), height - 1.0);
        const float *const row = plane + (size_t)v * width;
        double line = 0;

        for (int i = 0; i < 4; i++)
            line += wx[i] * (double)row[(size_t)fmin(fmax(floor(cx) + i - 1, 0), width - 1.0)];
        sum += wy[j] * line;
    }
    return (float)sum;
}
