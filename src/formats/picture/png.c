/* png.c - rows of a PNG (ISO 15948), by libpng */

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "picture_parts.h"

/* Bytes that one byte of deflate can stand for (zlib's technical notes); and 8 pixels of one bit
 * become 8 bytes, or 32 where a palette gives them colours and transparency. */
static const double deflate_most = 1032;

struct reader {
    struct ys_store *store;
    struct ys_error *err;
    ys_status status; /* of what is not libpng's */
    png_structp png;
    png_infop info;
    uint64_t at;   /* of the file */
    uint8_t *rows; /* a batch of them, or all of an interlaced picture */
    png_bytepp row;
    char message[160];
};

static void on_error(png_structp png, png_const_charp text)
{
    struct reader *r = png_get_error_ptr(png);

    ys_printable(r->message, sizeof r->message, text, sizeof r->message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png, (void)text;
}

static void on_read(png_structp png, png_bytep to, size_t n)
{
    struct reader *r = png_get_io_ptr(png);

    for (size_t done = 0; done < n;) {
        const ssize_t got =
            pread(r->store->file->fd, to + done, n - done, (off_t)(r->at + done));

        if (got <= 0)
            png_error(png, got ? "it cannot be read" : "file is cut off");
        done += (size_t)got;
    }
    r->at += n;
}

static _Noreturn void leave(struct reader *r, ys_status status)
{
    r->status = status;
    png_longjmp(r->png, 1);
}

/* Black and white and what is between, coded as colours, are no colours. */
static bool is_grey_palette(png_structp png, png_infop info)
{
    png_colorp colour = NULL;
    int n = 0;

    if (!png_get_PLTE(png, info, &colour, &n))
        return false;
    for (int i = 0; i < n; i++)
        if (colour[i].red != colour[i].green || colour[i].red != colour[i].blue)
            return false;
    return n > 0;
}

/* From whatever is stored to 8 or 16 bits of grey or RGB, with or without alpha; gives how many
 * bytes of samples a byte of the picture becomes. */
static double set_transforms(struct reader *r)
{
    const png_byte colour = png_get_color_type(r->png, r->info);
    const png_byte bits = png_get_bit_depth(r->png, r->info);
    const double before =
        (double)bits * png_get_channels(r->png, r->info) / 8; /* bytes of a pixel */

    if (colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(r->png);
        if (is_grey_palette(r->png, r->info))
            png_set_rgb_to_gray(r->png, 1, -1, -1);
    } else if (bits < 8) {
        png_set_expand_gray_1_2_4_to_8(r->png);
    }
    if (png_get_valid(r->png, r->info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(r->png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (bits == 16)
        png_set_swap(r->png);
#endif
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    r->store->samples = png_get_channels(r->png, r->info);
    r->store->bits = png_get_bit_depth(r->png, r->info);
    return r->store->samples * (r->store->bits / 8) / before;
}

/* libpng makes room for whole rows as soon as it is told how they are transformed: a file of 66 bytes
 * that claimed the widest there is took 11 GB.  So the most that its pixels can become is looked at before. */
static void check_rows(struct reader *r)
{
    struct ys_store *s = r->store;

    s->width = png_get_image_width(r->png, r->info);
    s->height = png_get_image_height(r->png, r->info);
    s->samples = 4;
    s->bits = png_get_bit_depth(r->png, r->info) > 8 ? 16 : 8;
    const ys_status status = ys_store_check_rows(s, r->err);

    if (status)
        leave(r, status);
}

static void read_header(struct reader *r)
{
    struct ys_store *s = r->store;

    png_set_user_limits(r->png, 0x7fffffff, 0x7fffffff);
    png_read_info(r->png, r->info);
    check_rows(r);
    const double grown = set_transforms(r);
    const ys_status status = ys_store_begin(s, deflate_most * grown, r->err);

    if (status)
        leave(r, status);
}

static void make_rows(struct reader *r, uint32_t n)
{
    const struct ys_store *s = r->store;
    size_t bytes = 0;
    const bool fits = ys_mul_size(&bytes, ys_store_row_bytes(s), n) &&
                      bytes <= s->file->max_bytes && n <= s->file->max_bytes / sizeof *r->row;

    if (!fits)
        leave(r, ys_fail(r->err, YS_ERR_NOMEM,
                         "%s: an interlaced picture of %u x %u pixels does not fit in %zu MiB; "
                         "want more --max-memory, or it saved without interlacing",
                         s->file->name, s->width, s->height, s->file->max_bytes >> 20));
    r->rows = ys_new_raw(bytes, 1);
    r->row = ys_new_raw(n, sizeof *r->row);
    if (!r->rows || !r->row)
        leave(r, ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", s->file->name));
    for (uint32_t i = 0; i < n; i++)
        r->row[i] = r->rows + i * ys_store_row_bytes(s);
}

static void read_rows(struct reader *r)
{
    struct ys_store *s = r->store;
    const bool interlaced = png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE;
    const uint32_t most = interlaced ? s->height : ys_store_batch(s);

    if (png_get_rowbytes(r->png, r->info) != ys_store_row_bytes(s))
        png_error(r->png, "rows of another length than its header says");
    make_rows(r, most);
    for (uint32_t at = 0, n; at < s->height; at += n) {
        n = s->height - at < most ? s->height - at : most;
        if (interlaced)
            png_read_image(r->png, r->row);
        else
            png_read_rows(r->png, r->row, NULL, n);
        const ys_status status = ys_store_rows(s, r->rows, n, r->err);

        if (status)
            leave(r, status);
    }
    png_read_end(r->png, r->info);
}

/* Texts by the keywords that the standard names. */
static void read_texts(struct reader *r)
{
    struct ys_exif *said = &r->store->said;
    png_textp text = NULL;
    int n = 0;

#ifdef PNG_eXIf_SUPPORTED
    png_bytep exif = NULL;
    png_uint_32 bytes = 0;

    if (png_get_eXIf_1(r->png, r->info, &bytes, &exif))
        ys_exif_read(said, exif, bytes);
#endif
    png_get_text(r->png, r->info, &text, &n);
    for (int i = 0; i < n; i++) {
        if (!text[i].text)
            continue;
        if (!strcmp(text[i].key, "Description") || !strcmp(text[i].key, "Comment"))
            snprintf(said->description, sizeof said->description, "%s", text[i].text);
        else if (!strcmp(text[i].key, "Copyright"))
            snprintf(said->copyright, sizeof said->copyright, "%s", text[i].text);
    }
}

static ys_status decode(struct reader *r)
{
    if (setjmp(png_jmpbuf(r->png))) {
        if (r->status)
            return r->status;
        /* libpng has no code for it, but one message. */
        if (ys_memory_failed())
            return ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", r->store->file->name);
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: PNG, at byte %llu: %s", r->store->file->name,
                       (unsigned long long)r->at, r->message);
    }
    png_set_read_fn(r->png, r, on_read);
    read_header(r);
    read_rows(r);
    read_texts(r);
    return YS_OK;
}

ys_status ys_png_decode(struct ys_store *store, struct ys_error *err)
{
    struct reader r = {.store = store, .err = err};
    ys_status status;

    ys_memory_watch();
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning);
    r.info = r.png ? png_create_info_struct(r.png) : NULL;
    if (!r.info)
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", store->file->name);
    else
        status = decode(&r);
    png_destroy_read_struct(r.png ? &r.png : NULL, r.info ? &r.info : NULL, NULL);
    free(r.rows);
    free(r.row);
    return status;
}
