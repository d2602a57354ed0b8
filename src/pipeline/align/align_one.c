/*
 * align_one.c - how one tile lies on the reference
 *
 * The tile is brought onto the grid of the reference by both georeferences, in the part that both
 * cover, and what is left is measured there (src/align).  What a picture of all of that part would
 * take beyond memory is measured in two steps: on pictures that are reduced until they fit, and then
 * at full size in patches spread over it, whose ties make one model.  So memory is bounded and
 * precision is not lost.  Where the tile is much coarser than the reference both are compared at its
 * scale: between its pixels it shows nothing.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/error.h"
#include "../../records/tile_info.h"
#include "align_tiles.h"
#include "warp.h"

enum {
    /* A pixel of the pair, in all that measuring holds at once: both pictures twice, gradients of
     * both, and those of the straightened pair beside them. */
    PIXEL_BYTES = 96,
    /* Correlation surfaces of 512 windows, and room. */
    FIXED_BYTES = 32 << 20,
    PATCH_PX = 1024, /* side: 49 windows of 256 px */
    PATCHES = 4,     /* along each side: 784 windows */
    EDGE_POINTS = 33 /* of the tile along each side: its edges are curves in another CRS */
};

bool ys_tile_map_overlap(struct ys_align_grid *out, const struct ys_tile_map *map)
{
    const struct ys_tile_info *ref = ys_tile_info(map->reference),
                              *info = ys_tile_info(map->tile);
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (int j = 0; j < EDGE_POINTS; j++)
        for (int i = 0; i < EDGE_POINTS; i++) {
            const struct ys_point p =
                ys_tile_map_back(map, (double)info->width_px * i / (EDGE_POINTS - 1),
                                 (double)info->height_px * j / (EDGE_POINTS - 1));

            if (!isfinite(p.x) || !isfinite(p.y))
                continue;
            b[0] = fmin(b[0], p.x);
            b[1] = fmin(b[1], p.y);
            b[2] = fmax(b[2], p.x);
            b[3] = fmax(b[3], p.y);
        }
    if (!(b[2] > b[0])) /* no point at all, or one */
        return false;
    /* Up to a hundredth of a pixel it is the rounding of the transforms. */
    b[0] = fmax(floor(b[0] + 0.01), 0);
    b[1] = fmax(floor(b[1] + 0.01), 0);
    b[2] = fmin(ceil(b[2] - 0.01), ref->width_px);
    b[3] = fmin(ceil(b[3] - 0.01), ref->height_px);
    if (!(b[2] > b[0] && b[3] > b[1]))
        return false;
    *out =
        (struct ys_align_grid){b[0], b[1], (uint32_t)(b[2] - b[0]), (uint32_t)(b[3] - b[1]), 1};
    return true;
}

/* The same part in pixels k times as large. */
static struct ys_align_grid reduce(const struct ys_align_grid *grid, unsigned k)
{
    struct ys_align_grid out = *grid;

    out.reduced *= k;
    out.width = grid->width / k > 0 ? grid->width / k : 1;
    out.height = grid->height / k > 0 ? grid->height / k : 1;
    return out;
}

/* A model in pixels k times as large as those of the frame that it is told in, which begins dx, dy
 * before its own. */
static void rescale(struct ys_align *align, double k, double dx, double dy)
{
    align->m[0] *= k;
    align->m[3] *= k;
    align->cx = dx + k * align->cx;
    align->cy = dy + k * align->cy;
    align->residual_across_px *= k;
    align->residual_along_px *= k;
}

static void rescale_ties(struct ys_align_ties *ties, double k, double dx, double dy)
{
    for (size_t i = 0; i < ties->n; i++) {
        struct ys_align_tie *tie = &ties->tie[i];

        tie->x = dx + k * tie->x;
        tie->y = dy + k * tie->y;
        tie->dx *= k;
        tie->dy *= k;
    }
}

static void put_into_map(struct ys_tile_map *map, const struct ys_align *align)
{
    memcpy(map->align, align->m, sizeof map->align);
    map->cx = align->cx;
    map->cy = align->cy;
}

/* Both pictures on a grid, and their alignment in its pixels; with ties (NULL: not wanted). */
static ys_status measure(struct ys_align *out, struct ys_align_ties *ties,
                         const struct ys_tile_map *map, const struct ys_align_grid *grid,
                         const struct ys_options *opt, struct ys_error *err)
{
    struct ys_image a = {0}, b = {0};
    struct ys_tile_map own;
    struct ys_error none;

    *out = (struct ys_align){0};
    ys_tile_map_init(&own, map->reference, map->reference, &none);
    ys_status st = ys_warp_grey(&a, &own, grid, opt, err);

    if (!st)
        st = ys_warp_grey(&b, map, grid, opt, err);
    if (!st)
        st = ys_align_measure(out, &a, &b, NULL, opt->threads, err);
    if (!st && out->trusted && ties)
        st = ys_align_ties_add(ties, out, &a, &b, opt->threads, err);
    ys_image_fini(&a);
    ys_image_fini(&b);
    return st;
}

/* One patch of the grid, with the model so far: its ties, in pixels of the grid and as
 * displacements in all. */
static ys_status add_patch(struct ys_align_ties *ties, const struct ys_align *model,
                           const struct ys_tile_map *map, const struct ys_align_grid *patch,
                           const struct ys_align_grid *grid, const struct ys_options *opt,
                           struct ys_error *err)
{
    const double dx = (patch->col0 - grid->col0) / grid->reduced;
    const double dy = (patch->row0 - grid->row0) / grid->reduced;
    const size_t first = ties->n;
    struct ys_align here;
    ys_status st = measure(&here, ties, map, patch, opt, err);

