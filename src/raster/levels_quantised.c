/*
 * levels_quantised.c - a stretch of numbers that were whole ones before it, undone
 *
 * Most pictures were whole numbers at some time, and were stretched afterwards: by a gain and
 * an offset, a curve, an equalisation of the histogram.  The stretch leaves gaps between the
 * values that occur, as wide as it is steep there; so the picture tells what was done to it, and
 * counting the values that occur from the darkest up undoes it.  In a picture that was not
 * stretched values lie one apart, and it stays as it is.
 *
 * Not every gap is one.  In the tails of the histogram values are missing by chance, and between
 * water and quay there may be no brightness at all: there the gap is measured in gaps of its
 * neighbourhood.
 */

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"
#include "levels_parts.h"
#include "quantile.h"

/* Two values that occur so often have every value between them, if there is one: one that is
 * expected 12 times is missing in 6 of a million. */
enum { OFTEN = 12 };
/* Share of the pixels that have to have values that occur so often; else the numbers are as good
 * as continuous.  Pictures of 8 to 11 bits reach 0.95, 16 bits 0; by hand between. */
static const double least_often = 0.8;
/* Fewer values are drawings: nothing is known of what lies between. */
enum { LEAST_VALUES = 16 };

/* The usual gap: the mean of those of 8 values either side that are about as wide as the lower
 * ones, as values that are missing by chance only widen gaps. */
enum { SIDE = 8 };
static const double usual_share = 0.25, widest_usual = 1.6;
/* Gaps up to so many usual ones are one step if both values occur often: an equalised picture's
 * neighbours differ by as much. */
static const double widest_step = 2.5;

/* Steps that differ by less are even: rounding of floats, of the step and of the value. */
static const double even_within = 1e-3, roundings = 4 * FLT_EPSILON;

static size_t distinct(struct ys_value *out, const float *sorted, size_t n)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        if (m && out[m - 1].value == (double)sorted[i])
            out[m - 1].n++;
        else
            out[m++] = (struct ys_value){(double)sorted[i], 1};
    }
    return m;
}

static double usual_gap(const struct ys_value *v, size_t n, size_t i)
{
    const size_t first = i > SIDE ? i - SIDE : 0;
    const size_t end = i + SIDE < n - 1 ? i + SIDE : n - 1;
    double gap[2 * SIDE];
    size_t m = 0;

    for (size_t k = first; k < end; k++)
        gap[m++] = v[k + 1].value - v[k].value;
    const double low = ys_select(gap, m, (size_t)(usual_share * (double)(m - 1)));
    double sum = 0, like_it = 0;

    for (size_t k = 0; k < m; k++)
        if (gap[k] < widest_usual * low) {
            sum += gap[k];
            like_it++;
        }
    return sum / like_it;
}

/* Steps of the quantisation between value i and the next. */
static double steps_between(const struct ys_value *v, size_t n, size_t i)
{
    const double gap = (v[i + 1].value - v[i].value) / usual_gap(v, n, i);
    const bool often = v[i].n >= OFTEN && v[i + 1].n >= OFTEN;

    return often && gap <= widest_step ? 1 : gap <= 4 * widest_step ? fmax(1, rint(gap)) : gap;
}

static void measure(struct ys_steps *out, const struct ys_value *v)
{
    double least = INFINITY, most = 0, sum = 0, steps = 0;

    out->value[0] = v[0].value;
    out->at[0] = 0;
    for (size_t i = 0; i + 1 < out->n; i++) {
        const double step = steps_between(v, out->n, i);
        const double size = (v[i + 1].value - v[i].value) / step;

        out->value[i + 1] = v[i + 1].value;
        out->at[i + 1] = out->at[i] + step;
        if (v[i].n >= OFTEN && v[i + 1].n >= OFTEN) {
            least = fmin(least, size);
            most = fmax(most, size);
            sum += size * step;
            steps += step;
        }
    }
    const double rounding =
        roundings * fmax(fabs(v[0].value), fabs(v[out->n - 1].value)) + even_within * least;

    out->unit = steps > 0 ? sum / steps : 0;
    out->even = steps > 0 && most - least <= rounding;
}

bool ys_steps_find(struct ys_steps *out, const float *sorted, size_t n)
{
    struct ys_value *v = ys_new(n, sizeof *v);
    size_t often = 0;

    *out = (struct ys_steps){0};
    if (!v)
        return false;
    const size_t m = distinct(v, sorted, n);

    for (size_t i = 0; i < m; i++)
        often += v[i].n >= OFTEN ? v[i].n : 0;
    bool ok = true;

    if (m >= LEAST_VALUES && (double)often >= least_often * (double)n) {
        out->value = ys_new(m, sizeof *out->value);
        out->at = ys_new(m, sizeof *out->at);
        ok = out->value && out->at;
        out->n = m;
        if (ok)
            measure(out, v);
        else
            ys_steps_fini(out);
    }
    free(v);
    return ok;
}

double ys_steps_at(const struct ys_steps *s, double value)
{
    size_t low = 0, high = s->n - 1;

    if (s->even) {
        const double at = (value - s->value[0]) / s->unit, whole = rint(at);

        return fabs(at - whole) < YS_STEP_WHOLE ? whole : at;
    }
    if (value < s->value[0])
        high = 1;
    else if (value >= s->value[s->n - 1])
        low = s->n - 2;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;

        if (value < s->value[middle])
            high = middle;
        else
            low = middle;
    }
    return s->at[low] + (value - s->value[low]) * (s->at[low + 1] - s->at[low]) /
                            (s->value[low + 1] - s->value[low]);
}

void ys_steps_fini(struct ys_steps *steps)
{
    free(steps->value);
    free(steps->at);
    *steps = (struct ys_steps){0};
}
