/* verify_inputs.c - the job that the evidence tells, of the files that were found */

#include "verify_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../formats/tile/tile.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
}

/* Finds one and tells where it is another or not there.  A file with other bytes is used: what comes
 * of it is told, too. */
static ys_status take(char **out, struct ys_verifying *v, const struct ys_search *search,
                      const struct ys_evidence_file *file, struct ys_error *err)
{
    bool same = false;
    char hex[65];
    ys_status status = ys_input_find(out, &same, search, file, err);

    if (status)
        return status;
    v->out->inputs++;
    if (same || (*out && !*file->sha256))
        return YS_OK;
    if (!*out)
        return *file->sha256
                   ? ys_verify_tell(
                         v, YS_BLAME_INPUT,
                         "%s: not found; give the folder that it lies in with --tiles",
                         file->file)
                   : YS_OK;
    status = ys_tile_path_sha256(hex, *out, search->opt, err);
    return status ? status
                  : ys_verify_tell(v, YS_BLAME_INPUT,
                                   "%s: its SHA-256 is %.16s...; the report was made from one "
                                   "of %.16s...",
                                   file->file, hex, file->sha256);
}

static ys_status take_tile(struct ys_found_inputs *out, struct ys_verifying *v,
                           const struct ys_search *search, struct ys_error *err)
{
    const struct ys_evidence_file *file = &v->evidence.tiles.at[out->n_spec];
    char *path = NULL;
    const ys_status status = take(&path, v, search, file, err);

    if (status)
        return status;
    /* One that was left out since it was not there is not there again. */
    if (!path && !*file->sha256 && !(path = ys_strdup(file->path ? file->path : file->file)))
        return no_memory(err);
    if (!path) {
        out->complete = false;
        out->n_spec++;
        return YS_OK;
    }
    const size_t room = strlen(path) + strlen(file->date) + 2;
    char *spec = ys_new(room, 1);

    if (spec)
        snprintf(spec, room, "%s%s%s", path, *file->date ? "@" : "", file->date);
    free(path);
    out->spec[out->n_spec++] = spec;
    return spec ? YS_OK : no_memory(err);
}

/* A file beside a tile: the program finds it by the tile, so it is looked at there alone. */
static ys_status look_beside(const struct ys_found_inputs *out, struct ys_verifying *v,
                             const struct ys_evidence_file *file, struct ys_error *err)
{
    bool there = false;
    char hex[65];

    v->out->inputs++;
    for (size_t i = 0; i < out->n_spec; i++) {
        const char *spec = ys_or_empty(out->spec[i]);
        const char *slash = strrchr(spec, '/');
        char *folder = ys_strdup(slash ? spec : ".");

        if (folder && slash)
            folder[slash - spec] = '\0';
        char *path = folder ? ys_path_join(folder, file->file) : NULL;
        const bool none = !path;
        const ys_status status = path ? ys_file_sha256(hex, path, NULL) : YS_OK;

        free(folder);
        free(path);
        if (none)
            return no_memory(err);
        if (!status && !strcmp(hex, file->sha256))
            return YS_OK;
        there = there || !status;
    }
    return ys_verify_tell(v, YS_BLAME_INPUT, "%s (%s): %s", file->file, file->role,
                          there
                              ? "beside the tile lies another one than the report was made from"
                              : "not there beside the tile");
}

static ys_status take_other(struct ys_found_inputs *out, struct ys_verifying *v,
                            const struct ys_search *search, struct ys_error *err)
{
    const struct ys_evidence_file *file = &v->evidence.inputs.at[out->n_path];
    char **path = &out->path[out->n_path++];
    ys_status status = YS_OK;

    if (!strcmp(file->role, "tile"))
        return YS_OK;
    if (!strncmp(file->role, "tile ", 5))
        return look_beside(out, v, file, err);
    status = take(path, v, search, file, err);
    if (status)
        return status;
    if (!*path)
        out->complete = false;
    else if (!strcmp(file->role, "site"))
        out->site[out->n_site++] = *path;
    else if (!strcmp(file->role, "claims"))
        out->job.claims = *path;
    else if (!strcmp(file->role, "corrections"))
        out->job.corrections = *path;
    return YS_OK;
}

ys_status ys_inputs_find(struct ys_found_inputs *out, struct ys_verifying *v,
                         const struct ys_verify_options *given, struct ys_error *err)
{
    const struct ys_search search = {v->folder, given, &v->evidence.opt};
    const struct ys_evidence_read *evidence = &v->evidence;
    ys_status status = YS_OK;

    *out = (struct ys_found_inputs){.complete = true};
    out->spec = ys_new(evidence->tiles.n, sizeof *out->spec);
    out->path = ys_new(evidence->inputs.n, sizeof *out->path);
    out->site = ys_new(evidence->inputs.n, sizeof *out->site);
    if (!out->spec || !out->path || !out->site)
        return no_memory(err);
    while (out->n_spec < evidence->tiles.n && !status)
        status = take_tile(out, v, &search, err);
    while (out->n_path < evidence->inputs.n && !status)
        status = take_other(out, v, &search, err);
    out->job.tiles = (const char *const *)out->spec;
    out->job.n_tiles = out->n_spec;
    out->job.site = out->n_site ? out->site[0] : NULL;
    out->job.more_sites = out->site + (out->n_site > 0);
    out->job.n_more_sites = out->n_site ? out->n_site - 1 : 0;
    out->job.class_name = evidence->class_name;
    out->job.site_name = evidence->site_name;
    out->job.reference = evidence->reference;
    out->job.class_sizes = evidence->class_size;
    out->job.n_class_sizes = evidence->n_class_size;
    return status;
}

void ys_found_inputs_fini(struct ys_found_inputs *in)
{
    for (size_t i = 0; i < in->n_spec; i++)
        free(in->spec[i]);
    for (size_t i = 0; i < in->n_path; i++)
        free(in->path[i]);
    free(in->spec);
    free(in->path);
    free(in->site);
    *in = (struct ys_found_inputs){0};
}
