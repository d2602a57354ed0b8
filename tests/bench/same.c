/*
 * same.c - our components against OpenCV's connectedComponentsWithStats: counts, areas and boxes
 * equal, centroids to 1e-9, on random and adversarial masks of odd sizes, by 4 and 8 neighbours.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/bench/bench.h"
#include "../../src/change/components/components.h"
#include "opencv.h"
#include "peers.h"

enum { MASKS = 240, MOST_SIDE = 401 };

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static int order(const void *pa, const void *pb)
{
    const struct peer_component *a = pa, *b = pb;
    const long long ka[] = {a->y,
                            a->x,
                            a->height,
                            a->width,
                            a->area,
                            llround(a->cx * a->area),
                            llround(a->cy * a->area)};
    const long long kb[] = {b->y,
                            b->x,
                            b->height,
                            b->width,
                            b->area,
                            llround(b->cx * b->area),
                            llround(b->cy * b->area)};

    for (size_t k = 0; k < sizeof ka / sizeof *ka; k++) {
        if (ka[k] != kb[k])
            return ka[k] < kb[k] ? -1 : 1;
    }
    return 0;
}

static bool close_to(const struct peer_component *a, const struct peer_component *b)
{
    return a->area == b->area && a->x == b->x && a->y == b->y && a->width == b->width &&
           a->height == b->height && fabs(a->cx - b->cx) <= 1e-9 && fabs(a->cy - b->cy) <= 1e-9;
}

static struct peer_component *ours(size_t *n, const uint8_t *mask, uint32_t width,
                                   uint32_t height, int neighbours)
{
    const struct ys_components_options options = {.neighbours = (enum ys_neighbours)neighbours,
                                                  .threads = 2};
    struct ys_components got;

    if (ys_components_of_mask(&got, mask, width, height, NULL, &options, NULL))
        exit(1);
    struct peer_component *out = malloc((got.n + 1) * sizeof *out);

    for (size_t i = 0; i < got.n; i++) {
        const struct ys_component *c = got.component + i;
        const struct ys_point centre = ys_component_centre(c);

        out[i] = (struct peer_component){(int32_t)c->area,
                                         (int32_t)c->x0,
                                         (int32_t)c->y0,
                                         (int32_t)(c->x1 - c->x0) + 1,
                                         (int32_t)(c->y1 - c->y0) + 1,
                                         centre.x - 0.5,
                                         centre.y - 0.5};
    }
    *n = got.n;
    ys_components_fini(&got);
    return out;
}

static bool same(const uint8_t *mask, uint32_t width, uint32_t height, int neighbours,
                 enum peer_method method)
{
    struct peer_component *theirs, *mine;
    size_t n_theirs, n_mine;

    mine = ours(&n_mine, mask, width, height, neighbours);
    n_theirs = peer_components(&theirs, mask, (int)width, (int)height, neighbours, method);
    bool ok = n_mine == n_theirs;

    if (ok) {
        qsort(mine, n_mine, sizeof *mine, order);
        qsort(theirs, n_theirs, sizeof *theirs, order);
    }
    for (size_t i = 0; i < n_mine && ok; i++)
        ok = close_to(mine + i, theirs + i);
    free(mine);
    free(theirs);
    return ok;
}

int peers_same(void)
{
    static uint8_t mask[MOST_SIDE * MOST_SIDE];
    uint32_t state = 5;
    unsigned failed = 0, n = 0;

    for (uint32_t i = 0; i < MASKS; i++) {
        const uint32_t width = next(&state) % (MOST_SIDE / 2) * 2 + 1;
        const uint32_t height = next(&state) % (MOST_SIDE / 2) * 2 + 1;
        const enum ys_bench_scene scene =
            i % 2 ? YS_BENCH_NOISE : (enum ys_bench_scene)(i / 2 % (YS_BENCH_WEDGES + 1));
        const unsigned percent = next(&state) % 101;

        ys_bench_draw_mask(mask, width, height, scene, percent, 1);
        for (int k = 0; k < 2; k++, n++) {
            if (!same(mask, width, height, k ? 8 : 4, (enum peer_method)(i % PEER_METHODS))) {
                printf("mask %u: %u x %u, scene %d, %u %%, %d neighbours: differs\n", i, width,
                       height, (int)scene, percent, k ? 8 : 4);
                failed++;
            }
        }
    }
    printf("%u of %u masks as OpenCV %s has them\n", n - failed, n, peer_version());
    return failed ? 1 : 0;
}
