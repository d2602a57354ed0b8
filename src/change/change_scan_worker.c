/*
 * change_scan_worker.c - one row band: rows of bits from stage to stage, the last one to
 * components
 *
 * Stages are difference, erosion and dilation (opening), dilation and erosion (closing).  A
 * stage makes a row as soon as the rows of the stage before are there that its square reaches
 * down to, and keeps the last 8: so all rows in hand (40, of 2 KiB for 16,384 pixels) stay in a
 * near cache.  A band makes the rows beside it that its squares reach for itself, so that bands
 * need nothing of one another.
 */

#include "change_scan_worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "shadow.h"

/* Differences are made in pieces of this many pixels: 8 KiB of floats stay in the first
 * cache. */
enum { PIECE = 2048 };

static size_t words_of(const struct ys_change_scan_worker *worker)
{
    return YSK_WORDS((size_t)worker->scan->spec.width);
}

static bool add_stage(struct ys_change_scan_worker *worker, ysk_morph_row_fn *morph,
                      unsigned radius)
{
    struct ys_change_scan_stage *stage = worker->stage + worker->n_stages;

    if (morph && !radius)
        return true;
    *stage = (struct ys_change_scan_stage){.radius = radius, .morph = morph};
    stage->ring = ys_new_raw(YS_CHANGE_SCAN_RING * words_of(worker), sizeof *stage->ring);
    worker->n_stages++;
    return stage->ring != NULL;
}

ys_status ys_change_scan_worker_init(struct ys_change_scan_worker *worker,
                                     const struct ys_change_scan *scan, struct ys_error *err)
{
    const struct ys_change_scan_spec *spec = &scan->spec;
    const struct ysk_ops *ops = scan->ops;

    *worker = (struct ys_change_scan_worker){.scan = scan};
    worker->differences = ys_new_raw(PIECE, sizeof *worker->differences);
    for (int t = 0; t < 2; t++)
        worker->valid[t] = ys_new_raw(words_of(worker), sizeof *worker->valid[t]);
    const bool ok = worker->differences && worker->valid[0] && worker->valid[1] &&
                    add_stage(worker, NULL, 0) &&
                    add_stage(worker, ops->erode_row, spec->open_radius) &&
                    add_stage(worker, ops->dilate_row, spec->open_radius) &&
                    add_stage(worker, ops->dilate_row, spec->close_radius) &&
                    add_stage(worker, ops->erode_row, spec->close_radius);

    if (!ok)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for rows of %u pixels", spec->width);
    return ys_component_band_init(&worker->band, spec->width,
                                  spec->neighbours == YS_CHANGE_SCAN_4 ? 0 : 1, spec->min_area,
                                  ops, err);
}

void ys_change_scan_worker_fini(struct ys_change_scan_worker *worker)
{
    for (unsigned k = 0; k < worker->n_stages; k++)
        free(worker->stage[k].ring);
    free(worker->differences);
    free(worker->valid[0]);
    free(worker->valid[1]);
    ys_component_band_fini(&worker->band);
    *worker = (struct ys_change_scan_worker){0};
}

/* The bands of a row from pixel x on. */
static void pairs_at(struct ysk_band_pair pair[4], const struct ys_change_scan_spec *spec,
                     const struct ys_change_scan_rows *rows, uint32_t y, uint32_t x)
{
    static const size_t bytes[] = {1, 1, 2, 2, 4};
    const size_t at = (y - rows->first) * rows->row_stride + x * bytes[spec->sample];

    for (unsigned k = 0; k < spec->bands; k++) {
        pair[k].a = (const char *)rows->a + at + k * rows->band_step;
        pair[k].b = (const char *)rows->b + at + k * rows->band_step;
        pair[k].sample = spec->sample;
        pair[k].gain = spec->gain[k];
        pair[k].offset = spec->offset[k];
    }
}

/* Leaves the bits of pixels that are valid at both dates, and counts these in the band's
 * rows. */
