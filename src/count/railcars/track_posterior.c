/*
 * track_posterior.c - what stands where on a track: forward and backward through its model
 *
 * Forward, as in track_model.c, gives the weight of all that can lie before a place; backward
 * that of all that can follow it; their product over Z is the probability of what stands there.
 * From it the picture's own lengths, gaps and brightness are learned (track_yard_em.c), and
 * each car of the list gets its score (track_tally.c).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "track_model.h"

/* Divided when the largest weight leaves this range, as in track_model.c. */
static const double too_large = 1e100, too_small = 1e-100;

struct columns { /* forward or backward weights, n + 1 of each, times exp(scale) */
    double *car, *empty, *foreign, *start, *scale;
};

struct model {
    const struct ys_lengths *lengths;
    const struct ys_rates *rates;
    const struct ysk_ops *ops;
};

struct factors { /* exponentials of the evidence */
    double *gap, *begin, *end, *empty, *foreign;
    double *body_gap, *body_begin, *body_end; /* where another body is on one side */
};

bool ys_posterior_new(struct ys_posterior *out, size_t n, bool segments)
{
    double *all = ys_new(4 * (n + 1), sizeof *all);

    *out = (struct ys_posterior){.n = n, .gap = all};
    if (segments)
        out->segment = ys_new((n + 1) * YS_LENGTHS, sizeof(double));
    if (!all || (segments && !out->segment)) {
        ys_posterior_fini(out);
        return false;
    }
    out->empty = all + (n + 1);
    out->foreign = all + 2 * (n + 1);
    out->car = all + 3 * (n + 1);
    return true;
}

void ys_posterior_fini(struct ys_posterior *posterior)
{
    free(posterior->gap);
    free(posterior->segment);
    *posterior = (struct ys_posterior){0};
}

