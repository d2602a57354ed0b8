#ifndef YS_CHANGE_CHANGE_NULL_H
#define YS_CHANGE_CHANGE_NULL_H

#include "change.h"

/*
 * The null test: how much change would be found if nothing had changed but by how much the dates
 * are displaced.  The reference is held against itself, displaced and with noise, through the same
 * steps as the pair.
 */

/* Where an image is displaced from itself: it is displaced by so many pixels in direction k of
 * four. */
ys_status ys_null_displace(struct ys_image *out, const struct ys_image *image, double px, int k,
                           int threads, struct ys_error *err);
/* Adds normal noise of a standard deviation to a plane; the same for the same seed. */
void ys_null_noise(float *plane, size_t n, double sd, uint64_t seed);

/* No displacement is known better than this. */
#define YS_LEAST_DISPLACEMENT_PX 0.25

struct ys_change_null {
    double displaced_px; /* by how much the reference was displaced, in four directions */
    double share;        /* changed, of the valid pixels; NaN: none were valid */
    double blobs_px;     /* blobs for each valid pixel */
};
/* Of ys_change_find(), from four windows of at most 256 px, each in a direction of its own.  align:
 * as given to ys_change_find(), whose residual across sets the tolerance; displaced_px: what to
 * displace by.  unit: as of struct ys_radiometry. */
struct ys_null_question {
    const struct ys_align *align;
    double displaced_px, unit;
    const uint8_t *mask; /* width * height, 1 not to use; NULL */
};
ys_status ys_change_null(struct ys_change_null *out, const struct ys_image *reference,
                         const struct ys_null_question *question, const struct ysk_ops *ops,
                         int threads, struct ys_error *err);

/* Whether a share of change is more than misregistration explains: above three times the null's;
 * false where there is no change, true where the null could not be tested and there is. */
bool ys_null_beaten(double share, double null_share);

#endif
