/*
 * area_net.c - an area on the grid of a network, and the log odds that the network gives it
 *
 * A network knows one size of point and one range of brightness: those of its training.  So the
 * picture is brought to its step, turned so that most edges lie along the grid, and its levels
 * to their middle and half spread in the area.  The network then runs tile by tile, side by
 * side; a point does not depend on the tile that it is in.
 *
 * Tried and dropped, for containers: each band by itself, other gains and gammas, the mean of
 * four flips and of three gains moved counts of real yards by 2 boxes mostly, to either side.
 */

#include "area_net.h"

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/levels.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"

/* As in training (samples/train/tops_crops.py): quantiles that stand for the darkest and the
 * brightest, and the range of what was kept in a byte with 48 levels to half the spread. */
static const double low_share = 0.02, high_share = 0.98;
static const float least_value = -128 / 48.0F, most_value = 127 / 48.0F;
/* Half the spread at least, levels: flat ground must not become all noise.  By hand; not measured
 * since. */
static const double least_spread = 4;

/* Directions of edges modulo 90 degrees: bins of a quarter of a degree, summed with weights that
 * fall to nothing 3 degrees away.  By hand; not measured since. */
enum { BINS_A_DEGREE = 4, BINS = 90 * BINS_A_DEGREE, WINDOW = 3 * BINS_A_DEGREE };

/* Points of the grid kept round the area: 8 m for containers, 15 m for pits.  By hand, less than
 * the 48 points from which a network draws. */
static const double margin_points = 20;

/* As in training, too: a pixel is blurred as by a Gaussian of 0.45 of its side, and where the step
 * is less than a twentieth coarser nothing is done. */
static const double pixel_blur = 0.45, coarser_step = 1.05;

/* Bytes that a network's area takes at its peak: of a tile at work (928 columns, by rows: 6 to 7 MB
 * measured); of a pixel, the picture in the network's range and grey levels before; of a point, log
 * odds and mask, twice, as a grid that is turned covers more than the area. */
static const double tile_bytes = 8e6, pixel_bytes = 20, point_bytes = 26;
/* Tiles at work may take one byte in four of those allowed. */
static const double bytes_to_tiles = 4;

/* The edges of a glint are the strongest there are, and lie as they like. */
static bool is_by_a_cut(const float *grey, size_t i, size_t w)
{
    return ys_level_is_cut(grey[i - 1]) || ys_level_is_cut(grey[i + 1]) ||
           ys_level_is_cut(grey[i - w]) || ys_level_is_cut(grey[i + w]);
}

/* Direction of most edges modulo 90 degrees, in the area: the network knows boxes at any angle,
 * and those along its grid best. */
static double edge_direction(const struct ys_area_in *in, const float *grey)
{
    const uint32_t w = in->image->width, h = in->image->height;
    double hist[BINS] = {0}, best = -1, at = 0;

    for (uint32_t y = 1; y + 1 < h; y++)
        for (uint32_t x = 1; x + 1 < w; x++) {
            const size_t i = (size_t)y * w + x;

            if (!in->inside[i] || !in->image->valid[i] || is_by_a_cut(grey, i, w))
                continue;
            const double dx = (double)grey[i + 1] - (double)grey[i - 1];
            const double dy = (double)grey[i + w] - (double)grey[i - w];

            hist[(int)((atan2(dy, dx) * 180 / YS_PI + 360) * BINS_A_DEGREE) % BINS] +=
                hypot(dx, dy);
        }
    for (int i = 0; i < BINS; i++) {
        double sum = 0;

        for (int d = 1 - WINDOW; d < WINDOW; d++)
            sum += hist[(i + d + BINS) % BINS] * (WINDOW - abs(d));
        if (sum > best) {
            best = sum;
            at = (i + 0.5) / BINS_A_DEGREE;
        }
    }
    return at * YS_PI / 180;
}

