#ifndef YS_REPORT_JSON_PROPOSALS_GEOJSON_H
#define YS_REPORT_JSON_PROPOSALS_GEOJSON_H

#include "../../../include/yardstick.h"

/* Proposed tracks as a FeatureCollection of RFC 7946, in the order given; released with free().
 * rendered: the tile was drawn, not acquired. */
ys_status ys_report_proposals(char **out, const struct ys_track_line *line, size_t n,
                              bool rendered, struct ys_error *err);

#endif
