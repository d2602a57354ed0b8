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

static bool is_level(float v)
{
    return isfinite(v) && !ys_level_is_cut(v);
}

enum { BINS = 65536 }; /* as many as a 16-bit tile has levels */

static double quantile_bin(const uint64_t *hist, uint64_t total, double share)
{
    const size_t i = ys_histogram_kth(NULL, hist, BINS, (uint64_t)(share * (double)total));

    return i < BINS ? (double)i + 0.5 : BINS;
}

/* Least and greatest level of the area in one plane, into range. */
static void widen(float range[2], const struct ys_area_in *in, const float *plane)
{
    const size_t n = (size_t)in->image->width * in->image->height;
    const uint8_t *inside = in->inside, *valid = in->image->valid;
    float least = range[0], most = range[1];

    for (size_t i = 0; i < n; i++) {
        const float v = plane[i];
        const bool used = inside[i] && valid[i] && is_level(v);

        least = used && v < least ? v : least;
        most = used && v > most ? v : most;
    }
    range[0] = least;
    range[1] = most;
}

/* Counts the levels of the area in one plane; returns how many.  Bins are worked out some at a time,
 * without a branch, so that divisions overlap. */
static uint64_t count_levels(uint64_t *hist, const struct ys_area_in *in, const float *plane,
                             const float range[2], double bin)
{
    enum { SOME = 256 };
    const size_t n = (size_t)in->image->width * in->image->height;
    const uint8_t *inside = in->inside, *valid = in->image->valid;
    uint64_t total = 0;
    int32_t at[SOME];

    for (size_t first = 0; first < n; first += SOME) {
        const size_t some = n - first < SOME ? n - first : SOME;
        const float *v = plane + first;

        for (size_t i = 0; i < some; i++) {
            const float below = v[i] <= range[1] ? v[i] : range[1]; /* also what is no number */
            const float level = below >= range[0] ? below : range[0];

            at[i] = (int32_t)(((double)level - (double)range[0]) / bin);
        }
        for (size_t i = 0; i < some; i++)
            if (inside[first + i] && valid[first + i] && is_level(v[i])) {
                hist[at[i]]++;
                total++;
            }
    }
    return total;
}

ys_status ys_scale_find(struct ys_scale *out, const struct ys_area_in *in, unsigned planes,
                        struct ys_error *err)
{
    uint64_t *hist = ys_new(BINS, sizeof *hist);
    float range[2] = {INFINITY, -INFINITY};

    if (!hist)
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for a histogram");
    for (unsigned k = 0; k < planes; k++)
        widen(range, in, in->image->plane[k]);
    const double lo = (double)range[0], hi = (double)range[1];
    const double bin = hi > lo ? (hi - lo) / (BINS - 1) : 1;
    uint64_t total = 0;

    for (unsigned k = 0; k < planes && lo <= hi; k++)
        total += count_levels(hist, in, in->image->plane[k], range, bin);
    const double low = lo + bin * quantile_bin(hist, total, low_share);
    const double high = lo + bin * quantile_bin(hist, total, high_share);
    const double span = fmax(high - low, least_span + bin * least_span_bins);

    free(hist);
    out->gain = fmin(fmax(wanted_levels / span, 1), most_stretch);
    out->zero = low - low / out->gain; /* stretched about low */
    return YS_OK;
}
