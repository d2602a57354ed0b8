#ifndef YS_CHANGE_IRMAD_H
#define YS_CHANGE_IRMAD_H

#include "statistic.h"

/*
 * Iteratively reweighted multivariate alteration detection (Nielsen 2007): canonical correlation
 * of the two dates, in which each pixel has the weight with which it may be unchanged.
 * out: the statistic Z, the sum of the squared variates over their variances.  weight: of each
 * pixel of the sample, the probability that an unchanged pixel has as large a Z or a larger one.
 */
ys_status ys_irmad(struct ys_statistic *out, float *weight, const struct ys_band_sample *sample,
                   int threads, struct ys_error *err);

#endif
