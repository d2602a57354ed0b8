/* count.c - what every counter gives */

#include "count.h"

#include <stdlib.h>

/* Of the widened distribution: the 90 % interval, and what is just possible. */
static const double low_quantile = 0.05, high_quantile = 0.95, possible_quantile = 0.995;

/*
 * All from one distribution, so that they keep their order.  Objects that are sure one by one are
 * not so together: what the whole picture may have wrong (focus, light, a row lost in shade) is in
 * the distribution alone, so no more are certain than its low end.  And best may lie outside of a
 * skewed interval where it is no quantile of it: a mode from before widening, a sum over tracks.
 */
void ys_counted_bounds(struct ys_counted *counted, size_t n_sure)
{
    const struct ys_dist *dist = &counted->dist;
    const uint32_t low = (uint32_t)ys_dist_quantile(dist, low_quantile);
    const uint32_t high = (uint32_t)ys_dist_quantile(dist, high_quantile);
    const uint32_t possible = (uint32_t)ys_dist_quantile(dist, possible_quantile);

    counted->low90 = low < counted->best ? low : counted->best;
    counted->high90 = high > counted->best ? high : counted->best;
    counted->possible = possible > counted->high90 ? possible : counted->high90;
    counted->certain = n_sure < counted->low90 ? (uint32_t)n_sure : counted->low90;
}

void ys_counted_fini(struct ys_counted *counted)
{
    ys_dist_fini(&counted->dist);
    free(counted->found);
    *counted = (struct ys_counted){0};
}
