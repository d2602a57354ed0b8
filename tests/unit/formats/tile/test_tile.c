#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>

#include "../../../support/made_tile.h"

TestSuite(tile, .fini = made_tiles_remove);

static double sample(const void *row, size_t i, enum ys_sample type)
{
    return type == YS_U8    ? ((const uint8_t *)row)[i]
           : type == YS_I8  ? ((const int8_t *)row)[i]
           : type == YS_U16 ? ((const uint16_t *)row)[i]
           : type == YS_I16 ? ((const int16_t *)row)[i]
                            : (double)((const float *)row)[i];
}

/* Every pixel by rows, five at a time, so that reads begin and end inside blocks. */
static void check_rows(const ys_tile *tile, const struct made_tile *m)
{
    const enum ys_sample type = ys_tile_sample(tile);
    const unsigned bands = ys_tile_info(tile)->bands;
    const size_t band = m->width * ys_sample_bytes(type);
    char *rows = malloc(5 * band * bands);
    uint8_t *valid = malloc(5 * (size_t)m->width);
    ys_tile_reader *reader;
    struct ys_error err;

    cr_assert(eq(int, ys_tile_reader_new(&reader, tile, &err), YS_OK), "%s", err.text);
    for (uint32_t row = 0; row < m->height; row += 5) {
        const uint32_t n = m->height - row < 5 ? m->height - row : 5;

        const struct ys_tile_rect rect = {.row0 = row,
                                          .width = m->width,
                                          .height = n,
                                          .bands = bands,
                                          .dst = rows,
                                          .row_stride = band * bands,
                                          .band_step = band,
                                          .valid = valid,
                                          .valid_stride = m->width};

        cr_assert(eq(int, ys_tile_read(reader, &rect, &err), YS_OK), "%s", err.text);
        for (uint32_t r = 0; r < n; r++)
            for (unsigned b = 0; b < bands; b++)
                for (uint32_t c = 0; c < m->width; c++)
                    cr_assert(sample(rows + (r * bands + b) * band, c, type) ==
                                  made_value(c, row + r, b),
                              "column %u row %u band %u of %u bands of %u bits, codec %u: %g",
                              c, row + r, b, m->bands, m->bits, m->compression,
                              sample(rows + (r * bands + b) * band, c, type));
        for (uint32_t i = 0; i < n * m->width; i++)
            cr_assert(valid[i] == !((m->alpha || m->mask) &&
                                    made_hidden(i % m->width, row + i / m->width)));
    }
    ys_tile_reader_free(reader);
    free(rows);
    free(valid);
}

/* A window whose first pixel lies at (col0, row0), which may be outside. */
static void check_window(const ys_tile *tile, const struct made_tile *m, int64_t col0,
                         int64_t row0, uint32_t width, uint32_t height)
{
    struct ys_image image;
    struct ys_error err;

    cr_assert(eq(int, ys_tile_window(&image, tile, col0, row0, width, height, &err), YS_OK),
              "%s", err.text);
    cr_assert(image.bands == (ys_tile_info(tile)->bands < 4 ? ys_tile_info(tile)->bands : 4));
    cr_assert(image.col0 == (double)col0 && image.row0 == (double)row0);
    for (uint32_t r = 0; r < height; r++)
        for (uint32_t c = 0; c < width; c++) {
            /* modulo 2^64: the farthest windows wrap, and are outside all the same */
            const int64_t col = (int64_t)((uint64_t)col0 + c),
                          row = (int64_t)((uint64_t)row0 + r);
            const bool inside = col >= 0 && row >= 0 && col < m->width && row < m->height;
            const bool valid =
                inside && !((m->alpha || m->mask) && made_hidden((uint32_t)col, (uint32_t)row));

            cr_assert(image.valid[r * width + c] == valid, "column %u row %u", c, r);
            for (unsigned b = 0; b < image.bands; b++)
                cr_assert(image.plane[b][r * width + c] ==
                          (float)(valid ? made_value((uint32_t)col, (uint32_t)row, b) : 0));
        }
    ys_image_fini(&image);
}

static void check_all(const struct made_tile *m)
{
    ys_tile *tile = made_tile_open(m, NULL);

    check_rows(tile, m);
    check_window(tile, m, 0, 0, m->width, m->height);
    check_window(tile, m, 5, 7, 21, 18);
    check_window(tile, m, -4, -3, 20, 10);
    check_window(tile, m, (int64_t)m->width - 6, (int64_t)m->height - 5, 20, 10);
    check_window(tile, m, -100, 5, 20, 10);
    check_window(tile, m, INT64_MAX, INT64_MIN, 2, 2);
    ys_tile_free(tile);
}

