/*
 * track_hand_evidence.c - from features to log likelihood ratios against "inside a car"
 *
 * A car has two long parallel edges; an empty track has neither.  Between coupled cars lies a
 * slot of 1.1 m: a dip for light roofs, a ridge for dark ones over lit ballast.  Roofs change
 * colour from car to car.  Each density has a floor, so that no single sample decides.
 */

#include "track_hand_evidence.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"

#define ROOT_TWO_PI 2.5066282746310002

static double normal(double x, double mean, double sd)
{
    const double d = (x - mean) / sd;

    return exp(-0.5 * d * d) / (sd * ROOT_TWO_PI);
}

void ys_hand_prior(struct ys_hand_params *out, const struct ys_scales *scales)
{
    const double g = scales->pixel_m;

    /* Measured on real yards at 0.9 m; blur weakens edges beyond it.  A slot of 1.1 m seen by
     * pixels of g metres is filled in as erf(0.78 / g). */
    *out = (struct ys_hand_params){
        .car_edge = -0.2 - 0.45 * fmax(0, log(g / 0.9)),
        .car_edge_sd = 0.45,
        .empty_edge = -1.7,
        .empty_edge_sd = 0.6,
        .gap_dip = 0.62 * erf(0.78 / g),
        .roof_noise = 0.025 * scales->contrast,
        .colour_step_noise = 0.04,
        .ridge_share = 0.08,
        .shadow_brightness = -INFINITY,
    };
}

struct gap_densities {
    double inside, gap, not_roof; /* no gap; a gap; what is seen on other ground */
};

static struct gap_densities gap_densities(double x, double unit,
                                          const struct ys_hand_params *hand)
{
    const double sd = hypot(hand->roof_noise / unit, 0.02);
    const double low = sqrt(pow(0.35 * hand->gap_dip, 2) + 0.05 * 0.05 + sd * sd),
                 high = sqrt(pow(0.7 * hand->gap_dip, 2) + 0.1 * 0.1 + sd * sd);
    const double d = (x - hand->gap_dip) / (x < hand->gap_dip ? low : high);

    return (struct gap_densities){
        .inside = 0.88 * normal(x, 0, sd) + 0.09 * normal(x, 0, 3 * sd) + 0.03 / 2,
        .gap = 2 / ROOT_TWO_PI / (low + high) * exp(-0.5 * d * d),
        .not_roof = 0.75 * normal(x, 0, hypot(1.5 * sd, 0.05)) + 0.25 / 2,
    };
}

/* One side of a gap says nothing at a strong colour step: the dip is often lost in it. */
static double dip_weight(double colour_step)
{
    return 0.95 - 0.45 * fmin(1, colour_step / 0.3);
}

static double colour_step_evidence(double colour_step, const struct ys_hand_params *hand)
{
    const double same = 2 * normal(colour_step, 0, hand->colour_step_noise);
    const double inside = 0.95 * same + 0.05 * 1.5 * exp(-1.5 * colour_step);
    const double between = 0.5 * same + 0.5 * exp(-colour_step / 0.15) / 0.15;

    return 0.5 * ys_clip(log(between) - log(inside), -1, 3);
}

static void boundary_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                              size_t t, const struct ys_features *f,
                              const struct ys_hand_params *hand)
{
    const struct gap_densities dip = gap_densities(f->dip[t], f->dip_unit[t], hand);
    const struct gap_densities ridge = gap_densities(f->ridge[t], f->ridge_unit[t], hand);
    const double w = dip_weight(f->colour_step[t]);
    const double by_dip = w * (1 - hand->ridge_share) * dip.gap / dip.inside;
    const double by_ridge =
        f->ridge[t] > 0 ? w * hand->ridge_share * f->lit[t] * ridge.gap / ridge.inside : 0;
    const double likelihood_ratio = by_dip + by_ridge + 1 - w;
    const double gap =
        ys_clip(log(likelihood_ratio) + colour_step_evidence(f->colour_step[t], hand), -4, 6);

    out->gap[t] = f->gap_valid[t] ? gap : 0;
    out->begin[t] = out->end[t] = f->gap_valid[t] ? log(0.5 * exp(gap) + 0.5) : 0;
    if (shares) {
        shares->dip[t] = f->gap_valid[t] ? by_dip / likelihood_ratio : 0;
        shares->ridge[t] = f->gap_valid[t] ? by_ridge / likelihood_ratio : 0;
    }
}

static double edge_evidence(double edge, const struct ys_hand_params *hand)
{
    const double car =
        0.98 * normal(fmin(edge, hand->car_edge), hand->car_edge, hand->car_edge_sd) + 0.02 / 6;
    const double low = hand->empty_edge - hand->empty_edge_sd;
    const double empty =
        0.98 * normal(fmax(edge, low), hand->empty_edge, hand->empty_edge_sd) + 0.02 / 6;

    return log(empty) - log(car);
}

/* A dip that is the deepest within 1.5 m does not belong to a roof. */
static double dip_against_roof(const struct ys_features *f, size_t t,
                               const struct ys_hand_params *hand)
{
    const size_t first = t > 3 ? t - 3 : 0, last = t + 3 < f->n ? t + 3 : f->n;

    if (!f->gap_valid[t] || f->dip[t] <= 0)
        return 0;
    for (size_t k = first; k <= last; k++)
        if (f->gap_valid[k] && f->dip[k] > f->dip[t])
            return 0;
    const struct gap_densities d = gap_densities(f->dip[t], f->dip_unit[t], hand);

    return 0.7 * ys_clip(log(d.not_roof) - log(d.inside), 0, 4);
}

bool ys_hand_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                      const struct ys_features *f, const struct ys_strip *strip,
                      const struct ys_scales *scales, const struct ys_hand_params *hand,
                      const double *shadowed)
{
    const double contrast = scales->contrast;
    const double weight = YS_STEP_M / 4; /* one independent look at the sides every 4 m */

    for (size_t t = 0; t <= f->n; t++)
        boundary_evidence(out, shares, t, f, hand);
    for (size_t i = 0; i < f->n; i++) {
        double e = weight * edge_evidence(f->edge[i], hand) + dip_against_roof(f, i, hand);
        double dark = 0;

        if (shadowed && f->valid[i])
            dark =
                shadowed[i] * ys_clip((hand->shadow_brightness + 0.08 * contrast - f->roof[i]) /
                                          (0.05 * contrast),
                                      0, 1);
        e += weight * hand->shadow_strength * dark;
        out->empty[i] = f->valid[i] ? e : 0;
        out->foreign[i] = 0;
        if ((strip->foul[i] && f->valid[i]) || strip->out_of_sight[i]) {
            out->empty[i] = 1;
            out->foreign[i] = -1;
        }
        if (shares)
            shares->shadow[i] = dark;
    }
    return true;
}
