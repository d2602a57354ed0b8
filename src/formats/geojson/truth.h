#ifndef YS_FORMATS_GEOJSON_TRUTH_H
#define YS_FORMATS_GEOJSON_TRUTH_H

#include "../../../include/yardstick.h"
#include "../../records/truth.h"

/*
 * A truth file: GeoJSON with a feature for each true object.  Properties: class (wanted), date,
 * area, track, optional (true: may be found or not; so is "certain": false).  A Polygon's centre
 * and length are its own; a Point's reach is the member match_tolerance_m of the collection;
 * without a geometry an object only counts.
 *
 * The member counts, with which there need be no features, gives numbers: a list of
 * {class, date, area, count, optional} or {..., low, high}, or an object of them by class.  The
 * member count is one of them for whatever the report counts.
 */
ys_status ys_truth_read(struct ys_truth *out, const char *path, struct ys_error *err);
/* The same from n bytes at hand; path is for messages. */
ys_status ys_truth_parse(struct ys_truth *out, const char *path, const char *bytes, size_t n,
                         struct ys_error *err);
void ys_truth_fini(struct ys_truth *truth);

#endif
