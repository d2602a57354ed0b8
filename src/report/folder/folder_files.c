/* folder_files.c - the files of a report folder: all are written before any appears
 *
 * A report is evidence only as a whole: figures of one run beside counts of another would be read
 * as one.  So each file is written and synced under a temporary name; only when all of them are
 * on the disk are they renamed, which no lack of space can stop half way.
 */

#include "folder_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"

ys_status ys_bundle_open(struct ys_bundle *out, const char *folder, struct ys_error *err)
{
    *out = (struct ys_bundle){0};
    if (!*folder)
        return ys_fail(err, YS_ERR_ARG, "the report folder has no name");
    out->folder = ys_strdup(folder);
    out->figures = ys_path_join(folder, "figures");
    out->made_from = strlen(folder);
    if (!out->folder || !out->figures)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", folder);
    const ys_status status = ys_parents_make(&out->made_from, folder, err);
    return status ? status : ys_folder_make(&out->made_folder, folder, err);
}

static struct ys_bundle_file *new_file(struct ys_bundle *bundle)
{
    if (bundle->n == bundle->room) {
        const size_t room = 2 * bundle->room + 16;
        struct ys_bundle_file *at = ys_resize(bundle->at, room, sizeof *at);

        if (!at)
            return NULL;
        bundle->at = at;
        bundle->room = room;
    }
    struct ys_bundle_file *file = &bundle->at[bundle->n];
    memset(file, 0, sizeof *file);
    return file;
}

static ys_status make_subfolder(struct ys_bundle *bundle, const char *name,
                                struct ys_error *err)
{
    const char *slash = strchr(name, '/');

    if (!slash || bundle->made_figures)
        return YS_OK;
    return ys_folder_make(&bundle->made_figures, bundle->figures, err);
}

struct piece {
    const char *name;
    const void *bytes;
    size_t n;
};

static ys_status give(struct ys_bundle *bundle, struct ys_bundle_file *file,
                      const struct piece *piece, struct ys_error *err)
{
    const ys_status status = ys_bytes_sha256(file->sha256, piece->bytes, piece->n, err);

    if (status)
        return status;
    snprintf(file->name, sizeof file->name, "%s", piece->name);
    file->bytes = piece->n;
    bundle->n++;
    return bundle->taker->take(bundle->taker->ctx, piece->name, piece->bytes, piece->n, err);
}

ys_status ys_bundle_add(struct ys_bundle *bundle, const char *name, const void *bytes, size_t n,
                        struct ys_error *err)
{
    struct ys_bundle_file *file = new_file(bundle);
    ys_status status = YS_OK;

    if (bundle->taker)
        return file ? give(bundle, file, &(struct piece){name, bytes, n}, err)
                    : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    char *path = ys_path_join(bundle->folder, name);

    if (!file || !path)
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    if (!status)
        status = make_subfolder(bundle, name, err);
    if (!status)
        status = ys_atomic_open(&file->file, path, err);
    free(path);
    if (status)
        return status;
    bundle->n++; /* from here on ys_bundle_drop() takes the temporary file away */
    snprintf(file->name, sizeof file->name, "%s", name);
    file->bytes = n;
    status = ys_bytes_sha256(file->sha256, bytes, n, err);
    if (!status)
        status = ys_atomic_write(&file->file, bytes, n, err);
    return status ? status : ys_atomic_finish(&file->file, err);
}

ys_status ys_bundle_commit(struct ys_bundle *bundle, struct ys_error *err)
{
    ys_status status = YS_OK;
    bool in_figures = false;

    for (size_t i = 0; i < bundle->n && !status; i++) {
        status = ys_atomic_publish(&bundle->at[i].file, err);
        in_figures = in_figures || strchr(bundle->at[i].name, '/');
    }
    /* A rename is on the disk only when its folder is. */
    if (!status && in_figures)
        status = ys_sync_folder(bundle->figures, err);
    if (!status)
        status = ys_sync_folder(bundle->folder, err);
    bundle->committed = !status;
    return status;
}

void ys_bundle_drop(struct ys_bundle *bundle)
{
    for (size_t i = 0; i < bundle->n && !bundle->taker; i++) {
        /* Files of a failed commit that were already put in place are no report either. */
        if (!bundle->committed)
            ys_atomic_take_back(&bundle->at[i].file);
        ys_atomic_drop(&bundle->at[i].file);
    }
    /* rmdir() takes empty folders alone: what others put there meanwhile stays. */
    if (!bundle->committed && bundle->made_figures)
        rmdir(bundle->figures);
    if (!bundle->committed && bundle->made_folder)
        rmdir(bundle->folder);
    if (!bundle->committed && bundle->folder)
        ys_parents_remove(bundle->folder, bundle->made_from);
    ys_fonts_close(bundle->fonts);
    free(bundle->figures);
    free(bundle->folder);
    free(bundle->at);
    *bundle = (struct ys_bundle){0};
}
