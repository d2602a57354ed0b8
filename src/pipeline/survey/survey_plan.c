/* survey_plan.c - a survey's plan: all that is to be counted, checked and hashed before the first count */

#define _DEFAULT_SOURCE /* flock() */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/options.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../formats/text/survey_read.h"
#include "../../formats/text/textfile.h"
#include "../../report/folder/made_by.h"
#include "../../report/survey/survey.h"
#include "../report/check.h"
#include "survey_parts.h"

static const char plan_name[] = "plan.json";

static ys_status no_memory(const struct ys_survey *survey, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
}

static ys_status add_program(struct ys_survey_plan *plan, struct ys_error *err)
{
    struct ys_made_by made;
    const ys_status status = ys_made_by(&made, err);

    if (status)
        return status;
    ys_text_list_addf(&plan->program, "yardstick %s", ys_version());
    ys_text_list_addf(&plan->program, "commit %s", made.commit);
    for (size_t i = 0; i < made.n_library; i++)
        ys_text_list_addf(&plan->program, "%s %s", made.library[i].name,
                          made.library[i].version);
    for (size_t i = 0; i < YS_WEIGHTS_FILES; i++)
        ys_text_list_addf(&plan->program, "weights %s %s", made.weights[i].name,
                          made.weights[i].sha256);
    return plan->program.failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory") : YS_OK;
}

static bool same_program(const struct ys_survey_plan *a, const struct ys_survey_plan *b)
{
    bool same = a->program.n == b->program.n && a->max_bytes == b->max_bytes;

    for (size_t i = 0; i < a->program.n && same; i++)
        same = !strcmp(a->program.at[i], b->program.at[i]);
    return same;
}

/* ---- the inputs of a unit */

static ys_status copy_inputs(struct ys_survey_unit *unit, struct ys_survey_plan *plan,
                             const struct ys_survey_unit *from, struct ys_error *err)
{
    unit->input = ys_new(from->n_input, sizeof *unit->input);
    for (size_t i = 0; unit->input && i < from->n_input; i++) {
        unit->input[i] = (struct ys_survey_input){
            .role = ys_text_list_add(&plan->text, from->input[i].role),
            .path = ys_text_list_add(&plan->text, from->input[i].path),
            .date = ys_text_list_add(&plan->text, from->input[i].date),
            .sha256 = ys_text_list_add(&plan->text, from->input[i].sha256),
            .bytes = from->input[i].bytes,
        };
        unit->n_input++;
    }
    return unit->input && !plan->text.failed ? YS_OK
                                             : ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

static ys_status take_files(struct ys_survey_unit *unit, struct ys_survey *survey,
                            const struct ys_job_files *files, struct ys_error *err)
{
    struct ys_text_list *text = &survey->plan.text;

    unit->input = ys_new(files->n, sizeof *unit->input);
    for (size_t i = 0; unit->input && i < files->n; i++) {
        const struct ys_job_file *file = &files->at[i];

        unit->input[i] = (struct ys_survey_input){
            .role = ys_text_list_add(text, file->role),
            .path = ys_text_list_add(text, ys_survey_told(survey, file->path)),
            .date = ys_text_list_add(text, file->date),
            .sha256 = ys_text_list_add(text, file->sha256),
            .bytes = file->bytes,
        };
        unit->n_input++;
    }
    return unit->input && !text->failed ? YS_OK : no_memory(survey, err);
}

/* Several bad inputs of a site are a line each. */
static void add_problem(struct ys_survey *survey, const struct ys_site_job *job,
                        const char *site, const char *text)
{
    while (*text) {
        const size_t n = strcspn(text, "\n");

        ys_text_list_addf(&survey->problems, "%.300s: %s: site '%.100s': %.*s",
                          survey->manifest, job->where, site, (int)n,
                          ys_survey_told(survey, text));
        text += n + (text[n] == '\n');
    }
}

/* Open all that the site names, as its count will: a fault that stops it hours later is told now. */
static ys_status check_unit(struct ys_survey_unit *unit, struct ys_survey *survey,
                            const struct ys_site_job *job, struct ys_error *err)
{
    struct ys_job_files files;
    struct ys_error why;
    ys_status status = ys_pipeline_check(&files, &job->job, &job->opt, &why);

    if (status && status != YS_ERR_NOMEM && job->opt.skip_bad)
        status = ys_pipeline_list(&files, &job->job, &why);
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why.text);
    if (status) {
        add_problem(survey, job, unit->site, why.text);
        return YS_OK;
    }
    status = take_files(unit, survey, &files, err);
    ys_job_files_fini(&files);
    return status;
}

