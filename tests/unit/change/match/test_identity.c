#include "../../../../src/change/match/identity.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "../../../support/drawn.h"

/*
 * Drawn trains on one straight track, 0.4 m pixels: every car has a load of its own, drawn from
 * its number, so that truth is which numbers stand where.
 */
enum { WIDTH = 520, HEIGHT = 60, MOST = 12 };
static const double gsd_m = 0.4, first_m = 10, car_m = 14, pitch_m = 15.2, track_y_m = 12;

struct train {
    struct ys_image image;
    struct ys_box box[MOST];
    int32_t track[MOST];
    size_t n;
};

static double mixed(uint32_t a, uint32_t b)
{
    return drawn_random(a, b, 1) / 2 + 0.5;
}

static void draw_car(struct train *t, int number, double from_m)
{
    for (uint32_t y = 0; y < HEIGHT; y++)
        for (uint32_t x = 0; x < WIDTH; x++) {
            const double along = (x + 0.5) * gsd_m - from_m;
            const double across = (y + 0.5) * gsd_m - track_y_m;

            if (along < 0 || along > car_m || fabs(across) > 1.5)
                continue;
            const uint32_t heap = (uint32_t)(along / 1.1), side = across > 0;

            t->image.plane[0][y * WIDTH + x] +=
                (float)(40 + 60 * mixed((uint32_t)number, 2 * heap + side));
        }
    t->box[t->n] = (struct ys_box){(from_m + car_m / 2) / gsd_m, track_y_m / gsd_m,
                                   car_m / gsd_m, 3 / gsd_m, 0};
    t->n++;
}

/* number[k] stands at the k-th place; 0: nothing there.  A negative number stands 1.6 m further on:
 * another train hardly ever stops to the half metre. */
static void new_train(struct train *t, const int *number, size_t n, uint32_t noise)
{
    struct ys_error err;

    *t = (struct train){0};
    cr_assert(ys_image_new(&t->image, WIDTH, HEIGHT, 1, 0, &err) == YS_OK);
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
        t->image.plane[0][i] = (float)(60 + 6 * mixed(i, noise));
        t->image.valid[i] = 1;
    }
    t->image.gsd_x_m = t->image.gsd_y_m = gsd_m;
    t->image.full_scale = 255;
    for (size_t k = 0; k < n; k++)
        if (number[k])
            draw_car(t, abs(number[k]),
                     first_m + pitch_m * (double)k + (number[k] < 0 ? 1.6 : 0));
}

static void identify(struct ys_identity *out, const struct train *before,
                     const struct train *after, double gain, int threads)
{
    const struct ys_identity_in in = {
        .before = {&before->image, before->box, before->track, before->n, {1}, {0}},
        .after = {&after->image, after->box, after->track, after->n, {gain}, {0}},
        .gsd_m = gsd_m,
        .looks = true,
        .threads = threads,
    };
    struct ys_error err;

    cr_assert(ys_identify(out, &in, &err) == YS_OK);
}

static double sum_of(const struct ys_identity *identity)
{
    double sum = 0;

    for (size_t k = 0; k < identity->n_stayed; k++)
        sum += identity->stayed[k];
    return sum;
}

static double mean_of(const struct ys_identity *identity)
{
    double sum = 0;

    for (size_t k = 0; k < identity->n_stayed; k++)
        sum += (double)k * identity->stayed[k];
    return sum;
}

static void fini(struct train *a, struct train *b, struct ys_identity *identity)
{
    ys_image_fini(&a->image);
    ys_image_fini(&b->image);
    ys_identity_fini(identity);
}

Test(identity, a_train_that_stands_still_stayed)
{
    const int cars[] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, cars, 8, 1);
    new_train(&b, cars, 8, 2);
    identify(&identity, &a, &b, 1, 1);
    for (int i = 0; i < 8; i++) {
        cr_expect(eq(i32, identity.partner_before[i], i));
        cr_expect(ge(dbl, identity.same_before[i], 0.95), "car %d", i);
        cr_expect(eq(dbl, identity.same_before[i], identity.same_after[i]));
    }
    cr_expect(ieee_ulp_eq(dbl, sum_of(&identity), 1, 1000));
    cr_expect(ge(dbl, mean_of(&identity), 7.5));
    fini(&a, &b, &identity);
}

/* To the pixel where the first one stood: only the load tells, and that may not be enough. */
Test(identity, another_train_at_the_very_same_places_is_not_said_to_have_stayed)
{
    const int first[] = {1, 2, 3, 4, 5, 6, 7, 8}, second[] = {11, 12, 13, 14, 15, 16, 17, 18};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, first, 8, 1);
    new_train(&b, second, 8, 2);
    identify(&identity, &a, &b, 1, 1);
    for (int i = 0; i < 8; i++)
        cr_expect(lt(dbl, identity.same_before[i], 0.95), "car %d", i);
    fini(&a, &b, &identity);
}

/* Alone on the picture: that all tops lean by 1.6 m, or that looks say nothing, is the other way to
 * read it.  All or none of it may have stayed. */
Test(identity, another_train_alone_on_the_picture_is_undecided)
{
    const int first[] = {1, 2, 3, 4, 5, 6, 7, 8},
              second[] = {-11, -12, -13, -14, -15, -16, -17, -18};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, first, 8, 1);
    new_train(&b, second, 8, 2);
    identify(&identity, &a, &b, 1, 1);
    for (int i = 0; i < 8; i++) {
        cr_expect(eq(i32, identity.partner_before[i], i));
        cr_expect(gt(dbl, identity.same_before[i], 0.05), "car %d", i);
        cr_expect(le(dbl, identity.same_before[i], 0.5), "car %d", i);
    }
    cr_expect(le(dbl, identity.trust, 0.1));
    cr_expect(identity.looks_differ); /* and that is said */
    cr_expect(ge(dbl, identity.stayed[0], 0.05));
    cr_expect(ge(dbl, identity.stayed[8], 0.05));
    fini(&a, &b, &identity);
}

