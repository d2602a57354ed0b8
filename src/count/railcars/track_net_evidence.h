#ifndef YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H
#define YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H

#include "track_net.h"
#include "track_parts.h"

/* Counting with learned evidence: the network looks three times, each time closer to where the
 * cars stand and knowing better where shadows fall. */

struct ys_net_track {
    struct ys_net_strip strip;
    float *output;         /* members x YS_NET_OUTPUTS x (n + 1): what each member says */
    float *mean_output;    /* their mean */
    double *valid;         /* 0 or 1 a step: seen, so that what is said counts */
    int shadow_side;       /* shadows fall towards +v (1) or -v (-1); 0: unknown */
    double offset_limit_m; /* metres from the shift that all tracks share */
};

struct ys_net_yard {
    struct ys_yard *yard;
    struct ys_net_track *track;
    struct ys_net *net;
    size_t n_net;
    struct ys_net_picture picture;
    struct ys_net_norm norm;
    double pixel_m;
    int pass;
    const struct ys_tracks_in *in;
};

/* Offsets, potentials, posteriors and lengths of every track of the yard.  false: out of memory. */
bool ys_net_yard_new(struct ys_net_yard *out, struct ys_yard *yard,
                     const struct ys_tracks_in *in);
void ys_net_yard_fini(struct ys_net_yard *nets);

/* Evidence of each track from what a member says (n_net: their mean), times tau. */
bool ys_net_yard_evidence(struct ys_net_yard *nets, size_t member);
/* Posteriors under it, and the lengths that they show. */
bool ys_net_yard_lengths(struct ys_net_yard *nets);

/* track_shared_shift.c: a shift for all, then an offset and a slow drift for each; and the side that
 * shadows fall to. */
bool ys_net_yard_offsets(struct ys_net_yard *nets, bool each_track);
void ys_net_yard_shadows(struct ys_net_yard *nets);

#endif
