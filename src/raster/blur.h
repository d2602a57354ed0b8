#ifndef YS_RASTER_BLUR_H
#define YS_RASTER_BLUR_H

#include <stdbool.h>
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

bool ys_blur_plane(float *plane, uint32_t width, uint32_t height, double sigma);

/* Sobel gradient over 8 of a plane at pixel (x, y), mirrored at the edges; x, y. */
static inline void ys_sobel(float out[2], const float *plane, size_t w, size_t h, size_t x,
                            size_t y)
{
    const float *up = plane + ys_mirror((ptrdiff_t)y - 1, h) * w, *row = plane + y * w;
    const float *down = plane + ys_mirror((ptrdiff_t)y + 1, h) * w;
    const size_t l = ys_mirror((ptrdiff_t)x - 1, w), r = ys_mirror((ptrdiff_t)x + 1, w);

    out[0] = (up[r] + 2 * row[r] + down[r] - up[l] - 2 * row[l] - down[l]) / 8;
    out[1] = (down[l] + 2 * down[x] + down[r] - up[l] - 2 * up[x] - up[r]) / 8;
}

#endif
