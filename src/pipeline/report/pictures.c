/* pictures.c - the part of each date's window that the figures show
 *
 * Cut while the date's image is in memory: it is let go before the next date is read. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/crop.h"

/* Ground shown round an area: a few objects' lengths. */
static const double margin_m = 20;

/* b grows to hold the strip in which figures show a long area: as long and wide as the area, along it. */
static void hold_strip(double b[4], const struct ys_polygon *outline,
                       const struct ys_image *image)
{
    const double tall = image->gsd_y_m / image->gsd_x_m;
    const double angle = ys_polygon_turn(outline, tall), c = cos(angle), s = sin(angle);
    double t[4];

    if (!(angle < 0 || angle > 0) || !ys_polygon_turned_bounds(t, outline, angle, tall))
        return;
    for (int k = 0; k < 4; k++) {
        const double u = t[k % 2 ? 2 : 0], v = t[k / 2 ? 3 : 1];
        const double x = c * u + s * v, y = (c * v - s * u) / tall;

        b[0] = fmin(b[0], x), b[1] = fmin(b[1], y);
        b[2] = fmax(b[2], x), b[3] = fmax(b[3], y);
    }
}

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

static void picture_fini(struct ys_picture *picture)
{
    ys_image_fini(&picture->image);
    ys_polygon_fini(&picture->outline);
}

/* The outline of the area, from pixels of the date's image into those of the picture. */
static void move_outline(struct ys_picture *picture, const struct ys_date_place *place)
{
    for (size_t r = 0; r < picture->outline.n; r++)
        for (size_t k = 0; k < picture->outline.ring[r].n; k++) {
            struct ys_point *p = &picture->outline.ring[r].pt[k];

            p->x += place->col0 - picture->image.col0;
            p->y += place->row0 - picture->image.row0;
        }
}

/* YS_ERR_MISMATCH: nothing of the area is in this tile. */
static ys_status make_picture(struct ys_picture *out, const struct ys_registered *date,
                              const struct ys_polygon *image_outline, size_t max_bytes,
                              struct ys_error *err)
{
    double b[4] = {0};

    if (!ys_polygon_copy(&out->outline, image_outline))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the pictures");
    if (ys_polygon_bounds(b, image_outline))
        hold_strip(b, image_outline, &date->image);
    const ys_status status = cut(&out->image, &date->image, b, max_bytes, err);

    if (status) {
        picture_fini(out);
        return status;
    }
    out->north_x = date->place.north.x;
    out->north_y = date->place.north.y;
    move_outline(out, &date->place);
    return YS_OK;
}

ys_status ys_date_pictures(struct ys_picture_list *list, const struct ys_run_job *job, size_t i,
                           const struct ys_date_done *done, struct ys_error *err)
{
    if (job->in.opt.no_images)
        return YS_OK;
    for (size_t a = 0; a < done->counts->n_area; a++) {
        struct ys_picture *all = ys_resize(list->at, list->n + 1, sizeof *all);

        if (!all)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for the pictures");
        list->at = all;
        all[list->n] = (struct ys_picture){.date = i, .area = a};
        const ys_status status =
            make_picture(&all[list->n], done->date, &done->counts->area[a].image_outline,
                         job->in.opt.max_bytes, err);

        if (status && status != YS_ERR_MISMATCH)
            return status;
        list->n += !status;
    }
    return YS_OK;
}

void ys_picture_list_fini(struct ys_picture_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        picture_fini(&list->at[i]);
    free(list->at);
    *list = (struct ys_picture_list){0};
}
