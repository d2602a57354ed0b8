/* track_tally.c - intervals, objects and flags of tracks and of areas */

#include "track_tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "row_math.h"

/* Widening: raw distributions are too sure, by how much was measured on 180 drawn and 42
 * degraded real pictures.  below = scale sqrt(variance + 0.04 + (share * best)^2) *
 * max(1, g / 0.5)^power; above has shade cars more. */
struct widening {
    double scale, share, power, shade;
};
static const struct widening widen_track = {1.2, 0.01, 0.5, 0.4},
                             widen_area = {1.2, 0.003, 0.8, 0.7};

static const double body_gap_m = 1.1; /* slot between the bodies of coupled cars */
static const double sure = 0.9;       /* posterior from which a car is certain */
static const double end_tolerance_m = 1.0;

uint32_t ys_tally_flags(bool *refused, const struct ys_yard *yard)
{
    const double g = yard->scales.pixel_m, per_car = yard->mean_length_m / g;
    double best = 0;
    uint32_t flags = 0;

    /* Twelve pixels a car and a pixel a gap: below it, the measured error grows from 5 % to
     * more than 12 %. */
    *refused = per_car < 12 || g > 2;
    if (per_car < 15 || body_gap_m / g < 1 || yard->hand.gap_dip < 0.6 * yard->prior.gap_dip)
        flags |= YS_WEAK_GAPS;
    if (yard->hand.car_side - yard->hand.empty_side < 1)
        flags |= YS_LOW_CONTRAST;
    for (size_t i = 0; i + 4 < YS_LENGTHS; i++) { /* +-1 m */
        double mass = 0;

        for (size_t k = 0; k <= 4; k++)
            mass += yard->lengths.p[i + k];
        best = fmax(best, mass);
    }
    if (best < 0.5 && yard->n_cars >= 4)
        flags |= YS_LENGTHS_MIXED;
    if (*refused)
        flags |= YS_GSD_TOO_COARSE;
    return flags;
}

double ys_tally_shade(const struct ys_track_work *track)
{
    const double usual_m = 14;
    double metres = 0;

    for (size_t i = 0; i < track->strip.n; i++)
        metres += track->shares.shade[i] * YS_STEP_M;
    return metres / usual_m;
}

/* Probability that a car stands here, both ends within a metre. */
static double segment_score(const struct ys_posterior *post, const struct ys_segment *seg)
{
    const ptrdiff_t reach = (ptrdiff_t)(end_tolerance_m / YS_STEP_M);
    const ptrdiff_t n = (ptrdiff_t)post->n, from = (ptrdiff_t)seg->from,
                    to = (ptrdiff_t)seg->to;
    double p = 0;

    for (ptrdiff_t a = from - reach; a <= from + reach; a++) {
        for (ptrdiff_t b = to - reach; b <= to + reach; b++) {
            const ptrdiff_t k = b - a;

            if (a >= 0 && b <= n && k >= YS_KMIN && k <= YS_KMAX)
                p += post->segment[(size_t)a * YS_LENGTHS + (size_t)(k - YS_KMIN)];
        }
    }
    for (ptrdiff_t d = -reach; d <= reach; d++) {
        const ptrdiff_t first = to + d, last = n - from + d;

        if (from <= reach && first >= 1 && first <= YS_KMAX)
            p += post->first[first];
        if (n - to <= reach && last >= 1 && last <= YS_KMAX)
            p += post->last[last];
    }
    return ys_clip(p, 0, 1);
}

static struct ys_found found_of(const struct ys_track_work *t, const struct ys_segment *seg,
                                const struct ys_image *image)
{
    const struct ys_strip *s = &t->strip;
    const bool cut = seg->cut_start || seg->cut_end;
    const double steps = (double)(seg->to - seg->from);
    /* Gaps belong half to either car; a cut car has its gap on one side. */
    const double trim = cut ? body_gap_m / 2 : body_gap_m;
    const double length = fmax(steps * YS_STEP_M - trim, YS_STEP_M);
    const double shift = (seg->cut_start ? -0.25 : seg->cut_end ? 0.25 : 0) * body_gap_m;
    const double middle = (double)(seg->from + seg->to) / 2 - 0.5; /* in steps */
    const size_t i = (size_t)ys_clip(middle, 0, (double)(s->n - 1));
    const double ahead = (middle - (double)i) * YS_STEP_M + shift, o = t->offset[i];
    const double x = s->x[i] + ahead * s->tx[i] - o * s->ty[i],
                 y = s->y[i] + ahead * s->ty[i] + o * s->tx[i];
    const double dx = s->tx[i] / image->gsd_x_m, dy = s->ty[i] / image->gsd_y_m;
    const double pi = 3.14159265358979323846;
    double angle = atan2(dy, dx);

    if (angle < 0)
        angle += pi;
    if (angle >= pi)
        angle = 0;
    return (struct ys_found){
        .box = {x / image->gsd_x_m, y / image->gsd_y_m, length * hypot(dx, dy),
                YS_CAR_WIDTH * hypot(s->ty[i] / image->gsd_x_m, s->tx[i] / image->gsd_y_m),
                angle},
        .length_m = length,
        .width_m = YS_CAR_WIDTH,
        .score = segment_score(&t->post, seg),
        .flags = cut && steps * YS_STEP_M >= 2 && steps * YS_STEP_M <= 4 ? YS_EDGE_OBJECT : 0,
    };
}

