/*
 * gate_cloud.c - which parts of a picture cloud hides, from that picture alone
 *
 * Cloud is bright, white, without the dark spots that every ground has within a few metres, and
 * large; so are roofs, concrete and snow.  What they have not is a soft border (gate_border.c).
 * The darkest level in and around each cell, opened so that no narrow bright thing is left, is cut
 * at many levels, and each patch over each level is asked: a cloud is soft at all heights of its
 * rim, and a veil shows at the low ones.
 */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* Opening by so many cells on either side: 14 m.  Rows of cars and containers are narrower, or
 * have gaps and shadows. */
enum { OPEN_CELLS = 3 };

static const double FIRST_LEVEL = 90, LAST_LEVEL = 240, LEVEL_STEP = 15;

/* Smaller patches are not asked: they may be glare, and hide next to nothing. */
static const double LEAST_M2 = 600;
enum { LEAST_CELLS = 40, LEAST_BORDER = 6 };

/* Cloud by its border: median sharpness of drawn cloud 0.1 to 0.9, solid and veil; of everything
 * bright in good pictures 0.5 and more but for 5 patches of under 1.2 % of their picture.  A small
 * step is that of the blotches of one surface, cut at one of its own levels: 29 of a quay through
 * JPEG. */
static const double MOST_SHARP = 0.5, MOST_SATURATION = 0.10, LEAST_STEP = 35;

/* Over cluttered ground the rim is full of edges, but thick cloud has next to no texture against
 * that ground, and parts of its border are soft. */
static const double SMOOTH_SHARP25 = 0.5, SMOOTH_TEXTURE = 0.12, SMOOTH_STEP = 50,
                    SMOOTH_SATURATION = 0.05, SMOOTH_M2 = 1200;

/* Darkest over brightest level of the whole picture.  Good pictures: 0.48 (a meadow), else at most
 * 0.33; fog that leaves a fifth of the contrast 0.78 to 0.88, two fifths 0.6. */
static const double HAZE = 0.58, FOG = 0.74;

/* The least, or with sign -1 the greatest, of the cells within OPEN_CELLS along one axis.  What is
 * not seen and what lies outside are left out. */
static void extreme_along(float *out, const float *in, const struct ys_cells *cells,
                          size_t stride, float sign)
{
    const size_t n = (size_t)cells->width * cells->height;
    const size_t length = stride == 1 ? cells->width : cells->height;

    for (size_t i = 0; i < n; i++) {
        const size_t at = stride == 1 ? i % cells->width : i / cells->width;
        const size_t before = at < OPEN_CELLS ? at : OPEN_CELLS;
        const size_t after = length - 1 - at < OPEN_CELLS ? length - 1 - at : OPEN_CELLS;
        float best = INFINITY;

        for (size_t j = i - before * stride; j <= i + after * stride; j += stride)
            if (cells->valid[j] && sign * in[j] < best)
                best = sign * in[j];
        out[i] = isfinite(best) ? sign * best : 0;
    }
}

/* Grey opening of the darkest levels; false: out of memory. */
static bool open_low(float *out, const struct ys_cells *cells)
{
    float *spare =
        ys_scratch_new_raw(cells->scratch, (size_t)cells->width * cells->height, sizeof *spare);

    if (!spare)
        return false;
    extreme_along(spare, cells->low, cells, 1, 1);
    extreme_along(out, spare, cells, cells->width, 1);
    extreme_along(spare, out, cells, 1, -1);
    extreme_along(out, spare, cells, cells->width, -1);
    ys_scratch_free(spare);
    return true;
}

/* How sharp the picture is where no cloud is: strongest edges of pixels over strongest steps of
 * cells.  Good pictures 1.04 and more, with drawn cloud 0.94, blurred or enlarged three times 0.4
 * to 0.65. */
static const double USUAL_SHARPNESS = 0.9, STRONGEST = 0.999;
enum { LEAST_CLEAR = 200 };

/* What is near a patch over the first level has the rim of it.  room, edge, step: room for a value
 * a cell. */
