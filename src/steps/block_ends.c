/* block_ends.c - where boxes of a block end: gaps, steps of colour, and the slots painted for them */

#include "block_parts.h"
#include "quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

/* Dark gap and step of colour at each place between two samples, over the local brightness. */
struct ends {
    float *dip, *step;
};

/* Sum of the first k samples, the end samples repeated. */
static double sum_to(const double *sum, const double *v, ptrdiff_t n, ptrdiff_t k)
{
    if (k < 0)
        return (double)k * v[0];
    return k <= n ? sum[k] : sum[n] + (double)(k - n) * v[n - 1];
}

/* Left and right are means 0.4 to 1.2 m away, the middle is 0.4 m wide. */
static bool measure_ends(struct ends *e, const struct ys_block_row *r)
{
    const ptrdiff_t n = (ptrdiff_t)r->n;
    double *sum = ys_new(r->n + 1, sizeof *sum), *level = ys_new(r->n + 1, sizeof *level);
    double *dip = ys_new(r->n + 1, sizeof *dip);
    const bool ok = sum && level && dip;

    for (unsigned k = 0; ok && k < YS_BLOCK_BANDS; k++) {
        const double *v = r->colour[k];

        for (ptrdiff_t i = 0; i < n; i++)
            sum[i + 1] = sum[i] + v[i];
        for (ptrdiff_t t = 0; t <= n; t++) {
            const double left = (sum_to(sum, v, n, t - 2) - sum_to(sum, v, n, t - 6)) / 4;
            const double right = (sum_to(sum, v, n, t + 6) - sum_to(sum, v, n, t + 2)) / 4;
            const double mid = (sum_to(sum, v, n, t + 1) - sum_to(sum, v, n, t - 1)) / 2;

            dip[t] += (fmin(left, right) - mid) / YS_BLOCK_BANDS;
            level[t] += (left + right) / 2 / YS_BLOCK_BANDS;
            e->step[t] = fmaxf(e->step[t], (float)fabs(left - right));
        }
    }
    for (ptrdiff_t t = 0; ok && t <= n; t++) {
        e->dip[t] = (float)(fmax(dip[t], 0) / (level[t] + 10));
        e->step[t] /= (float)(level[t] + 10);
    }
    free(sum);
    free(level);
    free(dip);
    return ok;
}

static bool on_box(const struct ys_block_row *r, size_t t)
{
    return r->top[t < r->n ? t : r->n - 1] > 0.3;
}

/* Quantile of what rows' places on boxes show. */
static float quantile_on(const float *all, const struct ys_block_row *row, size_t n, double q,
                         float *some)
{
    size_t at = 0, m = 0;

    for (size_t r = 0; r < n; r++)
        for (size_t t = 0; t <= row[r].n; t++, at++)
            if (on_box(&row[r], t))
                some[m++] = all[at];
    return ys_quantile(m >= 10 ? some : all, m >= 10 ? m : at, q);
}

static bool is_peak(const double *y, size_t n, size_t t, size_t reach)
{
    for (size_t s = t > reach ? t - reach : 0; s <= t + reach && s <= n; s++)
        if (y[s] > y[t])
            return false;
    return true;
}

/* Strength of a box end that this block's rows show: a third of its clear peaks are below; and
 * whether gaps show at all (half a peak every 12.5 m). */
static double usual_strength(bool *visible, const struct ys_block_row *row, size_t n,
                             float *some)
{
    size_t m = 0, on = 0;

    for (size_t r = 0; r < n; r++)
        for (size_t t = 0; t <= row[r].n; t++) {
            if (!on_box(&row[r], t))
                continue;
            on++;
            if (row[r].end[t] > 3 && is_peak(row[r].end, row[r].n, t, 5))
                some[m++] = (float)row[r].end[t];
        }
    const double metres = (double)on * ys_block_step_m;

    *visible = metres < 30 || (double)m > 0.5 * metres / 12.5;
    return m >= 5 ? fmin(fmax(sqrt((double)ys_quantile(some, m, 0.3)), 2.3), 4.5) : 2.4;
}

/* Strengths become log evidence, less where a stronger end lies within 0.6 m. */
static void weigh_ends(struct ys_block_row *r, double usual, double least, double *y)
{
    const size_t n = r->n;

    for (size_t t = 0; t <= n; t++) { /* Gaussian of one step */
        const double a = r->end[t ? t - 1 : 0], c = r->end[t < n ? t + 1 : n];
        const double aa = r->end[t > 1 ? t - 2 : 0], cc = r->end[t + 1 < n ? t + 2 : n];
        const double s = 0.4026 * r->end[t] + 0.2442 * (a + c) + 0.0545 * (aa + cc);

        y[t] = fmin(fmax(3 * log(fmax(s, 1e-3) / usual), least), 4);
    }
    for (size_t t = 0; t <= n; t++) {
        double best = y[t];

        for (size_t s = t > 3 ? t - 3 : 0; s <= t + 3 && s <= n; s++)
            best = fmax(best, y[s]);
        r->end[t] = fmax(y[t] - 0.7 * (best - y[t]), least);
    }
}

bool ys_block_ends(bool *visible, struct ys_block_row *row, size_t n)
{
    size_t all = 0, most = 0, at = 0;

    for (size_t r = 0; r < n; r++) {
        all += row[r].n + 1;
        most = row[r].n > most ? row[r].n : most;
    }
    float *dip = ys_new(all, sizeof *dip), *step = ys_new(all, sizeof *step);
    float *some = ys_new(all, sizeof *some);
    double *y = ys_new(most + 1, sizeof *y);
    bool ok = dip && step && some && y;

    for (size_t r = 0; ok && r < n; at += row[r++].n + 1)
        ok = measure_ends(&(struct ends){dip + at, step + at}, &row[r]);
    if (ok && n) {
        const double d0 = 0.015 + 2 * (double)quantile_on(dip, row, n, 0.35, some);
        const double s0 = 0.02 + 2 * (double)quantile_on(step, row, n, 0.25, some);

        at = 0;
        for (size_t r = 0; r < n; r++)
            for (size_t t = 0; t <= row[r].n; t++, at++)
                row[r].end[t] = hypot((double)dip[at] / d0, (double)step[at] / s0);
        const double usual = usual_strength(visible, row, n, some);
        /* Where gaps do not show, their absence says little. */
        for (size_t r = 0; r < n; r++)
            weigh_ends(&row[r], usual, *visible ? -3 : -0.4, y);
    }
    free(dip);
    free(step);
    free(some);
    free(y);
    return ok;
}

/* ---- slots: ends that repeat at a 20 ft box and a gap, in all rows of a block --------------- */

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

double ys_block_slot_evidence(const struct ys_block_slots *slots, size_t t)
{
    if (!slots->used)
        return 0;
    const double d = distance_to_slot((double)t * ys_block_step_m, slots->phase_m,
                                      ys_block_length_m[0] + slots->gap_m) /
                     0.25;

    return -fmin(d * d / 2, 4);
}
