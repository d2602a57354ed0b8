#include "../../../src/raster/levels.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A drawn picture in whole levels: ground of 100 with texture, in three bands, dark and white
 * squares of 6 px in it. */
enum { SIDE = 200, ALL = SIDE * SIDE, BANDS = 3 };

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 16;
}

static float drawn_level(uint32_t x, uint32_t y, unsigned band, uint32_t *seed)
{
    const double sum = (double)(next(seed) % 9 + next(seed) % 9 + next(seed) % 9) - 12;
    const double slow = 22 * sin(x / 17.0) * cos(y / 23.0);
    const bool thing = x % 25 < 6 && y % 20 < 6;
    const double level = (thing ? (x + y) % 2 ? 45 : 185 : 100 + slow) - 5.0 * band;

    return (float)floor(level + sum);
}

static void draw(struct ys_image *out)
{
    uint32_t seed = 7;

    cr_assert_eq(ys_image_new(out, SIDE, SIDE, BANDS, 0, NULL), YS_OK);
    memset(out->valid, 1, ALL);
    for (unsigned b = 0; b < BANDS; b++)
        for (uint32_t i = 0; i < ALL; i++)
            out->plane[b][i] = drawn_level(i % SIDE, i / SIDE, b, &seed);
}

static double furthest(const struct ys_image *a, const struct ys_image *b)
{
    double most = 0;

    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++)
            most = fmax(most, fabs((double)(a->plane[k][i] - b->plane[k][i])));
    return most;
}

Test(levels, a_picture_made_for_the_eye_keeps_its_contrast)
{
    struct ys_image a, b;

    draw(&a);
    draw(&b);
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    const double shift = (double)(a.plane[0][0] - b.plane[0][0]);

    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++)
            cr_assert_float_eq((double)(a.plane[k][i] - b.plane[k][i]), shift, 0.02);
    cr_assert_eq(a.full_scale, 255);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

static double share_beyond(const struct ys_image *a, const struct ys_image *b, double levels)
{
    double n = 0;

    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++)
            n += fabs((double)(a->plane[k][i] - b->plane[k][i])) > levels;
    return n / (BANDS * ALL);
}

struct form {
    double gain, offset, power;
    bool whole;
};

static double formed(const struct form *f, double level)
{
    const double v = f->gain * pow(level, f->power) + f->offset;

    return f->whole ? rint(v) : v;
}

