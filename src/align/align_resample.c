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
#include <string.h>

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
enum { RUN = 64 };                  /* pixels whose weights stay in the first cache */

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
    bool whole; /* every pixel of the source is valid */
};

/* A row of the grid between two points of the lattice: a place in the source at either end. */
struct cell_row {
    struct ys_point left, right;
    uint32_t first, end; /* columns */
};

static struct ys_point between(const struct ys_point *a, const struct ys_point *b, double u)
{
    /* a + u (b - a) is exact where a grid maps onto itself; (1 - u) a + u b is not */
    return (struct ys_point){a->x + u * (b->x - a->x), a->y + u * (b->y - a->y)};
}

/* Cell i of the lattice on that row; the last one reaches to the edge. */
static struct cell_row cell_row(const struct resample *rs, size_t i, size_t row)
{
    const struct ys_lattice *l = rs->lattice;
    const size_t last = l->ny - 2, j = row / l->step < last ? row / l->step : last;
    const double v = (double)(row - j * l->step) / l->step;
    const struct ys_point *a = l->at + j * l->nx + i, *b = a + l->nx;
    const size_t end = (i + 1) * l->step;

    return (struct cell_row){
        between(a, b, v), between(a + 1, b + 1, v), (uint32_t)(i * l->step),
        i + 2 < l->nx && end < rs->out->width ? (uint32_t)end : rs->out->width};
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

/* The same where all of the kernel is inside, and all of the source shows something: most pixels of
 * most tiles. */
static void blend_whole(const struct resample *rs, size_t to, const struct axis_weights *x,
                        const struct axis_weights *y)
{
    const size_t width = rs->src->width;
    const size_t at = (size_t)y->first * width + (size_t)x->first;
    float across = 0, down = 0;

    for (int i = 0; i < x->n; i++)
        across += x->weight[i];
    for (int j = 0; j < y->n; j++)
        down += y->weight[j];
    for (unsigned b = 0; b < rs->src->bands; b++) {
        float sum = 0;

        for (int j = 0; j < y->n; j++) {
            const float *const from = rs->src->plane[b] + at + (size_t)j * width;
            float line = 0;

            for (int i = 0; i < x->n; i++)
                line += x->weight[i] * from[i];
            sum += y->weight[j] * line;
        }
        rs->out->plane[b][to] = sum / (across * down);
    }
    rs->out->valid[to] = 1;
}

static bool all_inside(const struct resample *rs, const struct axis_weights *x,
                       const struct axis_weights *y)
{
    return rs->whole && x->first >= 0 && y->first >= 0 && x->first + x->n <= rs->src->width &&
           y->first + y->n <= rs->src->height;
}

/* One output pixel the long way: near an edge, near invalid pixels, or of a finer tile. */
static void one_pixel(const struct resample *rs, size_t to, const struct ys_point *p)
{
    struct axis_weights x, y;
    const bool inside =
        p->x >= 0 && p->y >= 0 && p->x <= rs->src->width && p->y <= rs->src->height;

    if (!inside) /* NaN, too */
        return;  /* stays zero and invalid */
    if (rs->area) {
        area_weights(&x, p->x, fmin(fmax(rs->sx, 1), MAX_SPAN - 2));
        area_weights(&y, p->y, fmin(fmax(rs->sy, 1), MAX_SPAN - 2));
    } else {
        cubic_weights(&x, p->x);
        cubic_weights(&y, p->y);
    }
    if (all_inside(rs, &x, &y))
        blend_whole(rs, to, &x, &y);
    else
        blend(rs, to, &x, &y);
}

/* All 16 pixels of the kernel show something. */
static bool all_valid(const struct resample *rs, size_t at)
{
    const size_t w = rs->src->width;
    uint32_t row[CUBIC];

    if (rs->whole)
        return true;
    for (int j = 0; j < CUBIC; j++)
        memcpy(&row[j], rs->src->valid + at + (size_t)j * w, sizeof row[j]);
    return (row[0] & row[1] & row[2] & row[3]) == 0x01010101;
}

/* Pixels that lie in line in the source, all with their kernel inside and all of it valid. */
struct run {
    size_t at;    /* in the source: the first of the kernel's pixels, by the smallest place */
    size_t to;    /* in the output */
    float x, y;   /* place of the first pixel from there, px */
    float dx, dy; /* to the next one */
    uint32_t n;
};

/* The places of a run and their weights first, then band by band: the planes of several bands lie a
 * power of two apart as a rule, and side by side would drive each other out of the first cache. */
static void cubic_run(const struct resample *rs, const struct run *run)
{
    const size_t stride = rs->src->width;
    struct ys_cubic k[RUN];
    size_t at[RUN];

    for (uint32_t i = 0; i < run->n; i++) {
        const float x = run->x + (float)i * run->dx, y = run->y + (float)i * run->dy;
        const int32_t ix = (int32_t)x, iy = (int32_t)y;

        k[i] = ys_cubic(x - (float)ix, y - (float)iy);
        at[i] = run->at + (size_t)iy * stride + (size_t)ix;
    }
    for (unsigned b = 0; b < rs->src->bands; b++) {
        const float *const plane = rs->src->plane[b];
        float *const out = rs->out->plane[b] + run->to;
        uint32_t i = 0;

        for (; i + 4 <= run->n; i += 4) {
            const ys_four four = ys_cubic_of_four(plane, at + i, stride, k + i);

            memcpy(out + i, &four, sizeof four);
        }
        for (; i < run->n; i++)
            out[i] = ys_cubic_of(plane + at[i], stride, &k[i]);
    }
    memset(rs->out->valid + run->to, 1, run->n);
}

static bool kernel_inside(const struct ys_image *src, const struct ys_point *p)
{
    return p->x >= 1.5 && p->y >= 1.5 && p->x < src->width - 2.5 && p->y < src->height - 2.5;
}

/* The pixels from col to end - 1 of a row as a run; false: some of them are not fit for one. */
static bool make_run(struct run *out, const struct resample *rs, const struct cell_row *cell,
                     uint32_t col, uint32_t end, size_t row)
{
    const double per = 1.0 / rs->lattice->step;
    const struct ys_point a = between(&cell->left, &cell->right, (col - cell->first) * per);
    const struct ys_point b = between(&cell->left, &cell->right, (end - 1 - cell->first) * per);
    const double x0 = floor(fmin(a.x, b.x) - 0.5), y0 = floor(fmin(a.y, b.y) - 0.5);

    if (!rs->whole || !kernel_inside(rs->src, &a) || !kernel_inside(rs->src, &b))
        return false;
    *out = (struct run){.at = (size_t)(y0 - 1) * rs->src->width + (size_t)(x0 - 1),
                        .to = row * rs->out->width + col,
                        .x = (float)(a.x - 0.5 - x0),
                        .y = (float)(a.y - 0.5 - y0),
                        .dx = (float)((cell->right.x - cell->left.x) * per),
                        .dy = (float)((cell->right.y - cell->left.y) * per),
                        .n = end - col};
    return true;
}

/* One by one: some of them may lie at an edge, or near pixels that show nothing. */
static void cubic_singly(const struct resample *rs, const struct cell_row *cell, uint32_t col,
                         uint32_t end, size_t row)
{
    const double per = 1.0 / rs->lattice->step;

    for (; col < end; col++) {
        const struct ys_point p = between(&cell->left, &cell->right, (col - cell->first) * per);
        const size_t to = row * rs->out->width + col;
        const double x = floor(p.x - 0.5), y = floor(p.y - 0.5);
        const size_t at = kernel_inside(rs->src, &p)
                              ? (size_t)(y - 1) * rs->src->width + (size_t)(x - 1)
                              : SIZE_MAX;

        if (at == SIZE_MAX || !all_valid(rs, at)) {
            one_pixel(rs, to, &p);
            continue;
        }
        const struct ys_cubic k = ys_cubic((float)(p.x - 0.5 - x), (float)(p.y - 0.5 - y));

        for (unsigned b = 0; b < rs->src->bands; b++)
            rs->out->plane[b][to] = ys_cubic_of(rs->src->plane[b] + at, rs->src->width, &k);
        rs->out->valid[to] = 1;
    }
}

static void cubic_stretch(const struct resample *rs, size_t row, const struct cell_row *cell)
{
    for (uint32_t col = cell->first, end; col < cell->end; col = end) {
        struct run run;

        end = cell->end - col < RUN ? cell->end : col + RUN;
        if (make_run(&run, rs, cell, col, end, row))
            cubic_run(rs, &run);
        else
            cubic_singly(rs, cell, col, end, row);
    }
}

static void area_stretch(const struct resample *rs, size_t row, const struct cell_row *cell)
{
    const double per = 1.0 / rs->lattice->step;

    for (uint32_t col = cell->first; col < cell->end; col++) {
        const struct ys_point p = between(&cell->left, &cell->right, (col - cell->first) * per);

        one_pixel(rs, row * rs->out->width + col, &p);
    }
}

static void rows(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct resample *rs = ctx;

    for (size_t row = first_row; row < end_row; row++)
        for (size_t i = 0; i + 1 < rs->lattice->nx; i++) {
            const struct cell_row cell = cell_row(rs, i, row);

            if (cell.first >= rs->out->width)
                break;
            if (rs->area)
                area_stretch(rs, row, &cell);
            else
                cubic_stretch(rs, row, &cell);
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
    const ys_status st = src->scratch
                             ? ys_image_new_in(out, (const uint32_t[2]){width, height},
                                               src->bands, src->scratch, err)
                             : ys_image_new(out, width, height, src->bands, max_bytes, err);

    if (st)
        return st;
    if (lattice->scale_x > 0 && lattice->scale_y > 0) {
        rs.sx = lattice->scale_x;
        rs.sy = lattice->scale_y;
    } else {
        scales(&rs.sx, &rs.sy, lattice);
    }
    out->gsd_x_m = rs.sx * src->gsd_x_m;
    out->gsd_y_m = rs.sy * src->gsd_y_m;
    out->full_scale = src->full_scale;
    rs.area = fmax(rs.sx, rs.sy) > AREA_SCALE;
    rs.whole = !memchr(src->valid, 0, (size_t)src->width * src->height);
    ysk_row_bands_run(height, threads, rows, &rs);
    return YS_OK;
}
