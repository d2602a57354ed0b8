/*
 * levels.c - one scale for the pictures of every sample type
 *
 * A picture's range is where its pixels are, not what its type could hold: 8, 10 or 11 bits lie in
 * 16, reflectances in 0..1.  So the range is measured, without what lies far outside of it (dead
 * pixels, glints, a forgotten nodata), and put where that of a picture made for the eye lies.
 *
 * A range of one tone, as of water or snow, is its noise.  The gain is bounded by what the noise
 * would become, so that noise stays noise whatever the type.
 */

#include "levels.h"

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "levels_parts.h"
#include "quantile.h"

/* Pixels of the sample: quantiles are known to a few thousandths. */
enum { SAMPLE = 16384, COLOURS = 3 };

/* What at most a tenth of the pixels can hold beyond the picture's own range: the other nine
 * tenths, and how often their distance from the median the range may reach.  The upper ends of 59
 * drawn and 24 real pictures are 1.5 to 4 such; or as far as 40 times the noise, for a picture of
 * one tone with few things in it. */
static const double low_body = 0.12, high_body = 0.88, most_bodies = 4, most_noises = 40;
/* The range: as the counters have it since they were written. */
static const double low_share = 0.005, high_share = 0.995;

/* Levels of a range: more is reduced to the first; fewer are stretched to the second.  Pictures
 * for the eye lie between (59 drawn ones 128 to 196, 24 real ones 53 to 255). */
static const double most_range = 235, least_range = 90;
/* As many steps as 8 bits have, and some that were made of missing ones. */
static const double steps_of_eye = 270;
/* Of noise (sd, texture counts) that is stretched: noise alone, whose range is 5 sd, stays bare.
 * From 8 sd on there is more to see; the finest texture of real pictures is a 22nd of their range,
 * and of them all of the range is wanted.  By hand. */
static const double bare_noise = 3, bare_until = 8, most_noise = 12, seen_from = 20;
/* Where the low end of a range comes to lie; in the middle where it is too wide for that. */
static const double low_end = 30;

/* Numbers finer than those for the eye are linear light as a rule; this power of them shows dark
 * things as clearly as light ones.  The toe keeps the darkest from being drawn apart. */
static const double linear_power = 0.6, toe = 0.05;

/* Where levels are cut; the upper bound where the picture's own go on beyond is further. */
static const double usual_least = -100, usual_most = 355, widest_gap = 1.25;
enum { FEW_OF = 5000 };
/* Beyond the range by more, levels: there lone pixels are looked for. */
static const double well_beyond = 40;

/* An equalised histogram, if it still is one after the steps were undone: distance of its sum from
 * a straight line.  At most 0.04 in 66 equalised pictures, at least 0.13 in 230 others. */
static const double most_uneven = 0.08;
enum { LEAST_EVEN = 4096 };
/* Such a picture gets the tails of others: 99 % of the pixels within 150 levels, as in drawn
 * depots and yards, which leaves half of them within 23. */
static const double tail_levels = 16, least_tail = 0.004;

/* Median of |a - 2 b + c| of white noise of sd 1: 0.6745 sqrt(6). */
static const double second_difference = 1.652;
/* Rounding to whole steps spreads so far: 1 / sqrt(12). */
static const double rounding_sd = 0.2887;
/* Values of the bands together, over those of one, from which each band was stretched alone. */
static const double alone_from = 1.5;
/* Levels are whole 64ths: the rounding of a float decides nothing. */
static const double least_step = 1 / 64.0;
static const double rounder = 6755399441055744.0; /* 3 * 2^51: a double has no half beyond */

/* Bands that are brought to levels together, so that their colours stay. */
struct group {
    const struct ys_image *image;
    unsigned first, n;
    size_t n_valid;
    float *sample[COLOURS]; /* ascending */
    size_t n_sample;
    struct ys_steps steps[COLOURS]; /* each band's; or the first one's of all */
    bool together;
    double zero[COLOURS]; /* what is 0 after the steps */
};

/* After the stretch is undone. */
struct range {
    double low, high, noise, gain;
    double least, most; /* of the values that are not cut */
    double tail; /* where what is brighter than high ends; values above it are no picture */
    bool equalised;
    double power; /* of the curve that makes levels of linear light; 1: none */
    double from;  /* the level of low */
};

static bool is_used(const struct group *g, size_t i)
{
    bool finite = g->image->valid[i];

    for (unsigned b = 0; b < g->n; b++)
        finite = finite && isfinite(g->image->plane[g->first + b][i]);
    return finite;
}

