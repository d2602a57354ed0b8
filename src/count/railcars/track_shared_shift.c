/* track_shared_shift.c - all tracks together say how the picture is shifted and where shadows fall */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/row_math.h"
#include "track_net_evidence.h"

enum { GRID = 21, DIRECTIONS = 36, BLOCK = 12 };
static const double grid_m = 0.25, sd_common_m = 0.8, sd_track_m = 0.2, sd_drift_m = 0.3;
static const double drift_m = 12;

/* How much step k knows of where its car stands, and where that is, metres right of the line. */
static double place_of(double *at, const struct ys_learned_track *t,
                       const struct ys_track_work *work, size_t k)
{
    const size_t m = t->strip.n + 1;
    const double full = 1 - work->post.empty[k];
    const double log_sd = ys_clip((double)t->heard[6 * m + k], -2.5, 2);

    *at =
        (t->strip.offset[2 * k] + t->strip.offset[2 * k + 1]) / 2 + (double)t->heard[5 * m + k];
    if (full < 0.5)
        return 0;
    return full * full * fmin(exp(-2 * log_sd), 16) * YS_STEP_M / 6 * t->look[k];
}

/* ---- one shift for all */

/* Twelve steps give one robust voice: a wrong track may not outvote the others. */
static void add_block(double score[GRID][GRID], double at, double weight, double nx, double ny)
{
    for (int i = 0; i < GRID; i++) {
        for (int j = 0; j < GRID; j++) {
            const double x = (j - GRID / 2) * grid_m, y = (i - GRID / 2) * grid_m;
            const double r = (at - x * nx - y * ny) / 0.6;

            score[i][j] += fmin(weight, 3) * 0.3 * log(0.08 + exp(-0.5 * r * r));
        }
    }
}

static void add_track(double score[GRID][GRID], const struct ys_learned_track *t,
                      const struct ys_track_work *work)
{
    double all = 0, at;

    for (size_t k = 0; k < t->strip.n; k++)
        all += place_of(&at, t, work, k);
    for (size_t first = 0; all >= 0.2 && first + BLOCK <= t->strip.n; first += BLOCK) {
        double sum = 0, weight = 0;

        for (size_t k = first; k < first + BLOCK; k++) {
            const double w = place_of(&at, t, work, k);

            weight += w;
            sum += w * at;
        }
        if (weight > 0.02)
            add_block(score, sum / weight, weight, -work->strip.ty[first],
                      work->strip.tx[first]);
    }
}

/* The mean of what is likely within 0.6 m of the likeliest. */
static struct ys_point shift_of(double score[GRID][GRID])
{
    int best_i = 0, best_j = 0;
    struct ys_point mean = {0, 0};
    double total = 0;

    for (int i = 0; i < GRID; i++)
        for (int j = 0; j < GRID; j++)
            if (score[i][j] > score[best_i][best_j]) {
                best_i = i;
                best_j = j;
            }
    for (int i = 0; i < GRID; i++) {
        for (int j = 0; j < GRID; j++) {
            const double w = exp(score[i][j] - score[best_i][best_j]);

            if (hypot(i - best_i, j - best_j) * grid_m >= 0.6)
                continue;
            mean.x += w * (j - GRID / 2) * grid_m;
            mean.y += w * (i - GRID / 2) * grid_m;
            total += w;
        }
    }
    return (struct ys_point){mean.x / total, mean.y / total};
}

/* ---- each track's own place */

static bool place_track(struct ys_learned_track *t, struct ys_track_work *work,
                        struct ys_point shift, bool own)
{
    const size_t n = t->strip.n;
    const double sigma = drift_m / YS_STEP_M, steps = sqrt(2 * YS_PI) * sigma;
    double *pull = ys_new(n, sizeof *pull), *weight = ys_new(n, sizeof *weight);
    double sum = 0, total = 0, at;
    bool ok = pull && weight;

    for (size_t k = 0; ok && k < n; k++) {
        const double mu = -shift.x * work->strip.ty[k] + shift.y * work->strip.tx[k];
        const double w = place_of(&at, t, work, k);

        weight[k] = own && fabs(at - mu) < t->limit + 0.4 ? w : 0;
        pull[k] = at - mu;
        sum += weight[k] * pull[k];
        total += weight[k];
    }
    const double o = sum / (total + 1 / (sd_track_m * sd_track_m));

