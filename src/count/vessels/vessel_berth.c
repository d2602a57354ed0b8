/*
 * vessel_berth.c - vessels alongside: a second opinion along the drawn line
 *
 * In the trees a hull under a crane is one component with the crane and the quay, and none of
 * them is a vessel.  A vessel at a berth lies along the line that the area was drawn by, so
 * here the area is turned into that line's direction and what is long along it is boxed.
 *
 * Two searches over the same turned maps, in this order:
 *
 * 1. For vessels: boxes with a likeness compete with the candidates of the trees, the likeliest
 *    first.  What overlaps one that was taken is out, so that a vessel is counted once.
 * 2. For doubt: what is not claimed by then is boxed again, and what has a vessel's size and an
 *    outline of its own is not counted, but widens the interval and is flagged.  It comes
 *    second, for what is dark beside a counted vessel is that one's shadow.
 *
 * Each search takes each moved line, two limits and either all objects or only bright ones:
 * none of these alone parts hull, wall and shadow at every quay.
 *
 * Counts right of 48 rendered quays that this was chosen on 35 without it, 47 with it; of 24
 * with new seeds 17 and 22; one false more in these.  Vessels in a line and by the stern are left to
 * vessel_profile.c.  On real pictures it fails at finger
 * piers inside the area and where the line cuts corners.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "vessel_parts.h"

/* Multiples of the water's noise that part it from what is not; the second where the water
 * itself is uneven.  By hand. */
enum { LIMITS = 2 };
static const double noises[LIMITS] = {YS_WATER_NOISES, 10};

/*
 * What is searched for, over the narrowest and shortest of the class: a gap of half a width is
 * that between hatches; runs of half a length, for a crane cuts a hull in two; what is measured
 * around a box begins beyond its blurred edge and ends a width beside it, a fifth of a length
 * beyond its ends.  By hand on rendered quays; not measured since.
 */
static const double gap_widths = 0.5, run_lengths = 0.5, box_widths = 0.5, least_box_px = 2;
static const double near_widths = 0.25, beside_widths = 1, beyond_lengths = 0.2;

/* Share of a box's length with a quay beside it, within the reach of a raft of three: two and a
 * half of its widths and a narrow vessel's.  By hand. */
static const double least_quay = 0.3, quay_own_widths = 2.5, quay_class_widths = 1;

/*
 * Likeness, each a middle and the softness around it: sides over the class's, length over width
 * (ferries to barges; of 2003 real hulls 98 in 100 are 2.3 to 10.2), the share of the box that
 * is object (filled but for the bow), what is no object beyond the worse end, what is water
 * beyond the better one, what is no object along the better side, what is brighter than water
 * (something on it, not a shadow), and its mean distance from water over the lower limit.  The
 * middles are physical, the softness was chosen on rendered quays.
 */
struct ramp {
    double middle, softness;
};
static const struct ramp shortest = {0.95, 0.05}, longest = {1.1, 0.05};
static const struct ramp narrowest = {0.6, 0.05}, widest = {1.2, 0.05};
static const struct ramp stoutest = {3, 0.3}, slenderest = {14, 1};
static const struct ramp filled = {0.72, 0.04}, end_is_free = {0.25, 0.05};
static const struct ramp end_is_water = {0.4, 0.05}, side_is_free = {0.55, 0.06};
static const struct ramp has_bright = {0.15, 0.03}, stands_out = {1.8, 0.1};
static const double doubts_overlap = 1.5; /* of the product's log odds; by hand */

/* What may hide a vessel: about its size, an end and a side that are clear (land is cut off by
 * the area's edge at both ends, and murky water has no clear side).  By hand; without the last,
 * and without asking for a quay, a real anchorage of 9 ships was counted 17 [13, 76]. */
enum { HIDDEN_LINES = 3 }; /* without the one moved farthest into the water */
static const double hidden_shortest = 0.9, hidden_longest = 1.2, hidden_narrowest = 0.9;
static const double hidden_contrast = 1.5, hidden_end_free = 0.25, hidden_side_free = 0.5;

