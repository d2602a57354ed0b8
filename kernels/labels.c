/*
 * labels.c - union-find of runs
 *
 * Labels are given in the order of the pixels and the lower root wins, so the root of a
 * component is always the label of its first pixel, in whatever order runs were joined: results
 * come out in the order of first pixels without being sorted.
 */

#include "kernels_parts.h"

#include <stdbool.h>

#if YSK_X86
#include <immintrin.h>
#endif

uint32_t ysk_root(struct ysk_labels *labels, uint32_t label)
{
    uint32_t *parent = labels->parent;

    while (parent[label] != label) {
        parent[label] = parent[parent[label]];
        label = parent[label];
    }
    return label;
}

void ysk_join(struct ysk_labels *labels, uint32_t a, uint32_t b)
{
    a = ysk_root(labels, a);
    b = ysk_root(labels, b);
    if (a < b)
        labels->parent[b] = a;
    else
        labels->parent[a] = b;
}

/*
 * Gives each run the label of the first run above that touches it, or the next new one, and
 * moves those that touch more than one to the front of lo and hi.  Without branches: in noise
 * each would be mispredicted.  The parent of the next label is written for every run, used or
 * not.
 */
static size_t take_labels(struct ysk_labels *labels, uint32_t *label,
                          const struct ysk_row_join *row)
{
    uint32_t next = labels->n;
    size_t bridges = 0;

    for (size_t i = 0; i < row->n_runs; i++) {
        const uint32_t first = row->lo[i], end = row->hi[i];
        const uint32_t above = row->label_above[first];

        labels->parent[next] = next;
        label[i] = first < end ? above : next;
        next += first == end;
        row->lo[bridges] = first;
        row->hi[bridges] = end;
        bridges += end - first > 1;
    }
    labels->n = next;
    return bridges;
}

/* Joins the components of runs above that one run touches; says whether any were apart. */
static bool cross_bridges(struct ysk_labels *labels, const struct ysk_row_join *row,
                          size_t bridges)
{
    const uint32_t *above = row->label_above;
    bool any = false;

    for (size_t i = 0; i < bridges; i++) {
        for (size_t k = row->lo[i] + 1; k < row->hi[i]; k++) {
            if (above[k] != above[k - 1]) {
                ysk_join(labels, above[k - 1], above[k]);
                any = true;
            }
        }
    }
    return any;
}

static void label_row_c(struct ysk_labels *labels, uint32_t *label,
                        const struct ysk_row_join *row)
{
    const size_t bridges = take_labels(labels, label, row);

    if (cross_bridges(labels, row, bridges)) {
        for (size_t i = 0; i < row->n_runs; i++)
            label[i] = ysk_root(labels, label[i]);
    }
}

#if YSK_X86
/* As take_labels(), sixteen runs at a time; bridges between equal labels are left out. */
YSK_TARGET(YSK_AVX512)
static size_t take_labels_avx512(struct ysk_labels *labels, uint32_t *label,
                                 const struct ysk_row_join *row)
{
    const __m512i iota = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i one = _mm512_set1_epi32(1);
    uint32_t next = labels->n;
    size_t bridges = 0;

    for (size_t i = 0; i < row->n_runs; i += 16) {
        const size_t left = row->n_runs - i;
        const __mmask16 m = left < 16 ? (__mmask16)((1u << left) - 1) : 0xffff;
        const __m512i first = _mm512_maskz_loadu_epi32(m, row->lo + i);
        const __m512i end = _mm512_maskz_loadu_epi32(m, row->hi + i);
        const __m512i touch = _mm512_sub_epi32(end, first);
        const __mmask16 fresh = _mm512_mask_testn_epi32_mask(m, touch, touch);
        const __mmask16 many = _mm512_mask_cmpgt_epu32_mask(m, touch, one);
        const __m512i above = _mm512_mask_i32gather_epi32(zero, m & (__mmask16)~fresh, first,
                                                          row->label_above, 4);
        const __m512i number = _mm512_add_epi32(_mm512_maskz_expand_epi32(fresh, iota),
                                                _mm512_set1_epi32((int)next));

        _mm512_mask_storeu_epi32(label + i, m, _mm512_mask_mov_epi32(above, fresh, number));
        _mm512_storeu_si512(labels->parent + next,
                            _mm512_add_epi32(iota, _mm512_set1_epi32((int)next)));
        next += (uint32_t)_mm_popcnt_u32(fresh);
        if (many) {
            const __m512i second = _mm512_mask_i32gather_epi32(
                zero, many, _mm512_add_epi32(first, one), row->label_above, 4);
            const __mmask16 apart =
                many & (_mm512_cmpneq_epi32_mask(above, second) |
                        _mm512_cmpgt_epu32_mask(touch, _mm512_add_epi32(one, one)));
            const unsigned n = (unsigned)_mm_popcnt_u32(apart);
            const __mmask16 front = (__mmask16)((1u << n) - 1);

            _mm512_mask_storeu_epi32(row->lo + bridges, front,
                                     _mm512_maskz_compress_epi32(apart, first));
            _mm512_mask_storeu_epi32(row->hi + bridges, front,
                                     _mm512_maskz_compress_epi32(apart, end));
            bridges += n;
        }
    }
    labels->n = next;
    return bridges;
}

/* Labels to their roots: parents of parents until nothing changes. */
YSK_TARGET(YSK_AVX512)
static void roots_avx512(const struct ysk_labels *labels, uint32_t *label, size_t n)
{
    for (size_t i = 0; i < n; i += 16) {
        const __mmask16 m = n - i < 16 ? (__mmask16)((1u << (n - i)) - 1) : 0xffff;
        __m512i l = _mm512_maskz_loadu_epi32(m, label + i);
        __mmask16 moved = m;

        while (moved) {
            const __m512i up = _mm512_mask_i32gather_epi32(l, moved, l, labels->parent, 4);

            moved = _mm512_mask_cmpneq_epi32_mask(moved, l, up);
            l = up;
        }
        _mm512_mask_storeu_epi32(label + i, m, l);
    }
}

YSK_TARGET(YSK_AVX512)
static void label_row_avx512(struct ysk_labels *labels, uint32_t *label,
                             const struct ysk_row_join *row)
{
    const size_t bridges = take_labels_avx512(labels, label, row);

    if (cross_bridges(labels, row, bridges))
        roots_avx512(labels, label, row->n_runs);
}
#endif

void ysk_labels_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->label_row = label_row_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX512)
        ops->label_row = label_row_avx512;
#else
    (void)cpu_flags;
#endif
}
