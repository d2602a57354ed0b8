/* track_members.c - how many cars, as each reading of the picture says */

#include "../../../kernels/threads.h"
#include "../../base/mem.h"
#include "track_net_evidence.h"
#include "track_parts.h"

enum { ROUNDS = 2 }; /* of offsets, learning, shadows: each needs the others' result */

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
    return !ys_yard_failed(yard);
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

/* What the evidence by hand weighs beside a learned reading. */
static const double hand_weight = 0.03;

static bool count_learned(struct ys_tracks_out *out, struct ys_yard *yard,
                          const struct ys_tracks_in *in)
{
    struct ys_learned learned;
    bool ok = ys_learned_new(&learned, yard, in);

    out->learned = yard->learned = true;

    for (size_t m = 0; ok && m < learned.n_net; m++)
        ok = ys_learned_evidence(&learned, m) && ys_learned_lengths(&learned) &&
             add_voice(out, yard, (1 - hand_weight) / (double)learned.n_net);
    /* Last, what all members say together: the count and the list of cars are read from it. */
    if (ok && learned.n_net > 1)
        ok = ys_learned_evidence(&learned, learned.n_net) && ys_learned_lengths(&learned) &&
             add_voice(out, yard, 0);
    ys_learned_fini(&learned);
    return ok;
}

bool ys_voices_count(struct ys_tracks_out *out, struct ys_yard *yard,
                     const struct ys_tracks_in *in)
{
    const size_t members = ys_net_members(), voices = members + 2;

    out->voice = ys_new(voices * yard->n, sizeof *out->voice);
    out->voice_weight = ys_new(voices, sizeof *out->voice_weight);
    ys_lengths_prior(&yard->base);
    return out->voice && out->voice_weight &&
           count_by_hand(out, yard, members ? hand_weight : 1) &&
           (!members || count_learned(out, yard, in));
}
