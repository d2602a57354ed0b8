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
 * shared.  B + E at the row's end is the distribution of its count.  Each boundary's sums have a
 * scale of their own, a natural log, that keeps the greatest near 1: what is a 1e250th of it cannot
 * be seen in the count, because what follows does not depend on how many boxes were before.  (Sums
 * of logs were there before: ten times as slow.)  The likeliest way for the likeliest count is
 * found beside, with maxima of logs for sums.
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
/* Where the greatest sum of a boundary leaves these bounds it becomes 1 again. */
static const double least_scaled = 1e-50, most_scaled = 1e50;

enum { LEAST_STEPS = 29, MAX_STEPS = 75 }; /* 5.8 to 15 m: the boxes and their gaps */

struct lengths {
    size_t first, end; /* steps */
    double p[MAX_STEPS], log_p[MAX_STEPS];
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
        l->p[d] = p[d] > least_p ? p[d] : 0;
        l->log_p[d] = p[d] > least_p ? log(p[d]) : -INFINITY;
        if (p[d] > least_p) {
            l->first = d < l->first ? d : l->first;
            l->end = d + 1;
        }
    }
}

/* A row of counts for each boundary 0..n: sums in its scale, and logs of maxima. */
struct table {
    size_t n, counts;             /* counts: 0..counts - 1 boxes */
    double *box, *empty, *before; /* sums of this boundary; what they were at the last one */
    double *start;                /* n + 1 rows: sums of ways that a box may follow */
    double *scale;                /* n + 1: ln of what the sums are over themselves */
    double *best_box, *best_empty, *best_start; /* n + 1 rows: maxima */
};

static bool grow(struct ys_row_memory *memory, size_t n)
{
    if (memory->n >= n)
        return true;
    double *const more = ys_scratch_new_raw(memory->scratch, 2 * n, sizeof *more);

    if (!more)
        return false;
    ys_scratch_free(memory->at);
    memory->at = more;
    memory->n = 2 * n;
    return true;
}

void ys_row_memory_fini(struct ys_row_memory *memory)
{
    ys_scratch_free(memory->at);
    *memory = (struct ys_row_memory){0};
}

static bool table_new(struct table *t, size_t n, size_t counts, struct ys_row_memory *memory)
{
    const size_t all = (n + 1) * counts;

    if (!grow(memory, 4 * all + 3 * counts + n + 1))
        return false;
    double *const at = memory->at;

    *t = (struct table){.n = n,
                        .counts = counts,
                        .start = at,
                        .best_box = at + all,
                        .best_empty = at + 2 * all,
                        .best_start = at + 3 * all,
                        .box = at + 4 * all,
                        .empty = at + 4 * all + counts,
                        .before = at + 4 * all + 2 * counts,
                        .scale = at + 4 * all + 3 * counts};
    for (size_t i = 0; i < all; i++) {
        t->start[i] = 0;
        t->best_box[i] = t->best_empty[i] = t->best_start[i] = -INFINITY;
    }
    for (size_t k = 0; k < counts; k++)
        t->box[k] = t->empty[k] = 0;
    t->empty[0] = 1;
    t->start[0] = empty_to_box;
    t->best_empty[0] = 0;
    t->best_start[0] = log(empty_to_box);
    t->scale[0] = 0;
    return true;
}

/* What a row is counted from, and the sums of its tops' evidence before each boundary. */
struct evidence {
    const struct lengths *l;
    const double *end, *sum;
    const struct ysk_ops *ops;
};

/* ln of how much the stretch from start to at looks like a box, its length's own share left out. */
static double looks(const struct evidence *e, size_t start, size_t at)
{
    return top_weight * (e->sum[at] - e->sum[start]) + (e->end[start] + e->end[at]) / 2;
}

/* The maxima of boundary `at`, of its first n counts. */
static void fill_best(const struct table *t, size_t at, size_t n, const struct evidence *e)
{
    const size_t m = t->counts, first = e->l->first;
    const size_t last = e->l->end - 1 < at ? e->l->end - 1 : at;
    const double *const old_empty = t->best_empty + (at - 1) * m, *const old_box = t->best_box +
                                                                                   (at - 1) * m;
    double *const empty = t->best_empty + at * m, *const box = t->best_box + at * m,
                  *const start = t->best_start + at * m;
    const double stay = log(stay_empty), leave = log(box_to_empty), enter = log(empty_to_box),
                 next = log(box_to_box);
    double w[MAX_STEPS];

    for (size_t d = first; d <= last; d++)
        w[d - first] = e->l->log_p[d] + looks(e, at - d, at);
    if (first <= last)
        e->ops->sm_most_f64(box + 1, t->best_start + (at - first) * m, -(ptrdiff_t)m, w,
                            last - first + 1, n - 1);
    for (size_t k = 0; k < n; k++) {
        const double a = old_empty[k] + stay, b = old_box[k] + leave;

        empty[k] = a > b ? a : b;
        start[k] = empty[k] + enter > box[k] + next ? empty[k] + enter : box[k] + next;
    }
}