    for (size_t i = first; !st && i < ties->n; i++) {
        struct ys_align_tie *tie = &ties->tie[i];
        double mx, my;

        tie->x += dx;
        tie->y += dy;
        ys_align_at(model, tie->x + tie->dx, tie->y + tie->dy, &mx, &my);
        tie->dx += mx;
        tie->dy += my;
    }
    return st;
}

/* First pixel of patch i along a side of n px: spread evenly, the last one flush. */
static uint32_t patch_at(int i, uint32_t n, uint32_t side)
{
    return (uint32_t)((uint64_t)(n - side) * (unsigned)i / (PATCHES - 1));
}

/* The model of reduced pictures made sharp by patches of full size; where they do not agree, it
 * stays, with the precision that it has. */
static ys_status sharpen(struct ys_align_found *found, const struct ys_tile_map *georeferenced,
                         const struct ys_options *opt, struct ys_error *err)
{
    const struct ys_align_grid *grid = &found->grid;
    const uint32_t w = grid->width < PATCH_PX ? grid->width : PATCH_PX;
    const uint32_t h = grid->height < PATCH_PX ? grid->height : PATCH_PX;
    struct ys_tile_map map = *georeferenced;
    struct ys_align full = found->align, sharp = found->align;
    ys_status st = YS_OK;

    rescale(&full, grid->reduced, grid->col0, grid->row0);
    put_into_map(&map, &full);
    for (int i = 0; !st && i < PATCHES * PATCHES; i++) {
        const struct ys_align_grid patch = {
            grid->col0 + (double)grid->reduced * patch_at(i % PATCHES, grid->width, w),
            grid->row0 + (double)grid->reduced * patch_at(i / PATCHES, grid->height, h), w, h,
            grid->reduced};

        st = add_patch(&found->ties, &found->align, &map, &patch, grid, opt, err);
        if (opt->progress)
            opt->progress(opt->progress_ctx, "align", (i + 1.0) / (PATCHES * PATCHES));
    }
    if (!st)
        st = ys_align_ties_fit(&sharp, &found->ties, grid->width, grid->height, err);
    if (!st && sharp.trusted)
        found->align = sharp;
    return st;
}

/* By how much both must be reduced to be compared: to the scale of the coarser, and to what memory
 * holds. */
static ys_status choose_scale(unsigned *coarse, unsigned *fits, const struct ys_tile_map *map,
                              const struct ys_align_grid *grid, const struct ys_options *opt,
                              struct ys_error *err)
{
    struct ys_tile_lattice lattice;

    ys_tile_lattice_find(&lattice, map, grid);
    const double most = fmax(lattice.scale_x, lattice.scale_y);

    *coarse = most > 0 && most < 1 ? (unsigned)fmin(floor(1 / most + 0.01), 64) : 1;
    *fits = 1;
    if (opt->max_bytes < 2 * (size_t)FIXED_BYTES)
        return ys_fail(err, YS_ERR_NOMEM,
                       "aligning takes %d MiB at least; want more --max-memory",
                       2 * FIXED_BYTES >> 20);
    const double pixels = (double)((opt->max_bytes - FIXED_BYTES) / PIXEL_BYTES);
    const double all = (double)grid->width * grid->height / (*coarse * *coarse);

    if (all > pixels)
        *fits = (unsigned)ceil(sqrt(all / pixels));
    return YS_OK;
}

/* The model of the overlap, in pixels of found->grid. */
static ys_status find(struct ys_align_found *found, const struct ys_tile_map *map,
                      const struct ys_options *opt, struct ys_error *err)
{
    unsigned coarse, fits;
    ys_status st = choose_scale(&coarse, &fits, map, &found->grid, opt, err);

    if (st)
        return st;
    found->grid = reduce(&found->grid, coarse);
    const struct ys_align_grid small = reduce(&found->grid, fits);

    st = measure(&found->align, fits > 1 ? NULL : &found->ties, map, &small, opt, err);
    if (st || !found->align.trusted)
        return st;
    rescale(&found->align, fits, 0, 0);
    if (fits > 1)
        st = sharpen(found, map, opt, err);
    return st ? st : ys_align_ties_judge(&found->ties, &found->align, err);
}

ys_status ys_align_one(struct ys_aligned_tile *out, const ys_tile *reference,
                       const struct ys_options *opt, struct ys_error *err)
{
    struct ys_align_found found = {.align = {0}};
    struct ys_error why;
    ys_status st = YS_OK;

    if (!ys_tile_map_init(&out->map, reference, out->tile, &why)) {
        snprintf(out->reason, sizeof out->reason, "%s", why.text);
        return YS_OK;
    }
    if (!ys_tile_map_overlap(&found.grid, &out->map)) {
        char at[2][YS_CENTRE_TEXT];

        ys_tile_centre_text(at[0], ys_tile_info(reference));
        ys_tile_centre_text(at[1], ys_tile_info(out->tile));
        snprintf(
            out->reason, sizeof out->reason,
            "by the georeferences they do not overlap: the reference is centred at %s, this "
            "tile at %s; want tiles of one place",
            at[0], at[1]);
        return YS_OK;
    }
    st = find(&found, &out->map, opt, err);
    if (!st) {
        const unsigned k = found.grid.reduced;

        rescale(&found.align, k, found.grid.col0, found.grid.row0);
        rescale_ties(&found.ties, k, found.grid.col0, found.grid.row0);
        st = ys_align_tell(out, &found, err);
    }
    if (!st && found.align.trusted)
        put_into_map(&out->map, &found.align);
    ys_align_ties_fini(&found.ties);
    return st;
}
