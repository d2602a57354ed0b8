#include "../../../src/base/maths.h"

#include <criterion/criterion.h>

#include "../../../src/base/degree.h"

Test(maths, pi_is_the_double_nearest_to_it)
{
    cr_assert_eq(YS_PI, acos(-1));
}

Test(maths, a_clip_keeps_what_is_between_and_a_nan)
{
    cr_assert_eq(ys_clip(0.5, 0, 1), 0.5);
    cr_assert_eq(ys_clip(-2, 0, 1), 0);
    cr_assert_eq(ys_clip(INFINITY, 0, 1), 1);
    cr_assert(isnan(ys_clip((double)NAN, 0, 1)));
}

Test(maths, the_logistic_of_opposite_odds_adds_to_one)
{
    cr_assert_eq(ys_logistic(0), 0.5);
    cr_assert_eq(ys_logistic(-INFINITY), 0);
    cr_assert_eq(ys_logistic(INFINITY), 1);
    for (double z = -30; z <= 30; z += 0.25) {
        const double p = ys_logistic(z);

        cr_assert_float_eq(p + ys_logistic(-z), 1, 1e-15);
        if (fabs(z) < 10)
            cr_assert_float_eq(log(p / (1 - p)), z, 1e-10, "%g", z);
    }
}

/* WGS 84: the arcs of a degree of the meridian and of the parallel (NGA, TR 8350.2). */
Test(degree, metres_of_a_degree_are_those_of_the_ellipsoid)
{
    cr_assert_float_eq(ys_metres_of_latitude(0), 110574.3, 0.2);
    cr_assert_float_eq(ys_metres_of_latitude(90), 111693.9, 0.2);
    cr_assert_float_eq(ys_metres_of_longitude(0), 111319.5, 0.2);
    cr_assert_float_eq(ys_metres_of_longitude(60), 55800.0, 0.2);
    cr_assert_float_eq(ys_metres_of_longitude(90), 0, 1e-6);
    for (double lat = 0; lat < 90; lat += 7.5)
        cr_assert_eq(ys_metres_of_longitude(lat), ys_metres_of_longitude(-lat));
}
