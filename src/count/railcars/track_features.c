/*
 * track_features.c - edges, roofs, dips and colour steps along a track at an offset
 *
 * The four things that a person goes by: two long edges as far apart as a car is wide, the
 * colour of the roof between them, the valley (or lit ridge) where a roof ends, and the change
 * of colour behind it.  Measured at whatever offset is tried (track_offset.c), so a strip is
 * straightened once (track_strip.c) and measured here some 30 times a round.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "track_hand_evidence.h"

/* Half the width that is taken for the roof: inside 1.55 m even when the line is a bit off. */
static const double roof_half_m = 1.25;
/* An edge is looked for this far from where that of a car would be, metres or pixels,
 * whichever is more; outward no further than half way to a neighbour's edge, but this at
 * least.  By hand. */
static const double edge_reach_m = 0.25, edge_reach_px = 0.3, edge_outward_least_m = 0.1;
/* Edge strength is never 0: 6 % of the contrast over a car's width.  By hand. */
static const double edge_floor_share = 0.06;
/* Roofs beside a gap: the median from 1.25 m (or a pixel) off it over 2 m (or a pixel). */
static const double roof_from_m = 1.25, roof_over_m = 2.0;
enum { ROOF_STEPS = 8 }; /* of that median, at most: 4 m */
/* A full dip or ridge is a tenth of the contrast at least, or noise on roofs as dark as the
 * slot would look like gaps; features end at -1 and 1.5 such.  By hand. */
static const double least_full = 0.1, feature_least = -1, feature_most = 1.5;
/* From shadow to light, of the contrast above the darkest.  From drawn yards: without it,
 * ridges counted 34 cars on two empty tracks in the shadow of a train. */
static const double lit_from = 0.08, lit_over = 0.12;
static const double rounding_m = 1e-6; /* of sums of quarters of a metre */
static const float no_weight = 0.01f;  /* a row that counts for less need not be valid */

bool ys_features_new(struct ys_features *out, size_t n)
{
    const size_t m = n + 1;
    double *all = ys_new(8 * m, sizeof *all);
    bool *flags = ys_new(2 * m, sizeof *flags);

    *out = (struct ys_features){0};
    if (!all || !flags) {
        free(all);
        free(flags);
        return false;
    }
    *out = (struct ys_features){
        .n = n,
        .valid = flags,
        .gap_valid = flags + m,
        .roof = all,
        .edge = all + m,
        .dip = all + 2 * m,
        .dip_unit = all + 3 * m,
        .ridge = all + 4 * m,
        .ridge_unit = all + 5 * m,
        .lit = all + 6 * m,
        .colour_step = all + 7 * m,
    };
    return true;
}

void ys_features_fini(struct ys_features *features)
{
    free(features->roof);
    free(features->valid);
    *features = (struct ys_features){0};
}

struct rows_at { /* rows either side of a lateral position, and the weight of the second */
    size_t row;
    float f;
};

static struct rows_at rows_at(double v)
{
    const double at = ys_clip((v + YS_STRIP_HALF_M) / YS_STRIP_ROW_M, 0, YS_STRIP_LAST_ROW);
    const size_t row = (size_t)at;

    return (struct rows_at){row, (float)(at - (double)row)};
}

static double between(float a, float b, float f)
{
    return (double)(a + f * (b - a));
}

static double between_rows(const float *plane, size_t n, size_t i, struct rows_at p)
{
    const float a = plane[p.row * n + i], b = plane[(p.row + 1) * n + i];

    return between(a, b, p.f);
}

static bool is_valid(const struct ys_strip *s, size_t i, struct rows_at p)
{
    return s->valid[p.row * s->n + i] && (p.f < no_weight || s->valid[(p.row + 1) * s->n + i]);
}

/* The strongest edge near v metres right of the offset; not out where the neighbour's is. */
static double edge_at(const struct ys_strip *s, size_t i, double offset, double v, double reach)
{
    const double outward =
        ys_clip((s->neighbour_m[i] - YS_CAR_WIDTH_M) / 2, edge_outward_least_m, reach);
    double best = 0;

    for (double d = -reach; d <= reach + rounding_m; d += YS_STRIP_ROW_M) {
        if ((v > 0 ? d : -d) > outward + rounding_m)
            continue;
        best = fmax(best, between_rows(s->edge, s->n, i, rows_at(offset + v + d)));
    }
    return best;
}

