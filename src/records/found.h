#ifndef YS_RECORDS_FOUND_H
#define YS_RECORDS_FOUND_H

#include "../../include/yardstick.h"
#include "../raster/geom.h"

struct ys_found {            /* one object, as a counter found it at one date */
    struct ys_box image_box; /* pixels of the image that was counted */
    double length_m, width_m;
    double score;   /* 0..1: the counter's own certainty; count/area/score.c makes it a share */
    bool estimated; /* placed in a group, not seen singly */
    enum ys_object_kind kind;
    int32_t track; /* index of its track, -1 off tracks */
    uint64_t flags;
};

#endif