/* Share of a box that a taken one covers, beyond which it is out; and that lies within half a
 * narrow vessel's width of one, beyond which it is that one's shadow or wall.  In the second
 * search a box of which less than a fifth is bright is a shadow wherever it is beside one.  By
 * hand on rendered quays; not measured since. */
static const double most_overlap = 0.2, most_beside = 0.5, beside_taken_widths = 0.5;
static const double shadow_bright = 0.2;

/* Length over width of usual cargo vessels, for how many fill a box: not more than three
 * abreast and three in line.  By hand. */
static const double stout_vessel = 5, slender_vessel = 8, most_in_box = 3;

struct berth { /* a box that may be a vessel */
    struct ys_hull hull;
    double x, y, length, width, angle; /* px of the grid */
    double p;
    size_t candidate; /* index + 1 in the list of the trees, or 0 */
    size_t order;
};

enum { BY_TREE = 1, BY_BERTH = 2, BESIDE = 4 }; /* of claimed: counted by whom; beside one */

struct berths {
    struct ys_vessels *work;
    struct ys_turned_grid turned; /* the grid in the direction that is searched along */
    uint8_t *map;                 /* of it: YS_MAP_* */
    uint8_t *claimed;             /* of the grid */
    uint8_t *quay;                /* of the grid: 1 at the quay's line */
    struct ys_hulls hulls;
    struct berth *at;
    size_t n, room;
};

static double limit_of(const struct ys_vessels *work, int k)
{
    return fmax(work->water.noise, YS_LEAST_WATER_NOISE) * noises[k];
}

/* In the mask of a line, and no farther from the drawn one than a berth reaches. */
static bool is_searched(const struct ys_vessels *work, size_t line, uint32_t p)
{
    return work->mask[line][p] && (work->mask[1][p] || !work->grid->inside[p]);
}

/* What is searched and not claimed is an object where it is farther from water than the limit;
 * only_bright: where it is brighter by that. */
static void fill_map(struct berths *b, size_t line, double limit, bool only_bright)
{
    const struct ys_vessels *work = b->work;
    const double bright = work->water.level_of[(int)fmin(255, ceil(limit))];
    const size_t n = b->turned.width * b->turned.height;

    for (size_t i = 0; i < n; i++) {
        const uint32_t p = b->turned.pixel[i];

        b->map[i] = 0;
        if (p == UINT32_MAX || !work->mask[0][p])
            continue;
        const bool is_in = is_searched(work, line, p);
        const bool is_bright = work->water.bright[p] >= bright;
        const bool is_object = is_in && !b->claimed[p] &&
                               (only_bright ? is_bright : work->water.distance[p] >= limit);

        b->map[i] = (uint8_t)((is_in ? YS_MAP_SEARCHED : 0) | (is_object ? YS_MAP_OBJECT : 0) |
                              (work->water.distance[p] < limit ? YS_MAP_WATER : 0) |
                              (is_bright ? YS_MAP_BRIGHT : 0));
    }
}

static double above(double v, const struct ramp *ramp)
{
    return ys_logistic((v - ramp->middle) / ramp->softness);
}

static double below(double v, const struct ramp *ramp)
{
    return ys_logistic((ramp->middle - v) / ramp->softness);
}

/* How far a box is like a vessel, 0..1. */
static double likeness(const struct ys_vessels *work, const struct ys_hull *h)
{
    const double l = (double)(h->u[1] - h->u[0]), w = (double)(h->v[1] - h->v[0]), q = l / w;
    const double end = fmin(h->end_free[0], h->end_free[1]);
    const double water = fmax(h->end_water[0], h->end_water[1]);

    const double p =
        above(l / work->fit.length[0], &shortest) * below(l / work->fit.length[1], &longest) *
        above(w / work->fit.width[0], &narrowest) * below(w / work->fit.width[1], &widest) *
        above(q, &stoutest) * below(q, &slenderest) * above(h->fill, &filled) *
        above(end, &end_is_free) * above(water, &end_is_water) *
        above(h->side_free, &side_is_free) * above(h->bright, &has_bright) *
        above(h->contrast, &stands_out);

    return ys_logistic(doubts_overlap * log(p / (1 - fmin(p, 1 - 1e-9))));
}

