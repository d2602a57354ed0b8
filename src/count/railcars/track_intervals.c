/*
 * track_intervals.c - from distributions to intervals, and the sums of tracks over an area
 *
 * What is wrong with one picture is wrong on all of its tracks: a shadow taken for a string,
 * black cars taken for shadows.  So tracks are summed within each estimate of the picture (the
 * evidence by hand, each network), and the sums are mixed: a sum of mixtures would have the
 * estimates err independently on each track, and the interval would be far too narrow.  Then it
 * is widened once by what all estimates get wrong together, and read off at 5 and 95 %.
 *
 * Tried: doubtful tracks summed quantile by quantile, as if they erred together.  Without it
 * (and with one estimate a network, in one change) 31 of 32 intervals of own yards hold for 29
 * before, and their width falls from 48 to 20 % of the count.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "track_metres.h"
#include "track_tally.h"

/* Posterior from which a car of the list is certain.  By hand. */
static const double certain_from = 0.9;

/* Mass that no interval can see, dropped from the far end of a sum. */
static const double dropped_mass = 1e-15;

/*
 * Widening by exp(-|cars| / below) downwards and exp(-cars / above) upwards, with
 *
 *     below = scale sqrt(spread variance + floor + (share best)^2) max(1, pixel / fine)^power
 *     above = below + shadow * cars that may be shadows
 *
 * By hand ([0]): fitted on 180 drawn and 42 degraded real pictures; raw intervals held on 46 %
 * of the drawn ones, widened ones on 87 to 90 %.  By networks ([1]): the estimates disagree
 * already, which is their variance; what is left was fitted to rendered yards that the weights
 * have not seen.
 */
static const double variance_floor = 0.04; /* a fifth of a car, on the surest track */
static const double fine_pixel_m = 0.5;

struct widening {
    double scale, spread, share, power, shadow;
};
static const struct widening widen_track[2] = {{1.2, 1, 0.01, 0.5, 0.4}, {1, 0, 0.01, 0.5, 0}},
                             widen_area[2] = {{1.2, 1, 0.003, 0.8, 0.7}, {1, 0, 0.01, 0.5, 0}};

bool ys_tally_widen(struct ys_dist *out, const struct ys_dist *raw, double best, double pixel_m,
                    double n_shadow_cars, bool area, bool by_network)
{
    const struct widening *w = area ? &widen_area[by_network] : &widen_track[by_network];
    const double below =
        w->scale *
        sqrt(w->spread * ys_dist_variance(raw) + variance_floor + pow(w->share * best, 2)) *
        pow(fmax(1, pixel_m / fine_pixel_m), w->power);

    return ys_dist_widen(out, raw, below, below + w->shadow * n_shadow_cars);
}

bool ys_tally_mix(struct ys_dist *out, const struct ys_dist *estimate, const double *weight,
                  size_t n, size_t stride)
{
    size_t longest = 0;

    for (size_t e = 0; e < n; e++)
        longest = estimate[e * stride].n > longest ? estimate[e * stride].n : longest;
    *out = (struct ys_dist){ys_new(longest, sizeof(double)), longest, 0};
    if (!out->p)
        return false;
    for (size_t e = 0; e < n; e++)
        for (size_t k = 0; k < estimate[e * stride].n; k++)
            out->p[k] += weight[e] * estimate[e * stride].p[k];
    return true;
}

bool ys_tally_hue(struct ys_dist *dist, double hue_cars)
{
    const size_t more = (size_t)(hue_cars + 0.5);
    struct ys_dist sum, two = {NULL, more + 1, 0};

    if (more == 0)
        return true;
    two.p = ys_new(two.n, sizeof *two.p);
    if (!two.p)
        return false;
    two.p[0] = 1 - YS_HUE_WEIGHT;
    two.p[more] = YS_HUE_WEIGHT;
    const bool ok = ys_dist_sum(&sum, dist, &two);

    ys_dist_fini(&two);
    if (!ok)
        return false;
    ys_dist_fini(dist);
    *dist = sum;
    return true;
}

void ys_tally_interval(struct ys_counted *out)
{
    size_t n_sure = 0;

    for (size_t i = 0; i < out->n_found; i++)
        n_sure += out->found[i].score >= certain_from;
    ys_counted_bounds(out, n_sure);
}

/* So that sums of many tracks stay short. */
static void trim(struct ys_dist *dist)
{
    while (dist->n > 1 && dist->p[dist->n - 1] < dropped_mass)
        dist->n--;
}

