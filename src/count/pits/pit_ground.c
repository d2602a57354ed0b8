/*
 * pit_ground.c - how far each pixel is from the ground around it
 *
 * Banks, ways and floors of pits may be lighter or darker than the ground, redder or not; what
 * they share is that they are not the ground, and that edges run along them.  So a picture is
 * measured in units of its own ground: each channel less the ground of its place, over the
 * ground's spread.  Spread and ground are taken twice, the second time without what stood out
 * the first, for a depot of many pits widens both.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "pit_parts.h"

/* Side of the cells whose medians are the ground: several pits wide, so that pits and the ways
 * between them stay a minority. */
static const double cell_m = 60;

/* Blur against pixel noise, and how far beside a missing pixel it reaches: four sd. */
static const double blur_px = 0.8;
enum { BLUR_REACH = 3 };

/* What stands out: sd of the ground.  Where less than a fifth of the picture does not, there is
 * no ground to be told from it, and all is kept.  By hand. */
static const float outlier_sd = 3;
static const double least_ground = 0.2;

/* Least spread of a channel (brightness, colours), of 255 levels: rounding alone spreads it so
 * far. */
static const double least_sd[YS_PIT_CHANNELS] = {1, 0.5, 0.5};

/* Bounds: no single thing counts for more.  A channel in sd of the ground; its square; the
 * distance over all; the gradient over the ground's median one, to which levels are added for
 * pictures without noise.  By hand. */
static const float most_channel = 8, most_square = 36, most_away = 8, most_edge = 12;
static const float least_gradient = 0.3F;

/* The two colours weigh as much as brightness; it stands for them in a grey tile. */
static const float colour_weight = 0.5F;

/* dst = (plane - ground) / sd of the used pixels; least: below it a difference is no sign. */
static void normalise(float *dst, const struct ys_pit_ground *g, const float *plane,
                      const uint8_t *used, struct ys_cells *cells, double least, float *scratch)
{
    size_t n = 0;

    ys_cells_measure(cells, plane, used, scratch);
    ys_cells_subtract(dst, cells, plane);
    for (size_t i = 0; i < (size_t)g->width * g->height; i++)
        if (used[i])
            scratch[n++] = dst[i];
    const float sd = (float)fmax(ys_robust_sd(scratch, n), least);
    for (size_t i = 0; i < (size_t)g->width * g->height; i++)
        dst[i] /= sd;
}

/* used: valid, and not within a pixel of what stands out after the first round. */
static void drop_outliers(uint8_t *used, const struct ys_pit_ground *g, unsigned n_channels,
                          uint8_t *outlier)
{
    const ptrdiff_t w = g->width, h = g->height;
    size_t n_valid = 0, n_used = 0;

    memset(outlier, 0, (size_t)(w * h));
    for (ptrdiff_t i = 0; i < w * h; i++)
        for (unsigned k = 0; k < n_channels; k++)
            outlier[i] |= fabsf(g->channel[k][i]) > outlier_sd;
    for (ptrdiff_t y = 0; y < h; y++)
        for (ptrdiff_t x = 0; x < w; x++) {
            bool near = false;

            for (ptrdiff_t v = y > 0 ? y - 1 : 0; v <= y + 1 && v < h; v++)
                for (ptrdiff_t u = x > 0 ? x - 1 : 0; u <= x + 1 && u < w; u++)
                    near |= outlier[v * w + u];
            used[y * w + x] = g->valid[y * w + x] && !near;
            n_valid += g->valid[y * w + x];
            n_used += used[y * w + x];
        }
    if ((double)n_used <= least_ground * (double)n_valid)
        memcpy(used, g->valid, (size_t)(w * h));
}

/* Sobel's. */
void ys_pit_gradient(double *gx, double *gy, const struct ys_pit_ground *ground, size_t x,
                     size_t y)
{
    const size_t w = ground->width;

    *gx = *gy = 0;
    if (x < 1 || y < 1 || x + 1 >= w || y + 1 >= ground->height)
        return;
    const float *const p = ground->bright + y * w + x, *const up = p - w, *const down = p + w;
    *gx = ((double)up[1] + 2 * (double)p[1] + (double)down[1] - (double)up[-1] -
           2 * (double)p[-1] - (double)down[-1]) /
          8;
    *gy = ((double)down[-1] + 2 * (double)down[0] + (double)down[1] - (double)up[-1] -
           2 * (double)up[0] - (double)up[1]) /
          8;
}

