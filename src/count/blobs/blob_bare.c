/*
 * blob_bare.c - is the area bare but for the objects?
 *
 * A class of the user's own is known by its size alone, and in a town, a wood or a port many
 * things have any size that one may name.  So a count stands only where what was found is the one
 * thing that stands out: alike in tone, laid out in one direction where it is long, and with
 * little else around that differs from its surroundings by as much.
 *
 * Measured: a park with 51 buses and a pitch with 54 tents, the only real places counted right,
 * come out at 0.99 and more; 138 counts of tents, buses, houses and tanks on real pictures where
 * other things have that size at 0.5 or less, but for rows of like white houses counted as
 * houses.  Tank farms in a harbour (counted 14 and 32, true are 6 to 9 and 11 to 14) are not bare.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/disc_morphology.h"
#include "../../raster/quantile.h"
#include "blob_parts.h"

static const double accepted_p = 0.5;

/* Gaussians of an object's inside and of what is around it, and how far its blurred rim and shadow
 * reach; widths of an object. */
static const double inner_widths = 0.23, outer_widths = 0.75, rim_widths = 0.6;

/* A pixel stands out like an object from this share of their contrast on. */
static const double stands_out = 0.5;

/*
 * Log odds that the area is bare.  By hand, on the two places and the others named above.  Spread
 * of the objects' tones over their contrast: 0.06 and 0.07 there, on the others 0.10 and more but
 * where one or two were found.  What else stands out, over the objects' area: 0.18 and 0.37,
 * against 0.46 and more in three of four.  Agreement of directions: 0.95 and 0.99, against
 * anything.  No one of the three is enough; drawn things apart in all directions on plain ground
 * come out at 0.98.
 */
static const double prior = -1.5;
static const double spread_half = 0.12, spread_over = 0.02, spread_odds[2] = {-4, 4};
static const double other_half = 0.6, other_over = 0.1, other_odds[2] = {-6, 5.5};
static const double agree_half = 0.5, agree_over = 0.1, agree_odds[2] = {-4, 2};
static const double least_aspect = 1.4; /* below it a direction says nothing */

struct planes {
    float *inner, *outer, *weight[2], *tmp, *contrast;
    uint8_t *object, *near;
    float *tone; /* of each object */
};

static bool is_accepted(const struct ys_candidate *c)
{
    return c->p >= accepted_p;
}

static bool make_planes(struct planes *w, const struct ys_grid *grid, size_t objects)
{
    struct ys_scratch *const s = grid->scratch;
    const size_t n = (size_t)grid->width * grid->height;

    *w = (struct planes){
        .inner = ys_scratch_new(s, n, sizeof(float)),
        .outer = ys_scratch_new(s, n, sizeof(float)),
        .weight = {ys_scratch_new(s, n, sizeof(float)), ys_scratch_new(s, n, sizeof(float))},
        .tmp = ys_scratch_new(s, n, sizeof(float)),
        .contrast = ys_scratch_new(s, n, sizeof(float)),
        .object = ys_scratch_new(s, n, 1),
        .near = ys_scratch_new(s, n, 1),
        .tone = ys_new(objects, sizeof(float))};
    return w->inner && w->outer && w->weight[0] && w->weight[1] && w->tmp && w->contrast &&
           w->object && w->near && w->tone;
}

static void free_planes(struct planes *w)
{
    ys_scratch_free(w->inner);
    ys_scratch_free(w->outer);
    ys_scratch_free(w->weight[0]);
    ys_scratch_free(w->weight[1]);
    ys_scratch_free(w->tmp);
    ys_scratch_free(w->contrast);
    ys_scratch_free(w->object);
    ys_scratch_free(w->near);
    free(w->tone);
}

/* Marks the objects, those of groups by the group's box; how many pixels these are. */
static size_t mark_objects(struct planes *w, const struct ys_grid *grid,
                           const struct ys_singles *singles, const struct ys_groups *groups)
{
    const size_t n = (size_t)grid->width * grid->height;
    size_t marked = 0;

    for (size_t i = 0; i < n; i++) {
        const uint32_t k = singles->taken[i];

        w->object[i] = k && is_accepted(&singles->list.at[k - 1]);
    }
    for (size_t k = 0; k < groups->n; k++) {
        const struct ys_group *g = &groups->at[k];
        const double c = cos(g->angle), s = sin(g->angle);
        const double reach = (g->length + g->width) / 2;
        const uint32_t y0 = (uint32_t)fmax(g->y - reach, 0),
                       x0 = (uint32_t)fmax(g->x - reach, 0);

        for (uint32_t y = y0; y < grid->height && y <= g->y + reach; y++)
            for (uint32_t x = x0; x < grid->width && x <= g->x + reach; x++) {
                const double dx = x - g->x, dy = y - g->y;

                if (g->clutter <= accepted_p && fabs(dx * c + dy * s) <= g->length / 2 &&
                    fabs(dy * c - dx * s) <= g->width / 2)
                    w->object[(size_t)y * grid->width + x] = 1;
            }
    }
    for (size_t i = 0; i < n; i++)
        marked += w->object[i];
    return marked;
}

