/* survey_count.c - the units of a shard: what is there is kept, the rest is counted
 *
 * A unit's report is put in place first and its record last, so a record that is there says that all of
 * it is.  Whoever does the same unit at the same time writes the same bytes under the same names. */

#include <stdlib.h>
#include <string.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../report/report.h"
#include "../../report/survey/survey.h"
#include "../report/run.h"
#include "survey_parts.h"

static ys_status no_memory(const struct ys_survey *survey, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
}

/* ---- what was counted is what was planned */

/* The hash that the run took of the input of a role, the k-th of it. */
static const char *hash_of_run(const ys_result *res, const char *role, size_t k)
{
    if (!strcmp(role, "tile"))
        return k < res->asked.n_tile ? res->asked.tile[k].sha256 : "";
    if (!strcmp(role, "claims"))
        return ys_or_empty(res->claims_sha256);
    if (!strcmp(role, "corrections"))
        return ys_or_empty(res->corrections_sha256);
    if (!strcmp(role, "site") && !k)
        return ys_or_empty(res->site_sha256);
    if (!strcmp(role, "site"))
        return k <= res->n_more_site ? res->more_site[k - 1].sha256 : "";
    return NULL;
}

static bool has_side(const ys_result *res, const struct ys_survey_input *input)
{
    for (size_t i = 0; i < res->n_side; i++)
        if (!strcmp(res->side[i].sha256, input->sha256) &&
            !strcmp(ys_basename(res->side[i].path), ys_basename(input->path)))
            return true;
    return false;
}

/* The plan's hashes may be of yesterday: a file that was written over since is another unit. */
static ys_status check_inputs(const struct ys_survey_unit *unit, const ys_result *res,
                              struct ys_error *err)
{
    size_t tiles = 0, sites = 0, sides = 0;

    for (size_t i = 0; i < unit->n_input; i++) {
        const struct ys_survey_input *input = &unit->input[i];
        const bool tile = !strcmp(input->role, "tile"), site = !strcmp(input->role, "site");
        const char *hash = hash_of_run(res, input->role, tile ? tiles++ : site ? sites++ : 0);

        sides += !hash;
        if (hash ? strcmp(hash, input->sha256) != 0 : !has_side(res, input))
            return ys_fail(err, YS_ERR_IO,
                           "%.300s: it was changed while the survey ran; run it again",
                           input->path);
    }
    if (sides != res->n_side)
        return ys_fail(err, YS_ERR_IO,
                       "a file beside a tile came or went while the survey ran; run it again");
    return YS_OK;
}

/* ---- the report */

static bool set_path(char **path, const char *text)
{
    if (!text)
        return true;
    free(*path);
    *path = ys_strdup(text);
    return *path != NULL;
}

/* As a run in the manifest's folder would tell them: from wherever a process works, the bytes are the
 * same. */
static bool tell_paths(ys_result *res, struct ys_survey *survey, const struct ys_site_job *job)
{
    bool ok = set_path(&res->site_path, job->told_sites[0]) &&
              set_path(&res->claims_path, job->told_claims) &&
              set_path(&res->corrections_path, job->told_corrections);

    for (size_t i = 0; i < res->n_more_site; i++)
        res->more_site[i].path = job->told_sites[i + 1];
    for (size_t i = 0; i < res->asked.n_tile && ok; i++) {
        const char *spec = job->told_tiles[i];

        res->asked.tile[i].path = ys_text_list_add_n(&survey->text, spec, ys_path_length(spec));
        ok = res->asked.tile[i].path;
    }
    return ok;
}

static ys_status write_record(const struct ys_survey *survey, const struct ys_survey_made *made,
                              struct ys_error *err)
{
    char *path = ys_survey_record_path(survey, made->unit), *text = NULL;
    ys_status status = path ? ys_survey_unit_record(&text, made, err) : no_memory(survey, err);

    if (!status)
        status = ys_atomic_save(path, text, strlen(text), err);
    free(text);
    free(path);
    return status;
}

