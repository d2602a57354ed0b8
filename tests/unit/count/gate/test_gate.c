#include "../../../../src/count/gate/gate.h"
#include "../../../../src/count/gate/gate_open.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A yard drawn for the purpose: ground with texture, rows of boxes of 3 x 14 m with sharp sides, a
 * white roof and a strip of light concrete; and what may lie over it or be left of it. */

enum { SIDE = 400, BANDS = 3 };
static const double gsd_m = 0.5, car_width_m = 3;

static uint32_t seed;

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / (double)(1u << 24);
}

static double normal(void)
{
    double sum = 0;

    for (int i = 0; i < 12; i++)
        sum += uniform();
    return sum - 6;
}

static double ground_at(double x, double y)
{
    if (y > 300)
        return 165; /* concrete */
    if (x > 260 && x < 340 && y > 40 && y < 100)
        return 225; /* roof */
    if (fmod(y, 14) < 6 && fmod(x, 30) < 28 && x > 40 && x < 240)
        return 50 + 60 * fmod(floor(x / 30) * 0.37, 1);
    return 95;
}

static void draw(struct ys_image *image)
{
    struct ys_error err;

    seed = 7;
    cr_assert_eq(ys_image_new(image, SIDE, SIDE, BANDS, 0, &err), YS_OK);
    image->gsd_x_m = image->gsd_y_m = gsd_m;
    image->full_scale = 255;
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        image->valid[i] = 1;
        for (int b = 0; b < BANDS; b++)
            image->plane[b][i] =
                (float)round(ground_at((double)(i % SIDE), (double)(i / SIDE)) + 3 * normal());
    }
}

/* How opaque a round cloud is, 60 m across with a rim of 15 m, about (150, 150). */
static double cloud_at(double x, double y)
{
    const double t = (75 - hypot(x - 150, y - 150)) / 30;

    return t < 0 ? 0 : t > 1 ? 1 : t * t * (3 - 2 * t);
}

static void over(struct ys_image *image, double opacity)
{
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const double a = opacity * cloud_at((double)(i % SIDE), (double)(i / SIDE));

        for (int b = 0; b < BANDS; b++)
            image->plane[b][i] = (float)round((1 - a) * (double)image->plane[b][i] + a * 235);
    }
}

/* gain (x - 128) + level + noise, to whole levels of 0 to 255. */
static void fade(struct ys_image *image, double gain, double level, double noise)
{
    for (int b = 0; b < BANDS; b++)
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
            const double v =
                gain * ((double)image->plane[b][i] - 128) + level + noise * normal();

            image->plane[b][i] = (float)round(v < 0 ? 0 : v > 255 ? 255 : v);
        }
}

static struct ys_structure look(const struct ys_image *image)
{
    const struct ys_part all = {0, 0, image->width, image->height};
    struct ys_gate_pixels pixels;
    struct ys_structure out;
    struct ys_error err;

    cr_assert_eq(ys_gate_pixels_make(&pixels, image, &err), YS_OK);
    cr_assert_eq(ys_structure_measure(&out, &pixels, &all, car_width_m, &err), YS_OK);
    ys_gate_pixels_fini(&pixels);
    return out;
}

/* Share of the pixels of a disc about (150, 150), or of all beyond twice that. */
static double share_at(const struct ys_image *image, bool within, double radius)
{
    uint8_t *inside = calloc(SIDE * SIDE, 1);
    struct ys_gate_pixels pixels;
    struct ys_cloud cloud;
    struct ys_error err;

    cr_assert(inside != NULL);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const double r = hypot((double)(i % SIDE) - 150, (double)(i / SIDE) - 150);

        inside[i] = within ? r < radius : r > radius;
    }
    cr_assert_eq(ys_gate_pixels_make(&pixels, image, &err), YS_OK);
    cr_assert_eq(ys_cloud_find(&cloud, &pixels, &err), YS_OK);
    const double share = ys_cloud_share(&cloud, inside, SIDE, SIDE);

    ys_cloud_fini(&cloud);
    ys_gate_pixels_fini(&pixels);
    free(inside);
    return share;
}

struct faded {
    double gain, level, noise;
    bool shown;
};

