/* tile_frame.c - the grid of a tile, with another corner and size */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_parts.h"

static void move(struct ys_geo *geo, const struct ys_tile_frame *frame)
{
    const double scale[2] = {frame->scale_x, frame->scale_y};
    double *t = geo->t, *u = geo->u;

    t[0] += t[1] * frame->col0 + t[2] * frame->row0;
    t[3] += t[4] * frame->col0 + t[5] * frame->row0;
    u[0] -= frame->col0;
    u[3] -= frame->row0;
    for (int k = 0; k < 2; k++) {
        t[1 + k] *= scale[k];
        t[4 + k] *= scale[k];
        for (int i = 0; i < 3; i++)
            u[3 * k + i] /= scale[k];
    }
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
    ys_tile_show_scene(tile);
}

/* A CRS that PROJ does not place has its pixel size from elsewhere. */
static void fill_sizes(struct ys_tile *own, const struct ys_tile_frame *frame)
{
    const double x = frame->width / 2.0, y = frame->height / 2.0;
    struct ys_tile_info *info = &own->info;
    double gsd[2];

    own->layout.width = info->width_px = frame->width;
    own->layout.height = info->height_px = frame->height;
    own->geo.middle_x = own->geo.t[0] + own->geo.t[1] * x + own->geo.t[2] * y;
    if (own->geo.has_transform)
        memcpy(info->transform, own->geo.t, sizeof info->transform);
    ys_geo_gsd(gsd, &own->geo, x, y);
    info->gsd_x_m = isfinite(gsd[0]) ? gsd[0] : info->gsd_x_m * frame->scale_x;
    info->gsd_y_m = isfinite(gsd[1]) ? gsd[1] : info->gsd_y_m * frame->scale_y;
    ys_geo_to_lonlat(&own->geo, x, y, &info->lon_deg, &info->lat_deg);
}

ys_status ys_tile_framed(ys_tile **out, const ys_tile *tile, const struct ys_tile_frame *frame,
                         struct ys_error *err)
{
    struct ys_tile *own = ys_new(1, sizeof *own);
    char *path = ys_strdup(tile->path);

    *out = NULL;
    if (!own || !path) {
        free(own);
        free(path);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    }
    *own = *tile;
    own->own = tile->own ? tile->own : tile;
    own->path = path;
    own->overlay_path = NULL;
    own->list = NULL;
    own->fd = own->pixels = own->mask.fd = -1;
    move(&own->geo, frame);
    point_home(own);
    fill_sizes(own, frame);
    *out = own;
    return YS_OK;
}
