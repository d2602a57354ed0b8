/* LZW codes come back as what an encoder of its own made them of. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/formats/tiff/lzw.h"

enum { MOST = 40000, CODES = 4096 };

struct coded {
    uint8_t bytes[2 * MOST];
    size_t n;
    unsigned filled; /* bits of the last byte */
};

static void put(struct coded *c, unsigned code, unsigned width)
{
    for (unsigned k = width; k-- > 0;) {
        if (!c->filled)
            c->bytes[c->n++] = 0;
        c->bytes[c->n - 1] |= (uint8_t)((code >> k & 1) << (7 - c->filled));
        c->filled = (c->filled + 1) % 8;
    }
}

/* TIFF 6.0, section 13: the width grows one code early, and 4094 codes are cleared. */
static void encode(struct coded *c, const uint8_t *px, size_t n)
{
    static uint16_t child[CODES][256];
    unsigned next = 258, width = 9, s = px[0];

    *c = (struct coded){0};
    memset(child, 0, sizeof child);
    put(c, 256, 9);
    for (size_t i = 1; i < n; i++) {
        if (child[s][px[i]]) {
            s = child[s][px[i]];
            continue;
        }
        put(c, s, width);
        child[s][px[i]] = (uint16_t)next++;
        if (next == 1U << width)
            width++;
        if (next == CODES - 1) {
            put(c, 256, 12);
            memset(child, 0, sizeof child);
            next = 258;
            width = 9;
        }
        s = px[i];
    }
    put(c, s, width);
    if (++next == 1U << width && width < 12)
        width++;
    put(c, 257, width);
}

/* Noise, few levels, one level, ramps, long runs with breaks, a period. */
static size_t draw(uint8_t *px, unsigned kind)
{
    const size_t n = kind < 6 ? MOST : 1 + kind * 37 % 300;
    uint32_t state = kind + 1;

    for (size_t i = 0; i < n; i++) {
        state = state * 1664525 + 1013904223;
        const unsigned r = state >> 16;
        const unsigned of[6] = {
            r, r % 5, 9, (unsigned)i / 200, r % 97 ? 4 : r >> 8, (unsigned)i % 253};

        px[i] = (uint8_t)of[kind % 6];
    }
    return n;
}

Test(lzw, bytes_of_any_kind_come_back)
{
    static uint8_t px[MOST], back[MOST];
    static struct coded c;
    struct ys_lzw *lzw = ys_lzw_new();

    cr_assert_not_null(lzw);
    for (unsigned kind = 0; kind < 60; kind++) {
        const size_t n = draw(px, kind);

        encode(&c, px, n);
        memset(back, 0xa5, sizeof back);
        cr_assert(ys_lzw_decode(lzw, back, n, c.bytes, c.n), "kind %u", kind);
        cr_assert_eq(memcmp(back, px, n), 0, "kind %u", kind);
        cr_assert(n == MOST || back[n] == 0xa5, "kind %u: past the end", kind);
    }
    free(lzw);
}

Test(lzw, a_part_of_the_bytes_is_their_beginning_and_more_is_refused)
{
    static uint8_t px[MOST];
    static struct coded c;
    struct ys_lzw *lzw = ys_lzw_new();

    cr_assert_not_null(lzw);
    for (unsigned kind = 6; kind < 18; kind++) {
        const size_t n = draw(px, kind);

        encode(&c, px, n);
        for (size_t need = 1; need <= n; need++) {
            uint8_t *back = malloc(need); /* exactly: the sanitizer sees a byte too far */

            cr_assert(ys_lzw_decode(lzw, back, need, c.bytes, c.n));
            cr_assert_eq(memcmp(back, px, need), 0);
            free(back);
        }
        uint8_t *back = malloc(n + 1);

        cr_assert_not(ys_lzw_decode(lzw, back, n + 1, c.bytes, c.n));
        for (size_t cut = 0; cut + 3 < c.n; cut++)
            cr_assert_not(ys_lzw_decode(lzw, back, n, c.bytes, cut));
        free(back);
    }
    free(lzw);
}

Test(lzw, codes_that_lie_do_no_harm)
{
    static uint8_t px[MOST];
    static struct coded c;
    struct ys_lzw *lzw = ys_lzw_new();
    uint32_t state = 7;

    cr_assert_not_null(lzw);
    for (unsigned round = 0; round < 300; round++) {
        const size_t n = draw(px, 6 + round % 12);
        uint8_t *back = malloc(n);

        encode(&c, px, n);
        for (unsigned k = 0; k < 1 + round % 4; k++) {
            state = state * 1664525 + 1013904223;
            c.bytes[(state >> 8) % c.n] ^= (uint8_t)(1U << state % 8);
        }
        ys_lzw_decode(lzw, back, n, c.bytes, c.n);
        free(back);
    }
    free(lzw);
}

Test(lzw, codes_with_the_low_bit_first_are_left_to_others)
{
    const uint8_t old[] = {0x00, 0x01, 0x02, 0x03};
    struct ys_lzw *lzw = ys_lzw_new();
    uint8_t back[4];

    cr_assert_not_null(lzw);
    cr_assert_not(ys_lzw_decode(lzw, back, sizeof back, old, sizeof old));
    free(lzw);
}
