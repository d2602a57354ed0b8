/* verify_find.c - where the inputs of a report lie now
 *
 * Looked for by name, taken by SHA-256.  What the user gave comes first, then the path that the
 * evidence tells, down from the folder that one stands in, then beside the report.  Only plain files
 * are read: a name that the evidence tells may stand for a pipe that never ends. */

#include "verify_parts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../formats/tile/tile.h"

enum { DEEPEST = 8, MOST_ENTRIES = 200000 };

struct hunt {
    const struct ys_evidence_file *file;
    char *other; /* of the name, with other bytes: the first one */
    char *same;
    size_t entries;
    const struct ys_options *opt; /* of the run that is made again */
    struct ys_error *err;
};

/* A candidate: taken over.  Fails only without memory. */
static ys_status try(struct hunt *hunt, char *path)
{
    struct ys_error why;
    struct stat st;
    char hex[65];

    if (!path)
        return ys_fail(hunt->err, YS_ERR_NOMEM, "out of memory");
    if (hunt->same || stat(path, &st) || !S_ISREG(st.st_mode)) {
        free(path);
        return YS_OK;
    }
    const ys_status status = ys_tile_path_sha256(hex, path, hunt->opt, &why);

    if (!status && !strcmp(hex, hunt->file->sha256)) {
        hunt->same = path;
    } else if (!status && !hunt->other) {
        hunt->other = path;
    } else {
        free(path);
    }
    return status == YS_ERR_NOMEM ? ys_fail(hunt->err, status, "%s", why.text) : YS_OK;
}

/* All folders below, but for those behind symbolic links, which may lead in a circle. */
static ys_status walk(struct hunt *hunt, const char *folder, int depth)
{
    DIR *dir = hunt->same || depth > DEEPEST ? NULL : opendir(folder);
    ys_status status = YS_OK;
    const struct dirent *entry;
    struct stat st;

    while (dir && !status && !hunt->same && hunt->entries++ < MOST_ENTRIES &&
           (entry = readdir(dir))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        char *path = ys_path_join(folder, entry->d_name);

        if (!path)
            status = ys_fail(hunt->err, YS_ERR_NOMEM, "out of memory");
        else if (!strcmp(entry->d_name, hunt->file->file))
            status = try(hunt, path);
        else {
            if (!lstat(path, &st) && S_ISDIR(st.st_mode))
                status = walk(hunt, path, depth + 1);
            free(path);
        }
    }
    if (dir)
        closedir(dir);
    return status;
}

static ys_status look(struct hunt *hunt, const struct ys_search *search)
{
    const struct ys_evidence_file *file = hunt->file;
    const struct ys_verify_options *given = search->given;
    ys_status status = YS_OK;

    for (size_t i = 0; i < given->n_files && !status; i++)
        if (!strcmp(ys_basename(given->files[i]), file->file))
            status = try(hunt, ys_strdup(given->files[i]));
    if (!status && given->tiles && file->path)
        status = try(hunt, ys_path_join(given->tiles, file->path));
    if (!status && given->tiles)
        status = walk(hunt, given->tiles, 0);
    if (!status && file->path)
        status = try(hunt, ys_strdup(file->path));
    if (!status)
        status = try(hunt, ys_strdup(file->file));
    if (!status && file->path)
        status = try(hunt, ys_path_join(search->folder, file->path));
    if (!status)
        status = try(hunt, ys_path_join(search->folder, file->file));
    char *up = ys_path_join(search->folder, "..");
    if (!status && file->path && up)
        status = try(hunt, ys_path_join(up, file->path));
    if (!status && up)
        status = try(hunt, ys_path_join(up, file->file));
    free(up);
    return status;
}

ys_status ys_input_find(char **out, bool *same, const struct ys_search *search,
                        const struct ys_evidence_file *file, struct ys_error *err)
{
    struct hunt hunt = {.file = file, .opt = search->opt, .err = err};
    const ys_status status = look(&hunt, search);

    *same = hunt.same != NULL;
    *out = hunt.same ? hunt.same : hunt.other;
    if (hunt.same)
        free(hunt.other);
    if (status) {
        free(*out);
        *out = NULL;
    }
    return status;
}
