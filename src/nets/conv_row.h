#ifndef YS_NETS_CONV_ROW_H
#define YS_NETS_CONV_ROW_H

#include <stddef.h>

#include "../../kernels/kernels.h"

/* The sources of one row of a convolution: rows shifted along, each with its weight. */
enum { YS_MOST_TAPS = 432 }; /* 48 channels of 3 x 3, 144 of 3 */

struct ys_taps {
    const float *src[YS_MOST_TAPS];
    float w[YS_MOST_TAPS];
    size_t n;
};

void ys_taps_add(struct ys_taps *taps, const float *src, ptrdiff_t shift, float w);

/* dst[i] = max(least, bias + sum), i < n; moves the sources on. */
void ys_taps_sum(float *dst, struct ys_taps *taps, float bias, float least, size_t n,
                 const struct ysk_ops *ops);

#endif
