/* blob_reference_level.c - how bright the references are, place by place */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "blob_parts.h"

static void choose_main(struct ys_singles *out, const struct ys_channels *channels)
{
    double sum[YS_CHANNELS] = {0};

    for (size_t i = 0; i < out->list.n; i++)
        if (out->list.at[i].reference)
            sum[out->list.at[i].channel & ~1u] += out->list.at[i].evidence;
    /* Without references: the mean over the bands (or the only one). */
    out->main_channel = (channels->n > 4 ? 4u : 0u) + (out->dark ? 2u : 0u);
    for (size_t i = 0; i < channels->n; i += 2)
        if (sum[i] > sum[out->main_channel])
            out->main_channel = i;
}

/* The level that 90 % of the last flood's pixels reach. */
static double low_level(const struct ys_flood *flood, const uint8_t *level)
{
    uint64_t hist[256] = {0};

    for (size_t k = 0; k < flood->n; k++)
        hist[level[flood->px[k]]]++;
    return fmin((double)ys_histogram_kth(NULL, hist, 256, flood->n / 10), 255);
}

struct map { /* of coarse cells */
    size_t width, height;
    double cell; /* px */
    double *value, *weight, *tmp;
    double rest; /* value far from all references */
};

enum { CELLS = 4 }; /* of a standard deviation */

static void smooth(double *v, double *tmp, size_t n, size_t stride)
{
    const ptrdiff_t reach = 3 * CELLS;

    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) {
        tmp[i] = 0;
        for (ptrdiff_t d = -reach; d <= reach; d++)
            if (i + d >= 0 && i + d < (ptrdiff_t)n)
                tmp[i] +=
                    exp(-(double)(d * d) / (2.0 * CELLS * CELLS)) * v[(size_t)(i + d) * stride];
    }
    for (size_t i = 0; i < n; i++)
        v[i * stride] = tmp[i];
}

static void smooth_both(struct map *map, double *v)
{
    for (size_t y = 0; y < map->height; y++)
        smooth(v + y * map->width, map->tmp, map->width, 1);
    for (size_t x = 0; x < map->width; x++)
        smooth(v + x, map->tmp, map->height, map->width);
}

static double map_at(const struct map *map, double x, double y)
{
    struct ys_bilinear near;
    double s = 0, n = 0;

    ys_bilinear_at(&near, (uint32_t)map->width, (uint32_t)map->height, x / map->cell,
                   y / map->cell, YS_BEYOND_EDGE);
    for (int k = 0; k < 4; k++) {
        s += near.weight[k] * map->value[near.at[k]];
        n += near.weight[k] * map->weight[near.at[k]];
    }
    return (s + 0.05 * map->rest) / (n + 0.05); /* a reference at hand weighs 1 */
}

/* Collects the references' levels; returns false where memory runs out. */
static bool fill_map(struct map *map, struct ys_singles *out,
                     const struct ys_channels *channels, struct ys_flood *flood)
{
    double *level = ys_new(out->n_reference, sizeof *level);
    bool ok = level != NULL;
    size_t n = 0;

    for (size_t i = 0; ok && i < out->list.n; i++) {
        const struct ys_candidate *c = out->list.at + i;

        if (!c->reference)
            continue;
        ok = ys_candidate_flood(flood, channels, c);
        level[n] = low_level(flood, channels->level[out->main_channel]);
        const size_t cell =
            (size_t)(c->y / map->cell) * map->width + (size_t)(c->x / map->cell);

        map->value[cell] += level[n++];
        map->weight[cell] += 1;
    }
    if (n)
        map->rest = ys_select(level, n, n / 2);
    free(level);
    return ok;
}

bool ys_singles_level(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct map map = {.cell = fmax(1, 1.5 * out->box_length / CELLS)};

    choose_main(out, channels);
    out->threshold = ys_new(n, 1);
    map.width = (size_t)((double)grid->width / map.cell) + 1;
    map.height = (size_t)((double)grid->height / map.cell) + 1;
    map.value = ys_new(map.width * map.height, sizeof(double));
    map.weight = ys_new(map.width * map.height, sizeof(double));
    map.tmp = ys_new(map.width + map.height, sizeof(double));
    bool ok = out->threshold && map.value && map.weight && map.tmp &&
              fill_map(&map, out, channels, flood);

    if (ok) {
        smooth_both(&map, map.value);
        smooth_both(&map, map.weight);
        for (size_t i = 0; i < n; i++)
            if (grid->inside[i])
                out->threshold[i] = (uint8_t)(map_at(&map, (double)(i % grid->width) + 0.5,
                                                     (double)(i / grid->width) + 0.5) +
                                              0.5);
    }
    free(map.value);
    free(map.weight);
    free(map.tmp);
    return ok;
}
