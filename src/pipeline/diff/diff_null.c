/*
 * diff_null.c - the null test of a comparison of whole tiles
 *
 * By how much the tiles are apart is measured in four windows spread over them, by the tie points of
 * src/align: a whole tile of any size would take longer than its comparison.  The same windows of
 * BEFORE are then held against themselves, displaced by as much.
 */

#include "diff_null.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "diff_sample.h"
#include "diff_stream.h"

/* Nine correlations of 128 px in each window; a tenth of a second of work in all. */
enum { WINDOWS = 4, SIDE = 256 };
enum { LATTICE = 32 };
/* px: where nothing could be measured, as for --assume-aligned of a report. */
static const double UNKNOWN_PX = 2;

struct windows {
    const struct ys_tile_pair *pair;
    uint32_t width, height;
    float *plane[WINDOWS][2][YS_DIFF_BANDS];
    uint8_t *valid[WINDOWS][2];
};

static void windows_fini(struct windows *w)
{
    for (int i = 0; i < WINDOWS; i++)
        for (int t = 0; t < 2; t++) {
            free(w->valid[i][t]);
            for (unsigned k = 0; k < YS_DIFF_BANDS; k++)
                free(w->plane[i][t][k]);
        }
}

static struct ys_warp_rect window_rect(const struct windows *w, int i)
{
    struct ys_warp_rect rect = {ys_diff_inset(w->pair->width, 2, i & 1, w->width),
                                ys_diff_inset(w->pair->height, 2, (i & 2) / 2, w->height),
                                w->width, w->height};

    if (w->pair->warped) {
        rect.col0 -= rect.col0 % LATTICE;
        rect.row0 -= rect.row0 % LATTICE;
    }
    return rect;
}

static ys_status read_window(void *ctx, ys_tile_reader *const reader[2], size_t i,
                             struct ys_error *err)
{
    struct windows *w = ctx;
    const struct ys_tile_pair *pair = w->pair;
    const struct ys_warp_rect rect = window_rect(w, (int)i);
    const size_t n = (size_t)w->width * w->height;
    ys_status status = YS_OK;

    for (int t = 0; t < 2 && !status; t++) {
        w->valid[i][t] = ys_new(n, 1);
        bool ok = w->valid[i][t];

        for (unsigned k = 0; k < pair->bands; k++) {
            w->plane[i][t][k] = ys_new(n, sizeof(float));
            ok = ok && w->plane[i][t][k];
        }
        status =
            ok ? ys_pair_floats(w->plane[i][t], w->valid[i][t], pair, t, &rect, reader[t], err)
               : ys_fail(err, YS_ERR_NOMEM, "out of memory for windows of %zu pixels", n);
    }
    return status;
}

static ys_status windows_init(struct windows *w, const struct ys_tile_pair *pair,
                              struct ys_error *err)
{
    ys_status status = YS_OK;

    *w = (struct windows){.pair = pair,
                          .width = pair->width < SIDE ? pair->width : SIDE,
                          .height = pair->height < SIDE ? pair->height : SIDE};
    if (!pair->warped)
        return ys_tile_pair_run(pair, WINDOWS, read_window, w, err);
    for (size_t i = 0; i < WINDOWS && !status; i++)
        status = read_window(w, (ys_tile_reader *const[2]){NULL, NULL}, i, err);
    return status;
}

/* ---- how far the tiles are apart */

static ys_status grey(struct ys_image *out, const struct windows *w, int i, int t,
                      struct ys_error *err)
{
    const ys_status status = ys_image_new(out, w->width, w->height, 1, 0, err);

    if (status)
        return status;
    for (size_t p = 0; p < (size_t)w->width * w->height; p++) {
        out->valid[p] = w->valid[i][t][p];
        for (unsigned k = 0; k < w->pair->bands; k++)
            out->plane[0][p] += w->plane[i][t][k][p] / (float)w->pair->bands;
    }
    out->full_scale = ys_tile_full_scale(w->pair->tile[t]);
    return YS_OK;
}

/* The ties of one window by the georeferences alone: one pass, not a model's several, which take
 * longer than the comparison of a large pair. */
static ys_status measure(struct ys_align_ties *ties, const struct windows *w, int i,
                         struct ys_error *err)
{
    const struct ys_align still = {.trusted = true};
    struct ys_image a = {0}, b = {0};
    ys_status status = grey(&a, w, i, 0, err);

    if (!status)
        status = grey(&b, w, i, 1, err);
    if (!status)
        status = ys_align_ties_add(ties, &still, &a, &b, 1, err);
    ys_image_fini(&a);
    ys_image_fini(&b);
    return status;
}

