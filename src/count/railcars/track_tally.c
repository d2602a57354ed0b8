/* track_tally.c - intervals, objects and flags of tracks and of areas */

#include "track_tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"

static const double body_gap_m = 1.1; /* slot between the bodies of coupled cars */
static const double end_tolerance_m = 1.0;
static const double usual_m = 14; /* most cars of the 1,435 and 1,520 mm gauges: 12 to 15 m */

/* Share of the cars' metres that may as well be empty track. */
static double doubtful_share(const struct ys_yard *yard)
{
    double doubt = 0, cars = 0;

    for (size_t i = 0; i < yard->n; i++) {
        const struct ys_yard_track *t = &yard->track[i];

        for (size_t k = 0; k < t->strip.n; k++) {
            doubt += fmin(t->posterior.car[k], t->posterior.empty[k]);
            cars += t->posterior.car[k];
        }
    }
    return doubt / fmax(cars, YS_KMIN);
}

/* Twelve pixels a car and a pixel a gap: below it, the measured error grows from 5 % to more
 * than 12 %. */
static bool too_coarse(double pixel_m, double length_m)
{
    return length_m / pixel_m < 12 || pixel_m > 2;
}

bool ys_tracks_show(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)length_m; /* of the class: cars of all yards have one usual length */
    (void)width_m;
    return !too_coarse(pixel_m, usual_m);
}

uint32_t ys_tally_flags(bool *refused, const struct ys_yard *yard)
{
    const double g = yard->scales.pixel_m, per_car = yard->mean_length_m / g;
    const bool weak_by_hand =
        !yard->by_network && yard->hand.gap_dip < 0.6 * yard->prior.gap_dip;
    const bool low_by_hand =
        !yard->by_network && yard->hand.car_edge - yard->hand.empty_edge < 1;
    uint32_t flags = 0;

    *refused = too_coarse(g, yard->mean_length_m);
    if (per_car < 15 || body_gap_m / g < 1 || weak_by_hand)
        flags |= YS_WEAK_GAPS;
    if (low_by_hand || doubtful_share(yard) > 0.15)
        flags |= YS_LOW_CONTRAST;
    if (yard->usual_share < 0.5 && yard->n_cars >= 4)
        flags |= YS_LENGTHS_MIXED;
    if (*refused)
        flags |= YS_GSD_TOO_COARSE;
    return flags;
}

double ys_tally_shadow(const struct ys_yard_track *track)
{
    double metres = 0;

    for (size_t i = 0; i < track->strip.n; i++)
        metres += track->shares.shadow[i] * YS_STEP_M;
    return metres / usual_m;
}

/* Probability that a car stands here, both ends within a metre. */
static double segment_score(const struct ys_posterior *posterior, const struct ys_segment *seg)
{
    const ptrdiff_t reach = (ptrdiff_t)(end_tolerance_m / YS_STEP_M);
    const ptrdiff_t n = (ptrdiff_t)posterior->n, from = (ptrdiff_t)seg->from,
                    to = (ptrdiff_t)seg->to;
    double p = 0;

    for (ptrdiff_t a = from - reach; a <= from + reach; a++) {
        for (ptrdiff_t b = to - reach; b <= to + reach; b++) {
            const ptrdiff_t k = b - a;

            if (a >= 0 && b <= n && k >= YS_KMIN && k <= YS_KMAX)
                p += posterior->segment[(size_t)a * YS_LENGTHS + (size_t)(k - YS_KMIN)];
        }
    }
    for (ptrdiff_t d = -reach; d <= reach; d++) {
        const ptrdiff_t first = to + d, last = n - from + d;

        if (from <= reach && first >= 1 && first <= YS_KMAX)
            p += posterior->first[first];
        if (n - to <= reach && last >= 1 && last <= YS_KMAX)
            p += posterior->last[last];
    }
    return ys_clip(p, 0, 1);
}

