/* geom_turn.c - how a polygon lies along x */

#include <math.h>

#include "../base/maths.h"
#include "geom.h"

/* A polygon this many times as long as wide is long. */
static const double long_from = 1.8;

bool ys_polygon_turned_bounds(double bounds[4], const struct ys_polygon *polygon,
                              double angle_rad, double tall)
{
    const double c = cos(angle_rad), s = sin(angle_rad);
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t r = 0; r < polygon->n; r++)
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            const double px = polygon->ring[r].pt[i].x, py = tall * polygon->ring[r].pt[i].y;
            const double x = c * px - s * py, y = s * px + c * py;

            b[0] = fmin(b[0], x), b[1] = fmin(b[1], y);
            b[2] = fmax(b[2], x), b[3] = fmax(b[3], y);
        }
    if (!(b[2] >= b[0]))
        return false;
    for (int k = 0; k < 4; k++)
        bounds[k] = b[k];
    return true;
}

double ys_polygon_turn(const struct ys_polygon *polygon, double tall)
{
    double least = INFINITY, found = 0;

    for (int degree = -89; degree <= 90; degree++) {
        const double angle = degree * YS_PI / 180;
        double b[4];

        if (!ys_polygon_turned_bounds(b, polygon, angle, tall))
            return 0;
        const double w = b[2] - b[0], h = b[3] - b[1];
        if (w >= long_from * h && w * h < least)
            least = w * h, found = angle;
    }
    return found;
}
