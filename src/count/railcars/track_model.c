/*
 * track_model.c - the semi-Markov model of a track: its priors, and how likely the evidence is
 *
 * Coupled cars touch, so a picture shows a train and not its cars, and length / car length
 * needs a length that nobody knows.  Here "a car of length l ends at this boundary" competes
 * for every l against empty track and other bodies.  With C, E, F, S for a car ended, empty,
 * another body and a car starting at boundary t (S in s[], the rest in c, e, f), P(k) for the
 * length prior:
 *
 *     C[t] = sum over k of S[t - k] P(k)
 *     E[t] = exp(empty[t - 1]) (E[t - 1] + C[t - 1] exp(end[t - 1]) + F[t - 1])
 *     S[t] = C[t] exp(gap[t]) + E[t] exp(begin[t]) + F[t]
 *
 * each term times its rate of struct ys_rates, F as E, and Z = C[n] + E[n] + F[n] + cut cars.
 *
 * The same recursion stands four times, each time with what it must keep: this file for the sum
 * alone, track_posterior.c with the way back, track_count.c with a row of counts, and
 * track_likeliest.c with maxima and back pointers.  test_track_model.c holds them against
 * every way to fill a short track, written out.
 *
 * Weights are kept in the linear domain, where the sum over lengths is one multiply-add each.
 * A boundary can change them by e^(+-6), so when the largest leaves its range, all that is
 * still read, the last YS_KMAX starts, is divided by it and its ln is kept.
 */

#include "track_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"

/* Lengths over couplers, metres, as their builders and the AAR publish them for stock of
 * 1,520 and 1,435 mm gauge.  The weights are a guess: the picture's own lengths are learned
 * on top. */
static const struct {
    double metres, weight;
} stock[] = {
    {12.02, .10},                             /* tank car */
    {12.8, .03},  {13.44, .10}, {13.92, .22}, /* hoppers; gondola 12-132 */
    {14.73, .17},                             /* covered car, 13.4 m flat */
    {15.35, .06}, {16.2, .06},  {16.9, .05},  /* long tank, coal gondola, 50 ft boxcar */
    {18.5, .02},  {19.62, .06}, {20.6, .02},  {23.2, .03}, /* 60 ft cars and flats */
    {25.62, .03}, {28.5, .025}, {29.3, .025},              /* 80 ft flat, autoracks */
};
/* Spread round a published length: metres, and a share of it.  By hand; not measured since. */
static const double stock_sd_m = 0.4, stock_sd_share = 0.03;
/* Half of the prior is uniform from 9.5 to 31 m, so that no length is ever ruled out. */
static const double stock_weight = 0.5, uniform_weight = 0.5;

/*
 * Rates of the states, a step of YS_STEP_M.  They are guesses at how yards are filled: lengths
 * of strings and of the track between them, metres.  With the evidence by hand, on four real
 * yards at 0.85 to 0.94 m, coupling of 0.85 or 0.95, strings twice as dense or a third rarer
 * and other bodies of 75 or 300 m changed no count.
 */
static const double step_m = 0.5;
static const double foreign_share = 0.08; /* of what begins on a track: not a car */
static const double empty_run_m = 40;     /* times 1 / foreign_share: 500 m to another body */
static const double start_empty = 0.6;    /* the line begins on empty track */
static const double start_car = 0.05;     /* exactly where a car begins */
static const double edge_start = 0.3;     /* under a car, where the tile's edge cuts the line */
static const double edge_end = 1.0;       /* a cut car at its end is as likely as a whole one */

static const double hand_coupled = 0.90;      /* another car follows: strings of ten */
static const double hand_empty_run_m = 90;    /* to the next string */
static const double hand_foreign_run_m = 150; /* of platforms, buildings, ditches */
static const double hand_foreign_to_car = 0.3, hand_foreign_to_empty = 0.7;
static const double hand_start_part = 0.006, hand_end_part = 0.02; /* drawn past cars */

/* Those that samples/train/model.py fits the network under (its coupling varies from 0.83 to
 * 0.93): they have to agree, as the weights are right only together with them. */
