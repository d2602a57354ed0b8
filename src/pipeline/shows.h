#ifndef YS_PIPELINE_SHOWS_H
#define YS_PIPELINE_SHOWS_H

#include "../formats/geojson/site.h"

/* Whether pixels of this size carry the class, as its counter itself says. */
ys_status ys_shows(bool *out, const struct ys_class *class_, double pixel_m,
                   struct ys_error *err);

#endif
