/* PNG and JPEG as tiles: every form of pixel as it was drawn, and what is damaged refused. */

#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <libdeflate.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "../../../support/made_picture.h"
#include "../../../support/made_tile.h"

TestSuite(tile_pictures, .fini = made_tiles_remove);

static void expect_refused(const char *path, const char *words)
{
    struct ys_error err = {0};
    ys_tile *tile;
    const ys_status status = ys_tile_open(&tile, path, NULL, &err);

    cr_expect(status != YS_OK && strstr(err.text, words) && !strchr(err.text, '\n'),
              "'%s': want '%s'", err.text, words);
    ys_tile_free(tile);
}

static void read_all(struct ys_image *out, const char *path)
{
    struct ys_error err = {0};
    ys_tile *tile;

    cr_assert(!ys_tile_open(&tile, path, NULL, &err), "%s", err.text);
    const struct ys_tile_info *info = ys_tile_info(tile);

    cr_assert(!ys_tile_window(out, tile, 0, 0, info->width_px, info->height_px, &err), "%s",
              err.text);
    ys_tile_free(tile);
}

/* ---- PNG: colour type, bits, transparent */

struct form {
    int colour, bits;
    bool transparent;
};

ParameterizedTestParameters(tile_pictures, each_form_of_png_reads_as_it_was_drawn)
{
    static struct form rows[] = {
        {PNG_COLOR_TYPE_GRAY, 1, false},        {PNG_COLOR_TYPE_GRAY, 2, false},
        {PNG_COLOR_TYPE_GRAY, 4, true},         {PNG_COLOR_TYPE_GRAY, 8, false},
        {PNG_COLOR_TYPE_GRAY, 8, true},         {PNG_COLOR_TYPE_GRAY, 16, false},
        {PNG_COLOR_TYPE_GRAY, 16, true},        {PNG_COLOR_TYPE_GRAY_ALPHA, 8, false},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, false}, {PNG_COLOR_TYPE_PALETTE, 1, false},
        {PNG_COLOR_TYPE_PALETTE, 2, true},      {PNG_COLOR_TYPE_PALETTE, 4, false},
        {PNG_COLOR_TYPE_PALETTE, 8, false},     {PNG_COLOR_TYPE_PALETTE, 8, true},
        {PNG_COLOR_TYPE_RGB, 8, false},         {PNG_COLOR_TYPE_RGB, 16, false},
        {PNG_COLOR_TYPE_RGB, 8, true},          {PNG_COLOR_TYPE_RGB_ALPHA, 8, false},
        {PNG_COLOR_TYPE_RGB_ALPHA, 16, false},
    };

    return cr_make_param_array(struct form, rows, sizeof rows / sizeof *rows);
}

/* Some values are 0, so that what is transparent is there. */
static int drawn(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct form *f = ctx;
    const int v = (col + row) % 5 ? (int)((7 * col + 13 * row + 31 * band) % 101) : 0;

    return f->bits == 16 ? 601 * v : f->bits == 8 ? 2 * v : v;
}

/* The truth, by the PNG standard: samples of fewer bits are stretched to 0..255. */
static int truth(const struct form *f, uint32_t x, uint32_t y, unsigned band)
{
    const int most = (1 << f->bits) - 1, v = drawn(f, x, y, band) & most;

    if (f->colour == PNG_COLOR_TYPE_PALETTE)
        return picture_palette((unsigned)(drawn(f, x, y, 0) & most), band);
    return f->bits < 8 ? v * 255 / most : v;
}

static bool shows(const struct form *f, uint32_t x, uint32_t y, unsigned bands)
{
    const int most = (1 << f->bits) - 1;

    if (f->colour & PNG_COLOR_MASK_ALPHA)
        return (drawn(f, x, y, bands) & most) != 0;
    if (!f->transparent)
        return true;
    bool some = false;
    for (unsigned b = 0; b < (f->colour == PNG_COLOR_TYPE_RGB ? 3U : 1U); b++)
        some = some || (drawn(f, x, y, b) & most);
    return some;
}

