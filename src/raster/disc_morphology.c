/*
 * disc_morphology.c - what a disc opens, closes and dilates, and distances of a mask
 *
 * A mask is opened and closed as bits, 64 pixels a word: a disc of radius r costs about 3 r
 * operations a word.  (Thresholds of the exact distance were there before: 8 bytes a pixel, and 30
 * times as slow at the 3.5 and 7.5 pixels of container blocks.)  Grey levels have no bits: there
 * the extreme over the disc is taken point by point.
 */

#include "disc_morphology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

enum { WORD = 64 };

/* A plane of bits, rows of whole words; bits past its width are 0. */
struct bits {
    uint64_t *at;
    size_t words, width, height;
};

static uint64_t *row_of(const struct bits *b, size_t y)
{
    return b->at + y * b->words;
}

/* Past the width: what shifts bring there must not come back. */
static uint64_t last_word(const struct bits *b)
{
    return b->width % WORD ? (UINT64_C(1) << b->width % WORD) - 1 : ~UINT64_C(0);
}

/* Bit by bit, the others where `flip`. */
static void pack(const struct bits *b, const uint8_t *mask, bool flip)
{
    for (size_t y = 0; y < b->height; y++) {
        uint64_t *const row = row_of(b, y);

        for (size_t w = 0; w < b->words; w++) {
            const uint8_t *const from = mask + y * b->width + w * WORD;
            const size_t n = b->width - w * WORD < WORD ? b->width - w * WORD : WORD;
            uint64_t v = 0;

            for (size_t i = 0; i < n; i++)
                v |= (uint64_t)((from[i] != 0) != flip) << i;
            row[w] = v;
        }
    }
}

static void unpack(uint8_t *mask, const struct bits *b, bool flip)
{
    for (size_t y = 0; y < b->height; y++) {
        const uint64_t *const row = row_of(b, y);

        for (size_t x = 0; x < b->width; x++)
            mask[y * b->width + x] = (uint8_t)((row[x / WORD] >> x % WORD & 1) ^ flip);
    }
}

static void add_row(uint64_t *to, const uint64_t *from, size_t words)
{
    for (size_t w = 0; w < words; w++)
        to[w] |= from[w];
}

/* Each bit and both its neighbours. */
static void widen(uint64_t *row, size_t words, uint64_t last)
{
    uint64_t before = 0;

    for (size_t w = 0; w < words; w++) {
        const uint64_t v = row[w], after = w + 1 < words ? row[w + 1] : 0;

        row[w] = v | v << 1 | before >> (WORD - 1) | v >> 1 | after << (WORD - 1);
        before = v;
    }
    row[words - 1] &= last;
}

/*
 * dst: all bits that lie within the disc of one of src.  The disc's rows are the narrower the
 * farther they are from its middle, so the row of the middle is widened by what it is wider than
 * the next, that one is added, both are widened by what that is wider than the next but one, and so
 * on: every row is widened by its own half width in the end.  half[dy]: of n rows to one side.
 */
static void dilate_bits(const struct bits *dst, const struct bits *src, const size_t *half,
                        size_t n)
{
    const uint64_t last = last_word(src);

    for (size_t y = 0; y < src->height; y++) {
        uint64_t *const to = row_of(dst, y);

        memset(to, 0, src->words * sizeof *to);
        for (size_t dy = 0; dy < n; dy++) {
            const size_t next = dy + 1 < n ? half[dy + 1] : 0;

            if (dy <= y)
                add_row(to, row_of(src, y - dy), src->words);
            if (dy < src->height - y)
                add_row(to, row_of(src, y + dy), src->words);
            for (size_t k = next; k < half[dy]; k++)
                widen(to, src->words, last);
        }
    }
}

/* Half widths of a disc's rows from its middle on; how many there are.  By distances in single
 * precision, as whole pixels have them. */
static size_t disc_rows(size_t *half, double radius)
{
    size_t n = 0;

    for (; sqrtf((float)(n * n)) <= (float)radius; n++)
        for (half[n] = 0;
             sqrtf((float)((half[n] + 1) * (half[n] + 1) + n * n)) <= (float)radius;)
            half[n]++;
    return n;
}

/* One after the other: eroded is what is left when the rest is dilated. */
static bool morph(uint8_t *mask, uint32_t width, uint32_t height, double radius, bool open,
                  struct ys_scratch *scratch)
{
    const size_t words = (width + (size_t)WORD - 1) / WORD;
    size_t *half = ys_new((size_t)fmax(radius, 0) + 2, sizeof *half);
    struct bits a = {ys_scratch_new_raw(scratch, words, height * sizeof *a.at), words, width,
                     height};
    struct bits b = {ys_scratch_new_raw(scratch, words, height * sizeof *b.at), words, width,
                     height};
    const bool ok = half && a.at && b.at;

