#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "../../../../src/count/pits/pit_parts.h"

/* Places near one, held against all places looked at one by one. */

enum { N = 1500 };

struct near_case {
    double at[2], reach, place[N][2];
    size_t n_hit;
    bool seen[N];
};

static bool is_near(void *ctx, size_t i)
{
    struct near_case *c = ctx;

    if (hypot(c->place[i][0] - c->at[0], c->place[i][1] - c->at[1]) <= c->reach)
        c->seen[i] = true;
    return false; /* go on */
}

static bool is_first(void *ctx, size_t i)
{
    (void)i;
    ((struct near_case *)ctx)->n_hit++;
    return true;
}

static double drawn(uint32_t *random, double most)
{
    *random = *random * 1664525 + 1013904223;
    return most * (*random >> 8) / 16777216.0;
}

Test(pit_near, every_place_within_reach_is_found)
{
    /* Reaches below, at and above a cell, also left of and above the picture. */
    static const double reaches[] = {0, 3, 40, 97}, cells[] = {0.2, 40};

    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
        static struct near_case c;
        struct ys_pit_near near;
        uint32_t random = 11;

        cr_assert(ys_pit_near_init(&near, N, cells[k]));
        for (size_t i = 0; i < N; i++) {
            c.place[i][0] = drawn(&random, 5000) - 100;
            c.place[i][1] = drawn(&random, 3000) - 100;
            ys_pit_near_add(&near, i, c.place[i][0], c.place[i][1]);
        }
        for (size_t q = 0; q < 200; q++) {
            c.at[0] = c.place[q][0] + drawn(&random, 20) - 10;
            c.at[1] = c.place[q][1];
            c.reach = reaches[q % 4];
            memset(c.seen, 0, sizeof c.seen);
            cr_assert(not(ys_pit_near_any(&near, c.at, c.reach, is_near, &c)));
            for (size_t i = 0; i < N; i++) {
                const bool within =
                    hypot(c.place[i][0] - c.at[0], c.place[i][1] - c.at[1]) <= c.reach;

                cr_assert(eq(int, c.seen[i], within), "place %zu of query %zu", i, q);
            }
        }
        ys_pit_near_fini(&near);
    }
}

Test(pit_near, the_first_that_says_yes_ends_the_search)
{
    struct near_case c = {.n_hit = 0};
    struct ys_pit_near near;
    const double at[2] = {10, 10}, far[2] = {1000, 10};

    cr_assert(ys_pit_near_init(&near, 3, 5));
    for (size_t i = 0; i < 3; i++)
        ys_pit_near_add(&near, i, 10 + (double)i, 10);
    cr_expect(ys_pit_near_any(&near, at, 5, is_first, &c));
    cr_expect(eq(sz, c.n_hit, 1));
    cr_expect(not(ys_pit_near_any(&near, far, 5, is_near, &c)));
    ys_pit_near_fini(&near);
}
