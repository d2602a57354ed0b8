/*
 * vessel_weigh.c - the probability that a candidate is a vessel
 *
 * A candidate is an outline that keeps a vessel's shape over many levels; breakwaters, boats
 * with wakes and pieces of quays do so, too.  Three tests, each against one of them:
 *
 * - Host: the component at half of the candidate's own distance from water.  Where it is not
 *   much longer, the candidate stands alone; a larger one is a quay or an island, and then the
 *   candidate counts only with water beyond both ends and along one side, as a moored vessel
 *   has it.  One host makes one candidate stand alone, the strongest.
 * - Shrinkage: as the level rises a hull keeps its length, a boat with its wake does not.
 * - Distance: what is no farther from water than its noise is water.
 *
 * The evidence (grey levels over which the shape is kept) is weighed as that of blobs; the
 * spread of sizes has no term here, for hosts do its work.
 */

#include <math.h>

#include "../../base/maths.h"
#include "vessel_parts.h"

/* Logit of the evidence in grey levels: the one fitted on tables of candidates of blobs
 * (blob_weigh.c), with the term of what lies above its surroundings always given, and without
 * those of polarity and swelling. */
static const double evidence_constant = -6.5, evidence_of_log = 2.6, evidence_above = 1.5;
static const double evidence_slope = 1.3, evidence_offset = 0.7;
static const double moored_evidence = 12; /* of a vessel at a quay at least; by hand */

/* A host beyond these, over the class's longest and widest, is a breakwater, an island or surf.
 * Set on the prototype's anchorage; not measured since. */
static const double most_host_length = 1.1, most_host_width = 1.6;
/* A host longer than the candidate by this is more than the candidate.  By hand. */
static const double most_longer = 1.3;

/* Level of the host: half of the candidate's median distance, below its outline in any case. */
static const double host_below_outline = 0.9;

/* Shrinkage: from a fifth of the median on, in steps of ln level; a fall to three quarters
 * within one step is a hull that breaks into bridge and hatches.  Hulls 0 to 0.10, boats with
 * their wakes 0.2 to 0.45; the middle was 0.15 before berths at any angle were tried. */
enum { SHRINKAGE_STEPS = 8 };
static const double shrinkage_from = 0.2, shrinkage_step = 0.25, broken_at = 0.75;
static const double most_shrinkage = 0.18;
static const double usual_fill = 0.94;                     /* of its box: all but the bow */
static const double shrinkage_slope = 30, fill_slope = 30; /* by hand; not measured since */

/* Shorter than the class by 5 % is as likely out as in. */
static const double least_length = 0.95, length_softness = 0.05;

/* Water around a moored vessel, in widths of the narrowest: from where to where, and how much
 * of it.  Across and along, the strips keep off bows and corners.  By hand; not measured
 * since. */
static const double water_from = 0.25, water_to = 1.0;
static const double end_strip = 0.7, side_strip = 0.8; /* of half the candidate's sides */
static const double least_end_water = 0.5, least_side_water = 0.6;

static const double least_inside = 0.5; /* of its pixels in the area as drawn */
/* Around a candidate nearer water than a third of its median is water as well: a hull that
 * stands out far has a blurred foot. */
static const double water_below_median = 3;

/* Beside a quay a crane and its shadow are as large as hulls, but stouter, or dark all over.
 * Chosen on 48 rendered quays. */
static const double least_slender = 2.5, slender_softness = 0.15;
static const double least_bright = 0.05, dark_factor = 0.3;

/* Length over width at most: of container ships 6 to 8, of lakers 10, of pushed barges 17.  Booms and pipes
 * are longer. */
static const double most_slender = 20;

struct outline {     /* of a candidate */
    double median;   /* distance from water in its channel */
    uint32_t summit; /* its pixel that is farthest from water */
    double inside;   /* share of its pixels in the area as drawn */
    double bright;   /* that is brighter than water */
};

/* The least distance that has the level. */
static int distance_of(const struct ys_water *water, int level)
{
    int d = 0;

    while (d < 255 && water->level_of[d] < level)
        d++;
    return d;
}

