/* blob_groups.c - objects that touch one another: counted by the area they cover */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "../../raster/quantile.h"
#include "blob_parts.h"

struct work {
    const struct ys_grid *grid;
    const struct ys_singles *singles;
    const uint8_t *level; /* the main channel, opened where it was */
    struct ys_flood flood;
    size_t n;
    uint8_t *fore, *object, *near, *tmp; /* near: within 0.6 widths of an accepted object */
    uint32_t *cell;                      /* nearest accepted object + 1, within 0.3 widths */
    double object_area; /* of one object, with the edge that its outline leaves out */
    double object_contrast;
};

static bool is_accepted(const struct ys_candidate *c, const struct ys_singles *singles)
{
    return c->p >= 0.5 && c->dark == singles->dark;
}

/* Half way between the ground (10 % quantile of what is no object) and the references' mean. */
static double middle_level(const struct work *work)
{
    uint64_t hist[256] = {0}, total = 0, sum = 0, n = 0, s = 0;
    int low = 0;

    for (size_t i = 0; i < work->n; i++) {
        const uint32_t k = work->singles->taken[i];

        if (!work->grid->inside[i])
            continue;
        if (k && work->singles->list.at[k - 1].reference) {
            sum += work->level[i];
            n++;
        } else if (!work->near[i]) {
            hist[work->level[i]]++;
            total++;
        }
    }
    for (; low < 255; low++) {
        s += hist[low];
        if (10 * s > total)
            break;
    }
    return total && n ? ((double)low + (double)sum / (double)n) / 2 : 0;
}

/* Foreground within reach of an accepted object belongs to it. */
static void grow_cells(struct work *work, double reach)
{
    const int64_t width = work->grid->width, height = work->grid->height, r = (int64_t)reach;

    for (int64_t y = 0; y < height; y++)
        for (int64_t x = 0; x < width; x++) {
            const int64_t i = y * width + x;
            double best = reach * reach + 1e-9;

            work->cell[i] = 0;
            if (!work->fore[i] && !work->object[i])
                continue;
            for (int64_t dy = -r; dy <= r; dy++)
                for (int64_t dx = -r; dx <= r; dx++) {
                    const int64_t u = x + dx, v = y + dy;
                    const double d = (double)(dx * dx + dy * dy);

                    if (u < 0 || v < 0 || u >= width || v >= height || d >= best ||
                        !work->object[v * width + u])
                        continue;
                    best = d;
                    work->cell[i] = work->singles->taken[v * width + u];
                }
        }
}

static bool learn_cell(struct work *work)
{
    const struct ys_candidates *list = &work->singles->list;
    double *area = ys_new(list->n, sizeof *area);
    size_t n = 0;

    if (!area)
        return false;
    for (size_t i = 0; i < work->n; i++)
        if (work->cell[i])
            area[work->cell[i] - 1]++;
    for (size_t i = 0; i < list->n; i++)
        if (is_accepted(list->at + i, work->singles) && area[i] > 0)
            area[n++] = area[i];
    work->object_area = fmax(work->singles->area, n ? ys_select(area, n, n / 2) : 0);
    free(area);
    return true;
}

/* Mean inside the last flood minus that of the ring of 3 px around it, foreground and objects
 * left out; NaN where nothing is left. */
static double contrast_of(struct work *work, const uint32_t *px, size_t count)
{
    const int64_t width = work->grid->width, height = work->grid->height;
    double in = 0, out = 0, n = 0;

    work->flood.round++;
    for (size_t k = 0; k < count; k++) {
        work->flood.stamp[px[k]] = work->flood.round;
        in += work->level[px[k]];
    }
    for (size_t k = 0; k < count; k++) {
        const int64_t x = px[k] % width, y = px[k] / width;

        for (int64_t v = y - 3; v <= y + 3; v++)
            for (int64_t u = x - 3; u <= x + 3; u++) {
                if (u < 0 || v < 0 || u >= width || v >= height)
                    continue;
                const size_t q = (size_t)(v * width + u);

                if (!work->grid->inside[q] || work->flood.stamp[q] == work->flood.round)
                    continue;
                work->flood.stamp[q] = work->flood.round;
                if (work->fore[q] || work->object[q])
                    continue;
                out += work->level[q];
                n++;
            }
    }
    return n > 0 ? in / (double)count - out / n : NAN;
}

static bool learn_contrast(struct work *work, const struct ys_channels *channels)
{
    const struct ys_candidates *list = &work->singles->list;
    double *value = ys_new(list->n, sizeof *value);
    bool ok = value != NULL;
    size_t n = 0;

    for (size_t i = 0; ok && i < list->n; i++) {
        const struct ys_candidate *c = list->at + i;

        if (!c->reference)
            continue;
        ok = ys_candidate_flood(&work->flood, channels, c);
        const double v = ok ? contrast_of(work, work->flood.px, work->flood.n) : NAN;

        if (isfinite(v))
            value[n++] = v;
    }
    work->object_contrast = n ? ys_select(value, n, n / 2) : 0;
    free(value);
    return ok;
}

/* ---- one group ----------------------------------------------------------------------------- */

struct piece {
    struct ys_shape shape;
    double edge, near_edge; /* pixels */
};

static struct piece piece_of(const struct work *work)
{
    const struct ys_flood *flood = &work->flood;
    struct piece s;
    size_t near;

    ys_flood_shape(&s.shape, flood);
    s.edge = (double)ys_flood_edge(&near, flood, work->near);
    s.near_edge = (double)near;
    return s;
}

