/* scan.c - two dates to components of change, band by band over threads */

#include "scan.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/bands.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "scan_worker.h"

/* Rows of a band: opening computes two rows of the neighbours on each side again, 3 %. */
enum { BAND_ROWS = 128 };

/*
 * Differences are summed as whole numbers, so that no order of adding matters: in units of
 * 2^-10 of the threshold's power of two, whole for whole samples that are compared as they are.
 */
static double scale_of(const struct ys_scan_spec *spec)
{
    const bool whole = spec->sample != YSK_F32;
    int exponent = spec->threshold > 0 ? 10 - ilogb(spec->threshold) : whole ? 8 : 20;

    if (whole && exponent < 0)
        exponent = 0;
    return ldexp(1, exponent);
}

/* One band of bytes that needs no scaling has kernels of its own, and sums in whole units. */
static bool is_plain(const struct ys_scan_spec *s)
{
    return s->sample == YSK_U8 && s->bands == 1 && !(s->gain[0] < 1) && !(s->gain[0] > 1) &&
           !(s->offset[0] < 0) && !(s->offset[0] > 0);
}

static ys_status check_spec(const struct ys_scan_spec *s, struct ys_error *err)
{
    if (!s->width || !s->height || s->width > 1u << 20)
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "pictures of %u x %u pixels; want rows of 1 to %u", s->width, s->height,
                       1u << 20);
    if (!s->bands || s->bands > 4 || s->open_radius > 2 || s->close_radius > 2)
        return ys_fail(err, YS_ERR_ARG, "scan of %u bands, radii %u and %u", s->bands,
                       s->open_radius, s->close_radius);
    if (!(s->threshold >= 0) || isinf(s->threshold))
        return ys_fail(err, YS_ERR_ARG, "threshold %g; want 0 or more", s->threshold);
    return YS_OK;
}

ys_status ys_scan_init(struct ys_scan *out, const struct ys_scan_spec *spec,
                       const struct ysk_ops *ops, int threads, struct ys_error *err)
{
    ys_status status = check_spec(spec, err);
    const uint32_t slack = spec->neighbours == YS_SCAN_4 ? 0 : 1;

    *out = (struct ys_scan){.spec = *spec, .ops = ops, .threads = threads > 1 ? threads : 1};
    if (status)
        return status;
    out->plain = is_plain(spec);
    out->scale = out->plain ? 1 : scale_of(spec);
    out->halo = 2 * spec->open_radius + 2 * spec->close_radius;
    /* Twice as many bands as threads at a time: their costs differ. */
    out->n_workers = out->threads > 1 ? 2 * (size_t)out->threads : 1;
    out->worker = ys_new(out->n_workers, sizeof *out->worker);
    if (!out->worker)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu bands", out->n_workers);
    for (size_t i = 0; i < out->n_workers && !status; i++)
        status = ys_scan_worker_init(out->worker + i, out, err);
    if (!status)
        status = ys_seam_init(&out->seam, spec->width, slack, spec->min_area, ops, err);
    if (status)
        ys_scan_fini(out);
    return status;
}

void ys_scan_fini(struct ys_scan *scan)
{
    for (size_t i = 0; i < scan->n_workers && scan->worker; i++)
        ys_scan_worker_fini(scan->worker + i);
    free(scan->worker);
    ys_seam_fini(&scan->seam);
    *scan = (struct ys_scan){0};
}

struct batch {
    struct ys_scan *scan;
    const struct ys_scan_rows *rows;
    uint64_t *mask; /* row mask_first first; or NULL */
    uint32_t mask_first;
    uint32_t first, end; /* of all its bands */
};

static void run_band(void *ctx, size_t i)
{
    const struct batch *batch = ctx;
    const uint32_t first = batch->first + (uint32_t)i * BAND_ROWS;
    const uint32_t end = batch->end - first < BAND_ROWS ? batch->end : first + BAND_ROWS;
    uint64_t *mask = batch->mask;

    if (mask)
        mask += (first - batch->mask_first) * YSK_WORDS((size_t)batch->scan->spec.width);
    ys_scan_worker_run(batch->scan->worker + i, batch->rows, first, end, mask);
}

static ys_status run_batch(struct batch *batch, struct ys_error *err)
{
    struct ys_scan *scan = batch->scan;
    const size_t n = (batch->end - batch->first + BAND_ROWS - 1) / BAND_ROWS;

    ysk_tasks_run(n, scan->threads, run_band, batch);
    for (size_t i = 0; i < n; i++) {
        struct ys_scan_worker *worker = scan->worker + i;
        const ys_status status =
            worker->status ? ys_fail(err, worker->status, "out of memory for components")
                           : ys_seam_add(&scan->seam, &worker->band, err);

        if (status)
            return status;
        scan->changed += worker->changed;
        scan->valid += worker->seen;
    }
    scan->next = batch->end;
    return YS_OK;
}

/* Components whose greatest difference stays at or below the peak go. */
static void drop_low(struct ys_scan *scan, size_t from)
{
    struct ys_blob_list *list = &scan->seam.closed;
    size_t kept = from;

    for (size_t i = from; i < list->n; i++) {
        if ((double)list->blob[i].max > scan->spec.peak * scan->scale)
            list->blob[kept++] = list->blob[i];
    }
    list->n = kept;
}

ys_status ys_scan_to(struct ys_scan *scan, uint32_t end, const struct ys_scan_rows *rows,
                     uint64_t *mask, struct ys_error *err)
{
    const uint32_t most = (uint32_t)scan->n_workers * BAND_ROWS;
    const size_t closed = scan->seam.closed.n;
    ys_status status = YS_OK;

    assert(end <= scan->spec.height && end >= scan->next);
    struct batch batch = {.scan = scan, .rows = rows, .mask = mask, .mask_first = scan->next};

    while (scan->next < end && !status) {
        batch.first = scan->next;
        batch.end = end - scan->next < most ? end : scan->next + most;
        status = run_batch(&batch, err);
    }
    if (!status && scan->spec.peak > 0)
        drop_low(scan, closed);
    return status;
}

ys_status ys_scan_end(struct ys_scan *scan, struct ys_error *err)
{
    const size_t closed = scan->seam.closed.n;
    const ys_status status = ys_seam_end(&scan->seam, err);

    if (!status && scan->spec.peak > 0)
        drop_low(scan, closed);
    return status;
}
