/*
 * identity_strings.c - place, length, appearance and string together: a hidden Markov model
 *
 * Along each chain of places a state says what became of the car:
 *
 *     REPLACED        another car, and where it stopped has nothing to do with the place
 *     REPLACED_HERE   another car that stopped where the first one stood (buffer, loading place)
 *     SAME            the same car
 *     SAME_UNLIKE     the same, but it does not look it (sun from elsewhere, snow, load)
 *     SAME_MOVED      the same, but a box is wrong
 *     SAME_BOTH       both
 *
 * Coupled cars stay or go together, so states carry over a coupled link.  How often each state is
 * met differs from pair to pair of dates (snow, lean), so the shares are learned from the pair
 * itself, in a few rounds from what is usual.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "identity_parts.h"

enum { REPLACED, REPLACED_HERE, SAME, SAME_UNLIKE, SAME_MOVED, SAME_BOTH, N_STATES };

/* Errors of place and length: a narrow normal, and a wide one for boxes that were cut wrongly.
 * Fitted on the cars that stayed in 52 drawn yards; no finer than the pixels. */
struct error_model {
    double narrow, wide;
};
static const double wide_share = 0.03;
static const double place_m[2] = {0.26, 1.84}, place_px = 0.35;
static const double length_m[2] = {0.43, 4.4}, length_px = 0.5;
/* Boxes follow a lean of D by 0.82 D, with this spread; 31 of 35 pairs to 0.6 m. */
static const double follows = 0.82, follows_sd_m = 0.27;
static const double most_shift_m = 2, shift_step_m = 0.05;
/* m: boxes of one place further apart than this were cut wrongly, or are two cars. */
static const double apart_m = 0.8;
/* Equal lengths say nothing where all cars are equal; no length speaks louder than this. */
static const double least_length = 0.02, most_length = 5, other_length_share = 0.9, span_m = 20;
static const double least_again = 0.5;
/* m: cars of one string that differ by no more are of one kind. */
static const double like_m = 0.6;

/* Chosen by log loss on drawn yards left out of the fit, one at a time.  The first is a judgement:
 * how often a string stops where the last one stood no renderer can say; at 0.3 all of 82
 * replacements of another renderer's yards were told, at 0.15 98.6 %. */
static const double stops_here = 0.3;
static const double keeps = 0.8; /* coupled cars stay or go together */
static const double holds = 0.4; /* what fails for a car fails for the one coupled to it */
static const double rigid = 0.3; /* a replaced string is displaced as a whole */
static const double usual_unlike = 0.15, usual_moved = 0.12, usual_same = 0.5;
static const double tempered = 0.55;   /* cars of one picture err together */
static const double prior_strings = 6; /* what is usual counts as much as six strings */
enum { ROUNDS = 4 };

static double normal(double x, double sd)
{
    return exp(-x * x / (2 * sd * sd)) / (sd * sqrt(2 * YS_PI));
}

static double density(double x, const struct error_model *e, double more)
{
    return (1 - wide_share) * normal(x, e->narrow * more) +
           wide_share * normal(x, e->wide * more);
}

struct evidence {     /* of one place */
    double along_m;   /* less what all boxes are displaced by */
    double elsewhere; /* density of a place that means nothing: 1 / length */
    double here;      /* density of the place if the car stood still */
    double length, other_length;
    double looks, lead;
};

struct shares { /* how often each state is met */
    double same, unlike, moved;
};

struct model {
    struct ys_identity_work *work;
    struct error_model place, length;
    struct evidence *evidence;
    double (*step)[N_STATES][N_STATES]; /* from the place before: transition times evidence */
    double (*forward)[N_STATES], (*state)[N_STATES]; /* state: P of each */
};

/* The common displacement of boxes whose car stayed: where most likely ones agree, held near what
 * the lean of the tops lets expect. */
