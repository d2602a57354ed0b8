/* stats.c - runs into the sums of their components, in closed form */

#include "kernels_impl.h"

#if YSK_X86
#include <immintrin.h>
#endif

static uint32_t min_u32(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/*
 * A run of n pixels whose first and last columns add up to q: the sum of x is n q / 2, and the
 * sum of x^2 is n (3 q^2 + n^2 - 1) / 12.  The products fit for rows of 2^20 pixels; runs of one
 * component that follow one another are added before they are divided.
 */
static void add_runs_c(struct ysk_blob *blob, const uint32_t *label, const uint32_t *edge,
                       size_t n_runs, uint32_t y)
{
    for (size_t i = 0; i < n_runs;) {
        struct ysk_blob *b = blob + label[i];
        const uint32_t first = edge[2 * i], this_label = label[i];
        uint64_t area = 0, sx2 = 0, sxx12 = 0;

        do {
            const uint64_t n = edge[2 * i + 1] - edge[2 * i];
            const uint64_t q = (uint64_t)edge[2 * i] + edge[2 * i + 1] - 1;

            area += n;
            sx2 += n * q;
            sxx12 += n * (3 * q * q + n * n - 1);
        } while (++i < n_runs && label[i] == this_label);
        b->area += area;
        b->sx += sx2 / 2;
        b->sxx += sxx12 / 12;
        b->sy += area * y;
        b->sxy += sx2 / 2 * y;
        b->syy += area * y * y;
        b->x0 = min_u32(b->x0, first);
        b->x1 = max_u32(b->x1, edge[2 * i - 1] - 1);
        b->y1 = y;
    }
}

static void add_absdiff_u8_c(struct ysk_blob *blob, const uint32_t *label, const uint32_t *edge,
                             size_t n_runs, const uint8_t *a, const uint8_t *b)
{
    for (size_t i = 0; i < n_runs; i++) {
        struct ysk_blob *out = blob + label[i];

        for (uint32_t x = edge[2 * i]; x < edge[2 * i + 1]; x++) {
            const uint32_t d = (uint32_t)(a[x] > b[x] ? a[x] - b[x] : b[x] - a[x]);

            out->sum += d;
            out->max = max_u32(out->max, d);
        }
    }
}

#if YSK_X86
/* 64 pixels of a run at a time; most runs are shorter. */
YSK_TARGET(YSK_AVX512)
static void add_absdiff_u8_avx512(struct ysk_blob *blob, const uint32_t *label,
                                  const uint32_t *edge, size_t n_runs, const uint8_t *a,
                                  const uint8_t *b)
{
    for (size_t i = 0; i < n_runs; i++) {
        struct ysk_blob *out = blob + label[i];
        const uint32_t end = edge[2 * i + 1];
        __m512i sum = _mm512_setzero_si512(), max = sum;

        for (uint32_t x = edge[2 * i]; x < end; x += 64) {
            const __mmask64 m = end - x < 64 ? (UINT64_C(1) << (end - x)) - 1 : ~UINT64_C(0);
            const __m512i va = _mm512_maskz_loadu_epi8(m, a + x);
            const __m512i vb = _mm512_maskz_loadu_epi8(m, b + x);
            const __m512i d =
                _mm512_or_si512(_mm512_subs_epu8(va, vb), _mm512_subs_epu8(vb, va));

            sum = _mm512_add_epi64(sum, _mm512_sad_epu8(d, _mm512_setzero_si512()));
            max = _mm512_max_epu8(max, d);
        }
        const __m256i m32 =
            _mm256_max_epu8(_mm512_castsi512_si256(max), _mm512_extracti64x4_epi64(max, 1));
        const __m128i m16 =
            _mm_max_epu8(_mm256_castsi256_si128(m32), _mm256_extracti128_si256(m32, 1));
        /* The smallest of the complements, after the bytes of each pair are made one. */
        const __m128i m8 = _mm_max_epu8(m16, _mm_srli_epi16(m16, 8));
        const __m128i least = _mm_minpos_epu16(
            _mm_sub_epi16(_mm_set1_epi16(255), _mm_and_si128(m8, _mm_set1_epi16(255))));

        out->sum += (uint64_t)_mm512_reduce_add_epi64(sum);
        out->max = max_u32(out->max, 255 - ((uint32_t)_mm_cvtsi128_si32(least) & 0xffff));
    }
}
#endif

void ysk_blob_add(struct ysk_blob *a, const struct ysk_blob *b)
{
    a->area += b->area;
    a->sx += b->sx;
    a->sxx += b->sxx;
    a->sy += b->sy;
    a->sxy += b->sxy;
    a->syy += b->syy;
    a->sum += b->sum;
    a->x0 = min_u32(a->x0, b->x0);
    a->x1 = max_u32(a->x1, b->x1);
    a->y1 = max_u32(a->y1, b->y1);
    a->max = max_u32(a->max, b->max);
}

void ysk_stats_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->add_runs = add_runs_c;
    ops->add_absdiff_u8 = add_absdiff_u8_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX512)
        ops->add_absdiff_u8 = add_absdiff_u8_avx512;
#else
    (void)cpu_flags;
#endif
}
