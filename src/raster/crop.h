#ifndef YS_RASTER_CROP_H
#define YS_RASTER_CROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image.h"

/* A part of a picture by whole pixels: columns [x0, x1) and rows [y0, y1), not empty. */
struct ys_part {
    uint32_t x0, y0, x1, y1;
};

/* The pixels that bounds (x0 y0 x1 y1, px) touch when widened by margin_px (x, y), inside a
 * picture of size_px (width, height).  False, and *out as it was, where there are none. */
bool ys_part_round(struct ys_part *out, const double bounds[4], const double margin_px[2],
                   const uint32_t size_px[2]);

/*
 * A copy of a part that lies inside the image: planes, validity, scales, and where it lies in
 * the tile.  The caller frees it by ys_image_fini().  Fails with YS_ERR_NOMEM, also past
 * max_bytes (0: no bound); *out is {0} then.
 */
ys_status ys_image_crop(struct ys_image *out, const struct ys_image *image,
                        const struct ys_part *part, size_t max_bytes, struct ys_error *err);

/* The same part of a mask as wide as the image, in a scratch or NULL; NULL: out of memory.  Release by
 * ys_scratch_free(). */
uint8_t *ys_mask_crop(const uint8_t *mask, uint32_t width, const struct ys_part *part,
                      struct ys_scratch *scratch);

#endif
