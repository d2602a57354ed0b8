/*
 * block_box_odds.c - is a stretch of a row a box: what the network says of its middle
 *
 * The recursion fills rows, and a row of a lorry and a stain is filled, too.  Here each stretch
 * stands for itself: tops must cover both its halves, and it stands near others.
 */

#include "../../base/maths.h"
#include "block_parts.h"

#include <math.h>

/* The part that is asked: the rim, which blurs into the gaps, is left out.  Metres to either side
 * of the row's middle; samples of the grid from either end. */
static const double half_width_m = 0.85;
enum { RIM_FIRST = 3, RIM_LAST = 2 };

/* Log odds of one sample, either way, and of nothing to ask; share of the weaker half's that is
 * added to the mean, against half a box. */
static const double most_odds = 4, weaker_share = 0.5;

/* A neighbour is in this row or the next, and ends at most 0.6 m before this box begins. */
static const double next_row = 1.3; /* pitches */
enum { NEAR = 3 };                  /* samples */

/* Boxes stand in blocks: what stands alone may be a lorry or a hut of like size, one in eight. */
static const double most_alone = 0.88, doubt_alone = 1.5;

static size_t cut(double at, size_t n)
{
    return (size_t)fmin(fmax(rint(at), 0), (double)n);
}

/* Mean log odds of tops in the box, its rim left out; and of its weaker half. */
static void top_odds(double *mean, double *weaker, const struct ys_block *b,
                     const struct ys_block_box *box)
{
    const double row = box->v_m / ys_block_step_m, in = half_width_m / ys_block_step_m;
    const size_t u0 = cut((double)box->start + RIM_FIRST, b->nu),
                 u1 = cut((double)box->end - RIM_LAST, b->nu);
    const size_t v0 = cut(row - in, b->nv), v1 = cut(row + in + 1, b->nv);
    double sum[2] = {0}, n[2] = {0};

    for (size_t v = v0; v < v1; v++)
        for (size_t u = u0; u < u1; u++) {
            const int half = 2 * u >= u0 + u1;

            sum[half] += fmin(fmax((double)b->top[v * b->nu + u], -most_odds), most_odds);
            n[half]++;
        }
    for (int half = 0; half < 2; half++)
        sum[half] = n[half] > 0 ? sum[half] / n[half] : -most_odds;
    *mean = (sum[0] + sum[1]) / 2;
    *weaker = fmin(sum[0], sum[1]);
}

/* What a box is worth where its centre lies: nothing outside the area, less where the network's
 * map is not sharp. */
static double worth_here(const struct ys_block *b, const struct ys_block_box *box)
{
    const struct ys_net_area *g = b->tops;
    const double u = box->u_m / ys_block_step_m, v = box->v_m / ys_block_step_m;
    const double x = b->x0 + u * b->ux + v * b->vx + 0.5;
    const double y = b->y0 + u * b->uy + v * b->vy + 0.5;

    return x >= 0 && y >= 0 && x < g->width && y < g->height &&
                   g->inside[(size_t)y * g->width + (size_t)x]
               ? ys_tops_box_worth(b->sharpness, x, y)
               : 0;
}

static bool has_neighbour(const struct ys_block_box *box, size_t n, size_t i, double pitch_m)
{
    for (size_t k = 0; k < n; k++)
        if (k != i && fabs(box[k].v_m - box[i].v_m) < next_row * pitch_m &&
            box[k].start < box[i].end + NEAR && box[k].end + NEAR > box[i].start)
            return true;
    return false;
}

void ys_block_boxes_weigh(struct ys_block_box *box, size_t n, const struct ys_block *block)
{
    for (size_t i = 0; i < n; i++) {
        const bool alone = !has_neighbour(box, n, i, block->pitch_m);
        double mean, weaker;

        top_odds(&mean, &weaker, block, &box[i]);
        const double p = ys_logistic(mean + weaker_share * weaker - (alone ? doubt_alone : 0));

        box[i].alone = alone;
        box[i].p = worth_here(block, &box[i]) * (alone ? fmin(p, most_alone) : p);
    }
}
