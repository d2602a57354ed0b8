#ifndef YS_CHANGE_MATCH_IDENTITY_H
#define YS_CHANGE_MATCH_IDENTITY_H

#include "../change.h"

/*
 * Is what stands on a place at both dates the same object, or another one?  P(same) of each
 * place that is taken twice, and the distribution of how many stayed, for long objects in
 * strings: railcars.
 *
 *     identity_places.c   which objects share a place, and in which strings they stand
 *     identity_patch.c    pictures of a body, and how alike two of them are
 *     identity_looks.c    where tops lean between the dates; appearance as a log likelihood ratio
 *     identity_strings.c  place, length, appearance and string together: a hidden Markov model
 *     identity_trust.c    whether looks and places of this pair of dates can be believed
 *     identity.c          the order of these
 */

struct ys_identity_side {         /* one date */
    const struct ys_image *image; /* on the grid, the same size at both dates */
    const struct ys_box *box;     /* grid boxes, the long side along the track */
    const int32_t *track;         /* of each: any number that is the same at both dates */
    size_t n;
    /* Of each band, to one scale for both dates, in grey levels of 8 bits. */
    double gain[YS_MAX_PLANES], offset[YS_MAX_PLANES];
};

struct ys_identity_in {
    struct ys_identity_side before, after;
    double gsd_m; /* pixel of the grid */
    bool looks;   /* false: the ground changed, looks say nothing */
    int threads;
};

struct ys_identity {
    int32_t *partner_before, *partner_after; /* whose place it shares; -1: alone */
    double *same_before,
        *same_after; /* P(same) of its pair; of one alone: that it was missed */
    double *stayed;  /* [k]: probability that k objects stayed */
    size_t n_stayed; /* length of stayed */
    /* 0 to 1: how far "another one" is believed; what is not is drawn towards P(same) = 0.5. */
    double trust;
    bool looks_differ; /* so little is it believed that nothing counts as replaced */
};

/* Swapping the dates swaps the answer: both directions are asked, and their odds averaged. */
ys_status ys_identify(struct ys_identity *out, const struct ys_identity_in *in,
                      struct ys_error *err);
void ys_identity_fini(struct ys_identity *identity);

#endif
