#include "../../../src/change/threshold.h"
#include "../../../src/raster/quantile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

enum { N = 256 };

static void add_bump(uint64_t *count, double mean, double sd, double n)
{
    for (int i = 0; i < N; i++)
        count[i] += (uint64_t)(n * exp(-(i - mean) * (i - mean) / (2 * sd * sd)));
}

Test(threshold, otsu_cuts_between_two_even_bumps)
{
    uint64_t count[N] = {0};

    add_bump(count, 60, 10, 1000);
    add_bump(count, 160, 10, 1000);
    const size_t t = ys_threshold_otsu(count, N);

    cr_assert(ge(sz, t, 95));
    cr_assert(le(sz, t, 125));
}

Test(threshold, kittler_finds_the_valley_that_otsu_misses_beside_a_small_class)
{
    uint64_t count[N] = {0};

    add_bump(count, 60, 15, 100000);
    add_bump(count, 140, 5, 300);
    const size_t t = ys_threshold_kittler(count, N), otsu = ys_threshold_otsu(count, N);

    cr_assert(ge(sz, t, 110));
    cr_assert(le(sz, t, 132));
    cr_assert(lt(sz, otsu, 100));
}

Test(threshold, empty_and_single_histograms_are_cut_at_their_start)
{
    uint64_t count[N] = {0};

    cr_assert(eq(sz, ys_threshold_otsu(count, N), 0));
    cr_assert(eq(sz, ys_threshold_kittler(count, N), 0));
    count[7] = 12;
    cr_assert(eq(sz, ys_threshold_otsu(count, N), 0));
}

Test(threshold, a_ten_thousandth_of_normal_noise_passes_the_noise_rule)
{
    /* The median of |d| of a normal of sd 5 is 3.3724; P(|d| > 3.8906 sd) is 1e-4. */
    cr_assert(epsilon_eq(dbl, ys_threshold_noise(3.3724, 1, 0), 5 * 3.8906, 0.01));
    cr_assert(epsilon_eq(dbl, ys_threshold_noise(0, 1, 2), 2 * 3.8906, 0.01));
}
