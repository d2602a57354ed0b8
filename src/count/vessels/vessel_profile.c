/*
 * vessel_profile.c - hulls as what stands out along the drawn line
 *
 * Two hulls in a line, and hulls moored by the stern, are one thing with the quay for every search
 * that asks for an outline.  What tells them is how far not-water reaches from the drawn line: over
 * a hull that lies along the quay it is farther by its beam, and falls to the quay's own strip
 * between two of them; hulls that lie across are peaks.
 *
 * The profile is looked along the direction that the hulls have, which their edges tell: across the
 * quay where they lie along it, along the hulls where they do not.
 *
 * Chosen on two real harbours, two auxiliaries in a line (1 before, 2) and a navy of 10 to 13 by the
 * stern (2 before, 12), and on 51 drawn quays, of which it changes none.  Of along the same two come
 * out at 1.5 to 5 times the noise's limit.  Not blind: two pictures.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "vessel_parts.h"

/* What begins farther from the line than that is at no quay; gaps that are closed: hatches, and the
 * water between a hull and its fenders. */
static const double start_m = 30, gap_m = 9;
/* Hulls along the quay: beyond the quay's own strip, which is the lower 15 in 100 of the profile, by
 * the narrowest of the class; closed over what a jib cuts, opened by what a crane is as long as. */
static const double strip_share = 0.15, close_m = 9, open_m = 25;
/* Hulls across it: how high a peak is over the lower ground to either side, over the shortest of the
 * class, and how far from the line; two are no nearer than a beam. */
static const double least_prominence = 0.33, least_reach = 0.9, smooth_m = 2;
/* Hulls lie along the quay within 37 degrees. */
static const double along_cos = 0.8;
static const double most_length = 1.1;   /* over the longest */
static const double least_bright = 0.15; /* share brighter than water: else a shadow */

/* Of hulls across: beam over the narrowest, length over beam (of 2003 real hulls 98 in 100 are 2.3 to
 * 10.2; a box that is wider by a shadow or longer by its lines is left room), and what no jib reaches:
 * those of quay cranes end 40 to 75 m from the line, the shortest of the class is 60 m. */
static const double least_beam = 0.75, stoutest = 2.3, slenderest = 15, longer_than_jib = 1.5;
static const double most_slender = 0.6;
enum { LEAST_LONGER = 3 };

/* A hull across the quay that only the profile sees; by hand.  And what is counted. */
static const double across_p = 0.92, counted_p = 0.5;

enum { BINS = 180 };

/* Direction of the hulls' edges, 0..pi: across the gradient of what is not water in the area. */
static double hull_direction(const struct ys_vessels *work, double limit)
{
    const struct ys_grid *grid = work->grid;
    const uint8_t *d = work->water.distance;
    double bin[BINS] = {0}, best = -1;
    int at = 0;

    for (size_t y = 2; y + 2 < grid->height; y++)
        for (size_t x = 2; x + 2 < grid->width; x++) {
            const size_t i = y * grid->width + x, w = grid->width;

            if (!grid->inside[i] || !grid->inside[i - 2] || !grid->inside[i + 2] ||
                !grid->inside[i - 2 * w] || !grid->inside[i + 2 * w] ||
                fmax(d[i], fmax(fmax(d[i - 1], d[i + 1]), fmax(d[i - w], d[i + w]))) < limit)
                continue;
            const double gx = (double)d[i + 1] - d[i - 1], gy = (double)d[i + w] - d[i - w];
            const double a = fmod(atan2(gy, gx) + 1.5 * YS_PI, YS_PI);

            bin[(int)(a * BINS / YS_PI) % BINS] += fmin(hypot(gx, gy), 60);
        }
    for (int k = 0; k < BINS; k++) {
        double sum = 0;

        for (int j = -5; j <= 5; j++)
            sum += (6 - abs(j)) * bin[(k + j + BINS) % BINS];
        if (sum > best) {
            best = sum;
            at = k;
        }
    }
    return (at + 0.5) * YS_PI / BINS;
}

struct profile_hull { /* px of the grid */
    double x, y, length, width, angle;
    bool across; /* moored by bow or stern */
};
struct profile_hulls {
    struct profile_hull *at;
    size_t n;
};

