/*
 * posterior.c - ln Z of a track and its gradient, for training: forward and backward through the
 * semi-Markov model of cars (explicit length), empty track and other bodies.
 *
 * Compiled by train.py into a shared object.  Potentials are logs against "inside a car":
 * pot[0] empty, pot[1] foreign (n each), pot[2] gap, pot[3] begin, pot[4] end (n + 1 each; a row
 * of pot has n + 1 places).  rate: the 14 rates in the order of struct ys_rates.  The gradient of
 * ln Z with respect to a potential is the posterior probability that it is used.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KMIN = 19, KMAX = 62, CC = 0, CE, CF, EE, EC, EF, FF, FC, FE, SE, SF, SC, SP, EP };

struct columns {
    double *car, *empty, *foreign, *start, *scale;
};

static struct columns columns_of(double *room, int n)
{
    struct columns c = {room, room + n + 1, room + 2 * (n + 1), room + 3 * (n + 1),
                        room + 4 * (n + 1)};
    return c;
}

/* Keeps the numbers of columns from..to within range; what was divided by goes to *log_scale. */
static double rescale(struct columns *c, int t, int from, int to, double *log_scale)
{
    const double top = fmax(fmax(c->car[t], c->empty[t]), fmax(c->foreign[t], c->start[t]));

    c->scale[t] = *log_scale;
    if (top < 1e80 && (top > 1e-80 || top == 0))
        return 1;
    *log_scale += log(top);
    for (int k = from; k <= to; k++) {
        c->car[k] /= top;
        c->empty[k] /= top;
        c->foreign[k] /= top;
        c->start[k] /= top;
        c->scale[k] = *log_scale;
    }
    return top;
}

static double forward(struct columns *a, int n, const double *p, const double *tail,
                      double mean, double *const x[5], const double *q)
{
    double one = 1, log_scale = 0;

    a->start[0] = q[SC];
    for (int t = 1; t <= n; t++) {
        const int s = t - 1;
        double c = 0;

        for (int k = KMIN; k <= KMAX && k <= t; k++)
            c += a->start[t - k] * p[k - KMIN];
        if (t <= KMAX)
            c += one * q[SP] * tail[t] / mean;
        a->car[t] = c;
        a->empty[t] =
            (a->empty[s] * q[EE] + (a->car[s] * q[CE] + a->foreign[s] * q[FE]) * x[4][s] +
             (t == 1 ? q[SE] * one : 0)) *
            x[0][s];
        a->foreign[t] = (a->foreign[s] * q[FF] + a->car[s] * q[CF] * x[2][s] +
                         a->empty[s] * q[EF] * x[3][s] + (t == 1 ? q[SF] * one : 0)) *
                        x[1][s];
        a->start[t] = (a->car[t] * q[CC] + a->foreign[t] * q[FC]) * x[2][t] +
                      a->empty[t] * q[EC] * x[3][t];
        one /= rescale(a, t, t > KMAX ? t - KMAX : 0, t, &log_scale);
    }
    double z = a->car[n] + a->empty[n] + a->foreign[n];

    for (int k = 1; k <= KMAX && k <= n; k++)
        z += a->start[n - k] * tail[k] * q[EP];
    return a->scale[n] + log(z);
}

static void backward(struct columns *b, int n, const double *p, const double *tail,
                     double *const x[5], const double *q)
{
    double one = 1, log_scale = 0;

    for (int t = n; t >= 0; t--) {
        const double ended = t == n;
        double s = 0, e = 0, f = 0;

        for (int k = KMIN; k <= KMAX && t + k <= n; k++)
            s += p[k - KMIN] * b->car[t + k];
        if (n - t >= 1 && n - t <= KMAX)
            s += tail[n - t] * q[EP] * one;
        if (t < n) {
            e = x[0][t] * b->empty[t + 1];
            f = x[1][t] * b->foreign[t + 1];
        }
        b->start[t] = s;
        b->car[t] =
            ended * one + q[CC] * x[2][t] * s + q[CE] * x[4][t] * e + q[CF] * x[2][t] * f;
        b->empty[t] = ended * one + q[EC] * x[3][t] * s + q[EE] * e + q[EF] * x[3][t] * f;
        b->foreign[t] = ended * one + q[FC] * x[2][t] * s + q[FF] * f + q[FE] * x[4][t] * e;
        one /= rescale(b, t, t, t + KMAX < n ? t + KMAX : n, &log_scale);
    }
}

static double weighed(double x, double log_w)
{
    return x > 0 ? exp(log(x) + log_w) : 0;
}

double track_posterior(int n, const double *p, const double *pot, const double *q, double *grad)
{
    double tail[KMAX + 1], mean = 0, sum = 0;
    double *room = calloc((size_t)(15 * (n + 1)), sizeof *room), *x[5];
    struct columns a = columns_of(room, n), b = columns_of(room + 5 * (n + 1), n);

    for (int k = KMAX; k >= 0; k--) {
        if (k >= KMIN) {
            sum += p[k - KMIN];
            mean += p[k - KMIN] * k;
        }
        tail[k] = sum;
    }
    for (int i = 0; i < 5; i++) {
        x[i] = room + (10 + i) * (n + 1);
        for (int t = 0; t <= n; t++)
            x[i][t] = exp(pot[i * (n + 1) + t]);
    }
    const double z = forward(&a, n, p, tail, mean, x, q);

    backward(&b, n, p, tail, x, q);
    for (int t = 0; t <= n; t++) {
        const double here = a.scale[t] + b.scale[t] - z;
        const double next = t < n ? a.scale[t] + b.scale[t + 1] - z : 0;
        const double ne = t < n ? x[0][t] * b.empty[t + 1] : 0;
        const double nf = t < n ? x[1][t] * b.foreign[t + 1] : 0;
        double *const g = grad + t;
        const int m = n + 1;

        if (t > 0) {
            g[-1] = weighed(a.empty[t] * b.empty[t], here);
            g[m - 1] = weighed(a.foreign[t] * b.foreign[t], here);
        }
        g[2 * m] =
            weighed((a.car[t] * q[CC] + a.foreign[t] * q[FC]) * x[2][t] * b.start[t], here) +
            weighed(a.car[t] * q[CF] * x[2][t] * nf, next);
        g[3 * m] = weighed(a.empty[t] * q[EC] * x[3][t] * b.start[t], here) +
                   weighed(a.empty[t] * q[EF] * x[3][t] * nf, next);
        g[4 * m] = weighed((a.car[t] * q[CE] + a.foreign[t] * q[FE]) * x[4][t] * ne, next);
    }
    free(room);
    return z;
}
