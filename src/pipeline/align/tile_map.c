/*
 * tile_map.c - from pixels of the reference to those of another tile
 *
 * Tiles of one CRS are related by their two transforms, exactly; others through longitude and latitude
 * by PROJ, which is too slow to be asked for every pixel.  Between two CRS a map bends little over 32
 * pixels (8e-6 px from UTM to degrees at 0.5 m, 6e-4 px at 30 m and 70 degrees north), so that it is
 * followed on a lattice; whether that suffices is looked at, not taken for granted.
 */

#include "tile_map.h"

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"

enum { FIRST_STEP = 32, LEAST_STEP = 8 };
/* Cells along each axis whose middle is looked at: maps bend smoothly. */
enum { CELLS = 24 };
static const double MOST_ERROR_PX = 0.02;

static struct ys_point apply(const double t[6], double x, double y)
{
    return (struct ys_point){t[0] + t[1] * x + t[2] * y, t[3] + t[4] * x + t[5] * y};
}

/* Of the tile by the reference; false where a transform has no inverse. */
static bool join(double out[6], const double from[6], const double to[6])
{
    double u[6];

    if (!memcmp(from, to, 6 * sizeof *from)) { /* one grid: no rounding */
        memcpy(out, (double[6]){0, 1, 0, 0, 0, 1}, 6 * sizeof *out);
        return true;
    }
    if (!ys_affine_invert(u, to))
        return false;
    for (int j = 0; j < 6; j += 3) {
        out[j] = u[j] + u[j + 1] * from[0] + u[j + 2] * from[3];
        out[j + 1] = u[j + 1] * from[1] + u[j + 2] * from[4];
        out[j + 2] = u[j + 1] * from[2] + u[j + 2] * from[5];
    }
    return true;
}

/* No CRS at all: their first pixels lie on the same place. */
static bool join_sizes(struct ys_tile_map *map)
{
    const struct ys_tile_info *a = ys_tile_info(map->reference), *b = ys_tile_info(map->tile);
    const double t[6] = {0, a->gsd_x_m / b->gsd_x_m, 0, 0, 0, a->gsd_y_m / b->gsd_y_m};

    memcpy(map->t, t, sizeof t);
    return isfinite(t[1]) && isfinite(t[5]);
}

bool ys_tile_map_init(struct ys_tile_map *out, const ys_tile *reference, const ys_tile *tile,
                      struct ys_error *why)
{
    const struct ys_tile_info *a = ys_tile_info(reference), *b = ys_tile_info(tile);
    const bool known[2] = {ys_tile_has_crs(reference), ys_tile_has_crs(tile)};

    *out = (struct ys_tile_map){.reference = reference, .tile = tile};
    if (known[0] && known[1]) {
        out->direct = false;
    } else if (!known[0] && !known[1] && join_sizes(out)) {
        out->direct = true;
        return true;
    } else {
        const struct ys_tile_info *bare = known[0] ? b : a;

        ys_fail(why, YS_ERR_MISMATCH, "%.200s: %s", bare->path, bare->unplaced);
        return false;
    }
    /* A user-defined CRS has no name that says that two are one. */
    if (!strcmp(a->crs, b->crs) && !strncmp(a->crs, "EPSG:", 5))
        out->direct = join(out->t, a->transform, b->transform);
    return true;
}

static struct ys_point map_at(const struct ys_tile_map *map, double x, double y)
{
    const double u = x - map->cx, v = y - map->cy, *m = map->align;
    const double px = x + m[0] + m[1] * u + m[2] * v, py = y + m[3] + m[4] * u + m[5] * v;
    struct ys_point out;
    double lon, lat;

    if (map->direct)
        return apply(map->t, px, py);
    ys_tile_to_lonlat(map->reference, px, py, &lon, &lat);
    ys_tile_to_pixel(map->tile, lon, lat, &out.x, &out.y);
    return out;
}

struct ys_point ys_tile_map_back(const struct ys_tile_map *map, double x, double y)
{
    struct ys_point out = {(double)NAN, (double)NAN};
    double u[6], lon, lat;

    if (map->direct)
        return ys_affine_invert(u, map->t) ? apply(u, x, y) : out;
    ys_tile_to_lonlat(map->tile, x, y, &lon, &lat);
    ys_tile_to_pixel(map->reference, lon, lat, &out.x, &out.y);
    return out;
}

struct ys_point ys_tile_map_grid(const struct ys_tile_map *map,
                                 const struct ys_align_grid *grid, double x, double y)
{
    return map_at(map, grid->col0 + x * grid->reduced, grid->row0 + y * grid->reduced);
}

/* Corners and middle of the cell that begins at (x, y), and what they say. */
static bool look(double *error, double size[2], const struct ys_tile_map *map,
                 const struct ys_align_grid *grid, const double at[3])
{
    struct ys_point c[5];
    double middle[2] = {0, 0};

    for (int k = 0; k < 5; k++) {
        const double u = k == 4 ? 0.5 : k & 1, v = k == 4 ? 0.5 : k >> 1;

        c[k] = ys_tile_map_grid(map, grid, at[0] + u * at[2], at[1] + v * at[2]);
        if (!isfinite(c[k].x) || !isfinite(c[k].y))
            return false;
        if (k < 4) {
            middle[0] += c[k].x / 4;
            middle[1] += c[k].y / 4;
        }
    }
    *error = hypot(c[4].x - middle[0], c[4].y - middle[1]);
    size[0] = hypot(c[1].x - c[0].x, c[2].x - c[0].x) / at[2];
    size[1] = hypot(c[1].y - c[0].y, c[2].y - c[0].y) / at[2];
    return true;
}

void ys_tile_lattice_find(struct ys_tile_lattice *out, const struct ys_tile_map *map,
                          const struct ys_align_grid *grid)
{
    double worst, sum[2];
    size_t n;

    *out = (struct ys_tile_lattice){FIRST_STEP, 1, 1};
    for (;; out->step /= 2) {
        worst = sum[0] = sum[1] = 0;
        n = 0;
        for (int j = 0; j < CELLS; j++)
            for (int i = 0; i < CELLS; i++) {
                const double x = (double)grid->width * i / CELLS;
                const double y = (double)grid->height * j / CELLS;
                double error, size[2];

                if (!look(&error, size, map, grid, (double[3]){x, y, out->step}))
                    continue;
                worst = fmax(worst, error);
                sum[0] += size[0];
                sum[1] += size[1];
                n++;
            }
        if (worst <= MOST_ERROR_PX || out->step <= LEAST_STEP)
            break;
    }
    if (n) {
        out->scale_x = sum[0] / (double)n;
        out->scale_y = sum[1] / (double)n;
    }
}
