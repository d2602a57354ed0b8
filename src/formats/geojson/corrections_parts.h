#ifndef YS_FORMATS_GEOJSON_CORRECTIONS_PARTS_H
#define YS_FORMATS_GEOJSON_CORRECTIONS_PARTS_H

#include "corrections.h"
#include "site_parts.h"

/* What corrections.c, corrections_feature.c and corrections_place.c share. */

/* One feature; fills where->name.  On failure *out holds what is to be released all the same. */
ys_status ys_correction_read(struct ys_correction_in *out, const json_t *feature,
                             struct ys_site_where *where, struct ys_error *err);
/* Its point or polygon, as its action wants it. */
ys_status ys_correction_place(struct ys_correction_in *out, const json_t *feature,
                              const struct ys_site_where *where, struct ys_error *err);

#endif
