/*
 * block_find.c - blocks of boxes in a container yard, and how each is turned
 *
 * Tops that lie closer than a lane are one block: opened, so that no bridge of doubt joins two;
 * closed, so that a missing box or a dark row does not part one.  Its rows run along the long
 * sides.  Their direction comes roughly from the structure tensor of the network's long sides,
 * then from the angle at which these lie sharpest on lines: a degree off, over a row of 40 m, is
 * a quarter of a row's pitch.  A small block has too few lines and takes the largest one's.
 *
 * Closing by 0.6 m instead of 3.75 changed four real yards by +2, +1, -2 and +2 boxes.
 */

#include "../../../kernels/threads.h"
#include "block_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/box_moments.h"
#include "../../raster/disc_morphology.h"
#include "../../raster/sampling.h"

static const double mask_step_m = 0.25; /* of the grid on which blocks are parted */
static const double smooth_m = 0.3;     /* sd of the Gaussian before, of log odds */
/* Diameters of discs: narrower than a box, and wider than a missing row and its gaps. */
static const double open_m = 1.75, close_m = 3.75;
static const double least_m2 = 5;     /* a third of a 20 ft top */
static const double own_turn_m2 = 90; /* six 20 ft tops: below, the largest block's direction */
static const double margin_m = 2;     /* kept round a block */

/* Where a top is likelier than none; and where it may be: one in five. */
static const float likely_odds = 0, possible_odds = -1.4F;

/* Angles tried round the rough direction, and samples along a line, steps of the block's grid. */
static const double turn_step_deg = 0.1, sample_steps = 2;
enum { TURNS = 30 }; /* to either side */

/* Rows that turn by more from block to block: the view is oblique, and sides pass for tops. */
static const double bent_deg = 5;

/* What a finder works with: the map, the kernels, and a row as long as a line across the map. */
struct finder {
    const struct ys_net_area *g;
    const struct ysk_ops *ops;
    float *row[4]; /* places of a line */
    size_t room;
};

static bool finder_new(struct finder *f, const struct ys_net_area *g, const struct ysk_ops *ops)
{
    /* a line of samples, or a row of the mask, at the finest step */
    *f = (struct finder){.g = g, .ops = ops};
    f->room = (size_t)(hypot(g->width, g->height) * g->step_m / ys_block_step_m) + 16;
    for (int k = 0; k < 4; k++)
        if (!(f->row[k] = ys_new_raw(f->room, sizeof *f->row[k])))
            return false;
    return true;
}

static void finder_fini(struct finder *f)
{
    for (int k = 0; k < 4; k++)
        free(f->row[k]);
}

/* Probabilities, of the log odds, along places that are in points of the map. */
static const float *probabilities(float *row, const float *odds, const struct finder *f,
                                  const struct ys_sample_line *at)
{
    const struct ys_sample_line places = {at->x + 0.5, at->y + 0.5, at->dx, at->dy, at->n};

    ys_bilinear_line(row, odds, f->g->width, f->g->height, &places);
    f->ops->logistic_f32(row, row, at->n);
    return row;
}

/* Where the smoothed log odds of tops pass a bound, inside the area, on a grid of mask_step_m. */
struct masks {
    const struct ys_net_area *g;
    uint32_t w, h;
    double points; /* points of the map a mask step */
    uint8_t *likely, *possible;
    bool *failed; /* of each band */
};

/* The smoothed log odds of rows [first, end), in at least as many floats: a band and what the
 * Gaussian reaches into of its neighbours.  Band by band they stay in the cache; 8 bytes for each of
 * 2.6 steps a point did not.  Returns the row that `first` is. */
static size_t smooth_rows(float *f, float *tmp, const struct masks *m, size_t first, size_t end)
{
    const struct ys_gauss gauss = ys_gauss_of(smooth_m / mask_step_m, YS_BORDER_REFLECT);
    const size_t from = first > gauss.reach ? first - gauss.reach : 0;
    const size_t to = end + gauss.reach < m->h ? end + gauss.reach : m->h;

    for (size_t y = from; y < to; y++) {
        const struct ys_sample_line row = {
            0.5 * m->points + 0.5, ((double)y + 0.5) * m->points + 0.5, m->points, 0, m->w};

        ys_bilinear_line(f + (y - from) * m->w, m->g->odds[YS_TOP], m->g->width, m->g->height,
                         &row);
    }
    ys_blur(f, f, tmp, m->w, (uint32_t)(to - from), &gauss, 1);
    return first - from;
}

