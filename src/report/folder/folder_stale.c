/* folder_stale.c - figures that an earlier report left in the folder */

#include "folder_stale.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void ys_stale_read(struct ys_stale *out, const char *folder)
{
    char *path = join(folder, "evidence.json");
    json_t *root = path ? json_load_file(path, 0, NULL) : NULL;
    const json_t *outputs = json_object_get(root, "outputs");

    *out = (struct ys_stale){0};
    if (json_array_size(outputs))
        out->at = ys_new(json_array_size(outputs), sizeof *out->at);
    for (size_t i = 0; out->at && i < json_array_size(outputs); i++) {
        const json_t *row = json_array_get(outputs, i);
        const char *name = ys_or_empty(json_string_value(json_object_get(row, "file")));
        const char *hash = ys_or_empty(json_string_value(json_object_get(row, "sha256")));

        if (!is_ours(name) || strlen(hash) != 64)
            continue;
        snprintf(out->at[out->n].name, sizeof out->at[out->n].name, "%s", name);
        snprintf(out->at[out->n].sha256, sizeof out->at[out->n].sha256, "%s", hash);
        out->n++;
    }
    json_decref(root);
    free(path);
}

static bool is_new(const struct ys_bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->n; i++)
        if (!strcmp(bundle->at[i].name, name))
            return true;
    return false;
}

static bool has_hash(const char *path, const char *sha256)
{
    FILE *file = fopen(path, "rb");
    char *bytes = file ? ys_new_raw(MOST_BYTES, 1) : NULL;
    char hex[65] = "";

    if (bytes) {
        const size_t n = fread(bytes, 1, MOST_BYTES, file);

        if (n < MOST_BYTES && !ferror(file))
            ys_sha256_hex(hex, bytes, n);
    }
    free(bytes);
    if (file)
        fclose(file);
    return !strcmp(hex, sha256);
}

void ys_stale_remove(const struct ys_stale *stale, const struct ys_bundle *bundle)
{
    for (size_t i = 0; i < stale->n; i++) {
        char *path =
            is_new(bundle, stale->at[i].name) ? NULL : join(bundle->folder, stale->at[i].name);

        if (path && has_hash(path, stale->at[i].sha256))
            unlink(path);
        free(path);
    }
    /* Gone only when nothing of anybody is left in it. */
    if (stale->n)
        rmdir(bundle->figures);
}

void ys_stale_fini(struct ys_stale *stale)
{
    free(stale->at);
    *stale = (struct ys_stale){0};
}
