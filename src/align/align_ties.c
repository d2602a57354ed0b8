/*
 * align_ties.c - the tie points behind an alignment, and one alignment of many parts
 *
 * The passes of align.c throw their ties away: those of the last one are displacements on a tile that
 * was straightened already.  Whoever wants to see them, or measures a large pair part by part, asks
 * here for one more pass, whose displacements are put together with the model's.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "align_parts.h"

/* As for a whole pair, see align.c: of the windows, this share must agree, and these many. */
static const double MIN_INLIER_SHARE = 0.08;
enum { MIN_INLIERS = 12, WEAK_INLIERS = 10 };
/* px: once the model is applied nothing is further off than windows of a large tile differ in
 * relief. */
enum { RANGE_PX = 12 };

void ys_align_ties_fini(struct ys_align_ties *ties)
{
    free(ties->tie);
    *ties = (struct ys_align_ties){0};
}

/* A tie on the straightened image, as a displacement in the image itself. */
static struct ys_align_tie in_all(const struct ys_tie_point *tie, const struct ys_align *align)
{
    const double x = tie->x + tie->dx, y = tie->y + tie->dy;
    double dx, dy;

    ys_align_at(align, x, y, &dx, &dy);
    return (struct ys_align_tie){tie->x, tie->y, tie->dx + dx, tie->dy + dy, tie->q, false};
}

static ys_status add(struct ys_align_ties *ties, const struct ys_tie_point *tie, size_t n,
                     const struct ys_align *align, struct ys_error *err)
{
    struct ys_align_tie *all = ys_resize(ties->tie, ties->n + n, sizeof *all);

    if (!all)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", ties->n + n);
    ties->tie = all;
    for (size_t i = 0; i < n; i++) {
        ties->windows += tie[i].q >= 0;
        if (tie[i].q >= YS_LEAST_TIE_Q)
            all[ties->n++] = in_all(&tie[i], align);
    }
    return YS_OK;
}

ys_status ys_align_ties_add(struct ys_align_ties *ties, const struct ys_align *align,
                            const struct ys_image *reference, const struct ys_image *other,
                            int threads, struct ys_error *err)
{
    struct ys_image_pair pair = {.range = RANGE_PX, .threads = threads};
    struct ys_image grey = {0};
    struct ys_tie_point *tie = NULL;
    const int32_t none[2] = {0, 0};
    ys_status st = ys_image_pair_grey(&pair.reference, reference, NULL, err);

    if (!st)
        st = ys_image_pair_grey(&grey, other, NULL, err);
    if (!st)
        st = ys_align_straighten(&pair.other, align, &grey, threads, err);
    ys_image_fini(&grey);
    if (!st)
        st = ys_image_pair_prepare(&pair, err);
    if (!st && pair.count) {
        tie = ys_new(pair.count, sizeof *tie);
        st = tie ? ys_image_pair_correlate(tie, NULL, &pair, none, err)
                 : ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", pair.count);
    }
    if (!st && pair.count)
        st = add(ties, tie, pair.count, align, err);
    free(tie);
    ys_image_pair_fini(&pair);
    return st;
}

static void refuse(struct ys_align *align, double needed)
{
    struct ys_error why;

    ys_fail(&why, YS_ERR_MISMATCH, "%zu tie points agree in %zu windows; want at least %.0f",
            align->ties, align->windows, ceil(needed));
    align->trusted = false;
    memcpy(align->reason, why.text, sizeof align->reason - 1);
}

/* The passes of align.c look at the ties of the pass before; a false peak that two of them trust has
 * few ties in the end (a depot of even rows of pits, moved by 120 px, found 60 px off: 5 of 48). */
ys_status ys_align_ties_judge(struct ys_align_ties *ties, struct ys_align *align,
                              struct ys_error *err)
{
    float *r = ys_new(ties->n, sizeof *r);

    if (!r)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", ties->n);
    for (size_t i = 0; i < ties->n; i++) {
        const struct ys_align_tie *tie = &ties->tie[i];
        double dx, dy;

        ys_align_at(align, tie->x, tie->y, &dx, &dy);
        r[i] = (float)hypot(tie->dx - dx, tie->dy - dy);
    }
    const double limit = ys_inlier_limit(r, ties->n);

    align->ties = 0;
    align->windows = ties->windows;
    for (size_t i = 0; i < ties->n; i++) {
        ties->tie[i].inlier = (double)r[i] < limit;
        align->ties += ties->tie[i].inlier;
    }
    free(r);
    align->weak = align->ties <= WEAK_INLIERS;
    if ((double)align->ties < ys_align_ties_needed(ties->windows))
        refuse(align, ys_align_ties_needed(ties->windows));
    else
        ys_align_doubt(align);
    return YS_OK;
}

static void take_model(struct ys_align *align, const struct ys_displacement *fit,
                       size_t windows)
{
    memcpy(align->m, fit->m, sizeof align->m);
    align->cx = fit->cx;
    align->cy = fit->cy;
    align->affine = fit->affine;
    align->ties = fit->inliers;
    align->windows = windows;
    align->residual_across_px = fit->across;
    align->residual_along_px = fit->along;
    align->lean_direction_rad = fit->direction;
    align->weak = fit->inliers <= WEAK_INLIERS;
}

ys_status ys_align_ties_fit(struct ys_align *align, const struct ys_align_ties *ties,
                            uint32_t width, uint32_t height, struct ys_error *err)
{
    const double needed = fmax(MIN_INLIERS, ceil(MIN_INLIER_SHARE * (double)ties->windows));
    struct ys_tie_point *point = ys_new(ties->n, sizeof *point);
    struct ys_displacement fit;
    bool fitted;

    if (!point)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", ties->n);
    for (size_t i = 0; i < ties->n; i++)
        point[i] = (struct ys_tie_point){ties->tie[i].x, ties->tie[i].y, ties->tie[i].dx,
                                         ties->tie[i].dy, ties->tie[i].q};
    const ys_status st =
        ys_displacement_fit(&fitted, &fit, point, ties->n, (uint32_t[2]){width, height}, err);

    free(point);
    if (st)
        return st;
    if (fitted && (double)fit.inliers >= needed) {
        take_model(align, &fit, ties->windows);
        return YS_OK;
    }
    align->ties = fitted ? fit.inliers : 0;
    align->windows = ties->windows;
    refuse(align, needed);
    return YS_OK;
}
