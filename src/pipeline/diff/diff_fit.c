/* diff_fit.c - scale and threshold of a comparison from a sample of both tiles */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/threshold.h"
#include "../../raster/quantile.h"
#include "diff.h"

/* 64 places of 2560 pixels, 163,840 in all, wherever the files' blocks lie: the result must not
 * depend on them.  Wide places touch few rows of strips. */
enum {
    GRID = 8,
    WIDE = 160,
    HIGH = 16,
    BINS = 1024 /* of Otsu's and Kittler-Illingworth's histogram of other than bytes */
};
/* Where in its cell of the grid a place lies: the middle would be a corner of four blocks. */
static const double INSET = 0.4;
/* Two grey levels of 8 bits: what resampling and compression leave in unchanged ground. */
static const double LEAST_NOISE = 2;

struct sampling {
    const struct ys_tile_pair *pair;
    struct ys_image image[2]; /* a row a place */
    uint32_t wide, high;      /* of a place */
    uint32_t across, down;    /* places */
};

static void choose_places(struct sampling *s)
{
    const uint32_t w = s->pair->width, h = s->pair->height;

    s->wide = w < WIDE ? w : WIDE;
    s->high = h < HIGH ? h : HIGH;
    s->across = w / s->wide < GRID ? w / s->wide : GRID;
    s->down = h / s->high < GRID ? h / s->high : GRID;
}

static void take(struct ys_image *image, size_t place, const struct ys_tile_rect *rect,
                 const uint8_t *valid, enum ysk_sample sample)
{
    const size_t first = place * image->width;

    for (size_t i = 0; i < image->width; i++) {
        image->valid[first + i] = valid[i];
        for (unsigned k = 0; k < rect->bands; k++) {
            const void *band = (const char *)rect->dst + k * rect->band_step;
            float *out = image->plane[k] + first + i;

            if (sample == YSK_U8)
                *out = ((const uint8_t *)band)[i];
            else if (sample == YSK_I8)
                *out = ((const int8_t *)band)[i];
            else if (sample == YSK_U16)
                *out = ((const uint16_t *)band)[i];
            else if (sample == YSK_I16)
                *out = ((const int16_t *)band)[i];
            else
                *out = ((const float *)band)[i];
        }
    }
}

/* First of `high` pixels in cell i of n that divide `size`. */
static uint32_t inset(uint32_t size, uint32_t n, uint32_t i, uint32_t high)
{
    const double first = (i + INSET) * size / n - high / 2.0;
    const double most = size - high;

    return (uint32_t)(first < 0 ? 0 : first > most ? most : first);
}

static ys_status sample_place(void *ctx, ys_tile_reader *const reader[2], size_t i,
                              struct ys_error *err)
{
    struct sampling *s = ctx;
    const struct ys_tile_pair *pair = s->pair;
    const uint32_t x = (uint32_t)i % s->across, y = (uint32_t)i / s->across;
    const size_t px = (size_t)s->wide * s->high;
    uint8_t *valid = ys_new_raw(px, 1);
    const struct ys_tile_rect rect = {.col0 = inset(pair->width, s->across, x, s->wide),
                                      .row0 = inset(pair->height, s->down, y, s->high),
                                      .width = s->wide,
                                      .height = s->high,
                                      .bands = pair->bands,
                                      .dst = ys_new_raw(px * pair->bands, pair->sample_bytes),
                                      .row_stride = s->wide * pair->sample_bytes,
                                      .band_step =
                                          (size_t)s->wide * s->high * pair->sample_bytes,
                                      .valid = pair->all_valid ? NULL : valid,
                                      .valid_stride = s->wide};
    ys_status status = YS_OK;

    if (!rect.dst || !valid)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", px);
    for (int t = 0; t < 2 && !status; t++) {
        memset(valid, 1, px);
        status = ys_tile_read(reader[t], &rect, err);
        if (!status)
            take(&s->image[t], i, &rect, valid, pair->sample);
    }
    free(rect.dst);
    free(valid);
    return status;
}

/* Euclidean differences of the pixels valid at both dates; their number. */
static size_t differences(float *d, const struct sampling *s, const struct ys_radiometry *fit)
{
    const struct ys_image *a = &s->image[0], *b = &s->image[1];
    size_t n = 0;

    for (size_t i = 0; i < (size_t)a->width * a->height; i++) {
        double sum = 0;

        if (!a->valid[i] || !b->valid[i])
            continue;
        for (unsigned k = 0; k < a->bands; k++) {
            const double v = (double)a->plane[k][i] -
                             (fit->gain[k] * (double)b->plane[k][i] + fit->offset[k]);

            sum += v * v;
        }
        d[n++] = (float)sqrt(sum);
    }
    return n;
}

/* Bytes are counted by whole levels; the rest in bins up to the 99.9 % point. */
static double cut(const float *d, size_t n, enum ys_threshold_rule rule, bool bytes)
{
    uint64_t count[BINS] = {0};
    const size_t bins = bytes ? 256 : BINS;
    const double top = bytes ? 256 : (double)ys_quantile(d, n, 0.999);

    if (!(top > 0))
        return 0;
    for (size_t i = 0; i < n; i++) {
        const double bin = (double)d[i] / top * (double)bins;

        count[bin < (double)bins ? (size_t)bin : bins - 1]++;
    }
    const size_t at =
        rule == YS_OTSU ? ys_threshold_otsu(count, bins) : ys_threshold_kittler(count, bins);

    return (double)(at + 1) * top / (double)bins;
}

static ys_status fit(struct ys_diff_fit *out, const struct sampling *s,
                     const struct ys_diff_options *diff, struct ys_error *err)
{
    const size_t all = (size_t)s->image[0].width * s->image[0].height;
    struct ys_radiometry radiometry;
    float *d = ys_new_raw(all, sizeof *d);
    ys_status status;

    if (!d)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", all);
    status = ys_radiometry_fit(&radiometry, &s->image[0], &s->image[1], NULL, err);
    if (!status) {
        const size_t n = isnan(diff->threshold) ? differences(d, s, &radiometry) : 0;
        const double median = n ? (double)ys_quantile(d, n, 0.5) : 0;

        for (unsigned k = 0; k < YS_MAX_PLANES; k++) {
            out->gain[k] = k < s->pair->bands ? radiometry.gain[k] : 1;
            out->offset[k] = k < s->pair->bands ? radiometry.offset[k] : 0;
        }
        if (!isnan(diff->threshold))
            out->threshold = diff->threshold;
        else if (diff->rule == YS_NOISE)
            out->threshold =
                ys_threshold_noise(median, s->pair->bands, LEAST_NOISE * radiometry.unit);
        else
            out->threshold =
                cut(d, n, diff->rule, s->pair->sample == YSK_U8 && s->pair->bands == 1);
    }
    free(d);
    return status;
}

ys_status ys_diff_fit(struct ys_diff_fit *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_options *diff, struct ys_error *err)
{
    struct sampling s = {.pair = pair};
    ys_status status = YS_OK;

    choose_places(&s);
    for (int t = 0; t < 2 && !status; t++) {
        status =
            ys_image_new(&s.image[t], s.wide * s.high, s.across * s.down, pair->bands, 0, err);
        s.image[t].full_scale = pair->sample == YSK_U8    ? 255
                                : pair->sample == YSK_U16 ? 65535
                                                          : 0;
    }
    if (!status)
        status = ys_tile_pair_run(pair, (size_t)s.across * s.down, sample_place, &s, err);
    if (!status)
        status = fit(out, &s, diff, err);
    ys_image_fini(&s.image[0]);
    ys_image_fini(&s.image[1]);
    return status;
}
