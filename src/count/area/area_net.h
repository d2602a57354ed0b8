#ifndef YS_COUNT_AREA_AREA_NET_H
#define YS_COUNT_AREA_AREA_NET_H

#include "../../nets/unet.h"
#include "areas.h"

/* An area and some metres round it on the grid of a network, turned so that most edges lie along
 * it, and the log odds that the network gives every point. */
struct ys_net_area {
    uint32_t width, height;
    double step_m;
    double x0, y0, ux, uy; /* picture px of point (0, 0), px a step along; across: -uy, ux */
    float *odds[YS_UNET_OUT];
    uint8_t *inside;
};
bool ys_net_area_make(struct ys_net_area *out, const struct ys_area_in *in,
                      const struct ys_unet *net, double step_m,
                      const struct ysk_ops *ops);                     /* false: out of memory */
double ys_net_area_bytes(const struct ys_area_in *in, double step_m); /* at the peak, about */
void ys_net_area_fini(struct ys_net_area *area);

#endif
