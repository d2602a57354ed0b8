/*
 * diff_stream.c - two tiles streamed past a scan
 *
 * A window of rows of both tiles moves down: the new rows are read, those are scanned whose
 * neighbours are in memory too, their mask is written, and the components that no later row can
 * touch are handed over.  So memory is that of the window and of the open components, whatever the
 * size of the tiles.
 */

#include "diff_stream.h"

#include <stdlib.h>
#include <string.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"

/*
 * Bytes of rows of both tiles held at a time, whatever their width, so that memory is the same
 * for all tiles: blocks of 512 rows of 65536 pixels fit, and so many that every thread has some.
 * Plain rows are read in pieces that stay in the caches.
 */
enum { BLOCK_BYTES = 64 << 20, PLAIN_BYTES = 8 << 20 };
enum { UNIT = 64 }; /* rows; warped rows begin at multiples of 32 */

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

/* Whole rows of blocks where that is possible. */
static uint32_t unit_of(const struct ys_tile_pair *pair, bool plain)
{
    if (pair->warped) {
        const uint32_t unit = common_multiple(UNIT, pair->grid[0].height);

        return unit % UNIT ? UNIT : unit;
    }
    return plain ? UNIT : common_multiple(pair->grid[0].height, pair->grid[1].height);
}

/* As many as the bytes allow. */
static ys_status choose_step(struct ys_diff_stream *s, uint32_t halo, struct ys_error *err)
{
    const struct ys_tile_pair *pair = s->pair;
    const bool plain = !pair->warped && pair->grid[0].plain && pair->grid[1].plain;
    const size_t row = 2 * (size_t)pair->width *
                       (pair->sample_bytes * pair->bands + (pair->all_valid ? 0 : 1));
    const size_t most = s->opt->max_bytes / (pair->warped ? 4 : 1);
    size_t budget = plain ? PLAIN_BYTES : BLOCK_BYTES;
    const uint32_t unit = unit_of(pair, plain);

    /* What is warped needs memory beside its rows. */
    budget = pair->warped && budget > most ? most : budget;
    const size_t units = budget / row / unit;
    size_t step = unit * (units ? units : 1);

    if (step > pair->height)
        step = pair->height;
    if (step * row > most)
        return ys_fail(err, YS_ERR_NOMEM,
                       "%zu rows of %u pixels of both tiles do not fit in %zu MiB; want more "
                       "--max-memory or smaller blocks",
                       step, pair->width, s->opt->max_bytes >> 20);
    s->step = (uint32_t)step;
    return ys_pair_rows_init(&s->rows, pair, s->step + 2 * halo, err);
}

ys_status ys_diff_stream_init(struct ys_diff_stream *out, const struct ys_tile_pair *pair,
                              const struct ys_diff_fit *fit, uint32_t halo,
                              const struct ys_options *opt, struct ys_error *err)
{
    *out = (struct ys_diff_stream){.pair = pair, .fit = fit, .opt = opt, .share = 1};
    ysk_ops_init(&out->ops, ysk_cpu_detect());
    ys_status status = choose_step(out, halo + pair->pooled, err);

    if (!status && pair->pooled) {
        const size_t room = (size_t)out->rows.room * pair->width;

        out->raw = ys_new_raw(room, sizeof *out->raw);
        out->root = ys_new_raw(room, sizeof *out->root);
        out->both = ys_new_raw(room, 1);
        if (!out->raw || !out->root || !out->both)
            status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %u rows of %u pixels",
                             out->rows.room, pair->width);
    }
    if (status)
        ys_diff_stream_fini(out);
    return status;
}

void ys_diff_stream_fini(struct ys_diff_stream *stream)
{
    ys_pair_rows_fini(&stream->rows);
    ys_change_scan_fini(&stream->scan);
    free(stream->raw);
    free(stream->root);
    free(stream->both);
    *stream = (struct ys_diff_stream){0};
}

void ys_diff_scan_spec(struct ys_change_scan_spec *out, const struct ys_tile_pair *pair,
                       const struct ys_diff_fit *fit)
{
    *out = (struct ys_change_scan_spec){.width = pair->width,
                                        .height = pair->height,
                                        .sample = pair->sample,
                                        .bands = pair->bands,
                                        .measure = pair->bands > 1 ? YSK_SQUARES : YSK_SUM,
                                        .threshold = fit->threshold,
                                        .unit = fit->unit};
    if (pair->pooled) { /* one band, a root a pixel, held against 0 times itself */
        out->bands = 1;
        out->measure = YSK_SUM;
        return;
    }
    for (unsigned k = 0; k < YS_MAX_PLANES; k++) {
        out->gain[k] = (float)fit->gain[k];
        out->offset[k] = (float)fit->offset[k];
    }
}

