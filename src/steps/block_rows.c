/* block_rows.c - where rows of a block run, and what each looks like */

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
            for (unsigned k = 0; k < YS_BLOCK_BANDS; k++)
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
            const double score = comb(block, line, pitch, phase);

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
    for (unsigned k = 0; k < YS_BLOCK_BANDS; k++)
        free(r->colour[k]);
    free(r->end);
    free(r->dark);
    *r = (struct ys_block_row){0};
}

static bool row_init(struct ys_block_row *r, size_t n)
{
    bool ok = true;

    *r = (struct ys_block_row){.n = n};
    for (unsigned k = 0; k < YS_BLOCK_BANDS; k++)
        ok = (r->colour[k] = ys_new(n, sizeof *r->colour[k])) && ok;
    r->top = ys_new(n, sizeof *r->top);
    r->end = ys_new(n + 1, sizeof *r->end);
    r->dark = ys_new(n, 1);
    return ok && r->top && r->end && r->dark;
}

/* The middle 60 % of a row; false: less than 3 m of it is no ground. */
static bool read_row(struct ys_block_row *r, const struct ys_block *b, size_t row)
{
    enum { MOST = 16 };
    const double middle = b->phase_m + ((double)row + 0.5) * b->pitch_m;
    const double reach = 0.3 * b->pitch_m;
    const size_t j0 = (size_t)fmax(ceil((middle - reach) / ys_block_step_m), 0);
    const size_t j1 =
        (size_t)fmin(floor((middle + reach) / ys_block_step_m) + 1, (double)b->nv);
    size_t tops = 0;
    float some[MOST];

    r->v_m = middle;
    for (size_t i = 0; i < r->n; i++) {
        size_t m = 0;
        bool in = false;

        for (size_t j = j0; j < j1 && m < MOST; j++) {
            some[m++] = b->top[j * b->nu + i];
            in = in || b->in[j * b->nu + i];
        }
        r->top[i] = m && in ? (double)ys_sort_quantile(some, m, 0.3) : -1.5;
        tops += r->top[i] > 0;
        for (unsigned k = 0; k < YS_BLOCK_BANDS; k++) {
            m = 0;
            for (size_t j = j0; j < j1 && m < MOST; j++)
                some[m++] = b->band[k][j * b->nu + i];
            r->colour[k][i] = m ? (double)ys_sort_quantile(some, m, 0.5) : 0;
        }
    }
    return (double)tops * ys_block_step_m >= 3;
}

bool ys_block_rows_read(struct ys_block_row **row, size_t *n, const struct ys_block *block)
{
    const size_t rows = ys_block_row_number(block);

    *n = 0;
    *row = ys_new(rows + 1, sizeof **row);
    for (size_t i = 0; *row && i < rows; i++) {
        struct ys_block_row *r = *row + *n;

        if (!row_init(r, block->nu)) {
            row_fini(r);
            ys_block_rows_free(*row, *n);
            *row = NULL;
            *n = 0;
            return false;
        }
        if (read_row(r, block, i))
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
