#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../../../../src/report/figure/canvas.h"

static struct ys_image image_of(uint32_t width, uint32_t height, unsigned bands)
{
    struct ys_image image;

    cr_assert_eq(ys_image_new(&image, width, height, bands, 0, NULL), YS_OK);
    memset(image.valid, 1, (size_t)width * height);
    image.gsd_x_m = image.gsd_y_m = 0.5;
    return image;
}

Test(canvas, a_ramp_of_any_units_is_stretched_to_black_and_white)
{
    struct ys_image image = image_of(1000, 1, 1);
    struct ys_canvas canvas;

    for (int i = 0; i < 1000; i++)
        image.plane[0][i] = (float)(-0.3 + 1e-4 * i);
    cr_assert_eq(ys_canvas_shade(&canvas, &image, 1, NULL), YS_OK);
    cr_assert_eq(canvas.px[0], 0x000000u);
    cr_assert_eq(canvas.px[999], 0xFFFFFFu);
    const uint32_t middle = canvas.px[500] & 255;
    cr_assert(middle >= 126 && middle <= 129, "%u", middle);
    cr_assert_eq(canvas.px[500], middle * 0x010101u);
    ys_canvas_fini(&canvas);
    ys_image_fini(&image);
}

Test(canvas, one_hot_pixel_does_not_darken_the_rest)
{
    struct ys_image image = image_of(100, 100, 3);
    struct ys_canvas canvas;

    for (unsigned b = 0; b < 3; b++)
        for (int i = 0; i < 10000; i++)
            image.plane[b][i] = (float)(i == 77 ? 65535 : i % 200);
    cr_assert_eq(ys_canvas_shade(&canvas, &image, 1, NULL), YS_OK);
    cr_assert((canvas.px[199] & 255) > 200, "%06x", canvas.px[199]);
    ys_canvas_fini(&canvas);
    ys_image_fini(&image);
}

Test(canvas, masked_and_impossible_samples_are_one_grey)
{
    struct ys_image image = image_of(4, 1, 1);
    struct ys_canvas canvas;

    image.plane[0][0] = 1;
    image.plane[0][1] = NAN;
    image.plane[0][2] = INFINITY;
    image.valid[3] = 0;
    cr_assert_eq(ys_canvas_shade(&canvas, &image, 1, NULL), YS_OK);
    cr_assert_eq(canvas.px[1], canvas.px[3]);
    cr_assert_eq(canvas.px[2], canvas.px[3]);
    ys_canvas_fini(&canvas);
    ys_image_fini(&image);
}

Test(canvas, reducing_averages_and_enlarging_keeps_the_samples)
{
    struct ys_image image = image_of(64, 64, 1);
    struct ys_canvas canvas;

    for (int i = 0; i < 64 * 64; i++)
        image.plane[0][i] = (float)((i + i / 64) % 2);
    cr_assert_eq(ys_canvas_shade(&canvas, &image, 0.125, NULL), YS_OK);
    cr_assert_eq(canvas.width, 8);
    const uint32_t grey = canvas.px[3 * 8 + 3] & 255;
    cr_assert(grey > 120 && grey < 136, "%u", grey);
    ys_canvas_fini(&canvas);
    cr_assert_eq(ys_canvas_shade(&canvas, &image, 3, NULL), YS_OK);
    cr_assert_eq(canvas.width, 192);
    cr_assert_eq(canvas.px[(size_t)31 * 192 + 31] & 255, 0);
    ys_canvas_fini(&canvas);
    ys_image_fini(&image);
}
