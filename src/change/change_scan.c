/*
 * change_scan.c - two dates to components of change in one pass, row bands over threads
 *
 * Reading two dates from memory is the least that comparing them costs, so nothing but them is
 * read: difference, threshold, opening, closing, runs and components follow one another row by
 * row while the row is in a near cache, as 64 pixels a word from the threshold on.  A chain
 * of whole-picture steps reads and writes each picture in between: OpenCV's reaches 3 % of the
 * read limit, this 60 %.
 *
 * Each thread makes row bands (change_scan_worker.c), which are joined in order
 * (component_seam.c); sums are whole numbers, so that neither the number of threads nor the cut
 * into windows changes a bit of the result.
 */

#include "change_scan.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/cpu.h"
#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "change_scan_worker.h"

/* Rows of a row band: fewer make too much of the rows beside a band that are made twice (2
 * radius each side: 3 % of 128), more leave threads without work at the end. */
enum { LEAST_ROWS = 32, BAND_ROWS = 128 };
/* Row bands in hand for each thread, and made by each at least: they differ in cost. */
enum { BANDS_A_THREAD = 2 };
/* What the kernels take. */
enum { MOST_BANDS = 4, MOST_RADIUS = 2 };
/* Binary digits of a sum below the threshold's first one; of whole and of real samples where
 * the threshold is 0.  2^10 of the threshold are a thousandth of it, and leave 2^21 thresholds
 * of room. */
enum { DIGITS = 10, DIGITS_WHOLE = 8, DIGITS_REAL = 20 };

/*
 * Differences are summed as whole numbers, so that no order of adding matters: in units of
 * 2^-10 of the threshold's power of two, whole for whole samples that are compared as they are.
 */
static double scale_of(const struct ys_change_scan_spec *spec)
{
    const bool whole = spec->sample != YSK_F32;
    int exponent = spec->threshold > 0 ? DIGITS - ilogb(spec->threshold)
                   : whole             ? DIGITS_WHOLE
                                       : DIGITS_REAL;

    if (whole && exponent < 0)
        exponent = 0;
    return ldexp(1, exponent);
}

/* One band of bytes that needs no scaling has kernels of its own, and sums in whole units. */
static bool is_plain(const struct ys_change_scan_spec *s)
{
    return s->sample == YSK_U8 && s->bands == 1 && !(s->gain[0] < 1) && !(s->gain[0] > 1) &&
           !(s->offset[0] < 0) && !(s->offset[0] > 0);
}

/*
 * What a may be where b is of each value without a change.  |a - (gain b + offset)| rises from
 * its least to both sides, so that those are a run of values; where there are none, all are
 * outside 255 and 254.  Made by the kernels that the limits stand for, so the bits are the
 * same.
 */
static void make_limits(struct ysk_limits *out, const struct ys_change_scan_spec *s,
                        const struct ysk_ops *ops)
{
    uint8_t a[256], b[256];
    float d[256];

    for (unsigned i = 0; i < 256; i++)
        a[i] = (uint8_t)i;
    for (unsigned v = 0; v < 256; v++) {
        const struct ysk_band_pair pair = {a, b, YSK_U8, s->gain[0], s->offset[0]};
        unsigned low = 255, high = 254;

        memset(b, (int)v, sizeof b);
        ops->diff_row(d, &pair, 1, 256, s->measure);
        for (unsigned i = 256; i-- > 0;) {
            if (d[i] > ys_change_scan_limit(s))
                continue;
            high = low > high ? i : high;
            low = i;
        }
        out->low[v] = (uint8_t)low;
        out->high[v] = (uint8_t)high;
    }
}

static ys_status check_spec(const struct ys_change_scan_spec *s, struct ys_error *err)
{
    if (!s->width || !s->height || s->width > YS_MOST_WIDTH)
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "pictures of %u x %u pixels; want rows of 1 to %u", s->width, s->height,
                       YS_MOST_WIDTH);
    if (!s->bands || s->bands > MOST_BANDS || s->open_radius > MOST_RADIUS ||
        s->close_radius > MOST_RADIUS)
        return ys_fail(err, YS_ERR_ARG, "scan of %u bands, radii %u and %u", s->bands,
                       s->open_radius, s->close_radius);
    if (s->shadow && s->bands < 3)
        return ys_fail(err, YS_ERR_ARG, "shadow in %u bands; want 3 or more", s->bands);
    if (!(s->threshold >= 0) || isinf(s->threshold))
        return ys_fail(err, YS_ERR_ARG, "threshold %g; want 0 or more", s->threshold);
    return YS_OK;
}

