#ifndef YS_FORMATS_GPKG_GPKG_H
#define YS_FORMATS_GPKG_GPKG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../../include/yardstick.h"

/*
 * The feature layers of a GeoPackage (OGC 12-128r18) as a GeoJSON FeatureCollection on WGS 84, to be
 * released.  Each feature has the properties of its columns that a site reads (name, count, role,
 * proposed), "folders" with the name of its layer, and beside them "layer" and "fid", for messages.
 * Points are left out.
 *
 * The file is opened read-only and as one that does not change, so that SQLite leaves nothing beside
 * it.  What another program has not yet written into it (PATH-wal) would be missing: it is refused.
 */
ys_status ys_gpkg_site(json_t **out, const char *path, struct ys_error *err);

/*
 * The layers and tables of a GeoPackage as rows of text, for readers that want their columns and no
 * geometry: each layer is told by the names of its columns, and its rows follow where layer() says so.
 * Values are UTF-8 without control bytes of 0; NULL: there is none, or it is no text and no number.  All
 * are those of the call alone.
 */
struct ys_gpkg_row {
    const char *layer; /* printable */
    long long fid;     /* 0 in a view */
    const char *const *value;
    size_t n; /* columns */
};
struct ys_gpkg_rows {
    ys_status (*layer)(void *ctx, bool *wanted, const struct ys_gpkg_row *names,
                       struct ys_error *err);
    ys_status (*row)(void *ctx, const struct ys_gpkg_row *row, struct ys_error *err);
    void *ctx;
};
ys_status ys_gpkg_rows(const struct ys_gpkg_rows *rows, const char *path, struct ys_error *err);

/* n bytes are a GeoPackage, or another file of SQLite. */
bool ys_gpkg_is(const void *head, size_t n);

const char *ys_gpkg_library(void); /* the version of SQLite, at run time */

#endif
