/* cast.c - whether a dark blob lies behind something, as seen from the sun */

#include "cast.h"

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"
#include "../raster/quantile.h"

/* Pixels that are asked of a blob; more say no more. */
enum { ASKED = 200 };
/* px beyond the edge of a blob at which the other side is looked at: its own edge is blurred. */
enum { BEYOND_FIRST = 2, BEYOND_LAST = 4 };
/* Of the ground's brightness: what is not darker than this is no shadow; and of the step from shadow to
 * ground: from how much the thing must differ from the ground.  Chosen on six drawn pairs at 0.6 m. */
static const double DARK = 0.8, THING = 0.25;

static double at(const struct ys_cast_window *w, double x, double y)
{
    const double i = floor(x + 0.5), k = floor(y + 0.5);

    if (!(i >= 0 && k >= 0 && i < w->width && k < w->height))
        return NAN;
    return (double)w->grey[(size_t)k * w->width + (size_t)i];
}

static bool is_in(const struct ys_cast_window *w, double x, double y)
{
    const double i = floor(x + 0.5), k = floor(y + 0.5);

    return i >= 0 && k >= 0 && i < w->width && k < w->height &&
           w->in[(size_t)k * w->width + (size_t)i] == 1;
}

static bool changed(const struct ys_cast_window *w, double x, double y)
{
    const double i = floor(x + 0.5), k = floor(y + 0.5);

    return i >= 0 && k >= 0 && i < w->width && k < w->height &&
           w->in[(size_t)k * w->width + (size_t)i];
}

/* Brightness of the ground on which the blob ends, away from the sun; NaN: too little of it. */
static double ground_of(const struct ys_cast_window *w, float *room)
{
    size_t n = 0;

    for (uint32_t y = 0; y < w->height; y++)
        for (uint32_t x = 0; x < w->width; x++) {
            if (w->in[(size_t)y * w->width + x] != 1 || is_in(w, x + w->dx, y + w->dy))
                continue;
            const double v =
                at(w, x + (BEYOND_FIRST + 1) * w->dx, y + (BEYOND_FIRST + 1) * w->dy);

            if (isfinite(v))
                room[n++] = (float)v;
        }
    return n < 3 ? (double)NAN : (double)ys_kth(room, n, n / 2);
}

/* The brightness behind which the pixel lies; NaN: the dark does not end within a shadow's length, or the
 * picture does. */
static double behind(const struct ys_cast_window *w, double x, double y, double edge)
{
    for (double k = 1; k <= w->length_px; k++) {
        const double v = at(w, x - k * w->dx, y - k * w->dy);
        float beyond[BEYOND_LAST];
        size_t n = 0;

        if (isnan(v))
            return NAN;
        if (v <= edge)
            continue;
        for (int j = 1; j < BEYOND_LAST; j++) {
            const double u = at(w, x - (k + j) * w->dx, y - (k + j) * w->dy);

            if (isfinite(u) && !changed(w, x - (k + j) * w->dx, y - (k + j) * w->dy))
                beyond[n++] = (float)u;
        }
        return n ? (double)ys_kth(beyond, n, n / 2) : (double)NAN;
    }
    return NAN;
}

static double share_behind(const struct ys_cast_window *w, size_t n, double dark, double ground)
{
    const size_t step = n > ASKED ? n / ASKED : 1;
    size_t asked = 0, good = 0, i = 0;

    for (uint32_t y = 0; y < w->height; y++)
        for (uint32_t x = 0; x < w->width; x++) {
            if (w->in[(size_t)y * w->width + x] != 1 || i++ % step)
                continue;
            const double thing = behind(w, x, y, (dark + ground) / 2);

            asked++;
            good += fabs(thing - ground) > THING * (ground - dark);
        }
    return (double)good / (double)asked;
}

double ys_cast_share(const struct ys_cast_window *w)
{
    const size_t all = (size_t)w->width * w->height;
    float *room = ys_new_raw(all, sizeof *room);
    double share = NAN;
    size_t n = 0;

    for (size_t i = 0; room && i < all; i++)
        if (w->in[i] == 1)
            room[n++] = w->grey[i];
    if (n >= 3) {
        const double dark = (double)ys_kth(room, n, n / 2), ground = ground_of(w, room);

        if (isfinite(ground))
            share = dark < DARK * ground ? share_behind(w, n, dark, ground) : 0;
    }
    free(room);
    return share;
}
