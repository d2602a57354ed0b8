#ifndef YS_CHANGE_CAST_H
#define YS_CHANGE_CAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether dark pixels are a shadow by where the sun stood: a shadow lies behind what casts it.  From
 * each pixel toward the sun the dark ends, within the length of a shadow, at the thing; beyond a dark
 * thing on open ground lies the same ground as on its other side.
 */
struct ys_cast_window {
    const float *grey; /* width * height, of the date whose shadow it would be */
    const uint8_t *in; /* 1: a pixel of the dark blob; 2: another that changed */
    uint32_t width, height;
    double dx, dy;    /* unit vector in which shadows fall, pixels, y down */
    double length_px; /* of the longest shadow */
};

/* Share of the blob's pixels behind something, 0..1; 0 where it is not darker than what lies beyond it;
 * NaN where there is too little of it to ask, or no memory. */
double ys_cast_share(const struct ys_cast_window *window);

#endif
