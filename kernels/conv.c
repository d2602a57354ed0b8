/* conv.c - convolutions: one row of all output channels, from shifted rows of the source
 *
 * A source vector that is loaded feeds the sums of several output channels, and a weight that is
 * broadcast several vectors of columns.  One channel at a time costs a load for each product, and
 * then loads are what the processor spends its time on. */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#include <stdbool.h>
#endif

enum { OUT = YSK_CONV_OUT };

/* Columns first <= i < n of every channel. */
static void columns_c(float *const *dst, const struct ysk_conv_rows *rows,
                      const struct ysk_conv *conv, size_t first, size_t n)
{
    for (size_t o = 0; o < conv->n_out; o++) {
        const float *w = conv->weight + o / OUT * OUT * conv->n_taps + o % OUT;

        for (size_t i = first; i < n; i++) {
            float sum = conv->bias[o];

            for (size_t k = 0; k < conv->n_taps; k++)
                sum += w[k * OUT] * rows->src[k][i];
            sum = sum > conv->least ? sum : conv->least;
            dst[o][i] = rows->add ? rows->add[o][i] + sum : sum;
        }
    }
}

static void conv_row_c(float *const *dst, const struct ysk_conv_rows *rows,
                       const struct ysk_conv *conv, size_t n)
{
    columns_c(dst, rows, conv, 0, n);
}

#if YSK_X86

/* Some columns of one block of output channels, from channel `first` on. */
struct block {
    float *const *dst;
    const struct ysk_conv_rows *rows;
    const struct ysk_conv *conv;
    size_t first;
};

static inline const float *weight_of(const struct block *b)
{
    return b->conv->weight + b->first / OUT * OUT * b->conv->n_taps + b->first % OUT;
}

/* 4 channels of 2 vectors: 8 sums, 2 sources, a weight and a product of the 16 registers.  With 3
 * vectors a register is one too few, and the sums are kept in memory: half the speed. */
enum { OUT_AVX2 = 4, WIDE_AVX2 = 2, LANES_AVX2 = 8 };

YSK_TARGET(YSK_AVX2)
static inline void store_avx2(const struct block *b, size_t o, size_t i, __m256 sum)
{
    __m256 s = _mm256_max_ps(sum, _mm256_set1_ps(b->conv->least));

    if (o >= b->conv->n_out)
        return;
    if (b->rows->add)
        s = _mm256_add_ps(_mm256_loadu_ps(b->rows->add[o] + i), s);
    _mm256_storeu_ps(b->dst[o] + i, s);
}

/* vectors is a constant where this is called: every loop but that over the taps is unrolled. */
YSK_TARGET(YSK_AVX2)
static inline __attribute__((always_inline)) void block_avx2(const struct block *b, size_t i,
                                                             const int vectors)
{
    const float *w = weight_of(b);
    __m256 sum[OUT_AVX2][WIDE_AVX2], x[WIDE_AVX2];

    YSK_UNROLL
    for (int o = 0; o < OUT_AVX2; o++)
        sum[o][0] = sum[o][1] = _mm256_set1_ps(b->conv->bias[b->first + (size_t)o]);
    for (size_t k = 0; k < b->conv->n_taps; k++, w += OUT) {
        YSK_UNROLL
        for (int v = 0; v < WIDE_AVX2; v++)
            if (v < vectors)
                x[v] = _mm256_loadu_ps(b->rows->src[k] + i + LANES_AVX2 * v);
        YSK_UNROLL
        for (int o = 0; o < OUT_AVX2; o++) {
            const __m256 y = _mm256_broadcast_ss(w + o);

            YSK_UNROLL
            for (int v = 0; v < WIDE_AVX2; v++)
                if (v < vectors)
                    sum[o][v] = _mm256_add_ps(sum[o][v], _mm256_mul_ps(y, x[v]));
        }
    }
    YSK_UNROLL
    for (int o = 0; o < OUT_AVX2; o++) {
        YSK_UNROLL
        for (int v = 0; v < WIDE_AVX2; v++)
            if (v < vectors)
                store_avx2(b, b->first + (size_t)o, i + (size_t)(LANES_AVX2 * v), sum[o][v]);
    }
}

/* Columns outside, channels inside: the sources of some columns stay in the first cache while all
 * channels are made of them, and the weights come from the second. */
YSK_TARGET(YSK_AVX2)
static void conv_row_avx2(float *const *dst, const struct ysk_conv_rows *rows,
                          const struct ysk_conv *conv, size_t n)
{
    struct block b = {dst, rows, conv, 0};
    size_t i = 0;

    for (; i + WIDE_AVX2 * LANES_AVX2 <= n; i += WIDE_AVX2 * LANES_AVX2)
        for (b.first = 0; b.first < conv->n_out; b.first += OUT_AVX2)
            block_avx2(&b, i, WIDE_AVX2);
    for (; i + LANES_AVX2 <= n; i += LANES_AVX2)
        for (b.first = 0; b.first < conv->n_out; b.first += OUT_AVX2)
            block_avx2(&b, i, 1);
    columns_c(dst, rows, conv, i, n);
}

