/*
 * vessel_berth.c - vessels alongside: a second opinion along the drawn line
 *
 * In the trees a hull under a crane is one component with the crane and the quay, and none of
 * them is a vessel.  A vessel at a berth lies along the line that the area was drawn by, so here
 * the area is turned into that line's direction and what is long along it is boxed.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "vessel_parts.h"

struct berth {
    struct ys_hull hull;
    double x, y, length, width, angle; /* px of the grid */
    double p;
    size_t known; /* index + 1 in the list of the trees, or 0 */
    size_t order;
};

enum { TREE = 1, BERTH = 2, NEAR = 4 }; /* of claimed: counted by whom; beside a counted one */

struct berths {
    struct ys_vessels *work;
    struct ys_turned turned; /* grid in the direction that is looked along */
    uint8_t *spot;           /* of it */
    uint8_t *claimed;        /* of the grid */
    uint8_t *quay;           /* of the grid: 1 at the quay's line */
    struct ys_hulls hulls;
    struct berth *at;
    size_t n, room;
};

/* Multiples of the water's noise that part it from what is not: see vessel_weigh.c; the second
 * where the water itself is uneven. */
static const double limits[] = {4, 10};
static const double least_p = 0.05; /* less than that changes no interval */

static double limit_of(const struct ys_vessels *work, int k)
{
    return fmax(work->water.noise, 2) * limits[k];
}

/* In the mask of a line, and no farther from the drawn one than a berth reaches. */
static bool is_looked_at(const struct ys_vessels *work, size_t line, uint32_t p)
{
    return work->mask[line][p] && (work->mask[1][p] || !work->grid->inside[p]);
}

/* What is in the mask and not claimed is an object where it is farther from water than the limit;
 * lit: where it is brighter by that. */
static void fill_spots(struct berths *b, size_t line, double limit, bool lit)
{
    const struct ys_vessels *work = b->work;
    const double bright = work->water.level_of[(int)fmin(255, ceil(limit))];
    const size_t n = b->turned.width * b->turned.height;

    for (size_t i = 0; i < n; i++) {
        const uint32_t p = b->turned.at[i];

        b->spot[i] = 0;
        if (p == UINT32_MAX || !work->mask[0][p])
            continue;
        const bool is_in = is_looked_at(work, line, p);
        const bool is_lit = work->water.bright[p] >= bright;
        const bool is_object =
            is_in && !b->claimed[p] && (lit ? is_lit : work->water.distance[p] >= limit);

        b->spot[i] = (uint8_t)((is_in ? YS_SPOT_IN : 0) | (is_object ? YS_SPOT_OBJECT : 0) |
                               (work->water.distance[p] < limit ? YS_SPOT_WATER : 0) |
                               (is_lit ? YS_SPOT_LIT : 0));
    }
}

/*
 * How far a box is like a vessel: size of the class, 3 to 14 times as long as wide (ferries to
 * barges), a rectangle filled but for the bow, water at one end and no object at the other, none
 * beside it, something on it brighter than a shadow.  The middles are physical, the slopes were
 * chosen on rendered quays.
 */
static double likeness(const struct ys_vessels *work, const struct ys_hull *h)
{
    const double l = (double)(h->u[1] - h->u[0]), w = (double)(h->v[1] - h->v[0]), q = l / w;
    const double end = fmin(h->end[0], h->end[1]), water = fmax(h->water[0], h->water[1]);

    const double p = ys_logistic((l / work->fit.length[0] - 0.95) / 0.05) *
                     ys_logistic((1.1 - l / work->fit.length[1]) / 0.05) *
                     ys_logistic((w / work->fit.width[0] - 0.6) / 0.05) *
                     ys_logistic((1.2 - w / work->fit.width[1]) / 0.05) *
                     ys_logistic((q - 3) / 0.3) * ys_logistic(14 - q) *
                     ys_logistic((h->fill - 0.72) / 0.04) * ys_logistic((end - 0.25) / 0.05) *
                     ys_logistic((water - 0.4) / 0.05) * ys_logistic((h->side - 0.55) / 0.06) *
                     ys_logistic((h->lit - 0.15) / 0.03) *
                     ys_logistic((h->contrast - 1.8) / 0.1);

    return ys_logistic(1.5 * log(p / (1 - fmin(p, 1 - 1e-9)))); /* the doubts overlap */
}

/* Land is cut off by the area's edge at both ends, and murky water has no clear side. */
static bool is_vessel_sized(const struct ys_vessels *work, const struct ys_hull *h)
{
    const double l = (double)(h->u[1] - h->u[0]), w = (double)(h->v[1] - h->v[0]);

    return l >= 0.9 * work->fit.length[0] && l <= 1.2 * work->fit.length[1] &&
           w >= 0.9 * work->fit.width[0] && h->contrast >= 1.5 &&
           fmax(h->end[0], h->end[1]) >= 0.25 && h->side >= 0.5;
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
    const struct ys_turned *t = &b->turned;
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
            const uint32_t p = b->turned.at[v * b->turned.width + u];

            sum += p == UINT32_MAX ? 0 : b->work->water.distance[p];
            n++;
        }
    return sum / n / limit_of(b->work, 0);
}