/* What was bright is dark, as under a sun from the other side, and boxes are found a little off. */
static void turn_light(struct train *t)
{
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
        t->image.plane[0][i] = 220 - t->image.plane[0][i];
    for (size_t k = 0; k < t->n; k++)
        t->box[k].x += 2 * drawn_random((uint32_t)k, 7, 3);
}

Test(identity, cars_that_stayed_under_a_light_turned_round_are_not_said_to_have_left)
{
    const int cars[] = {1, 2, 3, 4, 0, 5, 6, 7, 8}, some[] = {1, 2, 3, 4, 0, 5, 6, 0, 0};
    struct train a, b;
    struct ys_identity identity;

    for (int few = 0; few < 2; few++) {
        new_train(&a, cars, 9, 1);
        new_train(&b, few ? some : cars, 9, 2);
        turn_light(&b);
        identify(&identity, &a, &b, 1, 1);
        for (int i = 0; i < (few ? 6 : 8); i++)
            cr_expect(gt(dbl, identity.same_before[i], 0.05), "car %d", i);
        cr_expect(ieee_ulp_eq(dbl, sum_of(&identity), 1, 1000));
        fini(&a, &b, &identity);
    }
}

/* A gap keeps the strings apart: one is exchanged, the other stands. */
Test(identity, of_two_strings_the_one_that_was_exchanged_is_told)
{
    const int first[] = {1, 2, 3, 4, 0, 5, 6, 7, 8},
              second[] = {-11, -12, -13, -14, 0, 5, 6, 7, 8};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, first, 9, 1);
    new_train(&b, second, 9, 2);
    identify(&identity, &a, &b, 1, 1);
    for (int i = 0; i < 8; i++)
        cr_expect(i < 4 ? identity.same_before[i] <= 0.05 : identity.same_before[i] >= 0.95,
                  "car %d: %.3f", i, identity.same_before[i]);
    cr_expect(ge(dbl, identity.trust, 0.9));
    cr_expect(not(identity.looks_differ));
    fini(&a, &b, &identity);
}

Test(identity, dates_change_places_and_the_answer_stays)
{
    const int first[] = {1, 2, 3, 4, 0, 5, 6, 7, 8},
              second[] = {-11, -12, -13, -14, 0, 5, 6, 7, 8};
    struct train a, b;
    struct ys_identity there, back;

    new_train(&a, first, 9, 1);
    new_train(&b, second, 9, 2);
    identify(&there, &a, &b, 1, 1);
    identify(&back, &b, &a, 1, 1);
    for (int i = 0; i < 8; i++)
        cr_expect(fabs(there.same_before[i] - back.same_before[i]) < 1e-9, "car %d", i);
    ys_identity_fini(&back);
    fini(&a, &b, &there);
}

/* The radiometry of the pair says by how much; the pictures alone are affine in any case. */
Test(identity, half_the_gain_changes_nothing_that_is_decided)
{
    const int first[] = {1, 2, 3, 4, 0, 5, 6, 7, 8},
              second[] = {-11, -12, -13, -14, 0, 5, 6, 7, 8};
    struct train a, b;
    struct ys_identity plain, half;

    new_train(&a, first, 9, 1);
    new_train(&b, second, 9, 2);
    identify(&plain, &a, &b, 1, 1);
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
        b.image.plane[0][i] *= 0.5F;
    identify(&half, &a, &b, 2, 1);
    for (int i = 0; i < 8; i++)
        cr_expect(fabs(plain.same_before[i] - half.same_before[i]) < 0.01, "car %d", i);
    ys_identity_fini(&half);
    fini(&a, &b, &plain);
}

Test(identity, cars_that_came_share_no_place)
{
    const int first[] = {1, 2, 3, 4}, second[] = {1, 2, 3, 4, 0, 5, 6, 7};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, first, 4, 1);
    new_train(&b, second, 8, 2);
    identify(&identity, &a, &b, 1, 1);
    for (int j = 4; j < 7; j++)
        cr_expect(eq(i32, identity.partner_after[j], -1));
    fini(&a, &b, &identity);
}

Test(identity, an_empty_date_has_nothing_that_stayed)
{
    const int none[] = {0}, cars[] = {1, 2, 3};
    struct train a, b;
    struct ys_identity identity;

    new_train(&a, none, 1, 1);
    new_train(&b, cars, 3, 2);
    identify(&identity, &a, &b, 1, 1);
    cr_expect(ge(dbl, identity.stayed[0], 0.9));
    cr_expect(ieee_ulp_eq(dbl, sum_of(&identity), 1, 1000));
    fini(&a, &b, &identity);
}

Test(identity, the_bits_do_not_depend_on_the_threads)
{
    const int first[] = {1, 2, 3, 4, 0, 5, 6, 7, 8},
              second[] = {1, 2, -13, -14, 0, 5, 6, 7, -18};
    struct train a, b;
    struct ys_identity one, four;

    new_train(&a, first, 9, 1);
    new_train(&b, second, 9, 2);
    identify(&one, &a, &b, 1, 1);
    identify(&four, &a, &b, 1, 4);
    for (int i = 0; i < 8; i++)
        cr_expect(eq(dbl, one.same_before[i], four.same_before[i]));
    ys_identity_fini(&four);
    fini(&a, &b, &one);
}
