/* block_rows.c - rows of a block, and the boxes along each row */

#include "block_parts.h"
#include "filters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

const double ys_block_length_m[YS_BLOCK_SIZES] = {6.058, 12.192, 13.716};
const double ys_block_width_m = 2.438;

/* Rows stand 2.5 to 3.1 m apart: the width and a gap that spreaders and lashing leave. */
static const double pitch_low_m = 2.5, pitch_high_m = 3.1;
static const double low_block_m = 5.5; /* under two rows: the pitch cannot be seen */

/* Mean gradient across v along each line of the grid, inside the block. */
static void line_profile(double *line, const struct ys_block *b)
{
    for (size_t j = 0; j < b->nv; j++) {
        const size_t up = j ? j - 1 : j, down = j + 1 < b->nv ? j + 1 : j;
        double sum = 0, n = 1;

        for (size_t i = 0; i < b->nu; i++) {
            float best = 0;

            if (!b->in[up * b->nu + i] && !b->in[down * b->nu + i])
                continue;
            for (unsigned k = 0; k < YS_BLOCK_BANDS && b->band[k]; k++)
                best = fmaxf(best,
                             fabsf(b->band[k][down * b->nu + i] - b->band[k][up * b->nu + i]));
            sum += best;
            n++;
        }
        line[j] = sum / n;
    }
}

static double line_at(const double *line, size_t n, double v)
{
    const double c = fmin(fmax(v / ys_block_step_m, 0), (double)n - 1);
    const size_t i = (size_t)c, k = i + 1 < n ? i + 1 : i;
    const double f = c - (double)i;

    return line[i] * (1 - f) + line[k] * f;
}

/* Edge on the lines between rows less edge in the middle of the rows. */
static double comb(const struct ys_block *b, const double *line, double pitch, double phase)
{
    const double first = (double)b->v_first * ys_block_step_m;
    const double end = (double)b->v_end * ys_block_step_m;
    double on = 0, mid = 0, n_on = 0, n_mid = 0;

    for (double v = phase; v <= end + 0.5; v += pitch) {
        if (v >= first - 0.5) {
            on += line_at(line, b->nv, v);
            n_on++;
        }
        if (v + pitch / 2 >= first && v + pitch / 2 <= end) {
            mid += line_at(line, b->nv, v + pitch / 2);
            n_mid++;
        }
    }
    return n_on > 0 && n_mid > 0 ? on / n_on - mid / n_mid : -INFINITY;
}

void ys_block_rows(struct ys_block *block, double usual_pitch_m)
{
    const bool low = block->height_m < low_block_m;
    const double a = low ? (usual_pitch_m > 0 ? usual_pitch_m : 2.7) : pitch_low_m;
    const double z = low ? a : pitch_high_m;
    double *line = ys_new(block->nv, sizeof *line), best = -INFINITY;

    block->pitch_m = a;
    block->phase_m = (double)block->v_first * ys_block_step_m;
    if (!line)
        return;
    line_profile(line, block);
    for (double pitch = a; pitch <= z + 1e-9; pitch += 0.01)
        for (double phase = (double)block->v_first * ys_block_step_m - pitch / 2;
             phase < (double)block->v_first * ys_block_step_m + pitch / 2; phase += 0.1) {
            const double score = comb(block, line, pitch, phase);

            if (score > best) {
                best = score;
                block->pitch_m = pitch;
                block->phase_m = phase;
            }
        }
    free(line);
}

size_t ys_block_row_number(const struct ys_block *block)
{
    const double end = (double)block->v_end * ys_block_step_m;
    const double rows = (end - block->phase_m) / block->pitch_m;

    return rows > 0 ? (size_t)floor(rows + 0.7) : 0;
}

/* What one row looks like along u: evidence of tops and the median colour of its middle. */
struct profile {
    size_t n;
    double *top;                    /* 30 % quantile of the ground distance across the row */
    double *colour[YS_BLOCK_BANDS]; /* median across the row */
};

static void profile_fini(struct profile *p)
{
    free(p->top);
    for (unsigned k = 0; k < YS_BLOCK_BANDS; k++)
        free(p->colour[k]);
}

