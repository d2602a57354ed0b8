#include "../../../../src/count/area/count.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/theories.h>
#include <math.h>

TheoryDataPoints(count, five_figures_keep_their_order) = {
    DataPoints(double, 0.02, 0.5, 0.93), DataPoints(double, 0.05, 1.5, 9), /* scales */
    DataPoints(int, 0, 1, 13, 40),                                         /* best */
    DataPoints(int, 0, 5, 200),                                            /* sure ones */
};

/* Whatever best is, a mode or a sum from elsewhere, and however many seem sure one by one. */
Theory((double p, double above, int best, int sure), count, five_figures_keep_their_order)
{
    double chance[20];
    struct ys_dist raw = {0};
    struct ys_counted counted = {.counted = true, .best = (uint32_t)best};

    for (int i = 0; i < 20; i++)
        chance[i] = p;
    cr_assert(ys_dist_poisson_binomial(&raw, chance, 20));
    cr_assert(ys_dist_widen(&counted.dist, &raw, 0.3, above));
    ys_counted_bounds(&counted, (size_t)sure);
    cr_expect(counted.certain <= counted.low90);
    cr_expect(counted.low90 <= counted.best);
    cr_expect(counted.best <= counted.high90);
    cr_expect(counted.high90 <= counted.possible);
    cr_expect(counted.certain <= (uint32_t)sure);
    ys_dist_fini(&raw);
    ys_counted_fini(&counted);
}

Test(count, certain_objects_are_those_that_are_sure_where_the_picture_is_sure)
{
    struct ys_counted counted = {.counted = true, .best = 7};

    cr_assert(ys_dist_point(&counted.dist, 7));
    ys_counted_bounds(&counted, 6);
    cr_expect(eq(u32, counted.certain, 6));
    cr_expect(eq(u32, counted.low90, 7));
    cr_expect(eq(u32, counted.possible, 7));
    ys_counted_fini(&counted);
}

Test(count, a_score_rises_with_certainty_and_stays_a_share)
{
    static const char *const method[] = {"track", "block", "vessel", "pit", "blob"};

    for (size_t m = 0; m < sizeof method / sizeof *method; m++) {
        double last = 0;

        for (int i = 0; i <= 1000; i++) {
            const double score = ys_score_measured(method[m], i / 1000.0);

            cr_expect(score >= last && score <= 1, "%s at %d", method[m], i);
            last = score;
        }
        cr_expect(ys_score_measured(method[m], 0) < 1e-9 && last > 0.95, "%s", method[m]);
    }
}