static size_t valid_in(const uint8_t *valid, size_t n)
{
    enum { BLOCK = 64 }; /* of a fixed size, for vectors; its sum fits a byte */
    size_t sum = 0, i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        uint8_t some = 0;

        for (int k = 0; k < BLOCK; k++)
            some = (uint8_t)(some + valid[i + (size_t)k]);
        sum += some;
    }
    for (; i < n; i++)
        sum += valid[i];
    return sum;
}

/* Every step-th usable pixel. */
static bool take_sample(struct group *g)
{
    const size_t n = (size_t)g->image->width * g->image->height;

    g->n_valid = valid_in(g->image->valid, n);
    const size_t step = g->n_valid / SAMPLE + 1;

    for (unsigned b = 0; b < g->n; b++)
        if (!(g->sample[b] = ys_new_raw(g->n_valid / step + 1, sizeof(float))))
            return false;
    const bool all = g->n_valid == n; /* most tiles: straight to the next one */

    for (size_t i = 0, wait = 0; i < n; i += all ? step : 1) {
        if (!all && (!g->image->valid[i] || wait-- > 0))
            continue;
        wait = step - 1;
        if (!is_used(g, i))
            continue;
        for (unsigned b = 0; b < g->n; b++)
            g->sample[b][g->n_sample] = g->image->plane[g->first + b][i];
        g->n_sample++;
    }
    for (unsigned b = 0; b < g->n; b++)
        if (!ys_sort_floats(g->sample[b], g->n_sample))
            return false;
    return true;
}

/* A value of band b with its stretch undone. */
static double undone(const struct group *g, unsigned b, float value)
{
    const struct ys_steps *s = &g->steps[g->together ? 0 : b];

    return (s->n ? ys_steps_at(s, (double)value) : (double)value) - g->zero[b];
}

static bool is_quantised(const struct group *g)
{
    return g->steps[0].n > 0;
}

static float sampled(const struct group *g, unsigned b, size_t i, bool is_undone)
{
    return is_undone ? (float)undone(g, b, g->sample[b][i]) : g->sample[b][i];
}

/* The sample's values of all bands in ascending order, as they are or with the stretch undone,
 * which leaves each band's order as it is; NULL: out of memory. */
static float *merged(const struct group *g, bool is_undone)
{
    const size_t n = g->n_sample;
    float *all = ys_new_raw(n * g->n, sizeof *all), head[COLOURS];
    size_t next[COLOURS] = {0};

    for (unsigned b = 0; b < g->n; b++)
        head[b] = n ? sampled(g, b, 0, is_undone) : INFINITY;
    for (size_t i = 0; all && i < n * g->n; i++) {
        unsigned least = 0;

        for (unsigned b = 1; b < g->n; b++)
            if (head[b] < head[least])
                least = b;
        all[i] = head[least];
        head[least] = ++next[least] < n ? sampled(g, least, next[least], is_undone) : INFINITY;
    }
    return all;
}

/* One stretch for all bands if they have the same values, else each its own. */
static bool find_steps(struct group *g)
{
    const size_t n = g->n_sample;
    float *all = merged(g, false);
    struct ys_steps together = {0};
    size_t most = 0;
    bool ok = all != NULL;

    for (unsigned b = 0; ok && b < g->n; b++) {
        ok = ys_steps_find(&g->steps[b], g->sample[b], n);
        most = g->steps[b].n > most ? g->steps[b].n : most;
    }
    ok = ok && ys_steps_find(&together, all, n * g->n);
    free(all);
    g->together = together.even || (double)together.n <= alone_from * (double)most;
    if (g->together) {
        for (unsigned b = 0; b < g->n; b++)
            ys_steps_fini(&g->steps[b]);
        g->steps[0] = together;
    } else {
        ys_steps_fini(&together);
    }
    return ok;
}

/* The bands' medians are made one where their stretches were not: nothing else is known of how
 * they stood to each other. */
static void find_zero(struct group *g)
{
    for (unsigned b = 0; b < g->n; b++)
        g->zero[b] = 0;
    for (unsigned b = 0; b < g->n; b++)
        g->zero[b] = undone(g, b, g->sample[g->together ? 0 : b][g->n_sample / 2]);
}

