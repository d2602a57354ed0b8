#ifndef YS_BASE_DEGREE_H
#define YS_BASE_DEGREE_H

#include <math.h>

#include "maths.h"

/* Metres of a degree on WGS 84, for distances of some hundred metres: the series of NGA (1 cm). */

static inline double ys_metres_of_latitude(double lat_deg)
{
    const double lat = lat_deg * YS_PI / 180;

    return 111132.92 - 559.82 * cos(2 * lat) + 1.175 * cos(4 * lat) - 0.0023 * cos(6 * lat);
}

static inline double ys_metres_of_longitude(double lat_deg)
{
    const double lat = lat_deg * YS_PI / 180;

    return 111412.84 * cos(lat) - 93.5 * cos(3 * lat) + 0.118 * cos(5 * lat);
}

/* The same meridian, counted on or back past 180 so that it is at most half a turn from another. */
static inline double ys_longitude_near(double lon_deg, double near_deg)
{
    return lon_deg + 360 * nearbyint((near_deg - lon_deg) / 360);
}

#endif
