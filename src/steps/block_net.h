#ifndef YS_STEPS_BLOCK_NET_H
#define YS_STEPS_BLOCK_NET_H

#include <stdbool.h>
#include <stddef.h>

#include "../../kernels/kernels.h"

/*
 * The network that finds container tops: a U-net of three scales (16, 32 and 48 channels,
 * Ronneberger et al. 2015), trained by samples/train on rendered quays.
 *
 * in: YS_TOPS_IN planes of height rows of width points, 0.4 m apart; colour less the middle of the
 * area's brightness, over half its spread.  out: YS_TOPS_OUT planes of log odds: top, end, side.
 * Points beyond the border count as 0.  width and height are multiples of 4.  What lies further
 * than YS_TOPS_REACH points away has no influence.
 */
enum { YS_TOPS_IN = 3, YS_TOPS_OUT = 3, YS_TOPS_REACH = 48 };

struct ys_tops_net; /* its weights, as floats */
struct ys_tops_net *ys_tops_net_new(void);
void ys_tops_net_free(struct ys_tops_net *net);

/* false: out of memory.  plane strides: points from a row to the next. */
bool ys_tops_net_run(float *const out[YS_TOPS_OUT], size_t out_stride,
                     const float *const in[YS_TOPS_IN], size_t in_stride, size_t width,
                     size_t height, const struct ys_tops_net *net, const struct ysk_ops *ops);

#endif
