/*
 * gate_open.c - what a part under cloud or without pixels may hold, added to what was counted beside it
 *
 * Nothing is known of the hidden part but its size and the part beside it.  So half of the belief
 * is that it is up to twice as full as what is seen, and half that it may hold anything up to the
 * greatest density of the class: by reasoning, as no picture shows what cloud hid or a tile lacks.  The best count
 * stays that of the objects seen, and the lower end too.
 */

#include "gate_open.h"

#include <math.h>

#include "../../base/error.h"
#include "../../base/mem.h"

static const double LIKE_SEEN = 0.5, TIMES_SEEN = 2;

/* A hidden part for which no seen one stands is taken to be as large as the seen one. */
static const double MOST_SHARE = 0.5;

/* More than any picture holds; keeps the distribution within memory. */
static const double MOST_OBJECTS = 100000;

static bool hidden_dist(struct ys_dist *out, double like_seen, double capacity)
{
    const size_t most = (size_t)capacity, usual = (size_t)fmin(like_seen, capacity);

    *out = (struct ys_dist){.p = ys_new(most + 1, sizeof *out->p), .n = most + 1};
    if (!out->p)
        return false;
    for (size_t k = 0; k <= most; k++)
        out->p[k] = (1 - LIKE_SEEN) / (double)(most + 1) +
                    (k <= usual ? LIKE_SEEN / (double)(usual + 1) : 0);
    return true;
}

ys_status ys_counted_open(struct ys_counted *counted, double share, double capacity,
                          uint64_t flags, struct ys_error *err)
{
    struct ys_dist hidden = {0}, sum = {0};

    counted->flags |= flags;
    if (!counted->counted)
        return YS_OK;
    const double seen = fmin(share, MOST_SHARE);
    const double most = fmin(ceil(capacity), MOST_OBJECTS);
    const double like_seen = ceil(TIMES_SEEN * counted->best * seen / (1 - seen));

    if (!hidden_dist(&hidden, like_seen, most) || !ys_dist_sum(&sum, &counted->dist, &hidden)) {
        ys_dist_fini(&hidden);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for what is not seen");
    }
    ys_dist_fini(&hidden);
    ys_dist_fini(&counted->dist);
    counted->dist = sum;
    const int32_t high = ys_dist_quantile(&sum, 0.95);

    if (high > 0 && (uint32_t)high > counted->high90)
        counted->high90 = (uint32_t)high;
    counted->possible += (uint32_t)most;
    if (counted->possible < counted->high90)
        counted->possible = counted->high90;
    return YS_OK;
}
