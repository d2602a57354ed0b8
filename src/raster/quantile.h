#ifndef YS_RASTER_QUANTILE_H
#define YS_RASTER_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Order statistics.  The caller owns all rows; but for sorting nothing is allocated, so nothing fails.  Values
 * are free of NaN: the caller leaves out what has no data.  Two rules for the quantile between
 * two elements, which differ by less than the distance of these: the lower one (many pixels) or
 * the point between them (few measurements).
 */

/* The k-th smallest of n floats (k < n), exactly and in O(n) whatever their order. */
float ys_kth(const float *values, size_t n, size_t k);

/* Into ascending order, in O(n), by the digits of the numbers.  false: out of memory. */
bool ys_sort_floats(float *values, size_t n);

/* The value below which a share of 0..1 of n floats lies: element floor(share (n - 1)) of the
 * sorted row; 0 where n is 0. */
float ys_quantile(const float *values, size_t n, double share);

/* 1.4826 times the median distance from the median, the standard deviation of a normal sample;
 * overwrites values; 0 where n is 0. */
double ys_robust_sd(float *values, size_t n);

/* The k-th smallest of n doubles (k < n).  x is reordered: all before k are not greater, all
 * after it not smaller. */
double ys_select(double *x, size_t n, size_t k);

/* Linear between order statistics, share in 0..1, as most statistics packages do; x is reordered.
 * NaN where n is 0. */
double ys_quantile_linear(double *x, size_t n, double share);

struct ys_weighed {
    double value, weight;
};
/* The smallest value up to which half of the weight lies; sorts v; 0 where n is 0. */
double ys_weighted_median(struct ys_weighed *v, size_t n);

/* The bin in which the k-th smallest (from 0) of all counted lies, and how many lie in the bins
 * below it (below may be NULL); n where no more than k are counted. */
size_t ys_histogram_kth(uint64_t *below, const uint64_t *count, size_t n, uint64_t k);

#endif
