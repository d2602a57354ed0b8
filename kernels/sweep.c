/*
 * sweep.c - components that have ended leave the table of labels
 *
 * In noise nearly every run is a component, so one must not cost more than its copy.
 */

#include "kernels_parts.h"

#if YSK_X86
#include <immintrin.h>
#endif

void ysk_component_place(struct ysk_component *component, uint32_t row0)
{
    const uint64_t y = row0;

    component->syy += 2 * y * component->sy + y * y * component->area;
    component->sxy += y * component->sx;
    component->sy += y * component->area;
    component->y0 += row0;
    component->y1 += row0;
}

/* Children follow their parents, so from the last label on each has all of its own. */
static size_t sweep_labels_c(struct ysk_component *out, struct ysk_labels *labels,
                             uint32_t *remap, uint64_t min_area, uint32_t row0)
{
    struct ysk_component *component = labels->component;
    uint32_t *parent = labels->parent, kept = 0;
    size_t closed = 0;

    for (uint32_t l = labels->n; l-- > 0;) {
        if (parent[l] != l)
            ysk_component_add(component + parent[l], component + l);
    }
    for (uint32_t l = 0; l < labels->n; l++) {
        if (parent[l] != l)
            continue;
        if (remap[l]) {
            remap[l] = kept;
            component[kept++] = component[l];
        } else if (component[l].area >= min_area) {
            out[closed] = component[l];
            ysk_component_place(out + closed++, row0);
        }
    }
    for (uint32_t l = 0; l < kept; l++)
        parent[l] = l;
    labels->n = kept;
    return closed;
}

#if YSK_X86
/* ysk_component_place() of all sums at once: what each gets of area, area, sx, area times y, y,
 * y^2, and then of sy times 2 y. */
struct placing {
    __m512i y_once, y_twice;
    __m256i rows;
};

YSK_TARGET(YSK_AVX512)
static inline struct placing placing_of(uint32_t row0)
{
    const long long y = row0;

    return (struct placing){.y_once = _mm512_set_epi64(0, 0, y * y, y, y, 0, 0, 0),
                            .y_twice = _mm512_set_epi64(0, 0, 2 * y, 0, 0, 0, 0, 0),
                            .rows = _mm256_set_epi32(0, 0, 0, 0, (int)row0, (int)row0, 0, 0)};
}

YSK_TARGET(YSK_AVX512)
static inline void place_avx512(struct ysk_component *out, const struct ysk_component *b,
                                const struct placing *p)
{
    const __m512i from = _mm512_set_epi64(0, 0, 0, 1, 0, 0, 0, 0); /* sxy has sx, others area */
    const __m512i sums = _mm512_loadu_si512(b);
    const __m256i box = _mm256_loadu_si256((const __m256i *)(const void *)&b->x0);
    const __m512i once = _mm512_mullo_epi64(_mm512_permutexvar_epi64(from, sums), p->y_once);
    const __m512i twice =
        _mm512_mullo_epi64(_mm512_permutexvar_epi64(_mm512_set1_epi64(3), sums), p->y_twice);

    _mm512_storeu_si512(out, _mm512_add_epi64(sums, _mm512_add_epi64(once, twice)));
    _mm256_storeu_si256((__m256i *)(void *)&out->x0, _mm256_add_epi32(box, p->rows));
}

/* Which of the 16 labels from l on are roots. */
YSK_TARGET(YSK_AVX512)
static inline __mmask16 roots_at(const struct ysk_labels *labels, uint32_t l, __mmask16 *in)
{
    const __m512i iota = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const uint32_t left = labels->n - l;

    *in = left < 16 ? (__mmask16)((1u << left) - 1) : 0xffff;
    return _mm512_mask_cmpeq_epi32_mask(*in, _mm512_maskz_loadu_epi32(*in, labels->parent + l),
                                        _mm512_add_epi32(iota, _mm512_set1_epi32((int)l)));
}

YSK_TARGET(YSK_AVX512)
static void add_children_avx512(struct ysk_labels *labels)
{
    struct ysk_component *component = labels->component;

    for (uint32_t end = (labels->n + 15) / 16 * 16; end > 0; end -= 16) {
        __mmask16 in;
        const __mmask16 root = roots_at(labels, end - 16, &in);

        for (uint32_t rest = (uint32_t)(in & ~root); rest;) {
            const uint32_t k = 31 - (uint32_t)__builtin_clz(rest), l = end - 16 + k;

            ysk_component_add(component + labels->parent[l], component + l);
            rest ^= 1u << k;
        }
    }
}

/* Those that stay move down the table, never past one that is yet to be seen. */
YSK_TARGET(YSK_AVX512)
static size_t sweep_labels_avx512(struct ysk_component *out, struct ysk_labels *labels,
                                  uint32_t *remap, uint64_t min_area, uint32_t row0)
{
    const struct placing placing = placing_of(row0);
    struct ysk_component *component = labels->component;
    uint32_t kept = 0;
    size_t closed = 0;

    add_children_avx512(labels);
    for (uint32_t first = 0; first < labels->n; first += 16) {
        __mmask16 in;
        const __mmask16 root = roots_at(labels, first, &in);
        const __m512i open = _mm512_maskz_loadu_epi32(in, remap + first);
        uint32_t stay = _mm512_mask_test_epi32_mask(root, open, open), go = root & ~stay;

        for (; go; go &= go - 1) {
            const struct ysk_component *b = component + first + _tzcnt_u32(go);

            place_avx512(out + closed, b, &placing);
            closed += b->area >= min_area;
        }
        for (; stay; stay &= stay - 1) {
            const uint32_t l = first + _tzcnt_u32(stay);

            remap[l] = kept;
            component[kept++] = component[l];
        }
    }
    for (uint32_t l = 0; l < kept; l++)
        labels->parent[l] = l;
    labels->n = kept;
    return closed;
}
#endif

void ysk_sweep_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->sweep_labels = sweep_labels_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX512)
        ops->sweep_labels = sweep_labels_avx512;
#else
    (void)cpu_flags;
#endif
}
