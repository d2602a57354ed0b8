#include "../../../src/align/align.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

#include "../../../src/formats/tile/tile.h"
#include "../../support/data.h"
#include "../../support/drawn.h"

static struct ys_align measure(const struct drawn_view *view, uint32_t width, uint32_t height,
                               int threads)
{
    struct ys_image a, b;
    struct ys_align align;
    struct ys_error err;

    drawn_image(&a, width, height, 1, drawn_plain());
    drawn_image(&b, width, height, 1, view);
    cr_assert(eq(int, ys_align_measure(&align, &a, &b, NULL, threads, &err), YS_OK), "%s",
              err.text);
    ys_image_fini(&a);
    ys_image_fini(&b);
    return align;
}

/* The largest error of the model over the corners and the centre. */
static double error_px(const struct ys_align *align, const struct drawn_view *v, double w,
                       double h)
{
    double most = 0;

    for (int i = 0; i < 5; i++) {
        const double x = i == 4 ? w / 2 : i & 1 ? w : 0, y = i == 4 ? h / 2 : i & 2 ? h : 0;
        double dx, dy, tx, ty;

        ys_align_at(align, x, y, &dx, &dy);
        drawn_place(&tx, &ty, v, x, y, w / 2, h / 2);
        most = fmax(most, hypot(dx - tx, dy - ty));
    }
    return most;
}

struct moved {
    uint32_t width, height;
    struct drawn_view view;
};