/* 8 channels of 3 vectors: 24 sums, 3 sources, a weight and a product of the 32 registers. */
enum { WIDE_AVX512 = 3, LANES_AVX512 = 16, ALL = 0xffff };

YSK_TARGET(YSK_AVX512)
static inline void store_avx512(const struct block *b, size_t o, size_t i, __m512 sum,
                                __mmask16 which)
{
    __m512 s = _mm512_max_ps(sum, _mm512_set1_ps(b->conv->least));

    if (o >= b->conv->n_out)
        return;
    if (b->rows->add)
        s = _mm512_add_ps(_mm512_maskz_loadu_ps(which, b->rows->add[o] + i), s);
    _mm512_mask_storeu_ps(b->dst[o] + i, which, s);
}

/* As block_avx2().  last: which columns of the last vector there are.  ahead: the sources of the next
 * columns are asked for, a line of each row a tap: they are short pieces of many rows, which the
 * processor does not foresee (a seventh of the time of a U-net, whose rows fill more than the
 * second cache). */
YSK_TARGET(YSK_AVX512)
static inline __attribute__((always_inline)) void block_avx512(const struct block *b, size_t i,
                                                               const int vectors,
                                                               const __mmask16 last,
                                                               const bool ahead)
{
    const float *w = weight_of(b);
    __m512 sum[OUT][WIDE_AVX512], x[WIDE_AVX512];

    YSK_UNROLL
    for (int o = 0; o < OUT; o++)
        sum[o][0] = sum[o][1] = sum[o][2] = _mm512_set1_ps(b->conv->bias[b->first + (size_t)o]);
    for (size_t k = 0; k < b->conv->n_taps; k++, w += OUT) {
        if (ahead)
            _mm_prefetch(
                (const char *)(b->rows->src[k] + i + LANES_AVX512 * (WIDE_AVX512 + k % 3)),
                _MM_HINT_T0);
        YSK_UNROLL
        for (int v = 0; v < WIDE_AVX512; v++)
            if (v < vectors)
                x[v] = _mm512_maskz_loadu_ps(v < vectors - 1 ? ALL : last,
                                             b->rows->src[k] + i + LANES_AVX512 * v);
        YSK_UNROLL
        for (int o = 0; o < OUT; o++) {
            const __m512 y = _mm512_set1_ps(w[o]);

            YSK_UNROLL
            for (int v = 0; v < WIDE_AVX512; v++)
                if (v < vectors)
                    sum[o][v] = _mm512_add_ps(sum[o][v], _mm512_mul_ps(y, x[v]));
        }
    }
    YSK_UNROLL
    for (int o = 0; o < OUT; o++) {
        YSK_UNROLL
        for (int v = 0; v < WIDE_AVX512; v++)
            if (v < vectors)
                store_avx512(b, b->first + (size_t)o, i + (size_t)(LANES_AVX512 * v), sum[o][v],
                             v < vectors - 1 ? ALL : last);
    }
}

YSK_TARGET(YSK_AVX512)
static void conv_row_avx512(float *const *dst, const struct ysk_conv_rows *rows,
                            const struct ysk_conv *conv, size_t n)
{
    struct block b = {dst, rows, conv, 0};
    const unsigned over = n % LANES_AVX512;
    const __mmask16 last = (__mmask16)(over ? (1u << over) - 1 : ALL);

    for (size_t i = 0; i < n; i += WIDE_AVX512 * LANES_AVX512) {
        for (b.first = 0; b.first < conv->n_out; b.first += OUT) {
            if (n - i >= WIDE_AVX512 * LANES_AVX512 && !b.first)
                block_avx512(&b, i, WIDE_AVX512, ALL, true);
            else if (n - i >= WIDE_AVX512 * LANES_AVX512)
                block_avx512(&b, i, WIDE_AVX512, ALL, false);
            else if (n - i > 2 * LANES_AVX512)
                block_avx512(&b, i, 3, last, false);
            else if (n - i > LANES_AVX512)
                block_avx512(&b, i, 2, last, false);
            else
                block_avx512(&b, i, 1, last, false);
        }
    }
}

#endif

void ysk_conv_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->conv_row = conv_row_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2)
        ops->conv_row = conv_row_avx2;
    if (cpu_flags & YSK_CPU_AVX512)
        ops->conv_row = conv_row_avx512;
#else
    (void)cpu_flags;
#endif
}
