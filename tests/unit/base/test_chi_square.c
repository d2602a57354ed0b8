#include "../../../src/base/chi_square.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

/* Points of printed tables: freedom, share above, point. */
static const double table[][3] = {{1, 0.5, 0.4549},  {1, 0.001, 10.828},  {2, 0.05, 5.991},
                                  {3, 0.9, 0.584},   {4, 0.0001, 23.513}, {6, 0.001, 22.458},
                                  {10, 0.99, 2.558}, {13, 0.5, 12.340},   {16, 0.01, 32.000}};

Test(chi_square, its_points_are_those_of_the_tables)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const unsigned k = (unsigned)table[i][0];

        cr_expect(lt(dbl, fabs(ys_chi_square_point(table[i][1], k) - table[i][2]), 1e-3));
        cr_expect(lt(dbl, fabs(ys_chi_square_above(table[i][2], k) / table[i][1] - 1), 2e-3));
    }
}

Test(chi_square, all_of_it_lies_above_nothing_and_none_above_everything)
{
    for (unsigned k = 1; k <= 16; k++) {
        cr_expect(ieee_ulp_eq(dbl, ys_chi_square_above(0, k), 1, 0));
        cr_expect(ieee_ulp_eq(dbl, ys_chi_square_above(-3, k), 1, 0));
        cr_expect(lt(dbl, ys_chi_square_above(1e4, k), 1e-300));
    }
}
