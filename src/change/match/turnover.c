/* turnover.c - what share of the objects on shared places stayed, from how many of these changed */

#include "turnover.h"

#include <math.h>

/*
 * Chance that the pixels of a place count as changed, which differs from one pair of dates to another.
 * Where the same container stands: nine drawn quays of another renderer, 62 of 513, in seven of them at
 * most 0.14 and in two under other suns about 0.45.  Where another one does: 163 of 182 in four own
 * quays that were cleared and filled again, 0.67 to 1.00; fleets of one colour change less.  Neither
 * is known beforehand, nor the share that stayed: all are as likely as each other.
 */
static const double changed_if_same[] = {0.05, 0.12, 0.25, 0.45},
                    changed_if_other[] = {0.65, 0.8, 0.95, 0.05, 0.15, 0.4};
/*
 * Where the whole ground changed, what is called change is so much that nothing passes for it: of three
 * drawn quays, emptied and filled again, 2 to 40 % of the places changed, and what had not was said to
 * have stayed.  How rare such pairs are is a guess; objects on ground that was bare show them.  These
 * count as this many at most, for how one container differs from another they do not say.
 */
static const double rare = 0.005, most_moved = 15;
/* A yard from which all has gone, or nothing, is as likely as this many of the other 49 shares; a guess. */
static const double all_or_none = 5;
enum {
    N_SAME = sizeof changed_if_same / sizeof *changed_if_same,
    N_OTHER = sizeof changed_if_other / sizeof *changed_if_other,
    N_USUAL = 3, /* of those of another one */
    LAST = YS_TURNOVER_SHARES - 1,
    N_CASES = N_SAME * N_OTHER * YS_TURNOVER_SHARES
};

struct supposed { /* of a yard */
    double share; /* of the shared places whose object stayed */
    double changed_if_same, changed_if_other;
    double weight;
};

static struct supposed suppose(int k)
{
    const int share = k % YS_TURNOVER_SHARES, other = k / YS_TURNOVER_SHARES / N_SAME;

    return (struct supposed){
        .share = (double)share / LAST,
        .changed_if_same = changed_if_same[k / YS_TURNOVER_SHARES % N_SAME],
        .changed_if_other = changed_if_other[other],
        .weight =
            (share == 0 || share == LAST ? all_or_none : 1) * (other < N_USUAL ? 1 : rare),
    };
}

static double chance_of_change(const struct supposed *s)
{
    return s->share * s->changed_if_same + (1 - s->share) * s->changed_if_other;
}

static double log_weight_of(const struct supposed *s, size_t changed, size_t unchanged,
                            const double moved[2])
{
    const double p = chance_of_change(s), all = moved[0] + moved[1];
    const double part = all > most_moved ? most_moved / all : 1;

    return log(s->weight) + (double)changed * log(p) + (double)unchanged * log(1 - p) +
           part *
               (moved[1] * log(s->changed_if_other) + moved[0] * log(1 - s->changed_if_other));
}

void ys_turnover_of(struct ys_turnover *out, size_t changed, size_t unchanged,
                    const double moved[2])
{
    const double n = (double)changed + (double)unchanged;
    double best = -INFINITY, sum = 0;
    double log_weight[N_CASES];

    for (int k = 0; k < N_CASES; k++) {
        const struct supposed s = suppose(k);

        log_weight[k] = log_weight_of(&s, changed, unchanged, moved);
        best = fmax(best, log_weight[k]);
    }
    *out = (struct ys_turnover){0};
    for (int k = 0; k < N_CASES; k++) {
        const struct supposed s = suppose(k);
        const double p = chance_of_change(&s), weight = exp(log_weight[k] - best);
        const double same_changed = s.share * s.changed_if_same / p;
        const double same_unchanged = s.share * (1 - s.changed_if_same) / (1 - p);
        const double stayed =
            (double)changed * same_changed + (double)unchanged * same_unchanged;

        sum += weight;
        out->same_changed += weight * same_changed;
        out->same_unchanged += weight * same_unchanged;
        out->stayed[n > 0 ? lround(LAST * stayed / n) : 0] += weight;
    }
    out->same_changed /= sum;
    out->same_unchanged /= sum;
    for (int k = 0; k < YS_TURNOVER_SHARES; k++)
        out->stayed[k] /= sum;
}

void ys_turnover_unknown(struct ys_turnover *out)
{
    *out = (struct ys_turnover){0.5, 0.5, {0}};
    for (int k = 0; k < YS_TURNOVER_SHARES; k++)
        out->stayed[k] = (k == 0 || k == LAST ? all_or_none : 1) / (LAST - 1 + 2 * all_or_none);
}