static struct outline measure_outline(const struct ys_vessels *work, const uint8_t *level)
{
    const struct ys_flood *flood = &work->flood;
    struct outline outline = {.summit = flood->px[0]};
    const int bright =
        (int)fmin(255, YS_WATER_NOISES * fmax(work->water.noise, YS_LEAST_WATER_NOISE));
    size_t hist[256] = {0}, inside = 0, n_bright = 0;

    for (size_t k = 0; k < flood->n; k++) {
        const uint32_t p = flood->px[k];

        hist[level[p]]++;
        inside += work->grid->inside[p];
        n_bright += work->water.bright[p] >= work->water.level_of[bright];
        if (level[p] > level[outline.summit] ||
            (level[p] == level[outline.summit] && p < outline.summit))
            outline.summit = p;
    }
    size_t sum = hist[0];
    int middle = 0;

    while (2 * sum < flood->n)
        sum += hist[++middle];
    outline.median = distance_of(&work->water, middle);
    outline.inside = (double)inside / (double)flood->n;
    outline.bright = (double)n_bright / (double)flood->n;
    return outline;
}

/* The component of the channel at the distance or more that holds the summit; bounded: it is no
 * larger than a vessel. */
static bool host_of(struct ys_shape *out, bool *bounded, struct ys_vessels *work,
                    size_t channel, uint32_t summit, double distance)
{
    const double most_length = most_host_length * work->fit.length[1];
    const double most_width = most_host_width * work->fit.width[1];

    work->flood.most = (size_t)(2 * most_length * most_width);
    const bool ok =
        ys_flood_run(&work->flood, work->channels.level[channel], work->channels.mask[channel],
                     summit, work->water.level_of[(int)fmax(1, ceil(distance))]);

    if (ok)
        ys_flood_shape(out, &work->flood);
    *bounded = ok && work->flood.n <= work->flood.most && out->length <= most_length &&
               out->width <= most_width;
    work->flood.most = SIZE_MAX;
    return ok;
}

/* Share of water in the rectangle u0..u1 along and v0..v1 across the candidate's axes. */
static double water_share(const struct ys_vessels *work, const struct ys_candidate *c,
                          double limit, const double u[2], const double v[2])
{
    const double ca = cos(c->angle), sa = sin(c->angle);
    const int nu = (int)ceil(u[1] - u[0]) + 1, nv = (int)ceil(v[1] - v[0]) + 1;
    double water = 0;

    for (int i = 0; i < nu; i++)
        for (int j = 0; j < nv; j++) {
            const double a = u[0] + (u[1] - u[0]) * (i + 0.5) / nu;
            const double b = v[0] + (v[1] - v[0]) * (j + 0.5) / nv;
            const double x = floor(c->x + a * ca - b * sa + 0.5);
            const double y = floor(c->y + a * sa + b * ca + 0.5);

            if (x < 0 || y < 0 || x >= work->grid->width || y >= work->grid->height)
                continue;
            const size_t p = (size_t)y * work->grid->width + (size_t)x;

            water += work->mask[0][p] && work->water.distance[p] < limit;
        }
    return water / (nu * nv);
}

/* Water beyond both ends and along the better side. */
static bool is_moored(const struct ys_vessels *work, const struct ys_candidate *c, double limit)
{
    const double near = water_from * work->fit.width[0], far = water_to * work->fit.width[0];
    const double l = c->length / 2, w = c->width / 2;
    const double across[2] = {-end_strip * w, end_strip * w};
    const double along[2] = {-side_strip * l, side_strip * l};
    const double fore[2] = {l + near, l + far}, aft[2] = {-l - far, -l - near};
    const double right[2] = {w + near, w + far}, left[2] = {-w - far, -w - near};

    return water_share(work, c, limit, fore, across) >= least_end_water &&
           water_share(work, c, limit, aft, across) >= least_end_water &&
           fmax(water_share(work, c, limit, along, right),
                water_share(work, c, limit, along, left)) >= least_side_water;
}

