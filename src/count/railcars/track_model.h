#ifndef YS_COUNT_RAILCARS_TRACK_MODEL_H
#define YS_COUNT_RAILCARS_TRACK_MODEL_H

#include "../../../kernels/kernels.h"
#include "../area/dist.h"

/*
 * The semi-Markov model of a track: cars of explicit length, empty track, other bodies
 * (locomotives, platforms, buildings: alike to cars, and not counted).  How a train's length
 * becomes a count is this model: its story is at the head of track_model.c.
 *
 * A track has steps 0 .. n - 1 of half a metre and boundaries 0 .. n; step t lies between
 * boundaries t and t + 1.  All potentials are natural logs against "inside a car".
 */
enum {
    YS_KMIN = 19, /* steps: 9.5 m, the shortest tank car over couplers */
    YS_KMAX = 62, /* 31 m, an autorack */
    YS_LENGTHS = YS_KMAX - YS_KMIN + 1,
    YS_VISIBLE =
        6 /* steps of a cut car, 3 m, from which it counts: the rule of the truth, too */
};

struct ys_lengths {
    double p[YS_LENGTHS];     /* P(length = YS_KMIN + i), sum 1 */
    double tail[YS_KMAX + 1]; /* P(length >= k) */
    double mean;              /* steps */
};
void ys_lengths_prior(struct ys_lengths *out);
/* p is filled: make it sum to 1, and tail and mean of it. */
void ys_lengths_complete(struct ys_lengths *lengths);

struct ys_rates { /* from_to: after a car, and a step of empty track or another body */
    double car_car, car_empty, car_foreign;
    double empty_empty, empty_car, empty_foreign;
    double foreign_foreign, foreign_car, foreign_empty;
    double start_empty, start_foreign, start_car; /* where the line begins */
    double start_part, end_part; /* weight of a car that the line's start or end cuts */
};
/* For evidence by hand.  starts_at_edge, ends_at_edge: the tile, not a person, ends the line
 * there, so that a cut car is likely. */
void ys_rates_hand(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge);
/* For the networks, which were fitted under these rates. */
void ys_rates_net(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge);

/* Potentials of one track; owns its arrays. */
struct ys_evidence {
    size_t n;                /* steps */
    double *empty, *foreign; /* n: of the step, empty or another body */
    double *gap;             /* n + 1: a coupled gap at the boundary */
    double *begin, *end;     /* n + 1: empty to car, car to empty */
    bool bodies; /* other bodies have gaps and ends as cars have; else theirs say nothing */
};
/* All zero; false: out of memory, and there is nothing to end. */
bool ys_evidence_new(struct ys_evidence *out, size_t n);
void ys_evidence_fini(struct ys_evidence *evidence);

/* Boundaries whose sums over car lengths are taken at once: a car is YS_KMIN steps long at least, so
 * that so many do not ask for each other's. */
enum { YS_SUMS_AT_ONCE = 16 };
_Static_assert((int)YS_SUMS_AT_ONCE < (int)YS_KMIN, "sums at once need what is known already");

/* ln Z: of the sum over all ways to fill the track.  room: n + 1 doubles.  Without gap (NULL) as if
 * gap, begin and end were 0. */
double ys_model_evidence(const struct ys_evidence *ev, const struct ys_lengths *lengths,
                         const struct ys_rates *rates, const struct ysk_ops *ops, double *room);

/* Probabilities of what stands where, given the evidence; owns its arrays. */
struct ys_posterior {
    size_t n;
    double z;                      /* ln Z, as ys_model_evidence() */
    double *gap;                   /* n + 1: a coupled gap here */
    double *empty, *foreign, *car; /* n */
    double lengths[YS_LENGTHS];    /* expected whole cars of each length */
    double *segment;               /* (n + 1) * YS_LENGTHS: whole car from t, of length i */
    double first[YS_KMAX + 1];     /* a car cut by the start, k steps of it */
    double last[YS_KMAX + 1];      /* by the end */
};
/* segments: with room for segment, else it is NULL.  false: out of memory, nothing to end. */
bool ys_posterior_new(struct ys_posterior *out, size_t n, bool segments);
void ys_posterior_fini(struct ys_posterior *posterior);
/* Fills a posterior made for ev->n; false: out of memory. */
bool ys_model_posterior(struct ys_posterior *out, const struct ys_evidence *ev,
                        const struct ys_lengths *lengths, const struct ys_rates *rates,
                        const struct ysk_ops *ops);

/* P(number of cars), of sum 1, to be ended by ys_dist_fini().  false: out of memory. */
bool ys_model_count(struct ys_dist *out, const struct ys_evidence *ev,
                    const struct ys_lengths *lengths, const struct ys_rates *rates,
                    const struct ysk_ops *ops);

struct ys_segment {  /* a car of the best list */
    size_t from, to; /* boundaries */
    bool cut_start, cut_end;
};
/* The likeliest way to place n_cars cars, in order along the track, slivers that do not count
 * included; *n_out of them, to be freed.  false: out of memory. */
bool ys_model_likeliest(struct ys_segment **out, size_t *n_out, const struct ys_evidence *ev,
                        const struct ys_lengths *lengths, const struct ys_rates *rates,
                        size_t n_cars);

#endif
