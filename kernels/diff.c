/*
 * diff.c - differences of two rows of any samples, and which are above a threshold
 *
 * All in floats: 8- and 16-bit samples are exact in them, and every variant does the same
 * operations in the same order, so all give the same bits.
 */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

static inline float sample_at(const void *p, size_t i, enum ysk_sample sample)
{
    switch (sample) {
    case YSK_U8:
        return (float)((const uint8_t *)p)[i];
    case YSK_I8:
        return (float)((const int8_t *)p)[i];
    case YSK_U16:
        return (float)((const uint16_t *)p)[i];
    case YSK_I16:
        return (float)((const int16_t *)p)[i];
    case YSK_F32:
        break;
    }
    return ((const float *)p)[i];
}

/* From pixel first on: what the vector variants leave over is done by the reference. */
static void diff_from(float *d, const struct ysk_band_pair *band, size_t n_bands, size_t first,
                      size_t n, enum ysk_measure measure)
{
    for (size_t i = first; i < n; i++) {
        float all = 0;

        for (size_t k = 0; k < n_bands; k++) {
            const float a = sample_at(band[k].a, i, band[k].sample);
            const float b = sample_at(band[k].b, i, band[k].sample);
            const float signed_d = a - (b * band[k].gain + band[k].offset);
            const float v = signed_d < 0 ? -signed_d : signed_d;

            if (measure == YSK_SUM)
                all = all + v;
            else if (measure == YSK_MAX)
                all = v > all ? v : all;
            else
                all = all + v * v;
        }
        d[i] = all;
    }
}

static void diff_row_c(float *d, const struct ysk_band_pair *band, size_t n_bands, size_t n,
                       enum ysk_measure measure)
{
    diff_from(d, band, n_bands, 0, n, measure);
}

static void above_bits_c(uint64_t *bits, const float *d, size_t n, float threshold)
{
    for (size_t w = 0; w < YSK_WORDS(n); w++) {
        const size_t first = 64 * w;
        const size_t end = n - first < 64 ? n : first + 64;
        uint64_t word = 0;

        for (size_t i = first; i < end; i++)
            word |= (uint64_t)(d[i] > threshold) << (i - first);
        bits[w] = word;
    }
}

#if YSK_X86
/* Eight samples from pixel i on, as floats. */
YSK_TARGET(YSK_AVX2)
static inline __m256 load_avx2(const void *p, size_t i, enum ysk_sample sample)
{
    const __m128i *const at8 = (const __m128i *)(const void *)((const uint8_t *)p + i);
    const __m128i *const at16 = (const __m128i *)(const void *)((const uint16_t *)p + i);

    switch (sample) {
    case YSK_U8:
        return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(at8)));
    case YSK_I8:
        return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(at8)));
    case YSK_U16:
        return _mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(_mm_loadu_si128(at16)));
    case YSK_I16:
        return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(at16)));
    case YSK_F32:
        break;
    }
    return _mm256_loadu_ps((const float *)p + i);
}

/* One band of eight pixels onto what the bands before it gave. */
YSK_TARGET(YSK_AVX2)
static inline __m256 band_avx2(__m256 all, const struct ysk_band_pair *band, size_t i,
                               enum ysk_sample sample, enum ysk_measure measure)
{
    const __m256 a = load_avx2(band->a, i, sample), b = load_avx2(band->b, i, sample);
    const __m256 there = _mm256_add_ps(_mm256_mul_ps(b, _mm256_set1_ps(band->gain)),
                                       _mm256_set1_ps(band->offset));
    const __m256 v = _mm256_andnot_ps(_mm256_set1_ps(-0.0f), _mm256_sub_ps(a, there));

    if (measure == YSK_SUM)
        return _mm256_add_ps(all, v);
    if (measure == YSK_MAX)
        return _mm256_max_ps(v, all);
    return _mm256_add_ps(all, _mm256_mul_ps(v, v));
}

