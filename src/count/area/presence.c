/*
 * presence.c - a count, and the chance that nothing of the class is there at all
 *
 * The counters of containers and pits each measure how sure their network is of a place and make
 * that a probability (block_presence.c, pit_sum.c).  Certainty fades with it: below the sure ones
 * the interval reaches down to 0, below even odds nothing is said to be seen, and the interval
 * says what may hide.
 */

#include "presence.h"

#include <math.h>

#include "../../../include/yardstick.h"

/* From the second on the flag NOT_SEEN is dropped: what is left is less than the 5 % that an
 * interval leaves out below. */
static const double seen_p = 0.5, surely_seen_p = 0.95;

/* Between these the area is like neither the places with the class nor those without that were
 * measured; fewer found than this are no kind of place, but a lorry, a hut.  Of 13 real yards none
 * lies between, of 67 drawn areas with the class 2 of few dark boxes and worn pits; of 147 pictures
 * without it 2, white buses and roofs. */
static const double unlike_from_p = 0.05, unlike_to_p = 0.95, unlike_found = 4;

/* What may hide: the half width of 90 % of a two-sided exponential, at least this, objects. */
static const double least_hidden = 0.25, left_out = 10;
static const double low_quantile = 0.05, high_quantile = 0.95, possible_quantile = 0.995;

bool ys_presence_is_sure(const struct ys_presence *presence)
{
    return presence->probability >= surely_seen_p;
}

bool ys_presence_is_seen(const struct ys_presence *presence)
{
    return presence->probability >= seen_p;
}

bool ys_presence_apply(struct ys_counted *counted, const struct ys_presence *presence)
{
    const double p = presence->probability;
    const double scale = (least_hidden + presence->hidden) / log(left_out);
    struct ys_dist none = {0}, few = {0}, mixed = {0};
    const bool ok = ys_dist_point(&none, 0) && ys_dist_widen(&few, &none, scale, scale) &&
                    ys_dist_mix(&mixed, &counted->dist, &few, p);

    ys_dist_fini(&none);
    ys_dist_fini(&few);
    if (!ok)
        return false;
    ys_dist_fini(&counted->dist);
    counted->dist = mixed;
    for (size_t i = 0; i < counted->n_found; i++)
        counted->found[i].score *= p;
    if (!ys_presence_is_seen(presence))
        counted->n_found = 0;
    return true;
}

bool ys_presence_doubt(struct ys_counted *counted, const struct ys_presence *presence)
{
    if (!ys_presence_apply(counted, presence))
        return false;
    counted->low90 = (uint32_t)ys_dist_quantile(&counted->dist, low_quantile);
    counted->high90 = (uint32_t)ys_dist_quantile(&counted->dist, high_quantile);
    counted->best = ys_presence_is_seen(presence) ? counted->best : 0;
    counted->certain = counted->certain < counted->low90 ? counted->certain : counted->low90;
    counted->possible =
        counted->possible > counted->high90 ? counted->possible : counted->high90;
    return true;
}

uint64_t ys_presence_flags(const struct ys_presence *presence, const struct ys_dist *dist)
{
    const double p = presence->probability;
    const bool hides = p < surely_seen_p && ys_dist_quantile(dist, low_quantile) == 0 &&
                       ys_dist_quantile(dist, possible_quantile) > 0;
    const bool between = p > unlike_from_p && p < unlike_to_p && presence->found > unlike_found;

    return (hides ? YS_NOT_SEEN : 0) | (between ? YS_UNLIKE : 0);
}