static void mask_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct masks *m = ctx;
    const struct ys_net_area *g = m->g;
    const size_t rows = end - first + 2 * ys_gauss_of(smooth_m / mask_step_m, 0).reach;
    float *f = ys_new_raw(rows * m->w, sizeof *f), *tmp = ys_new_raw(rows * m->w, sizeof *tmp);

    ys_scratch_relieve(g->scratch);
    m->failed[band] = !f || !tmp;
    if (!m->failed[band]) {
        const float *from = f + smooth_rows(f, tmp, m, first, end) * m->w;

        for (size_t y = first; y < end; y++, from += m->w) {
            const size_t py = (size_t)(((double)y + 0.5) * m->points);
            uint8_t *const likely = m->likely + y * m->w, *const possible =
                                                              m->possible + y * m->w;

            for (size_t x = 0; x < m->w; x++) {
                const size_t px = (size_t)(((double)x + 0.5) * m->points);
                const uint8_t in = g->inside[py * g->width + px];

                likely[x] = from[x] > likely_odds && in;
                possible[x] = from[x] > possible_odds && in;
            }
        }
    }
    free(f);
    free(tmp);
}

/* Both masks, opened.  masks_fini() holds either way. */
static bool masks_make(struct masks *m, const struct ys_net_area *g, int threads)
{
    const double k = mask_step_m / g->step_m;

    *m = (struct masks){.g = g,
                        .w = (uint32_t)fmax(1, floor(g->width / k)),
                        .h = (uint32_t)fmax(1, floor(g->height / k)),
                        .points = k};
    const size_t n = (size_t)m->w * m->h, bands = ysk_row_band_count(m->h);
    bool ok = (m->likely = ys_scratch_new(g->scratch, n, 1)) &&
              (m->possible = ys_scratch_new(g->scratch, n, 1)) &&
              (m->failed = ys_new(bands, sizeof *m->failed));

    if (ok)
        ysk_row_bands_run(m->h, threads, mask_rows, m);
    for (size_t i = 0; ok && i < bands; i++)
        ok = !m->failed[i];
    return ok && ys_open_disc(m->likely, m->w, m->h, open_m / 2 / mask_step_m, g->scratch) &&
           ys_open_disc(m->possible, m->w, m->h, open_m / 2 / mask_step_m, g->scratch);
}

static void masks_fini(struct masks *m)
{
    ys_scratch_free(m->likely);
    ys_scratch_free(m->possible);
    free(m->failed);
}

/* A component of the mask, and how the mask's grid lies on that of the tops. */
struct patch {
    const struct ys_run *run; /* its own */
    size_t n_run;
    double m2;
    double points; /* points of the tops' grid a mask step */
};

/* The runs of all components, those of each together: each is gone through a hundred times.  first
 * has one entry more than there are components. */
static bool sort_runs(struct ys_run **run, size_t **first, const struct ys_components *found)
{
    *run = ys_new(found->n_run + 1, sizeof **run);
    *first = ys_new(found->n + 2, sizeof **first);
    if (!*run || !*first)
        return false;
    size_t *const at = *first;

    for (size_t r = 0; r < found->n_run; r++)
        at[found->run[r].component + 2]++;
    for (size_t i = 2; i < found->n + 2; i++)
        at[i] += at[i - 1];
    for (size_t r = 0; r < found->n_run; r++)
        (*run)[at[found->run[r].component + 1]++] = found->run[r];
    return true;
}

/* Direction of the long sides, modulo 180 degrees: the structure tensor of what the network says
 * of them, over the patch. */
