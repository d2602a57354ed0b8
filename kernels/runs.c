/* runs.c - bit rows to runs, and which runs of two rows touch */

#include "kernels_impl.h"

/* A word's edges are the bits that differ from the bit before them. */
static size_t edges_c(uint32_t *edge, const uint64_t *bits, size_t n)
{
    const size_t words = YSK_WORDS(n);
    uint32_t *e = edge;
    uint64_t carry = 0;

    for (size_t w = 0; w < words; w++) {
        uint64_t t = bits[w] ^ (bits[w] << 1 | carry);

        carry = bits[w] >> 63;
        for (; t; t &= t - 1)
            *e++ = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(t);
    }
    if (carry)
        *e++ = (uint32_t)n;
    return (size_t)(e - edge) / 2;
}

/* Both lists are sorted: runs above that end before this one are behind all that follow. */
static void overlaps_c(uint32_t *lo, uint32_t *hi, const uint32_t *edge, size_t n_runs,
                       const uint32_t *above, size_t n_above, uint32_t slack)
{
    size_t first = 0, end = 0;

    for (size_t i = 0; i < n_runs; i++) {
        const uint32_t start = edge[2 * i], stop = edge[2 * i + 1];

        while (first < n_above && above[2 * first + 1] + slack <= start)
            first++;
        if (end < first)
            end = first;
        while (end < n_above && above[2 * end] < stop + slack)
            end++;
        lo[i] = (uint32_t)first;
        hi[i] = (uint32_t)end;
    }
}

void ysk_runs_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    (void)cpu_flags;
    ops->edges = edges_c;
    ops->overlaps = overlaps_c;
}
