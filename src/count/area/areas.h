#ifndef YS_COUNT_AREA_AREAS_H
#define YS_COUNT_AREA_AREAS_H

#include "../../../kernels/kernels.h"
#include "count.h"

/*
 * Objects in a polygon, one folder a method: ../blobs (things of a user's class), ../examples (what
 * looks like marked ones), ../containers (block), ../vessels, ../pits.  Here is what they share; each file by what it answers:
 *
 *     count.h          what every counter gives
 *     dist.c           sums of counts in doubt, and their quantiles
 *     area_fits.c      whether it has room
 *     presence.c       a count, and the chance that nothing of the class is there (containers, pits)
 *         for blobs, vessels and pits:
 *     area_grid.c      which pixels the area is counted in
 *     area_levels.c    which grey levels are 0 and 255 there
 *     area_resample.c  the picture in those pixels
 *     area_channels.c  grey pictures in which objects of one kind stand out (blobs)
 *         for containers and pits:
 *     area_net.c       what a network makes of the area
 */

struct ys_example_search; /* ../examples/examples.h */

struct ys_area_in {
    const struct ys_image *image;   /* the area's box with a margin of at least 45 m where the
                                     tile has it */
    const uint8_t *inside;          /* width * height, 1 inside the area and not excluded */
    double length_m[2], width_m[2]; /* of the class */
    int tiers_low, tiers_high;      /* containers; 0 unknown */
    double sun_azimuth_deg, sun_elevation_deg; /* NaN unknown */
    double north_x, north_y;                   /* direction of north in pixels (unit vector) */
    size_t max_bytes;
    int threads;
    const struct ys_example_search *examples; /* of its class, in this picture; NULL: none */
};

/* area_fits.c: whether planes of so many bytes have room: in memory and in the picture's scratch. */
bool ys_area_fits(const struct ys_area_in *in, double bytes);

/* method "blob", "block", "vessel", "pit", "example". */
typedef ys_status ys_area_count_fn(struct ys_counted *out, const struct ys_area_in *in,
                                   const struct ysk_ops *ops, struct ys_error *err);
ys_area_count_fn ys_blobs_count;
ys_area_count_fn ys_blocks_count;
ys_area_count_fn ys_vessels_count;
ys_area_count_fn ys_pits_count;
ys_area_count_fn ys_examples_count;

/* Whether square pixels of this size carry a class of these sizes: where they do not, its count
 * is refused with YS_GSD_TOO_COARSE. */
typedef bool ys_area_resolved_fn(double pixel_m, const double length_m[2],
                                 const double width_m[2]);
ys_area_resolved_fn ys_blobs_resolved;
ys_area_resolved_fn ys_blocks_resolved;
ys_area_resolved_fn ys_vessels_resolved;
ys_area_resolved_fn ys_pits_resolved;
ys_area_resolved_fn ys_examples_resolved;

#endif