static void measure_edges(struct ys_pit_ground *g, const uint8_t *used, float *scratch)
{
    const size_t all = (size_t)g->width * g->height;
    size_t n = 0;

    for (size_t i = 0; i < all; i++) {
        double gx, gy;

        ys_pit_gradient(&gx, &gy, g, i % g->width, i / g->width);
        g->edge[i] = (float)hypot(gx, gy);
        if (used[i])
            scratch[n++] = g->edge[i];
    }
    const float middle = (n ? ys_kth(scratch, n, n / 2) : 0) + least_gradient;
    for (size_t i = 0; i < all; i++)
        g->edge[i] = g->valid[i] ? fminf(g->edge[i] / middle, most_edge) : 0;
}

static float bounded_square(float v)
{
    return fminf(v * v, most_square);
}

static void measure_distances(struct ys_pit_ground *g)
{
    for (size_t i = 0; i < (size_t)g->width * g->height; i++) {
        float *const y = &g->channel[YS_PIT_BRIGHT][i],
                     *const c = &g->channel[YS_PIT_RED_GREEN][i],
                     *const b = &g->channel[YS_PIT_BLUE][i];

        if (!g->valid[i]) {
            *y = *c = *b = g->away[i] = 0;
            continue;
        }
        g->away[i] = fminf(most_away, sqrtf((g->colour ? 1 : 2) * bounded_square(*y) +
                                            colour_weight * bounded_square(*c) +
                                            colour_weight * bounded_square(*b)));
        *y = fmaxf(-most_channel, fminf(most_channel, *y));
        *c = fmaxf(-most_channel, fminf(most_channel, *c));
        *b = fmaxf(-most_channel, fminf(most_channel, *b));
    }
}

/* Valid pixels whose blurred values hold none that is not. */
static void find_valid(uint8_t *dst, const struct ys_grid *grid)
{
    const ptrdiff_t w = grid->width, h = grid->height, r = BLUR_REACH;

    for (ptrdiff_t y = 0; y < h; y++)
        for (ptrdiff_t x = 0; x < w; x++) {
            bool good = true;

            for (ptrdiff_t v = y > r ? y - r : 0; good && v <= y + r && v < h; v++)
                for (ptrdiff_t u = x > r ? x - r : 0; good && u <= x + r && u < w; u++)
                    good = grid->valid[v * w + u];
            dst[y * w + x] = good;
        }
}

/* Smoothed channels in levels: brightness, red - green, blue over both. */
static void smooth(struct ys_pit_ground *g, const struct ys_grid *grid, float *tmp, int threads)
{
    const size_t all = (size_t)g->width * g->height;
    float mean[YS_GRID_PLANES] = {0};

    for (unsigned k = 0; k < grid->planes; k++) {
        double sum = 0, n = 0;

        for (size_t i = 0; i < all; i++)
            if (grid->valid[i]) {
                sum += (double)grid->plane[k][i];
                n++;
            }
        mean[k] = n > 0 ? (float)(sum / n) : 0;
    }
    for (size_t i = 0; i < all; i++) {
        float v[YS_GRID_PLANES];

        for (unsigned k = 0; k < YS_GRID_PLANES; k++)
            v[k] = grid->valid[i] ? grid->plane[g->colour ? k : 0][i] : mean[g->colour ? k : 0];
        g->bright[i] = g->colour ? (v[0] + v[1] + v[2]) / 3 : v[0];
        g->channel[YS_PIT_RED_GREEN][i] = g->colour ? v[0] - v[1] : 0;
        g->channel[YS_PIT_BLUE][i] = g->colour ? v[2] - (v[0] + v[1]) / 2 : 0;
    }
    const struct ys_gauss gauss = ys_gauss_of(blur_px, YS_BORDER_MIRROR);

    ys_blur(g->bright, g->bright, tmp, g->width, g->height, &gauss, threads);
    for (unsigned k = YS_PIT_RED_GREEN; g->colour && k <= YS_PIT_BLUE; k++)
        ys_blur(g->channel[k], g->channel[k], tmp, g->width, g->height, &gauss, threads);
}

