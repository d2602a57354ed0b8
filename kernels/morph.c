/*
 * morph.c - erosion and dilation of bit rows by squares
 *
 * A square is separable: AND (OR) of the rows, then of the bits with their neighbours, which
 * are the same words shifted with a carry between words.
 */

#include "kernels_parts.h"

#include <stdbool.h>

#if YSK_X86
#include <immintrin.h>
#endif

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

#if YSK_X86
/*
 * Four or eight words at a time.  The words beside them come from the vectors before and after,
 * so each step makes the vector after the one it writes.  Lanes past the row hold what lies
 * beside it.
 */
YSK_TARGET(YSK_AVX2)
static inline __m256i rows_avx2(const uint64_t *const *rows, size_t n_rows, size_t w, size_t n,
                                bool erode)
{
    const size_t words = YSK_WORDS(n);
    const __m256i lane = _mm256_set_epi64x(3, 2, 1, 0);
    const __m256i left = _mm256_set1_epi64x((long long)words - (long long)w);
    const __m256i in = _mm256_cmpgt_epi64(left, lane);

    if (w >= words)
        return erode ? _mm256_set1_epi64x(-1) : _mm256_setzero_si256();
    __m256i v = _mm256_maskload_epi64((const long long *)(const void *)(rows[0] + w), in);

    for (size_t r = 1; r < n_rows; r++) {
        const __m256i x =
            _mm256_maskload_epi64((const long long *)(const void *)(rows[r] + w), in);

        v = erode ? _mm256_and_si256(v, x) : _mm256_or_si256(v, x);
    }
    if (erode && w + 4 >= words) {
        const __m256i last =
            _mm256_cmpeq_epi64(left, _mm256_add_epi64(lane, _mm256_set1_epi64x(1)));
        const __m256i past = _mm256_and_si256(last, _mm256_set1_epi64x((long long)past_end(n)));

        v = _mm256_or_si256(
            v, _mm256_or_si256(past, _mm256_xor_si256(in, _mm256_set1_epi64x(-1))));
    }
    return v;
}

/* v with itself shifted by k bits to both sides. */
YSK_TARGET(YSK_AVX2)
static inline __m256i beside_avx2(__m256i out, __m256i before, __m256i v, __m256i after, int k,
                                  bool erode)
{
    const __m256i up =
        _mm256_or_si256(_mm256_slli_epi64(v, k), _mm256_srli_epi64(before, 64 - k));
    const __m256i down =
        _mm256_or_si256(_mm256_srli_epi64(v, k), _mm256_slli_epi64(after, 64 - k));

    return erode ? _mm256_and_si256(out, _mm256_and_si256(up, down))
                 : _mm256_or_si256(out, _mm256_or_si256(up, down));
}

YSK_TARGET(YSK_AVX2)
static inline void morph_avx2(uint64_t *dst, const uint64_t *const *rows, size_t n_rows,
                              size_t n, unsigned radius, bool erode)
{
    const size_t words = YSK_WORDS(n);
    __m256i last = erode ? _mm256_set1_epi64x(-1) : _mm256_setzero_si256();
    __m256i v = rows_avx2(rows, n_rows, 0, n, erode);

    for (size_t w = 0; w < words; w += 4) {
        const __m256i next = rows_avx2(rows, n_rows, w + 4, n, erode);
        /* Lanes 3 of last, 0 1 2 of v; lanes 1 2 3 of v, 0 of next. */
        const __m256i before =
            _mm256_permute4x64_epi64(_mm256_blend_epi32(v, last, 0xc0), 0x93);
        const __m256i after = _mm256_permute4x64_epi64(_mm256_blend_epi32(v, next, 0x03), 0x39);
        __m256i out = beside_avx2(v, before, v, after, 1, erode);

        if (radius == 2)
            out = beside_avx2(out, before, v, after, 2, erode);
        if (words - w >= 4) {
            _mm256_storeu_si256((__m256i *)(void *)(dst + w), out);
        } else {
            uint64_t rest[4];

            _mm256_storeu_si256((__m256i *)(void *)rest, out);
            for (size_t k = 0; k < words - w; k++)
                dst[w + k] = rest[k];
        }
        last = v;
        v = next;
    }
    if (words)
        dst[words - 1] &= ~past_end(n);
}

YSK_TARGET(YSK_AVX2)
static void erode_row_avx2(uint64_t *dst, const uint64_t *const *rows, size_t n_rows, size_t n,
                           unsigned radius)
{
    morph_avx2(dst, rows, n_rows, n, radius, true);
}

YSK_TARGET(YSK_AVX2)
static void dilate_row_avx2(uint64_t *dst, const uint64_t *const *rows, size_t n_rows, size_t n,
                            unsigned radius)
{
    morph_avx2(dst, rows, n_rows, n, radius, false);
}

YSK_TARGET(YSK_AVX512)
static inline __m512i rows_avx512(const uint64_t *const *rows, size_t n_rows, size_t w,
                                  size_t n, bool erode)
{
    const size_t words = YSK_WORDS(n);
    const __m512i beside = erode ? _mm512_set1_epi64(-1) : _mm512_setzero_si512();

    if (w >= words)
        return beside;
    const __mmask8 in = words - w < 8 ? (__mmask8)((1u << (words - w)) - 1) : 0xff;
    __m512i v = _mm512_mask_loadu_epi64(beside, in, rows[0] + w);

    for (size_t r = 1; r < n_rows; r++) {
        const __m512i x = _mm512_mask_loadu_epi64(beside, in, rows[r] + w);

        v = erode ? _mm512_and_si512(v, x) : _mm512_or_si512(v, x);
    }
    if (erode && w + 8 >= words)
        v = _mm512_mask_or_epi64(v, (__mmask8)(1u << (words - w - 1)), v,
                                 _mm512_set1_epi64((long long)past_end(n)));
    return v;
}

