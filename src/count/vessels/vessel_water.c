/*
 * vessel_water.c - how far each pixel is from the colour of the water around it
 *
 * A red deck, a white bridge and a black hatch are one vessel because none of them is water.
 * With the six channels of blobs instead, piers, islands and surf became fleets.
 *
 * Water has no one colour over a tile (depth, silt, sky), so each cell wider than two vessels
 * gives its own: the median over its smoother half, for waves and swell are smooth beside
 * quays.  Cells with little of the area take the nearest other colour, and between the cells'
 * middles the colour is blended.  Distances are then put on a logarithm, so that a hull little
 * darker than its swell and a white bridge both lie over many levels of one component tree.
 *
 * In a mosaic a cell holds water of several tones.  So a second map takes the nearest of the colours
 * of nine small windows round a pixel, where these are of water.  Real mosaic of four tones, 13 to 15
 * vessels: 9 [8, 10] without it, 12 [11, 14] with it.
 *
 * Known to fail: hulls beside clouds.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "vessel_parts.h"

/* A cell with less of the mask than this part of what the fullest one has is a corner of the
 * area, and its smoother half may be quay.  When a quarter of the cell itself was asked for, a
 * narrow berth turned by 45 degrees had no cell with a colour. */
enum { FULLEST_OVER = 4 };

/* A known cell weighs that at least, so that the only one around counts wherever it is. */
static const double least_cell_weight = 1e-3;

/* Unit of the logarithm: below it levels rise nearly as the distance does.  So many noises, of
 * so many grey levels at least.  By hand; not measured since. */
static const double unit_noises = 2, least_noise = 1.5;

struct work {
    const struct ys_grid *grid;
    const uint8_t *mask;
    struct ys_water *out;
    size_t nx, ny; /* cells */
    double cell;   /* px */
    float *colour; /* a plane after another in each cell */
    size_t *known; /* pixels of the mask in each cell; then 0 where they are too few */
};

/* Difference to the right and lower neighbours in the middle plane, levels; of all pixels once, for
 * windows overlap and each looks several times. */
static void measure_roughness(void *ctx, size_t band, size_t first, size_t end)
{
    const struct work *work = ctx;
    const struct ys_grid *grid = work->grid;
    const size_t width = grid->width;

    (void)band;
    for (size_t y = first; y < end; y++) {
        const float *v = grid->plane[grid->planes > 1 ? 1 : 0] + y * width;
        const float *below = y + 1 < grid->height ? v + width : v;
        uint8_t *rough = work->out->rough + y * width;

        for (size_t x = 0; x < width; x++) {
            const float right = x + 1 < width ? v[x + 1] : v[x];
            const float r = fabsf(v[x] - right) + fabsf(v[x] - below[x]);

            rough[x] = r < 255 ? (uint8_t)r : 255;
        }
    }
}

struct box {
    size_t x0, x1, y0, y1;
};

static unsigned median_of(const size_t hist[256], size_t n)
{
    size_t sum = 0;

    for (unsigned v = 0; v < 256; v++) {
        sum += hist[v];
        if (2 * sum >= n)
            return v;
    }
    return 255;
}

/* Median of each plane over the smoother half of the cell; returns its pixels in the mask. */
static size_t cell_colour(float *out, const struct work *work, const struct box *box)
{
    const struct ys_grid *grid = work->grid;
    size_t rough[256] = {0}, hist[YS_GRID_PLANES][256] = {{0}}, n = 0, used = 0;

    for (size_t y = box->y0; y < box->y1; y++)
        for (size_t x = box->x0; x < box->x1; x++)
            if (work->mask[y * grid->width + x]) {
                rough[work->out->rough[y * grid->width + x]]++;
                n++;
            }
    if (!n)
        return 0;
    const unsigned limit = median_of(rough, n);

    for (size_t y = box->y0; y < box->y1; y++)
        for (size_t x = box->x0; x < box->x1; x++) {
            const size_t i = y * grid->width + x;

            if (!work->mask[i] || work->out->rough[i] > limit)
                continue;
            used++;
            for (unsigned k = 0; k < grid->planes; k++)
                hist[k][(unsigned)grid->plane[k][i]]++;
        }
    for (unsigned k = 0; k < grid->planes; k++)
        out[k] = (float)median_of(hist[k], used) + 0.5f;
    return n;
}

