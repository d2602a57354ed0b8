/* examples.c - what is marked on the tiles, and what looks like it
 *
 * Before the first date is counted the marked objects of all dates are cut out of their tiles: an
 * example of the last date counts at the first as well.  A mark was drawn on its own tile, so it lies
 * where that tile's georeference puts it, whatever the shift against the reference. */

#include "run_parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../raster/quantile.h"

/* Ground round a mark that its patch may show, of its length. */
static const double margin_lengths = 2;
/* Narrower ones have no outline to compare. */
static const double least_width_px = 4;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for marked examples");
}

enum { WHAT_TEXT = 400 };

/* "PATH: feature 3: ..." */
__attribute__((format(printf, 3, 4))) static ys_status fail(const struct ys_mark *mark,
                                                            struct ys_error *err,
                                                            const char *format, ...)
{
    char what[WHAT_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return ys_fail(err, YS_ERR_MISMATCH, "%.150s: feature %zu: %s", ys_or_empty(mark->path),
                   mark->feature, what);
}

/* The tile that a mark belongs to: of its day, or the only one. */
static ys_status find_date(size_t *out, const struct ys_inputs *in, const struct ys_mark *mark,
                           struct ys_error *err)
{
    if (mark->first_day == INT32_MIN && in->n_date == 1) {
        *out = 0;
        return YS_OK;
    }
    if (mark->first_day == INT32_MIN)
        return fail(
            mark, err,
            "an example without \"date\", and %zu tiles; want the date of the tile that "
            "it is drawn on",
            in->n_date);
    for (*out = 0; *out < in->n_date; ++*out)
        if (ys_tile_days(in->date[*out].tile) <= mark->last_day &&
            ys_tile_last_day(in->date[*out].tile) >= mark->first_day)
            return YS_OK;
    /* A single tile may have no date to go by. */
    if (in->n_date == 1 && ys_tile_days(in->date[0].tile) == INT32_MIN) {
        *out = 0;
        return YS_OK;
    }
    const struct ys_date date = {mark->first_day, -1};
    char day[YS_DATE_TEXT];

    ys_date_write(day, &date);
    return fail(mark, err,
                "an example of %s, and no tile of that date; want it among the tiles", day);
}

/* The box of a mark in pixels of its tile, and its sizes. */
static ys_status place_mark(struct ys_placed_mark *out, const struct ys_inputs *in,
                            const struct ys_mark *mark, struct ys_error *err)
{
    const struct ys_dated_tile *date = &in->date[out->date];
    const double x_m = date->info->gsd_x_m, y_m = date->info->gsd_y_m;
    struct ys_polygon in_tile;
    struct ys_box *const box = &out->tile_box;

    if (!ys_polygon_copy(&in_tile, &mark->polygon))
        return no_memory(err);
    for (size_t r = 0; r < in_tile.n; r++)
        for (size_t i = 0; i < in_tile.ring[r].n; i++) {
            struct ys_point *p = &in_tile.ring[r].pt[i];

            ys_tile_to_pixel(date->tile, p->x, p->y, &p->x, &p->y);
        }
    const bool ok = ys_box_round(box, &in_tile, x_m, y_m);

    ys_polygon_fini(&in_tile);
    if (!ok || !isfinite(box->x + box->y + box->length))
        return fail(mark, err, "an example that has no place on %.100s", date->info->path);
    out->length_m = box->length * hypot(cos(box->angle_rad) * x_m, sin(box->angle_rad) * y_m);
    out->width_m = box->width * hypot(sin(box->angle_rad) * x_m, cos(box->angle_rad) * y_m);
    if (box->x < 0 || box->y < 0 || box->x >= date->info->width_px ||
        box->y >= date->info->height_px)
        return fail(mark, err, "an example outside of the tile of its date, %.120s",
                    date->info->path);
    if (out->width_m < least_width_px * sqrt(x_m * y_m))
        return fail(
            mark, err,
            "an example %.1f pixels wide on %.100s; want %.0f at least, or finer pixels",
            out->width_m / sqrt(x_m * y_m), date->info->path, least_width_px);
    return YS_OK;
}

/* Every class with marks has examples among them and is counted somewhere; one that is counted by
 * examples has some. */
static ys_status check_classes(const struct ys_site *site, struct ys_error *err)
{
    for (size_t m = 0; m < site->n_mark; m++) {
        const struct ys_mark *mark = &site->mark[m];
        const char *name = site->class_[mark->class_index].name;
        bool counted = false, example = false;

        for (size_t a = 0; a < site->n_area; a++)
            counted = counted || site->area[a].class_index == mark->class_index;
        for (size_t k = 0; k < site->n_mark; k++)
            example = example ||
                      (site->mark[k].class_index == mark->class_index && !site->mark[k].is_not);
        if (!counted)
            return fail(
                mark, err,
                "an example of class '%.60s', which no area counts; want a polygon with "
                "\"count\": \"%.60s\"",
                name, name);
        if (!example)
            return fail(mark, err,
                        "\"role\": \"not\" for class '%.60s', which has no example; want one "
                        "with \"role\": \"example\"",
                        name);
    }
    for (size_t a = 0; a < site->n_area; a++) {
        const struct ys_class *class_ = &site->class_[site->area[a].class_index];
        bool example = strcmp(class_->method, "example") != 0;

        for (size_t m = 0; m < site->n_mark; m++)
            example = example || (site->mark[m].class_index == site->area[a].class_index &&
                                  !site->mark[m].is_not);
        if (!example)
            return ys_fail(err, YS_ERR_FORMAT,
                           "%.150s: class '%.60s' is counted by examples, and none is marked; "
                           "want polygons with \"role\": \"example\", \"class\": \"%.60s\"",
                           ys_or_empty(site->area[a].path), class_->name, class_->name);
    }
    return YS_OK;
}

/* Sizes of a class are those of its examples: ranges for the class, medians for the set. */
static bool measure_class(struct ys_class *class_, double median[2],
                          const struct ys_class_marks *marks, size_t class_index)
{
    double *size = ys_new(2 * marks->n, sizeof *size);
    size_t n = 0;

    if (!size)
        return false;
    for (size_t i = 0; i < marks->n; i++)
        if (marks->at[i].class_index == class_index && !marks->at[i].is_not) {
            size[n] = marks->at[i].length_m;
            size[marks->n + n++] = marks->at[i].width_m;
        }
    median[0] = ys_quantile_linear(size, n, 0.5);
    median[1] = ys_quantile_linear(size + marks->n, n, 0.5);
    for (int k = 0; n && !strcmp(class_->method, "example") && k < 2; k++) {
        double *const range = k ? class_->width_m : class_->length_m;

        range[0] = ys_quantile_linear(size + (size_t)k * marks->n, n, 0);
        range[1] = ys_quantile_linear(size + (size_t)k * marks->n, n, 1);
    }
    free(size);
    return true;
}

/* Pixels of the coarsest tile that still shows objects so wide. */
static double coarsest_pixel(const struct ys_inputs *in, double width_m)
{
    double out = 0;

    for (size_t i = 0; i < in->n_date; i++) {
        const double pixel_m = sqrt(in->date[i].info->gsd_x_m * in->date[i].info->gsd_y_m);

        if (width_m >= least_width_px * pixel_m)
            out = fmax(out, pixel_m);
    }
    return out;
}

/* Marks of a date, of one class. */
static bool list_marks(struct ys_marked **out, size_t *n, const struct ys_class_marks *marks,
                       const size_t of[2], const struct ys_image *image)
{
    *n = 0;
    *out = ys_new(marks->n, sizeof **out);
    for (size_t i = 0; *out && i < marks->n; i++) {
        const struct ys_placed_mark *m = &marks->at[i];

        if (m->date != of[0] || m->class_index != of[1])
            continue;
        struct ys_marked *const one = &(*out)[(*n)++];

        *one = (struct ys_marked){m->tile_box, m->is_not};
        one->image_box.x -= image->col0;
        one->image_box.y -= image->row0;
    }
    return *out != NULL;
}

static bool has_examples(const struct ys_class_marks *marks, size_t date, size_t class_index)
{
    for (size_t i = 0; i < marks->n; i++)
        if (marks->at[i].date == date && marks->at[i].class_index == class_index &&
            !marks->at[i].is_not)
            return true;
    return false;
}

/* Bounds of a date's marks with some ground, pixels of its tile; false: none. */
static bool bounds_of(double b[4], const struct ys_class_marks *marks, size_t date)
{
    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (size_t i = 0; i < marks->n; i++) {
        const struct ys_box *box = &marks->at[i].tile_box;
        const double reach = margin_lengths * fmax(box->length, box->width);

        if (marks->at[i].date != date)
            continue;
        b[0] = fmin(b[0], box->x - reach);
        b[1] = fmin(b[1], box->y - reach);
        b[2] = fmax(b[2], box->x + reach);
        b[3] = fmax(b[3], box->y + reach);
    }
    return b[0] < b[2];
}

/* Cuts out what is marked at a date: of classes with examples there, or of the others, which have
 * only nots there. */
static ys_status take_date(struct ys_class_marks *marks, const struct ys_run_job *job,
                           size_t date, bool with_examples, struct ys_error *err)
{
    struct ys_registered read = {.place.date = &job->in.date[date]};
    const struct ys_image *const image = &read.image;
    double also[4];
    ys_status status = YS_OK;

    if (!bounds_of(also, marks, date))
        return YS_OK;
    for (size_t c = 0; !status && c < marks->n_set; c++) {
        const size_t of[2] = {date, c};
        struct ys_marked *list = NULL;
        size_t n = 0;

        if (!marks->set[c] || has_examples(marks, date, c) != with_examples)
            continue;
        if (!image->valid)
            status = ys_date_read(&read, job, also, err);
        if (!status && !list_marks(&list, &n, marks, of, image))
            status = no_memory(err);
        if (!status && n)
            status = ys_example_set_add(marks->set[c], image, list, n, date, err);
        free(list);
    }
    ys_image_fini(&read.image);
    return status;
}

static ys_status make_sets(struct ys_class_marks *marks, struct ys_site *site,
                           const struct ys_inputs *in, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t c = 0; !status && c < marks->n_set; c++) {
        bool any = false;
        double median[2];

        for (size_t i = 0; i < marks->n; i++)
            any = any || marks->at[i].class_index == c;
        if (!any)
            continue;
        if (!measure_class(&site->class_[c], median, marks, c))
            return no_memory(err);
        status = ys_example_set_new(&marks->set[c], median[0], median[1],
                                    coarsest_pixel(in, median[1]), err);
    }
    return status;
}

