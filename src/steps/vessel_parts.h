#ifndef YS_STEPS_VESSEL_PARTS_H
#define YS_STEPS_VESSEL_PARTS_H

#include "blob_parts.h"

/* Private to vessels.c and vessel_weigh.c. */

enum { YS_VESSEL_LINES = 4, YS_VESSEL_KINDS = 6, YS_VESSEL_TREES = 24 };

struct ys_vessels {
    const struct ys_area_in *in;
    const struct ys_grid *grid;
    struct ys_water water;
    uint8_t *mask[YS_VESSEL_LINES];
    struct ys_channels channels;
    struct ys_nodes nodes[YS_VESSEL_TREES];
    bool failed[YS_VESSEL_TREES];
    struct ys_fit fit;
    struct ys_node_limits limits;
    struct ys_flood flood;
    struct ys_candidates list;
    uint32_t *taken;
};

/* Sets p.  owner: width * height, index + 1 of the candidate whose host holds a pixel; call in
 * order of evidence.  False: out of memory. */
bool ys_vessel_weigh(struct ys_candidate *c, struct ys_vessels *work, uint32_t *owner,
                     uint32_t index);

#endif
