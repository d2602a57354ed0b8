/* vessel_weigh.c - the probability that a candidate is a vessel */

#include <math.h>

#include "../../base/maths.h"
#include "vessel_parts.h"

static const double moored_evidence = 12; /* grey levels, of a vessel at a quay at least */
static const double water_noises = 4;     /* farther than that is not water */

struct look {
    double median, high; /* distance from water in its channel: median, 90 % quantile */
    uint32_t summit;     /* a pixel that is far from it */
    double inside;       /* share of its pixels in the area as drawn */
    double lit;          /* that is brighter than water */
};

static int distance_of(const struct ys_water *water, int level)
{
    int d = 0;

    while (d < 255 && water->level_of[d] < level)
        d++;
    return d;
}

static struct look look_at(const struct ys_vessels *work, const uint8_t *level)
{
    const struct ys_flood *flood = &work->flood;
    struct look look = {.summit = flood->px[0]};
    const int bright = (int)fmin(255, water_noises * fmax(work->water.noise, 2));
    size_t hist[256] = {0}, sum = 0, inside = 0, lit = 0;
    bool half = false;

    for (size_t k = 0; k < flood->n; k++) {
        const uint32_t p = flood->px[k];

        hist[level[p]]++;
        inside += work->grid->inside[p];
        lit += work->water.bright[p] >= work->water.level_of[bright];
        if (level[p] > level[look.summit] ||
            (level[p] == level[look.summit] && p < look.summit))
            look.summit = p;
    }
    for (int v = 0; v < 256; v++) {
        sum += hist[v];
        if (!half && 2 * sum >= flood->n) {
            look.median = distance_of(&work->water, v);
            half = true;
        }
        if (10 * sum >= 9 * flood->n) {
            look.high = distance_of(&work->water, v);
            break;
        }
    }
    look.inside = (double)inside / (double)flood->n;
    look.lit = (double)lit / (double)flood->n;
    return look;
}

/* The component of the channel at the distance or more that holds the summit. */
static bool host_of(struct ys_shape *out, bool *bounded, struct ys_vessels *work,
                    size_t channel, uint32_t summit, double distance)
{
    const double most_length = 1.1 * work->fit.length[1], most_width = 1.6 * work->fit.width[1];

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
static bool lies_at_quay(const struct ys_vessels *work, const struct ys_candidate *c,
                         double limit)
{
    const double near = 0.25 * work->fit.width[0], far = 1.0 * work->fit.width[0];
    const double l = c->length / 2, w = c->width / 2;
    const double across[2] = {-0.7 * w, 0.7 * w}, along[2] = {-0.8 * l, 0.8 * l};
    const double fore[2] = {l + near, l + far}, aft[2] = {-l - far, -l - near};
    const double right[2] = {w + near, w + far}, left[2] = {-w - far, -w - near};

    return water_share(work, c, limit, fore, across) >= 0.5 &&
           water_share(work, c, limit, aft, across) >= 0.5 &&
           fmax(water_share(work, c, limit, along, right),
                water_share(work, c, limit, along, left)) >= 0.6;
}

/* At the edge of what is looked at. */
static bool is_line(const struct ys_vessels *work, size_t channel, size_t p)
{
    const size_t width = work->grid->width, x = p % width, y = p / width;
    const uint8_t *mask = work->channels.mask[channel] + p;

    return x == 0 || y == 0 || x + 1 == width || y + 1 == work->grid->height || !mask[1] ||
           !*(mask - 1) || !mask[width] || !*(mask - width);
}

/*
 * How fast its length falls as the level rises, -d ln length / d ln level: the median over
 * levels from a fifth of its own on, up to where it breaks into bridge and hatches.  Measured:
 * 0 to 0.10 for hulls, 0.2 to 0.45 for boats with their wakes.
 */
static bool shrinkage(double *out, struct ys_vessels *work, const struct ys_candidate *c,
                      const struct look *look)
{
    enum { STEPS = 8 };
    static const double step = 0.25; /* of ln level */
    double slope[STEPS], last = 0;
    size_t n = 0;

    for (int k = 0; k < STEPS; k++) {
        struct ys_shape s;
        bool bounded;

        if (!host_of(&s, &bounded, work, c->channel, look->summit,
                     0.2 * exp(step * k) * look->median))
            return false;
        if (!bounded || s.length > 1.3 * c->length)
            continue;
        if (last > 0 && s.length < 0.75 * last)
            break;
        if (last > 0) {
            const double v = log(last / s.length) / step;
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

/* At the edge of what is looked at, or a part of something larger than a vessel. */
static bool stands_alone(bool *alone, struct ys_vessels *work, const struct ys_candidate *c,
                         const struct look *look, uint32_t *owner, uint32_t index)
{
    const double outline = distance_of(&work->water, c->level);
    struct ys_shape host;
    bool again = false;

    if (!host_of(&host, alone, work, c->channel, look->summit,
                 fmin(look->median / 2, 0.9 * outline)))
        return false;
    *alone = *alone && host.length <= 1.3 * c->length;
    for (size_t k = 0; k < work->flood.n && *alone; k++)
        *alone = !is_line(work, c->channel, work->flood.px[k]);
    for (size_t k = 0; k < work->flood.n && *alone; k++) {
        again = again || owner[work->flood.px[k]];
        owner[work->flood.px[k]] = index + 1;
    }
    if (again) /* one count a host */
        *alone = false;
    return true;
}

bool ys_vessel_weigh(struct ys_candidate *c, struct ys_vessels *work, uint32_t *owner,
                     uint32_t index)
{
    double slope;
    bool alone;

    c->p = 0;
    if (!ys_candidate_flood(&work->flood, &work->channels, c))
        return false;
    const struct look look = look_at(work, work->channels.level[c->channel]);
    const double noise = fmax(work->water.noise, 2);

    if (!shrinkage(&slope, work, c, &look) ||
        !stands_alone(&alone, work, c, &look, owner, index))
        return false;
    if (look.inside < 0.5 || look.median < water_noises * noise)
        return true;
    if (!alone && (c->evidence < moored_evidence ||
                   !lies_at_quay(work, c, fmax(water_noises * noise, look.median / 3))))
        return true;
    c->p = ys_logistic(1.3 * (-6.5 + 2.6 * log(c->evidence) + 1.5) + 0.7) *
           ys_logistic(30 * (0.18 - slope) + 30 * (c->rho - 0.94)) *
           ys_logistic((c->length / work->fit.length[0] - 0.95) / 0.05);
    /* Beside a quay a crane and its shadow are as large: stouter than hulls, or dark all over. */
    if (!alone)
        c->p *= ys_logistic((c->length / c->width - 2.5) / 0.15) * (look.lit < 0.05 ? 0.3 : 1);
    c->border = 0; /* lying at the drawn line is no doubt: the ends are seen */
    return true;
}
