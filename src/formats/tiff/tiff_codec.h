#ifndef YS_FORMATS_TIFF_TIFF_CODEC_H
#define YS_FORMATS_TIFF_TIFF_CODEC_H

#include "tiff_dir.h"

/* Blocks of deflate, by libdeflate, and of LZW straight from the file: faster than libtiff, and a
 * copy less. */

/* A layout whose blocks ys_codec_block() can read, with the predictor that it found. */
bool ys_codec_can(const struct ys_layout *layout);

/* The block of `bytes` bytes at `offset` of the file, decoded into need bytes at dst.  False
 * where anything is unusual; libtiff then says what, or copes. */
bool ys_codec_block(void *dst, size_t need, struct ys_raster *raster, uint64_t offset,
                    uint64_t bytes);

void ys_codec_close(struct ys_raster *raster);

#endif
