/* Intervals of how many stayed, left and came, from two counts and the pairs between them. */

#include "../../../../src/pipeline/report/run_parts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

enum { N = 30, OFF = 4 };

/* N objects at either date, counted as N - off to N + off with equal chance; the first `pairs` of them
 * share a place. */
static void intervals(struct ys_area_change *out, const int off[2], int pairs)
{
    static double p[2][N + OFF + 1], same[N];
    static enum ys_object_status status[2][N];
    static struct ys_counted_area area[2];
    static struct ys_date_counts counts[2];
    const struct ys_date_done side[2] = {{NULL, &counts[0]}, {NULL, &counts[1]}};

    for (int d = 0; d < 2; d++) {
        for (int k = 0; k < N + OFF + 1; k++)
            p[d][k] = abs(k - N) <= off[d] ? 1.0 / (2 * off[d] + 1) : 0;
        area[d] = (struct ys_counted_area){
            .counted = {.counted = true, .n_found = N, .dist = {p[d], N + OFF + 1, 0}}};
        counts[d] = (struct ys_date_counts){.area = &area[d], .n_area = 1};
        for (int k = 0; k < N; k++)
            status[d][k] = k < pairs ? YS_STAYED : d ? YS_ARRIVED : YS_LEFT;
    }
    for (int k = 0; k < N; k++)
        same[k] = k < pairs ? 0.99 : (double)NAN;
    *out = (struct ys_area_change){.counted = true,
                                   .match = {.before = status[0],
                                             .after = status[1],
                                             .before_same = same,
                                             .after_same = same,
                                             .stayed = (uint32_t)pairs,
                                             .left = (uint32_t)(N - pairs),
                                             .arrived = (uint32_t)(N - pairs)}};
    cr_assert(eq(int, ys_area_moved(out, side, 0, NULL), YS_OK));
}

static uint32_t width(const uint32_t range[2])
{
    return range[1] - range[0];
}

Test(moved, where_none_stayed_all_of_a_count_arrived)
{
    struct ys_area_change out;

    intervals(&out, (int[2]){0, OFF}, 0);
    cr_expect(zero(u32, out.stayed90[1]));
    cr_expect(eq(u32, out.arrived90[0], N - OFF));
    cr_expect(eq(u32, out.arrived90[1], N + OFF));
    cr_expect(eq(u32, out.left90[0], N));
    cr_expect(eq(u32, out.left90[1], N));
}

Test(moved, where_all_stayed_an_object_missed_at_one_date_moved_at_the_other_alone)
{
    struct ys_area_change out;

    intervals(&out, (int[2]){0, OFF}, N);
    /* Missed after, it passes for one that left. */
    cr_expect(ge(u32, out.left90[1], 3));
    cr_expect(le(u32, out.arrived90[1], 2));
    cr_expect(ge(u32, out.stayed90[1], N + 2));
    intervals(&out, (int[2]){OFF, 0}, N);
    cr_expect(ge(u32, out.arrived90[1], 3));
    cr_expect(le(u32, out.left90[1], 2));
}

Test(moved, surer_counts_give_narrower_intervals)
{
    struct ys_area_change sure, unsure;

    for (int pairs = 0; pairs <= N; pairs += 10) {
        intervals(&sure, (int[2]){1, 1}, pairs);
        intervals(&unsure, (int[2]){OFF, OFF}, pairs);
        cr_expect(le(u32, width(sure.stayed90), width(unsure.stayed90)));
        cr_expect(lt(u32, width(sure.left90), width(unsure.left90)));
        cr_expect(lt(u32, width(sure.arrived90), width(unsure.arrived90)));
    }
}
