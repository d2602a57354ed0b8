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
 * The windows that have a peak of their own once the other image is straightened by what was
 * measured, and by how much their content is displaced in all.  They say where the model holds, and
 * those of several parts of one large pair are the ties of one model.
 */
struct ys_align_tie {
    double x, y;   /* centre of the window in the reference, px */
    double dx, dy; /* its content lies this much further in the other image */
    double q;      /* of its peak, 5 and more */
    bool inlier;   /* agrees with the model */
};
struct ys_align_ties {
    struct ys_align_tie *tie;
    size_t n, windows; /* windows: correlated, with a peak or without */
};
/* Adds those of a pair to the list (start with {0}); both images as in ys_align_measure(), which
 * gave align; positions in pixels of the pair. */
ys_status ys_align_ties_add(struct ys_align_ties *ties, const struct ys_align *align,
                            const struct ys_image *reference, const struct ys_image *other,
                            int threads, struct ys_error *err);
void ys_align_ties_fini(struct ys_align_ties *ties);
/* Which of them agree with the model.  They have the last word: align is not trusted any more where
 * too few do. */
ys_status ys_align_ties_judge(struct ys_align_ties *ties, struct ys_align *align,
                              struct ys_error *err);
/* One model through the ties of parts of a pair of this size, instead of *align; its q stays.  Not
 * trusted where too few of them agree. */
ys_status ys_align_ties_fit(struct ys_align *align, const struct ys_align_ties *ties,
                            uint32_t width, uint32_t height, struct ys_error *err);

/*
 * Where single places lie beyond the model: by a window round each, of two images of one grid of
 * which the other was straightened by the model.
 */
struct ys_local_in {
    const struct ys_image *reference, *other;
    const struct ys_point *at; /* n places in the reference, px */
    size_t n;
    uint32_t side_px;         /* of a window, as ys_align_local_side() says; 0: none is used */
    double residual_along_px; /* of the model: how far leaning things may lie off */
    int threads;
};
struct ys_local_shift {
    double dx, dy; /* its content lies this much further in the other image; 0 where q is */
    double q;      /* of its peak, 6 and more; 0: no such peak, the model holds */
};
/* 128 px, or four times as long as the objects to a power of two, or what fits; 0: nothing does. */
uint32_t ys_align_local_side(double object_px, uint32_t width, uint32_t height);
ys_status ys_align_local(struct ys_local_shift *out, const struct ys_local_in *in,
                         struct ys_error *err);

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
    /* Source pixels an output pixel spans along the source's columns and rows; 0: their mean over
     * the lattice.  Parts of one grid must be given the same. */
    double scale_x, scale_y;
};
ys_status ys_resample(struct ys_image *out, uint32_t width, uint32_t height,
                      const struct ys_image *src, const struct ys_lattice *lattice,
                      size_t max_bytes, int threads, struct ys_error *err);

#endif