static bool list_cars(struct ys_counted *out, const struct ys_yard *yard,
                      const struct ys_track_work *t, size_t index, const struct ys_image *image)
{
    struct ys_segment *seg;
    size_t n;

    if (!ys_model_best(&seg, &n, &t->evidence, &yard->lengths, &t->rates, out->best))
        return false;
    out->found = ys_new(n + 1, sizeof *out->found);
    for (size_t i = 0; out->found && i < n; i++) {
        const bool sliver =
            (seg[i].cut_start || seg[i].cut_end) && seg[i].to - seg[i].from < YS_VISIBLE;
        struct ys_found found = found_of(t, &seg[i], image);

        out->flags |= found.flags;
        if (sliver)
            continue;
        found.track = (int32_t)index;
        out->found[out->n_found++] = found;
    }
    free(seg);
    return out->found != NULL;
}

static bool widen(struct ys_dist *out, const struct ys_dist *raw, double best, double pixel_m,
                  double n_shade, const struct widening *w)
{
    const double below = w->scale *
                         sqrt(ys_dist_variance(raw) + 0.04 + pow(w->share * best, 2)) *
                         pow(fmax(1, pixel_m / 0.5), w->power);

    return ys_dist_widen(out, raw, below, below + w->shade * n_shade);
}

/* dist, best and found are filled: the interval, in order. */
static void read_interval(struct ys_counted *out)
{
    uint32_t n_sure = 0;

    out->low90 = (uint32_t)ys_dist_quantile(&out->dist, 0.05);
    out->high90 = (uint32_t)ys_dist_quantile(&out->dist, 0.95);
    out->possible = (uint32_t)ys_dist_quantile(&out->dist, 0.995);
    out->low90 = out->low90 < out->best ? out->low90 : out->best;
    out->high90 = out->high90 > out->best ? out->high90 : out->best;
    out->possible = out->possible > out->high90 ? out->possible : out->high90;
    for (size_t i = 0; i < out->n_found; i++)
        n_sure += out->found[i].score >= sure;
    out->certain = n_sure < out->low90 ? n_sure : out->low90;
}

static uint32_t track_flags(const struct ys_track_work *t)
{
    double foreign_m = 0, off = 0, cars = 0;
    uint32_t flags = 0;

    for (size_t i = 0; i < t->strip.n; i++) {
        foreign_m += t->post.foreign[i] * YS_STEP_M;
        off += t->post.car[i] * fabs(t->offset[i]);
        cars += t->post.car[i];
    }
    if (foreign_m > 10)
        flags |= YS_FOREIGN;
    if (cars > 2 * YS_KMIN && (off > 1.25 * cars || t->at_limit))
        flags |= YS_LINE_OFF;
    if (ys_tally_shade(t) > 0.5)
        flags |= YS_SHADOW;
    if (t->strip.n_seen < t->strip.n - t->strip.n / 50)
        flags |= YS_NOT_COVERED;
    return flags;
}

/* The voices' distributions of one track or of a sum of tracks, by their weights. */
static bool mix(struct ys_dist *out, const struct ys_dist *voice, const double *weight,
                size_t n, size_t stride)
{
    size_t longest = 0;

    for (size_t v = 0; v < n; v++)
        longest = voice[v * stride].n > longest ? voice[v * stride].n : longest;
    *out = (struct ys_dist){ys_new(longest, sizeof(double)), longest, 0};
    if (!out->p)
        return false;
    for (size_t v = 0; v < n; v++)
        for (size_t k = 0; k < voice[v * stride].n; k++)
            out->p[k] += weight[v] * voice[v * stride].p[k];
    return true;
}

static double occupied_m(const struct ys_track_work *t)
{
    double metres = 0;

    for (size_t i = 0; i < t->strip.n; i++)
        metres += t->post.car[i] * YS_STEP_M;
    return metres;
}