ys_status ys_examples_take(struct ys_class_marks *out, struct ys_run_job *job,
                           struct ys_error *err)
{
    struct ys_site *site = &job->in.site;
    ys_status status = YS_OK;

    *out = (struct ys_class_marks){0};
    if (job->in.asked->corrections)
        status = ys_examples_corrected(out, job, err);
    if (!status)
        status = check_classes(site, err);
    if (status || !site->n_mark) {
        if (status)
            ys_examples_drop(out);
        return status;
    }
    out->at = ys_new(site->n_mark, sizeof *out->at);
    out->set = ys_new(site->n_class, sizeof *out->set);
    if (!out->at || !out->set)
        status = no_memory(err);
    else
        out->n_set = site->n_class;
    for (size_t i = 0; !status && i < site->n_mark; i++) {
        struct ys_placed_mark *const one = &out->at[out->n];

        *one = (struct ys_placed_mark){.class_index = site->mark[i].class_index,
                                       .is_not = site->mark[i].is_not};
        status = find_date(&one->date, &job->in, &site->mark[i], err);
        if (!status)
            status = place_mark(one, &job->in, &site->mark[i], err);
        out->n++;
    }
    if (!status)
        status = make_sets(out, site, &job->in, err);
    for (int nots = 0; nots < 2; nots++)
        for (size_t i = 0; !status && i < job->in.n_date; i++)
            status = take_date(out, job, i, nots == 0, err);
    for (size_t c = 0; !status && c < out->n_set; c++)
        if (out->set[c])
            status = ys_example_set_finish(out->set[c], err);
    if (status)
        ys_examples_drop(out);
    return status;
}

