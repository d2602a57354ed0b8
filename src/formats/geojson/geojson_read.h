#ifndef YS_FORMATS_GEOJSON_GEOJSON_READ_H
#define YS_FORMATS_GEOJSON_GEOJSON_READ_H

#include <jansson.h>

#include "../../../include/yardstick.h"

/* What the readers of GeoJSON share: site*.c, corrections*.c and truth.c. */

enum {
    YS_SITE_MAX_NAME = 200,      /* bytes of a name */
    YS_SITE_MAX_BYTES = 64 << 20 /* of a file */
};

struct ys_site_where { /* what an error names */
    const char *path;
    size_t feature;    /* from 1; 0: none */
    char name[80];     /* of the feature; "" where it has none */
    const char *layer; /* of a GeoPackage, then feature is a fid; NULL: none */
    const char *want;  /* of a file that is no JSON: what may stand there; NULL: GeoJSON */
};

/* "PATH: feature 3 'Yard': ...", with YS_ERR_FORMAT. */
__attribute__((format(printf, 3, 4))) ys_status ys_site_fail(const struct ys_site_where *where,
                                                             struct ys_error *err,
                                                             const char *format, ...);
/* Which one is at hand: number i from 0 of a collection. */
void ys_site_point_at(struct ys_site_where *where, const json_t *feature, size_t i);
ys_status ys_site_nomem(const struct ys_site_where *where, struct ys_error *err);

/* A FeatureCollection on WGS 84 of bounded size, to be released; its "features" are an array. */
ys_status ys_site_collection(json_t **out, const char *bytes, size_t n,
                             const struct ys_site_where *where, struct ys_error *err);

/* A member that is a text for a person, cut at nothing: *out is NULL where it is absent, null or
 * empty; it belongs to object. */
ys_status ys_site_word(const char **out, const json_t *object, const char *key,
                       const struct ys_site_where *where, struct ys_error *err);
/* A property that is a finite number from low to high; NaN where it is absent or null. */
ys_status ys_correction_number(double *out, const json_t *properties, const char *key,
                               const double range[2], const struct ys_site_where *where,
                               struct ys_error *err);

#endif
