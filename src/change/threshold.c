/*
 * threshold.c - where to cut a histogram of differences
 *
 * For change_scan.c, which compares whole rasters by plain differences: pipeline/diff/diff_fit.c
 * fills the histogram from a sample of both tiles before the one pass.  The comparison of a site's
 * windows has a threshold of its own, difference_threshold() in change_difference.c.
 */

#include "threshold.h"

#include <math.h>

/* A unit of the histogram is as wide as 1: its values spread by the variance of a square. */
static const double UNIT_VARIANCE = 1. / 12;

struct sums { /* of a class: pixels, sum and sum of squares of their units */
    double n, x, xx;
};

static struct sums sums_of(const uint64_t *count, size_t n)
{
    struct sums s = {0};

    for (size_t i = 0; i < n; i++) {
        const double c = (double)count[i], x = (double)i;

        s.n += c;
        s.x += c * x;
        s.xx += c * x * x;
    }
    return s;
}

static void add_unit(struct sums *s, size_t i, uint64_t count)
{
    const double c = (double)count, x = (double)i;

    s->n += c;
    s->x += c * x;
    s->xx += c * x * x;
}

size_t ys_threshold_otsu(const uint64_t *count, size_t n)
{
    const struct sums all = sums_of(count, n);
    struct sums low = {0};
    double best = -1;
    size_t at = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        add_unit(&low, i, count[i]);
        const double high = all.n - low.n;

        if (!(low.n > 0) || !(high > 0))
            continue;
        const double apart = low.x / low.n - (all.x - low.x) / high;
        const double between = low.n * high * apart * apart;

        if (between > best) {
            best = between;
            at = i;
        }
    }
    return at;
}

/* No class has less than that of one unit: a class in one unit would have none, and log(0). */
static double variance(const struct sums *s)
{
    const double mean = s->x / s->n;

    return s->xx / s->n - mean * mean + UNIT_VARIANCE;
}

size_t ys_threshold_kittler(const uint64_t *count, size_t n)
{
    const struct sums all = sums_of(count, n);
    struct sums low = {0};
    double best = INFINITY;
    size_t at = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        add_unit(&low, i, count[i]);
        const struct sums high = {all.n - low.n, all.x - low.x, all.xx - low.xx};

        if (!(low.n > 0) || !(high.n > 0))
            continue;
        const double p = low.n / all.n, q = high.n / all.n;
        const double j =
            p * log(variance(&low)) + q * log(variance(&high)) - 2 * (p * log(p) + q * log(q));

        if (j < best) {
            best = j;
            at = i;
        }
    }
    return at;
}

double ys_threshold_noise(double median, unsigned bands, double least)
{
    /* Chi-square of 1 to 4 degrees of freedom: median, and the point that 1e-4 pass
     * (tables). */
    static const double half[] = {0, 0.4549, 1.3863, 2.3660, 3.3567};
    static const double rare[] = {0, 15.1367, 18.4207, 21.1075, 23.5127};
    const double noise = median / sqrt(half[bands]);

    return (noise > least ? noise : least) * sqrt(rare[bands]);
}
