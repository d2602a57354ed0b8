#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/count/blobs/blob_parts.h"

enum { MOST = 12 * 11 };

static uint32_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* Pixels of the component of level >= least around p, by repeated passes. */
static size_t brute(uint8_t *in, const uint8_t *level, const uint8_t *mask, uint32_t w,
                    uint32_t h, uint32_t p, uint8_t least)
{
    size_t n = 1;
    int grown = 1;

    memset(in, 0, (size_t)w * h);
    in[p] = 1;
    while (grown) {
        grown = 0;
        for (uint32_t i = 0; i < w * h; i++) {
            if (in[i] || !mask[i] || level[i] < least)
                continue;
            if ((i % w > 0 && in[i - 1]) || (i % w + 1 < w && in[i + 1]) ||
                (i >= w && in[i - w]) || (i + w < w * h && in[i + w])) {
                in[i] = 1;
                n++;
                grown = 1;
            }
        }
    }
    return n;
}

static const struct ys_node_limits any = {
    .length = {0.1, 40}, .width = {0.1, 40}, .rho = 0, .border = 1e9};

struct drawn { /* a picture of few levels, some of it masked out */
    uint8_t level[MOST], mask[MOST];
    struct ys_grid grid;
};

static void draw(struct drawn *out, uint64_t *state)
{
    const uint32_t w = 1 + random_next(state) % 12, h = 1 + random_next(state) % 11;
    const uint32_t levels = 1 + random_next(state) % 9;

    out->grid = (struct ys_grid){.width = w, .height = h};
    for (uint32_t i = 0; i < w * h; i++) {
        out->level[i] = (uint8_t)(random_next(state) % levels * 31);
        out->mask[i] = random_next(state) % 8 != 0;
    }
}

/* Pixels of the mask that are the first of their level in their component: one a node. */
static size_t brute_nodes(const struct drawn *d)
{
    const uint32_t w = d->grid.width, h = d->grid.height;
    uint8_t in[MOST];
    size_t n = 0;

    for (uint32_t p = 0; p < w * h; p++) {
        int first = d->mask[p];

        if (!first)
            continue;
        brute(in, d->level, d->mask, w, h, p, d->level[p]);
        for (uint32_t q = 0; q < p; q++)
            first = first && !(in[q] && d->level[q] == d->level[p]);
        n += (size_t)first;
    }
    return n;
}

Test(nodes, each_is_the_component_that_thresholding_finds)
{
    uint64_t state = 1;

    for (int round = 0; round < 60; round++) {
        struct drawn d;
        struct ys_nodes nodes;
        uint8_t in[MOST];

        draw(&d, &state);
        const uint32_t w = d.grid.width, h = d.grid.height;

        cr_assert(ys_nodes_make(&nodes, d.level, d.mask, &d.grid, &any));
        cr_assert(eq(sz, nodes.n, brute_nodes(&d)));
        for (size_t k = 0; k < nodes.n; k++) {
            const struct ys_node *node = nodes.node + k;
            const struct ys_node *up = node->parent < 0 ? node : nodes.node + node->parent;

            cr_assert(eq(int, d.level[node->seed], node->level));
            cr_assert(
                eq(sz, brute(in, d.level, d.mask, w, h, node->seed, node->level), node->area));
            cr_assert(eq(int, node->parent_level, up->level));
            cr_assert(node->parent < (int32_t)k);
            const size_t around = brute(in, d.level, d.mask, w, h, node->seed, up->level);

            cr_assert(eq(sz, around, up->area));
            cr_assert(in[up->seed]);
        }
        free(nodes.node);
    }
}

static int is_within(const struct ys_node *node, const struct ys_node_limits *limits)
{
    return (double)node->length <= limits->length[1] &&
           (double)node->width <= limits->width[1] &&
           node->area <= 1.5 * limits->length[1] * limits->width[1];
}

Test(nodes, those_of_tight_limits_are_those_of_loose_ones_that_fit)
{
    static const struct ys_node_limits tight = {
        .length = {0.1, 4}, .width = {0.1, 3}, .rho = 0, .border = 1e9};
    uint64_t state = 2;

    for (int round = 0; round < 200; round++) {
        struct drawn d;
        struct ys_nodes all, few;
        size_t n = 0;

        draw(&d, &state);
        cr_assert(ys_nodes_make(&all, d.level, d.mask, &d.grid, &any));
        cr_assert(ys_nodes_make(&few, d.level, d.mask, &d.grid, &tight));
        for (size_t k = 0; k < all.n; k++) {
            int32_t up = all.node[k].parent;

            if (!is_within(all.node + k, &tight))
                continue;
            const struct ys_node *node = few.node + n++;

            cr_assert(n <= few.n);
            cr_assert(eq(u32, node->seed, all.node[k].seed));
            cr_assert(eq(u32, node->area, all.node[k].area));
            cr_assert(eq(int, node->parent_level, all.node[k].parent_level));
            while (up >= 0 && !is_within(all.node + up, &tight))
                up = all.node[up].parent;
            cr_assert(eq(int, node->parent < 0, up < 0));
            cr_assert(up < 0 || few.node[node->parent].seed == all.node[up].seed);
        }
        cr_assert(eq(sz, few.n, n));
        free(all.node);
        free(few.node);
    }
}

static const struct ys_node_limits small = {
    .length = {0.1, 12}, .width = {0.1, 12}, .rho = 0, .border = 1e9};

/* A plateau of 10 x 4 with a summit of 5 x 2 on it. */
Test(nodes, have_the_box_of_their_pixels)
{
    enum { W = 24, H = 16 };
    uint8_t level[W * H] = {0}, mask[W * H];
    struct ys_grid grid = {.width = W, .height = H};
    struct ys_nodes nodes;

    memset(mask, 1, sizeof mask);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 10; x++)
            level[(5 + y) * W + 7 + x] = x >= 2 && x < 7 && y >= 1 && y < 3 ? 90 : 40;
    cr_assert(ys_nodes_make(&nodes, level, mask, &grid, &small));
    cr_assert(eq(sz, nodes.n, 2));
    cr_assert(eq(u32, nodes.node[0].area, 40));
    cr_assert(epsilon_eq(flt, nodes.node[0].length, 10, 1e-4));
    cr_assert(epsilon_eq(flt, nodes.node[0].width, 4, 1e-4));
    cr_assert(epsilon_eq(flt, nodes.node[0].rho, 1, 1e-5));
    cr_assert(epsilon_eq(flt, nodes.node[0].x, 11.5, 1e-5));
    cr_assert(eq(int, nodes.node[0].level, 40));
    cr_assert(eq(int, nodes.node[0].parent_level, 0));
    cr_assert(eq(u32, nodes.node[1].area, 10));
    cr_assert(eq(i32, nodes.node[1].parent, 0));
    cr_assert(eq(int, nodes.node[1].parent_level, 40));
    free(nodes.node);
}
