/*
 * align_resample.c - one resampling from a tile's pixels onto the common grid
 *
 * This is how two dates come onto one grid.  The caller maps a lattice of output pixels, 32 px
 * apart, through both georeferences and the measured displacement into the source tile
 * (pipeline/report/register.c); between lattice points positions are bilinear, wrong by less
 * than 1e-3 px.  Pixels are interpolated here once and nowhere else, since each time blurs
 * them.
 *
 * Up to 1.2 source pixels an output pixel: cubic convolution with a = -0.5 (Keys 1981).  Finer
 * tiles: the average over the output pixel's footprint; point sampling them would alias.
 */

#include <math.h>
#include <stdlib.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../raster/sampling.h"
#include "align.h"

/* Source pixels an output pixel, from which it is averaged: up to it a cubic
 * kernel still hardly aliases.  Chosen by hand; not measured since. */
static const double AREA_SCALE = 1.2;
/* Share of the kernel's weight on valid pixels: 1 but for rounding. */
static const float MIN_VALID_WEIGHT = 0.99f;
enum { CUBIC = 4, MAX_SPAN = 512 }; /* source pixels a footprint may span along an axis */

struct axis_weights { /* along one axis: weights of the source pixels from `first` on */
    int64_t first;
    int n;
    float weight[MAX_SPAN];
};

struct resample {
    struct ys_image *out;
    const struct ys_image *src;
    const struct ys_lattice *lattice;
    double sx, sy; /* source pixels an output pixel spans */
    bool area;
};

static struct ys_point position(const struct ys_lattice *lattice, uint32_t col, uint32_t row)
{
    size_t i = col / lattice->step, j = row / lattice->step;

    i = i + 2 > lattice->nx ? lattice->nx - 2 : i;
    j = j + 2 > lattice->ny ? lattice->ny - 2 : j;
    const double u = (double)(col - i * lattice->step) / lattice->step;
    const double v = (double)(row - j * lattice->step) / lattice->step;
    const struct ys_point *a = lattice->at + j * lattice->nx + i, *b = a + lattice->nx;

    /* a + u (b - a) is exact where a grid maps onto itself; (1 - u) a + u b is not */
    const double x0 = a[0].x + u * (a[1].x - a[0].x), x1 = b[0].x + u * (b[1].x - b[0].x);
    const double y0 = a[0].y + u * (a[1].y - a[0].y), y1 = b[0].y + u * (b[1].y - b[0].y);

    return (struct ys_point){x0 + v * (x1 - x0), y0 + v * (y1 - y0)};
}

/* Source pixels an output pixel spans along the source's columns and rows: mean of the
 * cells. */
static void scales(double *sx, double *sy, const struct ys_lattice *lattice)
{
    double x = 0, y = 0;
    size_t n = 0;

    for (size_t j = 0; j + 1 < lattice->ny; j++)
        for (size_t i = 0; i + 1 < lattice->nx; i++) {
            const struct ys_point *a = lattice->at + j * lattice->nx + i;
            const struct ys_point *b = a + lattice->nx;
            const double cx = hypot(a[1].x - a[0].x, b[0].x - a[0].x);
            const double cy = hypot(a[1].y - a[0].y, b[0].y - a[0].y);

            if (isfinite(cx) && isfinite(cy)) {
                x += cx / lattice->step;
                y += cy / lattice->step;
                n++;
            }
        }
    *sx = n ? x / (double)n : 1;
    *sy = n ? y / (double)n : 1;
}

/* Keys' kernel at the four pixels round `at` (pixel i's centre at i + 0.5). */
static void cubic_weights(struct axis_weights *w, double at)
{
    const double cell = floor(at - 0.5);
    double keys[CUBIC];

    w->first = (int64_t)cell - 1;
    w->n = CUBIC;
    ys_cubic_weights(keys, at - 0.5 - cell, ys_keys);
    for (int i = 0; i < CUBIC; i++)
        w->weight[i] = (float)keys[i];
}

