/* tracks.c - counts the railcars of all tracks of a picture */

#include "tracks.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/bands.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "track_learned.h"
#include "track_tally.h"
#include "track_work.h"

enum { ROUNDS = 2 }; /* of offsets, learning, shadows: each needs the others' result */

struct each {
    struct ys_yard *yard;
    ys_track_fn *fn;
};

static void run_track(void *ctx, size_t i)
{
    const struct each *each = ctx;
    struct ys_track_work *track = &each->yard->track[i];

    each->yard->failed[i] = track->strip.n && !each->fn(each->yard, track, i);
}

bool ys_yard_each(struct ys_yard *yard, ys_track_fn *fn)
{
    struct each each = {yard, fn};

    ysk_tasks_run(yard->n, yard->threads, run_track, &each);
    for (size_t i = 0; i < yard->n; i++)
        if (yard->failed[i])
            return false;
    return true;
}

/* ---- making and ending */

static void track_fini(struct ys_track_work *t)
{
    ys_strip_fini(&t->strip);
    ys_features_fini(&t->features);
    ys_evidence_fini(&t->evidence);
    ys_posterior_fini(&t->post);
    free(t->offset);
    free(t->shade);
    free(t->shares.dip);
    free(t->shares.ridge);
    free(t->shares.shade);
}

static void yard_fini(struct ys_yard *yard)
{
    for (size_t i = 0; yard->track && i < yard->n; i++)
        track_fini(&yard->track[i]);
    free(yard->track);
    free(yard->strip);
    free(yard->failed);
}

static bool track_rooms(struct ys_track_work *t)
{
    const size_t m = t->strip.n + 1;

    t->offset = ys_new(m, sizeof(double));
    t->shade = ys_new(m, sizeof(double));
    t->shares.dip = ys_new(m, sizeof(double));
    t->shares.ridge = ys_new(m, sizeof(double));
    t->shares.shade = ys_new(m, sizeof(double));
    return t->offset && t->shade && t->shares.dip && t->shares.ridge && t->shares.shade &&
           ys_features_new(&t->features, t->strip.n) &&
           ys_evidence_new(&t->evidence, t->strip.n) &&
           ys_posterior_new(&t->post, t->strip.n, true);
}

