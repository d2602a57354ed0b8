/*
 * align.c - how one date lies on another: coarse shift from all windows together, then tie
 * points, a model through them, and the same again on the picture that the model straightened
 */

#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "align_parts.h"

/* Trust: 430 pairs of different places gave Q <= 5.8 and no inlier. */
static const double MIN_Q = 6, MIN_TIE_Q = 5, MIN_INLIER_SHARE = 0.08, FEW_INLIER_SHARE = 0.6;
static const double RANGE_SHARE = 0.7;
static const double SMALL_CORRECTION_PX = 0.1, WORSE = 1.05;
enum {
    MAX_RANGE = 48,  /* px of coarse shift at one level */
    NEAR_RANGE = 12, /* the same once the model is applied */
    LEVELS = 3,      /* halvings for shifts beyond the range */
    MIN_HALVED = 128,
    PASSES = 3,
    FEW_WINDOWS = 4,
    MIN_INLIERS = 4,
    WEAK_INLIERS = 10,
};

struct round { /* what one look at a pair gives */
    bool trusted;
    struct ys_coarse coarse;
    struct ys_fit fit;
    size_t windows;
};

static double ties_needed(size_t windows)
{
    if (windows <= FEW_WINDOWS)
        return fmax(3, FEW_INLIER_SHARE * (double)windows);
    return fmax(MIN_INLIERS, MIN_INLIER_SHARE * (double)windows);
}

/* The model through the good ties, and whether there are enough of them. */
static ys_status model(struct round *round, struct ys_tie *tie, const struct ys_pair *pair,
                       struct ys_error *err)
{
    const uint32_t size[2] = {pair->reference.width, pair->reference.height};
    size_t good = 0;
    bool fitted;

    round->windows = 0;
    for (size_t i = 0; i < pair->count; i++) {
        round->windows += tie[i].q >= 0;
        if (tie[i].q >= MIN_TIE_Q)
            tie[good++] = tie[i];
    }
    const ys_status st = ys_fit_ties(&fitted, &round->fit, tie, good, size, err);

    round->trusted = !st && fitted && round->coarse.q >= MIN_Q &&
                     (double)round->fit.inliers >= ties_needed(round->windows);
    return st;
}

/* How far a coarse peak can be believed. */
enum belief { NO_PEAK, NEAR_RIM, TRUSTED };

static enum belief believe(const struct ys_coarse *coarse, const struct ys_pair *pair)
{
    const double range = fmin(pair->n / 4.0, pair->range);

    if (coarse->q < MIN_Q)
        return NO_PEAK;
    return fmax(fabs(coarse->dx), fabs(coarse->dy)) > RANGE_SHARE * range ? NEAR_RIM : TRUSTED;
}

static bool can_halve(const struct ys_pair *pair)
{
    return pair->reference.width >= 2 * MIN_HALVED && pair->reference.height >= 2 * MIN_HALVED;
}

/* Look for the shift on halved tiles: the finest level that can be trusted, else the finest with
 * a peak.  *coarse is overwritten only by something better. */
static ys_status far_shift(enum belief *belief, struct ys_coarse *coarse,
                           const struct ys_pair *pair, int level, struct ys_error *err)
{
    struct ys_pair half = {.range = pair->range, .threads = pair->threads};
    const int32_t none[2] = {0, 0};
    struct ys_coarse here = {0};
    enum belief now = NO_PEAK;
    struct ys_tie *tie = NULL;
    ys_status st = ys_pair_halve(&half.reference, &pair->reference, err);

    if (!st)
        st = ys_pair_halve(&half.other, &pair->other, err);
    if (!st)
        st = ys_pair_prepare(&half, err);
    if (!st && half.count && !(tie = ys_new(half.count, sizeof *tie)))
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", half.count);
    if (!st && half.count)
        st = ys_pair_correlate(tie, &here, &half, none, err);
    if (!st && half.count) {
        now = believe(&here, &half);
        if (now != TRUSTED && level < LEVELS && can_halve(&half))
            st = far_shift(&now, &here, &half, level + 1, err);
    }
    free(tie);
    ys_pair_fini(&half);
    if (!st && now > *belief) {
        *belief = now;
        *coarse = (struct ys_coarse){2 * here.dx, 2 * here.dy, here.q};
    }
    return st;
}

