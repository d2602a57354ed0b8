/* survey.c - surveys of many sites, of the public header */

#include "../pipeline/survey/survey.h"

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../base/options.h"
#include "../pipeline/survey/shard.h"

ys_status ys_shard_find(struct ys_shard *out, const char *given, unsigned shards,
                        const char *(*variable)(const char *name), struct ys_error *err)
{
    if (!out || !variable)
        return ys_fail(err, YS_ERR_ARG, "ys_shard_find: %s is NULL", out ? "variable" : "out");
    return ys_survey_shard(out, given, shards, variable, err);
}

ys_status ys_survey_plan(ys_survey **out, const char *manifest, const char *folder,
                         const struct ys_options *opt, struct ys_error *err)
{
    struct ys_options defaults;
    struct ys_error ignored;

    if (!out || !manifest || !folder)
        return ys_fail(err, YS_ERR_ARG, "ys_survey_plan: %s is NULL",
                       !out        ? "out"
                       : !manifest ? "manifest"
                                   : "folder");
    *out = NULL;
    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    ys_status status = ys_options_check(opt, err);
    ys_survey *made = status ? NULL : ys_new(1, sizeof *made);

    if (!status && !made)
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", manifest);
    if (!status)
        status = ys_pipeline_survey_plan(made, manifest, folder, opt, err);
    if (status)
        ys_survey_free(made);
    else
        *out = made;
    return status;
}

ys_status ys_survey_open(ys_survey **out, const char *folder, struct ys_error *err)
{
    struct ys_error ignored;

    if (!out || !folder)
        return ys_fail(err, YS_ERR_ARG, "ys_survey_open: %s is NULL", out ? "folder" : "out");
    *out = NULL;
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    ys_survey *made = ys_new(1, sizeof *made);
    const ys_status status = made ? ys_pipeline_survey_open(made, folder, err)
                                  : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", folder);

    if (status)
        ys_survey_free(made);
    else
        *out = made;
    return status;
}

void ys_survey_free(ys_survey *survey)
{
    if (survey)
        ys_pipeline_survey_fini(survey);
    free(survey);
}

size_t ys_survey_n_problems(const ys_survey *survey)
{
    return survey ? survey->problems.n : 0;
}

const char *ys_survey_problem(const ys_survey *survey, size_t i)
{
    return i < ys_survey_n_problems(survey) ? survey->problems.at[i] : NULL;
}

const char *ys_survey_id(const ys_survey *survey)
{
    return survey ? survey->plan.id : "";
}

size_t ys_survey_n_sites(const ys_survey *survey)
{
    return survey ? survey->plan.n : 0;
}

ys_status ys_survey_count(struct ys_survey_counted *out, ys_survey *survey,
                          const struct ys_shard *shard, struct ys_error *err)
{
    static const struct ys_shard all = {1, 1, "all"};
    struct ys_error ignored;

    if (!out || !survey)
        return ys_fail(err, YS_ERR_ARG, "ys_survey_count: %s is NULL", out ? "survey" : "out");
    *out = (struct ys_survey_counted){0};
    shard = shard ? shard : &all;
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    if (!shard->index || shard->index > shard->of)
        return ys_fail(err, YS_ERR_ARG, "shard %u of %u; want 1 to %u", shard->index, shard->of,
                       shard->of);
    if (survey->problems.n || !survey->job)
        return ys_fail(err, YS_ERR_ARG,
                       "a survey that has faults, or was opened to be merged, "
                       "cannot be counted");
    return ys_pipeline_survey_count(out, survey, shard, err);
}

ys_status ys_survey_merge(ys_survey *survey, struct ys_error *err)
{
    struct ys_error ignored;

    if (!survey)
        return ys_fail(err, YS_ERR_ARG, "ys_survey_merge: survey is NULL");
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    if (!*survey->plan.id)
        return ys_fail(err, YS_ERR_ARG, "a survey that has faults cannot be merged");
    return ys_pipeline_survey_merge(survey, err);
}
