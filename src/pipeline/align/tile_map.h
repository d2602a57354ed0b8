#ifndef YS_PIPELINE_ALIGN_TILE_MAP_H
#define YS_PIPELINE_ALIGN_TILE_MAP_H

#include "../../align/align.h"
#include "../../formats/tile/tile.h"

/* Where pixels of the reference lie in another tile: by both georeferences, and by what was measured
 * beyond them.  Both may differ in CRS, pixel size, extent and rotation. */
struct ys_tile_map {
    const ys_tile *reference, *tile;
    bool direct;             /* one CRS: t leads there */
    double t[6];             /* x' = t0 + t1 x + t2 y, y' = t3 + t4 x + t5 y */
    double align[6], cx, cy; /* as in struct ys_align, in pixels of the reference; 0: none */
};

/* By the georeferences alone.  False, with the reason: one of them has none. */
bool ys_tile_map_init(struct ys_tile_map *out, const ys_tile *reference, const ys_tile *tile,
                      struct ys_error *why);
/* Where a pixel of the tile lies in the reference, by the georeferences alone. */
struct ys_point ys_tile_map_back(const struct ys_tile_map *map, double x, double y);

/* The grid onto which a tile is brought: pixels of the reference from (col0, row0) on, each of reduced
 * x reduced of them. */
struct ys_align_grid {
    double col0, row0;
    uint32_t width, height;
    unsigned reduced;
};

/* align_one.c: the part of the reference that the tile covers by the georeferences; false: none. */
bool ys_tile_map_overlap(struct ys_align_grid *out, const struct ys_tile_map *map);

/* How finely a map is followed on a grid, and how large the tile's pixels are there. */
struct ys_tile_lattice {
    uint32_t step;           /* px of the grid, a power of two: 8 to 32 */
    double scale_x, scale_y; /* pixels of the tile that one of the grid spans */
};
/* Bilinear between points that lie a step apart it errs by less than 0.02 px of the tile, or the step
 * is the least one. */
void ys_tile_lattice_find(struct ys_tile_lattice *out, const struct ys_tile_map *map,
                          const struct ys_align_grid *grid);

/* The place of a point of the grid, px, in the tile, by what was measured, too; NaN where there is
 * none.  Not thread-safe: PROJ is asked. */
struct ys_point ys_tile_map_grid(const struct ys_tile_map *map,
                                 const struct ys_align_grid *grid, double x, double y);

#endif