struct profile {
    const struct ys_vessels *work;
    struct ys_turned_grid turned;
    const uint8_t *quay;
    double limit;
    bool only_bright;
    int side;      /* +1, -1: to which side of the line the area lies */
    double *reach; /* of each column: from the line on, px; < 0: no line */
    double *line;  /* row of the line */
    double *bright;
    double *tmp;
};

/* The line of a column from which the area lies to the side: of several the outermost. */
static bool line_of(const struct profile *p, size_t u, size_t *row)
{
    const struct ys_turned_grid *t = &p->turned;
    const uint8_t *inside = p->work->grid->inside;

    for (size_t k = 0; k < t->height; k++) {
        const size_t v = p->side > 0 ? k : t->height - 1 - k;
        const ptrdiff_t next = (ptrdiff_t)v + 3 * p->side;
        const uint32_t at = t->pixel[v * t->width + u];

        if (at == UINT32_MAX || !p->quay[at] || next < 0 || next >= (ptrdiff_t)t->height)
            continue;
        const uint32_t in = t->pixel[(size_t)next * t->width + u];

        if (in != UINT32_MAX && inside[in]) {
            *row = v;
            return true;
        }
    }
    return false;
}

static void measure_column(struct profile *p, size_t u)
{
    const struct ys_turned_grid *t = &p->turned;
    const struct ys_vessels *work = p->work;
    const double px_m = work->grid->px_m;
    const int bright = work->water.level_of[(int)fmin(255, ceil(p->limit))];
    size_t row, last = 0, n_bright = 0, n = 0;
    bool on = false;

    p->reach[u] = -1;
    p->bright[u] = 0;
    if (!line_of(p, u, &row))
        return;
    p->line[u] = (double)row;
    for (size_t k = 0; k < t->height; k++) {
        const ptrdiff_t v = (ptrdiff_t)row + (ptrdiff_t)k * p->side;

        if (v < 0 || v >= (ptrdiff_t)t->height)
            break;
        const uint32_t at = t->pixel[(size_t)v * t->width + u];
        const bool object = at != UINT32_MAX && work->mask[0][at] &&
                            (p->only_bright ? work->water.bright[at] >= bright
                                            : work->water.distance[at] >= p->limit);

        if (!object && (double)(k - last) * px_m > (on ? gap_m : start_m))
            break;
        if (!object)
            continue;
        on = true;
        last = k + 1;
        n++;
        n_bright += work->water.bright[at] >= bright;
    }
    p->reach[u] = on ? (double)last : 0;
    p->bright[u] = n ? (double)n_bright / (double)n : 0;
}

/* The median of three columns, so that a mooring line or a gangway is nothing. */
static void clean(struct profile *p)
{
    const size_t n = p->turned.width;

    for (size_t u = 0; u < n; u++) {
        double v[3] = {p->reach[u ? u - 1 : u], p->reach[u], p->reach[u + 1 < n ? u + 1 : u]};

        p->tmp[u] = p->reach[u] < 0 ? -1 : ys_select(v, 3, 1);
    }
    for (size_t u = 0; u < n; u++)
        p->reach[u] = p->tmp[u];
}

static double quantile_of(struct profile *p, size_t first, size_t end, double share)
{
    size_t n = 0;

    for (size_t u = first; u < end; u++)
        if (p->reach[u] >= 0)
            p->tmp[n++] = p->reach[u];
    return n ? ys_quantile_linear(p->tmp, n, share) : 0;
}

static bool add(struct profile_hulls *out, const struct profile *p, size_t first, size_t end,
                double from, double to, bool across)
{
    const struct ys_turned_grid *t = &p->turned;
    const double c = cos(t->angle), s = sin(t->angle);
    double line = 0, n = 0;

    for (size_t u = first; u < end; u++)
        if (p->reach[u] >= 0) {
            line += p->line[u];
            n++;
        }
    if (n < 1)
        return true;
    const double u = t->u0 + 0.5 * (double)(first + end) - 0.5;
    const double v = t->v0 + line / n + p->side * (from + to) / 2;
    struct profile_hull *more = ys_resize(out->at, out->n + 1, sizeof *more);

    if (!more)
        return false;
    out->at = more;
    more[out->n++] =
        (struct profile_hull){.x = u * c - v * s,
                              .y = u * s + v * c,
                              .length = across ? to - from : (double)(end - first),
                              .width = across ? (double)(end - first) : to - from,
                              .angle = fmod(t->angle + (across ? YS_PI / 2 : 0), YS_PI),
                              .across = across};
    return true;
}

