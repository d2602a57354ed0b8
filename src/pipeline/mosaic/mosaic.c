/* mosaic.c - the grid of several files of one date, and windows put together from theirs */

#include "mosaic.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "seam.h"

enum { EDGE = 33 }; /* points along each side: the frame of a file is a curve in another CRS */
/* px: nearer than this pixels lie on pixels; to resample them would only blur. */
static const double one_grid_px = 0.02;
/* Pixels longer than wide by more count as oblong: degrees beyond 24 degrees of latitude.  The counters
 * of areas take pixels for square: of 311 boxes of the sample quay at 60 degrees they find 0 in pixels of
 * 0.25 x 0.50 m, and all in square ones made of these.  By hand. */
static const double most_oblong = 1.1;
/* px: reach of the cubic kernel, and of rounding. */
static const double reach_px = 3;

/* ---- the grid */

bool ys_tile_is_square(const ys_tile *tile)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    const double ratio = info->gsd_x_m / info->gsd_y_m;

    return !(ratio > most_oblong || ratio < 1 / most_oblong);
}

static double coarser_side_m(const ys_tile *tile)
{
    return fmax(ys_tile_info(tile)->gsd_x_m, ys_tile_info(tile)->gsd_y_m);
}

/* The first of the finest; a part in a thousand is the place, not the pixel. */
static size_t finest(ys_tile *const *tile, size_t n)
{
    size_t best = 0;

    for (size_t i = 1; i < n; i++)
        if (coarser_side_m(tile[i]) < 0.999 * coarser_side_m(tile[best]))
            best = i;
    return best;
}

static ys_status alike(const ys_tile *a, const ys_tile *b, struct ys_error *err)
{
    const struct ys_tile_info *x = ys_tile_info(a), *y = ys_tile_info(b);

    if (x->bands != y->bands)
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%.180s and %.180s: of one date with %u and %u bands; want its files alike",
            x->path, y->path, x->bands, y->bands);
    if (ys_tile_sample(a) != ys_tile_sample(b))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.180s and %.180s: of one date as %s and %s; want its files alike",
                       x->path, y->path, x->sample, y->sample);
    return YS_OK;
}

/* Where the part lies on the grid of its map's reference: bounds, and whether pixel on pixel. */
static ys_status place(struct ys_mosaic_part *part, struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(part->tile);
    const struct ys_point first = ys_tile_map_back(&part->map, 0, 0);
    const double dx = nearbyint(first.x), dy = nearbyint(first.y);
    double *b = part->bounds, most = 0;

    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (int j = 0; j < EDGE; j++)
        for (int i = 0; i < EDGE; i++) {
            const double x = (double)info->width_px * i / (EDGE - 1);
            const double y = (double)info->height_px * j / (EDGE - 1);
            const struct ys_point p = ys_tile_map_back(&part->map, x, y);

            if (!isfinite(p.x) || !isfinite(p.y) || fabs(p.x) > 1e9 || fabs(p.y) > 1e9)
                return ys_fail(err, YS_ERR_MISMATCH,
                               "%.200s: it cannot be placed on the grid of %.200s, of the same "
                               "date; want tiles of one place",
                               info->path, ys_tile_info(part->map.reference)->path);
            b[0] = fmin(b[0], p.x);
            b[1] = fmin(b[1], p.y);
            b[2] = fmax(b[2], p.x);
            b[3] = fmax(b[3], p.y);
            most = fmax(most, fmax(fabs(p.x - dx - x), fabs(p.y - dy - y)));
        }
    part->pasted = most < one_grid_px;
    if (part->pasted) {
        part->dx = (int64_t)dx;
        part->dy = (int64_t)dy;
        b[0] = dx;
        b[1] = dy;
        b[2] = dx + info->width_px;
        b[3] = dy + info->height_px;
    }
    return YS_OK;
}

