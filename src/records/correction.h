#ifndef YS_RECORDS_CORRECTION_H
#define YS_RECORDS_CORRECTION_H

#include "../../include/yardstick.h"
#include "../raster/geom.h"

/* A correction by hand as its file states it: what formats/ reads and judge/ applies.  Places
 * are lon, lat on WGS 84. */

enum { YS_SPLIT_MOST = 100 }; /* objects that one may become */

struct ys_correction_in {
    size_t feature; /* of the file, from 1 */
    enum ys_action action;
    char *author, *reason;          /* never empty */
    char *date, *area, *class_name; /* as stated; "" where not */
    int32_t day;                    /* of date, since 1970-01-01; INT32_MIN where not stated */
    uint32_t id;                    /* number of the object; 0 where not stated */
    uint32_t parts;                 /* split: what one becomes; else 0 */
    struct ys_line point;      /* empty where a polygon is given, and the other way round; */
    struct ys_polygon polygon; /* of an addition always its footprint */
};

void ys_correction_in_fini(struct ys_correction_in *correction);

/* False, and *out left alone, for a word that is none. */
bool ys_action_find(enum ys_action *out, const char *name);

#endif