/* Of the bands' mean; texture at the finest counts for noise, too. */
static bool find_noise(double *noise, const struct group *g)
{
    const size_t width = g->image->width, height = g->image->height;
    const size_t every = width * height / SAMPLE + 1;
    float *d = ys_new_raw(SAMPLE + height + 1, sizeof *d);
    size_t n = 0;

    if (!d)
        return false;
    for (size_t y = 0; y < height; y++)
        for (size_t x = 1 + y % every; x + 1 < width; x += every) {
            const size_t i = y * width + x;
            double sum = 0;

            if (!is_used(g, i - 1) || !is_used(g, i) || !is_used(g, i + 1))
                continue;
            for (unsigned b = 0; b < g->n; b++) {
                const float *v = g->image->plane[g->first + b] + i;

                sum += undone(g, b, v[-1]) - 2 * undone(g, b, v[0]) + undone(g, b, v[1]);
            }
            if (n < SAMPLE + height)
                d[n++] = (float)fabs(sum / g->n);
        }
    *noise = (n ? (double)ys_quantile(d, n, 0.5) : 0) / second_difference;
    if (is_quantised(g))
        *noise = fmax(*noise, rounding_sd);
    free(d);
    return true;
}

/* Where the bright tail ends that hangs together with the picture, from value i of n on: at the
 * first step by more than a quarter over few pixels.  White roofs in linear light are ten times as
 * bright as the ground; between them and a glint of four times their brightness there is nothing. */
static double tail_of(const float *v, size_t n, size_t i, double low)
{
    const size_t few = n / FEW_OF + 1;

    while (i + few < n && (double)v[i + few] - low <= widest_gap * ((double)v[i] - low))
        i += few;
    return low + widest_gap * ((double)v[i] - low);
}

/* Whether the values are spread evenly, as no picture's are of themselves. */
static bool is_even(const float *v, size_t n)
{
    const double low = (double)v[0], size = (double)v[n - 1] - low;
    double most = 0;

    if (n < LEAST_EVEN || !(size > 0))
        return false;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(((double)v[i] - low) / size - (double)i / (double)(n - 1)));
    return most < most_uneven;
}

/* The picture's own range: quantiles of what is not far outside of it. */
static bool find_range(struct range *r, const struct group *g)
{
    const size_t n = g->n_sample * g->n;
    float *v = merged(g, true);
    size_t first = 0, end = n;

    if (!v)
        return false;
    const double middle = (double)v[n / 2];
    const double below = middle - (double)v[(size_t)(low_body * (double)(n - 1))],
                 above = (double)v[(size_t)(high_body * (double)(n - 1))] - middle;
    /* Of whole steps 235 either side are no more than 8 bits have. */
    const double least = fmax(most_noises * r->noise, is_quantised(g) ? most_range : 0);

    while ((double)v[first] < middle - fmax(most_bodies * below, least))
        first++;
    while ((double)v[end - 1] > middle + fmax(most_bodies * above, least))
        end--;
    const size_t high = first + (size_t)(high_share * (double)(end - first - 1));

    r->low = (double)v[first + (size_t)(low_share * (double)(end - first - 1))];
    r->high = (double)v[high];
    r->tail = tail_of(v, n, high, r->low);
    while (end < n && (double)v[end] <= r->tail)
        end++;
    r->least = (double)v[first];
    r->most = (double)v[end - 1];
    r->equalised = is_even(v + first, end - first);
    free(v);
    return true;
}

/* Steps of quantisation are as many as a picture for the eye has. */
static bool is_as_eye(const struct range *r, const struct group *g)
{
    return is_quantised(g) && r->most - r->least <= steps_of_eye;
}

/* Such a tile stays what it is. */
static void find_gain(struct range *r, const struct group *g)
{
    const double size = r->high - r->low;
    const double seen = (size / r->noise - bare_until) / (seen_from - bare_until);
    const double quiet =
        (bare_noise + (most_noise - bare_noise) * ys_clip(seen, 0, 1)) / r->noise;

    if (!(size > 0))
        r->gain = 1;
    else if (is_as_eye(r, g))
        r->gain = fmax(1, fmin(least_range / size, quiet));
    else
        r->gain = fmin(most_range / size, quiet);
    r->power = is_as_eye(r, g) ? 1 : linear_power;
    /* All of it between 0 and 255 if it fits. */
    r->from = fmin(low_end, (YS_LEVELS_WHITE - r->gain * size) / 2);
    r->from = fmax(r->from, r->gain * (r->low - r->least));
    r->from = fmin(r->from, YS_LEVELS_WHITE - r->gain * (r->most - r->low));
    r->from = rint(fmax(r->from, 0)); /* whole steps stay whole levels */
}

/* The value whose rank is the same share in a double exponential: most of a picture is ground, and
 * little is far from it. */
