/*
 * track_hand_evidence.c - from features to log likelihood ratios against "inside a car"
 *
 * A car has two long parallel edges; an empty track has neither.  Between coupled cars lies a
 * slot of 1.1 m: a dip for light roofs, a ridge for dark ones over lit ballast.  Roofs change
 * colour from car to car.  Everything is a share of the picture's own contrast, so that gain
 * and offset cancel.  Each density has a floor, so that no single sample decides.
 *
 * Exact on four real yards at 0.85 to 0.94 m, and 43 to 65 % of tracks right on drawn yards at
 * 0.3 to 1.0 m: a second opinion beside the networks, which have seen more fleets
 * (track_members.c).
 *
 * Tried and dropped: a second, darker kind of edge inside cars (no gain, one real track lost);
 * colour steps at weight 0.75 (edges of shadows were counted: 5.3 to 15.5 % off at 0.5 m); the
 * dip at full weight beside a colour step (a fifth of the cars of coarse yards missed); ridges
 * in the shadow (34 cars on two empty tracks beside a train).
 */

#include "track_hand_evidence.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"

#define ROOT_TWO_PI 2.5066282746310002

/*
 * Where learning on the picture begins (track_yard_em.c): natural logs of edge strength over
 * contrast / car width, dips as shares of a full dip.  Measured on real yards near 0.9 m, where
 * not said otherwise.
 */
static const double first_car_edge = -0.2, first_car_edge_sd = 0.45;
static const double first_empty_edge = -1.7, first_empty_edge_sd = 0.6;
static const double edge_loss = 0.45, edge_loss_from_m = 0.9; /* a ln of pixel size, by blur */
static const double first_gap_dip = 0.62;
/* A slot of w = 1.1 m, blurred by half a pixel g, keeps erf(w / (sqrt(2) g)) of its depth. */
static const double slot_over_root_two_m = 0.78;
static const double first_roof_noise = 0.025; /* of the contrast */
static const double first_colour_step_noise = 0.04;
static const double first_ridge_share = 0.08; /* a guess; 0.02 or 0.2 changed no real count */

/*
 * Shapes of the densities of a dip or ridge, chosen by hand on real yards near 0.9 m; not
 * measured since.  Inside a car: mostly noise, some of it three times as wide, and a floor over
 * the range of features, -1 to 1.5.  At a gap: a normal of two sides, each as
 * wide as a share of the dip, and this at least.
 */
static const double least_noise = 0.02;
static const double inside_narrow = 0.88, inside_wide = 0.09, inside_wider = 3;
static const double inside_floor = 0.03, inside_floor_range = 2;
static const double gap_below = 0.35, gap_below_least = 0.05;
static const double gap_above = 0.7, gap_above_least = 0.1;
static const double not_roof_narrow = 0.75, not_roof_wider = 1.5, not_roof_least = 0.05;
static const double not_roof_floor = 0.25, not_roof_floor_range = 2;

/* How far a dip is believed: 0.95, beside a strong colour step 0.5, where it is often lost
 * in the step.  Drawn yards; 0.65 beside a step changed no real count. */
static const double dip_trust = 0.95, dip_trust_lost = 0.45, strong_colour_step = 0.3;

/* Colour steps: inside a car noise, and a twentieth of any size; half of all gaps lie between
 * cars alike, the others 0.15 of the contrast apart on average.  By hand.  All at half
 * its weight: at 0.75 the edges of shadows are counted. */
static const double step_inside_alike = 0.95, step_inside_any = 0.05, step_any_rate = 1.5;
static const double step_between_alike = 0.5, step_between_other = 0.5,
                    step_between_mean = 0.15;
static const double step_weight = 0.5, step_least = -1, step_most = 3;

static const double gap_least = -4, gap_most = 6;   /* ln: no boundary decides a track alone */
static const double end_gap = 0.5, end_plain = 0.5; /* half of strings' ends look like gaps */

/* Edges: a fiftieth is anything over a range of 6 in ln. */
static const double edge_fits = 0.98, edge_floor = 0.02, edge_floor_range = 6;

