#ifndef YS_REPORT_PLACES_H
#define YS_REPORT_PLACES_H

#include "../base/date.h"
#include "../records/result.h"

/* Where and when things are, as files for maps tell it. */

/* false: its place is not known, or is not to be told. */
bool ys_object_has_place(const ys_result *res, const struct ys_object *object);
/* The same of an area, a track or a footprint added by hand. */
bool ys_shape_has_place(const ys_result *res, const struct ys_polygon *shape);
/* It was added by hand, and its footprint is res->added[i]. */
bool ys_correction_is_added(const ys_result *res, size_t i);

/* The rings of a polygon in parts, as KML and WKB want them: owner[i] is i for an outline, and for
 * a hole the ring whose hole it is.  To be freed; NULL: out of memory. */
size_t *ys_ring_owners(const struct ys_polygon *polygon);
/* Vertex k of ring i, outlines counter-clockwise and holes the other way; k = n is the first again. */
struct ys_point ys_ring_vertex(const struct ys_line *ring, bool hole, size_t k);

/* What is known of a date: nothing (false), or its first and its last day and, in first, the time. */
bool ys_row_days(struct ys_date *first, int32_t *last_day, const ys_result *res, size_t date);

#endif
