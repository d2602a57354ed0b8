/* diff_fit.c - scale and threshold of a comparison from a sample of both tiles */

#include <math.h>
#include <stdlib.h>

#include "../base/checked.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../steps/quantile.h"
#include "../steps/threshold.h"
#include "diff.h"

enum {
    PLACES = 64,      /* spread over the tiles; of 1024 blocks 6 % are decoded once more */
    PER_PLACE = 6250, /* 400,000 pixels in all */
    PLAIN_ROWS = 4,   /* of a place where rows can be read singly */
    BINS = 1024       /* of Otsu's and Kittler-Illingworth's histogram of other than bytes */
};
/* Two grey levels of 8 bits: what resampling and compression leave in unchanged ground. */
static const double LEAST_NOISE = 2;

struct sampling {
    const struct ys_tile_pair *pair;
    struct ys_image image[2]; /* a row a place; what a place does not fill is invalid */
    uint32_t wide, high;      /* of a place */
    uint32_t across;          /* places that fit beside one another */
    size_t blocks;            /* places there are */
    size_t n;                 /* places taken */
};

/* Blocks of the first tile; where both have plain strips, some rows. */
static void choose_places(struct sampling *s)
{
    const struct ys_tile_grid *grid = s->pair->grid;
    const bool plain = grid[0].plain && grid[1].plain;

    s->wide = plain ? s->pair->width : grid[0].width;
    s->high = plain && grid[0].height > PLAIN_ROWS ? PLAIN_ROWS : grid[0].height;
    s->across = (s->pair->width + s->wide - 1) / s->wide;
    s->blocks = (size_t)s->across * ((s->pair->height + s->high - 1) / s->high);
    s->n = s->blocks < PLACES ? s->blocks : PLACES;
}

static void take(struct ys_image *image, size_t place, const struct ys_tile_rect *rect,
                 enum ysk_sample sample)
{
    const double step = sqrt((double)rect->width * rect->height / PER_PLACE);
    const uint32_t by = step > 1 ? (uint32_t)ceil(step) : 1;
    /* Fewer rows than steps: all of them, and fewer columns. */
    const uint32_t down = rect->height < by ? 1 : by;
    const double rows = (double)((rect->height + down - 1) / down);
    const double wide = rows * rect->width / PER_PLACE;
    const uint32_t right = wide > 1 ? (uint32_t)ceil(wide) : 1;
    size_t n = place * image->width;

    for (uint32_t r = 0; r < rect->height; r += down) {
        for (uint32_t c = 0; c < rect->width && n < (place + 1) * image->width; c += right) {
            image->valid[n] = rect->valid[r * rect->valid_stride + c];
            for (unsigned k = 0; k < rect->bands; k++) {
                const void *row =
                    (const char *)rect->dst + r * rect->row_stride + k * rect->band_step;
                float *out = image->plane[k] + n;

                if (sample == YSK_U8)
                    *out = ((const uint8_t *)row)[c];
                else if (sample == YSK_I8)
                    *out = ((const int8_t *)row)[c];
                else if (sample == YSK_U16)
                    *out = ((const uint16_t *)row)[c];
                else if (sample == YSK_I16)
                    *out = ((const int16_t *)row)[c];
                else
                    *out = ((const float *)row)[c];
            }
            n++;
        }
    }
}

static ys_status sample_place(void *ctx, ys_tile_reader *const reader[2], size_t i,
                              struct ys_error *err)
{
    struct sampling *s = ctx;
    const struct ys_tile_pair *pair = s->pair;
    const size_t block = (2 * i + 1) * s->blocks / (2 * s->n);
    const uint32_t col0 = (uint32_t)(block % s->across) * s->wide;
    const uint32_t row0 = (uint32_t)(block / s->across) * s->high;
    struct ys_tile_rect rect = {.col0 = col0, .row0 = row0, .bands = pair->bands};
    size_t bytes;
    ys_status status = YS_OK;

    rect.width = pair->width - col0 < s->wide ? pair->width - col0 : s->wide;
    rect.height = pair->height - row0 < s->high ? pair->height - row0 : s->high;
    rect.valid_stride = rect.width;
    rect.band_step = rect.width * pair->sample_bytes;
    rect.row_stride = rect.band_step * pair->bands;
    if (!ys_mul_size(&bytes, rect.row_stride, rect.height))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample");
    rect.dst = ys_new_raw(bytes, 1);
    rect.valid = ys_new_raw((size_t)rect.width * rect.height, 1);
    if (!rect.dst || !rect.valid)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %u x %u pixels",
                         rect.width, rect.height);
    for (int t = 0; t < 2 && !status; t++) {
        status = ys_tile_read(reader[t], &rect, err);
        if (!status)
            take(&s->image[t], i, &rect, pair->sample);
    }
    free(rect.dst);
    free(rect.valid);
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
        const size_t n = differences(d, s, &radiometry);
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
        status = ys_image_new(&s.image[t], PER_PLACE, (uint32_t)s.n, pair->bands, 0, err);
        s.image[t].full_scale = pair->sample == YSK_U8    ? 255
                                : pair->sample == YSK_U16 ? 65535
                                                          : 0;
    }
    if (!status)
        status = ys_tile_pair_run(pair, s.n, sample_place, &s, err);
    if (!status)
        status = fit(out, &s, diff, err);
    ys_image_fini(&s.image[0]);
    ys_image_fini(&s.image[1]);
    return status;
}
