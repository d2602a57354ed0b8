/*
 * block_count.c - how many boxes stand in a block: its rows twice, and summed
 *
 * Two 20 ft boxes take the place of one of 40 ft, and where gaps hardly show only the rest of
 * the block tells which: so rows are counted with a common mix of lengths, then again with the
 * mix that the first count found.  Each box of the likeliest list is tested by itself
 * (block_box_odds.c), and the chance that it is none comes off its row's distribution; rows of a
 * block are independent from there on.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"

/* Before any is counted: 20 and 40 ft as common, 45 ft rare; prior_boxes four boxes. */
static const double usual_share[YS_BLOCK_SIZES] = {.5, .49, .01};
static const double prior_boxes = 4;
/* A box found as 45 ft: mostly a 40 ft box and its gaps. */
static const double worth_of_45_ft = 0.3;
static const double counted_p = 0.5;       /* boxes less likely teach no length */
static const double middling_gap_m = 0.25; /* of those that boxes may have */
enum { LEAST_BOX_STEPS = 25 };             /* no box is shorter: 5 m */

struct counting {
    const struct ys_block *block;
    struct ys_block_counted *out;
    struct ys_row_lengths lengths;
    double *end; /* of one row: its own evidence and the slots' */
    struct ys_row_segment *segment;
    struct ys_row_memory memory;
    const struct ysk_ops *ops;
    size_t most; /* boxes in a row */
};

/* One row by the recursion; its distribution, and its boxes where wanted. */
static bool count_row(struct ys_dist *dist, size_t *n_segment, struct counting *w,
                      const struct ys_block_row *r)
{
    for (size_t t = 0; t <= r->n; t++)
        w->end[t] = r->end[t] + ys_block_slot_penalty(&w->out->slots, t);
    const struct ys_row_evidence row = {w->end, r->top, r->n, w->most, &w->lengths};
    struct ys_row_ways ways = {.segment = w->segment};
    const bool ok = ys_row_recursion(&ways, &row, &w->memory, w->ops);

    *dist = ways.dist;
    *n_segment = ways.n_segment;
    return ok;
}

static double nominal_length(double length_m)
{
    size_t best = 0;

    for (size_t k = 1; k < YS_BLOCK_SIZES; k++)
        if (fabs(ys_block_length_m[k] + middling_gap_m - length_m) <
            fabs(ys_block_length_m[best] + middling_gap_m - length_m))
            best = k;
    return ys_block_length_m[best];
}

static bool add_boxes(struct counting *w, const struct ys_block_row *r, size_t n)
{
    struct ys_block_counted *out = w->out;
    struct ys_block_box *more = ys_resize(out->box, out->n + n + 1, sizeof *more);

    if (!more)
        return false;
    out->box = more;
    for (size_t i = 0; i < n; i++) {
        const struct ys_row_segment *s = &w->segment[i];
        const double steps = (double)(s->end - s->start);

        more[out->n++] = (struct ys_block_box){
            .u_m = ((double)(s->start + s->end) / 2 - 0.5) * ys_block_step_m,
            .v_m = r->v_m,
            .length_m = nominal_length(steps * ys_block_step_m),
            .start = s->start,
            .end = s->end};
    }
    return true;
}

/* All rows; dist: one a row. */
static bool count_rows(struct counting *w, struct ys_dist *dist, size_t *first)
{
    w->out->n = 0;
    for (size_t r = 0; r < w->out->n_row; r++) {
        size_t n = 0;

        ys_dist_fini(&dist[r]);
        first[r] = w->out->n;
        if (!count_row(&dist[r], &n, w, &w->out->row[r]) || !add_boxes(w, &w->out->row[r], n))
            return false;
    }
    first[w->out->n_row] = w->out->n;
    ys_block_boxes_weigh(w->out->box, w->out->n, w->block);
    return true;
}

