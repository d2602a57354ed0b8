/* stats.c - runs into the sums of their components, in closed form */

#include "kernels_impl.h"

static uint32_t min_u32(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* Sum of x^2 for 0 <= x < n: (n - 1) n (2 n - 1) / 6; exact for n < 2^21. */
static uint64_t sum_squares(uint64_t n)
{
    return n ? (n - 1) * n * (2 * n - 1) / 6 : 0;
}

static void add_runs_c(struct ysk_blob *blob, const uint32_t *label, const uint32_t *edge,
                       size_t n_runs, uint32_t y)
{
    for (size_t i = 0; i < n_runs; i++) {
        struct ysk_blob *b = blob + label[i];
        const uint64_t start = edge[2 * i], end = edge[2 * i + 1];
        const uint64_t n = end - start, sx = (start + end - 1) * n / 2;

        b->area += n;
        b->sx += sx;
        b->sxx += sum_squares(end) - sum_squares(start);
        b->sy += n * y;
        b->sxy += sx * y;
        b->syy += n * y * y;
        b->x0 = min_u32(b->x0, (uint32_t)start);
        b->x1 = max_u32(b->x1, (uint32_t)end - 1);
        b->y1 = y;
    }
}

void ysk_blob_add(struct ysk_blob *a, const struct ysk_blob *b)
{
    a->area += b->area;
    a->sx += b->sx;
    a->sxx += b->sxx;
    a->sy += b->sy;
    a->sxy += b->sxy;
    a->syy += b->syy;
    a->sum += b->sum;
    a->x0 = min_u32(a->x0, b->x0);
    a->x1 = max_u32(a->x1, b->x1);
    a->y1 = max_u32(a->y1, b->y1);
    a->max = max_u32(a->max, b->max);
}

void ysk_stats_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    (void)cpu_flags;
    ops->add_runs = add_runs_c;
}
