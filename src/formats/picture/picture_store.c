/* picture_store.c - the plain TIFF into which a picture is decoded */

#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/temp_file.h"
#include "picture_parts.h"

enum { HEADER = 16, ENTRY = 20 }; /* bytes of BigTIFF's header, and of a tag */

enum { /* TIFF 6.0 */
       IMAGE_WIDTH = 256,
       IMAGE_LENGTH,
       BITS_PER_SAMPLE,
       COMPRESSION,
       PHOTOMETRIC = 262,
       IMAGE_DESCRIPTION = 270,
       STRIP_OFFSETS = 273,
       SAMPLES_PER_PIXEL = 277,
       ROWS_PER_STRIP,
       STRIP_BYTE_COUNTS,
       EXTRA_SAMPLES = 338,
       COPYRIGHT = 33432
};
enum { ASCII = 2, SHORT = 3, LONG8 = 16 };

size_t ys_store_row_bytes(const struct ys_store *store)
{
    return (size_t)store->width * store->samples * (store->bits / 8);
}

uint32_t ys_store_batch(const struct ys_store *store)
{
    const size_t rows = ((size_t)1 << 20) / ys_store_row_bytes(store);

    return rows < 1 ? 1 : rows < store->height ? (uint32_t)rows : store->height;
}

ys_status ys_store_check_rows(const struct ys_store *store, struct ys_error *err)
{
    const struct ys_picture_file *file = store->file;

    if (ys_store_row_bytes(store) <= file->max_bytes / 4)
        return YS_OK;
    return ys_fail(err, YS_ERR_NOMEM,
                   "%s: rows of %u pixels do not fit in %zu MiB; want more --max-memory",
                   file->name, store->width, file->max_bytes >> 20);
}

/* It is unpacked as a whole, onto a disk: a map of 1.2 MB that is 100,000 pixels wide and high and all
 * black took 10 GB and minutes.  Drawn maps of few colours are packed to a hundredth (the yard of the samples
 * in two colours: 1:70), pictures from above to a half (PNG) or a fiftieth (JPEG). */
static bool is_bomb(const struct ys_store *store, double all)
{
    static const double most_packed = 200;

    return all > most_packed * (double)store->file->bytes &&
           all > (double)store->file->max_bytes;
}

ys_status ys_store_begin(struct ys_store *store, double packed, struct ys_error *err)
{
    const struct ys_picture_file *file = store->file;
    const double all = (double)ys_store_row_bytes(store) * store->height;

    /* 1 MiB: headers and tables outweigh the pixels of small ones, and they do no harm. */
    if (all > (double)file->bytes * packed && all > 1 << 20)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %u x %u pixels are %.0f MiB; a file of %llu bytes cannot hold them",
                       file->name, store->width, store->height, all / (1 << 20),
                       (unsigned long long)file->bytes);
    if (is_bomb(store, all))
        return ys_fail(
            err, YS_ERR_NOMEM,
            "%s: %u x %u pixels are %.0f MiB of a file of %.1f MiB, which no picture from "
            "above is; want --max-memory of as much, if it is one",
            file->name, store->width, store->height, all / (1 << 20),
            (double)file->bytes / (1 << 20));
    ys_status st = ys_store_check_rows(store, err);
    if (!st)
        st = ys_temp_open(&store->fd, file->name, err);
    return st ? st : ys_temp_write(store->fd, (const char[HEADER]){0}, HEADER, file->name, err);
}

ys_status ys_store_rows(struct ys_store *store, const void *rows, size_t n,
                        struct ys_error *err)
{
    return ys_temp_write(store->fd, rows, n * ys_store_row_bytes(store), store->file->name,
                         err);
}

/* ---- the directory, behind the pixels */

struct directory {
    uint8_t bytes[8 + 12 * ENTRY + 8 + sizeof((struct ys_exif *)0)->description +
                  sizeof((struct ys_exif *)0)->copyright];
    size_t n, text; /* tags; bytes of the texts behind them */
    uint64_t at;    /* of the file */
};

