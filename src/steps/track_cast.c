/*
 * track_cast.c - a car throws a shadow of its own
 *
 * The shadow of a string on the empty track beside it has the string's own gaps and passes for
 * dark cars.  What tells them apart is the ballast beyond: dark beside a car, on the side that
 * shadows fall to, and lit where there is only the end of a neighbour's shadow.  How dark and how
 * light that is is read from the cars and the empty track that the picture shows most surely.
 */

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"
#include "row_math.h"
#include "track_learned.h"

/* Rows 1.95 to 2.85 m from the middle: off the roof, on the ballast; and those within 1.05 m. */
enum { FIRST_ROW = 24, ROWS = 4, ROOF_ROW = 14, ROOF_ROWS = 8 };
static const double free_m = 4.5; /* where the next track is nearer, its cars may reach in */
static const double look_m = 4;   /* one independent look */

/* Mean of rows first .. first + n - 1 above the middle row, towards where shadows fall. */
static double tone_of(const struct ys_learned_track *t, size_t k, size_t first, size_t n)
{
    const size_t wide = 2 * t->strip.n;
    double sum = 0;

    for (size_t r = first; r < first + n; r++) {
        const float *row = t->strip.plane + (t->side > 0 ? r : YS_NET_ROWS - 1 - r) * wide;

        sum += (double)row[2 * k] + (double)row[2 * k + 1];
    }
    return sum / (2 * (double)n);
}

static double ballast_beyond(const struct ys_learned_track *t, size_t k)
{
    return tone_of(t, k, FIRST_ROW, ROWS);
}

static double roof(const struct ys_learned_track *t, size_t k)
{
    return tone_of(t, k, ROOF_ROW, ROOF_ROWS);
}

static bool tells(const struct ys_learned_track *t, const struct ys_track_work *work, size_t k)
{
    return t->side != 0 && t->look[k] > 0 && work->strip.apart[k] >= free_m;
}

/* Quantile q of the ballast beyond sure cars, or beyond sure empty track; NaN: too few. */
static double level(struct ys_learned *learned, bool cars, double q, double *room)
{
    const size_t least = 60; /* steps: two cars */
    size_t n = 0;

    for (size_t i = 0; i < learned->yard->n; i++) {
        const struct ys_track_work *work = &learned->yard->track[i];
        const struct ys_learned_track *t = &learned->track[i];

        for (size_t k = 0; k < t->strip.n; k++)
            if (tells(t, work, k) && (cars ? work->post.car[k] : work->post.empty[k]) > 0.8)
                room[n++] = ballast_beyond(t, k);
    }
    return n < least ? NAN : ys_row_quantile(room, n, q);
}

static double normal(double x, double mean, double sd)
{
    const double d = (x - mean) / sd;

    return exp(-0.5 * d * d) / (sd * 2.5066282746310002);
}

/* lit: 0 as beyond cars, 1 as lit ballast.  Measured on rendered yards: beyond cars 0.0 +- 0.3,
 * with a tail of low flats and high suns; beyond empty track 1.0 +- 0.15 outside shadows. */
static double evidence_of(double lit)
{
    const double car = 0.85 * normal(lit, 0, 0.3) + 0.15 / 2;
    const double empty = 0.5 * normal(lit, 1, 0.3) + 0.5 / 2;

    return ys_clip(log(empty / car), -0.2, 2);
}

bool ys_learned_cast(struct ys_learned *learned)
{
    const double least =
        0.5; /* shadows hardly darker than the ballast say nothing (strip tones) */
    size_t steps = 0;

    for (size_t i = 0; i < learned->yard->n; i++)
        steps += learned->track[i].strip.n;
    double *room = ys_new(steps, sizeof *room);

    if (!room || !ys_yard_shade(learned->yard, learned->away)) {
        free(room);
        return false;
    }
    const double dark = level(learned, true, 0.5, room),
                 light = level(learned, false, 0.6, room);

    for (size_t i = 0; i < learned->yard->n; i++) {
        const struct ys_track_work *work = &learned->yard->track[i];
        struct ys_learned_track *t = &learned->track[i];

        for (size_t k = 0; k < t->strip.n; k++) {
            const double lit = (ballast_beyond(t, k) - dark) / (light - dark);
            const double own = (roof(t, k) - dark) / (light - dark);
            /* Only what lies beside a string and is as dark as its shadow can be one. */
            const double may = work->shade[k] * ys_clip((0.45 - own) / 0.2, 0, 1);

            t->cast[k] = light - dark >= least && tells(t, work, k)
                             ? may * evidence_of(lit) * YS_STEP_M / look_m
                             : 0;
        }
    }
    free(room);
    return true;
}