static void learn_lengths(struct counting *w)
{
    double count[YS_BLOCK_SIZES] = {0}, all = prior_boxes;

    for (size_t i = 0; i < w->out->n; i++)
        for (size_t k = 0; k < YS_BLOCK_SIZES; k++) {
            const double one = k == 2 ? worth_of_45_ft : 1;

            if (w->out->box[i].p >= counted_p &&
                w->out->box[i].length_m == ys_block_length_m[k]) {
                count[k] += one;
                all += one;
            }
        }
    for (size_t k = 0; k < YS_BLOCK_SIZES; k++)
        w->lengths.share[k] = (count[k] + prior_boxes * usual_share[k]) / all;
}

/* Adds a row's distribution, less the boxes that are none. */
static bool add_row(struct ys_dist *sum, const struct ys_dist *row, const double *none,
                    size_t n)
{
    struct ys_dist lost = {0}, less = {0}, total = {0};
    bool ok = ys_dist_poisson_binomial(&lost, none, n) && ys_dist_difference(&less, row, &lost);

    if (ok && less.first < 0) {
        const size_t below = (size_t)-less.first;

        for (size_t i = 0; i < below; i++)
            less.p[below] += less.p[i];
        memmove(less.p, less.p + below, (less.n - below) * sizeof *less.p);
        less.n -= below;
        less.first = 0;
    }
    ok = ok && ys_dist_sum(&total, sum, &less);
    ys_dist_fini(&lost);
    ys_dist_fini(&less);
    if (ok) {
        ys_dist_fini(sum);
        *sum = total;
    }
    return ok;
}

static bool sum_rows(struct counting *w, const struct ys_dist *dist, const size_t *first)
{
    double *none = ys_new(w->most + 1, sizeof *none);
    bool ok = none && ys_dist_point(&w->out->dist, 0);

    for (size_t r = 0; ok && r < w->out->n_row; r++) {
        for (size_t i = first[r]; i < first[r + 1]; i++)
            none[i - first[r]] = 1 - w->out->box[i].p;
        ok = add_row(&w->out->dist, &dist[r], none, first[r + 1] - first[r]);
    }
    free(none);
    return ok;
}

bool ys_block_look(struct ys_block_counted *out, struct ys_block *block, double usual_pitch_m)
{
    *out = (struct ys_block_counted){0};
    return ys_block_sample(block) && ys_block_rows(block, usual_pitch_m) &&
           ys_block_rows_measure(&out->row, &out->n_row, block);
}

bool ys_block_count(struct ys_block_counted *out, const struct ys_block *block,
                    const struct ysk_ops *ops)
{
    struct counting w = {.block = block,
                         .out = out,
                         .most = block->nu / LEAST_BOX_STEPS + 2,
                         .ops = ops,
                         .memory = {.scratch = block->tops->scratch}};
    struct ys_dist *dist = ys_new(out->n_row + 1, sizeof *dist);
    size_t *first = ys_new(out->n_row + 2, sizeof *first);
    bool ok;

    w.end = ys_new(block->nu + 1, sizeof *w.end);
    w.segment = ys_new(w.most, sizeof *w.segment);
    ok = dist && first && w.end && w.segment;
    memcpy(w.lengths.share, usual_share, sizeof usual_share);
    w.lengths.gap_m = out->slots.used ? out->slots.gap_m : 0;
    ok = ok && count_rows(&w, dist, first);
    if (ok)
        learn_lengths(&w);
    ok = ok && count_rows(&w, dist, first) && sum_rows(&w, dist, first);
    for (size_t r = 0; dist && r < out->n_row; r++)
        ys_dist_fini(&dist[r]);
    free(dist);
    free(first);
    free(w.end);
    free(w.segment);
    ys_row_memory_fini(&w.memory);
    return ok;
}

void ys_block_counted_fini(struct ys_block_counted *counted)
{
    ys_block_rows_free(counted->row);
    free(counted->box);
    ys_dist_fini(&counted->dist);
    *counted = (struct ys_block_counted){0};
}
