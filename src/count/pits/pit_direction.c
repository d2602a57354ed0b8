/*
 * pit_direction.c - the direction that the sides of pits have, from edges where things stand
 *
 * The pits of a depot share a direction, banks are straight, and a square has the same
 * direction every 90 degrees: so the histogram of gradients modulo 90 degrees, weighed by their
 * squares, has its peak there.  It is taken where things stand, for fields and woods have more
 * edges than the pits.  Pits turned against the others are found less well: the frame is one
 * for all.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "pit_parts.h"

void ys_pit_integrate(double *sum, const float *plane, uint32_t width, uint32_t height,
                      bool squared)
{
    const size_t row = (size_t)width + 1;

    for (size_t y = 0; y < height; y++) {
        const float *const src = plane + y * width;
        double *const dst = sum + (y + 1) * row, left = 0;

        dst[0] = 0;
        for (size_t x = 0; x < width; x++) {
            left += squared ? (double)src[x] * (double)src[x] : (double)src[x];
            dst[x + 1] = left + dst[x + 1 - row];
        }
    }
}

/* Where things stand: the fifth of the area with most contrast in a window about a pit wide. */
static const double window_half_m = 5, busy_from = 0.8;
/* Gradients are cut there, or one bright roof would give the direction. */
static const double most_gradient = 0.97; /* quantile of them */
static const double blur_deg = 2;
enum { BLUR_REACH_DEG = 6 };

static bool busy_pixels(uint8_t *busy, const struct ys_pit_ground *g)
{
    const size_t all = (size_t)g->width * g->height, row = (size_t)g->width + 1;
    const ptrdiff_t r = (ptrdiff_t)(window_half_m / g->px_m);
    float *const plane = ys_scratch_new(g->scratch, all, sizeof *plane), *const mean =
                                                                             ys_scratch_new(
                                                                                 g->scratch,
                                                                                 all,
                                                                                 sizeof *mean);
    double *const sum = ys_scratch_new(g->scratch, row * ((size_t)g->height + 1), sizeof *sum);
    const bool ok = plane && mean && sum;
    size_t n = 0;

    for (size_t i = 0; ok && i < all; i++)
        plane[i] = g->away[i] + g->edge[i];
    if (ok)
        ys_pit_integrate(sum, plane, g->width, g->height, false);
    for (size_t i = 0; ok && i < all; i++) {
        const ptrdiff_t x = (ptrdiff_t)(i % g->width), y = (ptrdiff_t)(i / g->width);
        const size_t x0 = (size_t)(x > r ? x - r : 0), y0 = (size_t)(y > r ? y - r : 0);
        const size_t x1 = (size_t)(x + r + 1 < g->width ? x + r + 1 : g->width);
        const size_t y1 = (size_t)(y + r + 1 < g->height ? y + r + 1 : g->height);

        mean[i] = (float)((sum[y1 * row + x1] - sum[y0 * row + x1] - sum[y1 * row + x0] +
                           sum[y0 * row + x0]) /
                          (double)((x1 - x0) * (y1 - y0)));
        if (g->inside[i])
            plane[n++] = mean[i];
    }
    const float least = ok ? ys_quantile(plane, n, busy_from) : 0;
    for (size_t i = 0; ok && i < all; i++)
        busy[i] = g->inside[i] && g->valid[i] && mean[i] >= least;
    ys_scratch_free(plane);
    ys_scratch_free(mean);
    ys_scratch_free(sum);
    return ok;
}

bool ys_pit_direction(double *out, const struct ys_pit_ground *g)
{
    enum { BINS = 90 };
    const struct ys_gauss gauss = {blur_deg, BLUR_REACH_DEG, YS_BORDER_RING};
    const size_t all = (size_t)g->width * g->height;
    uint8_t *const busy = ys_scratch_new(g->scratch, all, 1);
    float *const size = ys_scratch_new(g->scratch, all, sizeof *size);
    double hist[BINS] = {0}, most = -1;
    size_t n = 0;
    bool ok = busy && size && busy_pixels(busy, g);

    for (size_t i = 0; ok && i < all; i++) {
        double gx, gy;

        if (!busy[i])
            continue;
        ys_pit_gradient(&gx, &gy, g, i % g->width, i / g->width);
        size[n++] = (float)hypot(gx, gy);
    }
    const double cap = ok ? (double)ys_quantile(size, n, most_gradient) : 0;
    for (size_t i = 0; ok && i < all; i++) {
        double gx, gy;

        if (!busy[i])
            continue;
        ys_pit_gradient(&gx, &gy, g, i % g->width, i / g->width);
        const double magnitude = fmin(hypot(gx, gy), cap);
        const double degrees = fmod(atan2(gy, gx) * 180 / YS_PI + 360, 90);
        hist[(int)degrees % BINS] += magnitude * magnitude;
    }
    ok = ok && ys_blur_row(hist, BINS, 1, &gauss);
    *out = 0;
    for (int k = 0; k < BINS; k++) {
        if (hist[k] > most) {
            most = hist[k];
            *out = (k + 0.5) * YS_PI / 180;
        }
    }
    ys_scratch_free(busy);
    ys_scratch_free(size);
    return ok;
}