static struct columns columns_at(double *room, size_t n)
{
    return (struct columns){room, room + n, room + 2 * n, room + 3 * n, room + 4 * n};
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Divides the columns first .. last by what is largest in column t, where that is too large or
 * too small; returns the divisor. */
static double rescale(struct columns *w, size_t t, size_t first, size_t last, double *log_scale)
{
    const double top =
        larger(larger(w->car[t], w->empty[t]), larger(w->foreign[t], w->start[t]));

    if (!(top > too_large || (top < too_small && top > 0)))
        return 1;
    *log_scale += log(top);
    for (size_t k = first; k <= last; k++) {
        w->car[k] /= top;
        w->empty[k] /= top;
        w->foreign[k] /= top;
        w->start[k] /= top;
        w->scale[k] = *log_scale;
    }
    return top;
}

struct sums { /* over car lengths, some boundaries at once */
    double at[YS_SUMS_AT_ONCE];
    size_t first, n; /* boundaries that at is of */
};

/* Weight of whole cars that end at t. */
static double before(struct sums *sums, const struct columns *w, size_t t, size_t n,
                     const struct model *model)
{
    const struct ys_lengths *lengths = model->lengths;
    double sum = 0;

    if (t >= YS_KMAX && t - sums->first >= sums->n && t + YS_SUMS_AT_ONCE <= n) {
        model->ops->sm_ends_f64(sums->at, w->start + t - YS_KMIN, -1, lengths->p, YS_LENGTHS,
                                YS_SUMS_AT_ONCE);
        sums->first = t;
        sums->n = YS_SUMS_AT_ONCE;
    }
    if (t - sums->first < sums->n)
        return sums->at[t - sums->first];
    for (size_t k = YS_KMIN; k <= YS_KMAX && k <= t; k++)
        sum += w->start[t - k] * lengths->p[k - YS_KMIN];
    return sum;
}

/* Of those that start at t. */
static double behind(struct sums *sums, const struct columns *w, size_t t, size_t n,
                     const struct model *model)
{
    const struct ys_lengths *lengths = model->lengths;
    double sum = 0;

    if (t + YS_KMAX <= n && t - sums->first >= sums->n && t + 1 >= YS_SUMS_AT_ONCE) {
        sums->first = t + 1 - YS_SUMS_AT_ONCE;
        sums->n = YS_SUMS_AT_ONCE;
        model->ops->sm_ends_f64(sums->at, w->car + sums->first + YS_KMIN, 1, lengths->p,
                                YS_LENGTHS, YS_SUMS_AT_ONCE);
    }
    if (t - sums->first < sums->n)
        return sums->at[t - sums->first];
    for (size_t k = YS_KMIN; k <= YS_KMAX && t + k <= n; k++)
        sum += lengths->p[k - YS_KMIN] * w->car[t + k];
    return sum;
}

static double forward(struct columns *w, const struct factors *x, size_t n,
                      const struct model *model)
{
    const struct ys_lengths *lengths = model->lengths;
    const struct ys_rates *q = model->rates;
    double start = 1, log_scale = 0;
    struct sums sums = {.n = 0};

    w->start[0] = q->start_car;
    for (size_t t = 1; t <= n; t++) {
        double c = before(&sums, w, t, n, model);

        if (t <= YS_KMAX)
            c += start * q->start_part * lengths->tail[t] / lengths->mean;
        const double e0 = w->empty[t - 1], c0 = w->car[t - 1], f0 = w->foreign[t - 1];
        const double e = (e0 * q->empty_empty + c0 * q->car_empty * x->end[t - 1] +
                          f0 * q->foreign_empty * x->body_end[t - 1] +
                          (t == 1 ? q->start_empty * start : 0)) *
                         x->empty[t - 1];
        const double f = (f0 * q->foreign_foreign + c0 * q->car_foreign * x->body_gap[t - 1] +
                          e0 * q->empty_foreign * x->body_begin[t - 1] +
                          (t == 1 ? q->start_foreign * start : 0)) *
                         x->foreign[t - 1];

        w->car[t] = c;
        w->empty[t] = e;
        w->foreign[t] = f;
        w->start[t] = c * q->car_car * x->gap[t] + e * q->empty_car * x->begin[t] +
                      f * q->foreign_car * x->body_gap[t];
        w->scale[t] = log_scale;
        const double top = rescale(w, t, t > YS_KMAX ? t - YS_KMAX : 0, t, &log_scale);

        start /= top;
        sums.n = top == 1 ? sums.n : 0; /* else they are of what was */
    }
    double z = w->car[n] + w->empty[n] + w->foreign[n];

    for (size_t k = 1; k <= YS_KMAX && k <= n; k++)
        z += w->start[n - k] * lengths->tail[k] * q->end_part;
    return w->scale[n] + log(z);
}

/* start[t]: all that can follow a car starting at t; car[t]: a car ended at t; empty[t] and
 * foreign[t]: step t - 1 was so. */
static void backward(struct columns *w, const struct factors *x, size_t n,
                     const struct model *model)
{
    const struct ys_lengths *lengths = model->lengths;
    const struct ys_rates *q = model->rates;
    double finish = 1, log_scale = 0;
    struct sums sums = {.n = 0};

    for (size_t t = n + 1; t-- > 0;) {
        const double ended = t == n ? 1 : 0;
        double s = behind(&sums, w, t, n, model), next_e = 0, next_f = 0;

        if (n - t >= 1 && n - t <= YS_KMAX)
            s += lengths->tail[n - t] * q->end_part * finish;
        if (t < n) {
            next_e = x->empty[t] * w->empty[t + 1];
            next_f = x->foreign[t] * w->foreign[t + 1];
        }
        w->start[t] = s;
        w->car[t] = ended + q->car_car * x->gap[t] * s + q->car_empty * x->end[t] * next_e +
                    q->car_foreign * x->body_gap[t] * next_f;
        w->empty[t] = ended + q->empty_car * x->begin[t] * s + q->empty_empty * next_e +
                      q->empty_foreign * x->body_begin[t] * next_f;
        w->foreign[t] = ended + q->foreign_car * x->body_gap[t] * s +
                        q->foreign_foreign * next_f +
                        q->foreign_empty * x->body_end[t] * next_e;
        w->scale[t] = log_scale;
        const double top = rescale(w, t, t, t + YS_KMAX < n ? t + YS_KMAX : n, &log_scale);

        finish /= top;
        sums.n = top == 1 ? sums.n : 0;
    }
}

/* exp(log of a scale) times weights that may be 0. */
static double weighed(double x, double log_scale)
{
    return x > 0 ? exp(log(x) + log_scale) : 0;
}

/* As weighed(), for many products of few scales: the exponential is kept, or it would be
 * most of what a posterior costs. */
struct kept {
    double log_scale, factor;
};

static double weighed_kept(double x, double log_scale, struct kept *kept)
{
    if (!(x > 0))
        return 0;
    if (log_scale != kept->log_scale)
        *kept = (struct kept){log_scale, exp(log_scale)};
    return isinf(kept->factor) ? weighed(x, log_scale) : x * kept->factor;
}

struct both { /* weights before and behind, and ln Z */
    const struct columns *a, *b;
    double z;
};

/* Probabilities of the cars that start at t, of the `most` shortest lengths. */
static void weigh_cars(double *restrict p, size_t t, size_t most, const struct both *both,
                       const struct ys_lengths *lengths, struct kept *kept)
{
    const double *car = both->b->car + t + YS_KMIN, *scale = both->b->scale + t + YS_KMIN;
    const double start = both->a->start[t], at_start = both->a->scale[t];
    bool same = true;

    for (size_t i = 0; i < most; i++)
        same &= scale[i] == scale[0];
    for (size_t i = 0; i < most; i++)
        p[i] = start * lengths->p[i] * car[i];
    if (same) { /* nearly always */
        const double log_scale = at_start + scale[0] - both->z;

        if (log_scale != kept->log_scale)
            *kept = (struct kept){log_scale, exp(log_scale)};
    }
    if (same && !isinf(kept->factor)) {
        for (size_t i = 0; i < most; i++)
            p[i] = p[i] > 0 ? p[i] * kept->factor : 0;
        return;
    }
    for (size_t i = 0; i < most; i++)
        p[i] = weighed_kept(p[i], at_start + scale[i] - both->z, kept);
}

/*
 * Cars: whole ones of each length, and those cut by an end.  A car covers up to YS_KMAX steps
 * and there are as many cars as pairs (start, length), so the probability of "car" is not added
 * up step by step: cover, n + 2 zeros, gets it where a car begins and loses it where the car
 * ends, and marginals() sums along the track.
 */
static void add_cars(struct ys_posterior *out, double *cover, const struct columns *a,
                     const struct columns *b, const struct ys_lengths *lengths,
                     const struct ys_rates *q)
{
    const size_t n = out->n;
    const struct both both = {a, b, out->z};
    struct kept kept = {0, 1};

    memset(out->lengths, 0, sizeof out->lengths);
    memset(out->first, 0, sizeof out->first);
    memset(out->last, 0, sizeof out->last);
    for (size_t t = 0; t + YS_KMIN <= n; t++) {
        const size_t most = n - t < YS_KMAX ? n - t - YS_KMIN + 1 : YS_LENGTHS;
        double p[YS_LENGTHS];

        weigh_cars(p, t, most, &both, lengths, &kept);
        for (size_t i = 0; i < most; i++)
            out->lengths[i] += p[i];
        for (size_t i = 0; i < most; i++)
            cover[t + YS_KMIN + i] -= p[i];
        for (size_t i = 0; i < most; i++)
            cover[t] += p[i];
        if (out->segment)
            memcpy(out->segment + t * YS_LENGTHS, p, most * sizeof *p);
    }
    for (size_t k = 1; k <= YS_KMAX && k <= n; k++) {
        const double first = weighed(
            q->start_part * lengths->tail[k] / lengths->mean * b->car[k], b->scale[k] - out->z);
        const double last =
            weighed(a->start[n - k] * lengths->tail[k] * q->end_part, a->scale[n - k] - out->z);

        out->first[k] = first;
        out->last[k] = last;
        cover[0] += first;
        cover[k] -= first;
        cover[n - k] += last;
        cover[n] -= last;
    }
}

static void marginals(struct ys_posterior *out, const struct columns *a,
                      const struct columns *b, const struct factors *x,
                      const struct ys_rates *q, const double *cover)
{
    struct kept kept = {0, 1};
    double inside = 0;

    for (size_t t = 0; t <= out->n; t++) {
        const double scale = a->scale[t] + b->scale[t] - out->z;

        out->gap[t] =
            weighed_kept(a->car[t] * q->car_car * x->gap[t] * b->start[t], scale, &kept);
        if (t == 0)
            continue;
        out->empty[t - 1] = weighed_kept(a->empty[t] * b->empty[t], scale, &kept);
        out->foreign[t - 1] = weighed_kept(a->foreign[t] * b->foreign[t], scale, &kept);
        inside += cover[t - 1];
        out->car[t - 1] = inside;
    }
}

bool ys_model_posterior(struct ys_posterior *out, const struct ys_evidence *ev,
                        const struct ys_lengths *lengths, const struct ys_rates *rates,
                        const struct ysk_ops *ops)
{
    const size_t n = ev->n, m = n + 1;
    const struct model model = {lengths, rates, ops};
    double *room = ys_new(19 * m + 2, sizeof *room);

    if (!room)
        return false;
    struct columns a = columns_at(room, m), b = columns_at(room + 5 * m, m);
    const struct factors x = {room + 10 * m, room + 11 * m, room + 12 * m, room + 13 * m,
                              room + 14 * m, room + 15 * m, room + 16 * m, room + 17 * m};

    ops->exp_f64(x.gap, ev->gap, m);
    ops->exp_f64(x.begin, ev->begin, m);
    ops->exp_f64(x.end, ev->end, m);
    ops->exp_f64(x.empty, ev->empty, n);
    ops->exp_f64(x.foreign, ev->foreign, n);
    for (size_t t = 0; t <= n; t++) {
        x.body_gap[t] = ev->bodies ? x.gap[t] : 1;
        x.body_begin[t] = ev->bodies ? x.begin[t] : 1;
        x.body_end[t] = ev->bodies ? x.end[t] : 1;
    }
    out->z = forward(&a, &x, n, &model);
    backward(&b, &x, n, &model);
    add_cars(out, room + 18 * m, &a, &b, lengths, rates);
    marginals(out, &a, &b, &x, rates, room + 18 * m);
    free(room);
    return true;
}
