/* pit_sum.c - the count of pits, its distribution, and the pits for the map */

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "pit_parts.h"

/* ---- banks or rims -------------------------------------------------------------------------- */

static bool is_strong(const struct ys_rim *rim)
{
    return rim->p > 0.5 && rim->v >= 2.5 && rim->run >= 13;
}

static bool is_near(const struct ys_pit_frame *frame, const struct ys_pit *pit,
                    const struct ys_rim *rim)
{
    double x, y;

    ys_pit_frame_to_grid(&x, &y, frame, pit->box.x, pit->box.y);
    return hypot(x - rim->x, y - rim->y) < 0.5 * rim->size;
}

/* Do thin rims explain the picture better?  Where pits are drawn by broad banks these lie round
 * lower ground, so that their outlines show as rims at the same places. */
static bool rims_count(const struct ys_pit_frame *frame, const struct ys_pit_list *banks,
                       const struct ys_rim_list *rims)
{
    double picks = 0, picks_with_rim = 0, sum_p = 0, strong = 0, strong_with_pick = 0;
    double all_p = 0, sum_rims = 0;

    for (size_t i = 0; i < banks->n; i++) {
        const double p = ys_logistic(banks->at[i].z);
        bool near = false;

        all_p += p;
        if (p <= 0.5)
            continue;
        for (size_t k = 0; k < rims->n && !near; k++)
            near = rims->at[k].p > 0.3 && is_near(frame, &banks->at[i], &rims->at[k]);
        picks++;
        picks_with_rim += near;
        sum_p += p;
    }
    for (size_t k = 0; k < rims->n; k++) {
        bool near = false;

        if (!is_strong(&rims->at[k]))
            continue;
        for (size_t i = 0; i < banks->n && !near; i++)
            near = ys_logistic(banks->at[i].z) > 0.5 &&
                   is_near(frame, &banks->at[i], &rims->at[k]);
        strong++;
        strong_with_pick += near;
    }
    for (size_t k = 0; k < rims->n; k++)
        sum_rims += rims->at[k].p;
    const double share = picks > 0 ? picks_with_rim / picks : 0;
    const double strong_share = strong > 0 && picks > 0 ? strong_with_pick / strong : 0;
    if (picks >= 3 && sum_rims < all_p) /* rims that explain less */
        return false;
    if (picks >= 3 && share < 0.1)
        return true;
    return strong >= 3 && (picks < 3 || sum_p / picks < 0.87 || share + strong_share < 0.6);
}

/* ---- objects -------------------------------------------------------------------------------- */

/* A box of the grid, its long side along (dx, dy), in pixels of the picture. */
static struct ys_found found_at(const struct ys_grid *grid, double x, double y, double length,
                                double width, double dx, double dy)
{
    const double pi = 3.14159265358979323846;
    const double ux = dx * grid->step_x, uy = dy * grid->step_y;
    const double vx = -dy * grid->step_x, vy = dx * grid->step_y;
    struct ys_found out = {.track = -1};

    out.box.x = grid->x0 + (x + 0.5) * grid->step_x;
    out.box.y = grid->y0 + (y + 0.5) * grid->step_y;
    out.box.length = length * hypot(ux, uy);
    out.box.width = width * hypot(vx, vy);
    out.box.angle_rad = fmod(atan2(uy, ux) + 2 * pi, pi);
    out.length_m = length * grid->px_m;
    out.width_m = width * grid->px_m;
    return out;
}

static struct ys_found found_of_pit(const struct ys_grid *grid,
                                    const struct ys_pit_frame *frame, const struct ys_pit *pit)
{
    const bool along = pit->box.a >= pit->box.b;
    const double dx = along ? frame->cos_turn : -frame->sin_turn;
    const double dy = along ? frame->sin_turn : frame->cos_turn;
    double x, y;

    ys_pit_frame_to_grid(&x, &y, frame, pit->box.x, pit->box.y);
    return found_at(grid, x, y, fmax(pit->box.a, pit->box.b), fmin(pit->box.a, pit->box.b), dx,
                    dy);
}

