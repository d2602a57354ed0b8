/* verify.c - a report made again and held against the one in its folder
 *
 * What differs is told in the order of causes: files that are not the report's, inputs, the
 * program, files that were changed by hand, parameters.  A file that the replay makes otherwise,
 * though it is as the evidence names it, was changed by no hand: it follows from one of the causes,
 * and where none shows, from a parameter, since nothing else is left. */

#include "verify_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../records/result.h"
#include "../../report/folder/made_by.h"
#include "../../report/report.h"
#include "../report/run.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
}

/* ---- the program */

static ys_status hold_text(struct ys_verifying *v, const char *what, const char *recorded,
                           const char *ours)
{
    if (recorded && !strcmp(recorded, ours))
        return YS_OK;
    return ys_verify_tell(v, YS_BLAME_VERSION,
                          "%s: the report was made with %.80s; this program has %.80s", what,
                          recorded ? recorded : "none that it names", ours);
}

static ys_status hold_program(struct ys_verifying *v, struct ys_error *err)
{
    const struct ys_evidence_read *evidence = &v->evidence;
    struct ys_made_by made;
    char what[80];
    ys_status status = ys_made_by(&made, err);

    if (!status)
        status = hold_text(v, "yardstick", ys_evidence_text(evidence, NULL, "version"),
                           ys_version());
    if (!status)
        status =
            hold_text(v, "commit", ys_evidence_text(evidence, NULL, "commit"), made.commit);
    for (size_t i = 0; i < made.n_library && !status; i++)
        status = hold_text(v, made.library[i].name,
                           ys_evidence_text(evidence, "libraries", made.library[i].name),
                           made.library[i].version);
    for (size_t i = 0; i < YS_WEIGHTS_FILES && !status; i++) {
        snprintf(what, sizeof what, "weights %s", made.weights[i].name);
        status = hold_text(v, what, ys_evidence_text(evidence, "weights", made.weights[i].name),
                           made.weights[i].sha256);
    }
    return status;
}

/* ---- the replay */

/* The evidence tells a path as it was given, or none: a replay finds the file elsewhere and must tell
 * the same.  A path from the root is not told. */
static const char *as_recorded(char *room, size_t n, const struct ys_evidence_file *file)
{
    snprintf(room, n, "%s%s", file->path ? "" : "/", file->path ? file->path : file->file);
    return room;
}

static bool set_path(char **path, const char *text)
{
    free(*path);
    *path = ys_strdup(text);
    return *path != NULL;
}

/* room: of every recorded path, kept until the replay is written. */
static bool tell_paths_as_recorded(ys_result *res, const struct ys_evidence_read *evidence,
                                   char (*room)[YS_LONGEST_PATH + 2])
{
    size_t site = 0, n = 0;
    bool ok = true;

    for (size_t i = 0; i < res->asked.n_tile && i < evidence->tiles.n; i++, n++)
        res->asked.tile[i].path = as_recorded(room[n], sizeof room[n], &evidence->tiles.at[i]);
    for (size_t i = 0; i < evidence->inputs.n && ok; i++, n++) {
        const struct ys_evidence_file *file = &evidence->inputs.at[i];
        const char *path = as_recorded(room[n], sizeof room[n], file);

        if (!strcmp(file->role, "claims"))
            ok = set_path(&res->claims_path, path);
        else if (!strcmp(file->role, "corrections"))
            ok = set_path(&res->corrections_path, path);
        else if (strcmp(file->role, "site") != 0)
            continue;
        else if (!site++)
            ok = set_path(&res->site_path, path);
        else if (site - 2 < res->n_more_site)
            res->more_site[site - 2].path = path;
    }
    return ok;
}

static ys_status replay(struct ys_verifying *v, const struct ys_found_inputs *in,
                        const struct ys_options *given, struct ys_error *err)
{
    const struct ys_report_taker taker = {ys_verify_file, v};
    const struct ys_evidence_read *evidence = &v->evidence;
    struct ys_options opt = evidence->opt;
    ys_result *res = NULL;

    opt.threads = given->threads;
    opt.progress = given->progress;
    opt.progress_ctx = given->progress_ctx;
    ys_status status = ys_pipeline_run(&res, &in->job, &opt, err);
    char(*room)[YS_LONGEST_PATH + 2] =
        status ? NULL : ys_new(evidence->tiles.n + evidence->inputs.n + 1, sizeof *room);
    if (!status && (!room || !tell_paths_as_recorded(res, evidence, room)))
        status = no_memory(err);
    if (!status)
        status = ys_report_replay(res, &taker, err);
    ys_result_free(res);
    free(room);
    return status;
}

static ys_status tell_part(struct ys_verifying *v, enum ys_evidence_part part,
                           enum ys_blame blame, struct ys_error *err)
{
    char text[512];
    const ys_status status =
        ys_evidence_difference(text, sizeof text, part, &v->evidence, v->evidence_text, err);

    return status || !*text ? status : ys_verify_tell(v, blame, "%s", text);
}

static bool is_told(const struct ys_verifying *v, enum ys_blame blame)
{
    for (size_t i = 0; i < v->out->n; i++)
        if (v->out->difference[i].blame == blame)
            return true;
    return false;
}

