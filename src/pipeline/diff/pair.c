/*
 * pair.c - two tiles on one grid, read by several threads
 *
 * Tiles of one grid and one kind of samples are read as they are: what is resampled or converted
 * for the comparison costs time and differs a little where nothing has changed.  Each thread has a
 * reader of its own for either tile, since a libtiff handle serves one at a time; all readers of a
 * tile share the descriptor that it was opened with.
 *
 * All others are brought onto the grid of the first by pipeline/align, with the displacement that is
 * left beyond their georeferences where one can be measured.
 */

#include "pair.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/options.h"
#include "../../records/tile_info.h"
#include "../align/align_tiles.h"

static const double PLACE_TOLERANCE_PX = 0.01; /* of the corners of two grids that are one */
/* From here on a pixel holds no object but a piece of ground, which several bands tell apart. */
enum { LEAST_POOLED = 3 };
static const double LEAST_POOLED_M = 5;

/* How far the two transforms are apart at the corners, in pixels of the first. */
static double apart_px(const struct ys_tile_info *a, const struct ys_tile_info *b)
{
    const double *t = a->transform, *u = b->transform;
    const double size = fmax(hypot(t[1], t[4]), hypot(t[2], t[5]));
    double most = 0;

    for (int k = 0; k < 4; k++) {
        const double x = k & 1 ? a->width_px : 0, y = k & 2 ? a->height_px : 0;
        const double dx = t[0] - u[0] + (t[1] - u[1]) * x + (t[2] - u[2]) * y;
        const double dy = t[3] - u[3] + (t[4] - u[4]) * x + (t[5] - u[5]) * y;

        most = fmax(most, hypot(dx, dy));
    }
    return size > 0 ? most / size : most;
}

static bool is_one_grid(const struct ys_tile_info *a, const struct ys_tile_info *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           !strcmp(a->crs, b->crs) && apart_px(a, b) <= PLACE_TOLERANCE_PX;
}

/* Coarse pixels of several bands tell more by all of them together. */
static bool is_pooled(const struct ys_tile_info *a, unsigned bands, enum ys_measure measure)
{
    const double gsd = sqrt(a->gsd_x_m * a->gsd_y_m);

    return measure != YS_DIFFERENCE || (bands >= LEAST_POOLED && gsd >= LEAST_POOLED_M);
}

static ys_status open_readers(struct ys_tile_pair *pair, struct ys_error *err)
{
    for (int t = 0; t < 2; t++) {
        pair->reader[t] = ys_new((size_t)pair->threads, sizeof *pair->reader[t]);
        if (!pair->reader[t])
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %d threads", pair->threads);
        for (int i = 0; i < pair->threads; i++) {
            const ys_status status =
                ys_tile_reader_new(pair->reader[t] + i, pair->tile[t], err);

            if (status)
                return status;
        }
        ys_tile_grid(pair->grid + t, pair->reader[t][0]);
    }
    return YS_OK;
}

/* How the second tile lies on the first where their grids differ. */
static ys_status place_second(struct ys_tile_pair *pair, struct ys_error *err)
{
    const struct ys_tile_info *a = ys_tile_info(pair->tile[0]),
                              *b = ys_tile_info(pair->tile[1]);
    struct ys_aligned_tile at = {.tile = pair->tile[1]};
    struct ys_align_grid both;
    struct ys_error why;

    if (!ys_tile_map_init(&pair->map[1], pair->tile[0], pair->tile[1], &why))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.120s and %.120s are not of one size, and cannot be placed: %.200s",
                       a->path, b->path, why.text);
    if (!ys_tile_map_overlap(&both, &pair->map[1])) {
        char centre[2][YS_CENTRE_TEXT];

        ys_tile_centre_text(centre[0], a);
        ys_tile_centre_text(centre[1], b);
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.120s (centre %s) and %.120s (centre %s): by their georeferences they "
                       "do not overlap; want tiles of one place",
                       a->path, centre[0], b->path, centre[1]);
    }
    if (pair->opt.assume_aligned)
        return YS_OK;
    const ys_status status = ys_align_one(&at, pair->tile[0], &pair->opt, err);

    if (!status && at.row.aligned) {
        pair->map[1] = at.map;
        pair->aligned = true;
        pair->residual_px = at.row.residual_across_px;
    } else if (!status) {
        snprintf(pair->note, sizeof pair->note,
                 "%.150s is compared by its georeference alone, which may be off: %.250s",
                 b->path, at.reason);
    }
    free(at.tie);
    return status;
}

static ys_status open_warpers(struct ys_tile_pair *pair, struct ys_error *err)
{
    const struct ys_align_grid grid = {0, 0, pair->width, pair->height, 1};
    const struct ys_tile_map same = {
        pair->tile[0], pair->tile[0], true, {0, 1, 0, 0, 0, 1}, {0}, 0, 0};
    ys_status status = YS_OK;

    pair->map[0] = same;
    if (pair->one_grid) {
        pair->map[1] = same;
        pair->map[1].tile = pair->tile[1];
    } else {
        status = place_second(pair, err);
    }
    for (int t = 0; t < 2 && !status; t++) {
        const struct ys_warp warp = {
            .map = &pair->map[t], .grid = grid, .bands = pair->bands, .least = 32};

        status = ys_warper_new(&pair->warper[t], &warp, &pair->opt, err);
    }
    return status;
}

