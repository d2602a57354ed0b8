/*
 * gate_pixels.c - the brightness of a date's picture, as the gates look at it
 *
 * Glint, dead and saturated pixels, far out of the range of all others, would pass for the
 * strongest edges of a picture, and fill every cell with something dark or bright: they are left
 * out where they stand alone.
 */

#include "gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* A spike lies beyond the deciles by more than their distance, and as far from the pixels round
 * it. */
static const double LOW = 0.1, HIGH = 0.9;
enum { MOST_SAMPLES = 60000 };

/* Rows that the least difference between two levels is looked for in, of all. */
enum { QUANTUM_ROWS = 16 };

/* Pixels are gone through in blocks without a branch inside, as compilers make vectors of them;
 * most blocks are as all others, and only the rest is looked at pixel by pixel. */
enum { BLOCK = 16 };

/* All used, and grey; false: some are not. */
static bool fill_block(struct ys_gate_pixels *out, size_t i, const float *const band[3],
                       unsigned bands)
{
    const float share = 1 / (float)bands;
    float *grey = out->grey + i;
    unsigned odd = 0;

    if (bands == 1)
        memcpy(grey, band[0] + i, BLOCK * sizeof *grey);
    else
        for (int k = 0; k < BLOCK; k++)
            grey[k] = band[0][i + (size_t)k] + band[1][i + (size_t)k] + band[2][i + (size_t)k];
    for (int k = 0; k < BLOCK; k++) {
        odd |= (unsigned)!(grey[k] < INFINITY) | (unsigned)!(grey[k] > -INFINITY);
        grey[k] *= share;
    }
    memset(out->used + i, 1, BLOCK);
    return !odd && !memchr(out->image->valid + i, 0, BLOCK);
}

static void fill_grey(struct ys_gate_pixels *out)
{
    const struct ys_image *image = out->image;
    const size_t n = (size_t)image->width * image->height;
    const unsigned bands = image->bands < 3 ? 1 : 3; /* infrared is no colour */
    const float *const band[3] = {image->plane[0], image->plane[bands / 2],
                                  image->plane[bands - 1]};
    const float share = 1 / (float)bands;

    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t end = from + BLOCK < n ? from + BLOCK : n;

        if (end - from == BLOCK && fill_block(out, from, band, bands))
            continue;
        for (size_t i = from; i < end; i++) {
            const float sum = bands == 1 ? band[0][i] : band[0][i] + band[1][i] + band[2][i];
            const bool seen = image->valid[i] && isfinite(sum);

            out->used[i] = seen;
            out->grey[i] = seen ? share * sum : 0;
        }
    }
}

static void find_quantum(struct ys_gate_pixels *out)
{
    const struct ys_image *image = out->image;
    float least = INFINITY;

    for (uint32_t y = 0; y < image->height; y += QUANTUM_ROWS)
        for (uint32_t x = 1; x < image->width; x++) {
            const size_t i = (size_t)y * image->width + x;
            const float step = fabsf(image->plane[0][i] - image->plane[0][i - 1]);

            if (out->used[i] && out->used[i - 1] && step > 0 && step < least)
                least = step;
        }
    out->quantum = isfinite(least) ? (double)least : 0;
}

/* Whether the pixel differs by more than range from the median of the 3 x 3 round it, that is:
 * from more than half of them to the same side. */
static bool stands_alone(const struct ys_gate_pixels *pixels, size_t i, float range)
{
    const uint32_t width = pixels->image->width, height = pixels->image->height;
    const size_t x = i % width, y = i / width;
    const float value = pixels->grey[i];
    int n = 0, above = 0, below = 0;

    for (size_t v = y ? y - 1 : 0; v <= y + 1 && v < height; v++)
        for (size_t u = x ? x - 1 : 0; u <= x + 1 && u < width; u++) {
            const size_t k = v * width + u;

            if (!pixels->image->valid[k])
                continue;
            n++;
            above += value - pixels->grey[k] > range;
            below += pixels->grey[k] - value > range;
        }
    return 2 * above > n || 2 * below > n;
}

/* Whether all of a block is used and lies between the two. */
static bool is_usual(const struct ys_gate_pixels *pixels, size_t i, float low, float high)
{
    const float *grey = pixels->grey + i;
    unsigned odd = 0;

    for (int k = 0; k < BLOCK; k++)
        odd |= (unsigned)(grey[k] > high) | (unsigned)(grey[k] < low);
    return !odd && !memchr(pixels->used + i, 0, BLOCK);
}

/* All are found before any is mended, or one would hide the next. */
static void mend_spikes(struct ys_gate_pixels *out)
{
    const size_t n = (size_t)out->image->width * out->image->height;
    const float range = out->high - out->low;
    const float above = out->high + range, below = out->low - range;

    out->all_used = true;
    for (size_t i = 0; i < n; i++) {
        while (i % BLOCK == 0 && i + BLOCK <= n && is_usual(out, i, below, above))
            i += BLOCK;
        if (i == n)
            break;
        if (out->used[i] && (out->grey[i] > above || out->grey[i] < below))
            out->used[i] = !stands_alone(out, i, range);
        out->all_used = out->all_used && out->used[i];
    }
    for (size_t i = 1; i < n && !out->all_used; i++)
        if (!out->used[i] && out->image->valid[i])
            out->grey[i] = out->grey[i - 1];
}

ys_status ys_gate_pixels_make(struct ys_gate_pixels *out, const struct ys_image *image,
                              struct ys_error *err)
{
    const size_t n = (size_t)image->width * image->height, stride = 1 + n / MOST_SAMPLES;
    float *sample = ys_new_raw(n / stride + 1, sizeof *sample);
    size_t used = 0;

    *out = (struct ys_gate_pixels){
        .image = image,
        .grey = ys_scratch_new_raw(image->scratch, n, sizeof *out->grey),
        .used = ys_scratch_new_raw(image->scratch, n, sizeof *out->used)};
    if (!sample || !out->grey || !out->used) {
        free(sample);
        ys_gate_pixels_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to look at a picture");
    }
    fill_grey(out);
    find_quantum(out);
    for (size_t i = 0; i < n; i += stride)
        if (out->used[i])
            sample[used++] = out->grey[i];
    out->low = ys_quantile(sample, used, LOW);
    out->high = ys_quantile(sample, used, HIGH);
    free(sample);
    mend_spikes(out);
    return YS_OK;
}

void ys_gate_pixels_fini(struct ys_gate_pixels *pixels)
{
    ys_scratch_free(pixels->grey);
    ys_scratch_free(pixels->used);
    *pixels = (struct ys_gate_pixels){0};
}
