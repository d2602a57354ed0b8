#ifndef YS_FORMATS_INFLATE_H
#define YS_FORMATS_INFLATE_H

#include "raster.h"

/* Deflate blocks by libdeflate straight from the file: one copy less than through libtiff. */

/* A layout whose blocks ys_inflate() can read, with the predictor that it found. */
bool ys_can_inflate(const struct ys_layout *layout);

/* The block of `bytes` bytes at `offset` of the file, decoded into need bytes at dst.  False
 * where anything is unusual; libtiff then says what, or copes. */
bool ys_inflate(void *dst, size_t need, struct ys_raster *raster, uint64_t offset,
                uint64_t bytes);

void ys_inflate_close(struct ys_raster *raster);

#endif
