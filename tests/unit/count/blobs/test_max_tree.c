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

/* Ancestors of q, itself included, hold p's representative. */
static int is_below(const uint32_t *parent, uint32_t q, uint32_t p)
{
    for (;;) {
        if (q == p)
            return 1;
        if (parent[q] == q)
            return 0;
        q = parent[q];
    }
}

Test(maxtree, each_node_is_the_component_that_thresholding_finds)
{
    uint64_t state = 1;

    for (int round = 0; round < 60; round++) {
        const uint32_t w = 1 + random_next(&state) % 12, h = 1 + random_next(&state) % 11;
        uint8_t level[MOST], mask[MOST], in[MOST];
        uint32_t parent[MOST], order[MOST], scratch[MOST];
        const uint32_t levels = 1 + random_next(&state) % 9;
        size_t masked = 0;

        for (uint32_t i = 0; i < w * h; i++) {
            level[i] = (uint8_t)(random_next(&state) % levels * 31);
            mask[i] = random_next(&state) % 8 != 0;
            masked += mask[i];
        }
        const size_t n = ys_maxtree(parent, order, scratch, level, mask, w, h);

        cr_assert(eq(sz, n, masked));
        for (size_t k = 0; k < n; k++) {
            const uint32_t p = order[k];
            size_t below = 0;

            if (parent[p] != p && level[parent[p]] == level[p])
                continue; /* no representative */
            const size_t size = brute(in, level, mask, w, h, p, level[p]);

            for (size_t j = 0; j < n; j++)
                if (is_below(parent, order[j], p)) {
                    cr_assert(in[order[j]]);
                    below++;
                }
            cr_assert(eq(sz, below, size));
        }
    }
}

static const struct ys_node_limits small = {
    .length = {0.1, 12}, .width = {0.1, 12}, .rho = 0, .border = 1e9};

/* A plateau of 10 x 4 with a summit of 5 x 2 on it. */
Test(maxtree, nodes_have_the_box_of_their_pixels)
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
