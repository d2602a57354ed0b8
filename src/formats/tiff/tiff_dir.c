/* tiff_dir.c - rectangles of samples out of the blocks of a TIFF directory */

#include "tiff_dir.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tiff_codec.h"

/* One libtiff allocation holds at most a block as it lies in the file or the table of blocks,
 * and with LERC and WebP a block decoded: 64 MiB is a 4096 x 4096 block of floats. */
static size_t libtiff_limit(uint64_t file_bytes, size_t max_bytes)
{
    const uint64_t enough = file_bytes + (64 << 20);

    return enough < max_bytes ? (size_t)enough : max_bytes;
}

ys_status ys_raster_open(struct ys_raster *out, int fd, uint64_t file_bytes, uint64_t directory,
                         const char *name, size_t max_bytes, struct ys_error *err)
{
    *out = (struct ys_raster){.name = name, .max_bytes = max_bytes};
    ys_status status = ys_tiff_open(&out->tiff, fd, file_bytes, name,
                                    libtiff_limit(file_bytes, max_bytes), err);
    ys_memory_watch();
    if (status == YS_OK && directory && !TIFFSetSubDirectory(out->tiff.tif, directory))
        status = ys_fail(err, YS_ERR_FORMAT, "%s: directory at byte %llu: %s", name,
                         (unsigned long long)directory, out->tiff.message);
    if (status == YS_OK && out->tiff.failed)
        status = ys_fail(err, YS_ERR_FORMAT, "%s: %s", name, out->tiff.message);
    if (status == YS_OK)
        status = ys_layout_read(&out->layout, &out->tiff, name, err);
    if (ys_memory_failed())
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    if (status != YS_OK)
        ys_raster_close(out);
    return status;
}

void ys_raster_close(struct ys_raster *raster)
{
    ys_tiff_close(&raster->tiff);
    for (size_t i = 0; i < raster->n_slots; i++)
        free(raster->slot[i].samples);
    free(raster->slot);
    ys_codec_close(raster);
    free(raster->packed);
    raster->slot = NULL;
    raster->packed = NULL;
    raster->n_slots = 0;
}

/* Part of the raster that holds row, as a number that counts down the rows. */
static uint64_t part_of(const struct ys_layout *l, uint32_t row)
{
    return (uint64_t)(row / l->block_h) * l->parts + row % l->block_h / l->part_rows;
}

void ys_raster_part(uint32_t *first, uint32_t *n, const struct ys_layout *l, uint32_t row)
{
    const uint32_t top = row / l->block_h * l->block_h; /* of the block */
    const uint32_t before = (row - top) / l->part_rows * l->part_rows;
    uint32_t rows = l->block_h - before;

    *first = top + before;
    rows = rows < l->part_rows ? rows : l->part_rows;
    *n = rows < l->height - *first ? rows : l->height - *first;
}

static ys_status make_slots(struct ys_raster *raster, size_t n, struct ys_error *err)
{
    if (n <= raster->n_slots)
        return YS_OK;
    struct ys_slot *slot = ys_resize(raster->slot, n, sizeof *slot);
    if (!slot)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for %zu blocks", raster->name, n);
    raster->slot = slot;
    for (size_t i = raster->n_slots; i < n; i++)
        slot[i] = (struct ys_slot){.part = UINT64_MAX};
    raster->n_slots = n;
    return YS_OK;
}

/* All blocks across are kept while the rows wanted end inside them, so that streaming by rows
 * decodes nothing twice; unless they would take a quarter of the memory. */
static size_t slots_wanted(const struct ys_raster *raster, uint32_t first, uint32_t n,
                           const struct ys_rect *rect)
{
    const struct ys_layout *l = &raster->layout;
    const double all = (double)l->block_w * l->part_rows * l->across * l->samples *
                       (double)ys_sample_bytes(l->sample);

    if ((first >= rect->row0 && first + n <= rect->row0 + rect->height) ||
        all > (double)raster->max_bytes / 4)
        return 1;
    return (size_t)l->across * (l->planar ? l->samples : 1);
}

/* One sample of n pixels, `step` samples apart, to a dense row. */
static void gather(void *dst, const void *src, size_t n, size_t step, size_t bytes)
{
    if (step == 1) {
        memcpy(dst, src, n * bytes);
    } else if (bytes == 1) {
        const uint8_t *s = src;
        uint8_t *d = dst;

        for (size_t i = 0; i < n; i++)
            d[i] = s[i * step];
    } else if (bytes == 2) {
        const uint16_t *s = src;
        uint16_t *d = dst;

        for (size_t i = 0; i < n; i++)
            d[i] = s[i * step];
    } else {
        const uint32_t *s = src;
        uint32_t *d = dst;

        for (size_t i = 0; i < n; i++)
            d[i] = s[i * step];
    }
}

