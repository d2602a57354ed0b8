/* jpeg.c - rows of a JPEG (ITU-T T.81), by libjpeg */

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#include <jerror.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "picture_parts.h"

enum {
    INPUT = 1 << 16,
    /* A scan is a pass over all coefficients; encoders make about ten, and each of a few bytes
     * costs as much time as a full one. */
    MOST_SCANS = 100
};

/* Samples that one byte can stand for: a block of 64 takes a bit at least, and two further samples
 * of colour may be made of one that is shared by four pixels.  Arithmetic coding has no such bound;
 * its blank pictures come to about this. */
static const double jpeg_most = 64 * 8 * 3;
static const double arithmetic_most = 65536;

struct reader {
    struct jpeg_decompress_struct jpeg; /* first: callbacks are given its address */
    struct jpeg_error_mgr manager;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    struct ys_store *store;
    struct ys_error *err;
    ys_status status; /* of what is not libjpeg's */
    jmp_buf out;
    uint64_t at; /* of the file: what follows the buffer */
    uint8_t *rows;
    JSAMPROW *row;
    char message[160];
    JOCTET input[INPUT];
};

static struct reader *reader_of(void *jpeg)
{
    return jpeg;
}

static _Noreturn void stop(struct reader *r, const char *message)
{
    ys_printable(r->message, sizeof r->message, message, sizeof r->message);
    longjmp(r->out, 1);
}

static _Noreturn void leave(struct reader *r, ys_status status)
{
    r->status = status;
    longjmp(r->out, 1);
}

static void on_error(j_common_ptr jpeg)
{
    char text[JMSG_LENGTH_MAX];

    jpeg->err->format_message(jpeg, text);
    stop(reader_of(jpeg), text);
}

/* Of damage libjpeg warns and goes on with grey blocks, which would be counted; what a header
 * says of itself is another matter. */
static void on_message(j_common_ptr jpeg, int level)
{
    const int code = jpeg->err->msg_code;

    if (level < 0 && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM &&
        code != JWRN_BOGUS_PROGRESSION)
        on_error(jpeg);
}

