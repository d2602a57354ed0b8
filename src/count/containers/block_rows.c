/* block_rows.c - where rows of a block run, and what each looks like */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"

/* Rows stand 2.5 to 3.1 m apart: the width and a gap that spreaders and lashing leave. */
static const double pitch_low_m = 2.5, pitch_high_m = 3.1;
static const double low_block_m = 5.5; /* under two rows: the pitch cannot be seen */

/* Mean share of long sides along each line of the grid, inside the block. */
static void line_profile(double *line, const struct ys_block *b)
{
    for (size_t j = 0; j < b->nv; j++) {
        const size_t up = j ? j - 1 : j, down = j + 1 < b->nv ? j + 1 : j;
        double sum = 0, n = 1;

        for (size_t i = 0; i < b->nu; i++) {
            if (!b->in[up * b->nu + i] && !b->in[down * b->nu + i])
                continue;
            sum += ys_logistic((double)b->side[j * b->nu + i]);
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
static double comb_contrast(const struct ys_block *b, const double *line, double pitch,
                            double phase)
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

bool ys_block_rows(struct ys_block *block, double usual_pitch_m)
{
    const bool low = block->height_m < low_block_m;
    const double a = low ? (usual_pitch_m > 0 ? usual_pitch_m : 2.7) : pitch_low_m;
    const double z = low ? a : pitch_high_m;
    double *line = ys_new(block->nv, sizeof *line), best = -INFINITY;

    block->pitch_m = a;
    block->phase_m = (double)block->v_first * ys_block_step_m;
    if (!line)
        return false;
    line_profile(line, block);
    for (double pitch = a; pitch <= z + 1e-9; pitch += 0.01)
        for (double phase = (double)block->v_first * ys_block_step_m - pitch / 2;
             phase < (double)block->v_first * ys_block_step_m + pitch / 2; phase += 0.1) {
            const double score = comb_contrast(block, line, pitch, phase);

            if (score > best) {
                best = score;
                block->pitch_m = pitch;
                block->phase_m = phase;
            }
        }
    free(line);
    return true;
}

size_t ys_block_row_number(const struct ys_block *block)
{
    const double end = (double)block->v_end * ys_block_step_m;
    const double rows = (end - block->phase_m) / block->pitch_m;

    return rows > 0 ? (size_t)floor(rows + 0.7) : 0;
}

static void row_fini(struct ys_block_row *r)
{
    free(r->top);
    free(r->end);
    *r = (struct ys_block_row){0};
}

static bool row_init(struct ys_block_row *r, size_t n)
{
    *r = (struct ys_block_row){
        .n = n, .top = ys_new(n, sizeof *r->top), .end = ys_new(n + 1, sizeof *r->end)};
    return r->top && r->end;
}

/* Log evidence of an end from the share of a row's middle that says so: the lines of it are three
 * observations rather than one (1 to 5 tried on own held-out quays). */
static double end_evidence(double share)
{
    const double p = fmin(fmax(share, 1e-3), 1 - 1e-3);

    return fmin(fmax(3 * log(p / (1 - p)), -8), 8);
}

/* The evidence before each sample, less where a stronger one lies within 0.6 m: an end is one
 * place. */
static void measure_ends(struct ys_block_row *r, const double *share)
{
    enum { REACH = 3 };

    for (size_t t = 0; t <= r->n; t++) {
        const double a = share[t ? t - 1 : 0], b = share[t < r->n ? t : r->n - 1];

        r->end[t] = end_evidence((a + b) / 2);
    }
    for (size_t t = 0; t <= r->n; t++) {
        double best = r->end[t];

        for (size_t s = t > REACH ? t - REACH : 0; s <= t + REACH && s < r->n; s++)
            best = fmax(best, end_evidence(share[s]));
        r->end[t] = fmax(r->end[t] - 0.7 * (best - r->end[t]), -8);
    }
}

/* The middle 60 % of a row; tops_m: how much of it is tops. */
static bool measure_row(struct ys_block_row *r, double *tops_m, const struct ys_block *b,
                        size_t row)
{
    const double middle = b->phase_m + ((double)row + 0.5) * b->pitch_m;
    const double reach = 0.3 * b->pitch_m;
    const size_t j0 = (size_t)fmax(ceil((middle - reach) / ys_block_step_m), 0);
    const size_t j1 =
        (size_t)fmin(floor((middle + reach) / ys_block_step_m) + 1, (double)b->nv);
    double *share = ys_new(r->n, sizeof *share);

    if (!share)
        return false;
    r->v_m = middle;
    *tops_m = 0;
    for (size_t i = 0; i < r->n; i++) {
        double top = 0, n = 0;
        bool in = false;

        for (size_t j = j0; j < j1; j++, n++) {
            top += (double)b->top[j * b->nu + i];
            share[i] += ys_logistic((double)b->end[j * b->nu + i]);
            in = in || b->in[j * b->nu + i];
        }
        r->top[i] = n > 0 && in ? top / n : -4;
        share[i] = n > 0 ? share[i] / n : 0;
        *tops_m += r->top[i] > 0 ? ys_block_step_m : 0;
    }
    measure_ends(r, share);
    free(share);
    return true;
}

bool ys_block_rows_measure(struct ys_block_row **row, size_t *n, const struct ys_block *block)
{
    const size_t rows = ys_block_row_number(block);

    *n = 0;
    *row = ys_new(rows + 1, sizeof **row);
    for (size_t i = 0; *row && i < rows; i++) {
        struct ys_block_row *r = *row + *n;

        double tops_m = 0;

        if (!row_init(r, block->nu) || !measure_row(r, &tops_m, block, i)) {
            row_fini(r);
            ys_block_rows_free(*row, *n);
            *row = NULL;
            *n = 0;
            return false;
        }
        if (tops_m >= 3)
            ++*n;
        else
            row_fini(r);
    }
    return *row != NULL;
}

void ys_block_rows_free(struct ys_block_row *row, size_t n)
{
    for (size_t i = 0; row && i < n; i++)
        row_fini(&row[i]);
    free(row);
}
