#include <criterion/criterion.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/figure/figure.h"
#include "../../../support/made_result.h"

static struct made_result made;

static void init(void)
{
    made_result_init(&made, true);
}

static void fini(void)
{
    made_result_fini(&made);
}

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

static void decode(png_image *image, uint8_t **rgb, const unsigned char *png, size_t n)
{
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    cr_assert(png_image_begin_read_from_memory(image, png, n), "%s", image->message);
    image->format = PNG_FORMAT_RGB;
    *rgb = malloc(PNG_IMAGE_SIZE(*image));
    cr_assert(png_image_finish_read(image, NULL, *rgb, 0, NULL), "%s", image->message);
}

Test(figure, its_png_decodes_to_its_pixels, .init = init, .fini = fini)
{
    struct ys_canvas canvas;
    unsigned char *png;
    uint8_t *rgb;
    png_image image;
    size_t n;

    cr_assert_eq(ys_figure_draw(&canvas, &made.res, &made.picture[2], NULL), YS_OK);
    cr_assert_eq(ys_canvas_png(&png, &n, &canvas, NULL), YS_OK);
    decode(&image, &rgb, png, n);
    cr_assert_eq(image.width, canvas.width);
    cr_assert_eq(image.height, canvas.height);
    for (size_t i = 0; i < (size_t)canvas.width * canvas.height; i++)
        cr_assert_eq(canvas.px[i] & 0xFFFFFF, (uint32_t)rgb[3 * i] << 16 |
                                                  (uint32_t)rgb[3 * i + 1] << 8 |
                                                  rgb[3 * i + 2]);
    /* Nothing but what pictures are made of: no time, no text. */
    for (size_t at = 8; at + 12 <= n;) {
        const size_t length = (size_t)png[at] << 24 | (size_t)png[at + 1] << 16 |
                              (size_t)png[at + 2] << 8 | png[at + 3];

        cr_assert(!memcmp(png + at + 4, "IHDR", 4) || !memcmp(png + at + 4, "IDAT", 4) ||
                  !memcmp(png + at + 4, "IEND", 4));
        at += 12 + length;
    }
    free(rgb);
    free(png);
    ys_canvas_fini(&canvas);
}

static size_t pixels_of(const struct ys_canvas *canvas, uint32_t colour)
{
    size_t n = 0;

    for (size_t i = 0; i < (size_t)canvas->width * canvas->height; i++)
        n += (canvas->px[i] & 0xFFFFFF) == colour;
    return n;
}

Test(figure, a_rendered_tile_gets_its_red_band_and_another_none, .init = init, .fini = fini)
{
    const uint32_t red = 0xB31721;
    struct ys_canvas canvas;

    cr_assert_eq(ys_figure_draw(&canvas, &made.res, &made.picture[0], NULL), YS_OK);
    cr_assert(pixels_of(&canvas, red) > 10 * canvas.width);
    ys_canvas_fini(&canvas);
    made.info[0].rendered = false;
    cr_assert_eq(ys_figure_draw(&canvas, &made.res, &made.picture[0], NULL), YS_OK);
    cr_assert_eq(pixels_of(&canvas, red), 0);
    ys_canvas_fini(&canvas);
}

Test(figure, every_object_leaves_its_mark, .init = init, .fini = fini)
{
    struct ys_canvas with, without;
    const size_t n = made.res.n_object;

    cr_assert_eq(ys_figure_draw(&with, &made.res, &made.picture[2], NULL), YS_OK);
    for (size_t i = 20; i < 93; i += 9) {
        const struct ys_object object = made.object[i];
        size_t differ = 0;

        made.object[i].area = "elsewhere";
        cr_assert_eq(ys_figure_draw(&without, &made.res, &made.picture[2], NULL), YS_OK);
        cr_assert_eq(without.width, with.width);
        for (size_t k = 0; k < (size_t)with.width * (with.height - 100); k++)
            differ += with.px[k] != without.px[k];
        cr_assert(differ > 150, "object %zu", i);
        ys_canvas_fini(&without);
        made.object[i] = object;
    }
    cr_assert_eq(n, made.res.n_object);
    ys_canvas_fini(&with);
}

Test(figure, a_long_window_is_folded_until_its_numbers_fit)
{
    const struct ys_figure_layout wide = ys_figure_lay_out(6000, 200, 4),
                                  tall = ys_figure_lay_out(200, 6000, 4);
    const struct ys_figure_layout small = ys_figure_lay_out(700, 200, 6);

    cr_assert(wide.panels > 2 && wide.scale * 4 >= 5, "%zu %g", wide.panels, wide.scale);
    cr_assert(wide.panel_width <= 1600);
    cr_assert(tall.tall && tall.panels > 1);
    cr_assert((double)tall.panels * tall.panel_width <= 1700);
    cr_assert(tall.panel_height <= 2500);
    cr_assert_eq(small.panels, 1);
    cr_assert(small.panel_width >= 800 && small.panel_width <= 1600);
}

Test(figure, a_picture_without_data_or_names_is_still_drawn, .init = init, .fini = fini)
{
    struct ys_picture *picture = &made.picture[1];
    struct ys_canvas canvas;

    memset(picture->image.valid, 0, (size_t)picture->image.width * picture->image.height);
    made.area[1].name = "\xED\x95\xAD\xEA\xB5\xAC \xE2\x82";
    made.res.site_name = NULL;
    made.info[0].sensor = NULL;
    made.info[0].licence = "";
    picture->north_x = picture->north_y = NAN;
    ys_polygon_fini(&picture->outline);
    cr_assert_eq(ys_figure_draw(&canvas, &made.res, picture, NULL), YS_OK);
    ys_canvas_fini(&canvas);
}

Test(figure, its_name_is_made_of_digits_whatever_the_date_says, .init = init, .fini = fini)
{
    char name[64];

    ys_figure_name(name, &made.res, &made.picture[2]);
    cr_assert_str_eq(name, "figures/area-01-date-02-2023-10-05.png");
    made.date[1].date = "../../etc/x";
    ys_figure_name(name, &made.res, &made.picture[2]);
    cr_assert_str_eq(name, "figures/area-01-date-02.png");
}

Test(figure, a_scale_bar_has_a_round_length)
{
    cr_assert_float_eq(ys_scale_bar_m(99), 50, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(100), 100, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(4.9), 2, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(0.13), 0.1, 1e-9);
    cr_assert_eq(ys_scale_bar_m(0), 0);
    cr_assert_eq(ys_scale_bar_m(NAN), 0);
}
