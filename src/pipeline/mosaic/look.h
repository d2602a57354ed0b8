#ifndef YS_PIPELINE_MOSAIC_LOOK_H
#define YS_PIPELINE_MOSAIC_LOOK_H

#include "../align/tile_map.h"

/* Which tiles of one day are parts of one picture, and which are looks of their own. */

struct ys_look_tile {
    ys_tile *tile;
    size_t order;    /* on the command line */
    size_t look;     /* out: number of the look, from 0 in order of time */
    bool may_differ; /* out: without times it shows much of the ground of another of its look */
};

/* All have a date.  Sorts them: looks in order of time, in a look each on top of those before.
 * YS_ERR_MISMATCH: which of two is meant, or which was first, is not known. */
ys_status ys_looks_find(struct ys_look_tile *at, size_t n, struct ys_error *err);

/* The share of the ground of one of them that the other shows, whichever is more: pixels without
 * data show nothing. */
ys_status ys_tiles_overlap(double *share, const ys_tile *a, const ys_tile *b,
                           struct ys_error *err);
/* They overlap, or lie side by side. */
bool ys_tiles_touch(const ys_tile *a, const ys_tile *b);

#endif
