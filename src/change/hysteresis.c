/*
 * hysteresis.c - what touches a change, reconstructed row by row
 *
 * Rows are swept down and up until nothing is added: parts that wind take as many sweeps as they
 * turn, which in pictures of ground is a handful.  Labels of all parts would take 20 bytes a run
 * where this takes two bits a pixel.
 */

#include "hysteresis.h"

#include <stdbool.h>
#include <stddef.h>

/* Each row of low that holds a bit of f is filled from end to end of its run. */
static void fill_runs(uint64_t *f, const uint64_t *low, uint32_t words)
{
    uint64_t carry = 0;

    for (uint32_t w = 0; w < words; w++) { /* toward higher pixels */
        uint64_t x = (f[w] | carry) & low[w], p = low[w];

        for (unsigned k = 1; k < 64; k *= 2) {
            x |= p & (x << k);
            p &= p << k;
        }
        f[w] |= x;
        carry = x >> 63;
    }
    carry = 0;
    for (uint32_t w = words; w-- > 0;) {
        uint64_t x = (f[w] | carry << 63) & low[w], p = low[w];

        for (unsigned k = 1; k < 64; k *= 2) {
            x |= p & (x >> k);
            p &= p >> k;
        }
        f[w] |= x;
        carry = x & 1;
    }
}

/* Row f takes what touches the row beside it; whether it has more bits now. */
static bool spread(uint64_t *f, const uint64_t *beside, const uint64_t *low, uint32_t words)
{
    bool more = false;

    for (uint32_t w = 0; w < words; w++) {
        const uint64_t left = w ? beside[w - 1] >> 63 : 0;
        const uint64_t right = w + 1 < words ? beside[w + 1] << 63 : 0;
        const uint64_t near = beside[w] | beside[w] << 1 | left | beside[w] >> 1 | right;
        const uint64_t add = near & low[w] & ~f[w];

        f[w] |= add;
        more = more || add;
    }
    if (more)
        fill_runs(f, low, words);
    return more;
}

void ys_hysteresis(uint64_t *high, const uint64_t *low, uint32_t words, uint32_t height)
{
    bool more = true;

    for (uint32_t y = 0; y < height; y++)
        fill_runs(high + (size_t)y * words, low + (size_t)y * words, words);
    while (more) {
        more = false;
        for (uint32_t y = 1; y < height; y++) {
            const size_t at = (size_t)y * words;

            more |= spread(high + at, high + at - words, low + at, words);
        }
        for (uint32_t y = height; y-- > 1;) {
            const size_t at = (size_t)(y - 1) * words;

            more |= spread(high + at, high + at + words, low + at, words);
        }
    }
}
