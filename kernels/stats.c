/*
 * stats.c - runs into the sums of their components, in closed form
 *
 * Area, centre, box and second moments follow from sums of 1, x, y, x^2, x y and y^2 over the
 * pixels.  Of a run of a row they are known without a look at its pixels, in whole numbers: so
 * they do not depend on the order in which runs are added, nor on threads.
 */

#include "kernels_parts.h"

#include <stdbool.h>

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

/* Field by field: gcc 12 makes a string instruction of a whole struct, 30 cycles. */
static void start_component(struct ysk_component *b, uint32_t first_x, uint32_t y)
{
    b->area = b->sx = b->sxx = b->sy = b->sxy = b->syy = b->sum = 0;
    b->shaded = b->brighter = 0;
    b->x0 = b->first_x = first_x;
    b->x1 = 0;
    b->y0 = y;
    b->max = 0;
}

/* What some pixels of row y add, from their number and the sums of x and x^2. */
static void add_row(struct ysk_component *b, uint64_t area, uint64_t sx, uint64_t sxx,
                    uint32_t y)
{
    b->area += area;
    b->sx += sx;
    b->sxx += sxx;
    b->sy += area * y;
    b->sxy += sx * y;
    b->syy += area * y * y;
    b->y1 = y;
}

/*
 * A run of n pixels whose first and last columns add up to q: the sum of x is n q / 2, and the
 * sum of x^2 is n (3 q^2 + n^2 - 1) / 12.  The products fit for rows of 2^20 pixels; runs of
 * one component that follow one another are added before they are divided.
 */
static void add_runs_c(struct ysk_component *component, const uint32_t *label,
                       const uint32_t *edge, size_t n_runs, uint32_t y, uint32_t first_new)
{
    for (size_t i = 0; i < n_runs;) {
        struct ysk_component *b = component + label[i];
        const uint32_t first = edge[2 * i], this_label = label[i];
        uint64_t area = 0, sx2 = 0, sxx12 = 0;

        do {
            const uint64_t n = edge[2 * i + 1] - edge[2 * i];
            const uint64_t q = (uint64_t)edge[2 * i] + edge[2 * i + 1] - 1;

            area += n;
            sx2 += n * q;
            sxx12 += n * (3 * q * q + n * n - 1);
        } while (++i < n_runs && label[i] == this_label);
        if (this_label >= first_new)
            start_component(b, first, y);
        add_row(b, area, sx2 / 2, sxx12 / 12, y);
        b->x0 = min_u32(b->x0, first);
        b->x1 = max_u32(b->x1, edge[2 * i - 1] - 1);
    }
}

static void add_absdiff_u8_c(struct ysk_component *component, const uint32_t *label,
                             const uint32_t *edge, size_t n_runs, const uint8_t *a,
                             const uint8_t *b)
{
    for (size_t i = 0; i < n_runs; i++) {
        struct ysk_component *out = component + label[i];

        for (uint32_t x = edge[2 * i]; x < edge[2 * i + 1]; x++) {
            const uint32_t d = (uint32_t)(a[x] > b[x] ? a[x] - b[x] : b[x] - a[x]);

            out->sum += d;
            out->max = max_u32(out->max, d);
        }
    }
}

#if YSK_X86
/* Eight runs: their lengths, and the sums of x and x^2 over each. */
struct eight {
    __m512i n, sx, sxx;
};

