#ifndef YS_FORMATS_GEOJSON_SITE_OPEN_H
#define YS_FORMATS_GEOJSON_SITE_OPEN_H

#include "geojson_read.h"
#include "site.h"

/* A site of any kind as a FeatureCollection, to be released.  named: names say what its features are
 * (site_named.h), as in KML. */
ys_status ys_site_open_text(json_t **out, bool *named, const struct ys_site_text *text,
                            struct ys_error *err);
/* A KMZ or GeoPackage, both named; *out is NULL where it is neither. */
ys_status ys_site_open_binary(json_t **out, const char *path, struct ys_error *err);

#endif
