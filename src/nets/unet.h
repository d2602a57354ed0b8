#ifndef YS_NETS_UNET_H
#define YS_NETS_UNET_H

#include <stdbool.h>
#include <stddef.h>

#include "../../include/yardstick.h"
#include "../../kernels/kernels.h"
#include "layers.h"

/*
 * A network that sees areas: a U-net of three scales (16, 32 and 48 channels, Ronneberger et al.
 * 2015), trained by samples/train on rendered scenes, with weights for each kind of area.
 *
 * Input: YS_UNET_IN planes; colour less the middle of the area's brightness, over half its spread.
 * Output: YS_UNET_OUT planes of log odds.  Points beyond the border count as 0.  What lies further
 * than YS_UNET_REACH points away has no influence.
 */
enum { YS_UNET_IN = 3, YS_UNET_OUT = 3, YS_UNET_REACH = 48 };

enum ys_unet_kind {
    YS_UNET_TOPS, /* points 0.4 m apart: top of a container, its short sides, its long sides */
    YS_UNET_PITS  /* 0.75 m: footprint of a pit, its centre, its rim */
};

struct ys_unet; /* its weights, as the runtime wants them */
ys_status ys_unet_new(struct ys_unet **out, enum ys_unet_kind kind, struct ys_error *err);
void ys_unet_free(struct ys_unet *net);

/* What is looked at, and what of that is wanted. */
struct ys_unet_tile {
    ys_input_fn *input; /* fills a row of all it looks at, when it is needed */
    void *ctx;
    float *out[YS_UNET_OUT]; /* first point of what is wanted */
    size_t out_stride;       /* points from a row to the next */
    size_t width, height;    /* looked at; multiples of 4 */
    size_t left, top;        /* where in it the wanted part begins */
    size_t out_width, out_height;
};
/* false: out of memory. */
bool ys_unet_run(const struct ys_unet_tile *tile, const struct ys_unet *net,
                 const struct ysk_ops *ops);

#endif
