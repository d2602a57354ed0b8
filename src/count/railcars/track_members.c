/*
 * track_members.c - the estimates of a picture: the evidence by hand, and each network
 *
 * One set of evidence is too sure on pictures unlike those that it was made on, and is wrong on
 * all tracks at once.  So the picture is counted once by hand and once by each of the networks,
 * each of which was fitted without one of the four drawing styles, and their distributions are
 * mixed.  Mixing potentials instead, or two networks of the same styles, gained nothing, and a
 * softer estimate beside each (potentials times 0.65) only widened the intervals.
 *
 * The order matters: by hand first, since its offsets, posteriors and lengths are only its own
 * and are then overwritten; all networks together last, since the list of cars, the flags and
 * the count are read from what the yard holds at the end.
 */

#include "../../../kernels/threads.h"
#include "../../base/mem.h"
#include "track_metres.h"
#include "track_net_evidence.h"
#include "track_parts.h"

/* Of offsets, learning and shadows, which need each other's results: offsets are found with
 * what is known of gaps, gaps are learned at the offsets, shadows are cast by cars found. */
enum { HAND_ROUNDS = 2 };

/* Share of gap depth that a first look from beside the cars may show.  By hand. */
static const double first_look_dip = 0.7;

/* Weight of the evidence by hand beside the networks: little, as on drawn yards it was 54 %
 * off and more where they were 2 to 18 %.  But where it alone sees a string, the possible count
 * (99.5 %) still says so.  By hand; not measured since. */
static const double hand_weight = 0.03;

/* A pixel of 1 m is one of 0.998 m where a CRS stretches it. */
static const double rounding_m = 0.01;

struct counting {
    struct ys_yard *yard;
    size_t estimate;
    struct ys_dist *dist; /* one a track */
};

static void count_track(void *ctx, size_t i)
{
    const struct counting *c = ctx;
    const struct ys_yard_track *t = &c->yard->track[i];

    if (t->car)
        for (size_t k = 0; k < t->strip.n; k++)
            t->car[c->estimate * t->strip.n + k] =
                (float)(c->yard->coarse ? t->posterior.car[k] : 1 - t->posterior.empty[k]);
    c->yard->failed[i] = t->strip.n == 0
                             ? !ys_dist_point(&c->dist[i], 0)
                             : !ys_model_count(&c->dist[i], &t->evidence, &c->yard->lengths,
                                               &t->rates, c->yard->ops);
}

/* Counts every track under the evidence and lengths that the yard holds now. */
static bool add_estimate(struct ys_tracks_out *out, struct ys_yard *yard, double weight)
{
    struct counting counting = {yard, out->n_estimate,
                                out->estimate + out->n_estimate * yard->n};

    ysk_tasks_run(yard->n, yard->threads, count_track, &counting);
    out->estimate_weight[out->n_estimate++] = weight;
    return !ys_yard_failed(yard);
}

static bool count_by_hand(struct ys_tracks_out *out, struct ys_yard *yard, double weight)
{
    bool ok = true;

    ys_hand_prior(&yard->hand_prior, &yard->scales);
    yard->hand = yard->hand_prior;
    yard->hand.gap_dip *= first_look_dip;
    yard->lengths = yard->length_prior;
    for (int round = 0; ok && round < HAND_ROUNDS; round++) {
        ok = ys_yard_offsets(yard) && ys_yard_em(yard);
        if (ok && round + 1 < HAND_ROUNDS)
            ok = ys_yard_shadows(yard);
    }
    return ok && add_estimate(out, yard, weight);
}

static bool count_by_nets(struct ys_tracks_out *out, struct ys_yard *yard,
                          const struct ys_tracks_in *in)
{
    struct ys_net_yard nets;
    bool ok = ys_net_yard_new(&nets, yard, in) && ys_yard_coaches(yard);

    out->by_network = yard->by_network = true;

    for (size_t m = 0; ok && m < nets.n_net; m++)
        ok = ys_net_yard_evidence(&nets, m) && ys_net_yard_lengths(&nets) &&
             add_estimate(out, yard, (1 - hand_weight) / (double)nets.n_net);
    /* Their mean potentials: of no weight in the distribution, but the count and the list of
     * cars are read from them. */
    if (ok && nets.n_net > 1)
        ok = ys_net_yard_evidence(&nets, nets.n_net) && ys_net_yard_lengths(&nets) &&
             add_estimate(out, yard, 0);
    ys_net_yard_fini(&nets);
    return ok;
}

/* Room for what each estimate says of occupied metres. */
static bool keep_estimates(struct ys_yard *yard, size_t n_estimates)
{
    const bool kept = yard->shown_m <= YS_METRES_COARSEST_M + rounding_m &&
                      n_estimates == YS_METRES_ESTIMATES;

    yard->coarse = kept && yard->shown_m >= YS_METRES_FINEST_M - rounding_m;
    for (size_t i = 0; kept && i < yard->n; i++) {
        struct ys_yard_track *t = &yard->track[i];

        if (t->strip.n && !(t->car = ys_new(n_estimates * t->strip.n, sizeof *t->car)))
            return false;
    }
    return true;
}

bool ys_tracks_estimate(struct ys_tracks_out *out, struct ys_yard *yard,
                        const struct ys_tracks_in *in)
{
    const size_t members = yard->nets->n, n_estimates = members + 2;

    out->estimate = ys_new(n_estimates * yard->n, sizeof *out->estimate);
    out->estimate_weight = ys_new(n_estimates, sizeof *out->estimate_weight);
    ys_lengths_prior(&yard->length_prior);
    return out->estimate && out->estimate_weight && keep_estimates(yard, n_estimates) &&
           count_by_hand(out, yard, members ? hand_weight : 1) &&
           (!members || count_by_nets(out, yard, in));
}