/* The unit of an earlier plan whose inputs are known to be the same files: hashes are taken from it. */
static const struct ys_survey_unit *find_unit(const struct ys_survey_plan *old, size_t hint,
                                              const struct ys_survey_unit *unit)
{
    for (size_t i = 0; i < old->n; i++) {
        const struct ys_survey_unit *one = &old->unit[(hint + i) % old->n];

        if (!strcmp(one->site, unit->site))
            return strcmp(one->command, unit->command) ? NULL : one;
    }
    return NULL;
}

struct earlier {
    struct ys_survey_plan plan;
    struct ys_survey_seen seen;
    char *bytes; /* of its plan.json; NULL none */
};

static ys_status fill_unit(struct ys_survey *survey, const struct earlier *earlier, size_t i,
                           char look[65], struct ys_error *err)
{
    const struct ys_site_job *job = &survey->job[i];
    struct ys_survey_unit *unit = &survey->plan.unit[i];
    ys_status status;

    unit->site = survey->rows.row[i].name;
    unit->command = ys_survey_command(survey, job);
    if (!unit->command)
        return no_memory(survey, err);
    status = ys_survey_folder_name(&unit->folder, survey, unit->site, err);
    if (status)
        return status;
    const struct ys_survey_unit *old = find_unit(&earlier->plan, i, unit);
    const size_t n_problem = survey->problems.n;

    if (old)
        status = ys_survey_look(look, survey, job, old, err);
    if (!status && old && ys_survey_was_seen(&earlier->seen, i, old->id, look))
        status = copy_inputs(unit, &survey->plan, old, err);
    else if (!status)
        status = check_unit(unit, survey, job, err);
    if (status || survey->problems.n != n_problem)
        return status;
    status = ys_survey_look(look, survey, job, unit, err);
    return status ? status : ys_survey_unit_identify(unit->id, &survey->plan, unit, err);
}

static ys_status fill(struct ys_survey *survey, struct earlier *earlier, char (*look)[65],
                      struct ys_error *err)
{
    struct ys_survey_plan *plan = &survey->plan;
    char hex[65];
    ys_status status = add_program(plan, err);

    if (!status)
        status = ys_file_sha256(hex, survey->manifest, err);
    if (status)
        return status;
    plan->manifest = ys_text_list_add(&plan->text, ys_basename(survey->manifest));
    plan->manifest_sha256 = ys_text_list_add(&plan->text, hex);
    plan->language = ys_options_language(&survey->opt);
    plan->no_coordinates = survey->opt.no_coordinates;
    plan->max_bytes = survey->opt.max_bytes;
    if (!same_program(plan, &earlier->plan))
        ys_survey_plan_fini(&earlier->plan);
    plan->unit = ys_new(survey->n_job, sizeof *plan->unit);
    if (!plan->unit || plan->text.failed)
        return no_memory(survey, err);
    for (; plan->n < survey->n_job && !status; plan->n++) {
        if (survey->opt.progress)
            survey->opt.progress(survey->opt.progress_ctx, "checking",
                                 (double)plan->n / (double)survey->n_job);
        status = fill_unit(survey, earlier, plan->n, look[plan->n], err);
    }
    return status ? status : ys_survey_plan_identify(plan->id, plan, err);
}

/* ---- the folder */

/* The plan that is there.  A damaged one of ours is made again; what is no plan is not overwritten. */
static ys_status read_earlier(struct earlier *out, const struct ys_survey *survey,
                              struct ys_error *err)
{
    char *path = ys_path_join(survey->folder, plan_name);
    struct ys_error why = {0};
    struct stat st;
    size_t n;

    *out = (struct earlier){0};
    if (!path)
        return no_memory(survey, err);
    ys_status status = YS_OK;
    if (!stat(path, &st))
        status = ys_textfile_read(&out->bytes, &n, path, 1 << 30, &why);
    if (!status && out->bytes) {
        status = ys_survey_plan_parse(&out->plan, path, out->bytes, n, &why);
        if (status == YS_ERR_FORMAT && strstr(out->bytes, "\"yardstick survey plan\""))
            status = YS_OK;
    }
    free(path);
    if (status)
        return ys_fail(err, status, "%s; want a folder of a survey, or a new one", why.text);
    return ys_survey_seen_read(&out->seen, survey, err);
}

static void earlier_fini(struct earlier *earlier)
{
    ys_survey_plan_fini(&earlier->plan);
    free(earlier->seen.bytes);
    free(earlier->bytes);
}

