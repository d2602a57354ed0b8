/*
 * pit_fit.c - candidates as rectangles, and how much each looks like a pit by itself
 *
 * 1. Each square is stretched and moved to its best rectangle, and a logistic regression on
 *    what lies on its sides, beyond them and in it says how much it is like a pit.
 * 2. The likely ones tell the size that most have; all that are not hopeless are fitted again
 *    near that size, from farther off, and weighed again.  A square that sat on a corner of a
 *    pit moves onto it here.
 * 3. What no pit is (plain patches, huts, roofs) is taken off by rules by hand, because
 *    the scenes that the regressions were fitted on hardly had it.
 *
 * The contrast of a rectangle alone decides its place, not the regression: the contrast is
 * smooth in place and size, and costs four reads of a table of sums for each side.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "pit_parts.h"

/*
 * First fit, over the square's: sides by factors a seventh apart, not over 1.57 to 1 (ln 1.57 =
 * 0.45); shifts of its side; and what a ln of stretching costs.  Sides stay between a little less than
 * the class's least and a little more than its most.  By hand; not measured since.
 */
enum { FIRST_FACTORS = 5, FIRST_SHIFTS = 3 };
static const double first_factor[FIRST_FACTORS] = {0.75, 0.87, 1, 1.15, 1.32};
static const double first_shift[FIRST_SHIFTS] = {-0.15, 0, 0.15};
static const double most_stretch = 0.45, stretch_cost = 0.3;
static const double least_side = 0.9, most_side = 1.05;

/* Second fit, over the common sides: nearer in size, farther in place, and what a ln of size
 * and a side of shift cost.  By hand; not measured since. */
enum { AGAIN_FACTORS = 3, AGAIN_SHIFTS = 5 };
static const double again_factor[AGAIN_FACTORS] = {0.89, 1, 1.12};
static const double again_shift[AGAIN_SHIFTS] = {-0.3, -0.15, 0, 0.15, 0.3};
static const double size_cost = 0.15, shift_cost = 0.25;
enum { TRIES = 225 }; /* of either: factors and shifts along both sides */

/* Which way the long side runs, where at least three in four of the pits agree; else both are
 * tried. */
static const double least_along = 0.25, most_along = 0.75;

/* Which are fitted again: with odds_alone above; the better half where there are many, else the
 * best few, and never more than can be compared pair by pair.  By hand. */
static const double least_odds_alone = -5;
static const size_t few = 220, many = 450, most_compared = 800;

/* Spread of ln side around YS_PIT_USUAL_M: 8 and 25 m are 1.8 and 1.5 of it off.  Blue over red
 * is cut; roofs are bluer than earth.  By hand, before the regressions were fitted. */
static const double size_sd = 0.35, least_blue = -2, most_blue = 6;
static const double core_side = 0.84; /* without the outer edge, which a misfit cuts */

/* Bounds of the second regression's terms: no single one decides.  By hand. */
static const double least_term = -8, most_term = 8, most_odds_term = 12;

/*
 * What no pit is, by hand, each taken off in odds.  Values where doubt begins, and how far on it
 * is full.
 *
 * - A plain patch.  Its relief is 0.06 to 0.14 where a pit was filled with earth; 616 pits of 13
 *   rendered dates have 0.17 and more.
 * - A thing of one brightness that fills its box at any angle.  Its spread is 0.08 to 0.22 for
 *   drawn huts and fillings; of 670 candidates on ten rendered dates with pits 3 are below 0.2,
 *   one in a hundred below 0.235.
 * - A roof.  It is bluer: painted roofs 6.4 to 8.6, 98 of 100 pits below 6.
 */
static const double not_a_pit = 8, not_a_pit_blue = 2, blue_full = 2;
static const double plain_relief = 0.18, plain_relief_full = 0.08;
static const double one_spread = 0.26, one_spread_full = 0.08;
static const double one_core = 0.75, one_core_full = 0.15;

/* The box and a little beyond as SIDE * SIDE samples; the middle leaves EDGE of them at each
 * side.  No ground is what is at least half as far from it as the 85 % quantile.  By hand. */
enum { SIDE = 30, EDGE = 9 };
static const double sampled = 1.3;
static const float no_ground = 0.5F;
static const double far_quantile = 0.85;

/* Contrast of a rectangle: its three best sides over the three lowest bars beyond. */
static double contrast(const struct ys_pit_frame *frame, const struct ys_pit_box *box)
{
    double side[4], outer[4];

    ys_pit_sides(side, outer, frame, YS_SUM_BANK, box);
    ys_sort4(side);
    ys_sort4(outer);
    return (side[1] + side[2] + side[3] - outer[0] - outer[1] - outer[2]) / 3;
}

