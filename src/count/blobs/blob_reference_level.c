/*
 * blob_reference_level.c - how bright the references are, place by place
 *
 * Light differs over an area, so no one threshold says what is as bright as the objects are.  The
 * references' levels are spread by a Gaussian over coarse cells; far from all of them their
 * middle holds.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "blob_parts.h"

enum { CELLS = 4, REACH = 3 * CELLS }; /* of one and of three standard deviations */
/* Standard deviation, lengths of an object: to its neighbours. */
static const double sd_lengths = 1.5;
/* What is far counts as a twentieth of a reference at hand. */
static const double far_weight = 0.05;
enum { LOW_PART = 10, LEVELS = 256 }; /* a tenth of its pixels may be darker than its level */

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
    uint64_t hist[LEVELS] = {0};

    for (size_t k = 0; k < flood->n; k++)
        hist[level[flood->px[k]]]++;
    return fmin((double)ys_histogram_kth(NULL, hist, LEVELS, flood->n / LOW_PART), LEVELS - 1);
}

struct map { /* of coarse cells */
    size_t width, height;
    double cell; /* px */
    double *value, *weight;
    double far_value;  /* value far from all references */
    double own_weight; /* weight of a reference in its own cell */
};

static bool smooth(double *v, const struct map *map)
{
    const struct ys_gauss gauss = {CELLS, REACH, YS_BORDER_NOTHING};
    bool ok = true;

    for (size_t y = 0; ok && y < map->height; y++)
        ok = ys_blur_row(v + y * map->width, map->width, 1, &gauss);
    for (size_t x = 0; ok && x < map->width; x++)
        ok = ys_blur_row(v + x, map->height, map->width, &gauss);
    return ok;
}

static double map_at(const struct map *map, double x, double y)
{
    struct ys_bilinear near;
    double s = 0, n = 0;

    ys_bilinear_at(&near, (uint32_t)map->width, (uint32_t)map->height, x / map->cell,
                   y / map->cell, YS_BORDER_REPEAT);
    for (int k = 0; k < 4; k++) {
        s += near.weight[k] * map->value[near.at[k]];
        n += near.weight[k] * map->weight[near.at[k]];
    }
    return (s + far_weight * map->own_weight * map->far_value) /
           (n + far_weight * map->own_weight);
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
        map->far_value = ys_select(level, n, n / 2);
    free(level);
    return ok;
}

bool ys_singles_level(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct map map = {.cell = fmax(1, sd_lengths * out->box_length / CELLS)};

    double weight[REACH + 1];

    ys_gauss_weights(weight, CELLS, REACH);
    map.own_weight = weight[0] * weight[0];
    choose_main(out, channels);
    out->threshold = ys_scratch_new(grid->scratch, n, 1);
    map.width = (size_t)((double)grid->width / map.cell) + 1;
    map.height = (size_t)((double)grid->height / map.cell) + 1;
    map.value = ys_new(map.width * map.height, sizeof(double));
    map.weight = ys_new(map.width * map.height, sizeof(double));
    bool ok = out->threshold && map.value && map.weight &&
              fill_map(&map, out, channels, flood) && smooth(map.value, &map) &&
              smooth(map.weight, &map);

    for (size_t i = 0; ok && i < n; i++)
        if (grid->inside[i])
            out->threshold[i] = (uint8_t)(map_at(&map, (double)(i % grid->width) + 0.5,
                                                 (double)(i / grid->width) + 0.5) +
                                          0.5);
    free(map.value);
    free(map.weight);
    return ok;
}
