/* track_yard_em.c - what cars, gaps and ballast look like in this picture (EM over its tracks) */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/row_math.h"
#include "track_parts.h"

enum { EM_ROUNDS = 6 };

static bool measure_features(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    (void)i;
    return ys_features_measure(&t->features, &t->strip, &yard->scales, t->offset, 0);
}

static bool e_step(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    (void)i;
    ys_hand_evidence(&t->evidence, &t->shares, &t->features, &t->strip, &yard->scales,
                     &yard->hand, yard->has_shadows ? t->shadowed : NULL);
    return ys_model_posterior(&t->posterior, &t->evidence, &yard->lengths, &t->rates);
}

/* ---- sides */

/* Mean and sd of side under a state, weighed by its posterior; steps are not independent, so
 * half a metre weighs an eighth, and ten such looks are the prior's. */
static void fit_edge(double *mean, double *sd, double prior_mean, double prior_sd,
                     const struct ys_yard *yard, bool car)
{
    const double prior = 10;
    double w = 0, sum = 0, square = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < yard->n; k++) {
            const struct ys_yard_track *t = &yard->track[k];
            const double *p = car ? t->posterior.car : t->posterior.empty;

            for (size_t i = 0; i < t->strip.n; i++) {
                const double v = t->features.valid[i] ? p[i] * YS_STEP_M / 4 : 0;
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
    const struct ys_hand_params *p = &yard->prior;

    fit_edge(&h->car_edge, &h->car_edge_sd, p->car_edge, p->car_edge_sd, yard, true);
    fit_edge(&h->empty_edge, &h->empty_edge_sd, p->empty_edge, p->empty_edge_sd, yard, false);
    h->car_edge = fmax(h->car_edge, h->empty_edge + 0.6);
    h->car_edge_sd = fmax(0.3, h->car_edge_sd);
    h->empty_edge_sd = fmax(0.4, h->empty_edge_sd);
}

/* ---- gaps */

static void fit_gaps(struct ys_yard *yard)
{
    const double prior = 15, prior_share = 10;
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
        (prior_share * yard->prior.ridge_share + ridges) / (prior_share + dips + ridges);
    yard->hand.gap_dip =
        fmax(0.4 * yard->prior.gap_dip, (prior * yard->prior.gap_dip + sum) / (prior + dips));
}

/* ---- noise inside cars */

/* Boundaries and ends expected within 2.5 m of step i. */
static double boundaries_near(const struct ys_posterior *posterior, size_t i)
{
    double sum = 0;

    for (ptrdiff_t d = -5; d <= 5; d++) {
        const ptrdiff_t n = (ptrdiff_t)posterior->n,
                        at = (ptrdiff_t)i + d < 0 ? 0 : (ptrdiff_t)i + d;
        const size_t b = (size_t)(at > n ? n : at), s = (size_t)(at >= n ? n - 1 : at);

        sum += posterior->gap[b] + (s ? fabs(posterior->car[s] - posterior->car[s - 1]) : 0);
    }
    return sum;
}

static void fit_noise(struct ys_yard *yard, double *dips, double *jumps)
{
    const double contrast = yard->scales.contrast,
                 sigma = 1.4826; /* sd / median |x| of a normal */
    size_t n = 0;

    for (size_t k = 0; k < yard->n; k++) {
        const struct ys_yard_track *t = &yard->track[k];

        for (size_t i = 0; i < t->strip.n; i++) {
            const double clear = ys_clip(1 - boundaries_near(&t->posterior, i), 0, 1);

            if (!t->features.gap_valid[i] || t->posterior.car[i] * clear <= 0.5)
                continue;
            dips[n] = fabs(t->features.dip[i] * t->features.dip_unit[i]);
            jumps[n++] = t->features.colour_step[i];
        }
    }
    if (n <= 60)
        return;
    yard->hand.roof_noise =
        ys_clip(sigma * ys_row_quantile(dips, n, 0.5), 0.008 * contrast, 0.15 * contrast);
    yard->hand.colour_step_noise = ys_clip(sigma * ys_row_quantile(jumps, n, 0.5), 0.01, 0.15);
}

/* ---- lengths */

bool ys_yard_fit_lengths(struct ys_yard *yard, double most, double blur_m)
{
    /* Four cars weigh as much as all that is known of rolling stock. */
    const double prior = 4, usual_m = 13.9;
    double count[YS_LENGTHS] = {0}, n = 0, metres = 0, sum = 0;

    for (size_t k = 0; k < yard->n; k++)
        for (size_t i = 0; yard->track[k].strip.n && i < YS_LENGTHS; i++)
            count[i] += yard->track[k].posterior.lengths[i];
    for (size_t i = 0; i < YS_LENGTHS; i++) {
        n += count[i];
        metres += count[i] * (double)(YS_KMIN + i) * YS_STEP_M;
    }
    yard->usual_share = 0;
    for (size_t i = 0; i + 4 < YS_LENGTHS; i++) {
        double some = 0;

        for (size_t k = 0; k <= 4; k++)
            some += count[i + k];
        yard->usual_share = fmax(yard->usual_share, some / fmax(n, 1e-9));
    }
    if (!ys_row_blur(count, YS_LENGTHS, blur_m / YS_STEP_M, true))
        return false;
    for (size_t i = 0; i < YS_LENGTHS; i++)
        sum += count[i];
    const double weight = most * n / (n + prior);

    for (size_t i = 0; i < YS_LENGTHS; i++)
        yard->lengths.p[i] =
            (1 - weight) * yard->base.p[i] + weight * count[i] / fmax(sum, 1e-9);
    ys_lengths_complete(&yard->lengths);
    yard->n_cars = n;
    yard->mean_length_m = (prior * usual_m + metres) / (prior + n);
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
        /* A little of what is known of rolling stock always stays. */
        ok = ys_yard_fit_lengths(yard, 0.93, fmax(0.5, 0.35 * yard->scales.pixel_m)) &&
             ys_yard_each(yard, e_step);
    }
    free(room);
    return ok;
}
