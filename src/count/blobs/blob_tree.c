/*
 * blob_tree.c - the nodes of a component tree that have the size of an object
 *
 * From the brightest pixel down, in order of rows within a level from the last on, each joins the
 * components of its neighbours that are there already, so every component of every level comes to
 * be once.  A component is known by its sums: area, moments, pixels at the area's edge.  When a
 * darker pixel joins it, what it was before is a node: its box is the rectangle with the same
 * second moments, each pixel a square, and it is kept where the class allows it.
 *
 * What has grown larger than any object becomes one with all else that has: nobody asks for its
 * sums.  Land and sea soon are, and their pixels are dealt with by a look at their neighbours.
 * Of the tree as others keep it (Najman and Couprie 2006; a parent for each pixel, then sums) only
 * the wanted nodes are ever there: three times as fast, at 8 bytes a pixel and 68 a summit.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../raster/box_moments.h"
#include "blob_parts.h"

#define NONE UINT32_MAX

/* Area over the box of least and of greatest sides: outside, the moments need not be taken. */
static const double least_filled = 0.5, most_filled = 1.5;

enum { LEVELS = 256, LARGE = 0 }; /* LARGE: the component of all that is too large */
#define AT_EDGE (UINT32_C(1) << 31)

struct component { /* integers: exact, so that no order of adding matters */
    uint64_t x, y, xx, yy, xy;
    uint32_t area, border;
    uint32_t seed;   /* its last pixel of the level */
    uint32_t orphan; /* last of the ring of its kept nodes without a parent yet, NONE */
    uint8_t level;
};

/* Pixels are numbered in a frame that is wider by a pixel on each side, so that all have four
 * neighbours. */
struct tree {
    size_t stride, rows;
    uint32_t *order; /* pixels of the mask by rising level, then as rows are; | AT_EDGE */
    size_t end[LEVELS];
    uint32_t *label;      /* component that a pixel joined, NONE: not yet */
    uint32_t *up;         /* of a component: what it became a part of, itself */
    struct component *at; /* of LARGE nothing is set */
    size_t n, room;
    double least, most; /* area */
    const struct ys_node_limits *limits;
    struct ys_nodes *out;
    uint32_t *next; /* of a kept node: the next in its ring */
    size_t room_kept;
};

/* The component that c became a part of; halves the paths it walks. */
static uint32_t root_of(uint32_t *up, uint32_t c)
{
    while (up[c] != c) {
        up[c] = up[up[c]];
        c = up[c];
    }
    return c;
}

/* Pixels of the mask with one beside them that is not, or is beyond the picture. */
static uint32_t is_edge(const uint8_t *mask, size_t x, size_t y, const struct ys_grid *grid)
{
    const size_t w = grid->width, i = y * w + x;

    return x == 0 || y == 0 || x + 1 == w || y + 1 == grid->height || !mask[i - 1] ||
           !mask[i + 1] || !mask[i - w] || !mask[i + w];
}

static void sort_by_level(struct tree *tree, const uint8_t *level, const uint8_t *mask,
                          const struct ys_grid *grid)
{
    const size_t w = grid->width, n = w * grid->height;
    size_t first[LEVELS] = {0};

    for (size_t i = 0; i < n; i++)
        if (mask[i])
            first[level[i]]++;
    for (size_t v = 0, before = 0; v < LEVELS; v++) {
        const size_t here = first[v];

        first[v] = before;
        tree->end[v] = before += here;
    }
    for (size_t y = 0; y < grid->height; y++)
        for (size_t x = 0; x < w; x++)
            if (mask[y * w + x])
                tree->order[first[level[y * w + x]]++] =
                    (uint32_t)((y + 1) * tree->stride + x + 1) |
                    (is_edge(mask, x, y, grid) ? AT_EDGE : 0);
}

/* The box with the second moments of the component. */
static struct ys_node shape_of(const struct tree *tree, const struct component *s)
{
    const size_t row = s->seed / tree->stride - 1, column = s->seed % tree->stride - 1;
    const struct ys_moment_sums sums = {s->area,       (double)s->x,  (double)s->y,
                                        (double)s->xx, (double)s->yy, (double)s->xy};
    const double a = sums.n;
    struct ys_moments moments;
    struct ys_sides sides;

    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    const double l = sides.length, w = sides.width;