/* Of one step, where the offset follows the line's drift. */
static void measure_step(struct ys_features *out, const struct ys_strip *s, size_t i, double o,
                         double reach)
{
    const int half = (int)(roof_half_m / YS_STRIP_ROW_M);
    double sum = 0;

    out->dip[i] = edge_at(s, i, o, -YS_CAR_WIDTH_M / 2, reach);
    out->ridge[i] = edge_at(s, i, o, YS_CAR_WIDTH_M / 2, reach);
    out->valid[i] = true;
    for (int k = -half; k <= half; k++) {
        const struct rows_at p = rows_at(o + k * YS_STRIP_ROW_M);

        sum += between_rows(s->brightness, s->n, i, p);
        out->valid[i] = out->valid[i] && is_valid(s, i, p);
    }
    out->roof[i] = sum / (2 * half + 1);
}

/* edge_at() of all steps, at one offset: row by row, the place between rows being the same. */
static void edges_along(double *restrict best, const struct ys_strip *s, double offset,
                        double v, double reach)
{
    const size_t n = s->n;

    for (size_t i = 0; i < n; i++)
        best[i] = 0;
    for (double d = -reach; d <= reach + rounding_m; d += YS_STRIP_ROW_M) {
        const struct rows_at p = rows_at(offset + v + d);
        const float *a = s->edge + p.row * n, *b = a + n;
        const double out = v > 0 ? d : -d;

        for (size_t i = 0; i < n; i++) {
            const double gap = (s->neighbour_m[i] - YS_CAR_WIDTH_M) / 2;
            const double low = gap < edge_outward_least_m ? edge_outward_least_m : gap;
            const double outward = low > reach ? reach : low;
            const double edge = between(a[i], b[i], p.f);

            best[i] = ((out <= outward + rounding_m) & (edge > best[i])) ? edge : best[i];
        }
    }
}

/* measure_step() of all steps, at one offset. */
static void measure_along(struct ys_features *out, const struct ys_strip *s, double o,
                          double reach)
{
    const int half = (int)(roof_half_m / YS_STRIP_ROW_M);
    const size_t n = s->n;
    double *restrict roof = out->roof;

    edges_along(out->dip, s, o, -YS_CAR_WIDTH_M / 2, reach);
    edges_along(out->ridge, s, o, YS_CAR_WIDTH_M / 2, reach);
    for (size_t i = 0; i < n; i++) {
        roof[i] = 0;
        out->valid[i] = true;
    }
    for (int k = -half; k <= half; k++) {
        const struct rows_at p = rows_at(o + k * YS_STRIP_ROW_M);
        const float *a = s->brightness + p.row * n, *b = a + n;
        const uint8_t *valid = s->valid + p.row * n;
        const uint8_t *next = p.f < no_weight ? valid : valid + n;

        for (size_t i = 0; i < n; i++)
            roof[i] += between(a[i], b[i], p.f);
        for (size_t i = 0; i < n; i++)
            out->valid[i] = out->valid[i] & (valid[i] != 0) & (next[i] != 0);
    }
    for (size_t i = 0; i < n; i++)
        roof[i] /= 2 * half + 1;
}

/* The left and right edges lie in dip and ridge till these are measured. */
static void measure_steps(struct ys_features *out, const struct ys_strip *s,
                          const struct ys_scales *scales, const double *offset, double same)
{
    const double reach = fmax(edge_reach_m, edge_reach_px * scales->pixel_m);
    const double unit = scales->contrast / YS_CAR_WIDTH_M, floor_ = edge_floor_share * unit;

    for (size_t i = 0; offset && i < s->n; i++)
        measure_step(out, s, i, offset[i], reach);
    if (!offset)
        measure_along(out, s, same, reach);
    for (size_t i = 0; i < s->n; i++) /* the geometric mean wants both: a shadow has one */
        out->edge[i] = log((sqrt(out->dip[i] * out->ridge[i]) + floor_) / unit);
}