YSK_TARGET(YSK_AVX512)
static inline struct eight eight_runs(const uint32_t *edge, __mmask8 m)
{
    const __m512i edges = _mm512_maskz_loadu_epi64(m, edge); /* a start below each end */
    const __m512i start = _mm512_and_si512(edges, _mm512_set1_epi64(0xffffffff));
    const __m512i end = _mm512_srli_epi64(edges, 32), one = _mm512_set1_epi64(1);
    const __m512i n = _mm512_sub_epi64(end, start);
    const __m512i q = _mm512_sub_epi64(_mm512_add_epi64(start, end), one);
    const __m512i qq = _mm512_mul_epu32(q, q), nn = _mm512_mul_epu32(n, n);
    const __m512i t = _mm512_add_epi64(_mm512_add_epi64(qq, _mm512_add_epi64(qq, qq)),
                                       _mm512_sub_epi64(nn, one));
    /* Twelve divides n t: a shift, and 3 x 0xaa...ab is 1 modulo 2^64. */
    const __m512i quarter = _mm512_srli_epi64(_mm512_mullo_epi64(n, t), 2);
    const __m512i third = _mm512_set1_epi64((long long)UINT64_C(0xaaaaaaaaaaaaaaab));

    return (struct eight){n, _mm512_srli_epi64(_mm512_mul_epu32(n, q), 1),
                          _mm512_mullo_epi64(quarter, third)};
}

/* Eight rows of [area sx sxx sy sxy syy 0 0], one a run. */
YSK_TARGET(YSK_AVX512)
static inline void transpose(__m512i row[8], const struct eight *e, uint32_t y)
{
    const __m512i vy = _mm512_set1_epi64(y), vyy = _mm512_set1_epi64((long long)y * y);
    const __m512i sy = _mm512_mul_epu32(e->n, vy), sxy = _mm512_mullo_epi64(e->sx, vy);
    const __m512i syy = _mm512_mullo_epi64(e->n, vyy), zero = _mm512_setzero_si512();

    for (int odd = 0; odd < 2; odd++) {
        const __m512i p =
            odd ? _mm512_unpackhi_epi64(e->n, e->sx) : _mm512_unpacklo_epi64(e->n, e->sx);
        const __m512i q =
            odd ? _mm512_unpackhi_epi64(e->sxx, sy) : _mm512_unpacklo_epi64(e->sxx, sy);
        const __m512i r =
            odd ? _mm512_unpackhi_epi64(sxy, syy) : _mm512_unpacklo_epi64(sxy, syy);
        const __m512i p01 = _mm512_shuffle_i64x2(p, q, 0x44); /* p0 p1 q0 q1 */
        const __m512i p23 = _mm512_shuffle_i64x2(p, q, 0xee);
        const __m512i r01 = _mm512_shuffle_i64x2(r, zero, 0x44);
        const __m512i r23 = _mm512_shuffle_i64x2(r, zero, 0xee);

        row[odd] = _mm512_shuffle_i64x2(p01, r01, 0x88);
        row[2 + odd] = _mm512_shuffle_i64x2(p01, r01, 0xdd);
        row[4 + odd] = _mm512_shuffle_i64x2(p23, r23, 0x88);
        row[6 + odd] = _mm512_shuffle_i64x2(p23, r23, 0xdd);
    }
}

/* One run to its component; a new one is not read. */
YSK_TARGET(YSK_AVX512)
static inline void add_run(struct ysk_component *b, __m512i row, const uint32_t *edge,
                           __m256i here, bool fresh)
{
    const __mmask8 keep = fresh ? 0 : 0xff;
    const __m512i sums = _mm512_maskz_loadu_epi64(keep, b);
    /* x0 x1 y0 y1 first_x max 0 0, as if this were all of the component. */
    const __m256i run = _mm256_maskz_mov_epi32(
        0x13, _mm256_broadcastq_epi64(_mm_loadl_epi64((const __m128i *)(const void *)edge)));
    const __m256i alone = _mm256_add_epi32(run, here);
    const __m256i old = _mm256_mask_loadu_epi32(alone, keep, &b->x0);
    const __m256i most = _mm256_mask_max_epu32(old, 0xea, old, alone);

    _mm512_storeu_si512(b, _mm512_add_epi64(sums, row));
    _mm256_storeu_si256((__m256i *)(void *)&b->x0,
                        _mm256_mask_min_epu32(most, 0x05, most, alone));
}

/* How many of the runs that follow are of the component of the first, in whole eights; at least
 * one eight is. */
