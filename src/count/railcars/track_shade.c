/*
 * track_shade.c - where the shadow of a string on the next track may pass for a string
 *
 * The shadow of a string has two long edges, and the slots between its cars are lit: on an
 * empty track it is the commonest false car of the evidence by hand.  The direction of shadows
 * is taken from the ballast beside strings, darker on one side.  An empty track on that side,
 * 3.3 to 8 m away, is marked wherever its neighbour is full; there a brightness like that
 * shadow's is evidence for an empty track.  Needs posteriors, so it follows a first round of
 * counting.
 *
 * The price: black cars beside a casting string are taken for shadow.  Four drawn pictures with
 * black strings lose 19 to 36 % of the cars, 8 to 22 % without the rule; two others gain 19
 * false cars without it and none with it.  Tried and dropped: a fixed margin over the darkest
 * (20 of 98 false cars stayed at 1 m).
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "track_parts.h"

/* Distance of a track that a shadow can lie on: not that of the casting car itself, and no
 * shadow of a car reaches further.  By hand. */
static const double near_m = 3.3, far_m = 8.0;
static const double side_cosine = 0.5; /* that track lies within 60 degrees of the direction */
/* Drawn yards: a difference of less than 6 % of the contrast is no shadow. */
static const double least_shadow = 0.06;
static const double most_difference = 0.5; /* of the contrast; what one step may say */
static const double no_direction = 1e-9;
/* Ballast beside a car, from its side (1.55 m) on: metres right or left of its middle. */
enum { BALLAST_SAMPLES = 4 };
static const double ballast_from_m = 1.9, ballast_step_m = 0.25;
static const double least_car_steps = 10; /* 5 m of cars, or a track casts nothing */
static const double occupied_from = 0.5;
/* Brightness of shadow: 40 % of the ballast on the dark side, of 10 m of cars at least. */
enum { LEAST_SAMPLES = 20 };
static const double shadow_quantile = 0.4;
/* Strength of the rule in ln (on each 4 m, track_hand_evidence.c), and its fading out from
 * 1.1 to 1.4 m, beyond which slots in a shadow are not resolved: without fading a third of
 * the cars of one real yard were lost at 1.85 m. */
static const double rule_strength = 6, rule_fades_m = 0.3, rule_ends_m = 1.4;

/* Brightness of the ballast on the right (+1) or left (-1) of a car. */
static double ballast_beside(const struct ys_yard_track *t, size_t i, double sign)
{
    double x[BALLAST_SAMPLES];

    for (int k = 0; k < BALLAST_SAMPLES; k++) {
        const double v = t->offset[i] + sign * (ballast_from_m + ballast_step_m * k);
        const double at = ys_clip((v + YS_STRIP_HALF_M) / YS_STRIP_ROW_M, 0, YS_STRIP_LAST_ROW);
        const size_t row = (size_t)at, n = t->strip.n;
        const double a = (double)t->strip.brightness[row * n + i],
                     b = (double)t->strip.brightness[(row + 1) * n + i];

        x[k] = a + (at - (double)row) * (b - a);
    }
    return ys_quantile_linear(x, BALLAST_SAMPLES, 0.5);
}

static bool holds_cars(const struct ys_yard_track *t)
{
    double steps = 0;

    for (size_t i = 0; i < t->strip.n; i++)
        steps += t->posterior.car[i];
    return steps >= least_car_steps;
}

/* Unit vector of the shadows and its strength. */
static double shadow_direction(struct ys_point *u, const struct ys_yard *yard)
{
    double dx = 0, dy = 0, weight = 0;

    for (size_t k = 0; k < yard->n; k++) {
        const struct ys_yard_track *t = &yard->track[k];

        if (!holds_cars(t))
            continue;
        for (size_t i = 0; i < t->strip.n; i++) {
            const double a = ys_clip((ballast_beside(t, i, 1) - ballast_beside(t, i, -1)) /
                                         yard->scales.contrast,
                                     -most_difference, most_difference);

            dx += t->posterior.car[i] * a * t->strip.ty[i];
            dy -= t->posterior.car[i] * a * t->strip.tx[i];
            weight += t->posterior.car[i];
        }
    }
    const double m = hypot(dx, dy);

    *u = (struct ys_point){dx / (m + no_direction), dy / (m + no_direction)};
    return m / fmax(weight, 1);
}

