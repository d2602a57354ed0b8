#include "../../../../kernels/cpu.h"
#include "../../../../src/count/containers/block_parts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_STEPS = 1500, MOST_BOXES = 64, LENGTHS = 75 };

/* What the recursion sums, in long doubles, whose exponents need no scale: its rates are
 * written down once more here. */
static void plain_sums(double *p, const struct ys_row_evidence *in)
{
    static long double box[MOST_STEPS + 1][MOST_BOXES], empty[MOST_STEPS + 1][MOST_BOXES];
    long double share[LENGTHS] = {0}, all = 0;
    double sum[MOST_STEPS + 1] = {0};

    for (int k = 0; k < YS_BLOCK_SIZES; k++) {
        double weight[LENGTHS] = {0}, norm = 0;

        for (int d = 29; d < LENGTHS; d++) {
            for (int i = 1; i <= 12; i++) {
                const double off = (d * 0.2 - ys_block_length_m[k] - 0.05 * i) / 0.1;

                weight[d] += exp(-off * off / 2);
            }
            norm += weight[d];
        }
        for (int d = 29; d < LENGTHS; d++)
            share[d] += (long double)(in->lengths->share[k] * weight[d] / norm);
    }
    for (size_t t = 0; t < in->n; t++)
        sum[t + 1] = sum[t] + fmin(fmax(in->top[t] / 2, -1.5), 1.5);
    for (size_t t = 0; t <= in->n; t++)
        for (size_t k = 0; k <= in->most; k++) {
            box[t][k] = 0;
            empty[t][k] = t ? empty[t - 1][k] * 0.93L + box[t - 1][k] * 0.3L : k == 0;
            for (size_t d = 29; k && d < LENGTHS && d <= t; d++)
                if (share[d] > 1e-6L)
                    box[t][k] += share[d] *
                                 expl((long double)(0.3 * (sum[t] - sum[t - d]) +
                                                    (in->end[t] + in->end[t - d]) / 2)) *
                                 (empty[t - d][k - 1] * 0.07L + box[t - d][k - 1] * 0.7L);
        }
    for (size_t k = 0; k <= in->most; k++)
        all += box[in->n][k] + empty[in->n][k];
    for (size_t k = 0; k <= in->most; k++)
        p[k] = (double)((box[in->n][k] + empty[in->n][k]) / all);
}

/* Boxes of 6.4 m with their gap in every row, parted by lanes, seen as clearly as `seen`. */
static void draw_row(double *top, double *end, size_t n, double seen)
{
    for (size_t t = 0; t <= n; t++) {
        end[t] = t % 32 == 0 ? seen : -seen / 2;
        if (t < n)
            top[t] = t / 32 % 5 == 4 ? -seen : seen;
    }
}

static void check_row(size_t n, double seen)
{
    const struct ys_row_lengths lengths = {.share = {0.5, 0.49, 0.01}};
    double *top = calloc(n + 1, sizeof *top), *end = calloc(n + 1, sizeof *end);
    const struct ys_row_evidence in = {end, top, n, n / 29 + 1, &lengths};
    struct ys_row_segment segment[MOST_BOXES];
    struct ys_row_ways ways = {.segment = segment};
    struct ys_row_memory memory = {0};
    struct ysk_ops ops;
    double p[MOST_BOXES];

    ysk_ops_init(&ops, ysk_cpu_detect());
    draw_row(top, end, n, seen);
    plain_sums(p, &in);
    cr_assert(ys_row_recursion(&ways, &in, &memory, &ops));
    for (size_t k = 0; k <= in.most; k++)
        cr_assert_float_eq(ways.dist.p[k], p[k], 1e-9, "%zu steps, %g: P(%zu) = %g, not %g", n,
                           seen, k, ways.dist.p[k], p[k]);
    for (size_t i = 1; i < ways.n_segment; i++)
        cr_assert_geq(segment[i].start, segment[i - 1].end);
    ys_dist_fini(&ways.dist);
    ys_row_memory_fini(&memory);
    free(top);
    free(end);
}

Test(block_recursion, a_row_is_counted_as_by_sums_that_need_no_scale)
{
    check_row(20, 2); /* shorter than a box */
    check_row(160, 2);
    check_row(400, 0.3);
    check_row(MOST_STEPS, 8); /* sums up to 1e900: no double holds them */
    check_row(MOST_STEPS, -8);
}

Test(block_recursion, clear_boxes_are_found_where_they_stand)
{
    const struct ys_row_lengths lengths = {.share = {0.9, 0.09, 0.01}};
    double top[160], end[161];
    const struct ys_row_evidence in = {end, top, 160, 6, &lengths};
    struct ys_row_segment segment[6];
    struct ys_row_ways ways = {.segment = segment};
    struct ys_row_memory memory = {0};
    struct ysk_ops ops;

    ysk_ops_init(&ops, ysk_cpu_detect());
    draw_row(top, end, 160, 8);
    cr_assert(ys_row_recursion(&ways, &in, &memory, &ops));
    cr_assert_eq(ways.n_segment, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(segment[i].start, 32 * i);
        cr_assert_eq(segment[i].end, 32 * (i + 1));
    }
    ys_dist_fini(&ways.dist);
    ys_row_memory_fini(&memory);
}