ys_status ys_change_scan_init(struct ys_change_scan *out,
                              const struct ys_change_scan_spec *spec, const struct ysk_ops *ops,
                              int threads, struct ys_error *err)
{
    ys_status status = check_spec(spec, err);
    const uint32_t slack = spec->neighbours == YS_CHANGE_SCAN_4 ? 0 : 1;

    *out = (struct ys_change_scan){
        .spec = *spec, .ops = ops, .threads = threads > 1 ? threads : 1};
    if (status)
        return status;
    out->plain = is_plain(spec);
    out->scale = out->plain ? 1 : scale_of(spec);
    /* Without the instructions floats are as fast. */
    out->tabled = !out->plain && spec->sample == YSK_U8 && spec->bands == 1 &&
                  (ops->cpu_flags & YSK_CPU_ICELAKE);
    if (out->tabled)
        make_limits(&out->limits, spec, ops);
    out->halo = 2 * spec->open_radius + 2 * spec->close_radius;
    out->n_workers = out->threads > 1 ? BANDS_A_THREAD * (size_t)out->threads : 1;
    if (out->n_workers > YSK_MOST_SLOTS)
        out->n_workers = YSK_MOST_SLOTS;
    out->worker = ys_new(out->n_workers, sizeof *out->worker);
    if (!out->worker)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu bands", out->n_workers);
    for (size_t i = 0; i < out->n_workers && !status; i++)
        status = ys_change_scan_worker_init(out->worker + i, out, err);
    if (!status)
        status =
            ys_component_seam_init(&out->seam, spec->width, slack, spec->min_area, ops, err);
    if (status)
        ys_change_scan_fini(out);
    return status;
}

void ys_change_scan_fini(struct ys_change_scan *scan)
{
    for (size_t i = 0; i < scan->n_workers && scan->worker; i++)
        ys_change_scan_worker_fini(scan->worker + i);
    free(scan->worker);
    ys_component_seam_fini(&scan->seam);
    *scan = (struct ys_change_scan){0};
}

void ys_change_scan_start(struct ys_change_scan *scan)
{
    scan->next = 0;
    scan->valid = scan->changed = 0;
    ys_component_seam_start(&scan->seam);
}

struct window {
    struct ys_change_scan *scan;
    const struct ys_change_scan_rows *rows;
    uint64_t *mask; /* of row first; or NULL */
    uint32_t first, end, band_rows;
    ys_status status; /* of the first band that failed */
};

static void run_band(void *ctx, size_t i, size_t slot)
{
    const struct window *w = ctx;
    const uint32_t first = w->first + (uint32_t)i * w->band_rows;
    const uint32_t end = w->end - first < w->band_rows ? w->end : first + w->band_rows;
    const size_t words = YSK_WORDS((size_t)w->scan->spec.width);

    ys_change_scan_worker_run(w->scan->worker + slot, w->rows, first, end,
                              w->mask ? w->mask + (first - w->first) * words : NULL);
}

static void take_band(void *ctx, size_t i, size_t slot)
{
    struct window *w = ctx;
    const struct ys_change_scan_worker *worker = w->scan->worker + slot;

    (void)i;
    if (!w->status)
        w->status = worker->status;
    if (!w->status)
        w->status = ys_component_seam_add(&w->scan->seam, &worker->band, NULL);
    if (!w->status && !ys_component_list_join(&w->scan->seam.closed, &worker->band.closed))
        w->status = YS_ERR_NOMEM;
    w->scan->changed += worker->changed;
    w->scan->valid += worker->n_valid;
}

/* So many rows that each thread gets two row bands, in bounds. */
static uint32_t rows_of_band(const struct ys_change_scan *scan, uint32_t rows)
{
    const uint32_t fair = rows / (BANDS_A_THREAD * (uint32_t)scan->threads) + 1;

    return fair < LEAST_ROWS ? LEAST_ROWS : fair > BAND_ROWS ? BAND_ROWS : fair;
}

ys_status ys_change_scan_to(struct ys_change_scan *scan, uint32_t end,
                            const struct ys_change_scan_rows *rows, uint64_t *mask,
                            struct ys_error *err)
{
    struct window w = {
        .scan = scan, .rows = rows, .mask = mask, .first = scan->next, .end = end};

    assert(end <= scan->spec.height && end >= scan->next);
    w.band_rows = rows_of_band(scan, end - scan->next);
    ysk_ordered_run((end - scan->next + w.band_rows - 1) / w.band_rows, scan->threads,
                    scan->n_workers, run_band, take_band, &w);
    if (w.status)
        return ys_fail(err, w.status, "out of memory for components of change");
    scan->next = end;
    return YS_OK;
}

ys_status ys_change_scan_end(struct ys_change_scan *scan, struct ys_error *err)
{
    return ys_component_seam_end(&scan->seam, err);
}