static void on_output(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void source_nothing(j_decompress_ptr jpeg)
{
    (void)jpeg;
}

static boolean source_fill(j_decompress_ptr jpeg)
{
    struct reader *r = reader_of(jpeg);
    const ssize_t n = pread(r->store->file->fd, r->input, sizeof r->input, (off_t)r->at);

    if (n <= 0)
        stop(r, n ? "it cannot be read" : "file is cut off");
    r->at += (uint64_t)n;
    r->source.next_input_byte = r->input;
    r->source.bytes_in_buffer = (size_t)n;
    return TRUE;
}

static void source_skip(j_decompress_ptr jpeg, long n)
{
    struct reader *r = reader_of(jpeg);

    while (n > 0 && (size_t)n > r->source.bytes_in_buffer) {
        n -= (long)r->source.bytes_in_buffer;
        source_fill(jpeg);
    }
    if (n > 0) {
        r->source.next_input_byte += n;
        r->source.bytes_in_buffer -= (size_t)n;
    }
}

static void on_progress(j_common_ptr common)
{
    struct reader *r = reader_of(common);

    if (common->is_decompressor && r->jpeg.input_scan_number > MOST_SCANS)
        stop(r, "more than 100 scans");
}

static void connect(struct reader *r)
{
    r->source = (struct jpeg_source_mgr){.init_source = source_nothing,
                                         .fill_input_buffer = source_fill,
                                         .skip_input_data = source_skip,
                                         .resync_to_restart = jpeg_resync_to_restart,
                                         .term_source = source_nothing};
    r->jpeg.src = &r->source;
    r->progress.progress_monitor = on_progress;
    r->jpeg.progress = &r->progress;
    jpeg_save_markers(&r->jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(&r->jpeg, JPEG_COM, 0xFFFF);
}

static void read_texts(struct reader *r)
{
    struct ys_exif *said = &r->store->said;

    for (const struct jpeg_marker_struct *m = r->jpeg.marker_list; m; m = m->next) {
        if (m->marker == JPEG_APP0 + 1 && m->data_length > 6 && !memcmp(m->data, "Exif\0", 6))
            ys_exif_read(said, m->data + 6, m->data_length - 6);
        if (m->marker == JPEG_COM && !said->description[0])
            snprintf(said->description, sizeof said->description, "%.*s", (int)m->data_length,
                     (const char *)m->data);
    }
}

/* Grey stays grey, all else becomes RGB; inks are for print, and how they look is not said. */
static void choose_colours(struct reader *r)
{
    const struct ys_store *s = r->store;

    switch (r->jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
        r->jpeg.out_color_space = JCS_GRAYSCALE;
        return;
    case JCS_YCbCr:
    case JCS_RGB:
        r->jpeg.out_color_space = JCS_RGB;
        return;
    default:
        break;
    }
    leave(r, ys_fail(r->err, YS_ERR_UNSUPPORTED,
                     "%s: a JPEG of %d inks (CMYK), made for print; want one saved as RGB or "
                     "grey",
                     s->file->name, r->jpeg.num_components));
}

static void read_header(struct reader *r)
{
    struct ys_store *s = r->store;

    jpeg_read_header(&r->jpeg, TRUE);
    choose_colours(r);
    s->width = r->jpeg.image_width;
    s->height = r->jpeg.image_height;
    s->samples = r->jpeg.out_color_space == JCS_RGB ? 3 : 1;
    s->bits = 8;
    const ys_status status =
        ys_store_begin(s, r->jpeg.arith_code ? arithmetic_most : jpeg_most, r->err);

    if (status)
        leave(r, status);
    /* All coefficients are in memory until the last scan is read. */
    const double whole = (double)s->width * s->height * r->jpeg.num_components * sizeof(JCOEF);
    if (jpeg_has_multiple_scans(&r->jpeg) && whole > (double)s->file->max_bytes)
        leave(r, ys_fail(r->err, YS_ERR_NOMEM,
                         "%s: a progressive JPEG of %u x %u pixels takes %.0f MiB; want more "
                         "--max-memory, or it saved as baseline",
                         s->file->name, s->width, s->height, whole / (1 << 20)));
    read_texts(r);
}

static void read_rows(struct reader *r)
{
    struct ys_store *s = r->store;
    const uint32_t most = ys_store_batch(s);

    jpeg_start_decompress(&r->jpeg);
    r->rows = ys_new_raw(most, ys_store_row_bytes(s));
    r->row = ys_new_raw(most, sizeof *r->row);
    if (!r->rows || !r->row)
        leave(r, ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", s->file->name));
    for (uint32_t i = 0; i < most; i++)
        r->row[i] = r->rows + i * ys_store_row_bytes(s);
    for (uint32_t at = 0, n = 0; at < s->height; at += n) {
        for (n = 0; n < most && at + n < s->height;)
            n += jpeg_read_scanlines(&r->jpeg, r->row + n,
                                     (s->height - at < most ? s->height - at : most) - n);
        const ys_status status = ys_store_rows(s, r->rows, n, r->err);

        if (status)
            leave(r, status);
    }
    jpeg_finish_decompress(&r->jpeg);
}

static ys_status decode(struct reader *r)
{
    if (setjmp(r->out)) {
        if (r->status)
            return r->status;
        if (r->manager.msg_code == JERR_OUT_OF_MEMORY)
            return ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", r->store->file->name);
        if (!r->store->height)
            return ys_fail(r->err, YS_ERR_FORMAT, "%s: JPEG header: %s", r->store->file->name,
                           r->message);
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: JPEG, row %u of %u: %s",
                       r->store->file->name, r->jpeg.output_scanline, r->jpeg.image_height,
                       r->message);
    }
    jpeg_create_decompress(&r->jpeg);
    connect(r);
    read_header(r);
    read_rows(r);
    return YS_OK;
}

ys_status ys_jpeg_decode(struct ys_store *store, struct ys_error *err)
{
    struct reader *r = ys_new(1, sizeof *r);

    if (!r)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", store->file->name);
    r->store = store;
    r->err = err;
    r->jpeg.err = jpeg_std_error(&r->manager);
    r->manager.error_exit = on_error;
    r->manager.emit_message = on_message;
    r->manager.output_message = on_output;
    const ys_status status = decode(r);

    jpeg_destroy_decompress(&r->jpeg);
    free(r->rows);
    free(r->row);
    free(r);
    return status;
}
