/*
 * track_neighbours.c - how far the next track is from each step of a track
 *
 * A yard of n tracks has n^2 pairs and each pair a square of steps, yet few tracks lie near
 * each other at all: blocks of steps are compared as discs first, and pairs too far apart are
 * passed over whole.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "track_strip.h"

enum { BLOCK = 32 }; /* steps, 16 m: by hand; no result hangs on it */
static const double spacing_quantile =
    0.4; /* of distances along the track; ladders are nearer */

struct disc {
    double x, y, r;
    size_t end;
};

/* Round the middle step; a chord is no longer than its arc. */
static struct disc disc_of(const struct ys_strip *s, size_t first)
{
    const size_t end = first + BLOCK < s->n ? first + BLOCK : s->n;
    const size_t mid = first + (end - first) / 2;

    return (struct disc){s->x[mid], s->y[mid], BLOCK / 2 * YS_STEP_M, end};
}

static void nearest_in(double *far, size_t *step, const struct ys_strip *a, size_t i,
                       const struct ys_strip *b, size_t first, size_t end)
{
    double best = *far * *far;

    for (size_t j = first; j < end; j++) {
        const double dx = a->x[i] - b->x[j], dy = a->y[i] - b->y[j], d = dx * dx + dy * dy;

        if (d < best) {
            best = d;
            *far = sqrt(d);
            *step = j;
        }
    }
}

void ys_strip_nearest(double *far, size_t *step, const struct ys_strip *a,
                      const struct ys_strip *b)
{
    for (size_t first = 0; first < a->n; first += BLOCK) {
        const struct disc here = disc_of(a, first);
        double d[BLOCK];
        size_t at[BLOCK];

        for (size_t i = 0; i < BLOCK; i++) {
            d[i] = YS_NEIGHBOUR_REACH_M;
            at[i] = b->n;
        }
        for (size_t other = 0; other < b->n; other += BLOCK) {
            const struct disc there = disc_of(b, other);

            if (hypot(here.x - there.x, here.y - there.y) >
                here.r + there.r + YS_NEIGHBOUR_REACH_M)
                continue;
            for (size_t i = first; i < here.end; i++)
                nearest_in(&d[i - first], &at[i - first], a, i, b, other, there.end);
        }
        for (size_t i = first; i < here.end; i++) {
            if (far)
                far[i] = d[i - first];
            if (step)
                step[i] = at[i - first];
        }
    }
}

bool ys_strip_neighbours(struct ys_strip *const *strips, size_t n, size_t i)
{
    struct ys_strip *s = strips[i];
    double *far = ys_new(s->n + 1, sizeof *far);

    s->spacing_m = YS_NEIGHBOUR_REACH_M;
    for (size_t k = 0; k < s->n; k++)
        s->neighbour_m[k] = YS_NEIGHBOUR_REACH_M;
    if (!far)
        return false;
    for (size_t j = 0; j < n; j++) {
        if (j == i || strips[j]->n == 0)
            continue;
        ys_strip_nearest(far, NULL, s, strips[j]);
        for (size_t k = 0; k < s->n; k++) {
            s->neighbour_m[k] = fmin(s->neighbour_m[k], far[k]);
            s->foul[k] = s->foul[k] || (j < i && far[k] < YS_FOULING_M);
        }
        s->spacing_m = fmin(s->spacing_m, ys_quantile_linear(far, s->n, spacing_quantile));
    }
    free(far);
    return true;
}