static void and_valid(struct ys_change_scan_worker *worker, uint64_t *bits,
                      const struct ys_change_scan_rows *rows, uint32_t y)
{
    const uint8_t *const valid[2] = {rows->valid_a, rows->valid_b};
    const uint32_t width = worker->scan->spec.width;
    const size_t at = (size_t)(y - rows->first) * width, words = words_of(worker);
    const bool own = y >= worker->first && y < worker->end;

    if (!valid[0] && !valid[1]) {
        worker->n_valid += own ? width : 0;
        return;
    }
    for (int t = 0; t < 2; t++) {
        if (valid[t])
            worker->scan->ops->pack_bits(worker->valid[t], valid[t] + at, width);
    }
    const uint64_t *a = worker->valid[valid[0] ? 0 : 1], *b = worker->valid[valid[1] ? 1 : 0];

    for (size_t w = 0; w < words; w++) {
        bits[w] &= a[w] & b[w];
        worker->n_valid += own ? (uint64_t)__builtin_popcountll(a[w] & b[w]) : 0;
    }
}

static void difference_row(struct ys_change_scan_worker *worker, uint64_t *bits,
                           const struct ys_change_scan_rows *rows, uint32_t y)
{
    const struct ys_change_scan_spec *spec = &worker->scan->spec;
    const struct ysk_ops *ops = worker->scan->ops;
    const float limit = ys_change_scan_limit(spec);
    struct ysk_band_pair pair[4];

    if (rows->bits) {
        memcpy(bits, rows->bits + y * words_of(worker), words_of(worker) * sizeof *bits);
    } else if (worker->scan->plain) {
        pairs_at(pair, spec, rows, y, 0);
        ops->absdiff_bits_u8(bits, pair[0].a, pair[0].b, spec->width,
                             (uint8_t)(spec->threshold < 255 ? spec->threshold : 255));
    } else if (worker->scan->tabled) {
        pairs_at(pair, spec, rows, y, 0);
        ops->outside_bits_u8(bits, pair[0].a, pair[0].b, spec->width, &worker->scan->limits);
    } else {
        const struct ysk_above above = {spec->measure, limit};

        pairs_at(pair, spec, rows, y, 0);
        ops->diff_bits(bits, pair, spec->bands, spec->width, &above);
    }
    and_valid(worker, bits, rows, y);
}

static uint64_t *row_of(const struct ys_change_scan_worker *worker, unsigned stage, uint32_t y)
{
    return worker->stage[stage].ring + y % YS_CHANGE_SCAN_RING * words_of(worker);
}

/* Row y of a stage from rows of the stage before that are all made. */
static void morph_row(struct ys_change_scan_worker *worker, unsigned k, uint32_t y)
{
    const struct ys_change_scan_stage *stage = worker->stage + k;
    const uint32_t height = worker->scan->spec.height;
    const uint32_t first = y < stage->radius ? 0 : y - stage->radius;
    const uint32_t last = y + stage->radius < height ? y + stage->radius : height - 1;
    const uint64_t *rows[5];
    size_t n = 0;

    for (uint32_t r = first; r <= last; r++)
        rows[n++] = row_of(worker, k - 1, r);
    stage->morph(row_of(worker, k, y), rows, n, worker->scan->spec.width, stage->radius);
}

/* Rows of stage k up to y, each as soon as the rows it is made of are there: the rings hold no
 * more than that. */
static void make_rows(struct ys_change_scan_worker *worker,
                      const struct ys_change_scan_rows *rows, unsigned k, uint32_t y)
{
    const uint32_t last = worker->scan->spec.height - 1;
    struct ys_change_scan_stage *stage = worker->stage + k;

    for (; stage->next <= y; stage->next++) {
        if (!k) {
            difference_row(worker, row_of(worker, 0, stage->next), rows, stage->next);
            continue;
        }
        const uint32_t below = stage->next + stage->radius;

        make_rows(worker, rows, k - 1, below < last ? below : last);
        morph_row(worker, k, stage->next);
    }
}

/* Stages begin as many rows early as those after them reach up. */
static void start_stages(struct ys_change_scan_worker *worker, uint32_t first)
{
    uint32_t early = 0;

    for (unsigned k = worker->n_stages; k-- > 0;) {
        worker->stage[k].next = first < early ? 0 : first - early;
        early += worker->stage[k].radius;
    }
}

