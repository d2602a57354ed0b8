#ifndef YS_NETS_UNET_H
#define YS_NETS_UNET_H

#include <stdbool.h>
#include <stddef.h>

#include "../../kernels/kernels.h"

/*
 * A network that sees areas: a U-net of three scales (16, 32 and 48 channels, Ronneberger et al.
 * 2015), trained by samples/train on rendered scenes, with weights for each kind of area.
 *
 * in: YS_UNET_IN planes of height rows of width points; colour less the middle of the area's
 * brightness, over half its spread.  out: YS_UNET_OUT planes of log odds.  Points beyond the border count as 0.  width and height are multiples of 4.  What lies further
 * than YS_UNET_REACH points away has no influence.
 */
enum { YS_UNET_IN = 3, YS_UNET_OUT = 3, YS_UNET_REACH = 48 };

enum ys_unet_kind {
    YS_UNET_TOPS, /* points 0.4 m apart: top of a container, its short sides, its long sides */
    YS_UNET_PITS  /* 0.75 m: footprint of a pit, its centre, its rim */
};

struct ys_unet; /* its weights, as floats */
struct ys_unet *ys_unet_new(enum ys_unet_kind kind);
void ys_unet_free(struct ys_unet *net);

/* false: out of memory.  plane strides: points from a row to the next. */
bool ys_unet_run(float *const out[YS_UNET_OUT], size_t out_stride,
                 const float *const in[YS_UNET_IN], size_t in_stride, size_t width,
                 size_t height, const struct ys_unet *net, const struct ysk_ops *ops);

#endif