static bool may_hide_vessel(const struct ys_vessels *work, const struct ys_hull *h)
{
    const double l = (double)(h->u[1] - h->u[0]), w = (double)(h->v[1] - h->v[0]);

    return l >= hidden_shortest * work->fit.length[0] &&
           l <= hidden_longest * work->fit.length[1] &&
           w >= hidden_narrowest * work->fit.width[0] && h->contrast >= hidden_contrast &&
           fmax(h->end_free[0], h->end_free[1]) >= hidden_end_free &&
           h->side_free >= hidden_side_free;
}

static bool room_for(struct berths *b)
{
    if (b->n == b->room) {
        struct berth *more = ys_resize(b->at, 2 * b->room + 16, sizeof *more);

        if (!more)
            return false;
        b->at = more;
        b->room = 2 * b->room + 16;
    }
    return true;
}

static bool add(struct berths *b, const struct ys_hull *h, double p)
{
    const struct ys_turned_grid *t = &b->turned;
    const double c = cos(t->angle), s = sin(t->angle);
    const double u = t->u0 + 0.5 * (double)(h->u[0] + h->u[1]) - 0.5;
    const double v = t->v0 + 0.5 * (double)(h->v[0] + h->v[1]) - 0.5;

    if (!room_for(b))
        return false;
    b->at[b->n] = (struct berth){.hull = *h,
                                 .x = u * c - v * s,
                                 .y = u * s + v * c,
                                 .length = (double)(h->u[1] - h->u[0]),
                                 .width = (double)(h->v[1] - h->v[0]),
                                 .angle = t->angle,
                                 .p = p,
                                 .order = b->n};
    b->n++;
    return true;
}

/* Mean distance of the box from water over the lower limit. */
static double contrast_of(const struct berths *b, const struct ys_hull *h)
{
    double sum = 0, n = 0;

    for (size_t v = h->v[0]; v < h->v[1]; v++)
        for (size_t u = h->u[0]; u < h->u[1]; u++) {
            const uint32_t p = b->turned.pixel[v * b->turned.width + u];

            sum += p == UINT32_MAX ? 0 : b->work->water.distance[p];
            n++;
        }
    return sum / n / limit_of(b->work, 0);
}

/* Share of the box's length that has a quay within reach. */
static double quay_beside(const struct berths *b, const struct ys_hull *h)
{
    const struct ys_turned_grid *t = &b->turned;
    const size_t reach = (size_t)(quay_own_widths * (double)(h->v[1] - h->v[0]) +
                                  quay_class_widths * b->work->fit.width[0]);
    const size_t first = h->v[0] > reach ? h->v[0] - reach : 0;
    size_t n = 0;

    for (size_t u = h->u[0]; u < h->u[1]; u++) {
        bool found = false;

        for (size_t v = first; v < t->height && v < h->v[1] + reach && !found; v++) {
            const uint32_t p = t->pixel[v * t->width + u];

            found = p != UINT32_MAX && b->quay[p];
        }
        n += found;
    }
    return (double)n / (double)(h->u[1] - h->u[0]);
}

/* Boxes of one map; hidden: the second search. */
static bool add_boxes(struct berths *b, size_t line, double limit, bool only_bright,
                      bool hidden)
{
    const struct ys_vessels *work = b->work;
    const double w0 = work->fit.width[0], l0 = work->fit.length[0];
    const struct ys_hull_limits limits = {.gap = (size_t)(gap_widths * w0),
                                          .least_run = (size_t)(run_lengths * l0),
                                          .least_width =
                                              (size_t)fmax(least_box_px, box_widths * w0),
                                          .near = near_widths * w0,
                                          .beside = beside_widths * w0,
                                          .beyond = beyond_lengths * l0};

    fill_map(b, line, limit, only_bright);
    if (!ys_hulls_find(&b->hulls, b->map, b->turned.width, b->turned.height, &limits))
        return false;
    for (size_t i = 0; i < b->hulls.n; i++) {
        struct ys_hull *h = b->hulls.at + i;

        h->contrast = contrast_of(b, h);
        if (quay_beside(b, h) < least_quay)
            continue;
        const double p = likeness(work, h);

        if ((hidden ? may_hide_vessel(work, h) : p >= YS_VESSEL_LEAST_P) && !add(b, h, p))
            return false;
    }
    return true;
}

