#ifndef YS_RASTER_SAMPLING_H
#define YS_RASTER_SAMPLING_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "border.h"

/*
 * A plane of width * height floats between its pixels.  Places (x, y) are in pixels from the
 * plane's corner, so that the centre of pixel (i, j) is (i + 0.5, j + 0.5) and gives its value
 * exactly.  Nothing is allocated and nothing fails; a NaN counts as a place before the first
 * pixel.
 *
 * Planes with holes are sampled by the caller: weights from here, those of missing pixels left
 * out, the sum divided by what is left.
 */

/* A place along an axis of n pixels, from the centre of the first and not beyond the last. */
static inline double ys_centred(double x, uint32_t n)
{
    const double c = x - 0.5, last = n - 1.0;

    return c > 0 ? c > last ? last : c : 0;
}

/* The four pixels round a place, row by row, and their weights, which add to 1 (with
 * YS_BORDER_NOTHING to less near the edge).  A pixel that is not on the plane has at 0, weight 0. */
struct ys_bilinear {
    size_t at[4];
    double weight[4];
    bool on_plane[4];
};
/* Knows the borders REPEAT and NOTHING. */
void ys_bilinear_at(struct ys_bilinear *out, uint32_t width, uint32_t height, double x,
                    double y, enum ys_border border);

/*
 * Bilinear in single precision.  Inline, as proposals take it a hundred times a cell; in two
 * parts, for several planes of one size at one place: where it lies between four cells, and what
 * a plane holds there.  A plane that is constant stays so to the bit.
 */
struct ys_cell_place {
    size_t at, right, below; /* the cell, and what leads to its neighbours */
    float fx, fy;
};

static inline struct ys_cell_place ys_cell_place(uint32_t w, uint32_t h, double x, double y)
{
    const double cx = ys_centred(x, w), cy = ys_centred(y, h);
    const uint32_t x0 = (uint32_t)cx, y0 = (uint32_t)cy;

    return (struct ys_cell_place){.at = (size_t)y0 * w + x0,
                                  .right = x0 + 1 < w ? 1 : 0,
                                  .below = y0 + 1 < h ? w : 0,
                                  .fx = (float)(cx - x0),
                                  .fy = (float)(cy - y0)};
}

static inline float ys_cell_of(const float *plane, const struct ys_cell_place *p)
{
    const float *const a = plane + p->at, *const b = a + p->below;
    const float top = a[0] + p->fx * (a[p->right] - a[0]);

    return top + p->fy * (b[0] + p->fx * (b[p->right] - b[0]) - top);
}

/* Both at once: bilinear at (x, y); beyond the edge the nearest place inside. */
static inline float ys_sample_bilinear(const float *plane, uint32_t width, uint32_t height,
                                       double x, double y)
{
    const struct ys_cell_place p = ys_cell_place(width, height, x, y);

    return ys_cell_of(plane, &p);
}

/*
 * Cubic convolution (Keys 1981): weights of pixels i - 1 to i + 2 at the place f of 0..1 from the
 * centre of pixel i to that of i + 1; they add to 1 and some are negative.  a is the slope at the
 * first neighbour: -1/2 reproduces parabolas, -3/4 is sharper.
 */
static const double ys_keys = -0.5, ys_keys_sharp = -0.75;
static inline void ys_cubic_weights(double w[4], double f, double a)
{
    w[0] = ((a * f - 2 * a) * f + a) * f;
    w[1] = ((a + 2) * f - (a + 3)) * f * f + 1;
    w[2] = ((-(a + 2) * f + (2 * a + 3)) * f - a) * f;
    w[3] = (-a * f + a) * f * f;
}

/*
 * The same with the slope ys_keys at one place of several planes of one size, in single precision:
 * each row of four pixels is one vector.  fx and fy are of 0..1 as f above; at 0 the pixel itself
 * comes out.
 */
typedef float ys_four __attribute__((vector_size(16)));
struct ys_cubic {
    ys_four x, y[4]; /* weights along the row; of the rows, four times each */
};

static inline ys_four ys_cubic_four(float f)
{
    /* ((a f + b) f + c) f + d, for each of the four pixels */
    const ys_four a = {-0.5F, 1.5F, -1.5F, 0.5F}, b = {1, -2.5F, 2, -0.5F};
    const ys_four c = {-0.5F, 0, 0.5F, 0}, d = {0, 1, 0, 0}, v = {f, f, f, f};

    return ((a * v + b) * v + c) * v + d;
}

static inline struct ys_cubic ys_cubic(float fx, float fy)
{
    const ys_four y = ys_cubic_four(fy);

    return (struct ys_cubic){ys_cubic_four(fx),
                             {{y[0], y[0], y[0], y[0]},
                              {y[1], y[1], y[1], y[1]},
                              {y[2], y[2], y[2], y[2]},
                              {y[3], y[3], y[3], y[3]}}};
}

/* from: the first of the four times four pixels; stride: floats from row to row.  The four columns,
 * yet to be added. */
static inline ys_four ys_cubic_columns(const float *from, size_t stride,
                                       const struct ys_cubic *k)
{
    ys_four row[4];

    for (int j = 0; j < 4; j++)
        __builtin_memcpy(&row[j], from + (size_t)j * stride, sizeof row[j]);
    return k->x *
           ((k->y[0] * row[0] + k->y[1] * row[1]) + (k->y[2] * row[2] + k->y[3] * row[3]));
}

static inline float ys_cubic_of(const float *from, size_t stride, const struct ys_cubic *k)
{
    const ys_four sum = ys_cubic_columns(from, stride, k);

    return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

/* The same of four places of one plane, to the bit. */
static inline ys_four ys_cubic_of_four(const float *plane, const size_t at[4], size_t stride,
                                       const struct ys_cubic k[4])
{
    const ys_four a = ys_cubic_columns(plane + at[0], stride, &k[0]);
    const ys_four b = ys_cubic_columns(plane + at[1], stride, &k[1]);
    const ys_four c = ys_cubic_columns(plane + at[2], stride, &k[2]);
    const ys_four d = ys_cubic_columns(plane + at[3], stride, &k[3]);
    const ys_four ab =
        __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const ys_four cd =
        __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);

    return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
           __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/*
 * Places along a line, as a turned grid has them: n of them, each (dx, dy) on from the one before.
 * Where planes of one size are sampled at the same places, their weights are found once.
 */
struct ys_sample_line {
    double x, y, dx, dy; /* of the first; to the next */
    size_t n;
};
struct ys_planes {
    const float *const *at;
    size_t n;
    uint32_t width, height;
};
enum { YS_MOST_SAMPLED = 4 }; /* planes */
/* dst[i]: as ys_sample_bilinear() gives it. */
void ys_bilinear_line(float *dst, const float *plane, uint32_t width, uint32_t height,
                      const struct ys_sample_line *places);
/* dst[p][i]: of plane p by cubic convolution, slope ys_keys, in single precision: it keeps narrow
 * gaps that bilinear weights fill in.  Beyond the edge as at the nearest place inside. */
void ys_cubic_line(float *const *dst, const struct ys_planes *planes,
                   const struct ys_sample_line *places);

/* How much of [from, to] lies on pixel `left`, which is [left, left + 1]: weights of a mean over
 * a footprint, for pictures that are reduced. */
static inline double ys_pixel_share(double from, double to, double left)
{
    return fmax(0, fmin(to, left + 1) - fmax(from, left));
}

#endif