    if (ok && words) {
        const size_t n = disc_rows(half, radius);

        pack(&a, mask, open);
        dilate_bits(&b, &a, half, n);
        unpack(mask, &b, open);
        pack(&a, mask, !open);
        dilate_bits(&b, &a, half, n);
        unpack(mask, &b, !open);
    }
    free(half);
    ys_scratch_free(a.at);
    ys_scratch_free(b.at);
    return ok;
}

bool ys_open_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius,
                  struct ys_scratch *scratch)
{
    return morph(mask, width, height, radius, true, scratch);
}

bool ys_close_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius,
                   struct ys_scratch *scratch)
{
    return morph(mask, width, height, radius, false, scratch);
}

/* ---- levels inside a mask ------------------------------------------------------------------ */

void ys_disc_init(struct ys_disc *disc, double radius)
{
    radius = fmin(radius, YS_DISC_MOST);
    disc->radius = (int)radius;
    for (int dy = -disc->radius; dy <= disc->radius; dy++)
        disc->half[dy + disc->radius] = (int)sqrt(radius * radius - dy * dy);
}

/* Extreme over the disc of the pixels in mask: least (pick = 0) or greatest.  Both are one loop:
 * the least of x is 255 - the greatest of 255 - x. */
static void extreme(uint8_t *dst, const uint8_t *src, const uint8_t *mask, uint32_t width,
                    uint32_t height, const struct ys_disc *disc, uint8_t flip)
{
    memset(dst, 0, (size_t)width * height);
    for (int64_t y = 0; y < height; y++) {
        uint8_t *to = dst + (size_t)y * width;

        for (int dy = -disc->radius; dy <= disc->radius; dy++) {
            const int half = disc->half[dy + disc->radius];

            if (y + dy < 0 || y + dy >= height)
                continue;
            const uint8_t *from = src + (size_t)(y + dy) * width;
            const uint8_t *in = mask + (size_t)(y + dy) * width;

            for (int dx = -half; dx <= half; dx++) {
                const int64_t a = dx < 0 ? -dx : 0, b = (int64_t)width - (dx > 0 ? dx : 0);

                for (int64_t x = a; x < b; x++) {
                    const uint8_t v =
                        (uint8_t)((from[x + dx] ^ flip) & (in[x + dx] ? 0xff : 0));

                    to[x] = v > to[x] ? v : to[x];
                }
            }
        }
        for (int64_t x = 0; x < width; x++)
            to[x] ^= flip;
    }
}

void ys_open_grey(uint8_t *dst, uint8_t *tmp, const uint8_t *src, const uint8_t *mask,
                  uint32_t width, uint32_t height, const struct ys_disc *disc)
{
    extreme(tmp, src, mask, width, height, disc, 0xff);
    extreme(dst, tmp, mask, width, height, disc, 0);
}

void ys_dilate(uint8_t *dst, const uint8_t *src, uint32_t width, uint32_t height,
               const struct ys_disc *disc)
{
    extreme(dst, src, src, width, height, disc, 0);
}

static uint16_t nearer(uint16_t best, uint16_t there, unsigned step)
{
    const unsigned v = there + step;

    return v < best ? (uint16_t)v : best;
}

/* One pass down and one up: each pixel takes the least of the four neighbours already visited,
 * plus their distance, 3 beside and 4 across a corner. */
void ys_chamfer(uint16_t *distance, const uint8_t *set, bool beyond, uint32_t width,
                uint32_t height)
{
    const size_t n = (size_t)width * height, w = width;
    const uint16_t far = UINT16_MAX - 4, out = beyond ? far : 0;

    for (size_t i = 0; i < n; i++) {
        const size_t x = i % w;
        uint16_t d = set[i] ? far : 0;

        d = nearer(d, x > 0 ? distance[i - 1] : out, 3);
        d = nearer(d, i >= w ? distance[i - w] : out, 3);
        d = nearer(d, x > 0 && i >= w ? distance[i - w - 1] : out, 4);
        distance[i] = nearer(d, x + 1 < w && i >= w ? distance[i - w + 1] : out, 4);
    }
    for (size_t i = n; i-- > 0;) {
        const size_t x = i % w;
        uint16_t d = distance[i];

        d = nearer(d, x + 1 < w ? distance[i + 1] : out, 3);
        d = nearer(d, i + w < n ? distance[i + w] : out, 3);
        d = nearer(d, x + 1 < w && i + w < n ? distance[i + w + 1] : out, 4);
        distance[i] = nearer(d, x > 0 && i + w < n ? distance[i + w - 1] : out, 4);
    }
}
