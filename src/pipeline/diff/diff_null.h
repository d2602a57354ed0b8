#ifndef YS_PIPELINE_DIFF_DIFF_NULL_H
#define YS_PIPELINE_DIFF_DIFF_NULL_H

#include "../../change/change_null.h"
#include "../../change/change_scan.h"
#include "diff.h"

struct ys_diff_null {
    double apart_px;        /* between the tiles: displacement and residual; NaN unknown */
    double displaced_px;    /* by how much BEFORE was displaced from itself */
    double share, blobs_px; /* changed, and blobs, for each valid pixel; NaN: none were valid */
};

/* How the tiles lie on each other, and what that alone would show as change, from four windows.
 * spec: of the scan of the pair, opening and all. */
ys_status ys_diff_null_test(struct ys_diff_null *out, const struct ys_tile_pair *pair,
                            const struct ys_diff_fit *fit,
                            const struct ys_change_scan_spec *spec, struct ys_error *err);

#endif
