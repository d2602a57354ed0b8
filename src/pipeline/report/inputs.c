/* inputs.c - site, claims and tiles: opened, checked, put in order of time */

#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../records/tile_info.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

/* Several bad inputs are all named: one line each, as far as the text has room. */
static void add_line(struct ys_error *all, const struct ys_error *one)
{
    const size_t n = strlen(all->text);

    all->status = one->status;
    if (n && n + 1 < sizeof all->text)
        snprintf(all->text + n, sizeof all->text - n, "\n%.*s", (int)(sizeof all->text - n - 2),
                 one->text);
    else if (!n)
        *all = *one;
}

static ys_status whole_tile_site(struct ys_work *run, const char *class_name,
                                 struct ys_error *err)
{
    const ys_status status = ys_site_builtin(&run->site, err);

    if (status)
        return status;
    for (size_t i = 0; i < run->site.n_class; i++) {
        if (strcmp(run->site.class_[i].name, class_name))
            continue;
        if (!strcmp(run->site.class_[i].method, "track"))
            return ys_fail(err, YS_ERR_ARG,
                           "class '%.40s' is counted along drawn tracks; want a site file",
                           class_name);
        run->whole_tile = true;
        run->site.area = ys_new(1, sizeof *run->site.area);
        if (!run->site.area)
            return no_memory(err);
        run->site.n_area = 1;
        run->site.area[0].class_index = i;
        run->site.area[0].name = ys_strdup("whole tile");
        return run->site.area[0].name ? YS_OK : no_memory(err);
    }
    return ys_fail(err, YS_ERR_ARG, "class '%.40s': want container, vessel or pit", class_name);
}

static ys_status read_site(struct ys_work *run, const struct ys_job *job, struct ys_error *err)
{
    struct ys_result *res = run->res;
    char hex[65] = "";
    ys_status status;

    if (!job->site == !job->class_name)
        return ys_fail(err, YS_ERR_ARG, "want either a site file or a class");
    status = job->site ? ys_site_read(&run->site, job->site, err)
                       : whole_tile_site(run, job->class_name, err);
    if (!status && job->site)
        status = ys_file_sha256(hex, job->site, err);
    if (!status && job->site && !run->site.n_area)
        status =
            ys_fail(err, YS_ERR_FORMAT,
                    "%s: no area to count in; want a polygon with \"count\": \"railcar\" or "
                    "another class",
                    job->site);
    if (status)
        return status;
    res->site_path = ys_strdup(job->site);
    res->site_sha256 = ys_strdup(hex);
    res->site_name = ys_strdup(run->site.name);
    res->alias = ys_new(run->site.n_alias, sizeof *res->alias);
    if (!res->site_path || !res->site_sha256 || !res->site_name || !res->alias)
        return no_memory(err);
    for (; res->n_alias < run->site.n_alias; res->n_alias++)
        if (!(res->alias[res->n_alias] = ys_strdup(run->site.alias[res->n_alias])))
            return no_memory(err);
    return YS_OK;
}

static ys_status read_claims(struct ys_work *run, const struct ys_job *job,
                             struct ys_error *err)
{
    char hex[65] = "";
    ys_status status = YS_OK;

    if (job->claims && !(status = ys_claims_file_read(&run->claims, job->claims, err)))
        status = ys_file_sha256(hex, job->claims, err);
    if (status)
        return status;
    run->res->claims_path = ys_strdup(job->claims);
    run->res->claims_sha256 = ys_strdup(hex);
    return run->res->claims_path && run->res->claims_sha256 ? YS_OK : no_memory(err);
}

static ys_status read_corrections(struct ys_work *run, const struct ys_job *job,
                                  struct ys_error *err)
{
    char hex[65] = "";
    ys_status status = YS_OK;

    if (job->corrections &&
        !(status = ys_corrections_file_read(&run->corrections, job->corrections, err)))
        status = ys_file_sha256(hex, job->corrections, err);
    if (status)
        return status;
    run->res->corrections_path = ys_strdup(job->corrections);
    run->res->corrections_sha256 = ys_strdup(hex);
    return run->res->corrections_path && run->res->corrections_sha256 ? YS_OK : no_memory(err);
}

/* What a tile must have to be counted in this run. */
static ys_status check_tile(const struct ys_work *run, const struct ys_tile_info *info,
                            bool need_date, struct ys_error *err)
{
    if (need_date && !info->date[0])
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: no acquisition date in it or its name; want PATH@2023-10-05",
                       info->path);
    if (!(isfinite(info->gsd_x_m) && isfinite(info->gsd_y_m)))
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: no CRS, so its pixel size is unknown; want --pixel-size METRES",
                       info->path);
    if (!run->whole_tile && !isfinite(info->lon_deg))
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%s: no CRS, so the site's areas cannot be placed; want a tile with a CRS",
            info->path);
    return YS_OK;
}

