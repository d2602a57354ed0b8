#include "../../../../src/count/pits/pit_parts.h"
#include "../../../nomem/failing_alloc.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct ys_pit pits[] = {{.box = {.a = 20, .b = 16}},
                               {.box = {.a = 14, .b = 22}},
                               {.box = {.a = 24, .b = 18}},
                               {.box = {.a = 90, .b = 80}}};
static const struct ys_pit_list list = {pits, 4};

Test(pit_context, three_likely_pits_tell_the_size_that_most_have_and_two_do_not)
{
    static const double p[2][4] = {{0.9, 0.9, 0.9, 0.4}, {0.9, 0.9, 0.4, 0.4}};
    struct ys_pit_size size;

    cr_assert(ys_pits_common_size(&size, &list, p[0]));
    cr_assert(size.is_known);
    cr_expect(eq(dbl, size.length, 22));
    cr_expect(eq(dbl, size.width, 16));
    cr_assert(ys_pits_common_size(&size, &list, p[1]));
    cr_expect(not(size.is_known));
}

/* Else the count would go on with another size than the picture's, and say nothing. */
Test(pit_context, a_size_without_memory_is_a_failure_and_not_an_unknown_size)
{
    static const double p[4] = {0.9, 0.9, 0.9, 0.9};
    struct ys_pit_size size;

    failing_alloc_at(1);
    const bool ok = ys_pits_common_size(&size, &list, p);
    cr_assert(failing_alloc_has());
    failing_alloc_at(0);
    cr_expect(not(ok));
}
