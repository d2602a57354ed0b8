/* folder_stale.c - figures that an earlier report left in the folder */

#include "folder_stale.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../words.h"

enum { MOST_BYTES = 16 << 20 }; /* of a figure: 1700 x 2700 pixels of 3 bytes do not pass it */

static char *join(const char *folder, const char *name)
{
    const size_t room = strlen(folder) + strlen(name) + 2;
    char *path = ys_new(room, 1);

    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}

/* "figures/area-01-date-02-2023-10-05.png", and nothing that leads out of there. */
static bool is_ours(const char *name)
{
    static const char start[] = "figures/area-";
    const size_t n = strlen(name);

    return n < 64 && n > sizeof start + 4 && !strncmp(name, start, sizeof start - 1) &&
           !strcmp(name + n - 4, ".png") &&
           strspn(name + sizeof start - 1, "0123456789-date") == n - 4 - (sizeof start - 1);
}

static bool is_new(const struct ys_bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->n; i++)
        if (!strcmp(bundle->at[i].name, name))
            return true;
    return false;
}

/* A file that cannot be read has no hash. */
static ys_status has_hash(bool *out, const char *path, const char *sha256, struct ys_error *err)
{
    char *bytes = ys_new_raw(MOST_BYTES, 1), hex[65] = "";

    *out = false;
    if (!bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : 1;
    size_t n = 0;

    while (got > 0 && n < MOST_BYTES) {
        got = read(fd, bytes + n, MOST_BYTES - n);
        n += got > 0 ? (size_t)got : 0;
    }
    if (got == 0)
        ys_sha256_hex(hex, bytes, n);
    if (fd >= 0)
        close(fd);
    free(bytes);
    *out = !strcmp(hex, sha256);
    return YS_OK;
}

static ys_status add_stale(struct ys_stale *out, const struct ys_bundle *bundle,
                           const char *name, const char *sha256, struct ys_error *err)
{
    bool same = false;

    if (!is_ours(name) || strlen(sha256) != 64 || is_new(bundle, name))
        return YS_OK;
    char *path = join(bundle->folder, name);
    const ys_status status = path ? has_hash(&same, path, sha256, err)
                                  : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);

    if (!status && same)
        out->path[out->n++] = path;
    else
        free(path);
    return status;
}

ys_status ys_stale_find(struct ys_stale *out, const struct ys_bundle *bundle,
                        struct ys_error *err)
{
    ys_status status = YS_OK;
    char *path = join(bundle->folder, "evidence.json");

    *out = (struct ys_stale){0};
    ys_memory_watch();
    json_t *root = path ? json_load_file(path, 0, NULL) : NULL;
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

void ys_stale_remove(const struct ys_stale *stale, const struct ys_bundle *bundle)
{
    for (size_t i = 0; i < stale->n; i++)
        unlink(stale->path[i]);
    /* Gone only when nothing of anybody is left in it. */
    if (stale->n)
        rmdir(bundle->figures);
}

void ys_stale_fini(struct ys_stale *stale)
{
    for (size_t i = 0; i < stale->n; i++)
        free(stale->path[i]);
    free(stale->path);
    *stale = (struct ys_stale){0};
}
