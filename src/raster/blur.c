/* blur.c - separable Gaussian over a plane, a band of rows a task */

#include "blur.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/threads.h"
#include "../base/mem.h"

enum { MAX_RADIUS = 32 };

struct blur {
    float *dst;
    const float *src;
    size_t width, height;
    float weight[MAX_RADIUS + 1]; /* of the centre and one side */
    size_t radius;
};

size_t ys_mirror(ptrdiff_t i, size_t n)
{
    const ptrdiff_t last = (ptrdiff_t)n - 1;

    while (last && (i < 0 || i > last))
        i = i < 0 ? -i : 2 * last - i;
    return last ? (size_t)i : 0;
}

/* Elements [first, end) of a row whose taps may pass its ends. */
static void row_edge(const struct blur *blur, float *dst, const float *src, size_t first,
                     size_t end)
{
    for (size_t x = first; x < end; x++) {
        float sum = blur->weight[0] * src[x];

        for (size_t j = 1; j <= blur->radius; j++)
            sum += blur->weight[j] * (src[ys_mirror((ptrdiff_t)x - (ptrdiff_t)j, blur->width)] +
                                      src[ys_mirror((ptrdiff_t)(x + j), blur->width)]);
        dst[x] = sum;
    }
}

static void along_rows(void *ctx, size_t band, size_t first_row, size_t end_row)
{
    const struct blur *blur = ctx;
    const size_t w = blur->width, r = blur->radius;

    for (size_t y = first_row; y < end_row; y++) {
        const float *src = blur->src + y * w;
        float *dst = blur->dst + y * w;

        if (w <= 2 * r) {
            row_edge(blur, dst, src, 0, w);
            continue;
        }
        row_edge(blur, dst, src, 0, r);
        row_edge(blur, dst, src, w - r, w);
        for (size_t x = r; x < w - r; x++)
            dst[x] = blur->weight[0] * src[x];
        for (size_t j = 1; j <= r; j++)
            for (size_t x = r; x < w - r; x++)
                dst[x] += blur->weight[j] * (src[x - j] + src[x + j]);
    }
    (void)band;
}

static void along_columns(void *ctx, size_t band, size_t first_row, size_t end_row)
{
    const struct blur *blur = ctx;
    const size_t w = blur->width, h = blur->height;

    for (size_t y = first_row; y < end_row; y++) {
        const float *src = blur->src + y * w;
        float *dst = blur->dst + y * w;

        for (size_t x = 0; x < w; x++)
            dst[x] = blur->weight[0] * src[x];
        for (size_t j = 1; j <= blur->radius; j++) {
            const float *up = blur->src + ys_mirror((ptrdiff_t)y - (ptrdiff_t)j, h) * w;
            const float *down = blur->src + ys_mirror((ptrdiff_t)(y + j), h) * w;

            for (size_t x = 0; x < w; x++)
                dst[x] += blur->weight[j] * (up[x] + down[x]);
        }
    }
    (void)band;
}

void ys_blur(float *dst, const float *src, float *tmp, uint32_t width, uint32_t height,
             double sigma, int threads)
{
    struct blur blur = {.dst = tmp, .src = src, .width = width, .height = height};
    double weight[MAX_RADIUS + 1], sum = 0;

    blur.radius = (size_t)fmin(ceil(4 * sigma), MAX_RADIUS);
    for (size_t j = 0; j <= blur.radius; j++) {
        weight[j] = exp(-(double)(j * j) / (2 * sigma * sigma));
        sum += j ? 2 * weight[j] : weight[j];
    }
    for (size_t j = 0; j <= blur.radius; j++)
        blur.weight[j] = (float)(weight[j] / sum);
    ysk_bands_run(height, threads, along_rows, &blur);
    blur.src = tmp;
    blur.dst = dst;
    ysk_bands_run(height, threads, along_columns, &blur);
}

/* Index i mirrored into [0, n). */
static size_t mirror_edge(ptrdiff_t i, size_t n)
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
        padded[i] = line[mirror_edge((ptrdiff_t)i - (ptrdiff_t)r, n) * stride];
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
