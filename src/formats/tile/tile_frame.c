/* tile_frame.c - the grid of a tile, with another corner and size */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_parts.h"

/* The first pixel is that at (col0, row0) of before. */
static void move(struct ys_geo *geo, double col0, double row0)
{
    double *t = geo->t;

    t[0] += t[1] * col0 + t[2] * row0;
    t[3] += t[4] * col0 + t[5] * row0;
    geo->u[0] -= col0;
    geo->u[3] -= row0;
}

/* What info points to inside of the tile that it was copied from. */
static void point_home(struct ys_tile *tile)
{
    struct ys_tile_info *info = &tile->info;

    info->path = tile->path;
    info->crs = tile->geo.crs;
    info->date = tile->date;
    info->warnings = tile->warnings;
    info->unplaced = tile->geo.lacks;
    info->note = tile->note;
    info->sensor = tile->sensor;
    info->licence = tile->licence;
}

ys_status ys_tile_frame(ys_tile **out, const ys_tile *tile, int64_t col0, int64_t row0,
                        const uint32_t size_px[2], struct ys_error *err)
{
    struct ys_tile *frame = ys_new(1, sizeof *frame);
    char *path = ys_strdup(tile->path);
    double gsd[2];

    *out = NULL;
    if (!frame || !path) {
        free(frame);
        free(path);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    }
    *frame = *tile;
    frame->own = tile->own ? tile->own : tile;
    frame->path = path;
    frame->fd = frame->pixels = frame->mask.fd = -1;
    frame->layout.width = size_px[0];
    frame->layout.height = size_px[1];
    move(&frame->geo, (double)col0, (double)row0);
    frame->geo.middle_x = frame->geo.t[0] + frame->geo.t[1] * size_px[0] / 2.0 +
                          frame->geo.t[2] * size_px[1] / 2.0;
    point_home(frame);

    struct ys_tile_info *info = &frame->info;

    info->width_px = size_px[0];
    info->height_px = size_px[1];
    if (frame->geo.has_transform)
        memcpy(info->transform, frame->geo.t, sizeof info->transform);
    ys_geo_gsd(gsd, &frame->geo, size_px[0] / 2.0, size_px[1] / 2.0);
    if (isfinite(gsd[0]) && isfinite(gsd[1])) {
        info->gsd_x_m = gsd[0];
        info->gsd_y_m = gsd[1];
    }
    ys_geo_to_lonlat(&frame->geo, size_px[0] / 2.0, size_px[1] / 2.0, &info->lon_deg,
                     &info->lat_deg);
    *out = frame;
    return YS_OK;
}
