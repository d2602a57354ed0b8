#ifndef YS_ALIGN_ALIGN_H
#define YS_ALIGN_ALIGN_H

#include "../raster/geom.h"
#include "../raster/image.h"

/*
 * Registration of one date to the reference, by tie points (phase correlation of gradients),
 * and the resampling that brings both dates onto one grid.  align.c tells how; positions are
 * pixels of the reference grid, x right, y down, (0.5, 0.5) the centre of the first pixel.
 */

/* Where the content of reference pixel (x, y) lies in the other image, both on the reference
 * grid: x' = x + m[0] + m[1] (x - cx) + m[2] (y - cy), y' = y + m[3] + m[4] (x - cx) + ... */
struct ys_align {
    bool trusted; /* false: refused, reason says why */
    char reason[160];
    bool affine;
    double m[6], cx, cy; /* pixels */
    double q; /* height of the coarse peak over the spread round it; 6 and more: trusted */
    size_t ties, windows; /* ties that agree with the model, windows that were correlated */
    /* What ties differ from the model by, 68th percentile, across and along one line: roofs and
     * towers lean along it, so across says how well the dates are aligned. */
    double residual_across_px, residual_along_px;
    double lean_direction_rad; /* of that line, 0 to pi, clockwise from +x */
    bool weak;                 /* ten inliers or fewer */
};

/* Both images have the same size and grid (see ys_resample()).  mask: width * height, 1 where
 * pixels must not be used (excluded, watermarks); NULL: none. */
ys_status ys_align_measure(struct ys_align *out, const struct ys_image *reference,
                           const struct ys_image *other, const uint8_t *mask, int threads,
                           struct ys_error *err);
void ys_align_at(const struct ys_align *align, double x, double y, double *dx, double *dy);

/*
 * Resample src onto a width x height grid once: output pixel centre (x, y) takes the value at
 * map(x, y) in src.  The lattice holds source positions for output pixel centres at (i * step +
 * 0.5, j * step + 0.5), i < nx, j < ny, bilinear between; the last lattice point is at or past
 * the last pixel.  Up to 1.2 source pixels an output pixel: cubic convolution; above it: the
 * mean over the output pixel's footprint.  Valid where 99 % of the kernel's weight lies on
 * valid source pixels.  YS_ERR_ARG: the lattice does not cover the grid.  *out is the caller's.
 */
struct ys_lattice {
    struct ys_point *at; /* ny rows of nx */
    size_t nx, ny;
    uint32_t step;
};
ys_status ys_resample(struct ys_image *out, uint32_t width, uint32_t height,
                      const struct ys_image *src, const struct ys_lattice *lattice,
                      size_t max_bytes, int threads, struct ys_error *err);

#endif