/* Open one tile into the next free date. */
static ys_status open_tile(struct ys_work *run, const char *spec, bool need_date,
                           struct ys_error *err)
{
    struct ys_result *res = run->res;
    struct ys_dated *date = &run->date[run->n_date];
    struct ys_tile_info *info = NULL;
    ys_status status = ys_tile_open(&date->tile, spec, &run->opt, err);

    if (!status && !(info = ys_tile_info_copy(ys_tile_info(date->tile))))
        status = no_memory(err);
    if (!status)
        status = check_tile(run, info, need_date, err);
    if (status) {
        free(info);
        ys_tile_free(date->tile);
        *date = (struct ys_dated){0};
        return status;
    }
    date->spec = spec;
    date->info = info;
    res->info[res->n_info++] = info;
    res->rendered = res->rendered || date->info->rendered;
    run->n_date++;
    return YS_OK;
}

static int by_time(const void *a, const void *b)
{
    const struct ys_dated *x = a, *y = b;
    const int32_t dx = ys_tile_days(x->tile), dy = ys_tile_days(y->tile);

    return dx != dy ? (dx > dy) - (dx < dy) : strcmp(x->info->path, y->info->path);
}

static ys_status check_order(const struct ys_work *run, struct ys_error *err)
{
    for (size_t i = 1; i < run->n_date; i++)
        if (ys_tile_days(run->date[i].tile) == ys_tile_days(run->date[i - 1].tile))
            return ys_fail(
                err, YS_ERR_MISMATCH, "%s and %s: both of %.10s; want one tile a date",
                run->date[i - 1].info->path, run->date[i].info->path, run->date[i].info->date);
    return YS_OK;
}

static ys_status skip(struct ys_work *run, const char *spec, const char *reason)
{
    struct ys_result *res = run->res;
    struct ys_skipped *row = ys_run_row(&res->skipped, &res->n_skipped, sizeof *row);

    if (!row)
        return YS_ERR_NOMEM;
    row->tile = ys_run_keep(run, spec);
    row->reason = ys_run_keep(run, reason);
    return row->tile && row->reason ? YS_OK : YS_ERR_NOMEM;
}

static ys_status open_tiles(struct ys_work *run, const struct ys_job *job, struct ys_error *err)
{
    const bool need_date = job->n_tiles > 1 || job->claims;
    struct ys_error all = {0}, one = {0};

    run->date = ys_new(job->n_tiles, sizeof *run->date);
    run->res->info = ys_new(job->n_tiles, sizeof *run->res->info);
    if (!run->date || !run->res->info)
        return no_memory(err);
    for (size_t i = 0; i < job->n_tiles; i++) {
        if (!open_tile(run, job->tiles[i], need_date, &one))
            continue;
        if (one.status == YS_ERR_NOMEM) /* says nothing of the tile, which may be sound */
            return ys_fail(err, one.status, "%s", one.text);
        if (!run->opt.skip_bad)
            add_line(&all, &one);
        else if (skip(run, job->tiles[i], one.text))
            return no_memory(err);
    }
    if (all.status)
        return ys_fail(err, all.status, "%s", all.text);
    if (!run->n_date)
        return ys_fail(err, YS_ERR_FORMAT, "no usable tile: %s", one.text);
    qsort(run->date, run->n_date, sizeof *run->date, by_time);
    return check_order(run, err);
}

ys_status ys_run_inputs(struct ys_work *run, const struct ys_job *job, struct ys_error *err)
{
    ys_status status;

    if (!job->n_tiles)
        return ys_fail(err, YS_ERR_ARG, "no tile given");
    run->res->opt = run->opt;
    run->res->command = ys_strdup(run->opt.command);
    if (!run->res->command)
        return no_memory(err);
    run->res->opt.command = run->res->command;
    if ((status = read_site(run, job, err)) || (status = read_claims(run, job, err)) ||
        (status = read_corrections(run, job, err)))
        return status;
    return open_tiles(run, job, err);
}

static void fini_date(struct ys_dated *date, size_t n_area)
{
    ys_tile_free(date->tile);
    ys_image_fini(&date->image);
    ys_image_fini(&date->on_grid);
    for (size_t a = 0; date->area && a < n_area; a++)
        ys_counted_fini(&date->area[a]);
    for (size_t t = 0; t < date->n_track; t++)
        ys_counted_fini(&date->track[t].counted);
    free(date->area);
    free(date->covered);
    free(date->track);
    free(date->first_object);
}

void ys_run_fini(struct ys_work *run)
{
    for (size_t i = 0; i < run->n_date; i++)
        fini_date(&run->date[i], run->site.n_area);
    free(run->date);
    free(run->grid_exclude);
    ys_site_fini(&run->site);
    ys_claims_file_fini(&run->claims);
    ys_corrections_file_fini(&run->corrections);
}
