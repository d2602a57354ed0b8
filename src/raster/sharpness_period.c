/*
 * sharpness_period.c - the beat that enlarging leaves in the differences of neighbours
 *
 * A pixel of an enlarged picture lies on a pixel of the smaller one, or between two of them; what
 * lies between is smoother.  So the mean difference of neighbours, taken by column, rises and falls
 * with the factor of enlargement as its period, and so does that of second differences, which is
 * stronger for linear and cubic interpolation (Gallagher 2005, Mahdian and Saic 2008).  It survives
 * what hides a spectrum's end: sharpening, noise, JPEG.
 */

#include "sharpness_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/maths.h"
#include "../base/mem.h"
#include "quantile.h"

/* A difference is held against the mean of those beside it, or columns that happen to hold roofs
 * would beat.  Longer than the period of any factor that is looked for. */
enum { REACH = 8, AROUND = 2 * REACH + 1 };
/* Only where differences are in the uppermost tenth: ground that was drawn or dithered cell by cell
 * may beat by itself, edges of objects do not. */
static const double steepest = 0.9;
/* Rows that are looked at, and what of them the quantile is taken of: rows side by side say
 * nearly the same. */
enum { ROW_STEP = 2, SAMPLE_ROW_STEP = 8, SAMPLE_STEP = 7 };
enum { COLUMN_LEAST = 8 };              /* fewer such pixels in a column tell nothing */
static const double least_share = 0.02; /* of a window's pixels */

/* Around a frequency, for the median. */
enum { MEDIAN_REACH = 24 };
struct profile { /* of one row */
    float *difference, *around;
};

/* Differences of a row and the means of those around them; false where a pixel is unknown.  A sum
 * that runs along the row: it is the same for all of them. */
static bool row_profile(const struct profile *out, const float *p, uint32_t width,
                        unsigned order)
{
    const uint32_t n = width - order;
    float *const d = out->difference;
    double inside = 0;

    if (order == 1)
        for (uint32_t x = 0; x < n; x++)
            d[x] = fabsf(p[x + 1] - p[x]);
    else
        for (uint32_t x = 0; x < n; x++)
            d[x] = fabsf(p[x + 2] - 2 * p[x + 1] + p[x]);
    for (uint32_t x = 0; x < REACH; x++)
        inside += (double)d[x];
    for (uint32_t x = 0; x <= REACH; x++) {
        inside += (double)d[x + REACH];
        out->around[x] = (float)(inside / (x + REACH + 1));
    }
    for (uint32_t x = REACH + 1; x < n - REACH; x++) {
        inside += (double)(d[x + REACH] - d[x - REACH - 1]);
        out->around[x] = (float)(inside * (1.0 / AROUND));
    }
    for (uint32_t x = n - REACH; x < n; x++) {
        inside -= (double)d[x - REACH - 1];
        out->around[x] = (float)(inside / (n - x + REACH));
    }
    return isfinite(inside);
}

/* What a difference must have around it to be looked at. */
static bool steep_level(float *out, const struct ys_rows_of *rows, const struct profile *row,
                        unsigned order)
{
    const size_t most = rows->n * rows->height * (rows->width / SAMPLE_STEP + 1);
    float *sample = ys_new_raw(most, sizeof *sample);
    size_t n = 0;

    if (!sample)
        return false;
    for (size_t w = 0; w < rows->n; w++)
        for (uint32_t y = 0; y < rows->height; y += SAMPLE_ROW_STEP) {
            const float *p = rows->window[w] + (size_t)y * rows->width;

            if (row_profile(row, p, rows->width, order))
                for (uint32_t x = 0; x < rows->width - order; x += SAMPLE_STEP)
                    sample[n++] = row->around[x];
        }
    *out = n ? ys_quantile(sample, n, steepest) : INFINITY;
    free(sample);
    return true;
}

struct columns { /* of one window */
    float *sum, *number, *mean;
    double share; /* of its pixels that were looked at */
    uint32_t n;
};

static void column_means(struct columns *out, const struct ys_rows_of *rows, size_t window,
                         const struct profile *row, unsigned order, float level)
{
    double looked = 0;

    out->n = rows->width - order;
    memset(out->sum, 0, out->n * sizeof *out->sum);
    memset(out->number, 0, out->n * sizeof *out->number);
    for (uint32_t y = 0; y < rows->height; y += ROW_STEP) {
        if (!row_profile(row, rows->window[window] + (size_t)y * rows->width, rows->width,
                         order))
            continue;
        for (uint32_t x = 0; x < out->n; x++)
            if (row->around[x] > level) {
                out->sum[x] += row->difference[x] / row->around[x];
                out->number[x]++;
                looked++;
            }
    }
    for (uint32_t x = 0; x < out->n; x++)
        out->mean[x] = out->number[x] >= COLUMN_LEAST ? out->sum[x] / out->number[x] : 1;
    out->share = looked * ROW_STEP / ((double)out->n * rows->height);
}

