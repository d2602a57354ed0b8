#ifndef YS_FORMATS_TILE_TILE_FILE_TAGS_H
#define YS_FORMATS_TILE_TILE_FILE_TAGS_H

#include "tiff_out.h"

/* The tags of tile_file.c's picture: bands, type and acquisition of one tile, size and place of
 * another. */
ys_status ys_tile_file_tags(struct ys_tiff_out *out, const ys_tile *samples,
                            const ys_tile *place, uint32_t side, struct ys_error *err);
/* Of its mask, 1 bit a pixel. */
bool ys_tile_file_mask_tags(const struct ys_tiff_out *out, uint32_t width, uint32_t height,
                            uint32_t side);

#endif
