#ifndef YS_PIPELINE_DRAW_PIECES_H
#define YS_PIPELINE_DRAW_PIECES_H

#include "../../formats/tile/tile.h"
#include "../../raster/crop.h"
#include "../../report/draw/draw_page.h"

struct ys_pieces_bound {
    double pixels;    /* that all pieces of the tile may have */
    size_t max_bytes; /* of memory while they are made; 0: as much as it takes */
};

/*
 * The picture of a tile as JPEG pieces of at most so many pixels together: all of it in its own
 * pixels where that is enough; else all of it reduced, and the part round `fine` (x0 y0 x1 y1 in
 * pixels; NULL: none) over it as fine as can be.  Released by ys_pieces_fini().
 */
ys_status ys_pieces_make(struct ys_draw_picture *out, const ys_tile *tile, const double fine[4],
                         const struct ys_pieces_bound *bound, struct ys_error *err);
void ys_pieces_fini(struct ys_draw_picture *picture);

#endif
