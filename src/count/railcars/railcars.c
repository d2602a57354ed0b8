/*
 * railcars.c - counts the railcars of all tracks of a picture
 *
 * Lines become strips, all strips are measured together (a picture has one contrast and one
 * blur), the estimates are made of all tracks at once (they share a shift, shadows and a
 * fleet), and only then is each track counted for itself.  See railcars.h for the way through
 * the files.
 */

#include "railcars.h"

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "track_metres.h"
#include "track_net.h"
#include "track_parts.h"
#include "track_tally.h"

/* ---- making and ending */

static void track_fini(struct ys_yard_track *t)
{
    ys_strip_fini(&t->strip);
    ys_features_fini(&t->features);
    ys_evidence_fini(&t->evidence);
    ys_posterior_fini(&t->posterior);
    free(t->offset);
    free(t->shadowed);
    free(t->car);
    free(t->coach);
    free(t->shares.dip);
    free(t->shares.ridge);
    free(t->shares.shadow);
}

static void yard_fini(struct ys_yard *yard)
{
    for (size_t i = 0; yard->track && i < yard->n; i++)
        track_fini(&yard->track[i]);
    free(yard->track);
    free(yard->strip);
    free(yard->failed);
}

static bool track_alloc(struct ys_yard_track *t)
{
    const size_t m = t->strip.n + 1;

    t->offset = ys_new(m, sizeof(double));
    t->shadowed = ys_new(m, sizeof(double));
    t->shares.dip = ys_new(m, sizeof(double));
    t->shares.ridge = ys_new(m, sizeof(double));
    t->shares.shadow = ys_new(m, sizeof(double));
    return t->offset && t->shadowed && t->shares.dip && t->shares.ridge && t->shares.shadow &&
           ys_features_new(&t->features, t->strip.n) &&
           ys_evidence_new(&t->evidence, t->strip.n) &&
           ys_posterior_new(&t->posterior, t->strip.n, true);
}

static ys_status straighten_tracks(struct ys_yard *yard, const struct ys_tracks_in *in,
                                   struct ys_error *err)
{
    yard->track = ys_new(in->n_track, sizeof *yard->track);
    yard->strip = ys_new(in->n_track, sizeof *yard->strip);
    yard->failed = ys_new(in->n_track, sizeof *yard->failed);
    if (!yard->track || !yard->strip || !yard->failed)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", in->n_track);
    for (size_t i = 0; i < in->n_track; i++) {
        struct ys_yard_track *t = &yard->track[i];
        const ys_status status =
            ys_strip_lay(&t->strip, &in->track[i], in->image->gsd_x_m, in->image->gsd_y_m, err);

        yard->strip[i] = &t->strip;
        if (status != YS_OK)
            return status;
        if (t->strip.n && !track_alloc(t))
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for a track of %.0f m",
                           (double)t->strip.n * YS_STEP_M);
        ys_rates_hand(&t->rates, in->starts_at_edge && in->starts_at_edge[i],
                      in->ends_at_edge && in->ends_at_edge[i]);
    }
    return YS_OK;
}

/* ---- the picture along them */

struct sampling {
    struct ys_yard *yard;
    const struct ys_tracks_in *in;
    const float *grey;
};

static void sample_track(void *ctx, size_t i)
{
    const struct sampling *s = ctx;
    struct ys_yard *yard = s->yard;
    struct ys_strip *strip = &yard->track[i].strip;

    yard->failed[i] = false;
    if (strip->n == 0)
        return;
    ys_strip_sample(strip, s->in->image, s->grey, s->in->exclude);
    yard->failed[i] = !ys_strip_edges(strip, yard->scales.pixel_m);
}

static void measure_neighbours(void *ctx, size_t i)
{
    struct ys_yard *yard = ctx;

    yard->failed[i] = yard->track[i].strip.n && !ys_strip_neighbours(yard->strip, yard->n, i);
}

/* How far a track may stand from the shift that all share: half of the free space to its
 * neighbour, in bounds chosen by hand. */
static double offset_limit(double spacing_m)
{
    static const double least_m = 0.5, most_m = 1.5;
    const double room = (spacing_m - YS_CAR_WIDTH_M) / 2;

    return room < least_m ? least_m : room > most_m ? most_m : room;
}

static bool measure_tracks(struct ys_yard *yard, const struct ys_tracks_in *in)
{
    const struct ys_image *image = in->image;
    float *grey = ys_new((size_t)image->width * image->height, sizeof *grey);
    struct sampling sampling = {yard, in, grey};
    bool ok = grey != NULL;

    if (ok) {
        ys_image_grey(grey, image);
        yard->scales.pixel_m = sqrt(image->gsd_x_m * image->gsd_y_m);
        yard->shown_m = fmax(yard->scales.pixel_m, in->shows_m);
        ysk_tasks_run(yard->n, yard->threads, sample_track, &sampling);
        ok = !ys_yard_failed(yard) &&
             ys_strip_scales(&yard->scales, yard->strip, yard->n, image, grey);
        ysk_tasks_run(yard->n, yard->threads, measure_neighbours, yard);
        ok = ok && !ys_yard_failed(yard);
    }
    for (size_t i = 0; i < yard->n; i++)
        yard->track[i].offset_limit_m = offset_limit(yard->track[i].strip.spacing_m);
    free(grey);
    return ok;
}

/* ---- occupied metres */

/* The usual mix of freight cars with their couplings: tank cars and hoppers of 12 m to covered and flat
 * cars of 20 m.  By hand, from the published lengths in track_model.c. */
