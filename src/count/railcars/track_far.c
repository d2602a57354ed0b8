/*
 * track_far.c - cars that stand further beside their line than the shift of the picture says
 *
 * All tracks of a site share one shift, and each has its own place near it (track_shared_shift.c).
 * But lines are drawn by hand: one runs 1.5 m to the left of its cars, the next 1 m to the right, and
 * where roofs lean, each stands off by its height.  A network that looks 2 m beside a string sees
 * none, and then nothing votes for another place.  So where a track seems empty and yet has edges
 * across it a car's length apart, it is looked at from some more places beside its line, and moved to
 * where a string is seen beyond doubt.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "track_net_evidence.h"

/* Places beside the drawn line.  The networks see a string that they look at from up to 0.7 m beside
 * its middle (one real yard, lines moved by hand), lines are drawn up to 2 m off. */
static const double place_m[] = {-2, -1.4, -0.7, 0, 0.7, 1.4, 2};
enum { PLACES = sizeof place_m / sizeof *place_m };
static const double same_place_m = 0.5; /* nearer to where it was looked at: seen already */

/* An edge across the track: on four of five strips of half a metre the brightness of 2 m before and of
 * 2 m behind differ by so much more than on half of all places of the picture.  Ends of strings on 40
 * pictures: 3 to 40 times, empty track a place in twenty 4 to 9 times. */
enum { EDGE_BANDS = 5, EDGE_ROWS = 2, EDGE_ARM = 4, EDGE_GAP = 1 };
static const double edge_least = 4;

/* Probability of a car at a step from which it is seen beyond doubt, and how much of that is wanted:
 * the shortest car.  An empty track has half of it at most. */
static const double seen_from = 0.9, seen_least_m = YS_KMIN * YS_STEP_M;
static const double empty_most_m = 0.5 * YS_KMIN * YS_STEP_M;

/* Cars of two tracks stand 3.3 m apart at least (side by side 0.2 m free); nearer, they are the
 * neighbour's.  Their own place is no further off the line than this. */
static const double apart_least_m = 3.3, place_most_m = 2.3;

struct far_job {
    struct ys_net_yard *nets;
    double edge_unit;
    double *place; /* per track: where a string was found, NaN: nowhere */
};

/* ---- edges across a track */

static double band_mean(const struct ys_strip *s, size_t row, size_t from, size_t to)
{
    double sum = 0;

    for (size_t r = row; r < row + EDGE_ROWS; r++)
        for (size_t k = from; k < to; k++)
            sum += (double)s->brightness[r * s->n + k];
    return sum / (double)(EDGE_ROWS * (to - from));
}

/* How strong an edge across the track is at boundary t, metres beside the line: the second least of
 * the differences of its bands. */
static double edge_across(const struct ys_strip *s, size_t t, double beside_m)
{
    const double middle = (YS_STRIP_HALF_M + beside_m) / YS_STRIP_ROW_M;
    const size_t first = (size_t)(middle + 0.5) - EDGE_BANDS * EDGE_ROWS / 2;
    double least = INFINITY, second = INFINITY;

    for (size_t b = 0; b < EDGE_BANDS; b++) {
        const size_t row = first + b * EDGE_ROWS;
        const double d = fabs(band_mean(s, row, t - EDGE_GAP - EDGE_ARM, t - EDGE_GAP) -
                              band_mean(s, row, t + EDGE_GAP, t + EDGE_GAP + EDGE_ARM));

        if (d < least) {
            second = least;
            least = d;
        } else if (d < second) {
            second = d;
        }
    }
    return second;
}

static size_t first_edge(void)
{
    return EDGE_GAP + EDGE_ARM;
}

/* The median over all tracks, so that a clean picture and a noisy one are asked alike. */
static bool measure_edges(struct far_job *job)
{
    const struct ys_yard *yard = job->nets->yard;
    size_t n = 0, got = 0;

    for (size_t i = 0; i < yard->n; i++)
        n += yard->track[i].strip.n;
    double *room = ys_new(n + 1, sizeof *room);

    for (size_t i = 0; room && i < yard->n; i++) {
        const struct ys_strip *s = &yard->track[i].strip;

        for (size_t t = first_edge(); t + first_edge() <= s->n; t++)
            room[got++] = edge_across(s, t, 0);
    }
    job->edge_unit = got ? ys_quantile_linear(room, got, 0.5) : 0;
    free(room);
    return room != NULL;
}

/* Whether two edges stand a car's length apart. */
static bool has_edges(const struct far_job *job, const struct ys_strip *s, double beside_m)
{
    const double least = edge_least * job->edge_unit;
    size_t last = 0;
    bool any = false;

    for (size_t t = first_edge(); t + first_edge() <= s->n; t++) {
        if (!(edge_across(s, t, beside_m) > least))
            continue;
        if (any && t - last >= YS_KMIN - YS_VISIBLE && t - last <= YS_KMAX)
            return true;
        any = true;
        last = t;
    }
    return false;
}

/* ---- looking from another place */

/* Whether step k of track i, so far beside its line, lies within reach of where another track's cars
 * stand, or stood: of those drawn before it, or of any that has a car there. */
static bool is_near(const struct ys_yard *yard, size_t i, size_t k, double beside_m,
                    double reach_m, bool with_cars)
{
    const struct ys_strip *s = &yard->track[i].strip;
    const double x = s->x[k] - beside_m * s->ty[k], y = s->y[k] + beside_m * s->tx[k];

    for (size_t j = 0; j < (with_cars ? yard->n : i); j++) {
        const struct ys_yard_track *by = &yard->track[j];

        for (size_t m = 0; j != i && m < by->strip.n; m++) {
            const double dx = by->strip.x[m] - by->offset[m] * by->strip.ty[m] - x,
                         dy = by->strip.y[m] + by->offset[m] * by->strip.tx[m] - y;

            if (dx * dx + dy * dy < reach_m * reach_m &&
                (!with_cars || by->posterior.car[m] > 0.5))
                return true;
        }
    }
    return false;
}