/* Of the ballast on the shadow side of cars; NaN where there are few. */
static double ballast_in_shadow(const struct ys_yard *yard, struct ys_point u, double *room)
{
    size_t n = 0;

    for (size_t k = 0; k < yard->n; k++) {
        const struct ys_yard_track *t = &yard->track[k];

        for (size_t i = 0; holds_cars(t) && i < t->strip.n; i++) {
            const double right = -t->strip.ty[i] * u.x + t->strip.tx[i] * u.y;

            if (t->posterior.car[i] > occupied_from)
                room[n++] = ballast_beside(t, i, right > 0 ? 1 : -1);
        }
    }
    return n > LEAST_SAMPLES ? ys_quantile_linear(room, n, shadow_quantile) : NAN;
}

static void shadow_on_track(struct ys_yard_track *t, const struct ys_yard_track *by,
                            double *distance, size_t *nearest, struct ys_point u)
{
    ys_strip_nearest(distance, nearest, &t->strip, &by->strip);
    for (size_t i = 0; i < t->strip.n; i++) {
        if (nearest[i] >= by->strip.n || distance[i] <= near_m || distance[i] >= far_m)
            continue;
        const double dx = t->strip.x[i] - by->strip.x[nearest[i]],
                     dy = t->strip.y[i] - by->strip.y[nearest[i]];

        if ((dx * u.x + dy * u.y) / distance[i] > side_cosine)
            t->shadowed[i] = fmax(t->shadowed[i], by->posterior.car[nearest[i]]);
    }
}

/* shade of every track, where shadows fall along the unit vector away: needs posteriors. */
static bool shadow_on_yard(struct ys_yard *yard, struct ys_point away)
{
    size_t most = 0;

    for (size_t k = 0; k < yard->n; k++)
        most = yard->track[k].strip.n > most ? yard->track[k].strip.n : most;
    double *distance = ys_new(most, sizeof *distance);
    size_t *nearest = ys_new(most, sizeof *nearest);
    const bool ok = distance && nearest;

    for (size_t k = 0; ok && k < yard->n; k++) {
        for (size_t i = 0; i < yard->track[k].strip.n; i++)
            yard->track[k].shadowed[i] = 0;
        for (size_t j = 0; j < yard->n; j++)
            if (j != k && yard->track[k].strip.n && yard->track[j].strip.n)
                shadow_on_track(&yard->track[k], &yard->track[j], distance, nearest, away);
    }
    free(distance);
    free(nearest);
    return ok;
}

bool ys_yard_shadows(struct ys_yard *yard)
{
    const double strength =
        rule_strength * ys_clip((rule_ends_m - yard->scales.pixel_m) / rule_fades_m, 0, 1);
    struct ys_point u;
    size_t steps = 0;

    yard->has_shadows = false;
    yard->hand.shadow_strength = 0;
    if (strength <= 0 || shadow_direction(&u, yard) < least_shadow)
        return true;
    for (size_t k = 0; k < yard->n; k++)
        steps += yard->track[k].strip.n;
    double *room = ys_new(steps, sizeof *room);

    if (!room)
        return false;
    yard->hand.shadow_brightness = ballast_in_shadow(yard, u, room);
    yard->has_shadows = !isnan(yard->hand.shadow_brightness);
    yard->hand.shadow_strength = yard->has_shadows ? strength : 0;
    free(room);
    return !yard->has_shadows || shadow_on_yard(yard, u);
}
