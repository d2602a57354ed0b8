#include "../../../../kernels/cpu.h"
#include "../../../../src/count/railcars/railcars.h"
#include "../../../../src/raster/levels.h"
#include "../../../support/count_yard.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Best counts, which are compared throughout. */
static void check(const struct ys_tracks_in *in, const uint32_t *want)
{
    struct ys_tracks_out out = count(in);

    for (size_t i = 0; i < in->n_track; i++)
        cr_assert_eq(out.track[i].best, want[i], "track %zu: %u cars, want %u", i,
                     out.track[i].best, want[i]);
    ys_tracks_fini(&out);
}

static const uint32_t small_count[] = {SMALL_FIRST, SMALL_SECOND};

struct drawing {
    double gsd_m;
    unsigned bands;
};

ParameterizedTestParameters(tracks, drawn_cars_are_counted_exactly)
{
    static struct drawing p[] = {{0.3, 3}, {0.5, 3}, {0.5, 1}, {0.8, 3}, {1.0, 1}};

    return cr_make_param_array(struct drawing, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct drawing *p, tracks, drawn_cars_are_counted_exactly)
{
    struct yard yard;

    small_yard(&yard, p->gsd_m, 0, p->bands);
    const struct ys_tracks_in in = input(&yard);

    check(&in, small_count);
    yard_fini(&yard);
}

Test(tracks, objects_stand_where_they_were_drawn)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    const struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out out = count(&in);
    const double c = cos(yard.angle_rad), s = sin(yard.angle_rad);

    cr_assert_eq(out.track[0].n_found, 9);
    for (size_t i = 0; i < 9; i++) {
        const struct ys_found *f = &out.track[0].found[i];
        const struct drawn_car *car = &yard.car[i];
        const double x = (yard.x0_m + c * (car->from_m + car->length_m / 2)) / 0.5,
                     y = (yard.y0_m + s * (car->from_m + car->length_m / 2)) / 0.5;

        cr_assert_lt(hypot(f->image_box.x - x, f->image_box.y - y), 2, "car %zu is %.1f px off",
                     i, hypot(f->image_box.x - x, f->image_box.y - y));
        cr_assert_float_eq(f->image_box.angle_rad, yard.angle_rad, 0.02);
        cr_assert_float_eq(f->length_m, car->length_m, 1.1);
        cr_assert_float_eq(f->image_box.length, f->length_m / 0.5, 1e-6);
        cr_assert_float_eq(f->image_box.width, f->width_m / 0.5, 1e-6);
        cr_assert_gt(f->score, 0.5);
        cr_assert_leq(f->score, 1);
        cr_assert_eq(f->track, 0);
    }
    ys_tracks_fini(&out);
    yard_fini(&yard);
}

Test(tracks, a_line_drawn_backwards_holds_the_same_cars)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    for (int i = 0; i < 2; i++) {
        const struct ys_point swap = yard.pt[i][0];

        yard.pt[i][0] = yard.pt[i][1];
        yard.pt[i][1] = swap;
    }
    const struct ys_tracks_in in = input(&yard);

    check(&in, small_count);
    yard_fini(&yard);
}

struct change {
    double gain, offset;
};

ParameterizedTestParameters(tracks, gain_and_offset_change_no_count)
{
    static struct change p[] = {{0.5, 0}, {1, 20}, {0.5, 20}, {257, 0}, {1e-3, -5}};

    return cr_make_param_array(struct change, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct change *p, tracks, gain_and_offset_change_no_count)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 1);
    for (size_t i = 0; i < (size_t)yard.image.width * yard.image.height; i++)
        yard.image.plane[0][i] = (float)(p->gain * yard.image.plane[0][i] + p->offset);
    ys_levels_apply(&yard.image, NULL);
    const struct ys_tracks_in in = input(&yard);

    check(&in, small_count);
    yard_fini(&yard);
}

Test(tracks, picture_and_lines_moved_together_hold_the_same_cars)
{
    struct yard yard;

    for (double shift = 0.13; shift < 3; shift += 0.7) {
        small_yard(&yard, 0.5, shift, 3);
        const struct ys_tracks_in in = input(&yard);

        check(&in, small_count);
        yard_fini(&yard);
    }
}

Test(tracks, a_line_drawn_a_metre_off_still_finds_its_cars)
{
    struct yard yard;

    for (double off = -1; off <= 1; off += 1) {
        small_yard(&yard, 0.5, 0, 3);
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < 2; k++)
                yard.pt[i][k].y += off / 0.5;
        const struct ys_tracks_in in = input(&yard);

        check(&in, small_count);
        yard_fini(&yard);
    }
}

Test(tracks, a_yard_twice_as_long_counts_twice)
{
    struct yard yard;
    struct ys_tracks_out one, two;

    for (int times = 1; times <= 2; times++) {
        yard_new(&yard, 900, 60, 0.5, 1);
        yard_lay(&yard, 1, 10, 14, 0, 210 * times);
        for (int i = 0; i < times; i++)
            yard_add_string(&yard, 0, 20 + 210 * i, 10, 12.8);
        yard_draw(&yard);
        const struct ys_tracks_in in = input(&yard);

        *(times == 1 ? &one : &two) = count(&in);
        yard_fini(&yard);
    }
    cr_assert_eq(one.track[0].best, 10);
    cr_assert_eq(two.track[0].best, 20);
    ys_tracks_fini(&one);
    ys_tracks_fini(&two);
}

