/* corrections.c - corrections files: GeoJSON (RFC 7946) with an analyst's decisions */

#include "corrections.h"

#include <stdlib.h>

#include "../../base/mem.h"
#include "../text/textfile.h"
#include "corrections_parts.h"

enum { MAX_CORRECTIONS = 20000 }; /* each is held against every object of its date */

static ys_status read_features(struct ys_corrections_file *out, const json_t *features,
                               struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = json_array_size(features);
    ys_status status = YS_OK;

    if (n > MAX_CORRECTIONS)
        return ys_site_fail(where, err, "%zu features; want %d at most", n, MAX_CORRECTIONS);
    out->at = ys_new(n, sizeof *out->at);
    if (!out->at)
        return ys_site_nomem(where, err);
    while (status == YS_OK && out->n < n) {
        const json_t *const feature = json_array_get(features, out->n);

        where->feature = out->n + 1;
        status = ys_correction_read(&out->at[out->n++], feature, where, err);
    }
    return status;
}

ys_status ys_corrections_file_parse(struct ys_corrections_file *out, const char *path,
                                    const char *bytes, size_t n, struct ys_error *err)
{
    struct ys_site_where where = {.path = path};
    json_t *root;

    *out = (struct ys_corrections_file){0};
    ys_status status = ys_site_collection(&root, bytes, n, &where, err);
    if (status != YS_OK)
        return status;
    status = read_features(out, json_object_get(root, "features"), &where, err);
    json_decref(root);
    if (status != YS_OK)
        ys_corrections_file_fini(out);
    return status;
}

ys_status ys_corrections_file_read(struct ys_corrections_file *out, const char *path,
                                   struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_corrections_file){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, YS_SITE_MAX_BYTES, err);
    if (status == YS_OK)
        status = ys_corrections_file_parse(out, path, bytes, n, err);
    free(bytes);
    return status;
}

void ys_corrections_file_fini(struct ys_corrections_file *file)
{
    for (size_t i = 0; i < file->n; i++)
        ys_correction_in_fini(&file->at[i]);
    free(file->at);
    *file = (struct ys_corrections_file){0};
}
