/* overlap.c - how much of its ground a tile has in common with another
 *
 * Asked at points spread over either tile.  Halves of one pass are often cut from one raster, with
 * nodata where the other half is, so that where the frames of two files have much in common their
 * pixels are asked, too. */

#include "look.h"

#include <math.h>

enum {
    POINTS =
        16,    /* along each side: a share is then known to 3 %, enough for "half" and "all" */
    EDGE = 33, /* along each side of the frame: it is a curve in another CRS */
    MOST_ROWS = 64 /* of a window that is read for the points of one row together */
};
/* Frames that have less in common have no question that pixels could answer. */
static const double much = 0.5;
/* px: rounding of georeferences between tiles that were cut to lie side by side. */
static const double beside_px = 2;

static bool has_point(const struct ys_tile_info *info, struct ys_point p, double margin)
{
    return p.x >= -margin && p.y >= -margin && p.x < info->width_px + margin &&
           p.y < info->height_px + margin;
}

static struct ys_point point_of(const ys_tile *tile, double i, double j)
{
    const struct ys_tile_info *info = ys_tile_info(tile);

    return (struct ys_point){info->width_px * i, info->height_px * j};
}

static struct ys_point moved(const struct ys_tile_map *map, struct ys_point p)
{
    const struct ys_tile_info *info = ys_tile_info(map->reference);
    const struct ys_align_grid whole = {0, 0, info->width_px, info->height_px, 1};

    return ys_tile_map_grid(map, &whole, p.x, p.y);
}

/* Some point of the frame of map->reference lies in map->tile. */
static bool reaches(const struct ys_tile_map *map)
{
    for (int j = 0; j < EDGE; j++)
        for (int i = 0; i < EDGE; i++) {
            const struct ys_point p =
                point_of(map->reference, i / (EDGE - 1.0), j / (EDGE - 1.0));

            if (has_point(ys_tile_info(map->tile), moved(map, p), beside_px))
                return true;
        }
    return false;
}

bool ys_tiles_touch(const ys_tile *a, const ys_tile *b)
{
    struct ys_tile_map there, back;
    struct ys_error ignored;

    return ys_tile_map_init(&there, a, b, &ignored) &&
           ys_tile_map_init(&back, b, a, &ignored) && (reaches(&there) || reaches(&back));
}

static bool may_have_holes(const struct ys_tile_info *info)
{
    return info->has_nodata || info->has_alpha || info->has_mask || info->sample[0] == 'f';
}

/* Which of n points of a row lie on valid pixels of the tile. */
static ys_status look(bool *valid, const ys_tile *tile, const struct ys_point *at, size_t n,
                      struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    ys_status st = YS_OK;
    struct ys_image image;

    for (size_t i = 0; i < n; i++) {
        valid[i] = has_point(info, at[i], 0);
        if (!valid[i])
            continue;
        b[0] = fmin(b[0], floor(at[i].x));
        b[1] = fmin(b[1], floor(at[i].y));
        b[2] = fmax(b[2], floor(at[i].x) + 1);
        b[3] = fmax(b[3], floor(at[i].y) + 1);
    }
    if (!(b[2] > b[0]) || !may_have_holes(info))
        return YS_OK;
    if (b[3] - b[1] > MOST_ROWS && n > 1) {
        for (size_t i = 0; !st && i < n; i++)
            st = look(&valid[i], tile, &at[i], 1, err);
        return st;
    }
    st = ys_tile_window(&image, tile, (int64_t)b[0], (int64_t)b[1], (uint32_t)(b[2] - b[0]),
                        (uint32_t)(b[3] - b[1]), err);
    for (size_t i = 0; !st && i < n; i++)
        if (valid[i])
            valid[i] = image.valid[(size_t)(floor(at[i].y) - b[1]) * image.width +
                                   (size_t)(floor(at[i].x) - b[0])];
    if (!st)
        ys_image_fini(&image);
    return st;
}

/* The share of what map->reference shows that map->tile shows, too; pixels: they are asked. */
static ys_status share_of(double *share, const struct ys_tile_map *map, bool pixels,
                          struct ys_error *err)
{
    size_t shown = 0, both = 0;

    for (int j = 0; j < POINTS; j++) {
        struct ys_point own[POINTS], other[POINTS];
        bool here[POINTS], there[POINTS];
        ys_status st = YS_OK;

        for (int i = 0; i < POINTS; i++) {
            own[i] = point_of(map->reference, (i + 0.5) / POINTS, (j + 0.5) / POINTS);
            other[i] = moved(map, own[i]);
            here[i] = true;
            there[i] = has_point(ys_tile_info(map->tile), other[i], 0);
        }
        if (pixels)
            st = look(here, map->reference, own, POINTS, err);
        if (!st && pixels)
            st = look(there, map->tile, other, POINTS, err);
        if (st)
            return st;
        for (int i = 0; i < POINTS; i++) {
            shown += here[i];
            both += here[i] && there[i];
        }
    }
    *share = shown ? (double)both / (double)shown : 0;
    return YS_OK;
}

ys_status ys_tiles_overlap(double *share, const ys_tile *a, const ys_tile *b,
                           struct ys_error *err)
{
    struct ys_tile_map map[2];
    double one[2] = {0, 0};
    struct ys_error ignored;
    ys_status st = YS_OK;

    *share = 0;
    if (!ys_tile_map_init(&map[0], a, b, &ignored) ||
        !ys_tile_map_init(&map[1], b, a, &ignored))
        return YS_OK;
    for (int pixels = 0; pixels < 2; pixels++) {
        for (int k = 0; !st && k < 2; k++)
            st = share_of(&one[k], &map[k], pixels, err);
        *share = fmax(one[0], one[1]);
        if (st || *share < much ||
            !(may_have_holes(ys_tile_info(a)) || may_have_holes(ys_tile_info(b))))
            break;
    }
    return st;
}
