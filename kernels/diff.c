/*
 * diff.c - differences of two rows of any samples, and which are above a threshold
 *
 * All in floats: 8- and 16-bit samples are exact in them, and every variant does the same
 * operations in the same order, so all give the same bits.
 */

#include "kernels_parts.h"

#include <stdbool.h>

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

static float diff_at(const struct ysk_band_pair *band, size_t n_bands, size_t i,
                     enum ysk_measure measure)
{
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
    return all;
}

/* From pixel first on: what the vector variants leave over is done by the reference. */
static void diff_from(float *d, const struct ysk_band_pair *band, size_t n_bands, size_t first,
                      size_t n, enum ysk_measure measure)
{
    for (size_t i = first; i < n; i++)
        d[i] = diff_at(band, n_bands, i, measure);
}

static void diff_row_c(float *d, const struct ysk_band_pair *band, size_t n_bands, size_t n,
                       enum ysk_measure measure)
{
    diff_from(d, band, n_bands, 0, n, measure);
}

/* From pixel first on, a multiple of 64. */
static void bits_from(uint64_t *bits, const struct ysk_band_pair *band, size_t n_bands,
                      size_t first, size_t n, const struct ysk_above *above)
{
    for (; first < n; first += 64) {
        const size_t end = n - first < 64 ? n : first + 64;
        uint64_t word = 0;

        for (size_t i = first; i < end; i++)
            word |= (uint64_t)(diff_at(band, n_bands, i, above->measure) > above->threshold)
                    << (i - first);
        bits[first / 64] = word;
    }
}

static void diff_bits_c(uint64_t *bits, const struct ysk_band_pair *band, size_t n_bands,
                        size_t n, const struct ysk_above *above)
{
    bits_from(bits, band, n_bands, 0, n, above);
}

struct pairs {
    const struct ysk_band_pair *band;
    size_t n;
};

/* Gain 1 and offset 0 change no number. */
static bool is_plain(struct pairs p)
{
    bool plain = true;

    for (size_t k = 0; k < p.n; k++)
        plain = plain && p.band[k].gain == 1 && p.band[k].offset == 0;
    return plain;
}

/* What a loop is compiled for. */
struct kind {
    enum ysk_sample sample;
    enum ysk_measure measure;
    bool plain; /* gain 1, offset 0 */
};

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
                               struct kind kind)
{
    const enum ysk_measure measure = kind.measure;
    const __m256 a = load_avx2(band->a, i, kind.sample), b = load_avx2(band->b, i, kind.sample);
    const __m256 there = kind.plain
                             ? b
                             : _mm256_add_ps(_mm256_mul_ps(b, _mm256_set1_ps(band->gain)),
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
            all = band_avx2(all, band + k, i, (struct kind){sample, measure, false});
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

/* Difference, threshold and packing in one loop: nothing goes by way of memory. */
YSK_TARGET(YSK_AVX2)
static inline void bits_of_avx2(uint64_t *bits, struct pairs p, size_t n, float threshold,
                                struct kind kind)
{
    const struct ysk_band_pair *const band = p.band;
    const size_t n_bands = p.n;
    const struct ysk_above above = {kind.measure, threshold};
    const __m256 t = _mm256_set1_ps(threshold);
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        uint64_t word = 0;

        for (size_t j = 0; j < 64; j += 8) {
            __m256 all = _mm256_setzero_ps();

            for (size_t k = 0; k < n_bands; k++)
                all = band_avx2(all, band + k, i + j, kind);
            word |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_cmp_ps(all, t, _CMP_GT_OQ))
                    << j;
        }
        bits[i / 64] = word;
    }
    bits_from(bits, band, n_bands, i, n, &above);
}

/* The loop is compiled once for each kind; of one band, of three, four, and of any number. */
YSK_TARGET(YSK_AVX2)
static inline void bits_with_avx2(uint64_t *bits, struct pairs p, size_t n, float t,
                                  struct kind kind)
{
    if (p.n == 1)
        bits_of_avx2(bits, (struct pairs){p.band, 1}, n, t, kind);
    else if (p.n == 3)
        bits_of_avx2(bits, (struct pairs){p.band, 3}, n, t, kind);
    else if (p.n == 4)
        bits_of_avx2(bits, (struct pairs){p.band, 4}, n, t, kind);
    else
        bits_of_avx2(bits, p, n, t, kind);
}

YSK_TARGET(YSK_AVX2)
static inline void bits_by_avx2(uint64_t *bits, struct pairs p, size_t n,
                                const struct ysk_above *above, enum ysk_sample sample)
{
    const float t = above->threshold;
    const bool plain = is_plain(p);

    if (above->measure == YSK_SUM && plain)
        bits_with_avx2(bits, p, n, t, (struct kind){sample, YSK_SUM, true});
    else if (above->measure == YSK_SUM)
        bits_with_avx2(bits, p, n, t, (struct kind){sample, YSK_SUM, false});
    else if (above->measure == YSK_MAX)
        bits_with_avx2(bits, p, n, t, (struct kind){sample, YSK_MAX, false});
    else if (plain)
        bits_with_avx2(bits, p, n, t, (struct kind){sample, YSK_SQUARES, true});
    else
        bits_with_avx2(bits, p, n, t, (struct kind){sample, YSK_SQUARES, false});
}

