#include "../../../../kernels/cpu.h"
#include "../../../../src/count/railcars/track_model.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { SHORT = 20, LONG = 45, MANY = 700 };

/* Potentials between -2 and 2, the same on every machine. */
static double any(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24) * 4 - 2;
}

static void make(struct ys_evidence *ev, struct ys_lengths *lengths, struct ys_rates *rates,
                 size_t n, uint32_t seed, bool foreign)
{
    cr_assert(ys_evidence_new(ev, n));
    ev->bodies = seed % 2;
    for (size_t t = 0; t <= n; t++) {
        ev->gap[t] = any(&seed);
        ev->begin[t] = any(&seed);
        ev->end[t] = any(&seed);
        if (t < n) {
            ev->empty[t] = any(&seed) / 4;
            ev->foreign[t] = any(&seed) / 4;
        }
    }
    ys_lengths_prior(lengths);
    ys_rates_hand(rates, seed % 2, seed % 3 == 0);
    if (!foreign) {
        rates->start_foreign = rates->empty_foreign = rates->car_foreign = 0;
        rates->foreign_foreign = rates->foreign_car = rates->foreign_empty = 0;
    }
}

/* ---- every way to fill a track, one by one */

struct all {
    const struct ys_evidence *ev;
    const struct ys_lengths *lengths;
    const struct ys_rates *q;
    double weight[8], best[8]; /* by number of cars */
};

enum state { EMPTY, FOREIGN, CAR };

static void begin_car(struct all *a, size_t t, double w, unsigned cars);

static void done(struct all *a, double w, unsigned cars)
{
    a->weight[cars] += w;
    if (w > a->best[cars])
        a->best[cars] = w;
}

/* At boundary t; the step before it was in state. */
static void go_on(struct all *a, size_t t, enum state state, double w, unsigned cars)
{
    const struct ys_rates *q = a->q;
    const struct ys_evidence *ev = a->ev;
    double e, f, s;

    if (t == ev->n) {
        done(a, w, cars);
        return;
    }
    if (state == EMPTY) {
        e = q->empty_empty;
        f = q->empty_foreign * (ev->bodies ? exp(ev->begin[t]) : 1);
        s = q->empty_car * exp(ev->begin[t]);
    } else if (state == FOREIGN) {
        e = q->foreign_empty * (ev->bodies ? exp(ev->end[t]) : 1);
        f = q->foreign_foreign;
        s = q->foreign_car * (ev->bodies ? exp(ev->gap[t]) : 1);
    } else {
        e = q->car_empty * exp(ev->end[t]);
        f = q->car_foreign * (ev->bodies ? exp(ev->gap[t]) : 1);
        s = q->car_car * exp(ev->gap[t]);
    }
    go_on(a, t + 1, EMPTY, w * e * exp(ev->empty[t]), cars);
    if (f > 0)
        go_on(a, t + 1, FOREIGN, w * f * exp(ev->foreign[t]), cars);
    begin_car(a, t, w * s, cars);
}

static void begin_car(struct all *a, size_t t, double w, unsigned cars)
{
    const size_t left = a->ev->n - t;

    for (size_t k = 1; k <= YS_KMAX && k <= left; k++) {
        if (k >= YS_KMIN)
            go_on(a, t + k, CAR, w * a->lengths->p[k - YS_KMIN], cars + 1);
        if (k == left)
            done(a, w * a->lengths->tail[k] * a->q->end_part, cars + (k >= YS_VISIBLE));
    }
}

static void every_way(struct all *a)
{
    const struct ys_rates *q = a->q;

    begin_car(a, 0, q->start_car, 0);
    for (size_t k = 1; k <= YS_KMAX && k <= a->ev->n; k++)
        go_on(a, k, CAR, q->start_part * a->lengths->tail[k] / a->lengths->mean,
              k >= YS_VISIBLE);
    go_on(a, 1, EMPTY, q->start_empty * exp(a->ev->empty[0]), 0);
    if (q->start_foreign > 0)
        go_on(a, 1, FOREIGN, q->start_foreign * exp(a->ev->foreign[0]), 0);
}

static double log_weight(const struct ys_evidence *ev, const struct ys_lengths *lengths,
                         const struct ys_rates *rates, const struct ys_segment *seg, size_t n);

static void check_against_all(size_t n, uint32_t seed, bool foreign, unsigned flags)
{
    struct ys_evidence ev;
    struct ys_lengths lengths;
    struct ys_rates rates;
    struct ysk_ops ops;
    struct ys_dist dist;
    double sum = 0, room[LONG + 1];

    ysk_ops_init(&ops, flags);
    make(&ev, &lengths, &rates, n, seed, foreign);
    struct all all = {.ev = &ev, .lengths = &lengths, .q = &rates};

    every_way(&all);
    for (unsigned i = 0; i < 8; i++)
        sum += all.weight[i];
    const double z = ys_model_evidence(&ev, &lengths, &rates, &ops, room);

    cr_assert_float_eq(z, log(sum), 1e-9, "evidence %.12f, all ways %.12f", z, log(sum));
    cr_assert(ys_model_count(&dist, &ev, &lengths, &rates, &ops));
    for (unsigned i = 0; i < 8; i++) {
        const double p = i < dist.n ? dist.p[i] : 0;

        cr_assert_float_eq(p, all.weight[i] / sum, 1e-9, "P(%u) is %.12f, want %.12f", i, p,
                           all.weight[i] / sum);
        if (all.weight[i] > 0) {
            struct ys_segment *seg;
            size_t n_seg, counted = 0;

            cr_assert(ys_model_likeliest(&seg, &n_seg, &ev, &lengths, &rates, i));
            for (size_t k = 0; k < n_seg; k++)
                counted += seg[k].to - seg[k].from >= YS_VISIBLE;
            cr_assert_eq(counted, i);
            if (!foreign)
                cr_assert_float_eq(log_weight(&ev, &lengths, &rates, seg, n_seg),
                                   log(all.best[i]), 1e-9);
            free(seg);
        }
    }
    ys_dist_fini(&dist);
    ys_evidence_fini(&ev);
}