/* Sum of the area's tracks within one estimate, where each errs for itself: convolved. */
static bool sum_of_estimate(struct ys_dist *out, const struct ys_tracks_out *tracks,
                            const bool *in_area, size_t e)
{
    bool ok = ys_dist_point(out, 0);

    for (size_t i = 0; ok && i < tracks->n_track; i++) {
        struct ys_dist next;

        if (!in_area[i] || !tracks->track[i].counted)
            continue;
        ok = ys_dist_sum(&next, out, &tracks->estimate[e * tracks->n_track + i]);
        if (!ok)
            break;
        ys_dist_fini(out);
        *out = next;
        trim(out);
    }
    return ok;
}

/* The estimates' sums, mixed by their weights. */
static bool sum_tracks(struct ys_dist *out, const struct ys_tracks_out *tracks,
                       const bool *in_area)
{
    struct ys_dist *sum = ys_new(tracks->n_estimate, sizeof *sum);
    bool ok = sum != NULL;

    for (size_t e = 0; ok && e < tracks->n_estimate; e++)
        ok = sum_of_estimate(&sum[e], tracks, in_area, e);
    ok = ok && ys_tally_mix(out, sum, tracks->estimate_weight, tracks->n_estimate, 1);
    for (size_t e = 0; sum && e < tracks->n_estimate; e++)
        ys_dist_fini(&sum[e]);
    free(sum);
    return ok;
}

static void add_track(struct ys_counted *out, const struct ys_counted *track)
{
    out->flags |= track->flags;
    if (!track->counted)
        return;
    out->counted = true;
    out->best += track->best;
    for (size_t i = 0; i < track->n_found; i++)
        out->found[out->n_found++] = track->found[i];
}

/* Metres of the area's tracks; the count by them where single cars do not show. */
static bool add_metres(struct ys_counted *out, const struct ys_tracks_out *tracks,
                       const bool *in_area)
{
    struct ys_metres all = {.n_member = 0};

    for (size_t i = 0; i < tracks->n_track; i++)
        if (in_area[i])
            ys_metres_add(&all, &tracks->metres[i]);
    const struct ys_metres_range range = ys_metres_range(&all);

    out->occupied_m = range.best;
    out->occupied_low_m = range.low;
    out->occupied_high_m = range.high;
    if (!out->counted)
        return true;
    if (!(out->flags & YS_BY_LENGTH))
        return ys_metres_mix(out, &all, tracks, out->certain);
    if (!ys_metres_count(out, &all, tracks->car_m))
        return false;
    ys_counted_bounds(out, 0);
    return true;
}

/* The count of single cars, of the estimates' sums. */
static bool add_cars(struct ys_counted *out, const struct ys_tracks_out *tracks,
                     const bool *in_area, double gsd_m)
{
    struct ys_dist sum = {0};
    double n_shadow_cars = 0, hue_cars = 0;

    for (size_t i = 0; i < tracks->n_track; i++)
        if (in_area[i] && tracks->track[i].counted) {
            n_shadow_cars += tracks->shadow_cars[i];
            hue_cars += tracks->hue_m[i] / tracks->mean_length_m;
        }
    const bool ok =
        (out->counted ? sum_tracks(&sum, tracks, in_area) : ys_dist_point(&sum, 0)) &&
        ys_tally_hue(&sum, hue_cars) &&
        ys_tally_widen(&out->dist, &sum, out->best, gsd_m, n_shadow_cars, true,
                       tracks->by_network);

    if (ok && out->counted)
        ys_tally_interval(out);
    ys_dist_fini(&sum);
    return ok;
}

ys_status ys_tracks_area(struct ys_counted *out, const struct ys_tracks_out *tracks,
                         const bool *in_area, double gsd_m, struct ys_error *err)
{
    size_t n_found = 0;

    *out = (struct ys_counted){.occupied_m = NAN};
    for (size_t i = 0; i < tracks->n_track; i++)
        n_found += in_area[i] ? tracks->track[i].n_found : 0;
    out->found = ys_new(n_found + 1, sizeof *out->found);
    bool ok = out->found != NULL;

    for (size_t i = 0; ok && i < tracks->n_track; i++)
        if (in_area[i])
            add_track(out, &tracks->track[i]);
    if (out->flags & YS_GSD_TOO_COARSE)
        out->counted = false;
    if (!(out->counted && out->flags & YS_BY_LENGTH))
        ok = ok && add_cars(out, tracks, in_area, gsd_m);
    ok = ok && (!tracks->metres || add_metres(out, tracks, in_area));
    if (ok)
        return YS_OK;
    ys_counted_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the cars of %zu tracks",
                   tracks->n_track);
}