/* Probability that a piece of foreground is no object at all; chosen by hand on groups seen. */
static double clutter_of(const struct work *work, const struct piece *s, double n,
                         double contrast)
{
    const double beside = s->edge > 0 ? s->near_edge / s->edge : 0;
    const double l = work->singles->box_length;
    const bool fits =
        s->shape.rho >= 0.85 && ((s->shape.length > 0.9 * l && s->shape.length < 1.1 * l) ||
                                 (s->shape.width > 0.9 * l && s->shape.width < 1.1 * l));
    const bool big = n > 4 && !fits;

    if (n < 1.4) {
        const double pc = beside >= 0.1 ? 0.2 : 0.75;

        return n < 0.75 ? fmax(pc, beside >= 0.1 ? 0.5 : 0.8) : pc;
    }
    /* As far from the ground as the references are: of their kind. */
    const double alike = ys_clip((contrast / work->object_contrast - 0.6) / 0.3, 0, 1);
    const double z = -2.5 - 2.5 * fits + (beside < 0.1 ? 3 + 7 * big : -2 * alike);

    return ys_logistic(z);
}

static bool add_group(struct ys_groups *out, struct work *work, double contrast)
{
    const struct piece s = piece_of(work);
    /* A cell holds the strip of its neighbours that it took, so nothing is added for it here. */
    const double n = (double)work->flood.n / work->object_area;
    struct ys_group *more = ys_resize(out->at, out->n + 1, sizeof *more);

    if (!more)
        return false;
    out->at = more;
    out->at[out->n++] = (struct ys_group){
        .x = s.shape.x,
        .y = s.shape.y,
        .length = s.shape.length,
        .width = s.shape.width,
        .angle = s.shape.angle,
        .n_area = n,
        .clutter = clutter_of(work, &s, n, contrast),
        .mean = n,
        .sd = 0.25 + 0.12 * n,
    };
    return true;
}

static bool collect(struct ys_groups *out, struct work *work)
{
    const double least = 0.5 * work->object_area;
    const double most = (10 + 4 * (double)work->singles->n_reference) * work->object_area;
    bool ok = true;

    for (size_t i = 0; ok && i < work->n; i++) {
        if (!work->fore[i])
            continue;
        ok = ys_flood_run(&work->flood, work->fore, work->fore, (uint32_t)i, 1);
        for (size_t k = 0; k < work->flood.n; k++)
            work->tmp[work->flood.px[k]] = 1;
        if (ok && (double)work->flood.n >= least && (double)work->flood.n <= most) {
            const double c = contrast_of(work, work->flood.px, work->flood.n);

            if (!(c < 0.4 * work->object_contrast)) {
                ok = ys_flood_run(&work->flood, work->fore, work->fore, (uint32_t)i, 1) &&
                     add_group(out, work, isfinite(c) ? c : work->object_contrast);
            }
        }
        for (size_t k = 0; k < work->flood.n; k++)
            work->fore[work->flood.px[k]] = 0;
    }
    return ok;
}

/* Binary opening by a disc: no bridges, no slivers along the cells. */
static void open_fore(struct work *work, uint8_t *scratch, double radius)
{
    struct ys_disc disc;

    if (radius < 1)
        return;
    ys_disc_init(&disc, radius);
    ys_open_grey(scratch, work->tmp, work->fore, work->grid->inside, work->grid->width,
                 work->grid->height, &disc);
    memcpy(work->fore, scratch, work->n);
}

static bool find(struct ys_groups *out, struct work *work, const struct ys_channels *channels)
{
    const struct ys_singles *singles = work->singles;
    struct ys_disc disc;
    const double w = singles->box_width;

    for (size_t i = 0; i < work->n; i++) {
        const uint32_t k = singles->taken[i];

        work->object[i] = k && is_accepted(singles->list.at + k - 1, singles);
    }
    ys_disc_init(&disc, fmax(1, 0.6 * w));
    ys_dilate(work->near, work->object, work->grid->width, work->grid->height, &disc);
    const double middle = middle_level(work);

    for (size_t i = 0; i < work->n; i++)
        work->fore[i] =
            work->grid->inside[i] && work->level[i] >= fmin(middle, singles->threshold[i]);
    grow_cells(work, fmax(1, 0.3 * w));
    if (!learn_cell(work) || !learn_contrast(work, channels))
        return false;
    for (size_t i = 0; i < work->n; i++)
        work->fore[i] = work->fore[i] && !work->cell[i];
    /* object is free from here on: cells stand for it */
    for (size_t i = 0; i < work->n; i++)
        work->object[i] = work->cell[i] != 0;
    uint8_t *scratch = ys_new(work->n, 1);

    if (!scratch)
        return false;
    open_fore(work, scratch, 0.25 * w);
    free(scratch);
    return collect(out, work);
}

ys_status ys_groups_find(struct ys_groups *out, const struct ys_grid *grid,
                         const struct ys_channels *channels, const struct ys_singles *singles,
                         struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct work work = {.grid = grid, .singles = singles, .n = n};
    bool ok = true;

    *out = (struct ys_groups){0};
    if (!singles->n_reference)
        return YS_OK;
    work.level = channels->level[singles->main_channel + channels->has_opened];
    work.fore = ys_new(n, 1);
    work.object = ys_new(n, 1);
    work.near = ys_new(n, 1);
    work.tmp = ys_new(n, 1);
    work.cell = ys_new(n, sizeof *work.cell);
    ok = work.fore && work.object && work.near && work.tmp && work.cell &&
         ys_flood_init(&work.flood, grid->width, grid->height) && find(out, &work, channels);
    free(work.fore);
    free(work.object);
    free(work.near);
    free(work.tmp);
    free(work.cell);
    ys_flood_fini(&work.flood);
    if (!ok) {
        free(out->at);
        *out = (struct ys_groups){0};
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    }
    return YS_OK;
}
