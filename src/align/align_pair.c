/*
 * align_pair.c - two dates as one band each, their windows, and one correlation of them all
 *
 * A window is as large as the tile allows, 256 px at most: what leans and what does not falls
 * into windows of its own.  Windows overlap by half, so that what the Hann weight leaves out of
 * one is in the middle of the next.
 */

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "align_parts.h"

static const double MIN_VALID = YS_WINDOW_VALID_PERCENT / 100.0;
/* Share of the full scale from which a pixel is saturated: glints have edges of their own. */
static const double SATURATED = 254.0 / 255;
enum {
    MAX_WINDOW = 256,
    MIN_WINDOW = YS_LEAST_WINDOW_PX,
    MAX_WINDOWS = 512, /* of a large raster: a regular subset */
    TIE_RANGE = 8,     /* px: 4 m at 0.5 m, the lean of a 15 m roof seen 15 degrees off nadir */
};

void ys_image_pair_fini(struct ys_image_pair *pair)
{
    ys_image_fini(&pair->reference);
    ys_image_fini(&pair->other);
    ys_gradient_field_fini(&pair->a);
    ys_gradient_field_fini(&pair->b);
    free(pair->usable);
    free(pair->at);
    *pair = (struct ys_image_pair){0};
}

/* The mean of the bands, unusable where masked or saturated.  The gradient field does not
 * change with gain and offset, so 16-bit and float tiles need no scaling here. */
ys_status ys_image_pair_grey(struct ys_image *out, const struct ys_image *src,
                             const uint8_t *mask, struct ys_error *err)
{
    const size_t n = (size_t)src->width * src->height;
    const double full = src->full_scale > 0 ? src->full_scale * SATURATED : INFINITY;
    const ys_status st = ys_image_new(out, src->width, src->height, 1, 0, err);

    for (size_t i = 0; !st && i < n; i++) {
        double sum = 0;

        for (unsigned b = 0; b < src->bands; b++)
            sum += (double)src->plane[b][i];
        sum /= src->bands;
        out->valid[i] = src->valid[i] && !(mask && mask[i]) && sum < full;
        out->plane[0][i] = out->valid[i] ? (float)sum : 0;
    }
    return st;
}

/* The largest power of two, for the transform, of which two fit along the shorter side; 0: the
 * tile is smaller than one window. */
static uint32_t window_side(uint32_t width, uint32_t height)
{
    const uint32_t least = width < height ? width : height;
    uint32_t n = MAX_WINDOW;

    while (n > MIN_WINDOW && n > least / 2)
        n /= 2;
    return n <= least ? n : 0;
}

/* Windows along an axis: every half side, and one flush with the far edge. */
static size_t positions(uint32_t size, uint32_t n)
{
    return (size - n) / (n / 2) + 1 + ((size - n) % (n / 2) != 0);
}

static uint32_t position(size_t i, uint32_t size, uint32_t n)
{
    const size_t p = i * (n / 2);

    return p < size - n ? (uint32_t)p : size - n;
}

static bool enough_valid(const struct ys_image_pair *pair, uint32_t x, uint32_t y)
{
    size_t ok = 0;

    for (uint32_t j = 0; j < pair->n; j++) {
        const uint8_t *row = pair->usable + (size_t)(y + j) * pair->reference.width + x;

        for (uint32_t i = 0; i < pair->n; i++)
            ok += row[i];
    }
    return (double)ok >= MIN_VALID * pair->n * pair->n;
}

static ys_status place_windows(struct ys_image_pair *pair, struct ys_error *err)
{
    const uint32_t w = pair->reference.width, h = pair->reference.height;

    pair->n = window_side(w, h);
    const size_t nx = pair->n ? positions(w, pair->n) : 0;
    const size_t ny = pair->n ? positions(h, pair->n) : 0;
    const size_t step = nx * ny / MAX_WINDOWS + (nx * ny % MAX_WINDOWS != 0);

    pair->at = ys_new(nx * ny < MAX_WINDOWS ? nx * ny : MAX_WINDOWS, 2 * sizeof *pair->at);
    if (!pair->at)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", nx * ny);
    for (size_t i = 0; i < nx * ny; i += step) {
        const uint32_t x = position(i % nx, w, pair->n), y = position(i / nx, h, pair->n);

        if (enough_valid(pair, x, y)) {
            pair->at[2 * pair->count] = x;
            pair->at[2 * pair->count++ + 1] = y;
        }
    }
    return YS_OK;
}

/* Fields and windows of a pair that has its images. */
ys_status ys_image_pair_prepare(struct ys_image_pair *pair, struct ys_error *err)
{
    const size_t n = (size_t)pair->reference.width * pair->reference.height;

    pair->usable = ys_new_raw(n, 1);
    if (!pair->usable)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a mask of %zu pixels", n);
    for (size_t i = 0; i < n; i++)
        pair->usable[i] = pair->reference.valid[i] && pair->other.valid[i];
    ys_status st = place_windows(pair, err);

    if (!st && pair->count)
        st =
            ys_gradient_field_new(&pair->a, &pair->reference, pair->usable, pair->threads, err);
    if (!st && pair->count)
        st = ys_gradient_field_new(&pair->b, &pair->other, pair->usable, pair->threads, err);
    return st;
}

/* Both tiles averaged to half size; a pixel is usable where at least half of it was. */
ys_status ys_image_pair_halve(struct ys_image *out, const struct ys_image *src,
                              struct ys_error *err)
{
    const uint32_t w = src->width / 2, h = src->height / 2;
    const ys_status st = ys_image_new(out, w, h, 1, 0, err);

    for (size_t i = 0; !st && i < (size_t)w * h; i++) {
        const size_t at = i / w * 2 * src->width + i % w * 2;
        const size_t four[4] = {at, at + 1, at + src->width, at + src->width + 1};
        float sum = 0, ok = 0;

        for (int k = 0; k < 4; k++)
            if (src->valid[four[k]]) {
                sum += src->plane[0][four[k]];
                ok++;
            }
        out->valid[i] = ok >= 2;
        out->plane[0][i] = ok > 0 ? sum / ok : 0;
    }
    return st;
}

/* Correlate all windows: ties round the whole-pixel shift, and the coarse peak if asked for. */
ys_status ys_image_pair_correlate(struct ys_tie_point *tie, struct ys_coarse_shift *coarse,
                                  const struct ys_image_pair *pair, const int32_t shift[2],
                                  struct ys_error *err)
{
    const uint32_t box = pair->n / 4 < pair->range ? pair->n / 4 : pair->range;
    const size_t side = 2 * (size_t)box + 1;
    struct ys_correlation peaks = {
        .reference = &pair->a,
        .other = &pair->b,
        .n = pair->n,
        .at = pair->at,
        .count = pair->count,
        .shift_x = shift[0],
        .shift_y = shift[1],
        .box = box,
        .search = box < TIE_RANGE ? box : TIE_RANGE,
        .tie = tie,
        .threads = pair->threads,
    };
    struct ys_fft *fft;
    ys_status st = ys_fft_new(&fft, pair->n, err);

    peaks.fft = fft;
    if (!st && coarse && !(peaks.stack = ys_new(side * side, sizeof *peaks.stack)))
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for a surface of %zu px", side);
    if (!st)
        st = ys_correlate_windows(&peaks, err);
    if (!st && coarse)
        *coarse = ys_coarse_shift_of(peaks.stack, box);
    free(peaks.stack);
    ys_fft_free(fft);
    return st;
}
