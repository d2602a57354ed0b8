#include "../../../../src/change/match/turnover.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct ys_turnover of(size_t changed, size_t unchanged)
{
    struct ys_turnover out;

    ys_turnover_of(&out, changed, unchanged);
    return out;
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
    cr_expect(eq(dbl, none.stayed_sd, 0));
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

Test(turnover, many_places_leave_an_error_smaller_than_their_number)
{
    const struct ys_turnover many = of(2000, 18000);

    cr_expect(gt(dbl, many.stayed_sd, 0));
    cr_expect(lt(dbl, many.stayed_sd, 1000));
}
