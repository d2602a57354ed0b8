/*
 * align_fit.c - one shift or affine displacement through the tie points
 *
 * Huber regression (Huber 1964) by reweighted least squares.  It is convex: on a scene with two
 * levels (streets and roofs) a search for the mode jumps between them (by 3 px), this does not.
 *
 * First a shift, which any tile supports; an affine model only where it predicts ties that it
 * was not fitted to.  Nothing richer: quadratics fitted relief, and were 8 px wrong in
 * corners.  At last the residuals are split along and across the line on which they spread:
 * relief displaces roofs along one line, so that what is left across it says how well the dates
 * are aligned.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "../raster/box_moments.h"
#include "../raster/quantile.h"
#include "align_parts.h"

/* Noise of a tie point is about 0.1 px: beyond 0.3 px a residual is relief, not noise. */
static const double HUBER_PX = 0.3;
/* q from which a tie counts fully; below it by q / 20.  Prototype. */
static const double FULL_WEIGHT_Q = 20;
/* An affine model must earn its four more numbers on ties that it was not fitted to: relief
 * looks affine on the ties it was fitted to, and is wrong by 3 to 7 px at the edges (with
 * "better by 15 %" as the rule).  Their median residual must be below 1 px, and 0.7 of the
 * shift's. */
static const double AFFINE_GAIN = 0.7, AFFINE_PX = 1;
enum {
    AFFINE_TIES = 12, /* four a coefficient */
    SHIFT_TIES = 3,   /* one wrong tie among three is outvoted */
    ROUNDS = 60,      /* at most: CONVERGED_PX ends them */
    DIVISIONS = 4,    /* of the tile along each axis; folds take its cells in turn */
    FOLDS = 4
};
/* px: rounds end when no coefficient changes by more; a hundredth of the noise of a tie. */
static const double CONVERGED_PX = 1e-4;
/* Added to the diagonal, of the sum of weights: ties on one line do not fix a plane. */
static const double RIDGE = 1e-6;
/* Median length of a residual in the plane whose two coordinates are normal with standard
 * deviation 1: sqrt(2 ln 2). */
static const double MEDIAN_LENGTH = 1.18;
/* px: inliers are within 3 standard deviations, of which none is believed below 0.1 px (the
 * noise of a tie), or within 1 px: relief of a metre or two is no blunder. */
static const double LEAST_SD_PX = 0.1, INLIER_SD = 3, INLIER_PX = 1;
/* Share of a normal sample within one standard deviation. */
static const double ONE_SD_SHARE = 0.68;

struct model { /* d = c[0] + c[1] u + c[2] v, u and v in [-1, 1] over the longer side */
    unsigned terms;
    double cx, cy, half;
    double c[3][2];
};

struct tie_set { /* the ties at work, and scratch of the same length */
    const struct ys_tie_point *tie;
    size_t n;
    const uint8_t *fold; /* of each tie */
    float *r;
};

static void basis(double out[3], const struct model *model, double x, double y)
{
    out[0] = 1;
    out[1] = (x - model->cx) / model->half;
    out[2] = (y - model->cy) / model->half;
}

static void residual(double out[2], const struct model *model, const struct ys_tie_point *tie)
{
    double b[3], d[2] = {0, 0};

    basis(b, model, tie->x, tie->y);
    for (unsigned k = 0; k < model->terms; k++) {
        d[0] += b[k] * model->c[k][0];
        d[1] += b[k] * model->c[k][1];
    }
    out[0] = tie->dx - d[0];
    out[1] = tie->dy - d[1];
}

/* Gauss-Jordan on a symmetric positive definite system with two right sides. */
static void solve(double a[3][5], unsigned terms)
{
    for (unsigned k = 0; k < terms; k++) {
        const double pivot = a[k][k];

        for (unsigned j = 0; j < 5; j++)
            a[k][j] /= pivot;
        for (unsigned i = 0; i < terms; i++) {
            const double f = a[i][k];

            for (unsigned j = 0; i != k && j < 5; j++)
                a[i][j] -= f * a[k][j];
        }
    }
}

