#ifndef YS_PIPELINE_ALIGN_WARP_H
#define YS_PIPELINE_ALIGN_WARP_H

#include "tile_map.h"

/* A tile brought onto a grid part by part, its pixels resampled once. */
struct ys_warp {
    const struct ys_tile_map *map;
    struct ys_align_grid grid;
    unsigned bands;    /* the first ones of the tile */
    bool stored;       /* values as in the file; else bright is high where 0 is white */
    uint32_t least;    /* parts begin at multiples of it; a multiple of 32 */
    const char *stage; /* of the progress; NULL: none is told */
};

/* A part of the grid from (col0, row0) on: all bands as images of YS_MAX_PLANES bands each and what is
 * left in the last one. */
typedef ys_status ys_warp_sink(void *ctx, uint32_t col0, uint32_t row0,
                               const struct ys_image *image, struct ys_error *err);

/* Each part of the grid once; opt: threads, 1 or more, max_bytes and progress. */
ys_status ys_warp_run(const struct ys_warp *warp, ys_warp_sink *sink, void *ctx,
                      const struct ys_options *opt, struct ys_error *err);

/*
 * The same for rectangles of the grid as the caller wants them, one after the other; warp->map and
 * opt must live on.  A rectangle begins at multiples of warp->least, and any two that meet fit
 * together without a seam.
 */
struct ys_warper;
struct ys_warp_rect {
    uint32_t col0, row0, width, height;
};
ys_status ys_warper_new(struct ys_warper **out, const struct ys_warp *warp,
                        const struct ys_options *opt, struct ys_error *err);
void ys_warper_free(struct ys_warper *warper); /* NULL, too */
ys_status ys_warper_rect(struct ys_warper *warper, const struct ys_warp_rect *rect,
                         ys_warp_sink *sink, void *ctx, struct ys_error *err);

/* The mean of the bands (the first YS_MAX_PLANES of them) on the whole grid. */
ys_status ys_warp_grey(struct ys_image *out, const struct ys_tile_map *map,
                       const struct ys_align_grid *grid, const struct ys_options *opt,
                       struct ys_error *err);

#endif
