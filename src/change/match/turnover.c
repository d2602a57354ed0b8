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
                    changed_if_other[] = {0.65, 0.8, 0.95};
enum {
    N_SAME = sizeof changed_if_same / sizeof *changed_if_same,
    N_OTHER = sizeof changed_if_other / sizeof *changed_if_other,
    N_SHARES = 49,
    N_CASES = N_SAME * N_OTHER * N_SHARES
};

struct supposed { /* of a yard */
    double share; /* of the shared places whose object stayed */
    double changed_if_same, changed_if_other;
};

static struct supposed suppose(int k)
{
    return (struct supposed){
        .share = (k % N_SHARES + 1.0) / (N_SHARES + 1.0),
        .changed_if_same = changed_if_same[k / N_SHARES % N_SAME],
        .changed_if_other = changed_if_other[k / N_SHARES / N_SAME],
    };
}

static double chance_of_change(const struct supposed *s)
{
    return s->share * s->changed_if_same + (1 - s->share) * s->changed_if_other;
}

void ys_turnover_of(struct ys_turnover *out, size_t changed, size_t unchanged)
{
    double best = -INFINITY, sum = 0, mean = 0, square = 0;
    double log_weight[N_CASES];

    for (int k = 0; k < N_CASES; k++) {
        const struct supposed s = suppose(k);
        const double p = chance_of_change(&s);

        log_weight[k] = (double)changed * log(p) + (double)unchanged * log(1 - p);
        best = fmax(best, log_weight[k]);
    }
    *out = (struct ys_turnover){0, 0, 0};
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
        mean += weight * stayed;
        square += weight * stayed * stayed;
    }
    out->same_changed /= sum;
    out->same_unchanged /= sum;
    mean /= sum;
    out->stayed_sd = sqrt(fmax(0, square / sum - mean * mean));
}

void ys_turnover_unknown(struct ys_turnover *out, size_t n)
{
    /* Of a share that is as likely anywhere from 0 to 1. */
    *out = (struct ys_turnover){0.5, 0.5, (double)n / sqrt(12)};
}
