#ifndef YS_RASTER_IMAGE_H
#define YS_RASTER_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../include/yardstick.h"
#include "../base/scratch.h"

/*
 * A window of a tile in memory: 1 to YS_MAX_PLANES float planes (grey; or red, green, blue;
 * further bands after them) in the tile's own units, and a validity mask.  Pixel (col, row) is
 * at [row * width + col]; its centre is at (col + 0.5, row + 0.5) of the window.
 */
enum { YS_MAX_PLANES = 4 };

struct ys_image {
    uint32_t width, height;
    unsigned bands;
    float *plane[YS_MAX_PLANES];
    uint8_t *valid;          /* 1 valid, 0 not: nodata, alpha 0, internal mask, outside */
    double gsd_x_m, gsd_y_m; /* ground metres of a pixel */
    double full_scale; /* 255 for 8-bit tiles and in levels, 65535 for 16-bit; 0 for float */
    /* What its numbers were before they became levels. */
    double haze;       /* darkest over brightest, of 8 bits; 0 where their zero is not known */
    bool equalised;    /* as many pixels of each level: how bright things are is lost */
    double col0, row0; /* where the window lies in its tile, px */
    bool borrowed;     /* planes and mask are another image's, which outlives this one */
    /* Where its planes are, and those that are made of it may be; NULL: in memory. */
    struct ys_scratch *scratch;
};
/* The same pixels for a further reader, who may not write: nothing is copied. */
struct ys_image ys_image_borrow(const struct ys_image *image);

/* Zeroed planes in memory, nothing valid.  Fails with YS_ERR_NOMEM past max_bytes (0: no bound). */
ys_status ys_image_new(struct ys_image *out, uint32_t width, uint32_t height, unsigned bands,
                       size_t max_bytes, struct ys_error *err);
/* The same of any size, in a scratch. */
ys_status ys_image_new_in(struct ys_image *out, const uint32_t size_px[2], unsigned bands,
                          struct ys_scratch *scratch, struct ys_error *err);
void ys_image_fini(struct ys_image *image); /* frees planes that are its own; zeroes *image */

/* Rec. 601 luma 0.299 R + 0.587 G + 0.114 B of 3 or more bands, else plane 0; width * height
 * floats into dst. */
void ys_image_grey(float *dst, const struct ys_image *image);

#endif
