#ifndef YS_PIPELINE_DIFF_PAIR_H
#define YS_PIPELINE_DIFF_PAIR_H

#include "../../../kernels/kernels.h"
#include "../../formats/tile/tile.h"
#include "../align/warp.h"

/*
 * Two tiles on the grid of the first, read side by side by several threads.  Where they are of one
 * grid and one kind of samples, and four bands are enough, their samples are taken as they are; else
 * both become floats, and what is not on the grid is resampled onto it once.
 */
struct ys_tile_pair {
    ys_tile *tile[2];
    struct ys_tile_grid grid[2];
    uint32_t width, height;
    unsigned bands; /* common to both: 1 to 4, pooled 1 to YS_DIFF_BANDS */
    enum ysk_sample sample;
    size_t sample_bytes;
    bool all_valid; /* nothing is ever masked */
    bool pooled;    /* compared by a statistic of all bands over 3 x 3 */
    int threads;
    ys_tile_reader **reader[2]; /* one a thread; NULL where the tiles are warped */

    struct ys_options opt; /* threads: 1 or more; without progress */
    bool warped;           /* rows come from the warpers, as floats */
    struct ys_tile_map map[2];
    struct ys_warper *warper[2];
    bool one_grid;      /* by the georeferences */
    bool aligned;       /* not one_grid: map[1] has what was measured */
    double residual_px; /* aligned: across */
    char note[600];     /* how they lie on each other; "" nothing to say */
};

/* YS_ERR_MISMATCH where the tiles have no place in common. */
ys_status ys_tile_pair_open(struct ys_tile_pair *out, const char *const path[2],
                            enum ys_measure measure, const struct ys_options *opt,
                            struct ys_error *err);
void ys_tile_pair_close(struct ys_tile_pair *pair);

/* Calls fn for each i < n on the pair's threads, with readers of their own.  The error is that
 * of the lowest i that fails, whatever the number of threads. */
typedef ys_status ys_pair_fn(void *ctx, ys_tile_reader *const reader[2], size_t i,
                             struct ys_error *err);
ys_status ys_tile_pair_run(const struct ys_tile_pair *pair, size_t n, ys_pair_fn *fn, void *ctx,
                           struct ys_error *err);

/* A rectangle of tile t of a warped pair, which begins at multiples of 32: floats and validity. */
ys_status ys_pair_warp(const struct ys_tile_pair *pair, int t, const struct ys_tile_rect *rect,
                       struct ys_error *err);

/* Rows of both tiles in memory: row first + r of tile t begins at px[t] + r * row_stride. */
struct ys_pair_rows {
    uint8_t *px[2], *valid[2]; /* valid: NULL where all is */
    uint32_t first, n, room;   /* rows held, and how many there is room for */
    size_t row_stride, band_step;
};
ys_status ys_pair_rows_init(struct ys_pair_rows *rows, const struct ys_tile_pair *pair,
                            uint32_t room, struct ys_error *err);
void ys_pair_rows_fini(struct ys_pair_rows *rows);

/* Drops the rows before `first` and reads those after the last one held up to end - 1, for which
 * there is room. */
ys_status ys_pair_rows_move(struct ys_pair_rows *rows, const struct ys_tile_pair *pair,
                            uint32_t first, uint32_t end, struct ys_error *err);

#endif
