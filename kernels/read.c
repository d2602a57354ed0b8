/* read.c - rows that are only read: how fast memory is, which the bench holds every kernel
 * against */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

static uint64_t sum_words_c(const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] + b[i];
    return sum;
}

#if YSK_X86
YSK_TARGET(YSK_AVX2)
static inline __m256i load_avx2(const uint64_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Four sums, so that no addition waits for the one before it. */
YSK_TARGET(YSK_AVX2)
static uint64_t sum_words_avx2(const uint64_t *a, const uint64_t *b, size_t n)
{
    __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
    uint64_t lane[4];
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        s0 = _mm256_add_epi64(s0, load_avx2(a + i));
        s1 = _mm256_add_epi64(s1, load_avx2(a + i + 4));
        s2 = _mm256_add_epi64(s2, load_avx2(b + i));
        s3 = _mm256_add_epi64(s3, load_avx2(b + i + 4));
    }
    s0 = _mm256_add_epi64(_mm256_add_epi64(s0, s1), _mm256_add_epi64(s2, s3));
    _mm256_storeu_si256((__m256i *)(void *)lane, s0);
    return lane[0] + lane[1] + lane[2] + lane[3] + sum_words_c(a + i, b + i, n - i);
}
#endif

void ysk_read_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->sum_words = sum_words_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2)
        ops->sum_words = sum_words_avx2;
#else
    (void)cpu_flags;
#endif
}