/* ---- distribution --------------------------------------------------------------------------- */

/* Convolution with a Gaussian of sd objects; what falls below 0 goes to 0. */
static bool spread(struct ys_dist *dist, double sd)
{
    const ptrdiff_t reach = (ptrdiff_t)ceil(6 * sd);
    const size_t n = dist->n + (size_t)reach;
    double *const p = ys_new(n, sizeof *p), sum = 0;

    if (!p)
        return false;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)dist->n; i++)
        for (ptrdiff_t j = -reach; j <= reach; j++)
            p[i + j > 0 ? i + j : 0] +=
                dist->p[i] * (sd > 0 ? exp(-(double)(j * j) / (2 * sd * sd)) : 1);
    for (size_t i = 0; i < n; i++)
        sum += p[i];
    for (size_t i = 0; i < n; i++)
        p[i] /= sum;
    free(dist->p);
    dist->p = p;
    dist->n = n;
    return true;
}

/* error: share of the count by which whole scenes were off, on rendered depots. */
static bool summarise(struct ys_counted *out, const double *p, size_t n, double error)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += p[i];
        out->certain += p[i] >= 0.9;
        out->possible += p[i] >= 0.1;
    }
    if (!ys_dist_poisson_binomial(&out->dist, p, n) ||
        !spread(&out->dist, error * sum + 0.5 * sqrt(fmin(1, sum / 3))))
        return false;
    out->counted = true;
    out->best = (uint32_t)ys_dist_quantile(&out->dist, 0.5);
    out->low90 = (uint32_t)ys_dist_quantile(&out->dist, 0.05);
    out->high90 = (uint32_t)ys_dist_quantile(&out->dist, 0.95);
    out->certain = out->certain < out->best ? out->certain : out->best;
    out->possible = out->possible > out->best ? out->possible : out->best;
    return true;
}

static bool count_banks(struct ys_counted *out, double *p, const struct ys_grid *grid,
                        const struct ys_pit_frame *frame, const struct ys_pit_list *banks)
{
    for (size_t i = 0; i < banks->n; i++) {
        p[i] = ys_logistic(banks->at[i].z);
        if (p[i] < 0.5)
            continue;
        out->found[out->n_found] = found_of_pit(grid, frame, &banks->at[i]);
        out->found[out->n_found++].score = p[i];
    }
    /* colour tells earth from roofs and grass: without it scenes were off by twice as much */
    return summarise(out, p, banks->n, grid->planes >= 3 ? 0.04 : 0.08);
}

static bool count_rims(struct ys_counted *out, double *p, const struct ys_grid *grid,
                       const struct ys_rim_list *rims)
{
    for (size_t i = 0; i < rims->n; i++) {
        const struct ys_rim *const r = &rims->at[i];

        p[i] = r->p;
        if (p[i] < 0.5)
            continue;
        out->found[out->n_found] = found_at(grid, r->x, r->y, r->size, r->size, 1, 0);
        out->found[out->n_found++].score = p[i];
    }
    out->flags |= YS_RIM_MODE;
    return summarise(out, p, rims->n, 0.10);
}

ys_status ys_pits_sum(struct ys_counted *out, const struct ys_grid *grid,
                      const struct ys_pit_frame *frame, const struct ys_pit_list *banks,
                      const struct ys_rim_list *rims, struct ys_error *err)
{
    const bool by_rims = rims_count(frame, banks, rims);
    const size_t n = by_rims ? rims->n : banks->n;
    double *const p = ys_new(n, sizeof *p);

    out->found = ys_new(n, sizeof *out->found);
    const bool ok =
        p && out->found &&
        (by_rims ? count_rims(out, p, grid, rims) : count_banks(out, p, grid, frame, banks));
    free(p);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu of them", n);
}
