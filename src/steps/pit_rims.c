/* pit_rims.c - pits that show as thin bright rims: closed or U-shaped rings of one size */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/bands.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "pit_parts.h"
#include "quantile.h"

enum { SECTORS = 16, NEED = 10 };

/* What a sector must reach to count as rim, sd of the small-scale contrast; by hand on rendered
 * rings, as are the weights below. */
static const double least_s = 1.6;

static const double pi = 3.14159265358979323846;

struct ring_size { /* rims of one diameter */
    double size;   /* px */
    struct ys_rim_list found;
    bool failed;
};

struct work {
    const struct ys_grid *grid;
    const float *bright;
    struct ring_size *size;
};

/* ---- response of one size ------------------------------------------------------------------- */

/* Where to read, relative to the centre: the rim at three radii, beyond it at two. */
struct probe {
    ptrdiff_t dx, dy;
    float fx, fy;
};
enum { RADII = 5 };
struct rose {
    struct probe at[SECTORS][RADII];
    ptrdiff_t reach;
};

static void make_rose(struct rose *rose, double radius)
{
    static const double factor[RADII] = {0.85, 1, 1.15, 1.45, 1.7};

    rose->reach = (ptrdiff_t)ceil(1.7 * radius) + 1;
    for (int s = 0; s < SECTORS; s++)
        for (int k = 0; k < RADII; k++) {
            const double x = radius * factor[k] * cos(2 * pi * s / SECTORS);
            const double y = radius * factor[k] * sin(2 * pi * s / SECTORS);

            rose->at[s][k] = (struct probe){(ptrdiff_t)floor(x), (ptrdiff_t)floor(y),
                                            (float)(x - floor(x)), (float)(y - floor(y))};
        }
}

static size_t reflect(ptrdiff_t i, ptrdiff_t n)
{
    if (i < 0)
        i = -i - 1;
    if (i >= n)
        i = 2 * n - 1 - i;
    return (size_t)(i < 0 ? 0 : i >= n ? n - 1 : i);
}

/* Bilinear; near: some taps may lie outside. */
static float read_at(const float *p, ptrdiff_t w, ptrdiff_t h, ptrdiff_t x, ptrdiff_t y,
                     const struct probe *at, bool near)
{
    const ptrdiff_t px = x + at->dx, py = y + at->dy;
    size_t x0 = (size_t)px, x1 = x0 + 1, y0 = (size_t)py, y1 = y0 + 1;

    if (near) {
        x0 = reflect(px, w);
        x1 = reflect(px + 1, w);
        y0 = reflect(py, h);
        y1 = reflect(py + 1, h);
    }
    const float *const a = p + y0 * (size_t)w, *const b = p + y1 * (size_t)w;
    return (1 - at->fy) * ((1 - at->fx) * a[x0] + at->fx * a[x1]) +
           at->fy * ((1 - at->fx) * b[x0] + at->fx * b[x1]);
}

/* Longest circular row of sectors at or above the least, one hole allowed. */
static int longest_run(const double s[SECTORS])
{
    int run = 0, best = 0, holes = 0;

    for (int k = 0; k < 2 * SECTORS; k++) {
        if (s[k % SECTORS] > least_s)
            run++;
        else
            holes++;
        if (holes > 1)
            run = holes = 0;
        best = run > best ? run : best;
    }
    return best < SECTORS ? best : SECTORS;
}

static int falling(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;

    return a > b ? -1 : a < b;
}

struct planes {
    float *fine, *inner, *v;
    double sd;
};

/* Mean of the best ten sectors, and their run; -9 where the run is short. */
static double response(int *run, const struct planes *p, const struct work *work,
                       const struct rose *rose, ptrdiff_t x, ptrdiff_t y)
{
    const ptrdiff_t w = work->grid->width, h = work->grid->height;
    const bool near = x < rose->reach || y < rose->reach || x + rose->reach + 1 >= w ||
                      y + rose->reach + 1 >= h;
    const float inner = p->inner[y * w + x];
    double s[SECTORS];
    int misses = 0;

    for (int k = 0; k < SECTORS; k++) {
        /* every second sector first: most places fail by then */
        const int at = 2 * k % SECTORS + (k >= SECTORS / 2);
        float v[RADII];

        for (int j = 0; j < RADII; j++)
            v[j] = read_at(p->fine, w, h, x, y, &rose->at[at][j], near);
        const float rim = fmaxf(fmaxf(v[0], v[1]), v[2]);
        const float ground = fmaxf(inner, fminf(v[3], v[4]));
        s[at] = fmin(fmax((double)(rim - ground) / p->sd, -2), 6);
        misses += !(s[at] > least_s);
        if (misses > SECTORS - NEED)
            return -9;
    }
    *run = longest_run(s);
    if (*run < NEED)
        return -9;
    qsort(s, SECTORS, sizeof *s, falling);
    double sum = 0;
    for (int k = 0; k < NEED; k++)
        sum += s[k];
    return sum / NEED;
}

static bool is_peak(const float *v, ptrdiff_t w, ptrdiff_t h, ptrdiff_t x, ptrdiff_t y,
                    ptrdiff_t reach)
{
    for (ptrdiff_t j = y > reach ? y - reach : 0; j <= y + reach && j < h; j++)
        for (ptrdiff_t i = x > reach ? x - reach : 0; i <= x + reach && i < w; i++)
            if (v[j * w + i] > v[y * w + x])
                return false;
    return true;
}