/* Of tiles that are read as they are. */
static void describe(struct ys_tile_pair *pair)
{
    static const enum ysk_sample kernel[] = {[YS_U8] = YSK_U8,
                                             [YS_I8] = YSK_I8,
                                             [YS_U16] = YSK_U16,
                                             [YS_I16] = YSK_I16,
                                             [YS_F32] = YSK_F32};

    pair->sample = kernel[ys_tile_sample(pair->tile[0])];
    pair->sample_bytes = ys_sample_bytes(ys_tile_sample(pair->tile[0]));
    pair->all_valid = pair->grid[0].all_valid && pair->grid[1].all_valid;
}

static ys_status open_pair(struct ys_tile_pair *pair, enum ys_measure measure,
                           struct ys_error *err)
{
    const struct ys_tile_info *a = ys_tile_info(pair->tile[0]),
                              *b = ys_tile_info(pair->tile[1]);
    const unsigned bands = a->bands < b->bands ? a->bands : b->bands;

    pair->width = a->width_px;
    pair->height = a->height_px;
    pair->one_grid = is_one_grid(a, b);
    pair->pooled = is_pooled(a, bands, measure);
    const unsigned most = pair->pooled ? YS_DIFF_BANDS : YS_MAX_PLANES;

    pair->bands = bands < most ? bands : most;
    ys_status status = open_readers(pair, err);

    if (status)
        return status;
    if (pair->one_grid && !pair->pooled && !strcmp(a->sample, b->sample) &&
        pair->grid[0].inverted == pair->grid[1].inverted) {
        describe(pair);
        return YS_OK;
    }
    pair->warped = true;
    pair->sample = YSK_F32;
    pair->sample_bytes = sizeof(float);
    return open_warpers(pair, err);
}

ys_status ys_tile_pair_open(struct ys_tile_pair *out, const char *const path[2],
                            enum ys_measure measure, const struct ys_options *opt,
                            struct ys_error *err)
{
    *out = (struct ys_tile_pair){.threads = opt->threads ? opt->threads : ysk_processors(),
                                 .opt = *opt};
    out->opt.threads = out->threads;
    out->opt.progress = NULL;
    ys_status status = ys_options_check_tiles(opt, 2, err);

    if (!status)
        status = ys_tile_open(&out->tile[0], path[0], opt, err);
    if (!status)
        status = ys_tile_open_nth(&out->tile[1], path[1], 1, opt, err);
    if (!status)
        status = open_pair(out, measure, err);
    if (status)
        ys_tile_pair_close(out);
    return status;
}

void ys_tile_pair_close(struct ys_tile_pair *pair)
{
    for (int t = 0; t < 2; t++) {
        for (int i = 0; i < pair->threads && pair->reader[t]; i++)
            ys_tile_reader_free(pair->reader[t][i]);
        free(pair->reader[t]);
        ys_warper_free(pair->warper[t]);
        ys_tile_free(pair->tile[t]);
    }
    *pair = (struct ys_tile_pair){0};
}

struct fault { /* of one thread */
    size_t i;
    struct ys_error error; /* status YS_OK where none */
};

struct shared_tasks { /* of all threads */
    const struct ys_tile_pair *pair;
    ys_pair_fn *fn;
    void *ctx;
    size_t n;
    atomic_size_t next; /* the first that nobody has begun */
    atomic_bool failed;
    struct fault *fault; /* one a thread */
};

/* Tasks are begun in order, so all below one that fails are begun too: the lowest fault is the
 * same however many threads there are. */
static void take_tasks(void *ctx, size_t thread)
{
    struct shared_tasks *tasks = ctx;
    struct fault *fault = tasks->fault + thread;
    ys_tile_reader *const reader[2] = {tasks->pair->reader[0][thread],
                                       tasks->pair->reader[1][thread]};

    while (!atomic_load(&tasks->failed)) {
        const size_t i = atomic_fetch_add(&tasks->next, 1);

        if (i >= tasks->n)
            return;
        if (tasks->fn(tasks->ctx, reader, i, &fault->error)) {
            fault->i = i;
            atomic_store(&tasks->failed, true);
        }
    }
}

ys_status ys_tile_pair_run(const struct ys_tile_pair *pair, size_t n, ys_pair_fn *fn, void *ctx,
                           struct ys_error *err)
{
    const size_t threads = (size_t)pair->threads;
    struct shared_tasks tasks = {.pair = pair, .fn = fn, .ctx = ctx, .n = n};
    const struct fault *first = NULL;

    tasks.fault = ys_new(threads, sizeof *tasks.fault);
    if (!tasks.fault)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu threads", threads);
    atomic_init(&tasks.next, 0);
    atomic_init(&tasks.failed, false);
    ysk_tasks_run(threads, pair->threads, take_tasks, &tasks);
    for (size_t i = 0; i < threads; i++) {
        if (tasks.fault[i].error.status && (!first || tasks.fault[i].i < first->i))
            first = tasks.fault + i;
    }
    const ys_status status =
        first ? ys_fail(err, first->error.status, "%s", first->error.text) : YS_OK;

    free(tasks.fault);
    return status;
}