YSK_TARGET(YSK_AVX2)
static inline void diff_of_avx2(float *d, const struct ysk_band_pair *band, size_t n_bands,
                                size_t n, enum ysk_sample sample, enum ysk_measure measure)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        __m256 all = _mm256_setzero_ps();

        for (size_t k = 0; k < n_bands; k++)
            all = band_avx2(all, band + k, i, sample, measure);
        _mm256_storeu_ps(d + i, all);
    }
    diff_from(d, band, n_bands, i, n, measure);
}

/* The loop is compiled once for each kind of sample and measure. */
YSK_TARGET(YSK_AVX2)
static inline void diff_by_avx2(float *d, const struct ysk_band_pair *band, size_t n_bands,
                                size_t n, enum ysk_sample sample, enum ysk_measure measure)
{
    if (measure == YSK_SUM)
        diff_of_avx2(d, band, n_bands, n, sample, YSK_SUM);
    else if (measure == YSK_MAX)
        diff_of_avx2(d, band, n_bands, n, sample, YSK_MAX);
    else
        diff_of_avx2(d, band, n_bands, n, sample, YSK_SQUARES);
}

YSK_TARGET(YSK_AVX2)
static void diff_row_avx2(float *d, const struct ysk_band_pair *band, size_t n_bands, size_t n,
                          enum ysk_measure measure)
{
    switch (band[0].sample) {
    case YSK_U8:
        diff_by_avx2(d, band, n_bands, n, YSK_U8, measure);
        break;
    case YSK_I8:
        diff_by_avx2(d, band, n_bands, n, YSK_I8, measure);
        break;
    case YSK_U16:
        diff_by_avx2(d, band, n_bands, n, YSK_U16, measure);
        break;
    case YSK_I16:
        diff_by_avx2(d, band, n_bands, n, YSK_I16, measure);
        break;
    case YSK_F32:
        diff_by_avx2(d, band, n_bands, n, YSK_F32, measure);
        break;
    }
}

YSK_TARGET(YSK_AVX2)
static void above_bits_avx2(uint64_t *bits, const float *d, size_t n, float threshold)
{
    const __m256 t = _mm256_set1_ps(threshold);
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        uint64_t word = 0;

        for (int k = 0; k < 8; k++) {
            const __m256 above = _mm256_cmp_ps(_mm256_loadu_ps(d + i + 8 * k), t, _CMP_GT_OQ);

            word |= (uint64_t)(unsigned)_mm256_movemask_ps(above) << 8 * k;
        }
        bits[i / 64] = word;
    }
    above_bits_c(bits + i / 64, d + i, n - i, threshold);
}

/* Sixteen samples from pixel i on, those of m, as floats. */
YSK_TARGET(YSK_AVX512)
static inline __m512 load_avx512(const void *p, size_t i, enum ysk_sample sample, __mmask16 m)
{
    const uint8_t *const at8 = (const uint8_t *)p + i;
    const uint16_t *const at16 = (const uint16_t *)p + i;

    switch (sample) {
    case YSK_U8:
        return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(m, at8)));
    case YSK_I8:
        return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(m, at8)));
    case YSK_U16:
        return _mm512_cvtepi32_ps(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(m, at16)));
    case YSK_I16:
        return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_maskz_loadu_epi16(m, at16)));
    case YSK_F32:
        break;
    }
    return _mm512_maskz_loadu_ps(m, (const float *)p + i);
}

YSK_TARGET(YSK_AVX512)
static inline __m512 band_avx512(__m512 all, const struct ysk_band_pair *band, size_t i,
                                 enum ysk_sample sample, enum ysk_measure measure, __mmask16 m)
{
    const __m512 a = load_avx512(band->a, i, sample, m);
    const __m512 b = load_avx512(band->b, i, sample, m);
    /* The compiler may not contract these: -ffp-contract=off. */
    const __m512 there = _mm512_add_ps(_mm512_mul_ps(b, _mm512_set1_ps(band->gain)),
                                       _mm512_set1_ps(band->offset));
    const __m512 v = _mm512_abs_ps(_mm512_sub_ps(a, there));