struct fit {
    struct ys_pit_list *list;
    const struct ys_pit_frame *frame;
    double least, most; /* sides */
    double size[2][2];  /* of the second fit: a, b */
    int n_size;         /* 0: the first fit's rectangles stay */
    struct place *order;
};

/* Candidates in the order of their places: what is read for one is near what was read before. */
struct place {
    double x, y;
    size_t i;
};

enum { ROWS = 64 }; /* of the frame that are gone along together */

static int by_place(const void *pa, const void *pb)
{
    const struct place *const a = pa, *const b = pb;

    if (floor(a->y / ROWS) != floor(b->y / ROWS))
        return a->y < b->y ? -1 : 1;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->i < b->i ? -1 : a->i > b->i;
}

static bool order_by_place(struct fit *fit)
{
    const struct ys_pit_list *const list = fit->list;

    fit->order = ys_new(list->n + 1, sizeof *fit->order);
    for (size_t i = 0; fit->order && i < list->n; i++)
        fit->order[i] = (struct place){list->at[i].box.x, list->at[i].box.y, i};
    if (fit->order)
        qsort(fit->order, list->n, sizeof *fit->order, by_place);
    return fit->order != NULL;
}

/* The best rectangle near a square. */
static void fit_first(struct ys_pit *pit, const struct fit *fit)
{
    const struct ys_pit_box from = pit->box;
    double best = -INFINITY;

    for (int k = 0; k < TRIES; k++) {
        const double fa = first_factor[k % 5], fb = first_factor[k / 5 % 5];
        const struct ys_pit_box box = {from.x + first_shift[k / 25 % 3] * from.a,
                                       from.y + first_shift[k / 75] * from.b,
                                       fmin(fmax(from.a * fa, fit->least), fit->most),
                                       fmin(fmax(from.b * fb, fit->least), fit->most)};

        if (fabs(log(fa / fb)) > most_stretch)
            continue;
        const double score =
            contrast(fit->frame, &box) - stretch_cost * fabs(log(box.a / box.b));
        if (score > best) {
            best = score;
            pit->box = box;
        }
    }
    pit->contrast = contrast(fit->frame, &pit->box);
}

/* The best rectangle of nearly the sides that most pits have. */
static void fit_again(struct ys_pit *pit, const struct fit *fit)
{
    const struct ys_pit_box from = pit->box;
    double best = -INFINITY;

    for (int k = 0; k < TRIES * fit->n_size; k++) {
        const double *const size = fit->size[k / TRIES];
        const double fa = again_factor[k % 3], fb = again_factor[k / 3 % 3];
        const double dx = again_shift[k / 9 % 5], dy = again_shift[k / 45 % 5];
        const struct ys_pit_box box = {from.x + dx * size[0], from.y + dy * size[1],
                                       size[0] * fa, size[1] * fb};
        const double score = contrast(fit->frame, &box) - size_cost * fabs(log(fa * fb)) -
                             shift_cost * hypot(dx, dy);

        if (score > best) {
            best = score;
            pit->box = box;
        }
    }
    pit->contrast = contrast(fit->frame, &pit->box);
}

struct features {
    double third_side, second_outer, most_outer; /* third best side, highest bars beyond */
    double outer_away, outer_colour;             /* medians beyond the sides */
    double uneven;                               /* best less worst side */
    double roof;                                 /* blue, cut */
    double sd_bright;
    double size;         /* log likelihood of the side */
    double blue, relief; /* blue over red of the whole; sd of the inner box over its distance */
    double core;         /* share of its middle that is no ground */
    double spread;       /* how uneven what is no ground is */
};

static double median4(double v[4])
{
    ys_sort4(v);
    return (v[1] + v[2]) / 2;
}

