/*
 * block_presence.c - are there boxes at all: how sharp the network's map is, place by place
 *
 * Of fields, car parks and roofs the network makes boxes, too, but it is in two minds about them:
 * over 30 m round a true box most points are surely a top or surely none.  Long kerbs, roads and
 * trains are as sure; what they lack is ends, which a stack shows every 6 or 12 m.
 *
 * Measured, per picture: on 13 real yards the sixth best box has an unsharpness (below) of 0.10
 * or less, on 45 real pictures without boxes of 0.15 or more, but for two parks of white buses
 * and trailers, which are boxes to the eye, too.  Per box the two measures together part real
 * boxes from false ones with an AUC of 0.95; the first alone 0.92, the score of a box 0.73.
 *
 * Tried and dropped: one figure for the whole area (yards drawn with roads and sea pass for
 * clutter); the distance from the pictures of training (AUC 0.49).
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"

/* Points of the network's grid along a cell, and cells along the square that is looked at: 30 m.
 * Squares of 20 m part a little worse. */
enum { CELL = 4, SQUARE = 19 };
enum { TOPS, TOPS_IN_DOUBT, ENDS, ENDS_SQUARED };

/* What a box, and a doubt beside it, loses where the map is in doubt.  On real yards nine in ten
 * boxes lie below 0.38, on drawn ones nearly all; on clutter half lie above 0.47.  At 0.42 for
 * boxes, too, drawn yards lost 1 to 3 boxes each that were there. */
static const double box_half = 0.48, doubt_half = 0.42, doubt_over = 0.02;

/* Unsharpness: doubt less half the sureness of ends.  Boxes below it say that boxes are there. */
static const double end_share = 0.5, seed_half = 0.115, seed_over = 0.015;
/* Log odds that boxes are there: of that many such boxes, and of their share among all that were
 * found in stacks, up to a cut.  Boxes and share: 11 and 0.25 at least on 13 real yards; 3.2 and
 * 0.09 on a park of buses, 3.2 and 0.13 at most on crops of one of trailers, 1.3 and 0.01 on the
 * towns; a drawn yard of 35 dark boxes lies between, 2.0 and 0.18. */
static const double even_seeds = 3, even_share = 0.14, most_share = 0.25;
static const double seeds_weight = 2, share_weight = 5;

/* What may hide where no boxes are said to be: those found where the map is not far from sharp. */
static const double hidden_half = 0.25, hidden_over = 0.025;

bool ys_tops_sharpness_make(struct ys_tops_sharpness *out, const struct ys_net_area *tops)
{
    const size_t nx = (tops->width + CELL - 1) / CELL, ny = (tops->height + CELL - 1) / CELL;
    const size_t stride = nx + 1, n = stride * (ny + 1);

    *out = (struct ys_tops_sharpness){.nx = nx, .ny = ny};
    for (size_t k = 0; k < YS_SHARPNESS_SUMS; k++)
        if (!(out->sum[k] = ys_scratch_new(tops->scratch, n, sizeof *out->sum[k]))) {
            ys_tops_sharpness_fini(out);
            return false;
        }
    for (size_t y = 0; y < tops->height; y++)
        for (size_t x = 0; x < tops->width; x++) {
            const size_t i = y * tops->width + x;
            const size_t at = (y / CELL + 1) * stride + x / CELL + 1;

            if (!tops->inside[i])
                continue;
            const double p = ys_logistic((double)tops->odds[YS_TOP][i]);
            const double e = ys_logistic((double)tops->odds[YS_END][i]);

            out->sum[TOPS][at] += p;
            out->sum[TOPS_IN_DOUBT][at] += p * (1 - p);
            out->sum[ENDS][at] += e;
            out->sum[ENDS_SQUARED][at] += e * e;
        }
    for (size_t k = 0; k < YS_SHARPNESS_SUMS; k++)
        for (size_t y = 1; y <= ny; y++)
            for (size_t x = 1; x <= nx; x++) {
                double *const s = &out->sum[k][y * stride + x];

                *s += s[-1] + s[-(ptrdiff_t)stride] - s[-(ptrdiff_t)stride - 1];
            }
    return true;
}

