/*
 * lzw.c - LZW strings by what they are, not by chains of what they were made of
 *
 * The string of a new code is the one before it and the first byte of the one after it, and so
 * lies in the output as it is.  Nearly all strings of pixels are short: up to seven bytes are
 * also kept in a word with their number, and written by one store without a branch.
 */

#include "lzw.h"

#include <string.h>

#include "../../base/mem.h"

enum { CLEAR = 256, END = 257, FIRST = 258, CODES = 4096, LEAST_BITS = 9, MOST_BITS = 12 };
enum { SHORT = 7, LENGTH_SHIFT = 56 }; /* bytes in a word; its number of them is above them */

struct ys_lzw {
    uint64_t word[CODES];   /* 0: a long string, no string, or no code of one */
    uint32_t start[CODES];  /* where it lies in the output */
    uint16_t length[CODES]; /* CODES at most: each is one longer than an earlier one */
};

struct ys_lzw *ys_lzw_new(void)
{
    struct ys_lzw *lzw = ys_new(1, sizeof *lzw);

    for (unsigned c = 0; lzw && c < CLEAR; c++) {
        lzw->word[c] = c | UINT64_C(1) << LENGTH_SHIFT;
        lzw->length[c] = 1;
    }
    return lzw;
}

/* Eight bytes, the first in the high (low) bits.  Compilers do not see one load in a loop. */
static inline uint64_t load_high_first(const uint8_t *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline void store_low_first(uint8_t *p, uint64_t v)
{
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    memcpy(p, &v, sizeof v);
}

struct codes { /* what is left of the input */
    const uint8_t *next, *end;
    uint64_t bits; /* the next ones, the first in the highest bit */
    unsigned n;    /* of them */
};

static inline void refill(struct codes *in)
{
    if (in->end - in->next >= 8) {
        in->bits |= load_high_first(in->next) >> in->n;
        in->next += (63 - in->n) / 8;
        in->n |= 56;
        return;
    }
    for (; in->n <= 56 && in->next < in->end; in->n += 8)
        in->bits |= (uint64_t)*in->next++ << (56 - in->n);
}

/* The next code; CODES where there is none. */
static inline unsigned take(struct codes *in, unsigned width)
{
    if (in->n < MOST_BITS)
        refill(in);
    if (in->n < width)
        return CODES;
    const unsigned code = (unsigned)(in->bits >> (64 - width));

    in->bits <<= width;
    in->n -= width;
    return code;
}

struct string { /* in the output */
    size_t start, length;
    uint64_t word; /* 0: it is long */
};

/* The string that the next code stands for: s and one byte more. */
static inline void learn(struct ys_lzw *lzw, unsigned code, const struct string *s,
                         uint8_t first)
{
    const uint64_t longer = s->word + (UINT64_C(1) << LENGTH_SHIFT);

    lzw->word[code] = s->length < SHORT ? longer | (uint64_t)first << 8 * s->length : 0;
    lzw->start[code] = (uint32_t)s->start;
    lzw->length[code] = (uint16_t)(s->length + 1);
}

/* A string, up to the end of the output.  Its last byte may be the first that is written. */
static void copy(uint8_t *dst, size_t at, size_t need, size_t start, size_t length)
{
    const size_t n = length < need - at ? length : need - at;

    memcpy(dst + at, dst + start, n - 1);
    dst[at + n - 1] = dst[start + n - 1];
}

static inline void put_word(uint8_t *dst, size_t at, size_t need, uint64_t word)
{
    if (need - at >= 8) {
        store_low_first(dst + at, word);
        return;
    }
    for (size_t k = 0; k < word >> LENGTH_SHIFT && at + k < need; k++)
        dst[at + k] = (uint8_t)(word >> 8 * k);
}

struct decoding {
    struct codes in;
    uint8_t *dst;
    size_t at, need;
};

/* From one clear code to the next, which is taken, or until the output is full.  Works on a copy,
 * which no byte written can change. */
static bool stretch(struct ys_lzw *lzw, struct decoding *all)
{
    struct decoding d = *all;
    unsigned width = LEAST_BITS, next = FIRST, code = take(&d.in, width);

    while (code == CLEAR)
        code = take(&d.in, width);
    if (code > CLEAR)
        return false;
    memset(lzw->word + FIRST, 0, (CODES - FIRST) * sizeof *lzw->word);
    struct string last = {d.at, 1, lzw->word[code]};

    d.dst[d.at++] = (uint8_t)code;
    while (d.at < d.need) {
        code = take(&d.in, width);
        if (code == CLEAR)
            break;
        if (code > next || code == END || next >= CODES)
            return false;
        struct string s = {d.at, 0, lzw->word[code]};

        if (s.word) {
            s.length = s.word >> LENGTH_SHIFT;
            learn(lzw, next, &last, (uint8_t)s.word);
            put_word(d.dst, d.at, d.need, s.word);
        } else {
            learn(lzw, next, &last, d.dst[code == next ? last.start : lzw->start[code]]);
            s.word = lzw->word[code];
            s.length = lzw->length[code];
            copy(d.dst, d.at, d.need, lzw->start[code], s.length);
        }
        d.at += s.length;
        last = s;
        if (++next == (1U << width) - 1 && width < MOST_BITS)
            width++;
    }
    *all = d;
    return true;
}

bool ys_lzw_decode(struct ys_lzw *lzw, uint8_t *dst, size_t need, const uint8_t *src, size_t n)
{
    struct decoding all = {.in = {.next = src, .end = src + n}, .dst = dst, .need = need};

    if (need > UINT32_MAX || take(&all.in, LEAST_BITS) != CLEAR)
        return false;
    while (all.at < need) {
        if (!stretch(lzw, &all))
            return false;
    }
    return true;
}
