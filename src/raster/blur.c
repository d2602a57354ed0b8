/*
 * blur.c - separable Gaussian: over a plane, a band of rows a task; over a row; round one pixel
 *
 * Each sum starts at the centre and adds the pairs of equal weight from the nearest outward,
 * near the ends as inside: where pixels lie does not change their bits.
 */

#include "blur.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/threads.h"
#include "../base/mem.h"

struct blur {
    float *dst;
    const float *src;
    size_t width, height, reach;
    enum ys_border border;
    float weight[YS_BLUR_MOST + 1]; /* of the centre and one side */
};

struct ys_gauss ys_gauss_of(double sigma, enum ys_border border)
{
    return (struct ys_gauss){sigma, (size_t)ceil(4 * sigma), border};
}

void ys_gauss_weights(double *weight, double sigma, size_t reach)
{
    double sum = 0;

    for (size_t j = 0; j <= reach; j++) {
        const double d = sigma > 0 ? (double)j / sigma : 0;

        weight[j] = exp(-0.5 * d * d);
        sum += j ? 2 * weight[j] : weight[j];
    }
    for (size_t j = 0; j <= reach; j++)
        weight[j] /= sum;
}

/* ---- a plane of floats ---------------------------------------------------------------------- */

static float value_at(const struct blur *blur, const float *row, ptrdiff_t x)
{
    const ptrdiff_t i = ys_border_index(x, blur->width, blur->border);

    return i < 0 ? 0 : row[i];
}

/* Elements [first, end) of a row whose taps may pass its ends. */
static void row_end(const struct blur *blur, float *dst, const float *src, size_t first,
                    size_t end)
{
    for (size_t x = first; x < end; x++) {
        float sum = blur->weight[0] * src[x];

        for (size_t j = 1; j <= blur->reach; j++)
            sum += blur->weight[j] * (value_at(blur, src, (ptrdiff_t)x - (ptrdiff_t)j) +
                                      value_at(blur, src, (ptrdiff_t)(x + j)));
        dst[x] = sum;
    }
}

static void along_rows(void *ctx, size_t band, size_t first_row, size_t end_row)
{
    const struct blur *blur = ctx;
    const size_t w = blur->width, r = blur->reach;

    for (size_t y = first_row; y < end_row; y++) {
        const float *src = blur->src + y * w;
        float *dst = blur->dst + y * w;

        if (w <= 2 * r) {
            row_end(blur, dst, src, 0, w);
            continue;
        }
        row_end(blur, dst, src, 0, r);
        row_end(blur, dst, src, w - r, w);
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
        for (size_t j = 1; j <= blur->reach; j++) {
            const ptrdiff_t a = (ptrdiff_t)y - (ptrdiff_t)j, b = (ptrdiff_t)(y + j);
            const ptrdiff_t above = ys_border_index(a, h, blur->border);
            const ptrdiff_t below = ys_border_index(b, h, blur->border);
            const float *up = blur->src + (above < 0 ? below : above) * (ptrdiff_t)w;
            const float *down = blur->src + (below < 0 ? above : below) * (ptrdiff_t)w;
            const float weight = blur->weight[j];

            if (above < 0 && below < 0)
                break;
            if (above < 0 || below < 0)
                for (size_t x = 0; x < w; x++)
                    dst[x] += weight * up[x]; /* the one that is there */
            else
                for (size_t x = 0; x < w; x++)
                    dst[x] += weight * (up[x] + down[x]);
        }
    }
    (void)band;
}

void ys_blur(float *dst, const float *src, float *tmp, uint32_t width, uint32_t height,
             const struct ys_gauss *gauss, int threads)
{
    struct blur blur = {.dst = tmp,
                        .src = src,
                        .width = width,
                        .height = height,
                        .reach = gauss->reach < YS_BLUR_MOST ? gauss->reach : YS_BLUR_MOST,
                        .border = gauss->border};
    double weight[YS_BLUR_MOST + 1];

    ys_gauss_weights(weight, gauss->sigma, blur.reach);
    for (size_t j = 0; j <= blur.reach; j++)
        blur.weight[j] = (float)weight[j];
    ysk_row_bands_run(height, threads, along_rows, &blur);
    blur.src = tmp;
    blur.dst = dst;
    ysk_row_bands_run(height, threads, along_columns, &blur);
}

/* ---- a row of doubles ----------------------------------------------------------------------- */

bool ys_blur_row(double *x, size_t n, size_t stride, const struct ys_gauss *gauss)
{
    const size_t r = gauss->reach;
    double *const weight = ys_new_raw(r + 1, sizeof *weight);
    double *const padded = ys_new_raw(n + 2 * r, sizeof *padded);
    const bool ok = weight && padded;

    if (ok)
        ys_gauss_weights(weight, gauss->sigma, r);
    for (size_t i = 0; ok && n && i < n + 2 * r; i++) {
        const ptrdiff_t from = ys_border_index((ptrdiff_t)i - (ptrdiff_t)r, n, gauss->border);

        padded[i] = from < 0 ? 0 : x[(size_t)from * stride];
    }
    for (size_t i = 0; ok && i < n; i++) {
        const double *const c = padded + i + r;
        double sum = weight[0] * *c;

        for (size_t j = 1; j <= r; j++)
            sum += weight[j] * (*(c - j) + c[j]);
        x[i * stride] = sum;
    }
    free(weight);
    free(padded);
    return ok;
}
