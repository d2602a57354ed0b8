#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../../../../src/report/figure/draw.h"
#include "../../../../src/report/figure/stroke_font.h"

enum { SIDE = 64 };

static struct ys_canvas canvas;
static struct ys_drawing drawing;

static void init(void)
{
    cr_assert_eq(ys_canvas_new(&canvas, SIDE, SIDE, 0, NULL), YS_OK);
    cr_assert_eq(ys_draw_open(&drawing, &canvas, NULL), YS_OK);
}

static void fini(void)
{
    ys_draw_close(&drawing);
    ys_canvas_fini(&canvas);
}

/* Sum of a painted white on black, in whole pixels. */
static double painted(void)
{
    double sum = 0;

    ys_draw_paint(&drawing, 0xFFFFFF, 1);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        sum += (canvas.px[i] & 255) / 255.0;
    return sum;
}

TestSuite(drawing, .init = init, .fini = fini);

Test(drawing, a_line_covers_its_length_times_its_width_and_two_half_discs)
{
    ys_draw_line(&drawing, (struct ys_point){10.3, 12.6}, (struct ys_point){50.1, 40.2}, 4);
    const double expected = hypot(39.8, 27.6) * 4 + acos(-1) * 4;

    cr_assert_float_eq(painted(), expected, 0.02 * expected);
}

Test(drawing, a_polygon_covers_its_area)
{
    const struct ys_point triangle[3] = {{5, 5}, {55, 10}, {20, 60}};

    ys_draw_polygon(&drawing, triangle, 3);
    cr_assert_float_eq(painted(), (50.0 * 55 - 5.0 * 15) / 2, 12);
}

Test(drawing, what_overlaps_counts_once)
{
    for (int i = 0; i < 2; i++)
        ys_draw_line(&drawing, (struct ys_point){10, 32}, (struct ys_point){50, 32}, 3);
    ys_draw_paint(&drawing, 0xFFFFFF, 0.5);
    cr_assert_eq(canvas.px[32 * SIDE + 30] & 255, 128);
}

Test(drawing, what_is_painted_is_gone)
{
    ys_draw_line(&drawing, (struct ys_point){10, 10}, (struct ys_point){50, 50}, 3);
    const double once = painted();

    cr_assert_float_eq(painted(), once, 1e-9);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        cr_assert_eq(drawing.cover[i], 0);
}

Test(drawing, nothing_is_drawn_outside_the_clip_or_the_canvas)
{
    const double part[4] = {20, 20, 10, 10};
    const struct ys_point far[4] = {{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}};

    ys_draw_clip(&drawing, part, 3, 3);
    ys_draw_polygon(&drawing, far, 4);
    cr_assert_float_eq(painted(), 100, 1e-9);
    ys_draw_unclip(&drawing);
    ys_draw_line(&drawing, (struct ys_point){-1e12, 0}, (struct ys_point){-1e12, 5}, 2);
    ys_draw_block(&drawing, -1e12, -5, 10, 1e12, 0xFFFFFF);
    cr_assert_float_eq(painted(), 100, 1e-9);
}

Test(drawing, points_that_are_no_numbers_draw_nothing)
{
    const struct ys_point bad[3] = {{NAN, 1}, {INFINITY, 5}, {3, -INFINITY}};
    static const double dash[2] = {3, 2};

    ys_draw_path(&drawing, bad, 3, true, 2, dash);
    ys_draw_line(&drawing, bad[0], bad[1], 2);
    ys_draw_polygon(&drawing, bad, 3);
    cr_assert_float_eq(painted(), 0, 1e-9);
}

Test(drawing, dashes_cover_their_share_and_run_round_corners)
{
    static const double dash[2] = {4, 4};
    struct ys_point circle[100];

    for (int i = 0; i < 100; i++)
        circle[i] = (struct ys_point){32 + 25 * cos(i * acos(-1) / 50),
                                      32 + 25 * sin(i * acos(-1) / 50)};
    ys_draw_path(&drawing, circle, 100, true, 2, dash);
    /* Half of the circle, and the round ends of some 20 dashes. */
    const double length = acos(-1) * 50, ends = length / 8 * acos(-1);
    cr_assert_float_eq(painted(), length / 2 * 2 + ends, 0.1 * length);
}

Test(lettering, digits_have_one_width_and_every_letter_leaves_ink, .init = init, .fini = fini)
{
    char text[2] = "0";

    for (; *text <= '9'; ++*text)
        cr_assert_float_eq(ys_stroke_text_width(text, 12), ys_stroke_text_width("0", 12), 1e-9);
    for (*text = '!'; *text < 127; ++*text) {
        memset(canvas.px, 0, SIDE * SIDE * sizeof *canvas.px);
        ys_stroke_text_draw(&drawing, text, 20, 40, 24, 0);
        cr_assert(painted() > 5, "%s", text);
    }
}

Test(lettering, accents_are_left_out_and_other_scripts_are_boxes)
{
    cr_assert_float_eq(ys_stroke_text_width("M\xC3\xBCnchen", 12),
                       ys_stroke_text_width("Munchen", 12), 1e-9);
    cr_assert(ys_stroke_text_width("\xEB\x91\x90", 12) > 0);
    cr_assert_eq(ys_stroke_text_width("", 12), 0);
}
