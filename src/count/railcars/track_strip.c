/*
 * track_strip.c - a drawn line as steps of half a metre, each with its place and direction
 *
 * Everything that follows works on strips pulled straight, where a car is a rectangle along one
 * axis, and in metres, as cars have sizes in metres and pixels need not be square.
 */

#include "track_strip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

/* Directions are averaged over this length: drawn lines have corners, rails have none.  By
 * hand; track_net.h holds the networks to the same. */
static const double smooth_m = 12.0;
/* Shorter lines have no steps: a cut car counts from 3 m on.  By hand. */
static const double least_line_m = 4;
static const double no_length = 1e-9; /* of a tangent between points that coincide */

struct walk { /* along a polyline, forwards only */
    const struct ys_point *pt;
    const double *s;
    size_t n, at;
};

static struct ys_point walk_to(struct walk *w, double s)
{
    while (w->at + 2 < w->n && w->s[w->at + 1] <= s)
        w->at++;
    const struct ys_point a = w->pt[w->at], b = w->pt[w->at + 1];
    const double length = w->s[w->at + 1] - w->s[w->at];
    const double f = length > 0 ? ys_clip((s - w->s[w->at]) / length, 0, 1) : 0;

    return (struct ys_point){a.x + f * (b.x - a.x), a.y + f * (b.y - a.y)};
}

static bool strip_alloc(struct ys_strip *out, size_t n)
{
    const size_t cells = n * YS_STRIP_ROWS;

    out->n = n;
    out->x = ys_new(n, sizeof(double));
    out->y = ys_new(n, sizeof(double));
    out->tx = ys_new(n, sizeof(double));
    out->ty = ys_new(n, sizeof(double));
    out->neighbour_m = ys_new(n, sizeof(double));
    out->brightness = ys_new(cells, sizeof(float));
    out->edge = ys_new(cells, sizeof(float));
    out->valid = ys_new(cells, 1);
    out->foul = ys_new(n, sizeof(bool));
    out->out_of_sight = ys_new(n, sizeof(bool));
    return out->x && out->y && out->tx && out->ty && out->neighbour_m && out->brightness &&
           out->edge && out->valid && out->foul && out->out_of_sight;
}

/* Mean over +-half steps, the ends repeated: a box over smooth_m. */
static void box_mean(double *x, const double *raw, size_t n, ptrdiff_t half)
{
    const ptrdiff_t last = (ptrdiff_t)n - 1;
    double sum = 0;

    for (ptrdiff_t k = -half; k <= half; k++)
        sum += raw[k < 0 ? 0 : k > last ? last : k];
    for (ptrdiff_t i = 0; i <= last; i++) {
        const ptrdiff_t in = i + half + 1, out = i - half;

        x[i] = sum / (double)(2 * half + 1);
        sum += raw[in > last ? last : in] - raw[out < 0 ? 0 : out];
    }
}

/* n places every step metres, the first half a step in. */
static bool lay_places(const struct ys_places *out, size_t n, double step,
                       const struct ys_point *pt, const double *s, size_t n_pt)
{
    struct walk back = {pt, s, n_pt, 0}, mid = back, ahead = back;
    const ptrdiff_t half = (ptrdiff_t)(smooth_m / step / 2);
    double *dx = ys_new(n, sizeof *dx), *dy = ys_new(n, sizeof *dy);
    const bool ok = dx && dy;

    for (size_t i = 0; ok && i < n; i++) {
        const double at = ((double)i + 0.5) * step;
        const struct ys_point a = walk_to(&back, at - step), b = walk_to(&ahead, at + step);
        const struct ys_point here = walk_to(&mid, at);

        out->x[i] = here.x;
        out->y[i] = here.y;
        dx[i] = b.x - a.x;
        dy[i] = b.y - a.y;
    }
    if (ok) {
        box_mean(out->tx, dx, n, half);
        box_mean(out->ty, dy, n, half);
    }
    for (size_t i = 0; ok && i < n; i++) {
        const double m = hypot(out->tx[i], out->ty[i]) + no_length;

        out->tx[i] /= m;
        out->ty[i] /= m;
    }
    free(dx);
    free(dy);
    return ok;
}

/* The line in metres and the way along it; false: out of memory. */
static bool in_metres(struct ys_point **pt, double **s, const struct ys_line *line,
                      double gsd_x_m, double gsd_y_m)
{
    *pt = ys_new(line->n, sizeof **pt);
    *s = ys_new(line->n, sizeof **s);
    if (!*pt || !*s)
        return false;
    for (size_t i = 0; i < line->n; i++) {
        struct ys_point *p = *pt + i;

        *p = (struct ys_point){line->pt[i].x * gsd_x_m, line->pt[i].y * gsd_y_m};
        (*s)[i] = i ? (*s)[i - 1] + hypot(p->x - p[-1].x, p->y - p[-1].y) : 0;
    }
    return true;
}

bool ys_places_lay(const struct ys_places *out, size_t n, double step,
                   const struct ys_line *line, double gsd_x_m, double gsd_y_m)
{
    struct ys_point *pt;
    double *s;
    const bool ok =
        in_metres(&pt, &s, line, gsd_x_m, gsd_y_m) && lay_places(out, n, step, pt, s, line->n);

    free(pt);
    free(s);
    return ok;
}

static bool is_finite(const struct ys_point *pt, const double *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(pt[i].x) || !isfinite(pt[i].y) || !isfinite(s[i]))
            return false;
    return true;
}

ys_status ys_strip_lay(struct ys_strip *out, const struct ys_line *line, double gsd_x_m,
                       double gsd_y_m, struct ys_error *err)
{
    struct ys_point *pt = NULL;
    double *s = NULL;
    ys_status status = YS_OK;

    *out = (struct ys_strip){0};
    if (!in_metres(&pt, &s, line, gsd_x_m, gsd_y_m)) {
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a track of %zu points", line->n);
        goto out;
    }
    if (line->n < 2 || !is_finite(pt, s, line->n) || s[line->n - 1] < least_line_m)
        goto out; /* no steps */
    const double length = s[line->n - 1];

    if (length > YS_STRIP_MAX_STEPS * YS_STEP_M) {
        status = ys_fail(err, YS_ERR_ARG, "a track is %.0f m long; want at most %.0f m", length,
                         YS_STRIP_MAX_STEPS * YS_STEP_M);
        goto out;
    }
    const bool room = strip_alloc(out, (size_t)(length / YS_STEP_M));
    const struct ys_places places = {out->x, out->y, out->tx, out->ty};

    if (!room || !lay_places(&places, out->n, YS_STEP_M, pt, s, line->n)) {
        ys_strip_fini(out);
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a track of %.0f m", length);
    }
out:
    free(pt);
    free(s);
    return status;
}

void ys_strip_fini(struct ys_strip *strip)
{
    free(strip->x);
    free(strip->y);
    free(strip->tx);
    free(strip->ty);
    free(strip->neighbour_m);
    free(strip->brightness);
    free(strip->edge);
    free(strip->valid);
    free(strip->foul);
    free(strip->out_of_sight);
    *strip = (struct ys_strip){0};
}
