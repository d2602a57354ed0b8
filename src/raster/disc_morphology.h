#ifndef YS_RASTER_FILTERS_H
#define YS_RASTER_FILTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Small image filters on width * height planes; false: out of memory. */

/* Gaussian of sigma pixels, cut at 4 sigma, borders mirrored; in place. */
bool ys_blur_plane(float *plane, uint32_t width, uint32_t height, double sigma);

/* Distance in pixels, centre to centre, to the nearest pixel with mask != 0 (exact Euclidean,
 * Felzenszwalb and Huttenlocher 2012); INFINITY-like 1e10 where there is none. */
bool ys_distance(float *out, const uint8_t *mask, uint32_t width, uint32_t height);

/* Erosion followed by dilation (opening), or the reverse (closing), with a disc; in place. */
bool ys_open_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius);
bool ys_close_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius);

/* Bilinear at (x, y), pixel centres at .5; positions outside are clamped. */
float ys_sample(const float *plane, uint32_t width, uint32_t height, double x, double y);
/* The same by cubic convolution (Keys 1981, a = -1/2), which keeps narrow gaps. */
float ys_sample_cubic(const float *plane, uint32_t width, uint32_t height, double x, double y);

#endif