static bool row_profile(struct profile *p, const struct ys_block *b, size_t row)
{
    const double from = b->phase_m + ((double)row + 0.2) * b->pitch_m;
    const double to = b->phase_m + ((double)row + 0.8) * b->pitch_m;
    const size_t j0 = (size_t)fmax(ceil(from / ys_block_step_m), 0);
    const size_t j1 = (size_t)fmin(floor(to / ys_block_step_m) + 1, (double)b->nv);
    float some[64];
    bool ok = true;

    *p = (struct profile){.n = b->nu};
    ok = (p->top = ys_new(p->n, sizeof *p->top)) != NULL;
    for (unsigned k = 0; k < YS_BLOCK_BANDS && b->band[k]; k++)
        ok = (p->colour[k] = ys_new(p->n, sizeof *p->colour[k])) && ok;
    for (size_t i = 0; ok && i < p->n; i++) {
        size_t m = 0;
        bool in = false;

        for (size_t j = j0; j < j1 && m < 64; j++) {
            some[m++] = b->top[j * b->nu + i];
            in = in || b->in[j * b->nu + i];
        }
        p->top[i] = m && in ? ys_sort_quantile(some, m, 0.3) : -1.5;
        for (unsigned k = 0; k < YS_BLOCK_BANDS && b->band[k]; k++) {
            m = 0;
            for (size_t j = j0; j < j1 && m < 64; j++)
                some[m++] = b->band[k][j * b->nu + i];
            p->colour[k][i] = m ? ys_sort_quantile(some, m, 0.5) : 0;
        }
    }
    return ok;
}

/* Mean colour of band k over [from, to) metres. */
static double mean_over(const struct profile *p, unsigned k, double from, double to)
{
    const ptrdiff_t a = (ptrdiff_t)floor(from / ys_block_step_m + 0.5);
    const ptrdiff_t z = (ptrdiff_t)floor(to / ys_block_step_m + 0.5);
    double sum = 0, n = 0;

    for (ptrdiff_t i = a; i <= z; i++) {
        if (i < 0 || i >= (ptrdiff_t)p->n)
            continue;
        sum += p->colour[k][i];
        n++;
    }
    return n > 0 ? sum / n : 0;
}

/* Dark gap and colour step at boundary t, each over its own usual size in the row. */
static bool boundary_strength(double *y, const struct profile *p)
{
    float *dip = ys_new(p->n + 1, sizeof *dip), *step = ys_new(p->n + 1, sizeof *step);
    float *sorted = ys_new(p->n + 1, sizeof *sorted);
    const bool ok = dip && step && sorted;

    for (size_t t = 0; ok && t <= p->n; t++) {
        const double at = (double)t * ys_block_step_m - ys_block_step_m / 2;
        double level = 0, n = 0;

        for (unsigned k = 0; k < YS_BLOCK_BANDS && p->colour[k]; k++) {
            const double left = mean_over(p, k, at - 1.2, at - 0.4);
            const double right = mean_over(p, k, at + 0.4, at + 1.2);
            const double mid = mean_over(p, k, at - 0.2, at + 0.2);

            dip[t] = (float)fmax(dip[t], fmin(left, right) - mid);
            step[t] = (float)fmax(step[t], fabs(left - right));
            level += (left + right) / 2;
            n++;
        }
        level = level / fmax(n, 1) + 10;
        dip[t] /= (float)level;
        step[t] /= (float)level;
    }
    if (ok) {
        memcpy(sorted, dip, (p->n + 1) * sizeof *dip);
        const double d0 = 0.015 + 2 * ys_sort_quantile(sorted, p->n + 1, 0.35);
        memcpy(sorted, step, (p->n + 1) * sizeof *step);
        const double s0 = 0.02 + 2 * ys_sort_quantile(sorted, p->n + 1, 0.25);

        for (size_t t = 0; t <= p->n; t++)
            y[t] = hypot(dip[t] / d0, step[t] / s0);
    }
    free(dip);
    free(step);
    free(sorted);
    return ok;
}

/* Log evidence of a boundary at each t: how far its strength stands above what a boundary of
 * this row needs, less where a stronger one lies within 0.6 m. */
