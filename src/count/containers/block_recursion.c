/*
 * block_recursion.c - how a row's length becomes a count: every way to divide it, summed
 *
 * Gaps of 0.1 m do not show at every end, and length / box length does not know where rows are
 * empty nor which boxes are long.  So all ways compete.  With B[t][k] and E[t][k] for k boxes
 * before boundary t, the last step of a box or of an empty place:
 *
 *     E[t][k] = E[t - 1][k] stay_empty + B[t - 1][k] box_to_empty
 *     B[t][k] = sum over d of P(d) w(t - d, t) (E[t - d][k - 1] empty_to_box
 *                                              + B[t - d][k - 1] box_to_box)
 *
 * where P(d) is how common boxes of d steps with their gap are, and w says how much the stretch
 * looks like one: the tops in it, and half of the ends' evidence at either side, as an end is
 * shared.  B + E at the row's end is the distribution of its count.  All are kept as natural
 * logs.  The likeliest way for the likeliest count is found beside, with maxima for sums.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"

/* Rates a step of 0.2 m: empty places of 3 m, strings of three boxes. */
static const double stay_empty = .93, empty_to_box = .07, box_to_box = .7, box_to_empty = .3;
/* Of half the log odds of tops in a step of 0.2 m: what counted own held-out quays best (0.12 to
 * 0.35 tried, mean error 13.1 to 10.4 %). */
static const double top_weight = 0.3;
static const double most_top = 1.5; /* either way: no single step decides */
/* What resampling and the row's angle add to a length: of a slot, and of a box with its own gap. */
static const double slot_sd = 0.15, free_sd = 0.1; /* metres */
/* Gaps outside slots: twelve of them, from 0.05 to 0.6 m, as likely each. */
static const double free_gap_step_m = 0.05;
enum { FREE_GAPS = 12 };
static const double least_p = 1e-6; /* of a length: below it is left out */
static const double log_zero = -1e300;

static double log_add(double a, double b)
{
    const double high = a > b ? a : b, low = a > b ? b : a;

    return low <= log_zero / 2 ? high : high + log1p(exp(low - high));
}

enum { LEAST_STEPS = 29, MAX_STEPS = 75 }; /* 5.8 to 15 m: the boxes and their gaps */

struct lengths {
    size_t first, end; /* steps */
    double log_p[MAX_STEPS];
};

/* How likely a box of size k with its gap is m long, not normalised.  In slots two 20 ft boxes
 * with their gaps make room for a 40 ft one. */
static double length_weight(const struct ys_row_lengths *lengths, int k, double m)
{
    double sum = 0;

    if (lengths->gap_m > 0) {
        const double whole = k == 1 ? 2 * (ys_block_length_m[0] + lengths->gap_m)
                                    : ys_block_length_m[k] + lengths->gap_m;
        const double off = (m - whole) / slot_sd;

        return exp(-off * off / 2);
    }
    for (int i = 1; i <= FREE_GAPS; i++) {
        const double off = (m - ys_block_length_m[k] - free_gap_step_m * i) / free_sd;

        sum += exp(-off * off / 2);
    }
    return sum;
}

static void make_lengths(struct lengths *l, const struct ys_row_lengths *lengths)
{
    double p[MAX_STEPS] = {0};

    for (int k = 0; k < YS_BLOCK_SIZES; k++) {
        double sum = 0;

        for (size_t d = LEAST_STEPS; d < MAX_STEPS; d++)
            sum += length_weight(lengths, k, (double)d * ys_block_step_m);
        for (size_t d = LEAST_STEPS; d < MAX_STEPS; d++)
            p[d] += lengths->share[k] * length_weight(lengths, k, (double)d * ys_block_step_m) /
                    sum;
    }
    l->first = MAX_STEPS;
    l->end = 0;
    for (size_t d = 0; d < MAX_STEPS; d++) {
        l->log_p[d] = p[d] > least_p ? log(p[d]) : log_zero;
        if (p[d] > least_p) {
            l->first = d < l->first ? d : l->first;
            l->end = d + 1;
        }
    }
}

/* Sums (or maxima, with the way back) over segmentations with k boxes that end at t. */
struct table {
    size_t n, counts;
    double *box, *empty;           /* log sums */
    double *best_box, *best_empty; /* log maxima */
    uint8_t *length;               /* of the box that ends at t, in the best way */
    uint8_t *from; /* bit 0: the best box follows a box; bit 1: best empty does */
};

static void table_fini(struct table *t)
{
    free(t->box);
    free(t->empty);
    free(t->best_box);
    free(t->best_empty);
    free(t->length);
    free(t->from);
}

