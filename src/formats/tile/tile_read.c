/* tile_read.c - a reader of one tile: its picture and its mask, opened to be read from */

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_list.h"

static bool same_layout(const struct ys_layout *a, const struct ys_layout *b)
{
    return a->width == b->width && a->height == b->height && a->samples == b->samples &&
           a->alpha == b->alpha && a->sample == b->sample && a->bits == b->bits &&
           a->planar == b->planar && a->part_rows == b->part_rows && a->block_w == b->block_w &&
           a->block_h == b->block_h;
}

static ys_status open_reader(struct ys_tile_reader *reader, struct ys_error *err)
{
    const ys_tile *tile = reader->tile;

    if (tile->list) {
        reader->list = tile->list->ops->reader_new();
        return reader->list ? YS_OK
                            : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    }
    ys_status status = ys_raster_open(&reader->image, tile->pixels, tile->pixel_bytes, 0,
                                      tile->name, tile->max_bytes, err);

    if (status == YS_OK && !same_layout(&reader->image.layout, &tile->layout))
        status = ys_fail(err, YS_ERR_IO, "%s: it changed while it was read", tile->name);
    if (status != YS_OK || !tile->mask.n)
        return status;
    return ys_raster_open(&reader->mask, tile->mask.fd, tile->mask.bytes, tile->mask.directory,
                          tile->mask.name, tile->max_bytes, err);
}

ys_status ys_tile_reader_new(ys_tile_reader **out, const ys_tile *tile, struct ys_error *err)
{
    struct ys_tile_reader *reader = ys_new(1, sizeof *reader);

    *out = NULL;
    if (!reader)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    reader->tile = tile;
    const ys_status status = open_reader(reader, err);
    if (status != YS_OK) {
        ys_tile_reader_free(reader);
        return status;
    }
    *out = reader;
    return YS_OK;
}

void ys_tile_reader_free(ys_tile_reader *reader)
{
    if (!reader)
        return;
    if (reader->list)
        reader->tile->list->ops->reader_free(reader->list);
    ys_raster_close(&reader->image);
    ys_raster_close(&reader->mask);
    free(reader->alpha);
    free(reader->valid);
    free(reader);
}

ys_status ys_tile_has_colours(const ys_tile *tile, struct ys_error *err)
{
    if (!tile->layout.palette)
        return YS_OK;
    return ys_fail(err, YS_ERR_UNSUPPORTED,
                   "%s: pixels are numbers of a palette; want colours (gdal_translate "
                   "-expand rgb)",
                   tile->name);
}
