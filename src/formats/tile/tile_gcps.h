#ifndef YS_FORMATS_TILE_TILE_GCPS_H
#define YS_FORMATS_TILE_TILE_GCPS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../../include/yardstick.h"

struct ys_gcp { /* a ground control point */
    double col, row, x, y;
};

/* The affine transform through them (as in struct ys_geo), where one places each within 0.1 px
 * and carries that to the corners of a picture of width x height; else false. */
bool ys_gcps_fit(double t[6], const struct ys_gcp *gcp, size_t n, double width, double height);

#endif
