/*
 * exponential.c - e^x and the logistic of rows of numbers
 *
 * x = n ln 2 + r with whole n and |r| <= ln 2 / 2: e^r by its series, 2^n by its exponent.  All of it
 * are sums and products in one order, and n is rounded by adding and taking off a number whose
 * last digit is 1, so every set of instructions gives the same bits; the libraries' functions
 * differ from machine to machine, and take one number at a time.
 *
 * Error against the exact value: e^x 1.2 ulp, the logistic 2.5 ulp (tests/unit/kernels).
 */

#include "kernels_parts.h"

#include <string.h>

#if YSK_X86
#include <immintrin.h>
#endif

/* ln 2 in two parts: n times the first is exact. */
static const double log2_e = 1.4426950408889634, ln2_high = 6.93147180369123816490e-01,
                    ln2_low = 1.90821492927058770002e-10;
static const double round_f64 = 6755399441055744.0; /* 1.5 2^52: its last digit is 1 */
static const double least_f64 = -708, most_f64 = 709;
enum { TERMS_F64 = 14, TERMS_F32 = 8 };
/* 1 / k!, the highest first. */
static const double term_f64[TERMS_F64] = {1 / 6227020800.0,
                                           1 / 479001600.0,
                                           1 / 39916800.0,
                                           1 / 3628800.0,
                                           1 / 362880.0,
                                           1 / 40320.0,
                                           1 / 5040.0,
                                           1 / 720.0,
                                           1 / 120.0,
                                           1 / 24.0,
                                           1 / 6.0,
                                           1 / 2.0,
                                           1,
                                           1};

static const float log2_e_f32 = 1.44269504F, ln2_high_f32 = 0.693359375F,
                   ln2_low_f32 = -2.12194440e-4F, round_f32 = 12582912.0F; /* 1.5 2^23 */
static const float most_f32 = 87;
static const float term_f32[TERMS_F32] = {1 / 5040.0F, 1 / 720.0F, 1 / 120.0F, 1 / 24.0F,
                                          1 / 6.0F,    1 / 2.0F,   1,          1};

static double exp_one(double x)
{
    x = x < most_f64 ? x : most_f64;
    if (!(x >= least_f64))
        return 0;
    const double whole = x * log2_e + round_f64, n = whole - round_f64;
    const double r = (x - n * ln2_high) - n * ln2_low;
    double sum = term_f64[0];
    int64_t bits, power;

    for (int k = 1; k < TERMS_F64; k++)
        sum = sum * r + term_f64[k];
    memcpy(&bits, &sum, sizeof bits);
    memcpy(&power, &whole, sizeof power);
    bits = (int64_t)((uint64_t)bits + ((uint64_t)power << 52)); /* the exponent's place */
    memcpy(&sum, &bits, sizeof sum);
    return sum;
}

static void exp_f64_c(double *dst, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        dst[i] = exp_one(x[i]);
}

static float logistic_one(float z)
{
    float x = -z < most_f32 ? -z : most_f32;

    x = x > -most_f32 ? x : -most_f32;
    const float whole = x * log2_e_f32 + round_f32, n = whole - round_f32;
    const float r = (x - n * ln2_high_f32) - n * ln2_low_f32;
    float sum = term_f32[0];
    uint32_t bits, power;

    for (int k = 1; k < TERMS_F32; k++)
        sum = sum * r + term_f32[k];
    memcpy(&bits, &sum, sizeof bits);
    memcpy(&power, &whole, sizeof power);
    bits += power << 23;
    memcpy(&sum, &bits, sizeof sum);
    return 1 / (1 + sum);
}

static void logistic_f32_c(float *dst, const float *z, size_t n)
{
    for (size_t i = 0; i < n; i++)
        dst[i] = logistic_one(z[i]);
}

#if YSK_X86

YSK_TARGET(YSK_AVX2)
static void exp_f64_avx2(double *dst, const double *x, size_t n)
{
    const __m256d round = _mm256_set1_pd(round_f64);
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const __m256d v = _mm256_min_pd(_mm256_loadu_pd(x + i), _mm256_set1_pd(most_f64));
        const __m256d keep = _mm256_cmp_pd(v, _mm256_set1_pd(least_f64), _CMP_GE_OQ);
        const __m256d whole = _mm256_add_pd(_mm256_mul_pd(v, _mm256_set1_pd(log2_e)), round);
        const __m256d k = _mm256_sub_pd(whole, round);
        const __m256d r =
            _mm256_sub_pd(_mm256_sub_pd(v, _mm256_mul_pd(k, _mm256_set1_pd(ln2_high))),
                          _mm256_mul_pd(k, _mm256_set1_pd(ln2_low)));
        __m256d sum = _mm256_set1_pd(term_f64[0]);

        YSK_UNROLL
        for (int t = 1; t < TERMS_F64; t++)
            sum = _mm256_add_pd(_mm256_mul_pd(sum, r), _mm256_set1_pd(term_f64[t]));
        const __m256i bits = _mm256_add_epi64(
            _mm256_castpd_si256(sum), _mm256_slli_epi64(_mm256_castpd_si256(whole), 52));

        _mm256_storeu_pd(dst + i, _mm256_and_pd(keep, _mm256_castsi256_pd(bits)));
    }
    exp_f64_c(dst + i, x + i, n - i);
}