ParameterizedTest(struct form *f, tile_pictures, each_form_of_png_reads_as_it_was_drawn)
{
    const unsigned bands = f->colour & PNG_COLOR_MASK_COLOR ? 3 : 1;
    struct made_picture m = {.width = 61,
                             .height = 43,
                             .colour = f->colour,
                             .bits = f->bits,
                             .transparent = f->transparent,
                             .value = drawn,
                             .ctx = f};
    struct ys_image image;
    char path[300];

    for (int k = 0; k < 2; k++) {
        unsigned wrong = 0, hidden = 0;

        m.interlaced = k;
        strcpy(path, made_tile_path("a.png"));
        made_png_write(path, &m);
        read_all(&image, path);
        cr_assert_eq(image.bands, bands);
        for (uint32_t y = 0; y < m.height; y++)
            for (uint32_t x = 0; x < m.width; x++) {
                const size_t i = (size_t)y * m.width + x;
                const bool valid = shows(f, x, y, bands);

                hidden += !valid;
                wrong += image.valid[i] != valid;
                for (unsigned b = 0; valid && b < bands; b++)
                    wrong += (int)image.plane[b][i] != truth(f, x, y, b);
            }
        cr_expect_eq(wrong, 0);
        cr_expect(!(f->transparent || f->colour & PNG_COLOR_MASK_ALPHA) || hidden > 10);
        ys_image_fini(&image);
    }
}

Test(tile_pictures, a_palette_of_greys_is_grey)
{
    struct ys_image image;
    char path[300];
    FILE *file;
    /* 8 x 1 pixels of a bit: entry 0 is 10, entry 1 is 200. */
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    const png_color colour[2] = {{10, 10, 10}, {200, 200, 200}};

    strcpy(path, made_tile_path("g.png"));
    file = fopen(path, "wb");
    cr_assert(file && !setjmp(png_jmpbuf(png)));
    png_init_io(png, file);
    png_set_IHDR(png, info, 8, 1, 1, PNG_COLOR_TYPE_PALETTE, 0, 0, 0);
    png_set_PLTE(png, info, colour, 2);
    png_write_info(png, info);
    png_write_row(png, (const png_byte[]){0x35});
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    fclose(file);
    read_all(&image, path);
    cr_assert_eq(image.bands, 1);
    for (unsigned x = 0; x < 8; x++)
        cr_expect_eq((int)image.plane[0][x], 0x35 >> (7 - x) & 1 ? 200 : 10);
    ys_image_fini(&image);
}

/* ---- JPEG: at quality 100 smooth values come back within 2 */

static int smooth(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    (void)ctx;
    return (int)(40 + col + row + 10 * band);
}

static void expect_smooth(int colour, bool progressive, unsigned bands)
{
    const struct made_picture m = {.width = 70,
                                   .height = 51,
                                   .colour = colour,
                                   .progressive = progressive,
                                   .value = smooth};
    struct ys_image image;
    char path[300];

    strcpy(path, made_tile_path("a.jpg"));
    made_jpeg_write(path, &m, 100);
    read_all(&image, path);
    cr_assert_eq(image.bands, bands);
    for (uint32_t y = 0; y < m.height; y++)
        for (uint32_t x = 0; x < m.width; x++)
            for (unsigned b = 0; b < bands; b++)
                cr_assert(abs((int)image.plane[b][y * m.width + x] - smooth(NULL, x, y, b)) <=
                          2);
    ys_image_fini(&image);
}

Test(tile_pictures, each_form_of_jpeg_reads_as_it_was_drawn)
{
    expect_smooth(JCS_GRAYSCALE, false, 1);
    expect_smooth(JCS_GRAYSCALE, true, 1);
    expect_smooth(JCS_YCbCr, false, 3);
    expect_smooth(JCS_YCbCr, true, 3);
    expect_smooth(JCS_RGB, false, 3);
}

Test(tile_pictures, a_jpeg_of_inks_is_refused)
{
    char path[300];

    strcpy(path, made_tile_path("ink.jpg"));
    made_jpeg_write(path, &(struct made_picture){.width = 16, .height = 16, .colour = JCS_CMYK},
                    90);
    expect_refused(path, "a JPEG of 4 inks (CMYK), made for print");
    made_jpeg_write(path, &(struct made_picture){.width = 16, .height = 16, .colour = JCS_YCCK},
                    90);
    expect_refused(path, "CMYK");
}