/* Sets bits in the box grown by more; returns the share of it that held a bit of mask. */
static double mark(struct berths *b, const struct berth *box, double more, uint8_t mask,
                   uint8_t set)
{
    const struct ys_grid *grid = b->work->grid;
    const double c = cos(box->angle), s = sin(box->angle);
    const double l = box->length / 2 + more, w = box->width / 2 + more;
    const double rx = fabs(l * c) + fabs(w * s), ry = fabs(l * s) + fabs(w * c);
    const size_t x1 = (size_t)fmax(0, fmin(grid->width, ceil(box->x + rx) + 1));
    const size_t y1 = (size_t)fmax(0, fmin(grid->height, ceil(box->y + ry) + 1));
    size_t all = 0, n = 0;

    for (size_t y = (size_t)fmax(0, floor(box->y - ry)); y < y1; y++)
        for (size_t x = (size_t)fmax(0, floor(box->x - rx)); x < x1; x++) {
            const double dx = (double)x - box->x, dy = (double)y - box->y;
            uint8_t *at = b->claimed + y * grid->width + x;

            if (fabs(dx * c + dy * s) > l || fabs(dy * c - dx * s) > w)
                continue;
            all++;
            n += (*at & mask) != 0;
            *at |= set;
        }
    return all ? (double)n / (double)all : 0;
}

static int by_p(const void *left, const void *right)
{
    const struct berth *a = left, *b = right;

    if (a->p != b->p)
        return a->p > b->p ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void claim(struct berths *b, const struct berth *box, uint8_t by)
{
    mark(b, box, 0, 0, by);
    mark(b, box, beside_taken_widths * b->work->fit.width[0], 0, BESIDE);
}

/* Those of the trees compete. */
static bool add_candidates(struct berths *b)
{
    const struct ys_candidates *list = &b->work->list;

    for (size_t i = 0; i < list->n; i++) {
        const struct ys_candidate *c = list->at + i;

        if (c->p < YS_VESSEL_LEAST_P)
            continue;
        if (!room_for(b))
            return false;
        b->at[b->n] = (struct berth){.x = c->x,
                                     .y = c->y,
                                     .length = c->length,
                                     .width = c->width,
                                     .angle = c->angle,
                                     .p = c->p,
                                     .candidate = i + 1,
                                     .order = b->n};
        b->n++;
    }
    return true;
}

/* Likeliest first; who overlaps one that was taken is out. */
static bool count_best(struct berths *b)
{
    struct ys_candidates *list = &b->work->list;

    if (!add_candidates(b))
        return false;
    if (b->n)
        qsort(b->at, b->n, sizeof *b->at, by_p);
    for (size_t i = 0; i < b->n; i++) {
        const struct berth *box = b->at + i;
        const struct ys_candidate found = {.x = box->x,
                                           .y = box->y,
                                           .length = box->length,
                                           .width = box->width,
                                           .angle = box->angle,
                                           .rho = box->hull.fill,
                                           .p = box->p};

        if (box->candidate && mark(b, box, 0, BY_BERTH, 0) > most_overlap)
            list->at[box->candidate - 1].p = 0;
        else if (box->candidate)
            claim(b, box, BY_TREE);
        else if (mark(b, box, 0, BY_BERTH | BY_TREE, 0) > most_overlap ||
                 mark(b, box, 0, BESIDE, 0) > most_beside)
            continue;
        else if (!ys_candidates_add(list, &found))
            return false;
        else
            claim(b, box, BY_BERTH);
    }
    return true;
}

/* Vessels of usual proportions that fill the box: abreast where it is stout, else in line. */
static uint32_t vessels_in(const struct berth *box)
{
    const double abreast =
        fmin(most_in_box, fmax(1, floor(stout_vessel * box->width / box->length)));
    const double in_line =
        fmin(most_in_box, fmax(1, floor(box->length / (slender_vessel * box->width))));

    return (uint32_t)(abreast * in_line);
}

/* Vessels that what is not counted could be. */
static uint32_t count_hidden(struct berths *b)
{
    uint32_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        const struct berth *box = b->at + i;

        if (mark(b, box, 0, BY_TREE | BY_BERTH, 0) > most_overlap ||
            (box->hull.bright < shadow_bright &&
             mark(b, box, beside_taken_widths * b->work->fit.width[0], BESIDE, 0) > 0))
            continue;
        claim(b, box, BY_BERTH);
        n += vessels_in(box);
    }
    return n;
}