static bool boundary_evidence(double *beta, const struct profile *p)
{
    double *y = ys_new(p->n + 1, sizeof *y);
    float *peak = ys_new(p->n + 1, sizeof *peak);
    size_t n_peak = 0;
    double y0 = 2.4; /* with too few peaks to learn from */

    if (!y || !peak || !boundary_strength(y, p)) {
        free(y);
        free(peak);
        return false;
    }
    for (size_t t = 1; t < p->n; t++)
        if (y[t] > 3 && y[t] >= y[t - 1] && y[t] > y[t + 1])
            peak[n_peak++] = (float)y[t];
    if (n_peak >= 5)
        y0 = fmin(fmax(sqrt(ys_sort_quantile(peak, n_peak, 0.3)), 2.3), 4.5);
    for (size_t t = 0; t <= p->n; t++)
        beta[t] = fmin(fmax(3 * log(fmax(y[t], 1e-3) / y0), -3), 4);
    memcpy(y, beta, (p->n + 1) * sizeof *y);
    for (size_t t = 0; t <= p->n; t++) {
        double best = y[t];

        for (size_t s = t > 3 ? t - 3 : 0; s <= t + 3 && s <= p->n; s++)
            best = fmax(best, y[s]);
        beta[t] -= 0.7 * (best - y[t]);
    }
    free(y);
    free(peak);
    return true;
}

static double mean_top(const struct profile *p, size_t from, size_t to)
{
    double sum = 0;

    for (size_t i = from; i < to; i++)
        sum += fmin(fmax(p->top[i], -1), 1.3);
    return to > from ? sum / (double)(to - from) : -1;
}

/* Is this stretch a box: does it differ from ground over its whole length, and is the ground
 * free where a box must end?  Logistic of the mean and the weakest fifth of 1.5 m cells. */
static double box_probability(const struct profile *p, const struct ys_row_segment *s)
{
    enum { CELL = 7 }; /* 1.4 m */
    float cell[32];
    size_t n = 0;

    for (size_t i = s->start + 1; i + CELL <= s->end && n < 32; i += CELL)
        cell[n++] = (float)mean_top(p, i, i + CELL);
    const double weakest = n ? ys_sort_quantile(cell, n, 0.2) : -1;
    const double z = 0.4 + 1.7 * mean_top(p, s->start + 1, s->end - 1) + 1.2 * weakest;

    return 1 / (1 + exp(-2 * z));
}

bool ys_block_row_count(struct ys_block_row *out, const struct ys_block *block, size_t row,
                        const double share[YS_BLOCK_SIZES])
{
    const size_t max = block->nu / 25 + 2; /* boxes of 5 m at least */
    struct profile p = {0};
    double *beta = ys_new(block->nu + 1, sizeof *beta), *fail = ys_new(max, sizeof *fail);
    struct ys_row_segment *segment = ys_new(max, sizeof *segment);
    struct ys_dist raw = {0}, lost = {0};
    size_t n = 0;
    bool ok;

    *out = (struct ys_block_row){0};
    out->box = ys_new(max, sizeof *out->box);
    ok = beta && fail && segment && out->box && row_profile(&p, block, row) &&
         boundary_evidence(beta, &p) &&
         ys_row_recursion(&raw, segment, &n, max, beta, p.top, p.n, share, 0.3);
    for (size_t i = 0; ok && i < n; i++) {
        const double length = (double)(segment[i].end - segment[i].start) * ys_block_step_m;
        const double prob = box_probability(&p, &segment[i]);

        fail[i] = 1 - prob;
        out->box[out->n_box++] = (struct ys_block_box){
            ((double)segment[i].start - 0.5) * ys_block_step_m + length / 2,
            block->phase_m + ((double)row + 0.5) * block->pitch_m, length, prob};
    }
    /* Boxes of the likeliest list that fail the test are taken off the count. */
    ok = ok && ys_dist_poisson_binomial(&lost, fail, n) &&
         ys_dist_difference(&out->dist, &raw, &lost);
    if (ok && out->dist.first < 0) {
        const size_t below = (size_t)-out->dist.first;

        for (size_t i = 0; i < below; i++)
            out->dist.p[below] += out->dist.p[i];
        memmove(out->dist.p, out->dist.p + below, (out->dist.n - below) * sizeof *out->dist.p);
        out->dist.n -= below;
        out->dist.first = 0;
    }
    ys_dist_fini(&raw);
    ys_dist_fini(&lost);
    profile_fini(&p);
    free(beta);
    free(fail);
    free(segment);
    if (!ok) {
        free(out->box);
        ys_dist_fini(&out->dist);
        *out = (struct ys_block_row){0};
    }
    return ok;
}
