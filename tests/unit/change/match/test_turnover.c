#include "../../../../src/change/match/turnover.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct ys_turnover beside(size_t changed, size_t unchanged, double gone_unchanged,
                                 double gone_changed)
{
    const double moved[] = {gone_unchanged, gone_changed};
    struct ys_turnover out;

    ys_turnover_of(&out, changed, unchanged, moved);
    return out;
}

static struct ys_turnover of(size_t changed, size_t unchanged)
{
    return beside(changed, unchanged, 0, 0);
}

static double share_below(const struct ys_turnover *of, int end)
{
    double sum = 0;

    for (int k = 0; k < end; k++)
        sum += of->stayed[k];
    return sum;
}

Test(turnover, where_nearly_nothing_changed_what_looks_as_before_stayed)
{
    cr_expect(ge(dbl, of(0, 30).same_unchanged, 0.95));
    cr_expect(ge(dbl, of(7, 50).same_unchanged, 0.95));
    cr_expect(gt(dbl, of(7, 50).same_changed, 0.3));
}

Test(turnover, where_nearly_all_changed_no_box_is_said_to_have_stayed)
{
    cr_expect(le(dbl, of(43, 0).same_changed, 0.05));
    cr_expect(lt(dbl, of(42, 12).same_unchanged, 0.7));
    cr_expect(le(dbl, of(68, 2).same_changed, 0.05));
}

Test(turnover, few_places_decide_nothing)
{
    const struct ys_turnover none = of(0, 0);

    cr_expect(gt(dbl, of(0, 1).same_unchanged, 0.5));
    cr_expect(lt(dbl, of(0, 1).same_unchanged, 0.95));
    cr_expect(gt(dbl, of(1, 0).same_changed, 0.05));
    cr_expect(gt(dbl, none.same_changed, 0.05));
    cr_expect(lt(dbl, none.same_unchanged, 0.95));
}

Test(turnover, more_of_the_same_makes_it_surer)
{
    for (size_t n = 1; n < 200; n++) {
        cr_expect(ge(dbl, of(0, n + 1).same_unchanged, of(0, n).same_unchanged));
        /* but for the steps of what is supposed */
        cr_expect(le(dbl, of(n + 1, 0).same_changed, of(n, 0).same_changed + 1e-4));
        cr_expect(ge(dbl, of(n, n).same_unchanged, of(n, n).same_changed));
    }
}

Test(turnover, where_what_moved_left_no_change_an_unchanged_place_says_nothing)
{
    const struct ys_turnover blind = beside(1, 60, 200, 4);

    cr_expect(lt(dbl, blind.same_unchanged, 0.8));
    cr_expect(gt(dbl, share_below(&blind, 1), 0.05)); /* none of them stayed */
    cr_expect(gt(dbl, blind.stayed[YS_TURNOVER_SHARES - 1], 0.02));
    cr_expect(ge(dbl, beside(1, 60, 4, 200).same_unchanged, 0.95));
}

Test(turnover, what_moved_elsewhere_counts_for_no_more_than_a_few_places)
{
    cr_expect(ieee_ulp_eq(dbl, beside(20, 20, 0, 3000).same_changed,
                          beside(20, 20, 0, 300).same_changed, 100));
}

Test(turnover, the_shares_that_may_have_stayed_add_up_to_one)
{
    const struct ys_turnover many = of(2000, 18000);
    struct ys_turnover unknown;

    ys_turnover_unknown(&unknown);
    cr_expect(epsilon_eq(dbl, share_below(&many, YS_TURNOVER_SHARES), 1, 1e-9));
    cr_expect(epsilon_eq(dbl, share_below(&unknown, YS_TURNOVER_SHARES), 1, 1e-9));
    cr_expect(lt(dbl, share_below(&many, 40), 0.1)); /* nine in ten look as before */
    cr_expect(gt(dbl, share_below(&unknown, 25), 0.4));
}
