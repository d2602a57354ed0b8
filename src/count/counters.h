#ifndef YS_COUNT_COUNTERS_H
#define YS_COUNT_COUNTERS_H

#include "area/areas.h"

/* Every way of counting, one row each.  A new one is a file with these functions and its row; what
 * a site file may name it by is in formats/geojson/site_class.c. */

struct ys_counter {
    const char *method; /* as a site file names it and a report prints it */
    /* Classes whose least length is at least this are counted so; of rows of one method the first
     * that fits is taken. */
    double from_length_m;
    ys_area_resolved_fn *resolved; /* false: its count refuses with YS_GSD_TOO_COARSE */
    ys_area_count_fn *count;       /* NULL: in no area, but along drawn tracks (railcars.h) */
};

/* Counter of a class; NULL: there is none of this method. */
const struct ys_counter *ys_counter_find(const char *method, const double length_m[2]);

#endif
