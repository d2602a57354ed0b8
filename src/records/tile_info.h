#ifndef YS_RECORDS_TILE_INFO_H
#define YS_RECORDS_TILE_INFO_H

#include "../../include/yardstick.h"

/* A copy with its texts, one allocation for free(); NULL: out of memory.  A result keeps what
 * it says of its tiles when they are closed. */
struct ys_tile_info *ys_tile_info_copy(const struct ys_tile_info *info);

/* Where its middle lies, "lon 5.123456, lat 52.123456", or "an unknown place". */
enum { YS_CENTRE_TEXT = 48 };
void ys_tile_centre_text(char text[YS_CENTRE_TEXT], const struct ys_tile_info *info);

#endif
