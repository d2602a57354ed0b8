/* diff_sample.c - a sample of both tiles of a comparison */

#include "diff_sample.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Wide places touch few rows of strips. */
enum {
    GRID = 8,
    POOLED_GRID = 12,
    WIDE = 160,
    HIGH = 16,
    WHOLE = POOLED_GRID * POOLED_GRID * WIDE * HIGH, /* pixels of a pair that is taken whole */
    LATTICE = 32 /* what is warped begins at multiples of it */
};
/* Where in its cell of the grid a place lies: the middle would be a corner of four blocks. */
static const double INSET = 0.4;

static void choose_places(struct ys_diff_sample *s, const struct ys_tile_pair *pair)
{
    const uint32_t w = pair->width, h = pair->height;
    const uint32_t grid = pair->pooled ? POOLED_GRID : GRID;

    if (pair->pooled && (uint64_t)w * h <= WHOLE) {
        s->wide = w;
        s->high = h;
        s->across = s->down = 1;
        return;
    }
    s->wide = w < WIDE ? w : WIDE;
    s->high = h < HIGH ? h : HIGH;
    s->across = w / s->wide < grid ? w / s->wide : grid;
    s->down = h / s->high < grid ? h / s->high : grid;
}

uint32_t ys_diff_inset(uint32_t all, uint32_t n, uint32_t i, uint32_t size)
{
    const double first = (i + INSET) * all / n - size / 2.0;
    const double most = all - size;

    return (uint32_t)(first < 0 ? 0 : first > most ? most : first);
}

static void to_floats(float *out, const void *band, size_t n, enum ysk_sample sample)
{
    for (size_t i = 0; i < n; i++) {
        if (sample == YSK_U8)
            out[i] = ((const uint8_t *)band)[i];
        else if (sample == YSK_I8)
            out[i] = ((const int8_t *)band)[i];
        else if (sample == YSK_U16)
            out[i] = ((const uint16_t *)band)[i];
        else if (sample == YSK_I16)
            out[i] = ((const int16_t *)band)[i];
        else
            out[i] = ((const float *)band)[i];
    }
}

ys_status ys_pair_floats(float *const *plane, uint8_t *valid, const struct ys_tile_pair *pair,
                         int t, const struct ys_warp_rect *rect, ys_tile_reader *reader,
                         struct ys_error *err)
{
    const size_t n = (size_t)rect->width * rect->height;
    char *samples = ys_new_raw(n * pair->bands, pair->sample_bytes);
    const struct ys_tile_rect r = {.col0 = rect->col0,
                                   .row0 = rect->row0,
                                   .width = rect->width,
                                   .height = rect->height,
                                   .bands = pair->bands,
                                   .dst = samples,
                                   .row_stride = rect->width * pair->sample_bytes,
                                   .band_step = n * pair->sample_bytes,
                                   .valid = pair->all_valid ? NULL : valid,
                                   .valid_stride = rect->width};
    ys_status status = YS_OK;

    memset(valid, 1, n);
    if (!samples)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", n);
    status = pair->warped ? ys_pair_warp(pair, t, &r, err) : ys_tile_read(reader, &r, err);
    for (unsigned k = 0; k < pair->bands && !status; k++)
        to_floats(plane[k], samples + k * r.band_step, n, pair->sample);
    free(samples);
    return status;
}

struct taking {
    struct ys_diff_sample *to;
    const struct ys_tile_pair *pair;
};

static ys_status take_place(void *ctx, ys_tile_reader *const reader[2], size_t i,
                            struct ys_error *err)
{
    const struct taking *taking = ctx;
    const struct ys_diff_sample *s = taking->to;
    const struct ys_tile_pair *pair = taking->pair;
    const uint32_t x = (uint32_t)i % s->across, y = (uint32_t)i / s->across;
    const size_t first = i * s->wide * s->high;
    struct ys_warp_rect rect = {ys_diff_inset(pair->width, s->across, x, s->wide),
                                ys_diff_inset(pair->height, s->down, y, s->high), s->wide,
                                s->high};
    ys_status status = YS_OK;

    if (pair->warped) {
        rect.col0 -= rect.col0 % LATTICE;
        rect.row0 -= rect.row0 % LATTICE;
    }
    for (int t = 0; t < 2 && !status; t++) {
        float *plane[YS_DIFF_BANDS];

        for (unsigned k = 0; k < s->bands; k++)
            plane[k] = s->plane[t][k] + first;
        status = ys_pair_floats(plane, s->valid[t] + first, pair, t, &rect, reader[t], err);
    }
    return status;
}

ys_status ys_diff_sample_take(struct ys_diff_sample *out, const struct ys_tile_pair *pair,
                              struct ys_error *err)
{
    struct taking taking = {out, pair};
    ys_status status = YS_OK;

    *out = (struct ys_diff_sample){.bands = pair->bands};
    choose_places(out, pair);
    const size_t n = ys_diff_sample_n(out), places = (size_t)out->across * out->down;
    bool ok = true;

    for (int t = 0; t < 2; t++) {
        out->valid[t] = ys_new(n, 1);
        ok = ok && out->valid[t];
        for (unsigned k = 0; k < out->bands; k++) {
            out->plane[t][k] = ys_new(n, sizeof(float));
            ok = ok && out->plane[t][k];
        }
    }
    if (!ok)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", n);
    else if (!pair->warped)
        status = ys_tile_pair_run(pair, places, take_place, &taking, err);
    for (size_t i = 0; pair->warped && i < places && !status; i++)
        status = take_place(&taking, (ys_tile_reader *const[2]){NULL, NULL}, i, err);
    if (status)
        ys_diff_sample_fini(out);
    return status;
}

void ys_diff_sample_fini(struct ys_diff_sample *sample)
{
    for (int t = 0; t < 2; t++) {
        free(sample->valid[t]);
        for (unsigned k = 0; k < YS_DIFF_BANDS; k++)
            free(sample->plane[t][k]);
    }
    *sample = (struct ys_diff_sample){0};
}
