#ifndef YS_CHANGE_CHANGE_PARTS_H
#define YS_CHANGE_CHANGE_PARTS_H

/* Shared by the change files only. */
#include "change.h"

/* One comparison: two images of one grid, of which the first `bands` planes are compared. */
struct ys_compare {
    const struct ys_image *reference, *other;
    const struct ys_radiometry *radiometry;
    uint8_t *valid; /* at both dates, and not masked */
    unsigned bands;
    double tolerance_px; /* radius of the disc that a thing may be displaced by */
    int threads;
};

struct ys_difference { /* planes of width * height */
    float *statistic;  /* 3 x 3 mean of sum over bands of (d / noise)^2; 0 where not valid */
    float *mean;       /* over bands, of d: other - reference */
    double threshold;  /* changed: statistic above this */
};
ys_status ys_difference_new(struct ys_difference *out, const struct ys_compare *compare,
                            struct ys_error *err);
void ys_difference_fini(struct ys_difference *difference);

#endif
