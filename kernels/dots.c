/* dots.c - products of one row with many, each sum in eight lanes that are added in one order */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

enum { LANES = YSK_DOT_LANES };

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float lanes_added(const float *s)
{
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

static void best_dots_f32_c(float *best, const float *a, const float *b, size_t n, size_t n_b)
{
    for (size_t j = 0; j < n_b; j++, b += n) {
        float sum[LANES] = {0};

        for (size_t k = 0; k < n; k += LANES)
            for (size_t l = 0; l < LANES; l++)
                sum[l] += a[k + l] * b[k + l];
        best[j] = larger(lanes_added(sum), best[j]);
    }
}

#if YSK_X86

enum { ROWS = 4 }; /* what is loaded of a feeds so many sums */

YSK_TARGET(YSK_AVX2)
static void best_dots_f32_avx2(float *best, const float *a, const float *b, size_t n,
                               size_t n_b)
{
    size_t j = 0;

    for (; j + ROWS <= n_b; j += ROWS, b += ROWS * n) {
        __m256 sum[ROWS];
        float lane[LANES];

        YSK_UNROLL
        for (int r = 0; r < ROWS; r++)
            sum[r] = _mm256_setzero_ps();
        for (size_t k = 0; k < n; k += LANES) {
            const __m256 x = _mm256_loadu_ps(a + k);

            YSK_UNROLL
            for (int r = 0; r < ROWS; r++)
                sum[r] = _mm256_add_ps(
                    sum[r], _mm256_mul_ps(x, _mm256_loadu_ps(b + (size_t)r * n + k)));
        }
        YSK_UNROLL
        for (int r = 0; r < ROWS; r++) {
            _mm256_storeu_ps(lane, sum[r]);
            best[j + (size_t)r] = larger(lanes_added(lane), best[j + (size_t)r]);
        }
    }
    best_dots_f32_c(best + j, a, b, n, n_b - j);
}

#endif

void ysk_dots_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->best_dots_f32 = best_dots_f32_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2)
        ops->best_dots_f32 = best_dots_f32_avx2;
#else
    (void)cpu_flags;
#endif
}
