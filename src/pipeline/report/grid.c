/* grid.c - the common grid of all dates: a window of the reference tile round the site */

#include "run.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Ground kept round the areas: what pits need to know of the ground beside them (45 m), and
 * what the alignment needs to find a shift (windows of 256 px in steps of half, so 768 px). */
static const double margin_m = 64;
static const double least_px = 768;

void ys_grid_to_tile(const struct ys_work *run, const struct ys_dated *date, double x, double y,
                     double *tx, double *ty)
{
    const struct ys_grid *grid = &run->grid;
    double dx = 0, dy = 0, lon, lat;

    if (date->aligned)
        ys_align_at(&date->align, x, y, &dx, &dy);
    const double rx = x + dx + (double)grid->col0, ry = y + dy + (double)grid->row0;

    if (date->tile == grid->tile) {
        *tx = rx;
        *ty = ry;
    } else if (ys_tile_has_crs(grid->tile) && ys_tile_has_crs(date->tile)) {
        ys_tile_to_lonlat(grid->tile, rx, ry, &lon, &lat);
        ys_tile_to_pixel(date->tile, lon, lat, tx, ty);
    } else { /* no CRS: the first pixels of both lie on the same place */
        *tx = rx * grid->gsd_x_m / date->info->gsd_x_m;
        *ty = ry * grid->gsd_y_m / date->info->gsd_y_m;
    }
}

void ys_grid_from_tile(const struct ys_work *run, const struct ys_dated *date, double tx,
                       double ty, double *x, double *y)
{
    const struct ys_grid *grid = &run->grid;
    double rx = tx, ry = ty, lon, lat;

    if (date->tile != grid->tile && ys_tile_has_crs(grid->tile) &&
        ys_tile_has_crs(date->tile)) {
        ys_tile_to_lonlat(date->tile, tx, ty, &lon, &lat);
        ys_tile_to_pixel(grid->tile, lon, lat, &rx, &ry);
    } else if (date->tile != grid->tile) {
        rx = tx * date->info->gsd_x_m / grid->gsd_x_m;
        ry = ty * date->info->gsd_y_m / grid->gsd_y_m;
    }
    const double qx = rx - (double)grid->col0, qy = ry - (double)grid->row0;

    *x = qx;
    *y = qy;
    /* Solve p + shift(p) = q; the shift changes by under a percent of the way, so that four
     * rounds leave less than 1e-8 of it. */
    for (int i = 0; date->aligned && i < 4; i++) {
        double dx, dy;

        ys_align_at(&date->align, *x, *y, &dx, &dy);
        *x = qx - dx;
        *y = qy - dy;
    }
}

void ys_grid_to_image(const struct ys_work *run, const struct ys_dated *date,
                      struct ys_point *pt, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double x, y;

        ys_grid_to_tile(run, date, pt[i].x, pt[i].y, &x, &y);
        pt[i] = (struct ys_point){x - date->image.col0, y - date->image.row0};
    }
}

struct ys_point ys_run_north(const struct ys_dated *date)
{
    const double cx = date->image.col0 + date->image.width / 2.0;
    const double cy = date->image.row0 + date->image.height / 2.0;
    double lon, lat, x, y;

    if (!ys_tile_has_crs(date->tile))
        return (struct ys_point){0, -1};
    ys_tile_to_lonlat(date->tile, cx, cy, &lon, &lat);
    ys_tile_to_pixel(date->tile, lon, lat + (lat > 0 ? -1e-4 : 1e-4), &x, &y);
    const double sign = lat > 0 ? -1 : 1, n = hypot(x - cx, y - cy);

    if (!(n > 0))
        return (struct ys_point){0, -1};
    return (struct ys_point){sign * (x - cx) / n, sign * (y - cy) / n};
}

bool ys_grid_line(struct ys_line *out, const struct ys_work *run, const struct ys_line *lonlat)
{
    if (!ys_line_copy(out, lonlat))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        double x, y;

        ys_tile_to_pixel(run->grid.tile, lonlat->pt[i].x, lonlat->pt[i].y, &x, &y);
        out->pt[i].x = x - (double)run->grid.col0;
        out->pt[i].y = y - (double)run->grid.row0;
    }
    return true;
}