/* A dip within three boundaries of a deeper one is not judged; by hand, as is the weight. */
enum { DIP_ALONE = 3 };
static const double against_roof = 0.7, against_roof_most = 4;

/* A neighbour's shadow: its brightness and a margin, over which the rule fades; of the
 * contrast.  Drawn yards; on real ones it costs nothing. */
static const double shadow_margin = 0.08, shadow_fade = 0.05;

/* Where another track fouls this one, or nothing can be seen: ln that no car stands there. */
static const double no_car_empty = 1, no_car_foreign = -1;

static double normal(double x, double mean, double sd)
{
    const double d = (x - mean) / sd;

    return exp(-0.5 * d * d) / (sd * ROOT_TWO_PI);
}

void ys_hand_prior(struct ys_hand_params *out, const struct ys_scales *scales)
{
    const double g = scales->pixel_m;

    *out = (struct ys_hand_params){
        .car_edge = first_car_edge - edge_loss * fmax(0, log(g / edge_loss_from_m)),
        .car_edge_sd = first_car_edge_sd,
        .empty_edge = first_empty_edge,
        .empty_edge_sd = first_empty_edge_sd,
        .gap_dip = first_gap_dip * erf(slot_over_root_two_m / g),
        .roof_noise = first_roof_noise * scales->contrast,
        .colour_step_noise = first_colour_step_noise,
        .ridge_share = first_ridge_share,
        .shadow_brightness = -INFINITY,
    };
}

struct gap_densities {
    double inside, gap; /* of a car; at a gap */
};

/* Noise of a dip or ridge in shares of a full one, whose brightness is unit. */
static double noise_of(double unit, const struct ys_hand_params *hand)
{
    return hypot(hand->roof_noise / unit, least_noise);
}

static double density_inside(double x, double sd)
{
    return inside_narrow * normal(x, 0, sd) + inside_wide * normal(x, 0, inside_wider * sd) +
           inside_floor / inside_floor_range;
}

/* Over ballast, platforms, roofs of huts. */
static double density_not_roof(double x, double sd)
{
    return not_roof_narrow * normal(x, 0, hypot(not_roof_wider * sd, not_roof_least)) +
           not_roof_floor / not_roof_floor_range;
}

/* Of a dip or ridge x, in shares of a full one. */
static struct gap_densities gap_densities(double x, double sd,
                                          const struct ys_hand_params *hand)
{
    const double below = gap_below * hand->gap_dip, above = gap_above * hand->gap_dip;
    const double low = sqrt(below * below + gap_below_least * gap_below_least + sd * sd),
                 high = sqrt(above * above + gap_above_least * gap_above_least + sd * sd);
    const double d = (x - hand->gap_dip) / (x < hand->gap_dip ? low : high);

    return (struct gap_densities){
        .inside = density_inside(x, sd),
        .gap = 2 / ROOT_TWO_PI / (low + high) * exp(-0.5 * d * d),
    };
}

static double dip_weight(double colour_step)
{
    return dip_trust - dip_trust_lost * fmin(1, colour_step / strong_colour_step);
}

static double colour_step_evidence(double colour_step, const struct ys_hand_params *hand)
{
    const double same = 2 * normal(colour_step, 0, hand->colour_step_noise);
    const double inside = step_inside_alike * same +
                          step_inside_any * step_any_rate * exp(-step_any_rate * colour_step);
    const double between =
        step_between_alike * same +
        step_between_other * exp(-colour_step / step_between_mean) / step_between_mean;

    return step_weight * ys_clip(log(between) - log(inside), step_least, step_most);
}

/* A gap shows as a dip or as a ridge or not at all; the ratios of all three add up.  A ridge
 * is lit ballast between dark cars: in the shadow there is none. */