/* Share of the box's length that has a quay no farther than a raft of three reaches. */
static double quay_beside(const struct berths *b, const struct ys_hull *h)
{
    const struct ys_turned *t = &b->turned;
    const size_t reach = (size_t)(2.5 * (double)(h->v[1] - h->v[0]) + b->work->fit.width[0]);
    const size_t first = h->v[0] > reach ? h->v[0] - reach : 0;
    size_t n = 0;

    for (size_t u = h->u[0]; u < h->u[1]; u++) {
        bool found = false;

        for (size_t v = first; v < t->height && v < h->v[1] + reach && !found; v++) {
            const uint32_t p = t->at[v * t->width + u];

            found = p != UINT32_MAX && b->quay[p];
        }
        n += found;
    }
    return (double)n / (double)(h->u[1] - h->u[0]);
}

static bool look(struct berths *b, size_t line, double limit, bool lit, bool rest)
{
    const struct ys_vessels *work = b->work;
    const double w0 = work->fit.width[0], l0 = work->fit.length[0];
    const struct ys_run_want want = {.gap = (size_t)(0.5 * w0),
                                     .run = (size_t)(0.5 * l0),
                                     .least_width = (size_t)fmax(2, 0.5 * w0),
                                     .near = 0.25 * w0,
                                     .far = w0,
                                     .off = 0.2 * l0};

    fill_spots(b, line, limit, lit);
    if (!ys_hulls_find(&b->hulls, b->spot, b->turned.width, b->turned.height, &want))
        return false;
    for (size_t i = 0; i < b->hulls.n; i++) {
        struct ys_hull *h = b->hulls.at + i;

        h->contrast = contrast_of(b, h);
        h->quay = quay_beside(b, h);
        if (h->quay < 0.3)
            continue;
        const double p = likeness(work, h);

        if ((rest ? is_vessel_sized(work, h) : p >= least_p) && !add(b, h, p))
            return false;
    }
    return true;
}

/* Sets bits in the box grown by more; returns the share of it that held a bit of mask. */
static double paint(struct berths *b, const struct berth *box, double more, uint8_t mask,
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
    paint(b, box, 0, 0, by);
    paint(b, box, 0.5 * b->work->fit.width[0], 0, NEAR);
}

/* Those of the trees compete. */
static bool add_known(struct berths *b)
{
    const struct ys_candidates *list = &b->work->list;

    for (size_t i = 0; i < list->n; i++) {
        const struct ys_candidate *c = list->at + i;

        if (c->p < least_p)
            continue;
        if (!room_for(b))
            return false;
        b->at[b->n] = (struct berth){.x = c->x,
                                     .y = c->y,
                                     .length = c->length,
                                     .width = c->width,
                                     .angle = c->angle,
                                     .p = c->p,
                                     .known = i + 1,
                                     .order = b->n};
        b->n++;
    }
    return true;
}

/* Likeliest first; who overlaps one that was taken is out. */
static bool count_best(struct berths *b)
{
    struct ys_candidates *list = &b->work->list;

    if (!add_known(b))
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

        if (box->known && paint(b, box, 0, BERTH, 0) > 0.2)
            list->at[box->known - 1].p = 0;
        else if (box->known)
            claim(b, box, TREE);
        else if (paint(b, box, 0, BERTH | TREE, 0) > 0.2 || paint(b, box, 0, NEAR, 0) > 0.5)
            continue;
        else if (!ys_candidates_add(list, &found))
            return false;
        else
            claim(b, box, BERTH);
    }
    return true;
}

/* Vessels of usual proportions that fill the box. */
static uint32_t vessels_in(const struct berth *box)
{
    const double stout = 5, slender = 8; /* length by width of cargo vessels */
    const double abreast = fmin(3, fmax(1, floor(stout * box->width / box->length)));
    const double beyond = fmin(3, fmax(1, floor(box->length / (slender * box->width))));

    return (uint32_t)(abreast * beyond);
}

/* Vessels that the rest could be.  What is dark beside a counted one is its shadow. */
static uint32_t count_rest(struct berths *b)
{
    uint32_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        const struct berth *box = b->at + i;

        if (paint(b, box, 0, TREE | BERTH, 0) > 0.2 ||
            (box->hull.lit < 0.2 && paint(b, box, 0.5 * b->work->fit.width[0], NEAR, 0) > 0))
            continue;
        claim(b, box, BERTH);
        n += vessels_in(box);
    }
    return n;
}

static bool look_all(struct berths *b, bool rest)
{
    struct ys_vessels *work = b->work;
    double angle[YS_BERTH_DIRECTIONS];
    const size_t n = ys_quay_directions(angle, work, b->quay, limit_of(work, 1));
    bool ok = true;

    b->n = 0;
    for (size_t i = 0; ok && i < n; i++) {
        ok = ys_turned_make(&b->turned, work->grid, work->mask[0], angle[i]);
        free(b->spot);
        b->spot = ok ? ys_new_raw(b->turned.width * b->turned.height, 1) : NULL;
        ok = ok && b->spot;
        for (size_t line = 0; ok && line < (rest ? 3 : YS_VESSEL_LINES); line++)
            for (int k = 0; ok && k < 4; k++)
                ok = look(b, line, limit_of(work, k / 2), k % 2, rest);
        free(b->turned.at);
    }
    return ok;
}

bool ys_berths_find(struct ys_berths *out, struct ys_vessels *work)
{
    const size_t n = (size_t)work->grid->width * work->grid->height;
    struct berths b = {.work = work, .claimed = ys_new(n, 1), .quay = ys_new(n, 1)};
    bool ok = b.claimed && b.quay;

    ok = ok && look_all(&b, false) && count_best(&b) && look_all(&b, true);
    out->possible = ok ? count_rest(&b) : 0;
    free(b.spot);
    free(b.claimed);
    free(b.quay);
    free(b.hulls.at);
    free(b.at);
    return ok;
}