static bool grid_polygon(struct ys_polygon *out, const struct ys_work *run,
                         const struct ys_polygon *lonlat)
{
    *out = (struct ys_polygon){ys_new(lonlat->n, sizeof *out->ring), lonlat->n};
    bool ok = out->ring != NULL;

    for (size_t i = 0; ok && i < lonlat->n; i++)
        ok = ys_grid_line(&out->ring[i], run, &lonlat->ring[i]);
    if (!ok) {
        if (!out->ring)
            out->n = 0;
        ys_polygon_fini(out);
    }
    return ok;
}

bool ys_grid_area(struct ys_polygon *out, const struct ys_work *run, size_t i)
{
    const double w = run->grid.width, h = run->grid.height;
    struct ys_point corner[4] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    struct ys_line ring = {corner, 4};
    const struct ys_polygon whole = {&ring, 1};

    return run->whole_tile ? ys_polygon_copy(out, &whole)
                           : grid_polygon(out, run, &run->site.area[i].polygon);
}

/* Bounds of all areas in pixels of the grid, whose origin is still that of the tile. */
static ys_status site_bounds(double b[4], const struct ys_work *run, struct ys_error *err)
{
    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (size_t a = 0; a < run->site.n_area; a++) {
        struct ys_polygon polygon;
        double one[4];

        if (!ys_grid_area(&polygon, run, a))
            return ys_fail(err, YS_ERR_NOMEM, "out of memory");
        if (ys_polygon_bounds(one, &polygon) && isfinite(one[0] + one[1] + one[2] + one[3])) {
            b[0] = fmin(b[0], one[0]);
            b[1] = fmin(b[1], one[1]);
            b[2] = fmax(b[2], one[2]);
            b[3] = fmax(b[3], one[3]);
        }
        ys_polygon_fini(&polygon);
    }
    return YS_OK;
}

/* [*low, *high] with its margin, at least least_px long, inside [0, size]. */
static void widen(double *low, double *high, double margin, double size)
{
    const double more = fmax(margin, (least_px - (*high - *low)) / 2);

    *low = fmin(fmax(floor(*low - more), 0), size);
    *high = fmax(fmin(ceil(*high + more), size), 0);
}

static ys_status site_window(double b[4], const struct ys_work *run, struct ys_error *err)
{
    const struct ys_tile_info *info = run->date[0].info;
    const double w = info->width_px, h = info->height_px;
    const ys_status status = site_bounds(b, run, err);

    if (status)
        return status;
    if (!(b[2] > 0 && b[3] > 0 && b[0] < w && b[1] < h))
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%s: the site's areas lie in columns %.0f to %.0f and rows %.0f to %.0f, "
            "outside this tile of %.0f x %.0f; want a tile of the site's place",
            info->path, b[0], b[2], b[1], b[3], w, h);
    widen(&b[0], &b[2], margin_m / info->gsd_x_m, w);
    widen(&b[1], &b[3], margin_m / info->gsd_y_m, h);
    return YS_OK;
}

static ys_status exclude_mask(struct ys_work *run, struct ys_error *err)
{
    const struct ys_grid *grid = &run->grid;

    run->grid_exclude = ys_new((size_t)grid->width * grid->height, 1);
    bool ok = run->grid_exclude != NULL;

    for (size_t i = 0; ok && i < run->site.n_exclude; i++) {
        struct ys_polygon polygon;

        ok = grid_polygon(&polygon, run, &run->site.exclude[i]);
        if (!ok)
            break;
        ok = ys_polygon_fill(run->grid_exclude, grid->width, grid->height, &polygon, 1);
        ys_polygon_fini(&polygon);
    }
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for the window of the site");
}

ys_status ys_run_grid(struct ys_work *run, struct ys_error *err)
{
    const struct ys_dated *ref = &run->date[0];
    struct ys_grid *grid = &run->grid;
    double b[4] = {0, 0, ref->info->width_px, ref->info->height_px};

    *grid = (struct ys_grid){ref->tile, 0, 0, 0, 0, ref->info->gsd_x_m, ref->info->gsd_y_m};
    if (!run->whole_tile) {
        const ys_status status = site_window(b, run, err);

        if (status)
            return status;
    }
    grid->col0 = (int64_t)b[0];
    grid->row0 = (int64_t)b[1];
    grid->width = (uint32_t)(b[2] - b[0]);
    grid->height = (uint32_t)(b[3] - b[1]);
    return exclude_mask(run, err);
}
