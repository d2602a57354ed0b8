/* block_boxes.c - is a stretch of a row a box: what lies in it, beside it and at its ends */

#include "block_parts.h"
#include "quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

static double within(double v, double low, double high)
{
    return fmin(fmax(v, low), high);
}

/* A rectangle of the block's grid, cut to it: columns [u0, u1), rows [v0, v1). */
struct cut {
    size_t u0, u1, v0, v1;
};

static struct cut cut_to(const struct ys_block *b, double u0, double u1, double v0, double v1)
{
    const double nu = (double)b->nu, nv = (double)b->nv;

    return (struct cut){(size_t)within(rint(u0), 0, nu), (size_t)within(rint(u1), 0, nu),
                        (size_t)within(rint(v0), 0, nv), (size_t)within(rint(v1), 0, nv)};
}

static double mean_top(const struct ys_block *b, const struct cut *c)
{
    double sum = 0, n = 0;

    for (size_t v = c->v0; v < c->v1; v++)
        for (size_t u = c->u0; u < c->u1; u++, n++)
            sum += b->top[v * b->nu + u];
    return n > 0 ? sum / n : -1;
}

/* The weakest fifth of cells of half a box's width by 1.5 m. */
static double weakest(const struct ys_block *b, const struct cut *c)
{
    enum { MOST = 24 };
    const size_t length = c->u1 > c->u0 ? c->u1 - c->u0 : 0, height = c->v1 - c->v0;
    size_t n = (size_t)rint((double)(length + 5) * ys_block_step_m / 1.5);
    float cell[2 * MOST];

    n = n < 2 ? 2 : n > MOST ? MOST : n;
    for (size_t i = 0; i < 2 * n; i++) {
        const size_t k = i / 2, half = i % 2;
        const struct cut part = {c->u0 + length * k / n, c->u0 + length * (k + 1) / n,
                                 c->v0 + height * half / 2, c->v0 + height * (half + 1) / 2};

        cell[i] = (float)mean_top(b, &part);
    }
    return ys_quantile(cell, 2 * n, 0.2);
}

/* Share of a strip that is no ground and no box either: where a box ends, nothing goes on. */
static double goes_on(const struct ys_block *b, const uint8_t *covered, const struct cut *c)
{
    double sum = 0, n = 0;

    for (size_t v = c->v0; v < c->v1; v++)
        for (size_t u = c->u0; u < c->u1; u++, n++)
            sum += b->top[v * b->nu + u] > 0.2F && !covered[v * b->nu + u];
    return n > 0 ? sum / n : 0;
}

static double line_mean(const struct ys_block *b, unsigned k, double v, const struct cut *c)
{
    const size_t j = (size_t)within(rint(v), 0, (double)b->nv - 1);
    double sum = 0;

    for (size_t u = c->u0; u < c->u1; u++)
        sum += (double)b->band[k][j * b->nu + u];
    return c->u1 > c->u0 ? sum / (double)(c->u1 - c->u0) : 0;
}

/* Largest step of 0.2 m over the whole step across a long side, in the band that has most. */
static double sharpness(const struct ys_block *b, double side, int out, const struct cut *c)
{
    double most = -1, step = 0, before;
    unsigned k = 0;

    for (unsigned i = 0; i < YS_BLOCK_BANDS; i++) {
        const double d =
            fabs(line_mean(b, i, side + 4 * out, c) - line_mean(b, i, side - 4 * out, c));

        k = d > most ? i : k;
        most = fmax(most, d);
    }
    before = line_mean(b, k, rint(side) - 3, c);
    for (int i = -2; i <= 3; i++) {
        const double here = line_mean(b, k, rint(side) + i, c);

        step = fmax(step, fabs(here - before));
        before = here;
    }
    return step / (most + 4);
}

static bool has_neighbour(const struct ys_block_box *box, size_t n, size_t i, double pitch_m)
{
    for (size_t k = 0; k < n; k++)
        if (k != i && fabs(box[k].v_m - box[i].v_m) < 1.3 * pitch_m &&
            box[k].start < box[i].end + 3 && box[k].end + 3 > box[i].start)
            return true;
    return false;
}

/*
 * Logistic of what lies in the box (mean evidence against ground, its weakest fifth), what goes on
 * beyond its long sides and ends (paint, shade and roofs do), how sharp the duller long side is,
 * and whether it stands alone.  Weights: fitted to boxes on rendered quays.
 */
static double probability(const struct ys_block *b, const uint8_t *covered,
                          const struct ys_block_box *box, size_t n, size_t i)
{
    const double step = ys_block_step_m, half = ys_block_width_m / 2 / step;
    const double row = box[i].v_m / step, in = 0.85 / step;
    const double u0 = (double)box[i].start + 3, u1 = (double)box[i].end - 2;
    const struct cut inner = cut_to(b, u0, u1, row - in, row + in + 1);
    const double gsd = fmax(b->ground->gsd_m, 0.3) / 0.5;
    double side = 1, end = 1, sharp = 1;

    for (int out = -1; out <= 1; out += 2) {
        const double edge = row + out * half, beyond = edge + out * 3.5;
        const struct cut strip = cut_to(b, u0, u1, beyond - 1.5, beyond + 2.5);
        const double tip = out < 0 ? (double)box[i].start - 5 : (double)box[i].end + 2;
        const struct cut cap = cut_to(b, tip, tip + 4, row - in, row + in + 1);

        side = fmin(side, goes_on(b, covered, &strip));
        end = fmin(end, goes_on(b, covered, &cap));
        sharp = fmin(sharp, sharpness(b, edge, out, &inner) * gsd);
    }
    const double z = 0.8 + 1.7 * within(box[i].mean_top, -1, 1.3) +
                     1.2 * within(weakest(b, &inner), -1, 1.3) -
                     5 * (fmin(side, 0.6) + 0.7 * fmin(end, 0.6)) +
                     2.5 * log(within(sharp, 0.12, 0.3) / 0.2) -
                     (has_neighbour(box, n, i, b->pitch_m) ? 0 : 1) - (side > 0.6 ? 2 : 0) +
                     0.225 * box[i].dark;

    return 1 / (1 + exp(-2 * z));
}

static void cover(uint8_t *covered, const struct ys_block *b, const struct ys_block_box *box)
{
    const double half = ys_block_width_m / 2, v = box->v_m;
    const struct cut c =
        cut_to(b, (double)box->start, (double)box->end, floor((v - half) / ys_block_step_m),
               floor((v + half) / ys_block_step_m) + 1);

    for (size_t j = c.v0; j < c.v1; j++)
        memset(covered + j * b->nu + c.u0, 1, c.u1 - c.u0);
}

static bool centre_inside(const struct ys_block *b, const struct ys_block_box *box)
{
    const struct ys_ground *g = b->ground;
    const double u = box->u_m / ys_block_step_m, v = box->v_m / ys_block_step_m;
    const double x = b->x0 + u * b->ux + v * b->vx, y = b->y0 + u * b->uy + v * b->vy;

    return x >= 0 && y >= 0 && x < g->width && y < g->height &&
           g->inside[(size_t)y * g->width + (size_t)x];
}

bool ys_block_boxes_weigh(struct ys_block_box *box, size_t n, const struct ys_block *block)
{
    uint8_t *covered = ys_new(block->nu * block->nv, 1);

    if (!covered)
        return false;
    for (size_t i = 0; i < n; i++)
        cover(covered, block, &box[i]);
    for (size_t i = 0; i < n; i++)
        box[i].p = centre_inside(block, &box[i]) ? probability(block, covered, box, n, i) : 0;
    free(covered);
    return true;
}
