/* pit_fit.c - candidates as rectangles, and how much each looks like a pit by itself */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "pit_parts.h"

/* Contrast of a rectangle: its three best sides over the three lowest bars beyond. */
static double contrast(const struct ys_pit_frame *frame, const struct ys_pit_box *box)
{
    double side[4], outer[4];

    ys_pit_sides(side, outer, frame, YS_SUM_E, box);
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
};

/* Sides from 0.75 to 1.32 of the square's, not over 1.57 to 1, near its centre. */
static void fit_first(struct ys_pit *pit, const struct fit *fit)
{
    static const double factor[5] = {0.75, 0.87, 1, 1.15, 1.32}, shift[3] = {-0.15, 0, 0.15};
    const struct ys_pit_box from = pit->box;
    double best = -INFINITY;

    for (int k = 0; k < 225; k++) {
        const double fa = factor[k % 5], fb = factor[k / 5 % 5];
        const struct ys_pit_box box = {from.x + shift[k / 25 % 3] * from.a,
                                       from.y + shift[k / 75] * from.b,
                                       fmin(fmax(from.a * fa, fit->least), fit->most),
                                       fmin(fmax(from.b * fb, fit->least), fit->most)};

        if (fabs(log(fa / fb)) > 0.45)
            continue;
        const double score = contrast(fit->frame, &box) - 0.3 * fabs(log(box.a / box.b));
        if (score > best) {
            best = score;
            pit->box = box;
        }
    }
    pit->v = contrast(fit->frame, &pit->box);
}

/* Sides near those that most pits have, further from its centre. */
static void fit_again(struct ys_pit *pit, const struct fit *fit)
{
    static const double factor[3] = {0.89, 1, 1.12}, shift[5] = {-0.3, -0.15, 0, 0.15, 0.3};
    const struct ys_pit_box from = pit->box;
    double best = -INFINITY;

    for (int k = 0; k < 225 * fit->n_size; k++) {
        const double *const size = fit->size[k / 225];
        const double fa = factor[k % 3], fb = factor[k / 3 % 3];
        const double dx = shift[k / 9 % 5], dy = shift[k / 45 % 5];
        const struct ys_pit_box box = {from.x + dx * size[0], from.y + dy * size[1],
                                       size[0] * fa, size[1] * fb};
        const double score =
            contrast(fit->frame, &box) - 0.15 * fabs(log(fa * fb)) - 0.25 * hypot(dx, dy);

        if (score > best) {
            best = score;
            pit->box = box;
        }
    }
    pit->v = contrast(fit->frame, &pit->box);
}

struct features {
    double third_side, second_outer, most_outer; /* of E */
    double outer_away, outer_colour;             /* medians beyond the sides */
    double uneven;                               /* best less worst side */
    double roof;                                 /* bluer than earth */
    double sd_bright;
    double size;         /* log likelihood of the side: near 15 m */
    double blue, relief; /* blue over red of the whole; sd of the core over its distance */
    double core, spread; /* how much of its middle is no ground; how uneven what is no ground */
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
    ys_pit_sides(side, outer, f, YS_SUM_E, box);
    ys_sort4(side);
    ys_sort4(outer);
    out->third_side = side[1];
    out->second_outer = outer[2];
    out->most_outer = outer[3];
    ys_pit_sides(side, outer, f, YS_SUM_A, box);
    ys_sort4(side);
    out->uneven = side[3] - side[0];
    out->outer_away = median4(outer);
    ys_pit_sides(side, outer, f, YS_SUM_C, box);
    out->outer_colour = median4(outer);
    out->blue = mean[YS_SUM_B] - mean[YS_SUM_C];
    out->roof = ys_clip(out->blue, -2, 6);
    out->sd_bright = sqrt(fmax(0, mean[YS_SUM_YY] - mean[YS_SUM_Y] * mean[YS_SUM_Y]));
    const double q = log(sqrt(box->a * box->b) * f->px_m / 15) / 0.35;
    out->size = -q * q / 2;
    for (int k = 0; k < YS_PIT_SUMS; k++) /* without the outer edge, which a misfit cuts */
        mean[k] = ys_pit_mean(f, k, box->x, box->y, 0.84 * hx, 0.84 * hy);
    out->relief = sqrt(fmax(0, mean[YS_SUM_YY] - mean[YS_SUM_Y] * mean[YS_SUM_Y])) /
                  fmax(mean[YS_SUM_A], 1);
}

/* A plain thing fills its box: the middle is as far from the ground as the rest (core: share of
 * such places), all of it of one brightness (spread: over its contrast to what is ground in the
 * box and a little beyond). */
