/* rows.c - all that was found, written into the result
 *
 * The only place where a result is made, after everything is known: a row that is here is final.
 * The result owns every text that it points to; the job may be closed. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/options.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "row_store.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

/* The lines of the notes, each a text of the result. */
static ys_status add_notes(ys_result *res, const char *lines, struct ys_error *err)
{
    for (size_t n; lines && *lines; lines += n + (lines[n] == '\n')) {
        n = strcspn(lines, "\n");
        char *const line = ys_new(n + 1, 1);
        const char **const slot = ys_result_row(&res->note, &res->n_note, sizeof *slot);

        if (line)
            memcpy(line, lines, n);
        if (slot)
            *slot = ys_result_keep(res, line);
        free(line);
        if (!line || !slot || !*slot)
            return no_memory(err);
    }
    return YS_OK;
}

/* What the report was made from. */
static ys_status add_sources(ys_result *res, const struct ys_inputs *in, struct ys_error *err)
{
    res->rendered = in->rendered;
    res->opt = in->opt;
    res->opt.language = ys_options_language(&in->opt);
    res->opt.figures = in->opt.figures ? ys_result_keep(res, in->opt.figures) : "svg,png";
    res->opt.command = res->command = ys_strdup(in->opt.command);
    res->opt.licence = res->opt.sun = res->opt.off_nadir = (struct ys_stated){0};
    res->opt.crs = in->opt.crs ? ys_result_keep(res, in->opt.crs) : NULL;
    res->opt.corners = in->opt.corners ? ys_result_keep(res, in->opt.corners) : NULL;
    res->site_path = ys_strdup(in->asked->site);
    res->site_sha256 = ys_strdup(in->site_sha256);
    res->site_name = ys_strdup(in->site.name);
    res->claims_path = ys_strdup(in->asked->claims);
    res->claims_sha256 = ys_strdup(in->claims_sha256);
    res->corrections_path = ys_strdup(in->asked->corrections);
    res->corrections_sha256 = ys_strdup(in->corrections_sha256);
    res->alias = ys_new(in->site.n_alias, sizeof *res->alias);
    if (!res->command || !res->site_path || !res->site_sha256 || !res->site_name ||
        !res->claims_path || !res->claims_sha256 || !res->corrections_path ||
        !res->corrections_sha256 || !res->alias || !in->opt.crs != !res->opt.crs ||
        !in->opt.corners != !res->opt.corners)
        return no_memory(err);
    for (; res->n_alias < in->site.n_alias; res->n_alias++)
        if (!(res->alias[res->n_alias] = ys_strdup(in->site.alias[res->n_alias])))
            return no_memory(err);
    for (size_t i = 0; i < in->asked->n_more_sites; i++) {
        struct ys_result_file *row =
            ys_result_row(&res->more_site, &res->n_more_site, sizeof *row);

        if (!row || !(row->path = ys_result_keep(res, in->asked->more_sites[i])) ||
            !(row->sha256 = ys_result_keep(res, in->more_sha256[i])))
            return no_memory(err);
    }
    for (size_t i = 0; i < in->n_left_out; i++) {
        struct ys_skipped *row = ys_result_row(&res->skipped, &res->n_skipped, sizeof *row);

        if (!row)
            return no_memory(err);
        row->tile = ys_result_keep(res, in->left_out[i].spec);
        row->reason = ys_result_keep(res, in->left_out[i].reason);
        if (!row->tile || !row->reason)
            return no_memory(err);
    }
    return add_notes(res, in->notes.bytes, err);
}

/* Of the polygon's corners as text, so that anybody can hash a site file's area again. */
static ys_status polygon_sha256(char hex[65], const struct ys_polygon *polygon,
                                struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t r = 0; r < polygon->n; r++) {
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            ys_text_add_number(&text, ys_longitude_near(polygon->ring[r].pt[i].x, 0), 9);
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
static ys_status add_area(ys_result *res, const struct ys_run_job *job, size_t a,
                          struct ys_error *err)
{
    const struct ys_area *area = &job->in.site.area[a];
    const struct ys_site_grid *grid = &job->grid;
    const char *name = ys_result_keep(res, area->name);
    const char *class_name = ys_result_keep(res, ys_class_of_area(&job->in, a)->name);
    struct ys_result_area *row = ys_result_row(&res->area, &res->n_area, sizeof *row);

    if (!row || !name || !class_name || !ys_polygon_copy(&row->lonlat, &area->polygon))
        return no_memory(err);
    row->name = name;
    row->class_name = class_name;
    row->area_m2 = ys_polygon_area(&grid->area[a].outline) * grid->gsd_x_m * grid->gsd_y_m;
    return polygon_sha256(row->polygon_sha256, &area->polygon, err);
}

static ys_status add_line(ys_result *res, const struct ys_track *track, struct ys_error *err)
{
    const char *name = ys_result_keep(res, track->name);
    struct ys_result_line *row = ys_result_row(&res->line, &res->n_line, sizeof *row);

    if (!row || !name || !ys_line_copy(&row->lonlat, &track->line))
        return no_memory(err);
    row->name = name;
    return YS_OK;
}

static ys_status add_site(ys_result *res, const struct ys_run_job *job, struct ys_error *err)
{
    const struct ys_site *site = &job->in.site;
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < site->n_area; a++)
        status = add_area(res, job, a, err);
    for (size_t t = 0; !status && t < site->n_track; t++)
        status = add_line(res, &site->track[t], err);
    return status;
}

ys_status ys_result_rows(ys_result **out, const struct ys_run_job *job,
                         struct ys_findings *found, struct ys_judgement *judgement,
                         struct ys_error *err)
{
    ys_result *res = ys_new(1, sizeof *res);
    ys_status status = res ? add_sources(res, &job->in, err) : no_memory(err);

    *out = NULL;
    if (!status)
        status = add_site(res, job, err);
    if (!status)
        status = ys_result_add_found(res, job, found, &judgement->adjudicated, err);
    if (!status)
        status = ys_result_add_verdicts(res, job, judgement->judged, err);
    if (!status)
        status = ys_result_add_corrections(res, job, &judgement->adjudicated, err);
    if (!status)
        status = ys_result_add_asked(res, job, err);
    if (status) {
        ys_result_free(res);
        return status;
    }
    res->picture = found->pictures.at;
    res->n_picture = found->pictures.n;
    found->pictures = (struct ys_picture_list){0};
    *out = res;
    return YS_OK;
}
