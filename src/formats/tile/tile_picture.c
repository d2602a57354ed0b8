/* tile_picture.c - a tile that is no TIFF: decoded once, then read like one */

#include <string.h>

#include "../tiff/tiff_io.h"
#include "tile_parts.h"

bool ys_tile_is_picture(const struct ys_tile *tile)
{
    uint8_t head[8];
    const int64_t n = ys_pread(tile->fd, head, sizeof head, 0);

    return n > 0 && ys_picture_kind(head, (size_t)n) != YS_NO_PICTURE;
}

ys_status ys_tile_decode(struct ys_tile *tile, const struct ys_picture_file *file,
                         struct ys_error *err)
{
    struct ys_picture picture;
    const ys_status status = ys_picture_decode(&picture, file, err);

    tile->pixels = picture.fd;
    tile->pixel_bytes = picture.bytes;
    tile->codec = picture.kind == YS_PNG ? "png" : "jpeg";
    tile->meta.has_exif_date = picture.has_date;
    tile->meta.exif_date = picture.date;
    return status;
}

ys_status ys_tile_picture(struct ys_tile *tile, struct ys_error *err)
{
    const struct ys_picture_file file = {tile->fd, tile->info.file_bytes, tile->name,
                                         tile->max_bytes};

    return ys_tile_decode(tile, &file, err);
}
