#ifndef YS_COUNT_AREA_AREA_CHANNELS_H
#define YS_COUNT_AREA_AREA_CHANNELS_H

#include "area_grid.h"

/* Pictures of 256 levels in which objects of one kind stand out, and what shapes do to them. */

/* A disc as its points, by row: |dx| <= half[dy + radius]. */
enum { YS_DISC_MOST = 64 };
struct ys_disc {
    int radius;
    int half[2 * YS_DISC_MOST + 1];
};
void ys_disc_init(struct ys_disc *disc, double radius); /* radius is cut at YS_DISC_MOST */

/* Grey opening inside a mask; what is outside does not exist.  dst and tmp: width * height. */
void ys_open_grey(uint8_t *dst, uint8_t *tmp, const uint8_t *src, const uint8_t *mask,
                  uint32_t width, uint32_t height, const struct ys_disc *disc);
/* dst = 1 within the disc of a set pixel */
void ys_dilate(uint8_t *dst, const uint8_t *src, uint32_t width, uint32_t height,
               const struct ys_disc *disc);

/* Plane k at x, y under a Gaussian of 0.7 px over the valid pixels. */
float ys_grid_blurred(const struct ys_grid *grid, unsigned k, uint32_t x, uint32_t y);

enum { YS_CHANNELS = 24 };
struct ys_channels {
    size_t n; /* used ones; index: (base * 2 + dark) * 2 + opened */
    uint8_t *level[YS_CHANNELS];
    const uint8_t *mask[YS_CHANNELS]; /* where it exists */
    bool has_opened;
};
ys_status ys_channels_make(struct ys_channels *out, const struct ys_grid *grid,
                           double open_radius, int threads, struct ys_error *err);
void ys_channels_fini(struct ys_channels *channels);

/* Distance in 1/3 px of each pixel from the nearest one that is not set (chamfer 3-4: within
 * 8 %); beyond: what lies beyond the picture is set.  distance: width * height. */
void ys_chamfer(uint16_t *distance, const uint8_t *set, bool beyond, uint32_t width,
                uint32_t height);

#endif
