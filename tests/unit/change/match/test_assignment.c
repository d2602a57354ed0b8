#include "../../../../src/change/match/assignment.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "../../../support/drawn.h"

enum { MOST = 6 };

struct best {
    int pairs;
    double cost;
};

/* Every way to give row `row` and those after it a free column or none. */
static void brute(struct best *best, double cost[MOST][MOST], uint32_t rows, uint32_t cols,
                  uint32_t row, unsigned taken, struct best so_far)
{
    if (row == rows) {
        if (so_far.pairs > best->pairs ||
            (so_far.pairs == best->pairs && so_far.cost < best->cost))
            *best = so_far;
        return;
    }
    brute(best, cost, rows, cols, row + 1, taken, so_far);
    for (uint32_t j = 0; j < cols; j++)
        if (!(taken >> j & 1) && cost[row][j] >= 0)
            brute(best, cost, rows, cols, row + 1, taken | 1u << j,
                  (struct best){so_far.pairs + 1, so_far.cost + cost[row][j]});
}

Test(assign, small_problems_are_solved_as_by_trying_everything)
{
    for (uint32_t round = 0; round < 400; round++) {
        const uint32_t rows = 1 + drawn_hash(round, 1, 1) % MOST;
        const uint32_t cols = 1 + drawn_hash(round, 2, 1) % MOST;
        const double sparse = 0.5 + drawn_random(round, 3, 1) / 2;
        double cost[MOST][MOST], sum = 0;
        struct ys_edge edge[MOST * MOST];
        int32_t match[MOST];
        struct best best = {0, 0};
        size_t n = 0;
        int pairs = 0;
        unsigned taken = 0;

        for (uint32_t i = 0; i < rows; i++)
            for (uint32_t j = 0; j < cols; j++) {
                const bool open = drawn_random(i * MOST + j, round, 7) / 2 + 0.5 < sparse;

                cost[i][j] = open ? drawn_random(i, j, round + 50) + 1 : -1;
                if (open)
                    edge[n++] = (struct ys_edge){i, j, cost[i][j]};
            }
        brute(&best, cost, rows, cols, 0, 0, (struct best){0, 0});
        cr_assert(zero(int, ys_assign(match, edge, n, rows, cols, NULL)));
        for (uint32_t i = 0; i < rows; i++)
            if (match[i] >= 0) {
                cr_assert(lt(u32, (uint32_t)match[i], cols));
                cr_assert(cost[i][match[i]] >= 0, "a forbidden pair");
                cr_assert(not(taken >> match[i] & 1), "a column twice");
                taken |= 1u << match[i];
                sum += cost[i][match[i]];
                pairs++;
            }
        cr_assert(eq(int, pairs, best.pairs), "round %u", round);
        cr_assert(lt(dbl, fabs(sum - best.cost), 1e-9), "round %u: %g, best %g", round, sum,
                  best.cost);
    }
}

Test(assign, a_long_chain_of_neighbours_is_one_problem)
{
    enum { N = 300 };
    static struct ys_edge edge[2 * N];
    static int32_t match[N];
    size_t n = 0;

    /* each row may have its own column or the next one; the last column only fits the last row */
    for (uint32_t i = 0; i < N; i++) {
        edge[n++] = (struct ys_edge){i, i, 0.5};
        if (i + 1 < N)
            edge[n++] = (struct ys_edge){i, i + 1, 0.1};
    }
    cr_assert(zero(int, ys_assign(match, edge, n, N, N, NULL)));
    for (int i = 0; i < N; i++)
        cr_assert(eq(i32, match[i], i));
}

Test(assign, nothing_to_match_is_fine)
{
    int32_t match[3];

    cr_assert(zero(int, ys_assign(match, NULL, 0, 3, 0, NULL)));
    cr_expect(eq(i32, match[2], -1));
    cr_assert(zero(int, ys_assign(match, NULL, 0, 0, 5, NULL)));
}
