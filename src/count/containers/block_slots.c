/* block_slots.c - slots: ends that repeat at a 20 ft box and a gap, in all rows of a block */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"

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

    for (double gap = from; gap <= to + 1e-9; gap += 0.02) {
        const double slot = ys_block_length_m[0] + gap;

        for (double phase = 0; phase < slot; phase += ys_block_step_m / 2) {
            double sum = 0;

            for (size_t i = 0; i < p->n; i++) {
                const double d = distance_to_slot(p->at_m[i], phase, slot) / 0.3;

                sum += d < 4 ? p->weight[i] * exp(-d * d / 2) : 0;
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
            if (row[r].end[t] > 1 && on_box(&row[r], t) &&
                is_peak(row[r].end, row[r].n, t, 4)) {
                p.at_m[p.n] = (double)t * ys_block_step_m;
                p.weight[p.n++] = row[r].end[t];
                p.all += row[r].end[t];
            }
    if (ok && p.n >= 3) {
        best_slots(out, &p, 0.04, 0.64);
        if (*usual_gap_m <= 0 && out->share > 0.33 && p.all > 60) {
            *usual_gap_m = out->gap_m;
        } else if (*usual_gap_m > 0 && fabs(out->gap_m - *usual_gap_m) > 0.05) {
            struct ys_block_slots usual;

            best_slots(&usual, &p, *usual_gap_m - 0.04, *usual_gap_m + 0.04);
            if (usual.share > 0.7 * out->share)
                *out = usual;
        }
        out->used = out->share > 0.33 && out->weight > 12;
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
                     0.25;

    return -fmin(d * d / 2, 4);
}