static void boundary_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                              size_t t, const struct ys_features *f,
                              const struct ys_hand_params *hand)
{
    if (!f->gap_valid[t]) { /* nothing is said of it */
        out->gap[t] = out->begin[t] = out->end[t] = 0;
        if (shares)
            shares->dip[t] = shares->ridge[t] = 0;
        return;
    }
    const double w = dip_weight(f->colour_step[t]);
    const struct gap_densities dip =
        gap_densities(f->dip[t], noise_of(f->dip_unit[t], hand), hand);
    const double by_dip = w * (1 - hand->ridge_share) * dip.gap / dip.inside;
    double by_ridge = 0;

    if (f->ridge[t] > 0) {
        const struct gap_densities ridge =
            gap_densities(f->ridge[t], noise_of(f->ridge_unit[t], hand), hand);

        by_ridge = w * hand->ridge_share * f->lit[t] * ridge.gap / ridge.inside;
    }
    const double likelihood_ratio = by_dip + by_ridge + 1 - w;
    const double gap =
        ys_clip(log(likelihood_ratio) + colour_step_evidence(f->colour_step[t], hand),
                gap_least, gap_most);

    out->gap[t] = gap;
    out->begin[t] = out->end[t] = log(end_gap * exp(gap) + end_plain);
    if (shares) {
        shares->dip[t] = by_dip / likelihood_ratio;
        shares->ridge[t] = by_ridge / likelihood_ratio;
    }
}

/* ln of empty track against a car.  Each density is flat on its far side: an edge stronger
 * than a car's speaks no less for a car, one weaker than ballast's no less for ballast. */
static double edge_evidence(double edge, const struct ys_hand_params *hand)
{
    const double car =
        edge_fits * normal(fmin(edge, hand->car_edge), hand->car_edge, hand->car_edge_sd) +
        edge_floor / edge_floor_range;
    const double low = hand->empty_edge - hand->empty_edge_sd;
    const double empty =
        edge_fits * normal(fmax(edge, low), hand->empty_edge, hand->empty_edge_sd) +
        edge_floor / edge_floor_range;

    return log(empty) - log(car);
}

/* Roofs have few valleys: a dip that is the deepest within 1.5 m speaks against a car. */
static double dip_against_roof(const struct ys_features *f, size_t t,
                               const struct ys_hand_params *hand)
{
    const size_t first = t > DIP_ALONE ? t - DIP_ALONE : 0,
                 last = t + DIP_ALONE < f->n ? t + DIP_ALONE : f->n;

    if (!f->gap_valid[t] || f->dip[t] <= 0)
        return 0;
    for (size_t k = first; k <= last; k++)
        if (f->gap_valid[k] && f->dip[k] > f->dip[t])
            return 0;
    const double sd = noise_of(f->dip_unit[t], hand);

    return against_roof *
           ys_clip(log(density_not_roof(f->dip[t], sd)) - log(density_inside(f->dip[t], sd)), 0,
                   against_roof_most);
}

void ys_hand_evidence(struct ys_evidence *out, const struct ys_hand_shares *shares,
                      const struct ys_features *f, const struct ys_strip *strip,
                      const struct ys_scales *scales, const struct ys_hand_params *hand,
                      const double *shadowed)
{
    const double contrast = scales->contrast;
    const double weight = YS_STEP_M / YS_EDGE_INDEPENDENT_M; /* of a step */

    for (size_t t = 0; t <= f->n; t++)
        boundary_evidence(out, shares, t, f, hand);
    for (size_t i = 0; i < f->n; i++) {
        double e = weight * edge_evidence(f->edge[i], hand) + dip_against_roof(f, i, hand);
        double dark = 0;

        if (shadowed && f->valid[i])
            dark = shadowed[i] *
                   ys_clip((hand->shadow_brightness + shadow_margin * contrast - f->roof[i]) /
                               (shadow_fade * contrast),
                           0, 1);
        e += weight * hand->shadow_strength * dark;
        out->empty[i] = f->valid[i] ? e : 0;
        out->foreign[i] = 0;
        if ((strip->foul[i] && f->valid[i]) || strip->out_of_sight[i]) {
            out->empty[i] = no_car_empty;
            out->foreign[i] = no_car_foreign;
        }
        if (shares)
            shares->shadow[i] = dark;
    }
}
