#include "../../../src/raster/box_moments.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdint.h>
#include <string.h>

#include "../../../src/base/maths.h"
#include "../../../src/raster/geom.h"

enum { SIDE = 200 };

static void measure(struct ys_sides *out, struct ys_moments *moments, const struct ys_box *box)
{
    static uint8_t mask[SIDE * SIDE];
    struct ys_point corner[4];
    struct ys_line ring = {corner, 4};
    const struct ys_polygon polygon = {&ring, 1};
    struct ys_moment_sums sums = {0};

    memset(mask, 0, sizeof mask);
    ys_box_corners(corner, box);
    cr_assert(ys_polygon_fill(mask, SIDE, SIDE, &polygon, 1));
    for (int i = 0; i < SIDE * SIDE; i++) {
        const double x = i % SIDE, y = i / SIDE;

        if (!mask[i])
            continue;
        sums.n++;
        sums.x += x;
        sums.y += y;
        sums.xx += x * x;
        sums.yy += y * y;
        sums.xy += x * y;
    }
    ys_moments_of(moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(out, moments);
}

/* Drawn by the centres of pixels, so that a side is off by less than a pixel. */
ParameterizedTestParameters(box_moments, a_drawn_rectangle_gives_back_its_sides_and_angle)
{
    static struct ys_box box[] = {{100.3, 90.6, 80, 20, 0},   {100.3, 90.6, 80, 20, 0.35},
                                  {100.3, 90.6, 80, 20, 1.1}, {95, 101.2, 60.5, 31, 1.5},
                                  {95, 101.2, 60.5, 31, 2.2}, {110, 80, 40, 8, 3.0}};

    return cr_make_param_array(struct ys_box, box, sizeof box / sizeof *box);
}

ParameterizedTest(struct ys_box *box, box_moments,
                  a_drawn_rectangle_gives_back_its_sides_and_angle)
{
    struct ys_moments moments;
    struct ys_sides sides;

    measure(&sides, &moments, box);
    cr_assert_float_eq(moments.x + 0.5, box->x, 0.5);
    cr_assert_float_eq(moments.y + 0.5, box->y, 0.5);
    cr_assert_float_eq(sides.length, box->length, 0.6, "%g", sides.length);
    cr_assert_float_eq(sides.width, box->width, 0.6, "%g", sides.width);
    cr_assert_float_eq(remainder(sides.angle_rad - box->angle_rad, YS_PI), 0, 0.01, "%g",
                       sides.angle_rad);
    cr_assert(sides.angle_rad > -YS_PI / 2 && sides.angle_rad <= YS_PI / 2);
}

Test(box_moments, whole_pixels_along_the_axes_are_measured_exactly)
{
    struct ys_moment_sums sums = {0};
    struct ys_moments moments;
    struct ys_sides sides;

    for (int y = 3; y < 3 + 7; y++)
        for (int x = 5; x < 5 + 2; x++) {
            sums.n++;
            sums.x += x;
            sums.y += y;
            sums.xx += x * x;
            sums.yy += y * y;
            sums.xy += x * y;
        }
    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    cr_assert_float_eq(moments.x, 5.5, 1e-12);
    cr_assert_float_eq(moments.y, 6, 1e-12);
    cr_assert_float_eq(sides.length, 7, 1e-9);
    cr_assert_float_eq(sides.width, 2, 1e-9);
    cr_assert_float_eq(sides.angle_rad, YS_PI / 2, 1e-12);
}

Test(box_moments, one_pixel_is_a_square_of_side_1_without_direction)
{
    const struct ys_moment_sums sums = {1, 8, 9, 64, 81, 72};
    struct ys_moments moments;
    struct ys_sides sides;

    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    cr_assert_float_eq(sides.length, 1, 1e-12);
    cr_assert_float_eq(sides.width, 1, 1e-12);
    cr_assert_eq(sides.angle_rad, 0);
}