void ys_tops_sharpness_fini(struct ys_tops_sharpness *sharpness)
{
    for (size_t k = 0; k < YS_SHARPNESS_SUMS; k++)
        ys_scratch_free(sharpness->sum[k]);
    *sharpness = (struct ys_tops_sharpness){0};
}

/* First and last + 1 of the cells of a square round a point. */
static void square_along(size_t out[2], double point, size_t cells)
{
    const ptrdiff_t n = (ptrdiff_t)cells;
    const ptrdiff_t at = (ptrdiff_t)fmin(fmax(floor(point / CELL), 0), (double)(n - 1));
    const ptrdiff_t first = at - SQUARE / 2, end = at + SQUARE / 2 + 1;

    out[0] = (size_t)(first > 0 ? first : 0);
    out[1] = (size_t)(end < n ? end : n);
}

static double sum_in(const struct ys_tops_sharpness *s, int of, const size_t x[2],
                     const size_t y[2])
{
    const double *const sum = s->sum[of];
    const size_t stride = s->nx + 1;

    return sum[y[1] * stride + x[1]] - sum[y[0] * stride + x[1]] - sum[y[1] * stride + x[0]] +
           sum[y[0] * stride + x[0]];
}

/* Share of the tops round a point that is in doubt; 1 where there are none. */
static double doubt_at(const struct ys_tops_sharpness *s, double x, double y)
{
    size_t ix[2], iy[2];

    square_along(ix, x, s->nx);
    square_along(iy, y, s->ny);
    const double tops = sum_in(s, TOPS, ix, iy);

    return tops > 0 ? fmin(sum_in(s, TOPS_IN_DOUBT, ix, iy) / tops, 1) : 1;
}

/* How sure the ends round a point are: their mean probability, each weighted by its own. */
static double ends_at(const struct ys_tops_sharpness *s, double x, double y)
{
    size_t ix[2], iy[2];

    square_along(ix, x, s->nx);
    square_along(iy, y, s->ny);
    const double ends = sum_in(s, ENDS, ix, iy);

    return ends > 0 ? fmax(sum_in(s, ENDS_SQUARED, ix, iy) / ends, 0) : 0;
}

double ys_tops_box_worth(const struct ys_tops_sharpness *s, double x, double y)
{
    return ys_logistic((box_half - doubt_at(s, x, y)) / doubt_over);
}

double ys_tops_doubt_worth(const struct ys_tops_sharpness *s, double x, double y)
{
    return ys_logistic((doubt_half - doubt_at(s, x, y)) / doubt_over);
}

void ys_box_seeds_add(struct ys_box_seeds *seeds, const struct ys_block *b,
                      const struct ys_block_box *box)
{
    const double u = box->u_m / ys_block_step_m, v = box->v_m / ys_block_step_m;
    const double x = b->x0 + u * b->ux + v * b->vx, y = b->y0 + u * b->uy + v * b->vy;
    const double unsharp =
        doubt_at(b->sharpness, x, y) - end_share * ends_at(b->sharpness, x, y);

    /* Boxes stand in stacks.  Rows of planted islands in a car park are as sharp and as large, but
     * each alone: 22 of them said 17 [10, 23]. */
    if (!box->alone) {
        seeds->boxes += box->p;
        seeds->seeds += box->p * ys_logistic((seed_half - unsharp) / seed_over);
    }
    seeds->hidden += box->p * ys_logistic((hidden_half - unsharp) / hidden_over);
}

struct ys_presence ys_boxes_presence(const struct ys_box_seeds *seeds)
{
    const double share = seeds->boxes > 0 ? fmin(seeds->seeds / seeds->boxes, most_share) : 0;
    const double p = seeds->seeds > 0
                         ? ys_logistic(seeds_weight * log(seeds->seeds / even_seeds) +
                                       share_weight * log(share / even_share))
                         : 0;

    return (struct ys_presence){p, seeds->hidden, seeds->boxes};
}
