/* run.c - the main job, and its result as text and files, as the public header promises them */

#include "../pipeline/report/run.h"

#include "../base/error.h"
#include "../base/options.h"
#include "../report/report.h"

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
    for (size_t i = 0; i < job->n_more_sites; i++)
        if (!job->site || !job->more_sites || !job->more_sites[i])
            return ys_fail(err, YS_ERR_ARG,
                           "further site file %zu is NULL, or there is no first", i + 1);
    ys_status status = ys_options_check(opt, err);

    if (!status)
        status = ys_options_check_tiles(opt, job->n_tiles, err);
    return status ? status : ys_pipeline_run(out, job, opt, err);
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

ys_status ys_result_letters(char **out, const ys_result *res, struct ys_error *err)
{
    return ys_report_letters(out, res, err);
}

ys_status ys_result_save(const ys_result *res, const char *folder, struct ys_error *err)
{
    return ys_report_save(res, folder, NULL, err);
}

ys_status ys_result_save_if(const ys_result *res, const char *folder, bool (*ready)(void *ctx),
                            void *ctx, struct ys_error *err)
{
    const struct ys_report_ready asked = {ready, ctx, NULL};

    return ys_report_save(res, folder, ready ? &asked : NULL, err);
}
