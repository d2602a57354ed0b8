/* tile_list_read.c - rectangles of a list of files, of which few are open at a time */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../tile/tile_list.h"

/* Files that one reader holds open: blocks are read along rows, so that four files that meet at a
 * corner are asked in turn.  With 256 threads and two tiles there are 4096 descriptors at most. */
enum { MOST_OPEN = 8 };

struct open_part {
    size_t i;      /* of the list */
    uint64_t used; /* when last; 0: none is open here */
    ys_tile tile;  /* as in the list, with descriptors */
    ys_tile_reader *reader;
};

struct ys_list_reader {
    struct open_part at[MOST_OPEN];
    uint64_t now;
    char *packed;               /* samples of a rectangle of a part, and their validity */
    uint8_t *valid, *own_valid; /* own_valid: of the rectangle that is asked */
    size_t packed_room, valid_room, own_room;
};

static struct ys_list_reader *reader_new(void)
{
    return ys_new(1, sizeof(struct ys_list_reader));
}

static void close_part(struct open_part *part)
{
    if (!part->used)
        return;
    ys_tile_reader_free(part->reader);
    if (part->tile.mask.fd >= 0 && part->tile.mask.fd != part->tile.fd)
        close(part->tile.mask.fd);
    if (part->tile.fd >= 0)
        close(part->tile.fd);
    *part = (struct open_part){0};
}

static void reader_free(struct ys_list_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < MOST_OPEN; i++)
        close_part(&reader->at[i]);
    free(reader->packed);
    free(reader->valid);
    free(reader->own_valid);
    free(reader);
}

/* The file that was understood when the list was opened. */
static ys_status open_same(int *fd, const struct ys_list_part *part, struct ys_error *err)
{
    const ys_tile *tile = part->tile;
    struct stat now;

    *fd = open(tile->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 || fstat(*fd, &now))
        return ys_fail(err, YS_ERR_IO, "%s: %s", tile->name, strerror(errno));
    if (now.st_dev != part->is.st_dev || now.st_ino != part->is.st_ino ||
        now.st_size != part->is.st_size || now.st_mtim.tv_sec != part->is.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != part->is.st_mtim.tv_nsec)
        return ys_fail(err, YS_ERR_IO, "%s: it changed while it was read", tile->name);
    return YS_OK;
}

static ys_status open_mask(struct open_part *open, bool own, struct ys_error *err)
{
    ys_tile *tile = &open->tile;
    char *path;

    if (!tile->mask.n)
        return YS_OK;
    if (!own) {
        tile->mask.fd = tile->fd;
        return YS_OK;
    }
    path = ys_beside_path(tile->path, ".msk", false);
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    const ys_status status = ys_beside_open(&tile->mask.fd, path, err);

    free(path);
    return status || tile->mask.fd >= 0
               ? status
               : ys_fail(err, YS_ERR_IO, "%s: it changed while it was read", tile->mask.name);
}

static ys_status part_reader(ys_tile_reader **out, struct ys_list_reader *r,
                             const struct ys_tile_list *list, size_t i, struct ys_error *err)
{
    struct open_part *least = &r->at[0];

    r->now++;
    for (size_t k = 0; k < MOST_OPEN; k++) {
        if (r->at[k].used && r->at[k].i == i) {
            r->at[k].used = r->now;
            *out = r->at[k].reader;
            return YS_OK;
        }
        least = r->at[k].used < least->used ? &r->at[k] : least;
    }
    close_part(least);
    *least = (struct open_part){.i = i, .used = r->now, .tile = *list->part[i].tile};
    ys_status status = open_same(&least->tile.fd, &list->part[i], err);

    least->tile.pixels = least->tile.fd;
    if (!status)
        status = open_mask(least, list->part[i].own_mask, err);
    if (!status)
        status = ys_tile_reader_new(&least->reader, &least->tile, err);
    if (status)
        close_part(least);
    else
        *out = least->reader;
    return status;
}

static bool make_room(void *at, size_t *room, size_t need)
{
    void **const buffer = at;

    if (need <= *room)
        return true;
    free(*buffer);
    *buffer = ys_new_raw(need, 1);
    *room = *buffer ? need : 0;
    return *buffer != NULL;
}

/* The rectangle of the whole, cut to the part. */
struct cut {
    uint32_t col, row, width, height; /* of the whole */
};

static bool cut_part(struct cut *out, const struct ys_list_part *part,
                     const struct ys_tile_rect *rect)
{
    const struct ys_layout *l = &part->tile->layout;
    const uint32_t right[2] = {part->col + l->width, rect->col0 + rect->width};
    const uint32_t bottom[2] = {part->row + l->height, rect->row0 + rect->height};
    const uint32_t x1 = right[right[1] < right[0]], y1 = bottom[bottom[1] < bottom[0]];

    out->col = part->col > rect->col0 ? part->col : rect->col0;
    out->row = part->row > rect->row0 ? part->row : rect->row0;
    if (x1 <= out->col || y1 <= out->row)
        return false;
    out->width = x1 - out->col;
    out->height = y1 - out->row;
    return true;
}