    return (struct ys_node){
        .seed = (uint32_t)(row * (tree->stride - 2) + column),
        .parent = -1,
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

static bool make_room(struct tree *tree)
{
    const size_t room = 2 * tree->room_kept + 64;
    struct ys_node *node = ys_resize(tree->out->node, room, sizeof *node);

    tree->out->node = node ? node : tree->out->node;
    uint32_t *next = node ? ys_resize(tree->next, room, sizeof *next) : NULL;

    tree->next = next ? next : tree->next;
    tree->room_kept = next ? room : tree->room_kept;
    return next != NULL;
}

/* A component as it was before a pixel of that level joined it; the kept ones in it that have no
 * parent are its children where it is kept, too. */
static bool close_node(struct tree *tree, struct component *c, uint8_t parent_level)
{
    struct ys_nodes *out = tree->out;

    if (!(c->area >= tree->least && c->area <= tree->most))
        return true;
    struct ys_node node = shape_of(tree, c);

    if (!is_wanted(&node, tree->limits))
        return true;
    if (out->n == tree->room_kept && !make_room(tree))
        return false;
    node.parent_level = parent_level;
    if (c->orphan != NONE) {
        uint32_t k = c->orphan;

        do {
            out->node[k].parent = (int32_t)out->n;
            k = tree->next[k];
        } while (k != c->orphan);
    }
    c->orphan = (uint32_t)out->n;
    tree->next[out->n] = (uint32_t)out->n;
    out->node[out->n++] = node;
    return true;
}

/* Both become one; returns which. */
static uint32_t join(struct tree *tree, uint32_t a, uint32_t b)
{
    if (a == LARGE || b == LARGE)
        return tree->up[a] = tree->up[b] = LARGE;
    if (tree->at[a].area < tree->at[b].area) {
        const uint32_t t = a;

        a = b;
        b = t;
    }
    struct component *to = tree->at + a;
    const struct component *from = tree->at + b;

    to->area += from->area;
    to->border += from->border;
    to->x += from->x;
    to->y += from->y;
    to->xx += from->xx;
    to->yy += from->yy;
    to->xy += from->xy;
    if (to->orphan == NONE) {
        to->orphan = from->orphan;
    } else if (from->orphan != NONE) { /* two rings become one */
        const uint32_t t = tree->next[to->orphan];

        tree->next[to->orphan] = tree->next[from->orphan];
        tree->next[from->orphan] = t;
    }
    tree->up[b] = a;
    return a;
}

static bool add_component(struct tree *tree, uint8_t level)
{
    if (tree->n == tree->room) {
        const size_t room = 2 * tree->room;
        struct component *at = ys_resize(tree->at, room, sizeof *at);

        tree->at = at ? at : tree->at;
        uint32_t *up = at ? ys_resize(tree->up, room, sizeof *up) : NULL;

        if (!up)
            return false;
        tree->up = up;
        tree->room = room;
    }
    tree->up[tree->n] = (uint32_t)tree->n;
    tree->at[tree->n++] = (struct component){.level = level, .orphan = NONE};
    return true;
}

static void add_pixel(struct tree *tree, uint32_t c, uint32_t pixel, bool at_edge)
{
    struct component *s = tree->at + c;
    const uint32_t stride = (uint32_t)tree->stride;
    const uint64_t y = pixel / stride - 1, x = pixel % stride - 1;

    s->area++;
    s->x += x;
    s->y += y;
    s->xx += x * x;
    s->yy += y * y;
    s->xy += x * y;
    s->border += at_edge;
    s->seed = pixel;
    if (s->area > tree->most)
        tree->up[c] = LARGE;
}

/* One pixel, after all that are brighter. */
static bool take_pixel(struct tree *tree, uint32_t entry, uint8_t level)
{
    const uint32_t pixel = entry & ~AT_EDGE;
    const uint32_t *label = tree->label + pixel;
    const uint32_t next[4] = {label[-1], label[1], *(label - tree->stride),
                              label[tree->stride]};
    uint32_t c = NONE;

    for (int j = 0; j < 4; j++) {
        if (next[j] == NONE || next[j] == c)
            continue;
        const uint32_t r = root_of(tree->up, next[j]);

        if (r == c)
            continue;
        if (r != LARGE && tree->at[r].level != level) {
            if (!close_node(tree, tree->at + r, level))
                return false;
            tree->at[r].level = level;
        }
        c = c == NONE ? r : join(tree, c, r);
    }
    if (c == NONE) {
        c = (uint32_t)tree->n;
        if (!add_component(tree, level))
            return false;
    }
    tree->label[pixel] = c;
    if (c != LARGE)
        add_pixel(tree, c, pixel, (entry & AT_EDGE) != 0);
    return true;
}

struct place { /* of a kept node, in the order that is given out */
    uint64_t key;
    uint32_t from;
};

static int by_key(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    return (p->key > q->key) - (p->key < q->key);
}

/* By rising level, then by their seeds: parents first, whatever order they were closed in. */
static bool put_in_order(struct ys_nodes *nodes)
{
    const size_t n = nodes->n;
    struct place *place = ys_new_raw(n, sizeof *place);
    uint32_t *to = ys_new_raw(n, sizeof *to);
    struct ys_node *sorted = ys_new_raw(n, sizeof *sorted);
    const bool ok = place && to && sorted;

    for (size_t k = 0; ok && k < n; k++)
        place[k] = (struct place){(uint64_t)nodes->node[k].level << 32 | nodes->node[k].seed,
                                  (uint32_t)k};
    if (ok)
        qsort(place, n, sizeof *place, by_key);
    for (size_t k = 0; ok && k < n; k++)
        to[place[k].from] = (uint32_t)k;
    for (size_t k = 0; ok && k < n; k++) {
        sorted[k] = nodes->node[place[k].from];
        if (sorted[k].parent >= 0)
            sorted[k].parent = (int32_t)to[sorted[k].parent];
    }
    free(place);
    free(to);
    if (!ok) {
        free(sorted);
        return false;
    }
    free(nodes->node);
    nodes->node = sorted;
    return true;
}

static bool grow_tree(struct tree *tree)
{
    bool ok = true;

    for (size_t v = LEVELS; ok && v-- > 0;)
        for (size_t k = tree->end[v], first = v ? tree->end[v - 1] : 0; ok && k-- > first;)
            ok = take_pixel(tree, tree->order[k], (uint8_t)v);
    for (size_t c = LARGE + 1; ok && c < tree->n; c++)
        if (tree->up[c] == c) /* a whole part of the mask */
            ok = close_node(tree, tree->at + c, tree->at[c].level);
    return ok && put_in_order(tree->out);
}

bool ys_nodes_make(struct ys_nodes *out, const uint8_t *level, const uint8_t *mask,
                   const struct ys_grid *grid, const struct ys_node_limits *limits)
{
    struct tree tree = {.stride = (size_t)grid->width + 2,
                        .rows = (size_t)grid->height + 2,
                        .least = least_filled * limits->length[0] * limits->width[0],
                        .most = most_filled * limits->length[1] * limits->width[1],
                        .limits = limits,
                        .out = out,
                        .room = 1024};
    const size_t n = tree.stride * tree.rows;

    *out = (struct ys_nodes){0};
    if (n >= AT_EDGE) /* no machine that is asked has the memory for it */
        return false;
    tree.order = ys_scratch_new_raw(grid->scratch, (size_t)grid->width * grid->height,
                                    sizeof *tree.order);
    tree.label = ys_scratch_new_raw(grid->scratch, n, sizeof *tree.label);
    tree.at = ys_new_raw(tree.room, sizeof *tree.at);
    tree.up = ys_new_raw(tree.room, sizeof *tree.up);
    bool ok = tree.order && tree.label && tree.at && tree.up;

    if (ok) {
        memset(tree.label, 0xff, n * sizeof *tree.label); /* NONE */
        tree.up[LARGE] = LARGE;
        tree.n = LARGE + 1;
        sort_by_level(&tree, level, mask, grid);
        ok = grow_tree(&tree);
    }
    ys_scratch_free(tree.order);
    ys_scratch_free(tree.label);
    free(tree.at);
    free(tree.up);
    free(tree.next);
    if (!ok) {
        free(out->node);
        *out = (struct ys_nodes){0};
    }
    return ok;
}
