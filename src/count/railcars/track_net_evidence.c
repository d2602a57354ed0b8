/* track_net_evidence.c - three looks of the network at every track, and what follows from them */

#include "track_net_evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

enum { PASSES = 3, LENGTH_ROUNDS = 3 };

static bool track_new(struct ys_learned_track *t, const struct ys_track_work *work,
                      const struct ys_line *line, const struct ys_learned *learned)
{
    const size_t n = work->strip.n, outputs = YS_NET_OUTPUTS * (n + 1);

    if (n == 0)
        return true;
    t->limit = ys_clip((work->strip.spacing - YS_CAR_WIDTH) / 2, 0.3, 1.0);
    t->said = ys_new(learned->n_net * outputs, sizeof *t->said);
    t->heard = ys_new(outputs, sizeof *t->heard);
    t->look = ys_new(n, sizeof *t->look);
    return t->said && t->heard && t->look &&
           ys_net_strip_new(&t->strip, line, n, learned->in->image->gsd_x_m,
                            learned->in->image->gsd_y_m);
}

void ys_learned_fini(struct ys_learned *learned)
{
    for (size_t i = 0; learned->track && i < learned->yard->n; i++) {
        ys_net_strip_fini(&learned->track[i].strip);
        free(learned->track[i].said);
        free(learned->track[i].heard);
        free(learned->track[i].look);
    }
    free(learned->track);
    free(learned->net);
    ys_net_picture_fini(&learned->picture);
    learned->track = NULL;
    learned->net = NULL;
}

/* ---- one look */

static bool each(struct ys_learned *learned, ysk_task_fn *fn)
{
    struct ys_yard *yard = learned->yard;

    ysk_tasks_run(yard->n, yard->threads, fn, learned);
    return !ys_yard_failed(yard);
}

static void sample_task(void *ctx, size_t i)
{
    struct ys_learned *learned = ctx;
    struct ys_learned_track *t = &learned->track[i];

    learned->yard->failed[i] = false;
    if (t->strip.n == 0)
        return;
    ys_net_sample(&t->strip, &learned->picture);
    for (size_t k = 0; k < t->strip.n; k++)
        t->look[k] = t->strip.seen[2 * k] && t->strip.seen[2 * k + 1];
}

/* The mean over the ways to look at the strip. */
static bool ask(struct ys_learned *learned, struct ys_learned_track *t, size_t member,
                float *room)
{
    const bool last = learned->pass + 1 == PASSES, known = t->side != 0;
    const int ways = known ? (last ? 2 : 1) : (last ? 4 : 2);
    const size_t outputs = YS_NET_OUTPUTS * (t->strip.n + 1);
    float *said = t->said + member * outputs;

    memset(said, 0, outputs * sizeof *said);
    for (int way = 0; way < ways; way++) {
        /* Unknown shadows: as it lies, turned round, then mirrored either way. */
        const bool rows = known ? t->side < 0 : way == 1 || way == 3;
        const bool columns = known ? way == 1 : way == 1 || way == 2;

        if (!ys_net_run(room, &learned->net[member], &t->strip, learned->pixel_m, known, rows,
                        columns, learned->yard->ops))
            return false;
        for (size_t k = 0; k < outputs; k++)
            said[k] += room[k] / (float)ways;
    }
    return true;
}

static void ask_task(void *ctx, size_t i)
{
    struct ys_learned *learned = ctx;
    struct ys_learned_track *t = &learned->track[i];
    const size_t outputs = YS_NET_OUTPUTS * (t->strip.n + 1);
    bool ok = true;

    learned->yard->failed[i] = false;
    if (t->strip.n == 0)
        return;
    float *room = ys_new(outputs, sizeof *room);

    ys_net_normalise(&t->strip, &learned->norm);
    memset(t->heard, 0, outputs * sizeof *t->heard);
    for (size_t m = 0; ok && m < learned->n_net; m++) {
        ok = room && ask(learned, t, m, room);
        for (size_t k = 0; ok && k < outputs; k++)
            t->heard[k] += t->said[m * outputs + k] / (float)learned->n_net;
    }
    free(room);
    learned->yard->failed[i] = !ok;
}

