/*
 * gate_border.c - how soft the border of a bright patch is
 *
 * Roofs, concrete, snow and sand can be as bright, as white and as smooth as cloud, but they end
 * where something else begins: within a pixel or two.  A cloud thins out over metres, and what it
 * stands over shows through its rim.
 */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* Cells: what is inside begins so far within the border, what is outside so far beyond it, and
 * both are averaged over squares of so many. */
enum { INSIDE = 2, OUTSIDE = 4, REACH = 6, MARGIN = 8 };

/* Of REACH's square: fewer cells than this give no mean. */
static const double LEAST_SHARE = 0.02;

/* Levels that the inside must be brighter by for the border to be measured there. */
static const double LEAST_STEP = 12;

/* Integral images of the box: of the patch, and of what is inside and outside of it. */
struct sums {
    uint32_t width, height;
    uint32_t *patch, *n[2]; /* n: 0 inside, 1 outside */
    double *mean[2];
};

static bool sums_new(struct sums *out, uint32_t width, uint32_t height)
{
    const size_t n = ((size_t)width + 1) * ((size_t)height + 1);

    *out = (struct sums){.width = width, .height = height};
    out->patch = ys_new(n, sizeof *out->patch);
    for (int k = 0; k < 2; k++) {
        out->n[k] = ys_new(n, sizeof *out->n[k]);
        out->mean[k] = ys_new(n, sizeof *out->mean[k]);
    }
    return out->patch && out->n[0] && out->n[1] && out->mean[0] && out->mean[1];
}

static void sums_fini(struct sums *sums)
{
    free(sums->patch);
    for (int k = 0; k < 2; k++) {
        free(sums->n[k]);
        free(sums->mean[k]);
    }
}

struct corners { /* of a square in an integral image, and its cells */
    size_t a, b, c, d, n;
};

/* The square of cells within r of (x, y), cut at the box. */
static struct corners around(const struct sums *sums, uint32_t x, uint32_t y, uint32_t r)
{
    const size_t row = (size_t)sums->width + 1;
    const size_t x0 = x > r ? x - r : 0, y0 = y > r ? y - r : 0;
    const size_t x1 = x + r < sums->width ? x + r + 1 : sums->width;
    const size_t y1 = y + r < sums->height ? y + r + 1 : sums->height;

    return (struct corners){y0 * row + x0, y0 * row + x1, y1 * row + x0, y1 * row + x1,
                            (x1 - x0) * (y1 - y0)};
}

static uint32_t count_of(const uint32_t *sum, const struct corners *at)
{
    return sum[at->d] - sum[at->b] - sum[at->c] + sum[at->a];
}

static double sum_of(const double *sum, const struct corners *at)
{
    return sum[at->d] - sum[at->b] - sum[at->c] + sum[at->a];
}

struct patch {
    const struct ys_cells *cells;
    const uint32_t *label;
    uint32_t which, x0, y0; /* corner of the box with its margin */
    struct sums sums;
    double *sharp, *step; /* of border cells */
    size_t n_sharp, n_step;
};

static size_t cell_at(const struct patch *patch, uint32_t x, uint32_t y)
{
    return (size_t)(patch->y0 + y) * patch->cells->width + patch->x0 + x;
}

static void fill_patch(struct patch *patch)
{
    struct sums *sums = &patch->sums;
    const size_t row = (size_t)sums->width + 1;

    for (uint32_t y = 0; y < sums->height; y++)
        for (uint32_t x = 0; x < sums->width; x++) {
            const size_t to = (y + 1) * row + x + 1;

            sums->patch[to] = sums->patch[to - 1] + sums->patch[to - row] -
                              sums->patch[to - row - 1] +
                              (patch->label[cell_at(patch, x, y)] == patch->which);
        }
}

static void fill_sides(struct patch *patch)
{
    struct sums *sums = &patch->sums;
    const size_t row = (size_t)sums->width + 1;

    for (uint32_t y = 0; y < sums->height; y++)
        for (uint32_t x = 0; x < sums->width; x++) {
            const size_t to = (y + 1) * row + x + 1, i = cell_at(patch, x, y);
            const struct corners near = around(sums, x, y, INSIDE);
            const struct corners far = around(sums, x, y, OUTSIDE);
            const bool seen = patch->cells->valid[i];
            const bool is[2] = {seen && count_of(sums->patch, &near) == near.n,
                                seen && !count_of(sums->patch, &far)};

            for (int k = 0; k < 2; k++) {
                sums->n[k][to] = sums->n[k][to - 1] + sums->n[k][to - row] -
                                 sums->n[k][to - row - 1] + is[k];
                sums->mean[k][to] = sums->mean[k][to - 1] + sums->mean[k][to - row] -
                                    sums->mean[k][to - row - 1] +
                                    (is[k] ? (double)patch->cells->mean[i] : 0);
            }
        }
}

