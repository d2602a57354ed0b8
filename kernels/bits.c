/*
 * bits.c - rows of bytes to bit rows
 *
 * From here on a pixel is a bit: 64 of them in a word are opened, closed and searched for runs
 * at once, and a mask takes an eighth of the memory.  Scalar reference first, then the variants
 * in the order of enum ysk_cpu.
 */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

static void absdiff_bits_u8_c(uint64_t *bits, const uint8_t *a, const uint8_t *b, size_t n,
                              uint8_t threshold)
{
    for (size_t w = 0; w < YSK_WORDS(n); w++) {
        const size_t first = 64 * w;
        const size_t end = n - first < 64 ? n : first + 64;
        uint64_t word = 0;

        for (size_t i = first; i < end; i++) {
            const int d = a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];

            word |= (uint64_t)(d > threshold) << (i - first);
        }
        bits[w] = word;
    }
}

static void outside_bits_u8_c(uint64_t *bits, const uint8_t *a, const uint8_t *b, size_t n,
                              const struct ysk_limits *limits)
{
    for (size_t w = 0; w < YSK_WORDS(n); w++) {
        const size_t first = 64 * w;
        const size_t end = n - first < 64 ? n : first + 64;
        uint64_t word = 0;

        for (size_t i = first; i < end; i++)
            word |= (uint64_t)(a[i] < limits->low[b[i]] || a[i] > limits->high[b[i]])
                    << (i - first);
        bits[w] = word;
    }
}

static void pack_bits_c(uint64_t *bits, const uint8_t *mask, size_t n)
{
    for (size_t w = 0; w < YSK_WORDS(n); w++) {
        const size_t first = 64 * w;
        const size_t end = n - first < 64 ? n : first + 64;
        uint64_t word = 0;

        for (size_t i = first; i < end; i++)
            word |= (uint64_t)(mask[i] != 0) << (i - first);
        bits[w] = word;
    }
}

#if YSK_X86
/* 32 bits of |a - b| > t: one of the two saturating differences is zero, so OR-ing them keeps
 * the other; what is still above zero after t is taken off too is above t. */
YSK_TARGET(YSK_AVX2)
static inline uint32_t absdiff32_avx2(const uint8_t *a, const uint8_t *b, __m256i t)
{
    const __m256i va = _mm256_loadu_si256((const __m256i *)(const void *)a);
    const __m256i vb = _mm256_loadu_si256((const __m256i *)(const void *)b);
    const __m256i d = _mm256_or_si256(_mm256_subs_epu8(va, vb), _mm256_subs_epu8(vb, va));
    const __m256i below = _mm256_cmpeq_epi8(_mm256_subs_epu8(d, t), _mm256_setzero_si256());

    return ~(uint32_t)_mm256_movemask_epi8(below);
}

YSK_TARGET(YSK_AVX2)
static void absdiff_bits_u8_avx2(uint64_t *bits, const uint8_t *a, const uint8_t *b, size_t n,
                                 uint8_t threshold)
{
    const __m256i t = _mm256_set1_epi8((char)threshold);
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        bits[i / 64] = absdiff32_avx2(a + i, b + i, t) |
                       (uint64_t)absdiff32_avx2(a + i + 32, b + i + 32, t) << 32;
    }
    absdiff_bits_u8_c(bits + i / 64, a + i, b + i, n - i, threshold);
}

YSK_TARGET(YSK_AVX2)
static void pack_bits_avx2(uint64_t *bits, const uint8_t *mask, size_t n)
{
    const __m256i zero = _mm256_setzero_si256();
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        const __m256i lo = _mm256_loadu_si256((const __m256i *)(const void *)(mask + i));
        const __m256i hi = _mm256_loadu_si256((const __m256i *)(const void *)(mask + i + 32));
        const uint32_t z0 = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(lo, zero));
        const uint32_t z1 = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hi, zero));

        bits[i / 64] = ~(z0 | (uint64_t)z1 << 32);
    }
    pack_bits_c(bits + i / 64, mask + i, n - i);
}

YSK_TARGET(YSK_AVX512)
static void absdiff_bits_u8_avx512(uint64_t *bits, const uint8_t *a, const uint8_t *b, size_t n,
                                   uint8_t threshold)
{
    const __m512i t = _mm512_set1_epi8((char)threshold);

    for (size_t i = 0; i < n; i += 64) {
        const size_t left = n - i;
        const __mmask64 m = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
        const __m512i va = _mm512_maskz_loadu_epi8(m, a + i);
        const __m512i vb = _mm512_maskz_loadu_epi8(m, b + i);
        const __m512i d = _mm512_or_si512(_mm512_subs_epu8(va, vb), _mm512_subs_epu8(vb, va));

        bits[i / 64] = _mm512_cmpgt_epu8_mask(d, t);
    }
}

/* 64 look-ups in a table of 256 bytes: two of 128, of which the index's highest bit chooses. */
YSK_TARGET(YSK_ICELAKE)
static inline __m512i look_up(const __m512i table[4], __m512i index)
{
    return _mm512_mask_blend_epi8(_mm512_movepi8_mask(index),
                                  _mm512_permutex2var_epi8(table[0], index, table[1]),
                                  _mm512_permutex2var_epi8(table[2], index, table[3]));
}

YSK_TARGET(YSK_ICELAKE)
static void outside_bits_u8_icelake(uint64_t *bits, const uint8_t *a, const uint8_t *b,
                                    size_t n, const struct ysk_limits *limits)
{
    __m512i low[4], high[4];

    for (size_t k = 0; k < 4; k++) {
        low[k] = _mm512_loadu_si512(limits->low + 64 * k);
        high[k] = _mm512_loadu_si512(limits->high + 64 * k);
    }
    for (size_t i = 0; i < n; i += 64) {
        const size_t left = n - i;
        const __mmask64 m = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
        const __m512i va = _mm512_maskz_loadu_epi8(m, a + i);
        const __m512i vb = _mm512_maskz_loadu_epi8(m, b + i);

        bits[i / 64] = _mm512_mask_cmplt_epu8_mask(m, va, look_up(low, vb)) |
                       _mm512_mask_cmpgt_epu8_mask(m, va, look_up(high, vb));
    }
}
#endif

void ysk_bits_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->absdiff_bits_u8 = absdiff_bits_u8_c;
    ops->outside_bits_u8 = outside_bits_u8_c;
    ops->pack_bits = pack_bits_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->absdiff_bits_u8 = absdiff_bits_u8_avx2;
        ops->pack_bits = pack_bits_avx2;
    }
    if (cpu_flags & YSK_CPU_AVX512)
        ops->absdiff_bits_u8 = absdiff_bits_u8_avx512;
    if (cpu_flags & YSK_CPU_ICELAKE)
        ops->outside_bits_u8 = outside_bits_u8_icelake;
#else
    (void)cpu_flags;
#endif
}