/* Roofs that are not good, from the good ones either side. */
static void interpolate_roofs(struct ys_features *out)
{
    size_t last = out->n; /* the last good step */

    for (size_t i = 0; i < out->n; i++) {
        if (!out->valid[i])
            continue;
        const size_t first = last < out->n ? last + 1 : 0;

        for (size_t k = first; k < i; k++) {
            const double a = last < out->n ? out->roof[last] : out->roof[i];

            out->roof[k] =
                a + (out->roof[i] - a) * (double)(k + 1 - first) / (double)(i + 1 - first);
        }
        last = i;
    }
    for (size_t k = last + 1; last < out->n && k < out->n; k++)
        out->roof[k] = out->roof[last];
}

static double roof_at(const struct ys_features *f, ptrdiff_t i)
{
    return f->roof[i < 0 ? 0 : i >= (ptrdiff_t)f->n ? (ptrdiff_t)f->n - 1 : i];
}

static double median_roof(const struct ys_features *f, ptrdiff_t first, ptrdiff_t n)
{
    double x[ROOF_STEPS];

    n = n > ROOF_STEPS ? ROOF_STEPS : n;
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = roof_at(f, first + i);
    return ys_quantile_linear(x, (size_t)n, 0.5);
}

/* Medians of roofs to the left and to the right of each boundary: the same windows, each of them
 * the left one of a boundary and the right one of an earlier. */
static void measure_roofs_beside(double *left, double *right, const struct ys_features *f,
                                 ptrdiff_t from, ptrdiff_t to)
{
    const ptrdiff_t n = (ptrdiff_t)f->n;

    for (ptrdiff_t first = -to; first <= n + from; first++) {
        const ptrdiff_t of_left = first + to, of_right = first - from;

        if (of_left > n && of_right < 0) /* between the two, on a line shorter than both */
            continue;
        const double median = median_roof(f, first, to - from);

        if (of_left <= n)
            left[of_left] = median;
        if (of_right >= 0)
            right[of_right] = median;
    }
}

static bool good_at(const struct ys_features *f, ptrdiff_t i)
{
    return i >= 0 && i < (ptrdiff_t)f->n && f->valid[i];
}

static void measure_boundaries(struct ys_features *out, const struct ys_scales *scales)
{
    const double from_m = fmax(roof_from_m, scales->pixel_m),
                 to_m = from_m + fmax(roof_over_m, scales->pixel_m);
    /* Roofs are read from steps whose middles lie in (from, to] of the boundary. */
    const ptrdiff_t from = (ptrdiff_t)rint(from_m / YS_STEP_M),
                    to = (ptrdiff_t)rint(to_m / YS_STEP_M);
    const double least = least_full * scales->contrast;

    measure_roofs_beside(out->dip, out->ridge, out, from, to);
    for (size_t b = 0; b <= out->n; b++) {
        const ptrdiff_t t = (ptrdiff_t)b;
        const double left = out->dip[b], right = out->ridge[b];
        const double low = fmin(left, right), high = fmax(left, right);
        const double here = (roof_at(out, t - 1) + roof_at(out, t)) / 2;

        out->gap_valid[b] = good_at(out, t - 1) && good_at(out, t) &&
                            good_at(out, t - from - 1) && good_at(out, t + from);
        /* The dip is measured from the darker roof, the ridge from the lighter one: a boundary
         * between a light and a dark car is neither. */
        out->dip_unit[b] = fmax(low - scales->dark, 0) + least;
        out->dip[b] = ys_clip((low - here) / out->dip_unit[b], feature_least, feature_most);
        out->ridge_unit[b] = fmax(scales->bed - high, 0) + least;
        out->ridge[b] =
            ys_clip((here - high) / out->ridge_unit[b], feature_least, feature_most);
        out->lit[b] =
            ys_clip(((low - scales->dark) / scales->contrast - lit_from) / lit_over, 0, 1);
        out->colour_step[b] = fabs(left - right) / scales->contrast;
    }
}

void ys_features_measure(struct ys_features *out, const struct ys_strip *strip,
                         const struct ys_scales *scales, const double *offset, double same)
{
    measure_steps(out, strip, scales, offset, same);
    interpolate_roofs(out);
    measure_boundaries(out, scales);
}
