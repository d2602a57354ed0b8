#ifndef YS_ALIGN_ALIGN_H
#define YS_ALIGN_ALIGN_H

#include "../raster/geom.h"
#include "../raster/image.h"

/* Registration of one date to the reference, by tie points (phase correlation of gradients). */

/* Where the content of reference pixel (x, y) lies in the other image, both on the reference
 * grid: x' = x + m[0] + m[1] (x - cx) + m[2] (y - cy), y' = y + m[3] + m[4] (x - cx) + ... */
struct ys_align {
    bool trusted; /* false: refused, reason says why */
    char reason[160];
    bool affine;
    double m[6], cx, cy; /* pixels */
    double q;            /* of the coarse peak */
    size_t ties, windows;
    double residual_across_px, residual_along_px, lean_direction_rad;
    bool weak; /* ten inliers or fewer */
};

/* Both images have the same size and grid (see ys_resample()).  mask: width * height, 1 where
 * pixels must not be used (excluded, watermarks); NULL: none. */
ys_status ys_align_measure(struct ys_align *out, const struct ys_image *reference,
                           const struct ys_image *other, const uint8_t *mask, int threads,
                           struct ys_error *err);
void ys_align_at(const struct ys_align *align, double x, double y, double *dx, double *dy);

/*
 * Resample src onto a width x height grid once: output pixel centre (x, y) takes the value at
 * map(x, y) in src.  The lattice holds source positions for output pixel centres at
 * (i * step + 0.5, j * step + 0.5), i < nx, j < ny, bilinear between; the last lattice point
 * is at or past the last pixel.  Kernel and validity as in CHANGE section 1.
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