/* One look: the coarse shift, ties there, a model through them. */
static ys_status look(struct round *round, const struct ys_pair *pair, struct ys_error *err)
{
    struct ys_tie *tie = ys_new(pair->count, sizeof *tie);
    int32_t shift[2] = {0, 0};

    if (!tie)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", pair->count);
    ys_status st = ys_pair_correlate(tie, &round->coarse, pair, shift, err);
    enum belief belief = believe(&round->coarse, pair);

    if (!st && belief != TRUSTED && pair->range == MAX_RANGE && can_halve(pair))
        st = far_shift(&belief, &round->coarse, pair, 1, err);
    shift[0] = (int32_t)lround(round->coarse.dx);
    shift[1] = (int32_t)lround(round->coarse.dy);
    if (!st && (shift[0] || shift[1]))
        st = ys_pair_correlate(tie, NULL, pair, shift, err);
    if (!st)
        st = model(round, tie, pair, err);
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

/* first was applied before second was measured: d(p) = d2(p) + d1(p + d2(p)). */
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

/* The other tile brought onto the reference by the model; affine, so that a lattice of one cell
 * is exact. */
static ys_status straighten(struct ys_image *out, const struct ys_align *align,
                            const struct ys_image *other, int threads, struct ys_error *err)
{
    const uint32_t w = other->width, h = other->height, step = w > h ? w : h;
    struct ys_point at[4];
    const struct ys_lattice lattice = {at, 2, 2, step};

    for (int i = 0; i < 4; i++) {
        const double x = (i & 1 ? step : 0) + 0.5, y = (i & 2 ? step : 0) + 0.5;
        double dx, dy;

        ys_align_at(align, x, y, &dx, &dy);
        at[i] = (struct ys_point){x + dx, y + dy};
    }
    return ys_resample(out, w, h, other, &lattice, 0, threads, err);
}

/* The largest displacement of the model at the corners. */
static double at_corners(const struct ys_fit *fit, uint32_t w, uint32_t h)
{
    double most = 0;

    for (int i = 0; i < 4; i++) {
        double dx, dy;

        model_at(fit->m, (i & 1 ? w : 0) - fit->cx, (i & 2 ? h : 0) - fit->cy, &dx, &dy);
        most = fmax(most, fmax(fabs(dx), fabs(dy)));
    }
    return most;
}

static void accept(struct ys_align *out, const struct round *round, bool first)
{
    const struct ys_fit *fit = &round->fit;

    if (first) {
        memcpy(out->m, fit->m, sizeof out->m);
        out->cx = fit->cx;
        out->cy = fit->cy;
        out->q = round->coarse.q;
    } else {
        compose(out->m, out->m, fit->m);
    }
    out->affine = out->affine || fit->affine;
    out->ties = fit->inliers;
    out->windows = round->windows;
    out->residual_across_px = fit->across;
    out->residual_along_px = fit->along;
    out->lean_direction_rad = fit->direction;
    out->weak = fit->inliers <= WEAK_INLIERS;
}

/* Measure again on the straightened tile, while that helps. */
static ys_status refine(struct ys_align *out, struct round *last, const struct ys_pair *pair,
                        struct ys_error *err)
{
    ys_status st = YS_OK;

    for (int pass = 1; !st && pass < PASSES; pass++) {
        struct ys_pair next = {.range = NEAR_RANGE, .threads = pair->threads};
        struct round now = {0};

        st = ys_pair_grey(&next.reference, &pair->reference, NULL, err);
        if (!st)
            st = straighten(&next.other, out, &pair->other, pair->threads, err);
        if (!st)
            st = ys_pair_prepare(&next, err);
        if (!st && next.count)
            st = look(&now, &next, err);
        ys_pair_fini(&next);
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

static void refuse(struct ys_align *out, const struct round *round, const struct ys_pair *pair)
{
    struct ys_error why;

    if (!pair->count)
        ys_fail(&why, YS_ERR_MISMATCH,
                "no window of at least %d px with %.0f %% valid pixels at both dates",
                pair->n ? (int)pair->n : 32, 60.0);
    else if (round->coarse.q < MIN_Q)
        ys_fail(&why, YS_ERR_MISMATCH, "correlation peak %.1f; want at least %.0f",
                round->coarse.q, MIN_Q);
    else
        ys_fail(&why, YS_ERR_MISMATCH,
                "%zu tie points agree in %zu windows; want at least %.0f", round->fit.inliers,
                round->windows, ceil(ties_needed(round->windows)));
    memcpy(out->reason, why.text, sizeof out->reason - 1);
}

ys_status ys_align_measure(struct ys_align *out, const struct ys_image *reference,
                           const struct ys_image *other, const uint8_t *mask, int threads,
                           struct ys_error *err)
{
    struct ys_pair pair = {.range = MAX_RANGE, .threads = threads};
    struct round round = {0};

    *out = (struct ys_align){.cx = reference->width / 2.0, .cy = reference->height / 2.0};
    if (reference->width != other->width || reference->height != other->height)
        return ys_fail(err, YS_ERR_ARG, "aligning %u x %u to %u x %u pixels; want one grid",
                       other->width, other->height, reference->width, reference->height);
    ys_status st = ys_pair_grey(&pair.reference, reference, mask, err);

    if (!st)
        st = ys_pair_grey(&pair.other, other, mask, err);
    if (!st)
        st = ys_pair_prepare(&pair, err);
    if (!st && pair.count)
        st = look(&round, &pair, err);
    out->q = round.coarse.q;
    out->ties = round.fit.inliers;
    out->windows = round.windows;
    out->trusted = !st && round.trusted;
    if (out->trusted) {
        accept(out, &round, true);
        st = refine(out, &round, &pair, err);
        if (out->weak)
            out->residual_across_px = fmax(out->residual_across_px, 1);
    } else if (!st) {
        refuse(out, &round, &pair);
    }
    ys_pair_fini(&pair);
    return st;
}
