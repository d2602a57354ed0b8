/* Occupied metres of track, and counts by them, where pixels are too coarse for single cars. */

#include "../../../support/count_yard.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>

enum { LONG_STRING = 20, SHORT_STRING = 9, N_CARS = LONG_STRING + SHORT_STRING };
static const double body_m = 12.8, car_m = 13.9, slot_m = 1.1;

/* Three tracks of 400 m: a string on the first and one on the third. */
static void coarse_yard(struct yard *yard, double gsd_m)
{
    yard_new(yard, (uint32_t)(440 / gsd_m), (uint32_t)(240 / gsd_m), gsd_m, 3);
    yard_lay(yard, 3, 14, 60, 0.2, 400);
    yard_add_string(yard, 0, 50, LONG_STRING, body_m);
    yard_add_string(yard, 2, 200, SHORT_STRING, body_m);
    yard_draw(yard);
}

static double drawn_m(void)
{
    return N_CARS * car_m - 2 * slot_m;
}

/* Of all tracks together. */
static struct ys_counted count_area(const struct yard *yard, const double car_length_m[2])
{
    struct ys_tracks_in in = input(yard);
    struct ys_counted area;
    struct ys_error err = {0};

    in.threads = 2;
    for (int k = 0; k < 2; k++)
        in.car_m[k] = car_length_m ? car_length_m[k] : 0;
    struct ys_tracks_out out = count(&in);

    cr_assert_eq(ys_tracks_area(&area, &out, (const bool[]){true, true, true},
                                yard->image.gsd_x_m, &err),
                 YS_OK);
    ys_tracks_fini(&out);
    return area;
}

static double metres(const struct yard *yard)
{
    struct ys_counted area = count_area(yard, NULL);
    const double m = area.occupied_m;

    ys_counted_fini(&area);
    return m;
}

ParameterizedTestParameters(track_metres, drawn_strings_have_their_metres_and_cars)
{
    static double gsd_m[] = {1.5, 2, 2.5};

    return cr_make_param_array(double, gsd_m, sizeof gsd_m / sizeof *gsd_m);
}

ParameterizedTest(double *gsd_m, track_metres, drawn_strings_have_their_metres_and_cars)
{
    struct yard yard;

    coarse_yard(&yard, *gsd_m);
    struct ys_counted area = count_area(&yard, NULL);

    cr_expect(area.counted);
    cr_expect(area.flags & YS_BY_LENGTH);
    cr_expect_not(area.flags & YS_GSD_TOO_COARSE);
    cr_expect_float_eq(area.occupied_m, drawn_m(), 0.08 * drawn_m(), "%.1f m: %.0f m of %.0f",
                       *gsd_m, area.occupied_m, drawn_m());
    cr_expect_leq(area.occupied_low_m, drawn_m());
    cr_expect_geq(area.occupied_high_m, drawn_m());
    cr_expect_leq(area.low90, N_CARS);
    cr_expect_geq(area.high90, N_CARS);
    cr_expect_eq(area.n_found, 0, "no car is seen by itself");
    ys_counted_fini(&area);
    yard_fini(&yard);
}

Test(track_metres, an_empty_yard_has_no_metres_to_speak_of)
{
    struct yard yard;

    coarse_yard(&yard, 2);
    yard.n_car = 0;
    yard_draw(&yard);
    struct ys_counted area = count_area(&yard, NULL);

    cr_expect_float_eq(area.occupied_low_m, 0, 1e-9);
    cr_expect_lt(area.occupied_m, 20, "%.0f m, %.0f-%.0f", area.occupied_m, area.occupied_low_m,
                 area.occupied_high_m);
    cr_expect_eq(area.low90, 0);
    ys_counted_fini(&area);
    yard_fini(&yard);
}

Test(track_metres, one_car_less_is_its_length_less)
{
    struct yard yard;

    coarse_yard(&yard, 2);
    const double all = metres(&yard);

    yard.n_car--; /* the last of the short string */
    yard_draw(&yard);
    cr_expect_float_eq(all - metres(&yard), car_m, 5, "%.1f m less", all - metres(&yard));
    yard_fini(&yard);
}

Test(track_metres, gain_and_offset_change_no_metre)
{
    static const double change[][2] = {{0.5, 0}, {0.7, 40}, {3, 0}};
    struct yard yard;

    coarse_yard(&yard, 2);
    const double before = metres(&yard);

    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        struct yard other;

        coarse_yard(&other, 2);
        for (unsigned b = 0; b < other.image.bands; b++)
            for (size_t k = 0; k < (size_t)other.image.width * other.image.height; k++)
                other.image.plane[b][k] =
                    (float)(change[i][0] * (double)other.image.plane[b][k] + change[i][1]);
        cr_expect_float_eq(metres(&other), before, 0.02 * before,
                           "gain %g, offset %g: %.0f, before %.0f", change[i][0], change[i][1],
                           metres(&other), before);
        yard_fini(&other);
    }
    yard_fini(&yard);
}

Test(track_metres, lines_drawn_backwards_and_in_another_order_have_the_same_metres)
{
    struct yard yard;

    coarse_yard(&yard, 2);
    const double before = metres(&yard);
    const struct ys_line first = yard.track[0];

    for (int i = 0; i < yard.n_track; i++) {
        const struct ys_point swap = yard.pt[i][0];

        yard.pt[i][0] = yard.pt[i][1];
        yard.pt[i][1] = swap;
    }
    cr_expect_float_eq(metres(&yard), before, 0.02 * before);
    yard.track[0] = yard.track[2];
    yard.track[2] = first;
    cr_expect_float_eq(metres(&yard), before, 0.02 * before);
    yard_fini(&yard);
}

Test(track_metres, a_stated_length_of_cars_narrows_the_count)
{
    static const double stated[2] = {13.5, 14.5};
    struct yard yard;

    coarse_yard(&yard, 2);
    struct ys_counted usual = count_area(&yard, NULL), told = count_area(&yard, stated);

    /* The doubt about the metres stays. */
    cr_expect_lt(told.high90 - told.low90, 3 * (usual.high90 - usual.low90) / 4, "%u-%u, %u-%u",
                 told.low90, told.high90, usual.low90, usual.high90);
    cr_expect_float_eq((double)told.best, N_CARS, 3);
    cr_expect_float_eq(told.occupied_m, usual.occupied_m, 1e-9);
    ys_counted_fini(&usual);
    ys_counted_fini(&told);
    yard_fini(&yard);
}

Test(track_metres, pixels_beyond_what_was_measured_are_refused)
{
    struct yard yard;

    coarse_yard(&yard, 4);
    struct ys_counted area = count_area(&yard, NULL);

    cr_expect_not(area.counted);
    cr_expect(area.flags & YS_GSD_TOO_COARSE);
    cr_expect(isnan(area.occupied_m));
    ys_counted_fini(&area);
    yard_fini(&yard);
}