static void fill(void *dst, size_t n, enum ys_sample sample, double value)
{
    for (size_t i = 0; i < n; i++)
        switch (sample) {
        case YS_U8:
            ((uint8_t *)dst)[i] = (uint8_t)value;
            break;
        case YS_I8:
            ((int8_t *)dst)[i] = (int8_t)value;
            break;
        case YS_U16:
            ((uint16_t *)dst)[i] = (uint16_t)value;
            break;
        case YS_I16:
            ((int16_t *)dst)[i] = (int16_t)value;
            break;
        case YS_F32:
            ((float *)dst)[i] = (float)value;
            break;
        }
}

struct cut { /* what a block and the rectangle share, in pixels of the raster */
    uint32_t col0, col1, row0, row1;
    uint32_t block_col, block_row; /* first pixel of the part */
};

static void place(const struct ys_raster *raster, const struct ys_slot *slot,
                  const struct cut *c, const struct ys_rect *rect, unsigned k)
{
    const struct ys_layout *l = &raster->layout;
    const size_t bytes = ys_sample_bytes(l->sample), n = c->col1 - c->col0;
    const size_t step = l->block_samples, which = l->planar ? 0 : rect->samples[k];

    for (uint32_t row = c->row0; row < c->row1; row++) {
        const size_t r = row - rect->row0, left = c->col0 - rect->col0;
        char *dst =
            (char *)rect->dst + r * rect->row_stride + k * rect->band_step + left * bytes;

        if (slot->missing) {
            fill(dst, n, l->sample, rect->missing);
            if (rect->valid)
                memset(rect->valid + r * rect->width + left, 0, n);
            continue;
        }
        const size_t at =
            ((size_t)(row - c->block_row) * l->block_w + (c->col0 - c->block_col)) * step +
            which;
        gather(dst, (const char *)slot->samples + at * bytes, n, step, bytes);
    }
}

/* The rows of one part, all blocks across that the rectangle touches. */
static ys_status read_part(struct ys_raster *raster, uint32_t first, uint32_t n,
                           const struct ys_rect *rect, struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t row1 = rect->row0 + rect->height, col1 = rect->col0 + rect->width;
    const size_t slots = slots_wanted(raster, first, n, rect);
    const uint64_t part = part_of(l, first);
    ys_status status = make_slots(raster, slots, err);
    struct cut c = {.row0 = first > rect->row0 ? first : rect->row0,
                    .row1 = first + n < row1 ? first + n : row1,
                    .block_row = first};

    for (unsigned k = 0; k < (l->planar ? rect->n_samples : 1U); k++)
        for (uint32_t bx = rect->col0 / l->block_w;
             status == YS_OK && bx <= (col1 - 1) / l->block_w; bx++) {
            const unsigned plane = l->planar ? rect->samples[k] : 0;
            struct ys_slot *slot =
                raster->slot + (slots > 1 ? (size_t)plane * l->across + bx : 0);

            c.block_col = bx * l->block_w;
            c.col0 = c.block_col > rect->col0 ? c.block_col : rect->col0;
            c.col1 = col1 - c.block_col < l->block_w ? col1 : c.block_col + l->block_w;
            if (slots == 1 || slot->part != part)
                status = ys_block_decode(slot, raster, plane, bx, part, err);
            for (unsigned j = l->planar ? k : 0;
                 status == YS_OK && j < (l->planar ? k + 1 : rect->n_samples); j++)
                place(raster, slot, &c, rect, j);
        }
    if (slots == 1 && raster->n_slots)
        raster->slot[0].part = UINT64_MAX; /* it held one block after the other */
    return status;
}

ys_status ys_raster_read(struct ys_raster *raster, const struct ys_rect *rect,
                         struct ys_error *err)
{
    ys_status status = YS_OK;
    uint32_t first, n;

    for (uint32_t row = rect->row0; status == YS_OK && row - rect->row0 < rect->height;
         row = first + n) {
        ys_raster_part(&first, &n, &raster->layout, row);
        status = read_part(raster, first, n, rect, err);
    }
    return status;
}
