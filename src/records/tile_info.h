#ifndef YS_RECORDS_TILE_INFO_H
#define YS_RECORDS_TILE_INFO_H

#include "../../include/yardstick.h"

/* A copy with its texts, one allocation for free(); NULL: out of memory.  A result keeps what
 * it says of its tiles when they are closed. */
struct ys_tile_info *ys_tile_info_copy(const struct ys_tile_info *info);

#endif