/* The differences of the pixels of each run to the sum and max of its component. */
static void add_differences(struct ys_change_scan_worker *worker,
                            const struct ys_change_scan_rows *rows, uint32_t y)
{
    const struct ys_change_scan_spec *spec = &worker->scan->spec;
    const struct ysk_ops *ops = worker->scan->ops;
    const struct ys_row_runs *row = &worker->band.row;
    const double scale = worker->scan->scale, most = UINT32_MAX;
    struct ysk_band_pair pair[4];

    for (size_t i = 0; i < row->n; i++) {
        struct ysk_component *component = worker->band.labels.component + row->label[i];
        const uint32_t end = row->edge[2 * i + 1];

        for (uint32_t x = row->edge[2 * i]; x < end; x += PIECE) {
            const uint32_t n = end - x < PIECE ? end - x : PIECE;

            pairs_at(pair, spec, rows, y, x);
            ops->diff_row(worker->differences, pair, spec->bands, n, spec->measure);
            for (uint32_t k = 0; k < n; k++) {
                const double v = (double)worker->differences[k];
                const double d = (spec->measure == YSK_SQUARES ? sqrt(v) : v) * scale + 0.5;
                /* Closing may take in pixels that show nothing, whose d is no number. */
                const uint32_t units = d < most ? (uint32_t)d : d >= most ? UINT32_MAX : 0;

                component->sum += units;
                component->max = units > component->max ? units : component->max;
            }
        }
    }
}

static void add_plain(struct ys_change_scan_worker *worker,
                      const struct ys_change_scan_rows *rows, uint32_t y)
{
    const struct ys_row_runs *row = &worker->band.row;
    struct ysk_band_pair pair[4];

    pairs_at(pair, &worker->scan->spec, rows, y, 0);
    worker->scan->ops->add_absdiff_u8(worker->band.labels.component, row->label, row->edge,
                                      row->n, pair[0].a, pair[0].b);
}

/* Value i of a band as a number. */
static double sample_at(const void *band, enum ysk_sample sample, size_t i)
{
    return sample == YSK_U8    ? ((const uint8_t *)band)[i]
           : sample == YSK_I8  ? ((const int8_t *)band)[i]
           : sample == YSK_U16 ? ((const uint16_t *)band)[i]
           : sample == YSK_I16 ? ((const int16_t *)band)[i]
                               : (double)((const float *)band)[i];
}

/* What colour says of the pixels of each run; see shadow.h. */
static void add_shadow(struct ys_change_scan_worker *worker,
                       const struct ys_change_scan_rows *rows, uint32_t y)
{
    const struct ys_change_scan_spec *spec = &worker->scan->spec;
    const struct ys_row_runs *row = &worker->band.row;
    struct ysk_band_pair pair[4];

    pairs_at(pair, spec, rows, y, 0);
    for (size_t i = 0; i < row->n; i++) {
        struct ysk_component *component = worker->band.labels.component + row->label[i];

        for (uint32_t x = row->edge[2 * i]; x < row->edge[2 * i + 1]; x++) {
            double a[3], b[3], sum = 0;

            for (int k = 0; k < 3; k++) {
                a[k] = sample_at(pair[k].a, spec->sample, x);
                b[k] = (double)pair[k].gain * sample_at(pair[k].b, spec->sample, x) +
                       (double)pair[k].offset;
                sum += b[k] - a[k];
            }
            component->shaded += ys_shadow(a, b, spec->unit) != 0;
            component->brighter += sum > 0;
        }
    }
}

static uint64_t pixels_of(const struct ys_row_runs *row)
{
    uint64_t n = 0;

    for (size_t i = 0; i < row->n; i++)
        n += row->edge[2 * i + 1] - row->edge[2 * i];
    return n;
}

void ys_change_scan_worker_run(struct ys_change_scan_worker *worker,
                               const struct ys_change_scan_rows *rows, uint32_t first,
                               uint32_t end, uint64_t *mask)
{
    const struct ys_change_scan_spec *spec = &worker->scan->spec;
    const size_t words = words_of(worker);
    const bool plain = worker->scan->plain;

    start_stages(worker, first);
    ys_component_band_start(&worker->band, first);
    worker->first = first;
    worker->end = end;
    worker->n_valid = worker->changed = 0;
    worker->status = YS_OK;
    for (uint32_t y = first; y < end && !worker->status; y++) {
        make_rows(worker, rows, worker->n_stages - 1, y);
        const uint64_t *bits = row_of(worker, worker->n_stages - 1, y);

        if (mask)
            memcpy(mask + (y - first) * words, bits, words * sizeof *bits);
        worker->status = ys_component_band_row(&worker->band, bits, NULL);
        if (worker->status)
            return;
        worker->changed += pixels_of(&worker->band.row);
        if (spec->differences && plain)
            add_plain(worker, rows, y);
        else if (spec->differences)
            add_differences(worker, rows, y);
        if (spec->shadow)
            add_shadow(worker, rows, y);
    }
    worker->status = ys_component_band_end(&worker->band, NULL);
}
