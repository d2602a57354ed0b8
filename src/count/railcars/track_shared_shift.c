/*
 * track_shared_shift.c - the picture's shift and shadows, by votes of all tracks
 *
 * The networks say of every step how far beside the strip its cars stand and to which side
 * shadows fall, each with its doubt.  One strip may be wrong by a whole track's distance (it
 * then follows the neighbour's train), but the site is shifted against the picture as a whole
 * and there is one sun: so tracks vote for one shift (dx, dy) and one direction first, and only
 * then has each an offset of its own near that shift, and a slow drift along it.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "track_net_evidence.h"

/* Chosen by hand on drawn yards and not measured one by one since, but for sd_common_m. */
enum { SHIFTS = 21, DIRECTIONS = 36 }; /* -2.5 .. 2.5 m; by 10 degrees */
static const double grid_m = 0.25;
/* sd of the shift of all tracks (from hand-digitised lines), of a track against it, of its
 * drift; and the length over which a line drifts. */
static const double sd_common_m = 0.8, sd_track_m = 0.2, sd_drift_m = 0.3;
static const double drift_m = 12;

/* What a step weighs: from half occupied on, with the inverse variance that the network
 * states (in bounds), and as if 6 m were one look. */
static const double occupied_from = 0.5;
static const double ln_sd_least = -2.5, ln_sd_most = 2, precision_most = 16;
static const double offset_independent_m = 6;

/* A vote: 6 m of track, of at most this weight, for every shift within 0.6 m (sd), and
 * against none by more than ln 0.08 weighed: a wrong track may not outvote the others. */
enum { VOTE_STEPS = 12 };
static const double vote_sd_m = 0.6, vote_most = 3, vote_share = 0.3, vote_floor = 0.08;
static const double vote_least = 0.02, track_least = 0.2; /* less says nothing */
static const double peak_m = 0.6; /* round the likeliest shift, of which the mean is taken */

static const double outlier_m = 0.4;     /* beyond a track's limit: the neighbour's cars */
static const double offset_most_m = 2.8; /* of shift and offset together */

/* Shadows more than 17 degrees (sine 0.3) off a track's direction fall wholly to one side. */
static const double side_sine = 0.3;
static const double logit_most = 4;
static const double side_independent_m = 15;
static const double direction_softness = 2; /* divides scores: steps are not independent */
/* A weaker vote for the direction, or less than half of a side, leaves the side unknown. */
static const double direction_least = 1.5, side_least = 0.5;
static const double high_sun_deg = 80; /* the shadow of a car 4 m high is then 0.7 m long */

/* Weight of step k in where its cars stand, and where that is, metres right of the line. */
static double observed_offset(double *at, const struct ys_net_track *t,
                              const struct ys_yard_track *track, size_t k)
{
    const size_t m = t->strip.n + 1;
    const double occupied = 1 - track->posterior.empty[k];
    const double log_sd =
        ys_clip((double)t->mean_output[YS_NET_OFFSET_LN_SD * m + k], ln_sd_least, ln_sd_most);

    *at = (t->strip.offset[2 * k] + t->strip.offset[2 * k + 1]) / 2 +
          (double)t->mean_output[YS_NET_OFFSET * m + k];
    if (occupied < occupied_from)
        return 0;
    return occupied * occupied * fmin(exp(-2 * log_sd), precision_most) * YS_STEP_M /
           offset_independent_m * t->valid[k];
}

/* ---- one shift for all */

/* Cars stand at metres right of a line whose normal is (nx, ny): only that part of a shift
 * is seen by a track, so tracks of one direction leave the other part to the prior. */
static void add_vote(double score[SHIFTS][SHIFTS], double at, double weight, double nx,
                     double ny)
{
    for (int i = 0; i < SHIFTS; i++) {
        for (int j = 0; j < SHIFTS; j++) {
            const double x = (j - SHIFTS / 2) * grid_m, y = (i - SHIFTS / 2) * grid_m;
            const double r = (at - x * nx - y * ny) / vote_sd_m;

            score[i][j] +=
                fmin(weight, vote_most) * vote_share * log(vote_floor + exp(-0.5 * r * r));
        }
    }
}