bool ys_tally_track(struct ys_tracks_out *all, const struct ys_yard *yard, size_t index,
                    const struct ys_image *image, uint32_t flags, bool refused)
{
    const struct ys_track_work *t = &yard->track[index];
    const struct ys_dist *voice = all->voice + index;
    struct ys_counted *out = &all->track[index];
    struct ys_dist *raw = &all->raw[index];

    *out = (struct ys_counted){.counted = true, .occupied_m = NAN};
    all->track_shade[index] = ys_tally_shade(t);
    if (t->strip.n == 0) /* no car fits on it */
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    out->flags = flags | track_flags(t);
    if ((double)t->strip.n_seen * YS_STEP_M < 5) { /* nothing of it can be seen */
        out->counted = false;
        out->flags = YS_NOT_COVERED;
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    }
    if (refused) {
        out->counted = false;
        out->occupied_m = occupied_m(t);
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    }
    if (!mix(raw, voice, all->voice_weight, all->n_voice, all->n_track))
        return false;
    out->best = (uint32_t)ys_dist_mode(&voice[(all->n_voice - 1) * all->n_track]);
    if (!list_cars(out, yard, t, index, image) ||
        !widen(&out->dist, raw, out->best, yard->scales.pixel_m, all->track_shade[index],
               &widen_track))
        return false;
    read_interval(out);
    return true;
}

/* ---- areas */

/* Drops the tail that no interval can see, so that sums of many tracks stay short. */
static void trim(struct ys_dist *dist)
{
    while (dist->n > 1 && dist->p[dist->n - 1] < 1e-15)
        dist->n--;
}

static bool add_dist(struct ys_dist *sum, const struct ys_dist *more)
{
    struct ys_dist next;

    if (!ys_dist_sum(&next, sum, more))
        return false;
    ys_dist_fini(sum);
    *sum = next;
    trim(sum);
    return true;
}

/* The members' sum as each voice reads it, mixed. */
static bool sum_tracks(struct ys_dist *out, const struct ys_tracks_out *tracks,
                       const bool *member)
{
    struct ys_dist *sum = ys_new(tracks->n_voice, sizeof *sum);
    bool ok = sum != NULL;

    for (size_t v = 0; ok && v < tracks->n_voice; v++) {
        ok = ys_dist_point(&sum[v], 0);
        for (size_t i = 0; ok && i < tracks->n_track; i++)
            if (member[i] && tracks->track[i].counted)
                ok = add_dist(&sum[v], &tracks->voice[v * tracks->n_track + i]);
    }
    ok = ok && mix(out, sum, tracks->voice_weight, tracks->n_voice, 1);
    for (size_t v = 0; sum && v < tracks->n_voice; v++)
        ys_dist_fini(&sum[v]);
    free(sum);
    return ok;
}

static void add_track(struct ys_counted *out, const struct ys_counted *track)
{
    out->flags |= track->flags;
    if (!isnan(track->occupied_m))
        out->occupied_m = (isnan(out->occupied_m) ? 0 : out->occupied_m) + track->occupied_m;
    if (!track->counted)
        return;
    out->counted = true;
    out->best += track->best;
    for (size_t i = 0; i < track->n_found; i++)
        out->found[out->n_found++] = track->found[i];
}

ys_status ys_tracks_area(struct ys_counted *out, const struct ys_tracks_out *tracks,
                         const bool *member, double gsd_m, struct ys_error *err)
{
    struct ys_dist sum = {0};
    double n_shade = 0;
    size_t n_found = 0;

    *out = (struct ys_counted){.occupied_m = NAN};
    for (size_t i = 0; i < tracks->n_track; i++)
        n_found += member[i] ? tracks->track[i].n_found : 0;
    out->found = ys_new(n_found + 1, sizeof *out->found);
    bool ok = out->found != NULL;

    for (size_t i = 0; ok && i < tracks->n_track; i++) {
        if (!member[i])
            continue;
        add_track(out, &tracks->track[i]);
        n_shade += tracks->track[i].counted ? tracks->track_shade[i] : 0;
    }
    if (out->flags & YS_GSD_TOO_COARSE)
        out->counted = false;
    ok = ok && (out->counted ? sum_tracks(&sum, tracks, member) : ys_dist_point(&sum, 0)) &&
         widen(&out->dist, &sum, out->best, gsd_m, n_shade, &widen_area);
    if (ok && out->counted)
        read_interval(out);
    ys_dist_fini(&sum);
    if (ok)
        return YS_OK;
    ys_counted_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the cars of %zu tracks",
                   tracks->n_track);
}