/* The frame round all parts, in pixels as large as those of the grid, or square ones of that area where
 * its own are not. */
static ys_status frame(struct ys_mosaic *out, const ys_tile *grid, struct ys_error *err)
{
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t i = 0; i < out->n; i++) {
        const double *p = out->part[i].bounds;

        b[0] = fmin(b[0], floor(p[0] + 0.01));
        b[1] = fmin(b[1], floor(p[1] + 0.01));
        b[2] = fmax(b[2], ceil(p[2] - 0.01));
        b[3] = fmax(b[3], ceil(p[3] - 0.01));
    }
    struct ys_tile_frame frame = {b[0], b[1], 1, 1, 0, 0};

    if (!ys_tile_is_square(grid)) {
        const struct ys_tile_info *info = ys_tile_info(grid);
        /* As many pixels as before: by the smaller side, the picture is twice as coarse as its pixels
         * at 60 degrees of latitude; by the larger one it loses what it shows. */
        const double side_m = sqrt(info->gsd_x_m * info->gsd_y_m);

        frame.scale_x = side_m / info->gsd_x_m;
        frame.scale_y = side_m / info->gsd_y_m;
    }
    frame.width = (uint32_t)ceil((b[2] - b[0]) / frame.scale_x - 0.01);
    frame.height = (uint32_t)ceil((b[3] - b[1]) / frame.scale_y - 0.01);
    return ys_tile_framed(&out->frame, grid, &frame, err);
}

/* All parts on the grid of a tile. */
static ys_status place_all(struct ys_mosaic *out, const ys_tile *grid, struct ys_error *err)
{
    ys_status st = YS_OK;

    for (size_t i = 0; !st && i < out->n; i++) {
        struct ys_mosaic_part *part = &out->part[i];

        if (!ys_tile_map_init(&part->map, grid, part->tile, err))
            return YS_ERR_MISMATCH;
        st = place(part, err);
    }
    return st;
}

ys_status ys_mosaic_make(struct ys_mosaic *out, ys_tile *const *tile, size_t n,
                         struct ys_error *err)
{
    ys_status st = YS_OK;

    *out = (struct ys_mosaic){.part = ys_new(n, sizeof *out->part), .grid = finest(tile, n)};
    if (!out->part)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the tiles of a date");
    for (; !st && out->n < n; out->n++) {
        out->part[out->n].tile = tile[out->n];
        st = alike(tile[0], tile[out->n], err);
    }
    if (!st)
        st = place_all(out, tile[out->grid], err);
    if (!st)
        st = frame(out, tile[out->grid], err);
    if (!st)
        st = place_all(out, out->frame, err);
    if (st)
        ys_mosaic_fini(out);
    return st;
}

void ys_mosaic_fini(struct ys_mosaic *mosaic)
{
    ys_tile_free(mosaic->frame);
    free(mosaic->part);
    *mosaic = (struct ys_mosaic){0};
}

/* ---- a window */