static void add_track_votes(double score[SHIFTS][SHIFTS], const struct ys_net_track *t,
                            const struct ys_yard_track *track)
{
    double all = 0, at;

    for (size_t k = 0; k < t->strip.n; k++)
        all += observed_offset(&at, t, track, k);
    for (size_t first = 0; all >= track_least && first + VOTE_STEPS <= t->strip.n;
         first += VOTE_STEPS) {
        double sum = 0, weight = 0;

        for (size_t k = first; k < first + VOTE_STEPS; k++) {
            const double w = observed_offset(&at, t, track, k);

            weight += w;
            sum += w * at;
        }
        if (weight > vote_least)
            add_vote(score, sum / weight, weight, -track->strip.ty[first],
                     track->strip.tx[first]);
    }
}

/* The mean near the likeliest shift: finer than the grid, whatever other peak there is. */
static struct ys_point shift_of(double score[SHIFTS][SHIFTS])
{
    int best_i = 0, best_j = 0;
    struct ys_point mean = {0, 0};
    double total = 0;

    for (int i = 0; i < SHIFTS; i++)
        for (int j = 0; j < SHIFTS; j++)
            if (score[i][j] > score[best_i][best_j]) {
                best_i = i;
                best_j = j;
            }
    for (int i = 0; i < SHIFTS; i++) {
        for (int j = 0; j < SHIFTS; j++) {
            const double w = exp(score[i][j] - score[best_i][best_j]);

            if (hypot(i - best_i, j - best_j) * grid_m >= peak_m)
                continue;
            mean.x += w * (j - SHIFTS / 2) * grid_m;
            mean.y += w * (i - SHIFTS / 2) * grid_m;
            total += w;
        }
    }
    return (struct ys_point){mean.x / total, mean.y / total};
}

/* ---- each track's own place */

/* Offset: mean deviation from the shift, shrunk towards 0 by its prior (1 / sd^2 more of
 * weight).  Drift: the same of what is left, in a Gaussian window along the track, whose
 * weights sum to steps times their blurred value.  each_track: false gives all tracks the
 * shift alone, while outputs are still those along lines that may follow the neighbour. */
static bool offset_track(struct ys_net_track *t, struct ys_yard_track *track,
                         struct ys_point shift, bool each_track)
{
    const size_t n = t->strip.n;
    const double sigma = drift_m / YS_STEP_M, steps = sqrt(2 * YS_PI) * sigma;
    double *deviation = ys_new(n, sizeof *deviation), *weight = ys_new(n, sizeof *weight);
    double sum = 0, total = 0, at;
    bool ok = deviation && weight;

    for (size_t k = 0; ok && k < n; k++) {
        const double mu = -shift.x * track->strip.ty[k] + shift.y * track->strip.tx[k];
        const double w = observed_offset(&at, t, track, k);

        weight[k] = each_track && fabs(at - mu) < t->offset_limit_m + outlier_m ? w : 0;
        deviation[k] = at - mu;
        sum += weight[k] * deviation[k];
        total += weight[k];
    }
    const double o = sum / (total + 1 / (sd_track_m * sd_track_m));

    for (size_t k = 0; ok && k < n; k++)
        deviation[k] = weight[k] * (deviation[k] - o);
    const struct ys_gauss gauss = ys_gauss_of(sigma, YS_BORDER_REPEAT);

    ok = ok && ys_blur_row(deviation, n, 1, &gauss) && ys_blur_row(weight, n, 1, &gauss);
    for (size_t k = 0; ok && k < n; k++) {
        const double mu = -shift.x * track->strip.ty[k] + shift.y * track->strip.tx[k];
        const double drift =
            deviation[k] * steps / (weight[k] * steps + 1 / (sd_drift_m * sd_drift_m));
        const double own =
            each_track ? ys_clip(o + drift, -t->offset_limit_m, t->offset_limit_m) : 0;
        const double offset = ys_clip(mu + own, -offset_most_m, offset_most_m);

        t->strip.offset[2 * k] = t->strip.offset[2 * k + 1] = offset;
        track->offset[k] = offset;
    }
    track->at_limit = each_track && fabs(o) >= t->offset_limit_m;
    free(deviation);
    free(weight);
    return ok;
}

