/*
 * track_yard_em.c - what cars, gaps and ballast look like in this picture, by expectation
 * maximisation over all of its tracks
 *
 * E step: under what is believed of edges, gaps, noise and lengths, the posteriors of every
 * track. M step: the same, measured where the posteriors say that cars, gaps and empty track
 * are.  Each is shrunk towards what holds for any picture, as if that had been seen so and so
 * often: a yard of three cars must not learn from its noise.  All tracks are pooled, since they
 * share light, blur and often a fleet.
 *
 * This is for the evidence by hand; the networks share ys_yard_fit_lengths() alone.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "track_parts.h"

enum { EM_ROUNDS = 6 }; /* by hand; not measured since */

/* Weights of the priors, in observations, and bounds.  Guesses: 5 gaps for 15 changed no
 * count. */
static const double edge_prior = 10, gap_prior = 15, ridge_prior = 10, length_prior_cars = 4;
static const double least_edge_apart = 0.6; /* ln: cars have stronger edges than empty track */
static const double least_car_sd = 0.3, least_empty_sd = 0.4;
static const double least_gap_dip = 0.4; /* of the prior's */

/* Noise inside cars: from steps that are car by more than half and more than 2.5 m from where a
 * boundary is expected; 60 of them, or the prior stays. */
enum { BOUNDARY_STEPS = 5, LEAST_NOISE_STEPS = 60 };
static const double inside_from = 0.5;
static const double sd_of_median = 1.4826; /* sd / median |x| of a normal */
static const double least_roof_noise = 0.008, most_roof_noise = 0.15; /* of the contrast */
static const double least_colour_step_noise = 0.01, most_colour_step_noise = 0.15;

/* Lengths: 7 % of the base prior always stays (0.80 changed no real count); found lengths
 * are blurred by the error of a car's ends, sd. */
static const double picture_lengths_most = 0.93;
static const double length_blur_m = 0.5, length_blur_px = 0.35;
static const double first_mean_length_m = 13.9; /* gondola 12-132; before a car is found */
enum { USUAL_STEPS = 4 }; /* window of 2 m for the share of usual lengths */
static const double no_cars = 1e-9;

static bool measure_features(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    (void)i;
    ys_features_measure(&t->features, &t->strip, &yard->scales, t->offset, 0);
    return true;
}

/* E step. */
static bool e_step(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    (void)i;
    ys_hand_evidence(&t->evidence, &t->shares, &t->features, &t->strip, &yard->scales,
                     &yard->hand, yard->has_shadows ? t->shadowed : NULL);
    return ys_model_posterior(&t->posterior, &t->evidence, &yard->lengths, &t->rates,
                              yard->ops);
}

/* ---- edges */

/* Mean and sd of edge strength under a state, weighed by its posterior. */
static void fit_edge(double *mean, double *sd, double prior_mean, double prior_sd,
                     const struct ys_yard *yard, bool car)
{
    const double prior = edge_prior;
    double w = 0, sum = 0, square = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < yard->n; k++) {
            const struct ys_yard_track *t = &yard->track[k];
            const double *p = car ? t->posterior.car : t->posterior.empty;

            for (size_t i = 0; i < t->strip.n; i++) {
                const double v =
                    t->features.valid[i] ? p[i] * YS_STEP_M / YS_EDGE_INDEPENDENT_M : 0;
                const double x = t->features.edge[i];

                if (pass == 0) {
                    w += v;
                    sum += v * x;
                } else {
                    square += v * (x - *mean) * (x - *mean);
                }
            }
        }
        if (pass == 0)
            *mean = (prior * prior_mean + sum) / (prior + w);
    }
    *sd = sqrt((prior * prior_sd * prior_sd + square) / (prior + w));
}

static void fit_edges(struct ys_yard *yard)
{
    struct ys_hand_params *h = &yard->hand;
    const struct ys_hand_params *p = &yard->hand_prior;

    fit_edge(&h->car_edge, &h->car_edge_sd, p->car_edge, p->car_edge_sd, yard, true);
    fit_edge(&h->empty_edge, &h->empty_edge_sd, p->empty_edge, p->empty_edge_sd, yard, false);
    h->car_edge = fmax(h->car_edge, h->empty_edge + least_edge_apart);
    h->car_edge_sd = fmax(least_car_sd, h->car_edge_sd);
    h->empty_edge_sd = fmax(least_empty_sd, h->empty_edge_sd);
}

/* ---- gaps */

static void fit_gaps(struct ys_yard *yard)
{
    const double prior = gap_prior, prior_share = ridge_prior;
    double dips = 0, ridges = 0, sum = 0;

    for (size_t k = 0; k < yard->n; k++) {
        const struct ys_yard_track *t = &yard->track[k];

        for (size_t b = 0; t->strip.n && b <= t->strip.n; b++) {
            const double w = t->posterior.gap[b] * t->shares.dip[b];

            dips += w;
            sum += w * t->features.dip[b];
            ridges += t->posterior.gap[b] * t->shares.ridge[b];
        }
    }
    yard->hand.ridge_share =
        (prior_share * yard->hand_prior.ridge_share + ridges) / (prior_share + dips + ridges);
    yard->hand.gap_dip = fmax(least_gap_dip * yard->hand_prior.gap_dip,
                              (prior * yard->hand_prior.gap_dip + sum) / (prior + dips));
}

