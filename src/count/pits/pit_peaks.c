/*
 * pit_peaks.c - pits one by one, by a network trained on rendered depots
 *
 * The network gives each point log odds that it is on a pit, and that it is near the middle of
 * one (samples/train).  Peaks of the second are pits; the first gives the box, by the moments
 * of the footprint around.  What stands near does not matter here: that is why this finds
 * single pits in a wide field, which have no context, and takes hip roofs with a pale middle
 * for pits.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/box_moments.h"
#include "pit_parts.h"

enum { FOOTPRINT, CENTRE };

static const double usual_step_m = 0.75; /* of the network's grid (pits.c) */
static const double apart_m = 7;         /* two centres: less than the smallest pit */
static const double least_odds = -2.5;   /* one in thirteen; less adds nothing to a count */
static const double blur_steps = 0.8;    /* one pit, one peak; by hand */
static const double least_footprint = 0.1;
static const double reach = 0.6; /* of a footprint around its centre; of the longest pit */

struct peak {
    double x, y, odds;          /* of the grid */
    struct ys_moment_sums sums; /* of its footprint, from (x, y) */
};

struct peaks {
    struct peak *at;
    size_t n;
};

static int highest_first(const void *pa, const void *pb)
{
    const struct peak *const a = pa, *const b = pb;

    if (a->odds != b->odds)
        return a->odds > b->odds ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return a->x < b->x ? -1 : a->x > b->x;
}

/* No neighbour is higher; of equal ones the first is the peak. */
static bool is_peak(const float *v, const struct ys_net_area *g, uint32_t x, uint32_t y)
{
    const float me = v[(size_t)y * g->width + x];

    for (uint32_t j = y ? y - 1 : y; j <= y + 1 && j < g->height; j++)
        for (uint32_t i = x ? x - 1 : x; i <= x + 1 && i < g->width; i++) {
            const float other = v[(size_t)j * g->width + i];

            if (other > me || (other == me && (j < y || (j == y && i < x))))
                return false;
        }
    return true;
}

struct nearby {
    const struct peaks *peaks;
    const struct peak *me;
    double apart;
};

static bool is_too_near(void *ctx, size_t i)
{
    const struct nearby *const n = ctx;
    const struct peak *const other = &n->peaks->at[i];

    return hypot(n->me->x - other->x, n->me->y - other->y) <= n->apart;
}

/* Leaves the higher of any two that are too near.  False: out of memory. */
static bool keep_apart(struct peaks *p, double apart)
{
    struct ys_pit_near near;
    const bool ok = ys_pit_near_init(&near, p->n, apart);
    size_t kept = 0;

    if (ok && p->n > 1)
        qsort(p->at, p->n, sizeof *p->at, highest_first);
    for (size_t i = 0; ok && i < p->n; i++) {
        const struct peak me = p->at[i];
        struct nearby n = {p, &me, apart};

        if (ys_pit_near_any(&near, (const double[]){me.x, me.y}, apart, is_too_near, &n))
            continue;
        p->at[kept] = me;
        ys_pit_near_add(&near, kept++, me.x, me.y);
    }
    ys_pit_near_fini(&near);
    p->n = kept;
    return ok;
}

static bool add(struct peaks *p, size_t *room, struct peak peak)
{
    if (p->n == *room) {
        struct peak *const more = ys_resize(p->at, 2 * *room + 64, sizeof *more);

        if (!more)
            return false;
        p->at = more;
        *room = 2 * *room + 64;
    }
    p->at[p->n++] = peak;
    return true;
}

/* Peaks of the smoothed centres inside the area, the higher of any two that are too near. */
static bool find_peaks(struct peaks *out, const struct ys_net_area *g, double apart)
{
    const size_t n = (size_t)g->width * g->height;
    const struct ys_gauss gauss = ys_gauss_of(blur_steps, YS_BORDER_REFLECT);
    float *v = ys_scratch_new(g->scratch, n, sizeof *v),
          *tmp = ys_scratch_new(g->scratch, n, sizeof *tmp);
    size_t room = 0;
    bool ok = v && tmp;

    if (ok)
        ys_blur(v, g->odds[CENTRE], tmp, g->width, g->height, &gauss, 1);
    for (uint32_t y = 0; ok && y < g->height; y++)
        for (uint32_t x = 0; ok && x < g->width; x++) {
            const size_t i = (size_t)y * g->width + x;

            if (g->inside[i] && (double)v[i] > least_odds && is_peak(v, g, x, y))
                ok = add(out, &room, (struct peak){.x = x, .y = y, .odds = (double)v[i]});
        }
    ys_scratch_free(v);
    ys_scratch_free(tmp);
    return ok && keep_apart(out, apart);
}

