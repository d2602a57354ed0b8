/*
 * track_by_length.c - from occupied metres to an interval of them, and to a number of cars
 *
 * How long a car is on average cannot be seen in such pixels: it is the mix of lengths that is usual,
 * or what the site says of its fleet.  So the count is a range: metres in doubt over lengths in doubt.
 */

#include <math.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "track_metres.h"

/* 95 % quantile of the normal distribution. */
static const double z95 = 1.645;

/*
 * Variance of the metres: that of the members, who learned of the same yards and so agree too well,
 * times a factor; what track_metres.c says of its doubt; a share of the metres, for ends and couplings
 * that every member misjudges alike; and a floor.
 */
static const double spread_factor = 2, share_sd = 0.04, floor_m = 3;

static double mean_of(const struct ys_metres *m)
{
    double sum = 0;

    for (size_t i = 0; i < m->n_member; i++)
        sum += m->member[i];
    return m->n_member ? sum / (double)m->n_member : 0;
}

static double sd_of(const struct ys_metres *m)
{
    const double mean = mean_of(m);
    double spread = 0;

    for (size_t i = 0; i < m->n_member; i++)
        spread += pow(m->member[i] - mean, 2) / (double)(m->n_member > 1 ? m->n_member - 1 : 1);
    return sqrt(spread_factor * spread + m->doubt + m->common_m * m->common_m +
                pow(share_sd * mean, 2) + floor_m * floor_m);
}

void ys_metres_add(struct ys_metres *to, const struct ys_metres *one)
{
    for (size_t i = 0; i < one->n_member; i++)
        to->member[i] += one->member[i];
    to->n_member = one->n_member;
    to->doubt += one->doubt;
    to->common_m += one->common_m;
    to->length_m += one->length_m;
    to->hue_m += one->hue_m;
}

struct ys_metres_range ys_metres_range(const struct ys_metres *metres)
{
    const double best = mean_of(metres), half = z95 * sd_of(metres);

    return (struct ys_metres_range){fmax(0, best - half), best,
                                    fmin(metres->length_m, best + half + metres->hue_m)};
}

bool ys_metres_told(const struct ys_metres *metres)
{
    struct ys_metres seen = *metres;

    /* What is only hue widens the answer, and is no reason for none. */
    seen.hue_m = 0;
    const struct ys_metres_range r = ys_metres_range(&seen);

    return r.high - r.low < 0.5 * metres->length_m || r.high - r.low < 1.2 * r.best;
}

bool ys_metres_count(struct ys_counted *out, const struct ys_metres *metres,
                     const double car_m[2])
{
    /* Points of a standard normal distribution, weighed by its density. */
    enum { POINTS = 49 };
    static const double reach = 3;
    const double best = mean_of(metres), sd = sd_of(metres);
    const double middle = sqrt(car_m[0] * car_m[1]),
                 ln_sd = log(car_m[1] / car_m[0]) / (2 * z95);
    const size_t n =
        (size_t)ceil((best + reach * sd + metres->hue_m) / (middle * exp(-reach * ln_sd))) + 2;
    double total = 0;

    out->dist = (struct ys_dist){ys_new(n, sizeof(double)), n, 0};
    if (!out->dist.p)
        return false;
    for (int i = 0; i < POINTS; i++) {
        const double zm = reach * (2.0 * i / (POINTS - 1) - 1);
        const double m = fmin(fmax(best + sd * zm, 0), metres->length_m);
        const double with_hue = fmin(m + metres->hue_m, metres->length_m);

        for (int k = 0; k < POINTS; k++) {
            const double zl = reach * (2.0 * k / (POINTS - 1) - 1);
            const double car = middle * exp(ln_sd * zl);
            const double w = exp(-(zm * zm + zl * zl) / 2);

            out->dist.p[(size_t)(m / car + 0.5)] += (1 - YS_HUE_WEIGHT) * w;
            out->dist.p[(size_t)(with_hue / car + 0.5)] += YS_HUE_WEIGHT * w;
            total += w;
        }
    }
    for (size_t i = 0; i < n; i++)
        out->dist.p[i] /= total;
    out->best = (uint32_t)(best / middle + 0.5);
    out->car_m[0] = car_m[0];
    out->car_m[1] = car_m[1];
    return true;
}

bool ys_metres_mix(struct ys_counted *out, const struct ys_metres *metres,
                   const struct ys_tracks_out *tracks, size_t n_sure)
{
    struct ys_counted by_length = {.counted = true};
    struct ys_dist mixed = {0};

    if (!(tracks->by_length_share > 0))
        return true;
    const bool ok = ys_metres_count(&by_length, metres, tracks->car_m) &&
                    ys_dist_mix(&mixed, &by_length.dist, &out->dist, tracks->by_length_share);

    ys_counted_fini(&by_length);
    if (!ok)
        return false;
    ys_dist_fini(&out->dist);
    out->dist = mixed;
    ys_counted_bounds(out, n_sure);
    return true;
}
