/*
 * radiometry.c - one gain and offset a band, from the pixels that did not change
 *
 * Reduced major axis on the pixels inside a chi-square trim, so that errors in both dates count
 * alike and swapping the dates inverts the result.  Least squares would not: it takes one date
 * for free of noise and its gain is too low by the share of noise in it.
 *
 * Which pixels did not change is found on the way: fit to all, keep the 90 % that a normal
 * residual leaves inside, fit to those, and so on until the same pixels are kept.
 */

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/quantile.h"
#include "change.h"

enum {
    MAX_SAMPLE = 400000, /* pixels of a regular sample: sure to a fraction of a grey level */
    ROUNDS = 10,
    MIN_USED = 1000 /* with fewer pixels that are not saturated all are used */
};
/* Beyond these it is no exposure but another scene; chosen by hand. */
static const double MIN_GAIN = 0.2, MAX_GAIN = 5;
static const double LOW = 1, HIGH = 254; /* 8 bit: beyond these a sample is saturated */
static const double END_SHARE = 0.001;   /* 16 bit and float: the same by share */
/* Correlation of the unchanged pixels below which the ground itself changed: snow 0.24; eleven
 * other pairs at least 0.69. */
static const double MIN_RHO = 0.5;
/* By bands: 90 % points of chi-square with 1 to 4 degrees of freedom (tables). */
static const double TRIM[YS_MAX_PLANES + 1] = {0, 2.7055, 4.6052, 6.2514, 7.7794};
/* Of a squared grey level: keeps 0 / 0 out of bands that are even. */
static const double LEAST_VARIANCE = 1e-6;
static const double FULL_SCALE_8_BIT = 255;

struct sample {
    size_t n;
    unsigned bands;
    float *x[YS_MAX_PLANES], *y[YS_MAX_PLANES]; /* reference, other */
    uint8_t *usable, *kept;
    float *spare;
    double sd[YS_MAX_PLANES]; /* of the residual, robust */
};

static void sample_fini(struct sample *s)
{
    for (unsigned b = 0; b < YS_MAX_PLANES; b++) {
        free(s->x[b]);
        free(s->y[b]);
    }
    free(s->usable);
    free(s->kept);
    free(s->spare);
}

static bool sample_new(struct sample *s, size_t room, unsigned bands)
{
    bool ok = true;

    *s = (struct sample){.bands = bands};
    for (unsigned b = 0; b < bands; b++) {
        s->x[b] = ys_new_raw(room, sizeof(float));
        s->y[b] = ys_new_raw(room, sizeof(float));
        ok = ok && s->x[b] && s->y[b];
    }
    s->usable = ys_new(room, 1);
    s->kept = ys_new(room, 1);
    s->spare = ys_new_raw(room, sizeof(float));
    return ok && s->usable && s->kept && s->spare;
}

static bool both_valid(const struct ys_image *a, const struct ys_image *b, const uint8_t *mask,
                       size_t i)
{
    return a->valid[i] && b->valid[i] && !(mask && mask[i]);
}

/* Every step-th valid pixel of both dates. */
static bool take(struct sample *s, const struct ys_image *reference,
                 const struct ys_image *other, const uint8_t *mask)
{
    const size_t all = (size_t)reference->width * reference->height;
    size_t valid = 0, n_seen = 0;

    for (size_t i = 0; i < all; i++)
        valid += both_valid(reference, other, mask, i);
    const size_t step = valid / MAX_SAMPLE + 1;
    const unsigned bands = reference->bands < other->bands ? reference->bands : other->bands;

    if (!sample_new(s, valid / step + 1, bands))
        return false;
    for (size_t i = 0; i < all; i++)
        if (both_valid(reference, other, mask, i) && n_seen++ % step == 0) {
            for (unsigned b = 0; b < bands; b++) {
                s->x[b][s->n] = reference->plane[b][i];
                s->y[b][s->n] = other->plane[b][i];
            }
            s->n++;
        }
    return true;
}

static void leave_out_saturated(struct sample *s, const float *v, double full_scale)
{
    const bool byte = full_scale == FULL_SCALE_8_BIT;
    const double low = byte ? LOW : (double)ys_quantile(v, s->n, END_SHARE);
    const double high = byte ? HIGH : (double)ys_quantile(v, s->n, 1 - END_SHARE);

    for (size_t i = 0; i < s->n; i++)
        if ((double)v[i] <= low || (double)v[i] >= high)
            s->usable[i] = 0;
}

static void choose_usable(struct sample *s, double full_x, double full_y)
{
    size_t used = 0;

    for (size_t i = 0; i < s->n; i++)
        s->usable[i] = 1;
    for (unsigned b = 0; b < s->bands; b++) {
        leave_out_saturated(s, s->x[b], full_x);
        leave_out_saturated(s, s->y[b], full_y);
    }
    for (size_t i = 0; i < s->n; i++)
        used += s->usable[i];
    for (size_t i = 0; i < s->n; i++) { /* mostly saturated: better all than hardly any */
        s->usable[i] = s->usable[i] || used < MIN_USED;
        s->kept[i] = s->usable[i];
    }
}