/* What is as it was is not written: a survey that is complete can be asked for where nobody may write. */
static ys_status write_plan(const struct ys_survey *survey, const struct earlier *earlier,
                            char (*look)[65], struct ys_error *err)
{
    char *path = ys_path_join(survey->folder, plan_name), *text = NULL;
    ys_status status =
        path ? ys_survey_plan_json(&text, &survey->plan, err) : no_memory(survey, err);

    if (!status && !(earlier->bytes && !strcmp(text, earlier->bytes)))
        status = ys_atomic_save(path, text, strlen(text), err);
    if (!status)
        status = ys_survey_seen_write(survey, &earlier->seen, look, err);
    free(text);
    free(path);
    return status;
}

/* Of many processes that begin at once one makes the plan, and the others find it.  A file system without
 * locks lets each make the same. */
static int lock(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        (void)!flock(fd, LOCK_EX);
    return fd;
}

static ys_status make_plan(struct ys_survey *survey, struct ys_error *err)
{
    struct earlier earlier = {0};
    char(*look)[65] = ys_new(survey->n_job, sizeof *look);
    const int fd = lock(survey->folder);
    ys_status status = look ? read_earlier(&earlier, survey, err) : no_memory(survey, err);

    if (!status)
        status = fill(survey, &earlier, look, err);
    if (!status && !survey->problems.n)
        status = write_plan(survey, &earlier, look, err);
    if (fd >= 0)
        close(fd);
    earlier_fini(&earlier);
    free(look);
    return status;
}

/* The survey's folder, which goes again where nothing comes of it. */
static ys_status plan_in_folder(struct ys_survey *survey, struct ys_error *err)
{
    char *folder = ys_strdup(survey->folder);
    size_t from = 0;
    bool made = false;
    ys_status status = folder ? YS_OK : no_memory(survey, err);

    if (folder) {
        from = strlen(folder);
        status = ys_parents_make(&from, folder, err);
        if (!status)
            status = ys_folder_make(&made, folder, err);
    }
    if (!status)
        status = make_plan(survey, err);
    if (folder && (status || survey->problems.n)) {
        if (made)
            rmdir(folder);
        ys_parents_remove(folder, from);
    }
    free(folder);
    return status;
}

static ys_status begin(struct ys_survey *survey, const char *manifest, const char *folder,
                       struct ys_error *err)
{
    struct ys_text_list *text = &survey->text;

    survey->manifest = ys_text_list_add(text, manifest);
    survey->base =
        ys_text_list_add_n(text, manifest, (size_t)(ys_basename(manifest) - manifest));
    survey->folder = ys_text_list_add(text, folder);
    if (text->failed)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", manifest);
    return *folder ? YS_OK : ys_fail(err, YS_ERR_ARG, "the survey's folder has no name");
}

ys_status ys_pipeline_survey_plan(struct ys_survey *out, const char *manifest,
                                  const char *folder, const struct ys_options *opt,
                                  struct ys_error *err)
{
    *out = (struct ys_survey){.opt = *opt};
    ys_status status = begin(out, manifest, folder, err);

    if (!status)
        status = ys_survey_rows(out, err);
    if (!status && !out->problems.n)
        status = plan_in_folder(out, err);
    if (!status && (out->problems.failed || out->text.failed))
        status = no_memory(out, err);
    return status;
}

ys_status ys_pipeline_survey_open(struct ys_survey *out, const char *folder,
                                  struct ys_error *err)
{
    struct ys_survey_plan own = {0};
    char *path = ys_path_join(folder, plan_name);

    *out = (struct ys_survey){0};
    ys_status status = path ? begin(out, plan_name, folder, err)
                            : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", folder);
    if (!status)
        status = ys_survey_plan_read(&out->plan, path, err);
    if (!status)
        status = add_program(&own, err);
    own.max_bytes = out->plan.max_bytes;
    for (size_t i = 0; !status && !same_program(&own, &out->plan); i++)
        if (i >= own.program.n || i >= out->plan.program.n ||
            strcmp(own.program.at[i], out->plan.program.at[i]))
            status =
                ys_fail(err, YS_ERR_MISMATCH,
                        "%.200s: made by a program with %.80s, this one has %.80s; want the "
                        "same program for all parts of a survey",
                        path, i < out->plan.program.n ? out->plan.program.at[i] : "less",
                        i < own.program.n ? own.program.at[i] : "less");
    ys_survey_plan_fini(&own);
    free(path);
    return status;
}

void ys_pipeline_survey_fini(struct ys_survey *survey)
{
    for (size_t i = 0; i < survey->n_job; i++) {
        free(survey->job[i].tiles);
        free(survey->job[i].told_tiles);
        free(survey->job[i].sites);
    }
    free(survey->job);
    ys_survey_plan_fini(&survey->plan);
    ys_manifest_fini(&survey->rows);
    ys_text_list_fini(&survey->problems);
    ys_text_list_fini(&survey->text);
    ys_text_list_fini(&survey->names.list);
    free(survey->names.folder);
    *survey = (struct ys_survey){0};
}