/* Lines that run too near to each other foul: but so they do where one of them is drawn too near. */
static void mend_fouling(const struct ys_yard *yard, size_t i, const bool *by_line,
                         double place)
{
    const struct ys_strip *s = &yard->track[i].strip;

    for (size_t k = 0; k < s->n; k++)
        s->foul[k] = by_line[k] && is_near(yard, i, k, place, YS_FOULING_M, false);
}

/* Metres of cars seen beyond doubt from where the strip lies now; *at: where they stand. */
static double seen_cars(double *at, const struct ys_net_yard *nets, size_t i,
                        const struct ys_posterior *posterior)
{
    const struct ys_net_track *t = &nets->track[i];
    double metres = 0, sum = 0;

    for (size_t k = 0; k < posterior->n; k++) {
        const double here = t->strip.offset[2 * k] +
                            (double)t->mean_output[YS_NET_OFFSET * (t->strip.n + 1) + k];

        if (!(posterior->car[k] > seen_from) || fabs(here) > place_most_m ||
            is_near(nets->yard, i, k, here, apart_least_m, true))
            continue;
        metres += YS_STEP_M;
        sum += YS_STEP_M * here;
    }
    *at = metres > 0 ? sum / metres : 0;
    return metres;
}

static bool look_from(struct ys_net_yard *nets, size_t i, double place,
                      struct ys_evidence *evidence, struct ys_posterior *posterior)
{
    struct ys_net_track *t = &nets->track[i];

    for (size_t k = 0; k < 2 * t->strip.n; k++)
        t->strip.offset[k] = place;
    ys_net_sample_track(nets, i);
    ys_net_run_track(nets, i);
    if (nets->yard->failed[i])
        return false;
    ys_net_evidence_of(evidence, nets, i, nets->n_net);
    return ys_model_posterior(posterior, evidence, &nets->yard->lengths,
                              &nets->yard->track[i].rates, nets->yard->ops);
}

static double mean_offset(const struct ys_yard_track *track)
{
    double sum = 0;

    for (size_t k = 0; k < track->strip.n; k++)
        sum += track->offset[k];
    return sum / (double)track->strip.n;
}

static bool seems_empty(const struct ys_yard_track *track)
{
    double cars = 0;

    for (size_t k = 0; k < track->strip.n; k++)
        cars += track->posterior.car[k] * YS_STEP_M;
    return cars < empty_most_m;
}

static void search_track(void *ctx, size_t i)
{
    struct far_job *job = ctx;
    struct ys_net_yard *nets = job->nets;
    const struct ys_yard_track *track = &nets->yard->track[i];
    const size_t n = track->strip.n;
    struct ys_evidence evidence = {0};
    struct ys_posterior posterior = {0};
    double most = 0;

    nets->yard->failed[i] = false;
    job->place[i] = NAN;
    if (n < YS_KMIN || !seems_empty(track))
        return;
    const double was = mean_offset(track);
    bool *by_line = ys_new(n, sizeof *by_line);
    bool ok =
        by_line && ys_evidence_new(&evidence, n) && ys_posterior_new(&posterior, n, false);

    for (size_t k = 0; by_line && k < n; k++)
        by_line[k] = track->strip.foul[k];
    for (int p = 0; ok && p < PLACES; p++) {
        double at = 0;

        if (fabs(place_m[p] - was) < same_place_m || !has_edges(job, &track->strip, place_m[p]))
            continue;
        mend_fouling(nets->yard, i, by_line, place_m[p]);
        ok = look_from(nets, i, place_m[p], &evidence, &posterior);
        const double metres = ok ? seen_cars(&at, nets, i, &posterior) : 0;

        if (metres >= seen_least_m && metres > most) {
            most = metres;
            job->place[i] = at;
        }
    }
    if (by_line && isnan(job->place[i]))
        memcpy(track->strip.foul, by_line, n * sizeof *by_line);
    else if (by_line)
        mend_fouling(nets->yard, i, by_line, job->place[i]);
    free(by_line);
    ys_posterior_fini(&posterior);
    ys_evidence_fini(&evidence);
    nets->yard->failed[i] = !ok;
}

/* Each track is put back to where it was, or moved. */
static void place_track(struct ys_net_yard *nets, size_t i, double place)
{
    struct ys_yard_track *track = &nets->yard->track[i];
    struct ys_net_track *t = &nets->track[i];

    for (size_t k = 0; k < track->strip.n; k++) {
        if (!isnan(place))
            track->offset[k] = place;
        t->strip.offset[2 * k] = t->strip.offset[2 * k + 1] = track->offset[k];
    }
    if (!isnan(place))
        track->at_limit = true;
}

bool ys_net_yard_far(struct ys_net_yard *nets)
{
    struct ys_yard *yard = nets->yard;
    struct far_job job = {nets, 0, ys_new(yard->n, sizeof(double))};
    bool ok = job.place && measure_edges(&job);

    if (ok) {
        ysk_tasks_run(yard->n, yard->threads, search_track, &job);
        ok = !ys_yard_failed(yard);
    }
    for (size_t i = 0; ok && i < yard->n; i++)
        place_track(nets, i, job.place[i]);
    free(job.place);
    return ok;
}
