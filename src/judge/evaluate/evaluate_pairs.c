/* evaluate_pairs.c - found and true objects paired off, nearest first */

#include <math.h>
#include <stdlib.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "evaluate_parts.h"

/* 16 bytes each; a crowd of 10,000 with 100 candidates for each is a million. */
enum { MAX_PAIRS = 20000000 };

struct pair {
    double distance_m;
    uint32_t found, truth;
};

struct pairs {
    struct pair *pair;
    size_t n, room;
};

struct by_latitude {
    double lat_deg;
    uint32_t index;
};

static int compare_latitude(const void *pa, const void *pb)
{
    const struct by_latitude *const a = pa, *const b = pb;

    if (a->lat_deg != b->lat_deg)
        return a->lat_deg < b->lat_deg ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int compare_pair(const void *pa, const void *pb)
{
    const struct pair *const a = pa, *const b = pb;

    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    if (a->found != b->found)
        return a->found < b->found ? -1 : 1;
    return a->truth < b->truth ? -1 : a->truth > b->truth;
}

static bool add_pair(struct pairs *pairs, double distance_m, uint32_t found, uint32_t truth)
{
    if (pairs->n == pairs->room) {
        const size_t room = 2 * pairs->room + 1024;
        struct pair *const more =
            pairs->n < MAX_PAIRS ? ys_resize(pairs->pair, room, sizeof *more) : NULL;

        if (!more)
            return false;
        pairs->pair = more;
        pairs->room = room;
    }
    pairs->pair[pairs->n++] = (struct pair){distance_m, found, truth};
    return true;
}

/* The first of the sorted that is not below a latitude. */
static uint32_t first_from(const struct by_latitude *sorted, uint32_t n, double lat_deg)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;

        if (sorted[mid].lat_deg < lat_deg)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Every found spot within the reach of true spot t. */
static bool add_near(struct pairs *pairs, const struct ys_spot *found,
                     const struct by_latitude *sorted, uint32_t n_found,
                     const struct ys_spot *truth, uint32_t t)
{
    const double kx = ys_metres_of_longitude(truth[t].lat_deg);
    const double ky = ys_metres_of_latitude(truth[t].lat_deg);
    const double span_deg = truth[t].reach_m / ky;

    for (uint32_t i = first_from(sorted, n_found, truth[t].lat_deg - span_deg);
         i < n_found && sorted[i].lat_deg <= truth[t].lat_deg + span_deg; i++) {
        const struct ys_spot *const f = &found[sorted[i].index];
        const double d =
            hypot((f->lon_deg - truth[t].lon_deg) * kx, (f->lat_deg - truth[t].lat_deg) * ky);

        if (d < truth[t].reach_m && !add_pair(pairs, d, sorted[i].index, t))
            return false;
    }
    return true;
}

static void take_nearest(int32_t *found_of, bool *taken, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        const struct pair *const pair = &pairs->pair[i];

        if (taken[pair->found] || found_of[pair->truth] >= 0)
            continue;
        taken[pair->found] = true;
        found_of[pair->truth] = (int32_t)pair->found;
    }
}

ys_status ys_pair_off(int32_t *found_of, const struct ys_spot *found, uint32_t n_found,
                      const struct ys_spot *truth, uint32_t n_true, struct ys_error *err)
{
    struct by_latitude *const sorted = ys_new(n_found, sizeof *sorted);
    bool *const taken = ys_new(n_found, sizeof *taken);
    struct pairs pairs = {0};
    bool good = sorted && taken;

    for (uint32_t i = 0; i < n_true; i++)
        found_of[i] = -1;
    for (uint32_t i = 0; good && i < n_found; i++)
        sorted[i] = (struct by_latitude){found[i].lat_deg, i};
    if (good)
        qsort(sorted, n_found, sizeof *sorted, compare_latitude);
    for (uint32_t t = 0; good && t < n_true; t++)
        good = add_near(&pairs, found, sorted, n_found, truth, t);
    if (good && pairs.n) {
        qsort(pairs.pair, pairs.n, sizeof *pairs.pair, compare_pair);
        take_nearest(found_of, taken, &pairs);
    }
    free(sorted);
    free(taken);
    free(pairs.pair);
    if (good)
        return YS_OK;
    return pairs.n >= MAX_PAIRS
               ? ys_fail(err, YS_ERR_NOMEM, "evaluate: over %d pairs of objects", MAX_PAIRS)
               : ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
}
