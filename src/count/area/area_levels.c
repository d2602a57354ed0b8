/*
 * area_levels.c - which levels of the picture become 0 and 255
 *
 * Candidates are judged by over how many of 256 grey levels they keep their shape, so the scale
 * decides how much contrast counts as an object.  It comes from the area alone: what lies
 * around it would change the count.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "area_grid.h"

/* Quantiles taken for the darkest and the brightest: a few dead or glinting pixels do not set the
 * scale. */
static const double low_share = 0.005, high_share = 0.995;
/* 8-bit tiles were made for the eye: between them lie 160 levels after the stretch, which is by 2
 * at most, so that bare ground stays bare. */
static const double wanted_levels = 160, most_stretch = 2;
/* Other tiles have any scale; the noise (sd) of bare ground in them must not become contrast.
 * Together by hand on real pictures, their 16-bit copies too; not measured since. */
static const double most_noise_levels = 6;
/* Least span, in bins and in the tile's units: a flat area is no division by 0. */
static const double least_span_bins = 1e-3, least_span = 1e-12;

static bool is_used(const struct ys_area_in *in, size_t i, unsigned k)
{
    return in->inside[i] && in->image->valid[i] && isfinite(in->image->plane[k][i]);
}

enum { BINS = 65536 }; /* as many as a 16-bit tile has levels */

static double quantile_bin(const uint64_t *hist, uint64_t total, double share)
{
    const size_t i = ys_histogram_kth(NULL, hist, BINS, (uint64_t)(share * (double)total));

    return i < BINS ? (double)i + 0.5 : BINS;
}

/* Mean absolute Laplacian over horizontal triples, as the sd of white noise (Immerkaer 1996 in
 * one dimension): E|a - 2b + c| = sqrt(6) sqrt(2/pi) sd. */
static const double laplacian_a_sd = 1.954;

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
    return n > 0 ? sum / n / laplacian_a_sd : 0;
}

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
    const double low = lo + bin * quantile_bin(hist, total, low_share);
    const double high = lo + bin * quantile_bin(hist, total, high_share);
    const double span = fmax(high - low, least_span + bin * least_span_bins);

    free(hist);
    out->zero = low;
    if (in->image->full_scale == 255) {
        out->gain = fmin(fmax(wanted_levels / span, 1), most_stretch);
        out->zero = low - low / out->gain; /* stretched about low */
    } else {
        const double noise = noise_of(in, planes);

        out->gain = 255 / span;
        if (noise > 0)
            out->gain = fmin(out->gain, most_noise_levels / noise);
    }
    return YS_OK;
}