static bool look(struct ys_learned *learned)
{
    struct ys_yard *yard = learned->yard;
    struct ys_net_strip **strips = ys_new(yard->n, sizeof(struct ys_net_strip *));
    bool ok = strips && each(learned, sample_task);

    for (size_t i = 0; ok && i < yard->n; i++)
        strips[i] = &learned->track[i].strip;
    /* The measure is taken once: lines a metre off see the same picture. */
    if (ok && learned->pass == 0)
        ok = ys_net_measure(&learned->norm, strips, yard->n, &learned->picture);
    free(strips);
    return ok && each(learned, ask_task);
}

/* ---- evidence and lengths */

bool ys_learned_evidence(struct ys_learned *learned, size_t member)
{
    double mean_tau = 0;

    for (size_t m = 0; m < learned->n_net; m++)
        mean_tau += learned->net[m].tau / (double)learned->n_net;
    const bool all = member >= learned->n_net;
    const double tau = all ? mean_tau : learned->net[member].tau;

    for (size_t i = 0; i < learned->yard->n; i++) {
        struct ys_track_work *work = &learned->yard->track[i];
        const struct ys_learned_track *t = &learned->track[i];
        const size_t n = t->strip.n, m = n + 1;
        const float *said = all ? t->heard : t->said + member * YS_NET_OUTPUTS * m;
        struct ys_evidence *ev = &work->evidence;

        ev->bodies = true;
        for (size_t k = 0; k < n; k++) {
            const double weight = tau * t->look[k];
            const bool none = (work->strip.foul[k] && t->look[k] > 0) || work->strip.blind[k];

            ev->empty[k] = none ? 3 : weight * (double)said[k];
            ev->foreign[k] = none ? -3 : weight * (double)said[m + k];
            ev->gap[k] = weight * (double)said[2 * m + k];
            ev->begin[k] = weight * (double)said[3 * m + k];
            ev->end[k] = weight * (double)said[4 * m + k];
        }
        if (n)
            ev->gap[n] = ev->begin[n] = ev->end[n] = 0;
    }
    return true;
}

static void posterior_task(void *ctx, size_t i)
{
    struct ys_learned *learned = ctx;
    struct ys_track_work *t = &learned->yard->track[i];

    learned->yard->failed[i] =
        t->strip.n &&
        !ys_model_posterior(&t->post, &t->evidence, &learned->yard->lengths, &t->rates);
}

bool ys_learned_lengths(struct ys_learned *learned)
{
    /* The network knows lengths itself: the picture's weigh half at most, or a wrong length
     * locks a mixed string. */
    const double most = 0.5, blur_m = fmax(0.4, 0.35 * learned->pixel_m);
    struct ys_yard *yard = learned->yard;

    yard->lengths = yard->base;
    for (int round = 0; round < LENGTH_ROUNDS; round++)
        if (!each(learned, posterior_task) || !ys_yard_lengths(yard, most, blur_m))
            return false;
    return each(learned, posterior_task);
}

bool ys_learned_new(struct ys_learned *out, struct ys_yard *yard, const struct ys_tracks_in *in)
{
    *out = (struct ys_learned){.yard = yard, .in = in, .n_net = ys_net_members()};
    out->track = ys_new(yard->n, sizeof *out->track);
    out->net = ys_new(out->n_net, sizeof *out->net);
    bool ok =
        out->track && out->net && ys_net_picture_new(&out->picture, in->image, in->exclude);

    out->pixel_m = sqrt(out->picture.gsd_x_m * out->picture.gsd_y_m);
    for (size_t m = 0; ok && m < out->n_net; m++)
        ys_net_load(&out->net[m], m);
    for (size_t i = 0; ok && i < yard->n; i++) {
        ys_rates_learned(&yard->track[i].rates, in->starts_at_edge && in->starts_at_edge[i],
                         in->ends_at_edge && in->ends_at_edge[i]);
        ok = track_new(&out->track[i], &yard->track[i], &in->track[i], out);
    }
    for (out->pass = 0; ok && out->pass < PASSES; out->pass++) {
        ok = look(out) && ys_learned_evidence(out, out->n_net) && ys_learned_lengths(out);
        if (ok && out->pass + 1 < PASSES) {
            if (out->pass == 0)
                ys_learned_shadows(out);
            ok = ys_learned_place(out, out->pass > 0);
        }
    }
    if (!ok)
        ys_learned_fini(out);
    return ok;
}
