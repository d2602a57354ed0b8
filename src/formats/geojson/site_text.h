#ifndef YS_FORMATS_GEOJSON_SITE_TEXT_H
#define YS_FORMATS_GEOJSON_SITE_TEXT_H

#include "../../../include/yardstick.h"

/* A site file of any kind as one GeoJSON text, to be freed: every member of it is kept, and what its
 * names say (site_named.h) is in its properties.  Features are not looked at: a site that is being
 * drawn may be unfinished. */
ys_status ys_site_as_text(char **out, const char *path, struct ys_error *err);

#endif