static double common_shift(const struct model *m)
{
    const struct ys_identity_work *work = m->work;
    const int steps = (int)(2 * most_shift_m / shift_step_m);
    double best = -INFINITY, at = 0;

    for (int s = 0; s <= steps; s++) {
        const double shift = -most_shift_m + s * shift_step_m;
        const double off = (shift - follows * work->lean_along_m) / follows_sd_m;
        double sum = -off * off / 2;

        for (size_t k = 0; k < work->n_place; k++) {
            const struct ys_place *place = &work->place[k];
            const double p = ys_logistic(place->looks);

            sum += log(p * density(place->along_m - shift, &m->place, 1) +
                       (1 - p) / work->before[place->before].length_m);
        }
        if (sum > best) {
            best = sum;
            at = shift;
        }
    }
    return at;
}

/* How often another car of the later date has the length of this place's. */
static double other_length(const struct model *m, const struct ys_place *place)
{
    const struct ys_identity_work *work = m->work;
    const size_t n = work->in->after.n;
    double sum = 0;

    for (size_t k = 0; k < n; k++)
        if (k != place->after)
            sum += density(work->after[place->after].length_m - work->after[k].length_m,
                           &m->length, 1);
    return other_length_share * (n > 1 ? sum / (double)(n - 1) : 0) +
           (1 - other_length_share) / span_m;
}

static void weigh_places(struct model *m)
{
    const struct ys_identity_work *work = m->work;
    const double shift = common_shift(m);

    for (size_t k = 0; k < work->n_place; k++) {
        const struct ys_place *place = &work->place[k];
        struct evidence *e = &m->evidence[k];

        e->along_m = place->along_m - shift;
        e->elsewhere = 1 / work->before[place->before].length_m;
        e->here = density(e->along_m, &m->place, 1);
        e->other_length = other_length(m, place);
        e->length = ys_clip(density(place->longer_m, &m->length, 1) / e->other_length,
                            least_length, most_length);
        e->looks = exp(place->looks);
        e->lead = fabs(e->along_m) > apart_m ? exp(place->lead) : 1;
    }
}

static void shares_of_states(double out[N_STATES], const struct shares *s)
{
    out[REPLACED] = (1 - s->same) * (1 - stops_here);
    out[REPLACED_HERE] = (1 - s->same) * stops_here;
    out[SAME] = s->same * (1 - s->moved) * (1 - s->unlike);
    out[SAME_UNLIKE] = s->same * (1 - s->moved) * s->unlike;
    out[SAME_MOVED] = s->same * s->moved * (1 - s->unlike);
    out[SAME_BOTH] = s->same * s->moved * s->unlike;
}

static bool is_same(int state)
{
    return state >= SAME;
}

static double transition(const double share[N_STATES], const struct shares *s, int from, int to,
                         bool coupled)
{
    const double of_kind = is_same(to) ? s->same : 1 - s->same;
    double kept = 0;

    if (!coupled)
        return share[to];
    if (is_same(from) == is_same(to))
        kept = (from == to ? holds : 0) + (1 - holds) * share[to] / of_kind;
    return keeps * kept + (1 - keeps) * share[to];
}

/* What the place shows if it is in a state, by itself. */
static void emission(double out[N_STATES], const struct evidence *e)
{
    out[REPLACED] = e->elsewhere;
    out[REPLACED_HERE] = e->here;
    out[SAME] = e->looks * e->here * e->length;
    out[SAME_UNLIKE] = e->here * e->length;
    out[SAME_MOVED] = e->looks * e->lead * e->elsewhere;
    out[SAME_BOTH] = e->lead * e->elsewhere;
}

/* In a string the place of one car is not independent of its neighbour's: a string is displaced as
 * a whole, and one of like cars is followed by like cars. */