struct circle {
    float cosine[YS_BEAT_STEPS], sine[YS_BEAT_STEPS];
};

static void circle_make(struct circle *circle)
{
    for (int i = 0; i < YS_BEAT_STEPS; i++) {
        circle->cosine[i] = (float)cos(2 * YS_PI * i / YS_BEAT_STEPS);
        circle->sine[i] = (float)sin(2 * YS_PI * i / YS_BEAT_STEPS);
    }
}

/* Adds the power of the columns' means about their own mean around them. */
static void add_power(double power[YS_BEATS], const struct columns *columns, float *rest,
                      const struct circle *turn)
{
    const uint32_t n = columns->n;
    double norm = 0;

    for (uint32_t x = 0; x < n; x++) {
        const uint32_t from = x < REACH ? 0 : x - REACH, to = x + REACH < n ? x + REACH + 1 : n;
        const double hann = 0.5 - 0.5 * cos(2 * YS_PI * (x + 1) / (n + 1));
        float sum = 0;

        for (uint32_t i = from; i < to; i++)
            sum += columns->mean[i];
        rest[x] = (float)hann * (columns->mean[x] - sum / (float)(to - from));
        norm += hann * hann;
    }
    /* Two sums side by side: one alone would wait for itself. */
    for (int k = 0; k < YS_BEATS; k++) {
        float re[2] = {0, 0}, im[2] = {0, 0};

        for (uint32_t x = 0, at = 0; x + 1 < n; x += 2) {
            const uint32_t next = (at + (uint32_t)k) % YS_BEAT_STEPS;

            re[0] += rest[x] * turn->cosine[at];
            im[0] += rest[x] * turn->sine[at];
            re[1] += rest[x + 1] * turn->cosine[next];
            im[1] += rest[x + 1] * turn->sine[next];
            at = (next + (uint32_t)k) % YS_BEAT_STEPS;
        }
        const double a = (double)(re[0] + re[1]), b = (double)(im[0] + im[1]);

        power[k] += columns->share * (a * a + b * b) / norm;
    }
}

static void finish(struct ys_beat *out, const double power[YS_BEATS], uint32_t n, double weight)
{
    float around[2 * MEDIAN_REACH + 1];

    for (int k = 0; k < YS_BEATS; k++) {
        const int from = k < MEDIAN_REACH ? 0 : k - MEDIAN_REACH,
                  to = k + MEDIAN_REACH < YS_BEATS ? k + MEDIAN_REACH + 1 : YS_BEATS;

        for (int i = from; i < to; i++)
            around[i - from] = (float)power[i];
        const float median = ys_quantile(around, (size_t)(to - from), 0.5);

        out->power[k] = median > 0 ? (float)power[k] / median : 0;
        /* Of a cosine, whose power in a window of n is a quarter of n times its square; a Hann
         * window has two thirds of that. */
        out->amplitude[k] = (float)sqrt(6 * power[k] / (weight * n));
    }
}

bool ys_rows_beat(struct ys_beat *out, const struct ys_rows_of *rows, unsigned order)
{
    float *work = ys_new_raw(6 * (size_t)rows->width, sizeof *work);
    const struct profile row = {work, work + rows->width};
    struct columns columns = {.sum = work + 2 * (size_t)rows->width,
                              .number = work + 3 * (size_t)rows->width,
                              .mean = work + 4 * (size_t)rows->width};
    double power[YS_BEATS] = {0}, weight = 0;
    struct circle turn;
    float level;

    *out = (struct ys_beat){0};
    if (!work || !steep_level(&level, rows, &row, order)) {
        free(work);
        return false;
    }
    circle_make(&turn);
    for (size_t w = 0; w < rows->n; w++) {
        column_means(&columns, rows, w, &row, order, level);
        if (columns.share < least_share)
            continue;
        add_power(power, &columns, work + 5 * (size_t)rows->width, &turn);
        weight += columns.share;
    }
    if (weight > 0)
        finish(out, power, columns.n, weight);
    free(work);
    return true;
}