ParameterizedTestParameters(levels, the_form_of_the_numbers_changes_nothing)
{
    static struct form p[] = {
        {257, 0, 1, true},     {8, 0, 1, true},      {1, 150, 1, true},
        {16, -3000, 1, true},  {3.7, 100, 1, true},  {1 / 255.0, 0, 1, false},
        {1e-4, -5, 1, false},  {0.05, 0, 2.2, true}, {1e-5, 0.2, 2.2, false},
        {9000, 0, 0.3, false},
    };

    return cr_make_param_array(struct form, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct form *p, levels, the_form_of_the_numbers_changes_nothing)
{
    struct ys_image a, b;

    draw(&a);
    draw(&b);
    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++)
            b.plane[k][i] = (float)formed(p, (double)b.plane[k][i]);
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    cr_assert_eq(ys_levels_apply(&b, NULL), YS_OK);
    /* A step of the tails may be missing by chance, and a curve says less of it. */
    if (p->power == 1 && p->gain != 3.7)
        cr_assert_eq(furthest(&a, &b), 0);
    else
        cr_assert_leq(share_beyond(&a, &b, 1), 0.01);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

ParameterizedTestParameters(levels, numbers_as_good_as_continuous_are_a_range_wherever_they_lie)
{
    static struct form p[] = {{40, 0, 1, true}, {40, 9000, 1, true}, {1e-3, 1, 1, false}};

    return cr_make_param_array(struct form, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct form *p, levels,
                  numbers_as_good_as_continuous_are_a_range_wherever_they_lie)
{
    struct ys_image a, b;
    uint32_t seed = 5;

    draw(&a);
    draw(&b);
    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++) {
            a.plane[k][i] += (float)(next(&seed) % 60001) / 60001;
            b.plane[k][i] = (float)formed(p, (double)a.plane[k][i]);
        }
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    cr_assert_eq(ys_levels_apply(&b, NULL), YS_OK);
    cr_assert_leq(furthest(&a, &b), 0.2);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

struct spoilt {
    double share;
    float value;
    uint32_t side; /* of the squares that are spoilt, px */
};

ParameterizedTestParameters(levels, few_extreme_pixels_do_not_move_the_rest)
{
    static struct spoilt p[] = {
        {0.03, 255, 1},   {0.03, 65535, 1}, {0.03, -32768, 1}, {0.1, 65535, 1}, {0.1, 0, 1},
        {0.05, 65535, 9}, {0.05, 1020, 9},  {0.1, 65535, 9},   {0.1, -9999, 9},
    };

    return cr_make_param_array(struct spoilt, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct spoilt *p, levels, few_extreme_pixels_do_not_move_the_rest)
{
    struct ys_image a, b;
    static uint8_t spoilt[ALL];
    uint32_t seed = 11;
    size_t n = 0, left = 0;

    draw(&a);
    draw(&b);
    memset(spoilt, 0, sizeof spoilt);
    while ((double)n < p->share * ALL) {
        const uint32_t x = next(&seed) % (SIDE - p->side), y = next(&seed) % (SIDE - p->side);

        for (uint32_t i = 0; i < p->side * p->side; i++) {
            const size_t at = (y + i / p->side) * SIDE + x + i % p->side;

            n += !spoilt[at];
            spoilt[at] = 1;
            for (unsigned k = 0; k < BANDS; k++)
                b.plane[k][at] = p->value;
        }
    }
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    cr_assert_eq(ys_levels_apply(&b, NULL), YS_OK);
    const double shift = (double)(b.plane[0][0] - a.plane[0][0]);

    cr_assert(!spoilt[0]);
    for (size_t i = 0; i < ALL; i++)
        if (!spoilt[i])
            cr_assert_float_eq((double)(b.plane[0][i] - a.plane[0][i]), shift, 0.02);
        else
            left += fabs((double)(b.plane[0][i] - a.plane[0][i]) - shift) > 100;
    if (p->side == 1) /* lone ones are taken for what lies round them */
        cr_assert_leq((double)left, 0.1 * (double)n, "%zu of %zu", left, n);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

struct flat {
    double noise, gain;
};

ParameterizedTestParameters(levels, the_noise_of_one_tone_does_not_become_a_picture)
{
    static struct flat p[] = {{0, 1}, {0.4, 1}, {1, 1}, {3, 1}, {1, 50}, {0.5, 1e-4}, {4, 40}};

    return cr_make_param_array(struct flat, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct flat *p, levels, the_noise_of_one_tone_does_not_become_a_picture)
{
    struct ys_image a;
    uint32_t seed = 3;
    double sum = 0, squares = 0;

    draw(&a);
    for (unsigned k = 0; k < BANDS; k++)
        for (size_t i = 0; i < ALL; i++) {
            double r = -6; /* of 12: a normal one */

            for (int j = 0; j < 12; j++)
                r += next(&seed) / 65536.0;
            const double v = (120 + p->noise * r) * p->gain;

            a.plane[k][i] = (float)(p->gain >= 1 ? rint(v) : v);
        }
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    for (size_t i = 0; i < ALL; i++) {
        sum += (double)a.plane[0][i];
        squares += (double)a.plane[0][i] * (double)a.plane[0][i];
    }
    cr_assert_leq(sqrt(fmax(squares / ALL - sum * sum / ALL / ALL, 0)), 7);
    ys_image_fini(&a);
}

Test(levels, what_is_not_valid_counts_for_nothing)
{
    struct ys_image a, b;

    draw(&a);
    draw(&b);
    for (uint32_t i = 0; i < ALL; i++)
        if (i % SIDE < 40) {
            a.valid[i] = b.valid[i] = 0;
            for (unsigned k = 0; k < BANDS; k++) {
                a.plane[k][i] = 0;
                b.plane[k][i] = 1e30F;
            }
        }
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    cr_assert_eq(ys_levels_apply(&b, NULL), YS_OK);
    for (uint32_t i = 0; i < ALL; i++)
        if (i % SIDE >= 40)
            cr_assert_eq(a.plane[1][i], b.plane[1][i]);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

static int ascending(const void *pa, const void *pb)
{
    const float a = *(const float *)pa, b = *(const float *)pb;

    return (a > b) - (a < b);
}

/* Ranks of all values: no step of the picture before is left to be counted. */
static void equalise(struct ys_image *image)
{
    static float sorted[ALL];
    uint32_t seed = 9;

    for (unsigned k = 0; k < BANDS; k++) {
        float *v = image->plane[k];

        for (size_t i = 0; i < ALL; i++)
            sorted[i] = v[i] += (float)(next(&seed) % 60001) / 60001;
        qsort(sorted, ALL, sizeof *sorted, ascending);
        for (size_t i = 0; i < ALL; i++) {
            const float *at = bsearch(&v[i], sorted, ALL, sizeof *sorted, ascending);

            v[i] = (float)((at - sorted) * 256 / ALL);
        }
    }
}

Test(levels, an_equalised_picture_has_most_of_its_ground_in_few_levels)
{
    struct ys_image a;
    size_t ground = 0;

    draw(&a);
    equalise(&a);
    cr_assert_eq(ys_levels_apply(&a, NULL), YS_OK);
    for (size_t i = 0; i < ALL; i++)
        ground += fabs((double)a.plane[0][i] - 127.5) < 23;
    cr_assert_geq((double)ground, 0.7 * ALL); /* 0.18 as it came */
    ys_image_fini(&a);
}
