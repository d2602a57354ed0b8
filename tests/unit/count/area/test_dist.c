#include "../../../../src/count/area/dist.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/theories.h>
#include <math.h>

static uint32_t next(uint32_t *seed)
{
    return *seed = *seed * 1664525u + 1013904223u; /* Numerical Recipes */
}

/* Any distribution of n values, some of them 0. */
static struct ys_dist drawn(uint32_t seed, size_t n, int32_t first)
{
    struct ys_dist dist;
    double sum = 0;

    cr_assert(ys_dist_point(&dist, (int32_t)n - 1));
    for (size_t i = 0; i < n; i++) {
        const uint32_t r = next(&seed) >> 8;

        dist.p[i] = r % 4 ? (double)r : 0;
        sum += dist.p[i];
    }
    dist.p[0] += 1;
    for (size_t i = 0; i < n; i++)
        dist.p[i] /= sum + 1;
    dist.first = first;
    return dist;
}

static double total(const struct ys_dist *dist)
{
    return ys_dist_mass(dist, -INFINITY, INFINITY);
}

static void expect_same(const struct ys_dist *a, const struct ys_dist *b)
{
    cr_assert(eq(i32, a->first, b->first));
    cr_assert(eq(sz, a->n, b->n));
    for (size_t i = 0; i < a->n; i++)
        cr_assert(fabs(a->p[i] - b->p[i]) < 1e-12, "%zu: %g and %g", i, a->p[i], b->p[i]);
}

TheoryDataPoints(dist, laws_of_two) = {
    DataPoints(unsigned, 1, 2, 77),
    DataPoints(int, 1, 2, 9, 40),
    DataPoints(int, 1, 5, 33),
};

Theory((unsigned seed, int na, int nb), dist, laws_of_two)
{
    struct ys_dist a = drawn(seed, (size_t)na, 0), b = drawn(seed + 9, (size_t)nb, 0);
    struct ys_dist ab, ba, minus, swapped;

    cr_assert(ys_dist_sum(&ab, &a, &b) && ys_dist_sum(&ba, &b, &a));
    expect_same(&ab, &ba);
    cr_expect(fabs(total(&ab) - 1) < 1e-12);
    cr_expect(fabs(ys_dist_mean(&ab) - ys_dist_mean(&a) - ys_dist_mean(&b)) < 1e-9);
    cr_expect(fabs(ys_dist_variance(&ab) - ys_dist_variance(&a) - ys_dist_variance(&b)) < 1e-9);

    cr_assert(ys_dist_difference(&minus, &a, &b) && ys_dist_difference(&swapped, &b, &a));
    cr_assert(eq(sz, minus.n, swapped.n));
    cr_expect(eq(i32, minus.first, -(swapped.first + (int32_t)swapped.n - 1)), "mirrored");
    for (size_t i = 0; i < minus.n; i++)
        cr_assert(fabs(minus.p[i] - swapped.p[minus.n - 1 - i]) < 1e-12);
    cr_expect(fabs(ys_dist_mean(&minus) - ys_dist_mean(&a) + ys_dist_mean(&b)) < 1e-9);

    ys_dist_fini(&a);
    ys_dist_fini(&b);
    ys_dist_fini(&ab);
    ys_dist_fini(&ba);
    ys_dist_fini(&minus);
    ys_dist_fini(&swapped);
}

TheoryDataPoints(dist, widening_keeps_the_mass_at_zero_and_above) = {
    DataPoints(unsigned, 3, 4),
    DataPoints(int, 1, 7, 50),
    DataPoints(double, 0.1, 1, 6),
    DataPoints(double, 0.2, 3),
};

Theory((unsigned seed, int n, double below, double above), dist,
       widening_keeps_the_mass_at_zero_and_above)
{
    struct ys_dist a = drawn(seed, (size_t)n, 0), wide;

    cr_assert(ys_dist_widen(&wide, &a, below, above));
    cr_expect(eq(i32, wide.first, 0));
    cr_expect(fabs(total(&wide) - 1) < 1e-12);
    for (size_t i = 0; i < a.n; i++)
        cr_expect(a.p[i] == 0 || wide.p[i] > 0, "what could be still can");
    ys_dist_fini(&a);
    ys_dist_fini(&wide);
}

