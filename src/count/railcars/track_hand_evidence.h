#ifndef YS_COUNT_RAILCARS_TRACK_HAND_EVIDENCE_H
#define YS_COUNT_RAILCARS_TRACK_HAND_EVIDENCE_H

#include "track_model.h"
#include "track_strip.h"

/* Evidence by hand: edges, gaps and colour steps, as shares of the picture's own contrast. */

struct ys_features { /* of one track at lateral offsets; steps: n, boundaries: n + 1 */
    size_t n;
    bool *valid;      /* step: roof seen on both sides of the middle */
    double *roof;     /* brightness of the middle of the car; interpolated where not good */
    double *edge;     /* ln of the strength of both sides */
    bool *gap_valid;  /* boundary: the samples that a gap is read from are good */
    double *dip;      /* gap depth as a share of what it could be */
    double *dip_unit; /* brightness of a full dip */
    double *ridge;    /* the same upwards: lit ballast between dark cars */
    double *ridge_unit;
    double *lit;         /* 1 in the light, 0 in shadow */
    double *colour_step; /* change of roof brightness over the boundary / contrast */
};
bool ys_features_new(struct ys_features *out, size_t n);
void ys_features_fini(struct ys_features *features);
/* offset: metres, one a step; NULL: the same offset everywhere. */
bool ys_features_measure(struct ys_features *out, const struct ys_strip *strip,
                         const struct ys_scales *scales, const double *offset, double same);

struct ys_hand_params {               /* learned on the picture */
    double car_edge, car_edge_sd;     /* of side inside a car */
    double empty_edge, empty_edge_sd; /* on an empty track */
    double gap_dip;                   /* of dip at a gap */
    double roof_noise;                /* of dip * dip_unit inside a car */
    double colour_step_noise;         /* of jump inside a car */
    double ridge_share;               /* gaps that are ridges */
    double shadow_strength;           /* of the shadow rule; 0 before shadows were looked for */
    double shadow_brightness;         /* brightness of shadow */
};
void ys_hand_prior(struct ys_hand_params *out, const struct ys_scales *scales);

/* What the evidence was made of, for learning.  NULL where it is not wanted. */
struct ys_hand_shares {
    double *dip, *ridge; /* boundary: share of gap evidence that is dip, ridge */
    double *shadow;      /* step: how much it looks like a neighbour's shadow, 0..1 */
};
/* shade: 0..1 a step, where a neighbour's shadow can fall; NULL: nowhere. */
bool ys_hand_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                      const struct ys_features *features, const struct ys_strip *strip,
                      const struct ys_scales *scales, const struct ys_hand_params *hand,
                      const double *shadowed);

#endif
