/*
 * track_model.c - prior of the track model, evidence and posterior
 *
 * Forward and backward weights in the linear domain.  Weights drift by e^(+-6) a boundary, so
 * each column has a scale: when the largest weight leaves [1e-100, 1e100], the last YS_KMAX
 * columns, all that are still read, are divided by it and its ln joins theirs.
 */

#include "track_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"

/* Lengths over couplers in metres, as published: 12-132 gondolas and other stock of 1520 mm
 * gauge; boxcars, gondolas and autoracks of the AAR.  The weights are a guess; half of the prior
 * is uniform, and the picture's own lengths are learned on top. */
static const struct {
    double metres, weight;
} stock[] = {
    {12.02, .10}, {12.8, .03}, {13.44, .10}, {13.92, .22}, {14.73, .17},
    {15.35, .06}, {16.2, .06}, {16.9, .05},  {18.5, .02},  {19.62, .06},
    {20.6, .02},  {23.2, .03}, {25.62, .03}, {28.5, .025}, {29.3, .025},
};

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
        const double metres = 0.5 * (double)(YS_KMIN + i);

        out->p[i] = 0;
        for (size_t j = 0; j < sizeof stock / sizeof *stock; j++) {
            const double sd = hypot(0.4, 0.03 * stock[j].metres);
            const double d = (metres - stock[j].metres) / sd;

            out->p[i] += stock[j].weight * exp(-0.5 * d * d) / sd;
        }
        sum += out->p[i];
    }
    for (size_t i = 0; i < YS_LENGTHS; i++)
        out->p[i] = 0.5 * out->p[i] / sum + 0.5 / YS_LENGTHS;
    ys_lengths_complete(out);
}

void ys_rates_hand(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge)
{
    /* Strings of ten cars, 90 m of track between strings, other bodies every 500 m and 150 m
     * long: guesses, and no count on the real yards hangs on them. */
    const double coupled = 0.90, foreign = 0.08, step = 0.5;

    *out = (struct ys_rates){
        .car_car = coupled,
        .car_empty = (1 - coupled) * (1 - foreign),
        .car_foreign = (1 - coupled) * foreign,
        .empty_car = step / 90,
        .empty_foreign = step / 40 * foreign,
        .foreign_car = step / 150 * 0.3,
        .foreign_empty = step / 150 * 0.7,
        .start_empty = 0.6,
        .start_foreign = foreign,
        .start_car = 0.05,
        .start_part = starts_at_edge ? 0.3 : 0.006,
        .end_part = ends_at_edge ? 1.0 : 0.02,
    };
    out->empty_empty = 1 - out->empty_car - out->empty_foreign;
    out->foreign_foreign = 1 - step / 150;
}

void ys_rates_net(struct ys_rates *out, bool starts_at_edge, bool ends_at_edge)
{
    /* Strings of eight cars, 180 m between them; other bodies are locomotives, 16 m long. */
    const double coupled = 0.88, foreign = 0.08, step = 0.5;

    *out = (struct ys_rates){
        .car_car = coupled,
        .car_empty = (1 - coupled) * (1 - foreign),
        .car_foreign = (1 - coupled) * foreign,
        .empty_car = step / 180,
        .empty_foreign = step / 40 * foreign * 0.3,
        .foreign_car = step / 16 * 0.5,
        .foreign_empty = step / 16 * 0.5,
        .start_empty = 0.6,
        .start_foreign = 0.03,
        .start_car = 0.05,
        .start_part = starts_at_edge ? 0.3 : 0.02,
        .end_part = ends_at_edge ? 1.0 : 0.05,
    };
    out->empty_empty = 1 - out->empty_car - out->empty_foreign;
    out->foreign_foreign = 1 - step / 16;
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

static double largest(double a, double b, double c, double d)
{
    return fmax(fmax(a, b), fmax(c, d));
}

static bool out_of_range(double x)
{
    return x > 1e100 || (x < 1e-100 && x > 0);
}

double ys_model_evidence(const struct ys_evidence *ev, const struct ys_lengths *lengths,
                         const struct ys_rates *q, bool plain, double *room)
{
    const size_t n = ev->n;
    double *s = room; /* weight of a car starting at t */
    double c = 0, e = 0, f = 0, start = 1, log_scale = 0;

    s[0] = q->start_car;
    for (size_t t = 1; t <= n; t++) {
        const double c0 = c, e0 = e, f0 = f, out = plain ? 1 : exp(ev->end[t - 1]);
        const double body_out = ev->bodies ? out : 1;
        const double gap0 = ev->bodies && !plain ? exp(ev->gap[t - 1]) : 1,
                     begin0 = ev->bodies && !plain ? exp(ev->begin[t - 1]) : 1;
        const double gap = plain ? 1 : exp(ev->gap[t]), begin = plain ? 1 : exp(ev->begin[t]);
        double sum = 0;

        for (size_t k = YS_KMIN; k <= YS_KMAX && k <= t; k++)
            sum += s[t - k] * lengths->p[k - YS_KMIN];
        if (t <= YS_KMAX)
            sum += start * q->start_part * lengths->tail[t] / lengths->mean;
        c = sum;
        e = (e0 * q->empty_empty + c0 * q->car_empty * out + f0 * q->foreign_empty * body_out +
             (t == 1 ? q->start_empty * start : 0)) *
            exp(ev->empty[t - 1]);
        f = (f0 * q->foreign_foreign + c0 * q->car_foreign * gap0 +
             e0 * q->empty_foreign * begin0 + (t == 1 ? q->start_foreign * start : 0)) *
            exp(ev->foreign[t - 1]);
        s[t] = c * q->car_car * gap + e * q->empty_car * begin +
               f * q->foreign_car * (ev->bodies ? gap : 1);
        const double top = largest(c, e, f, s[t]);

        if (out_of_range(top)) {
            log_scale += log(top);
            c /= top;
            e /= top;
            f /= top;
            start /= top;
            for (size_t k = t > YS_KMAX ? t - YS_KMAX : 0; k <= t; k++)
                s[k] /= top;
        }
    }
    double z = c + e + f;

    for (size_t k = 1; k <= YS_KMAX && k <= n; k++)
        z += s[n - k] * lengths->tail[k] * q->end_part;
    return log_scale + log(z);
}
