/*
 * track_count.c - how a train's length becomes a count: P(number of cars) of a track
 *
 * The recursion of track_model.c with an index more: C[t][i] is the weight of all ways to fill the
 * track up to boundary t with i cars, the last of them ending at t, and S[t][i] that of those
 * after which a car may start at t.  A car of k steps ends:
 *
 *     C[t][i] = sum over k of S[t - k][i - 1] P(k)
 *
 * so a string of 60 m is, at once, four cars of 15 m and five of 12 m, each as likely as the
 * gaps seen in it and the lengths of this picture make it.  The count is never a length divided
 * by the length of a car.
 * These sums over lengths are nearly all of the work and run in kernels/semimarkov.c, a row of
 * counts at a time: at most n * 44 lengths * n / 19 counts, 1.0 M multiply-adds for 330 m.
 *
 * Only the last YS_KMAX rows of S are read, so they live in a window that slides over a buffer
 * twice as long.  At boundary t no more than t / YS_KMIN + 1 cars can have ended (one of them
 * cut by the start), so the rows grow as they go.  Nothing is dropped but what is below
 * YSK_SM_TINY of a row.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "track_model.h"

enum { WINDOW = YS_KMAX + 1, BUFFER = 2 * WINDOW };

/* Rows are divided when the largest weight leaves this range.  Tighter than in
 * track_model.c: the weights of a row differ by many orders, and so those down to 1e-190 of the
 * largest stay above YSK_SM_TINY. */
static const double too_large = 1e60, too_small = 1e-60;

struct rows {
    size_t m;       /* counts a row: 0 .. m - 1 */
    double *buffer; /* BUFFER rows of m: car starts */
    size_t at;      /* row of the present boundary */
    /* Rows of what ends at the boundary; car_old: at the boundary before it. */
    double *car, *car_old, *empty, *foreign;
    double start; /* weight of the start states, in the present scale */
};

static bool rows_new(struct rows *r, size_t m)
{
    *r = (struct rows){.m = m, .start = 1};
    r->buffer = ys_new(BUFFER * m, sizeof(double));
    r->car = ys_new(4 * m, sizeof(double));
    r->car_old = r->car + m;
    r->empty = r->car + 2 * m;
    r->foreign = r->car + 3 * m;
    return r->buffer && r->car;
}

static void rows_fini(struct rows *r)
{
    double *car = r->car < r->car_old ? r->car : r->car_old; /* they swap */

    free(r->buffer);
    free(car);
}

/* On to the next boundary; the last YS_KMAX rows move to the front when the buffer is full. */
static void slide(struct rows *r)
{
    if (++r->at == BUFFER) {
        memmove(r->buffer, r->buffer + (BUFFER - YS_KMAX) * r->m,
                YS_KMAX * r->m * sizeof(double));
        r->at = YS_KMAX;
    }
}

static void scale_rows(struct rows *r, double by)
{
    const size_t first = r->at > YS_KMAX ? r->at - YS_KMAX : 0;

    for (size_t i = first * r->m; i < (r->at + 1) * r->m; i++)
        r->buffer[i] *= by;
    for (size_t i = 0; i < r->m; i++) {
        r->car[i] *= by;
        r->empty[i] *= by;
        r->foreign[i] *= by;
    }
    r->start *= by;
}

/* Cars that end at boundary t: whole ones of every length, and one that the start of the line
 * cuts, which counts from YS_VISIBLE steps on. */
static void ends_at(struct rows *r, size_t t, size_t n, const struct ys_lengths *lengths,
                    const struct ys_rates *q, const struct ysk_ops *ops)
{
    const size_t longest = t < YS_KMAX ? t : YS_KMAX;
    double *swap = r->car_old;

    r->car_old = r->car;
    r->car = swap;
    memset(r->car, 0, n * sizeof(double));
    if (t >= YS_KMIN && n > 1)
        ops->sm_ends_f64(r->car + 1, r->buffer + (r->at - YS_KMIN) * r->m, -(ptrdiff_t)r->m,
                         lengths->p, longest - YS_KMIN + 1, n - 1);
    if (t <= YS_KMAX)
        r->car[t >= YS_VISIBLE] += r->start * q->start_part * lengths->tail[t] / lengths->mean;
}

