#ifndef YS_COUNT_AREA_AREA_CHANNELS_H
#define YS_COUNT_AREA_AREA_CHANNELS_H

#include "area_grid.h"

/* Pictures of 256 levels in which objects of one kind stand out. */

/* Plane k at x, y under a Gaussian of 0.7 px over the valid pixels. */
float ys_grid_blurred(const struct ys_grid *grid, unsigned k, uint32_t x, uint32_t y);

enum { YS_CHANNELS = 26 };
struct ys_channels {
    /* Used ones; index: (base * 2 + dark) * 2 + opened; base 0 to 2: least, mean and greatest
     * band, dark: 255 less it. */
    size_t n;
    uint8_t *level[YS_CHANNELS];
    const uint8_t *mask[YS_CHANNELS]; /* where it exists */
    bool has_opened;
};
/* open_radius: of the disc, working pixels; under 1 nothing is opened.  YS_ERR_NOMEM. */
ys_status ys_channels_make(struct ys_channels *out, const struct ys_grid *grid,
                           double open_radius, int threads, struct ys_error *err);
void ys_channels_fini(struct ys_channels *channels);

#endif
