/* pit_context.c - pits of a depot have one size, look alike and stand in rows */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "pit_parts.h"

/* Share of the smaller box that both cover. */
static double overlap(const struct ys_pit_box *p, const struct ys_pit_box *q)
{
    const double dx =
        fmin(p->x + p->a / 2, q->x + q->a / 2) - fmax(p->x - p->a / 2, q->x - q->a / 2);
    const double dy =
        fmin(p->y + p->b / 2, q->y + q->b / 2) - fmax(p->y - p->b / 2, q->y - q->b / 2);

    return dx > 0 && dy > 0 ? dx * dy / fmin(p->a * p->b, q->a * q->b) : 0;
}

struct ranked {
    double z;
    size_t i;
};

static int highest_first(const void *pa, const void *pb)
{
    const struct ranked *const a = pa, *const b = pb;

    if (a->z != b->z)
        return a->z > b->z ? -1 : 1;
    return a->i < b->i ? -1 : a->i > b->i;
}

bool ys_pits_apart(uint8_t *keep, const struct ys_pit_list *list, bool by_z1)
{
    struct ranked *const order = ys_new(list->n, sizeof *order);
    size_t kept = 0;

    if (!order)
        return false;
    for (size_t i = 0; i < list->n; i++)
        order[i] = (struct ranked){by_z1 ? list->at[i].z1 : list->at[i].z, i};
    qsort(order, list->n, sizeof *order, highest_first);
    for (size_t i = 0; i < list->n; i++) {
        const size_t me = order[i].i;
        bool alone = true;

        for (size_t k = 0; k < kept && alone; k++)
            alone = overlap(&list->at[me].box, &list->at[order[k].i].box) < 0.25;
        keep[me] = alone;
        if (alone)
            order[kept++].i = me; /* kept <= i: what is read later stays */
    }
    free(order);
    return true;
}

bool ys_pits_common_size(double *length, double *width, const struct ys_pit_list *list,
                         const double *p)
{
    struct ys_weighed *const v = ys_new(2 * list->n, sizeof *v);
    size_t n = 0;

    for (size_t i = 0; v && i < list->n; i++)
        if (p[i] > 0.5) {
            const struct ys_pit_box *const box = &list->at[i].box;

            v[n] = (struct ys_weighed){fmax(box->a, box->b), p[i]};
            v[list->n + n++] = (struct ys_weighed){fmin(box->a, box->b), p[i]};
        }
    const bool enough = n >= 3;
    if (enough) {
        *length = ys_weighted_median(v, n);
        *width = ys_weighted_median(v + list->n, n);
    }
    free(v);
    return enough;
}

struct context {
    struct ys_pit_list *list;
    const float *alike;
    double *p; /* of those that no better one overlaps, else 0 */
    double *u; /* p where it is above one half, else hardly anything */
    double size, px_m, sum_u;
    double *z; /* the new ones */
    const double *weight;
    int round;
};

/* Puts v into the five largest, which fall. */
static void put_top5(double top[5], double v)
{
    for (int k = 0; k < 5; k++)
        if (v > top[k]) {
            const double t = top[k];

            top[k] = v;
            v = t;
        }
}

/* Mean likeness to the five most alike: likely pits, and unlikely ones. */
static void likeness(double *to_pits, double *to_others, const struct context *c, size_t i)
{
    const size_t n = c->list->n;
    double pits[5] = {0}, others[5] = {0};

    for (size_t j = 0; j < n; j++) {
        if (j == i || overlap(&c->list->at[i].box, &c->list->at[j].box) > 0.1)
            continue;
        const double alike = fmax(0, (double)c->alike[i * n + j]);
        put_top5(pits, c->u[j] * alike);
        put_top5(others, c->p[j] < 0.2 ? alike : 0);
    }
    const double share = 1.0 / (double)(n < 5 ? n : 5);
    *to_pits = share * (pits[0] + pits[1] + pits[2] + pits[3] + pits[4]);
    *to_others = share * (others[0] + others[1] + others[2] + others[3] + others[4]);
}

