#ifndef YS_REPORT_JSON_BLOBS_GEOJSON_H
#define YS_REPORT_JSON_BLOBS_GEOJSON_H

#include "../../base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* One component of change as a feature of RFC 7946. */
struct ys_blob_row {
    uint64_t id, area_px;
    double area_m2; /* NaN unknown */
    double mean_difference, max_difference;
    /* Of its pixels: those that a shadow alone changed, and those brighter at the second date; NaN:
     * no colours to tell by. */
    double shadow_share, brighter_share;
    double
        cast_share; /* of its pixels, behind something as seen from the sun; NaN: not asked */
    bool shadow;    /* of class shadow: above 0.5 of shadow, or cast */
    double x_px, y_px;                             /* centre */
    double length_px, width_px;                    /* of the box */
    double lon, lat, corner_lon[4], corner_lat[4]; /* NaN unknown: no geometry */
};

/* Appends one line: the feature, without a comma. */
void ys_blob_feature(struct ys_text *out, const struct ys_blob_row *row);

#endif
