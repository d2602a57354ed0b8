#ifndef YS_COUNT_RAILCARS_TRACK_HAND_EVIDENCE_H
#define YS_COUNT_RAILCARS_TRACK_HAND_EVIDENCE_H

#include "track_model.h"
#include "track_strip.h"

/* Evidence by hand: edges, gaps and colour steps, as shares of the picture's own contrast. */

/* Of one track at lateral offsets; owns its arrays: n steps, n + 1 boundaries. */
struct ys_features {
    size_t n;
    bool *valid;      /* step: all pixels of the roof are valid */
    double *roof;     /* step: mean over the middle of a car; interpolated where not valid */
    double *edge;     /* step: ln of the strength of both edges */
    bool *gap_valid;  /* boundary: the steps that a gap is measured from are valid */
    double *dip;      /* boundary: depth as a share of what it could be */
    double *dip_unit; /* brightness of a full dip */
    double *ridge;    /* the same upwards: lit ballast between dark cars */
    double *ridge_unit;
    double *lit;         /* boundary: 1 in the light, 0 in shadow */
    double *colour_step; /* boundary: change of roof brightness / contrast */
};
/* false: out of memory, and there is nothing to end. */
bool ys_features_new(struct ys_features *out, size_t n);
void ys_features_fini(struct ys_features *features);
/* Fills out, made for strip->n.  offset: metres right of the line, one a step; NULL: the
 * same offset everywhere. */
void ys_features_measure(struct ys_features *out, const struct ys_strip *strip,
                         const struct ys_scales *scales, const double *offset, double same);

/* Steps are not independent: edges weigh as one observation every 4 m.  By hand on real
 * yards; 6 m changes no count of four of them, 3 m one car of 193. */
#define YS_EDGE_INDEPENDENT_M 4.0

struct ys_hand_params {               /* learned on the picture */
    double car_edge, car_edge_sd;     /* of edge inside a car */
    double empty_edge, empty_edge_sd; /* on an empty track */
    double gap_dip;                   /* of dip at a gap */
    double roof_noise;                /* of dip * dip_unit inside a car */
    double colour_step_noise;         /* of colour_step inside a car */
    double ridge_share;               /* gaps that are ridges */
    double shadow_strength;           /* of the shadow rule; 0 before shadows were looked for */
    double shadow_brightness;         /* brightness of shadow */
};
/* Where learning begins: what holds for any picture of such pixels and contrast. */
void ys_hand_prior(struct ys_hand_params *out, const struct ys_scales *scales);

/* What the evidence was made of, for learning.  NULL where it is not wanted. */
struct ys_hand_shares {
    double *dip, *ridge; /* boundary: share of gap evidence that is dip, ridge */
    double *shadow;      /* step: how much it looks like a neighbour's shadow, 0..1 */
};
/* Fills out, made for features->n.  shadowed: 0..1 a step, where a neighbour's shadow can
 * fall; NULL: nowhere. */
void ys_hand_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                      const struct ys_features *features, const struct ys_strip *strip,
                      const struct ys_scales *scales, const struct ys_hand_params *hand,
                      const double *shadowed);

#endif
