#ifndef YS_PIPELINE_MOSAIC_MOSAIC_H
#define YS_PIPELINE_MOSAIC_MOSAIC_H

#include "../../raster/crop.h"
#include "../align/tile_map.h"

/*
 * Several files of one date as one picture, on the grid of the finest of them; or one file whose pixels
 * are not square, in square ones.  No copy of it is made: a window is put together from windows of the
 * files when it is asked for.
 */
struct ys_mosaic_part {
    const ys_tile *tile;
    struct ys_tile_map map; /* from pixels of the frame */
    bool pasted;            /* its pixels lie on those of the grid and are taken as they are */
    int64_t dx, dy;         /* then: its first one is that pixel of the frame */
    double bounds[4];       /* px of the frame: x0 y0 x1 y1 */
};

struct ys_mosaic {
    ys_tile *frame;              /* its size, place and date */
    struct ys_mosaic_part *part; /* the later ones on top */
    size_t n;
    size_t grid;        /* the part whose grid it is */
    int64_t col0, row0; /* first pixel of the frame in that part */
};

/* Pixels that are as long as wide, to a tenth; also where their size is not known. */
bool ys_tile_is_square(const ys_tile *tile);

/* tile: n of them, each on top of those before; they stay the caller's and must outlive
 * the mosaic.  YS_ERR_MISMATCH: they cannot be one picture. */
ys_status ys_mosaic_make(struct ys_mosaic *out, ys_tile *const *tile, size_t n,
                         struct ys_error *err);
void ys_mosaic_fini(struct ys_mosaic *mosaic);

/* What putting a window together showed. */
struct ys_joined {
    double overlap;     /* share of the pixels seen that more than one file shows, 0..1 */
    double disagreeing; /* share of the overlap where they look different; 0..1 */
    double masked;      /* share of the pixels seen that are masked along seams */
};

/* As ys_tile_window(), of the frame.  Where the upper of two pictures ends on a lower one that looks
 * different there, the seam is masked. */
ys_status ys_mosaic_window(struct ys_image *out, struct ys_joined *joined,
                           const struct ys_mosaic *mosaic, const struct ys_part *part,
                           const struct ys_options *opt, struct ys_error *err);

#endif
