#ifndef YS_COUNT_RAILCARS_TRACK_PARTS_H
#define YS_COUNT_RAILCARS_TRACK_PARTS_H

#include "track_hand_evidence.h"

struct ys_nets;

/* All tracks of one picture while they are counted. */

/* Offsets tried by hand: -3 .. 3 m by a quarter, as far as lines were drawn off; beyond lies
 * the next track. */
enum { YS_OFFSETS = 25 };
#define YS_OFFSET_MAX_M 3.0

/* Probability that what differs in hue alone is cars.  Two of three such stretches were (track_hue.c),
 * on few pictures: enough for the high end of 90 % to reach them, too little for the best count. */
#define YS_HUE_WEIGHT 0.2

struct ys_yard_track {
    struct ys_strip strip; /* n = 0: too short to hold a car; all below is then empty */
    struct ys_rates rates;
    struct ys_features features; /* at offset */
    struct ys_evidence evidence;
    struct ys_posterior posterior;
    double *offset;   /* where the cars stand, metres right of the line, a step each */
    double *shadowed; /* where a neighbour's shadow can fall, 0..1 */
    float *
        car; /* n_estimate x n: P(a car stands here) by each estimate, or, where the yard is not
                   coarse, P(it is not empty); NULL: not kept */
    float *
        coach; /* n + 1: in trains of coaches ln for a gap here, never 0; else 0.  NULL: none */
    struct ys_hand_shares shares;
    double offset_score[YS_OFFSETS]; /* of each of YS_OFFSETS, the same all along */
    double base_offset;              /* the offset chosen, before drift */
    double offset_limit_m;           /* how far it may be from the shift that all share */
    bool at_limit;
};

struct ys_yard {
    struct ys_yard_track *track;
    struct ys_strip **strip; /* the same strips, for what looks at all of them */
    size_t n;
    const struct ys_image *image;
    struct ys_scales scales;
    double shown_m; /* of a pixel, or of the coarser ones that would show as much */
    struct ys_hand_params hand_prior, hand; /* before and after learning on this picture */
    struct ys_lengths length_prior, lengths;
    double n_cars;        /* expected whole cars, when lengths were last fitted */
    double mean_length_m; /* of them */
    double usual_share;   /* of them, the share in the fullest 2 m of lengths */
    bool by_network;      /* the networks' evidence is the last */
    bool has_shadows;     /* shadows were looked for and found */
    bool coarse;          /* pixels may be too coarse for single cars */
    int threads;
    const struct ys_nets *nets; /* the members that are asked */
    const struct ysk_ops *ops;
    bool *failed; /* per track: out of memory */
};

/* track_yard.c: run fn on every track that has steps, in parallel; false: some ran out of memory. */
typedef bool ys_track_fn(struct ys_yard *yard, struct ys_yard_track *track, size_t i);
bool ys_yard_each(struct ys_yard *yard, ys_track_fn *fn);
bool ys_yard_failed(const struct ys_yard *yard); /* any of them */

/* track_members.c: counts the picture by hand and by each network.  out->estimate is filled,
 * and the yard is left as the last estimate has it.  false: out of memory, as below. */
bool ys_tracks_estimate(struct ys_tracks_out *out, struct ys_yard *yard,
                        const struct ys_tracks_in *in);

/* track_hue.c: fills out->hue_m; the yard is as the estimates left it.  false: as above. */
bool ys_tracks_hue(struct ys_tracks_out *out, struct ys_yard *yard,
                   const struct ys_tracks_in *in);

/* track_coach.c: fills coach of each track.  What it says of a gap at a boundary and of empty track at a
 * step, in ln, and whether a car of the list is a coach. */
bool ys_yard_coaches(struct ys_yard *yard);
double ys_coach_empty(const struct ys_yard_track *track, size_t step);
double ys_coach_gap(const struct ys_yard_track *track, size_t boundary);
bool ys_is_coach(const struct ys_yard_track *track, const struct ys_segment *segment);

bool ys_yard_offsets(struct ys_yard *yard); /* track_offset.c: where the cars stand */
/* track_yard_em.c: learns hand and lengths; evidence and posteriors are left up to date. */
bool ys_yard_em(struct ys_yard *yard);
/* lengths: those of the posteriors' cars, mixed into length_prior with a weight below most,
 * after a blur of that sd. */
bool ys_yard_fit_lengths(struct ys_yard *yard, double most, double blur_m);
bool ys_yard_shadows(struct ys_yard *yard); /* track_shade.c: needs posteriors */

#endif
