/*
 * dist.c - distributions over counts
 *
 * A count in doubt is a whole distribution until the last step: sums of many doubtful objects
 * have no simple form, and their tails decide the intervals.
 */

#include "dist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"

/* Beyond these many scales of an exponential, exp(-40) = 4e-18, and standard deviations of a
 * Gaussian, exp(-18) = 1.5e-8, nothing is left that a sum of doubles, or a count, shows. */
static const double exponential_reach = 40, gaussian_reach = 6;

/* What a sum of doubles that should be q exactly may lack. */
static const double rounding = 1e-12;

static bool make(struct ys_dist *out, size_t n, int32_t first)
{
    *out = (struct ys_dist){ys_new(n, sizeof(double)), n, first};
    if (!out->p)
        out->n = 0;
    return out->p != NULL;
}

/* Rounding must not make the sum drift from 1 over hundreds of convolutions. */
static void normalise(struct ys_dist *dist)
{
    double sum = 0;

    for (size_t i = 0; i < dist->n; i++)
        sum += dist->p[i];
    if (sum > 0)
        for (size_t i = 0; i < dist->n; i++)
            dist->p[i] /= sum;
}

bool ys_dist_point(struct ys_dist *out, int32_t value)
{
    const int32_t first = value < 0 ? value : 0;

    if (!make(out, (size_t)(value - first) + 1, first))
        return false;
    out->p[value - first] = 1;
    return true;
}

bool ys_dist_sum(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b)
{
    if (!make(out, a->n + b->n - 1, a->first + b->first))
        return false;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; a->p[i] > 0 && j < b->n; j++)
            out->p[i + j] += a->p[i] * b->p[j];
    normalise(out);
    return true;
}

bool ys_dist_difference(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b)
{
    const int32_t last_b = b->first + (int32_t)b->n - 1;

    if (!make(out, a->n + b->n - 1, a->first - last_b))
        return false;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            out->p[i + (b->n - 1 - j)] += a->p[i] * b->p[j];
    normalise(out);
    return true;
}

bool ys_dist_widen(struct ys_dist *out, const struct ys_dist *in, double below, double above)
{
    const size_t left = (size_t)ceil(exponential_reach * below);
    const size_t right = (size_t)ceil(exponential_reach * above);
    struct ys_dist wide;

    if (!make(&wide, in->n + left + right, in->first - (int32_t)left))
        return false;
    for (size_t i = 0; i < in->n; i++) {
        if (!(in->p[i] > 0))
            continue;
        for (size_t j = 0; j <= left + right; j++) {
            const double step = (double)j - (double)left;

            wide.p[i + j] += in->p[i] * exp(step < 0 ? step / below : -step / above);
        }
    }
    if (in->first >= 0 && wide.first < 0) {
        const size_t cut = (size_t)-wide.first;

        for (size_t i = 0; i < cut; i++)
            wide.p[cut] += wide.p[i];
        memmove(wide.p, wide.p + cut, (wide.n - cut) * sizeof *wide.p);
        wide.n -= cut;
        wide.first = 0;
    }
    normalise(&wide);
    *out = wide;
    return true;
}

bool ys_dist_mix(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b,
                 double p)
{
    if (!make(out, a->n > b->n ? a->n : b->n, 0))
        return false;
    for (size_t i = 0; i < out->n; i++)
        out->p[i] = (i < a->n ? p * a->p[i] : 0) + (i < b->n ? (1 - p) * b->p[i] : 0);
    normalise(out);
    return true;
}

bool ys_dist_spread(struct ys_dist *dist, double sd)
{
    const ptrdiff_t reach = (ptrdiff_t)ceil(gaussian_reach * sd);
    const size_t n = dist->n + (size_t)reach;
    double *p = ys_new(n, sizeof *p), sum = 0;

    if (!p)
        return false;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)dist->n; i++)
        for (ptrdiff_t j = -reach; dist->p[i] > 0 && j <= reach; j++)
            p[i + j > 0 ? i + j : 0] +=
                dist->p[i] * (sd > 0 ? exp(-(double)(j * j) / (2 * sd * sd)) : 1);
    for (size_t i = 0; i < n; i++)
        sum += p[i];
    for (size_t i = 0; i < n; i++)
        p[i] /= sum;
    free(dist->p);
    dist->p = p;
    dist->n = n;
    return true;
}

bool ys_dist_move(struct ys_dist *dist, double by)
{
    const double whole = floor(by), part = by - whole;
    const size_t n = dist->n + (by > 0 ? (size_t)whole : 0) + 1;
    struct ys_dist out = {ys_new(n, sizeof *out.p), n, 0};

    if (!out.p)
        return false;
    for (size_t i = 0; i < dist->n; i++)
        for (int k = 0; k < 2; k++) {
            const double at = (double)i + whole + k;

            out.p[at > 0 ? (size_t)at : 0] += dist->p[i] * (k ? part : 1 - part);
        }
    ys_dist_fini(dist);
    *dist = out;
    return true;
}

bool ys_dist_poisson_binomial(struct ys_dist *out, const double *p, size_t n)
{
    if (!make(out, n + 1, 0))
        return false;
    out->p[0] = 1;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k > 0; k--)
            out->p[k] = out->p[k] * (1 - p[i]) + out->p[k - 1] * p[i];
        out->p[0] *= 1 - p[i];
    }
    normalise(out);
    return true;
}

void ys_dist_fini(struct ys_dist *dist)
{
    free(dist->p);
    *dist = (struct ys_dist){0};
}

int32_t ys_dist_quantile(const struct ys_dist *dist, double q)
{
    double sum = 0;

    for (size_t i = 0; i < dist->n; i++) {
        sum += dist->p[i];
        if (sum >= q - rounding)
            return dist->first + (int32_t)i;
    }
    return dist->first + (int32_t)(dist->n ? dist->n - 1 : 0);
}

int32_t ys_dist_mode(const struct ys_dist *dist)
{
    size_t best = 0;

    for (size_t i = 1; i < dist->n; i++)
        if (dist->p[i] > dist->p[best])
            best = i;
    return dist->first + (int32_t)best;
}

double ys_dist_mean(const struct ys_dist *dist)
{
    double sum = 0;

    for (size_t i = 0; i < dist->n; i++)
        sum += dist->p[i] * (double)i;
    return dist->first + sum;
}

double ys_dist_variance(const struct ys_dist *dist)
{
    const double mean = ys_dist_mean(dist) - dist->first;
    double sum = 0;

    for (size_t i = 0; i < dist->n; i++)
        sum += dist->p[i] * ((double)i - mean) * ((double)i - mean);
    return sum;
}

double ys_dist_mass(const struct ys_dist *dist, double low, double high)
{
    double sum = 0;

    for (size_t i = 0; i < dist->n; i++) {
        const double value = dist->first + (double)i;

        if (value >= low && value <= high)
            sum += dist->p[i];
    }
    return sum;
}