Test(tracks, one_car_less_in_the_picture_is_one_less_in_the_count)
{
    for (int without = 0; without < 9; without += 4) {
        struct yard yard;

        small_yard(&yard, 0.5, 0, 1);
        yard.n_car--;
        for (int i = without; i < yard.n_car; i++)
            yard.car[i] = yard.car[i + 1];
        yard_draw(&yard);
        const struct ys_tracks_in in = input(&yard);

        check(&in, (const uint32_t[]){8, 5});
        yard_fini(&yard);
    }
}

Test(tracks, any_number_of_threads_gives_the_same_bytes)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out one = count(&in);

    for (int threads = 2; threads <= 4; threads += 2) {
        in.threads = threads;
        struct ys_tracks_out many = count(&in);

        for (size_t i = 0; i < 2; i++) {
            const struct ys_counted *a = &one.track[i], *b = &many.track[i];

            cr_assert_eq(a->dist.n, b->dist.n);
            cr_assert_eq(memcmp(a->dist.p, b->dist.p, a->dist.n * sizeof(double)), 0);
            cr_assert_eq(a->n_found, b->n_found);
            for (size_t k = 0; k < a->n_found; k++) {
                cr_assert_eq(memcmp(&a->found[k].image_box, &b->found[k].image_box,
                                    sizeof(struct ys_box)),
                             0);
                cr_assert(a->found[k].score == b->found[k].score);
            }
        }
        ys_tracks_fini(&many);
    }
    ys_tracks_fini(&one);
    yard_fini(&yard);
}

Test(tracks, the_order_of_the_tracks_does_not_matter)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out a = count(&in);
    const struct ys_line swapped[2] = {yard.track[1], yard.track[0]};

    in.track = swapped;
    struct ys_tracks_out b = count(&in);

    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(a.track[i].best, b.track[1 - i].best);
        cr_assert_eq(a.track[i].low90, b.track[1 - i].low90);
        cr_assert_eq(a.track[i].high90, b.track[1 - i].high90);
        for (size_t k = 0; k < a.raw[i].n; k++)
            cr_assert_float_eq(a.raw[i].p[k], b.raw[1 - i].p[k], 1e-6);
    }
    ys_tracks_fini(&a);
    ys_tracks_fini(&b);
    yard_fini(&yard);
}

Test(tracks, an_empty_yard_holds_no_cars)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    yard.n_car = 0;
    yard_draw(&yard);
    const struct ys_tracks_in in = input(&yard);

    check(&in, (const uint32_t[]){0, 0});
    yard_fini(&yard);
}

Test(tracks, an_area_is_the_sum_of_its_tracks)
{
    struct yard yard;
    struct ys_counted area;
    struct ys_error err;

    small_yard(&yard, 0.5, 0, 3);
    const struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out out = count(&in);

    cr_assert_eq(ys_tracks_area(&area, &out, (const bool[]){true, true}, 0.5, &err), YS_OK);
    cr_assert(area.counted);
    cr_assert_eq(area.best, 14);
    cr_assert_eq(area.n_found, 14);
    cr_assert_leq(area.certain, area.low90);
    cr_assert_leq(area.low90, 14);
    cr_assert_geq(area.high90, 14);
    cr_assert_geq(area.possible, area.high90);
    ys_counted_fini(&area);
    cr_assert_eq(ys_tracks_area(&area, &out, (const bool[]){false, true}, 0.5, &err), YS_OK);
    cr_assert_eq(area.best, 5);
    ys_counted_fini(&area);
    ys_tracks_fini(&out);
    yard_fini(&yard);
}

Test(tracks, pixels_too_coarse_for_cars_are_counted_by_occupied_metres)
{
    struct yard yard;

    small_yard(&yard, 1.4, 0, 1);
    const struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out out = count(&in);

    for (size_t i = 0; i < 2; i++) {
        cr_assert(out.track[i].counted);
        cr_assert(out.track[i].flags & YS_BY_LENGTH);
        cr_assert_not(out.track[i].flags & YS_GSD_TOO_COARSE);
        cr_assert_eq(out.track[i].n_found, 0);
        cr_assert_float_eq(out.track[i].occupied_m, small_count[i] * 13.9, 20);
        cr_assert_leq(out.track[i].low90, small_count[i]);
        cr_assert_geq(out.track[i].high90, small_count[i]);
    }
    ys_tracks_fini(&out);
    yard_fini(&yard);
}

