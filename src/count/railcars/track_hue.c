/*
 * track_hue.c - what differs from empty track in hue alone
 *
 * The networks look at brightness: a red wagon as bright as its ballast is to them a worn piece of
 * track.  Here the hue along a track that seems empty is divided where it changes sharply; a stretch of
 * a car's length or more whose hue is not that of the track beside it may be cars.  It is never counted,
 * but the interval reaches it.  Grass is left out, and so is shade, which is bluer and darker than what it
 * falls on, with what is lit beside it.
 *
 * Measured on 36 pictures of another renderer, 4 real ones and the sample: of 3 stretches that are found
 * one is three red wagons, one a gondola that the networks missed, one 57 m of something else in a yard of
 * 29 cars; none lies on the six empty yards.  Few, so how sure it is is little known.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "track_metres.h"
#include "track_parts.h"

/* Across the middle of a car: five bands of half a metre, of which the median counts, so that rails
 * and a load's edge do not. */
enum { BANDS = 5, ROWS = 2, HALF = BANDS * ROWS };
/* Along: smoothed over 2 m; a change is what 3 m on either side differ by, half a metre apart. */
enum { SMOOTH = 4, ARM = 6, GAP = 1, PEAK = 6, BESIDE = 20, BESIDE_LEAST = 8, LONGEST = 320 };

/* Hue is ln of R over G and of B over G; so much of the picture's brightest is added to each, or noise
 * in the dark would be hue. */
static const double floor_share = 0.04;

static const double edge_least = 0.05; /* a change of hue that may end a stretch */
static const double hue_least = 0.11;  /* of a stretch against what lies beside it */
static const double sharp_least = 0.5; /* share of it that changes within 3 m */
static const double grass_red = -0.03; /* ln R/G falls or is lower, B/G, too: grass */
static const double weeds_red = 0.02;  /* ln R/G of weeds beside it; yellow ground has 0.06 */
static const double weeds_both = -0.1; /* and with ln B/G; grey ballast has 0 */
static const double shade_light = 0.1; /* ln of brightness that tells shade */
static const double light_most = 0.3;  /* the networks see what is so much darker or brighter */
static const double shade_most = 0.3;  /* no shade differs more in hue: 0.21 on 36 pictures */
static const double other_body = 0.5;  /* probability of a car from which it is one */

enum { RED, BLUE, LIGHT, CHANNELS };

struct hue {
    size_t n;
    double *sum[CHANNELS]; /* n + 1: sums of the values before a step */
    bool *free;            /* step: seen, on this track, without a car */
    size_t *edge, n_edge;  /* where hue changes sharply, and both ends */
};

struct stretch {
    size_t from, to;
    double contrast;
};

static void hue_fini(struct hue *h)
{
    for (int c = 0; c < CHANNELS; c++)
        free(h->sum[c]);
    free(h->free);
    free(h->edge);
}

static bool hue_new(struct hue *out, size_t n)
{
    *out = (struct hue){.n = n};
    for (int c = 0; c < CHANNELS; c++)
        out->sum[c] = ys_new(n + 1, sizeof(double));
    out->free = ys_new(n, sizeof(bool));
    out->edge = ys_new(n + 2, sizeof *out->edge);
    if (out->sum[0] && out->sum[1] && out->sum[2] && out->free && out->edge)
        return true;
    hue_fini(out);
    return false;
}

/* ---- along a track */

/* Mean of a band of the strip at step k, metres beside its line, of planes 0 .. 2. */
static void band_at(double rgb[3], const struct ys_image *image, const struct ys_yard_track *t,
                    size_t k, int band)
{
    for (int p = 0; p < 3; p++)
        rgb[p] = 0;
    for (int r = 0; r < ROWS; r++) {
        const double v = (band * ROWS + r + 0.5 - HALF / 2.0) * YS_STRIP_ROW_M + t->offset[k];
        const double x = (t->strip.x[k] - v * t->strip.ty[k]) / image->gsd_x_m,
                     y = (t->strip.y[k] + v * t->strip.tx[k]) / image->gsd_y_m;
        const struct ys_cell_place at = ys_cell_place(image->width, image->height, x, y);

        for (int p = 0; p < 3; p++)
            rgb[p] += (double)ys_cell_of(image->plane[p], &at) / ROWS;
    }
}

