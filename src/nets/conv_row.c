/* taps.c - a row of a convolution, some columns at a time */

#include "conv_row.h"

enum { BLOCK = 512 }; /* columns whose sources stay in the cache */

void ys_taps_add(struct ys_taps *taps, const float *src, ptrdiff_t shift, float w)
{
    taps->src[taps->n] = src + shift;
    taps->w[taps->n++] = w;
}

void ys_taps_sum(float *dst, struct ys_taps *taps, float bias, float least, size_t n,
                 const struct ysk_ops *ops)
{
    for (size_t first = 0; first < n; first += BLOCK) {
        const size_t some = n - first < BLOCK ? n - first : BLOCK;

        ops->taps_f32(dst + first, taps->src, taps->w, taps->n, bias, least, some);
        for (size_t k = 0; k < taps->n; k++)
            taps->src[k] += some;
    }
}
