#ifndef YS_COUNT_RAILCARS_TRACK_METRES_H
#define YS_COUNT_RAILCARS_TRACK_METRES_H

#include "track_metres_net.h"
#include "track_parts.h"

/*
 * How many metres of a track are occupied, and how many cars that makes: what is left to say where
 * pixels are too coarse to show single cars.  Occupied is what lies under a car, a locomotive or the
 * coupling between two of them.
 */

/* The pixels for which it was measured.  Finer ones show single cars; in coarser ones a train is
 * narrower than a pixel. */
#define YS_METRES_FINEST_M   1.0
#define YS_METRES_COARSEST_M 3.5

struct ys_metres {
    double member[YS_METRES_MOST_MEMBERS]; /* metres, as each member of the network says */
    size_t n_member;
    double doubt;    /* variance of what errs by itself, m^2: a string here, a gap there */
    double common_m; /* sd of what errs on all tracks of a picture together */
    double length_m; /* of track that was looked at */
    double hue_m;    /* that differ from empty track in hue alone: the high end reaches them */
};

/* One a track of the yard, all zero where it is too short.  The yard holds what its estimates say
 * (ys_yard_track.car). */
ys_status ys_metres_measure(struct ys_metres *out, const struct ys_yard *yard,
                            const struct ys_tracks_in *in, struct ys_error *err);

/* The same where single cars show: each network that counts them says where the track is not empty. */
void ys_metres_of_estimates(struct ys_metres *out, const struct ys_yard *yard);

void ys_metres_add(struct ys_metres *to, const struct ys_metres *one);
struct ys_metres_range {
    double low, best, high; /* metres, a 90 % interval */
};
struct ys_metres_range ys_metres_range(const struct ys_metres *metres);
/* Whether occupied track is told from empty one: else a number would be a guess. */
bool ys_metres_told(const struct ys_metres *metres);

/* dist and best of the count that so many metres make.  car_m: mean length of the cars with their
 * couplings, low and high end of 90 %.  false: out of memory. */
bool ys_metres_count(struct ys_counted *out, const struct ys_metres *metres,
                     const double car_m[2]);

/* Mixes such a count into dist and interval of one of single cars, with that weight; best stays.  n_sure:
 * cars that are seen beyond doubt.  false: out of memory. */
bool ys_metres_mix(struct ys_counted *out, const struct ys_metres *metres,
                   const struct ys_tracks_out *tracks, size_t n_sure);

#endif