/* Rates times evidence of step t - 1 and boundary t, of each pair of states. */
static struct ysk_sm_rates rates_at(const struct ys_evidence *ev, const struct ys_rates *q,
                                    size_t t)
{
    const double e = exp(ev->empty[t - 1]), f = exp(ev->foreign[t - 1]),
                 end = exp(ev->end[t - 1]);
    const double gap = exp(ev->gap[t]), begin = exp(ev->begin[t]);
    const double gap0 = ev->bodies ? exp(ev->gap[t - 1]) : 1,
                 begin0 = ev->bodies ? exp(ev->begin[t - 1]) : 1;

    return (struct ysk_sm_rates){
        .e_e = q->empty_empty * e,
        .c_e = q->car_empty * end * e,
        .f_e = q->foreign_empty * (ev->bodies ? end : 1) * e,
        .f_f = q->foreign_foreign * f,
        .c_f = q->car_foreign * gap0 * f,
        .e_f = q->empty_foreign * begin0 * f,
        .c_s = q->car_car * gap,
        .e_s = q->empty_car * begin,
        .f_s = q->foreign_car * (ev->bodies ? gap : 1),
    };
}

static void walk(struct rows *r, const struct ys_evidence *ev, const struct ys_lengths *lengths,
                 const struct ys_rates *q, const struct ysk_ops *ops)
{
    r->buffer[0] = q->start_car;
    for (size_t t = 1; t <= ev->n; t++) {
        const size_t reach = t / YS_KMIN + 2, n = reach < r->m ? reach : r->m;
        const struct ysk_sm_rates rates = rates_at(ev, q, t);

        slide(r);
        memset(r->buffer + r->at * r->m, 0, r->m * sizeof(double));
        ends_at(r, t, n, lengths, q, ops);
        double *s = r->buffer + r->at * r->m;
        double top = ops->sm_states_f64(r->empty, r->foreign, s, r->car_old, r->car, &rates, n);

        if (t == 1) { /* a track may begin empty, or under another body */
            const double e = q->start_empty * exp(ev->empty[0]),
                         f = q->start_foreign * exp(ev->foreign[0]);

            r->empty[0] += e;
            r->foreign[0] += f;
            s[0] += e * rates.e_s + f * rates.f_s;
            top = fmax(top, fmax(s[0], fmax(r->empty[0], r->foreign[0])));
        }
        if (top > too_large || (top < too_small && top > 0))
            scale_rows(r, 1 / top);
    }
}

bool ys_model_count(struct ys_dist *out, const struct ys_evidence *ev,
                    const struct ys_lengths *lengths, const struct ys_rates *rates,
                    const struct ysk_ops *ops)
{
    const size_t n = ev->n, m = n / YS_KMIN + 3;
    struct rows r;
    double sum = 0;

    *out = (struct ys_dist){0};
    if (!rows_new(&r, m) || !(out->p = ys_new(m, sizeof(double)))) {
        rows_fini(&r);
        return false;
    }
    out->n = m;
    walk(&r, ev, lengths, rates, ops);
    /* Whatever the line ends in, and a car of k steps that its end cuts. */
    for (size_t i = 0; i < m; i++)
        out->p[i] = r.car[i] + r.empty[i] + r.foreign[i];
    for (size_t k = 1; k <= YS_KMAX && k <= n; k++) {
        const double *s = r.buffer + (r.at - k) * m;
        const size_t counts = k >= YS_VISIBLE;

        for (size_t i = counts; i < m; i++)
            out->p[i] += s[i - counts] * lengths->tail[k] * rates->end_part;
    }
    for (size_t i = 0; i < m; i++)
        sum += out->p[i];
    for (size_t i = 0; i < m; i++)
        out->p[i] /= sum;
    rows_fini(&r);
    return true;
}
