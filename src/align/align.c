/*
 * align.c - how one date lies on another
 *
 * Two dates come onto one grid in three steps.  ys_resample() (align_resample.c) brings the
 * pixels of the other tile onto the grid of the reference by what both georeferences say.  This
 * file measures what is left between the two pictures then.  The caller resamples once more,
 * from the tile's own pixels, by georeference and measured displacement together: pixels are
 * interpolated once, never twice.
 *
 * The measurement, each step in a file of its own:
 *   1 both dates become gradient fields, in which gain, offset and haze cancel  align_field.c
 *   2 the fields are cut into windows, the same ones at both dates              align_pair.c
 *   3 the correlation surfaces of all windows, added, have one peak: the whole-pixel shift of
 *     the tile, on halved tiles where it is too far                             align_peak.c
 *   4 each window again, displaced by that shift: a tie point with a sub-pixel displacement
 *   5 a shift or an affine model through the ties                               align_fit.c
 *   6 the other tile straightened by the model, and steps 1 to 5 again while that helps
 * Step 3 comes before step 4 because a single window often holds nothing but one roof or one
 * row of crops: only all of them together say which of its peaks is the right one.  What cannot
 * be trusted is refused; a wrong alignment is worse than none.
 */

#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "align_parts.h"

/* Height of the coarse peak over the spread round it, at least: 430 pairs of different places,
 * 256 to 1400 px, gave at most 5.8, and no inlier. */
static const double MIN_Q = 6;
/* Inliers wanted: this share of the windows, or, with FEW_WINDOWS or fewer, the second one.
 * From the same 430 pairs, none of which is trusted. */
static const double MIN_INLIER_SHARE = 0.08, FEW_INLIER_SHARE = 0.6;
/* A peak beyond this share of the range may be the flank of one outside.  Chosen by hand. */
static const double RANGE_SHARE = 0.7;
/* px at the corners: a correction below it is not worth another pass (tie noise is 0.1 px). */
static const double SMALL_CORRECTION_PX = 0.1;
/* A pass whose residual grows by more than this, with no more inliers, made it worse.  Chosen
 * by hand. */
static const double WORSE = 1.05;
/* px: ties that differ by more across the line of relief do not lie on one displacement; a turn that
 * no window can follow looks so.  Real pairs of one place have 0.13 to 0.96, drawn ones below 0.1;
 * ten scenes turned by 1.5 to 5 degrees that were fitted by a shift have 1.7 and more, but for weak
 * ones. */
static const double MOST_ACROSS_PX = 1.3;
/* A weak alignment must have a high peak or find the tile near where its georeference puts it: of the
 * same turned scenes, weak ones found a shift of 8 px and more by peaks of 6 to 8; peaks of real
 * pairs are 17 and more. */
static const double SURE_Q = 10, NEAR_PX = 4;
/* px: what is claimed of a weak alignment at best; ten ties do not show a smaller residual. */
static const double WEAK_RESIDUAL_PX = 1;
enum {
    MAX_RANGE = 48,   /* px of coarse shift at one level */
    NEAR_RANGE = 12,  /* the same once the model is applied */
    LEVELS = 3,       /* halvings for shifts beyond the range: 8 x 48 px at most */
    MIN_HALVED = 128, /* px of the shorter side of a halved tile: nine windows of 64 px */
    PASSES = 3, /* rotation and scale need the second (0.5 -> 0.01 px); the third is to spare */
    FEW_WINDOWS = 4,  /* up to so many, a share of them is no number to count with */
    MIN_FEW_TIES = 3, /* one wrong tie among three is outvoted */
    MIN_INLIERS = 4,
    WEAK_INLIERS = 10,
};

struct measurement { /* what one pass over a pair of images gives */
    bool trusted;
    struct ys_coarse_shift coarse;
    struct ys_displacement fit;
    size_t windows;
};

double ys_align_ties_needed(size_t windows)
{
    if (windows <= FEW_WINDOWS)
        return fmax(MIN_FEW_TIES, FEW_INLIER_SHARE * (double)windows);
    return fmax(MIN_INLIERS, MIN_INLIER_SHARE * (double)windows);
}

