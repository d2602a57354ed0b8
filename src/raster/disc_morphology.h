#ifndef YS_RASTER_DISC_MORPHOLOGY_H
#define YS_RASTER_DISC_MORPHOLOGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/scratch.h"

/*
 * Distances, openings, closings and dilations by a disc, on planes of width * height that the
 * caller owns.  A mask is a byte a pixel, 0 or not; lengths are in pixels, centre to centre, and
 * a disc is all that is not farther than its radius.  Beyond the plane there is nothing: the
 * edge erodes nothing and nothing grows in from there.
 */

/* ---- masks ------------------------------------------------------------------------------- */

/* Distance in 1/3 px of each pixel from the nearest one that is not set, for planes on which
 * 4 bytes a pixel are too many (chamfer 3-4: within 8 %, and up to 21,000 px).  beyond: what
 * lies beyond the plane is set, else it is not.  Cannot fail. */
void ys_chamfer(uint16_t *distance, const uint8_t *set, bool beyond, uint32_t width,
                uint32_t height);

/* Erosion followed by dilation (opening), or the reverse (closing); in place, 0 or 1.  What is
 * wanted meanwhile, two bits a pixel, lies in a scratch or, NULL, in memory.  false: out of memory,
 * and the mask is as it was. */
bool ys_open_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius,
                  struct ys_scratch *scratch);
bool ys_close_disc(uint8_t *mask, uint32_t width, uint32_t height, double radius,
                   struct ys_scratch *scratch);

/* ---- levels inside a mask; cannot fail ----------------------------------------------------- */

/* A disc as its points, by row: |dx| <= half[dy + radius].  The time is that of all its points. */
enum { YS_DISC_MOST = 64 };
struct ys_disc {
    int radius;
    int half[2 * YS_DISC_MOST + 1];
};
void ys_disc_init(struct ys_disc *disc, double radius); /* radius is cut at YS_DISC_MOST */

/* Grey opening inside a mask; what is outside does not exist.  dst, tmp and src differ. */
void ys_open_grey(uint8_t *dst, uint8_t *tmp, const uint8_t *src, const uint8_t *mask,
                  uint32_t width, uint32_t height, const struct ys_disc *disc);
/* dst: the greatest of src within the disc; dst is not src. */
void ys_dilate(uint8_t *dst, const uint8_t *src, uint32_t width, uint32_t height,
               const struct ys_disc *disc);

#endif