ParameterizedTestParameters(gate, a_picture_is_refused_when_no_edge_stands_out_of_its_noise)
{
    static struct faded p[] = {
        {1, 128, 0, true},     {0.5, 64, 0, true},    {1, 128, 8, true},   /* as it is */
        {0, 0, 0, false},      {0, 255, 0, false},    {0, 128, 0, false},  /* one colour */
        {0, 128, 0.3, false},  {0, 128, 3, false},    {0, 128, 30, false}, /* noise alone */
        {0.02, 210, 1, false}, {0.05, 200, 2, false}, {0.02, 4, 1, false}, /* fog, night */
        {0.02, 250, 2, false},                                             /* snow */
    };

    return cr_make_param_array(struct faded, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct faded *p, gate,
                  a_picture_is_refused_when_no_edge_stands_out_of_its_noise)
{
    struct ys_image image;

    draw(&image);
    fade(&image, p->gain, p->level, p->noise);
    const struct ys_structure got = look(&image);

    cr_expect_eq(got.shown, p->shown, "gain %g, level %g, noise %g: %s", p->gain, p->level,
                 p->noise, got.measured);
    cr_expect_eq(got.shown, !*got.measured, "a refusal says what was measured");
    ys_image_fini(&image);
}

Test(gate, levels_of_another_type_change_no_answer)
{
    struct ys_image image;

    draw(&image);
    over(&image, 1);
    const double share = look(&image).share, hidden = share_at(&image, true, 75);

    for (int b = 0; b < BANDS; b++)
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
            image.plane[b][i] = 257 * image.plane[b][i];
    image.full_scale = 65535;
    cr_expect_float_eq(look(&image).share, share, 0.01);
    /* where the rim is cut goes by where black and white lie, which only 8 bits say */
    cr_expect_float_eq(share_at(&image, true, 75), hidden, 0.15);
    ys_image_fini(&image);
}

Test(gate, a_burnt_out_patch_and_dead_pixels_do_not_stand_for_all_edges)
{
    struct ys_image image;

    draw(&image);
    for (int b = 0; b < BANDS; b++)
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
            image.plane[b][i] *= 8;
            if (i % 97 == 0)
                image.plane[b][i] = 65535;
            if (i % SIDE < 12 && i / SIDE < 12)
                image.plane[b][i] = 65535;
        }
    image.full_scale = 65535;
    cr_expect(look(&image).shown, "%s", look(&image).measured);
    cr_expect_lt(share_at(&image, false, 0), 0.01);
    for (int b = 0; b < BANDS; b++) /* and of nothing they make no picture */
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
            image.plane[b][i] = i % 97 ? 800 : 65535;
    cr_expect_not(look(&image).shown);
    ys_image_fini(&image);
}

Test(gate, blocks_of_a_ruinous_compression_are_named)
{
    struct ys_image image;

    draw(&image);
    for (int b = 0; b < BANDS; b++)
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
            const size_t x = i % SIDE / 8 * 8 + 4, y = i / SIDE / 8 * 8 + 4;

            image.plane[b][i] = (float)ground_at((double)x, (double)y);
        }
    cr_expect(strstr(look(&image).measured, "compressed"), "%s", look(&image).measured);
    ys_image_fini(&image);
}

static struct ys_damage damage(const struct ys_image *image)
{
    static uint8_t inside[SIDE * SIDE];
    const struct ys_part all = {0, 0, image->width, image->height};
    const struct ys_structure structure = look(image);
    struct ys_gate_pixels pixels;
    struct ys_damage out;
    struct ys_error err;

    memset(inside, 1, sizeof inside);
    cr_assert_eq(ys_gate_pixels_make(&pixels, image, &err), YS_OK);
    cr_assert_eq(ys_damage_measure(&out, &pixels, &all, inside, &structure, &err), YS_OK);
    ys_gate_pixels_fini(&pixels);
    return out;
}

/* What a pixel becomes; of band b. */
static double dead_band(double v, size_t x, size_t y, int b)
{
    (void)x, (void)y;
    return b == 1 ? 17 : v;
}

static double noisy_band(double v, size_t x, size_t y, int b)
{
    (void)x, (void)y;
    return b == 2 ? 255 * uniform() : v;
}

static double dead_columns(double v, size_t x, size_t y, int b)
{
    (void)y, (void)b;
    return x % 7 < 2 ? 0 : v;
}

static double striped_rows(double v, size_t x, size_t y, int b)
{
    (void)x, (void)b;
    return v + 25 * sin(12.9898 * (double)y * (double)y);
}

static double black_third(double v, size_t x, size_t y, int b)
{
    (void)y, (void)b;
    return x > 270 ? 0 : v;
}

static double burnt_out_patches(double v, size_t x, size_t y, int b)
{
    (void)b;
    return x % 80 < 20 && y % 80 < 20 ? 255 : v;
}

static double one_band_too_bright(double v, size_t x, size_t y, int b)
{
    (void)x, (void)y;
    return b == 0 ? 2.6 * v : v;
}

/* 4.5 % of the picture, too small for squares of one value. */
static double white_dots(double v, size_t x, size_t y, int b)
{
    (void)b;
    return x % 33 < 7 && y % 33 < 7 ? 255 : v;
}

static double black_dots(double v, size_t x, size_t y, int b)
{
    (void)b;
    return x % 31 < 7 && y % 31 < 7 ? 0 : v;
}

