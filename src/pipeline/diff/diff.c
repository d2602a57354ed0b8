/*
 * diff.c - two tiles streamed into components of change
 *
 * Scale and threshold come first, from a sample (diff_fit.c): the rows go by only once, and what
 * differs must be known when they do.  Then a window of rows of both tiles moves down: the new rows
 * are read, those are scanned whose neighbours are in memory too, their mask is written, and the
 * components that no later row can touch are handed over.  So memory is that of the window and of
 * the open components, whatever the size of the tiles.
 */

#include "diff.h"

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/change_scan.h"
#include "../../change/components/components.h"
#include "../../formats/tile/change_mask_file.h"
#include "diff_blobs.h"

/*
 * Bytes of rows of both tiles held at a time, whatever their width, so that memory is the same
 * for all tiles: blocks of 512 rows of 65536 pixels fit, and so many that every thread has some.
 * Plain rows are read in pieces that stay in the caches.
 */
enum { BLOCK_BYTES = 64 << 20, PLAIN_BYTES = 8 << 20 };

struct job {
    const struct ys_diff_options *diff;
    const struct ys_options *opt;
    struct ys_tile_pair pair;
    struct ys_diff_fit fit;
    struct ysk_ops ops;
    struct ys_change_scan scan;
    struct ys_pair_rows rows;
    uint32_t step; /* rows read at a time */
    uint64_t *mask_bits;
    struct ys_change_mask_file *mask;
    struct ys_diff_blobs *blobs;
};

static ys_status start_scan(struct job *job, struct ys_error *err)
{
    struct ys_change_scan_spec spec = {.width = job->pair.width,
                                       .height = job->pair.height,
                                       .sample = job->pair.sample,
                                       .bands = job->pair.bands,
                                       .measure = job->pair.bands > 1 ? YSK_SQUARES : YSK_SUM,
                                       .threshold = job->fit.threshold,
                                       .open_radius = job->diff->open_px / 2,
                                       .close_radius = job->diff->close_px / 2,
                                       .min_area = job->diff->min_px,
                                       .differences = job->diff->blobs != NULL};

    for (unsigned k = 0; k < YS_MAX_PLANES; k++) {
        spec.gain[k] = (float)job->fit.gain[k];
        spec.offset[k] = (float)job->fit.offset[k];
    }
    return ys_change_scan_init(&job->scan, &spec, &job->ops, job->pair.threads, err);
}

static uint32_t common_multiple(uint32_t a, uint32_t b)
{
    uint32_t x = a, y = b;

    while (y) {
        const uint32_t rest = x % y;

        x = y;
        y = rest;
    }
    const uint64_t both = (uint64_t)a / x * b;

    return both <= 4096 ? (uint32_t)both : a > b ? a : b;
}

/* Whole rows of blocks, as many as the bytes allow. */
static ys_status choose_step(struct job *job, struct ys_error *err)
{
    const struct ys_tile_pair *pair = &job->pair;
    const bool plain = pair->grid[0].plain && pair->grid[1].plain;
    const size_t row = 2 * (size_t)pair->width *
                       (pair->sample_bytes * pair->bands + (pair->all_valid ? 0 : 1));
    const size_t budget = plain ? PLAIN_BYTES : BLOCK_BYTES;
    const uint32_t unit =
        plain ? 64 : common_multiple(pair->grid[0].height, pair->grid[1].height);
    const size_t units = budget / row / unit;
    size_t step = unit * (units ? units : 1);

    if (step > pair->height)
        step = pair->height;
    if (step * row > job->opt->max_bytes)
        return ys_fail(err, YS_ERR_NOMEM,
                       "%zu rows of %u pixels of both tiles do not fit in %zu MiB; want more "
                       "--max-memory or smaller blocks",
                       step, pair->width, job->opt->max_bytes >> 20);
    job->step = (uint32_t)step;
    return ys_pair_rows_init(&job->rows, pair, job->step + 2 * job->scan.halo, err);
}

static ys_status start_output(struct job *job, struct ys_error *err)
{
    ys_status status = YS_OK;

    if (job->diff->mask) {
        job->mask_bits = ys_new_raw(
            ((size_t)job->step + job->scan.halo) * YSK_WORDS((size_t)job->pair.width), 8);
        if (!job->mask_bits)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %u rows of a mask", job->step);
        status = ys_change_mask_file_new(&job->mask, job->diff->mask, job->pair.tile[0], err);
    }
    if (!status)
        status = ys_diff_blobs_new(&job->blobs, job->diff->blobs, job->pair.tile[0],
                                   job->pair.threads, job->opt->no_coordinates, err);
    return status;
}