/* The displacement through the good ties, and whether to believe it: the coarse peak must stand out
 * and enough windows must agree.  What is not trusted is refused as "could not be aligned". */
static ys_status fit_and_trust(struct measurement *now, struct ys_tie_point *tie,
                               const struct ys_image_pair *pair, struct ys_error *err)
{
    const uint32_t size[2] = {pair->reference.width, pair->reference.height};
    size_t good = 0;
    bool fitted;

    now->windows = 0;
    for (size_t i = 0; i < pair->count; i++) {
        now->windows += tie[i].q >= 0;
        if (tie[i].q >= YS_LEAST_TIE_Q)
            tie[good++] = tie[i];
    }
    const ys_status st = ys_displacement_fit(&fitted, &now->fit, tie, good, size, err);

    now->trusted = !st && fitted && now->coarse.q >= MIN_Q &&
                   (double)now->fit.inliers >= ys_align_ties_needed(now->windows);
    return st;
}

/* How far a coarse peak can be trusted, least first. */
enum peak_trust { NO_PEAK, NEAR_RIM, TRUSTED };

static enum peak_trust trust_of(const struct ys_coarse_shift *coarse,
                                const struct ys_image_pair *pair)
{
    const double range = fmin(pair->n / 4.0, pair->range);

    if (coarse->q < MIN_Q)
        return NO_PEAK;
    return fmax(fabs(coarse->dx), fabs(coarse->dy)) > RANGE_SHARE * range ? NEAR_RIM : TRUSTED;
}

static bool can_halve(const struct ys_image_pair *pair)
{
    return pair->reference.width >= 2 * MIN_HALVED && pair->reference.height >= 2 * MIN_HALVED;
}

/*
 * Look for the shift on halved tiles: the finest level that can be trusted, else the finest
 * with a peak.  *coarse is overwritten only by something better.  Halving doubles the reach and
 * costs what is too fine to survive it, so that it is tried only where the finer level found
 * nothing: a shift of 60 px was found on 11 of 12 real pairs, one of 110 px on none, and none
 * was wrong.
 */
static ys_status far_shift(enum peak_trust *trust, struct ys_coarse_shift *coarse,
                           const struct ys_image_pair *pair, int level, struct ys_error *err)
{
    struct ys_image_pair half = {.range = pair->range, .threads = pair->threads};
    const int32_t none[2] = {0, 0};
    struct ys_coarse_shift here = {0};
    enum peak_trust now = NO_PEAK;
    struct ys_tie_point *tie = NULL;
    ys_status st = ys_image_pair_halve(&half.reference, &pair->reference, err);

    if (!st)
        st = ys_image_pair_halve(&half.other, &pair->other, err);
    if (!st)
        st = ys_image_pair_prepare(&half, err);
    if (!st && half.count && !(tie = ys_new(half.count, sizeof *tie)))
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", half.count);
    if (!st && half.count)
        st = ys_image_pair_correlate(tie, &here, &half, none, err);
    if (!st && half.count) {
        now = trust_of(&here, &half);
        if (now != TRUSTED && level < LEVELS && can_halve(&half))
            st = far_shift(&now, &here, &half, level + 1, err);
    }
    free(tie);
    ys_image_pair_fini(&half);
    if (!st && now > *trust) {
        *trust = now;
        *coarse = (struct ys_coarse_shift){2 * here.dx, 2 * here.dy, here.q};
    }
    return st;
}

/* One pass: the coarse shift, ties there, a model through them.  The range is MAX_RANGE in the
 * first pass only: afterwards nothing is far away. */
static ys_status measure_once(struct measurement *now, const struct ys_image_pair *pair,
                              struct ys_error *err)
{
    struct ys_tie_point *tie = ys_new(pair->count, sizeof *tie);
    int32_t shift[2] = {0, 0};

    if (!tie)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", pair->count);
    ys_status st = ys_image_pair_correlate(tie, &now->coarse, pair, shift, err);
    enum peak_trust trust = trust_of(&now->coarse, pair);

