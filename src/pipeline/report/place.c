/* place.c - where the pixels of a date lie: between the grid, its tile and its image
 *
 * All ways lead through the grid.  A place on Earth is made of a place on the grid by the
 * georeference of the reference tile alone, so that an object that stays has one place however
 * badly the other tiles are georeferenced. */

#include "run_parts.h"

#include <math.h>

struct ys_point ys_grid_to_tile(const struct ys_site_grid *grid,
                                const struct ys_date_place *place, struct ys_point on_grid)
{
    const struct ys_dated_tile *ref = grid->reference, *date = place->date;
    double dx = 0, dy = 0, lon, lat;
    struct ys_point out;

    /* The shift was measured on the grid, after the georeferences had done what they can. */
    if (place->aligned)
        ys_align_at(&place->align, on_grid.x, on_grid.y, &dx, &dy);
    const double rx = on_grid.x + dx + (double)grid->col0;
    const double ry = on_grid.y + dy + (double)grid->row0;

    if (date == ref) {
        out = (struct ys_point){rx, ry};
    } else if (ys_tile_has_crs(ref->tile) && ys_tile_has_crs(date->tile)) {
        ys_tile_to_lonlat(ref->tile, rx, ry, &lon, &lat);
        ys_tile_to_pixel(date->tile, lon, lat, &out.x, &out.y);
    } else { /* no CRS: the first pixels of both lie on the same place */
        out.x = rx * grid->gsd_x_m / date->info->gsd_x_m;
        out.y = ry * grid->gsd_y_m / date->info->gsd_y_m;
    }
    return out;
}

struct ys_point ys_grid_from_tile(const struct ys_site_grid *grid,
                                  const struct ys_date_place *place, struct ys_point in_tile)
{
    const struct ys_dated_tile *ref = grid->reference, *date = place->date;
    double rx = in_tile.x, ry = in_tile.y, lon, lat;

    if (date != ref && ys_tile_has_crs(ref->tile) && ys_tile_has_crs(date->tile)) {
        ys_tile_to_lonlat(date->tile, in_tile.x, in_tile.y, &lon, &lat);
        ys_tile_to_pixel(ref->tile, lon, lat, &rx, &ry);
    } else if (date != ref) {
        rx = in_tile.x * date->info->gsd_x_m / grid->gsd_x_m;
        ry = in_tile.y * date->info->gsd_y_m / grid->gsd_y_m;
    }
    const double qx = rx - (double)grid->col0, qy = ry - (double)grid->row0;
    struct ys_point out = {qx, qy};

    /* Solve p + shift(p) = q; the shift changes by under a percent of the way, so that four
     * rounds leave less than 1e-8 of it. */
    for (int i = 0; place->aligned && i < 4; i++) {
        double dx, dy;

        ys_align_at(&place->align, out.x, out.y, &dx, &dy);
        out = (struct ys_point){qx - dx, qy - dy};
    }
    return out;
}

void ys_grid_to_image(const struct ys_site_grid *grid, const struct ys_date_place *place,
                      struct ys_point *pt, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct ys_point p = ys_grid_to_tile(grid, place, pt[i]);

        pt[i] = (struct ys_point){p.x - place->col0, p.y - place->row0};
    }
}

bool ys_image_polygon(struct ys_polygon *out, const struct ys_site_grid *grid,
                      const struct ys_date_place *place, const struct ys_polygon *on_grid)
{
    if (!ys_polygon_copy(out, on_grid))
        return false;
    for (size_t r = 0; r < out->n; r++)
        ys_grid_to_image(grid, place, out->ring[r].pt, out->ring[r].n);
    return true;
}

/* By a step of 1e-4 degrees (11 m) along the meridian, toward the equator: at a pole there is
 * nothing beyond. */
struct ys_point ys_north_of(const struct ys_dated_tile *date, const struct ys_image *image)
{
    const double cx = image->col0 + image->width / 2.0;
    const double cy = image->row0 + image->height / 2.0;
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
