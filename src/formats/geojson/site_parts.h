#ifndef YS_FORMATS_GEOJSON_SITE_PARTS_H
#define YS_FORMATS_GEOJSON_SITE_PARTS_H

#include "geojson_read.h"
#include "site.h"

/* What site*.c share; their shapes also serve corrections*.c and truth.c. */

/* Add the classes of the member `classes` to those that site has; NULL adds none. */
ys_status ys_site_add_classes(struct ys_site *site, json_t *classes,
                              const struct ys_site_where *where, struct ys_error *err);
/* One that was defined elsewhere, unless site has one of its name. */
ys_status ys_site_add_known(struct ys_site *site, const struct ys_class *class_,
                            struct ys_error *err);
ys_status ys_site_find_class(size_t *out, const struct ys_site *site, const char *name,
                             const struct ys_site_where *where, struct ys_error *err);

/* Coordinates of a Polygon or MultiPolygon as rings without their closing points. */
ys_status ys_site_polygon(struct ys_polygon *out, const json_t *coordinates, bool multi,
                          const struct ys_site_where *where, struct ys_error *err);
/* One [LON, LAT]. */
ys_status ys_site_position(struct ys_point *out, const json_t *position,
                           const struct ys_site_where *where, struct ys_error *err);
/* Coordinates of a LineString. */
ys_status ys_site_line(struct ys_line *out, const json_t *coordinates,
                       const struct ys_site_where *where, struct ys_error *err);

/* Whether a role is one of a mark; adds a mark of that role, and takes its polygon. */
bool ys_site_is_mark(const char *role);
ys_status ys_site_add_mark(struct ys_site *site, const json_t *properties,
                           struct ys_polygon *polygon, const struct ys_site_where *where,
                           struct ys_error *err);

/* Add what a feature describes; fills where->name. */
ys_status ys_site_feature(struct ys_site *site, const json_t *feature,
                          struct ys_site_where *where, struct ys_error *err);

#endif