/* Lay the grid over the area and the margin round it from which the network sees. */
static void lay_grid(struct ys_net_area *g, const struct ys_area_in *in, double step_m,
                     double angle)
{
    const double c = cos(angle), s = sin(angle), step = step_m / g->step_m;
    struct {
        double u0, u1, v0, v1;
    } e = {INFINITY, -INFINITY, INFINITY, -INFINITY};

    for (uint32_t y = 0; y < in->image->height; y++)
        for (uint32_t x = 0; x < in->image->width; x++) {
            if (!in->inside[(size_t)y * in->image->width + x])
                continue;
            const double px = x + 0.5, py = y + 0.5, u = px * c + py * s, v = -px * s + py * c;

            e.u0 = fmin(e.u0, u);
            e.u1 = fmax(e.u1, u);
            e.v0 = fmin(e.v0, v);
            e.v1 = fmax(e.v1, v);
        }
    if (e.u0 > e.u1)
        e.u0 = e.u1 = e.v0 = e.v1 = 0;
    const double margin = margin_points * step, u0 = e.u0 - margin, v0 = e.v0 - margin;

    g->width = ((uint32_t)ceil((e.u1 - e.u0 + 2 * margin) / step) + 4) & ~3U;
    g->height = ((uint32_t)ceil((e.v1 - e.v0 + 2 * margin) / step) + 4) & ~3U;
    g->ux = step * c;
    g->uy = step * s;
    g->x0 = u0 * c - v0 * s;
    g->y0 = u0 * s + v0 * c;
    g->step_m = step_m;
}

/* Middle and half spread of brightness in the area. */
static void find_level(double *middle, double *spread, const struct ys_area_in *in,
                       const float *grey, float *sample)
{
    const size_t n = (size_t)in->image->width * in->image->height;
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        if (in->inside[i] && in->image->valid[i] && !ys_level_is_cut(grey[i]))
            sample[m++] = grey[i];
    const double low = (double)ys_quantile(sample, m, low_share);
    const double high = (double)ys_quantile(sample, m, high_share);

    *middle = (low + high) / 2;
    *spread = fmax((high - low) / 2, least_spread);
}

/* The picture in the network's range of brightness, a plane a band (one, of a picture in grey): 0
 * where a pixel is missing. */
struct levelled {
    float *plane[YS_UNET_IN];
    unsigned n;
    uint32_t width, height;
};

/* spare: of the picture's size. */
static bool level(struct levelled *out, const struct ys_net_area *g,
                  const struct ys_area_in *in, const double middle_spread[2], float *spare)
{
    const struct ys_image *image = in->image;
    const size_t n = (size_t)image->width * image->height;
    const float middle = (float)middle_spread[0], spread = (float)middle_spread[1];
    const double finer = hypot(g->ux, g->uy); /* pixels a step */
    /* the blur of a pixel made that of a step, so that nothing aliases */
    const struct ys_gauss gauss =
        ys_gauss_of(pixel_blur * sqrt(fmax(finer * finer - 1, 0)), YS_BORDER_REFLECT);

    *out = (struct levelled){.n = image->bands < YS_UNET_IN ? 1 : YS_UNET_IN,
                             .width = image->width,
                             .height = image->height};
    for (unsigned b = 0; b < out->n; b++) {
        const float *const from = image->plane[b];
        float *const to = out->plane[b] = ys_scratch_new_raw(in->image->scratch, n, sizeof *to);

        if (!to)
            return false;
        for (size_t i = 0; i < n; i++)
            to[i] =
                image->valid[i] && !ys_level_is_cut(from[i]) ? (from[i] - middle) / spread : 0;
        if (finer > coarser_step)
            ys_blur(to, to, spare, image->width, image->height, &gauss,
                    in->threads > 0 ? in->threads : 1);
    }
    return true;
}

static void levelled_fini(struct levelled *levelled)
{
    for (unsigned b = 0; b < levelled->n; b++)
        ys_scratch_free(levelled->plane[b]);
}

/* A row of the grid, from a point of it on. */
struct grid_row {
    const struct ys_net_area *g;
    const struct levelled *from;
    size_t x, y, n;
};