YSK_TARGET(YSK_AVX512)
static inline size_t same_label(const uint32_t *label, size_t n_runs)
{
    const __m256i first = _mm256_set1_epi32((int)label[0]);
    size_t i = 8;

    for (; i + 8 <= n_runs; i += 8) {
        const __m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(label + i));

        if (_mm256_cmpneq_epi32_mask(next, first))
            break;
    }
    return i;
}

/* n runs of one component are added to one another first: each addition to the component would
 * wait for the one before it. */
YSK_TARGET(YSK_AVX512)
static inline void add_alike(struct ysk_component *b, const uint32_t *edge, size_t n,
                             uint32_t y)
{
    struct eight e = eight_runs(edge, 0xff);

    for (size_t i = 8; i < n; i += 8) {
        const struct eight more = eight_runs(edge + 2 * i, 0xff);

        e.n = _mm512_add_epi64(e.n, more.n);
        e.sx = _mm512_add_epi64(e.sx, more.sx);
        e.sxx = _mm512_add_epi64(e.sxx, more.sxx);
    }
    add_row(b, (uint64_t)_mm512_reduce_add_epi64(e.n), (uint64_t)_mm512_reduce_add_epi64(e.sx),
            (uint64_t)_mm512_reduce_add_epi64(e.sxx), y);
    b->x0 = min_u32(b->x0, edge[0]);
    b->x1 = max_u32(b->x1, edge[2 * n - 1] - 1);
}

YSK_TARGET(YSK_AVX512)
static void add_runs_avx512(struct ysk_component *component, const uint32_t *label,
                            const uint32_t *edge, size_t n_runs, uint32_t y, uint32_t first_new)
{
    const __m256i here = _mm256_set_epi32(0, 0, 0, 0, (int)y, (int)y, -1, 0);
    const __m256i new_from = _mm256_set1_epi32((int)first_new);
    size_t n = 0;

    for (size_t i = 0; i < n_runs; i += n) {
        const size_t left = n_runs - i;
        const __mmask8 m = left < 8 ? (__mmask8)((1u << left) - 1) : 0xff;
        const __m256i labels = _mm256_maskz_loadu_epi32(m, label + i);

        if (left >= 8 && !_mm256_cmpneq_epi32_mask(labels, _mm256_set1_epi32((int)label[i]))) {
            n = same_label(label + i, left);
            add_alike(component + label[i], edge + 2 * i, n, y);
            continue;
        }
        const struct eight e = eight_runs(edge + 2 * i, m);
        const unsigned fresh = _mm256_cmpge_epu32_mask(labels, new_from);
        __m512i row[8];

        n = left < 8 ? left : 8;
        transpose(row, &e, y);
        for (size_t k = 0; k < n; k++)
            add_run(component + label[i + k], row[k], edge + 2 * (i + k), here, fresh >> k & 1);
    }
}

/* 64 pixels of a run at a time; most runs are shorter. */
YSK_TARGET(YSK_AVX512)
static void add_absdiff_u8_avx512(struct ysk_component *component, const uint32_t *label,
                                  const uint32_t *edge, size_t n_runs, const uint8_t *a,
                                  const uint8_t *b)
{
    for (size_t i = 0; i < n_runs; i++) {
        struct ysk_component *out = component + label[i];
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

void ysk_component_add(struct ysk_component *a, const struct ysk_component *b)
{
    a->area += b->area;
    a->sx += b->sx;
    a->sxx += b->sxx;
    a->sy += b->sy;
    a->sxy += b->sxy;
    a->syy += b->syy;
    a->sum += b->sum;
    a->shaded += b->shaded;
    a->brighter += b->brighter;
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
    if (cpu_flags & YSK_CPU_AVX512) {
        ops->add_runs = add_runs_avx512;
        ops->add_absdiff_u8 = add_absdiff_u8_avx512;
    }
#else
    (void)cpu_flags;
#endif
}
