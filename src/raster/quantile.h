#ifndef YS_RASTER_QUANTILE_H
#define YS_RASTER_QUANTILE_H

#include <stddef.h>

/* The k-th smallest of n floats (k < n, no NaN), exactly and in O(n) whatever their order. */
float ys_kth(const float *values, size_t n, size_t k);

/* The value below which a share of 0..1 of n floats lies: element floor(share (n - 1)) of the
 * sorted row; 0 where n is 0. */
float ys_quantile(const float *values, size_t n, double share);

/* 1.4826 times the median distance from the median, the standard deviation of a normal sample;
 * overwrites values; 0 where n is 0. */
double ys_robust_sd(float *values, size_t n);

#endif
