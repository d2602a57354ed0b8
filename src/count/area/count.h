#ifndef YS_COUNT_AREA_COUNT_H
#define YS_COUNT_AREA_COUNT_H

#include "../../raster/image.h"
#include "../../records/found.h"
#include "dist.h"

/* What every counter gives for one area at one date. */

struct ys_counted {
    bool counted;        /* false: refused, flags say why */
    struct ys_dist dist; /* widened: what the interval and P(claim) are read from */
    uint32_t certain, best, possible, low90,
        high90;        /* always in the order certain, low90, best,
                                                        high90, possible, equal ones allowed */
    double occupied_m; /* of tracks in pixels of 1 m and more: occupied metres, NaN unknown */
    double occupied_low_m, occupied_high_m; /* its 90 % interval, where it is known */
    double car_m[2]; /* with YS_BY_LENGTH: mean length of a car, low and high end of 90 % */
    uint64_t flags;
    double
        size_ratio; /* with YS_PIXEL_SIZE: the pixel size that lengths say, over the stated one */
    struct ys_found *found;
    size_t n_found;
};

/* certain, low90, high90 and possible of a count whose best and dist are made.  n_sure: objects that
 * are seen beyond doubt, one by one. */
void ys_counted_bounds(struct ys_counted *counted, size_t n_sure);

/* score.c: the share of real ones among objects that a counter of this method is so certain of. */
double ys_score_measured(const char *method, double certainty);

void ys_counted_fini(struct ys_counted *counted);

#endif