/* ---- pooled rows */

static void raw_rows(void *ctx, size_t row_band, size_t first, size_t end)
{
    struct ys_diff_stream *s = ctx;
    const struct ys_pair_rows *rows = &s->rows;
    const size_t width = s->pair->width;

    for (size_t y = first; y < end; y++) {
        const float *x[YS_MOST_BANDS], *z[YS_MOST_BANDS];

        for (unsigned k = 0; k < s->pair->bands; k++) {
            const size_t at = y * rows->row_stride + k * rows->band_step;

            x[k] = (const float *)(const void *)(rows->px[0] + at);
            z[k] = (const float *)(const void *)(rows->px[1] + at);
        }
        ys_statistic_row(s->raw + y * width, &s->fit->statistic, x, z, width);
        for (size_t i = 0; i < width; i++)
            s->both[y * width + i] =
                rows->valid[0][y * width + i] & rows->valid[1][y * width + i];
    }
    (void)row_band;
}

static void root_rows(void *ctx, size_t row_band, size_t first, size_t end)
{
    struct ys_diff_stream *s = ctx;
    const size_t width = s->pair->width, n = s->rows.n;

    for (size_t y = first; y < end; y++) {
        struct ys_pooled_rows of = {{NULL}, {NULL}};

        for (size_t k = 0; k < 3; k++) {
            if (y + k < 1 || y + k > n)
                continue;
            of.s[k] = s->raw + (y + k - 1) * width;
            of.valid[k] = s->both + (y + k - 1) * width;
        }
        ys_statistic_pool(s->root + y * width, &of, width);
    }
    (void)row_band;
}

/* ---- a pass */

/* Rows up to read_end are in memory; scans those whose neighbours are too. */
static ys_status scan_rows(struct ys_diff_stream *s, const struct ys_diff_pass *pass,
                           uint32_t read_end, struct ys_error *err)
{
    const uint32_t height = s->pair->height, halo = s->scan.halo + s->pair->pooled;
    const uint32_t first = s->scan.next;
    const uint32_t end = read_end == height ? height : read_end > halo ? read_end - halo : 0;
    struct ys_change_scan_rows rows = {.a = s->rows.px[0],
                                       .b = s->rows.px[1],
                                       .valid_a = s->rows.valid[0],
                                       .valid_b = s->rows.valid[1],
                                       .first = s->rows.first,
                                       .n = s->rows.n,
                                       .row_stride = s->rows.row_stride,
                                       .band_step = s->rows.band_step,
                                       .bits = pass->bits};
    uint64_t *bits = pass->plane
                         ? pass->plane + (size_t)first * YSK_WORDS((size_t)s->pair->width)
                         : pass->window;
    ys_status status = YS_OK;

    if (end > first && s->pair->pooled) {
        ysk_row_bands_run(s->rows.n, s->pair->threads, raw_rows, s);
        ysk_row_bands_run(s->rows.n, s->pair->threads, root_rows, s);
        rows.a = rows.b = s->root;
        rows.valid_a = rows.valid_b = s->both;
        rows.row_stride = s->pair->width * sizeof(float);
    }
    if (end > first)
        status = ys_change_scan_to(&s->scan, end, &rows, bits, err);
    if (!status && end == height)
        status = ys_change_scan_end(&s->scan, err);
    if (!status && pass->mask && end > first)
        status = ys_change_mask_file_rows(pass->mask, bits, end - first, err);
    if (!status && pass->blobs)
        status = ys_diff_blobs_take(pass->blobs, &s->scan, err);
    else
        s->scan.seam.closed.n = 0;
    return status;
}

ys_status ys_diff_stream_pass(struct ys_diff_stream *s, const struct ys_diff_pass *pass,
                              struct ys_error *err)
{
    const uint32_t height = s->pair->height;
    ys_status status;

    ys_change_scan_fini(&s->scan);
    s->rows.first = s->rows.n = 0;
    status = ys_change_scan_init(&s->scan, &pass->spec, &s->ops, s->pair->threads, err);
    for (uint32_t row = 0; row < height && !status;) {
        const uint32_t end = height - row < s->step ? height : row + s->step;
        const uint32_t next = s->scan.next, halo = s->scan.halo + s->pair->pooled;

        status = ys_pair_rows_move(&s->rows, s->pair, next < halo ? 0 : next - halo, end, err);
        if (!status)
            status = scan_rows(s, pass, end, err);
        if (s->opt->progress)
            s->opt->progress(s->opt->progress_ctx, "diff", s->done + s->share * end / height);
        row = end;
    }
    s->done += s->share;
    return status;
}