static void solid(double *core, double *spread, const struct ys_pit_frame *f,
                  const struct ys_pit_box *box)
{
    enum { SIDE = 30, EDGE = 9 }; /* 1.3 times the box; the middle is its inner two fifths */
    float away[SIDE * SIDE], bright[SIDE * SIDE], thing[SIDE * SIDE];
    size_t n = 0, other = SIDE * SIDE;
    double middle = 0;

    for (size_t k = 0; k < SIDE * SIDE; k++) {
        const double x = box->x + (((double)(k % SIDE) + 0.5) / SIDE - 0.5) * 1.3 * box->a;
        const double y = box->y + (((double)(k / SIDE) + 0.5) / SIDE - 0.5) * 1.3 * box->b;
        const size_t at = (size_t)ys_clip(y, 0, f->height - 1.0) * f->width +
                          (size_t)ys_clip(x, 0, f->width - 1.0);

        away[k] = f->plane[2][at];
        bright[k] = f->plane[3][at];
    }
    const float least = 0.5F * ys_quantile(away, (size_t)SIDE * SIDE, 0.85);
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

/* Constant, then terms in order: no sum may be made in another. */
static double odds(const double *weight, const double *x, size_t n)
{
    double sum = weight[0];

    for (size_t i = 0; i < n; i++)
        sum += weight[i + 1] * x[i];
    return sum;
}

/* Logistic regression on candidates of rendered depots. */
static double alone(const struct features *x, const double weight[YS_PIT_ALONE])
{
    const double term[YS_PIT_ALONE - 1] = {x->third_side,   x->size,      x->outer_away,
                                           x->outer_colour, x->uneven,    x->roof,
                                           x->sd_bright,    x->most_outer};

    return odds(weight, term, YS_PIT_ALONE - 1);
}

/*
 * What no pit is, by hand: a plain patch (the relief of 616 pits of 13 rendered dates is 0.17 and
 * more, that of patches filled with earth 0.06 to 0.14), a thing of one brightness that fills its
 * box at any angle (the spread of drawn huts and fillings is 0.08 to 0.22; 3 of 670 candidates on ten
 * rendered dates with pits are below 0.2, one in a hundred below 0.235) and a roof (98 of 100 pits are below 6,
 * painted roofs 6.4 to 8.6).  The regressions hardly met them.
 */
static double against(const struct features *x)
{
    const double plain =
        ys_clip((0.26 - x->spread) / 0.08, 0, 1) * ys_clip((x->core - 0.75) / 0.15, 0, 1);

    return 8 * ys_clip((0.18 - x->relief) / 0.08, 0, 1) + 8 * plain +
           2 * ys_clip(x->blue - 6, 0, 2);
}

/* The same after the second fit; z1 is what the first gave. */
static double again(const struct features *x, double z1, double v,
                    const double weight[YS_PIT_AGAIN])
{
    const double term[YS_PIT_AGAIN - 1] = {ys_clip(z1, -8, 12),
                                           ys_clip(v, -8, 8),
                                           ys_clip(x->second_outer, -8, 8),
                                           ys_clip(x->outer_away, -8, 8),
                                           ys_clip(x->sd_bright, -8, 8),
                                           ys_clip(x->uneven, -8, 8)};

    return odds(weight, term, YS_PIT_AGAIN - 1);
}

static void fit_one(void *ctx, size_t i)
{
    const struct fit *const fit = ctx;
    struct ys_pit *const pit = &fit->list->at[i];
    struct features x;

    fit_first(pit, fit);
    measure(&x, fit->frame, &pit->box);
    pit->z1 = pit->z = alone(&x, fit->frame->weight.alone);
}

void ys_pits_fit(struct ys_pit_list *list, const struct ys_pit_frame *frame,
                 const double length_m[2], int threads)
{
    struct fit fit = {.list = list,
                      .frame = frame,
                      .least = 0.9 * length_m[0] / frame->px_m,
                      .most = 1.05 * length_m[1] / frame->px_m};

    ysk_tasks_run(list->n, threads, fit_one, &fit);
}

static void refit_one(void *ctx, size_t i)
{
    const struct fit *const fit = ctx;
    struct ys_pit *const pit = &fit->list->at[i];
    struct features x;

    if (fit->n_size)
        fit_again(pit, fit);
    measure(&x, fit->frame, &pit->box);
    solid(&x.core, &x.spread, fit->frame, &pit->box);
    pit->z = again(&x, pit->z1, pit->v, fit->frame->weight.again) - against(&x);
}

/* Are most pits longer along x?  0 across, 1 along, 0.5 both. */
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

    if (a->z1 != b->z1)
        return a->z1 > b->z1 ? -1 : 1;
    if (a->box.y != b->box.y)
        return a->box.y < b->box.y ? -1 : 1;
    return a->box.x < b->box.x ? -1 : a->box.x > b->box.x;
}

/* Those with z1 > -5, the best first, and not more than can be compared pair by pair. */
static void drop_hopeless(struct ys_pit_list *list)
{
    const size_t most = list->n > 450 ? list->n / 2 : 220, cap = most < 800 ? most : 800;
    size_t n = 0;

    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, best_first);
    while (n < list->n && n < cap && list->at[n].z1 > -5)
        n++;
    list->n = n;
}

ys_status ys_pits_refit(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err)
{
    struct fit fit = {.list = list, .frame = frame};
    uint8_t *const keep = ys_new(list->n, 1);
    double *const p = ys_new(list->n, sizeof *p), length, width;
    const bool ok = keep && p && ys_pits_apart(keep, list, true);

    if (ok) {
        for (size_t i = 0; i < list->n; i++)
            p[i] = keep[i] ? ys_logistic(list->at[i].z1) : 0;
        if (ys_pits_common_size(&length, &width, list, p)) {
            const double along = share_along(list, p);

            if (along >= 0.25) {
                fit.size[fit.n_size][0] = length;
                fit.size[fit.n_size++][1] = width;
            }
            if (along <= 0.75) {
                fit.size[fit.n_size][0] = width;
                fit.size[fit.n_size++][1] = length;
            }
        }
        drop_hopeless(list);
        ysk_tasks_run(list->n, threads, refit_one, &fit);
    }
    free(keep);
    free(p);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu candidates",
                        list->n);
}