/* At the edge of the channel's mask. */
static bool is_at_edge(const struct ys_vessels *work, size_t channel, size_t p)
{
    const size_t width = work->grid->width, x = p % width, y = p / width;
    const uint8_t *mask = work->channels.mask[channel] + p;

    return x == 0 || y == 0 || x + 1 == width || y + 1 == work->grid->height || !mask[1] ||
           !*(mask - 1) || !mask[width] || !*(mask - width);
}

/*
 * How fast its length falls as the level rises, -d ln length / d ln level: the median over
 * levels from a fifth of its own on, up to where it breaks into bridge and hatches.
 */
static bool shrinkage(double *out, struct ys_vessels *work, const struct ys_candidate *c,
                      const struct outline *outline)
{
    double slope[SHRINKAGE_STEPS], last = 0;
    size_t n = 0;

    for (int k = 0; k < SHRINKAGE_STEPS; k++) {
        struct ys_shape s;
        bool bounded;

        if (!host_of(&s, &bounded, work, c->channel, outline->summit,
                     shrinkage_from * exp(shrinkage_step * k) * outline->median))
            return false;
        if (!bounded || s.length > most_longer * c->length)
            continue;
        if (last > 0 && s.length < broken_at * last)
            break;
        if (last > 0) {
            const double v = log(last / s.length) / shrinkage_step;
            size_t at = n++;

            for (; at > 0 && slope[at - 1] > v; at--)
                slope[at] = slope[at - 1];
            slope[at] = v;
        }
        last = s.length;
    }
    *out = n ? slope[n / 2] : 0;
    return true;
}

/* False: at the edge of the mask, a part of something larger than a vessel, or of a host that
 * was counted. */
static bool stands_alone(bool *alone, struct ys_vessels *work, const struct ys_candidate *c,
                         const struct outline *outline, uint32_t *owner, uint32_t index)
{
    const double at_outline = distance_of(&work->water, c->level);
    struct ys_shape host;
    bool has_owner = false;

    if (!host_of(&host, alone, work, c->channel, outline->summit,
                 fmin(outline->median / 2, host_below_outline * at_outline)))
        return false;
    *alone = *alone && host.length <= most_longer * c->length;
    for (size_t k = 0; k < work->flood.n && *alone; k++)
        *alone = !is_at_edge(work, c->channel, work->flood.px[k]);
    for (size_t k = 0; k < work->flood.n && *alone; k++) {
        has_owner = has_owner || owner[work->flood.px[k]];
        owner[work->flood.px[k]] = index + 1;
    }
    if (has_owner) /* one count a host */
        *alone = false;
    return true;
}

bool ys_vessel_weigh(struct ys_candidate *c, struct ys_vessels *work, uint32_t *owner,
                     uint32_t index)
{
    double slope;
    bool alone;

    c->p = 0;
    if (c->length > most_slender * c->width)
        return true;
    if (!ys_candidate_flood(&work->flood, &work->channels, c))
        return false;
    const struct outline outline = measure_outline(work, work->channels.level[c->channel]);
    const double noise = fmax(work->water.noise, YS_LEAST_WATER_NOISE);

    if (!stands_alone(&alone, work, c, &outline, owner, index))
        return false;
    if (outline.inside < least_inside || outline.median < YS_WATER_NOISES * noise)
        return true;
    if (!alone &&
        (c->evidence < moored_evidence ||
         !is_moored(work, c,
                    fmax(YS_WATER_NOISES * noise, outline.median / water_below_median))))
        return true;
    if (!shrinkage(&slope, work, c, &outline)) /* last: it is most of the work */
        return false;
    c->p = ys_logistic(evidence_slope * (evidence_constant +
                                         evidence_of_log * log(c->evidence) + evidence_above) +
                       evidence_offset) *
           ys_logistic(shrinkage_slope * (most_shrinkage - slope) +
                       fill_slope * (c->rho - usual_fill)) *
           ys_logistic((c->length / work->fit.length[0] - least_length) / length_softness);
    if (!alone)
        c->p *= ys_logistic((c->length / c->width - least_slender) / slender_softness) *
                (outline.bright < least_bright ? dark_factor : 1);
    c->border = 0; /* lying at the drawn line is no doubt: the ends are seen */
    return true;
}
