#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../../../../src/report/figure/strip.h"

/* How an area lies on a figure. */

static struct ys_frame frame_of(double width, double height)
{
    return (struct ys_frame){
        .turn = {1, 0, 0, 1, 0, 0}, .width = width, .height = height, .gsd_m = 0.5};
}

Test(strip, a_long_area_is_cut_into_rows_until_its_numbers_fit)
{
    struct ys_strip strip;
    const struct ys_frame wide = frame_of(6000, 100), square = frame_of(500, 500);

    ys_strip_lay_out(&strip, &wide, 6, 1);
    cr_assert(strip.rows > 2 && strip.scale * 6 >= 5, "%zu %g", strip.rows, strip.scale);
    cr_assert(strip.width <= YS_STRIP_WIDTH + 1);
    ys_strip_lay_out(&strip, &square, 6, 1);
    cr_assert_eq(strip.rows, 1);
    cr_assert(strip.height <= 1500 && strip.width <= YS_STRIP_WIDTH + 1);
}

Test(strip, rows_meet_without_overlap)
{
    struct ys_strip strip;
    const struct ys_frame wide = frame_of(6000, 100);
    const struct ys_affine same = {1, 0, 0, 1, 0, 0};

    ys_strip_lay_out(&strip, &wide, 6, 1);
    for (size_t k = 0; k + 1 < strip.rows; k++) {
        const struct ys_affine row = ys_strip_map(&strip, &same, k),
                               next = ys_strip_map(&strip, &same, k + 1);
        const double seam = (double)(k + 1) * strip.step;

        cr_assert_float_eq(ys_affine_point(&next, seam, 0).x, 0, 1e-6);
        cr_assert(fabs(ys_affine_point(&row, seam, 0).x - strip.width) < 1);
    }
    cr_assert_float_eq((double)strip.rows * strip.step, wide.width, 1e-6);
}

/* A yard of 400 x 40 m, turned by an angle, in pixels of gsd_x by gsd_y. */
static void draw_yard(struct ys_picture *picture, struct ys_point pt[4], struct ys_line *ring,
                      double angle, const double gsd[2])
{
    const double c = cos(angle), s = sin(angle);

    for (int k = 0; k < 4; k++) {
        const double u = k == 1 || k == 2 ? 200 : -200, v = k / 2 ? 20 : -20;

        pt[k] =
            (struct ys_point){(300 + c * u - s * v) / gsd[0], (300 + s * u + c * v) / gsd[1]};
    }
    *ring = (struct ys_line){pt, 4};
    *picture = (struct ys_picture){
        .image = {.width = 1000, .height = 1000, .gsd_x_m = gsd[0], .gsd_y_m = gsd[1]},
        .outline = {ring, 1},
        .north_y = -1};
}

Test(strip, a_yard_at_any_angle_lies_along_the_figure_with_north_turned_alike)
{
    static const double gsd[2][2] = {{0.5, 0.5}, {0.4, 0.6}};

    for (int degree = -85; degree <= 90; degree += 7) {
        for (int k = 0; k < 2; k++) {
            const double angle = degree * acos(-1) / 180;
            struct ys_picture picture;
            struct ys_frame frame;
            struct ys_point pt[4];
            struct ys_line ring;

            draw_yard(&picture, pt, &ring, angle, gsd[k]);
            ys_frame_init(&frame, &picture, 12);
            cr_assert(fabs(frame.width * frame.gsd_m - 424) < 6, "%d: %g m", degree,
                      frame.width * frame.gsd_m);
            cr_assert(fabs(frame.height * frame.gsd_m - 64) < 8, "%d: %g m", degree,
                      frame.height * frame.gsd_m);
            /* It was turned back by its angle, and so was north. */
            const double off = remainder(frame.north_deg + degree, 180);
            cr_assert(fabs(off) <= 1, "%d: north is at %g", degree, frame.north_deg);
            for (int i = 0; i < 4; i++) {
                const struct ys_point at = ys_affine_point(&frame.turn, pt[i].x, pt[i].y);

                cr_assert(at.x > 0 && at.y > 0 && at.x < frame.width && at.y < frame.height);
            }
        }
    }
}

Test(strip, what_is_no_long_area_keeps_north_up)
{
    struct ys_point pt[4] = {{100, 90}, {300, 120}, {280, 260}, {80, 230}};
    struct ys_line ring = {pt, 4};
    const struct ys_picture picture = {
        .image = {.width = 400, .height = 400, .gsd_x_m = 0.5, .gsd_y_m = 0.5},
        .outline = {&ring, 1},
        .north_y = -1};
    struct ys_frame frame;

    ys_frame_init(&frame, &picture, 12);
    cr_assert_float_eq(frame.north_deg, 0, 1e-9);
}

Test(strip, a_row_shows_the_pixels_of_its_place)
{
    struct ys_image image;
    struct ys_strip_source source;
    struct ys_canvas row;
    /* The picture turned by a quarter: its columns become rows. */
    const struct ys_affine to_row = {0, 2, -2, 0, 80, 0};

    cr_assert_eq(ys_image_new(&image, 30, 40, 1, 0, NULL), YS_OK);
    for (size_t i = 0; i < 30 * 40; i++) {
        image.valid[i] = 1;
        image.plane[0][i] = (float)(i / 30 < 20 ? 0 : 100);
    }
    cr_assert_eq(ys_strip_source_make(&source, &image, 2, NULL), YS_OK);
    cr_assert_eq(ys_strip_cut(&row, &source, &to_row, (uint32_t[]){100, 60}, NULL), YS_OK);
    cr_assert_eq(row.px[30 * 100 + 20], 0xFFFFFFu); /* the lower half of the picture */
    cr_assert_eq(row.px[30 * 100 + 60], 0x000000u);
    cr_assert_eq(row.px[30 * 100 + 90], 0xD6D6D6u); /* beyond it */
    ys_canvas_fini(&row);
    ys_canvas_fini(&source.canvas);
    ys_image_fini(&image);
}