/* Mean round every pixel inside the area; weight: the blurred mask. */
static void blur_inside(float *out, const struct ys_grid *grid, const float *plane,
                        const float *weight, float *tmp, const struct ys_gauss *gauss)
{
    const size_t n = (size_t)grid->width * grid->height;

    for (size_t i = 0; i < n; i++)
        out[i] = !grid->inside[i] ? 0 : plane ? plane[i] : 1;
    ys_blur(out, out, tmp, grid->width, grid->height, gauss, 1);
    for (size_t i = 0; weight && i < n; i++)
        out[i] = weight[i] > 0 ? out[i] / weight[i] : 0;
}

static size_t pixel_of(const struct ys_grid *grid, const struct ys_candidate *c)
{
    const double x = fmin(fmax(rint(c->x), 0), grid->width - 1.0);
    const double y = fmin(fmax(rint(c->y), 0), grid->height - 1.0);

    return (size_t)y * grid->width + (size_t)x;
}

/* Greatest contrast over the planes, everywhere; returns the spread of the objects' tones. */
static double measure_tones(struct planes *w, const struct ys_grid *grid,
                            const struct ys_singles *singles)
{
    const size_t n = (size_t)grid->width * grid->height;
    const struct ys_gauss in =
        ys_gauss_of(inner_widths * singles->box_width, YS_BORDER_REFLECT);
    const struct ys_gauss out =
        ys_gauss_of(outer_widths * singles->box_width, YS_BORDER_REFLECT);
    double spread = 0;

    blur_inside(w->weight[0], grid, NULL, NULL, w->tmp, &in);
    blur_inside(w->weight[1], grid, NULL, NULL, w->tmp, &out);
    for (unsigned k = 0; k < grid->planes; k++) {
        size_t m = 0;

        blur_inside(w->inner, grid, grid->plane[k], w->weight[0], w->tmp, &in);
        blur_inside(w->outer, grid, grid->plane[k], w->weight[1], w->tmp, &out);
        for (size_t i = 0; i < n; i++)
            w->contrast[i] = fmaxf(w->contrast[i], fabsf(w->inner[i] - w->outer[i]));
        for (size_t i = 0; i < singles->list.n; i++)
            if (is_accepted(&singles->list.at[i]))
                w->tone[m++] = w->inner[pixel_of(grid, &singles->list.at[i])];
        spread += ys_robust_sd(w->tone, m) / grid->planes;
    }
    return spread;
}

/* Length of the mean direction of the objects, 0..1; modulo 90 degrees, as rows stand across. */
static double agreement(const struct ys_singles *singles)
{
    double c = 0, s = 0, n = 0;

    for (size_t i = 0; i < singles->list.n; i++)
        if (is_accepted(&singles->list.at[i])) {
            c += cos(4 * singles->list.at[i].angle);
            s += sin(4 * singles->list.at[i].angle);
            n++;
        }
    return n > 0 ? hypot(c, s) / n : 0;
}

static double clipped(double at, double over, const double range[2])
{
    return fmin(fmax(at / over, range[0]), range[1]);
}

bool ys_blobs_bare(double *p, const struct ys_grid *grid, const struct ys_singles *singles,
                   const struct ys_groups *groups)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct planes w;
    bool ok = make_planes(&w, grid, singles->list.n + 1);
    size_t m = 0, other = 0;

    *p = 1;
    const size_t objects = ok ? mark_objects(&w, grid, singles, groups) : 0;
    if (objects) {
        const double spread = measure_tones(&w, grid, singles);
        struct ys_disc disc;

        for (size_t i = 0; i < singles->list.n; i++)
            if (is_accepted(&singles->list.at[i]))
                w.tone[m++] = w.contrast[pixel_of(grid, &singles->list.at[i])];
        const double contrast = m ? (double)ys_kth(w.tone, m, m / 2) : 0;

        ys_disc_init(&disc, fmax(1, rim_widths * singles->box_width));
        ys_dilate(w.near, w.object, grid->width, grid->height, &disc);
        for (size_t i = 0; i < n; i++)
            other +=
                grid->inside[i] && !w.near[i] && (double)w.contrast[i] > stands_out * contrast;
        const double share = (double)other / (double)objects;
        const bool is_long = singles->box_length >= least_aspect * singles->box_width;
        /* One thing is like itself, and lies along itself. */
        const double alike = m ? 1 - 1 / (double)m : 0;

        *p = contrast > 0
                 ? ys_logistic(prior +
                               alike * clipped(spread_half - spread / contrast, spread_over,
                                               spread_odds) +
                               clipped(other_half - share, other_over, other_odds) +
                               (is_long ? alike * clipped(agreement(singles) - agree_half,
                                                          agree_over, agree_odds)
                                        : 0))
                 : 0;
    }
    free_planes(&w);
    return ok;
}