static double floored(double x)
{
    return x < YSK_SM_TINY ? 0 : x;
}

/* The sums of boundary `at`, of its first n counts. */
static void fill_sums(const struct table *t, size_t at, size_t n, const struct evidence *e)
{
    const size_t m = t->counts, first = e->l->first;
    const size_t last = e->l->end - 1 < at ? e->l->end - 1 : at;
    double w[MAX_STEPS], most = 0, by = 1;

    for (size_t k = 0; k < n; k++)
        t->before[k] = t->box[k];
    if (first <= last) {
        for (size_t d = first; d <= last; d++)
            w[d - first] = looks(e, at - d, at) + t->scale[at - d] - t->scale[at - 1];
        e->ops->exp_f64(w, w, last - first + 1);
        for (size_t d = first; d <= last; d++)
            w[d - first] *= e->l->p[d];
        e->ops->sm_ends_f64(t->box + 1, t->start + (at - first) * m, -(ptrdiff_t)m, w,
                            last - first + 1, n - 1);
    }
    for (size_t k = 0; k < n; k++) {
        t->empty[k] = floored(t->empty[k] * stay_empty + t->before[k] * box_to_empty);
        t->box[k] = floored(t->box[k]);
        most = fmax(most, fmax(t->box[k], t->empty[k]));
    }
    t->scale[at] = t->scale[at - 1];
    if (most > 0 && (most < least_scaled || most > most_scaled)) {
        by = 1 / most;
        t->scale[at] += log(most);
    }
    for (size_t k = 0; k < n; k++) {
        t->empty[k] *= by;
        t->box[k] *= by;
        t->start[at * m + k] = t->empty[k] * empty_to_box + t->box[k] * box_to_box;
    }
}

/* The length of the box that ends at boundary `at` as the k-th, in the best way; 0: none does. */
static size_t best_length(bool *after_box, const struct table *t, size_t at, size_t k,
                          const struct evidence *e)
{
    const size_t m = t->counts;

    for (size_t d = e->l->first; d < e->l->end && d <= at; d++) {
        const size_t p = (at - d) * m + k - 1;
        const double w = e->l->log_p[d] + looks(e, at - d, at);

        if (isfinite(w) && w + t->best_start[p] == t->best_box[at * m + k]) {
            *after_box =
                t->best_box[p] + log(box_to_box) > t->best_empty[p] + log(empty_to_box);
            return d;
        }
    }
    return 0;
}

static void walk_back(struct ys_row_segment *segment, const struct table *t, size_t count,
                      const struct evidence *e)
{
    const size_t m = t->counts;
    size_t at = t->n, k = count;
    bool in_box = t->best_box[at * m + k] > t->best_empty[at * m + k];

    while (at > 0) {
        if (!in_box) {
            const size_t p = (at - 1) * m + k;

            in_box = !(t->best_empty[p] + log(stay_empty) > t->best_box[p] + log(box_to_empty));
            at--;
            continue;
        }
        const size_t d = k ? best_length(&in_box, t, at, k, e) : 0;

        if (!d)
            return;
        segment[k - 1] = (struct ys_row_segment){at - d, at};
        at -= d;
        k--;
    }
}

/* P(count) of the last boundary's sums. */
static size_t likeliest(double *p, const struct table *t)
{
    double high = 0, all = 0;
    size_t best = 0;

    for (size_t k = 0; k < t->counts; k++) {
        p[k] = t->box[k] + t->empty[k];
        all += p[k];
        if (p[k] > high) {
            high = p[k];
            best = k;
        }
    }
    for (size_t k = 0; k < t->counts; k++)
        p[k] /= all;
    return best;
}

bool ys_row_recursion(struct ys_row_ways *out, const struct ys_row_evidence *in,
                      struct ys_row_memory *memory, const struct ysk_ops *ops)
{
    const size_t n = in->n, max = in->most;
    struct lengths l;
    struct table t = {0};
    double *sum = ys_new(n + 1, sizeof *sum), *p = ys_new(max + 1, sizeof *p);
    const struct evidence e = {&l, in->end, sum, ops};
    const bool ok = sum && p && table_new(&t, n, max + 1, memory);

    make_lengths(&l, in->lengths);
    for (size_t i = 0; ok && i < n; i++)
        sum[i + 1] = sum[i] + fmin(fmax(in->top[i] / 2, -most_top), most_top);
    for (size_t at = 1; ok && at <= n; at++) {
        /* no more boxes than fit before */
        const size_t counts = at / l.first + 1 < max + 1 ? at / l.first + 1 : max + 1;

        fill_best(&t, at, counts, &e);
        fill_sums(&t, at, counts, &e);
    }
    if (ok) {
        out->n_segment = likeliest(p, &t);
        out->dist = (struct ys_dist){p, max + 1, 0};
        walk_back(out->segment, &t, out->n_segment, &e);
    } else {
        free(p);
        out->dist = (struct ys_dist){0};
    }
    free(sum);
    return ok;
}
