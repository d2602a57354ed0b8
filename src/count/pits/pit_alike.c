/*
 * pit_alike.c - how much the surroundings of candidates look alike
 *
 * Normalised correlation of patches about one and a half pits wide, at the best of some shifts:
 * pits of a depot were dug by one plan and lie in one light, while gardens and huts each look
 * like themselves.  Light and contrast of a patch cancel, since its mean is taken off and its
 * length is made 1.  Every pair is compared, so patches are coarse and the count of candidates
 * is bounded (pit_fit.c).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/sampling.h"
#include "pit_parts.h"

/* Patches of CORE x CORE cells of 1.5 m, 21 m, moved by up to SHIFT cells to and fro, in three
 * planes; FULL is the core with a border for the shifts.  By hand. */
enum {
    CORE = 14,
    SHIFT = 2,
    FULL = 20,
    BORDER = 3,
    PLANES = 3,
    PLANE = CORE * CORE,
    LANES = YSK_DOT_LANES,
    VECTOR = (PLANES * PLANE + LANES - 1) / LANES * LANES
};
static const double cell_m = 1.5;
static const float weight[PLANES] = {0.5F, 0.25F, 0.25F}; /* brightness, colour, distance */
static const double flat_square = 25;  /* else plain ground matches by its noise; by hand */
static const double blur_cells = 0.45; /* no detail finer than the cells */

struct alike {
    const struct ys_pit_list *list;
    const struct ysk_ops *ops;
    float *full;    /* PLANES * FULL * FULL a candidate */
    float *core;    /* VECTOR a candidate: weighted, unshifted */
    float *shifted; /* VECTOR a candidate */
    int dx, dy;
    float *out;
};

/* The piece of a plane round a candidate that its patch is taken of, blurred. */
struct piece {
    float *at, *tmp;
    size_t x, y; /* of its corner */
    uint32_t width, height;
};

/* First and last pixel of a line of n that a patch round `at` reads, and what blurs them. */
static void span_of(size_t span[2], double at, double half, size_t reach, uint32_t n)
{
    span[0] = (size_t)ys_clip(floor(at - half) - (double)reach - 1, 0, n - 1.0);
    span[1] = (size_t)ys_clip(ceil(at + half) + (double)reach + 1, 0, n - 1.0);
}

static void cut_piece(struct piece *p, const float *plane, const struct ys_pit_frame *f,
                      const struct ys_pit_box *box, const struct ys_gauss *gauss)
{
    const double half = (FULL - 1) / 2.0 * cell_m / f->px_m;
    size_t x[2], y[2];

    span_of(x, box->x, half, gauss->reach, f->width);
    span_of(y, box->y, half, gauss->reach, f->height);
    p->x = x[0];
    p->y = y[0];
    p->width = (uint32_t)(x[1] - x[0] + 1);
    p->height = (uint32_t)(y[1] - y[0] + 1);
    for (size_t j = 0; j < p->height; j++)
        memcpy(p->at + j * p->width, plane + (p->y + j) * f->width + p->x,
               p->width * sizeof *p->at);
    ys_blur(p->at, p->at, p->tmp, p->width, p->height, gauss, 1);
}

/* A plane at the cells of a candidate's patch. */
static void sample_patch(float *dst, const struct piece *p, const struct ys_pit_frame *f,
                         const struct ys_pit_box *box)
{
    const double step = cell_m / f->px_m;

    for (int k = 0; k < FULL * FULL; k++) {
        const double x = box->x + (k % FULL - (FULL - 1) / 2.0) * step;
        const double y = box->y + (k / FULL - (FULL - 1) / 2.0) * step;

        dst[k] = ys_sample_bilinear(p->at, p->width, p->height, x + 0.5 - (double)p->x,
                                    y + 0.5 - (double)p->y);
    }
}