void ys_examples_drop(struct ys_class_marks *marks)
{
    for (size_t c = 0; c < marks->n_set; c++)
        ys_example_set_free(marks->set[c]);
    free(marks->set);
    free(marks->at);
    free(marks->corrected);
    *marks = (struct ys_class_marks){0};
}

/* ---- one date -------------------------------------------------------------------------------- */

/* 1 where an area of the class is, and the site does not say not to look. */
static bool fill_wanted(uint8_t *wanted, const struct ys_counting *from,
                        const struct ys_date_counts *counts, size_t class_index)
{
    const struct ys_image *image = &from->date->image;
    const struct ys_site *site = &from->job->in.site;
    bool ok = true;

    for (size_t a = 0; ok && a < site->n_area; a++)
        if (site->area[a].class_index == class_index)
            ok = ys_polygon_fill(wanted, image->width, image->height,
                                 &counts->area[a].image_outline, 1);
    for (size_t i = 0; ok && i < (size_t)image->width * image->height; i++)
        wanted[i] = wanted[i] && !from->exclude[i];
    return ok;
}

ys_status ys_date_search(struct ys_example_search **out, const struct ys_counting *from,
                         const struct ys_date_counts *counts, struct ys_error *err)
{
    const struct ys_class_marks *marks = &from->job->marks;
    const struct ys_image *image = &from->date->image;
    const size_t date = (size_t)(from->date->place.date - from->job->in.date);
    ys_status status = YS_OK;

    *out = ys_new(marks->n_set, sizeof **out);
    uint8_t *wanted =
        ys_scratch_new_raw(image->scratch, (size_t)image->width * image->height, 1);
    if (!*out || !wanted)
        status = no_memory(err);
    for (size_t c = 0; !status && c < marks->n_set; c++) {
        const struct ys_example_place place = {image, wanted, date, from->job->in.opt.max_bytes,
                                               from->job->in.opt.threads};

        if (!marks->set[c] || !from->date->place.aligned)
            continue;
        memset(wanted, 0, (size_t)image->width * image->height);
        status = fill_wanted(wanted, from, counts, c)
                     ? ys_example_search_make(&(*out)[c], marks->set[c], &place, err)
                     : no_memory(err);
    }
    ys_scratch_free(wanted);
    if (status) {
        ys_date_search_drop(*out, marks->n_set);
        *out = NULL;
    }
    return status;
}

void ys_date_search_drop(struct ys_example_search *search, size_t n)
{
    for (size_t c = 0; search && c < n; c++)
        ys_example_search_fini(&search[c]);
    free(search);
}
