#ifndef YS_PIPELINE_DESCRIBE_TILE_H
#define YS_PIPELINE_DESCRIBE_TILE_H

#include "../../include/yardstick.h"

/* What a tile is and which of the built-in classes its pixels carry, as text or JSON; the caller
 * frees *out. */
ys_status ys_describe_tile(char **out, const struct ys_tile_info *tile, enum ys_format format,
                           struct ys_error *err);

#endif
