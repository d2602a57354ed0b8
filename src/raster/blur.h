#ifndef YS_RASTER_BLUR_H
#define YS_RASTER_BLUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "border.h"

/*
 * Gaussian blur, in pixels or elements.  The weights add to 1: what is constant stays so, but
 * near an end beyond which there is nothing.  A plane has no holes: the caller fills them first,
 * or blurs values and weights and divides, or takes ys_blur_valid().
 */
struct ys_gauss {
    double sigma; /* 0 leaves all as it is */
    size_t reach; /* the last element that weighs anything */
    enum ys_border border;
};

/* Cut where the weight is 3e-4 of the greatest. */
struct ys_gauss ys_gauss_of(double sigma, enum ys_border border);

/* weight[0 .. reach]: of the centre and of one side; with the other side they add to 1. */
void ys_gauss_weights(double *weight, double sigma, size_t reach);

enum { YS_BLUR_MOST = 256 }; /* reach of a plane's blur: it is cut there */

/* All three planes hold width * height floats; dst may be src; tmp is scratch.  The same bits
 * whatever the number of threads. */
void ys_blur(float *dst, const float *src, float *tmp, uint32_t width, uint32_t height,
             const struct ys_gauss *gauss, int threads);

/* n elements, stride apart, in place.  False: out of memory, and x as it was. */
bool ys_blur_row(double *x, size_t n, size_t stride, const struct ys_gauss *gauss);

/* Mean over the valid pixels (valid != 0) round pixel at (x, y) of a plane of size (width,
 * height), by weight[|dx|] weight[|dy|] up to reach; 0 where none is valid.  Here, so that a
 * constant reach unrolls its loops: it runs for every pixel of an area. */
static inline double ys_blur_valid(const float *plane, const uint8_t *valid,
                                   const uint32_t size[2], const uint32_t at[2],
                                   const double *weight, size_t reach)
{
    const ptrdiff_t r = (ptrdiff_t)reach, w = size[0], h = size[1];
    double sum = 0, total = 0;

    for (ptrdiff_t dy = -r; dy <= r; dy++)
        for (ptrdiff_t dx = -r; dx <= r; dx++) {
            const ptrdiff_t x = at[0] + dx, y = at[1] + dy;

            if (x < 0 || y < 0 || x >= w || y >= h || !valid[y * w + x])
                continue;
            const double share = weight[dy < 0 ? -dy : dy] * weight[dx < 0 ? -dx : dx];

            sum += share * (double)plane[y * w + x];
            total += share;
        }
    return total > 0 ? sum / total : 0;
}

/* Sobel gradient over 8 of a plane at pixel (x, y), mirrored at the edges; x, y. */
static inline void ys_sobel(float out[2], const float *plane, size_t w, size_t h, size_t x,
                            size_t y)
{
    const size_t above = (size_t)ys_border_index((ptrdiff_t)y - 1, h, YS_BORDER_MIRROR);
    const size_t below = (size_t)ys_border_index((ptrdiff_t)y + 1, h, YS_BORDER_MIRROR);
    const size_t l = (size_t)ys_border_index((ptrdiff_t)x - 1, w, YS_BORDER_MIRROR);
    const size_t r = (size_t)ys_border_index((ptrdiff_t)x + 1, w, YS_BORDER_MIRROR);
    const float *up = plane + above * w, *row = plane + y * w, *down = plane + below * w;

    out[0] = (up[r] + 2 * row[r] + down[r] - up[l] - 2 * row[l] - down[l]) / 8;
    out[1] = (down[l] + 2 * down[x] + down[r] - up[l] - 2 * up[x] - up[r]) / 8;
}

#endif
