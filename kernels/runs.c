/*
 * runs.c - bit rows to runs, and which runs of two rows touch
 *
 * A run is a stretch of set pixels of one row; its edges are where it starts and where it
 * ends.  They are the set bits of the row xor the row shifted by one, so that a word without
 * edges, most of a mask of change, costs a comparison.
 *
 * In noise every branch on a single run is mispredicted, so the variants have none: the edges
 * of a word are all written before it is asked how many they were, and the runs above that
 * touch a run are counted, not searched.
 */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

static void end_ranks(const struct ysk_ranks *ranks, size_t words, size_t n_edges)
{
    ranks->turn[0] = ranks->turn[words + 1] = 0;
    ranks->count[0] = 0;
    ranks->count[words + 1] = (uint32_t)n_edges;
}

static size_t edges_c(uint32_t *edge, const struct ysk_ranks *ranks, const uint64_t *bits,
                      size_t n)
{
    const size_t words = YSK_WORDS(n);
    size_t n_edges = 0;
    uint64_t carry = 0;

    for (size_t w = 0; w < words; w++) {
        const uint64_t turn = bits[w] ^ (bits[w] << 1 | carry);

        ranks->turn[w + 1] = turn;
        ranks->count[w + 1] = (uint32_t)n_edges;
        carry = bits[w] >> 63;
        for (uint64_t t = turn; t; t &= t - 1)
            edge[n_edges++] = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(t);
    }
    end_ranks(ranks, words, n_edges);
    if (carry)
        edge[n_edges++] = (uint32_t)n;
    return n_edges / 2;
}

/* Both lists are sorted: runs above that end before this one are behind all that follow. */
static void overlaps_c(uint32_t *lo, uint32_t *hi, const struct ysk_runs *runs,
                       const struct ysk_runs *above, uint32_t slack)
{
    size_t first = 0, end = 0;

    for (size_t i = 0; i < runs->n; i++) {
        const uint32_t start = runs->edge[2 * i], stop = runs->edge[2 * i + 1];

        while (first < above->n && above->edge[2 * first + 1] + slack <= start)
            first++;
        if (end < first)
            end = first;
        while (end < above->n && above->edge[2 * end] < stop + slack)
            end++;
        lo[i] = (uint32_t)first;
        hi[i] = (uint32_t)end;
    }
}

#if YSK_X86
/* Up to eight edges a word are written at once, the rest of a busy word eight by eight. */
YSK_TARGET(YSK_AVX2)
static size_t edges_avx2(uint32_t *edge, const struct ysk_ranks *ranks, const uint64_t *bits,
                         size_t n)
{
    const size_t words = YSK_WORDS(n);
    uint32_t *e = edge;
    uint64_t carry = 0;

    for (size_t w = 0; w < words; w++) {
        uint64_t turn = bits[w] ^ (bits[w] << 1 | carry);
        const ptrdiff_t n_word = (ptrdiff_t)_mm_popcnt_u64(turn);

        ranks->turn[w + 1] = turn;
        ranks->count[w + 1] = (uint32_t)(e - edge);
        carry = bits[w] >> 63;
        if (!turn)
            continue;
        for (ptrdiff_t done = 0; done < n_word; done += 8) {
            for (int k = 0; k < 8; k++) {
                e[done + k] = (uint32_t)(64 * w) + (uint32_t)_tzcnt_u64(turn);
                turn = _blsr_u64(turn);
            }
        }
        e += n_word;
    }
    end_ranks(ranks, words, (size_t)(e - edge));
    if (carry)
        *e++ = (uint32_t)n;
    return (size_t)(e - edge) / 2;
}

/* How many edges are at pixels up to x, where x is -1 at least and the width at most. */
YSK_TARGET(YSK_AVX2)
static inline uint32_t rank_avx2(const struct ysk_ranks *ranks, uint32_t x)
{
    const uint32_t w = (x + 64) / 64;

    return ranks->count[w] + (uint32_t)_mm_popcnt_u64(_bzhi_u64(ranks->turn[w], (x & 63) + 1));
}

/*
 * Edges alternate, so of r edges up to x half (rounded down) were ends and half (rounded up)
 * were starts: the runs that ended before this one, and those that started before it ends.
 */
YSK_TARGET(YSK_AVX2)
static void overlaps_avx2(uint32_t *lo, uint32_t *hi, const struct ysk_runs *runs,
                          const struct ysk_runs *above, uint32_t slack)
{
    for (size_t i = 0; i < runs->n; i++) {
        lo[i] = rank_avx2(above->ranks, runs->edge[2 * i] - slack) / 2;
        hi[i] = (rank_avx2(above->ranks, runs->edge[2 * i + 1] - 1 + slack) + 1) / 2;
    }
}

