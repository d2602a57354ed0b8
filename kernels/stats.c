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

/*
 * A run of n pixels whose first and last columns add up to q: the sum of x is n q / 2, and the
 * sum of x^2 is n (3 q^2 + n^2 - 1) / 12.  The products fit for rows of 2^20 pixels; runs of one
 * component that follow one another are added before they are divided.
 */
static void add_runs_c(struct ysk_blob *blob, const uint32_t *label, const uint32_t *edge,
                       size_t n_runs, uint32_t y)
{
    for (size_t i = 0; i < n_runs;) {
        struct ysk_blob *b = blob + label[i];
        const uint32_t first = edge[2 * i], this_label = label[i];
        uint64_t area = 0, sx2 = 0, sxx12 = 0;

        do {
            const uint64_t n = edge[2 * i + 1] - edge[2 * i];
            const uint64_t q = (uint64_t)edge[2 * i] + edge[2 * i + 1] - 1;

            area += n;
            sx2 += n * q;
            sxx12 += n * (3 * q * q + n * n - 1);
        } while (++i < n_runs && label[i] == this_label);
        b->area += area;
        b->sx += sx2 / 2;
        b->sxx += sxx12 / 12;
        b->sy += area * y;
        b->sxy += sx2 / 2 * y;
        b->syy += area * y * y;
        b->x0 = min_u32(b->x0, first);
        b->x1 = max_u32(b->x1, edge[2 * i - 1] - 1);
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