    if (!st && trust != TRUSTED && pair->range == MAX_RANGE && can_halve(pair))
        st = far_shift(&trust, &now->coarse, pair, 1, err);
    shift[0] = (int32_t)lround(now->coarse.dx);
    shift[1] = (int32_t)lround(now->coarse.dy);
    if (!st && (shift[0] || shift[1]))
        st = ys_image_pair_correlate(tie, NULL, pair, shift, err);
    if (!st)
        st = fit_and_trust(now, tie, pair, err);
    free(tie);
    return st;
}

static void model_at(const double m[6], double u, double v, double *dx, double *dy)
{
    *dx = m[0] + m[1] * u + m[2] * v;
    *dy = m[3] + m[4] * u + m[5] * v;
}

void ys_align_at(const struct ys_align *align, double x, double y, double *dx, double *dy)
{
    model_at(align->m, x - align->cx, y - align->cy, dx, dy);
}

/* first was applied before second was measured: d(p) = d2(p) + d1(p + d2(p)).  Composed as
 * models and not as pictures, so that the picture is resampled once. */
static void compose(double out[6], const double first[6], const double second[6])
{
    const double *a = first, *b = second;
    double m[6];

    for (int j = 0; j < 6; j += 3) {
        m[j] = b[j] + a[j] + a[j + 1] * b[0] + a[j + 2] * b[3];
        m[j + 1] = b[j + 1] + a[j + 1] + a[j + 1] * b[1] + a[j + 2] * b[4];
        m[j + 2] = b[j + 2] + a[j + 2] + a[j + 1] * b[2] + a[j + 2] * b[5];
    }
    memcpy(out, m, sizeof m);
}

/* A lattice of one cell is exact, since the model is affine. */
ys_status ys_align_straighten(struct ys_image *out, const struct ys_align *align,
                              const struct ys_image *other, int threads, struct ys_error *err)
{
    const uint32_t w = other->width, h = other->height, step = w > h ? w : h;
    struct ys_point at[4];
    const struct ys_lattice lattice = {.at = at, .nx = 2, .ny = 2, .step = step};

    for (int i = 0; i < 4; i++) {
        const double x = (i & 1 ? step : 0) + 0.5, y = (i & 2 ? step : 0) + 0.5;
        double dx, dy;

        ys_align_at(align, x, y, &dx, &dy);
        at[i] = (struct ys_point){x + dx, y + dy};
    }
    return ys_resample(out, w, h, other, &lattice, 0, threads, err);
}

/* The largest displacement of the model at the corners. */
static double at_corners(const struct ys_displacement *fit, uint32_t w, uint32_t h)
{
    double most = 0;

    for (int i = 0; i < 4; i++) {
        double dx, dy;

        model_at(fit->m, (i & 1 ? w : 0) - fit->cx, (i & 2 ? h : 0) - fit->cy, &dx, &dy);
        most = fmax(most, fmax(fabs(dx), fabs(dy)));
    }
    return most;
}

static void accept(struct ys_align *out, const struct measurement *now, bool first)
{
    const struct ys_displacement *fit = &now->fit;

    if (first) {
        memcpy(out->m, fit->m, sizeof out->m);
        out->cx = fit->cx;
        out->cy = fit->cy;
        out->q = now->coarse.q;
    } else {
        compose(out->m, out->m, fit->m);
    }
    out->affine = out->affine || fit->affine;
    out->ties = fit->inliers;
    out->windows = now->windows;
    out->residual_across_px = fit->across;
    out->residual_along_px = fit->along;
    out->lean_direction_rad = fit->direction;
    out->weak = fit->inliers <= WEAK_INLIERS;
}

/* Measure again on the straightened tile, while that helps.  A rotated or
 * scaled window has a low, broad peak; straightened by the first model, a sharp one. */
