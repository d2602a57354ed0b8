/*
 * track_likeliest.c - the likeliest cars of a track, given how many there are
 *
 * The recursion of track_count.c with a maximum for each sum (Viterbi), in logs, since a
 * maximum needs no sums.  The number is fixed beforehand to the count that is reported: the
 * likeliest way over all counts can hold another number, and a list has to agree with its
 * count.  Back pointers take four bytes a boundary and count; weights are kept for the last
 * YS_KMAX boundaries alone.
 */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "track_model.h"

/* Where a state came from. */
enum from { NOWHERE, FROM_EMPTY, FROM_CAR, FROM_FOREIGN, FROM_START };

/* Back pointers of one (boundary, count): the length of the car that ended (0 none; above
 * YS_KMAX: cut by the start of the track) and two bits each for the other states' origins. */
struct origin {
    uint8_t length;
    uint8_t empty, foreign, start;
};

enum {
    CUT = 128, /* no length: the start of the track cut this car */
    WINDOW = YS_KMAX + 1,
    N_RATES = 14,
    END_SLIVERS = 4 /* cars that an end cuts too short to count: two, and two to spare */
};

struct search {
    const struct ys_evidence *ev;
    const struct ys_rates *q;
    double log_p[YS_LENGTHS], log_tail[YS_KMAX + 1], log_mean;
    double log_rate[N_RATES];
    size_t m;      /* counts 0 .. m - 1 */
    double *start; /* WINDOW rows of m: best log weight of a car starting */
    double *car, *empty, *foreign, *empty_old, *car_old;
    struct origin *origin; /* (n + 1) * m */
};

/* From and to: car, empty, foreign, start of the line; its start and end in part of a car. */
enum rate { CC, CE, CF, EE, EC, EF, FF, FC, FE, SE, SF, SC, SP, EP };

static void keep_better(double *best, uint8_t *from, double x, uint8_t state)
{
    if (x > *best) {
        *best = x;
        *from = state;
    }
}

/* The best car to end at boundary t as the n-th. */
static void car_ends(struct search *s, size_t t, size_t n)
{
    double best = -INFINITY;
    uint8_t length = 0;

    for (size_t k = YS_KMIN; n > 0 && k <= YS_KMAX && k <= t; k++)
        keep_better(&best, &length,
                    s->start[(t - k) % WINDOW * s->m + n - 1] + s->log_p[k - YS_KMIN],
                    (uint8_t)k);
    if (t > 0 && t <= YS_KMAX && n == (t >= YS_VISIBLE))
        keep_better(&best, &length, s->log_rate[SP] + s->log_tail[t] - s->log_mean, CUT);
    s->car[n] = best;
    s->origin[t * s->m + n].length = length;
}

/* The best ways for step t - 1 to be empty or another body, and for a car to start at t. */
static void states_at(struct search *s, size_t t, size_t n)
{
    struct origin *b = &s->origin[t * s->m + n];
    double e = -INFINITY, f = -INFINITY, start = -INFINITY;
    const double *r = s->log_rate;
    const double bodies = s->ev->bodies ? 1 : 0;

    if (t > 0) {
        const double c0 = s->car_old[n], e0 = s->empty[n], f0 = s->foreign[n];

        keep_better(&e, &b->empty, e0 + r[EE], FROM_EMPTY);
        keep_better(&e, &b->empty, c0 + r[CE] + s->ev->end[t - 1], FROM_CAR);
        keep_better(&e, &b->empty, f0 + r[FE] + bodies * s->ev->end[t - 1], FROM_FOREIGN);
        keep_better(&f, &b->foreign, f0 + r[FF], FROM_FOREIGN);
        keep_better(&f, &b->foreign, c0 + r[CF] + bodies * s->ev->gap[t - 1], FROM_CAR);
        keep_better(&f, &b->foreign, e0 + r[EF] + bodies * s->ev->begin[t - 1], FROM_EMPTY);
        if (t == 1 && n == 0) {
            keep_better(&e, &b->empty, r[SE], FROM_START);
            keep_better(&f, &b->foreign, r[SF], FROM_START);
        }
        e += s->ev->empty[t - 1];
        f += s->ev->foreign[t - 1];
    }
    keep_better(&start, &b->start, s->car[n] + r[CC] + s->ev->gap[t], FROM_CAR);
    keep_better(&start, &b->start, e + r[EC] + s->ev->begin[t], FROM_EMPTY);
    keep_better(&start, &b->start, f + r[FC] + bodies * s->ev->gap[t], FROM_FOREIGN);
    if (t == 0 && n == 0)
        keep_better(&start, &b->start, r[SC], FROM_START);
    s->empty[n] = e;
    s->foreign[n] = f;
    s->start[t % WINDOW * s->m + n] = start;
}

