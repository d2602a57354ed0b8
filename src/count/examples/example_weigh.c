/*
 * example_weigh.c - how likely a candidate is one of the class
 *
 * Every measure is held against two things: what the examples reach among themselves (reference) and
 * what places all over the picture reach (chance).  A measure that tells the two apart here counts,
 * one that does not says nothing: white tents in a brown town, buses of any colour.  That is a linear
 * discriminant of this class in this picture; the measures as they are, in one regression of all
 * classes, err by half as much again.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "example_parts.h"

/* Of true objects about the examples, pooled over all classes: shape, outline, colour, log distance,
 * contrast, texture. */
enum { TERMS = 6 };
static const double spread_of[TERMS] = {0.12, 0.14, 0.30, 0.55, 0.35, 0.35};
static const double most_gap = 4, most_term = 8, most_sum = 20, distance_floor = 0.1;
/* What members of a class reach, where one example has no other to be held against. */
static const struct ys_agreement alone = {0.75, 0.55, 0.60, 0.45, 0.20, 0.17, 0.05};
static const double alone_cosine = 0.60, least_reference = 0.2, most_share = 1.2;
/* Cosine above the picture's maxima, in their spreads. */
static const double least_above = 0.5, most_above = 10;
/* Places that chance is measured at: a grid of so many a side, each turned by the golden angle. */
enum { GRID = 9 };
static const double golden_deg = 137.5;
/* An object that looks more like one of the nots than like any example. */
static const double not_cost = 3;

static void terms_of(double out[TERMS], const struct ys_agreement *a)
{
    const double v[TERMS] = {a->shape,    a->outline,
                             a->colour,   log(a->distance + distance_floor),
                             a->contrast, a->texture};

    memcpy(out, v, sizeof v);
}

/* Chance of each measure, as an agreement. */
static void take_medians(struct ys_agreement *out, double value[7][GRID * GRID])
{
    enum { N = GRID * GRID };

    *out = (struct ys_agreement){
        ys_quantile_linear(value[0], N, 0.5), ys_quantile_linear(value[1], N, 0.5),
        ys_quantile_linear(value[2], N, 0.5), ys_quantile_linear(value[3], N, 0.5),
        ys_quantile_linear(value[4], N, 0.5), ys_quantile_linear(value[5], N, 0.5),
        ys_quantile_linear(value[6], N, 0.5)};
}

bool ys_weigh_make(struct ys_weigh *out, const struct ys_example_set *set,
                   const struct ys_celled *cells)
{
    double value[7][GRID * GRID];

    *out = (struct ys_weigh){.set = set, .grey = cells->bands == 1};
    for (int i = 0; i < GRID * GRID; i++) {
        const struct ys_cut cut = {(i % GRID + 0.5) / GRID * cells->width * cells->cell_m,
                                   (i / GRID + 0.5) / GRID * cells->height * cells->cell_m,
                                   fmod(golden_deg * i, 360) * YS_PI / 180, 1};
        struct ys_cutout patch;
        struct ys_agreement a;

        if (!ys_cutout_make(&patch, &set->frame, cells, &cut))
            return false;
        ys_set_agree(&a, set, &patch, SIZE_MAX);
        ys_cutout_fini(&patch);
        const double v[7] = {a.shape,    a.colour,  a.outline, a.distance,
                             a.contrast, a.texture, a.edges};

        for (int k = 0; k < 7; k++)
            value[k][i] = v[k];
    }
    take_medians(&out->chance, value);
    return true;
}

/* u: on which side of the middle between reference and chance, in units in which they add. */
static void discriminate(double u[TERMS], const struct ys_weigh *weigh,
                         const struct ys_agreement *agreement)
{
    double reference[TERMS], chance[TERMS], value[TERMS];

    terms_of(reference, weigh->set->has_reference ? &weigh->set->reference : &alone);
    terms_of(chance, &weigh->chance);
    terms_of(value, agreement);
    for (int k = 0; k < TERMS; k++) {
        double gap = ys_clip((reference[k] - chance[k]) / spread_of[k], -most_gap, most_gap);

        /* Correlations are higher for members, differences lower, or the measure says nothing; so
         * does colour in a grey picture. */
        gap = k < 3 ? fmax(gap, 0) : fmin(gap, 0);
        gap = k == 2 && weigh->grey ? 0 : gap;
        u[k] = ys_clip(gap * (value[k] - (reference[k] + chance[k]) / 2) / spread_of[k],
                       -most_term, most_term);
    }
}

static double log_odds(const struct ys_candidate *c, const struct ys_weigh *weigh,
                       const struct ys_agreement *a)
{
    const bool one = !weigh->set->has_reference;
    const double *const weight = one ? ys_example_weights_one : ys_example_weights_several;
    const size_t n = one ? YS_WEIGHTS_ONE : YS_WEIGHTS_SEVERAL;
    const double reference = one ? alone_cosine : weigh->set->reference_cosine;
    double x[YS_WEIGHTS_ONE], u[TERMS], sum = 0, least = INFINITY, out = weight[n - 1];

    discriminate(u, weigh, a);
    x[0] = fmin(c->cosine / fmax(reference, least_reference), most_share);
    x[1] = log(ys_clip((c->cosine - weigh->middle) / weigh->spread, least_above, most_above));
    for (int k = 0; k < TERMS; k++) {
        x[2 + k] = u[k];
        sum += u[k];
        least = fmin(least, u[k]);
    }
    x[8] = ys_clip(sum, -most_sum, most_sum);
    x[9] = least;
    const double plain[7] = {c->cosine,   a->shape,   a->outline, a->colour,
                             a->contrast, a->texture, a->edges};

    memcpy(x + 10, plain, sizeof plain);
    for (size_t k = 0; k + 1 < n; k++)
        out += weight[k] * x[k];
    return out;
}

/* How much a patch is like one of these, for the question which it is most like. */
static double likeness(size_t *which, const struct ys_weigh *weigh,
                       const struct ys_cutout *patch, const struct ys_example *at, size_t n)
{
    double best = -INFINITY;

    for (size_t i = 0; i < n; i++) {
        struct ys_agreement a;

        ys_cutout_agree(&a, &weigh->set->frame, patch, &at[i].patch, at[i].spread);
        const double v = a.shape + a.outline - a.distance / 2;

        if (v > best) {
            best = v;
            *which = i;
        }
    }
    return best;
}

void ys_weigh_candidate(struct ys_candidate *candidate, const struct ys_weigh *weigh,
                        const struct ys_cutout *patch)
{
    struct ys_agreement a;
    size_t nearest = 0, unused = 0;

    ys_set_agree(&a, weigh->set, patch, SIZE_MAX);
    candidate->shape = a.shape;
    candidate->colour = a.colour;
    candidate->outline = a.outline;
    candidate->distance = a.distance;
    candidate->contrast = a.contrast;
    candidate->texture = a.texture;
    candidate->edges = a.edges;
    candidate->logit = log_odds(candidate, weigh, &a);
    const double yes = likeness(&nearest, weigh, patch, weigh->set->at, weigh->set->n);

    candidate->nearest = (uint32_t)nearest;
    if (likeness(&unused, weigh, patch, weigh->set->not, weigh->set->n_not) > yes)
        candidate->logit -= not_cost;
}
