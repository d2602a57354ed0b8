/*
 * blob_tree.c - the nodes of a component tree that have the size of an object
 *
 * A component is known by its sums: area, moments, pixels at the area's edge.  They add up from
 * children to parents, so all nodes have theirs after one pass over the pixels and one over the
 * nodes.  Its box is the rectangle with the same second moments, each pixel a square.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/box_moments.h"
#include "blob_parts.h"

#define NONE UINT32_MAX

/* Area over the box of least and of greatest sides: outside, the moments need not be taken. */
static const double least_filled = 0.5, most_filled = 1.5;

struct sums { /* integers: exact, so that no order of adding matters */
    uint64_t x, y, xx, yy, xy;
    uint32_t area, border, parent, seed;
    uint32_t kept; /* index of the nearest kept node at or above; NONE */
    uint8_t level;
};

/* Numbers the nodes from the roots down; node_of[p] for each pixel of the mask. */
static size_t number_nodes(uint32_t *node_of, const uint32_t *parent, const uint32_t *order,
                           const uint8_t *level, size_t used)
{
    size_t n = 0;

    for (size_t k = 0; k < used; k++) {
        const uint32_t p = order[k], q = parent[p];

        node_of[p] = p == q || level[p] != level[q] ? (uint32_t)n++ : node_of[q];
    }
    return n;
}

static bool is_border(const uint8_t *mask, uint32_t x, uint32_t y, uint32_t width,
                      uint32_t height)
{
    const size_t i = (size_t)y * width + x;

    return x == 0 || y == 0 || x + 1 == width || y + 1 == height || !mask[i - 1] ||
           !mask[i + 1] || !mask[i - width] || !mask[i + width];
}

static void add_pixels(struct sums *sums, const uint32_t *node_of, const uint8_t *mask,
                       const struct ys_grid *grid)
{
    for (uint32_t y = 0; y < grid->height; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            const size_t i = (size_t)y * grid->width + x;

            if (!mask[i])
                continue;
            struct sums *s = sums + node_of[i];

            s->area++;
            s->x += x;
            s->y += y;
            s->xx += (uint64_t)x * x;
            s->yy += (uint64_t)y * y;
            s->xy += (uint64_t)x * y;
            s->border += is_border(mask, x, y, grid->width, grid->height);
        }
}

static void link_nodes(struct sums *sums, size_t n, const uint32_t *node_of,
                       const uint32_t *parent, const uint32_t *order, const uint8_t *level,
                       size_t used)
{
    for (size_t k = 0; k < used; k++) {
        const uint32_t p = order[k], q = parent[p];
        struct sums *s = sums + node_of[p];

        if (p != q && level[p] == level[q])
            continue;
        s->seed = p;
        s->level = level[p];
        s->parent = p == q ? NONE : node_of[q];
    }
    for (size_t k = n; k-- > 0;) {
        if (sums[k].parent == NONE)
            continue;
        struct sums *s = sums + sums[k].parent;

        s->area += sums[k].area;
        s->x += sums[k].x;
        s->y += sums[k].y;
        s->xx += sums[k].xx;
        s->yy += sums[k].yy;
        s->xy += sums[k].xy;
        s->border += sums[k].border;
    }
}

/* The box with the second moments of the component. */
static struct ys_node shape_of(const struct sums *s)
{
    const struct ys_moment_sums sums = {s->area,       (double)s->x,  (double)s->y,
                                        (double)s->xx, (double)s->yy, (double)s->xy};
    const double a = sums.n;
    struct ys_moments moments;
    struct ys_sides sides;

    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    const double l = sides.length, w = sides.width;

    return (struct ys_node){
        .seed = s->seed,
        .area = s->area,
        .level = s->level,
        .x = (float)moments.x,
        .y = (float)moments.y,
        .length = (float)l,
        .width = (float)w,
        .angle = (float)sides.angle_rad,
        .rho = (float)(a / (l * w)),
        .border = (float)(s->border / (2 * (l + w))),
    };
}

static bool is_wanted(const struct ys_node *node, const struct ys_node_limits *limits)
{
    return (double)node->length >= limits->length[0] &&
           (double)node->length <= limits->length[1] &&
           (double)node->width >= limits->width[0] && (double)node->width <= limits->width[1] &&
           (double)node->rho >= limits->rho && (double)node->border <= limits->border;
}

static bool keep_wanted(struct ys_nodes *out, struct sums *sums, size_t n,
                        const struct ys_node_limits *limits)
{
    const double least = least_filled * limits->length[0] * limits->width[0];
    const double most = most_filled * limits->length[1] * limits->width[1];
    size_t room = 0;

    for (size_t k = 0; k < n; k++) {
        struct sums *s = sums + k;
        const uint32_t up = s->parent;
        const uint32_t kept = up == NONE ? NONE : sums[up].kept;
        struct ys_node node = {0};
        const bool fits = s->area >= least && s->area <= most &&
                          (node = shape_of(s), is_wanted(&node, limits));

        if (!fits) {
            s->kept = kept;
            continue;
        }
        if (out->n == room) {
            struct ys_node *more = ys_resize(out->node, room = 2 * room + 64, sizeof *more);

            if (!more)
                return false;
            out->node = more;
        }
        node.parent = kept == NONE ? -1 : (int32_t)kept;
        node.parent_level = up == NONE ? node.level : sums[up].level;
        s->kept = (uint32_t)out->n;
        out->node[out->n++] = node;
    }
    return true;
}

bool ys_nodes_make(struct ys_nodes *out, const uint8_t *level, const uint8_t *mask,
                   const struct ys_grid *grid, const struct ys_node_limits *limits)
{
    const size_t n = (size_t)grid->width * grid->height;
    uint32_t *parent = ys_new_raw(n, sizeof *parent), *order = ys_new_raw(n, sizeof *order);
    uint32_t *node_of = ys_new_raw(n, sizeof *node_of);
    struct sums *sums = NULL;
    bool ok = parent && order && node_of;

    *out = (struct ys_nodes){0};
    if (ok) {
        const size_t used =
            ys_maxtree(parent, order, node_of, level, mask, grid->width, grid->height);
        const size_t nodes = number_nodes(node_of, parent, order, level, used);

        sums = ys_new(nodes, sizeof *sums);
        ok = sums != NULL;
        if (ok) {
            add_pixels(sums, node_of, mask, grid);
            link_nodes(sums, nodes, node_of, parent, order, level, used);
            ok = keep_wanted(out, sums, nodes, limits);
        }
    }
    free(parent);
    free(order);
    free(node_of);
    free(sums);
    if (!ok) {
        free(out->node);
        *out = (struct ys_nodes){0};
    }
    return ok;
}
