#ifndef YS_ALIGN_ALIGN_PARTS_H
#define YS_ALIGN_ALIGN_PARTS_H

/* Shared by the align files only. */
#include "align.h"
#include "align_field.h"
#include "align_peak.h"

struct ys_coarse_shift {
    double dx, dy, q; /* q: peak over the spread of the box without 4 px round the peak */
};
struct ys_coarse_shift ys_coarse_shift_of(const float *stack, uint32_t box);

/* ---- a pair of dates (align_pair.c) ---- */

/* The least side of a window, and how much of one must be usable at both dates.  Smaller
 * windows hold too little to tell one place from another; chosen with the prototype, not
 * measured since. */
enum { YS_LEAST_WINDOW_PX = 32, YS_WINDOW_VALID_PERCENT = 60 };

/* q of a tie, at least: below it a peak is mostly wrong (13 places judged by eye). */
enum { YS_LEAST_TIE_Q = 5 };

struct ys_image_pair { /* one band each, and where both may be used */
    struct ys_image reference, other;
    uint8_t *usable;
    struct ys_gradient_field a, b;
    uint32_t *at; /* windows */
    size_t count;
    uint32_t n, range; /* side of a window; reach of the coarse shift, px */
    int threads;
};
void ys_image_pair_fini(struct ys_image_pair *pair);

/* The mean of the bands, unusable where masked (NULL: nothing is) or saturated. */
ys_status ys_image_pair_grey(struct ys_image *out, const struct ys_image *src,
                             const uint8_t *mask, struct ys_error *err);
/* One band at half the size; a pixel is usable where at least half of it was. */
ys_status ys_image_pair_halve(struct ys_image *out, const struct ys_image *src,
                              struct ys_error *err);
/* Fields and windows of a pair that has its two images; no fields where no window can be
 * used. */
ys_status ys_image_pair_prepare(struct ys_image_pair *pair, struct ys_error *err);
/* Correlate all windows: a tie each round the whole-pixel shift, and the coarse peak (NULL: not
 * wanted). */
ys_status ys_image_pair_correlate(struct ys_tie_point *tie, struct ys_coarse_shift *coarse,
                                  const struct ys_image_pair *pair, const int32_t shift[2],
                                  struct ys_error *err);

/* ---- the displacement model (align_fit.c) ---- */

struct ys_displacement {
    bool affine;
    double m[6], cx, cy; /* as in struct ys_align */
    size_t inliers;
    double residual68; /* 68th percentile of the inliers' residuals, px */
    double across, along, direction;
};
/* ties: all good ones.  False: too few of them.  Best of shift and affine. */
ys_status ys_displacement_fit(bool *fitted, struct ys_displacement *out,
                              const struct ys_tie_point *tie, size_t n, const uint32_t size[2],
                              struct ys_error *err);

/* px: ties of which a model leaves less are its inliers; r: of all n of them. */
double ys_inlier_limit(const float *r, size_t n);

/* ---- the passes over a pair (align.c) ---- */

/* So many ties must agree. */
double ys_align_ties_needed(size_t windows);
/* Not trusted any more where what was found does not hold together. */
void ys_align_doubt(struct ys_align *align);

/* The other image brought onto the reference by the model. */
ys_status ys_align_straighten(struct ys_image *out, const struct ys_align *align,
                              const struct ys_image *other, int threads, struct ys_error *err);

#endif
