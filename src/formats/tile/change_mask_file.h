#ifndef YS_FORMATS_TILE_CHANGE_MASK_FILE_H
#define YS_FORMATS_TILE_CHANGE_MASK_FILE_H

#include "../../base/atomic.h"
#include "tile.h"

/*
 * A GeoTIFF of one band of 0 and 255 with the place of a tile, written from bit rows as they
 * come, in strips packed by deflate.  It appears when it is complete.
 */
struct ys_change_mask_file;

/* like: the tile whose size and place it takes. */
ys_status ys_change_mask_file_new(struct ys_change_mask_file **out, const char *path,
                                  const ys_tile *like, struct ys_error *err);
/* Drops what is not committed; takes NULL. */
void ys_change_mask_file_free(struct ys_change_mask_file *file);

/* The next n bit rows of (width + 63) / 64 words each. */
ys_status ys_change_mask_file_rows(struct ys_change_mask_file *file, const uint64_t *bits,
                                   uint32_t n, struct ys_error *err);

/* After the last row: complete and in its place. */
ys_status ys_change_mask_file_commit(struct ys_change_mask_file *file, struct ys_error *err);
/* What was committed goes again: the command failed after all. */
void ys_change_mask_file_take_back(struct ys_change_mask_file *file);

#endif