/* The positions of a word's set bits, by compressing 0..63; stores whole vectors of 16. */
YSK_TARGET(YSK_ICELAKE)
static inline uint32_t *word_edges_icelake(uint32_t *e, uint64_t turn, uint32_t x, __m512i iota)
{
    const __m512i at = _mm512_maskz_compress_epi8(turn, iota), x0 = _mm512_set1_epi32((int)x);
    const int n = (int)_mm_popcnt_u64(turn);

    _mm512_storeu_si512(e,
                        _mm512_add_epi32(x0, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at))));
    if (n > 16) {
        _mm512_storeu_si512(
            e + 16,
            _mm512_add_epi32(x0, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1))));
        if (n > 32) {
            _mm512_storeu_si512(
                e + 32,
                _mm512_add_epi32(x0, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 2))));
            _mm512_storeu_si512(
                e + 48,
                _mm512_add_epi32(x0, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 3))));
        }
    }
    return e + n;
}

YSK_TARGET(YSK_ICELAKE)
static inline __m512i iota_icelake(void)
{
    uint8_t at[64];

    for (int i = 0; i < 64; i++)
        at[i] = (uint8_t)i;
    return _mm512_loadu_si512(at);
}

/* Words of a row whose edges are found before those of words that have any are written: what is
 * kept of them, 800 bytes, stays in the first cache. */
enum { GATHERED_WORDS = 64 };

struct gathered {                      /* what was found in up to GATHERED_WORDS words */
    uint64_t turn[GATHERED_WORDS + 8]; /* of words with edges, whole vectors of 8 at a time */
    uint32_t x[GATHERED_WORDS + 8];    /* their first pixels */
    size_t n;
    __m512i last;  /* the words before those that come next */
    __m512i count; /* edges before them, in each lane */
};

/* Each lane with those below it added to it. */
YSK_TARGET(YSK_ICELAKE)
static inline __m512i sums_icelake(__m512i v)
{
    const __m512i zero = _mm512_setzero_si512();

    v = _mm512_add_epi64(v, _mm512_alignr_epi64(v, zero, 7));
    v = _mm512_add_epi64(v, _mm512_alignr_epi64(v, zero, 6));
    return _mm512_add_epi64(v, _mm512_alignr_epi64(v, zero, 4));
}

/* The ranks of eight words from w on, fewer at the row's end; words with edges join the others
 * that have any. */
YSK_TARGET(YSK_ICELAKE)
static inline void gather_icelake(struct gathered *g, const struct ysk_ranks *ranks,
                                  const uint64_t *bits, size_t w, __mmask8 m)
{
    const __m256i steps = _mm256_set_epi32(448, 384, 320, 256, 192, 128, 64, 0);
    const __m512i v = _mm512_maskz_loadu_epi64(m, bits + w);
    const __m512i left = _mm512_alignr_epi64(v, g->last, 7); /* each word's left neighbour */
    const __m512i turn = _mm512_maskz_xor_epi64(
        m, v, _mm512_or_si512(_mm512_slli_epi64(v, 1), _mm512_srli_epi64(left, 63)));
    const __m512i here = _mm512_popcnt_epi64(turn);
    const __m512i end = _mm512_add_epi64(g->count, sums_icelake(here));
    const __mmask8 busy = _mm512_test_epi64_mask(turn, turn);
    const __m256i x = _mm256_add_epi32(steps, _mm256_set1_epi32((int)(64 * w)));

    g->last = v;
    g->count = _mm512_permutexvar_epi64(_mm512_set1_epi64(7), end);
    _mm512_mask_storeu_epi64(ranks->turn + 1 + w, m, turn);
    _mm256_mask_storeu_epi32(ranks->count + 1 + w, m,
                             _mm512_cvtepi64_epi32(_mm512_sub_epi64(end, here)));
    _mm512_storeu_si512(g->turn + g->n, _mm512_maskz_compress_epi64(busy, turn));
    _mm256_storeu_si256((__m256i *)(void *)(g->x + g->n), _mm256_maskz_compress_epi32(busy, x));
    g->n += (size_t)_mm_popcnt_u32(busy);
}

/* In a change mask some words have edges and some do not: a branch on each would be
 * mispredicted, so those that have any are first brought together. */
