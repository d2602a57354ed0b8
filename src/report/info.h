#ifndef YS_REPORT_INFO_H
#define YS_REPORT_INFO_H

#include "../../include/yardstick.h"

struct ys_countable {
    const char *class_;
    bool countable; /* the pixels are fine enough for its counter */
};

/* What a tile is, as lines for a person or as one JSON object; the caller frees *out.  shown: of
 * n_shown classes; 0 where the pixel size is not known. */
ys_status ys_info_render_text(char **out, const struct ys_tile_info *info,
                              const struct ys_countable *shown, size_t n_shown,
                              struct ys_error *err);
ys_status ys_info_render_json(char **out, const struct ys_tile_info *info,
                              const struct ys_countable *shown, size_t n_shown,
                              struct ys_error *err);

#endif
