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

#include "../../change/components/components.h"
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

/* Of what the log odds are of, at a point. */
static double probability_at(const float *odds, const struct ys_net_area *g, double x, double y)
{
    return ys_logistic((double)ys_sample_bilinear(odds, g->width, g->height, x + 0.5, y + 0.5));
}

/* Where the log odds of tops pass `least`, on a grid of mask_step_m, opened. */
static bool top_mask(uint8_t **out, uint32_t *w, uint32_t *h, const struct ys_net_area *g,
                     float least)
{
    const double k = mask_step_m / g->step_m;

    *w = (uint32_t)fmax(1, floor(g->width / k));
    *h = (uint32_t)fmax(1, floor(g->height / k));
    const size_t n = (size_t)*w * *h;
    const struct ys_gauss gauss = ys_gauss_of(smooth_m / mask_step_m, YS_BORDER_REFLECT);
    float *f = ys_new(n, sizeof *f), *tmp = ys_new(n, sizeof *tmp);
    bool ok = f && tmp && (*out = ys_new(n, 1)) != NULL;

    for (size_t y = 0; ok && y < *h; y++)
        for (size_t x = 0; x < *w; x++)
            f[y * *w + x] =
                ys_sample_bilinear(g->odds[YS_TOP], g->width, g->height,
                                   ((double)x + 0.5) * k + 0.5, ((double)y + 0.5) * k + 0.5);
    if (ok)
        ys_blur(f, f, tmp, *w, *h, &gauss, 1);
    for (size_t y = 0; ok && y < *h; y++)
        for (size_t x = 0; x < *w; x++) {
            const size_t px = (size_t)(((double)x + 0.5) * k),
                         py = (size_t)(((double)y + 0.5) * k);

            (*out)[y * *w + x] = f[y * *w + x] > least && g->inside[py * g->width + px];
        }
    free(f);
    free(tmp);
    return ok && ys_open_disc(*out, *w, *h, open_m / 2 / mask_step_m);
}

/* The components of the mask, and how its grid lies on that of the tops. */
struct patch {
    const uint8_t *mask; /* of the whole mask grid, 1 where any component is */
    const struct ys_component *component;
    const struct ys_run *run;
    size_t n_run;
    double points; /* points of the tops' grid a mask step */
};

/* Direction of the long sides, modulo 180 degrees: the structure tensor of what the network says
 * of them, over the patch. */