/* ---- damage */

static unsigned char bytes[1 << 20];

static size_t slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes, file);

    fclose(file);
    cr_assert(n > 100 && n < sizeof bytes);
    return n;
}

Test(tile_pictures, a_picture_cut_anywhere_is_refused)
{
    const struct made_picture m = {
        .width = 90, .height = 70, .colour = PNG_COLOR_TYPE_RGB, .bits = 8};
    struct made_picture j = {.width = 90, .height = 70, .colour = JCS_YCbCr};
    char path[300];

    strcpy(path, made_tile_path("cut.png"));
    made_png_write(path, &m);
    size_t n = slurp(path);
    for (size_t cut = 9; cut<n; cut += cut + 20> n ? 1 : 61) {
        made_bytes_write(path, bytes, cut);
        expect_refused(path, "PNG, at byte");
    }
    strcpy(path, made_tile_path("cut.jpg"));
    for (int k = 0; k < 2; k++) {
        j.progressive = k;
        made_jpeg_write(path, &j, 90);
        n = slurp(path);
        for (size_t cut = 4; cut<n; cut += cut + 20> n ? 1 : 61) {
            made_bytes_write(path, bytes, cut);
            expect_refused(path, "file is cut off");
        }
    }
}

Test(tile_pictures, a_png_with_one_wrong_bit_in_its_pixels_is_refused)
{
    const struct made_picture m = {
        .width = 90, .height = 70, .colour = PNG_COLOR_TYPE_RGB, .bits = 8};
    char path[300];

    strcpy(path, made_tile_path("bit.png"));
    made_png_write(path, &m);
    const size_t n = slurp(path);
    for (size_t at = 60; at < n - 12; at += 97) { /* in IDAT */
        bytes[at] ^= 4;
        made_bytes_write(path, bytes, n);
        expect_refused(path, "PNG, at byte");
        bytes[at] ^= 4;
    }
}

static void put32(unsigned char *at, unsigned long v)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(v >> (24 - 8 * i));
}

Test(tile_pictures, a_small_file_that_claims_gigapixels_is_refused_by_its_header)
{
    char path[300];

    strcpy(path, made_tile_path("bomb.png"));
    made_png_write(path,
                   &(struct made_picture){
                       .width = 20, .height = 20, .colour = PNG_COLOR_TYPE_GRAY, .bits = 8});
    size_t n = slurp(path);
    put32(bytes + 16, 200000);
    put32(bytes + 20, 200000);
    put32(bytes + 29, libdeflate_crc32(0, bytes + 12, 17));
    made_bytes_write(path, bytes, n);
    expect_refused(path, "200000 x 200000 pixels are 38147 MiB; a file of");

    strcpy(path, made_tile_path("bomb.jpg"));
    made_jpeg_write(
        path, &(struct made_picture){.width = 20, .height = 20, .colour = JCS_GRAYSCALE}, 90);
    n = slurp(path);
    for (size_t i = 0; i + 9 < n; i++)
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) {
            bytes[i + 5] = bytes[i + 7] = 0xFF; /* 65500, the most that libjpeg takes */
            bytes[i + 6] = bytes[i + 8] = 0xDC;
            break;
        }
    made_bytes_write(path, bytes, n);
    expect_refused(path, "65500 x 65500 pixels are 4092 MiB; a file of");
}

Test(tile_pictures, more_than_fits_in_memory_at_once_is_refused_with_a_way_out)
{
    struct ys_options opt;
    struct ys_error err;
    ys_tile *tile;
    char path[300];

    ys_options_init(&opt);
    opt.max_bytes = 1 << 20;
    strcpy(path, made_tile_path("inter.png"));
    made_png_write(path, &(struct made_picture){.width = 1200,
                                                .height = 1000,
                                                .colour = PNG_COLOR_TYPE_GRAY,
                                                .bits = 8,
                                                .interlaced = true});
    cr_expect_eq(ys_tile_open(&tile, path, &opt, &err), YS_ERR_NOMEM);
    cr_expect(strstr(err.text, "saved without interlacing") != NULL, "%s", err.text);
    strcpy(path, made_tile_path("prog.jpg"));
    made_jpeg_write(
        path,
        &(struct made_picture){
            .width = 1200, .height = 1000, .colour = JCS_GRAYSCALE, .progressive = true},
        50);
    cr_expect_eq(ys_tile_open(&tile, path, &opt, &err), YS_ERR_NOMEM);
    cr_expect(strstr(err.text, "saved as baseline") != NULL, "%s", err.text);
}