/* Share of the footprints in the area that is in doubt: sum of p (1 - p) over that of p, where p is
 * above a tenth; the rest is ground, however much of it the area holds.  1 where there is none. */
static double footprint_doubt(const struct ys_net_area *g)
{
    double sum = 0, doubt = 0;

    for (size_t i = 0; i < (size_t)g->width * g->height; i++) {
        const double p = g->inside[i] ? ys_logistic((double)g->odds[FOOTPRINT][i]) : 0;

        if (p < least_footprint)
            continue;
        sum += p;
        doubt += p * (1 - p);
    }
    return sum > 0 ? doubt / sum : 1;
}

/* Moments of the footprint round each peak. */
static void measure_footprints(struct peaks *p, const struct ys_net_area *g, double radius)
{
    for (size_t k = 0; k < p->n; k++) {
        struct peak *q = &p->at[k];
        const size_t x0 = (size_t)fmax(q->x - radius, 0), y0 = (size_t)fmax(q->y - radius, 0);

        for (size_t y = y0; y < g->height && (double)y <= q->y + radius; y++)
            for (size_t x = x0; x < g->width && (double)x <= q->x + radius; x++) {
                const double dx = (double)x - q->x, dy = (double)y - q->y;

                if (g->odds[FOOTPRINT][y * g->width + x] <= 0 || hypot(dx, dy) > radius)
                    continue;
                q->sums.n++;
                q->sums.x += dx;
                q->sums.y += dy;
                q->sums.xx += dx * dx;
                q->sums.xy += dx * dy;
                q->sums.yy += dy * dy;
            }
    }
}

/* The rectangle of the footprint's moments, on the grid of the count. */
static struct ys_pit_peak peak_of(const struct peak *q, const struct ys_net_area *g,
                                  const struct ys_grid *grid, const double length_m[2])
{
    struct ys_moment_sums sums = q->sums;
    struct ys_moments moments;
    struct ys_sides sides;

    sums.n = fmax(sums.n, 1);
    /* points, not squares: a little short, and what pits were measured with is so, too */
    ys_moments_of(&moments, &sums, 0);
    ys_moments_sides(&sides, &moments);
    const double least = length_m[0], most = length_m[1];
    const double l = fmin(fmax(sides.length * g->step_m, least), most);
    const double w = fmin(fmax(sides.width * g->step_m, least), l);
    const double turn = sides.angle_rad + atan2(g->uy, g->ux);
    const double x = g->x0 + q->x * g->ux - q->y * g->uy;
    const double y = g->y0 + q->x * g->uy + q->y * g->ux;

    return (struct ys_pit_peak){.x = (x - grid->x0) / grid->step_x - 0.5,
                                .y = (y - grid->y0) / grid->step_y - 0.5,
                                .length = l / grid->px_m,
                                .width = w / grid->px_m,
                                .dx = cos(turn),
                                .dy = sin(turn),
                                .odds = q->odds};
}

bool ys_pits_peaks(struct ys_pit_peaks *out, const struct ys_net_area *area,
                   const struct ys_grid *grid, const double length_m[2])
{
    struct peaks p = {0};
    bool ok = find_peaks(&p, area, apart_m / usual_step_m);

    if (ok)
        measure_footprints(&p, area, reach * length_m[1] / area->step_m);
    *out = (struct ys_pit_peaks){ok ? ys_new(p.n + 1, sizeof *out->at) : NULL, p.n,
                                 footprint_doubt(area)};
    ok = ok && out->at;
    for (size_t i = 0; ok && i < p.n; i++)
        out->at[i] = peak_of(&p.at[i], area, grid, length_m);
    free(p.at);
    return ok;
}
