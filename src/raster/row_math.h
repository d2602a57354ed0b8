#ifndef YS_RASTER_ROW_MATH_H
#define YS_RASTER_ROW_MATH_H

#include <stdbool.h>
#include <stddef.h>

/* Small arithmetic on rows of numbers. */

/* Gaussian blur, cut at 4 sigma; the ends are repeated, or taken for 0 where zero_ends. */
bool ys_row_blur(double *x, size_t n, double sigma, bool zero_ends);

#endif
