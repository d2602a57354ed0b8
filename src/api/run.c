/* run.c - the main job and its result, as the public header promises them */

#include "../pipeline/report/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../report/report.h"

static ys_status check_options(const struct ys_options *opt, struct ys_error *err)
{
    if (opt->threads < 0 || opt->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "threads: %d; want 0 to 256", opt->threads);
    if (opt->window_px < 64 || opt->window_px > 65536)
        return ys_fail(err, YS_ERR_ARG, "window_px: %u; want 64 to 65536", opt->window_px);
    if (!(opt->pixel_size_m >= 0 && opt->pixel_size_m <= 1000))
        return ys_fail(err, YS_ERR_ARG, "pixel_size_m: %g; want 0 to 1000 metres",
                       opt->pixel_size_m);
    if (opt->tiers_low < 0 || opt->tiers_high < opt->tiers_low)
        return ys_fail(err, YS_ERR_ARG, "tiers: %d to %d; want 1 or more, or 0 and 0",
                       opt->tiers_low, opt->tiers_high);
    return YS_OK;
}

ys_status ys_run(ys_result **out, const struct ys_job *job, const struct ys_options *opt,
                 struct ys_error *err)
{
    struct ys_options defaults;
    struct ys_error ignored;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "no place for the result");
    *out = NULL;
    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    if (!job || (!job->tiles && job->n_tiles))
        return ys_fail(err, YS_ERR_ARG, "no job given");
    for (size_t i = 0; i < job->n_tiles; i++)
        if (!job->tiles[i])
            return ys_fail(err, YS_ERR_ARG, "tile %zu is NULL", i + 1);
    const ys_status status = check_options(opt, err);

    return status ? status : ys_pipeline_run(out, job, opt, err);
}

void ys_result_free(ys_result *res)
{
    if (!res)
        return;
    for (size_t i = 0; i < res->n_picture; i++) {
        ys_image_fini(&res->picture[i].image);
        ys_polygon_fini(&res->picture[i].outline);
    }
    for (size_t i = 0; i < res->n_area; i++)
        ys_polygon_fini(&res->area[i].lonlat);
    for (size_t i = 0; i < res->n_info; i++)
        ys_info_free(res->info[i]);
    for (size_t i = 0; i < res->n_text; i++)
        free(res->text[i]);
    for (size_t i = 0; i < res->n_alias; i++)
        free(res->alias[i]);
    free(res->picture);
    free(res->area);
    for (size_t i = 0; i < res->n_line; i++)
        ys_line_fini(&res->line[i].lonlat);
    free(res->line);
    free(res->info);
    free(res->text);
    free(res->alias);
    free(res->site_name);
    free(res->site_path);
    free(res->site_sha256);
    free(res->claims_path);
    free(res->claims_sha256);
    free(res->command);
    free(res->date);
    free(res->count);
    free(res->track);
    free(res->change);
    free(res->object);
    free(res->verdict);
    free(res->skipped);
    for (size_t i = 0; i < res->n_correction; i++)
        ys_polygon_fini(&res->added[i]);
    free(res->added);
    free(res->correction);
    free(res->adjudicated);
    free(res->corrections_path);
    free(res->corrections_sha256);
    free(res);
}

const char *ys_result_site(const ys_result *res)
{
    return res->site_name;
}

bool ys_result_rendered(const ys_result *res)
{
    return res->rendered;
}

size_t ys_result_n_dates(const ys_result *res)
{
    return res->n_date;
}

const struct ys_date_row *ys_result_date(const ys_result *res, size_t i)
{
    return i < res->n_date ? &res->date[i] : NULL;
}

size_t ys_result_n_counts(const ys_result *res)
{
    return res->n_count;
}

const struct ys_count *ys_result_count(const ys_result *res, size_t i)
{
    return i < res->n_count ? &res->count[i] : NULL;
}

size_t ys_result_n_tracks(const ys_result *res)
{
    return res->n_track;
}

const struct ys_track_count *ys_result_track(const ys_result *res, size_t i)
{
    return i < res->n_track ? &res->track[i] : NULL;
}

size_t ys_result_n_changes(const ys_result *res)
{
    return res->n_change;
}

const struct ys_change *ys_result_change(const ys_result *res, size_t i)
{
    return i < res->n_change ? &res->change[i] : NULL;
}

size_t ys_result_n_objects(const ys_result *res)
{
    return res->n_object;
}

const struct ys_object *ys_result_object(const ys_result *res, size_t i)
{
    return i < res->n_object ? &res->object[i] : NULL;
}

size_t ys_result_n_verdicts(const ys_result *res)
{
    return res->n_verdict;
}

const struct ys_verdict *ys_result_verdict(const ys_result *res, size_t i)
{
    return i < res->n_verdict ? &res->verdict[i] : NULL;
}

const struct ys_adjudicated *ys_result_adjudicated(const ys_result *res, size_t i)
{
    return res->adjudicated && i < res->n_count && res->count[i].counted ? &res->adjudicated[i]
                                                                         : NULL;
}

size_t ys_result_n_corrections(const ys_result *res)
{
    return res->n_correction;
}

const struct ys_correction *ys_result_correction(const ys_result *res, size_t i)
{
    return i < res->n_correction ? &res->correction[i] : NULL;
}

size_t ys_result_n_skipped(const ys_result *res)
{
    return res->n_skipped;
}

const struct ys_skipped *ys_result_skipped(const ys_result *res, size_t i)
{
    return i < res->n_skipped ? &res->skipped[i] : NULL;
}

ys_status ys_result_text(char **out, const ys_result *res, enum ys_format format,
                         struct ys_error *err)
{
    *out = NULL;
    switch (format) {
    case YS_TEXT:
        return ys_report_table(out, res, err);
    case YS_JSON:
        return ys_report_json(out, res, err);
    case YS_CSV:
        return ys_report_counts_csv(out, res, err);
    }
    return ys_fail(err, YS_ERR_ARG, "format %d; want YS_TEXT, YS_JSON or YS_CSV", (int)format);
}

ys_status ys_result_save(const ys_result *res, const char *folder, struct ys_error *err)
{
    return ys_report_save(res, folder, err);
}