YSK_TARGET(YSK_ICELAKE)
static size_t edges_icelake(uint32_t *edge, const struct ysk_ranks *ranks, const uint64_t *bits,
                            size_t n)
{
    const __m512i iota = iota_icelake();
    const size_t words = YSK_WORDS(n);
    struct gathered g;
    uint32_t *e = edge;

    g.last = g.count = _mm512_setzero_si512();
    for (size_t first = 0; first < words; first += GATHERED_WORDS) {
        const size_t end = words - first < GATHERED_WORDS ? words : first + GATHERED_WORDS;

        g.n = 0;
        for (size_t w = first; w < end; w += 8)
            gather_icelake(&g, ranks, bits, w,
                           end - w < 8 ? (__mmask8)((1u << (end - w)) - 1) : 0xff);
        for (size_t k = 0; k < g.n; k++)
            e = word_edges_icelake(e, g.turn[k], g.x[k], iota);
    }
    end_ranks(ranks, words, (size_t)(e - edge));
    if (words && bits[words - 1] >> 63)
        *e++ = (uint32_t)n;
    return (size_t)(e - edge) / 2;
}

/* rank_avx2() of sixteen pixels. */
YSK_TARGET(YSK_ICELAKE)
static inline __m512i ranks_icelake(const struct ysk_ranks *ranks, __m512i x, __mmask16 m)
{
    const __m512i zero = _mm512_setzero_si512();
    const __m512i w = _mm512_srli_epi32(_mm512_add_epi32(x, _mm512_set1_epi32(64)), 6);
    const __m512i bit = _mm512_and_si512(x, _mm512_set1_epi32(63));
    const __m512i count = _mm512_mask_i32gather_epi32(zero, m, w, ranks->count, 4);
    const __m256i w0 = _mm512_castsi512_si256(w), w1 = _mm512_extracti64x4_epi64(w, 1);
    const __m512i t0 = _mm512_mask_i32gather_epi64(zero, (__mmask8)m, w0, ranks->turn, 8);
    const __m512i t1 =
        _mm512_mask_i32gather_epi64(zero, (__mmask8)(m >> 8), w1, ranks->turn, 8);
    const __m512i b0 = _mm512_cvtepu32_epi64(_mm512_castsi512_si256(bit));
    const __m512i b1 = _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(bit, 1));
    const __m512i past = _mm512_set1_epi64(-2);
    const __m512i n0 =
        _mm512_popcnt_epi64(_mm512_andnot_si512(_mm512_sllv_epi64(past, b0), t0));
    const __m512i n1 =
        _mm512_popcnt_epi64(_mm512_andnot_si512(_mm512_sllv_epi64(past, b1), t1));
    const __m512i n = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi64_epi32(n0)),
                                         _mm512_cvtepi64_epi32(n1), 1);

    return _mm512_add_epi32(count, n);
}

YSK_TARGET(YSK_ICELAKE)
static void overlaps_icelake(uint32_t *lo, uint32_t *hi, const struct ysk_runs *runs,
                             const struct ysk_runs *above, uint32_t slack)
{
    const __m512i even =
        _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
    const __m512i back = _mm512_set1_epi32((int)slack), on = _mm512_set1_epi32((int)slack - 1);

    for (size_t i = 0; i < runs->n; i += 16) {
        const size_t left = runs->n - i;
        const __mmask16 m = left < 16 ? (__mmask16)((1u << left) - 1) : 0xffff;
        const uint32_t edges = left < 16 ? (1u << 2 * left) - 1 : ~0u;
        const __m512i e0 = _mm512_maskz_loadu_epi32((__mmask16)edges, runs->edge + 2 * i);
        const __m512i e1 =
            _mm512_maskz_loadu_epi32((__mmask16)(edges >> 16), runs->edge + 2 * i + 16);
        const __m512i start = _mm512_permutex2var_epi32(e0, even, e1);
        const __m512i stop = _mm512_permutex2var_epi32(e0, odd, e1);
        const __m512i r0 = ranks_icelake(above->ranks, _mm512_sub_epi32(start, back), m);
        const __m512i r1 = ranks_icelake(above->ranks, _mm512_add_epi32(stop, on), m);

        _mm512_mask_storeu_epi32(lo + i, m, _mm512_srli_epi32(r0, 1));
        _mm512_mask_storeu_epi32(
            hi + i, m, _mm512_srli_epi32(_mm512_add_epi32(r1, _mm512_set1_epi32(1)), 1));
    }
}
#endif

void ysk_runs_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->edges = edges_c;
    ops->overlaps = overlaps_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->edges = edges_avx2;
        ops->overlaps = overlaps_avx2;
    }
    if (cpu_flags & YSK_CPU_ICELAKE) {
        ops->edges = edges_icelake;
        ops->overlaps = overlaps_icelake;
    }
#else
    (void)cpu_flags;
#endif
}