static bool search(struct berths *b, bool hidden)
{
    struct ys_vessels *work = b->work;
    double angle[YS_BERTH_DIRECTIONS];
    const size_t n = ys_quay_directions(angle, work, b->quay, limit_of(work, 1));
    bool ok = true;

    b->n = 0;
    for (size_t i = 0; ok && i < n; i++) {
        ok = ys_turned_grid_make(&b->turned, work->grid, work->mask[0], angle[i]);
        ys_scratch_free(b->map);
        b->map =
            ok ? ys_scratch_new_raw(work->grid->scratch, b->turned.width * b->turned.height, 1)
               : NULL;
        ok = ok && b->map;
        for (size_t line = 0; ok && line < (hidden ? HIDDEN_LINES : YS_VESSEL_LINES); line++)
            for (int k = 0; ok && k < 2 * LIMITS; k++)
                ok = add_boxes(b, line, limit_of(work, k / 2), k % 2, hidden);
        ys_scratch_free(b->turned.pixel);
    }
    return ok;
}

/* What the profile adds is claimed, too. */
static bool add_profiles(struct berths *b)
{
    struct ys_vessels *work = b->work;
    const double limit[2] = {limit_of(work, 0), limit_of(work, 1)};
    const size_t first = work->list.n;
    double angle[YS_BERTH_DIRECTIONS];
    const size_t n = ys_quay_directions(angle, work, b->quay, limit[1]);

    for (size_t i = 0; i < n; i++)
        if (!ys_profile_add(work, b->quay, angle[i], limit))
            return false;
    for (size_t i = first; i < work->list.n; i++) {
        const struct ys_candidate *c = work->list.at + i;
        const struct berth box = {
            .x = c->x, .y = c->y, .length = c->length, .width = c->width, .angle = c->angle};

        claim(b, &box, BY_BERTH);
    }
    return true;
}

bool ys_berths_find(struct ys_berths *out, struct ys_vessels *work)
{
    const size_t n = (size_t)work->grid->width * work->grid->height;
    struct berths b = {.work = work,
                       .claimed = ys_scratch_new(work->grid->scratch, n, 1),
                       .quay = ys_scratch_new(work->grid->scratch, n, 1)};
    bool ok = b.claimed && b.quay;

    ok = ok && search(&b, false) && count_best(&b) && add_profiles(&b);
    /* Two views of the same ground: the larger one holds. */
    ok = ok &&
         ys_vessels_rest(&out->unexplained, work, b.claimed, BY_TREE | BY_BERTH,
                         limit_of(work, 1)) &&
         search(&b, true);
    if (ok) {
        const uint32_t hidden = count_hidden(&b);

        out->unexplained = hidden > out->unexplained ? hidden : out->unexplained;
    }
    ys_scratch_free(b.map);
    ys_scratch_free(b.claimed);
    ys_scratch_free(b.quay);
    free(b.hulls.at);
    free(b.at);
    return ok;
}