ParameterizedTestParameters(tile, every_kind_of_storage_gives_the_written_samples)
{
    static struct made_tile m[] = {
        {.width = 53, .height = 37, .bands = 1, .bits = 8},
        {.width = 53, .height = 37, .bands = 3, .bits = 8, .rows_per_strip = 8},
        {.mode = "wb", .width = 53, .height = 37, .bands = 3, .bits = 16, .rows_per_strip = 8},
        {.mode = "wl", .width = 53, .height = 37, .bands = 3, .bits = 16, .block = 16},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 32,
         .format = 3,
         .planar = true,
         .rows_per_strip = 10},
        {.mode = "w",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 32,
         .format = 3,
         .compression = 8,
         .predictor = 3,
         .block = 16},
        {.mode = "w8",
         .width = 53,
         .height = 37,
         .bands = 4,
         .bits = 8,
         .format = 2,
         .compression = 5,
         .predictor = 2,
         .block = 32},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 16,
         .format = 2,
         .compression = 8,
         .predictor = 2,
         .planar = true,
         .block = 16},
        {.width = 53, .height = 37, .bands = 16, .bits = 8, .compression = 32773},
        {.width = 53, .height = 37, .bands = 5, .bits = 16, .compression = 50000, .block = 16},
        {.width = 53,
         .height = 37,
         .bands = 4,
         .bits = 8,
         .compression = 8,
         .alpha = true,
         .block = 16},
        {.width = 53,
         .height = 37,
         .bands = 2,
         .bits = 16,
         .alpha = true,
         .planar = true,
         .rows_per_strip = 6},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 8,
         .compression = 5,
         .mask = true,
         .rows_per_strip = 7},
        {.width = 1, .height = 1, .bands = 1, .bits = 8},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 8,
         .compression = 8,
         .predictor = 2,
         .rows_per_strip = 9},
        {.width = 53,
         .height = 37,
         .bands = 1,
         .bits = 8,
         .compression = 32946,
         .predictor = 2},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 16,
         .compression = 8,
         .predictor = 2,
         .block = 16},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 1,
         .bits = 32,
         .format = 3,
         .compression = 8,
         .rows_per_strip = 9},
        /* A strip of 2.1 MiB is read in parts. */
        {.width = 1100, .height = 2000, .bands = 1, .bits = 8},
    };

    return cr_make_param_array(struct made_tile, m, sizeof m / sizeof *m);
}

ParameterizedTest(struct made_tile *m, tile, every_kind_of_storage_gives_the_written_samples)
{
    check_all(m);
}

Test(tile, bits_packed_without_gaps_are_taken_apart)
{
    /* 12-bit: 0xABC, 0xDEF, 0x123 a row. */
    const uint8_t row[5] = {0xAB, 0xCD, 0xEF, 0x12, 0x30};
    const char *path = made_tile_path("bits.tif");
    TIFF *tif = TIFFOpen(path, "wl");
    struct ys_image image;
    struct ys_error err;
    ys_tile *tile;

    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, 3);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 12);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFWriteEncodedStrip(tif, 0, (void *)(uintptr_t)row, 5);
    TIFFClose(tif);
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 3, 1, &err), YS_OK), "%s", err.text);
    cr_expect(image.full_scale == 4095);
    cr_expect(image.plane[0][0] == 0xABC && image.plane[0][1] == 0xDEF &&
              image.plane[0][2] == 0x123);
    ys_image_fini(&image);
    ys_tile_free(tile);
}

Test(tile, a_pixel_is_nodata_when_every_band_is)
{
    /* made_value is 1 + 31 band at (0, 0), so one band alone is 1 there. */
    const struct made_tile grey = {
        .width = 20, .height = 9, .bands = 1, .bits = 8, .nodata = "1"};
    const struct made_tile rgb = {
        .width = 20, .height = 9, .bands = 3, .bits = 8, .nodata = "1"};
    struct ys_image image;
    struct ys_error err;
    ys_tile *tile = made_tile_open(&grey, NULL);

    cr_assert(ys_tile_info(tile)->has_nodata && ys_tile_info(tile)->nodata == 1);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 2, 1, &err), YS_OK));
    cr_expect(image.valid[0] == 0 && image.valid[1] == 1);
    ys_image_fini(&image);
    ys_tile_free(tile);

    tile = made_tile_open(&rgb, NULL);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 2, 1, &err), YS_OK));
    cr_expect(image.valid[0] == 1);
    ys_image_fini(&image);
    ys_tile_free(tile);
}