static double side_direction(const struct finder *f, const struct patch *p)
{
    const float *const side = f->g->odds[YS_SIDE];
    double xx = 0, xy = 0, yy = 0;

    for (size_t r = 0; r < p->n_run; r++) {
        const struct ys_run *const run = &p->run[r];

        const double x = (run->start + 0.5) * p->points, y = (run->y + 0.5) * p->points;
        const size_t n = run->end - run->start;
        const struct ys_sample_line right = {x + 1, y, p->points, 0, n},
                                    left = {x - 1, y, p->points, 0, n};
        const struct ys_sample_line below = {x, y + 1, p->points, 0, n},
                                    above = {x, y - 1, p->points, 0, n};
        const float *const a = probabilities(f->row[0], side, f, &right);
        const float *const b = probabilities(f->row[1], side, f, &left);
        const float *const c = probabilities(f->row[2], side, f, &below);
        const float *const d = probabilities(f->row[3], side, f, &above);

        for (size_t i = 0; i < n; i++) {
            const double dx = (double)a[i] - (double)b[i], dy = (double)c[i] - (double)d[i];

            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
    }
    return ys_principal_angle(xx, yy, xy) +
           YS_PI / 2; /* along the lines, across their gradient */
}

/* An extent along two axes, points of the tops' grid. */
enum { U_FROM, U_TO, V_FROM, V_TO };

static void find_extent(double e[4], const struct patch *p, double angle)
{
    const double c = cos(angle), s = sin(angle);

    e[U_FROM] = e[V_FROM] = INFINITY;
    e[U_TO] = e[V_TO] = -INFINITY;
    for (size_t r = 0; r < p->n_run; r++) {
        const struct ys_run *run = &p->run[r];

        for (int corner = 0; corner < 4; corner++) {
            const double x = (corner & 1 ? run->end : run->start) * p->points;
            const double y = ((double)run->y + (corner >> 1)) * p->points;
            const double u = x * c + y * s, v = -x * s + y * c;

            e[U_FROM] = fmin(e[U_FROM], u);
            e[U_TO] = fmax(e[U_TO], u);
            e[V_FROM] = fmin(e[V_FROM], v);
            e[V_TO] = fmax(e[V_TO], v);
        }
    }
}

/* Sharpness of the long sides at an angle: mean over lines of the squared probability along each.
 * Squared, as turning moves probability between lines and keeps its sum. */
static double line_energy(const struct finder *f, const double e[4], double angle)
{
    const double c = cos(angle), s = sin(angle), step = ys_block_step_m / f->g->step_m;
    const double along = sample_steps * step;
    const size_t n = (size_t)floor((e[U_TO] - e[U_FROM]) / along) + 1;
    double total = 0;

    for (double v = e[V_FROM]; v <= e[V_TO]; v += step) {
        const struct ys_sample_line line = {e[U_FROM] * c - v * s, e[U_FROM] * s + v * c,
                                            along * c, along * s, n < f->room ? n : f->room};
        const float *const p = probabilities(f->row[0], f->g->odds[YS_SIDE], f, &line);
        double sum = 0;

        for (size_t i = 0; i < line.n; i++)
            sum += (double)p[i];
        total += sum * sum;
    }
    return total / ((e[U_TO] - e[U_FROM]) * (e[U_TO] - e[U_FROM]) * (e[V_TO] - e[V_FROM]) + 1);
}

static double row_direction(const struct finder *f, const struct patch *p)
{
    const double rough = side_direction(f, p);
    double best = -1, at = rough, e[4];

    for (int k = -TURNS; k <= TURNS; k++) {
        const double angle = rough + k * turn_step_deg * YS_PI / 180;

        find_extent(e, p, angle);
        const double energy = line_energy(f, e, angle);

        if (energy > best) {
            best = energy;
            at = angle;
        }
    }
    return at;
}

/* Where the patch's turned grid lies. */
static struct ys_block block_of(const struct ys_net_area *g, const struct patch *p,
                                double angle)
{
    const double step = ys_block_step_m / g->step_m, c = cos(angle), s = sin(angle);
    const double m = margin_m / g->step_m;
    double e[4];

    find_extent(e, p, angle);
    const double u0 = e[U_FROM] - m, v0 = e[V_FROM] - m;
    struct ys_block b = {.tops = g,
                         .run = p->run,
                         .n_run = p->n_run,
                         .mask_points = p->points,
                         .x0 = u0 * c - v0 * s,
                         .y0 = u0 * s + v0 * c,
                         .ux = step * c,
                         .uy = step * s,
                         .vx = -step * s,
                         .vy = step * c,
                         .nu = (size_t)ceil((e[U_TO] - e[U_FROM] + 2 * m) / step) + 1,
                         .nv = (size_t)ceil((e[V_TO] - e[V_FROM] + 2 * m) / step) + 1,
                         .height_m = (e[V_TO] - e[V_FROM]) * g->step_m,
                         .area_m2 = p->m2};

    b.v_first = (size_t)(m / step);
    b.v_end = b.nv - b.v_first;
    return b;
}

static int largest_first(const void *pa, const void *pb)
{
    const struct ys_block *const a = pa, *const b = pb;

    if (a->area_m2 != b->area_m2)
        return a->area_m2 > b->area_m2 ? -1 : 1;
    if (a->y0 != b->y0)
        return a->y0 < b->y0 ? -1 : 1;
    return a->x0 < b->x0 ? -1 : a->x0 > b->x0;
}

/* The patches, and the direction of each that is large enough for its own. */
struct turning {
    const struct ys_net_area *g;
    const struct ysk_ops *ops;
    struct patch *patch;
    double *angle;
    bool *failed;
};

static void turn_one(void *ctx, size_t i)
{
    const struct turning *t = ctx;
    struct finder f;

    ys_scratch_relieve(t->g->scratch);
    if (t->patch[i].m2 >= own_turn_m2) {
        t->failed[i] = !finder_new(&f, t->g, t->ops);
        if (!t->failed[i])
            t->angle[i] = row_direction(&f, &t->patch[i]);
        finder_fini(&f);
    }
}

/* n patches; largest: one of them, whose direction the small ones take. */
static bool turn_all(struct turning *t, size_t n, size_t largest, int threads)
{
    bool ok = true;
    struct finder f;

    ysk_tasks_run(n, threads, turn_one, t);
    for (size_t i = 0; i < n; i++)
        ok = ok && !t->failed[i];
    if (ok && n && t->patch[largest].m2 < own_turn_m2) {
        ok = finder_new(&f, t->g, t->ops);
        t->angle[largest] = ok ? row_direction(&f, &t->patch[largest]) : 0;
        finder_fini(&f);
    }
    for (size_t i = 0; ok && i < n; i++)
        if (t->patch[i].m2 < own_turn_m2)
            t->angle[i] = t->angle[largest];
    return ok;
}

static bool make_blocks(struct ys_blocks_found *out, const struct finder *f,
                        const struct ys_components *found, double points, int threads)
{
    const size_t n = found->n;
    struct turning t = {f->g, f->ops, ys_new(n, sizeof *t.patch), ys_new(n, sizeof *t.angle),
                        ys_new(n, sizeof *t.failed)};
    size_t *first = NULL, largest = 0;
    bool ok = sort_runs(&out->run, &first, found) && t.patch && t.angle && t.failed;

    ok = (out->block = ys_new(n, sizeof *out->block)) && ok;
    for (size_t i = 0; ok && i < n; i++) {
        t.patch[i] =
            (struct patch){.run = out->run + first[i],
                           .n_run = first[i + 1] - first[i],
                           .m2 = (double)found->component[i].area * mask_step_m * mask_step_m,
                           .points = points};
        if (found->component[i].area > found->component[largest].area)
            largest = i;
    }
    ok = ok && turn_all(&t, n, largest, threads);
    for (size_t i = 0; ok && i < n; i++)
        if (t.patch[i].m2 >= least_m2) {
            const double turn = fabs(remainder(t.angle[i] - t.angle[largest], YS_PI));

            out->bent = out->bent || turn * 180 / YS_PI > bent_deg;
            out->block[out->n++] = block_of(f->g, &t.patch[i], t.angle[i]);
        }
    free(first);
    free(t.patch);
    free(t.angle);
    free(t.failed);
    if (ok)
        qsort(out->block, out->n, sizeof *out->block, largest_first);
    return ok;
}

/* Sum of p (1 - p) over where tops may be, in 20 ft tops. */
static double doubtful_tops(const struct finder *f, const struct masks *m,
                            const struct ys_tops_sharpness *sharpness)
{
    double sum = 0;

    for (size_t y = 0; y < m->h; y++) {
        const double gy = ((double)y + 0.5) * m->points;
        const struct ys_sample_line row = {0.5 * m->points, gy, m->points, 0, m->w};
        const float *p = NULL;

        for (size_t x = 0; x < m->w; x++)
            if (m->possible[y * m->w + x]) {
                p = p ? p : probabilities(f->row[0], f->g->odds[YS_TOP], f, &row);
                sum += (double)p[x] * (1 - (double)p[x]) *
                       ys_tops_doubt_worth(sharpness, ((double)x + 0.5) * m->points, gy);
            }
    }
    return sum * mask_step_m * mask_step_m / (ys_block_length_m[0] * ys_block_width_m);
}

ys_status ys_blocks_find(struct ys_blocks_found *out, const struct ys_net_area *tops,
                         const struct ys_tops_sharpness *sharpness, const struct ys_crew *crew,
                         struct ys_error *err)
{
    const struct ys_components_options options = {YS_8_NEIGHBOURS, true, 1};
    struct ys_components found = {0};
    struct finder f;
    struct masks m;

    *out = (struct ys_blocks_found){0};
    bool ok = finder_new(&f, tops, crew->ops);

    ok = masks_make(&m, tops, crew->threads) && ok; /* both are released below */
    if (ok) {
        out->doubt = doubtful_tops(&f, &m, sharpness);
        ok = ys_close_disc(m.likely, m.w, m.h, close_m / 2 / mask_step_m, tops->scratch) &&
             !ys_components_of_mask(&found, m.likely, m.w, m.h, crew->ops, &options, err);
    }
    const double points = m.points;

    masks_fini(&m);
    ok = ok && make_blocks(out, &f, &found, points, crew->threads);
    ys_components_fini(&found);
    finder_fini(&f);
    if (!ok)
        ys_blocks_fini(out);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "out of memory for the containers of an area");
}

void ys_blocks_fini(struct ys_blocks_found *blocks)
{
    for (size_t i = 0; i < blocks->n; i++)
        ys_block_drop(&blocks->block[i]);
    free(blocks->block);
    free(blocks->run);
    *blocks = (struct ys_blocks_found){0};
}