static struct ys_found found_of(const struct ys_yard_track *t, const struct ys_segment *seg,
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
    double angle = atan2(dy, dx);

    if (angle < 0)
        angle += YS_PI;
    if (angle >= YS_PI)
        angle = 0;
    return (struct ys_found){
        .box = {x / image->gsd_x_m, y / image->gsd_y_m, length * hypot(dx, dy),
                YS_CAR_WIDTH_M * hypot(s->ty[i] / image->gsd_x_m, s->tx[i] / image->gsd_y_m),
                angle},
        .length_m = length,
        .width_m = YS_CAR_WIDTH_M,
        .score = segment_score(&t->posterior, seg),
        .flags = cut && steps * YS_STEP_M >= 2 && steps * YS_STEP_M <= 4 ? YS_EDGE_OBJECT : 0,
    };
}

static bool list_cars(struct ys_counted *out, const struct ys_yard *yard,
                      const struct ys_yard_track *t, size_t index, const struct ys_image *image)
{
    struct ys_segment *seg;
    size_t n;

    if (!ys_model_likeliest(&seg, &n, &t->evidence, &yard->lengths, &t->rates, out->best))
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

static uint32_t track_flags(const struct ys_yard_track *t)
{
    double foreign_m = 0, off = 0, cars = 0;
    uint32_t flags = 0;

    for (size_t i = 0; i < t->strip.n; i++) {
        foreign_m += t->posterior.foreign[i] * YS_STEP_M;
        off += t->posterior.car[i] * fabs(t->offset[i]);
        cars += t->posterior.car[i];
    }
    if (foreign_m > 10)
        flags |= YS_FOREIGN;
    if (cars > 2 * YS_KMIN && (off > 1.25 * cars || t->at_limit))
        flags |= YS_LINE_OFF;
    if (ys_tally_shadow(t) > 0.5)
        flags |= YS_SHADOW;
    if (t->strip.n_valid < t->strip.n - t->strip.n / 50)
        flags |= YS_NOT_COVERED;
    return flags;
}

static double occupied_m(const struct ys_yard_track *t)
{
    double metres = 0;

    for (size_t i = 0; i < t->strip.n; i++)
        metres += t->posterior.car[i] * YS_STEP_M;
    return metres;
}

/* What all members say together, but none where the voices, each for itself, find an empty track
 * the likeliest: averaged potentials let one member that sees a string outvote the others.  At
 * least a fifth: counts of long strings are spread, and none of them is likely alone. */
static uint32_t best_count(const struct ys_dist *mixed, const struct ys_dist *all_nets)
{
    const double least = 0.2;

    if (ys_dist_mode(mixed) == 0 && ys_dist_mass(mixed, 0, 0) >= least)
        return 0;
    return (uint32_t)ys_dist_mode(all_nets);
}

bool ys_tally_track(struct ys_tracks_out *all, const struct ys_yard *yard, size_t index,
                    const struct ys_image *image, uint32_t flags, bool refused)
{
    const struct ys_yard_track *t = &yard->track[index];
    const struct ys_dist *estimate = all->estimate + index;
    struct ys_counted *out = &all->track[index];
    struct ys_dist *raw = &all->raw[index];

    *out = (struct ys_counted){.counted = true, .occupied_m = NAN};
    /* The network knows shadows itself. */
    all->shadow_cars[index] = yard->by_network ? 0 : ys_tally_shadow(t);
    if (t->strip.n == 0) /* no car fits on it */
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    out->flags = flags | track_flags(t);
    if ((double)t->strip.n_valid * YS_STEP_M < 5) { /* nothing of it can be seen */
        out->counted = false;
        out->flags = YS_NOT_COVERED;
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    }
    if (refused) {
        out->counted = false;
        out->occupied_m = occupied_m(t);
        return ys_dist_point(&out->dist, 0) && ys_dist_point(raw, 0);
    }
    if (!ys_tally_mix(raw, estimate, all->estimate_weight, all->n_estimate, all->n_track))
        return false;
    out->best = best_count(raw, &estimate[(all->n_estimate - 1) * all->n_track]);
    if (!list_cars(out, yard, t, index, image) ||
        !ys_tally_widen(&out->dist, raw, out->best, yard->scales.pixel_m,
                        all->shadow_cars[index], false, all->by_network))
        return false;
    ys_tally_interval(out);
    return true;
}