static void measure_cell(void *ctx, size_t i)
{
    struct work *work = ctx;
    const size_t cx = i % work->nx, cy = i / work->nx;
    const struct box box = {
        (size_t)((double)cx * work->cell),
        (size_t)fmin((double)work->grid->width, (double)(cx + 1) * work->cell),
        (size_t)((double)cy * work->cell),
        (size_t)fmin((double)work->grid->height, (double)(cy + 1) * work->cell)};

    work->known[i] = cell_colour(work->colour + YS_GRID_PLANES * i, work, &box);
}

/* Bilinear between the middles of the known cells around. */
static bool colour_at(float *out, const struct work *work, double x, double y)
{
    struct ys_bilinear near;
    double total = 0, sum[YS_GRID_PLANES] = {0};

    ys_bilinear_at(&near, (uint32_t)work->nx, (uint32_t)work->ny, x / work->cell,
                   y / work->cell, YS_BORDER_REPEAT);
    for (int i = 0; i < 4; i++) {
        const double w = near.weight[i] + least_cell_weight;

        if (!near.on_plane[i] || !work->known[near.at[i]])
            continue;
        for (unsigned k = 0; k < work->grid->planes; k++)
            sum[k] += w * (double)work->colour[YS_GRID_PLANES * near.at[i] + k];
        total += w;
    }
    for (unsigned k = 0; k < work->grid->planes; k++)
        out[k] = total > 0 ? (float)(sum[k] / total) : 0;
    return total > 0;
}

/* Of that distance what is not of brightness alone. */
static float hue_distance(const float from[], unsigned planes)
{
    return planes < 3 ? 0 : hypotf(from[0] - from[1], from[2] - from[1]);
}

static void measure_distances(void *ctx, size_t band, size_t first, size_t end)
{
    const struct work *work = ctx;
    const struct ys_grid *grid = work->grid;

    (void)band;
    for (size_t y = first; y < end; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            const size_t i = y * grid->width + x;
            float water[YS_GRID_PLANES], from[YS_GRID_PLANES], sum = 0, above = 0;

            if (!work->mask[i] || !colour_at(water, work, x + 0.5, (double)y + 0.5))
                continue;
            for (unsigned k = 0; k < grid->planes; k++) {
                const float d = ys_grid_blurred(grid, k, x, (uint32_t)y) - water[k];

                from[k] = d;
                sum += d * d;
                above += d > 0 ? d * d : 0;
            }
            work->out->distance[i] =
                (uint8_t)fminf(sqrtf(sum / (float)grid->planes) + 0.5f, 255);
            work->out->bright[i] =
                (uint8_t)fminf(sqrtf(above / (float)grid->planes) + 0.5f, 255);
            work->out->hue[i] = (uint8_t)fminf(hue_distance(from, grid->planes) + 0.5f, 255);
        }
}

/* Cells with too little of the mask take the nearest other colour. */
static void fill_unknown(struct work *work)
{
    const size_t n = work->nx * work->ny;
    size_t most = 0;

    for (size_t i = 0; i < n; i++)
        most = work->known[i] > most ? work->known[i] : most;
    for (size_t i = 0; i < n; i++)
        if (FULLEST_OVER * work->known[i] < most)
            work->known[i] = 0;
    for (size_t i = 0; i < n; i++) {
        const ptrdiff_t cx = (ptrdiff_t)(i % work->nx), cy = (ptrdiff_t)(i / work->nx);
        double nearest = INFINITY;

        if (work->known[i])
            continue;
        for (size_t j = 0; j < n; j++) {
            const double dx = (double)((ptrdiff_t)(j % work->nx) - cx);
            const double dy = (double)((ptrdiff_t)(j / work->nx) - cy);

            if (!work->known[j] || dx * dx + dy * dy >= nearest)
                continue;
            nearest = dx * dx + dy * dy;
            for (size_t k = 0; k < YS_GRID_PLANES; k++)
                work->colour[YS_GRID_PLANES * i + k] = work->colour[YS_GRID_PLANES * j + k];
        }
    }
    for (size_t i = 0; i < n; i++)
        work->known[i] = 1;
}

