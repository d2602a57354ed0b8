/* folder_earlier.c - figures that an earlier report left in the folder */

#include "folder_earlier.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"

/* "figures/area-01-date-02-2023-10-05.png", and nothing that leads out of there. */
static bool is_ours(const char *name)
{
    static const char start[] = "figures/area-";
    const size_t n = strlen(name);

    return n < 64 && n > sizeof start + 4 && !strncmp(name, start, sizeof start - 1) &&
           (!strcmp(name + n - 4, ".png") || !strcmp(name + n - 4, ".svg") ||
            !strcmp(name + n - 4, ".pdf")) &&
           strspn(name + sizeof start - 1, "0123456789-abcdefghijklmnopqrstuvwxyz") ==
               n - 4 - (sizeof start - 1);
}

static bool is_new(const struct ys_bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->n; i++)
        if (!strcmp(bundle->at[i].name, name))
            return true;
    return false;
}

/* A file that cannot be read has no hash.  What is no plain file (a device gives bytes without
 * end) is not read: no report wrote it. */
static ys_status has_hash(bool *out, const char *path, const char *sha256, struct ys_error *err)
{
    struct ys_error why;
    struct stat st;
    char hex[65];

    *out = false;
    if (stat(path, &st) || !S_ISREG(st.st_mode))
        return YS_OK;
    const ys_status status = ys_file_sha256(hex, path, &why);
    if (status && status != YS_ERR_IO)
        return ys_fail(err, status, "%s", why.text);
    *out = !status && !strcmp(hex, sha256);
    return YS_OK;
}

static ys_status add_stale(struct ys_earlier_figures *out, const struct ys_bundle *bundle,
                           const char *name, const char *sha256, struct ys_error *err)
{
    bool same = false;

    if (!is_ours(name) || strlen(sha256) != 64 || is_new(bundle, name))
        return YS_OK;
    char *path = ys_path_join(bundle->folder, name);
    const ys_status status = path ? has_hash(&same, path, sha256, err)
                                  : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);

    if (!status && same)
        out->path[out->n++] = path;
    else
        free(path);
    return status;
}

/* NULL, too, for what no report wrote: a device, a text of more than 16 MiB (some 100,000 outputs; jansson
 * makes up to 40 bytes of each). */
static json_t *load_evidence(const char *path)
{
    struct stat st;

    return path && !stat(path, &st) && S_ISREG(st.st_mode) && st.st_size <= 16 << 20
               ? json_load_file(path, 0, NULL)
               : NULL;
}

ys_status ys_earlier_find(struct ys_earlier_figures *out, const struct ys_bundle *bundle,
                          struct ys_error *err)
{
    ys_status status = YS_OK;
    char *path = ys_path_join(bundle->folder, "evidence.json");

    *out = (struct ys_earlier_figures){0};
    ys_memory_watch();
    json_t *root = load_evidence(path);
    if (!path || (!root && ys_memory_failed()))
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", bundle->folder);
    free(path);
    const json_t *outputs = json_object_get(root, "outputs");
    const size_t n = json_array_size(outputs);

    if (n && !(out->path = ys_new(n, sizeof *out->path)))
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", bundle->folder);
    for (size_t i = 0; i < n && !status; i++) {
        const json_t *row = json_array_get(outputs, i);
        const char *name = ys_or_empty(json_string_value(json_object_get(row, "file")));
        const char *hash = ys_or_empty(json_string_value(json_object_get(row, "sha256")));

        status = add_stale(out, bundle, name, hash, err);
    }
    json_decref(root);
    return status;
}

void ys_earlier_remove(const struct ys_earlier_figures *earlier, const struct ys_bundle *bundle)
{
    for (size_t i = 0; i < earlier->n; i++)
        unlink(earlier->path[i]);
    /* Gone only when nothing of anybody is left in it. */
    if (earlier->n)
        rmdir(bundle->figures);
}

void ys_earlier_fini(struct ys_earlier_figures *earlier)
{
    for (size_t i = 0; i < earlier->n; i++)
        free(earlier->path[i]);
    free(earlier->path);
    *earlier = (struct ys_earlier_figures){0};
}