static double sharpness(const struct ys_cells *cells, const float *opened, float *room[3])
{
    const uint32_t w = cells->width;
    float *near = room[0], *edge = room[1], *step = room[2];
    size_t n = 0;

    extreme_along(edge, opened, cells, 1, -1);
    extreme_along(near, edge, cells, w, -1);
    for (uint32_t y = 1; y + 1 < cells->height; y++)
        for (uint32_t x = 1; x + 1 < w; x++) {
            const size_t i = (size_t)y * w + x;

            if (!cells->valid[i] || (double)near[i] > FIRST_LEVEL || !cells->valid[i - 1] ||
                !cells->valid[i + 1] || !cells->valid[i - w] || !cells->valid[i + w])
                continue;
            edge[n] = cells->edge[i];
            step[n++] = fmaxf(fabsf(cells->mean[i + 1] - cells->mean[i - 1]),
                              fabsf(cells->mean[i + w] - cells->mean[i - w]));
        }
    if (n < LEAST_CLEAR)
        return 1;
    const double steps = ys_quantile(step, n, STRONGEST);

    return steps > 0 ? fmin(1, ys_quantile(edge, n, STRONGEST) / steps / USUAL_SHARPNESS) : 1;
}

struct search {
    const struct ys_cells *cells;
    float *opened;
    uint32_t *label; /* 0: below the level, or not yet reached */
    size_t *queue;
    float *room;
    double most_sharp; /* border of a cloud in this picture */
    uint8_t *hidden;
};

/* Gives the patch of cells above the level that holds the seed its label. */
static size_t flood(struct search *search, struct ys_cell_box *box, size_t seed, double level,
                    uint32_t which)
{
    const uint32_t w = search->cells->width, h = search->cells->height;
    size_t n = 0;

    *box = (struct ys_cell_box){w, h, 0, 0};
    search->label[seed] = which;
    search->queue[n++] = seed;
    for (size_t k = 0; k < n; k++) {
        const size_t i = search->queue[k];
        const uint32_t x = (uint32_t)(i % w), y = (uint32_t)(i / w);
        const size_t beside[4] = {x ? i - 1 : i, x + 1 < w ? i + 1 : i, y ? i - w : i,
                                  y + 1 < h ? i + w : i};

        box->x0 = x < box->x0 ? x : box->x0;
        box->y0 = y < box->y0 ? y : box->y0;
        box->x1 = x >= box->x1 ? x + 1 : box->x1;
        box->y1 = y >= box->y1 ? y + 1 : box->y1;
        for (int d = 0; d < 4; d++)
            if (!search->label[beside[d]] && search->cells->valid[beside[d]] &&
                (double)search->opened[beside[d]] > level) {
                search->label[beside[d]] = which;
                search->queue[n++] = beside[d];
            }
    }
    return n;
}

static double median_of(struct search *search, const float *values, size_t n)
{
    for (size_t k = 0; k < n; k++)
        search->room[k] = values[search->queue[k]];
    return ys_quantile(search->room, n, 0.5);
}

static bool is_cloud(struct search *search, const struct ys_border *border, size_t n,
                     double saturation)
{
    const struct ys_cells *cells = search->cells;
    const double m2 = (double)n * cells->cell_m * cells->cell_m;

    if (border->n < LEAST_BORDER || 2 * border->n_rising < border->n ||
        border->step < LEAST_STEP)
        return false;
    if (border->sharp < search->most_sharp)
        return true;
    return border->sharp25 < SMOOTH_SHARP25 && m2 > SMOOTH_M2 && border->step > SMOOTH_STEP &&
           saturation < SMOOTH_SATURATION &&
           median_of(search, cells->texture, n) < SMOOTH_TEXTURE * border->texture_outside;
}

static bool search_level(struct search *search, double level)
{
    const struct ys_cells *cells = search->cells;
    const size_t n_cell = (size_t)cells->width * cells->height;
    uint32_t which = 0;

    memset(search->label, 0, n_cell * sizeof *search->label);
    for (size_t i = 0; i < n_cell; i++) {
        struct ys_cell_box box;
        struct ys_border border;

        if (search->label[i] || !cells->valid[i] || (double)search->opened[i] <= level)
            continue;
        const size_t n = flood(search, &box, i, level, ++which);

        if (n < LEAST_CELLS || (double)n * cells->cell_m * cells->cell_m < LEAST_M2)
            continue;
        const double saturation = median_of(search, cells->saturation, n);

        if (saturation > MOST_SATURATION) /* asked first: it costs least */
            continue;
        if (!ys_border_measure(&border, cells, search->label, which, &box))
            return false;
        if (is_cloud(search, &border, n, saturation))
            for (size_t k = 0; k < n; k++)
                search->hidden[search->queue[k]] = 1;
    }
    return true;
}

