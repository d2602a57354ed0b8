#include "../../../src/raster/quantile.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { MOST = 60 };

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* n numbers of either sign, many of them equal, and the same sorted. */
static void fill(double *x, double *sorted, size_t n, uint32_t *seed)
{
    for (size_t i = 0; i < n; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        x[i] = sorted[i] = ((double)(*seed >> 24) - 100) / (n % 5 + 1);
    }
    qsort(sorted, n, sizeof *sorted, by_value);
}

Test(quantile, selection_agrees_with_sorting)
{
    uint32_t seed = 7;

    for (size_t n = 1; n < MOST; n++)
        for (size_t k = 0; k < n; k++) {
            double x[MOST], sorted[MOST];
            float y[MOST];

            fill(x, sorted, n, &seed);
            for (size_t i = 0; i < n; i++)
                y[i] = (float)x[i];
            cr_assert_eq(ys_kth(y, n, k), (float)sorted[k], "n %zu k %zu", n, k);
            cr_assert_eq(ys_select(x, n, k), sorted[k], "n %zu k %zu", n, k);
            for (size_t i = 0; i < n; i++)
                cr_assert(i <= k ? x[i] <= sorted[k] : x[i] >= sorted[k], "n %zu k %zu", n, k);
        }
}

/* Few floats are selected otherwise than many: on both sides of the border, and as sorted. */
Test(quantile, of_few_and_many_floats_it_is_what_sorting_gives)
{
    enum { MANY = 300 };
    static const size_t number[] = {1, 2, 127, 128, 129, 130, MANY};
    double x[MANY], sorted[MANY];
    float y[MANY];
    uint32_t seed = 11;

    for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
        const size_t n = number[k];

        fill(x, sorted, n, &seed);
        for (size_t i = 0; i < n; i++)
            y[i] = (float)x[i];
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(ys_kth(y, n, i), (float)sorted[i], "%zu of %zu", i, n);
        cr_assert(ys_sort_floats(y, n));
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(y[i], (float)sorted[i], "%zu of %zu", i, n);
    }
}

Test(quantile, of_floats_it_is_the_lower_of_two_neighbours_and_0_of_none)
{
    const float x[] = {4, 1, 3, 2};

    cr_assert_eq(ys_quantile(x, 4, 0), 1);
    cr_assert_eq(ys_quantile(x, 4, 0.5), 2);
    cr_assert_eq(ys_quantile(x, 4, 0.99), 3);
    cr_assert_eq(ys_quantile(x, 4, 1), 4);
    cr_assert_eq(ys_quantile(x, 0, 0.5), 0);
}

Test(quantile, of_doubles_it_lies_between_order_statistics)
{
    double x[] = {4, 1, 3, 2}, y[] = {4, 1, 3, 2}, z[] = {4, 1, 3, 2}, one[] = {7};

    cr_assert_float_eq(ys_quantile_linear(x, 4, 0.5), 2.5, 1e-12);
    cr_assert_float_eq(ys_quantile_linear(y, 4, 0), 1, 1e-12);
    cr_assert_float_eq(ys_quantile_linear(z, 4, 0.9), 3.7, 1e-12);
    cr_assert_eq(ys_quantile_linear(one, 1, 0.9), 7);
    cr_assert(isnan(ys_quantile_linear(x, 0, 0.5)));
}

Test(quantile, the_robust_spread_of_normal_numbers_is_their_sd_whatever_a_few_do)
{
    float x[2001];

    for (int i = 0; i < 2001; i++) /* sums of twelve uniform numbers less 6: sd 1 */
        x[i] = -6;
    for (uint32_t i = 0, seed = 3; i < 12 * 2001; i++) {
        seed = seed * 1664525u + 1013904223u;
        x[i / 12] += (float)(seed >> 8) / (1 << 24);
    }
    for (int i = 0; i < 100; i++)
        x[20 * i] = 1e6f;
    cr_assert_float_eq(ys_robust_sd(x, 2001), 1, 0.12);
}

Test(quantile, equal_weights_give_the_lower_median_and_a_heavy_one_wins)
{
    struct ys_weighed even[] = {{4, 1}, {1, 1}, {3, 1}, {2, 1}};
    struct ys_weighed heavy[] = {{4, 9}, {1, 1}, {3, 1}, {2, 1}};

    cr_assert_eq(ys_weighted_median(even, 4), 2);
    cr_assert_eq(ys_weighted_median(heavy, 4), 4);
    cr_assert_eq(ys_weighted_median(even, 0), 0);
}

Test(quantile, the_bin_of_the_kth_is_that_of_the_sorted_numbers)
{
    uint32_t seed = 11;

    for (size_t n = 1; n < MOST; n++) {
        double x[MOST], sorted[MOST];
        uint64_t count[256] = {0};

        fill(x, sorted, n, &seed);
        for (size_t i = 0; i < n; i++)
            count[(size_t)(x[i] + 100)]++;
        for (size_t k = 0; k < n; k++) {
            uint64_t below, less = 0;

            cr_assert_eq(ys_histogram_kth(&below, count, 256, k), (size_t)(sorted[k] + 100));
            for (size_t i = 0; i < n; i++)
                less += (size_t)(x[i] + 100) < (size_t)(sorted[k] + 100);
            cr_assert_eq(below, less);
        }
        cr_assert_eq(ys_histogram_kth(NULL, count, 256, n), 256);
    }
}
