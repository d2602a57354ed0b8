/*
 * block_slots.c - slots: ends that repeat at a 20 ft box and a gap, in all rows of a block
 *
 * Boxes stand on marked ground, so their ends keep to one comb through all rows, and an end that
 * hardly shows in one row is where others show it.  Gap and phase are those that have most
 * evidence of ends on the comb's teeth.  Where too little lies there boxes stand anyhow, and
 * each has its own gap.  Gaps of a site are alike: the first block that shows its gap clearly
 * is asked first by the others.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"

/* An end that counts: log evidence at least, nothing stronger within 0.8 m; as many at least. */
static const double least_end = 1;
enum { PEAK_REACH = 4, LEAST_PEAKS = 3 };

/* Gaps tried, as spreaders and lashing leave them, and steps of gap and phase. */
static const double gap_from_m = 0.04, gap_to_m = 0.64, gap_step_m = 0.02;
static const double phase_steps = 2; /* a sample */
static const double last_gap = 1e-9; /* beyond gap_to_m, for a sum of steps */

/* How far an end may lie off its slot: sd while gap and phase are looked for, a cut there in sds;
 * sd and most loss once they are known. */
static const double search_sd_m = 0.3, search_cut = 4, slot_sd_m = 0.25, most_penalty = 4;

/* Slots are used where this share of the evidence lies on them, of evidence that is worth some
 * ends; as the site's gap where it is worth many. */
static const double used_share = 0.33, used_weight = 12, site_weight = 60;
/* The site's gap, give or take, is taken instead of one that differs, if it has nearly as much. */
static const double other_gap_m = 0.05, site_gap_within_m = 0.04, nearly = 0.7;

static bool on_box(const struct ys_block_row *r, size_t t)
{
    return r->top[t < r->n ? t : r->n - 1] > 0;
}

static bool is_peak(const double *y, size_t n, size_t t, size_t reach)
{
    for (size_t s = t > reach ? t - reach : 0; s <= t + reach && s <= n; s++)
        if (y[s] > y[t])
            return false;
    return true;
}

struct peaks {
    double *at_m, *weight, all;
    size_t n;
};

static double distance_to_slot(double at_m, double phase_m, double slot_m)
{
    return fabs(remainder(at_m - phase_m, slot_m));
}

static void best_slots(struct ys_block_slots *out, const struct peaks *p, double from,
                       double to)
{
    double best = -1;

    for (double gap = from; gap <= to + last_gap; gap += gap_step_m) {
        const double slot = ys_block_length_m[0] + gap;

        for (double phase = 0; phase < slot; phase += ys_block_step_m / phase_steps) {
            double sum = 0;

            for (size_t i = 0; i < p->n; i++) {
                const double d = distance_to_slot(p->at_m[i], phase, slot) / search_sd_m;

                sum += d < search_cut ? p->weight[i] * exp(-d * d / 2) : 0;
            }
            if (sum > best) {
                best = sum;
                *out = (struct ys_block_slots){gap, phase, sum / p->all, p->all, false};
            }
        }
    }
}

bool ys_block_slots(struct ys_block_slots *out, const struct ys_block_row *row, size_t n,
                    double *usual_gap_m)
{
    size_t all = 0;

    for (size_t r = 0; r < n; r++)
        all += row[r].n + 1;
    struct peaks p = {ys_new(all, sizeof(double)), ys_new(all, sizeof(double)), 0, 0};
    const bool ok = p.at_m && p.weight;

    *out = (struct ys_block_slots){0};
    for (size_t r = 0; ok && r < n; r++)
        for (size_t t = 0; t <= row[r].n; t++)
            if (row[r].end[t] > least_end && on_box(&row[r], t) &&
                is_peak(row[r].end, row[r].n, t, PEAK_REACH)) {
                p.at_m[p.n] = (double)t * ys_block_step_m;
                p.weight[p.n++] = row[r].end[t];
                p.all += row[r].end[t];
            }
    if (ok && p.n >= LEAST_PEAKS) {
        best_slots(out, &p, gap_from_m, gap_to_m);
        if (*usual_gap_m <= 0 && out->share > used_share && p.all > site_weight) {
            *usual_gap_m = out->gap_m;
        } else if (*usual_gap_m > 0 && fabs(out->gap_m - *usual_gap_m) > other_gap_m) {
            struct ys_block_slots usual;

            best_slots(&usual, &p, *usual_gap_m - site_gap_within_m,
                       *usual_gap_m + site_gap_within_m);
            if (usual.share > nearly * out->share)
                *out = usual;
        }
        out->used = out->share > used_share && out->weight > used_weight;
    }
    free(p.at_m);
    free(p.weight);
    return ok;
}

double ys_block_slot_penalty(const struct ys_block_slots *slots, size_t t)
{
    if (!slots->used)
        return 0;
    const double d = distance_to_slot((double)t * ys_block_step_m, slots->phase_m,
                                      ys_block_length_m[0] + slots->gap_m) /
                     slot_sd_m;

    return -fmin(d * d / 2, most_penalty);
}