static double greatest(const float *v, size_t n)
{
    float most = -INFINITY;

    for (size_t i = 0; i < n; i++)
        most = v[i] > most ? v[i] : most;
    return (double)most;
}

static bool search_all(uint8_t *hidden, const struct ys_cells *cells)
{
    const size_t n = (size_t)cells->width * cells->height;
    struct search search = {
        .cells = cells,
        .opened = ys_scratch_new_raw(cells->scratch, n, sizeof *search.opened),
        .label = ys_scratch_new_raw(cells->scratch, n, sizeof *search.label),
        .queue = ys_scratch_new_raw(cells->scratch, n, sizeof *search.queue),
        .room = ys_scratch_new_raw(cells->scratch, n, sizeof *search.room),
        .hidden = hidden,
    };
    float *spare = ys_scratch_new_raw(cells->scratch, 2 * n, sizeof *spare);
    bool ok = search.opened && search.label && search.queue && search.room && spare &&
              open_low(search.opened, cells);

    if (ok) {
        float *room[] = {search.room, spare, spare + n};
        const double sharp = sharpness(cells, search.opened, room);

        search.most_sharp = MOST_SHARP * sharp * sharp;
    }
    ys_scratch_free(spare);
    const double last = ok ? fmin(LAST_LEVEL, greatest(search.opened, n)) : 0;

    for (double level = FIRST_LEVEL; ok && level <= last; level += LEVEL_STEP)
        ok = search_level(&search, level);
    ys_scratch_free(search.opened);
    ys_scratch_free(search.label);
    ys_scratch_free(search.queue);
    ys_scratch_free(search.room);
    return ok;
}

ys_status ys_cloud_find(struct ys_cloud *out, const struct ys_gate_pixels *pixels,
                        struct ys_error *err)
{
    struct ys_cells cells;

    *out = (struct ys_cloud){0};
    if (!ys_cells_make(&cells, pixels))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to look for cloud");
    *out = (struct ys_cloud){
        .width = cells.width,
        .height = cells.height,
        .cell_px = cells.px,
        .haze = cells.haze,
        .hidden = ys_new((size_t)cells.width * cells.height, 1),
    };
    const bool ok =
        out->hidden && search_all(out->hidden, &cells) && ys_shadow_add(out->hidden, &cells);

    ys_cells_fini(&cells);
    if (!ok) {
        ys_cloud_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to look for cloud");
    }
    return YS_OK;
}

void ys_cloud_fini(struct ys_cloud *cloud)
{
    free(cloud->hidden);
    *cloud = (struct ys_cloud){0};
}

bool ys_cloud_at(const struct ys_cloud *cloud, double x_px, double y_px)
{
    if (!(x_px >= 0) || !(y_px >= 0))
        return false;
    const double x = floor(x_px / cloud->cell_px), y = floor(y_px / cloud->cell_px);

    return x < cloud->width && y < cloud->height &&
           (ys_cloud_is_haze(cloud) || cloud->hidden[(size_t)y * cloud->width + (size_t)x]);
}

double ys_cloud_share(const struct ys_cloud *cloud, const uint8_t *inside, uint32_t width,
                      uint32_t height)
{
    size_t all = 0, hidden = 0;

    for (uint32_t y = 0; y < height; y++) {
        const uint8_t *row = inside + (size_t)y * width;
        const uint8_t *cell = cloud->hidden + (size_t)(y / cloud->cell_px) * cloud->width;

        for (uint32_t x0 = 0; x0 < width; x0 += cloud->cell_px, cell++) {
            const uint32_t left = width - x0;
            const uint32_t end = x0 + (left < cloud->cell_px ? left : cloud->cell_px);
            unsigned n = 0;

            for (uint32_t x = x0; x < end; x++)
                n += row[x] != 0;
            all += n;
            hidden += n * *cell;
        }
    }
    if (!all)
        return 0;
    return ys_cloud_is_haze(cloud) ? 1 : (double)hidden / (double)all;
}

bool ys_cloud_is_fog(const struct ys_cloud *cloud)
{
    return cloud->haze > FOG;
}

bool ys_cloud_is_haze(const struct ys_cloud *cloud)
{
    return cloud->haze > HAZE;
}