/* Where the replay makes fewer figures it uses fewer fonts, and those of the machine are not to blame. */
static bool makes_all(const struct ys_verifying *v)
{
    for (size_t i = 0; i < v->evidence.outputs.n; i++)
        if (!v->made[i])
            return false;
    return true;
}

/* What the members of the two evidence.json say, where the file's bytes differ. */
static ys_status tell_evidence(struct ys_verifying *v, struct ys_error *err)
{
    ys_status status = YS_OK;

    if (!*v->evidence_differs)
        return YS_OK;
    if (!is_told(v, YS_BLAME_INPUT))
        status = tell_part(v, YS_PART_INPUTS, YS_BLAME_INPUT, err);
    if (!status && !is_told(v, YS_BLAME_VERSION))
        status = tell_part(v, YS_PART_PROGRAM, YS_BLAME_VERSION, err);
    if (!status)
        status = tell_part(v, YS_PART_PARAMETERS, YS_BLAME_PARAMETER, err);
    if (!status && !is_told(v, YS_BLAME_PARAMETER) && !*v->parameters && makes_all(v))
        status = tell_part(v, YS_PART_FONTS, YS_BLAME_VERSION, err);
    /* Hashes of files that are as the replay makes them. */
    if (!status && !v->out->n && !*v->followed && makes_all(v))
        status = tell_part(v, YS_PART_OUTPUTS, YS_BLAME_OUTPUT, err);
    if (!status && !v->out->n && !*v->followed && makes_all(v))
        status = ys_verify_tell(v, YS_BLAME_OUTPUT, "%s", v->evidence_differs);
    return status;
}

static ys_status tell_not_made(struct ys_verifying *v)
{
    for (size_t i = 0; i < v->evidence.outputs.n && !*v->followed; i++)
        if (!v->made[i])
            ys_text_fit(v->followed, sizeof v->followed, "%s: the replay makes no such file",
                        v->evidence.outputs.at[i].file);
    return YS_OK;
}

static ys_status tell_rest(struct ys_verifying *v)
{
    const enum ys_blame cause = is_told(v, YS_BLAME_INPUT)       ? YS_BLAME_INPUT
                                : is_told(v, YS_BLAME_VERSION)   ? YS_BLAME_VERSION
                                : is_told(v, YS_BLAME_PARAMETER) ? YS_BLAME_PARAMETER
                                                                 : YS_BLAME_NONE;

    if (*v->followed && cause)
        return ys_verify_tell(v, cause, "the first difference that comes of it: %s",
                              v->followed);
    if (*v->followed)
        return ys_verify_tell(v, YS_BLAME_PARAMETER,
                              "%s; inputs and program are those of the report, so a parameter "
                              "was another one",
                              v->followed);
    if (cause == YS_BLAME_VERSION && !v->altered)
        return ys_verify_tell(v, cause,
                              "all files but evidence.json and SHA256SUMS are the same bytes "
                              "all the same");
    if (!v->out->n && *v->sums)
        return strstr(v->sums, "evidence.json")
                   ? ys_verify_tell(v, YS_BLAME_PARAMETER,
                                    "evidence.json is not the file that SHA256SUMS names: its "
                                    "command line, or a path in it, was another one")
                   : ys_verify_tell(v, YS_BLAME_OUTPUT, "%s", v->sums);
    return YS_OK;
}

/* Everything is at hand: run it, and say what came of it. */
static ys_status run(struct ys_verifying *v, const struct ys_found_inputs *in,
                     const struct ys_options *opt, struct ys_error *err)
{
    struct ys_error why;
    ys_status status = replay(v, in, opt, &why);

    if (status && status != YS_ERR_NOMEM && v->out->n)
        return ys_verify_tell(v, v->out->difference[0].blame, "and the replay fails: %s",
                              why.text);
    if (status)
        return ys_fail(err, status, "%s", why.text);
    status = tell_evidence(v, err);
    if (!status && *v->parameters && !is_told(v, YS_BLAME_PARAMETER))
        status = ys_verify_tell(v, YS_BLAME_PARAMETER, "%s", v->parameters);
    if (!status)
        status = tell_not_made(v);
    return status ? status : tell_rest(v);
}

ys_status ys_pipeline_verify(struct ys_verified *out, const char *folder,
                             const struct ys_verify_options *verify,
                             const struct ys_options *opt, struct ys_error *err)
{
    struct ys_verifying v = {.folder = folder, .out = out};
    struct ys_found_inputs in = {0};
    ys_status status = ys_evidence_open(&v.evidence, folder, err);

    if (!status && !(v.made = ys_new(v.evidence.outputs.n, sizeof *v.made)))
        status = no_memory(err);
    if (!status)
        status = ys_verify_folder(&v, err);
    if (!status)
        status = ys_inputs_find(&in, &v, verify, err);
    if (!status)
        status = hold_program(&v, err);
    if (!status && in.complete)
        status = run(&v, &in, opt, err);
    if (status == YS_ERR_NOMEM)
        status = no_memory(err);
    ys_found_inputs_fini(&in);
    ys_evidence_read_fini(&v.evidence);
    free(v.evidence_text);
    free(v.made);
    return status;
}