static bool find_along(struct profile_hulls *out, struct profile *p)
{
    const size_t n = p->turned.width;
    const double px_m = p->work->grid->px_m;
    const double base = quantile_of(p, 0, n, strip_share);
    const double over = base + p->work->fit.width[0];
    const size_t close = (size_t)(close_m / px_m);
    size_t first = 0, end = 0; /* of the stretch that is being closed */

    for (size_t u = 0; u <= n + close; u++) {
        if (u < n && p->reach[u] > over) {
            if (end <= first)
                first = u;
            end = u + 1;
            continue;
        }
        if (end <= first || u < end + close)
            continue;
        const double length = (double)(end - first);
        double bright = 0;

        for (size_t k = first; k < end; k++)
            bright += p->bright[k] / length;
        if (length * px_m >= open_m && length >= least_reach * p->work->fit.length[0] &&
            length <= most_length * p->work->fit.length[1] && bright >= least_bright &&
            !add(out, p, first, end, base, quantile_of(p, first, end, 0.5), false))
            return false;
        first = end = 0;
    }
    return true;
}

static void smooth(struct profile *p)
{
    const ptrdiff_t n = (ptrdiff_t)p->turned.width;
    const double sd = fmax(smooth_m / p->work->grid->px_m, 0.5);
    const int r = (int)ceil(3 * sd);

    for (ptrdiff_t u = 0; u < n; u++) {
        double sum = 0, all = 0;

        for (ptrdiff_t k = u - r; k <= u + r; k++)
            if (k >= 0 && k < n) {
                const double w = exp(-0.5 * (double)((k - u) * (k - u)) / (sd * sd));

                sum += w * fmax(p->reach[k], 0);
                all += w;
            }
        p->tmp[u] = sum / all;
    }
    for (ptrdiff_t u = 0; u < n; u++)
        p->reach[u] = p->reach[u] < 0 ? 0 : p->tmp[u];
}

/* How high a column is over the lower ground to the nearest higher one, on the side where that is
 * higher. */
static double prominence(const struct profile *p, size_t at)
{
    const double top = p->reach[at];
    double left = top, right = top;

    for (size_t u = at; u > 0 && p->reach[u - 1] <= top; u--)
        left = fmin(left, p->reach[u - 1]);
    for (size_t u = at + 1; u < p->turned.width && p->reach[u] <= top; u++)
        right = fmin(right, p->reach[u]);
    if (at == 0 || at + 1 == p->turned.width)
        return top;
    return top - fmax(left, right);
}

static bool find_across(struct profile_hulls *out, struct profile *p)
{
    const size_t n = p->turned.width;
    const double l0 = p->work->fit.length[0], w0 = p->work->fit.width[0];
    double last = -INFINITY;

    smooth(p);
    for (size_t u = 0; u < n; u++) {
        const double top = p->reach[u];

        if (top < least_reach * l0 || top > 2 * most_length * p->work->fit.length[1] ||
            (u && p->reach[u - 1] >= top) || (u + 1 < n && p->reach[u + 1] > top) ||
            (double)u - last < w0)
            continue;
        const double high = prominence(p, u);
        size_t first = u, end = u + 1;

        if (high < least_prominence * l0 || p->bright[u] < least_bright)
            continue;
        while (first > 0 && p->reach[first - 1] > top - high / 2)
            first--;
        while (end < n && p->reach[end] > top - high / 2)
            end++;
        if (!add(out, p, first, end, 0, top, true))
            return false;
        last = (double)u;
    }
    return true;
}

static bool run(struct profile_hulls *out, struct profile *p, double angle, bool across)
{
    size_t n;
    bool ok = ys_turned_grid_make(&p->turned, p->work->grid, p->work->mask[0], angle);

    n = ok ? p->turned.width : 0;
    double *room = ok ? ys_new(4 * n + 1, sizeof *room) : NULL;

    ok = ok && room;
    p->reach = room;
    p->line = room + n;
    p->bright = room + 2 * n;
    p->tmp = room + 3 * n;
    for (p->side = -1; ok && p->side <= 1; p->side += 2) {
        for (size_t u = 0; u < n; u++)
            measure_column(p, u);
        clean(p);
        ok = across ? find_across(out, p) : find_along(out, p);
    }
    free(room);
    ys_scratch_free(p->turned.pixel);
    return ok;
}