/* Next neighbours along the four directions, and all within reach. */
static void neighbours(double *in_row, double *around, const struct context *c, size_t i)
{
    const struct ys_pit_box *const me = &c->list->at[i].box;
    double next[4] = {0};

    *around = 0;
    for (size_t j = 0; j < c->list->n; j++) {
        const double dx = c->list->at[j].box.x - me->x, dy = c->list->at[j].box.y - me->y;
        const double d = hypot(dx, dy), along[4] = {dx, -dx, dy, -dy};

        if (d > 0.5 * c->size && d < 3.5 * c->size)
            *around += c->u[j];
        for (int k = 0; k < 4; k++)
            if (along[k] > 1.1 * c->size && along[k] < 3.5 * c->size &&
                fabs(k < 2 ? dy : dx) < 0.3 * c->size)
                next[k] = fmax(next[k], c->u[j]);
    }
    *around = fmin(*around, 6);
    *in_row = next[0] + next[1] + next[2] + next[3];
}

/* Of 2,077 pits of rendered depots 8 had a lower z1, and half of all that was taken for pits
 * and was none.  Below it a candidate only shows what is no pit. */
static const double least_z1 = -3.5;

/* Logistic regression on candidates of rendered depots, one for each round: constant, z, size,
 * likeness to pits and others, row, how many there are, how many around.  The scenes had 66 pits at most: what they say of
 * more stops at 54, log 55 = 4. */
static void weigh_one(void *ctx, size_t i)
{
    const struct context *const c = ctx;
    const struct ys_pit *const pit = &c->list->at[i];
    const double *const k = c->weight + (size_t)c->round * YS_PIT_CONTEXT;
    double to_pits, to_others, in_row, around;

    likeness(&to_pits, &to_others, c, i);
    neighbours(&in_row, &around, c, i);
    c->z[i] = k[0] + k[1] * fmin(fmax(pit->z, -6), 6) +
              k[2] * fabs(log(sqrt(pit->box.a * pit->box.b) / c->size)) + k[3] * to_pits +
              k[4] * to_others + k[5] * in_row + k[6] * fmin(log(1 + c->sum_u), 4) +
              k[7] * around;
}

/* Log odds that no context can raise a hopeless candidate above. */
static void bound_hopeless(struct ys_pit_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].z1 < least_z1)
            list->at[i].z = fmin(list->at[i].z, -6);
}

static bool round_of(struct context *c, uint8_t *keep, int threads)
{
    double length, width;

    bound_hopeless(c->list);
    if (!ys_pits_apart(keep, c->list, false))
        return false;
    c->sum_u = 0;
    for (size_t i = 0; i < c->list->n; i++) {
        c->p[i] = keep[i] ? ys_logistic(c->list->at[i].z) : 0;
        c->u[i] = (c->p[i] > 0.5 ? c->p[i] : 0) + 1e-6 * c->p[i];
        c->sum_u += c->u[i];
    }
    const bool learnt = ys_pits_common_size(&length, &width, c->list, c->p);
    /* 15 m: the usual pit, where there are none to learn from */
    c->size = learnt ? sqrt(length * width) : 15 / c->px_m;
    ysk_tasks_run(c->list->n, threads, weigh_one, c);
    for (size_t i = 0; i < c->list->n; i++)
        c->list->at[i].z = c->z[i];
    return true;
}

ys_status ys_pits_weigh(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err)
{
    struct context c = {.list = list, .px_m = frame->px_m, .weight = frame->weight.context};
    uint8_t *const keep = ys_new(list->n, 1);
    float *alike;
    size_t kept = 0;
    ys_status status = ys_pits_alike(&alike, list, frame, threads, err);

    c.alike = alike;
    c.p = ys_new(list->n, sizeof *c.p);
    c.u = ys_new(list->n, sizeof *c.u);
    c.z = ys_new(list->n, sizeof *c.z);
    bool ok = !status && keep && c.p && c.u && c.z;
    for (c.round = 0; ok && c.round < 2; c.round++)
        ok = round_of(&c, keep, threads);
    bound_hopeless(list);
    ok = ok && ys_pits_apart(keep, list, false);
    for (size_t i = 0; ok && i < list->n; i++)
        if (keep[i])
            list->at[kept++] = list->at[i];
    if (ok)
        list->n = kept;
    else if (!status)
        status = ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu candidates",
                         list->n);
    free(alike);
    free(keep);
    free(c.p);
    free(c.u);
    free(c.z);
    return status;
}
