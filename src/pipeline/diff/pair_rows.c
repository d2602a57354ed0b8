/* pair_rows.c - a window of rows of two tiles that moves down them
 *
 * Rows that the next scan needs again are moved up, not read again: to decode a row of blocks costs
 * many times what it costs to copy it. */

#include <stdlib.h>
#include <string.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "pair.h"

/* Of plain strips, what one task reads: few calls of the system, and it stays in a cache. */
enum { PLAIN_BYTES = 1 << 18 };

ys_status ys_pair_rows_init(struct ys_pair_rows *rows, const struct ys_tile_pair *pair,
                            uint32_t room, struct ys_error *err)
{
    size_t bytes;
    bool ok = ys_raster_bytes(&bytes, pair->width, room, pair->bands, pair->sample_bytes);

    *rows = (struct ys_pair_rows){.room = room,
                                  .band_step = pair->width * pair->sample_bytes,
                                  .row_stride = pair->width * pair->sample_bytes * pair->bands};
    for (int t = 0; t < 2 && ok; t++) {
        rows->px[t] = ys_new_raw(bytes, 1);
        rows->valid[t] = pair->all_valid ? NULL : ys_new_raw((size_t)room * pair->width, 1);
        ok = rows->px[t] && (pair->all_valid || rows->valid[t]);
    }
    if (!ok) {
        ys_pair_rows_fini(rows);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %u rows of %u pixels", room,
                       pair->width);
    }
    return YS_OK;
}

void ys_pair_rows_fini(struct ys_pair_rows *rows)
{
    for (int t = 0; t < 2; t++) {
        free(rows->px[t]);
        free(rows->valid[t]);
    }
    *rows = (struct ys_pair_rows){0};
}

struct reading {
    const struct ys_tile_pair *pair;
    struct ys_pair_rows *rows;
    uint32_t first, end;                  /* rows to read */
    uint32_t across[2], wide[2], step[2]; /* rectangles in a row of them; their size */
    size_t tasks[2];
};

/* A task is one block of the file, or its part in the wanted rows: no block is decoded by two
 * threads.  Where the samples lie in the file as they are there is nothing to decode, and tasks are
 * stretches of rows. */
static void plan(struct reading *r, int t)
{
    const struct ys_tile_grid *grid = r->pair->grid + t;
    const size_t plain = PLAIN_BYTES / r->rows->row_stride;

    r->wide[t] = grid->plain ? r->pair->width : grid->width;
    r->step[t] = !grid->plain ? grid->height : plain ? (uint32_t)plain : 1;
    r->across[t] = (r->pair->width + r->wide[t] - 1) / r->wide[t];
    r->tasks[t] =
        (size_t)r->across[t] * ((r->end - 1) / r->step[t] - r->first / r->step[t] + 1);
}

static ys_status read_task(void *ctx, ys_tile_reader *const reader[2], size_t i,
                           struct ys_error *err)
{
    const struct reading *r = ctx;
    const struct ys_tile_pair *pair = r->pair;
    const int t = i >= r->tasks[0];
    const size_t k = t ? i - r->tasks[0] : i;
    const uint32_t down = r->first / r->step[t] + (uint32_t)(k / r->across[t]);
    const uint32_t top = down * r->step[t];
    const uint32_t row0 = top > r->first ? top : r->first;
    const uint32_t bottom = r->end - top < r->step[t] ? r->end : top + r->step[t];
    const uint32_t col0 = (uint32_t)(k % r->across[t]) * r->wide[t];
    const uint32_t right = pair->width - col0;
    const size_t at = row0 - r->rows->first;
    const struct ys_tile_rect rect = {
        .col0 = col0,
        .row0 = row0,
        .width = right < r->wide[t] ? right : r->wide[t],
        .height = bottom - row0,
        .bands = pair->bands,
        .dst = r->rows->px[t] + at * r->rows->row_stride + col0 * pair->sample_bytes,
        .row_stride = r->rows->row_stride,
        .band_step = r->rows->band_step,
        .valid = pair->all_valid ? NULL : r->rows->valid[t] + at * pair->width + col0,
        .valid_stride = pair->width};