static double haze_from_a_side(double v, size_t x, size_t y, int b)
{
    const double thick = 0.9 * (double)x / SIDE, dark = y > 300 ? v - 80 : v; /* no concrete */

    (void)b;
    return (1 - thick) * dark + thick * 225;
}

static double haze_from_below(double v, size_t x, size_t y, int b)
{
    const double thick = 0.9 * (double)y / SIDE;

    (void)x, (void)b;
    return (1 - thick) * v + thick * 215;
}

static double four_greys(double v, size_t x, size_t y, int b)
{
    static double last;

    (void)x, (void)y;
    if (b == 0)
        last = 25 * normal();
    return 64 * floor((v + last) / 64);
}

static double night(double v, size_t x, size_t y, int b)
{
    (void)x, (void)y, (void)b;
    return 0.12 * v;
}

static double same_noise(double v, size_t x, size_t y, int b)
{
    static double last;

    (void)x, (void)y;
    if (b == 0)
        last = 45 * normal();
    return v + last;
}

static const struct ruin {
    double (*of)(double v, size_t x, size_t y, int b);
    const char *said;
} ruins[] = {
    {dead_band, "bands"},
    {noisy_band, "bands"},
    {dead_columns, "striped"},
    {striped_rows, "striped"},
    {black_third, "one value"},
    {burnt_out_patches, "one value"},
    {one_band_too_bright, "burnt out"},
    {white_dots, "patches of one value"},
    {black_dots, "patches of one value"},
    {haze_from_a_side, "haze grows"},
    {haze_from_below, "haze grows"},
    {four_greys, "levels of grey"},
    {night, "levels of grey"},
    {same_noise, "noisy"},
};

Test(gate, what_is_left_of_a_damaged_picture_is_unlike_all_others_and_says_why)
{
    struct ys_image image;

    draw(&image);
    cr_expect(!damage(&image).found, "%s", damage(&image).measured);
    ys_image_fini(&image);
    for (size_t k = 0; k < sizeof ruins / sizeof *ruins; k++) {
        draw(&image);
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
            for (int b = 0; b < BANDS; b++) {
                const double v = ruins[k].of((double)image.plane[b][i], i % SIDE, i / SIDE, b);

                image.plane[b][i] = (float)round(v < 0 ? 0 : v > 255 ? 255 : v);
            }
        cr_expect(strstr(damage(&image).measured, ruins[k].said), "%zu: '%s', not '%s'", k,
                  damage(&image).measured, ruins[k].said);
        ys_image_fini(&image);
    }
}

Test(gate, roofs_and_concrete_are_no_cloud)
{
    struct ys_image image;

    draw(&image);
    cr_expect_lt(share_at(&image, false, 0), 0.01);
    ys_image_fini(&image);
}

Test(gate, a_cloud_is_found_where_it_is_and_nowhere_else)
{
    struct ys_image image;

    draw(&image);
    over(&image, 1);
    cr_expect_gt(share_at(&image, true, 55), 0.95);
    cr_expect_lt(share_at(&image, false, 95), 0.01);
    ys_image_fini(&image);
}

Test(gate, a_veil_is_found_where_it_is_and_nowhere_else)
{
    struct ys_image image;

    draw(&image);
    over(&image, 0.7);
    cr_expect_gt(share_at(&image, true, 45), 0.95);
    cr_expect_lt(share_at(&image, false, 95), 0.01);
    ys_image_fini(&image);
}

Test(gate, haze_over_all_hides_all)
{
    struct ys_image image;

    draw(&image);
    fade(&image, 0.35, 190, 1);
    cr_expect_eq(share_at(&image, false, 0), 1);
    ys_image_fini(&image);
}

Test(gate, what_cloud_hides_opens_the_interval_upwards_alone)
{
    struct ys_counted counted = {
        .counted = true, .certain = 18, .best = 20, .low90 = 18, .high90 = 22, .possible = 24};
    struct ys_error err;

    cr_assert(ys_dist_point(&counted.dist, 20));
    cr_assert_eq(ys_counted_open(&counted, 0.5, 100, YS_OBSCURED, &err), YS_OK);
    cr_expect_eq(counted.certain, 18);
    cr_expect_eq(counted.low90, 18);
    cr_expect_eq(counted.best, 20);
    /* as full as what is seen: 20 more; at most 100 more */
    cr_expect_geq(counted.high90, 60);
    cr_expect_leq(counted.high90, 120);
    cr_expect_eq(counted.possible, 124);
    cr_expect(counted.flags & YS_OBSCURED);
    cr_expect_float_eq(ys_dist_mass(&counted.dist, 0, 1000), 1, 1e-9);
    cr_expect_lt(ys_dist_mass(&counted.dist, 0, 22), 0.2);
    ys_dist_fini(&counted.dist);
}
