/*
 * blob_sum.c - one distribution from singles and groups, and the objects for the map
 *
 * Singles are counted as independent, groups each by a normal of its area.  Errors of one
 * picture go together all the same (its focus, its light), so the sum is spread by a share of
 * each; groups err more.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "blob_parts.h"

static const double drawn_p = 0.5, certain_p = 0.9, median = 0.5;

/* sd of the sum, shares of the singles and of the objects in groups.  Fitted on counts of
 * groups; of 28 copies of two real pictures, turned, coarser, noisy, all intervals hold. */
static const double single_spread = 0.015, group_spread = 0.06;

static const double group_reach = 6; /* sds to which a group's normal is kept */

static const double cut_border = 0.05; /* share of an outline on the area's edge: cut by it */

/* Boxes of a group: what an empty place of its grid costs beside unlike sides (ln). */
static const double empty_place = 0.5;

/* Adds an independent count to *dist. */
static bool add_dist(struct ys_dist *dist, const struct ys_dist *more)
{
    struct ys_dist sum;

    if (!ys_dist_sum(&sum, dist, more))
        return false;
    ys_dist_fini(dist);
    *dist = sum;
    return true;
}

/* Normal on n >= 0, and with clutter's probability nothing. */
static bool group_dist(struct ys_dist *out, const struct ys_group *group)
{
    const size_t n = (size_t)ceil(group->mean + group_reach * group->sd) + 1;
    double sum = 0;

    *out = (struct ys_dist){ys_new(n, sizeof(double)), n, 0};
    if (!out->p)
        return false;
    for (size_t k = 0; k < n; k++) {
        const double z = ((double)k - group->mean) / group->sd;

        out->p[k] = exp(-z * z / 2);
        sum += out->p[k];
    }
    for (size_t k = 0; k < n; k++)
        out->p[k] *= (1 - group->clutter) / sum;
    out->p[0] += group->clutter;
    return true;
}

static void box_to_image(struct ys_found *found, const struct ys_grid *grid, double x, double y,
                         double length, double width, double angle)
{
    /* pixels of the picture need not be square: turn the box by the stretched direction */
    const double dx = cos(angle) * grid->step_x, dy = sin(angle) * grid->step_y;
    const double ex = -sin(angle) * grid->step_x, ey = cos(angle) * grid->step_y;

    found->image_box.x = grid->x0 + (x + 0.5) * grid->step_x;
    found->image_box.y = grid->y0 + (y + 0.5) * grid->step_y;
    found->image_box.length = length * hypot(dx, dy);
    found->image_box.width = width * hypot(ex, ey);
    found->image_box.angle_rad = fmod(atan2(dy, dx) + 2 * YS_PI, YS_PI);
    if (found->image_box.width > found->image_box.length) {
        const double t = found->image_box.width;

        found->image_box.width = found->image_box.length;
        found->image_box.length = t;
        found->image_box.angle_rad = fmod(found->image_box.angle_rad + YS_PI / 2, YS_PI);
    }
    found->length_m = length * grid->px_m;
    found->width_m = width * grid->px_m;
    found->track = -1;
}

static bool reserve_found(struct ys_counted *out, size_t more)
{
    struct ys_found *found = ys_resize(out->found, out->n_found + more, sizeof *found);

    if (found)
        out->found = found;
    return found != NULL;
}

static bool map_singles(struct ys_counted *out, const struct ys_grid *grid,
                        const struct ys_singles *singles)
{
    if (!reserve_found(out, singles->list.n))
        return false;
    for (size_t i = 0; i < singles->list.n; i++) {
        const struct ys_candidate *c = singles->list.at + i;

        if (c->p < drawn_p)
            continue;
        struct ys_found found = {.score = c->p};

        box_to_image(&found, grid, c->x, c->y, c->length, c->width, c->angle);
        found.flags = c->border > cut_border ? YS_EDGE_OBJECT : 0;
        out->flags |= found.flags;
        out->found[out->n_found++] = found;
    }
    return true;
}

/* Boxes of a group: the grid of n cells over its box whose cells are most like an object. */
static bool map_group(struct ys_counted *out, const struct ys_grid *grid,
                      const struct ys_singles *singles, const struct ys_group *group, size_t n)
{
    const double l = singles->box_length, w = singles->box_width;
    size_t best_along = n;
    double best = INFINITY;

    if (!reserve_found(out, n))
        return false;
    for (size_t along = 1; along <= n; along++) {
        const size_t across = (n + along - 1) / along;
        const double a = group->length / (double)along, b = group->width / (double)across;
        const double cost =
            fmin(fabs(log(a / l)) + fabs(log(b / w)), fabs(log(a / w)) + fabs(log(b / l))) +
            empty_place * (double)(along * across - n) / (double)n;

        if (cost < best) {
            best = cost;
            best_along = along;
        }
    }
    const size_t across = (n + best_along - 1) / best_along;
    const double a = group->length / (double)best_along, b = group->width / (double)across;
    const double ca = cos(group->angle), sa = sin(group->angle);

    for (size_t k = 0; k < n; k++) {
        const double u = ((double)(k % best_along) + 0.5) * a - group->length / 2;
        const double v = ((double)(k / best_along) + 0.5) * b - group->width / 2;
        struct ys_found found = {.score = 1 - group->clutter, .estimated = true};

        box_to_image(&found, grid, group->x + u * ca - v * sa, group->y + u * sa + v * ca,
                     a >= b ? a : b, a >= b ? b : a,
                     a >= b ? group->angle : group->angle + YS_PI / 2);
        out->found[out->n_found++] = found;
    }
    return true;
}

static bool sum_up(struct ys_counted *out, const struct ys_grid *grid,
                   const struct ys_singles *singles, const struct ys_groups *groups)
{
    double *p = ys_new(singles->list.n, sizeof *p), in_groups = 0, in_singles = 0;
    bool ok = p != NULL;

    for (size_t i = 0; ok && i < singles->list.n; i++) {
        p[i] = singles->list.at[i].p;
        in_singles += p[i];
    }
    ok = ok && ys_dist_poisson_binomial(&out->dist, p, singles->list.n) &&
         map_singles(out, grid, singles);
    free(p);
    for (size_t i = 0; ok && i < groups->n; i++) {
        const struct ys_group *group = groups->at + i;
        struct ys_dist dist;

        ok = group_dist(&dist, group);
        if (!ok)
            break;
        in_groups += ys_dist_mean(&dist);
        if (dist.p[0] <= drawn_p)
            ok =
                map_group(out, grid, singles, group, (size_t)fmax(1, floor(group->mean + 0.5)));
        ok = ok && add_dist(&out->dist, &dist);
        ys_dist_fini(&dist);
    }
    ok = ok && ys_dist_spread(&out->dist,
                              hypot(single_spread * in_singles, group_spread * in_groups));
    if (ok && in_groups > in_singles)
        out->flags |= YS_GROUP_DOMINATED;
    return ok;
}

ys_status ys_blobs_sum(struct ys_counted *out, const struct ys_grid *grid,
                       const struct ys_singles *singles, const struct ys_groups *groups,
                       struct ys_error *err)
{
    size_t n_sure = 0;

    if (!sum_up(out, grid, singles, groups))
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu objects",
                       singles->list.n);
    out->counted = true;
    out->best = (uint32_t)ys_dist_quantile(&out->dist, median);
    for (size_t i = 0; i < singles->list.n; i++)
        n_sure += singles->list.at[i].p >= certain_p;
    ys_counted_bounds(out, n_sure);
    out->flags |= singles->flags;
    return YS_OK;
}