static const double net_coupled = 0.88; /* strings of eight */
static const double net_empty_run_m = 180;
static const double net_foreign_run_m = 16; /* the other bodies it knows are locomotives */
static const double net_foreign_to_car = 0.5, net_foreign_to_empty = 0.5;
static const double net_foreign_rarer = 0.3; /* than foreign_share says */
static const double net_start_foreign = 0.03;
static const double net_start_part = 0.02, net_end_part = 0.05;

/* Weights are divided when the largest leaves this range: a step and YS_KMAX starts before it
 * stay far inside what a double holds (1e308). */
static const double too_large = 1e100, too_small = 1e-100;

void ys_lengths_complete(struct ys_lengths *lengths)
{
    double sum = 0, tail = 0;

    for (size_t i = 0; i < YS_LENGTHS; i++)
        sum += lengths->p[i];
    lengths->mean = 0;
    for (size_t i = 0; i < YS_LENGTHS; i++) {
        lengths->p[i] /= sum;
        lengths->mean += lengths->p[i] * (double)(YS_KMIN + i);
    }
    for (size_t k = YS_KMAX + 1; k-- > 0;) {
        tail += k >= YS_KMIN ? lengths->p[k - YS_KMIN] : 0;
        lengths->tail[k] = k > YS_KMIN ? tail : 1;
    }
}

void ys_lengths_prior(struct ys_lengths *out)
{
    double sum = 0;

    for (size_t i = 0; i < YS_LENGTHS; i++) {
        const double metres = step_m * (double)(YS_KMIN + i);

        out->p[i] = 0;
        for (size_t j = 0; j < sizeof stock / sizeof *stock; j++) {
            const double sd = hypot(stock_sd_m, stock_sd_share * stock[j].metres);
            const double d = (metres - stock[j].metres) / sd;

            out->p[i] += stock[j].weight * exp(-0.5 * d * d) / sd;
        }
        sum += out->p[i];
    }
    for (size_t i = 0; i < YS_LENGTHS; i++)
        out->p[i] = stock_weight * out->p[i] / sum + uniform_weight / YS_LENGTHS;
    ys_lengths_complete(out);
}

void ys_rates_hand(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge)
{
    const double coupled = hand_coupled, foreign = foreign_share, step = step_m;

    *out = (struct ys_rates){
        .car_car = coupled,
        .car_empty = (1 - coupled) * (1 - foreign),
        .car_foreign = (1 - coupled) * foreign,
        .empty_car = step / hand_empty_run_m,
        .empty_foreign = step / empty_run_m * foreign,
        .foreign_car = step / hand_foreign_run_m * hand_foreign_to_car,
        .foreign_empty = step / hand_foreign_run_m * hand_foreign_to_empty,
        .start_empty = start_empty,
        .start_foreign = foreign,
        .start_car = start_car,
        .start_part = starts_at_edge ? edge_start : hand_start_part,
        .end_part = ends_at_edge ? edge_end : hand_end_part,
    };
    out->empty_empty = 1 - out->empty_car - out->empty_foreign;
    out->foreign_foreign = 1 - step / hand_foreign_run_m;
}

void ys_rates_net(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge)
{
    const double coupled = net_coupled, foreign = foreign_share, step = step_m;

    *out = (struct ys_rates){
        .car_car = coupled,
        .car_empty = (1 - coupled) * (1 - foreign),
        .car_foreign = (1 - coupled) * foreign,
        .empty_car = step / net_empty_run_m,
        .empty_foreign = step / empty_run_m * foreign * net_foreign_rarer,
        .foreign_car = step / net_foreign_run_m * net_foreign_to_car,
        .foreign_empty = step / net_foreign_run_m * net_foreign_to_empty,
        .start_empty = start_empty,
        .start_foreign = net_start_foreign,
        .start_car = start_car,
        .start_part = starts_at_edge ? edge_start : net_start_part,
        .end_part = ends_at_edge ? edge_end : net_end_part,
    };
    out->empty_empty = 1 - out->empty_car - out->empty_foreign;
    out->foreign_foreign = 1 - step / net_foreign_run_m;
}

bool ys_evidence_new(struct ys_evidence *out, size_t n)
{
    double *all = ys_new(5 * (n + 1), sizeof *all);

    *out = (struct ys_evidence){.n = n, .empty = all};
    if (all) {
        out->foreign = all + (n + 1);
        out->gap = all + 2 * (n + 1);
        out->begin = all + 3 * (n + 1);
        out->end = all + 4 * (n + 1);
    }
    return all != NULL;
}

