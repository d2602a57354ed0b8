/*
 * track_offset.c - how far beside the drawn line the cars stand, by the evidence by hand
 *
 * A drawn line is a metre off here and there, and the whole site may be shifted against the
 * picture.  Each track says how well each offset explains it; a shift of the picture that all
 * tracks share is found first, then each track's own offset near it, then its slow drift.  In
 * this order, as a track alone may fit its neighbour's train better than its own cars: what is
 * shared by all keeps each on its own side.  On four real yards lines moved by 1, 1.5 or 2 m
 * leave 63 of 64 tracks right each.  What the networks do instead: track_shared_shift.c.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "track_parts.h"

/* From hand-digitised lines, sd: the shift all share, and what a line adds. */
static const double sd_common_m = 0.8, sd_track_m = 0.5;
static const double shift_step_m = 0.5; /* of the grid of shifts; offsets are finer */
static const double rounding = 1e-6, rounding_squared = 0.01;
static const double beyond_limit = 1e3; /* ln: never, unless nothing is within the limit */

/* Weight of ln Z, whose steps are not independent; and in it, of edges against gaps: ballast
 * has edges, too.  By hand on real yards. */
static const double score_weight = 0.3, edges_weight = 0.15;

/* Drift, by edges alone, in blocks: -0.75 .. 0.75 m by a quarter; a change of a quarter a
 * block costs one sd, as hand-digitised lines drift; an offset of 0.4 m kept up over 60 m
 * costs another.  Edges weigh 0.7 of what they do as evidence.  By hand. */
enum { DRIFTS = 7 };
static const double drift_block_m = 15, drift_sd_m = 0.4, drift_sd_over_m = 60;
static const double drift_weight = 0.7;

static double offset_of(size_t k)
{
    return (double)k * YS_STRIP_ROW_M - YS_OFFSET_MAX_M;
}

static bool score_offsets(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    double *room = ys_new(t->strip.n + 1, sizeof *room);
    struct ys_evidence plain = t->evidence;

    (void)i;
    plain.gap = plain.begin = plain.end = NULL;
    if (!room)
        return false;
    for (size_t k = 0; k < YS_OFFSETS; k++) {
        double empty = 0;

        ys_features_measure(&t->features, &t->strip, &yard->scales, NULL, offset_of(k));
        ys_hand_evidence(&t->evidence, NULL, &t->features, &t->strip, &yard->scales,
                         &yard->hand, yard->has_shadows ? t->shadowed : NULL);
        for (size_t s = 0; s < t->strip.n; s++)
            empty += t->evidence.empty[s];
        const double z =
            ys_model_evidence(&t->evidence, &yard->lengths, &t->rates, yard->ops, room);
        const double no_gaps =
            ys_model_evidence(&plain, &yard->lengths, &t->rates, yard->ops, room);

        /* Against an all-empty track, not ln Z alone, or offsets beside all cars win and whole
         * trains vanish. */
        t->offset_score[k] = score_weight * ((z - no_gaps) + edges_weight * (no_gaps - empty));
    }
    free(room);
    return true;
}

/* The shift (dx, dy) seen across the track: the median over its steps. */
static double offset_of_shift(const struct ys_strip *s, double dx, double dy)
{
    enum { SAMPLES = 63 }; /* enough for a median of a smooth curve */
    double x[SAMPLES];
    const size_t n = s->n < SAMPLES ? s->n : SAMPLES;

    for (size_t k = 0; k < n; k++) {
        const size_t i = k * s->n / n;

        x[k] = -dx * s->ty[i] + dy * s->tx[i];
    }
    return ys_quantile_linear(x, n, 0.5);
}

/* The best offset of a track within its limit of mu, and its score. */
static double best_offset(double *offset, const struct ys_yard_track *t, double mu)
{
    double best = -INFINITY;

    *offset = ys_clip(mu, -YS_OFFSET_MAX_M, YS_OFFSET_MAX_M);
    for (size_t k = 0; k < YS_OFFSETS; k++) {
        const double o = offset_of(k), d = (o - mu) / sd_track_m;
        const double over = fmax(0, fabs(o - mu) - t->offset_limit_m - rounding);
        const double score = t->offset_score[k] - 0.5 * d * d - (over > 0 ? beyond_limit : 0);

        if (score > best) {
            best = score;
            *offset = o;
        }
    }
    return best;
}

