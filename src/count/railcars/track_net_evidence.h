#ifndef YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H
#define YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H

#include "track_net.h"
#include "track_parts.h"

/* Counting with learned evidence: the network looks three times, each time closer to where the
 * cars stand and knowing better where shadows fall. */

struct ys_learned_track {
    struct ys_net_strip strip;
    float *said;  /* members x YS_NET_OUTPUTS x (n + 1): what each member says */
    float *heard; /* their mean */
    double *look; /* 0 or 1 a step: seen, so that what is said counts */
    int side;     /* shadows fall towards +v (1) or -v (-1); 0: unknown */
    double limit; /* metres from the shift that all tracks share */
};

struct ys_learned {
    struct ys_yard *yard;
    struct ys_learned_track *track;
    struct ys_net *net;
    size_t n_net;
    struct ys_net_picture picture;
    struct ys_net_norm norm;
    double pixel_m;
    int pass;
    const struct ys_tracks_in *in;
};

/* Offsets, potentials, posteriors and lengths of every track of the yard.  false: out of memory. */
bool ys_learned_new(struct ys_learned *out, struct ys_yard *yard,
                    const struct ys_tracks_in *in);
void ys_learned_fini(struct ys_learned *learned);

/* Evidence of each track from what a member says (n_net: their mean), times tau. */
bool ys_learned_evidence(struct ys_learned *learned, size_t member);
/* Posteriors under it, and the lengths that they show. */
bool ys_learned_lengths(struct ys_learned *learned);

/* track_shared_shift.c: a shift for all, then an offset and a slow drift for each; and the side that
 * shadows fall to. */
bool ys_learned_place(struct ys_learned *learned, bool own);
void ys_learned_shadows(struct ys_learned *learned);

#endif