static void add_string(double same_state[N_STATES], const struct model *m, size_t k)
{
    const struct ys_identity_work *work = m->work;
    const struct ys_place *place = &work->place[k], *last = place - 1;
    const struct evidence *e = &m->evidence[k];
    const bool like = fabs(work->before[place->before].length_m -
                           work->before[last->before].length_m) < fmax(like_m, work->in->gsd_m);
    const double turned = ys_clip((place->longer_m + last->longer_m) / 2, -1, 1);
    const double apart = e->along_m - e[-1].along_m - turned;
    const double together =
        rigid * density(apart, &m->place, sqrt(2)) + (1 - rigid) * e->elsewhere;
    const double again = density(place->longer_m - last->longer_m, &m->length, sqrt(2));

    same_state[REPLACED] =
        together * (like ? ys_clip(again / e->other_length, least_again, most_length) : 1);
    if (like)
        same_state[REPLACED_HERE] *= fmax(e->length, 1);
    same_state[SAME_MOVED] = e->looks * e->lead * together;
    same_state[SAME_BOTH] = e->lead * together;
}

static void fill_steps(struct model *m, const struct shares *s)
{
    double share[N_STATES];

    shares_of_states(share, s);
    for (size_t k = 0; k < m->work->n_place; k++) {
        const bool coupled = m->work->place[k].coupled;
        double alone[N_STATES], kept[N_STATES];

        emission(alone, &m->evidence[k]);
        memcpy(kept, alone, sizeof kept);
        if (coupled)
            add_string(kept, m, k);
        for (int from = 0; from < N_STATES; from++)
            for (int to = 0; to < N_STATES; to++)
                m->step[k][from][to] = transition(share, s, from, to, coupled) *
                                       pow(from == to ? kept[to] : alone[to], tempered);
    }
}

static void to_one(double v[N_STATES])
{
    double sum = 0;

    for (int i = 0; i < N_STATES; i++)
        sum += v[i];
    for (int i = 0; i < N_STATES; i++)
        v[i] /= sum;
}

/* Forward and back over places first to end - 1; where a chain begins all rows of a step are
 * equal, so the first row is the start. */
static void run_chain(struct model *m, size_t first, size_t end)
{
    double back[N_STATES];

    memcpy(m->forward[first], m->step[first][0], sizeof m->forward[first]);
    to_one(m->forward[first]);
    for (size_t k = first + 1; k < end; k++) {
        for (int to = 0; to < N_STATES; to++) {
            m->forward[k][to] = 0;
            for (int from = 0; from < N_STATES; from++)
                m->forward[k][to] += m->forward[k - 1][from] * m->step[k][from][to];
        }
        to_one(m->forward[k]);
    }
    for (int i = 0; i < N_STATES; i++)
        back[i] = 1;
    for (size_t k = end; k-- > first;) {
        double before[N_STATES] = {0};

        for (int i = 0; i < N_STATES; i++)
            m->state[k][i] = m->forward[k][i] * back[i];
        to_one(m->state[k]);
        for (int from = 0; from < N_STATES; from++)
            for (int to = 0; to < N_STATES; to++)
                before[from] += m->step[k][from][to] * back[to];
        to_one(before);
        memcpy(back, before, sizeof back);
    }
}

/* P(k of a chain stayed), k <= end - first: the forward pass with the count as an index more, into
 * count[], whose length is end - first + 1.  row: 2 x N_STATES rows of that length. */
static void count_chain(double *count, const struct model *m, size_t first, size_t end,
                        double *row)
{
    const size_t n = end - first + 1;
    double *now = row, *next = row + N_STATES * n;

    memset(row, 0, 2 * N_STATES * n * sizeof *row);
    for (int i = 0; i < N_STATES; i++)
        now[(size_t)i * n + is_same(i)] = m->forward[first][i];
    for (size_t k = first + 1; k < end; k++) {
        double sum = 0;

        for (int to = 0; to < N_STATES; to++)
            for (size_t c = 0; c < n; c++) {
                double p = 0;

                if (c || !is_same(to))
                    for (int from = 0; from < N_STATES; from++)
                        p += now[(size_t)from * n + c - is_same(to)] * m->step[k][from][to];
                next[(size_t)to * n + c] = p;
                sum += p;
            }
        for (size_t i = 0; i < N_STATES * n; i++)
            next[i] /= sum;
        double *const spare = now;

        now = next;
        next = spare;
    }
    for (size_t c = 0; c < n; c++) {
        count[c] = 0;
        for (size_t i = 0; i < N_STATES; i++)
            count[c] += now[i * n + c];
    }
}

