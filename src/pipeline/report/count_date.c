/* count_date.c - every area of one date, each by the method of its class */

#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../count/counters.h"
#include "../../raster/crop.h"

/* Ground beside an area that the counters may look at; pits want 45 m. */
static const double margin_m = 48;

/* An area below this share on valid pixels is said to be not covered: a pixel's row at the rim
 * of a small area is about one percent of it. */
static const double covered_least = 0.99;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

static bool image_area(struct ys_polygon *out, const struct ys_work *run,
                       const struct ys_dated *date, size_t a)
{
    if (!ys_grid_area(out, run, a))
        return false;
    for (size_t r = 0; r < out->n; r++)
        ys_grid_to_image(run, date, out->ring[r].pt, out->ring[r].n);
    return true;
}

/* 1 where the site says not to look, in pixels of the date's image; NULL: out of memory. */
static uint8_t *image_exclude(const struct ys_work *run, const struct ys_dated *date)
{
    const struct ys_image *image = &date->image;
    uint8_t *mask = ys_new((size_t)image->width * image->height, 1);
    bool ok = mask != NULL;

    for (size_t i = 0; ok && i < run->site.n_exclude; i++) {
        const struct ys_polygon *in = &run->site.exclude[i];

        for (size_t r = 0; ok && r < in->n; r++) {
            struct ys_line line;

            if (!(ok = ys_grid_line(&line, run, &in->ring[r])))
                break;
            ys_grid_to_image(run, date, line.pt, line.n);
            ok = ys_polygon_fill(mask, image->width, image->height,
                                 &(struct ys_polygon){&line, 1}, 1);
            ys_line_fini(&line);
        }
    }
    if (!ok) {
        free(mask);
        return NULL;
    }
    return mask;
}

/* Share of the polygon that lies on valid pixels; excluded ones do not belong to it. */
static double covered_share(const struct ys_image *image, const struct ys_polygon *polygon,
                            const uint8_t *inside, const uint8_t *exclude)
{
    const size_t n = (size_t)image->width * image->height;
    double seen = 0, left_out = 0;

    for (size_t i = 0; i < n; i++) {
        seen += inside[i] && !exclude[i] && image->valid[i];
        left_out += inside[i] && exclude[i];
    }
    const double all = ys_polygon_area(polygon) - left_out;

    return all > 0 ? fmin(seen / all, 1) : 0;
}

/* Copy a rectangle of an image and of the mask of what is inside the area. */
static ys_status crop(struct ys_image *out, uint8_t **inside_out, const struct ys_image *image,
                      const uint8_t *inside, const double b[4], size_t max_bytes,
                      struct ys_error *err)
{
    const double m = margin_m / fmin(image->gsd_x_m, image->gsd_y_m), margin_px[2] = {m, m};
    const uint32_t size_px[2] = {image->width, image->height};
    struct ys_part part;

    *inside_out = NULL;
    if (!ys_part_round(&part, b, margin_px, size_px))
        return ys_fail(err, YS_ERR_MISMATCH, "area outside the tile");
    const ys_status status = ys_image_crop(out, image, &part, max_bytes, err);

    if (status)
        return status;
    *inside_out = ys_mask_crop(inside, image->width, &part);
    if (!*inside_out) {
        ys_image_fini(out);
        return no_memory(err);
    }
    return YS_OK;
}

static ys_status count_cropped(struct ys_counted *out, const struct ys_work *run,
                               const struct ys_dated *date, const struct ys_class *class_,
                               const struct ys_image *image, const uint8_t *inside,
                               struct ys_error *err)
{
    const struct ys_point north = ys_run_north(date);
    const struct ys_area_in in = {
        .image = image,
        .inside = inside,
        .length_m = {class_->length_m[0], class_->length_m[1]},
        .width_m = {class_->width_m[0], class_->width_m[1]},
        .tiers_low = run->opt.tiers_low,
        .tiers_high = run->opt.tiers_high,
        .sun_azimuth_deg = date->info->sun_azimuth_deg,
        .sun_elevation_deg = date->info->sun_elevation_deg,
        .north_x = north.x,
        .north_y = north.y,
        .max_bytes = run->opt.max_bytes,
        .threads = run->opt.threads,
    };
    const struct ys_counter *counter = ys_counter_find(class_->method, class_->length_m);

    if (!counter)
        return ys_fail(err, YS_ERR_ARG, "class '%.40s': nothing counts by method '%.40s'",
                       class_->name, class_->method);
    const ys_status status = counter->count(out, &in, &run->ops, err);

    /* From pixels of the crop to pixels of the date's image. */
    for (size_t i = 0; !status && i < out->n_found; i++) {
        out->found[i].box.x += image->col0 - date->image.col0;
        out->found[i].box.y += image->row0 - date->image.row0;
        out->found[i].track = -1;
    }
    return status;
}

static ys_status count_area(struct ys_work *run, struct ys_dated *date, size_t a,
                            const uint8_t *exclude, struct ys_error *err)
{
    const struct ys_class *class_ = &run->site.class_[run->site.area[a].class_index];
    const struct ys_image *image = &date->image;
    const size_t n = (size_t)image->width * image->height;
    struct ys_counted *counted = &date->area[a];
    struct ys_polygon polygon = {0};
    struct ys_image cut = {0};
    uint8_t *inside = ys_new(n, 1), *cut_inside = NULL;
    double b[4] = {0};
    ys_status status = YS_OK;

    if (!inside || !image_area(&polygon, run, date, a) ||
        !ys_polygon_fill(inside, image->width, image->height, &polygon, 1)) {
        ys_polygon_fini(&polygon);
        free(inside);
        return no_memory(err);
    }
    date->covered[a] = covered_share(image, &polygon, inside, exclude);
    for (size_t i = 0; i < n; i++)
        inside[i] = inside[i] && !exclude[i];
    if (!(date->covered[a] > 0)) {
        counted->occupied_m = NAN;
        counted->flags = YS_NOT_COVERED;
    } else if (strcmp(class_->method, "track")) {
        ys_polygon_bounds(b, &polygon);
        status = crop(&cut, &cut_inside, image, inside, b, run->opt.max_bytes, err);
        if (!status)
            status = count_cropped(counted, run, date, class_, &cut, cut_inside, err);
    }
    if (date->covered[a] < covered_least)
        counted->flags |= YS_NOT_COVERED;
    ys_image_fini(&cut);
    free(cut_inside);
    free(inside);
    ys_polygon_fini(&polygon);
    return status;
}

ys_status ys_run_count(struct ys_work *run, struct ys_dated *date, struct ys_error *err)
{
    ys_status status = YS_OK;

    date->area = ys_new(run->site.n_area, sizeof *date->area);
    date->covered = ys_new(run->site.n_area, sizeof *date->covered);
    date->first_object = ys_new(run->site.n_area, sizeof *date->first_object);
    uint8_t *exclude = image_exclude(run, date);

    if (!date->area || !date->covered || !date->first_object || !exclude)
        status = no_memory(err);
    for (size_t a = 0; !status && a < run->site.n_area; a++)
        status = count_area(run, date, a, exclude, err);
    if (!status)
        status = ys_run_count_tracks(run, date, exclude, err);
    free(exclude);
    return status;
}