YSK_TARGET(YSK_AVX512)
static void exp_f64_avx512(double *dst, const double *x, size_t n)
{
    const __m512d round = _mm512_set1_pd(round_f64);

    for (size_t i = 0; i < n; i += 8) {
        const __mmask8 in = (__mmask8)(n - i < 8 ? (1u << (n - i)) - 1 : 0xff);
        const __m512d v =
            _mm512_min_pd(_mm512_maskz_loadu_pd(in, x + i), _mm512_set1_pd(most_f64));
        const __mmask8 keep = _mm512_cmp_pd_mask(v, _mm512_set1_pd(least_f64), _CMP_GE_OQ);
        const __m512d whole = _mm512_add_pd(_mm512_mul_pd(v, _mm512_set1_pd(log2_e)), round);
        const __m512d k = _mm512_sub_pd(whole, round);
        const __m512d r =
            _mm512_sub_pd(_mm512_sub_pd(v, _mm512_mul_pd(k, _mm512_set1_pd(ln2_high))),
                          _mm512_mul_pd(k, _mm512_set1_pd(ln2_low)));
        __m512d sum = _mm512_set1_pd(term_f64[0]);

        YSK_UNROLL
        for (int t = 1; t < TERMS_F64; t++)
            sum = _mm512_add_pd(_mm512_mul_pd(sum, r), _mm512_set1_pd(term_f64[t]));
        const __m512i bits = _mm512_add_epi64(
            _mm512_castpd_si512(sum), _mm512_slli_epi64(_mm512_castpd_si512(whole), 52));

        _mm512_mask_storeu_pd(dst + i, in,
                              _mm512_maskz_mov_pd(keep, _mm512_castsi512_pd(bits)));
    }
}

YSK_TARGET(YSK_AVX2)
static void logistic_f32_avx2(float *dst, const float *z, size_t n)
{
    const __m256 round = _mm256_set1_ps(round_f32), one = _mm256_set1_ps(1);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256 minus = _mm256_xor_ps(_mm256_loadu_ps(z + i), _mm256_set1_ps(-0.0F));
        const __m256 x = _mm256_max_ps(_mm256_min_ps(minus, _mm256_set1_ps(most_f32)),
                                       _mm256_set1_ps(-most_f32));
        const __m256 whole = _mm256_add_ps(_mm256_mul_ps(x, _mm256_set1_ps(log2_e_f32)), round);
        const __m256 k = _mm256_sub_ps(whole, round);
        const __m256 r =
            _mm256_sub_ps(_mm256_sub_ps(x, _mm256_mul_ps(k, _mm256_set1_ps(ln2_high_f32))),
                          _mm256_mul_ps(k, _mm256_set1_ps(ln2_low_f32)));
        __m256 sum = _mm256_set1_ps(term_f32[0]);

        YSK_UNROLL
        for (int t = 1; t < TERMS_F32; t++)
            sum = _mm256_add_ps(_mm256_mul_ps(sum, r), _mm256_set1_ps(term_f32[t]));
        const __m256i bits = _mm256_add_epi32(
            _mm256_castps_si256(sum), _mm256_slli_epi32(_mm256_castps_si256(whole), 23));

        _mm256_storeu_ps(dst + i,
                         _mm256_div_ps(one, _mm256_add_ps(one, _mm256_castsi256_ps(bits))));
    }
    logistic_f32_c(dst + i, z + i, n - i);
}

YSK_TARGET(YSK_AVX512)
static void logistic_f32_avx512(float *dst, const float *z, size_t n)
{
    const __m512 round = _mm512_set1_ps(round_f32), one = _mm512_set1_ps(1);

    for (size_t i = 0; i < n; i += 16) {
        const __mmask16 in = (__mmask16)(n - i < 16 ? (1u << (n - i)) - 1 : 0xffff);
        const __m512 minus =
            _mm512_xor_ps(_mm512_maskz_loadu_ps(in, z + i), _mm512_set1_ps(-0.0F));
        const __m512 x = _mm512_max_ps(_mm512_min_ps(minus, _mm512_set1_ps(most_f32)),
                                       _mm512_set1_ps(-most_f32));
        const __m512 whole = _mm512_add_ps(_mm512_mul_ps(x, _mm512_set1_ps(log2_e_f32)), round);
        const __m512 k = _mm512_sub_ps(whole, round);
        const __m512 r =
            _mm512_sub_ps(_mm512_sub_ps(x, _mm512_mul_ps(k, _mm512_set1_ps(ln2_high_f32))),
                          _mm512_mul_ps(k, _mm512_set1_ps(ln2_low_f32)));
        __m512 sum = _mm512_set1_ps(term_f32[0]);

        YSK_UNROLL
        for (int t = 1; t < TERMS_F32; t++)
            sum = _mm512_add_ps(_mm512_mul_ps(sum, r), _mm512_set1_ps(term_f32[t]));
        const __m512i bits = _mm512_add_epi32(
            _mm512_castps_si512(sum), _mm512_slli_epi32(_mm512_castps_si512(whole), 23));

        _mm512_mask_storeu_ps(
            dst + i, in, _mm512_div_ps(one, _mm512_add_ps(one, _mm512_castsi512_ps(bits))));
    }
}

#endif

void ysk_exponential_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->exp_f64 = exp_f64_c;
    ops->logistic_f32 = logistic_f32_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->exp_f64 = exp_f64_avx2;
        ops->logistic_f32 = logistic_f32_avx2;
    }
    if (cpu_flags & YSK_CPU_AVX512) {
        ops->exp_f64 = exp_f64_avx512;
        ops->logistic_f32 = logistic_f32_avx512;
    }
#else
    (void)cpu_flags;
#endif
}
