/* area_levels.c - the levels of an area as 0..255 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "area_grid.h"

static bool is_used(const struct ys_area_in *in, size_t i, unsigned k)
{
    return in->inside[i] && in->image->valid[i] && isfinite(in->image->plane[k][i]);
}

enum { BINS = 65536 };

static double quantile_bin(const uint64_t *hist, uint64_t total, double share)
{
    const size_t i = ys_histogram_kth(NULL, hist, BINS, (uint64_t)(share * (double)total));

    return i < BINS ? (double)i + 0.5 : BINS;
}

/* Mean absolute Laplacian over horizontal triples, as the sd of white noise (Immerkaer 1996 in
 * one dimension): E|a - 2b + c| = sqrt(6) sqrt(2/pi) sd. */
static double noise_of(const struct ys_area_in *in, unsigned planes)
{
    const size_t width = in->image->width;
    double sum = 0, n = 0;

    for (unsigned k = 0; k < planes; k++)
        for (size_t y = 0; y < in->image->height; y++)
            for (size_t x = 1; x + 1 < width; x++) {
                const size_t i = y * width + x;
                const float *v = in->image->plane[k] + i;

                if (!is_used(in, i, k) || !is_used(in, i - 1, k) || !is_used(in, i + 1, k))
                    continue;
                sum += fabs((double)v[-1] - 2 * (double)v[0] + (double)v[1]);
                n++;
            }
    return n > 0 ? sum / n / 1.954 : 0;
}

/*
 * 0.5 and 99.5 % quantiles a, b over the area.  8-bit: contrast stretched at most twice, so that
 * bare ground stays bare; other types: a..b to 0..255, but the noise not above 6 levels.
 */
ys_status ys_scale_find(struct ys_scale *out, const struct ys_area_in *in, unsigned planes,
                        struct ys_error *err)
{
    const size_t n = (size_t)in->image->width * in->image->height;
    uint64_t *hist = ys_new(BINS, sizeof *hist);
    double lo = INFINITY, hi = -INFINITY;

    if (!hist)
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for a histogram");
    for (unsigned k = 0; k < planes; k++)
        for (size_t i = 0; i < n; i++)
            if (is_used(in, i, k)) {
                lo = fmin(lo, (double)in->image->plane[k][i]);
                hi = fmax(hi, (double)in->image->plane[k][i]);
            }
    const double bin = hi > lo ? (hi - lo) / (BINS - 1) : 1;
    uint64_t total = 0;

    for (unsigned k = 0; k < planes; k++)
        for (size_t i = 0; i < n; i++)
            if (is_used(in, i, k)) {
                hist[(size_t)(((double)in->image->plane[k][i] - lo) / bin)]++;
                total++;
            }
    const double low = lo + bin * quantile_bin(hist, total, 0.005);
    const double high = lo + bin * quantile_bin(hist, total, 0.995);
    const double span = fmax(high - low, 1e-12 + bin * 1e-3);

    free(hist);
    out->zero = low;
    if (in->image->full_scale == 255) {
        out->gain = fmin(fmax(160 / span, 1), 2);
        out->zero = low - low / out->gain; /* stretched about a */
    } else {
        const double noise = noise_of(in, planes);

        out->gain = 255 / span;
        if (noise > 0)
            out->gain = fmin(out->gain, 6 / noise);
    }
    return YS_OK;
}
