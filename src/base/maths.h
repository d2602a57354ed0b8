#ifndef YS_BASE_MATHS_H
#define YS_BASE_MATHS_H

#include <math.h>
#include <stdbool.h>

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

/* u undoes t, an affine map in GDAL's order: x' = t[0] + t[1] x + t[2] y, y' = t[3] + t[4] x + t[5] y.
 * False where t has no inverse; u is then not to be used. */
static inline bool ys_affine_invert(double u[6], const double t[6])
{
    const double det = t[1] * t[5] - t[2] * t[4];

    if (!isfinite(det) || det == 0)
        return false;
    u[1] = t[5] / det;
    u[2] = -t[2] / det;
    u[4] = -t[4] / det;
    u[5] = t[1] / det;
    u[0] = -(u[1] * t[0] + u[2] * t[3]);
    u[3] = -(u[4] * t[0] + u[5] * t[3]);
    return isfinite(u[0] + u[1] + u[2] + u[3] + u[4] + u[5]);
}

#endif