static ys_status refine(struct ys_align *out, struct measurement *last,
                        const struct ys_image_pair *pair, struct ys_error *err)
{
    ys_status st = YS_OK;

    for (int pass = 1; !st && pass < PASSES; pass++) {
        struct ys_image_pair next = {.range = NEAR_RANGE, .threads = pair->threads};
        struct measurement now = {0};

        st = ys_image_pair_grey(&next.reference, &pair->reference, NULL, err);
        if (!st)
            st = ys_align_straighten(&next.other, out, &pair->other, pair->threads, err);
        if (!st)
            st = ys_image_pair_prepare(&next, err);
        if (!st && next.count)
            st = measure_once(&now, &next, err);
        ys_image_pair_fini(&next);
        const bool worse = now.fit.residual68 > WORSE * last->fit.residual68 &&
                           now.fit.inliers <= last->fit.inliers;

        if (st || !now.trusted || worse)
            break;
        accept(out, &now, false);
        *last = now;
        if (at_corners(&now.fit, pair->reference.width, pair->reference.height) <
            SMALL_CORRECTION_PX)
            break;
    }
    return st;
}

static void refuse(struct ys_align *out, const struct measurement *now,
                   const struct ys_image_pair *pair)
{
    struct ys_error why;

    if (!pair->count)
        ys_fail(&why, YS_ERR_MISMATCH,
                "no window of at least %d px with %.0f %% valid pixels at both dates",
                pair->n ? (int)pair->n : (int)YS_LEAST_WINDOW_PX,
                (double)YS_WINDOW_VALID_PERCENT);
    else if (now->coarse.q < MIN_Q)
        ys_fail(&why, YS_ERR_MISMATCH, "correlation peak %.1f; want at least %.0f",
                now->coarse.q, MIN_Q);
    else
        ys_fail(&why, YS_ERR_MISMATCH,
                "%zu tie points agree in %zu windows; want at least %.0f", now->fit.inliers,
                now->windows, ceil(ys_align_ties_needed(now->windows)));
    memcpy(out->reason, why.text, sizeof out->reason - 1);
}

/* The last word on an alignment that its first pass trusts: whether what was found in the end holds
 * together. */
void ys_align_doubt(struct ys_align *out)
{
    struct ys_error why;
    const double shift_px = hypot(out->m[0], out->m[3]);

    if (out->residual_across_px > MOST_ACROSS_PX)
        ys_fail(&why, YS_ERR_MISMATCH, "tie points differ by %.1f px; want at most %.1f",
                out->residual_across_px, MOST_ACROSS_PX);
    else if (out->weak && out->q < SURE_Q && shift_px > NEAR_PX)
        ys_fail(&why, YS_ERR_MISMATCH,
                "%zu tie points alone, %.0f px off, by a correlation peak of %.1f", out->ties,
                shift_px, out->q);
    else
        return;
    out->trusted = false;
    memcpy(out->reason, why.text, sizeof out->reason - 1);
}

ys_status ys_align_measure(struct ys_align *out, const struct ys_image *reference,
                           const struct ys_image *other, const uint8_t *mask, int threads,
                           struct ys_error *err)
{
    struct ys_image_pair pair = {.range = MAX_RANGE, .threads = threads};
    struct measurement first = {0};

    *out = (struct ys_align){.cx = reference->width / 2.0, .cy = reference->height / 2.0};
    if (reference->width != other->width || reference->height != other->height)
        return ys_fail(err, YS_ERR_ARG, "aligning %u x %u to %u x %u pixels; want one grid",
                       other->width, other->height, reference->width, reference->height);
    ys_status st = ys_image_pair_grey(&pair.reference, reference, mask, err);

    if (!st)
        st = ys_image_pair_grey(&pair.other, other, mask, err);
    if (!st)
        st = ys_image_pair_prepare(&pair, err);
    if (!st && pair.count)
        st = measure_once(&first, &pair, err);
    out->q = first.coarse.q;
    out->ties = first.fit.inliers;
    out->windows = first.windows;
    out->trusted = !st && first.trusted;
    if (out->trusted) {
        accept(out, &first, true);
        st = refine(out, &first, &pair, err);
        ys_align_doubt(out);
        if (out->weak)
            out->residual_across_px = fmax(out->residual_across_px, WEAK_RESIDUAL_PX);
    } else if (!st) {
        refuse(out, &first, &pair);
    }
    ys_image_pair_fini(&pair);
    return st;
}
