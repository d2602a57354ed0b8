/*
 * gate_shadow.c - the shadow that a cloud casts beside itself
 *
 * A cloud's shadow has the outline of the cloud, moved by the same way everywhere; it is two to
 * three times as dark as the ground, but ground varies by as much.  So all clouds are moved
 * together, and the shadow is believed where one way makes what lies under them far darker than all
 * other ways do.  Shadows that fall outside of the picture, or further than REACH_M, are not looked
 * for: by height of cloud and sun they may lie kilometres off.
 */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* Ways are tried in steps of this, and up to that. */
static const double STEP_M = 6, REACH_M = 150;

/* Logarithm of the level, less that of the clear ground's median, cut so that single lamps and
 * black spots do not decide. */
static const double LEVEL_FLOOR = 8, DARKEST = -1.2, BRIGHTEST = 0.6;

/* Below this on average, this many standard deviations of all ways below their mean, and with this
 * share of the cloud's shadow in sight.  Drawn shadows: -0.39 to -0.58, 3.2 to 6.7; pictures with
 * cloud that casts none: -0.1 as a rule, up to 3.3.  18 drawn pictures: a coarse measure. */
static const double MOST_LEVEL = -0.35, LEAST_SD = 3, LEAST_SEEN = 0.45;
enum { LEAST_CELLS = 8, LEAST_WAYS = 50 };

struct coarse {
    uint32_t width, height, step; /* step: cells across one of these */
    float *level;
    uint8_t *cloud, *clear;
    size_t *at; /* the cells with cloud */
    size_t n;
};

static void fill_one(struct coarse *out, const struct ys_cells *cells, const uint8_t *hidden,
                     size_t i)
{
    const uint32_t x0 = (uint32_t)(i % out->width) * out->step;
    const uint32_t y0 = (uint32_t)(i / out->width) * out->step;
    double sum = 0, n = 0, n_hidden = 0;

    for (uint32_t y = y0; y < y0 + out->step; y++)
        for (uint32_t x = x0; x < x0 + out->step; x++) {
            const size_t k = (size_t)y * cells->width + x;

            sum += cells->valid[k] ? (double)cells->mean[k] : 0;
            n += cells->valid[k];
            n_hidden += hidden[k];
        }
    out->level[i] = n > 0 ? (float)log(sum / n + LEVEL_FLOOR) : 0;
    out->clear[i] = n > 0 && !(n_hidden > 0);
    out->cloud[i] = 2 * n_hidden > out->step * out->step;
    if (out->cloud[i])
        out->at[out->n++] = i;
}

static bool coarse_new(struct coarse *out, const struct ys_cells *cells, const uint8_t *hidden)
{
    const uint32_t step = (uint32_t)fmax(1, floor(STEP_M / cells->cell_m + 0.5));

    *out = (struct coarse){.width = cells->width / step, .height = cells->height / step, step};
    const size_t n = (size_t)out->width * out->height;

    out->level = ys_new_raw(n, sizeof *out->level);
    out->cloud = ys_new_raw(n, 1);
    out->clear = ys_new_raw(n, 1);
    out->at = ys_new_raw(n, sizeof *out->at);
    if (!out->level || !out->cloud || !out->clear || !out->at)
        return false;
    for (size_t i = 0; i < n; i++)
        fill_one(out, cells, hidden, i);
    return true;
}

static void coarse_fini(struct coarse *coarse)
{
    free(coarse->level);
    free(coarse->cloud);
    free(coarse->clear);
    free(coarse->at);
}

/* Levels of the ground against its median; false: out of memory. */
static bool level_ground(struct coarse *coarse)
{
    const size_t n = (size_t)coarse->width * coarse->height;
    float *clear = ys_new_raw(n, sizeof *clear);
    size_t used = 0;

    if (!clear)
        return false;
    for (size_t i = 0; i < n; i++)
        if (coarse->clear[i])
            clear[used++] = coarse->level[i];
    const float middle = ys_quantile(clear, used, 0.5);

    for (size_t i = 0; i < n; i++)
        coarse->level[i] = (float)ys_clip(coarse->level[i] - middle, DARKEST, BRIGHTEST);
    free(clear);
    return true;
}

/* Mean level of the clear ground that the clouds come to lie on, moved by (dx, dy); false: too
 * little of it. */
static bool level_under(double *level, const struct coarse *coarse, int dx, int dy)
{
    double sum = 0, n = 0;

    for (size_t k = 0; k < coarse->n; k++) {
        const int64_t x = (int64_t)(coarse->at[k] % coarse->width) + dx;
        const int64_t y = (int64_t)(coarse->at[k] / coarse->width) + dy;

        if (x < 0 || y < 0 || x >= coarse->width || y >= coarse->height)
            continue;
        const size_t i = (size_t)y * coarse->width + (size_t)x;

        if (coarse->clear[i]) {
            sum += coarse->level[i];
            n++;
        }
    }
    if (n < LEAST_CELLS || n < LEAST_SEEN * (double)coarse->n)
        return false;
    *level = sum / n;
    return true;
}

static bool find_way(int way[2], const struct coarse *coarse, double step_m)
{
    const int reach = (int)(REACH_M / step_m);
    double darkest = INFINITY, sum = 0, squares = 0, n = 0;

    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            double level;

            if (dx * dx + dy * dy < 4 || dx * dx + dy * dy > reach * reach ||
                !level_under(&level, coarse, dx, dy))
                continue;
            sum += level;
            squares += level * level;
            n++;
            if (level < darkest) {
                darkest = level;
                way[0] = dx;
                way[1] = dy;
            }
        }
    if (n < LEAST_WAYS)
        return false;
    const double mean = sum / n, sd = sqrt(fmax(0, squares / n - mean * mean));

    return darkest < MOST_LEVEL && darkest < mean - LEAST_SD * sd;
}

/* The clouds' cells, moved; those of the cloud keep their mark. */
static bool add_moved(uint8_t *hidden, const struct ys_cells *cells, int64_t dx, int64_t dy)
{
    const size_t n = (size_t)cells->width * cells->height;
    uint8_t *cloud = ys_new_raw(n, 1);

    if (!cloud)
        return false;
    for (size_t i = 0; i < n; i++)
        cloud[i] = hidden[i];
    for (size_t i = 0; i < n; i++) {
        const int64_t x = (int64_t)(i % cells->width) + dx;
        const int64_t y = (int64_t)(i / cells->width) + dy;

        if (cloud[i] && x >= 0 && y >= 0 && x < cells->width && y < cells->height)
            hidden[(size_t)y * cells->width + (size_t)x] = 1;
    }
    free(cloud);
    return true;
}

bool ys_shadow_add(uint8_t *hidden, const struct ys_cells *cells)
{
    struct coarse coarse;
    int way[2] = {0, 0};
    bool ok = coarse_new(&coarse, cells, hidden);

    if (ok && coarse.n >= LEAST_CELLS) {
        ok = level_ground(&coarse);
        if (ok && find_way(way, &coarse, coarse.step * cells->cell_m))
            ok = add_moved(hidden, cells, (int64_t)way[0] * coarse.step,
                           (int64_t)way[1] * coarse.step);
    }
    coarse_fini(&coarse);
    return ok;
}
