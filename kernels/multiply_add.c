/* multiply_add.c - what a processor can multiply and add when nothing else is to be done */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

enum { SUMS = YSK_SUMS, CHAINS = 12 /* sums in flight: more than an addition takes */ };

static void multiply_add_c(float *sum, float x, float y, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < SUMS; i++)
            sum[i] += x * y;
}

#if YSK_X86

YSK_TARGET(YSK_AVX2)
static void multiply_add_avx2(float *sum, float x, float y, size_t n)
{
    const __m256 yy = _mm256_set1_ps(y);

    for (size_t first = 0; first < SUMS; first += 8 * CHAINS) {
        __m256 s[CHAINS], xx = _mm256_set1_ps(x);

        YSK_UNROLL
        for (int c = 0; c < CHAINS; c++)
            s[c] = _mm256_loadu_ps(sum + first + 8 * c);
        for (size_t k = 0; k < n; k++) {
            YSK_UNROLL
            for (int c = 0; c < CHAINS; c++) {
                __asm__ volatile("" : "+x"(xx)); /* another x, for all that is known */
                s[c] = _mm256_add_ps(s[c], _mm256_mul_ps(xx, yy));
            }
        }
        YSK_UNROLL
        for (int c = 0; c < CHAINS; c++)
            _mm256_storeu_ps(sum + first + 8 * c, s[c]);
    }
}

YSK_TARGET(YSK_AVX512)
static void multiply_add_avx512(float *sum, float x, float y, size_t n)
{
    const __m512 yy = _mm512_set1_ps(y);
    __m512 s[CHAINS], xx = _mm512_set1_ps(x);

    YSK_UNROLL
    for (int c = 0; c < CHAINS; c++)
        s[c] = _mm512_loadu_ps(sum + 16 * c);
    for (size_t k = 0; k < n; k++) {
        YSK_UNROLL
        for (int c = 0; c < CHAINS; c++) {
            __asm__ volatile("" : "+v"(xx));
            s[c] = _mm512_add_ps(s[c], _mm512_mul_ps(xx, yy));
        }
    }
    YSK_UNROLL
    for (int c = 0; c < CHAINS; c++)
        _mm512_storeu_ps(sum + 16 * c, s[c]);
}

#endif

void ysk_multiply_add_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->multiply_add = multiply_add_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2)
        ops->multiply_add = multiply_add_avx2;
    if (cpu_flags & YSK_CPU_AVX512)
        ops->multiply_add = multiply_add_avx512;
#else
    (void)cpu_flags;
#endif
}
