/*
 * pit_near.c - which of many places are near one
 *
 * Candidates are held against what was kept before them, and of a large area both are tens of
 * thousands: a place is asked only of its own cell and of those round it.  Cells are hashed, so
 * no bound of the places is wanted; what shares a bucket by chance is told apart by who asks.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "pit_parts.h"

static size_t bucket_of(const struct ys_pit_near *near, int64_t x, int64_t y)
{
    const uint64_t mixed =
        (uint64_t)x * 0x9e3779b97f4a7c15U + (uint64_t)y * 0xc2b2ae3d27d4eb4fU;

    return (size_t)(mixed >> 32) & (near->n_bucket - 1);
}

static int64_t cell_of(const struct ys_pit_near *near, double v)
{
    return (int64_t)floor(v / near->cell);
}

bool ys_pit_near_init(struct ys_pit_near *out, size_t most, double cell)
{
    *out = (struct ys_pit_near){.cell = fmax(cell, 1), .n_bucket = 64};
    while (out->n_bucket < most)
        out->n_bucket *= 2;
    out->first = ys_new(out->n_bucket, sizeof *out->first);
    out->next = ys_new(most + 1, sizeof *out->next);
    return out->first && out->next;
}

void ys_pit_near_fini(struct ys_pit_near *near)
{
    free(near->first);
    free(near->next);
}

void ys_pit_near_add(struct ys_pit_near *near, size_t i, double x, double y)
{
    size_t *const first = &near->first[bucket_of(near, cell_of(near, x), cell_of(near, y))];

    near->next[i] = *first;
    *first = i + 1; /* 0: the end */
}

bool ys_pit_near_any(const struct ys_pit_near *near, const double at[2], double reach,
                     ys_pit_hit_fn *hit, void *ctx)
{
    const int64_t x1 = cell_of(near, at[0] + reach), y1 = cell_of(near, at[1] + reach);

    for (int64_t y = cell_of(near, at[1] - reach); y <= y1; y++)
        for (int64_t x = cell_of(near, at[0] - reach); x <= x1; x++)
            for (size_t i = near->first[bucket_of(near, x, y)]; i; i = near->next[i - 1])
                if (hit(ctx, i - 1))
                    return true;
    return false;
}