YSK_TARGET(YSK_AVX2)
static void diff_bits_avx2(uint64_t *bits, const struct ysk_band_pair *band, size_t n_bands,
                           size_t n, const struct ysk_above *above)
{
    switch (band[0].sample) {
    case YSK_U8:
        bits_by_avx2(bits, (struct pairs){band, n_bands}, n, above, YSK_U8);
        break;
    case YSK_I8:
        bits_by_avx2(bits, (struct pairs){band, n_bands}, n, above, YSK_I8);
        break;
    case YSK_U16:
        bits_by_avx2(bits, (struct pairs){band, n_bands}, n, above, YSK_U16);
        break;
    case YSK_I16:
        bits_by_avx2(bits, (struct pairs){band, n_bands}, n, above, YSK_I16);
        break;
    case YSK_F32:
        bits_by_avx2(bits, (struct pairs){band, n_bands}, n, above, YSK_F32);
        break;
    }
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
                                 struct kind kind, __mmask16 m)
{
    const enum ysk_measure measure = kind.measure;
    const __m512 a = load_avx512(band->a, i, kind.sample, m);
    const __m512 b = load_avx512(band->b, i, kind.sample, m);
    /* The compiler may not contract these: -ffp-contract=off. */
    const __m512 there = kind.plain
                             ? b
                             : _mm512_add_ps(_mm512_mul_ps(b, _mm512_set1_ps(band->gain)),
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
            all = band_avx512(all, band + k, i, (struct kind){sample, measure, false}, m);
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
static inline void bits_of_avx512(uint64_t *bits, struct pairs p, size_t n, float threshold,
                                  struct kind kind)
{
    const struct ysk_band_pair *const band = p.band;
    const size_t n_bands = p.n;
    const struct ysk_above above = {kind.measure, threshold};
    const __m512 t = _mm512_set1_ps(threshold);
    const __mmask16 whole = (__mmask16)0xffff;
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        __mmask16 m[4];

        for (size_t j = 0; j < 4; j++) {
            __m512 all = _mm512_setzero_ps();

            for (size_t k = 0; k < n_bands; k++)
                all = band_avx512(all, band + k, i + 16 * j, kind, whole);
            m[j] = _mm512_cmp_ps_mask(all, t, _CMP_GT_OQ);
        }
        bits[i / 64] =
            m[0] | (uint64_t)m[1] << 16 | (uint64_t)m[2] << 32 | (uint64_t)m[3] << 48;
    }
    bits_from(bits, band, n_bands, i, n, &above);
}

/* The loop is compiled once for each kind; of one band, of three, four, and of any number. */
YSK_TARGET(YSK_AVX512)
static inline void bits_with_avx512(uint64_t *bits, struct pairs p, size_t n, float t,
                                    struct kind kind)
{
    if (p.n == 1)
        bits_of_avx512(bits, (struct pairs){p.band, 1}, n, t, kind);
    else if (p.n == 3)
        bits_of_avx512(bits, (struct pairs){p.band, 3}, n, t, kind);
    else if (p.n == 4)
        bits_of_avx512(bits, (struct pairs){p.band, 4}, n, t, kind);
    else
        bits_of_avx512(bits, p, n, t, kind);
}

YSK_TARGET(YSK_AVX512)
static inline void bits_by_avx512(uint64_t *bits, struct pairs p, size_t n,
                                  const struct ysk_above *above, enum ysk_sample sample)
{
    const float t = above->threshold;
    const bool plain = is_plain(p);

    if (above->measure == YSK_SUM && plain)
        bits_with_avx512(bits, p, n, t, (struct kind){sample, YSK_SUM, true});
    else if (above->measure == YSK_SUM)
        bits_with_avx512(bits, p, n, t, (struct kind){sample, YSK_SUM, false});
    else if (above->measure == YSK_MAX)
        bits_with_avx512(bits, p, n, t, (struct kind){sample, YSK_MAX, false});
    else if (plain)
        bits_with_avx512(bits, p, n, t, (struct kind){sample, YSK_SQUARES, true});
    else
        bits_with_avx512(bits, p, n, t, (struct kind){sample, YSK_SQUARES, false});
}

YSK_TARGET(YSK_AVX512)
static void diff_bits_avx512(uint64_t *bits, const struct ysk_band_pair *band, size_t n_bands,
                             size_t n, const struct ysk_above *above)
{
    switch (band[0].sample) {
    case YSK_U8:
        bits_by_avx512(bits, (struct pairs){band, n_bands}, n, above, YSK_U8);
        break;
    case YSK_I8:
        bits_by_avx512(bits, (struct pairs){band, n_bands}, n, above, YSK_I8);
        break;
    case YSK_U16:
        bits_by_avx512(bits, (struct pairs){band, n_bands}, n, above, YSK_U16);
        break;
    case YSK_I16:
        bits_by_avx512(bits, (struct pairs){band, n_bands}, n, above, YSK_I16);
        break;
    case YSK_F32:
        bits_by_avx512(bits, (struct pairs){band, n_bands}, n, above, YSK_F32);
        break;
    }
}

#endif

void ysk_diff_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->diff_row = diff_row_c;
    ops->diff_bits = diff_bits_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->diff_row = diff_row_avx2;
        ops->diff_bits = diff_bits_avx2;
    }
    if (cpu_flags & YSK_CPU_AVX512) {
        ops->diff_row = diff_row_avx512;
        ops->diff_bits = diff_bits_avx512;
    }
#else
    (void)cpu_flags;
#endif
}