/* ---- the reference against itself */

struct answer { /* of a window */
    struct ys_align_ties ties;
    double valid, changed, blobs;
    struct ys_error error;
};

struct test {
    const struct windows *w;
    const struct ys_diff_fit *fit;
    struct ys_change_scan_spec spec;
    struct ysk_ops ops;
    double px; /* to displace by */
    struct answer answer[WINDOWS];
};

/* Planes behind one another, as a scan takes them; b in the units of AFTER where pooled. */
static ys_status displace(float *b, uint8_t *both, const struct test *test, int i,
                          struct ys_error *err)
{
    const struct windows *w = test->w;
    const struct ys_diff_fit *fit = test->fit;
    const size_t n = (size_t)w->width * w->height;
    ys_status status = YS_OK;

    for (unsigned k = 0; k < w->pair->bands && !status; k++) {
        struct ys_image band = {.width = w->width, .height = w->height, .bands = 1}, moved;

        band.plane[0] = w->plane[i][0][k];
        band.valid = w->valid[i][0];
        status = ys_null_displace(&moved, &band, test->px, i, 1, err);
        if (status)
            break;
        ys_null_noise(moved.plane[0], n, fit->noise[k], (uint64_t)i * YS_DIFF_BANDS + k);
        for (size_t p = 0; p < n; p++) {
            const double v = (double)moved.plane[0][p];

            b[k * n + p] = (float)(w->pair->pooled ? (v - fit->offset[k]) / fit->gain[k] : v);
            both[p] = w->valid[i][0][p] && w->valid[i][1][p] && moved.valid[p];
        }
        ys_image_fini(&moved);
    }
    return status;
}

static void pool(float *raw, float *b, const uint8_t *both, const struct test *test, int i)
{
    const struct windows *w = test->w;
    const size_t width = w->width, height = w->height, n = width * height;
    const float *x[YS_MOST_BANDS], *y[YS_MOST_BANDS];

    for (unsigned k = 0; k < w->pair->bands; k++) {
        x[k] = w->plane[i][0][k];
        y[k] = b + k * n;
    }
    ys_statistic_row(raw, &test->fit->statistic, x, y, n);
    for (size_t j = 0; j < height; j++) {
        struct ys_pooled_rows rows = {{NULL}, {NULL}};

        for (size_t k = 0; k < 3; k++)
            if (j + k >= 1 && j + k <= height) {
                rows.s[k] = raw + (j + k - 1) * width;
                rows.valid[k] = both + (j + k - 1) * width;
            }
        ys_statistic_pool(b + j * width, &rows, width);
    }
}

static ys_status scan(struct answer *out, const struct test *test,
                      const struct ys_change_scan_rows *rows, struct ys_error *err)
{
    struct ys_change_scan found;
    ys_status status = ys_change_scan_init(&found, &test->spec, &test->ops, 1, err);

    if (status)
        return status;
    status = ys_change_scan_to(&found, test->spec.height, rows, NULL, err);
    if (!status)
        status = ys_change_scan_end(&found, err);
    out->valid = (double)found.valid;
    out->changed = (double)found.changed;
    out->blobs = (double)found.seam.closed.n;
    ys_change_scan_fini(&found);
    return status;
}

static ys_status test_window(struct answer *out, const struct test *test, int i,
                             struct ys_error *err)
{
    const struct windows *w = test->w;
    const size_t n = (size_t)w->width * w->height, bands = w->pair->bands;
    float *a = ys_new_raw(n * bands, sizeof *a), *b = ys_new_raw(n * bands, sizeof *b);
    uint8_t *both = ys_new(n, 1);
    ys_status status = YS_OK;

    if (!a || !b || !both)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for windows of %zu pixels", n);
    else
        status = displace(b, both, test, i, err);
    if (!status) {
        struct ys_change_scan_rows rows = {.a = a,
                                           .b = b,
                                           .valid_a = both,
                                           .valid_b = both,
                                           .n = w->height,
                                           .row_stride = w->width * sizeof *a,
                                           .band_step = n * sizeof *a};

        if (w->pair->pooled) {
            pool(a, b, both, test, i);
            rows.a = b;
        }
        for (size_t k = 0; k < bands && !w->pair->pooled; k++)
            memcpy(a + k * n, w->plane[i][0][k], n * sizeof *a);
        status = scan(out, test, &rows, err);
    }
    free(a);
    free(b);
    free(both);
    return status;
}