void ys_evidence_fini(struct ys_evidence *evidence)
{
    free(evidence->empty);
    *evidence = (struct ys_evidence){0};
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double largest(double a, double b, double c, double d)
{
    return larger(larger(a, b), larger(c, d));
}

static bool out_of_range(double x)
{
    return x > too_large || (x < too_small && x > 0);
}

struct sums { /* over car lengths, some boundaries at once */
    double at[YS_SUMS_AT_ONCE];
    size_t first, end; /* boundaries that at is of */
};

/* Weight of whole cars that end at t; s: of those that start, up to t - YS_KMIN. */
static double ended(struct sums *sums, const double *s, size_t t, const struct ys_evidence *ev,
                    const struct ys_lengths *lengths, const struct ysk_ops *ops)
{
    double sum = 0;

    if (t >= YS_KMAX && t >= sums->end && t + YS_SUMS_AT_ONCE <= ev->n) {
        ops->sm_ends_f64(sums->at, s + t - YS_KMIN, -1, lengths->p, YS_LENGTHS,
                         YS_SUMS_AT_ONCE);
        sums->first = t;
        sums->end = t + YS_SUMS_AT_ONCE;
    }
    if (t < sums->end)
        return sums->at[t - sums->first];
    for (size_t k = YS_KMIN; k <= YS_KMAX && k <= t; k++)
        sum += s[t - k] * lengths->p[k - YS_KMIN];
    return sum;
}

double ys_model_evidence(const struct ys_evidence *ev, const struct ys_lengths *lengths,
                         const struct ys_rates *q, const struct ysk_ops *ops, double *room)
{
    const size_t n = ev->n;
    const bool plain = !ev->gap;
    double *s = room; /* weight of a car starting at t */
    double c = 0, e = 0, f = 0, start = 1, log_scale = 0;
    double gap = plain ? 1 : exp(ev->gap[0]), begin = plain ? 1 : exp(ev->begin[0]);
    double end = plain ? 1 : exp(ev->end[0]);
    struct sums sums = {.end = 0};

    s[0] = q->start_car;
    for (size_t t = 1; t <= n; t++) {
        const double c0 = c, e0 = e, f0 = f;
        const double out = end, body_out = ev->bodies ? out : 1;
        const double gap0 = ev->bodies ? gap : 1, begin0 = ev->bodies ? begin : 1;

        if (!plain) {
            gap = exp(ev->gap[t]);
            begin = exp(ev->begin[t]);
            end = t == n ? 1 : ev->end[t] == ev->begin[t] ? begin : exp(ev->end[t]);
        }
        double sum = ended(&sums, s, t, ev, lengths, ops);

        /* A car that was under way where the line begins: each length is as likely to be cut
         * anywhere, so t steps of it have weight P(length >= t) / mean length. */
        if (t <= YS_KMAX)
            sum += start * q->start_part * lengths->tail[t] / lengths->mean;
        c = sum;
        e = (e0 * q->empty_empty + c0 * q->car_empty * out + f0 * q->foreign_empty * body_out +
             (t == 1 ? q->start_empty * start : 0)) *
            exp(ev->empty[t - 1]);
        f = (f0 * q->foreign_foreign + c0 * q->car_foreign * gap0 +
             e0 * q->empty_foreign * begin0 + (t == 1 ? q->start_foreign * start : 0)) *
            (ev->foreign[t - 1] != 0 ? exp(ev->foreign[t - 1]) : 1);
        s[t] = c * q->car_car * gap + e * q->empty_car * begin +
               f * q->foreign_car * (ev->bodies ? gap : 1);
        const double top = largest(c, e, f, s[t]);

        if (!out_of_range(top))
            continue;
        log_scale += log(top);
        c /= top;
        e /= top;
        f /= top;
        start /= top;
        for (size_t k = t > YS_KMAX ? t - YS_KMAX : 0; k <= t; k++)
            s[k] /= top;
        sums.end = 0; /* they are of what was */
    }
    /* The line may end anywhere in a car; its length beyond is unknown, so the tail counts. */
    double z = c + e + f;

    for (size_t k = 1; k <= YS_KMAX && k <= n; k++)
        z += s[n - k] * lengths->tail[k] * q->end_part;
    return log_scale + log(z);
}
