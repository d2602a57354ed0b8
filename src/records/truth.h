#ifndef YS_RECORDS_TRUTH_H
#define YS_RECORDS_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/date.h"

/* What a truth file and a written report say, as formats/ reads them and judge/ compares them.
 * Texts are never NULL: "" is not said.  owner holds what they point to. */

struct ys_line; /* of raster/geom.h; points are lon, lat */
struct ys_polygon;

struct ys_truth_object {
    const char *class_name, *area, *track;
    bool dated, optional; /* optional: may be found or not */
    struct ys_date date;
    double lon_deg, lat_deg; /* of its centre; NaN: it is only known to be there */
    double reach_m;          /* a found object this near or nearer is another one's or it */
    /* What is the same of one object at every date; "" and -1: not said. */
    const char *object;
    int64_t object_number;
    /* What became of it between the two dates of a truth of two: "stayed", "left", "arrived". */
    const char *status;
    size_t feature; /* of the file, from 1 */
};

struct ys_truth_count {
    const char *class_name, *area;
    bool dated, stated; /* not stated: the entry gives no number */
    struct ys_date date;
    uint32_t low, high;
};

struct ys_truth {
    struct ys_truth_object *object;
    size_t n_object;
    struct ys_truth_count *count;
    size_t n_count;
    void *owner;
};

struct ys_reported_area {
    const char *name, *class_name;
    struct ys_polygon *lonlat; /* NULL: a report without coordinates */
};

struct ys_reported_track { /* as drawn */
    const char *name;
    struct ys_line *lonlat; /* NULL: a report without coordinates */
};

struct ys_reported_count { /* of one track, or of an area and class where track is "" */
    const char *date, *area, *class_name, *track;
    bool dated, counted;
    struct ys_date when;
    int32_t last_day; /* of a range of days; else that of when */
    uint32_t best, low90, high90;
};

struct ys_reported_object {
    const char *date, *area, *class_name;
    double lon_deg, lat_deg;   /* NaN: a report without coordinates */
    uint32_t number, same_as;  /* 0: not said */
    const char *since, *until; /* names of statuses */
};

struct ys_reported_change { /* an area and class between two dates */
    const char *before, *after, *area, *class_name;
    bool matched, next; /* next: objects have their since and until by it */
    uint32_t stayed90[2], left90[2], arrived90[2];
};

struct ys_reported {
    struct ys_reported_area *area;
    size_t n_area;
    struct ys_reported_track *track;
    size_t n_track;
    struct ys_reported_count *count; /* by date, area and class */
    size_t n_count;
    struct ys_reported_count *track_count; /* their parts by track */
    size_t n_track_count;
    struct ys_reported_object *object;
    size_t n_object;
    struct ys_reported_change *change;
    size_t n_change;
    void *owner;
};

#endif