/* Sums over strings, each counted once however long: its cars come and go together. */
static void learn(struct shares *s, const struct model *m)
{
    const size_t n = m->work->n_place;
    double u[N_STATES] = {0}, all = 0, same = 0;

    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && m->work->place[end].coupled; end++) {
        }
        for (size_t k = first; k < end; k++)
            for (int i = 0; i < N_STATES; i++)
                u[i] += m->state[k][i] / (double)(end - first);
    }
    for (int i = 0; i < N_STATES; i++) {
        all += u[i];
        same += is_same(i) ? u[i] : 0;
    }
    s->same = (usual_same * prior_strings + same) / (prior_strings + all);
    s->unlike =
        (usual_unlike * prior_strings + u[SAME_UNLIKE] + u[SAME_BOTH]) / (prior_strings + same);
    s->moved =
        (usual_moved * prior_strings + u[SAME_MOVED] + u[SAME_BOTH]) / (prior_strings + same);
}

static size_t chain_end(const struct ys_identity_work *work, size_t first)
{
    size_t end = first + 1;

    while (end < work->n_place && !work->place[end].first)
        end++;
    return end;
}

static void decide(struct model *m)
{
    struct ys_identity_work *work = m->work;
    struct shares shares = {usual_same, usual_unlike, usual_moved};

    weigh_places(m);
    for (int round = 0; round < ROUNDS; round++) {
        fill_steps(m, &shares);
        for (size_t first = 0, end; first < work->n_place; first = end) {
            end = chain_end(work, first);
            run_chain(m, first, end);
        }
        learn(&shares, m);
    }
    for (size_t k = 0; k < work->n_place; k++) {
        work->place[k].same = 0;
        for (int i = SAME; i < N_STATES; i++)
            work->place[k].same += m->state[k][i];
    }
}

/* The chains' counts, added up: stayed[0 .. n_place]. */
static bool count_all(double *stayed, const struct model *m)
{
    const struct ys_identity_work *work = m->work;
    const size_t room = work->n_place + 1;
    double *row = ys_new(2 * N_STATES * room, sizeof *row);
    double *count = ys_new(room, sizeof *count), *sum = ys_new(room, sizeof *sum);
    const bool ok = row && count && sum;
    size_t n = 0; /* places so far */

    for (size_t k = 0; k < room; k++)
        stayed[k] = !k;
    for (size_t first = 0, end; ok && first < work->n_place; first = end) {
        end = chain_end(work, first);
        count_chain(count, m, first, end, row);
        memset(sum, 0, room * sizeof *sum);
        for (size_t a = 0; a <= n; a++)
            for (size_t b = 0; b <= end - first; b++)
                sum[a + b] += stayed[a] * count[b];
        memcpy(stayed, sum, room * sizeof *sum);
        n += end - first;
    }
    free(row);
    free(count);
    free(sum);
    return ok;
}

bool ys_identity_strings(double *stayed, struct ys_identity_work *work)
{
    const size_t n = work->n_place;
    const double gsd_m = work->in->gsd_m;
    struct model m = {
        .work = work,
        .place = {fmax(place_m[0], place_px * gsd_m), place_m[1]},
        .length = {fmax(length_m[0], length_px * gsd_m), length_m[1]},
        .evidence = ys_new(n, sizeof *m.evidence),
        .step = ys_new(n, sizeof *m.step),
        .forward = ys_new(n, sizeof *m.forward),
        .state = ys_new(n, sizeof *m.state),
    };
    bool ok = m.evidence && m.step && m.forward && m.state;

    if (ok) {
        decide(&m);
        ok = count_all(stayed, &m);
    }
    free(m.evidence);
    free(m.step);
    free(m.forward);
    free(m.state);
    return ok;
}