/* Rows up to read_end are in memory; scans those whose neighbours are too. */
static ys_status scan_rows(struct job *job, uint32_t read_end, struct ys_error *err)
{
    const uint32_t height = job->pair.height, halo = job->scan.halo;
    const uint32_t first = job->scan.next;
    const uint32_t end = read_end == height ? height : read_end > halo ? read_end - halo : 0;
    const struct ys_change_scan_rows rows = {.a = job->rows.px[0],
                                             .b = job->rows.px[1],
                                             .valid_a = job->rows.valid[0],
                                             .valid_b = job->rows.valid[1],
                                             .first = job->rows.first,
                                             .n = job->rows.n,
                                             .row_stride = job->rows.row_stride,
                                             .band_step = job->rows.band_step};
    ys_status status = YS_OK;

    if (end > first)
        status = ys_change_scan_to(&job->scan, end, &rows, job->mask_bits, err);
    if (!status && end == height)
        status = ys_change_scan_end(&job->scan, err);
    if (!status && job->mask && end > first)
        status = ys_change_mask_file_rows(job->mask, job->mask_bits, end - first, err);
    if (!status)
        status = ys_diff_blobs_take(job->blobs, &job->scan, err);
    return status;
}

static ys_status stream(struct job *job, struct ys_error *err)
{
    const uint32_t height = job->pair.height;
    ys_status status = YS_OK;

    for (uint32_t row = 0; row < height && !status;) {
        const uint32_t end = height - row < job->step ? height : row + job->step;
        const uint32_t next = job->scan.next, halo = job->scan.halo;

        status =
            ys_pair_rows_move(&job->rows, &job->pair, next < halo ? 0 : next - halo, end, err);
        if (!status)
            status = scan_rows(job, end, err);
        if (job->opt->progress)
            job->opt->progress(job->opt->progress_ctx, "diff", (double)end / height);
        row = end;
    }
    return status;
}

static void summarise(struct ys_diff_summary *out, const struct job *job)
{
    *out = (struct ys_diff_summary){.pixels = (uint64_t)job->pair.width * job->pair.height,
                                    .valid_pixels = job->scan.valid,
                                    .changed_pixels = job->scan.changed,
                                    .blobs = ys_diff_blobs_n(job->blobs),
                                    .threshold = job->fit.threshold,
                                    .bands = job->pair.bands};
    for (unsigned k = 0; k < job->pair.bands; k++) {
        out->gain[k] = job->fit.gain[k];
        out->offset[k] = job->fit.offset[k];
    }
}

/* Both files or none. */
static ys_status commit(struct job *job, struct ys_error *err)
{
    ys_status status = ys_diff_blobs_finish(job->blobs, err);

    if (!status && job->mask)
        status = ys_change_mask_file_commit(job->mask, err);
    if (status)
        return status;
    status = ys_diff_blobs_commit(job->blobs, err);
    if (status && job->mask)
        ys_change_mask_file_take_back(job->mask);
    return status;
}

static ys_status run(struct ys_diff_summary *out, struct job *job, struct ys_error *err)
{
    ys_status status = ys_diff_fit(&job->fit, &job->pair, job->diff, err);

    if (!status)
        status = start_scan(job, err);
    if (!status)
        status = choose_step(job, err);
    if (!status)
        status = start_output(job, err);
    if (!status)
        status = stream(job, err);
    if (!status)
        status = commit(job, err);
    if (!status)
        summarise(out, job);
    return status;
}

ys_status ys_diff_run(struct ys_diff_summary *out, const char *before, const char *after,
                      const struct ys_diff_options *diff, const struct ys_options *opt,
                      struct ys_error *err)
{
    struct job job = {.diff = diff, .opt = opt};
    ys_status status = ys_tile_pair_open(&job.pair, before, after, opt, err);

    if (status)
        return status;
    ysk_ops_init(&job.ops, ysk_cpu_detect());
    status = run(out, &job, err);
    ys_diff_blobs_free(job.blobs);
    ys_change_mask_file_free(job.mask);
    free(job.mask_bits);
    ys_pair_rows_fini(&job.rows);
    ys_change_scan_fini(&job.scan);
    ys_tile_pair_close(&job.pair);
    return status;
}