/* Patches of all candidates in all planes.  False: out of memory. */
static bool sample_all(struct alike *a, const struct ys_pit_frame *f)
{
    const struct ys_gauss gauss = ys_gauss_of(blur_cells * cell_m / f->px_m, YS_BORDER_MIRROR);
    const size_t side = (size_t)ceil((FULL - 1) * cell_m / f->px_m) + 2 * gauss.reach + 6;
    struct piece p = {.at = ys_new(side * side, sizeof *p.at),
                      .tmp = ys_new(side * side, sizeof *p.tmp)};
    const bool ok = p.at && p.tmp;

    for (size_t i = 0; ok && i < a->list->n; i++)
        for (size_t k = 0; k < PLANES; k++) {
            const struct ys_pit_box *const box = &a->list->at[i].box;

            cut_piece(&p, f->plane[k], f, box, &gauss);
            sample_patch(a->full + (i * PLANES + k) * FULL * FULL, &p, f, box);
        }
    free(p.at);
    free(p.tmp);
    return ok;
}

/* Core of a patch moved by (dx, dy): mean taken off and length about 1. */
static void normalise(float *dst, const float *full, int dx, int dy, bool weighted)
{
    for (int p = 0; p < PLANES; p++) {
        float *const out = dst + p * PLANE;
        double sum = 0, squares = 0;

        for (int k = 0; k < PLANE; k++) {
            out[k] = full[p * FULL * FULL + (k / CORE + BORDER + dy) * FULL + k % CORE +
                          BORDER + dx];
            sum += (double)out[k];
        }
        const float mean = (float)(sum / PLANE);
        for (int k = 0; k < PLANE; k++) {
            out[k] -= mean;
            squares += (double)out[k] * (double)out[k];
        }
        const float scale = (weighted ? weight[p] : 1) / (float)sqrt(squares + flat_square);
        for (int k = 0; k < PLANE; k++)
            out[k] *= scale;
    }
    for (int k = PLANES * PLANE; k < VECTOR; k++)
        dst[k] = 0;
}

static void shift_one(void *ctx, size_t i)
{
    struct alike *const a = ctx;

    normalise(a->shifted + i * VECTOR, a->full + i * PLANES * FULL * FULL, a->dx, a->dy, false);
}

/* Patches at a time: those that are moved stay in the first cache while the others pass. */
enum { MOVED = 12, STILL = 16 };

static void compare_some(void *ctx, size_t task)
{
    struct alike *const a = ctx;
    const size_t n = a->list->n, first = task * STILL;
    const size_t end = first + STILL < n ? first + STILL : n;

    for (size_t j = 0; j < n; j += MOVED)
        for (size_t i = first; i < end; i++)
            a->ops->best_dots_f32(a->out + i * n + j, a->core + i * VECTOR,
                                  a->shifted + j * VECTOR, VECTOR,
                                  n - j < MOVED ? n - j : MOVED);
}

static void compare(struct alike *a, int threads)
{
    const size_t n = a->list->n;

    for (size_t i = 0; i < n; i++)
        normalise(a->core + i * VECTOR, a->full + i * PLANES * FULL * FULL, 0, 0, true);
    for (size_t i = 0; i < n * n; i++)
        a->out[i] = -1;
    for (a->dy = -SHIFT; a->dy <= SHIFT; a->dy++)
        for (a->dx = -SHIFT; a->dx <= SHIFT; a->dx++) {
            ysk_tasks_run(n, threads, shift_one, a);
            ysk_tasks_run((n + STILL - 1) / STILL, threads, compare_some, a);
        }
    /* either of two may be the one that is moved */
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            a->out[i * n + j] = a->out[j * n + i] = fmaxf(a->out[i * n + j], a->out[j * n + i]);
        a->out[i * n + i] = -1;
    }
}

ys_status ys_pits_alike(float **out, const struct ys_pit_list *list,
                        const struct ys_pit_frame *frame, int threads, struct ys_error *err)
{
    const size_t n = list->n;
    struct alike a = {.list = list, .ops = frame->ops};
    size_t n_pair;
    bool ok = ys_mul_size(&n_pair, n, n);

    *out = NULL;
    a.full = ys_new(n, PLANES * FULL * FULL * sizeof *a.full);
    a.core = ys_new(n, VECTOR * sizeof *a.core);
    a.shifted = ys_new(n, VECTOR * sizeof *a.shifted);
    a.out = ok ? ys_new(n_pair, sizeof *a.out) : NULL;
    ok = ok && a.full && a.core && a.shifted && a.out && sample_all(&a, frame);
    if (ok)
        compare(&a, threads);
    free(a.full);
    free(a.core);
    free(a.shifted);
    if (!ok) {
        free(a.out);
        return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu candidates", n);
    }
    *out = a.out;
    return YS_OK;
}
