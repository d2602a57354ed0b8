/*
 * block_rows.c - where rows of a block run, and what stands along each
 *
 * Rows of a block have one pitch: the long sides of its boxes make a comb across it, whose pitch
 * and phase are those with most long side on the teeth and least between.  Of each row the
 * middle is read, away from what its neighbours blur into it.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"

/* Rows stand 2.5 to 3.1 m apart: the width and a gap that spreaders and lashing leave; 2.7 where
 * no block shows it. */
static const double pitch_low_m = 2.5, pitch_high_m = 3.1, unknown_pitch_m = 2.7;
static const double pitch_step_m = 0.01, phase_step_m = 0.1; /* tried */
static const double last_pitch = 1e-9;        /* beyond pitch_high_m, for a sum of steps */
static const double outermost_within_m = 0.5; /* of the block's edges: lines of the last rows */

static const double row_from = 0.7; /* a last row of less than 0.3 of a pitch is none */
/* Of a pitch, to either side of a row's middle: what is read. */
static const double middle_share = 0.3;
static const double no_top = -4;     /* log odds of tops outside the block */
static const double least_top_m = 3; /* of tops in a row: half a 20 ft box */

/* The log odds of an end, of a row's middle: its lines are three observations rather than one (1
 * to 5 tried on own quays that nothing was fitted to).  Bounds: of a mean of logistics and
 * of what one end may say against all else. */
static const double end_observations = 3, least_end_p = 1e-3, most_end = 8;
/* An end is one place: evidence loses this share of what a stronger one within 0.6 m has more. */
static const double weaker_loses = 0.7;
enum { END_REACH = 3 }; /* samples: 0.6 m */

/* Mean probability of long sides along each line of the grid, inside the block. */
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

    for (double v = phase; v <= end + outermost_within_m; v += pitch) {
        if (v >= first - outermost_within_m) {
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
    const bool low = block->height_m < YS_LOW_BLOCK_M;
    const double a = low ? (usual_pitch_m > 0 ? usual_pitch_m : unknown_pitch_m) : pitch_low_m;
    const double z = low ? a : pitch_high_m;
    double *line = ys_new(block->nv, sizeof *line), best = -INFINITY;

    block->pitch_m = a;
    block->phase_m = (double)block->v_first * ys_block_step_m;
    if (!line)
        return false;
    line_profile(line, block);
    for (double pitch = a; pitch <= z + last_pitch; pitch += pitch_step_m)
        for (double phase = (double)block->v_first * ys_block_step_m - pitch / 2;
             phase < (double)block->v_first * ys_block_step_m + pitch / 2;
             phase += phase_step_m) {
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

static size_t row_number(const struct ys_block *block)
{
    const double end = (double)block->v_end * ys_block_step_m;
    const double rows = (end - block->phase_m) / block->pitch_m;

    return rows > 0 ? (size_t)floor(rows + row_from) : 0;
}

/* Log evidence of an end, of its mean probability over a row's middle. */
static double end_evidence(double mean)
{
    const double p = fmin(fmax(mean, least_end_p), 1 - least_end_p);

    return fmin(fmax(end_observations * log(p / (1 - p)), -most_end), most_end);
}

/* The evidence before each sample, from its probability at each. */
static void measure_ends(struct ys_block_row *r, const double *p_end)
{
    for (size_t t = 0; t <= r->n; t++) {
        const double a = p_end[t ? t - 1 : 0], b = p_end[t < r->n ? t : r->n - 1];

        r->end[t] = end_evidence((a + b) / 2);
    }
    for (size_t t = 0; t <= r->n; t++) {
        double best = r->end[t];

        for (size_t s = t > END_REACH ? t - END_REACH : 0; s <= t + END_REACH && s < r->n; s++)
            best = fmax(best, end_evidence(p_end[s]));
        r->end[t] = fmax(r->end[t] - weaker_loses * (best - r->end[t]), -most_end);
    }
}

/* Fills in a row; tops_m: how much of it is tops. */
static bool measure_row(struct ys_block_row *r, double *tops_m, const struct ys_block *b,
                        size_t row)
{
    const double v_m = b->phase_m + ((double)row + 0.5) * b->pitch_m;
    const double reach = middle_share * b->pitch_m;
    const size_t j0 = (size_t)fmax(ceil((v_m - reach) / ys_block_step_m), 0);
    const size_t j1 = (size_t)fmin(floor((v_m + reach) / ys_block_step_m) + 1, (double)b->nv);
    double *p_end = ys_new(r->n, sizeof *p_end);

    if (!p_end)
        return false;
    r->v_m = v_m;
    *tops_m = 0;
    for (size_t i = 0; i < r->n; i++) {
        double top = 0, n = 0;
        bool in = false;

        for (size_t j = j0; j < j1; j++, n++) {
            top += (double)b->top[j * b->nu + i];
            p_end[i] += ys_logistic((double)b->end[j * b->nu + i]);
            in = in || b->in[j * b->nu + i];
        }
        r->top[i] = n > 0 && in ? top / n : no_top;
        p_end[i] = n > 0 ? p_end[i] / n : 0;
        *tops_m += r->top[i] > 0 ? ys_block_step_m : 0;
    }
    measure_ends(r, p_end);
    free(p_end);
    return true;
}

bool ys_block_rows_measure(struct ys_block_row **row, size_t *n, const struct ys_block *block)
{
    /* One plane for all rows, behind what says where each is: of a long block they are the largest
     * thing after its grid. */
    const size_t rows = row_number(block), samples = 2 * block->nu + 1;
    const size_t heads = (rows + 1) * sizeof **row, each = samples * sizeof *(*row)->top;

    *n = 0;
    *row = ys_scratch_new_raw(block->tops->scratch, 1, heads + rows * each);
    double *at = *row ? (double *)(void *)(*row + rows + 1) : NULL;

    for (size_t i = 0; *row && i < rows; i++) {
        struct ys_block_row *r = *row + *n;
        double tops_m = 0;

        *r = (struct ys_block_row){.n = block->nu, .top = at, .end = at + block->nu};
        if (!measure_row(r, &tops_m, block, i)) {
            ys_block_rows_free(*row);
            *row = NULL;
            *n = 0;
            return false;
        }
        if (tops_m >= least_top_m) {
            ++*n;
            at += samples;
        }
    }
    return *row != NULL;
}

void ys_block_rows_free(struct ys_block_row *row)
{
    ys_scratch_free(row);
}