/* ---- noise inside cars */

/* Boundaries and ends of strings expected within BOUNDARY_STEPS of step i. */
static double boundaries_near(const struct ys_posterior *posterior, size_t i)
{
    double sum = 0;

    for (ptrdiff_t d = -BOUNDARY_STEPS; d <= BOUNDARY_STEPS; d++) {
        const ptrdiff_t n = (ptrdiff_t)posterior->n,
                        at = (ptrdiff_t)i + d < 0 ? 0 : (ptrdiff_t)i + d;
        const size_t b = (size_t)(at > n ? n : at), s = (size_t)(at >= n ? n - 1 : at);

        sum += posterior->gap[b] + (s ? fabs(posterior->car[s] - posterior->car[s - 1]) : 0);
    }
    return sum;
}

static void fit_noise(struct ys_yard *yard, double *dips, double *colour_steps)
{
    const double contrast = yard->scales.contrast, sigma = sd_of_median;
    size_t n = 0;

    for (size_t k = 0; k < yard->n; k++) {
        const struct ys_yard_track *t = &yard->track[k];

        for (size_t i = 0; i < t->strip.n; i++) {
            const double clear = ys_clip(1 - boundaries_near(&t->posterior, i), 0, 1);

            if (!t->features.gap_valid[i] || t->posterior.car[i] * clear <= inside_from)
                continue;
            dips[n] = fabs(t->features.dip[i] * t->features.dip_unit[i]);
            colour_steps[n++] = t->features.colour_step[i];
        }
    }
    if (n <= LEAST_NOISE_STEPS)
        return;
    yard->hand.roof_noise = ys_clip(sigma * ys_quantile_linear(dips, n, 0.5),
                                    least_roof_noise * contrast, most_roof_noise * contrast);
    yard->hand.colour_step_noise = ys_clip(sigma * ys_quantile_linear(colour_steps, n, 0.5),
                                           least_colour_step_noise, most_colour_step_noise);
}

/* ---- lengths */

bool ys_yard_fit_lengths(struct ys_yard *yard, double most, double blur_m)
{
    /* Four cars weigh as much as all that is known of rolling stock. */
    const double prior = length_prior_cars;
    double count[YS_LENGTHS] = {0}, n = 0, metres = 0, sum = 0;

    for (size_t k = 0; k < yard->n; k++)
        for (size_t i = 0; yard->track[k].strip.n && i < YS_LENGTHS; i++)
            count[i] += yard->track[k].posterior.lengths[i];
    for (size_t i = 0; i < YS_LENGTHS; i++) {
        n += count[i];
        metres += count[i] * (double)(YS_KMIN + i) * YS_STEP_M;
    }
    yard->usual_share = 0;
    for (size_t i = 0; i + USUAL_STEPS < YS_LENGTHS; i++) {
        double some = 0;

        for (size_t k = 0; k <= USUAL_STEPS; k++)
            some += count[i + k];
        yard->usual_share = fmax(yard->usual_share, some / fmax(n, no_cars));
    }
    const struct ys_gauss gauss = ys_gauss_of(blur_m / YS_STEP_M, YS_BORDER_NOTHING);

    if (!ys_blur_row(count, YS_LENGTHS, 1, &gauss))
        return false;
    for (size_t i = 0; i < YS_LENGTHS; i++)
        sum += count[i];
    const double weight = most * n / (n + prior);

    for (size_t i = 0; i < YS_LENGTHS; i++)
        yard->lengths.p[i] =
            (1 - weight) * yard->length_prior.p[i] + weight * count[i] / fmax(sum, no_cars);
    ys_lengths_complete(&yard->lengths);
    yard->n_cars = n;
    yard->mean_length_m = (prior * first_mean_length_m + metres) / (prior + n);
    return true;
}

bool ys_yard_em(struct ys_yard *yard)
{
    size_t steps = 0;

    for (size_t k = 0; k < yard->n; k++)
        steps += yard->track[k].strip.n;
    double *room = ys_new(2 * steps, sizeof *room);
    bool ok = room && ys_yard_each(yard, measure_features) && ys_yard_each(yard, e_step);

    for (int round = 0; ok && round < EM_ROUNDS; round++) {
        fit_edges(yard);
        fit_gaps(yard);
        fit_noise(yard, room, room + steps);
        ok = ys_yard_fit_lengths(yard, picture_lengths_most,
                                 fmax(length_blur_m, length_blur_px * yard->scales.pixel_m)) &&
             ys_yard_each(yard, e_step);
    }
    free(room);
    return ok;
}
