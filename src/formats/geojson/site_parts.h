#ifndef YS_FORMATS_GEOJSON_SITE_PARTS_H
#define YS_FORMATS_GEOJSON_SITE_PARTS_H

#include <jansson.h>

#include "site.h"

/* What the readers of GeoJSON share: site*.c, corrections*.c and truth.c. */

enum {
    YS_SITE_MAX_NAME = 200,      /* bytes of a name */
    YS_SITE_MAX_BYTES = 64 << 20 /* of a file */
};

struct ys_site_where { /* what an error names */
    const char *path;
    size_t feature; /* from 1; 0: none */
    char name[80];  /* of the feature; "" where it has none */
};

/* "PATH: feature 3 'Yard': ...", with YS_ERR_FORMAT. */
__attribute__((format(printf, 3, 4))) ys_status ys_site_fail(const struct ys_site_where *where,
                                                             struct ys_error *err,
                                                             const char *format, ...);
ys_status ys_site_nomem(const struct ys_site_where *where, struct ys_error *err);

/* A FeatureCollection on WGS 84 of bounded size, to be released; its "features" are an array. */
ys_status ys_site_collection(json_t **out, const char *bytes, size_t n,
                             const struct ys_site_where *where, struct ys_error *err);

/* A member that is a text for a person, cut at nothing: *out is NULL where it is absent, null or
 * empty; it belongs to object. */
ys_status ys_site_word(const char **out, const json_t *object, const char *key,
                       const struct ys_site_where *where, struct ys_error *err);

/* Add the classes of the member `classes` to those that site has; NULL adds none. */
ys_status ys_site_add_classes(struct ys_site *site, json_t *classes,
                              const struct ys_site_where *where, struct ys_error *err);
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

/* Add what a feature describes; fills where->name. */
ys_status ys_site_feature(struct ys_site *site, const json_t *feature,
                          struct ys_site_where *where, struct ys_error *err);

#endif