static bool search_new(struct search *s, const struct ys_evidence *ev,
                       const struct ys_lengths *lengths, const struct ys_rates *q, size_t m)
{
    const double rate[N_RATES] = {
        q->car_car,       q->car_empty,       q->car_foreign, q->empty_empty,   q->empty_car,
        q->empty_foreign, q->foreign_foreign, q->foreign_car, q->foreign_empty, q->start_empty,
        q->start_foreign, q->start_car,       q->start_part,  q->end_part};

    *s = (struct search){.ev = ev, .q = q, .m = m, .log_mean = log(lengths->mean)};
    for (size_t i = 0; i < YS_LENGTHS; i++)
        s->log_p[i] = log(lengths->p[i]);
    for (size_t k = 0; k <= YS_KMAX; k++)
        s->log_tail[k] = log(lengths->tail[k]);
    for (size_t i = 0; i < N_RATES; i++)
        s->log_rate[i] = log(rate[i]);
    s->start = ys_new(WINDOW * m, sizeof(double));
    s->car = ys_new(4 * m, sizeof(double));
    s->origin = ys_new((ev->n + 1) * m, sizeof *s->origin);
    if (!s->start || !s->car || !s->origin)
        return false;
    s->car_old = s->car + m;
    s->empty = s->car + 2 * m;
    s->foreign = s->car + 3 * m;
    for (size_t i = 0; i < 4 * m; i++)
        s->car[i] = -INFINITY;
    return true;
}

static void search_fini(struct search *s)
{
    free(s->start);
    /* They change places while it runs; there is but one until all memory is there. */
    free(!s->car_old || s->car < s->car_old ? s->car : s->car_old);
    free(s->origin);
}

static void search_walk(struct search *s)
{
    for (size_t t = 0; t <= s->ev->n; t++) {
        double *swap = s->car_old;

        s->car_old = s->car;
        s->car = swap;
        for (size_t n = 0; n < s->m; n++) {
            if (n > t / YS_KMIN + 1) { /* out of reach */
                s->car[n] = s->empty[n] = s->foreign[n] = -INFINITY;
                s->start[t % WINDOW * s->m + n] = -INFINITY;
                continue;
            }
            car_ends(s, t, n);
            states_at(s, t, n);
        }
    }
}

/* The state at the end of the track with n cars; *cut is the length of a car cut there. */
static uint8_t last_state(const struct search *s, size_t n, size_t *cut)
{
    const size_t steps = s->ev->n;
    double best = -INFINITY;
    uint8_t state = NOWHERE;

    *cut = 0;
    keep_better(&best, &state, s->car[n], FROM_CAR);
    keep_better(&best, &state, s->empty[n], FROM_EMPTY);
    keep_better(&best, &state, s->foreign[n], FROM_FOREIGN);
    for (size_t k = 1; k <= YS_KMAX && k <= steps; k++) {
        const size_t counts = k >= YS_VISIBLE;

        if (n < counts)
            continue;
        const double x = s->start[(steps - k) % WINDOW * s->m + n - counts] + s->log_tail[k] +
                         s->log_rate[EP];

        if (x > best) {
            best = x;
            *cut = k;
        }
    }
    return state;
}

/* Cars from the last to the first. */
static size_t trace(struct ys_segment *out, const struct search *s, size_t n)
{
    size_t t = s->ev->n, n_found = 0, cut;
    uint8_t state = last_state(s, n, &cut);

    if (cut) {
        out[n_found++] = (struct ys_segment){t - cut, t, false, true};
        n -= cut >= YS_VISIBLE;
        t -= cut;
        state = s->origin[t * s->m + n].start;
    }
    while (t > 0 && state != FROM_START && state != NOWHERE) {
        const struct origin *b = &s->origin[t * s->m + n];

        if (state == FROM_EMPTY) {
            state = b->empty;
            t--;
        } else if (state == FROM_FOREIGN) {
            state = b->foreign;
            t--;
        } else if (b->length == CUT) {
            out[n_found++] = (struct ys_segment){0, t, true, false};
            break;
        } else if (b->length == 0) {
            break;
        } else {
            out[n_found++] = (struct ys_segment){t - b->length, t, false, false};
            t -= b->length;
            n--;
            state = s->origin[t * s->m + n].start;
        }
    }
    return n_found;
}

bool ys_model_likeliest(struct ys_segment **out, size_t *n_out, const struct ys_evidence *ev,
                        const struct ys_lengths *lengths, const struct ys_rates *rates,
                        size_t n_cars)
{
    struct search s;
    struct ys_segment *list = ys_new(n_cars + END_SLIVERS, sizeof *list);

    *out = NULL;
    *n_out = 0;
    if (!search_new(&s, ev, lengths, rates, n_cars + 1) || !list) {
        search_fini(&s);
        free(list);
        return false;
    }
    search_walk(&s);
    const size_t n_found = trace(list, &s, n_cars);

    for (size_t i = 0; i < n_found / 2; i++) {
        const struct ys_segment swap = list[i];

        list[i] = list[n_found - 1 - i];
        list[n_found - 1 - i] = swap;
    }
    search_fini(&s);
    *out = list;
    *n_out = n_found;
    return true;
}
