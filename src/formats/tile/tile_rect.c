/* tile_rect.c - rectangles of native samples for readers that work side by side */

#include <errno.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_list.h"

/* Rows of strips that are stored as they are go from the file to their place: no buffer, no copy,
 * and as many readers side by side as there are threads, since pread() moves no file position. */
static bool is_direct(const struct ys_layout *l)
{
    return l->plain && !l->tiled && !l->swab && l->block_samples == 1 &&
           l->block_w == l->width && l->bits == 8 * ys_sample_bytes(l->sample);
}

/* The rows of one strip; true where they were read, false where the reader of blocks shall say
 * what is wrong with them. */
static bool read_strip(struct ys_raster *raster, const struct ys_tile_rect *rect, unsigned band,
                       unsigned plane, uint32_t row, uint32_t n)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t strip = plane * l->down + row / l->block_h, in = row % l->block_h;
    const uint64_t offset = TIFFGetStrileOffset(raster->tiff.tif, strip);
    const uint64_t bytes = TIFFGetStrileByteCount(raster->tiff.tif, strip);
    const size_t sample = ys_sample_bytes(l->sample), line = rect->width * sample;
    const uint64_t at = offset + in * l->row_bytes + rect->col0 * sample;
    char *dst =
        (char *)rect->dst + (row - rect->row0) * rect->row_stride + band * rect->band_step;

    if (!offset || bytes < (uint64_t)(in + n) * l->row_bytes)
        return false;
    if (rect->row_stride == line && line == l->row_bytes)
        return ys_pread(raster->tiff.fd, dst, n * line, at) == (int64_t)(n * line);
    for (uint32_t r = 0; r < n; r++) {
        if (ys_pread(raster->tiff.fd, dst + r * rect->row_stride, line,
                     at + r * l->row_bytes) != (int64_t)line)
            return false;
    }
    return true;
}

static bool read_direct(struct ys_tile_reader *reader, const struct ys_tile_rect *rect)
{
    struct ys_raster *raster = &reader->image;
    const struct ys_layout *l = &raster->layout;
    const uint32_t end = rect->row0 + rect->height;

    if (!is_direct(l))
        return false;
    for (unsigned k = 0; k < rect->bands; k++) {
        const unsigned plane = l->planar ? reader->tile->band[k] : 0;

        for (uint32_t row = rect->row0; row < end;) {
            const uint32_t left = l->block_h - row % l->block_h;
            const uint32_t n = end - row < left ? end - row : left;

            if (!read_strip(raster, rect, k, plane, row, n))
                return false;
            row += n;
        }
    }
    return true;
}

/* Blocks fill a packed rectangle of validity; it is spread afterwards. */
static ys_status read_blocks(struct ys_tile_reader *reader, const struct ys_tile_rect *rect,
                             uint8_t *valid, struct ys_error *err)
{
    const ys_tile *tile = reader->tile;
    const struct ys_rect blocks = {.col0 = rect->col0,
                                   .row0 = rect->row0,
                                   .width = rect->width,
                                   .height = rect->height,
                                   .samples = tile->band,
                                   .n_samples = rect->bands,
                                   .dst = rect->dst,
                                   .row_stride = rect->row_stride,
                                   .band_step = rect->band_step,
                                   .missing = ys_tile_missing(tile),
                                   .valid = valid};

    if (valid)
        memset(valid, 1, (size_t)rect->width * rect->height);
    const ys_status status = ys_raster_read(&reader->image, &blocks, err);

    return !status && valid ? ys_tile_validity(reader, &blocks, err) : status;
}

ys_status ys_tile_read(ys_tile_reader *reader, const struct ys_tile_rect *rect,
                       struct ys_error *err)
{
    const ys_tile *tile = reader->tile;
    const struct ys_layout *l = &tile->layout;

    if (!rect->width || !rect->height || rect->col0 >= l->width || rect->row0 >= l->height ||
        rect->width > l->width - rect->col0 || rect->height > l->height - rect->row0 ||
        !rect->bands || rect->bands > tile->info.bands)
        return ys_fail(err, YS_ERR_ARG, "%s: %u x %u pixels of %u bands at %u, %u", tile->name,
                       rect->width, rect->height, rect->bands, rect->col0, rect->row0);
    if (tile->list)
        return tile->list->ops->read(reader, rect, err);
    ys_status status = ys_tile_has_colours(tile, err);

    if (status || (!rect->valid && read_direct(reader, rect)))
        return status;
    if (!rect->valid || rect->valid_stride == rect->width)
        return read_blocks(reader, rect, rect->valid, err);
    const size_t need = (size_t)rect->width * rect->height;

    if (need > reader->valid_room) {
        uint8_t *more = ys_resize(reader->valid, need, 1);

        if (!more)
            return ys_fail(err, YS_ERR_NOMEM, "%s: no memory for %u x %u pixels", tile->name,
                           rect->width, rect->height);
        reader->valid = more;
        reader->valid_room = need;
    }
    status = read_blocks(reader, rect, reader->valid, err);
    for (uint32_t r = 0; r < rect->height && !status; r++)
        memcpy(rect->valid + r * rect->valid_stride, reader->valid + (size_t)r * rect->width,
               rect->width);
    return status;
}

/* A block that was never written (offset 0, as GDAL leaves empty ones) is missing data. */
static bool has_all_blocks(const struct ys_raster *raster)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t n = l->across * l->down * (l->planar ? l->samples : 1);

    for (uint32_t i = 0; i < n; i++) {
        if (!TIFFGetStrileOffset(raster->tiff.tif, i))
            return false;
    }
    return true;
}

void ys_tile_grid(struct ys_tile_grid *out, ys_tile_reader *reader)
{
    const ys_tile *tile = reader->tile;
    const struct ys_layout *l = &tile->layout;

    *out = (struct ys_tile_grid){.width = l->block_w,
                                 .height = l->tiled ? l->block_h : l->part_rows,
                                 .plain = l->plain && !l->tiled,
                                 .inverted = l->inverted};
    if (out->width > l->width)
        out->width = l->width;
    if (out->height > l->height)
        out->height = l->height;
    if (tile->list) {
        out->all_valid = tile->list->all_valid;
        return;
    }
    /* Whoever knows that every pixel is valid asks for no plane of validity, and so may be read
     * straight into its place.  Floats may hold NaN, so they are looked at. */
    out->all_valid = !tile->info.has_nodata && l->alpha < 0 && !reader->mask.tiff.tif &&
                     l->sample != YS_F32 && has_all_blocks(&reader->image);
}
