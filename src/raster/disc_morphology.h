#ifndef YS_RASTER_DISC_MORPHOLOGY_H
#define YS_RASTER_DISC_MORPHOLOGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On masks of width * height; false: out of memory. */

/* Distance in pixels, centre to centre, to the nearest pixel with mask != 0 (exact Euclidean,
 * Felzenszwalb and Huttenlocher 2012); INFINITY-like 1e10 where there is none. */
bool ys_distance(float *out, const uint8_t *mask, uint32_t width, uint32_t height);

/* Erosion followed by dilation (opening), or the reverse (closing), with a disc; in place. */
bool ys_open_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius);
bool ys_close_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius);

#endif
