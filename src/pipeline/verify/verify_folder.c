/* verify_folder.c - what is in the folder of a report and what should be */

#include "verify_parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/printable.h"

enum { TOLD = 10 }; /* files of one kind that are named; the rest are counted */

static const char *const ours[] = {"evidence.json", "SHA256SUMS"};

static ys_status look_at(struct ys_verifying *v, const char *name, struct ys_error *err)
{
    char *path = ys_path_join(v->folder, name);
    struct stat st;

    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
    const bool there = !stat(path, &st);

    free(path);
    if (there && S_ISREG(st.st_mode))
        return YS_OK;
    return ys_verify_tell(v, YS_BLAME_MISSING, "%s: %s", name,
                          there ? "is no plain file" : "is not in the folder");
}

/* folder: whether some file of the report lies in a folder of that name. */
static bool is_known(const struct ys_verifying *v, const char *name, bool folder)
{
    const struct ys_evidence_list *outputs = &v->evidence.outputs;
    const size_t n = strlen(name);

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (!folder && !strcmp(name, ours[i]))
            return true;
    for (size_t i = 0; i < outputs->n; i++)
        if (folder ? !strncmp(outputs->at[i].file, name, n) && outputs->at[i].file[n] == '/'
                   : !strcmp(outputs->at[i].file, name))
            return true;
    return false;
}

static ys_status look_for_more(struct ys_verifying *v, const char *below, size_t *more,
                               struct ys_error *err)
{
    char *folder = below ? ys_path_join(v->folder, below) : ys_strdup(v->folder);
    DIR *dir = folder ? opendir(folder) : NULL;
    const struct dirent *entry;
    ys_status status = YS_OK;
    struct stat st;
    char shown[200];

    if (!folder)
        return ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
    if (!dir)
        status = ys_fail(err, YS_ERR_IO, "%.300s: %s", folder, strerror(errno));
    while (!status && (entry = readdir(dir))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        char *name = below ? ys_path_join(below, entry->d_name) : ys_strdup(entry->d_name);
        char *path = name ? ys_path_join(v->folder, name) : NULL;

        if (!path)
            status = ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
        else if (is_known(v, name, false))
            ;
        else if (!below && is_known(v, name, true) && !lstat(path, &st) && S_ISDIR(st.st_mode))
            status = look_for_more(v, name, more, err);
        else if (++*more <= TOLD) {
            ys_printable(shown, sizeof shown, name, strlen(name));
            status = ys_verify_tell(v, YS_BLAME_EXTRA, "%s: is no file of the report", shown);
        }
        free(path);
        free(name);
    }
    if (dir)
        closedir(dir);
    free(folder);
    return status;
}

ys_status ys_verify_folder(struct ys_verifying *v, struct ys_error *err)
{
    ys_status status = YS_OK;
    size_t more = 0;

    for (size_t i = 0; i < v->evidence.outputs.n && !status; i++)
        status = look_at(v, v->evidence.outputs.at[i].file, err);
    for (size_t i = 0; i < sizeof ours / sizeof *ours && !status; i++)
        status = look_at(v, ours[i], err);
    if (!status)
        status = look_for_more(v, NULL, &more, err);
    if (!status && more > TOLD)
        status = ys_verify_tell(v, YS_BLAME_EXTRA, "and %zu more files", more - TOLD);
    return status;
}