Test(dist, widening_a_difference_goes_below_zero)
{
    struct ys_dist a, b, minus, wide;

    cr_assert(ys_dist_point(&a, 3) && ys_dist_point(&b, 5));
    cr_assert(ys_dist_difference(&minus, &a, &b));
    cr_expect(eq(i32, ys_dist_mode(&minus), -2));
    cr_assert(ys_dist_widen(&wide, &minus, 1, 1));
    cr_expect(fabs(ys_dist_mean(&wide) + 2) < 1e-9, "the same both ways");
    cr_expect(ys_dist_variance(&wide) > 1);
    ys_dist_fini(&a);
    ys_dist_fini(&b);
    ys_dist_fini(&minus);
    ys_dist_fini(&wide);
}

Test(dist, quantiles_rise_and_lie_in_the_support)
{
    for (unsigned seed = 1; seed < 20; seed++) {
        struct ys_dist a = drawn(seed, 1 + seed % 7 * 5, seed % 2 ? 0 : -4);
        int32_t last = a.first;

        for (int q = 0; q <= 100; q++) {
            const int32_t at = ys_dist_quantile(&a, q / 100.0);

            cr_assert(at >= last && at < a.first + (int32_t)a.n);
            last = at;
        }
        ys_dist_fini(&a);
    }
}

Test(dist, a_poisson_binomial_is_the_sum_over_all_outcomes)
{
    static const double p[] = {0.1, 0.9, 0.5, 1, 0, 0.33, 0.77};
    enum { N = sizeof p / sizeof *p };
    double want[N + 1] = {0};
    struct ys_dist dist;

    for (unsigned outcome = 0; outcome < 1u << N; outcome++) {
        double chance = 1;
        int successes = 0;

        for (int i = 0; i < N; i++) {
            const bool hit = outcome >> i & 1;

            chance *= hit ? p[i] : 1 - p[i];
            successes += hit;
        }
        want[successes] += chance;
    }
    cr_assert(ys_dist_poisson_binomial(&dist, p, N));
    cr_assert(eq(sz, dist.n, N + 1));
    for (int k = 0; k <= N; k++)
        cr_expect(fabs(dist.p[k] - want[k]) < 1e-12, "%d", k);
    ys_dist_fini(&dist);
    cr_assert(ys_dist_poisson_binomial(&dist, NULL, 0));
    cr_expect(eq(dbl, dist.p[0], 1), "of no trials");
    ys_dist_fini(&dist);
}

Test(dist, points_are_where_they_are_said_to_be)
{
    struct ys_dist a;

    for (int32_t value = -3; value <= 3; value++) {
        cr_assert(ys_dist_point(&a, value));
        cr_expect(eq(i32, ys_dist_mode(&a), value));
        cr_expect(eq(i32, ys_dist_quantile(&a, 0.5), value));
        cr_expect(eq(dbl, ys_dist_variance(&a), 0));
        ys_dist_fini(&a);
    }
}

Test(dist, moved_by_any_number_the_mean_moves_by_it_and_the_sum_stays_1)
{
    static const double by[] = {0, 3, 0.25, 7.75, -2, -1.5};

    for (size_t k = 0; k < sizeof by / sizeof *by; k++) {
        struct ys_dist dist = {0};

        cr_assert(ys_dist_point(&dist, 4));
        cr_assert(ys_dist_move(&dist, by[k]));
        cr_expect(epsilon_eq(dbl, ys_dist_mean(&dist), 4 + by[k], 1e-9));
        cr_expect(epsilon_eq(dbl, ys_dist_mass(&dist, 0, 1000), 1, 1e-9));
        ys_dist_fini(&dist);
    }
}

Test(dist, what_is_moved_below_0_is_0)
{
    struct ys_dist dist = {0};

    cr_assert(ys_dist_point(&dist, 1));
    cr_assert(ys_dist_move(&dist, -5.5));
    cr_assert(epsilon_eq(dbl, ys_dist_mass(&dist, 0, 0), 1, 1e-9));
    ys_dist_fini(&dist);
}