static void measure(struct features *out, const struct ys_pit_frame *f,
                    const struct ys_pit_box *box)
{
    const double hx = box->a / 2, hy = box->b / 2;
    double side[4], outer[4], mean[YS_PIT_SUMS];

    for (int k = 0; k < YS_PIT_SUMS; k++)
        mean[k] = ys_pit_mean(f, k, box->x, box->y, hx, hy);
    ys_pit_sides(side, outer, f, YS_SUM_BANK, box);
    ys_sort4(side);
    ys_sort4(outer);
    out->third_side = side[1];
    out->second_outer = outer[2];
    out->most_outer = outer[3];
    ys_pit_sides(side, outer, f, YS_SUM_AWAY, box);
    ys_sort4(side);
    out->uneven = side[3] - side[0];
    out->outer_away = median4(outer);
    ys_pit_sides(side, outer, f, YS_SUM_RED_GREEN, box);
    out->outer_colour = median4(outer);
    out->blue = mean[YS_SUM_BLUE] - mean[YS_SUM_RED_GREEN];
    out->roof = ys_clip(out->blue, least_blue, most_blue);
    out->sd_bright =
        sqrt(fmax(0, mean[YS_SUM_BRIGHT_SQUARED] - mean[YS_SUM_BRIGHT] * mean[YS_SUM_BRIGHT]));
    const double q = log(sqrt(box->a * box->b) * f->px_m / YS_PIT_USUAL_M) / size_sd;
    out->size = -q * q / 2;
    for (int k = 0; k < YS_PIT_SUMS; k++)
        mean[k] = ys_pit_mean(f, k, box->x, box->y, core_side * hx, core_side * hy);
    out->relief =
        sqrt(fmax(0, mean[YS_SUM_BRIGHT_SQUARED] - mean[YS_SUM_BRIGHT] * mean[YS_SUM_BRIGHT])) /
        fmax(mean[YS_SUM_AWAY], 1);
}

/* A plain thing fills its box: the middle is as far from the ground as the rest (core: share of
 * such places), all of it of one brightness (spread: over its contrast to what is ground in the
 * box and a little beyond). */
static void measure_middle(double *core, double *spread, const struct ys_pit_frame *f,
                           const struct ys_pit_box *box)
{
    float away[SIDE * SIDE], bright[SIDE * SIDE], thing[SIDE * SIDE];
    size_t n = 0, other = SIDE * SIDE;
    double middle = 0;

    for (size_t k = 0; k < SIDE * SIDE; k++) {
        const double x = box->x + (((double)(k % SIDE) + 0.5) / SIDE - 0.5) * sampled * box->a;
        const double y = box->y + (((double)(k / SIDE) + 0.5) / SIDE - 0.5) * sampled * box->b;
        const size_t at = (size_t)ys_clip(y, 0, f->height - 1.0) * f->width +
                          (size_t)ys_clip(x, 0, f->width - 1.0);

        away[k] = f->plane[YS_PLANE_AWAY][at];
        bright[k] = f->plane[YS_PLANE_LEVELS][at];
    }
    const float least = no_ground * ys_quantile(away, (size_t)SIDE * SIDE, far_quantile);
    for (size_t k = 0; k < SIDE * SIDE; k++) {
        const size_t i = k % SIDE, j = k / SIDE;
        const bool far = away[k] >= least;

        middle += far && i >= EDGE && i < SIDE - EDGE && j >= EDGE && j < SIDE - EDGE;
        thing[far ? n++ : --other] = bright[k];
    }
    const double contrast = fabs((double)ys_quantile(thing, n, 0.5) -
                                 (double)ys_quantile(thing + n, SIDE * SIDE - n, 0.5));
    *core = middle / ((SIDE - 2 * EDGE) * (SIDE - 2 * EDGE));
    *spread = ys_robust_sd(thing, n) / fmax(contrast, 1e-6);
}

/* The constant, then the terms in their order: another order would round otherwise. */
static double weighted_sum(const double *weight, const double *x, size_t n)
{
    double sum = weight[0];

    for (size_t i = 0; i < n; i++)
        sum += weight[i + 1] * x[i];
    return sum;
}

/* Logistic regressions on candidates of rendered depots; see src/nets/weights/README.md. */
static double odds_alone(const struct features *x, const double weight[YS_PIT_ALONE])
{
    const double term[YS_PIT_ALONE - 1] = {x->third_side,   x->size,      x->outer_away,
                                           x->outer_colour, x->uneven,    x->roof,
                                           x->sd_bright,    x->most_outer};

    return weighted_sum(weight, term, YS_PIT_ALONE - 1);
}

/* How much is taken off the odds of what looks like no pit. */
static double odds_against(const struct features *x)
{
    const double one_thing = ys_clip((one_spread - x->spread) / one_spread_full, 0, 1) *
                             ys_clip((x->core - one_core) / one_core_full, 0, 1);
    const double plain = ys_clip((plain_relief - x->relief) / plain_relief_full, 0, 1);

    return not_a_pit * plain + not_a_pit * one_thing +
           not_a_pit_blue * ys_clip(x->blue - most_blue, 0, blue_full);
}

