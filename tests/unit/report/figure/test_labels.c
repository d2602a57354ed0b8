#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "../../../../src/report/figure/labels.h"

/* Where the numbers of objects stand. */

enum { MOST = 120, SIDE = 600 };

static double random_of(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (1 << 24);
}

/* Objects anywhere, of any size and turn, over each other too. */
static size_t scatter(struct ys_box box[MOST], uint32_t seed, double largest)
{
    const size_t n = 10 + seed * 7 % (MOST - 10);
    uint32_t state = seed;

    for (size_t i = 0; i < n; i++) {
        box[i].length = 3 + largest * random_of(&state);
        box[i].width = box[i].length * (0.15 + 0.85 * random_of(&state));
        box[i].x = SIDE * random_of(&state);
        box[i].y = SIDE * random_of(&state);
        box[i].angle_rad = 3.14159 * random_of(&state);
    }
    return n;
}

static double common(const struct ys_box *a, const struct ys_box *b)
{
    const double iou = ys_box_iou(a, b);

    return iou / (1 + iou) * (a->length * a->width + b->length * b->width);
}

Test(labels, none_lies_over_another_or_beyond_the_edge)
{
    const double bounds[4] = {0, 0, SIDE, SIDE};

    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct ys_box box[MOST], at[MOST];
        struct ys_labels labels;
        const size_t n = scatter(box, seed, seed % 2 ? 20 : 80);
        size_t placed = 0;

        cr_assert(ys_labels_init(&labels, box, n, bounds));
        for (size_t i = 0; i < n; i++)
            placed += ys_labels_place(&at[placed], &labels, i, 7 + 7 * (double)(i > 8), 11);
        cr_assert(placed > n / 8, "seed %u: %zu of %zu", seed, placed, n);
        for (size_t i = 0; i < placed; i++) {
            struct ys_point corner[4];

            ys_box_corners(corner, &at[i]);
            for (int k = 0; k < 4; k++)
                cr_assert(corner[k].x >= 0 && corner[k].y >= 0 && corner[k].x <= SIDE &&
                          corner[k].y <= SIDE);
            cr_assert(fabs(at[i].angle_rad) <= 3.1416 / 2);
            for (size_t k = 0; k < i; k++)
                cr_assert_lt(common(&at[i], &at[k]), 1e-6, "seed %u: %zu and %zu", seed, i, k);
        }
        ys_labels_fini(&labels);
    }
}

Test(labels, a_number_never_stands_in_an_object_that_is_not_its_own)
{
    const double bounds[4] = {0, 0, SIDE, SIDE};

    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct ys_box box[MOST], at;
        struct ys_labels labels;
        const size_t n = scatter(box, seed, 40);

        cr_assert(ys_labels_init(&labels, box, n, bounds));
        for (size_t i = 0; i < n; i++) {
            if (!ys_labels_place(&at, &labels, i, 14, 11))
                continue;
            for (size_t k = 0; k < n; k++)
                cr_assert(k == i || common(&at, &box[k]) <= 0.13 * 14 * 11,
                          "seed %u: %zu in %zu", seed, i, k);
        }
        ys_labels_fini(&labels);
    }
}

Test(labels, in_a_long_object_it_follows_the_length_and_in_a_square_one_it_stands_upright)
{
    const struct ys_box box[2] = {{100, 100, 50, 12, 2.6}, {300, 300, 30, 29, 2.6}};
    const double bounds[4] = {0, 0, SIDE, SIDE};
    struct ys_labels labels;
    struct ys_box at;

    cr_assert(ys_labels_init(&labels, box, 2, bounds));
    cr_assert(ys_labels_place(&at, &labels, 0, 14, 11));
    cr_assert_float_eq(at.angle_rad, 2.6 - acos(-1), 1e-9, "upside down");
    cr_assert_float_eq(hypot(at.x - 100, at.y - 100), 0, 1e-9);
    cr_assert(ys_labels_place(&at, &labels, 1, 14, 11));
    cr_assert_float_eq(at.angle_rad, 0, 1e-9);
    ys_labels_fini(&labels);
}

Test(labels, beside_an_object_too_small_for_it)
{
    const struct ys_box box = {100, 100, 9, 3, 0.3};
    const double bounds[4] = {0, 0, SIDE, SIDE};
    struct ys_labels labels;
    struct ys_box at;

    cr_assert(ys_labels_init(&labels, &box, 1, bounds));
    cr_assert(ys_labels_place(&at, &labels, 0, 14, 11));
    cr_assert_eq(common(&at, &box), 0);
    cr_assert(hypot(at.x - 100, at.y - 100) < 20);
    ys_labels_fini(&labels);
}

Test(labels, where_there_is_no_room_there_is_no_number)
{
    struct ys_box box[100], at;
    const double bounds[4] = {0, 0, 40, 40};
    struct ys_labels labels;
    size_t placed = 0;

    for (int i = 0; i < 100; i++)
        box[i] = (struct ys_box){4 * (i % 10) + 2, 4 * (i / 10) + 2, 4, 3, 0};
    cr_assert(ys_labels_init(&labels, box, 100, bounds));
    for (size_t i = 0; i < 100; i++)
        placed += ys_labels_place(&at, &labels, i, 14, 11);
    cr_assert_eq(placed, 0);
    ys_labels_fini(&labels);
}
