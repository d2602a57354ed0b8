#ifndef YS_COUNT_AREA_AREA_NET_H
#define YS_COUNT_AREA_AREA_NET_H

#include "../../nets/unet.h"
#include "areas.h"

/* An area and some metres round it on the grid of a network, turned so that most edges lie along
 * it, and the log odds that the network gives every point.  Point (i, j) is at index j * width + i
 * and lies at (x0 + i ux - j uy, y0 + i uy + j ux) of the picture, in pixels. */
struct ys_net_area {
    uint32_t width, height; /* multiples of 4 */
    double step_m;
    double x0, y0, ux, uy;
    float *odds[YS_UNET_OUT];   /* what each is of: enum ys_unet_kind */
    uint8_t *inside;            /* 1 in the area and valid, 0 round it */
    struct ys_scratch *scratch; /* where these are, and what is made of them may be */
};
bool ys_net_area_make(struct ys_net_area *out, const struct ys_area_in *in,
                      const struct ys_unet *net, double step_m,
                      const struct ysk_ops *ops);                     /* false: out of memory */
double ys_net_area_bytes(const struct ys_area_in *in, double step_m); /* at the peak, about */
double ys_net_area_points(const struct ys_area_in *in, double step_m); /* inside the area */
void ys_net_area_fini(struct ys_net_area *area);

#endif
