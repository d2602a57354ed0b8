/*
 * track_net_look.c - one track as the networks see it from where its strip lies now
 *
 * The steps of a pass (track_net_evidence.c), each on one track: the strip is sampled, the members are
 * run on it, and their outputs become evidence.
 */

#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "track_net_evidence.h"

/* Where another track fouls this one or nothing can be seen, ln that no car stands there: the
 * networks were never shown crossing tracks.  By hand. */
static const double no_car_empty = 3, no_car_foreign = -3;

void ys_net_sample_track(void *ctx, size_t i)
{
    struct ys_net_yard *nets = ctx;
    struct ys_net_track *t = &nets->track[i];

    nets->yard->failed[i] = false;
    if (t->strip.n == 0)
        return;
    ys_net_sample(&t->strip, &nets->picture);
    for (size_t k = 0; k < t->strip.n; k++)
        t->valid[k] = t->strip.seen[2 * k] && t->strip.seen[2 * k + 1];
}

/* Mean outputs of a member over views of the strip.  With shadows unknown, the strip and the strip
 * turned round are the same question asked twice, so no side is favoured; mirrored ones are added
 * in the last pass alone, which is the one that is counted. */
static void mean_of_views(struct ys_net_yard *nets, struct ys_net_track *t, size_t member,
                          float *room, struct ys_pass *rows)
{
    const bool last = nets->pass + 1 == YS_NET_PASSES, known = t->shadow_side != 0;
    const int views = known ? (last ? 2 : 1) : (last ? 4 : 2);
    const size_t outputs = YS_NET_OUTPUTS * (t->strip.n + 1);
    float *output = t->output + member * outputs;

    memset(output, 0, outputs * sizeof *output);
    for (int i = 0; i < views; i++) {
        /* Known: shadows to +v.  Unknown: as it lies, turned round, then mirrored either way. */
        const struct ys_net_view view = {.pixel_m = nets->pixel_m,
                                         .known = known,
                                         .reverse_rows =
                                             known ? t->shadow_side < 0 : i == 1 || i == 3,
                                         .reverse_columns = known ? i == 1 : i == 1 || i == 2};

        ys_net_run(room, &nets->net[member], &t->strip, &view, rows);
        for (size_t k = 0; k < outputs; k++)
            output[k] += room[k] / (float)views;
    }
}

void ys_net_run_track(void *ctx, size_t i)
{
    struct ys_net_yard *nets = ctx;
    struct ys_net_track *t = &nets->track[i];
    const size_t outputs = YS_NET_OUTPUTS * (t->strip.n + 1);

    nets->yard->failed[i] = false;
    if (t->strip.n == 0)
        return;
    float *room = ys_new(outputs, sizeof *room);
    struct ys_pass *rows = ys_net_pass_new(t->strip.n, nets->yard->ops);
    const bool ok = room && rows;

    ys_net_normalise(&t->strip, &nets->norm);
    memset(t->mean_output, 0, outputs * sizeof *t->mean_output);
    for (size_t m = 0; ok && m < nets->n_net; m++) {
        mean_of_views(nets, t, m, room, rows);
        for (size_t k = 0; k < outputs; k++)
            t->mean_output[k] += t->output[m * outputs + k] / (float)nets->n_net;
    }
    free(room);
    ys_pass_free(rows);
    nets->yard->failed[i] = !ok;
}

void ys_net_evidence_of(struct ys_evidence *ev, const struct ys_net_yard *nets, size_t i,
                        size_t member)
{
    const struct ys_yard_track *track = &nets->yard->track[i];
    const struct ys_net_track *t = &nets->track[i];
    const size_t n = t->strip.n, m = n + 1;
    const bool all = member >= nets->n_net;
    const float *output = all ? t->mean_output : t->output + member * YS_NET_OUTPUTS * m;
    /* tau softens potentials: those of a network are too sure on pictures of a new kind. */
    double mean_tau = 0;

    for (size_t k = 0; k < nets->n_net; k++)
        mean_tau += nets->net[k].tau / (double)nets->n_net;
    const double tau = all ? mean_tau : nets->net[member].tau;

    ev->bodies = true;
    for (size_t k = 0; k < n; k++) {
        const double weight = tau * t->valid[k];
        const bool no_car =
            (track->strip.foul[k] && t->valid[k] > 0) || track->strip.out_of_sight[k];

        ev->empty[k] =
            no_car ? no_car_empty
                   : weight * (double)output[YS_NET_EMPTY * m + k] + ys_coach_empty(track, k);
        ev->foreign[k] =
            no_car ? no_car_foreign : weight * (double)output[YS_NET_FOREIGN * m + k];
        ev->gap[k] = weight * (double)output[YS_NET_GAP * m + k] + ys_coach_gap(track, k);
        ev->begin[k] = weight * (double)output[YS_NET_BEGIN * m + k];
        ev->end[k] = weight * (double)output[YS_NET_END * m + k];
    }
    if (n)
        ev->gap[n] = ev->begin[n] = ev->end[n] = 0;
}