static bool is_slender(const struct profile_hull *h, double narrowest)
{
    return h->width >= least_beam * narrowest && h->length >= stoutest * h->width &&
           h->length <= slenderest * h->width;
}

/* Jibs of cranes, and uneven water, are peaks, too: hulls are some, of which some are longer than any
 * jib, and most peaks are slender. */
static void keep_fleet(struct profile_hulls *hulls, const struct ys_wanted_shape *fit)
{
    const size_t all = hulls->n;
    size_t n = 0, longer = 0;

    for (size_t i = 0; i < all; i++)
        if (is_slender(&hulls->at[i], fit->width[0])) {
            hulls->at[n++] = hulls->at[i];
            longer += hulls->at[i].length >= longer_than_jib * fit->length[0];
        }
    hulls->n = longer >= LEAST_LONGER && (double)n >= most_slender * (double)all ? n : 0;
}

static bool holds(const struct ys_candidate *box, double x, double y)
{
    const double c = cos(box->angle), s = sin(box->angle);
    const double dx = x - box->x, dy = y - box->y;

    return fabs(dx * c + dy * s) <= box->length / 2 && fabs(dy * c - dx * s) <= box->width / 2;
}

/* Whether a counted box and a hull of the profile are of one thing: the middle of either lies in the
 * other, or two of five points along the hull in the box. */
static bool share_place(const struct ys_candidate *box, const struct profile_hull *h)
{
    const struct ys_candidate hull = {
        .x = h->x, .y = h->y, .length = h->length, .width = h->width, .angle = h->angle};
    int n = 0;

    for (int k = -2; k <= 2; k++)
        n += holds(box, h->x + k * 0.2 * h->length * cos(h->angle),
                   h->y + k * 0.2 * h->length * sin(h->angle));
    return n >= 2 || holds(&hull, box->x, box->y);
}

static bool add_hull(struct ys_candidates *list, const struct profile_hull *h, double p)
{
    const struct ys_candidate found = {.x = h->x,
                                       .y = h->y,
                                       .length = h->length,
                                       .width = h->width,
                                       .angle = h->angle,
                                       .rho = 1,
                                       .p = p};

    return ys_candidates_add(list, &found);
}

/* What holds two hulls of one profile or more was not one vessel. */
static bool split(struct ys_candidates *list, const struct profile_hulls *hulls)
{
    const size_t n = list->n;
    bool ok = true;

    for (size_t i = 0; i < n; i++) {
        const struct ys_candidate box = list->at[i];
        size_t shared = 0;

        for (size_t k = 0; k < hulls->n; k++)
            shared += share_place(&box, &hulls->at[k]);
        if (shared < 2 || box.p < counted_p)
            continue;
        list->at[i].p = 0;
        for (size_t k = 0; ok && k < hulls->n; k++)
            if (share_place(&box, &hulls->at[k]))
                ok = add_hull(list, &hulls->at[k], box.p);
    }
    return ok;
}

/* Hulls across the quay where nothing was counted.  Along it the searches before find single ones
 * better: of 28 empty drawn quays the profile alone saw a hull at 3. */
static bool add_across(struct ys_candidates *list, const struct profile_hulls *hulls)
{
    bool ok = true;

    for (size_t k = 0; ok && k < hulls->n; k++) {
        bool counted = !hulls->at[k].across;

        for (size_t i = 0; i < list->n; i++)
            counted = counted ||
                      (list->at[i].p >= counted_p && share_place(&list->at[i], &hulls->at[k]));
        ok = counted || add_hull(list, &hulls->at[k], across_p);
    }
    return ok;
}

bool ys_profile_add(struct ys_vessels *work, const uint8_t *quay, double angle,
                    const double limit[2])
{
    const double direction = hull_direction(work, limit[0]);
    const bool across = fabs(cos(direction - angle)) < along_cos;
    /* Along the quay only what is much brighter than water, for shadows and stirred mud join two
     * hulls. */
    struct profile p = {
        .work = work, .quay = quay, .limit = limit[!across], .only_bright = !across};
    struct profile_hulls hulls = {0};
    bool ok = run(&hulls, &p, across ? direction - YS_PI / 2 : angle, across);

    if (ok && across)
        keep_fleet(&hulls, &work->fit);
    ok = ok && split(&work->list, &hulls) && add_across(&work->list, &hulls);
    free(hulls.at);
    return ok;
}
