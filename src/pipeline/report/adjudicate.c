/* adjudicate.c - corrections by hand, held against the rows of the result */

#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../judge/adjudicate/adjudicate.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the corrections");
}

/* Counts stand area by area at each date, in the order of the site. */
static size_t row_of(const struct ys_result *res, const struct ys_object *object)
{
    size_t area = 0;

    while (area + 1 < res->n_area && res->area[area].name != object->area)
        area++;
    return object->date * res->n_area + area;
}

static void fill_rows(struct ys_adj_row *row, const struct ys_work *run)
{
    const struct ys_result *res = run->res;
    const bool tiers = run->opt.tiers_low > 0 && run->opt.tiers_high > 1;

    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];

        row[i] = (struct ys_adj_row){
            .day = ys_tile_days(run->date[count->date].tile),
            .area = count->area,
            .class_name = count->class_name,
            .polygon = &res->area[i % res->n_area].lonlat,
            .counted = count->counted,
            .stacked = tiers && !strcmp(count->method, "block"),
            .best = count->best,
            .low90 = count->low90,
            .high90 = count->high90,
        };
    }
}

static void fill_objects(struct ys_adj_object *object, const struct ys_result *res)
{
    for (size_t i = 0; i < res->n_object; i++) {
        const struct ys_object *from = &res->object[i];

        object[i].row = row_of(res, from);
        object[i].number = from->number;
        for (int k = 0; k < 4; k++)
            object[i].corner[k] =
                (struct ys_point){from->corner_lon_deg[k], from->corner_lat_deg[k]};
    }
}

static ys_status add_row(struct ys_work *run, const struct ys_correction_in *c,
                         const struct ys_adj_done *done, struct ys_error *err)
{
    struct ys_result *res = run->res;
    struct ys_correction *row = &res->correction[res->n_correction];

    *row = (struct ys_correction){
        .feature = c->feature,
        .action = c->action,
        .author = ys_run_keep(run, c->author),
        .reason = ys_run_keep(run, c->reason),
        .date = ys_run_keep(run, c->date),
        .area = ys_run_keep(run, c->area),
        .class_name = ys_run_keep(run, c->class_name),
        .parts = c->parts,
        .applied = done->applied,
        .why = ys_run_keep(run, done->why),
        .count = done->row,
        .object = done->number,
        .n_objects = done->n_objects,
    };
    if (!row->author || !row->reason || !row->date || !row->area || !row->class_name ||
        !row->why)
        return no_memory(err);
    res->n_correction++;
    if (c->action == YS_ADD && done->applied &&
        !ys_polygon_copy(&res->added[res->n_correction - 1], &c->polygon))
        return no_memory(err);
    return YS_OK;
}

static ys_status keep(struct ys_work *run, struct ys_adj_out *out, struct ys_error *err)
{
    struct ys_result *res = run->res;
    ys_status status = YS_OK;

    res->correction = ys_new(run->corrections.n, sizeof *res->correction);
    res->added = ys_new(run->corrections.n, sizeof *res->added);
    if (!res->correction || !res->added)
        return no_memory(err);
    res->adjudicated = out->row;
    out->row = NULL;
    for (size_t i = 0; i < res->n_object; i++)
        res->object[i].adjudicated = out->object[i];
    for (size_t i = 0; !status && i < run->corrections.n; i++)
        status = add_row(run, &run->corrections.at[i], &out->done[i], err);
    return status;
}

ys_status ys_run_adjudicate(struct ys_work *run, struct ys_error *err)
{
    const struct ys_result *res = run->res;
    struct ys_adj_out out = {0};

    if (!*res->corrections_path)
        return YS_OK;
    struct ys_adj_row *row = ys_new(res->n_count, sizeof *row);
    struct ys_adj_object *object = ys_new(res->n_object, sizeof *object);
    ys_status status = row && object ? YS_OK : no_memory(err);

    if (!status) {
        fill_rows(row, run);
        fill_objects(object, res);
        const struct ys_adj_in in = {row,           res->n_count,        object,
                                     res->n_object, run->corrections.at, run->corrections.n};

        if (!ys_adjudicate(&out, &in))
            status = no_memory(err);
    }
    if (!status)
        status = keep(run, &out, err);
    ys_adj_out_fini(&out);
    free(object);
    free(row);
    return status;
}
