#ifndef YS_PIPELINE_TILE_SHARPNESS_H
#define YS_PIPELINE_TILE_SHARPNESS_H

#include "../formats/tile/tile.h"

/* shows_m of ys_tile_info, from windows spread over the tile, which are read one by one.  NaN also
 * where the pixel size is not known, and where pixels cannot be read: what a header says of a
 * damaged file is worth saying. */
ys_status ys_tile_sharpness(double *shows_m, const ys_tile *tile, struct ys_error *err);

#endif