ParameterizedTestParameters(align, a_known_displacement_is_found_to_a_tenth_of_a_pixel)
{
    static struct moved p[] = {
        {256, 256, {0.3, -0.45, 0, 1, 1, 0, 0, 5}},
        {300, 210, {-7.25, 4.6, 0, 1, 1, 0, 0, 5}},    /* not square */
        {200, 200, {2.5, 2.5, 0, 1, 1, 0, 0, 5}},      /* half pixels, a small area */
        {96, 96, {1.2, -1.7, 0, 1, 1, 0, 0, 5}},       /* a very small one */
        {512, 384, {3.1, -2.2, 0.4, 1, 1, 0, 0, 5}},   /* rotation */
        {640, 640, {-1.3, 0.8, 0, 1.008, 1, 0, 0, 5}}, /* scale */
        {640, 640, {1.6, 2.4, -0.3, 0.995, 1, 0, 0, 5}},
        {256, 256, {0.7, 1.3, 0, 1, 0.5, 60, 0, 5}},  /* haze */
        {256, 256, {0.7, 1.3, 0, 1, 1.1, -20, 8, 5}}, /* noise */
        {512, 512, {-34, 22, 0, 1, 1, 0, 0, 5}},      /* beyond the search for ties */
        {800, 800, {58, -47, 0, 1, 1, 0, 0, 5}},      /* beyond the range of one level */
    };

    return cr_make_param_array(struct moved, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct moved *p, align, a_known_displacement_is_found_to_a_tenth_of_a_pixel)
{
    const struct ys_align align = measure(&p->view, p->width, p->height, 1);

    cr_assert(align.trusted, "%s", align.reason);
    const double e = error_px(&align, &p->view, p->width, p->height);

    cr_expect(e <= 0.1, "%.3f px at (%g, %g)", e, p->view.dx, p->view.dy);
    cr_expect(align.residual_across_px < 0.2 || align.weak, "%g", align.residual_across_px);
}

Test(align, swapped_dates_give_the_inverse)
{
    const struct drawn_view view = {4.3, -2.6, 0.3, 1.002, 0.8, 20, 4, 5};
    struct ys_image a, b;
    struct ys_align there, back;

    drawn_image(&a, 400, 400, 3, drawn_plain());
    drawn_image(&b, 400, 400, 3, &view);
    ys_align_measure(&there, &a, &b, NULL, 1, NULL);
    ys_align_measure(&back, &b, &a, NULL, 1, NULL);
    cr_assert(there.trusted && back.trusted);
    for (int i = 0; i < 4; i++) {
        const double x = i & 1 ? 350 : 50, y = i & 2 ? 350 : 50;
        double dx, dy, bx, by;

        ys_align_at(&there, x, y, &dx, &dy);
        ys_align_at(&back, x + dx, y + dy, &bx, &by);
        cr_expect(lt(dbl, hypot(dx + bx, dy + by), 0.1));
    }
    ys_image_fini(&a);
    ys_image_fini(&b);
}

/* Between what an affine model follows and what leaves no peak, windows near the middle agree by
 * chance or in part: what is trusted there must be right everywhere. */
Test(align, a_turn_is_followed_or_refused)
{
    size_t refused = 0;

    for (int turn = 2; turn <= 14; turn++) {
        const struct drawn_view view = {1.5, -0.8, turn * (turn % 2 ? 0.5 : -0.5), 1, 1, 0,
                                        2,   5};
        const struct ys_align align = measure(&view, 640, 560, 2);

        refused += !align.trusted;
        if (align.trusted)
            cr_expect(error_px(&align, &view, 640, 560) < 1, "%.1f degrees: %.1f px off",
                      view.angle_deg, error_px(&align, &view, 640, 560));
        else
            cr_expect(align.reason[0] != 0);
    }
    cr_expect(refused > 0 && refused < 13);
}

Test(align, different_ground_is_refused_with_a_reason)
{
    for (uint32_t seed = 100; seed < 112; seed++) {
        struct drawn_view view = *drawn_plain();

        view.seed = seed;
        const struct ys_align align = measure(&view, 256, 220, 2);

        cr_expect(not(align.trusted), "seed %u: Q %.1f, %zu ties", seed, align.q, align.ties);
        cr_expect(strstr(align.reason, "want at least") != NULL, "%s", align.reason);
        cr_expect(zero(dbl, align.m[0]));
    }
}

Test(align, an_even_or_tiny_or_invalid_image_is_refused)
{
    static const uint32_t side[3] = {20, 128, 128};

    for (int k = 0; k < 3; k++) {
        struct ys_image a, b;
        struct ys_align align;

        cr_assert(zero(int, ys_image_new(&a, side[k], side[k], 1, 0, NULL)));
        drawn_image(&b, side[k], side[k], 1, drawn_plain());
        if (k < 2)
            memset(a.valid, 1, (size_t)side[k] * side[k]);
        cr_assert(zero(int, ys_align_measure(&align, &a, &b, NULL, 1, NULL)));
        cr_expect(not(align.trusted));
        cr_expect(gt(sz, strlen(align.reason), 0));
        ys_image_fini(&a);
        ys_image_fini(&b);
    }
}

Test(align, a_mask_takes_a_moving_mark_out)
{
    /* the same bright mark on both dates at the same place pulls toward no shift */
    const struct drawn_view view = {5.4, 3.3, 0, 1, 1, 0, 0, 5};
    struct ys_image a, b;
    struct ys_align align;
    static uint8_t mask[256 * 256];

    drawn_image(&a, 256, 256, 1, drawn_plain());
    drawn_image(&b, 256, 256, 1, &view);
    for (int y = 60; y < 120; y++)
        for (int x = 80; x < 160; x++) {
            mask[y * 256 + x] = 1;
            a.plane[0][y * 256 + x] = b.plane[0][y * 256 + x] = (x ^ y) & 8 ? 250 : 20;
        }
    cr_assert(zero(int, ys_align_measure(&align, &a, &b, mask, 1, NULL)));
    cr_expect(align.trusted);
    cr_expect(le(dbl, error_px(&align, &view, 256, 256), 0.1));
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(align, thread_counts_give_the_same_bytes)
{
    const struct drawn_view view = {4.3, -2.6, 0.3, 1.002, 0.8, 20, 4, 5};
    const struct ys_align one = measure(&view, 500, 420, 1), four = measure(&view, 500, 420, 4);

    cr_assert(one.trusted);
    cr_assert(eq(int, memcmp(one.m, four.m, sizeof one.m), 0));
    cr_assert(zero(dbl, one.q - four.q));
    cr_assert(zero(dbl, one.residual_across_px - four.residual_across_px));
}

/* Shifts found by an independent implementation and checked by eye on paved circles and roofs. */
struct real {
    char name[24];
    double dx, dy;
};

ParameterizedTestParameters(align, real_pairs_across_seasons_are_aligned)
{
    static struct real p[] = {
        {"shift_gaziantep2", -0.1, 0.0},
        {"shift_adiyaman6", -3.2, 1.6},
        {"tents_adiyaman5", 0.9, -2.6},
    };

    return cr_make_param_array(struct real, p, sizeof p / sizeof *p);
}

static bool read_tile(struct ys_image *out, const char *folder, const char *file)
{
    char path[DATA_PATH];
    ys_tile *tile;
    struct ys_options opt;

    ys_options_init(&opt);
    need_data(path, "real/%s/%s", folder, file);
    if (ys_tile_open(&tile, path, &opt, NULL))
        return false;
    const struct ys_tile_info *info = ys_tile_info(tile);
    const ys_status st = ys_tile_window(out, tile, 0, 0, info->width_px, info->height_px, NULL);

    ys_tile_free(tile);
    return !st;
}

ParameterizedTest(struct real *p, align, real_pairs_across_seasons_are_aligned)
{
    struct ys_image a, b;
    struct ys_align align;
    double dx, dy;

    cr_assert(read_tile(&a, p->name, "before.tif"));
    cr_assert(read_tile(&b, p->name, "after.tif"));
    cr_assert(zero(int, ys_align_measure(&align, &a, &b, NULL, 2, NULL)));
    cr_assert(align.trusted, "%s", align.reason);
    ys_align_at(&align, a.width / 2.0, a.height / 2.0, &dx, &dy);
    cr_expect(lt(dbl, hypot(dx - p->dx, dy - p->dy), 0.3), "%s: %.2f %.2f", p->name, dx, dy);
    ys_image_fini(&a);
    ys_image_fini(&b);
}
