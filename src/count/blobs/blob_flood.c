/* blob_flood.c - the pixels of one component, and their shape
 *
 * Trees keep no lists of pixels: of the few nodes that are candidates the pixels are found again,
 * from a seed.  A stamp for each flood saves clearing the plane. */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/box_moments.h"
#include "blob_parts.h"

bool ys_flood_init(struct ys_flood *flood, const struct ys_grid *grid)
{
    *flood = (struct ys_flood){.width = grid->width, .height = grid->height, .most = SIZE_MAX};
    flood->stamp =
        ys_scratch_new(grid->scratch, (size_t)grid->width * grid->height, sizeof *flood->stamp);
    return flood->stamp != NULL;
}

void ys_flood_fini(struct ys_flood *flood)
{
    ys_scratch_free(flood->stamp);
    free(flood->px);
    *flood = (struct ys_flood){0};
}

static bool flood_add(struct ys_flood *flood, size_t p)
{
    flood->stamp[p] = flood->round;
    if (flood->n == flood->capacity) {
        uint32_t *more = ys_resize(flood->px, 2 * flood->capacity + 1024, sizeof *more);

        if (!more)
            return false;
        flood->px = more;
        flood->capacity = 2 * flood->capacity + 1024;
    }
    flood->px[flood->n++] = (uint32_t)p;
    return true;
}

bool ys_flood_run(struct ys_flood *flood, const uint8_t *level, const uint8_t *mask,
                  uint32_t seed, uint8_t least)
{
    const size_t width = flood->width, all = width * flood->height;

    flood->n = 0;
    flood->round++;
    if (!flood_add(flood, seed))
        return false;
    for (size_t k = 0; k < flood->n && flood->n <= flood->most; k++) {
        const size_t p = flood->px[k], x = p % width;
        const size_t next[4] = {x > 0 ? p - 1 : all, x + 1 < width ? p + 1 : all,
                                p >= width ? p - width : all,
                                p + width < all ? p + width : all};

        for (int j = 0; j < 4; j++) {
            const size_t q = next[j];

            if (q < all && mask[q] && level[q] >= least && flood->stamp[q] != flood->round &&
                !flood_add(flood, q))
                return false;
        }
    }
    return true;
}

bool ys_candidate_flood(struct ys_flood *flood, const struct ys_channels *channels,
                        const struct ys_candidate *candidate)
{
    return ys_flood_run(flood, channels->level[candidate->channel],
                        channels->mask[candidate->channel], candidate->seed, candidate->level);
}

static bool is_edge(const struct ys_flood *flood, size_t p)
{
    const size_t x = p % flood->width, width = flood->width;

    return x == 0 || x + 1 == width || p < width || p + width >= width * flood->height ||
           flood->stamp[p - 1] != flood->round || flood->stamp[p + 1] != flood->round ||
           flood->stamp[p - width] != flood->round || flood->stamp[p + width] != flood->round;
}

size_t ys_flood_edge(size_t *on, const struct ys_flood *flood, const uint8_t *mask)
{
    size_t edge = 0;

    *on = 0;
    for (size_t k = 0; k < flood->n; k++)
        if (is_edge(flood, flood->px[k])) {
            edge++;
            *on += mask[flood->px[k]] != 0;
        }
    return edge;
}

void ys_flood_shape(struct ys_shape *out, const struct ys_flood *flood)
{
    struct ys_moment_sums sums = {.n = (double)flood->n};
    struct ys_moments moments;
    struct ys_sides sides;

    for (size_t k = 0; k < flood->n; k++) { /* integers below 2^53: exact */
        const double x = flood->px[k] % flood->width, y = flood->px[k] / flood->width;

        sums.x += x;
        sums.y += y;
        sums.xx += x * x;
        sums.yy += y * y;
        sums.xy += x * y;
    }
    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    out->x = moments.x;
    out->y = moments.y;
    out->length = sides.length;
    out->width = sides.width;
    out->angle = sides.angle_rad;
    out->rho = sums.n / (out->length * out->width);
}