Test(tracks, lines_that_are_no_tracks_hold_no_cars)
{
    struct ys_point pt[] = {{50, 50},  {50, 50},   {-900, -900}, {-500, -900}, {NAN, 1},
                            {10, NAN}, {1e300, 0}, {-1e300, 5},  {60, 40},     {61, 40}};
    const struct ys_line lines[] = {{NULL, 0},   {pt, 1},     {pt, 2},
                                    {pt + 2, 2}, {pt + 4, 2}, {pt + 8, 2}};
    struct yard yard;

    small_yard(&yard, 0.5, 0, 1);
    struct ys_tracks_in in = input(&yard);

    in.track = lines;
    in.n_track = sizeof lines / sizeof *lines;
    struct ys_tracks_out out = count(&in);

    for (size_t i = 0; i < in.n_track; i++) {
        cr_assert_eq(out.track[i].best, 0, "line %zu", i);
        cr_assert_eq(out.track[i].n_found, 0, "line %zu", i);
    }
    cr_assert(out.track[3].flags & YS_NOT_COVERED);
    cr_assert_not(out.track[3].counted);
    ys_tracks_fini(&out);
    in.n_track = 0;
    out = count(&in);
    ys_tracks_fini(&out);
    yard_fini(&yard);
}

Test(tracks, a_track_too_long_to_be_one_is_an_error)
{
    struct ys_point pt[] = {{0, 0}, {1e6, 0}};
    const struct ys_line line = {pt, 2};
    struct ys_tracks_out out;
    struct ys_error err;
    struct ysk_ops ops;
    struct yard yard;

    small_yard(&yard, 0.5, 0, 1);
    struct ys_tracks_in in = input(&yard);

    in.track = &line;
    in.n_track = 1;
    ysk_ops_init(&ops, 0);
    cr_assert_eq(ys_tracks_count(&out, &in, &ops, &err), YS_ERR_ARG);
    cr_assert(strstr(err.text, "long"), "%s", err.text);
    cr_assert_null(out.track);
    yard_fini(&yard);
}

Test(tracks, what_cannot_be_seen_is_flagged_and_not_made_up)
{
    struct yard yard;
    struct ys_tracks_out out;

    small_yard(&yard, 0.5, 0, 1);
    const size_t n = (size_t)yard.image.width * yard.image.height;
    struct ys_tracks_in in = input(&yard);
    uint8_t *hidden = calloc(n, 1);

    memset(hidden, 1, n);
    in.exclude = hidden;
    out = count(&in);
    for (size_t i = 0; i < 2; i++) {
        cr_assert(out.track[i].flags & YS_NOT_COVERED);
        cr_assert_not(out.track[i].counted);
        cr_assert_eq(out.track[i].best, 0);
    }
    ys_tracks_fini(&out);
    for (size_t i = 0; i < n; i++) /* the second string of the first track is hidden */
        hidden[i] = i % yard.image.width > 190;
    out = count(&in);
    cr_assert(out.track[0].flags & YS_NOT_COVERED);
    cr_assert_geq(out.track[0].best, 5);
    cr_assert_leq(out.track[0].best, 6);
    ys_tracks_fini(&out);
    free(hidden);
    yard_fini(&yard);
}

Test(tracks, samples_that_are_not_numbers_do_no_harm)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 1);
    for (size_t i = 0; i < (size_t)yard.image.width * yard.image.height; i += 97)
        yard.image.plane[0][i] = i % 2 ? NAN : INFINITY;
    const struct ys_tracks_in in = input(&yard);

    check(&in, small_count);
    yard_fini(&yard);
}

/* Six tracks, each empty with 0.3 and of five cars with 0.7, or with 1 of five cars. */
static struct ys_counted doubtful_area(double empty)
{
    enum { TRACKS = 6 };
    struct ys_counted track[TRACKS] = {{0}}, area;
    static struct ys_found found[TRACKS][5];
    double p[6] = {empty, 0, 0, 0, 0, 1 - empty}, weight = 1, shade[TRACKS] = {0},
           hue[TRACKS] = {0};
    struct ys_dist estimate[TRACKS];
    bool member[TRACKS];
    struct ys_tracks_out out = {.track = track,
                                .estimate = estimate,
                                .estimate_weight = &weight,
                                .n_estimate = 1,
                                .by_network = true,
                                .shadow_cars = shade,
                                .hue_m = hue,
                                .mean_length_m = 14,
                                .n_track = TRACKS};

    for (size_t i = 0; i < TRACKS; i++) {
        estimate[i] = (struct ys_dist){p, 6, 0};
        track[i] = (struct ys_counted){.counted = true,
                                       .best = 5,
                                       .low90 = empty > 0 ? 0 : 5,
                                       .found = found[i],
                                       .n_found = 5,
                                       .occupied_m = NAN};
        member[i] = true;
    }
    cr_assert_eq(ys_tracks_area(&area, &out, member, 0.5, &(struct ys_error){0}), YS_OK);
    return area;
}

Test(tracks, an_area_whose_tracks_may_each_be_empty_may_hold_a_third)
{
    struct ys_counted doubtful = doubtful_area(0.3), sure = doubtful_area(0);

    cr_assert_eq(doubtful.best, 30);
    /* At most two strings of six: binomial, 0.07; at most one: 0.01. */
    cr_assert_leq(doubtful.low90, 10);
    cr_assert_leq(doubtful.certain, doubtful.low90);
    cr_assert_geq(sure.low90, 27);
    ys_counted_fini(&doubtful);
    ys_counted_fini(&sure);
}
