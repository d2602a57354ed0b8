#ifndef YS_RASTER_BOX_MOMENTS_H
#define YS_RASTER_BOX_MOMENTS_H

#include <math.h>

/*
 * The turned rectangle that has the second moments of a set of pixels.  Lengths and sums are in
 * the unit of the caller's columns and rows; nothing is allocated and nothing fails.
 */

/* Sums over n > 0 pixels of their column x and row y and of the products of these.  Up to 2^53
 * they are exact; taken from a corner of the set, not of the picture, they lose nothing when
 * the moments are made central. */
struct ys_moment_sums {
    double n, x, y, xx, yy, xy;
};

struct ys_moments {
    double x, y;       /* mean */
    double xx, yy, xy; /* central: variances and covariance */
};

/* The variance of one pixel's area about its centre, for sets whose pixels are squares; 0 for
 * sets of points. */
#define YS_SQUARE_VARIANCE (1.0 / 12)

void ys_moments_of(struct ys_moments *out, const struct ys_moment_sums *sums,
                   double pixel_variance);

struct ys_sides {
    double length, width; /* length >= width >= 0 */
    double angle_rad;     /* of the length, from +x toward +y, in (-pi/2, pi/2]; 0 if round */
};
/* Of a filled rectangle with these moments: its variance along a side of length L is L^2 / 12. */
void ys_moments_sides(struct ys_sides *out, const struct ys_moments *moments);

/* Direction in which a set with these central moments, or a structure tensor, is the longest;
 * in (-pi/2, pi/2]. */
static inline double ys_principal_angle(double xx, double yy, double xy)
{
    return atan2(2 * xy, xx - yy) / 2;
}

#endif