static void make_spec(struct test *test, const struct ys_change_scan_spec *of)
{
    struct ys_change_scan_spec *spec = &test->spec;

    *spec = *of;
    spec->width = test->w->width;
    spec->height = test->w->height;
    spec->sample = YSK_F32;
    spec->differences = spec->shadow = false;
    for (unsigned k = 0; k < YS_MAX_PLANES && !test->w->pair->pooled; k++) {
        spec->gain[k] = 1;
        spec->offset[k] = 0;
    }
}

/* Each window by one thread: there are as many as most machines have. */
static void measure_task(void *ctx, size_t i)
{
    struct test *test = ctx;
    struct answer *answer = test->answer + i;

    measure(&answer->ties, test->w, (int)i, &answer->error);
}

static void test_task(void *ctx, size_t i)
{
    struct test *test = ctx;

    test_window(test->answer + i, test, (int)i, &test->answer[i].error);
}

static ys_status run(struct test *test, void (*task)(void *, size_t), struct ys_error *err)
{
    ysk_tasks_run(WINDOWS, test->w->pair->threads, task, test);
    for (int i = 0; i < WINDOWS; i++)
        if (test->answer[i].error.status)
            return ys_fail(err, test->answer[i].error.status, "%s", test->answer[i].error.text);
    return YS_OK;
}

/* The ties of all windows, in pixels of the pair. */
static ys_status gather(struct ys_align_ties *out, const struct test *test,
                        struct ys_error *err)
{
    size_t n = 0;

    for (int i = 0; i < WINDOWS; i++)
        n += test->answer[i].ties.n;
    out->tie = ys_new_raw(n + 1, sizeof *out->tie);
    if (!out->tie)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tie points", n);
    for (int i = 0; i < WINDOWS; i++) {
        const struct ys_warp_rect at = window_rect(test->w, i);
        const struct ys_align_ties *ties = &test->answer[i].ties;

        out->windows += ties->windows;
        for (size_t k = 0; k < ties->n; k++) {
            struct ys_align_tie *tie = out->tie + out->n++;

            *tie = ties->tie[k];
            tie->x += at.col0;
            tie->y += at.row0;
        }
    }
    return YS_OK;
}

/* What a model of the ties leaves and moves, the median of the windows; NaN: they do not agree. */
static ys_status apart(double *out, const struct test *test, struct ys_error *err)
{
    struct ys_align align = {.trusted = true};
    struct ys_align_ties ties = {0};
    ys_status status = gather(&ties, test, err);

    if (!status)
        status =
            ys_align_ties_fit(&align, &ties, test->w->pair->width, test->w->pair->height, err);
    *out = (double)NAN;
    if (!status && align.trusted) {
        double px[WINDOWS];

        for (int i = 0; i < WINDOWS; i++) {
            const struct ys_warp_rect at = window_rect(test->w, i);
            double dx, dy;

            ys_align_at(&align, at.col0 + at.width / 2.0, at.row0 + at.height / 2.0, &dx, &dy);
            px[i] = hypot(hypot(dx, dy), align.residual_across_px);
        }
        *out = ys_quantile_linear(px, WINDOWS, 0.5);
    }
    ys_align_ties_fini(&ties);
    return status;
}

ys_status ys_diff_null_test(struct ys_diff_null *out, const struct ys_tile_pair *pair,
                            const struct ys_diff_fit *fit,
                            const struct ys_change_scan_spec *spec, struct ys_error *err)
{
    struct windows w;
    struct test test = {.w = &w, .fit = fit};
    ys_status status = windows_init(&w, pair, err);
    double valid = 0, changed = 0, blobs = 0;

    *out = (struct ys_diff_null){.apart_px = pair->aligned ? pair->residual_px : (double)NAN};
    make_spec(&test, spec);
    ysk_ops_init(&test.ops, ysk_cpu_detect());
    if (!status && pair->one_grid) {
        status = run(&test, measure_task, err);
        status = status ? status : apart(&out->apart_px, &test, err);
    }
    test.px = isnan(out->apart_px) ? UNKNOWN_PX : fmax(out->apart_px, YS_LEAST_DISPLACEMENT_PX);
    out->displaced_px = test.px;
    if (!status)
        status = run(&test, test_task, err);
    for (int i = 0; i < WINDOWS; i++) {
        valid += test.answer[i].valid;
        changed += test.answer[i].changed;
        blobs += test.answer[i].blobs;
        ys_align_ties_fini(&test.answer[i].ties);
    }
    out->share = changed / valid;
    out->blobs_px = blobs / valid;
    windows_fini(&w);
    return status;
}