/* Inside the patch, with a neighbour that is not; the rim of the picture is no border. */
static bool is_border(const struct patch *patch, uint32_t x, uint32_t y)
{
    const uint32_t cx = patch->x0 + x, cy = patch->y0 + y, w = patch->cells->width;
    const size_t i = cell_at(patch, x, y);
    const uint32_t *label = patch->label;

    return label[i] == patch->which &&
           ((cx && label[i - 1] != patch->which) ||
            (cx + 1 < w && label[i + 1] != patch->which) ||
            (cy && label[i - w] != patch->which) ||
            (cy + 1 < patch->cells->height && label[i + w] != patch->which));
}

static double strongest_edge(const struct ys_cells *cells, uint32_t cx, uint32_t cy)
{
    float most = 0;

    for (uint32_t y = cy ? cy - 1 : 0; y <= cy + 1 && y < cells->height; y++)
        for (uint32_t x = cx ? cx - 1 : 0; x <= cx + 1 && x < cells->width; x++)
            most = fmaxf(most, cells->edge[(size_t)y * cells->width + x]);
    return most;
}

static void measure_at(struct patch *patch, uint32_t x, uint32_t y)
{
    const struct sums *sums = &patch->sums;
    const struct corners at = around(sums, x, y, REACH);
    const double inside = count_of(sums->n[0], &at), outside = count_of(sums->n[1], &at);
    const double least = LEAST_SHARE * (double)at.n;

    if (inside < least || outside < least)
        return;
    const double step =
        sum_of(sums->mean[0], &at) / inside - sum_of(sums->mean[1], &at) / outside;

    patch->step[patch->n_step++] = step;
    if (step > LEAST_STEP)
        patch->sharp[patch->n_sharp++] =
            strongest_edge(patch->cells, patch->x0 + x, patch->y0 + y) / step;
}

static double texture_outside(const struct patch *patch, double *room)
{
    size_t n = 0;

    for (uint32_t y = 0; y < patch->sums.height; y++)
        for (uint32_t x = 0; x < patch->sums.width; x++) {
            const size_t i = cell_at(patch, x, y);

            if (patch->cells->valid[i] && patch->label[i] != patch->which)
                room[n++] = patch->cells->texture[i];
        }
    return n ? ys_select(room, n, n / 2) : 0;
}

static void measure(struct ys_border *out, struct patch *patch)
{
    fill_patch(patch);
    fill_sides(patch);
    for (uint32_t y = 0; y < patch->sums.height; y++)
        for (uint32_t x = 0; x < patch->sums.width; x++)
            if (is_border(patch, x, y))
                measure_at(patch, x, y);
    *out = (struct ys_border){.n = patch->n_step, .n_rising = patch->n_sharp};
    if (out->n)
        out->step = ys_select(patch->step, out->n, out->n / 2);
    if (out->n_rising) {
        out->sharp = ys_quantile_linear(patch->sharp, out->n_rising, 0.5);
        out->sharp25 = ys_quantile_linear(patch->sharp, out->n_rising, 0.25);
    }
    out->texture_outside = texture_outside(patch, patch->step);
}

bool ys_border_measure(struct ys_border *out, const struct ys_cells *cells,
                       const uint32_t *label, uint32_t which, const struct ys_cell_box *box)
{
    struct patch patch = {.cells = cells, .label = label, .which = which};

    patch.x0 = box->x0 > MARGIN ? box->x0 - MARGIN : 0;
    patch.y0 = box->y0 > MARGIN ? box->y0 - MARGIN : 0;
    const uint32_t x1 = box->x1 + MARGIN < cells->width ? box->x1 + MARGIN : cells->width;
    const uint32_t y1 = box->y1 + MARGIN < cells->height ? box->y1 + MARGIN : cells->height;
    const size_t n = (size_t)(x1 - patch.x0) * (y1 - patch.y0);

    patch.sharp = ys_new_raw(n, sizeof *patch.sharp);
    patch.step = ys_new_raw(n, sizeof *patch.step);
    const bool ok =
        sums_new(&patch.sums, x1 - patch.x0, y1 - patch.y0) && patch.sharp && patch.step;

    if (ok)
        measure(out, &patch);
    sums_fini(&patch.sums);
    free(patch.sharp);
    free(patch.step);
    return ok;
}