/* ---- EXIF: "II", one directory with orientation and the date */

static unsigned exif(uint8_t out[200], unsigned orientation)
{
    static const char date[20] = "2021:03:04 05:06:07";
    const uint8_t head[] = {
        'I', 'I', 42, 0,    8, 0, 0, 0,  2, 0, 0x12, 1,  3, 0, 1, 0, 0, 0, (uint8_t)orientation,
        0,   0,   0,  0x32, 1, 2, 0, 20, 0, 0, 0,    38, 0, 0, 0, 0, 0, 0, 0};

    memcpy(out, head, sizeof head);
    memcpy(out + 38, date, sizeof date);
    return 38 + sizeof date;
}

Test(tile_pictures, a_picture_that_is_stored_turned_is_refused)
{
    uint8_t said[200];
    char path[300];

    for (unsigned turned = 2; turned <= 8; turned++) {
        const unsigned n = exif(said, turned);

        strcpy(path, made_tile_path("turned.jpg"));
        made_jpeg_write(
            path,
            &(struct made_picture){
                .width = 20, .height = 20, .colour = JCS_YCbCr, .exif = said, .exif_bytes = n},
            90);
        expect_refused(path, "EXIF orientation");
        strcpy(path, made_tile_path("turned.png"));
        made_png_write(path, &(struct made_picture){.width = 20,
                                                    .height = 20,
                                                    .bits = 8,
                                                    .colour = PNG_COLOR_TYPE_RGB,
                                                    .exif = said,
                                                    .exif_bytes = n});
        expect_refused(path, "EXIF orientation");
    }
}

static void expect_date(const char *path, const char *date, const char *source, bool unsure)
{
    struct ys_error err;
    ys_tile *tile;

    cr_assert(!ys_tile_open(&tile, path, NULL, &err), "%s", err.text);
    cr_expect_str_eq(ys_tile_info(tile)->date, date);
    cr_expect_str_eq(ys_tile_info(tile)->date_source, source);
    cr_expect_eq(ys_tile_info(tile)->date_unsure, unsure);
    ys_tile_free(tile);
}

Test(tile_pictures, the_date_of_exif_ranks_last_and_leaves_the_day_unsure)
{
    uint8_t said[200];
    char path[300];
    const unsigned n = exif(said, 1);
    const struct made_picture m = {
        .width = 20, .height = 20, .colour = JCS_YCbCr, .exif = said, .exif_bytes = n};

    strcpy(path, made_tile_path("a.jpg"));
    made_jpeg_write(path, &m, 90);
    expect_date(path, "2021-03-04T05:06:07Z", "EXIF", true);
    strcpy(path, made_tile_path("a_20191231.jpg"));
    made_jpeg_write(path, &m, 90);
    expect_date(path, "2019-12-31", "file name", false);
}

Test(tile_pictures, a_picture_that_says_it_is_rendered_is_called_so)
{
    struct ys_error err;
    ys_tile *tile;
    char path[300];

    strcpy(path, made_tile_path("a.png"));
    made_png_write(path, &(struct made_picture){.width = 20,
                                                .height = 20,
                                                .bits = 8,
                                                .colour = PNG_COLOR_TYPE_RGB,
                                                .description = "SYNTHETIC: no photograph"});
    cr_assert(!ys_tile_open(&tile, path, NULL, &err), "%s", err.text);
    cr_expect(ys_tile_info(tile)->rendered);
    cr_expect_str_eq(ys_tile_info(tile)->compression, "png");
    ys_tile_free(tile);
}
