#ifndef YS_BASE_MATHS_H
#define YS_BASE_MATHS_H

#include <math.h>

/*
 * The few functions of numbers that C11 does not have and more than one room needs.  Plain
 * arithmetic on doubles: nothing is owned, nothing fails, a NaN goes in and comes out.
 */

/* C11 has no name for it: M_PI is POSIX's. */
#define YS_PI 3.14159265358979323846

/* x, but not outside [low, high]; a NaN stays one, which fmin(fmax()) would turn into low. */
static inline double ys_clip(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* The probability whose log odds are z: 0 at -infinity, 0.5 at 0, 1 at infinity. */
static inline double ys_logistic(double z)
{
    return 1 / (1 + exp(-z));
}

#endif