static const double usual_car_m[2] = {12, 20};

/* Longer ones where the picture itself shows them: so much below and beyond the mean that was learned,
 * from so many cars.  By hand: autoracks of 28 m show their gaps in pixels of 2 m and more, and cars of 12
 * m are taken for 15 m at most. */
static const double learned_below = 0.8, learned_beyond = 1.1, learned_least_cars = 8;

/* From 1.0 to 1.2 m single cars still show as a rule, but hazy and soft pictures lose a tenth of them with
 * confidence: the count by length has a growing say in the interval, and none in the best count.  By
 * hand: of own yards of 1.2 m 60 % of the intervals held without, on 15 counts. */
static const double share_from_m = 1.02, share_to_m = 1.2, share_most = 0.4;

static ys_status measure_metres(struct ys_tracks_out *out, const struct ys_yard *yard,
                                const struct ys_tracks_in *in, struct ys_error *err)
{
    const bool stated = in->car_m[0] > 0;

    bool kept = false;

    for (size_t i = 0; i < yard->n; i++)
        kept |= yard->track[i].car != NULL;
    if (!kept)
        return YS_OK;
    out->metres = ys_new(yard->n, sizeof *out->metres);
    if (!out->metres)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", yard->n);
    for (int k = 0; k < 2; k++)
        out->car_m[k] = stated ? in->car_m[k] : usual_car_m[k];
    if (!stated && yard->n_cars >= learned_least_cars) {
        out->car_m[0] = fmax(out->car_m[0], learned_below * yard->mean_length_m);
        out->car_m[1] = fmax(out->car_m[1], learned_beyond * yard->mean_length_m);
    }
    out->by_length_share =
        share_most *
        ys_clip((yard->shown_m - share_from_m) / (share_to_m - share_from_m), 0, 1);
    ys_status status = YS_OK;

    if (yard->coarse)
        status = ys_metres_measure(out->metres, yard, in, err);
    else
        ys_metres_of_estimates(out->metres, yard);
    for (size_t i = 0; i < yard->n; i++)
        out->metres[i].hue_m = out->hue_m[i];
    return status;
}

/* ---- results */

struct tallying {
    struct ys_yard *yard;
    struct ys_tracks_out *out;
    const struct ys_image *image;
    uint64_t flags;
    bool refused;
};

static void tally_track(void *ctx, size_t i)
{
    const struct tallying *t = ctx;

    t->yard->failed[i] = !ys_tally_track(t->out, t->yard, i, t->image, t->flags, t->refused);
}

static ys_status tally(struct ys_tracks_out *out, struct ys_yard *yard,
                       const struct ys_image *image, struct ys_error *err)
{
    struct tallying job = {yard, out, image, 0, false};

    out->mean_length_m = yard->mean_length_m;
    job.flags = ys_tally_flags(&job.refused, yard, out);
    ysk_tasks_run(yard->n, yard->threads, tally_track, &job);
    if (ys_yard_failed(yard))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the cars of %zu tracks", yard->n);
    for (size_t i = 0; i < yard->n; i++)
        out->n_shadow_cars += out->shadow_cars[i];
    return YS_OK;
}

ys_status ys_tracks_count(struct ys_tracks_out *out, const struct ys_tracks_in *in,
                          const struct ysk_ops *ops, struct ys_error *err)
{
    struct ys_nets nets = {0};
    struct ys_yard yard = {.n = in->n_track,
                           .threads = in->threads < 1 ? 1 : in->threads,
                           .image = in->image,
                           .nets = &nets,
                           .ops = ops};
    ys_status status = YS_OK;

    *out = (struct ys_tracks_out){0};
    if (!(in->image->gsd_x_m > 0) || !(in->image->gsd_y_m > 0))
        return ys_fail(err, YS_ERR_ARG, "pixels of %g x %g m; want more than 0",
                       in->image->gsd_x_m, in->image->gsd_y_m);
    if ((status = ys_nets_open(&nets, err)))
        return status;
    status = straighten_tracks(&yard, in, err);
    out->track = ys_new(yard.n, sizeof *out->track);
    out->raw = ys_new(yard.n, sizeof *out->raw);
    out->shadow_cars = ys_new(yard.n, sizeof *out->shadow_cars);
    out->n_track = out->track && out->raw ? yard.n : 0;
    if (status == YS_OK &&
        (!out->track || !out->raw || !out->shadow_cars || !measure_tracks(&yard, in) ||
         !ys_tracks_estimate(out, &yard, in) || !ys_tracks_hue(out, &yard, in)))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", in->n_track);
    if (status == YS_OK)
        status = measure_metres(out, &yard, in, err);
    if (status == YS_OK)
        status = tally(out, &yard, in->image, err);
    yard_fini(&yard);
    ys_nets_fini(&nets);
    if (status != YS_OK)
        ys_tracks_fini(out);
    return status;
}

void ys_tracks_fini(struct ys_tracks_out *out)
{
    for (size_t i = 0; i < out->n_track; i++) {
        ys_counted_fini(&out->track[i]);
        ys_dist_fini(&out->raw[i]);
    }
    for (size_t i = 0; out->estimate && i < out->n_estimate * out->n_track; i++)
        ys_dist_fini(&out->estimate[i]);
    free(out->track);
    free(out->raw);
    free(out->estimate);
    free(out->estimate_weight);
    free(out->hue_m);
    free(out->shadow_cars);
    free(out->metres);
    *out = (struct ys_tracks_out){0};
}
