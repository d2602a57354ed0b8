#ifndef YS_REPORT_INFO_TEXT_H
#define YS_REPORT_INFO_TEXT_H

#include "../../include/yardstick.h"

/* What a tile is, as lines for a person or as one JSON object; the caller frees *out. */
ys_status ys_info_write(char **out, const struct ys_tile_info *info, enum ys_format format,
                        struct ys_error *err);

#endif
