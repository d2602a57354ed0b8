#ifndef YS_RASTER_ROW_MATH_H
#define YS_RASTER_ROW_MATH_H

#include <stdbool.h>
#include <stddef.h>

/* Small arithmetic on rows of numbers. */

/* The k-th smallest; x is reordered.  n is at least 1. */
double ys_row_select(double *x, size_t n, size_t k);
/* Linear between order statistics, q in 0..1, as most statistics packages do; x is reordered.
 * NaN where n is 0. */
double ys_row_quantile(double *x, size_t n, double q);
/* Gaussian blur, cut at 4 sigma; the ends are repeated, or taken for 0 where zero_ends. */
bool ys_row_blur(double *x, size_t n, double sigma, bool zero_ends);

#endif