static ys_status write_unit(struct ys_survey *survey, const struct ys_survey_unit *unit,
                            const ys_result *res, struct ys_error *err)
{
    char *folder = ys_survey_report_path(survey, unit), sums[65];
    const struct ys_report_ready ready = {.sums = sums};
    ys_status status =
        folder ? ys_report_save(res, folder, &ready, err) : no_memory(survey, err);

    free(folder);
    if (status)
        return status;
    ys_survey_tidy(survey, unit);
    const struct ys_survey_made made = {.unit = unit, .res = res, .sums = sums};

    return write_record(survey, &made, err);
}

/* ---- one unit */

/* A fault of the inputs, not of the machine: it will be there the next time, too. */
static bool is_lasting(ys_status status)
{
    return status == YS_ERR_FORMAT || status == YS_ERR_UNSUPPORTED ||
           status == YS_ERR_MISMATCH || status == YS_ERR_ARG;
}

struct counting {
    struct ys_survey *survey;
    struct ys_survey_counted *out;
    struct ys_error first; /* of a site that failed */
};

/* Told, and with skip_bad recorded; the others go on. */
static ys_status fail_unit(struct counting *c, const struct ys_survey_unit *unit,
                           const struct ys_error *why, struct ys_error *err)
{
    struct ys_survey *survey = c->survey;
    const char *text = ys_survey_told(survey, why->text);

    c->out->failed++;
    ys_text_list_addf(&survey->problems, "site '%.100s': %s", unit->site, text);
    if (survey->opt.skip_bad && is_lasting(why->status)) {
        const struct ys_survey_made made = {.unit = unit, .why = text};

        return write_record(survey, &made, err);
    }
    if (!c->first.status)
        c->first = *why;
    return YS_OK;
}

static ys_status count_unit(struct counting *c, size_t i, struct ys_error *err)
{
    struct ys_survey *survey = c->survey;
    const struct ys_survey_unit *unit = &survey->plan.unit[i];
    const struct ys_site_job *job = &survey->job[i];
    struct ys_options opt = job->opt;
    struct ys_error why;
    ys_result *res = NULL;

    opt.command = unit->command;
    opt.progress = NULL;
    ys_status status = ys_pipeline_run(&res, &job->job, &opt, &why);

    if (!status)
        status = check_inputs(unit, res, &why);
    if (!status && !tell_paths(res, survey, job))
        status = no_memory(survey, &why);
    if (status) {
        ys_result_free(res);
        return fail_unit(c, unit, &why, err);
    }
    /* What cannot be written is no fault of the site, and would be the same for the next one. */
    status = write_unit(survey, unit, res, err);
    ys_result_free(res);
    c->out->counted += !status;
    return status;
}

static ys_status do_unit(struct counting *c, size_t i, struct ys_error *err)
{
    struct ys_unit_check check;
    const ys_status status = ys_survey_check(&check, c->survey, &c->survey->plan.unit[i], err);

    if (status)
        return status;
    if (check.state == YS_UNIT_VALID) {
        c->out->kept++;
        ys_survey_site_fini(&check.site);
        return YS_OK;
    }
    return count_unit(c, i, err);
}

ys_status ys_pipeline_survey_count(struct ys_survey_counted *out, struct ys_survey *survey,
                                   const struct ys_shard *shard, struct ys_error *err)
{
    struct counting c = {.survey = survey, .out = out};
    const struct ys_options *opt = &survey->opt;
    ys_status status = YS_OK;
    size_t done = 0;

    *out = (struct ys_survey_counted){.sites = survey->plan.n};
    for (size_t i = shard->index - 1; i < survey->plan.n; i += shard->of)
        out->of_shard++;
    for (size_t i = shard->index - 1; i < survey->plan.n && !status; i += shard->of) {
        if (opt->progress)
            opt->progress(opt->progress_ctx, "counting",
                          (double)done++ / (double)out->of_shard);
        status = do_unit(&c, i, err);
    }
    if (opt->progress)
        opt->progress(opt->progress_ctx, "done", 1);
    if (!status && survey->problems.failed)
        status = no_memory(survey, err);
    if (!status && c.first.status)
        status = ys_fail(err, c.first.status, "%zu of %zu sites could not be counted",
                         out->failed, out->of_shard);
    return status;
}