    return ys_tile_read(reader[t], &rect, err);
}

/* ---- warped */

struct warp_to {
    const struct ys_tile_rect *rect;
    uint32_t col0, row0; /* of the rectangle */
};

static ys_status put_part(void *ctx, uint32_t col0, uint32_t row0, const struct ys_image *image,
                          struct ys_error *err)
{
    const struct warp_to *to = ctx;
    const struct ys_tile_rect *r = to->rect;
    const uint32_t x = col0 - to->col0, y = row0 - to->row0, w = image->width;

    for (uint32_t j = 0; j < image->height; j++) {
        char *row = (char *)r->dst + (y + j) * r->row_stride + x * sizeof(float);

        for (unsigned b = 0; b < r->bands; b++)
            memcpy(row + b * r->band_step,
                   image[b / YS_MAX_PLANES].plane[b % YS_MAX_PLANES] + (size_t)j * w,
                   w * sizeof(float));
        memcpy(r->valid + (y + j) * r->valid_stride + x, image->valid + (size_t)j * w, w);
    }
    (void)err;
    return YS_OK;
}

ys_status ys_pair_warp(const struct ys_tile_pair *pair, int t, const struct ys_tile_rect *rect,
                       struct ys_error *err)
{
    struct warp_to to = {rect, rect->col0, rect->row0};
    const struct ys_warp_rect part = {rect->col0, rect->row0, rect->width, rect->height};

    return ys_warper_rect(pair->warper[t], &part, put_part, &to, err);
}

static ys_status warp_rows(const struct reading *r, struct ys_error *err)
{
    const struct ys_pair_rows *rows = r->rows;
    const size_t at = r->first - rows->first;
    ys_status status = YS_OK;

    for (int t = 0; t < 2 && !status; t++) {
        const struct ys_tile_rect rect = {.row0 = r->first,
                                          .width = r->pair->width,
                                          .height = r->end - r->first,
                                          .bands = r->pair->bands,
                                          .dst = rows->px[t] + at * rows->row_stride,
                                          .row_stride = rows->row_stride,
                                          .band_step = rows->band_step,
                                          .valid = rows->valid[t] + at * r->pair->width,
                                          .valid_stride = r->pair->width};

        status = ys_pair_warp(r->pair, t, &rect, err);
    }
    return status;
}

static void drop_rows(struct ys_pair_rows *rows, const struct ys_tile_pair *pair,
                      uint32_t first)
{
    const uint32_t end = rows->first + rows->n;
    const size_t from = first - rows->first, n = end - first;

    if (first >= end) {
        rows->first = first;
        rows->n = 0;
        return;
    }
    for (int t = 0; t < 2 && from; t++) {
        memmove(rows->px[t], rows->px[t] + from * rows->row_stride, n * rows->row_stride);
        if (rows->valid[t])
            memmove(rows->valid[t], rows->valid[t] + from * pair->width, n * pair->width);
    }
    rows->first = first;
    rows->n = (uint32_t)n;
}

ys_status ys_pair_rows_move(struct ys_pair_rows *rows, const struct ys_tile_pair *pair,
                            uint32_t first, uint32_t end, struct ys_error *err)
{
    drop_rows(rows, pair, first);
    struct reading r = {.pair = pair, .rows = rows, .first = rows->first + rows->n, .end = end};

    if (r.first >= end)
        return YS_OK;
    if (!pair->warped) {
        plan(&r, 0);
        plan(&r, 1);
    }
    const ys_status status =
        pair->warped ? warp_rows(&r, err)
                     : ys_tile_pair_run(pair, r.tasks[0] + r.tasks[1], read_task, &r, err);

    if (!status)
        rows->n = end - rows->first;
    return status;
}