static void put(void *at, uint64_t value, size_t bytes)
{
    const uint16_t two = (uint16_t)value;

    if (bytes == 2)
        memcpy(at, &two, 2);
    else
        memcpy(at, &value, 8);
}

static uint8_t *add_tag(struct directory *d, uint16_t tag, uint16_t type, uint64_t count)
{
    uint8_t *entry = d->bytes + 8 + d->n++ * ENTRY;

    put(entry, tag, 2);
    put(entry + 2, type, 2);
    put(entry + 4, count, 8);
    return entry + 12;
}

static void add_number(struct directory *d, uint16_t tag, uint64_t value)
{
    put(add_tag(d, tag, LONG8, 1), value, 8);
}

/* Behind room for all tags, so that places do not depend on how many there are. */
static void add_text(struct directory *d, uint16_t tag, const char *text)
{
    const size_t n = strlen(text) + 1, at = 8 + 12 * ENTRY + 8 + d->text;

    if (n < 2)
        return;
    uint8_t *value = add_tag(d, tag, ASCII, n);

    if (n <= 8) {
        memcpy(value, text, n);
        return;
    }
    put(value, d->at + at, 8);
    memcpy(d->bytes + at, text, n);
    d->text += n;
}

/* Of no alpha that is multiplied in: PNG and JPEG have none. */
static void fill(struct directory *d, const struct ys_store *s)
{
    const uint64_t pixels = (uint64_t)ys_store_row_bytes(s) * s->height;

    add_number(d, IMAGE_WIDTH, s->width);
    add_number(d, IMAGE_LENGTH, s->height);
    uint8_t *bits = add_tag(d, BITS_PER_SAMPLE, SHORT, s->samples);
    for (unsigned k = 0; k < s->samples; k++)
        put(bits + 2 * k, s->bits, 2);
    put(add_tag(d, COMPRESSION, SHORT, 1), 1, 2);
    put(add_tag(d, PHOTOMETRIC, SHORT, 1), s->samples < 3 ? 1 : 2, 2);
    add_text(d, IMAGE_DESCRIPTION, s->said.description);
    add_number(d, STRIP_OFFSETS, HEADER);
    put(add_tag(d, SAMPLES_PER_PIXEL, SHORT, 1), s->samples, 2);
    add_number(d, ROWS_PER_STRIP, s->height);
    add_number(d, STRIP_BYTE_COUNTS, pixels);
    if (s->samples % 2 == 0)
        put(add_tag(d, EXTRA_SAMPLES, SHORT, 1), 2, 2);
    add_text(d, COPYRIGHT, s->said.copyright);
    put(d->bytes, d->n, 8);
}

ys_status ys_store_end(struct ys_picture *out, struct ys_store *s, struct ys_error *err)
{
    static const uint16_t order = 0x4949, version = 43, width = 8;
    struct directory d = {.at = (HEADER + (uint64_t)ys_store_row_bytes(s) * s->height + 15) &
                                ~(uint64_t)7};
    uint8_t header[HEADER] = {0};

    fill(&d, s);
    /* "II" or "MM": the samples are of this machine's order, and so the tags are. */
    const uint16_t own = *(const uint8_t *)&(const uint16_t){1} ? order : 0x4D4D;
    memcpy(header, &own, 2);
    memcpy(header + 2, &version, 2);
    memcpy(header + 4, &width, 2);
    memcpy(header + 8, &d.at, 8);
    if (lseek(s->fd, (off_t)d.at, SEEK_SET) < 0)
        return ys_fail(err, YS_ERR_IO, "%s: no room for its pixels", s->file->name);
    ys_status st = ys_temp_write(s->fd, d.bytes, sizeof d.bytes, s->file->name, err);
    if (!st && lseek(s->fd, 0, SEEK_SET) < 0)
        st = ys_fail(err, YS_ERR_IO, "%s: no room for its pixels", s->file->name);
    if (!st)
        st = ys_temp_write(s->fd, header, sizeof header, s->file->name, err);
    if (st)
        return st;
    out->fd = s->fd;
    out->bytes = d.at + sizeof d.bytes;
    out->has_date = s->said.has_date;
    out->date = s->said.date;
    s->fd = -1;
    return YS_OK;
}
