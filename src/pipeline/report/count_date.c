/* count_date.c - every area of one date, each by the method of its class */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../count/counters.h"
#include "../../raster/crop.h"

/* Ground beside an area that the counters may look at; pits want 45 m. */
static const double margin_m = 48;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

/* 1 where the site says not to look, in pixels of the date's image; NULL: out of memory. */
static uint8_t *image_exclude(const struct ys_run_job *job, const struct ys_registered *date)
{
    const struct ys_image *image = &date->image;
    const struct ys_site *site = &job->in.site;
    uint8_t *mask = ys_scratch_new(image->scratch, (size_t)image->width * image->height, 1);
    bool ok = mask != NULL;

    for (size_t i = 0; ok && i < site->n_exclude; i++) {
        struct ys_polygon on_grid, in_image = {0};

        /* All rings at once, even-odd: a hole is looked at. */
        ok = ys_grid_polygon(&on_grid, &job->grid, &site->exclude[i]) &&
             ys_image_polygon(&in_image, &job->grid, &date->place, &on_grid) &&
             ys_polygon_fill(mask, image->width, image->height, &in_image, 1);
        ys_polygon_fini(&on_grid);
        ys_polygon_fini(&in_image);
    }
    if (!ok) {
        ys_scratch_free(mask);
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

/* Copy a rectangle of an image and of the mask of what is inside the area; the whole image is lent. */
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
    const bool whole =
        !part.x0 && !part.y0 && part.x1 == image->width && part.y1 == image->height;
    ys_status status = YS_OK;

    if (whole) {
        *out = ys_image_borrow(image);
        out->haze = 0; /* as of a part: they are asked of the date's image */
        out->equalised = false;
    } else {
        status = ys_image_crop(out, image, &part, max_bytes, err);
    }
    if (status)
        return status;
    *inside_out = ys_mask_crop(inside, image->width, &part, image->scratch);
    if (!*inside_out) {
        ys_image_fini(out);
        return no_memory(err);
    }
    return YS_OK;
}

static struct ys_area_in area_in(const struct ys_counting *from, const struct ys_class *class_)
{
    const struct ys_options *opt = &from->job->in.opt;
    const struct ys_tile_info *info = from->date->place.date->info;

    return (struct ys_area_in){
        .length_m = {class_->length_m[0], class_->length_m[1]},
        .width_m = {class_->width_m[0], class_->width_m[1]},
        .tiers_low = opt->tiers_low,
        .tiers_high = opt->tiers_high,
        .sun_azimuth_deg = info->sun_azimuth_deg,
        .sun_elevation_deg = info->sun_elevation_deg,
        .north_x = from->date->place.north.x,
        .north_y = from->date->place.north.y,
        .max_bytes = opt->max_bytes,
        .threads = opt->threads,
    };
}

/* Pixels finer than what they show are as good as those of the size that they show. */
static bool shows_enough(const struct ys_registered *date, const struct ys_counter *counter,
                         const struct ys_class *class_)
{
    const double pixel_m = sqrt(date->image.gsd_x_m * date->image.gsd_y_m);

    return !(date->shows_m > pixel_m) ||
           counter->resolved(date->shows_m, class_->length_m, class_->width_m);
}

/* The counter sees the area with some ground round it, not the whole window: its time and memory
 * are those of the area. */
static ys_status count_inside(struct ys_counted_area *out, const struct ys_counting *from,
                              const struct ys_class *class_, const uint8_t *inside,
                              struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    const struct ys_counter *counter = ys_counter_find(class_->method, class_->length_m);
    struct ys_area_in in = area_in(from, class_);
    const size_t class_index = (size_t)(class_ - from->job->in.site.class_);
    struct ys_image cut = {0};
    uint8_t *cut_inside = NULL;
    double bounds[4] = {0};

    if (!counter)
        return ys_fail(err, YS_ERR_ARG, "class '%.40s': nothing counts by method '%.40s'",
                       class_->name, class_->method);
    if (!counter->count) /* along tracks, all areas of the date at once: count_tracks.c */
        return YS_OK;
    if (!shows_enough(from->date, counter, class_)) {
        out->counted = (struct ys_counted){.occupied_m = NAN, .flags = YS_GSD_TOO_COARSE};
        return YS_OK;
    }
    ys_polygon_bounds(bounds, &out->image_outline);
    ys_status status = crop(&cut, &cut_inside, image, inside, bounds, in.max_bytes, err);

    in.image = &cut;
    in.inside = cut_inside;
    if (class_index < from->job->marks.n_set && from->job->marks.set[class_index])
        in.examples = &from->search[class_index];
    if (!status)
        status = counter->count(&out->counted, &in, &from->job->in.ops, err);
    if (!status && in.examples && !strcmp(class_->method, "blob") && out->counted.counted)
        status = ys_examples_judge(&out->counted, &in, err);
    /* From pixels of the crop to pixels of the date's image. */
    for (size_t i = 0; !status && i < out->counted.n_found; i++) {
        struct ys_found *found = &out->counted.found[i];

        found->image_box.x += cut.col0 - image->col0;
        found->image_box.y += cut.row0 - image->row0;
        found->track = -1;
    }
    ys_image_fini(&cut);
    ys_scratch_free(cut_inside);
    return status;
}

/* 1 where the site says not to look for this area: what is excluded, and what other areas own of
 * it.  NULL: out of memory. */
static uint8_t *area_exclude(const struct ys_counting *from,
                             const struct ys_date_counts *counts, size_t a)
{
    const struct ys_image *image = &from->date->image;
    const struct ys_area *area = &from->job->in.site.area[a];
    const size_t n = (size_t)image->width * image->height;
    uint8_t *mask = ys_scratch_new_raw(image->scratch, n, 1);
    bool ok = mask != NULL;

    if (ok)
        memcpy(mask, from->exclude, n);
    for (size_t i = 0; ok && i < area->n_owner; i++)
        ok = ys_polygon_fill(mask, image->width, image->height,
                             &counts->area[area->owner[i]].image_outline, 1);
    if (!ok) {
        ys_scratch_free(mask);
        return NULL;
    }
    return mask;
}

/* What the picture shows of it, and what may be hidden. */
static ys_status count_shown(struct ys_counted_area *out, const struct ys_counting *from,
                             const struct ys_class *class_, const uint8_t *inside,
                             struct ys_error *err)
{
    ys_status status = ys_area_gate(out, from, class_, inside, err);

    if (status || out->gated)
        return status;
    status = count_inside(out, from, class_, inside, err);
    return status ? status : ys_area_open(out, from, class_, inside, err);
}

/* The area is rasterised here and nowhere else in this date's image. */
static ys_status count_area(struct ys_counted_area *out, const struct ys_counting *from,
                            size_t a, struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    const size_t n = (size_t)image->width * image->height;
    struct ys_counted *counted = &out->counted;
    uint8_t *inside = ys_scratch_new(image->scratch, n, 1);
    ys_status status = YS_OK;

    if (!inside ||
        !ys_polygon_fill(inside, image->width, image->height, &out->image_outline, 1)) {
        ys_scratch_free(inside);
        return no_memory(err);
    }
    out->covered = covered_share(image, &out->image_outline, inside, from->exclude);
    for (size_t i = 0; i < n; i++)
        inside[i] = inside[i] && !from->exclude[i];
    if (out->covered > 0)
        status = count_shown(out, from, ys_class_of_area(&from->job->in, a), inside, err);
    else
        *counted = (struct ys_counted){.occupied_m = NAN, .flags = YS_NOT_COVERED};
    if (out->covered < YS_COVERED_LEAST)
        counted->flags |= YS_NOT_COVERED;
    ys_scratch_free(inside);
    return status;
}

/* The areas, with their outlines in pixels of the date's image. */
static bool place_areas(struct ys_date_counts *out, const struct ys_site_grid *grid,
                        const struct ys_date_place *place)
{
    bool ok = true;

    *out = (struct ys_date_counts){.area = ys_new(grid->n_area, sizeof *out->area)};
    if (!out->area)
        return false;
    for (; ok && out->n_area < grid->n_area; out->n_area++)
        ok = ys_image_polygon(&out->area[out->n_area].image_outline, grid, place,
                              &grid->area[out->n_area].outline);
    return ok;
}

/* What is seen where the site may not be is no count of the site.  What the pixels lack stays said:
 * cloud or a blank picture may be why the date could not be aligned. */
static void refuse(struct ys_counted *counted)
{
    static const uint64_t of_the_picture = YS_NOTHING_SHOWN | YS_OBSCURED | YS_NOT_COVERED |
                                           YS_GSD_TOO_COARSE | YS_NO_TRACKS | YS_TOO_LARGE;
    const uint64_t flags = counted->flags & of_the_picture;

    ys_counted_fini(counted);
    counted->occupied_m = NAN;
    counted->flags = flags | YS_MISREGISTERED;
}

static void refuse_all(struct ys_date_counts *counts)
{
    for (size_t a = 0; a < counts->n_area; a++)
        refuse(&counts->area[a].counted);
    for (size_t t = 0; t < counts->n_track; t++)
        refuse(&counts->track[t].counted);
}

ys_status ys_date_count(struct ys_date_counts *out, const struct ys_run_job *job,
                        const struct ys_registered *date, struct ys_error *err)
{
    const bool placed = place_areas(out, &job->grid, &date->place);
    uint8_t *exclude = placed ? image_exclude(job, date) : NULL;
    struct ys_gate_pixels pixels = {0};
    struct ys_cloud cloud = {0};
    struct ys_example_search *search = NULL;
    struct ys_counting from = {job, date, exclude, &pixels, &cloud, NULL};
    ys_status status =
        exclude ? ys_gate_pixels_make(&pixels, &date->image, err) : no_memory(err);

    if (!status)
        status = ys_cloud_find(&cloud, &pixels, err);
    if (!status)
        status = ys_date_search(&search, &from, out, err);
    from.search = search;

    for (size_t a = 0; !status && a < out->n_area; a++) {
        struct ys_counting own = from;
        uint8_t *mask = NULL;

        if (job->in.site.area[a].n_owner) {
            own.exclude = mask = area_exclude(&from, out, a);
            status = mask ? YS_OK : no_memory(err);
        }
        if (!status)
            status = count_area(&out->area[a], &own, a, err);
        ys_scratch_free(mask);
    }
    /* Tracks after the areas, all at once: a picture's cars are learned from all of its tracks. */
    if (!status)
        status = ys_date_count_tracks(out, &from, err);
    if (!status && !date->place.aligned)
        refuse_all(out);
    ys_date_search_drop(search, job->marks.n_set);
    ys_cloud_fini(&cloud);
    ys_gate_pixels_fini(&pixels);
    ys_scratch_free(exclude);
    /* Places last: the objects are numbered over all areas. */
    if (!status)
        status = ys_date_place_objects(out, job, &date->place, err);
    if (status)
        ys_date_counts_fini(out);
    return status;
}

void ys_date_counts_fini(struct ys_date_counts *counts)
{
    for (size_t a = 0; a < counts->n_area; a++) {
        ys_polygon_fini(&counts->area[a].image_outline);
        ys_counted_fini(&counts->area[a].counted);
        free(counts->area[a].placed);
    }
    for (size_t t = 0; t < counts->n_track; t++)
        ys_counted_fini(&counts->track[t].counted);
    free(counts->area);
    free(counts->track);
    *counts = (struct ys_date_counts){0};
}
