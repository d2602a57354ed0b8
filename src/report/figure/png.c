/* png.c - pixels to a PNG in memory */

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "canvas.h"

struct sink {
    unsigned char *bytes;
    size_t n, room;
    char message[120];
};

static void append(png_structp png, png_bytep bytes, png_size_t n)
{
    struct sink *sink = png_get_io_ptr(png);

    if (n > sink->room - sink->n) {
        const size_t room = 2 * sink->room + n + 4096;
        unsigned char *more = ys_resize(sink->bytes, room, 1);

        if (!more)
            png_error(png, "out of memory");
        sink->bytes = more;
        sink->room = room;
    }
    memcpy(sink->bytes + sink->n, bytes, n);
    sink->n += n;
}

/* libpng flushes to stdio where none is given. */
static void flush_nothing(png_structp png)
{
    (void)png;
}

static void keep_message(png_structp png, png_const_charp text)
{
    struct sink *sink = png_get_error_ptr(png);

    strncpy(sink->message, text, sizeof sink->message - 1);
    png_longjmp(png, 1);
}

/* libpng prints warnings to stderr where none is given; the library prints nothing. */
static void ignore_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* All state is the caller's, so that the jump back finds it whole. */
static bool write_image(png_structp png, png_infop info, const struct ys_canvas *canvas,
                        png_bytep row)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_IHDR(png, info, canvas->width, canvas->height, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 6);
    png_write_info(png, info);
    for (uint32_t y = 0; y < canvas->height; y++) {
        const uint32_t *px = canvas->px + (size_t)y * canvas->width;

        for (uint32_t x = 0; x < canvas->width; x++) {
            row[3 * (size_t)x] = (png_byte)(px[x] >> 16);
            row[3 * (size_t)x + 1] = (png_byte)(px[x] >> 8);
            row[3 * (size_t)x + 2] = (png_byte)px[x];
        }
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    return true;
}

ys_status ys_canvas_png(unsigned char **out, size_t *n, const struct ys_canvas *canvas,
                        struct ys_error *err)
{
    struct sink sink = {.message = "out of memory"};
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, keep_message, ignore_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    png_bytep row = ys_new_raw(canvas->width, 3);
    bool done = false;

    *out = NULL;
    if (info && row) {
        png_set_write_fn(png, &sink, append, flush_nothing);
        done = write_image(png, info, canvas, row);
    }
    png_destroy_write_struct(&png, &info);
    free(row);
    if (!done) {
        free(sink.bytes);
        return ys_fail(err, YS_ERR_NOMEM, "picture: %s", sink.message);
    }
    *out = sink.bytes;
    *n = sink.n;
    return YS_OK;
}
