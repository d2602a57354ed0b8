#ifndef YS_PIPELINE_MOSAIC_SEAM_H
#define YS_PIPELINE_MOSAIC_SEAM_H

#include "mosaic.h"

/* Pictures laid on each other, and the seams that show. */
struct ys_pile {
    struct ys_image *image;         /* what is seen from above */
    uint8_t *said;                  /* of each pixel: SEEN_TWICE, SEAM */
    uint64_t compared, disagreeing; /* pixels of overlaps */
};

ys_status ys_pile_init(struct ys_pile *out, struct ys_image *image, struct ys_error *err);
/* A picture on top, its first pixel at (col, row). */
ys_status ys_pile_add(struct ys_pile *pile, const struct ys_image *top, uint32_t col,
                      uint32_t row, struct ys_error *err);
/* Seams are masked. */
void ys_pile_end(struct ys_joined *out, struct ys_pile *pile);
void ys_pile_fini(struct ys_pile *pile);

#endif
