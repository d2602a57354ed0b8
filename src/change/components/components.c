/*
 * components.c - the components of a mask in memory, in order
 *
 * The way of the whole folder, from bits to components, without a label image:
 *   kernels/runs.c, labels.c, stats.c   a row's runs, the labels of runs they touch, their sums
 *   component_band.c                    the rows of one row band, by one thread
 *   component_seam.c                    row bands joined along the rows where they meet
 *   component_finder.c                  row bands over threads, for masks in memory
 *   this file                           in the order of first pixels, or with all their runs
 * change_scan.c uses the first three as well, on rows that it makes while it goes.  Runs and
 * not pixels, because a mask of change is mostly empty: on that of a yard one thread
 * does 17 Gpixel/s, where OpenCV, pixel by pixel, does 0.7 to 1.0 with two.
 */

#include "components.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/box_moments.h"
#include "component_finder.h"

void ys_component_of_sums(struct ys_component *c, const struct ysk_component *b)
{
    *c = (struct ys_component){
        .area = b->area,
        .sx = b->sx,
        .sy = b->sy,
        .sxx = b->sxx,
        .sxy = b->sxy,
        .syy = b->syy,
        .x0 = b->x0,
        .y0 = b->y0,
        .x1 = b->x1,
        .y1 = b->y1,
        .first_x = b->first_x,
    };
}

/* ---- in order of their first pixels */

struct unordered {
    struct ys_component *component;
    size_t n, room;
};

static bool take_components(void *ctx, const struct ysk_component *component, size_t n)
{
    struct unordered *u = ctx;

    if (u->n + n > u->room) {
        const size_t room = 2 * (u->n + n);
        struct ys_component *more = ys_resize(u->component, room, sizeof *more);

        if (!more)
            return false;
        u->component = more;
        u->room = room;
    }
    for (size_t i = 0; i < n; i++)
        ys_component_of_sums(u->component + u->n++, component + i);
    return true;
}

struct order {
    size_t *start;    /* of each row's components in at; one more for the end */
    uint32_t *at;     /* numbers of the components, row by row */
    uint32_t *column; /* which component begins at a column of the row in hand */
    uint64_t *begins; /* the columns, as a bit row */
};

static bool order_init(struct order *o, const struct ys_component_finder *f, size_t n)
{
    *o = (struct order){.start = ys_new((size_t)f->height + 2, sizeof *o->start),
                        .at = ys_new_raw(n, sizeof *o->at),
                        .column = ys_new_raw(f->width, sizeof *o->column),
                        .begins = ys_new(YSK_WORDS((size_t)f->width), sizeof *o->begins)};
    return o->start && o->at && o->column && o->begins;
}

static void order_fini(struct order *o)
{
    free(o->start);
    free(o->at);
    free(o->column);
    free(o->begins);
}

/* Numbers by rows; start[y + 1] is where the next of row y goes, and so ends as its end. */
static void order_rows(struct order *o, const struct unordered *u, uint32_t height)
{
    for (size_t i = 0; i < u->n; i++)
        o->start[u->component[i].y0 + 2]++;
    for (size_t y = 2; y < (size_t)height + 2; y++)
        o->start[y] += o->start[y - 1];
    for (size_t i = 0; i < u->n; i++)
        o->at[o->start[u->component[i].y0 + 1]++] = (uint32_t)i;
}

/* No two begin at one pixel: a row's components are sorted by setting a bit for each. */
static struct ys_component *order_row(struct ys_component *out, struct order *o,
                                      const struct unordered *u, uint32_t y, size_t words)
{
    for (size_t i = o->start[y]; i < o->start[y + 1]; i++) {
        const uint32_t x = u->component[o->at[i]].first_x;

        o->column[x] = o->at[i];
        o->begins[x / 64] |= UINT64_C(1) << x % 64;
    }
    for (size_t w = 0; w < words && o->start[y] < o->start[y + 1]; w++) {
        for (uint64_t left = o->begins[w]; left; left &= left - 1)
            *out++ = u->component[o->column[64 * w + (size_t)__builtin_ctzll(left)]];
        o->begins[w] = 0;
    }
    return out;
}

static ys_status in_order(struct ys_components *out, const struct ys_component_finder *f,
                          const struct unordered *u, struct ys_error *err)
{
    struct order o;

    out->component = ys_new_raw(u->n, sizeof *out->component);
    if (!order_init(&o, f, u->n) || !out->component || u->n > UINT32_MAX) {
        order_fini(&o);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu components", u->n);
    }
    struct ys_component *next = out->component;

    order_rows(&o, u, f->height);
    for (uint32_t y = 0; y < f->height; y++)
        next = order_row(next, &o, u, y, YSK_WORDS((size_t)f->width));
    out->n = u->n;
    order_fini(&o);
    return YS_OK;
}

/* ---- with their runs: one row band as high as the mask, whose labels stay */

static ys_status keep_runs(struct ys_components *out, size_t *room,
                           const struct ys_component_band *band, uint32_t y,
                           struct ys_error *err)
{
    const struct ys_row_runs *row = &band->row;