/* The footprint [at - size / 2, at + size / 2], its first and last pixel by their share. */
static void area_weights(struct axis_weights *w, double at, double size)
{
    const double from = at - size / 2, to = at + size / 2;

    w->first = (int64_t)floor(from);
    w->n = (int)fmin(ceil(to) - floor(from), MAX_SPAN);
    for (int i = 0; i < w->n; i++)
        w->weight[i] = (float)(ys_pixel_share(from, to, (double)(w->first + i)) / size);
}

/* One output pixel from the product of both axes' weights over the valid source pixels. */
static void blend(const struct resample *rs, size_t to, const struct axis_weights *x,
                  const struct axis_weights *y)
{
    const struct ys_image *src = rs->src;
    float sum[YS_MAX_PLANES] = {0}, used = 0, size = 0, all = 0;

    for (int j = 0; j < y->n; j++) {
        const int64_t row = y->first + j;

        for (int i = 0; i < x->n; i++) {
            const int64_t col = x->first + i;
            const float w = x->weight[i] * y->weight[j];

            all += fabsf(w);
            if (w == 0 || row < 0 || row >= src->height || col < 0 || col >= src->width)
                continue;
            const size_t at = (size_t)row * src->width + (size_t)col;

            if (!src->valid[at])
                continue;
            used += w;
            size += fabsf(w);
            for (unsigned b = 0; b < src->bands; b++)
                sum[b] += w * src->plane[b][at];
        }
    }
    const bool valid = all > 0 && size >= MIN_VALID_WEIGHT * all;

    rs->out->valid[to] = valid;
    for (unsigned b = 0; b < src->bands; b++)
        rs->out->plane[b][to] = valid ? sum[b] / used : 0;
}

static void rows(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct resample *rs = ctx;
    struct axis_weights x, y;

    for (size_t row = first_row; row < end_row; row++)
        for (uint32_t col = 0; col < rs->out->width; col++) {
            const struct ys_point p = position(rs->lattice, col, (uint32_t)row);
            const bool inside = p.x >= 0 && p.y >= 0 && p.x <= rs->src->width &&
                                p.y <= rs->src->height; /* false for NaN */

            if (!inside)
                continue; /* stays zero and invalid */
            if (rs->area) {
                area_weights(&x, p.x, fmin(fmax(rs->sx, 1), MAX_SPAN - 2));
                area_weights(&y, p.y, fmin(fmax(rs->sy, 1), MAX_SPAN - 2));
            } else {
                cubic_weights(&x, p.x);
                cubic_weights(&y, p.y);
            }
            blend(rs, row * rs->out->width + col, &x, &y);
        }
    (void)row_band;
}

ys_status ys_resample(struct ys_image *out, uint32_t width, uint32_t height,
                      const struct ys_image *src, const struct ys_lattice *lattice,
                      size_t max_bytes, int threads, struct ys_error *err)
{
    struct resample rs = {.out = out, .src = src, .lattice = lattice};

    *out = (struct ys_image){0};
    if (lattice->nx < 2 || lattice->ny < 2 || !lattice->step ||
        (lattice->nx - 1) * lattice->step + 1 < width ||
        (lattice->ny - 1) * lattice->step + 1 < height)
        return ys_fail(err, YS_ERR_ARG,
                       "lattice of %zu x %zu points every %u px for %u x %u pixels",
                       lattice->nx, lattice->ny, lattice->step, width, height);
    const ys_status st = ys_image_new(out, width, height, src->bands, max_bytes, err);

    if (st)
        return st;
    scales(&rs.sx, &rs.sy, lattice);
    out->gsd_x_m = rs.sx * src->gsd_x_m;
    out->gsd_y_m = rs.sy * src->gsd_y_m;
    out->full_scale = src->full_scale;
    rs.area = fmax(rs.sx, rs.sy) > AREA_SCALE;
    ysk_row_bands_run(height, threads, rows, &rs);
    return YS_OK;
}