static double unequalised(const struct range *r, double v)
{
    const double from_middle = (v - r->least) / (r->most - r->least) - 0.5;
    const double tail = -log(fmax(1 - 2 * fabs(from_middle), least_tail));

    return YS_LEVELS_WHITE / 2.0 + tail_levels * copysign(tail, from_middle);
}

static double level_of(const struct range *r, double v)
{
    const double size = r->high - r->low, at = size > 0 ? (v - r->low) / size : 0;
    double share = at;

    if (r->equalised)
        return unequalised(r, v);
    if (r->power < 1) {
        const double zero = pow(toe, r->power), one = pow(1 + toe, r->power);

        share = at > 0 ? (pow(at + toe, r->power) - zero) / (one - zero)
                       : at * r->power * zero / toe / (one - zero);
    }
    return r->from + r->gain * size * share;
}

/* To a whole number; rint() is a call on processors of 2003, and this runs for every pixel. */
static double nearest(double x)
{
    return (x + rounder) - rounder;
}

struct mapping {
    const struct group *group;
    const struct range *range;
    unsigned band;
    double most; /* levels above it are no picture */
};

static float mapped(const void *ctx, float value)
{
    const struct mapping *m = ctx;
    const double level = level_of(m->range, undone(m->group, m->band, value));

    return level > m->most       ? YS_LEVEL_MOST
           : level < usual_least ? YS_LEVEL_LEAST
                                 : (float)(nearest(level / least_step) * least_step);
}

static bool map(const struct group *g, const struct range *r)
{
    struct mapping m = {.group = g, .range = r};
    bool ok = true;

    m.most = fmin(fmax(usual_most, level_of(r, r->tail)), YS_LEVEL_MOST - 1);
    for (; ok && m.band < g->n; m.band++)
        ok = ys_values_map(g->image->plane[g->first + m.band], g->image, mapped, &m);
    return ok;
}

/* Of 8-bit pictures made for the eye the zero is that of light. */
static void find_haze(struct ys_image *image, const struct group *g)
{
    double dark = INFINITY, bright = 0;

    for (unsigned b = 0; b < g->n; b++) {
        dark = fmin(dark, (double)g->sample[b][(size_t)(low_share * (double)g->n_sample)]);
        bright = fmax(bright, (double)g->sample[b][(size_t)(high_share * (double)g->n_sample)]);
    }
    if (image->full_scale == YS_LEVELS_WHITE && bright > 0)
        image->haze = ys_clip(dark / bright, 0, 1);
}

/* As it is, whether or not its steps can be undone: what had one level then has it now. */
static bool is_equalised(bool *out, const struct group *g)
{
    float *v = merged(g, false);

    *out = v && is_even(v, g->n_sample * g->n);
    free(v);
    return v != NULL;
}

static ys_status apply_group(struct ys_image *image, struct group *g)
{
    struct range r = {0};
    bool ok = take_sample(g);

    if (ok && g->n_sample) {
        ok = find_steps(g);
        if (ok)
            find_zero(g);
        ok = ok && find_noise(&r.noise, g) && find_range(&r, g);
        if (ok && g->first == 0) {
            find_haze(image, g);
            ok = is_equalised(&image->equalised, g);
            image->equalised = image->equalised || r.equalised;
        }
        if (ok) {
            find_gain(&r, g);
            ok = map(g, &r);
        }
        const double beyond[2] = {level_of(&r, r.low) - well_beyond,
                                  level_of(&r, r.high) + well_beyond};

        for (unsigned b = 0; ok && b < g->n; b++)
            ok = ys_impulses_replace(g->image->plane[g->first + b], g->image, g->n_valid,
                                     beyond);
    }
    for (unsigned b = 0; b < g->n; b++) {
        free(g->sample[b]);
        ys_steps_fini(&g->steps[b]);
    }
    return ok ? YS_OK : YS_ERR_NOMEM;
}

ys_status ys_levels_apply(struct ys_image *image, struct ys_error *err)
{
    const unsigned colours = image->bands >= COLOURS ? COLOURS : 1;
    ys_status status = YS_OK;

    /* A fourth band is near infrared, with a range of its own. */
    for (unsigned b = 0; !status && b < image->bands; b += b ? 1 : colours) {
        struct group g = {.image = image, .first = b, .n = b ? 1 : colours};

        status = apply_group(image, &g);
    }
    image->full_scale = YS_LEVELS_WHITE;
    return status ? ys_fail(err, status, "out of memory for the levels of a tile") : YS_OK;
}