static void common_shift(double *dx, double *dy, const struct ys_yard *yard)
{
    const double step = shift_step_m;
    const int reach = (int)(YS_OFFSET_MAX_M / step);
    double best = -INFINITY;

    for (int i = -reach; i <= reach; i++) {
        for (int j = -reach; j <= reach; j++) {
            const double x = i * step, y = j * step, r2 = x * x + y * y;
            double score = -0.5 * r2 / (sd_common_m * sd_common_m);

            if (r2 > YS_OFFSET_MAX_M * YS_OFFSET_MAX_M + rounding_squared)
                continue;
            for (size_t t = 0; t < yard->n; t++) {
                const struct ys_yard_track *track = &yard->track[t];
                double o;

                if (track->strip.n)
                    score += best_offset(&o, track, offset_of_shift(&track->strip, x, y));
            }
            if (score > best) {
                best = score;
                *dx = x;
                *dy = y;
            }
        }
    }
}

/* ---- drift */

/* gain[b * DRIFTS + d]: how well block b stands d quarters of a metre further right. */
static void score_drift(double *gain, struct ys_yard *yard, struct ys_yard_track *t,
                        size_t n_block, size_t block)
{
    for (size_t d = 0; d < DRIFTS; d++) {
        const double shift = ((double)d - DRIFTS / 2) * YS_STRIP_ROW_M;

        ys_features_measure(&t->features, &t->strip, &yard->scales, NULL,
                            t->base_offset + shift);
        for (size_t b = 0; b < n_block; b++) {
            const size_t first = b * block, end = b + 1 < n_block ? first + block : t->strip.n;
            double sum = 0;

            for (size_t i = first; i < end; i++)
                sum += t->features.edge[i];
            gain[b * DRIFTS + d] = drift_weight * sum * YS_STEP_M / YS_EDGE_INDEPENDENT_M -
                                   0.5 * pow(shift / drift_sd_m, 2) * (double)(end - first) *
                                       YS_STEP_M / drift_sd_over_m;
        }
    }
}

/* The best path of drifts; a change of a quarter metre a block costs as one sd. */
static void likeliest_drift(double *drift, double *gain, uint8_t *from, size_t n_block)
{
    for (size_t b = 1; b < n_block; b++) {
        for (size_t d = 0; d < DRIFTS; d++) {
            double best = -INFINITY;

            for (size_t p = 0; p < DRIFTS; p++) {
                const double change = (double)d - (double)p;
                const double x = gain[(b - 1) * DRIFTS + p] - 0.5 * change * change;

                if (x > best) {
                    best = x;
                    from[b * DRIFTS + d] = (uint8_t)p;
                }
            }
            gain[b * DRIFTS + d] += best;
        }
    }
    size_t at = 0;

    for (size_t d = 1; d < DRIFTS; d++)
        if (gain[(n_block - 1) * DRIFTS + d] > gain[(n_block - 1) * DRIFTS + at])
            at = d;
    for (size_t b = n_block; b-- > 0;) {
        drift[b] = ((double)at - DRIFTS / 2) * YS_STRIP_ROW_M;
        at = from[b * DRIFTS + at];
    }
}

static bool follow_drift(struct ys_yard *yard, struct ys_yard_track *t, size_t i)
{
    const size_t n = t->strip.n, block = (size_t)(drift_block_m / YS_STEP_M);
    const size_t n_block = n / block ? n / block : 1;
    double *gain = ys_new(n_block * DRIFTS, sizeof *gain),
           *drift = ys_new(n_block, sizeof *drift);
    uint8_t *from = ys_new(n_block * DRIFTS, 1);
    bool ok = gain && drift && from;

    (void)i;
    if (ok) {
        score_drift(gain, yard, t, n_block, block);
        likeliest_drift(drift, gain, from, n_block);
        for (size_t s = 0; s < n; s++) { /* linear between the middles of blocks */
            const double at = ys_clip(((double)s - (double)block / 2) / (double)block, 0,
                                      (double)(n_block - 1));
            const size_t b = (size_t)at, next = b + 1 < n_block ? b + 1 : b;

            t->offset[s] =
                t->base_offset + drift[b] + (at - (double)b) * (drift[next] - drift[b]);
        }
        const struct ys_gauss gauss = ys_gauss_of((double)block / 2, YS_BORDER_REPEAT);

        ok = ys_blur_row(t->offset, n, 1, &gauss);
    }
    free(gain);
    free(drift);
    free(from);
    return ok;
}

bool ys_yard_offsets(struct ys_yard *yard)
{
    double dx = 0, dy = 0;

    if (!ys_yard_each(yard, score_offsets))
        return false;
    common_shift(&dx, &dy, yard);
    for (size_t i = 0; i < yard->n; i++) {
        struct ys_yard_track *t = &yard->track[i];

        if (t->strip.n == 0)
            continue;
        const double mu = offset_of_shift(&t->strip, dx, dy);

        best_offset(&t->base_offset, t, mu);
        t->at_limit = fabs(t->base_offset) >= YS_OFFSET_MAX_M ||
                      fabs(t->base_offset - mu) > t->offset_limit_m - YS_STRIP_ROW_M / 2;
    }
    return ys_yard_each(yard, follow_drift);
}