static void sample_row(float *const *dst, const struct grid_row *row)
{
    const struct ys_net_area *const g = row->g;
    const double u = (double)row->x, v = (double)row->y;
    const struct ys_sample_line line = {g->x0 + u * g->ux - v * g->uy,
                                        g->y0 + u * g->uy + v * g->ux, g->ux, g->uy, row->n};
    const struct ys_planes planes = {(const float *const *)row->from->plane, row->from->n,
                                     row->from->width, row->from->height};

    ys_cubic_line(dst, &planes, &line);
    for (size_t b = 0; b < YS_UNET_IN; b++)
        for (size_t i = 0; i < row->n; i++) {
            const float x = dst[b < row->from->n ? b : 0][i];

            dst[b][i] = x < least_value ? least_value : x > most_value ? most_value : x;
        }
}

/* Missing pixels enter the network as the middle of its range: nothing it says of them counts. */
static bool is_inside(const struct ys_area_in *in, double x, double y)
{
    if (!(x >= 0 && y >= 0 && x < in->image->width && y < in->image->height))
        return false;
    const size_t i = (size_t)y * in->image->width + (size_t)x;

    return in->inside[i] && in->image->valid[i];
}

static void find_inside(struct ys_net_area *g, const struct ys_area_in *in)
{
    for (size_t j = 0; j < g->height; j++)
        for (size_t i = 0; i < g->width; i++) {
            const double u = (double)i, v = (double)j;

            g->inside[j * g->width + i] =
                is_inside(in, g->x0 + u * g->ux - v * g->uy, g->y0 + u * g->uy + v * g->ux);
        }
}

/* ---- the network, tile by tile */

/* Points along the side of a tile without its margins, which are reckoned for each tile anew.  One
 * thread goes down the whole height; several share it out, in pieces of LEAST rows or more.  What a
 * point becomes does not depend on the tile it is in. */
enum { WIDE = 832, LEAST = 416 };

struct tiles {
    const struct ys_net_area *g;
    const struct levelled *from;
    const struct ys_unet *net;
    const struct ysk_ops *ops;
    size_t side[2], across;
    uint8_t *failed; /* one a tile */
};

/* Equal tiles of a multiple of 4 points, as they are. */
static size_t side_of(size_t all, size_t most)
{
    const size_t n = (all + most - 1) / most;

    return ((all + n - 1) / n + 3) & ~(size_t)3;
}

struct span {
    size_t from, first, end, to; /* with margins: from..to; without: first..end */
};

static struct span span_of(size_t tile, size_t side, size_t all)
{
    const size_t first = tile * side, end = first + side < all ? first + side : all;

    return (struct span){first > YS_UNET_REACH ? first - YS_UNET_REACH : 0, first, end,
                         end + YS_UNET_REACH < all ? end + YS_UNET_REACH : all};
}

/* Rows of the picture as they are asked for: planes of it on the grid were 12 bytes a point, touched
 * once. */
static void fill_row(void *ctx, float *const *rows, size_t y)
{
    struct grid_row row = *(const struct grid_row *)ctx;

    row.y += y;
    sample_row(rows, &row);
}

static void run_tile(void *ctx, size_t i)
{
    struct tiles *t = ctx;
    const struct span x = span_of(i % t->across, t->side[0], t->g->width);
    const struct span y = span_of(i / t->across, t->side[1], t->g->height);
    const size_t stride = t->g->width;
    struct grid_row row = {t->g, t->from, x.from, y.from, x.to - x.from};
    struct ys_unet_tile tile = {.input = fill_row,
                                .ctx = &row,
                                .out_stride = stride,
                                .width = x.to - x.from,
                                .height = y.to - y.from,
                                .left = x.first - x.from,
                                .top = y.first - y.from,
                                .out_width = x.end - x.first,
                                .out_height = y.end - y.first};

    for (size_t c = 0; c < YS_UNET_OUT; c++)
        tile.out[c] = t->g->odds[c] + y.first * stride + x.first;
    t->failed[i] = !ys_unet_run(&tile, t->net, t->ops);
}