    for (size_t k = 0; ok && k < n; k++)
        pull[k] = weight[k] * (pull[k] - o);
    ok = ok && ys_row_blur(pull, n, sigma, false) && ys_row_blur(weight, n, sigma, false);
    for (size_t k = 0; ok && k < n; k++) {
        const double mu = -shift.x * work->strip.ty[k] + shift.y * work->strip.tx[k];
        const double drift =
            pull[k] * steps / (weight[k] * steps + 1 / (sd_drift_m * sd_drift_m));
        const double mine = own ? ys_clip(o + drift, -t->limit, t->limit) : 0;
        const double place = ys_clip(mu + mine, -2.8, 2.8);

        t->strip.offset[2 * k] = t->strip.offset[2 * k + 1] = place;
        work->offset[k] = place;
    }
    work->at_limit = own && fabs(o) >= t->limit;
    free(pull);
    free(weight);
    return ok;
}

bool ys_learned_place(struct ys_learned *learned, bool own)
{
    struct ys_yard *yard = learned->yard;
    double score[GRID][GRID];

    for (int i = 0; i < GRID; i++)
        for (int j = 0; j < GRID; j++) {
            const double r = hypot(i - GRID / 2, j - GRID / 2) * grid_m / sd_common_m;

            score[i][j] = -0.5 * r * r;
        }
    for (size_t i = 0; i < yard->n; i++)
        add_track(score, &learned->track[i], &yard->track[i]);
    const struct ys_point shift = shift_of(score);

    for (size_t i = 0; i < yard->n; i++)
        if (yard->track[i].strip.n &&
            !place_track(&learned->track[i], &yard->track[i], shift, own))
            return false;
    return true;
}

/* ---- shadows */

/* -1..1: how far shadows towards angle fall to +v of a track that runs towards along. */
static double towards_right(double angle, double along)
{
    return ys_clip(sin(angle - along) / 0.3, -1, 1);
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

static void vote(double score[DIRECTIONS], const struct ys_learned_track *t,
                 const struct ys_track_work *work)
{
    const size_t m = t->strip.n + 1;

    for (size_t k = 0; k < t->strip.n; k++) {
        const double full = 1 - work->post.empty[k];
        const double said = ys_clip((double)t->heard[7 * m + k], -4, 4);
        const double along = atan2(work->strip.ty[k], work->strip.tx[k]);

        if (full <= 0.5)
            continue;
        for (int d = 0; d < DIRECTIONS; d++)
            score[d] += towards_right(d * 2 * YS_PI / DIRECTIONS, along) * said * full *
                        t->look[k] * YS_STEP_M / 15;
    }
}

void ys_learned_shadows(struct ys_learned *learned)
{
    const struct ys_tracks_in *in = learned->in;
    const double turn = 2 * YS_PI;
    const bool sun = isfinite(in->sun_azimuth_deg) && isfinite(in->north_x) &&
                     isfinite(in->north_y) &&
                     !(isfinite(in->sun_elevation_deg) && in->sun_elevation_deg > 80);
    double score[DIRECTIONS] = {0}, most = -INFINITY, total = 0;
    struct ys_yard *yard = learned->yard;

    for (size_t i = 0; !sun && i < yard->n; i++)
        vote(score, &learned->track[i], &yard->track[i]);
    for (int d = 0; d < DIRECTIONS; d++)
        most = fmax(most, score[d]);
    for (int d = 0; d < DIRECTIONS; d++)
        total += exp(fmin(0, (score[d] - most) / 2));
    /* East is north turned by a quarter to the right; shadows fall away from the sun. */
    const double az = in->sun_azimuth_deg * turn / 360;
    const double away = sun ? atan2(-(sin(az) * in->north_x + cos(az) * in->north_y),
                                    -(sin(az) * -in->north_y + cos(az) * in->north_x))
                            : 0;

    for (size_t i = 0; i < yard->n; i++) {
        const double along = direction_of(&yard->track[i].strip);
        double right = 0;

        for (int d = 0; !sun && d < DIRECTIONS; d++)
            right += exp(fmin(0, (score[d] - most) / 2)) / total *
                     towards_right(d * turn / DIRECTIONS, along);
        if (sun)
            right = towards_right(away, along);
        learned->track[i].side = !(sun || most > 1.5) || fabs(right) <= 0.5 ? 0
                                 : right > 0                                ? 1
                                                                            : -1;
    }
}
