#ifndef YS_STEPS_BLUR_H
#define YS_STEPS_BLUR_H

#include <stddef.h>
#include <stdint.h>

/* Row or column i of n, mirrored at the edges without repeating the edge itself. */
size_t ys_mirror(ptrdiff_t i, size_t n);

/*
 * Gaussian of sigma up to 8 px cut at 4 sigma, mirrored at the edges.  All three planes hold
 * width * height floats; dst may be src; tmp is scratch.
 */
void ys_blur(float *dst, const float *src, float *tmp, uint32_t width, uint32_t height,
             double sigma, int threads);

#endif