YSK_TARGET(YSK_AVX512)
static inline __m512i beside_avx512(__m512i out, __m512i before, __m512i v, __m512i after,
                                    unsigned k, bool erode)
{
    const __m512i up =
        _mm512_or_si512(_mm512_slli_epi64(v, k), _mm512_srli_epi64(before, 64 - k));
    const __m512i down =
        _mm512_or_si512(_mm512_srli_epi64(v, k), _mm512_slli_epi64(after, 64 - k));

    return erode ? _mm512_and_si512(out, _mm512_and_si512(up, down))
                 : _mm512_or_si512(out, _mm512_or_si512(up, down));
}

/* Eight words of rows that are whole, of which there are `most`. */
YSK_TARGET(YSK_AVX512)
static inline __m512i inside_avx512(const uint64_t *const *rows, size_t most, size_t w,
                                    bool erode)
{
    __m512i v = _mm512_loadu_si512(rows[0] + w);

    for (size_t r = 1; r < most; r++) {
        const __m512i x = _mm512_loadu_si512(rows[r] + w);

        v = erode ? _mm512_and_si512(v, x) : _mm512_or_si512(v, x);
    }
    return v;
}

YSK_TARGET(YSK_AVX512)
static inline __m512i square_avx512(__m512i last, __m512i v, __m512i next, unsigned radius,
                                    bool erode)
{
    const __m512i before = _mm512_alignr_epi64(v, last, 7);
    const __m512i after = _mm512_alignr_epi64(next, v, 1);
    const __m512i out = beside_avx512(v, before, v, after, 1, erode);

    return radius == 2 ? beside_avx512(out, before, v, after, 2, erode) : out;
}

/* Most vectors are whole and do not touch the row's end.  Inlined with `most`, radius and erode
 * known, so that this is straight code. */
YSK_TARGET(YSK_AVX512)
static inline __attribute__((always_inline)) void morph_avx512(uint64_t *dst,
                                                               const uint64_t *const *rows,
                                                               size_t most, size_t n,
                                                               unsigned radius, bool erode)
{
    const size_t words = YSK_WORDS(n);
    __m512i last = erode ? _mm512_set1_epi64(-1) : _mm512_setzero_si512();
    __m512i v = rows_avx512(rows, most, 0, n, erode);
    size_t w = 0;

    for (; w + 16 < words; w += 8) {
        const __m512i next = inside_avx512(rows, most, w + 8, erode);

        _mm512_storeu_si512(dst + w, square_avx512(last, v, next, radius, erode));
        last = v;
        v = next;
    }
    for (; w < words; w += 8) {
        const __mmask8 in = words - w < 8 ? (__mmask8)((1u << (words - w)) - 1) : 0xff;
        const __m512i next = rows_avx512(rows, most, w + 8, n, erode);

        _mm512_mask_storeu_epi64(dst + w, in, square_avx512(last, v, next, radius, erode));
        last = v;
        v = next;
    }
    if (words)
        dst[words - 1] &= ~past_end(n);
}

/* Three or five rows: one that is given twice changes nothing. */
YSK_TARGET(YSK_AVX512)
static inline __attribute__((always_inline)) void choose_avx512(uint64_t *dst,
                                                                const uint64_t *const *rows,
                                                                size_t n_rows, size_t n,
                                                                unsigned radius, bool erode)
{
    const uint64_t *row[5];

    for (size_t r = 0; r < 5; r++)
        row[r] = rows[r < n_rows ? r : 0];
    if (n_rows > 3 && radius == 2)
        morph_avx512(dst, row, 5, n, 2, erode);
    else if (n_rows > 3)
        morph_avx512(dst, row, 5, n, 1, erode);
    else if (radius == 2)
        morph_avx512(dst, row, 3, n, 2, erode);
    else
        morph_avx512(dst, row, 3, n, 1, erode);
}

YSK_TARGET(YSK_AVX512)
static void erode_row_avx512(uint64_t *dst, const uint64_t *const *rows, size_t n_rows,
                             size_t n, unsigned radius)
{
    choose_avx512(dst, rows, n_rows, n, radius, true);
}

YSK_TARGET(YSK_AVX512)
static void dilate_row_avx512(uint64_t *dst, const uint64_t *const *rows, size_t n_rows,
                              size_t n, unsigned radius)
{
    choose_avx512(dst, rows, n_rows, n, radius, false);
}
#endif

void ysk_morph_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->erode_row = erode_row_c;
    ops->dilate_row = dilate_row_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->erode_row = erode_row_avx2;
        ops->dilate_row = dilate_row_avx2;
    }
    if (cpu_flags & YSK_CPU_AVX512) {
        ops->erode_row = erode_row_avx512;
        ops->dilate_row = dilate_row_avx512;
    }
#else
    (void)cpu_flags;
#endif
}
