/*
 * area_levels.c - which levels of the picture become 0 and 255
 *
 * Candidates are judged by over how many of 256 grey levels they keep their shape, so the scale
 * decides how much contrast counts as an object.  It comes from the area alone: what lies
 * around it would change the count.  What is stretched are levels already, whatever the tile's
 * type was (raster/levels.c).
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/levels.h"
#include "../../raster/quantile.h"
#include "area_grid.h"

/* Quantiles taken for the darkest and the brightest: a few dead or glinting pixels do not set the
 * scale. */
static const double low_share = 0.005, high_share = 0.995;
/* Between them lie 160 levels after the stretch, which is by 2 at most, so that bare ground stays
 * bare. */
static const double wanted_levels = 160, most_stretch = 2;
/* Least span, in bins and in the tile's units: a flat area is no division by 0. */
static const double least_span_bins = 1e-3, least_span = 1e-12;

static bool is_used(const struct ys_area_in *in, size_t i, unsigned k)
{
    const float v = in->image->plane[k][i];

    return in->inside[i] && in->image->valid[i] && isfinite(v) && !ys_level_is_cut(v);
}

enum { BINS = 65536 }; /* as many as a 16-bit tile has levels */

static double quantile_bin(const uint64_t *hist, uint64_t total, double share)
{
    const size_t i = ys_histogram_kth(NULL, hist, BINS, (uint64_t)(share * (double)total));

    return i < BINS ? (double)i + 0.5 : BINS;
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
    out->gain = fmin(fmax(wanted_levels / span, 1), most_stretch);
    out->zero = low - low / out->gain; /* stretched about low */
    return YS_OK;
}