/* One round of reweighted least squares: Huber's weight is 1 up to HUBER_PX and falls as 1 /
 * |r| beyond it.  Coordinates are scaled to [-1, 1], so that RIDGE and CONVERGED_PX mean the
 * same for all coefficients.  Returns the largest change of a coefficient. */
static double improve(struct model *model, const struct tie_set *set, unsigned left_out)
{
    double a[3][5] = {{0}}, total = 0, change = 0;

    for (size_t i = 0; i < set->n; i++) {
        const struct ys_tie_point *tie = &set->tie[i];
        double b[3], r[2];

        if (set->fold[i] == left_out)
            continue;
        residual(r, model, tie);
        basis(b, model, tie->x, tie->y);
        const double w = fmin(fmax(tie->q, 0), FULL_WEIGHT_Q) / FULL_WEIGHT_Q * HUBER_PX /
                         fmax(hypot(r[0], r[1]), HUBER_PX);

        total += w;
        for (unsigned j = 0; j < model->terms; j++) {
            for (unsigned k = 0; k < model->terms; k++)
                a[j][k] += w * b[j] * b[k];
            a[j][3] += w * b[j] * tie->dx;
            a[j][4] += w * b[j] * tie->dy;
        }
    }
    for (unsigned k = 0; k < model->terms; k++)
        a[k][k] += RIDGE * total;
    solve(a, model->terms);
    for (unsigned k = 0; k < model->terms; k++)
        for (unsigned j = 0; j < 2; j++) {
            change = fmax(change, fabs(a[k][3 + j] - model->c[k][j]));
            model->c[k][j] = a[k][3 + j];
        }
    return change;
}

/* From the median shift, which half of the ties cannot move.  left_out: ties of this fold are
 * not used; FOLDS: all are.  False: too few ties. */
static bool fit_model(struct model *model, const struct tie_set *set, unsigned left_out)
{
    size_t used = 0;

    for (int axis = 0; axis < 2; axis++) {
        used = 0;
        for (size_t i = 0; i < set->n; i++)
            if (set->fold[i] != left_out)
                set->r[used++] = (float)(axis ? set->tie[i].dy : set->tie[i].dx);
        model->c[0][axis] = (double)ys_quantile(set->r, used, 0.5);
        model->c[1][axis] = model->c[2][axis] = 0;
    }
    if (used < SHIFT_TIES || (model->terms > 1 && used < 2 * model->terms))
        return false;
    for (int round = 0; round < ROUNDS; round++)
        if (improve(model, set, left_out) < CONVERGED_PX)
            break;
    return true;
}

/* Median residual of ties left out of the fit, a fold at a time; INFINITY: too few ties. */
static double left_out_residual(struct model model, const struct tie_set *set, float *r)
{
    size_t n = 0;

    for (unsigned fold = 0; fold < FOLDS; fold++) {
        bool any = false;

        for (size_t i = 0; i < set->n; i++)
            any = any || set->fold[i] == fold;
        if (!any)
            continue;
        if (!fit_model(&model, set, fold))
            return INFINITY;
        for (size_t i = 0; i < set->n; i++)
            if (set->fold[i] == fold) {
                double d[2];

                residual(d, &model, &set->tie[i]);
                r[n++] = (float)hypot(d[0], d[1]);
            }
    }
    return (double)ys_quantile(r, n, 0.5);
}

/* All ties of a cell of the 4 x 4 division are left out together: they may see the same roof,
 * and would be no test of one another. */
static void assign_folds(uint8_t *fold, const struct ys_tie_point *tie, size_t n,
                         const uint32_t size[2])
{
    for (size_t i = 0; i < n; i++) {
        const double bx = fmin(floor(tie[i].x * DIVISIONS / size[0]), DIVISIONS - 1);
        const double by = fmin(floor(tie[i].y * DIVISIONS / size[1]), DIVISIONS - 1);

        fold[i] = (uint8_t)(((int)bx + 2 * (int)by) % FOLDS);
    }
}

