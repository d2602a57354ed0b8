#ifndef YS_RASTER_SHARPNESS_PARTS_H
#define YS_RASTER_SHARPNESS_PARTS_H

#include "sharpness.h"

/* Windows of one picture, seen along their rows; what is asked of columns is asked of turned
 * windows. */
struct ys_rows_of {
    float *const *window; /* width * height each; NaN unknown */
    size_t n;
    uint32_t width, height;
};

/* How many times as blurred as the usual picture, of which it is about 1, this one is; 0.76 is the
 * least that can be told; NaN: nothing can.  Leaves the windows halved.  false: out of memory. */
bool ys_rows_cutoff(double *blur_px, struct ys_rows_of *rows);

/* Frequencies 0 to 1/2 in steps of 1 / YS_BEAT_STEPS. */
enum { YS_BEAT_STEPS = 512, YS_BEATS = YS_BEAT_STEPS / 2 + 1 };

struct ys_beat {
    float power[YS_BEATS];     /* over the median of what surrounds it */
    float amplitude[YS_BEATS]; /* of mean differences that are 1 without a beat */
};
/* Of first (order 1) or second (2) differences, where these are largest.  false: out of memory. */
bool ys_rows_beat(struct ys_beat *out, const struct ys_rows_of *rows, unsigned order);

#endif