/* What is valid lies on top of those before; what is not shows only where there is nothing else. */
static void paste(const struct ys_tile_rect *rect, const struct ys_list_reader *r,
                  const struct cut *cut, size_t sample)
{
    const size_t line = cut->width * sample;

    for (uint32_t y = 0; y < cut->height; y++) {
        const size_t to = cut->row - rect->row0 + y, left = cut->col - rect->col0;
        uint8_t *below = rect->valid + to * rect->valid_stride + left;
        const uint8_t *valid = r->valid + (size_t)y * cut->width;

        for (unsigned k = 0; k < rect->bands; k++) {
            char *dst =
                (char *)rect->dst + to * rect->row_stride + k * rect->band_step + left * sample;
            const char *src = r->packed + ((size_t)y * rect->bands + k) * line;

            for (uint32_t x = 0; x < cut->width; x++)
                if (valid[x] || !below[x])
                    memcpy(dst + x * sample, src + x * sample, sample);
        }
        for (uint32_t x = 0; x < cut->width; x++)
            below[x] |= valid[x];
    }
}

static ys_status read_part(struct ys_list_reader *r, const struct ys_list_part *part,
                           ys_tile_reader *from, const struct ys_tile_rect *rect,
                           const struct cut *cut, struct ys_error *err)
{
    const size_t sample = ys_sample_bytes(part->tile->layout.sample);
    const size_t pixels = (size_t)cut->width * cut->height;
    const size_t to = cut->row - rect->row0, left = cut->col - rect->col0;
    struct ys_tile_rect own = {.col0 = cut->col - part->col,
                               .row0 = cut->row - part->row,
                               .width = cut->width,
                               .height = cut->height,
                               .bands = rect->bands};

    if (part->all_valid) {
        own.dst = (char *)rect->dst + to * rect->row_stride + left * sample;
        own.row_stride = rect->row_stride;
        own.band_step = rect->band_step;
        for (uint32_t y = 0; rect->valid && y < cut->height; y++)
            memset(rect->valid + (to + y) * rect->valid_stride + left, 1, cut->width);
        return ys_tile_read(from, &own, err);
    }
    if (!make_room(&r->packed, &r->packed_room, pixels * rect->bands * sample) ||
        !make_room(&r->valid, &r->valid_room, pixels))
        return ys_fail(err, YS_ERR_NOMEM, "%s: no memory for %u x %u pixels", part->tile->name,
                       cut->width, cut->height);
    own.dst = r->packed;
    own.band_step = cut->width * sample;
    own.row_stride = own.band_step * rect->bands;
    own.valid = r->valid;
    own.valid_stride = cut->width;
    const ys_status status = ys_tile_read(from, &own, err);

    if (!status)
        paste(rect, r, cut, sample);
    return status;
}

/* Where no file lies. */
static void clear(const struct ys_tile_rect *rect, size_t sample)
{
    for (uint32_t y = 0; y < rect->height; y++) {
        memset(rect->valid + y * rect->valid_stride, 0, rect->width);
        for (unsigned k = 0; k < rect->bands; k++)
            memset((char *)rect->dst + y * rect->row_stride + k * rect->band_step, 0,
                   rect->width * sample);
    }
}

static ys_status read_list(ys_tile_reader *reader, const struct ys_tile_rect *asked,
                           struct ys_error *err)
{
    const struct ys_tile_list *list = reader->tile->list;
    struct ys_list_reader *r = reader->list;
    struct ys_tile_rect rect = *asked;
    ys_status status = YS_OK;
    struct cut cut;

    if (!list->all_valid && !rect.valid) {
        if (!make_room(&r->own_valid, &r->own_room, (size_t)rect.width * rect.height))
            return ys_fail(err, YS_ERR_NOMEM, "%s: no memory for %u x %u pixels",
                           reader->tile->name, rect.width, rect.height);
        rect.valid = r->own_valid;
        rect.valid_stride = rect.width;
    }
    if (!list->all_valid)
        clear(&rect, ys_sample_bytes(reader->tile->layout.sample));
    for (size_t i = 0; !status && i < list->n; i++) {
        ys_tile_reader *from;

        if (!cut_part(&cut, &list->part[i], &rect))
            continue;
        status = part_reader(&from, r, list, i, err);
        if (!status)
            status = read_part(r, &list->part[i], from, &rect, &cut, err);
    }
    return status;
}

static ys_status list_sha256(char hex[65], const struct ys_tile_list *list,
                             struct ys_error *err)
{
    struct ys_text text = {0};
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < list->n; i++) {
        const struct ys_list_part *part = &list->part[i];
        const struct ys_sides *sides = &part->tile->sides;
        char one[65];
        int fd;

        status = open_same(&fd, part, err);
        if (!status)
            status = ys_open_file_sha256(one, fd, part->tile->path, err);
        if (fd >= 0)
            close(fd);
        if (!status)
            ys_text_addf(&text, "%s  %s\n", one, part->listed);
        for (size_t k = 0; !status && k < sides->n; k++)
            ys_text_addf(&text, "%s  %s\n", sides->at[k].sha256,
                         ys_basename(sides->at[k].path));
    }
    if (!status && text.failed)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a list of files");
    if (!status)
        status = ys_bytes_sha256(hex, text.bytes, text.n, err);
    ys_text_drop(&text);
    return status;
}

const struct ys_list_ops ys_list_reading = {.reader_new = reader_new,
                                            .reader_free = reader_free,
                                            .read = read_list,
                                            .sha256 = list_sha256};
