#ifndef YS_FORMATS_TILE_TILE_FILE_H
#define YS_FORMATS_TILE_TILE_FILE_H

#include "tile.h"

/*
 * A GeoTIFF with the samples of one tile on the grid of another: tiled, deflate, bands and sample type
 * as the first has them, size and place as the second.  It says when and by what the first was
 * acquired, so that it counts as that date.  Pixels that show nothing are 0 (floats: NaN), and a mask
 * inside the file says which they are.  It appears when it is complete.
 */
struct ys_tile_file;
enum { YS_TILE_FILE_SIDE = 256 }; /* of its blocks, px */

/* Both tiles stay open as long as the file. */
ys_status ys_tile_file_new(struct ys_tile_file **out, const char *path, const ys_tile *samples,
                           const ys_tile *place, struct ys_error *err);
/* Drops what is not committed; takes NULL. */
void ys_tile_file_free(struct ys_tile_file *file);

/* A rectangle of whole blocks, cut by the right and lower edge: all bands as images of
 * YS_MAX_PLANES bands each and what is left in the last one.  Each rectangle once, in any order. */
ys_status ys_tile_file_part(struct ys_tile_file *file, uint32_t col0, uint32_t row0,
                            const struct ys_image *image, int threads, struct ys_error *err);

/* After the last part: complete and on the disk. */
ys_status ys_tile_file_finish(struct ys_tile_file *file, struct ys_error *err);
/* A finished one into its place. */
ys_status ys_tile_file_commit(struct ys_tile_file *file, struct ys_error *err);
/* What was committed goes again: the command failed after all. */
void ys_tile_file_take_back(struct ys_tile_file *file);

#endif
