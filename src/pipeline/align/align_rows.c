/* align_rows.c - what is told of an alignment: in pixels of the reference and in metres on the ground */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "align_tiles.h"

/* px: displacements are turned into metres by the ground that so many pixels span. */
static const double SPAN_PX = 16;

/* Metres east and north of a pixel along a row and along a column. */
struct ground {
    double east[2], north[2];
};

/* NaN without a CRS. */
static struct ground ground_of(const ys_tile *reference, double x, double y)
{
    struct ground out;

    for (int k = 0; k < 2; k++) {
        const double dx = k ? 0 : SPAN_PX / 2, dy = k ? SPAN_PX / 2 : 0;
        double lon[2], lat[2];

        ys_tile_to_lonlat(reference, x - dx, y - dy, &lon[0], &lat[0]);
        ys_tile_to_lonlat(reference, x + dx, y + dy, &lon[1], &lat[1]);
        const double turn = remainder(lon[1] - lon[0], 360), middle = (lat[0] + lat[1]) / 2;

        out.east[k] = turn * ys_metres_of_longitude(middle) / SPAN_PX;
        out.north[k] = (lat[1] - lat[0]) * ys_metres_of_latitude(middle) / SPAN_PX;
    }
    return out;
}

/* Metres of a pixel, whichever way it points: by the ground, or what is known of the size. */
static double pixel_m(const struct ground *g, const ys_tile *reference)
{
    const double area = fabs(g->east[0] * g->north[1] - g->east[1] * g->north[0]);
    const struct ys_tile_info *info = ys_tile_info(reference);

    return isfinite(area) ? sqrt(area) : sqrt(info->gsd_x_m * info->gsd_y_m);
}

static void tell_shift(struct ys_alignment_row *row, const struct ys_align *a,
                       const struct ground *g)
{
    row->shift_x_px = a->m[0];
    row->shift_y_px = a->m[3];
    row->shift_east_m = a->m[0] * g->east[0] + a->m[3] * g->east[1];
    row->shift_north_m = a->m[0] * g->north[0] + a->m[3] * g->north[1];
    /* d = c0 + c1 x + c2 y */
    for (int j = 0; j < 6; j += 3) {
        row->displacement[j] = a->m[j] - a->m[j + 1] * a->cx - a->m[j + 2] * a->cy;
        row->displacement[j + 1] = a->m[j + 1];
        row->displacement[j + 2] = a->m[j + 2];
    }
}

/* How much the displacement changes from the centre to a corner of the part compared. */
static double spread_px(const struct ys_align *a, const struct ys_align_grid *grid)
{
    const double w = (double)grid->width * grid->reduced,
                 h = (double)grid->height * grid->reduced;
    double most = 0;

    for (int k = 0; k < 4; k++) {
        double dx, dy;

        ys_align_at(a, grid->col0 + (k & 1 ? w : 0), grid->row0 + (k & 2 ? h : 0), &dx, &dy);
        most = fmax(most, hypot(dx - a->m[0], dy - a->m[3]));
    }
    return most;
}

/* Counter-clockwise from east, in [0, 180); without a CRS from the rows of the picture. */
static double lean_deg(const struct ys_align *a, const struct ground *g)
{
    const double c = cos(a->lean_direction_rad), s = sin(a->lean_direction_rad);
    const double east = g->east[0] * c + g->east[1] * s;
    const double north = g->north[0] * c + g->north[1] * s;
    const double turn =
        (isfinite(east + north) ? atan2(north, east) : atan2(-s, c)) * 180 / YS_PI;
    const double half = fmod(turn + 360, 180);

    return half;
}

static ys_status tell_ties(struct ys_aligned_tile *out, const struct ys_align_found *found,
                           const struct ground *g, struct ys_error *err)
{
    const ys_tile *reference = out->map.reference;

    out->tie = ys_new(found->ties.n, sizeof *out->tie);
    if (!out->tie)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", found->ties.n);
    for (size_t i = 0; i < found->ties.n; i++) {
        const struct ys_align_tie *t = &found->ties.tie[i];
        struct ys_tie_row *to = &out->tie[i];

        *to = (struct ys_tie_row){
            .x_px = t->x, .y_px = t->y, .dx_px = t->dx, .dy_px = t->dy, .quality = t->q};
        to->inlier = t->inlier;
        to->east_m = t->dx * g->east[0] + t->dy * g->east[1];
        to->north_m = t->dx * g->north[0] + t->dy * g->north[1];
        ys_tile_to_lonlat(reference, t->x, t->y, &to->lon_deg, &to->lat_deg);
    }
    out->row.n_ties = found->ties.n;
    return YS_OK;
}

ys_status ys_align_tell(struct ys_aligned_tile *out, const struct ys_align_found *found,
                        struct ys_error *err)
{
    struct ys_alignment_row *row = &out->row;
    const struct ys_align *a = &found->align;
    const struct ground g = ground_of(out->map.reference, a->cx, a->cy);
    const double m = pixel_m(&g, out->map.reference);

    row->col0_px = (uint32_t)found->grid.col0;
    row->row0_px = (uint32_t)found->grid.row0;
    row->width_px = found->grid.width * found->grid.reduced;
    row->height_px = found->grid.height * found->grid.reduced;
    row->reduced = found->grid.reduced;
    row->quality = a->q;
    row->ties = a->ties;
    row->windows = a->windows;
    row->aligned = a->trusted;
    if (!a->trusted) {
        snprintf(out->reason, sizeof out->reason, "%s", a->reason);
        return YS_OK;
    }
    row->affine = a->affine;
    tell_shift(row, a, &g);
    row->spread_px = spread_px(a, &found->grid);
    row->residual_across_px = a->residual_across_px;
    row->residual_along_px = a->residual_along_px;
    row->residual_across_m = a->residual_across_px * m;
    row->residual_along_m = a->residual_along_px * m;
    row->lean_deg = lean_deg(a, &g);
    row->weak = a->weak;
    return tell_ties(out, found, &g, err);
}