bool ys_net_yard_offsets(struct ys_net_yard *nets, bool each_track)
{
    struct ys_yard *yard = nets->yard;
    double score[SHIFTS][SHIFTS];

    for (int i = 0; i < SHIFTS; i++)
        for (int j = 0; j < SHIFTS; j++) {
            const double r = hypot(i - SHIFTS / 2, j - SHIFTS / 2) * grid_m / sd_common_m;

            score[i][j] = -0.5 * r * r;
        }
    for (size_t i = 0; i < yard->n; i++)
        add_track_votes(score, &nets->track[i], &yard->track[i]);
    const struct ys_point shift = shift_of(score);

    for (size_t i = 0; i < yard->n; i++)
        if (yard->track[i].strip.n &&
            !offset_track(&nets->track[i], &yard->track[i], shift, each_track))
            return false;
    return true;
}

/* ---- shadows */

/* -1..1: how far shadows towards angle fall to +v of a track that runs towards along. */
static double towards_right(double angle, double along)
{
    return ys_clip(sin(angle - along) / side_sine, -1, 1);
}

static double direction_of(const struct ys_strip *strip)
{
    double tx = 0, ty = 0;

    for (size_t i = 0; i < strip->n; i++) {
        tx += strip->tx[i];
        ty += strip->ty[i];
    }
    return atan2(ty, tx);
}

static void add_shadow_votes(double score[DIRECTIONS], const struct ys_net_track *t,
                             const struct ys_yard_track *track)
{
    const size_t m = t->strip.n + 1;

    for (size_t k = 0; k < t->strip.n; k++) {
        const double occupied = 1 - track->posterior.empty[k];
        const double logit = ys_clip((double)t->mean_output[YS_NET_SHADOW_SIDE * m + k],
                                     -logit_most, logit_most);
        const double along = atan2(track->strip.ty[k], track->strip.tx[k]);

        if (occupied <= occupied_from)
            continue;
        for (int d = 0; d < DIRECTIONS; d++)
            score[d] += towards_right(d * 2 * YS_PI / DIRECTIONS, along) * logit * occupied *
                        t->valid[k] * YS_STEP_M / side_independent_m;
    }
}

/* The sun's azimuth where the tile states it; else the vote. */
void ys_net_yard_shadows(struct ys_net_yard *nets)
{
    const struct ys_tracks_in *in = nets->in;
    const double turn = 2 * YS_PI;
    const bool sun = isfinite(in->sun_azimuth_deg) && isfinite(in->north_x) &&
                     isfinite(in->north_y) &&
                     !(isfinite(in->sun_elevation_deg) && in->sun_elevation_deg > high_sun_deg);
    double score[DIRECTIONS] = {0}, most = -INFINITY, total = 0;
    struct ys_yard *yard = nets->yard;

    for (size_t i = 0; !sun && i < yard->n; i++)
        add_shadow_votes(score, &nets->track[i], &yard->track[i]);
    for (int d = 0; d < DIRECTIONS; d++)
        most = fmax(most, score[d]);
    for (int d = 0; d < DIRECTIONS; d++)
        total += exp(fmin(0, (score[d] - most) / direction_softness));
    /* East is north turned by a quarter to the right; shadows fall away from the sun. */
    const double az = in->sun_azimuth_deg * turn / 360;
    const double away = sun ? atan2(-(sin(az) * in->north_x + cos(az) * in->north_y),
                                    -(sin(az) * -in->north_y + cos(az) * in->north_x))
                            : 0;

    for (size_t i = 0; i < yard->n; i++) {
        const double along = direction_of(&yard->track[i].strip);
        double right = 0;

        for (int d = 0; !sun && d < DIRECTIONS; d++)
            right += exp(fmin(0, (score[d] - most) / direction_softness)) / total *
                     towards_right(d * turn / DIRECTIONS, along);
        if (sun)
            right = towards_right(away, along);
        nets->track[i].shadow_side =
            !(sun || most > direction_least) || fabs(right) <= side_least ? 0
            : right > 0                                                   ? 1
                                                                          : -1;
    }
}
