#ifndef YS_BASE_CHI_SQUARE_H
#define YS_BASE_CHI_SQUARE_H

/*
 * The chi-square distribution with 1 or more degrees of freedom: what a sum of so many squared
 * standard normal errors is.
 */

/* The share of it above x; 1 for x <= 0. */
double ys_chi_square_above(double x, unsigned freedom);

/* The point that a share of it, 0 < share < 1, lies above. */
double ys_chi_square_point(double share, unsigned freedom);

#endif
