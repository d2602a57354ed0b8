/* taps.c - sums of shifted rows: what a convolution does to one output row */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

static void taps_f32_c(float *dst, const float *const *src, const float *w, size_t n_taps,
                       float bias, float least, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float sum = bias;

        for (size_t k = 0; k < n_taps; k++)
            sum += w[k] * src[k][i];
        dst[i] = sum > least ? sum : least;
    }
}

#if YSK_X86

YSK_TARGET(YSK_AVX2)
static void taps_f32_avx2(float *dst, const float *const *src, const float *w, size_t n_taps,
                          float bias, float least, size_t n)
{
    const __m256 low = _mm256_set1_ps(least);
    size_t i = 0;

    /* Four sums in flight hide the latency of the addition. */
    for (; i + 32 <= n; i += 32) {
        __m256 a = _mm256_set1_ps(bias), b = a, c = a, d = a;

        for (size_t k = 0; k < n_taps; k++) {
            const float *r = src[k] + i;
            const __m256 x = _mm256_set1_ps(w[k]);

            a = _mm256_add_ps(a, _mm256_mul_ps(x, _mm256_loadu_ps(r)));
            b = _mm256_add_ps(b, _mm256_mul_ps(x, _mm256_loadu_ps(r + 8)));
            c = _mm256_add_ps(c, _mm256_mul_ps(x, _mm256_loadu_ps(r + 16)));
            d = _mm256_add_ps(d, _mm256_mul_ps(x, _mm256_loadu_ps(r + 24)));
        }
        _mm256_storeu_ps(dst + i, _mm256_max_ps(a, low));
        _mm256_storeu_ps(dst + i + 8, _mm256_max_ps(b, low));
        _mm256_storeu_ps(dst + i + 16, _mm256_max_ps(c, low));
        _mm256_storeu_ps(dst + i + 24, _mm256_max_ps(d, low));
    }
    for (; i < n; i++) {
        float sum = bias;

        for (size_t k = 0; k < n_taps; k++)
            sum += w[k] * src[k][i];
        dst[i] = sum > least ? sum : least;
    }
}

YSK_TARGET(YSK_AVX512)
static void taps_f32_avx512(float *dst, const float *const *src, const float *w, size_t n_taps,
                            float bias, float least, size_t n)
{
    const __m512 low = _mm512_set1_ps(least);
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        __m512 a = _mm512_set1_ps(bias), b = a, c = a, d = a;

        for (size_t k = 0; k < n_taps; k++) {
            const float *r = src[k] + i;
            const __m512 x = _mm512_set1_ps(w[k]);

            a = _mm512_add_ps(a, _mm512_mul_ps(x, _mm512_loadu_ps(r)));
            b = _mm512_add_ps(b, _mm512_mul_ps(x, _mm512_loadu_ps(r + 16)));
            c = _mm512_add_ps(c, _mm512_mul_ps(x, _mm512_loadu_ps(r + 32)));
            d = _mm512_add_ps(d, _mm512_mul_ps(x, _mm512_loadu_ps(r + 48)));
        }
        _mm512_storeu_ps(dst + i, _mm512_max_ps(a, low));
        _mm512_storeu_ps(dst + i + 16, _mm512_max_ps(b, low));
        _mm512_storeu_ps(dst + i + 32, _mm512_max_ps(c, low));
        _mm512_storeu_ps(dst + i + 48, _mm512_max_ps(d, low));
    }
    for (; i < n; i += 16) {
        const __mmask16 m = (__mmask16)(n - i >= 16 ? 0xffff : (1u << (n - i)) - 1);
        __m512 a = _mm512_set1_ps(bias);

        for (size_t k = 0; k < n_taps; k++)
            a = _mm512_add_ps(
                a, _mm512_mul_ps(_mm512_set1_ps(w[k]), _mm512_maskz_loadu_ps(m, src[k] + i)));
        _mm512_mask_storeu_ps(dst + i, m, _mm512_max_ps(a, low));
    }
}

#endif

void ysk_taps_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->taps_f32 = taps_f32_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2)
        ops->taps_f32 = taps_f32_avx2;
    if (cpu_flags & YSK_CPU_AVX512)
        ops->taps_f32 = taps_f32_avx512;
#else
    (void)cpu_flags;
#endif
}
