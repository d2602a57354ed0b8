#include "../../../src/raster/row_math.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

Test(row_math, selection_agrees_with_sorting)
{
    uint32_t seed = 7;

    for (size_t n = 1; n < 60; n++) {
        double x[60], sorted[60];

        for (size_t k = 0; k < n; k++) {
            for (size_t i = 0; i < n; i++) {
                seed = seed * 1664525u + 1013904223u;
                x[i] = sorted[i] = (double)(seed >> 24) / (n % 5 + 1); /* with equals */
            }
            qsort(sorted, n, sizeof *sorted, by_value);
            cr_assert_eq(ys_row_select(x, n, k), sorted[k], "n %zu k %zu", n, k);
        }
    }
}

Test(row_math, quantiles_lie_between_order_statistics)
{
    double x[] = {4, 1, 3, 2}, y[] = {4, 1, 3, 2}, z[] = {4, 1, 3, 2};

    cr_assert_float_eq(ys_row_quantile(x, 4, 0.5), 2.5, 1e-12);
    cr_assert_float_eq(ys_row_quantile(y, 4, 0), 1, 1e-12);
    cr_assert_float_eq(ys_row_quantile(z, 4, 0.9), 3.7, 1e-12);
    cr_assert(isnan(ys_row_quantile(x, 0, 0.5)));
}

Test(row_math, a_blur_keeps_what_is_constant_and_the_sum_of_a_spike)
{
    double flat[9], spike[41] = {0}, sum = 0;

    for (int i = 0; i < 9; i++)
        flat[i] = 3;
    cr_assert(ys_row_blur(flat, 9, 2.5, false));
    for (int i = 0; i < 9; i++)
        cr_assert_float_eq(flat[i], 3, 1e-12);
    spike[20] = 1;
    cr_assert(ys_row_blur(spike, 41, 2, true));
    for (int i = 0; i < 41; i++)
        sum += spike[i];
    cr_assert_float_eq(sum, 1, 1e-12);
    cr_assert_float_eq(spike[18], spike[22], 1e-15);
}
