/*
 * morph.c - erosion and dilation of bit rows by squares
 *
 * A square is separable: AND (OR) of the rows, then of the bits with their neighbours, which
 * are the same words shifted with a carry between words.
 */

#include "kernels_impl.h"

/* The bits past the row's n pixels in its last word. */
static inline uint64_t past_end(size_t n)
{
    return n % 64 ? ~UINT64_C(0) << n % 64 : 0;
}

static inline uint64_t and_rows(const uint64_t *const *rows, size_t n_rows, size_t w)
{
    uint64_t v = rows[0][w];

    for (size_t r = 1; r < n_rows; r++)
        v &= rows[r][w];
    return v;
}

static inline uint64_t or_rows(const uint64_t *const *rows, size_t n_rows, size_t w)
{
    uint64_t v = rows[0][w];

    for (size_t r = 1; r < n_rows; r++)
        v |= rows[r][w];
    return v;
}

static inline uint64_t narrow(uint64_t before, uint64_t v, uint64_t after, unsigned radius)
{
    uint64_t out = v & (v << 1 | before >> 63) & (v >> 1 | after << 63);

    if (radius == 2)
        out &= (v << 2 | before >> 62) & (v >> 2 | after << 62);
    return out;
}

static inline uint64_t widen(uint64_t before, uint64_t v, uint64_t after, unsigned radius)
{
    uint64_t out = v | v << 1 | before >> 63 | v >> 1 | after << 63;

    if (radius == 2)
        out |= v << 2 | before >> 62 | v >> 2 | after << 62;
    return out;
}

/* Beside the row everything counts as set, so that the border erodes nothing. */
static void erode_row_c(uint64_t *dst, const uint64_t *const *rows, size_t n_rows, size_t n,
                        unsigned radius)
{
    const size_t words = YSK_WORDS(n);
    uint64_t before = ~UINT64_C(0);

    for (size_t w = 0; w < words; w++) {
        uint64_t v = and_rows(rows, n_rows, w), after = ~UINT64_C(0);

        if (w + 1 < words)
            after = and_rows(rows, n_rows, w + 1);
        if (w + 2 == words)
            after |= past_end(n);
        if (w + 1 == words)
            v |= past_end(n);
        dst[w] = narrow(before, v, after, radius);
        before = v;
    }
    if (words)
        dst[words - 1] &= ~past_end(n);
}

static void dilate_row_c(uint64_t *dst, const uint64_t *const *rows, size_t n_rows, size_t n,
                         unsigned radius)
{
    const size_t words = YSK_WORDS(n);
    uint64_t before = 0;

    for (size_t w = 0; w < words; w++) {
        const uint64_t v = or_rows(rows, n_rows, w);
        const uint64_t after = w + 1 < words ? or_rows(rows, n_rows, w + 1) : 0;

        dst[w] = widen(before, v, after, radius);
        before = v;
    }
    if (words)
        dst[words - 1] &= ~past_end(n);
}

void ysk_morph_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    (void)cpu_flags;
    ops->erode_row = erode_row_c;
    ops->dilate_row = dilate_row_c;
}