/* The part brought onto the grid, its pixels resampled once: r is what is wanted of the frame. */
static ys_status resampled(struct ys_image *out, const struct ys_mosaic_part *part,
                           const struct ys_part *r, const struct ys_options *opt,
                           struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(part->tile);
    const struct ys_align_grid grid = {r->x0, r->y0, r->x1 - r->x0, r->y1 - r->y0, 1};
    const uint32_t size[2] = {info->width_px, info->height_px};
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    struct ys_tile_lattice fine;
    struct ys_image from = {0};
    struct ys_part read;

    ys_tile_lattice_find(&fine, &part->map, &grid);
    struct ys_lattice l = {.nx = (grid.width - 1) / fine.step + 2,
                           .ny = (grid.height - 1) / fine.step + 2,
                           .step = fine.step,
                           .scale_x = fine.scale_x,
                           .scale_y = fine.scale_y};
    const double margin[2] = {reach_px + fine.scale_x, reach_px + fine.scale_y};

    l.at = ys_new(l.nx * l.ny, sizeof *l.at);
    if (!l.at)
        return ys_fail(err, YS_ERR_NOMEM, "%.200s: out of memory", info->path);
    for (size_t i = 0; i < l.nx * l.ny; i++) {
        l.at[i] = ys_tile_map_grid(&part->map, &grid, (double)(i % l.nx) * l.step + 0.5,
                                   (double)(i / l.nx) * l.step + 0.5);
        b[0] = fmin(b[0], l.at[i].x);
        b[1] = fmin(b[1], l.at[i].y);
        b[2] = fmax(b[2], l.at[i].x);
        b[3] = fmax(b[3], l.at[i].y);
    }
    ys_status st = YS_OK;

    if (ys_part_round(&read, b, margin, size))
        st = ys_tile_window(&from, part->tile, read.x0, read.y0, read.x1 - read.x0,
                            read.y1 - read.y0, err);
    else /* the frame of the part is wider than the part */
        st = ys_image_new(&from, 1, 1,
                          info->bands < YS_MAX_PLANES ? info->bands : YS_MAX_PLANES, 0, err);
    for (size_t i = 0; i < l.nx * l.ny; i++) {
        l.at[i].x -= from.col0;
        l.at[i].y -= from.row0;
    }
    if (!st)
        st = ys_resample(out, grid.width, grid.height, &from, &l, opt->max_bytes, opt->threads,
                         err);
    ys_image_fini(&from);
    free(l.at);
    return st;
}

/* What a part has of a rectangle of the frame; *r is then that. */
static bool cut(struct ys_part *r, const struct ys_mosaic_part *part)
{
    const double x0 = fmax(r->x0, floor(part->bounds[0])),
                 y0 = fmax(r->y0, floor(part->bounds[1]));
    const double x1 = fmin(r->x1, ceil(part->bounds[2])),
                 y1 = fmin(r->y1, ceil(part->bounds[3]));

    if (!(x1 > x0 && y1 > y0))
        return false;
    *r = (struct ys_part){(uint32_t)x0, (uint32_t)y0, (uint32_t)x1, (uint32_t)y1};
    return true;
}

ys_status ys_mosaic_window(struct ys_image *out, struct ys_joined *joined,
                           const struct ys_mosaic *mosaic, const struct ys_part *part,
                           const struct ys_options *opt, struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(mosaic->frame);
    struct ys_pile pile;
    const uint32_t size_px[2] = {part->x1 - part->x0, part->y1 - part->y0};
    ys_status st =
        ys_image_new_in(out, size_px, info->bands < YS_MAX_PLANES ? info->bands : YS_MAX_PLANES,
                        ys_tile_scratch(mosaic->part[0].tile), err);

    if (st)
        return st;
    out->col0 = part->x0;
    out->row0 = part->y0;
    out->gsd_x_m = info->gsd_x_m;
    out->gsd_y_m = info->gsd_y_m;
    out->full_scale = ys_tile_full_scale(mosaic->part[0].tile);
    st = ys_pile_init(&pile, out, err);
    for (size_t i = 0; !st && i < mosaic->n; i++) {
        const struct ys_mosaic_part *p = &mosaic->part[i];
        struct ys_image image = {0};
        struct ys_part r = *part;

        if (!cut(&r, p))
            continue;
        st = p->pasted ? ys_tile_window(&image, p->tile, r.x0 - p->dx, r.y0 - p->dy,
                                        r.x1 - r.x0, r.y1 - r.y0, err)
                       : resampled(&image, p, &r, opt, err);
        if (!st)
            st = ys_pile_add(&pile, &image, r.x0 - part->x0, r.y0 - part->y0, err);
        ys_image_fini(&image);
    }
    if (!st)
        ys_pile_end(joined, &pile);
    ys_pile_fini(&pile);
    if (st)
        ys_image_fini(out);
    return st;
}