static bool run_net(struct ys_net_area *g, const struct levelled *from,
                    const struct ys_unet *net, int threads, const struct ysk_ops *ops)
{
    struct tiles t = {
        .g = g, .from = from, .net = net, .ops = ops, .side = {side_of(g->width, WIDE)}};

    t.across = (g->width + t.side[0] - 1) / t.side[0];
    /* two pieces a thread, so that none waits long for the last */
    const size_t down = threads > 1 ? (2 * (size_t)threads + t.across - 1) / t.across : 1;
    const size_t most = g->height / down > LEAST ? g->height / down : LEAST;

    t.side[1] = side_of(g->height, threads > 1 ? most : g->height);
    const size_t n = t.across * ((g->height + t.side[1] - 1) / t.side[1]);
    bool ok = (t.failed = ys_new(n, 1)) != NULL;

    if (ok)
        ysk_tasks_run(n, threads, run_tile, &t);
    for (size_t i = 0; ok && i < n; i++)
        ok = !t.failed[i];
    free(t.failed);
    return ok;
}

/* One tile at a time there is always. */
static int threads_that_fit(const struct ys_area_in *in)
{
    const double fit =
        in->max_bytes ? (double)in->max_bytes / bytes_to_tiles / tile_bytes : in->threads;

    return (int)fmax(1, fmin(in->threads, fit));
}

/* Where the grid lies, and the picture in the network's range. */
static bool lay(struct ys_net_area *out, struct levelled *levelled, const struct ys_area_in *in,
                double step_m)
{
    const size_t pixels = (size_t)in->image->width * in->image->height;
    const float third = 1 / (float)YS_UNET_IN;
    float *grey = ys_scratch_new(in->image->scratch, pixels, sizeof *grey),
          *work = ys_scratch_new_raw(in->image->scratch, pixels, sizeof *work);
    bool ok = grey && work;
    double middle_spread[2];

    if (ok) {
        for (unsigned b = 0; b < YS_UNET_IN; b++)
            for (size_t i = 0; i < pixels; i++)
                grey[i] += in->image->plane[b < in->image->bands ? b : 0][i] * third;
        find_level(&middle_spread[0], &middle_spread[1], in, grey, work);
        lay_grid(out, in, step_m, edge_direction(in, grey));
        ys_scratch_free(grey);
        grey = NULL;
        ok = level(levelled, out, in, middle_spread, work);
    }
    ys_scratch_free(grey);
    ys_scratch_free(work);
    return ok;
}

bool ys_net_area_make(struct ys_net_area *out, const struct ys_area_in *in,
                      const struct ys_unet *net, double step_m, const struct ysk_ops *ops)
{
    struct levelled levelled = {0};

    *out = (struct ys_net_area){.step_m = sqrt(in->image->gsd_x_m * in->image->gsd_y_m),
                                .scratch = in->image->scratch};
    bool ok = lay(out, &levelled, in, step_m);
    const size_t n = (size_t)out->width * out->height;

    ok = ok && (out->inside = ys_scratch_new(in->image->scratch, n, 1)) != NULL;
    for (size_t c = 0; ok && c < YS_UNET_OUT; c++)
        ok = (out->odds[c] = ys_scratch_new_raw(in->image->scratch, n, sizeof *out->odds[c])) !=
             NULL;
    if (ok)
        find_inside(out, in);
    ok = ok && run_net(out, &levelled, net, threads_that_fit(in), ops);
    levelled_fini(&levelled);
    if (!ok)
        ys_net_area_fini(out);
    return ok;
}

double ys_net_area_points(const struct ys_area_in *in, double step_m)
{
    const size_t pixels = (size_t)in->image->width * in->image->height;
    const double m2 = in->image->gsd_x_m * in->image->gsd_y_m;
    double inside = 0;

    for (size_t i = 0; i < pixels; i++)
        inside += in->inside[i];
    return inside * m2 / (step_m * step_m);
}

/* Of a small area the tile is small, too: at most four times the rest. */
double ys_net_area_bytes(const struct ys_area_in *in, double step_m)
{
    const double pixels = (double)in->image->width * in->image->height;
    const double bytes = pixel_bytes * pixels + point_bytes * ys_net_area_points(in, step_m);

    return bytes + fmin(tile_bytes, 4 * bytes);
}

void ys_net_area_fini(struct ys_net_area *area)
{
    for (size_t c = 0; c < YS_UNET_OUT; c++)
        ys_scratch_free(area->odds[c]);
    ys_scratch_free(area->inside);
    *area = (struct ys_net_area){0};
}
