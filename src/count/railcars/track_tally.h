#ifndef YS_COUNT_RAILCARS_TRACK_TALLY_H
#define YS_COUNT_RAILCARS_TRACK_TALLY_H

#include "track_parts.h"

/* From what is known of a track to what is said of it. */

/* Flags that hold for every track of the picture; refused: too coarse to show single cars, and
 * nothing else says how many there are. */
uint64_t ys_tally_flags(bool *refused, const struct ys_yard *yard,
                        const struct ys_tracks_out *out);

/* Fills track[index] and raw[index] of out, whose estimates are filled, the last of them as
 * the yard is now: distributions, interval, objects.  flags: of the picture.  false: no
 * memory. */
bool ys_tally_track(struct ys_tracks_out *out, const struct ys_yard *yard, size_t index,
                    const struct ys_image *image, uint64_t flags, bool refused);

/* Mixes n distributions of one track, or of a sum of tracks, by their weights: estimate[e *
 * stride] for e < n.  out is ended by ys_dist_fini().  false: out of memory, as below. */
bool ys_tally_mix(struct ys_dist *out, const struct ys_dist *estimate, const double *weight,
                  size_t n, size_t stride);
/* In place: with some probability (YS_HUE_WEIGHT) so many cars more, which only their hue shows. */
bool ys_tally_hue(struct ys_dist *dist, double hue_cars);
/* n_shadow_cars: cars that may be shadows.  area: a sum of tracks, else one. */
bool ys_tally_widen(struct ys_dist *out, const struct ys_dist *raw, double best, double pixel_m,
                    double n_shadow_cars, bool area, bool by_network);
/* dist, best and found are filled: the interval, in order. */
void ys_tally_interval(struct ys_counted *out);

#endif
