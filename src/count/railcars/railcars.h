#ifndef YS_COUNT_RAILCARS_RAILCARS_H
#define YS_COUNT_RAILCARS_RAILCARS_H

#include "../../../kernels/kernels.h"
#include "../area/count.h"

/*
 * Railcars along drawn lines: how many stand on each, as a distribution.
 *
 * Coupled cars touch, so they are not found one by one and not counted by dividing a length.
 * Each track is a strip; evidence says at each half metre how much it looks like empty track,
 * another body or the gap between two cars; and a recursion sums over all ways to fill the
 * strip with cars of any length.  In order of a run, each file by what it answers:
 *
 *     railcars.c             the run as a whole
 *     track_yard.c           one step of it on all tracks, side by side
 *     track_strip.c          where the steps of a line lie
 *     track_profiles.c       the picture along them, and what brightness is measured against
 *     track_neighbours.c     which track lies beside which
 *     track_members.c        which estimates of the picture are made: by hand, by each network
 *         by hand:
 *     track_features.c       edges, roofs, gaps, colour steps
 *     track_hand_evidence.c  what they say for a car
 *     track_offset.c         how far beside the line the cars stand
 *     track_shade.c          where a neighbour's shadow lies
 *     track_yard_em.c        what cars and gaps look like in this picture
 *         by networks:
 *     track_net_input.c      what they see
 *     track_net.c            the network
 *     track_net_evidence.c   its three passes along every track, and what they say for a car
 *     track_net_look.c       one track as they see it from one place
 *     track_shared_shift.c   offsets and shadows, by votes of all tracks
 *     track_far.c            lines that lie further off than that
 *         from evidence to counts:
 *     track_model.c          lengths of rolling stock, and how often cars are coupled
 *     track_posterior.c      what stands where
 *     track_count.c          how a train's length becomes a count: sums over all lengths of cars
 *     track_likeliest.c      the list of cars, given their number
 *     track_tally.c          count, list and flags of a track; best_count() is the rule that
 *                            decides an empty track
 *     track_intervals.c      sums of tracks over an area, and how wide an interval is
 *     track_coach.c          trains of coaches, told by their gaps
 *     track_hue.c            what may be cars, by its hue alone: the interval reaches it
 *         where pixels are too coarse for single cars:
 *     track_metres.c         which metres of the tracks are occupied
 *     track_metres_net.c     the network that says so
 *     track_by_length.c      from metres to an interval, and to a number of cars
 */

struct ys_metres; /* track_metres.h */

struct ys_tracks_in {
    const struct ys_image *image;
    const struct ys_line *track; /* pixels of the image, clipped to what is counted */
    size_t n_track;
    const uint8_t *exclude;              /* width * height, 1: do not look here; NULL: none */
    bool *starts_at_edge, *ends_at_edge; /* per track: the line is cut there by the edge of
                                            the tile or of the area; NULL: none are */
    double sun_azimuth_deg, sun_elevation_deg; /* NaN unknown */
    double north_x, north_y; /* direction of north in pixels of the image (unit vector) */
    double shows_m; /* the image shows no more than pixels of this size; NaN, 0: than its own */
    double
        car_m[2]; /* mean length of a car with its couplings, 90 %, as the site says; 0: not */
    int threads;
};

struct ys_tracks_out {
    struct ys_counted *track; /* n_track of them: found, widened distribution, flags */
    struct ys_dist *raw;      /* n_track of them: estimates mixed, before widening */
    /* An estimate is a count of the whole picture by one set of evidence.  Errors of one
     * picture go together, so estimates are summed over tracks first and mixed then:
     * estimate[e * n_track + i] is the distribution of track i by estimate e. */
    struct ys_dist *estimate;
    double *estimate_weight; /* n_estimate, sum 1 */
    size_t n_estimate;
    bool by_network; /* networks were asked, not the evidence by hand alone */

    struct ys_metres
        *metres;            /* n_track: occupied metres; NULL: pixels too fine or too coarse */
    double car_m[2];        /* the mean lengths of cars that they are counted by */
    double by_length_share; /* weight of that count where single cars are counted, too */

    double *hue_m;       /* n_track: metres that differ from empty track in hue alone */
    double *shadow_cars; /* n_track: cars' worth of it that may be a neighbour's shadow */
    size_t n_track;
    double mean_length_m; /* of the cars of this picture */
    double n_shadow_cars; /* sum of shadow_cars */
};

/* Counts every track of the image.  After a failure out is empty; ended by ys_tracks_fini(). */
ys_status ys_tracks_count(struct ys_tracks_out *out, const struct ys_tracks_in *in,
                          const struct ysk_ops *ops, struct ys_error *err);
void ys_tracks_fini(struct ys_tracks_out *out);

/* The count of the tracks of one area: summed in each estimate, mixed, widened once.  The
 * objects are those of its tracks.  in_area: n_track bools; gsd_m: of the image. */
ys_status ys_tracks_area(struct ys_counted *out, const struct ys_tracks_out *tracks,
                         const bool *in_area, double gsd_m, struct ys_error *err);

/* Whether pixels of this size show single cars of the usual length.  The count itself goes by the
 * length that it learns: a yard of long cars is counted in coarser pixels. */
bool ys_tracks_resolved(double pixel_m, const double length_m[2], const double width_m[2]);

#endif