static bool collect(struct ring_size *size, const struct planes *p, const struct work *work,
                    const struct rose *rose)
{
    const ptrdiff_t w = work->grid->width, h = work->grid->height;
    const ptrdiff_t reach = (ptrdiff_t)fmax(1, floor(size->size / 4));
    size_t room = 0;

    for (ptrdiff_t i = 0; i < w * h; i++) {
        struct ys_rim rim = {.x = (double)(i % w), .y = (double)(i / w), .size = size->size};

        if (!((double)p->v[i] > least_s) || !is_peak(p->v, w, h, i % w, i / w, reach))
            continue;
        rim.v = response(&rim.run, p, work, rose, i % w, i / w);
        if (size->found.n == room) {
            room = 2 * room + 64;
            struct ys_rim *const more = ys_resize(size->found.at, room, sizeof *more);

            if (!more)
                return false;
            size->found.at = more;
        }
        size->found.at[size->found.n++] = rim;
    }
    return true;
}

static void find_size(void *ctx, size_t task)
{
    const struct work *const work = ctx;
    struct ring_size *const size = &work->size[task];
    const uint32_t w = work->grid->width, h = work->grid->height;
    const size_t n = (size_t)w * h;
    const double radius = size->size / 2;
    struct planes p = {ys_new(n, sizeof *p.fine), ys_new(n, sizeof *p.inner),
                       ys_new(n, sizeof *p.v), 0};
    float *const line = ys_new(w > h ? w : h, sizeof *line);
    struct rose rose;
    int run;

    size->failed = !p.fine || !p.inner || !p.v || !line;
    if (!size->failed) {
        make_rose(&rose, radius);
        ys_pit_blur(p.fine, work->bright, w, h, fmax(0.5, 0.12 * radius), line);
        ys_pit_blur(p.v, work->bright, w, h, 1.2 * radius, line);
        for (size_t i = 0; i < n; i++)
            p.v[i] = p.fine[i] - p.v[i];
        p.sd = ys_robust_sd(p.v, n) + 0.5; /* half a level: rounding */
        ys_pit_blur(p.inner, work->bright, w, h, fmax(0.6, 0.28 * radius), line);
        for (size_t i = 0; i < n; i++)
            p.v[i] = work->grid->inside[i]
                         ? (float)response(&run, &p, work, &rose, (ptrdiff_t)(i % w),
                                           (ptrdiff_t)(i / w))
                         : -9;
        size->failed = !collect(size, &p, work, &rose);
    }
    free(p.fine);
    free(p.inner);
    free(p.v);
    free(line);
}

/* Band mean; what is not valid takes the mean of what is. */
static float *brightness(const struct ys_grid *grid)
{
    const size_t n = (size_t)grid->width * grid->height;
    float *const out = ys_new(n, sizeof *out);
    double sum = 0, count = 0;

    for (size_t i = 0; out && i < n; i++) {
        float v = 0;

        for (unsigned k = 0; k < grid->planes; k++)
            v += grid->plane[k][i] / (float)grid->planes;
        out[i] = v;
        sum += grid->valid[i] ? (double)v : 0;
        count += grid->valid[i];
    }
    for (size_t i = 0; out && i < n; i++)
        if (!grid->valid[i])
            out[i] = count > 0 ? (float)(sum / count) : 0;
    return out;
}

static bool gather(struct ys_rim_list *out, const struct work *work, size_t n_size)
{
    size_t n = 0;

    for (size_t k = 0; k < n_size; k++) {
        if (work->size[k].failed)
            return false;
        n += work->size[k].found.n;
    }
    out->at = ys_new(n, sizeof *out->at);
    for (size_t k = 0; out->at && k < n_size; k++)
        for (size_t i = 0; i < work->size[k].found.n; i++)
            out->at[out->n++] = work->size[k].found.at[i];
    return out->at != NULL;
}

ys_status ys_rims_find(struct ys_rim_list *out, const struct ys_grid *grid,
                       const double length_m[2], int threads, struct ys_error *err)
{
    const double first = 0.8 * length_m[0], last = fmax(first, 0.95 * length_m[1]);
    const size_t n_size = (size_t)floor(log(last / first) / 0.18 + 1e-6) + 1;
    float *const bright = brightness(grid);
    struct work work = {grid, bright, ys_new(n_size, sizeof *work.size)};
    bool ok = bright && work.size;

    *out = (struct ys_rim_list){0};
    for (size_t k = 0; ok && k < n_size; k++)
        work.size[k].size = first * exp(0.18 * (double)k) / grid->px_m;
    if (ok)
        ysk_tasks_run(n_size, threads, find_size, &work);
    ok = ok && gather(out, &work, n_size);
    for (size_t k = 0; work.size && k < n_size; k++)
        free(work.size[k].found.at);
    free(work.size);
    free(bright);
    if (ok)
        ys_rims_thin_out(out);
    if (ok && ys_rims_weigh(out))
        return YS_OK;
    free(out->at);
    *out = (struct ys_rim_list){0};
    return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for rims");
}
