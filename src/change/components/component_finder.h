#ifndef YS_CHANGE_COMPONENTS_COMPONENT_FINDER_H
#define YS_CHANGE_COMPONENTS_COMPONENT_FINDER_H

#include "component_seam.h"
#include "components.h"

/* What component_finder.c and components.c share. */
struct ys_component_finder {
    struct ysk_ops ops;
    uint32_t width, slack;
    int threads;
    size_t n_slots;
    struct ys_component_band *band; /* one a slot */
    uint64_t *row;                  /* a bit row a slot */
    struct ys_component_seam seam;
    /* of the mask that is searched */
    const uint8_t *mask; /* one of the two is NULL */
    const uint64_t *bits;
    uint32_t height;
    ys_component_take_fn *take;
    void *ctx;
    ys_status status; /* of the first band that failed */
    ys_status *band_status;
};

/* Row y as bits; scratch: room for one where the mask is of bytes. */
const uint64_t *ys_component_finder_row(const struct ys_component_finder *finder,
                                        uint64_t *scratch, uint32_t y);

#endif