static double median_of_five(const double *value)
{
    double v[BANDS];

    for (int i = 0; i < BANDS; i++) {
        int k = i;

        for (; k > 0 && v[k - 1] > value[i]; k--)
            v[k] = v[k - 1];
        v[k] = value[i];
    }
    return v[BANDS / 2];
}

/* Runs of SMOOTH steps are averaged before the logarithm, by sums over the bands. */
static bool fill(struct hue *h, const struct ys_image *image, const struct ys_yard_track *t,
                 double add)
{
    double *sums = ys_new((h->n + 1) * BANDS * 3, sizeof *sums);

    if (!sums)
        return false;
    for (size_t k = 0; k < h->n; k++)
        for (int b = 0; b < BANDS; b++) {
            double *const now = sums + (k * BANDS + (size_t)b) * 3;
            double rgb[3];

            band_at(rgb, image, t, k, b);
            for (int p = 0; p < 3; p++)
                now[(size_t)BANDS * 3 + (size_t)p] = now[p] + (isfinite(rgb[p]) ? rgb[p] : 0);
        }
    for (size_t k = 0; k < h->n; k++) {
        const size_t from = k < SMOOTH / 2 ? 0 : k - SMOOTH / 2,
                     to = k + SMOOTH / 2 < h->n ? k + SMOOTH / 2 : h->n;
        double value[CHANNELS][BANDS];

        for (int b = 0; b < BANDS; b++) {
            double rgb[3];

            for (int p = 0; p < 3; p++) {
                const size_t at = (size_t)b * 3 + (size_t)p, row = (size_t)BANDS * 3;

                rgb[p] = fmax(0, (sums[to * row + at] - sums[from * row + at]) /
                                     (double)(to - from)) +
                         add;
            }
            value[RED][b] = log(rgb[0] / rgb[1]);
            value[BLUE][b] = log(rgb[2] / rgb[1]);
            value[LIGHT][b] = log((rgb[0] + rgb[1] + rgb[2]) / 3);
        }
        for (int c = 0; c < CHANNELS; c++)
            h->sum[c][k + 1] = h->sum[c][k] + median_of_five(value[c]);
        h->free[k] = t->strip.valid[(size_t)(YS_STRIP_ROWS / 2) * t->strip.n + k] &&
                     !t->strip.foul[k] && t->posterior.car[k] < other_body;
    }
    free(sums);
    return true;
}

static double mean(const struct hue *h, int channel, size_t from, size_t to)
{
    return (h->sum[channel][to] - h->sum[channel][from]) / (double)(to - from);
}

/* What lies behind boundary t less what lies before it. */
static void change_at(double change[CHANNELS], const struct hue *h, size_t t)
{
    for (int c = 0; c < CHANNELS; c++)
        change[c] = mean(h, c, t + GAP, t + GAP + ARM) - mean(h, c, t - GAP - ARM, t - GAP);
}

static double change_of_hue(const struct hue *h, size_t t)
{
    double change[CHANNELS];

    if (t < GAP + ARM + 1 || t + GAP + ARM > h->n)
        return 0;
    change_at(change, h, t);
    return hypot(change[RED], change[BLUE]);
}

static void find_edges(struct hue *h)
{
    h->edge[h->n_edge++] = 0;
    for (size_t t = 1; t < h->n; t++) {
        const double here = change_of_hue(h, t);
        bool most = here >= edge_least;

        for (size_t k = t < PEAK ? 0 : t - PEAK; most && k <= t + PEAK; k++)
            most = change_of_hue(h, k) <= here;
        if (most)
            h->edge[h->n_edge++] = t;
    }
    h->edge[h->n_edge++] = h->n;
}

/* ---- stretches */

struct side {
    double differs[CHANNELS]; /* the stretch less what lies beside it there */
    double sharp[CHANNELS];   /* of that, what changes at its end */
    bool any;
};

static bool is_under_weeds(const struct hue *h, size_t from, size_t to)
{
    const double red = mean(h, RED, from, to);

    return red < weeds_red && red + mean(h, BLUE, from, to) < weeds_both;
}

/* Beside the end at `at` of a stretch from .. to, as far as it is free. */
static struct side side_of(const struct hue *h, size_t from, size_t to, bool before)
{
    struct side out = {.any = false};
    size_t n = 0;

    while (n < BESIDE &&
           (before ? n < from && h->free[from - n - 1] : to + n < h->n && h->free[to + n]))
        n++;
    const size_t a = before ? from - n : to, b = before ? from : to + n;