    if (measure == YSK_SUM)
        return _mm512_add_ps(all, v);
    if (measure == YSK_MAX)
        return _mm512_max_ps(v, all);
    return _mm512_add_ps(all, _mm512_mul_ps(v, v));
}

YSK_TARGET(YSK_AVX512)
static inline void diff_of_avx512(float *d, const struct ysk_band_pair *band, size_t n_bands,
                                  size_t n, enum ysk_sample sample, enum ysk_measure measure)
{
    for (size_t i = 0; i < n; i += 16) {
        const __mmask16 m = n - i < 16 ? (__mmask16)((1u << (n - i)) - 1) : (__mmask16)0xffff;
        __m512 all = _mm512_setzero_ps();

        for (size_t k = 0; k < n_bands; k++)
            all = band_avx512(all, band + k, i, sample, measure, m);
        _mm512_mask_storeu_ps(d + i, m, all);
    }
}

YSK_TARGET(YSK_AVX512)
static inline void diff_by_avx512(float *d, const struct ysk_band_pair *band, size_t n_bands,
                                  size_t n, enum ysk_sample sample, enum ysk_measure measure)
{
    if (measure == YSK_SUM)
        diff_of_avx512(d, band, n_bands, n, sample, YSK_SUM);
    else if (measure == YSK_MAX)
        diff_of_avx512(d, band, n_bands, n, sample, YSK_MAX);
    else
        diff_of_avx512(d, band, n_bands, n, sample, YSK_SQUARES);
}

YSK_TARGET(YSK_AVX512)
static void diff_row_avx512(float *d, const struct ysk_band_pair *band, size_t n_bands,
                            size_t n, enum ysk_measure measure)
{
    switch (band[0].sample) {
    case YSK_U8:
        diff_by_avx512(d, band, n_bands, n, YSK_U8, measure);
        break;
    case YSK_I8:
        diff_by_avx512(d, band, n_bands, n, YSK_I8, measure);
        break;
    case YSK_U16:
        diff_by_avx512(d, band, n_bands, n, YSK_U16, measure);
        break;
    case YSK_I16:
        diff_by_avx512(d, band, n_bands, n, YSK_I16, measure);
        break;
    case YSK_F32:
        diff_by_avx512(d, band, n_bands, n, YSK_F32, measure);
        break;
    }
}

YSK_TARGET(YSK_AVX512)
static void above_bits_avx512(uint64_t *bits, const float *d, size_t n, float threshold)
{
    const __m512 t = _mm512_set1_ps(threshold);
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        const __mmask16 m0 = _mm512_cmp_ps_mask(_mm512_loadu_ps(d + i), t, _CMP_GT_OQ);
        const __mmask16 m1 = _mm512_cmp_ps_mask(_mm512_loadu_ps(d + i + 16), t, _CMP_GT_OQ);
        const __mmask16 m2 = _mm512_cmp_ps_mask(_mm512_loadu_ps(d + i + 32), t, _CMP_GT_OQ);
        const __mmask16 m3 = _mm512_cmp_ps_mask(_mm512_loadu_ps(d + i + 48), t, _CMP_GT_OQ);

        bits[i / 64] = m0 | (uint64_t)m1 << 16 | (uint64_t)m2 << 32 | (uint64_t)m3 << 48;
    }
    above_bits_c(bits + i / 64, d + i, n - i, threshold);
}
#endif

void ysk_diff_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->diff_row = diff_row_c;
    ops->above_bits = above_bits_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->diff_row = diff_row_avx2;
        ops->above_bits = above_bits_avx2;
    }
    if (cpu_flags & YSK_CPU_AVX512) {
        ops->diff_row = diff_row_avx512;
        ops->above_bits = above_bits_avx512;
    }
#else
    (void)cpu_flags;
#endif
}
