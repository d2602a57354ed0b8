/*
 * evaluate_pairs.c - found and true objects paired off, nearest first
 *
 * Nearest first and not the best assignment of all (change/match/assignment.c): the rule is
 * told in a sentence and can be checked by hand.  Objects are sorted by latitude, so that each
 * true one looks at those in its strip alone.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "evaluate_parts.h"

/* Found and true objects near enough to be one.  16 bytes each: 320 MB; a crowd of 10,000 with
 * 100 candidates for each is a million. */
enum { MAX_CANDIDATES = 20000000 };

struct candidate {
    double distance_m;
    uint32_t found, truth;
};

struct candidates {
    struct candidate *candidate;
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

static int compare_candidate(const void *pa, const void *pb)
{
    const struct candidate *const a = pa, *const b = pb;

    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    if (a->found != b->found)
        return a->found < b->found ? -1 : 1;
    return a->truth < b->truth ? -1 : a->truth > b->truth;
}

static bool add_candidate(struct candidates *all, double distance_m, uint32_t found,
                          uint32_t truth)
{
    if (all->n == all->room) {
        const size_t room = 2 * all->room + 1024;
        struct candidate *const more =
            all->n < MAX_CANDIDATES ? ys_resize(all->candidate, room, sizeof *more) : NULL;

        if (!more)
            return false;
        all->candidate = more;
        all->room = room;
    }
    all->candidate[all->n++] = (struct candidate){distance_m, found, truth};
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
static bool add_near(struct candidates *all, const struct ys_spot *found,
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

        if (d < truth[t].reach_m && !add_candidate(all, d, sorted[i].index, t))
            return false;
    }
    return true;
}

static void take_nearest(int32_t *found_of, bool *taken, const struct candidates *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct candidate *const one = &all->candidate[i];

        if (taken[one->found] || found_of[one->truth] >= 0)
            continue;
        taken[one->found] = true;
        found_of[one->truth] = (int32_t)one->found;
    }
}

ys_status ys_pair_off(int32_t *found_of, const struct ys_spot *found, uint32_t n_found,
                      const struct ys_spot *truth, uint32_t n_true, struct ys_error *err)
{
    struct by_latitude *const sorted = ys_new(n_found, sizeof *sorted);
    bool *const taken = ys_new(n_found, sizeof *taken);
    struct candidates all = {0};
    bool good = sorted && taken;

    for (uint32_t i = 0; i < n_true; i++)
        found_of[i] = -1;
    for (uint32_t i = 0; good && i < n_found; i++)
        sorted[i] = (struct by_latitude){found[i].lat_deg, i};
    if (good)
        qsort(sorted, n_found, sizeof *sorted, compare_latitude);
    for (uint32_t t = 0; good && t < n_true; t++)
        good = add_near(&all, found, sorted, n_found, truth, t);
    if (good && all.n) {
        qsort(all.candidate, all.n, sizeof *all.candidate, compare_candidate);
        take_nearest(found_of, taken, &all);
    }
    free(sorted);
    free(taken);
    free(all.candidate);
    if (good)
        return YS_OK;
    return all.n >= MAX_CANDIDATES
               ? ys_fail(err, YS_ERR_NOMEM, "evaluate: over %d pairs of objects",
                         MAX_CANDIDATES)
               : ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
}
