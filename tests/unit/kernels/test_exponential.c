#include "../../../kernels/kernels.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

/* The scalar reference: kcheck compares the others with it, bit by bit. */
static struct ysk_ops reference(void)
{
    struct ysk_ops ops;

    ysk_ops_init(&ops, 0);
    return ops;
}

/* In units of the last place of the exact value. */
static double ulps(double got, long double exact, int digits)
{
    int exponent;

    (void)frexpl(exact, &exponent);
    return (double)(fabsl((long double)got - exact) / ldexpl(1, exponent - digits));
}

Test(exponential, e_to_the_x_is_within_1_2_units_of_the_last_place)
{
    const struct ysk_ops ops = reference();
    double worst = 0;

    for (int i = 0; i < 400000; i++) {
        const double x = -708 + i * (1417.0 / 400000);
        double y;

        ops.exp_f64(&y, &x, 1);
        worst = fmax(worst, ulps(y, expl((long double)x), DBL_MANT_DIG));
    }
    cr_assert_leq(worst, 1.2, "%g", worst);
    cr_assert_geq(worst, 0.5, "nothing was measured");
}

Test(exponential, what_is_too_small_or_too_large_for_a_double_ends_at_its_limits)
{
    const struct ysk_ops ops = reference();
    const double x[] = {-1e9, -708.5, -INFINITY, 0, 710, INFINITY};
    double y[6];

    ops.exp_f64(y, x, 6);
    cr_assert_eq(y[0], 0);
    cr_assert_eq(y[1], 0);
    cr_assert_eq(y[2], 0);
    cr_assert_eq(y[3], 1);
    cr_assert(isfinite(y[4]) && y[4] > 1e307);
    cr_assert_eq(y[5], y[4]);
}

Test(exponential, the_logistic_is_within_two_and_a_half_units_of_the_last_place)
{
    const struct ysk_ops ops = reference();
    double worst = 0;

    for (int i = 0; i <= 400000; i++) {
        const float z = -87 + (float)i * (174.0F / 400000);
        float y;

        ops.logistic_f32(&y, &z, 1);
        worst = fmax(worst, ulps((double)y, 1 / (1 + expl(-(long double)z)), FLT_MANT_DIG));
    }
    cr_assert_leq(worst, 2.5, "%g", worst);
    cr_assert_geq(worst, 0.5, "nothing was measured");
}