static void measure_noise(struct ys_water *out, const uint8_t *mask, size_t n)
{
    size_t hist[256] = {0}, used = 0, sum = 0;
    unsigned v = 0;

    for (size_t i = 0; i < n; i++)
        if (mask[i]) {
            hist[out->distance[i]]++;
            used++;
        }
    for (; v < 255; v++) {
        sum += hist[v];
        if (4 * sum >= used)
            break;
    }
    /* lower quartile: the median of the water where half of the area is land */
    out->noise = v;
}

/* 255 where the distance is 255. */
static void take_logarithms(struct ys_water *out, size_t n)
{
    const double unit = unit_noises * fmax(out->noise, least_noise);

    for (int d = 0; d < 256; d++)
        out->level_of[d] = (uint8_t)(255 * log(1 + d / unit) / log(1 + 255 / unit) + 0.5);
    for (size_t i = 0; i < n; i++) {
        out->level[i] = out->level_of[out->distance[i]];
        out->bright[i] = out->level_of[out->bright[i]];
    }
}

/* Windows of one water's colour, for mosaics: over the widest of the class, so that no hull is half of
 * one; the step between them, of a window, so that one of nine lies on a pixel's own side of a seam; and
 * the share of a window that is asked for. */
static const double window_widths = 2.2, window_step = 0.64, least_window = 0.25;

static void measure_window(void *ctx, size_t i)
{
    struct work *work = ctx;
    const double step = work->cell, half = step / window_step / 2;
    const double x = ((double)(i % work->nx) + 0.5) * step;
    const double y = ((double)(i / work->nx) + 0.5) * step;
    const struct box box = {
        (size_t)fmax(0, x - half), (size_t)fmin((double)work->grid->width, x + half),
        (size_t)fmax(0, y - half), (size_t)fmin((double)work->grid->height, y + half)};
    const size_t n = cell_colour(work->colour + YS_GRID_PLANES * i, work, &box);

    work->known[i] = (double)n >= least_window * 4 * half * half;
}

/* A colour is water's where many windows around have it, too: pieces of a mosaic are 500 m and more,
 * roofs and yards are not.  It is a mosaic where a tenth of such windows differ from another one by
 * twice that much: 15 to 60 levels on the one real mosaic, under 12 on four real harbours. */
enum {
    AROUND = 2,
    LEAST_ALIKE = 12,
    LEAST_OTHERS = 10,
    MOST_WINDOWS = 2000
};                             /* of 24; one in */
static const float alike = 12; /* grey levels, rms */

static bool differ(const struct work *work, ptrdiff_t a, ptrdiff_t b, float by)
{
    float sum = 0;

    for (unsigned k = 0; k < work->grid->planes; k++) {
        const float d =
            work->colour[YS_GRID_PLANES * a + k] - work->colour[YS_GRID_PLANES * b + k];

        sum += d * d;
    }
    return sum > by * by * (float)work->grid->planes;
}

/* Sets known to 2 for windows of water; whether these have several tones. */
static bool is_mosaic(struct work *work)
{
    const ptrdiff_t nx = (ptrdiff_t)work->nx, ny = (ptrdiff_t)work->ny;
    const ptrdiff_t step = 1 + nx * ny / MOST_WINDOWS; /* of a large area one in so many */
    ptrdiff_t water = 0, most = 0;

    for (ptrdiff_t i = 0; i < nx * ny; i++) {
        int n = 0;

        for (ptrdiff_t y = i / nx - AROUND; work->known[i] && y <= i / nx + AROUND; y++)
            for (ptrdiff_t x = i % nx - AROUND; x <= i % nx + AROUND; x++)
                n += x >= 0 && y >= 0 && x < nx && y < ny && work->known[y * nx + x] &&
                     y * nx + x != i && !differ(work, i, y * nx + x, alike);
        if (n >= LEAST_ALIKE)
            work->known[i] = 2;
    }
    for (ptrdiff_t i = 0; i < nx * ny; i += step) {
        ptrdiff_t others = 0;

        for (ptrdiff_t j = 0; work->known[i] == 2 && j < nx * ny; j += step)
            others += work->known[j] == 2 && differ(work, i, j, 2 * alike);
        water += work->known[i] == 2;
        most = others > most ? others : most;
    }
    return most * LEAST_OTHERS > water;
}