struct scratch {
    float *tmp, *raw[2];
    uint8_t *used, *outlier;
    struct ys_cells cells;
};

static void measure(struct ys_pit_ground *g, const struct ys_grid *grid, struct scratch *s,
                    int threads)
{
    const size_t all = (size_t)g->width * g->height;
    const unsigned n_channels = g->colour ? 3 : 1;

    find_valid(g->valid, grid);
    smooth(g, grid, s->tmp, threads);
    memcpy(s->used, g->valid, all);
    if (g->colour) {
        memcpy(s->raw[0], g->channel[YS_PIT_RED_GREEN], all * sizeof *s->raw[0]);
        memcpy(s->raw[1], g->channel[YS_PIT_BLUE], all * sizeof *s->raw[1]);
    }
    for (int round = 0; round < 2; round++) {
        for (unsigned k = 0; k < n_channels; k++)
            normalise(g->channel[k], g, k ? s->raw[k - 1] : g->bright, s->used, &s->cells,
                      least_sd[k], s->tmp);
        if (round == 0)
            drop_outliers(s->used, g, n_channels, s->outlier);
    }
    measure_edges(g, s->used, s->tmp);
    measure_distances(g);
}

ys_status ys_pit_ground_make(struct ys_pit_ground *out, const struct ys_grid *grid, int threads,
                             struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    const double cell = cell_m / grid->px_m;
    struct scratch s = {.cells = {(uint32_t)fmax(1, round(grid->width / cell)),
                                  (uint32_t)fmax(1, round(grid->height / cell)), grid->width,
                                  grid->height, NULL}};
    bool ok = true;

    *out = (struct ys_pit_ground){.width = grid->width,
                                  .height = grid->height,
                                  .px_m = grid->px_m,
                                  .colour = grid->planes >= 3,
                                  .inside = grid->inside,
                                  .scratch = grid->scratch};
    float **const plane[] = {&out->bright, &out->channel[0], &out->channel[1], &out->channel[2],
                             &out->away,   &out->edge,       &s.raw[0],        &s.raw[1]};
    for (size_t i = 0; i < sizeof plane / sizeof *plane; i++)
        ok = (*plane[i] = ys_scratch_new(grid->scratch, n, sizeof(float))) != NULL && ok;
    const size_t n_cells = (size_t)s.cells.nx * s.cells.ny;
    s.tmp = ys_scratch_new(grid->scratch, n + 2 * n_cells, sizeof *s.tmp);
    s.cells.median = ys_new(n_cells, sizeof *s.cells.median);
    s.used = ys_scratch_new(grid->scratch, n, 1);
    s.outlier = ys_scratch_new(grid->scratch, n, 1);
    out->valid = ys_scratch_new(grid->scratch, n, 1);
    ok = ok && s.tmp && s.cells.median && s.used && s.outlier && out->valid;
    if (ok)
        measure(out, grid, &s, threads);
    ys_scratch_free(s.tmp);
    ys_scratch_free(s.raw[0]);
    ys_scratch_free(s.raw[1]);
    ys_scratch_free(s.used);
    ys_scratch_free(s.outlier);
    free(s.cells.median);
    if (ok)
        return YS_OK;
    ys_pit_ground_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu pixels", n);
}

void ys_pit_ground_fini(struct ys_pit_ground *ground)
{
    ys_scratch_free(ground->valid);
    ys_scratch_free(ground->bright);
    for (int k = 0; k < YS_PIT_CHANNELS; k++)
        ys_scratch_free(ground->channel[k]);
    ys_scratch_free(ground->away);
    ys_scratch_free(ground->edge);
    *ground = (struct ys_pit_ground){0};
}
