/* pictures.c - the part of each date's window that the figures show */

#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../raster/crop.h"

/* Ground shown round an area: a few objects' lengths. */
static const double margin_m = 20;

static ys_status cut(struct ys_image *out, const struct ys_image *image, const double b[4],
                     size_t max_bytes, struct ys_error *err)
{
    const double margin_px[2] = {margin_m / image->gsd_x_m, margin_m / image->gsd_y_m};
    const uint32_t size_px[2] = {image->width, image->height};
    struct ys_part part;

    return ys_part_round(&part, b, margin_px, size_px)
               ? ys_image_crop(out, image, &part, max_bytes, err)
               : YS_ERR_MISMATCH;
}

static ys_status add_picture(struct ys_work *run, size_t i, size_t a, struct ys_error *err)
{
    const struct ys_dated *date = &run->date[i];
    struct ys_picture *row;
    struct ys_polygon polygon;
    double b[4];
    ys_status status;

    if (!ys_grid_area(&polygon, run, a))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t r = 0; r < polygon.n; r++)
        ys_grid_to_image(run, date, polygon.ring[r].pt, polygon.ring[r].n);
    row = ys_run_row(&run->res->picture, &run->res->n_picture, sizeof *row);
    if (!row) {
        ys_polygon_fini(&polygon);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    }
    ys_polygon_bounds(b, &polygon);
    status = cut(&row->image, &date->image, b, run->opt.max_bytes, err);
    if (status) {
        run->res->n_picture--;
        ys_polygon_fini(&polygon);
        return status == YS_ERR_MISMATCH ? YS_OK : status; /* nothing of it in this tile */
    }
    const struct ys_point north = ys_run_north(date);

    row->date = i;
    row->area = a;
    row->north_x = north.x;
    row->north_y = north.y;
    for (size_t r = 0; r < polygon.n; r++)
        for (size_t k = 0; k < polygon.ring[r].n; k++) {
            polygon.ring[r].pt[k].x += date->image.col0 - row->image.col0;
            polygon.ring[r].pt[k].y += date->image.row0 - row->image.row0;
        }
    row->outline = polygon;
    return YS_OK;
}

ys_status ys_run_pictures(struct ys_work *run, size_t i, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t a = 0; !run->opt.no_images && !status && a < run->site.n_area; a++)
        status = add_picture(run, i, a, err);
    return status;
}