/* From the nearest of the colours of the nine windows round a pixel; 0 where none is known. */
static void measure_local(void *ctx, size_t band, size_t first, size_t end)
{
    const struct work *work = ctx;
    const struct ys_grid *grid = work->grid;

    (void)band;
    for (size_t y = first; y < end; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            const size_t i = y * grid->width + x;
            const ptrdiff_t cx = (ptrdiff_t)(x / work->cell);
            const ptrdiff_t cy = (ptrdiff_t)((double)y / work->cell);
            float value[YS_GRID_PLANES], best = INFINITY;

            if (!work->mask[i])
                continue;
            for (unsigned k = 0; k < grid->planes; k++)
                value[k] = ys_grid_blurred(grid, k, x, (uint32_t)y);
            for (ptrdiff_t j = 0; j < 9; j++) {
                const ptrdiff_t wx = cx + j % 3 - 1, wy = cy + j / 3 - 1;
                const size_t at = (size_t)(wy * (ptrdiff_t)work->nx + wx);
                float sum = 0;

                if (wx < 0 || wy < 0 || wx >= (ptrdiff_t)work->nx ||
                    wy >= (ptrdiff_t)work->ny || work->known[at] < 2)
                    continue;
                for (unsigned k = 0; k < grid->planes; k++) {
                    const float d = value[k] - work->colour[YS_GRID_PLANES * at + k];

                    sum += d * d;
                }
                best = fminf(best, sum / (float)grid->planes);
            }
            if (best < INFINITY)
                work->out->local[i] = work->out->level_of[(int)fminf(sqrtf(best) + 0.5f, 255)];
        }
}

bool ys_water_find_local(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                         double widest, int threads)
{
    struct work work = {.grid = grid, .mask = mask, .out = out};

    work.cell = window_widths * window_step * widest;
    work.nx = (size_t)ceil((double)grid->width / work.cell);
    work.ny = (size_t)ceil((double)grid->height / work.cell);
    work.colour = ys_new(work.nx * work.ny * YS_GRID_PLANES, sizeof *work.colour);
    work.known = ys_new(work.nx * work.ny, sizeof *work.known);
    out->local = ys_scratch_new(grid->scratch, (size_t)grid->width * grid->height, 1);
    const bool ok = work.colour && work.known && out->local;

    if (ok) {
        ysk_tasks_run(work.nx * work.ny, threads, measure_window, &work);
        if (is_mosaic(&work))
            ysk_row_bands_run(grid->height, threads, measure_local, &work);
    }
    free(work.colour);
    free(work.known);
    return ok;
}

bool ys_water_find(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                   double cell, int threads)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct work work = {.grid = grid, .mask = mask, .out = out};

    /* equal cells, no slivers at the end */
    work.nx = (size_t)fmax(1, floor((double)grid->width / cell + 0.5));
    work.ny = (size_t)fmax(1, floor((double)grid->height / cell + 0.5));
    work.cell =
        fmax((double)grid->width / (double)work.nx, (double)grid->height / (double)work.ny);
    work.colour = ys_new(work.nx * work.ny * YS_GRID_PLANES, sizeof *work.colour);
    work.known = ys_new(work.nx * work.ny, sizeof *work.known);
    out->rough = ys_scratch_new_raw(grid->scratch, n, 1);
    out->distance = ys_scratch_new(grid->scratch, n, 1);
    out->level = ys_scratch_new(grid->scratch, n, 1);
    out->bright = ys_scratch_new(grid->scratch, n, 1);
    out->hue = ys_scratch_new(grid->scratch, n, 1);
    const bool ok = work.colour && work.known && out->rough && out->distance && out->level &&
                    out->bright && out->hue;

    if (ok) {
        ysk_row_bands_run(grid->height, threads, measure_roughness, &work);
        ysk_tasks_run(work.nx * work.ny, threads, measure_cell, &work);
        fill_unknown(&work);
        ysk_row_bands_run(grid->height, threads, measure_distances, &work);
        measure_noise(out, mask, n);
        take_logarithms(out, n);
    }
    free(work.colour);
    free(work.known);
    return ok;
}
