/*
 * track_net_evidence.c - the networks along every track of a picture, in three passes
 *
 * A network sees 5 m to either side of a strip and knows cars best in its middle, but lines are
 * drawn up to 2 m off, and shadows pass for dark cars unless it is told where they fall.  Both
 * are found from the outputs themselves, of all tracks together (track_shared_shift.c):
 *
 *     pass 1  along the drawn lines, shadows unknown     -> shadow side, one shift of the picture
 *     pass 2  at that shift, shadows known               -> an offset and a slow drift a track;
 *                                                           lines far off (track_far.c)
 *     pass 3  at those offsets, mean of more views       -> the evidence that is counted
 *
 * In each pass the length prior follows the picture (LENGTH_ROUNDS), as posteriors under wrong
 * lengths place wrong offsets.
 */

#include "track_net_evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

enum { LENGTH_ROUNDS = 3 };

/* A track may stand this far from the shift that all share: half of the free space to the next
 * track, in these bounds.  By hand. */
static const double offset_limit_least_m = 0.3, offset_limit_most_m = 1.0;

/* The networks know lengths themselves, so those of the picture weigh half at most: at 0.93,
 * as for the evidence by hand, a wrong length locks a mixed string. */
static const double picture_lengths_most = 0.5;
/* Blur of the lengths found: the error of a car's ends.  By hand. */
static const double length_blur_m = 0.4, length_blur_px = 0.35;

static bool track_new(struct ys_net_track *t, const struct ys_yard_track *track,
                      const struct ys_line *line, const struct ys_net_yard *nets)
{
    const size_t n = track->strip.n, outputs = YS_NET_OUTPUTS * (n + 1);

    if (n == 0)
        return true;
    t->offset_limit_m = ys_clip((track->strip.spacing_m - YS_CAR_WIDTH_M) / 2,
                                offset_limit_least_m, offset_limit_most_m);
    t->output = ys_new(nets->n_net * outputs, sizeof *t->output);
    t->mean_output = ys_new(outputs, sizeof *t->mean_output);
    t->valid = ys_new(n, sizeof *t->valid);
    return t->output && t->mean_output && t->valid &&
           ys_net_strip_new(&t->strip, line, n, nets->in->image->gsd_x_m,
                            nets->in->image->gsd_y_m);
}

void ys_net_yard_fini(struct ys_net_yard *nets)
{
    for (size_t i = 0; nets->track && i < nets->yard->n; i++) {
        ys_net_strip_fini(&nets->track[i].strip);
        free(nets->track[i].output);
        free(nets->track[i].mean_output);
        free(nets->track[i].valid);
    }
    free(nets->track);
    ys_net_picture_fini(&nets->picture);
    nets->track = NULL;
}

/* ---- one pass */

static bool run_tracks(struct ys_net_yard *nets, ysk_task_fn *fn)
{
    struct ys_yard *yard = nets->yard;

    ysk_tasks_run(yard->n, yard->threads, fn, nets);
    return !ys_yard_failed(yard);
}

static bool run_pass(struct ys_net_yard *nets)
{
    struct ys_yard *yard = nets->yard;
    struct ys_net_strip **strips = ys_new(yard->n, sizeof(struct ys_net_strip *));
    bool ok = strips && run_tracks(nets, ys_net_sample_track);

    for (size_t i = 0; ok && i < yard->n; i++)
        strips[i] = &nets->track[i].strip;
    /* Median and range are measured once: lines a metre off see the same picture. */
    if (ok && nets->pass == 0)
        ok = ys_net_measure(&nets->norm, strips, yard->n);
    free(strips);
    return ok && run_tracks(nets, ys_net_run_track);
}

/* ---- evidence and lengths */

bool ys_net_yard_evidence(struct ys_net_yard *nets, size_t member)
{
    for (size_t i = 0; i < nets->yard->n; i++)
        ys_net_evidence_of(&nets->yard->track[i].evidence, nets, i, member);
    return true;
}

static void fill_posterior(void *ctx, size_t i)
{
    struct ys_net_yard *nets = ctx;
    struct ys_yard_track *t = &nets->yard->track[i];

    nets->yard->failed[i] =
        t->strip.n && !ys_model_posterior(&t->posterior, &t->evidence, &nets->yard->lengths,
                                          &t->rates, nets->yard->ops);
}

bool ys_net_yard_lengths(struct ys_net_yard *nets)
{
    const double blur_m = fmax(length_blur_m, length_blur_px * nets->pixel_m);
    struct ys_yard *yard = nets->yard;

    yard->lengths = yard->length_prior;
    for (int round = 0; round < LENGTH_ROUNDS; round++)
        if (!run_tracks(nets, fill_posterior) ||
            !ys_yard_fit_lengths(yard, picture_lengths_most, blur_m))
            return false;
    return run_tracks(nets, fill_posterior);
}

bool ys_net_yard_new(struct ys_net_yard *out, struct ys_yard *yard,
                     const struct ys_tracks_in *in)
{
    *out = (struct ys_net_yard){
        .yard = yard, .in = in, .net = yard->nets->at, .n_net = yard->nets->n};
    out->track = ys_new(yard->n, sizeof *out->track);
    bool ok = out->track && ys_net_picture_new(&out->picture, in->image, in->exclude);

    out->pixel_m = sqrt(out->picture.gsd_x_m * out->picture.gsd_y_m);
    for (size_t i = 0; ok && i < yard->n; i++) {
        ys_rates_net(&yard->track[i].rates, in->starts_at_edge && in->starts_at_edge[i],
                     in->ends_at_edge && in->ends_at_edge[i]);
        ok = track_new(&out->track[i], &yard->track[i], &in->track[i], out);
    }
    for (out->pass = 0; ok && out->pass < YS_NET_PASSES; out->pass++) {
        ok = run_pass(out) && ys_net_yard_evidence(out, out->n_net) && ys_net_yard_lengths(out);
        if (ok && out->pass + 1 < YS_NET_PASSES) {
            if (out->pass == 0)
                ys_net_yard_shadows(out);
            ok = ys_net_yard_offsets(out, out->pass > 0) &&
                 (out->pass == 0 || ys_net_yard_far(out));
        }
    }
    if (!ok)
        ys_net_yard_fini(out);
    return ok;
}
