#ifndef YS_PIPELINE_DIFF_PAIR_H
#define YS_PIPELINE_DIFF_PAIR_H

#include "../../../kernels/kernels.h"
#include "../../formats/tile/tile.h"

/* Two tiles of one grid, read side by side by several threads. */
struct ys_tile_pair {
    ys_tile *tile[2];
    struct ys_tile_grid grid[2];
    uint32_t width, height;
    unsigned bands; /* common to both, 1 to 4 */
    enum ysk_sample sample;
    size_t sample_bytes;
    bool all_valid; /* nothing is ever masked */
    int threads;
    ys_tile_reader **reader[2]; /* one a thread */
};

/* YS_ERR_MISMATCH where the tiles differ in size, place or kind of samples. */
ys_status ys_tile_pair_open(struct ys_tile_pair *out, const char *before, const char *after,
                            const struct ys_options *opt, struct ys_error *err);
void ys_tile_pair_close(struct ys_tile_pair *pair);

/* Calls fn for each i < n on the pair's threads, with readers of their own.  The error is that
 * of the lowest i that fails, whatever the number of threads. */
typedef ys_status ys_pair_fn(void *ctx, ys_tile_reader *const reader[2], size_t i,
                             struct ys_error *err);
ys_status ys_tile_pair_run(const struct ys_tile_pair *pair, size_t n, ys_pair_fn *fn, void *ctx,
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
