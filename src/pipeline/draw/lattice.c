/* lattice.c - places of pixels as a table that a page can use without PROJ
 *
 * Between two nodes d apart a map projection bends by d^2 tan(latitude) / (8 R): 0.02 px of 0.5 m
 * at 500 m in middle latitudes.  A picture placed by control points may bend more, so the table is
 * halved until what is measured is small. */

#include "lattice.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* 129 x 129 nodes are 400 kB of text.  Each cell is looked at at 3 x 3 places inside of it. */
enum { FINEST = 128, LOOKS = 3 };

/* A longitude beside the one given: none jumps at 180 degrees. */
static double beside(double lon, double near)
{
    return lon - 360 * round((lon - near) / 360);
}

static ys_status no_place(const ys_tile *tile, double x, double y, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_MISMATCH,
                   "%s: pixel %.0f, %.0f has no longitude; want a tile whose coordinate system "
                   "holds for all of it",
                   ys_tile_info(tile)->path, x, y);
}

static ys_status fill(struct ys_draw_lattice *out, const ys_tile *tile, struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(tile);

    for (uint32_t r = 0; r <= out->rows; r++)
        for (uint32_t c = 0; c <= out->columns; c++) {
            const size_t i = (size_t)r * (out->columns + 1) + c;
            const double x = (double)info->width_px * c / out->columns;
            const double y = (double)info->height_px * r / out->rows;

            ys_tile_to_lonlat(tile, x, y, &out->lon[i], &out->lat[i]);
            if (!isfinite(out->lon[i]) || !isfinite(out->lat[i]))
                return no_place(tile, x, y, err);
            out->lon[i] = beside(out->lon[i], out->lon[0]);
        }
    return YS_OK;
}

void ys_lattice_place(double *lon, double *lat, const struct ys_draw_lattice *lattice,
                      const struct ys_tile_info *info, const double xy[2])
{
    const double u = xy[0] / info->width_px * lattice->columns;
    const double v = xy[1] / info->height_px * lattice->rows;
    const double c = fmin(fmax(floor(u), 0), lattice->columns - 1.0);
    const double r = fmin(fmax(floor(v), 0), lattice->rows - 1.0);
    const size_t i = (size_t)r * (lattice->columns + 1) + (size_t)c;
    const size_t below = i + lattice->columns + 1;
    const double w[4] = {(1 - u + c) * (1 - v + r), (u - c) * (1 - v + r),
                         (1 - u + c) * (v - r), (u - c) * (v - r)};
    const size_t node[4] = {i, i + 1, below, below + 1};

    *lon = *lat = 0;
    for (int k = 0; k < 4; k++) {
        *lon += w[k] * lattice->lon[node[k]];
        *lat += w[k] * lattice->lat[node[k]];
    }
}

/* How far a place by the lattice lies from its pixel, over all cells. */
static ys_status measure(struct ys_draw_lattice *lattice, const ys_tile *tile,
                         struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    const double step[2] = {(double)info->width_px / (LOOKS + 1) / lattice->columns,
                            (double)info->height_px / (LOOKS + 1) / lattice->rows};

    lattice->error_px = 0;
    for (uint32_t r = 0; r < (LOOKS + 1) * lattice->rows; r++)
        for (uint32_t c = 0; c < (LOOKS + 1) * lattice->columns; c++) {
            const double xy[2] = {c * step[0], r * step[1]};
            double lon, lat, x, y;

            ys_lattice_place(&lon, &lat, lattice, info, xy);
            ys_tile_to_pixel(tile, beside(lon, 0), lat, &x, &y);
            const double off = hypot(x - xy[0], y - xy[1]);

            if (!isfinite(off))
                return no_place(tile, xy[0], xy[1], err);
            lattice->error_px = fmax(lattice->error_px, off);
        }
    return YS_OK;
}

ys_status ys_lattice_make(struct ys_draw_lattice *out, const ys_tile *tile,
                          struct ys_error *err)
{
    ys_status status = YS_OK;

    *out = (struct ys_draw_lattice){0};
    for (uint32_t n = 2; !status && n <= FINEST; n *= 2) {
        ys_lattice_fini(out);
        out->columns = out->rows = n;
        out->lon = ys_new((size_t)(n + 1) * (n + 1), sizeof *out->lon);
        out->lat = ys_new((size_t)(n + 1) * (n + 1), sizeof *out->lat);
        status = !out->lon || !out->lat ? ys_fail(err, YS_ERR_NOMEM, "out of memory")
                                        : fill(out, tile, err);
        if (!status)
            status = measure(out, tile, err);
        if (!status && out->error_px <= YS_LATTICE_ERROR_PX)
            break;
    }
    if (status)
        ys_lattice_fini(out);
    return status;
}

void ys_lattice_fini(struct ys_draw_lattice *lattice)
{
    free(lattice->lon);
    free(lattice->lat);
    *lattice = (struct ys_draw_lattice){0};
}