static ys_status lay_tracks(struct ys_yard *yard, const struct ys_tracks_in *in,
                            struct ys_error *err)
{
    yard->track = ys_new(in->n_track, sizeof *yard->track);
    yard->strip = ys_new(in->n_track, sizeof *yard->strip);
    yard->failed = ys_new(in->n_track, sizeof *yard->failed);
    if (!yard->track || !yard->strip || !yard->failed)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", in->n_track);
    for (size_t i = 0; i < in->n_track; i++) {
        struct ys_track_work *t = &yard->track[i];
        const ys_status status =
            ys_strip_lay(&t->strip, &in->track[i], in->image->gsd_x_m, in->image->gsd_y_m, err);

        yard->strip[i] = &t->strip;
        if (status != YS_OK)
            return status;
        if (t->strip.n && !track_rooms(t))
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for a track of %.0f m",
                           (double)t->strip.n * YS_STEP_M);
        ys_rates_init(&t->rates, in->starts_at_edge && in->starts_at_edge[i],
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

static bool any_failed(const struct ys_yard *yard)
{
    for (size_t i = 0; i < yard->n; i++)
        if (yard->failed[i])
            return true;
    return false;
}

/* How far a track may stand from the shift that all share: not onto its neighbour. */
static double offset_limit(double spacing)
{
    const double room = (spacing - YS_CAR_WIDTH) / 2;

    return room < 0.5 ? 0.5 : room > 1.5 ? 1.5 : room;
}

static bool see_tracks(struct ys_yard *yard, const struct ys_tracks_in *in)
{
    const struct ys_image *image = in->image;
    float *grey = ys_new((size_t)image->width * image->height, sizeof *grey);
    struct sampling sampling = {yard, in, grey};
    bool ok = grey != NULL;

    if (ok) {
        ys_image_grey(grey, image);
        yard->scales.pixel_m = sqrt(image->gsd_x_m * image->gsd_y_m);
        ysk_tasks_run(yard->n, yard->threads, sample_track, &sampling);
        ok = !any_failed(yard) &&
             ys_strip_scales(&yard->scales, yard->strip, yard->n, image, grey);
        ysk_tasks_run(yard->n, yard->threads, measure_neighbours, yard);
        ok = ok && !any_failed(yard);
    }
    for (size_t i = 0; i < yard->n; i++)
        yard->track[i].limit = offset_limit(yard->track[i].strip.spacing);
    free(grey);
    return ok;
}

/* ---- voices */

struct counting {
    struct ys_yard *yard;
    struct ys_dist *dist; /* one a track */
};

static void count_track(void *ctx, size_t i)
{
    const struct counting *c = ctx;
    const struct ys_track_work *t = &c->yard->track[i];

    c->yard->failed[i] = t->strip.n == 0
                             ? !ys_dist_point(&c->dist[i], 0)
                             : !ys_model_count(&c->dist[i], &t->evidence, &c->yard->lengths,
                                               &t->rates, c->yard->ops);
}

/* The next voice: what the evidence and lengths of the yard say now. */
static bool add_voice(struct ys_tracks_out *out, struct ys_yard *yard, double weight)
{
    struct counting counting = {yard, out->voice + out->n_voice * yard->n};

    ysk_tasks_run(yard->n, yard->threads, count_track, &counting);
    out->voice_weight[out->n_voice++] = weight;
    return !any_failed(yard);
}

static bool count_by_hand(struct ys_tracks_out *out, struct ys_yard *yard, double weight)
{
    bool ok = true;

    ys_hand_prior(&yard->prior, &yard->scales);
    yard->hand = yard->prior;
    yard->hand.gap_dip *= 0.7; /* the first look is from beside the cars */
    yard->lengths = yard->base;
    for (int round = 0; ok && round < ROUNDS; round++) {
        ok = ys_yard_offsets(yard) && ys_yard_learn(yard);
        if (ok && round + 1 < ROUNDS)
            ok = ys_yard_shadows(yard);
    }
    return ok && add_voice(out, yard, weight);
}

/* Learned potentials are too sure of themselves on pictures of a new kind: softer and sharper
 * readings of the whole picture are mixed in. */
static const struct {
    double factor, weight;
} tempers[] = {{1.3, 0.35}, {1.7, 0.15}, {0.65, 0.15}, {1, 0.35}};

enum { TEMPERS = sizeof tempers / sizeof *tempers };

/* What the evidence by hand weighs beside a learned reading. */
static const double hand_weight = 0.06;

static bool count_learned(struct ys_tracks_out *out, struct ys_yard *yard,
                          const struct ys_tracks_in *in)
{
    struct ys_learned learned;
    bool ok = ys_learned_new(&learned, yard, in);

    for (size_t k = 0; ok && k < TEMPERS; k++) {
        for (size_t m = 0; ok && m < learned.n_net; m++)
            ok = ys_learned_evidence(&learned, m, tempers[k].factor) &&
                 ys_learned_lengths(&learned) &&
                 add_voice(out, yard,
                           (1 - hand_weight) * tempers[k].weight / (double)learned.n_net);
    }
    /* Last, what all members say together: the count and the list of cars are read from it. */
    if (ok && learned.n_net > 1)
        ok = ys_learned_evidence(&learned, learned.n_net, 1) && ys_learned_lengths(&learned) &&
             add_voice(out, yard, 0);
    ys_learned_fini(&learned);
    return ok;
}

static bool count_cars(struct ys_tracks_out *out, struct ys_yard *yard,
                       const struct ys_tracks_in *in)
{
    const size_t members = ys_net_members(), voices = members * TEMPERS + 2;

    out->voice = ys_new(voices * yard->n, sizeof *out->voice);
    out->voice_weight = ys_new(voices, sizeof *out->voice_weight);
    ys_lengths_prior(&yard->base);
    return out->voice && out->voice_weight &&
           count_by_hand(out, yard, members ? hand_weight : 1) &&
           (!members || count_learned(out, yard, in));
}

/* ---- results */

struct tallying {
    struct ys_yard *yard;
    struct ys_tracks_out *out;
    const struct ys_image *image;
    uint32_t flags;
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
    job.flags = ys_tally_flags(&job.refused, yard);
    ysk_tasks_run(yard->n, yard->threads, tally_track, &job);
    if (any_failed(yard))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the cars of %zu tracks", yard->n);
    for (size_t i = 0; i < yard->n; i++)
        out->n_shade += out->track_shade[i];
    return YS_OK;
}

ys_status ys_tracks_count(struct ys_tracks_out *out, const struct ys_tracks_in *in,
                          const struct ysk_ops *ops, struct ys_error *err)
{
    struct ys_yard yard = {
        .n = in->n_track, .threads = in->threads < 1 ? 1 : in->threads, .ops = ops};
    ys_status status = YS_OK;

    *out = (struct ys_tracks_out){0};
    if (!(in->image->gsd_x_m > 0) || !(in->image->gsd_y_m > 0))
        return ys_fail(err, YS_ERR_ARG, "pixels of %g x %g m; want more than 0",
                       in->image->gsd_x_m, in->image->gsd_y_m);
    status = lay_tracks(&yard, in, err);
    out->track = ys_new(yard.n, sizeof *out->track);
    out->raw = ys_new(yard.n, sizeof *out->raw);
    out->track_shade = ys_new(yard.n, sizeof *out->track_shade);
    out->n_track = out->track && out->raw ? yard.n : 0;
    if (status == YS_OK && (!out->track || !out->raw || !out->track_shade ||
                            !see_tracks(&yard, in) || !count_cars(out, &yard, in)))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", in->n_track);
    if (status == YS_OK)
        status = tally(out, &yard, in->image, err);
    yard_fini(&yard);
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
    for (size_t i = 0; out->voice && i < out->n_voice * out->n_track; i++)
        ys_dist_fini(&out->voice[i]);
    free(out->track);
    free(out->raw);
    free(out->voice);
    free(out->voice_weight);
    free(out->track_shade);
    *out = (struct ys_tracks_out){0};
}