/* Of cars with empty track between them. */
static double log_weight(const struct ys_evidence *ev, const struct ys_lengths *lengths,
                         const struct ys_rates *q, const struct ys_segment *seg, size_t n)
{
    double w = 0;
    size_t at = 0;
    bool after_car = false;

    for (size_t i = 0; i <= n; i++) {
        const size_t to = i < n ? seg[i].from : ev->n;

        for (; at < to; at++) {
            w += ev->empty[at] + log(at == 0     ? q->start_empty
                                     : after_car ? q->car_empty
                                                 : q->empty_empty);
            w += after_car ? ev->end[at] : 0;
            after_car = false;
        }
        if (i == n)
            break;
        const size_t k = seg[i].to - seg[i].from;

        if (seg[i].cut_start)
            w += log(q->start_part * lengths->tail[k] / lengths->mean);
        else if (at == 0)
            w += log(q->start_car);
        else
            w += after_car ? log(q->car_car) + ev->gap[at] : log(q->empty_car) + ev->begin[at];
        if (seg[i].cut_end)
            w += log(lengths->tail[k] * q->end_part);
        else if (!seg[i].cut_start)
            w += log(lengths->p[k - YS_KMIN]);
        at = seg[i].to;
        after_car = true;
    }
    return w;
}

Test(track_model, agrees_with_every_way_to_fill_a_short_track)
{
    for (uint32_t seed = 1; seed < 6; seed++)
        check_against_all(SHORT, seed, true, 0);
}

Test(track_model, agrees_with_every_way_to_place_cars_on_a_longer_track)
{
    for (uint32_t seed = 1; seed < 9; seed++)
        check_against_all(LONG, seed, false, ysk_cpu_detect());
}

static void check_slopes(uint32_t seed)
{
    const double h = 1e-5;
    struct ys_evidence ev;
    struct ys_lengths lengths;
    struct ys_rates rates;
    struct ys_posterior post;
    struct ysk_ops ops;
    double room[121];

    ysk_ops_init(&ops, ysk_cpu_detect());
    make(&ev, &lengths, &rates, 120, seed, true);
    cr_assert(ys_posterior_new(&post, 120, true));
    cr_assert(ys_model_posterior(&post, &ev, &lengths, &rates, &ops));
    cr_assert_float_eq(post.z, ys_model_evidence(&ev, &lengths, &rates, &ops, room), 1e-9);
    for (size_t t = 0; t < 120; t += 7) {
        double *potential[3] = {&ev.gap[t], &ev.empty[t], &ev.foreign[t]};
        const double want[3] = {post.gap[t], post.empty[t], post.foreign[t]};

        /* With bodies, gap is more than the coupled gaps that the posterior counts. */
        for (int k = ev.bodies; k < 3; k++) {
            const double keep = *potential[k];

            *potential[k] = keep + h;
            const double up = ys_model_evidence(&ev, &lengths, &rates, &ops, room);
            *potential[k] = keep - h;
            const double down = ys_model_evidence(&ev, &lengths, &rates, &ops, room);
            *potential[k] = keep;
            cr_assert_float_eq((up - down) / (2 * h), want[k], 1e-7);
        }
        cr_assert_float_eq(post.car[t] + post.empty[t] + post.foreign[t], 1, 1e-9);
    }
    ys_posterior_fini(&post);
    ys_evidence_fini(&ev);
}

Test(track_model, posteriors_are_the_slopes_of_the_evidence)
{
    check_slopes(5);
    check_slopes(6);
}

Test(track_model, the_count_is_the_sum_of_cars_whatever_the_scale)
{
    struct ys_evidence ev;
    struct ys_lengths lengths;
    struct ys_rates rates;
    struct ys_posterior post;
    struct ys_dist c, vector;
    struct ysk_ops ops;
    double whole = 0, sum = 0;

    make(&ev, &lengths, &rates, MANY, 9, true);
    for (size_t t = 0; t < MANY; t++) /* hundreds of orders of magnitude along the track */
        ev.empty[t] += t < MANY / 2 ? 3 : -3;
    ysk_ops_init(&ops, 0);
    cr_assert(ys_model_count(&c, &ev, &lengths, &rates, &ops));
    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert(ys_model_count(&vector, &ev, &lengths, &rates, &ops));
    cr_assert_arr_eq(c.p, vector.p, c.n * sizeof *c.p, "the variants differ");
    for (size_t i = 0; i < c.n; i++)
        sum += c.p[i];
    cr_assert_float_eq(sum, 1, 1e-12);
    cr_assert(ys_posterior_new(&post, MANY, false));
    cr_assert(ys_model_posterior(&post, &ev, &lengths, &rates, &ops));
    for (size_t i = 0; i < YS_LENGTHS; i++)
        whole += post.lengths[i];
    for (size_t k = YS_VISIBLE; k <= YS_KMAX; k++)
        whole += post.first[k] + post.last[k];
    cr_assert_float_eq(ys_dist_mean(&c), whole, 1e-9);
    ys_dist_fini(&c);
    ys_dist_fini(&vector);
    ys_posterior_fini(&post);
    ys_evidence_fini(&ev);
}
