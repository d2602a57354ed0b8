/* tile_window.c - a rectangle of a tile as float planes */

#include <stdlib.h>
#include <string.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_parts.h"

/* One loop for each type: the compiler makes vectors of them. */
static void to_float(float *dst, const void *src, size_t n, const struct ys_layout *l)
{
    const uint8_t *u8 = src;
    const int8_t *i8 = src;
    const uint16_t *u16 = src;
    const int16_t *i16 = src;
    size_t i;

    switch (l->sample) {
    case YS_U8:
        for (i = 0; i < n; i++)
            dst[i] = u8[i];
        break;
    case YS_I8:
        for (i = 0; i < n; i++)
            dst[i] = i8[i];
        break;
    case YS_U16:
        for (i = 0; i < n; i++)
            dst[i] = u16[i];
        break;
    case YS_I16:
        for (i = 0; i < n; i++)
            dst[i] = i16[i];
        break;
    case YS_F32:
        memcpy(dst, src, n * sizeof *dst);
        break;
    }
    /* WhiteIsZero: everything after this may take bright for bright. */
    if (l->inverted && (l->sample == YS_U8 || l->sample == YS_U16))
        for (i = 0; i < n; i++)
            dst[i] = (float)l->full_scale - dst[i];
}

/* Native rows of rect into the planes of the window, from its pixel (left, top) on. */
static void store(struct ys_image *out, const struct ys_rect *rect, const struct ys_layout *l,
                  size_t left, size_t top)
{
    for (uint32_t r = 0; r < rect->height; r++) {
        const size_t at = (top + r) * out->width + left;
        const uint8_t *valid = rect->valid + (size_t)r * rect->width;
        const bool holes = memchr(valid, 0, rect->width) != NULL;

        memcpy(out->valid + at, valid, rect->width);
        for (unsigned k = 0; k < rect->n_samples; k++) {
            float *plane = out->plane[k] + at;

            to_float(plane,
                     (const char *)rect->dst + r * rect->row_stride + k * rect->band_step,
                     rect->width, l);
            for (uint32_t c = 0; holes && c < rect->width; c++)
                if (!valid[c]) /* nodata may be NaN or 1e38, which would poison sums */
                    plane[c] = 0;
        }
    }
}

static ys_status read_rows(ys_tile_reader *reader, const struct ys_rect *rect,
                           struct ys_error *err)
{
    memset(rect->valid, 1, (size_t)rect->height * rect->width);
    if (reader->tile->list) {
        const struct ys_tile_rect all = {.col0 = rect->col0,
                                         .row0 = rect->row0,
                                         .width = rect->width,
                                         .height = rect->height,
                                         .bands = rect->n_samples,
                                         .dst = rect->dst,
                                         .row_stride = rect->row_stride,
                                         .band_step = rect->band_step,
                                         .valid = rect->valid,
                                         .valid_stride = rect->width};

        return ys_tile_read(reader, &all, err);
    }
    const ys_status status = ys_raster_read(&reader->image, rect, err);

    return status ? status : ys_tile_validity(reader, rect, err);
}

/* The part of the window that lies inside the tile, some rows at a time: native samples and float
 * planes of the whole window would be in memory together.  Parts are whole rows of blocks, so that
 * none is decoded twice. */
static ys_status read_inside(struct ys_image *out, ys_tile_reader *reader,
                             const struct ys_rect *inside, size_t left, size_t top,
                             struct ys_error *err)
{
    const struct ys_layout *l = &reader->tile->layout;
    const size_t band = inside->width * ys_sample_bytes(l->sample);
    ys_status status = YS_OK;
    struct ys_rect rect = *inside;
    uint32_t first, n;
    size_t bytes;

    rect.row_stride = band * inside->n_samples;
    rect.band_step = band;
    n = l->part_rows < inside->height ? l->part_rows : inside->height;
    if (!ys_mul_size(&bytes, rect.row_stride, n) || bytes > reader->tile->max_bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%s: a window of %u columns does not fit in %zu KiB",
                       reader->tile->name, inside->width, reader->tile->max_bytes >> 10);
    rect.dst = ys_new_raw(bytes, 1);
    rect.valid = ys_new_raw((size_t)n * rect.width, 1);
    if (!rect.dst || !rect.valid)
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", reader->tile->name);
    for (uint32_t row = inside->row0; status == YS_OK && row - inside->row0 < inside->height;
         row = first + n) {
        ys_raster_part(&first, &n, l, row);
        const uint32_t end = inside->row0 + inside->height;

        rect.row0 = row;
        rect.height = (first + n < end ? first + n : end) - row;
        status = read_rows(reader, &rect, err);
        if (status == YS_OK)
            store(out, &rect, l, left, top + (row - inside->row0));
    }
    free(rect.dst);
    free(rect.valid);
    return status;
}

/* [at, at + n) cut to [0, size); 0: nothing left. */
static uint32_t cut(uint32_t *first, int64_t at, uint32_t n, uint32_t size)
{
    if (at >= (int64_t)size || at <= -(int64_t)n)
        return 0;
    const int64_t end = at + n < size ? at + n : size;

    *first = at > 0 ? (uint32_t)at : 0;
    return (uint32_t)(end - *first);
}

ys_status ys_tile_window(struct ys_image *out, const ys_tile *tile, int64_t col0, int64_t row0,
                         uint32_t width, uint32_t height, struct ys_error *err)
{
    const struct ys_layout *l = &tile->layout;
    const unsigned bands = tile->info.bands < YS_MAX_PLANES ? tile->info.bands : YS_MAX_PLANES;
    ys_tile_reader *reader = NULL;
    struct ys_rect inside = {
        .samples = tile->band, .n_samples = bands, .missing = ys_tile_missing(tile)};

    *out = (struct ys_image){0};
    struct ys_error why = {0};
    ys_status status = ys_tile_has_colours(tile, err);
    if (status != YS_OK)
        return status;
    status = tile->scratch ? ys_image_new_in(out, (const uint32_t[2]){width, height}, bands,
                                             tile->scratch, &why)
                           : ys_image_new(out, width, height, bands, tile->max_bytes, &why);
    if (status != YS_OK)
        return ys_fail(err, status, "%s: %s", tile->name, why.text);
    out->col0 = (double)col0;
    out->row0 = (double)row0;
    out->gsd_x_m = tile->info.gsd_x_m;
    out->gsd_y_m = tile->info.gsd_y_m;
    out->full_scale = l->full_scale;
    inside.width = cut(&inside.col0, col0, width, l->width);
    inside.height = cut(&inside.row0, row0, height, l->height);
    if (!inside.width || !inside.height)
        return YS_OK;
    status = ys_tile_reader_new(&reader, tile, err);
    if (status == YS_OK)
        status = read_inside(out, reader, &inside, (size_t)((int64_t)inside.col0 - col0),
                             (size_t)((int64_t)inside.row0 - row0), err);
    ys_tile_reader_free(reader);
    if (status != YS_OK)
        ys_image_fini(out);
    return status;
}

void ys_tile_use_scratch(ys_tile *tile, struct ys_scratch *scratch)
{
    tile->scratch = scratch;
}

struct ys_scratch *ys_tile_scratch(const ys_tile *tile)
{
    return tile->scratch;
}

void ys_tile_to_float(float *dst, const void *src, size_t n, const ys_tile *tile, bool stored)
{
    struct ys_layout l = tile->layout;

    l.inverted = l.inverted && !stored;
    to_float(dst, src, n, &l);
}

double ys_tile_full_scale(const ys_tile *tile)
{
    return tile->layout.full_scale;
}
