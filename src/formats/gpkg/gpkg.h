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

/* n bytes are a GeoPackage, or another file of SQLite. */
bool ys_gpkg_is(const void *head, size_t n);

const char *ys_gpkg_library(void); /* the version of SQLite, at run time */

#endif
