#ifndef YS_REPORT_ALIGNMENT_H
#define YS_REPORT_ALIGNMENT_H

#include "../../include/yardstick.h"

struct ys_aligned_row {
    const struct ys_alignment_row *row;
    const struct ys_tie_row *tie; /* row->n_ties of them */
};

/* How tiles lie on the reference, as lines for a person or as JSON, and their tie points as GeoJSON;
 * the caller frees *out. */
ys_status ys_alignment_render_text(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err);
ys_status ys_alignment_render_json(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err);
ys_status ys_alignment_render_ties(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err);

#endif