/* Spread of the inliers' residuals along their principal axis and across it. */
static void axes(struct ys_displacement *out, const double (*r)[2], size_t n, float *spare)
{
    double mean[2] = {0, 0}, xx = 0, yy = 0, xy = 0, spread[2];

    for (size_t i = 0; i < n; i++) {
        mean[0] += r[i][0] / (double)n;
        mean[1] += r[i][1] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = r[i][0] - mean[0], y = r[i][1] - mean[1];

        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    out->direction = ys_principal_angle(xx, yy, xy);
    const double c = cos(out->direction), s = sin(out->direction);

    for (int axis = 0; axis < 2; axis++) {
        const double ux = axis ? -s : c, uy = axis ? c : s;

        for (size_t i = 0; i < n; i++)
            spare[i] = (float)(r[i][0] * ux + r[i][1] * uy);
        const float median = ys_quantile(spare, n, 0.5);

        for (size_t i = 0; i < n; i++)
            spare[i] = fabsf(spare[i] - median);
        spread[axis] = (double)ys_quantile(spare, n, ONE_SD_SHARE);
    }
    out->along = spread[0];
    out->across = spread[1];
    if (out->direction < 0)
        out->direction += YS_PI;
}

double ys_inlier_limit(const float *r, size_t n)
{
    const double s = fmax((double)ys_quantile(r, n, 0.5) / MEDIAN_LENGTH, LEAST_SD_PX);

    return fmax(INLIER_SD * s, INLIER_PX);
}

/* Which ties agree with the model, and how well. */
static void find_inliers(struct ys_displacement *out, const struct model *model,
                         const struct tie_set *set, double (*d)[2])
{
    size_t n = 0;

    for (size_t i = 0; i < set->n; i++) {
        residual(d[i], model, &set->tie[i]);
        set->r[i] = (float)hypot(d[i][0], d[i][1]);
    }
    const double limit = ys_inlier_limit(set->r, set->n);

    for (size_t i = 0; i < set->n; i++)
        if ((double)set->r[i] < limit) {
            set->r[n] = set->r[i];
            memmove(d[n++], d[i], sizeof d[i]);
        }
    out->inliers = n;
    out->residual68 = (double)ys_quantile(set->r, n, ONE_SD_SHARE);
    axes(out, (const double(*)[2])d, n, set->r);
}

static void to_pixels(struct ys_displacement *out, const struct model *model)
{
    out->affine = model->terms > 1;
    out->cx = model->cx;
    out->cy = model->cy;
    for (unsigned j = 0; j < 2; j++) {
        out->m[3 * j] = model->c[0][j];
        out->m[3 * j + 1] = out->affine ? model->c[1][j] / model->half : 0;
        out->m[3 * j + 2] = out->affine ? model->c[2][j] / model->half : 0;
    }
}

ys_status ys_displacement_fit(bool *fitted, struct ys_displacement *out,
                              const struct ys_tie_point *tie, size_t n, const uint32_t size[2],
                              struct ys_error *err)
{
    struct model shift = {.terms = 1, .cx = size[0] / 2.0, .cy = size[1] / 2.0};
    uint8_t *fold = ys_new(n, 1);
    float *r = ys_new(n, sizeof *r), *r2 = ys_new(n, sizeof *r2);
    double(*d)[2] = ys_new(n, sizeof *d);
    const struct tie_set set = {tie, n, fold, r};
    const bool room = fold && r && r2 && d;

    shift.half = fmax(size[0], size[1]) / 2.0;
    *out = (struct ys_displacement){0};
    *fitted = false;
    if (room)
        assign_folds(fold, tie, n, size);
    if (room && fit_model(&shift, &set, FOLDS)) {
        struct model best = shift, affine = shift;

        affine.terms = 3;
        if (n >= AFFINE_TIES && fit_model(&affine, &set, FOLDS)) {
            const double gain = AFFINE_GAIN * left_out_residual(shift, &set, r2);

            if (left_out_residual(affine, &set, r2) < fmin(gain, AFFINE_PX))
                best = affine;
        }
        to_pixels(out, &best);
        find_inliers(out, &best, &set, d);
        *fitted = true;
    }
    free(fold);
    free(r);
    free(r2);
    free(d);
    return room ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", n);
}
