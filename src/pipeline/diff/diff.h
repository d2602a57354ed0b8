#ifndef YS_PIPELINE_DIFF_DIFF_H
#define YS_PIPELINE_DIFF_DIFF_H

#include "../../change/change.h"
#include "../../change/statistic.h"
#include "pair.h"

/* Whole rasters compared; the body of ys_diff(). */
ys_status ys_diff_run(struct ys_diff_summary *out, const char *before, const char *after,
                      const struct ys_diff_options *diff, const struct ys_options *opt,
                      struct ys_error *err);

/* diff_fit.c: how AFTER is brought to the scale of BEFORE and what of their difference is more
 * than noise, from a sample of pixels spread over the tiles. */
struct ys_diff_fit {
    double gain[YS_DIFF_BANDS], offset[YS_DIFF_BANDS];
    double noise[YS_DIFF_BANDS]; /* of unchanged pixels, for the null test; units of BEFORE */
    double unit;                 /* a grey level of 8 bits in units of BEFORE */
    double threshold;
    double low; /* below the threshold where what touches it changed, too; else the threshold */
    struct ys_statistic statistic; /* of a pooled pair */
};
ys_status ys_diff_fit(struct ys_diff_fit *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_options *diff, struct ys_error *err);

#endif
