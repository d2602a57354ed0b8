/*
 * pair.c - two tiles of one grid, read by several threads
 *
 * Pixel is held against pixel, so both tiles must have one grid and one kind of samples: what is
 * resampled or converted for the comparison would differ where nothing has changed.  Each thread has
 * a reader of its own for either tile, since a libtiff handle serves one at a time; all readers of a
 * tile share the descriptor that it was opened with.
 */

#include "pair.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"

static const double PLACE_TOLERANCE_PX = 0.01; /* of the corners of two grids that are one */

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

static ys_status check_match(const struct ys_tile_info *a, const struct ys_tile_info *b,
                             struct ys_error *err)
{
    if (a->width_px != b->width_px || a->height_px != b->height_px)
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.100s and %.100s: %u x %u and %u x %u pixels; want the same grid, as "
                       "yardstick align -o makes it",
                       a->path, b->path, a->width_px, a->height_px, b->width_px, b->height_px);
    if (strcmp(a->crs, b->crs))
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%.100s and %.100s: CRS %.60s and %.60s; want one, as yardstick align -o "
            "makes it",
            a->path, b->path, a->crs[0] ? a->crs : "none", b->crs[0] ? b->crs : "none");
    const double apart = apart_px(a, b);

    if (!(apart <= PLACE_TOLERANCE_PX))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.100s and %.100s: %.4g pixels apart; want the same grid, as yardstick "
                       "align -o makes it",
                       a->path, b->path, apart);
    if (strcmp(a->sample, b->sample))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.100s and %.100s: samples %s and %s; want one kind", a->path, b->path,
                       a->sample, b->sample);
    return YS_OK;
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

static void describe(struct ys_tile_pair *pair)
{
    static const enum ysk_sample kernel[] = {[YS_U8] = YSK_U8,
                                             [YS_I8] = YSK_I8,
                                             [YS_U16] = YSK_U16,
                                             [YS_I16] = YSK_I16,
                                             [YS_F32] = YSK_F32};
    const struct ys_tile_info *a = ys_tile_info(pair->tile[0]);
    const struct ys_tile_info *b = ys_tile_info(pair->tile[1]);
    const unsigned bands = a->bands < b->bands ? a->bands : b->bands;

    pair->width = a->width_px;
    pair->height = a->height_px;
    pair->bands = bands < YS_MAX_PLANES ? bands : YS_MAX_PLANES;
    pair->sample = kernel[ys_tile_sample(pair->tile[0])];
    pair->sample_bytes = ys_sample_bytes(ys_tile_sample(pair->tile[0]));
    pair->all_valid = pair->grid[0].all_valid && pair->grid[1].all_valid;
}

ys_status ys_tile_pair_open(struct ys_tile_pair *out, const char *before, const char *after,
                            const struct ys_options *opt, struct ys_error *err)
{
    *out = (struct ys_tile_pair){.threads = opt->threads ? opt->threads : ysk_processors()};
    ys_status status = ys_tile_open(&out->tile[0], before, opt, err);

    if (!status)
        status = ys_tile_open(&out->tile[1], after, opt, err);
    if (!status)
        status = check_match(ys_tile_info(out->tile[0]), ys_tile_info(out->tile[1]), err);
    if (!status)
        status = open_readers(out, err);
    if (!status && out->grid[0].inverted != out->grid[1].inverted)
        status =
            ys_fail(err, YS_ERR_MISMATCH,
                    "%.100s and %.100s: 0 is white in one and black in the other; want one "
                    "kind",
                    before, after);
    if (status)
        ys_tile_pair_close(out);
    else
        describe(out);
    return status;
}

void ys_tile_pair_close(struct ys_tile_pair *pair)
{
    for (int t = 0; t < 2; t++) {
        for (int i = 0; i < pair->threads && pair->reader[t]; i++)
            ys_tile_reader_free(pair->reader[t][i]);
        free(pair->reader[t]);
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
