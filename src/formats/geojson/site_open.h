#ifndef YS_FORMATS_GEOJSON_SITE_OPEN_H
#define YS_FORMATS_GEOJSON_SITE_OPEN_H

#include "geojson_read.h"

/* A site file of any kind as a FeatureCollection, to be released.  named: names say what its features
 * are (site_named.h). */
ys_status ys_site_open(json_t **out, bool *named, const char *path, struct ys_error *err);

#endif