static bool table_new(struct table *t, size_t n, size_t counts)
{
    const size_t all = (n + 1) * counts;

    *t = (struct table){n,
                        counts,
                        ys_new(all, sizeof *t->box),
                        ys_new(all, sizeof *t->box),
                        ys_new(all, sizeof *t->box),
                        ys_new(all, sizeof *t->box),
                        ys_new(all, 1),
                        ys_new(all, 1)};
    if (!t->box || !t->empty || !t->best_box || !t->best_empty || !t->length || !t->from)
        return false;
    for (size_t i = 0; i < all; i++)
        t->box[i] = t->empty[i] = t->best_box[i] = t->best_empty[i] = log_zero;
    t->empty[0] = t->best_empty[0] = 0;
    return true;
}

/* Column t of the table: an empty step, or a box of every length that ends here. */
static void fill_column(struct table *t, size_t at, const struct lengths *l, const double *end,
                        const double *sum)
{
    const size_t m = t->counts;
    double *box = t->box + at * m, *empty = t->empty + at * m;
    double *best_box = t->best_box + at * m, *best_empty = t->best_empty + at * m;

    for (size_t k = 0; k < m; k++) {
        const size_t p = (at - 1) * m + k;
        const double a = t->best_empty[p] + log(stay_empty),
                     b = t->best_box[p] + log(box_to_empty);

        empty[k] = log_add(t->empty[p] + log(stay_empty), t->box[p] + log(box_to_empty));
        best_empty[k] = a > b ? a : b;
        t->from[at * m + k] = a > b ? 0 : 2;
    }
    for (size_t d = l->first; d < l->end && d <= at; d++) {
        const size_t start = at - d;
        const double w =
            l->log_p[d] + top_weight * (sum[at] - sum[start]) + (end[start] + end[at]) / 2;

        for (size_t k = 1; k < m; k++) {
            const size_t p = start * m + k - 1;
            const double a = t->best_empty[p] + log(empty_to_box) + w;
            const double b = t->best_box[p] + log(box_to_box) + w;
            const double best = a > b ? a : b;

            if (t->empty[p] <= log_zero / 2 && t->box[p] <= log_zero / 2)
                continue;
            box[k] = log_add(box[k], w + log_add(t->empty[p] + log(empty_to_box),
                                                 t->box[p] + log(box_to_box)));
            if (best > best_box[k]) {
                best_box[k] = best;
                t->length[at * m + k] = (uint8_t)d;
                t->from[at * m + k] = (uint8_t)((t->from[at * m + k] & 2) | (b > a));
            }
        }
    }
}

static void walk_back(struct ys_row_segment *segment, const struct table *t, size_t count)
{
    const size_t m = t->counts;
    size_t at = t->n, k = count;
    bool in_box = t->best_box[at * m + k] > t->best_empty[at * m + k];

    while (at > 0) {
        const uint8_t from = t->from[at * m + k];

        if (!in_box) {
            in_box = from & 2;
            at--;
            continue;
        }
        const size_t d = t->length[at * m + k];

        if (!d || !k)
            return;
        segment[k - 1] = (struct ys_row_segment){at - d, at};
        at -= d;
        k--;
        in_box = from & 1;
    }
}

bool ys_row_recursion(struct ys_dist *dist, struct ys_row_segment *segment, size_t *n_segment,
                      size_t max, const double *end, const double *top, size_t n,
                      const struct ys_row_lengths *lengths)
{
    struct lengths l;
    struct table t;
    double *sum = ys_new(n + 1, sizeof *sum), *log_p = ys_new(max + 1, sizeof *log_p);
    double high = log_zero;
    size_t best = 0;
    bool ok = table_new(&t, n, max + 1) && sum && log_p;

    make_lengths(&l, lengths);
    for (size_t i = 0; ok && i < n; i++)
        sum[i + 1] = sum[i] + fmin(fmax(top[i] / 2, -most_top), most_top);
    for (size_t at = 1; ok && at <= n; at++)
        fill_column(&t, at, &l, end, sum);
    for (size_t k = 0; ok && k <= max; k++) {
        log_p[k] = log_add(t.box[n * t.counts + k], t.empty[n * t.counts + k]);
        if (log_p[k] > high) {
            high = log_p[k];
            best = k;
        }
    }
    for (size_t k = 0; ok && k <= max; k++)
        log_p[k] = exp(log_p[k] - high);
    *dist = (struct ys_dist){log_p, max + 1, 0};
    double all = 0;
    for (size_t k = 0; ok && k <= max; k++)
        all += log_p[k];
    for (size_t k = 0; ok && k <= max; k++)
        log_p[k] /= all;
    if (ok) {
        *n_segment = best;
        walk_back(segment, &t, best);
    } else {
        free(log_p);
        *dist = (struct ys_dist){0};
    }
    table_fini(&t);
    free(sum);
    return ok;
}
