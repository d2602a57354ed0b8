#include "made_picture.h"

#include <criterion/criterion.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "../../src/formats/tile/tile.h"
#include "drawn_letters.h"

int picture_value(uint32_t col, uint32_t row, unsigned band)
{
    return (int)((7 * col + 13 * row + 31 * band) % 101) + 1;
}

int picture_palette(unsigned i, unsigned band)
{
    return (int)((17 * i + 60 * band) % 256);
}

static int value_of(const struct made_picture *m, uint32_t col, uint32_t row, unsigned band)
{
    return m->value ? m->value(m->ctx, col, row, band) : picture_value(col, row, band);
}

static void fill_row(uint8_t *row, const struct made_picture *m, uint32_t y, unsigned bands)
{
    memset(row, 0, (size_t)m->width * bands * 2 + 8);
    for (uint32_t x = 0; x < m->width; x++)
        for (unsigned b = 0; b < bands; b++) {
            const unsigned v = (unsigned)value_of(m, x, y, b) & ((1U << m->bits) - 1);
            const size_t i = (size_t)x * bands + b;

            if (m->bits == 16) {
                row[2 * i] = (uint8_t)(v >> 8);
                row[2 * i + 1] = (uint8_t)v;
            } else if (m->bits == 8) {
                row[i] = (uint8_t)v;
            } else {
                const size_t bit = i * (size_t)m->bits;

                row[bit / 8] |= (uint8_t)(v << (8 - (size_t)m->bits - bit % 8));
            }
        }
}

static void set_palette(png_structp png, png_infop info, const struct made_picture *m)
{
    png_color colour[256];
    const png_byte clear[1] = {0};
    const int n = m->colour == PNG_COLOR_TYPE_PALETTE ? 1 << m->bits : 0;

    for (int i = 0; i < n; i++)
        colour[i] = (png_color){(png_byte)picture_palette((unsigned)i, 0),
                                (png_byte)picture_palette((unsigned)i, 1),
                                (png_byte)picture_palette((unsigned)i, 2)};
    if (m->colour == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, colour, n);
    if (m->transparent && m->colour == PNG_COLOR_TYPE_PALETTE)
        png_set_tRNS(png, info, clear, 1, NULL);
    else if (m->transparent)
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){0});
}

void made_png_write(const char *path, const struct made_picture *m)
{
    FILE *file = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);

    cr_assert(file && png && info && !setjmp(png_jmpbuf(png)));
    png_init_io(png, file);
    png_set_IHDR(png, info, m->width, m->height, m->bits, m->colour,
                 m->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    set_palette(png, info, m);
    if (m->description) {
        char *text = strdup(m->description);

        png_set_text(png, info,
                     &(png_text){.compression = PNG_TEXT_COMPRESSION_NONE,
                                 .key = (char[]){"Description"},
                                 .text = text},
                     1);
        free(text);
    }
    if (m->exif)
        png_set_eXIf_1(png, info, m->exif_bytes, (png_bytep)(uintptr_t)m->exif);
    png_write_info(png, info);
    const unsigned bands = png_get_channels(png, info);
    const size_t stride = (size_t)m->width * bands * 2 + 8;
    uint8_t *rows = malloc(stride * m->height);
    png_bytepp row = malloc(m->height * sizeof *row);

    cr_assert(rows && row);
    for (uint32_t y = 0; y < m->height; y++)
        fill_row(row[y] = rows + y * stride, m, y, bands);
    png_write_image(png, row);
    png_write_end(png, info);
    free(rows);
    free(row);
    png_destroy_write_struct(&png, &info);
    cr_assert(!fclose(file));
}

void made_jpeg_write(const char *path, const struct made_picture *m, int quality)
{
    FILE *file = fopen(path, "wb");
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr manager;
    const bool inks = m->colour == JCS_CMYK || m->colour == JCS_YCCK;
    const unsigned bands = m->colour == JCS_GRAYSCALE ? 1 : inks ? 4 : 3;

    cr_assert(file);
    jpeg.err = jpeg_std_error(&manager);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = m->width;
    jpeg.image_height = m->height;
    jpeg.input_components = (int)bands;
    jpeg.in_color_space = bands == 1 ? JCS_GRAYSCALE : bands == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, (J_COLOR_SPACE)m->colour);
    jpeg_set_quality(&jpeg, quality, TRUE);
    if (m->progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (m->exif) {
        uint8_t marker[4096] = "Exif\0";

        cr_assert(m->exif_bytes < sizeof marker - 6);
        memcpy(marker + 6, m->exif, m->exif_bytes);
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, marker, m->exif_bytes + 6);
    }
    if (m->description)
        jpeg_write_marker(&jpeg, JPEG_COM, (const JOCTET *)m->description,
                          (unsigned)strlen(m->description));
    uint8_t *row = malloc((size_t)m->width * bands);
    cr_assert(row);
    for (uint32_t y = 0; y < m->height; y++) {
        for (size_t i = 0; i < (size_t)m->width * bands; i++)
            row[i] = (uint8_t)value_of(m, (uint32_t)(i / bands), y, (unsigned)(i % bands));
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    free(row);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    cr_assert(!fclose(file));
}

static int image_value(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct ys_image *image = ctx;

    return (int)image->plane[band][(size_t)row * image->width + col];
}

void made_png_of_tile(const char *path, const char *spec, const char *text)
{
    struct ys_error err;
    struct ys_image image;
    ys_tile *tile;

    cr_assert(!ys_tile_open(&tile, spec, NULL, &err), "%s", err.text);
    const struct ys_tile_info *info = ys_tile_info(tile);

    cr_assert(!ys_tile_window(&image, tile, 0, 0, info->width_px, info->height_px, &err), "%s",
              err.text);
    drawn_letters(&image, text, image.width - 260, image.height - 30, 2, 255);
    made_png_write(path, &(struct made_picture){.width = image.width,
                                                .height = image.height,
                                                .colour = image.bands < 3 ? PNG_COLOR_TYPE_GRAY
                                                                          : PNG_COLOR_TYPE_RGB,
                                                .bits = 8,
                                                .value = image_value,
                                                .ctx = &image});
    ys_image_fini(&image);
    ys_tile_free(tile);
}
