/*
 * vessel_turned.c - which directions the quays have, and the grid turned along one of them
 *
 * A vessel at a berth lies along the quay, and the area is drawn along the quay, so the drawn
 * line tells the direction better than edges in the picture, which are those of cranes and
 * stacks as well.  Only where something else than water lies beyond it is the line a quay:
 * without this rule and that of murk (vessel_berth.c) a real anchorage of 9 ships was counted
 * 17 [13, 76].
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "vessel_parts.h"

enum { BINS = 180, NEAR_BINS = 5 }; /* of a degree; a quay is straight within +-5 */

/* Radius of the disc that the line's direction is taken in: longer than a fender or a bollard.
 * How far beyond the line a quay begins at most: as far as the widest mask is grown
 * (vessels.c).  By hand; not measured since. */
static const double tangent_m = 20, quay_beyond_m = 4;
static const double least_tangent_px = 3;

static const double least_quay = 0.9; /* its length, of the shortest vessel's; by hand */

/* A pixel of the area at the line as drawn; where the picture ends there is no line. */
static bool is_at_line(const struct ys_grid *grid, size_t x, size_t y)
{
    const size_t p = y * grid->width + x;

    if (!grid->inside[p] || !x || !y || x + 1 == grid->width || y + 1 == grid->height)
        return false;
    const size_t next[4] = {p - 1, p + 1, p - grid->width, p + grid->width};
    for (int k = 0; k < 4; k++)
        if (!grid->inside[next[k]] && grid->valid[next[k]])
            return true;
    return false;
}

/* Direction of the line, 0..pi: across the way from the middle of a disc to the centroid of the
 * area in it. */
static double tangent(const struct ys_grid *grid, size_t x, size_t y, int radius)
{
    double sx = 0, sy = 0;

    for (int dy = -radius; dy <= radius; dy++)
        for (int dx = -radius; dx <= radius; dx++) {
            const ptrdiff_t u = (ptrdiff_t)x + dx, v = (ptrdiff_t)y + dy;

            if (dx * dx + dy * dy > radius * radius || u < 0 || v < 0 ||
                u >= (ptrdiff_t)grid->width || v >= (ptrdiff_t)grid->height ||
                !grid->inside[(size_t)v * grid->width + (size_t)u])
                continue;
            sx += dx;
            sy += dy;
        }
    return fmod(atan2(sy, sx) + 2.5 * YS_PI, YS_PI);
}

/* Something else than water lies within a few metres beyond the line: the quay, or a hull that
 * the line cuts. */
static bool has_quay_beyond(const struct ys_vessels *work, size_t x, size_t y, double angle,
                            double limit)
{
    const struct ys_grid *grid = work->grid;

    for (int side = -1; side <= 1; side += 2)
        for (double d = 1; d <= fmax(1, quay_beyond_m / grid->px_m); d++) {
            const double u = floor((double)x - side * d * sin(angle) + 0.5);
            const double v = floor((double)y + side * d * cos(angle) + 0.5);

            if (u < 0 || v < 0 || u >= grid->width || v >= grid->height)
                continue;
            const size_t p = (size_t)v * grid->width + (size_t)u;

            if (!grid->inside[p] && work->mask[0][p] && work->water.distance[p] >= limit)
                return true;
        }
    return false;
}

struct directions { /* pixels of the line and the sum of their double angles, by angle */
    double n[BINS], c[BINS], s[BINS];
};

static double sum_near(const double *v, int at, int reach)
{
    double sum = 0;

    for (int k = -reach; k <= reach; k++)
        sum += v[(at + k + BINS) % BINS];
    return sum;
}

size_t ys_quay_directions(double out[YS_BERTH_DIRECTIONS], const struct ys_vessels *work,
                          uint8_t *quay, double limit)
{
    const struct ys_grid *grid = work->grid;
    const double least = least_quay * work->fit.length[0];
    const int radius = (int)fmax(least_tangent_px, tangent_m / grid->px_m);
    struct directions bins = {.n = {0}};
    size_t n = 0;

    for (size_t y = 0; y < grid->height; y++)
        for (size_t x = 0; x < grid->width; x++) {
            if (!is_at_line(grid, x, y))
                continue;
            const double a = tangent(grid, x, y, radius);

            if (!has_quay_beyond(work, x, y, a, limit))
                continue;
            /* a row more at each side: the turned map takes the nearest pixels */
            for (size_t v = y - 1; v <= y + 1; v++)
                for (size_t u = x - 1; u <= x + 1; u++)
                    quay[v * grid->width + u] = 1;
            const int bin = (int)(a * BINS / YS_PI) % BINS;

            bins.n[bin]++;
            bins.c[bin] += cos(2 * a);
            bins.s[bin] += sin(2 * a);
        }
    /* Strongest first; each takes its neighbours out, and those that would mix it with the
     * next. */
    for (; n < YS_BERTH_DIRECTIONS; n++) {
        int best = 0;

        for (int k = 1; k < BINS; k++)
            if (sum_near(bins.n, k, NEAR_BINS) > sum_near(bins.n, best, NEAR_BINS))
                best = k;
        if (sum_near(bins.n, best, NEAR_BINS) < least)
            break;
        out[n] =
            atan2(sum_near(bins.s, best, NEAR_BINS), sum_near(bins.c, best, NEAR_BINS)) / 2;
        for (int k = -2 * NEAR_BINS; k <= 2 * NEAR_BINS; k++)
            bins.n[(best + k + BINS) % BINS] = 0;
    }
    return n;
}

bool ys_turned_grid_make(struct ys_turned_grid *out, const struct ys_grid *grid,
                         const uint8_t *mask, double angle)
{
    const double c = cos(angle), s = sin(angle);
    double u[2] = {INFINITY, -INFINITY}, v[2] = {INFINITY, -INFINITY};

    *out = (struct ys_turned_grid){.angle = angle};
    for (size_t y = 0; y < grid->height; y++)
        for (size_t x = 0; x < grid->width; x++) {
            const double a = (double)x * c + (double)y * s, b = (double)y * c - (double)x * s;

            if (!mask[y * grid->width + x])
                continue;
            u[0] = fmin(u[0], a), u[1] = fmax(u[1], a);
            v[0] = fmin(v[0], b), v[1] = fmax(v[1], b);
        }
    if (u[0] > u[1])
        return true;
    out->u0 = floor(u[0]), out->v0 = floor(v[0]);
    out->width = (size_t)(ceil(u[1]) - out->u0) + 1;
    out->height = (size_t)(ceil(v[1]) - out->v0) + 1;
    out->pixel =
        ys_scratch_new_raw(grid->scratch, out->width * out->height, sizeof *out->pixel);
    if (!out->pixel)
        return false;
    /* Nearest pixels, not blends: limits of noise hold for them, and masks stay masks. */
    for (size_t j = 0; j < out->height; j++)
        for (size_t i = 0; i < out->width; i++) {
            const double a = out->u0 + (double)i, b = out->v0 + (double)j;
            const double x = floor(a * c - b * s + 0.5), y = floor(a * s + b * c + 0.5);
            const bool is_on = x >= 0 && y >= 0 && x < grid->width && y < grid->height;

            out->pixel[j * out->width + i] =
                is_on ? (uint32_t)y * grid->width + (uint32_t)x : UINT32_MAX;
        }
    return true;
}
