#ifndef YS_CHANGE_CHANGE_H
#define YS_CHANGE_CHANGE_H

#include "../../kernels/kernels.h"
#include "../align/align.h"
#include "../raster/geom.h"
#include "../raster/image.h"

/*
 * What differs between two aligned windows of the same grid.  change.c's head says which file
 * does what.  Masks are width * height bytes, row by row; a mask that is passed in is 1 where
 * pixels must not be used (excluded, watermarks).
 */

struct ys_radiometry {
    double gain[YS_MAX_PLANES], offset[YS_MAX_PLANES]; /* reference = gain * other + offset */
    double rho;                                        /* correlation of the unchanged pixels */
    bool season; /* rho < 0.5: the ground itself changed (snow, harvest, cloud) */
    double unit; /* what a grey level of an 8-bit tile is in the reference: 1 there */
};
ys_status ys_radiometry_fit(struct ys_radiometry *out, const struct ys_image *reference,
                            const struct ys_image *other, const uint8_t *mask,
                            struct ys_error *err);

struct ys_blob { /* a connected component of the change mask, measured */
    uint32_t area_px;
    uint32_t x0, y0, x1, y1; /* bounding box, inclusive */
    struct ys_box box;       /* of its second moments, pixels */
    double mean_difference;  /* signed, other - reference, in the reference's units */
    double shadow_share; /* darker or brighter by one factor in all bands; 0 on grey tiles */
};

struct ys_changed {
    uint8_t *mask; /* width * height, 1 changed */
    struct ys_blob *blob;
    size_t n_blob;
    double changed_share; /* of the valid pixels */
    double threshold;     /* of the difference's statistic, as change_difference.c sets it */
};
/* other is already resampled onto the reference grid with align; radiometry not yet applied. */
ys_status ys_change_find(struct ys_changed *out, const struct ys_image *reference,
                         const struct ys_image *other, const struct ys_radiometry *radiometry,
                         const struct ys_align *align, const uint8_t *mask,
                         const struct ysk_ops *ops, int threads, struct ys_error *err);
void ys_changed_fini(struct ys_changed *changed);

/*
 * Cloud, smoke or fresh snow: wide patches that are white, smooth and much brighter than the
 * other date.  share[0]: of the area's pixels (valid at both dates) at the reference date,
 * share[1]: at the other; YS_OBSCURED is for counts whose share matters.  area: width * height,
 * 1 where the class is counted; NULL: everywhere.  other: as in ys_change_find().
 */
ys_status ys_change_obscured(double share[2], const struct ys_image *reference,
                             const struct ys_image *other,
                             const struct ys_radiometry *radiometry, const uint8_t *area,
                             int threads, struct ys_error *err);

#endif
