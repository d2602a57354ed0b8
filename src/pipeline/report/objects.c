/* objects.c - every counted object of a date: where it stands, in its tile, on Earth, on the grid */

#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"

/* A box of the date's image, moved onto the grid by its centre and the end of its long axis. */
static struct ys_box on_grid(const struct ys_work *run, const struct ys_dated *date,
                             const struct ys_box *box)
{
    const double c = cos(box->angle_rad), s = sin(box->angle_rad);
    const double x = box->x + date->image.col0, y = box->y + date->image.row0;
    struct ys_box out = *box;
    double ex, ey, fx, fy;

    ys_grid_from_tile(run, date, x, y, &out.x, &out.y);
    ys_grid_from_tile(run, date, x + c * box->length / 2, y + s * box->length / 2, &ex, &ey);
    ys_grid_from_tile(run, date, x - s * box->width / 2, y + c * box->width / 2, &fx, &fy);
    out.length = 2 * hypot(ex - out.x, ey - out.y);
    out.width = 2 * hypot(fx - out.x, fy - out.y);
    out.angle_rad = atan2(ey - out.y, ex - out.x);
    if (out.angle_rad < 0)
        out.angle_rad += YS_PI;
    if (out.angle_rad >= YS_PI)
        out.angle_rad -= YS_PI;
    return out;
}

/* Grid pixels to lon/lat: the reference's georeference, so that what stays has one place. */
static void to_lonlat(const struct ys_work *run, double x, double y, double *lon, double *lat)
{
    *lon = *lat = NAN;
    if (ys_tile_has_crs(run->grid.tile))
        ys_tile_to_lonlat(run->grid.tile, x + (double)run->grid.col0,
                          y + (double)run->grid.row0, lon, lat);
}

/* Counter-clockwise from east; the angle of a box is clockwise from +x on the screen. */
static double from_east_deg(const struct ys_dated *date, double angle_rad)
{
    const struct ys_point north = ys_run_north(date);
    const double ux = cos(angle_rad), uy = sin(angle_rad);
    const double e = -north.y * ux + north.x * uy, n = north.x * ux + north.y * uy;
    double deg = atan2(n, e) * 180 / YS_PI;

    if (deg < 0)
        deg += 180;
    return deg >= 180 ? deg - 180 : deg;
}

static void fill_corners(struct ys_object *row, const struct ys_work *run,
                         const struct ys_dated *date, const struct ys_box *image_box,
                         const struct ys_box *grid_box)
{
    struct ys_point corner[4];

    ys_box_corners(corner, image_box);
    for (int i = 0; i < 4; i++) {
        row->corner_x_px[i] = corner[i].x + date->image.col0;
        row->corner_y_px[i] = corner[i].y + date->image.row0;
    }
    ys_box_corners(corner, grid_box);
    for (int i = 0; i < 4; i++) /* the screen turns the other way than the map */
        to_lonlat(run, corner[3 - i].x, corner[3 - i].y, &row->corner_lon_deg[i],
                  &row->corner_lat_deg[i]);
}

/* Track by track along the line, else from top to bottom: the order of the numbers. */
static int by_place(const void *a, const void *b)
{
    const struct ys_found *p = a, *q = b;

    if (p->track != q->track)
        return (p->track > q->track) - (p->track < q->track);
    if (p->track >= 0)
        return 0; /* tracks give theirs in order along the line */
    if (p->box.y < q->box.y || p->box.y > q->box.y)
        return p->box.y > q->box.y ? 1 : -1;
    return (p->box.x > q->box.x) - (p->box.x < q->box.x);
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

ys_status ys_run_add_objects(struct ys_work *run, size_t i, size_t area, struct ys_error *err)
{
    struct ys_dated *date = &run->date[i];
    struct ys_counted *counted = &date->area[area];
    uint32_t number = 0;

    for (size_t a = 0; a < area; a++)
        number += (uint32_t)date->area[a].n_found;
    date->first_object[area] = run->res->n_object;
    sort_found(counted->found, counted->n_found);
    for (size_t k = 0; k < counted->n_found; k++) {
        struct ys_found *found = &counted->found[k];
        const struct ys_box image_box = found->box;
        const char *track = ys_run_keep(
            run,
            found->track >= 0 ? run->site.track[date->track[found->track].track].name : "");
        struct ys_object *row = ys_run_row(&run->res->object, &run->res->n_object, sizeof *row);

        if (!row || !track)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
        found->box = on_grid(run, date, &image_box);
        *row = (struct ys_object){
            .number = ++number,
            .date = i,
            .area = run->res->area[area].name,
            .class_name = run->res->area[area].class_name,
            .track = track,
            .status = YS_SINGLE,
            .score = found->score,
            .estimated = found->estimated,
            .x_px = image_box.x + date->image.col0,
            .y_px = image_box.y + date->image.row0,
            .length_m = found->length_m,
            .width_m = found->width_m,
            .angle_deg = from_east_deg(date, image_box.angle_rad),
            .flags = found->flags,
        };
        to_lonlat(run, found->box.x, found->box.y, &row->lon_deg, &row->lat_deg);
        fill_corners(row, run, date, &image_box, &found->box);
    }
    return YS_OK;
}
