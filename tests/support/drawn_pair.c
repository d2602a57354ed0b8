#include "drawn_pair.h"

#include <criterion/criterion.h>
#include <math.h>
#include <proj.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

struct drawing {
    const struct drawn_tile *tile;
    double t[6];
    PJ *to_frame; /* NULL: the same CRS */
    double full;
};

/* The ground that is seen at a place of the frame: its displacement undone. */
double drawn_tile_level(const struct drawn_tile *tile, double x, double y, unsigned band)
{
    const struct drawn_view *v = &tile->view;
    const double a = v->angle_deg * 3.14159265358979323846 / 180;
    const double c = cos(a) / v->scale, s = sin(a) / v->scale;
    const double u = x - tile->about_x - v->dx, w = y - tile->about_y - v->dy;
    const double ground =
        drawn_ground(tile->about_x + c * u + s * w, tile->about_y - s * u + c * w, v->seed);
    const double level = v->gain * (ground * (1 - 0.1 * band) + 8 * band) + v->offset +
                         v->noise * drawn_random((uint32_t)x, (uint32_t)y, 977 + band);
    const double part = fmin(fmax(level, 0), 255) / 255;

    return 255 * (tile->gamma > 0 ? pow(part, tile->gamma) : part);
}

static int draw(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct drawing *d = ctx;
    const double c = col + 0.5, r = row + 0.5, *t = d->t;
    double x = t[0] + t[1] * c + t[2] * r, y = t[3] + t[4] * c + t[5] * r;

    if (d->to_frame) {
        const PJ_COORD at = proj_trans(d->to_frame, PJ_FWD, proj_coord(x, y, 0, 0));

        x = at.xy.x;
        y = at.xy.y;
    }
    return (int)lround(
        drawn_tile_level(d->tile, (x - DRAWN_X) / DRAWN_GSD, (DRAWN_Y - y) / DRAWN_GSD, band) *
        d->full / 255);
}

void drawn_tile_write(const char *name, const struct drawn_tile *tile)
{
    struct drawing d = {.tile = tile, .full = tile->full > 0 ? tile->full : 255};
    const uint16_t epsg = tile->epsg ? tile->epsg : DRAWN_EPSG;
    const double own[6] = {DRAWN_X + tile->col0 * DRAWN_GSD, DRAWN_GSD, 0,
                           DRAWN_Y - tile->row0 * DRAWN_GSD, 0,         -DRAWN_GSD};
    const unsigned bands = tile->bands ? tile->bands : 1;
    struct made_tile made = {.width = tile->width,
                             .height = tile->height,
                             .bands = (uint16_t)bands,
                             .bits = d.full > 255 ? 16 : 8,
                             .compression = COMPRESSION_ADOBE_DEFLATE,
                             .block = 256,
                             .value = draw,
                             .ctx = &d};

    if (epsg == 4326)
        made.geographic = epsg;
    else
        made.projected = epsg;
    memcpy(d.t, tile->t[1] != 0 || tile->t[2] != 0 ? tile->t : own, sizeof d.t);
    memcpy(made.matrix, d.t, sizeof d.t);
    memcpy(made.date, tile->date, sizeof made.date);
    if (epsg != DRAWN_EPSG) {
        char from[24];

        snprintf(from, sizeof from, "EPSG:%u", epsg);
        PJ *raw = proj_create_crs_to_crs(NULL, from, "EPSG:32637", NULL);

        d.to_frame = proj_normalize_for_visualization(NULL, raw);
        proj_destroy(raw);
        cr_assert(d.to_frame != NULL);
    }
    made_tile_write(made_tile_path(name), &made);
    proj_destroy(d.to_frame);
}
