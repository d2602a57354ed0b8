#ifndef YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H
#define YS_COUNT_RAILCARS_TRACK_NET_EVIDENCE_H

#include "track_net.h"
#include "track_parts.h"

/* The networks' evidence for all tracks of a yard: what they say of each strip, from how far
 * off its line they look, and to which side shadows fall.  The strip and the outputs:
 * track_net.h. */

/* Rows of the outputs, as track_net.h numbers them; each row has n + 1 columns. */
enum ys_net_output {
    YS_NET_EMPTY,
    YS_NET_FOREIGN,
    YS_NET_GAP,
    YS_NET_BEGIN,
    YS_NET_END,
    YS_NET_OFFSET, /* metres to +v of the strip's middle line */
    YS_NET_OFFSET_LN_SD,
    YS_NET_SHADOW_SIDE /* logit that shadows fall to +v */
};

struct ys_net_track {
    struct ys_net_strip strip;
    float *output;         /* members x YS_NET_OUTPUTS x (n + 1) */
    float *mean_output;    /* over members: YS_NET_OUTPUTS x (n + 1) */
    double *valid;         /* a step: 1 where the strip's middle is of valid pixels, else 0 */
    int shadow_side;       /* 1: shadows fall towards +v, -1: towards -v, 0: unknown */
    double offset_limit_m; /* metres from the shift that all tracks share */
};

enum { YS_NET_PASSES = 3 };

/* Borrows yard and in; owns the rest. */
struct ys_net_yard {
    struct ys_yard *yard;
    struct ys_net_track *track;
    const struct ys_net *net; /* the yard's */
    size_t n_net;             /* members */
    struct ys_net_picture picture;
    struct ys_net_norm norm;
    double pixel_m;
    int pass;
    const struct ys_tracks_in *in;
};

/* Outputs of every track where its cars stand; the yard is left with the offsets, posteriors
 * and lengths that all members together find.  false: out of memory, nothing to end. */
bool ys_net_yard_new(struct ys_net_yard *out, struct ys_yard *yard,
                     const struct ys_tracks_in *in);
void ys_net_yard_fini(struct ys_net_yard *nets);

/* Evidence of each track of the yard: outputs of a member (n_net: their mean) times its tau. */
bool ys_net_yard_evidence(struct ys_net_yard *nets, size_t member);
/* Lengths of the picture's cars and posteriors under that evidence.  false: out of memory. */
bool ys_net_yard_lengths(struct ys_net_yard *nets);

/* track_net_look.c.  The same of one track, into ev, made for its steps. */
void ys_net_evidence_of(struct ys_evidence *ev, const struct ys_net_yard *nets, size_t i,
                        size_t member);
/* Tasks over the yard's tracks: sample strip i where it lies, run all members on it. */
void ys_net_sample_track(void *nets, size_t i);
void ys_net_run_track(void *nets, size_t i);
/* track_shared_shift.c.  Offsets of all strips from the outputs and posteriors: one shift of
 * the picture and, each_track, an offset and a slow drift for each.  false: out of memory. */
bool ys_net_yard_offsets(struct ys_net_yard *nets, bool each_track);
/* track_far.c.  Moves seemingly empty tracks to where, beside their line, a string is seen.  false:
 * out of memory. */
bool ys_net_yard_far(struct ys_net_yard *nets);
/* shadow_side of every track, from the sun where it is known, else from the outputs. */
void ys_net_yard_shadows(struct ys_net_yard *nets);

#endif
