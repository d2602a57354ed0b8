#include "../../../../src/change/match/alone.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { N = 40 };

/* The answer of the last of n, the others changed as said, on ground of which this share did. */
static double last_on(double ground, size_t n, size_t changed, struct ys_alone last)
{
    struct ys_alone object[N];
    const size_t same[2] = {1, 19};

    for (size_t k = 0; k + 1 < n; k++)
        object[k] = (struct ys_alone){.real = 0.99, .missed = 0.01, .changed = k < changed};
    object[n - 1] = last;
    ys_alone_weigh(object, n, same, ground);
    return object[n - 1].moved;
}

static double last_of(size_t n, size_t changed, struct ys_alone last)
{
    return last_on(0, n, changed, last);
}

Test(alone, what_changed_under_a_sure_object_has_moved)
{
    cr_expect(ge(dbl, last_of(1, 0, (struct ys_alone){0.99, 0.04, true, false, 0}), 0.95));
}

Test(alone, no_change_where_others_changed_leaves_it_open)
{
    cr_expect(lt(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.04, false, false, 0}), 0.95));
    cr_expect(gt(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.04, false, false, 0}), 0.05));
}

Test(alone, no_change_says_little_where_nothing_that_moved_changed_its_ground)
{
    cr_expect(ge(dbl, last_of(31, 8, (struct ys_alone){0.995, 0.01, false, false, 0}), 0.95));
}

Test(alone, one_that_the_other_count_may_have_missed_stays_open)
{
    cr_expect(lt(dbl, last_of(31, 8, (struct ys_alone){0.99, 0.3, false, false, 0}), 0.95));
    cr_expect(lt(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.5, true, false, 0}), 0.95));
}

/* What makes a count miss it changes its pixels, too. */
Test(alone, change_does_not_make_up_for_a_count_that_may_have_missed_it)
{
    cr_expect(lt(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.08, true, true, 0}), 0.95));
    cr_expect(ge(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.02, true, true, 0}), 0.95));
    cr_expect(ge(dbl, last_of(31, 30, (struct ys_alone){0.99, 0.08, true, false, 0}), 0.95));
}

Test(alone, change_says_little_where_the_ground_changed_as_a_whole)
{
    const struct ys_alone one = {0.99, 0.2, true, false, 0};

    cr_expect(ge(dbl, last_on(0.05, 31, 30, one), 0.95));
    cr_expect(lt(dbl, last_on(0.9, 31, 30, one), 0.95));
    cr_expect(lt(dbl, last_on(0.5, 31, 30, one), last_on(0.05, 31, 30, one)));
}

Test(alone, what_may_be_no_object_stays_open_where_nothing_changed)
{
    cr_expect(lt(dbl, last_of(31, 8, (struct ys_alone){0.7, 0.01, false, false, 0}), 0.95));
}

Test(alone, none_is_weighed_where_there_is_none)
{
    const size_t same[2] = {0, 0};

    ys_alone_weigh(NULL, 0, same, 0);
}
