/* manifest_read.c - the file of a manifest: CSV, or a GeoPackage with its columns, a feature a site */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../gpkg/gpkg.h"
#include "manifest_parts.h"
#include "textfile.h"

struct reading {
    struct ys_manifest_reader r;
    size_t layers; /* of sites */
};

/* A GeoPackage may hold other layers, as the sites' own areas: one that has tiles is one of sites, and so
 * is one with a slip of that name, which is then told. */
static ys_status on_layer(void *ctx, bool *wanted, const struct ys_gpkg_row *names,
                          struct ys_error *err)
{
    struct reading *reading = ctx;
    struct ys_manifest_reader *r = &reading->r;
    ys_status status = YS_OK;

    *wanted = false;
    for (size_t i = 0; i < names->n; i++)
        *wanted = *wanted || ys_manifest_is_column(names->value[i], YS_ROW_TILES);
    if (!*wanted)
        return YS_OK;
    reading->layers++;
    r->n_column = 0;
    ys_text_fit(r->where, sizeof r->where, "layer '%s'", names->layer);
    for (size_t i = 0; i < names->n && !status; i++)
        status = ys_manifest_heading(r, names->value[i], strlen(names->value[i]), err);
    return status ? status : ys_manifest_header_end(r, err);
}

static ys_status on_row(void *ctx, const struct ys_gpkg_row *row, struct ys_error *err)
{
    struct ys_manifest_reader *r = &((struct reading *)ctx)->r;
    ys_status status = YS_OK;

    ys_text_fit(r->where, sizeof r->where, "layer '%s', feature %lld", row->layer, row->fid);
    for (size_t i = 0; i < row->n && !status; i++) {
        const char *value = ys_or_empty(row->value[i]);

        status = ys_manifest_field(r, i, value, strlen(value), err);
    }
    return status ? status : ys_manifest_row_end(r, row->n, err);
}

static ys_status read_gpkg(struct ys_manifest *out, struct ys_text_list *problems,
                           const char *path, struct ys_error *err)
{
    struct reading reading = {.r = {.out = out, .problems = problems, .path = path}};
    const struct ys_gpkg_rows rows = {on_layer, on_row, &reading};
    ys_status status = ys_gpkg_rows(&rows, path, err);

    if (!status && !reading.layers)
        status = ys_fail(err, YS_ERR_FORMAT,
                         "%.300s: no layer of sites; want one with columns name, site, tiles, "
                         "and if need be claims and options",
                         path);
    return ys_manifest_end(&reading.r, status, err);
}

/* An SQLite file is told by its first bytes, whatever its name is. */
static bool is_gpkg(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char head[16];
    const ssize_t n = fd >= 0 ? pread(fd, head, sizeof head, 0) : -1;

    if (fd >= 0)
        close(fd);
    return n == (ssize_t)sizeof head && ys_gpkg_is(head, sizeof head);
}

ys_status ys_manifest_read(struct ys_manifest *out, struct ys_text_list *problems,
                           const char *path, struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_manifest){0};
    if (is_gpkg(path))
        return read_gpkg(out, problems, path, err);
    ys_status status = ys_textfile_read(&bytes, &n, path, YS_MANIFEST_BYTES, err);
    if (!status)
        status = ys_manifest_parse(out, problems, path, bytes, n, err);
    free(bytes);
    return status;
}
