/* objects.c - every counted object of a date: its number, and where it stands in its tile, on
 * Earth, on the grid */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

/* A box of the date's image, moved onto the grid by its centre and the ends of its axes. */
static struct ys_box on_grid(const struct ys_site_grid *grid, const struct ys_date_place *place,
                             const struct ys_box *image_box)
{
    const double c = cos(image_box->angle_rad), s = sin(image_box->angle_rad);
    const double x = image_box->x + place->col0, y = image_box->y + place->row0;
    const struct ys_point end = {x + c * image_box->length / 2, y + s * image_box->length / 2};
    const struct ys_point side = {x - s * image_box->width / 2, y + c * image_box->width / 2};
    const struct ys_point centre = ys_grid_from_tile(grid, place, (struct ys_point){x, y});
    const struct ys_point e = ys_grid_from_tile(grid, place, end);
    const struct ys_point f = ys_grid_from_tile(grid, place, side);
    struct ys_box out = {.x = centre.x,
                         .y = centre.y,
                         .length = 2 * hypot(e.x - centre.x, e.y - centre.y),
                         .width = 2 * hypot(f.x - centre.x, f.y - centre.y),
                         .angle_rad = atan2(e.y - centre.y, e.x - centre.x)};

    if (out.angle_rad < 0)
        out.angle_rad += YS_PI;
    if (out.angle_rad >= YS_PI)
        out.angle_rad -= YS_PI;
    return out;
}

/* Grid pixels to lon/lat: the reference's georeference, so that what stays has one place. */
static void to_lonlat(const struct ys_site_grid *grid, struct ys_point p, double *lon,
                      double *lat)
{
    const ys_tile *reference = grid->reference->tile;

    *lon = *lat = NAN;
    if (ys_tile_has_crs(reference))
        ys_tile_to_lonlat(reference, p.x + (double)grid->col0, p.y + (double)grid->row0, lon,
                          lat);
}

/* Counter-clockwise from east; the angle of a box is clockwise from +x on the screen. */
static double from_east_deg(struct ys_point north, double angle_rad)
{
    const double ux = cos(angle_rad), uy = sin(angle_rad);
    const double e = -north.y * ux + north.x * uy, n = north.x * ux + north.y * uy;
    double deg = atan2(n, e) * 180 / YS_PI;

    if (deg < 0)
        deg += 180;
    return deg >= 180 ? deg - 180 : deg;
}

static struct ys_placed_object place_object(const struct ys_site_grid *grid,
                                            const struct ys_date_place *place,
                                            const struct ys_box *image_box)
{
    struct ys_placed_object out = {.grid_box = on_grid(grid, place, image_box),
                                   .tile_x_px = image_box->x + place->col0,
                                   .tile_y_px = image_box->y + place->row0,
                                   .angle_deg =
                                       from_east_deg(place->north, image_box->angle_rad)};
    struct ys_point corner[4];

    to_lonlat(grid, (struct ys_point){out.grid_box.x, out.grid_box.y}, &out.lon_deg,
              &out.lat_deg);
    ys_box_corners(corner, image_box);
    for (int i = 0; i < 4; i++) {
        out.corner_x_px[i] = corner[i].x + place->col0;
        out.corner_y_px[i] = corner[i].y + place->row0;
    }
    ys_box_corners(corner, &out.grid_box);
    for (int i = 0; i < 4; i++) {
        double lon, lat;

        to_lonlat(grid, corner[i], &lon, &lat);
        lon = ys_longitude_near(lon, out.lon_deg);
        corner[i] = (struct ys_point){lon, lat};
    }
    /* Counter-clockwise on the map, whichever way its rows run. */
    const struct ys_line ring = {corner, 4};
    const bool turned = ys_signed_area(&ring) < 0;
    for (int i = 0; i < 4; i++) {
        out.corner_lon_deg[i] = corner[turned ? 3 - i : i].x;
        out.corner_lat_deg[i] = corner[turned ? 3 - i : i].y;
    }
    return out;
}

/* Track by track along the line, else from top to bottom: the order of the numbers. */
static int by_place(const void *a, const void *b)
{
    const struct ys_found *p = a, *q = b;

    if (p->track != q->track)
        return (p->track > q->track) - (p->track < q->track);
    if (p->track >= 0)
        return 0; /* tracks give theirs in order along the line */
    if (p->image_box.y < q->image_box.y || p->image_box.y > q->image_box.y)
        return p->image_box.y > q->image_box.y ? 1 : -1;
    return (p->image_box.x > q->image_box.x) - (p->image_box.x < q->image_box.x);
}

/* qsort is not stable: sort by hand where the order along the track must stay. */
static void sort_found(struct ys_found *found, size_t n)
{
    if (n && found[0].track < 0) {
        qsort(found, n, sizeof *found, by_place);
        return;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && by_place(&found[j - 1], &found[j]) > 0; j--) {
            const struct ys_found one = found[j];

            found[j] = found[j - 1];
            found[j - 1] = one;
        }
}

ys_status ys_date_place_objects(struct ys_date_counts *counts, const struct ys_run_job *job,
                                const struct ys_date_place *place, struct ys_error *err)
{
    uint32_t next = 1;

    for (size_t a = 0; a < counts->n_area; a++) {
        struct ys_counted_area *area = &counts->area[a];
        const size_t n = area->counted.n_found;

        area->placed = ys_new_raw(n, sizeof *area->placed);
        if (!area->placed)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for the objects of an area");
        sort_found(area->counted.found, n);
        for (size_t k = 0; k < n; k++)
            area->placed[k] =
                place_object(&job->grid, place, &area->counted.found[k].image_box);
        area->first_number = next;
        next += (uint32_t)n;
    }
    return YS_OK;
}