static double side_direction(const struct ys_net_area *g, const struct patch *p, uint32_t index)
{
    double xx = 0, xy = 0, yy = 0;

    for (size_t r = 0; r < p->n_run; r++) {
        if (p->run[r].component != index)
            continue;
        for (uint32_t x = p->run[r].start; x < p->run[r].end; x++) {
            const double px = (x + 0.5) * p->points, py = (p->run[r].y + 0.5) * p->points;
            const double dx = probability_at(g->odds[YS_SIDE], g, px + 1, py) -
                              probability_at(g->odds[YS_SIDE], g, px - 1, py);
            const double dy = probability_at(g->odds[YS_SIDE], g, px, py + 1) -
                              probability_at(g->odds[YS_SIDE], g, px, py - 1);

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

static void find_extent(double e[4], const struct patch *p, uint32_t index, double angle)
{
    const double c = cos(angle), s = sin(angle);

    e[U_FROM] = e[V_FROM] = INFINITY;
    e[U_TO] = e[V_TO] = -INFINITY;
    for (size_t r = 0; r < p->n_run; r++) {
        const struct ys_run *run = &p->run[r];

        if (run->component != index)
            continue;
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
static double line_energy(const struct ys_net_area *g, const double e[4], double angle)
{
    const double c = cos(angle), s = sin(angle), step = ys_block_step_m / g->step_m;
    const double along = sample_steps * step;
    double total = 0;

    for (double v = e[V_FROM]; v <= e[V_TO]; v += step) {
        double sum = 0;

        for (double u = e[U_FROM]; u <= e[U_TO]; u += along)
            sum += probability_at(g->odds[YS_SIDE], g, u * c - v * s, u * s + v * c);
        total += sum * sum;
    }
    return total / ((e[U_TO] - e[U_FROM]) * (e[U_TO] - e[U_FROM]) * (e[V_TO] - e[V_FROM]) + 1);
}

static double row_direction(const struct ys_net_area *g, const struct patch *p, uint32_t index)
{
    const double rough = side_direction(g, p, index);
    double best = -1, at = rough, e[4];

    for (int k = -TURNS; k <= TURNS; k++) {
        const double angle = rough + k * turn_step_deg * YS_PI / 180;

        find_extent(e, p, index, angle);
        const double energy = line_energy(g, e, angle);

        if (energy > best) {
            best = energy;
            at = angle;
        }
    }
    return at;
}

/* Resample the patch onto its turned grid. */
static bool make_block(struct ys_block *b, const struct ys_net_area *g, const struct patch *p,
                       uint32_t index, double angle, uint32_t mask_w, uint32_t mask_h,
                       const uint8_t *own)
{
    const double step = ys_block_step_m / g->step_m, c = cos(angle), s = sin(angle);
    const double m = margin_m / g->step_m;
    double e[4];

    find_extent(e, p, index, angle);
    const double u0 = e[U_FROM] - m, v0 = e[V_FROM] - m;

    *b = (struct ys_block){.tops = g,
                           .x0 = u0 * c - v0 * s,
                           .y0 = u0 * s + v0 * c,
                           .ux = step * c,
                           .uy = step * s,
                           .vx = -step * s,
                           .vy = step * c,
                           .nu = (size_t)ceil((e[U_TO] - e[U_FROM] + 2 * m) / step) + 1,
                           .nv = (size_t)ceil((e[V_TO] - e[V_FROM] + 2 * m) / step) + 1};
    b->v_first = (size_t)(m / step);
    b->v_end = b->nv - b->v_first;
    b->height_m = (e[V_TO] - e[V_FROM]) * g->step_m;
    b->area_m2 = (double)p->component[index].area * mask_step_m * mask_step_m;
    const size_t n = b->nu * b->nv;
    const bool ok = (b->top = ys_new(n, sizeof *b->top)) &&
                    (b->end = ys_new(n, sizeof *b->end)) &&
                    (b->side = ys_new(n, sizeof *b->side)) && (b->in = ys_new(n, 1));

    for (size_t j = 0; ok && j < b->nv; j++)
        for (size_t i = 0; i < b->nu; i++) {
            const double x = b->x0 + (double)i * b->ux + (double)j * b->vx;
            const double y = b->y0 + (double)i * b->uy + (double)j * b->vy;
            const size_t at = j * b->nu + i;
            const ptrdiff_t mx = (ptrdiff_t)floor(x / p->points),
                            my = (ptrdiff_t)floor(y / p->points);

            b->top[at] =
                ys_sample_cubic(g->odds[YS_TOP], g->width, g->height, x + 0.5, y + 0.5);
            b->end[at] =
                ys_sample_cubic(g->odds[YS_END], g->width, g->height, x + 0.5, y + 0.5);
            b->side[at] =
                ys_sample_cubic(g->odds[YS_SIDE], g->width, g->height, x + 0.5, y + 0.5);
            b->in[at] = mx >= 0 && my >= 0 && mx < (ptrdiff_t)mask_w &&
                        my < (ptrdiff_t)mask_h && own[(size_t)my * mask_w + (size_t)mx];
        }
    return ok;
}

static void paint_own(uint8_t *own, uint32_t mask_w, const struct patch *p, uint32_t index,
                      uint8_t value)
{
    for (size_t r = 0; r < p->n_run; r++)
        if (p->run[r].component == index)
            memset(own + (size_t)p->run[r].y * mask_w + p->run[r].start, value,
                   p->run[r].end - p->run[r].start);
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

static bool make_blocks(struct ys_blocks_found *out, const struct ys_net_area *g,
                        const struct patch *p, size_t n, uint32_t w, uint32_t h)
{
    uint8_t *own = ys_new((size_t)w * h, 1);
    size_t largest = 0;
    bool ok = own != NULL;

    out->block = ys_new(n, sizeof *out->block);
    ok = ok && out->block;
    for (size_t i = 1; i < n; i++)
        if (p->component[i].area > p->component[largest].area)
            largest = i;
    const double main_angle = n ? row_direction(g, p, (uint32_t)largest) : 0;

    for (size_t i = 0; ok && i < n; i++) {
        const double m2 = (double)p->component[i].area * mask_step_m * mask_step_m;

        if (m2 < least_m2)
            continue;
        const double angle =
            m2 < own_turn_m2 || i == largest ? main_angle : row_direction(g, p, (uint32_t)i);
        const double turn = fabs(remainder(angle - main_angle, YS_PI)) * 180 / YS_PI;

        out->bent = out->bent || turn > bent_deg;
        paint_own(own, w, p, (uint32_t)i, 1);
        ok = make_block(&out->block[out->n], g, p, (uint32_t)i, angle, w, h, own);
        out->n++;
        paint_own(own, w, p, (uint32_t)i, 0);
    }
    free(own);
    if (ok)
        qsort(out->block, out->n, sizeof *out->block, largest_first);
    return ok;
}

bool ys_blocks_doubtful_tops(double *boxes, const struct ys_net_area *tops,
                             const struct ys_tops_sharpness *sharpness)
{
    const double k = mask_step_m / tops->step_m;
    uint8_t *mask = NULL;
    uint32_t w, h;
    const bool ok = top_mask(&mask, &w, &h, tops, possible_odds);
    double sum = 0;

    for (size_t y = 0; ok && y < h; y++)
        for (size_t x = 0; x < w; x++)
            if (mask[y * w + x]) {
                const double gx = ((double)x + 0.5) * k, gy = ((double)y + 0.5) * k;
                const double p = probability_at(tops->odds[YS_TOP], tops, gx, gy);

                sum += p * (1 - p) * ys_tops_doubt_worth(sharpness, gx, gy);
            }
    *boxes = sum * mask_step_m * mask_step_m / (ys_block_length_m[0] * ys_block_width_m);
    free(mask);
    return ok;
}

bool ys_blocks_find(struct ys_blocks_found *out, const struct ys_net_area *tops,
                    const struct ysk_ops *ops, struct ys_error *err)
{
    const struct ys_components_options options = {YS_8_NEIGHBOURS, true, 1};
    struct ys_components found = {0};
    uint8_t *mask = NULL;
    uint32_t w, h;
    bool ok;

    *out = (struct ys_blocks_found){0};
    ok = top_mask(&mask, &w, &h, tops, likely_odds) &&
         ys_close_disc(mask, w, h, close_m / 2 / mask_step_m) &&
         !ys_components_of_mask(&found, mask, w, h, ops, &options, err);
    if (ok) {
        const struct patch p = {mask, found.component, found.run, found.n_run,
                                mask_step_m / tops->step_m};

        ok = make_blocks(out, tops, &p, found.n, w, h);
    }
    ys_components_fini(&found);
    free(mask);
    if (!ok)
        ys_blocks_fini(out);
    return ok;
}

void ys_blocks_fini(struct ys_blocks_found *blocks)
{
    for (size_t i = 0; i < blocks->n; i++) {
        struct ys_block *b = &blocks->block[i];

        free(b->top);
        free(b->end);
        free(b->side);
        free(b->in);
    }
    free(blocks->block);
    *blocks = (struct ys_blocks_found){0};
}
