/* rows.c - what was found at a date becomes rows of the result */

#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

/* Of the polygon's corners as text, so that anybody can hash a site file's area again. */
static ys_status polygon_sha256(char hex[65], const struct ys_polygon *polygon,
                                struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t r = 0; r < polygon->n; r++) {
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            ys_text_add_number(&text, polygon->ring[r].pt[i].x, 9);
            ys_text_add(&text, ",");
            ys_text_add_number(&text, polygon->ring[r].pt[i].y, 9);
            ys_text_add(&text, ";");
        }
        ys_text_add(&text, "|");
    }
    char *bytes = ys_text_take(&text);

    if (!bytes)
        return no_memory(err);
    const ys_status status = ys_bytes_sha256(hex, bytes, strlen(bytes), err);

    free(bytes);
    return status;
}

/* What the site says once; the rows of the counts point to it. */
static ys_status add_area(struct ys_work *run, size_t a, struct ys_error *err)
{
    const struct ys_area *area = &run->site.area[a];
    const char *name = ys_run_keep(run, area->name);
    const char *class_name = ys_run_keep(run, run->site.class_[area->class_index].name);
    struct ys_result_area *row = ys_run_row(&run->res->area, &run->res->n_area, sizeof *row);
    struct ys_polygon polygon;

    if (!row || !name || !class_name || !ys_polygon_copy(&row->lonlat, &area->polygon) ||
        !ys_grid_area(&polygon, run, a))
        return no_memory(err);
    row->name = name;
    row->class_name = class_name;
    row->area_m2 = ys_polygon_area(&polygon) * run->grid.gsd_x_m * run->grid.gsd_y_m;
    ys_polygon_fini(&polygon);
    return polygon_sha256(row->polygon_sha256, &area->polygon, err);
}

static ys_status add_line(struct ys_work *run, size_t t, struct ys_error *err)
{
    const char *name = ys_run_keep(run, run->site.track[t].name);
    struct ys_result_line *row = ys_run_row(&run->res->line, &run->res->n_line, sizeof *row);

    if (!row || !name || !ys_line_copy(&row->lonlat, &run->site.track[t].line))
        return no_memory(err);
    row->name = name;
    return YS_OK;
}

/* Shift of the date's content at the middle of the site, metres east and north. */
static void fill_shift(struct ys_date_row *row, const struct ys_work *run,
                       const struct ys_dated *date)
{
    const struct ys_grid *grid = &run->grid;
    const struct ys_point north = ys_run_north(&run->date[0]);
    double dx = 0, dy = 0;

    if (date->aligned)
        ys_align_at(&date->align, grid->width / 2.0, grid->height / 2.0, &dx, &dy);
    const double x_m = dx * grid->gsd_x_m, y_m = dy * grid->gsd_y_m;

    row->shift_x_m = -north.y * x_m + north.x * y_m; /* east is north turned clockwise */
    row->shift_y_m = north.x * x_m + north.y * y_m;
}

ys_status ys_run_add_date(struct ys_work *run, size_t i, struct ys_error *err)
{
    const struct ys_dated *date = &run->date[i];
    const bool reference = date->tile == run->grid.tile;
    const double gsd_m = sqrt(run->grid.gsd_x_m * run->grid.gsd_y_m);
    struct ys_date_row *row;
    char hex[65];
    ys_status status = YS_OK;

    for (size_t a = 0; i == 0 && !status && a < run->site.n_area; a++)
        status = add_area(run, a, err);
    for (size_t t = 0; i == 0 && !status && t < run->site.n_track; t++)
        status = add_line(run, t, err);
    if (!status)
        status = ys_file_sha256(hex, date->info->path, err);
    if (status)
        return status;
    const char *sha256 = ys_run_keep(run, hex);
    const char *reason = ys_run_keep(run, date->aligned ? "" : date->align.reason);

    row = ys_run_row(&run->res->date, &run->res->n_date, sizeof *row);
    if (!row || !sha256 || !reason)
        return no_memory(err);
    *row = (struct ys_date_row){
        .date = date->info->date,
        .info = date->info,
        .sha256 = sha256,
        .reference = reference,
        .aligned = date->aligned,
        .reason = reason,
        .residual_across_m = reference ? NAN : date->align.residual_across_px * gsd_m,
        .residual_along_m = reference ? NAN : date->align.residual_along_px * gsd_m,
        .quality = reference || run->opt.assume_aligned ? NAN : date->align.q,
        .flags = (date->aligned ? 0 : YS_MISREGISTERED) |
                 (date->align.weak && !run->opt.assume_aligned ? YS_WEAK : 0) |
                 (!reference && run->opt.assume_aligned ? YS_ASSUMED_ALIGNED : 0),
    };
    fill_shift(row, run, date);
    return YS_OK;
}

static ys_status add_count(struct ys_work *run, size_t i, size_t a, struct ys_error *err)
{
    const struct ys_dated *date = &run->date[i];
    const struct ys_counted *c = &date->area[a];
    const struct ys_class *class_ = &run->site.class_[run->site.area[a].class_index];
    const char *method = ys_run_keep(run, class_->method);
    struct ys_count *row = ys_run_row(&run->res->count, &run->res->n_count, sizeof *row);

    if (!row || !method)
        return no_memory(err);
    *row = (struct ys_count){
        .date = i,
        .area = run->res->area[a].name,
        .class_name = run->res->area[a].class_name,
        .method = method,
        .counted = c->counted,
        .occupied_m = c->counted ? NAN : c->occupied_m,
        .covered = date->covered[a],
        .flags = c->flags,
    };
    if (c->counted) {
        row->certain = c->certain;
        row->best = c->best;
        row->possible = c->possible;
        row->low90 = c->low90;
        row->high90 = c->high90;
    }
    return YS_OK;
}

static ys_status add_track(struct ys_work *run, size_t i, const struct ys_counted_track *t,
                           struct ys_error *err)
{
    const char *name = ys_run_keep(run, run->site.track[t->track].name);
    struct ys_track_count *row = ys_run_row(&run->res->track, &run->res->n_track, sizeof *row);

    if (!row || !name)
        return no_memory(err);
    *row = (struct ys_track_count){
        .date = i,
        .track = name,
        .area = run->res->area[t->area].name,
        .counted = t->counted.counted,
        .certain = t->counted.certain,
        .best = t->counted.best,
        .possible = t->counted.possible,
        .low90 = t->counted.low90,
        .high90 = t->counted.high90,
        .length_m = t->length_m,
        .flags = t->counted.flags,
    };
    return YS_OK;
}

ys_status ys_run_add_counts(struct ys_work *run, size_t i, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < run->site.n_area; a++) {
        status = add_count(run, i, a, err);
        if (!status)
            status = ys_run_add_objects(run, i, a, err);
    }
    for (size_t t = 0; !status && t < run->date[i].n_track; t++)
        status = add_track(run, i, &run->date[i].track[t], err);
    return status;
}
