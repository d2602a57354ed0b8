#ifndef YS_PIPELINE_DIFF_DIFF_H
#define YS_PIPELINE_DIFF_DIFF_H

#include "../../change/change.h"
#include "pair.h"

/* Whole rasters compared; the body of ys_diff(). */
ys_status ys_diff_run(struct ys_diff_summary *out, const char *before, const char *after,
                      const struct ys_diff_options *diff, const struct ys_options *opt,
                      struct ys_error *err);

/* diff_fit.c: how AFTER is brought to the scale of BEFORE and what of their difference is more
 * than noise, from a sample of 163,840 pixels spread over the tiles. */
struct ys_diff_fit {
    double gain[YS_MAX_PLANES], offset[YS_MAX_PLANES];
    double threshold;
};
ys_status ys_diff_fit(struct ys_diff_fit *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_options *diff, struct ys_error *err);

#endif