    /* Beside grass everything is redder. */
    if (n < BESIDE_LEAST || is_under_weeds(h, a, b))
        return out;
    const size_t in = to - from < BESIDE ? to - from : BESIDE;

    out.any = true;
    change_at(out.sharp, h, before ? from : to);
    for (int c = 0; c < CHANNELS; c++) {
        out.differs[c] =
            (before ? mean(h, c, from, from + in) : mean(h, c, to - in, to)) - mean(h, c, a, b);
        out.sharp[c] *= before ? 1 : -1;
    }
    return out;
}

static double along(const double a[CHANNELS], const double b[CHANNELS])
{
    return a[RED] * b[RED] + a[BLUE] * b[BLUE];
}

/* How far its hue is from what lies beside it; 0 where it is none of these. */
static double contrast_of(const struct hue *h, size_t from, size_t to)
{
    const struct side side[2] = {side_of(h, from, to, true), side_of(h, from, to, false)};
    const int n = side[0].any + side[1].any;
    double differs[CHANNELS] = {0}, least = INFINITY;
    bool uneven = false;

    if (n == 0 || (n == 2 && along(side[0].differs, side[1].differs) <= 0))
        return 0;
    for (int s = 0; s < 2; s++)
        for (int c = 0; side[s].any && c < CHANNELS; c++)
            differs[c] += side[s].differs[c] / n;
    for (int s = 0; s < 2; s++) {
        if (!side[s].any)
            continue;
        least = fmin(least, hypot(side[s].differs[RED], side[s].differs[BLUE]));
        uneven |= fabs(side[s].differs[LIGHT]) > light_most;
        if (along(side[s].sharp, differs) < sharp_least * along(differs, differs))
            return 0;
    }
    const bool grass = differs[RED] < grass_red && differs[BLUE] < 0;
    const bool slight = hypot(differs[RED], differs[BLUE]) < shade_most;
    const bool shade = slight && differs[LIGHT] < -shade_light && differs[BLUE] > differs[RED];
    const bool lit = slight && differs[LIGHT] > shade_light && differs[BLUE] < differs[RED] &&
                     differs[BLUE] < 0;

    return grass || shade || lit || (slight && uneven) ? 0 : least;
}

static bool all_free(const struct hue *h, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++)
        if (!h->free[k])
            return false;
    return true;
}

/* Metres of the stretches of one track, the clearest first, none twice. */
static double metres_of(struct hue *h)
{
    double metres = 0;

    for (;;) {
        struct stretch best = {.contrast = hue_least};
        bool found = false;

        for (size_t i = 0; i < h->n_edge; i++)
            for (size_t j = i + 1; j < h->n_edge; j++) {
                const size_t from = h->edge[i], to = h->edge[j];

                if (to - from < YS_KMIN)
                    continue;
                if (to - from > LONGEST || !all_free(h, from, to))
                    break;
                const double contrast = contrast_of(h, from, to);

                if (contrast > best.contrast) {
                    best = (struct stretch){from, to, contrast};
                    found = true;
                }
            }
        if (!found)
            return metres;
        metres += (double)(best.to - best.from) * YS_STEP_M;
        for (size_t k = best.from; k < best.to; k++)
            h->free[k] = false;
    }
}

/* ---- all tracks */

struct hue_job {
    struct ys_yard *yard;
    const struct ys_image *image;
    double *metres;
};

static void measure_track(void *ctx, size_t i)
{
    const struct hue_job *job = ctx;
    const struct ys_yard_track *t = &job->yard->track[i];
    const double add = floor_share * (job->yard->scales.dark + job->yard->scales.contrast);
    struct hue h;

    job->yard->failed[i] = false;
    if (t->strip.n < YS_KMIN || !(add > 0))
        return;
    bool ok = hue_new(&h, t->strip.n);

    if (ok) {
        ok = fill(&h, job->image, t, add);
        if (ok) {
            find_edges(&h);
            job->metres[i] = metres_of(&h);
        }
        hue_fini(&h);
    }
    job->yard->failed[i] = !ok;
}

bool ys_tracks_hue(struct ys_tracks_out *out, struct ys_yard *yard,
                   const struct ys_tracks_in *in)
{
    struct hue_job job = {yard, in->image, ys_new(yard->n + 1, sizeof(double))};

    out->hue_m = job.metres;
    if (!job.metres)
        return false;
    if (in->image->bands < 3)
        return true;
    ysk_tasks_run(yard->n, yard->threads, measure_track, &job);
    return !ys_yard_failed(yard);
}