/* After the second fit; alone is what the first gave. */
static double odds_again(const struct features *x, double alone, double contrast,
                         const double weight[YS_PIT_AGAIN])
{
    const double term[YS_PIT_AGAIN - 1] = {ys_clip(alone, least_term, most_odds_term),
                                           ys_clip(contrast, least_term, most_term),
                                           ys_clip(x->second_outer, least_term, most_term),
                                           ys_clip(x->outer_away, least_term, most_term),
                                           ys_clip(x->sd_bright, least_term, most_term),
                                           ys_clip(x->uneven, least_term, most_term)};

    return weighted_sum(weight, term, YS_PIT_AGAIN - 1);
}

static void fit_one(void *ctx, size_t i)
{
    const struct fit *const fit = ctx;
    struct ys_pit *const pit = &fit->list->at[fit->order[i].i];
    struct features x;

    ys_scratch_relieve(fit->frame->scratch);
    fit_first(pit, fit);
    measure(&x, fit->frame, &pit->box);
    pit->odds_alone = pit->odds = odds_alone(&x, fit->frame->weight.alone);
}

bool ys_pits_fit(struct ys_pit_list *list, const struct ys_pit_frame *frame,
                 const double length_m[2], int threads)
{
    struct fit fit = {.list = list,
                      .frame = frame,
                      .least = least_side * length_m[0] / frame->px_m,
                      .most = most_side * length_m[1] / frame->px_m};

    const bool ok = order_by_place(&fit);

    if (ok)
        ysk_tasks_run(list->n, threads, fit_one, &fit);
    free(fit.order);
    return ok;
}

static void refit_one(void *ctx, size_t i)
{
    const struct fit *const fit = ctx;
    struct ys_pit *const pit = &fit->list->at[fit->order[i].i];
    struct features x;

    ys_scratch_relieve(fit->frame->scratch);
    if (fit->n_size)
        fit_again(pit, fit);
    measure(&x, fit->frame, &pit->box);
    measure_middle(&x.core, &x.spread, fit->frame, &pit->box);
    pit->odds = odds_again(&x, pit->odds_alone, pit->contrast, fit->frame->weight.again) -
                odds_against(&x);
}

/* Are most pits longer along x?  0 across, 1 along, 0.5 both or no pits. */
static double share_along(const struct ys_pit_list *list, const double *p)
{
    double along = 0, all = 0;

    for (size_t i = 0; i < list->n; i++)
        if (p[i] > 0.5) {
            along += list->at[i].box.a >= list->at[i].box.b ? p[i] : 0;
            all += p[i];
        }
    return all > 0 ? along / all : 0.5;
}

static int best_first(const void *pa, const void *pb)
{
    const struct ys_pit *const a = pa, *const b = pb;

    if (a->odds_alone != b->odds_alone)
        return a->odds_alone > b->odds_alone ? -1 : 1;
    if (a->box.y != b->box.y)
        return a->box.y < b->box.y ? -1 : 1;
    return a->box.x < b->box.x ? -1 : a->box.x > b->box.x;
}

/* Those that are not hopeless, the best first, and not more than can be compared pair by
 * pair. */
static void drop_hopeless(struct ys_pit_list *list)
{
    const size_t most = list->n > many ? list->n / 2 : few;
    const size_t cap = most < most_compared ? most : most_compared;
    size_t n = 0;

    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, best_first);
    while (n < list->n && n < cap && list->at[n].odds_alone > least_odds_alone)
        n++;
    list->n = n;
}

/* The sizes of the second fit, by the pits that no better one overlaps; none where they are too
 * few to tell. */
static bool learn_sizes(struct fit *fit, const struct ys_pit_list *list)
{
    uint8_t *const keep = ys_new(list->n, 1);
    double *const p = ys_new(list->n, sizeof *p);
    struct ys_pit_size size;
    bool ok = keep && p && ys_pits_apart(keep, list, true);

    for (size_t i = 0; ok && i < list->n; i++)
        p[i] = keep[i] ? ys_logistic(list->at[i].odds_alone) : 0;
    ok = ok && ys_pits_common_size(&size, list, p);
    if (ok && size.is_known) {
        const double along = share_along(list, p);

        if (along >= least_along) {
            fit->size[fit->n_size][0] = size.length;
            fit->size[fit->n_size++][1] = size.width;
        }
        if (along <= most_along) {
            fit->size[fit->n_size][0] = size.width;
            fit->size[fit->n_size++][1] = size.length;
        }
    }
    free(keep);
    free(p);
    return ok;
}

ys_status ys_pits_refit(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err)
{
    struct fit fit = {.list = list, .frame = frame};

    bool ok = learn_sizes(&fit, list);

    drop_hopeless(list);
    ok = ok && order_by_place(&fit);
    if (ok)
        ysk_tasks_run(list->n, threads, refit_one, &fit);
    free(fit.order);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu candidates",
                        list->n);
}