    if (out->n_run + row->n > *room) {
        const size_t more = 2 * (out->n_run + row->n);
        struct ys_run *run = ys_resize(out->run, more, sizeof *run);

        if (!run)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu runs", more);
        out->run = run;
        *room = more;
    }
    for (size_t i = 0; i < row->n; i++) {
        out->run[out->n_run++] =
            (struct ys_run){y, row->edge[2 * i], row->edge[2 * i + 1], row->label[i]};
    }
    return YS_OK;
}

/* Labels to the numbers of their components: roots in order, which is that of first pixels. */
static ys_status number_runs(struct ys_components *out, struct ys_component_band *band,
                             struct ys_error *err)
{
    struct ysk_labels *labels = &band->labels;
    uint32_t n = 0;

    for (uint32_t l = labels->n; l-- > 0;) {
        if (labels->parent[l] != l)
            ysk_component_add(labels->component + labels->parent[l], labels->component + l);
    }
    for (uint32_t l = 0; l < labels->n; l++) {
        if (labels->parent[l] == l) {
            labels->component[n] = labels->component[l];
            band->remap[l] = n++;
        }
    }
    for (size_t i = 0; i < out->n_run; i++)
        out->run[i].component = band->remap[ysk_root(labels, out->run[i].component)];
    out->component = ys_new_raw(n, sizeof *out->component);
    if (!out->component)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %u components", n);
    for (uint32_t i = 0; i < n; i++)
        ys_component_of_sums(out->component + i, labels->component + i);
    out->n = n;
    return YS_OK;
}

static ys_status with_runs(struct ys_components *out, struct ys_component_finder *f,
                           struct ys_error *err)
{
    struct ys_component_band *band = f->band;
    size_t room = 0;
    ys_status status = YS_OK;

    band->keep_labels = true;
    ys_component_band_start(band, 0);
    for (uint32_t y = 0; y < f->height && !status; y++) {
        status = ys_component_band_row(band, ys_component_finder_row(f, f->row, y), err);
        if (!status)
            status = keep_runs(out, &room, band, y, err);
    }
    ys_component_band_settle(band);
    return status ? status : number_runs(out, band, err);
}

static ys_status components(struct ys_components *out, const uint8_t *mask,
                            const uint64_t *bits, uint32_t width, uint32_t height,
                            const struct ysk_ops *ops,
                            const struct ys_components_options *options, struct ys_error *err)
{
    struct ys_component_finder *f;
    struct unordered all = {0};

    *out = (struct ys_components){0};
    if (!width || !height)
        return ys_fail(err, YS_ERR_ARG, "mask of %u x %u pixels", width, height);
    ys_status status = ys_component_finder_new(&f, width, ops, options, err);

    if (status)
        return status;
    if (options && options->want_runs) {
        f->mask = mask;
        f->bits = bits;
        f->height = height;
        status = with_runs(out, f, err);
    } else {
        status = mask ? ys_component_finder_mask(f, mask, height, take_components, &all, err)
                      : ys_component_finder_bits(f, bits, height, take_components, &all, err);
        if (!status)
            status = in_order(out, f, &all, err);
        free(all.component);
    }
    ys_component_finder_free(f);
    if (status)
        ys_components_fini(out);
    return status;
}

ys_status ys_components_of_mask(struct ys_components *out, const uint8_t *mask, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err)
{
    return components(out, mask, NULL, width, height, ops, options, err);
}

ys_status ys_components_of_bits(struct ys_components *out, const uint64_t *bits, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err)
{
    return components(out, NULL, bits, width, height, ops, options, err);
}

void ys_components_fini(struct ys_components *components)
{
    free(components->component);
    free(components->run);
    *components = (struct ys_components){0};
}

struct ys_point ys_component_centre(const struct ys_component *c)
{
    const double n = (double)c->area;

    return (struct ys_point){(double)c->sx / n + 0.5, (double)c->sy / n + 0.5};
}

void ys_component_box(struct ys_box *out, const struct ys_component *c)
{
    const uint64_t n = c->area, x0 = c->x0, y0 = c->y0;
    /* about the corner of the component: far from the picture's, the variances would cancel */
    const struct ys_moment_sums sums = {
        .n = (double)n,
        .x = (double)(c->sx - n * x0),
        .y = (double)(c->sy - n * y0),
        .xx = (double)(c->sxx - 2 * x0 * c->sx + n * x0 * x0),
        .yy = (double)(c->syy - 2 * y0 * c->sy + n * y0 * y0),
        .xy = (double)(c->sxy - x0 * c->sy - y0 * c->sx + n * x0 * y0),
    };
    const struct ys_point centre = ys_component_centre(c);
    struct ys_moments moments;
    struct ys_sides sides;

    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    double angle = sides.angle_rad < 0 ? sides.angle_rad + YS_PI : sides.angle_rad;

    if (angle >= YS_PI) /* a negative angle that rounding takes to pi */
        angle = 0;
    *out = (struct ys_box){.x = centre.x,
                           .y = centre.y,
                           .length = sides.length,
                           .width = sides.width,
                           .angle_rad = angle};
}