struct moments {
    double mean_x, mean_y, xx, yy, xy;
};

static struct moments moments(const struct sample *s, unsigned b)
{
    struct moments m = {0};
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->kept[i]) {
            m.mean_x += (double)s->x[b][i];
            m.mean_y += (double)s->y[b][i];
            n++;
        }
    m.mean_x /= n ? (double)n : 1;
    m.mean_y /= n ? (double)n : 1;
    for (size_t i = 0; i < s->n; i++)
        if (s->kept[i]) {
            const double x = (double)s->x[b][i] - m.mean_x, y = (double)s->y[b][i] - m.mean_y;

            m.xx += x * x;
            m.yy += y * y;
            m.xy += x * y;
        }
    return m;
}

/* Gain and offset of one band from the kept pixels, and the residual's spread from all usable
 * ones: from the kept ones it would shrink from round to round. */
static void fit_band(struct ys_radiometry *out, struct sample *s, unsigned b)
{
    const struct moments m = moments(s, b);
    const double gain = m.yy > 0 ? sqrt(m.xx / m.yy) : 1;
    size_t n = 0;

    out->gain[b] = fmin(fmax(gain, MIN_GAIN), MAX_GAIN);
    out->offset[b] = m.mean_x - out->gain[b] * m.mean_y;
    for (size_t i = 0; i < s->n; i++)
        if (s->usable[i])
            s->spare[n++] = (float)((double)s->x[b][i] - out->gain[b] * (double)s->y[b][i] -
                                    out->offset[b]);
    s->sd[b] = ys_robust_sd(s->spare, n);
}

/* Whether it changed which pixels are kept. */
static bool trim(const struct ys_radiometry *fit, struct sample *s, double unit)
{
    bool changed = false;

    for (size_t i = 0; i < s->n; i++) {
        double sum = 0;

        for (unsigned b = 0; b < s->bands; b++) {
            const double r =
                (double)s->x[b][i] - fit->gain[b] * (double)s->y[b][i] - fit->offset[b];

            sum += r * r / (s->sd[b] * s->sd[b] + LEAST_VARIANCE * unit * unit);
        }
        const uint8_t keep = s->usable[i] && sum < TRIM[s->bands];

        changed |= keep != s->kept[i];
        s->kept[i] = keep;
    }
    return changed;
}

static double correlation(const struct sample *s)
{
    double sum = 0;

    for (unsigned b = 0; b < s->bands; b++) {
        const struct moments m = moments(s, b);
        const double both = sqrt(m.xx * m.yy);

        sum += both > 0 ? m.xy / both : 1; /* even at both dates: nothing speaks against */
    }
    return sum / s->bands;
}

/* What one grey level of an 8-bit tile is in this tile: the 0.1-99.9 % range over 255. */
static double grey_level(const struct sample *s, double full_scale)
{
    double most = 0;

    if (full_scale == FULL_SCALE_8_BIT)
        return 1;
    for (unsigned b = 0; b < s->bands; b++)
        most = fmax(most, (double)(ys_quantile(s->x[b], s->n, 1 - END_SHARE) -
                                   ys_quantile(s->x[b], s->n, END_SHARE)));
    return most <= 0 ? 1 : most / FULL_SCALE_8_BIT;
}

ys_status ys_radiometry_fit(struct ys_radiometry *out, const struct ys_image *reference,
                            const struct ys_image *other, const uint8_t *mask,
                            struct ys_error *err)
{
    struct sample s = {0};
    struct ys_radiometry fit = {.unit = 1, .rho = 1};

    if (reference->width != other->width || reference->height != other->height)
        return ys_fail(err, YS_ERR_ARG, "comparing %u x %u with %u x %u pixels; want one grid",
                       reference->width, reference->height, other->width, other->height);
    for (unsigned b = 0; b < YS_MAX_PLANES; b++)
        fit.gain[b] = 1;
    if (!take(&s, reference, other, mask)) {
        sample_fini(&s);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to compare %u x %u pixels",
                       reference->width, reference->height);
    }
    if (s.n) {
        fit.unit = grey_level(&s, reference->full_scale);
        choose_usable(&s, reference->full_scale, other->full_scale);
        bool changed = true; /* the same pixels would give the same fit again */

        for (int round = 0; round < ROUNDS && changed; round++) {
            for (unsigned b = 0; b < s.bands; b++)
                fit_band(&fit, &s, b);
            changed = trim(&fit, &s, fit.unit);
        }
        fit.rho = correlation(&s);
    }
    fit.season = fit.rho < MIN_RHO;
    sample_fini(&s);
    *out = fit;
    return YS_OK;
}
