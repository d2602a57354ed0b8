/* pit_find.c - squares with banks on three sides or four */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "pit_parts.h"

/* Contrast over the ground that a bank must reach, in units of E: 1.4 is what a tenth of bare
 * ground's squares reach by chance. */
static const double least_v = 1.4;

/* Past this many the weakest are noise; one a 400 m2 in large areas. */
static const size_t usual_most = 1500, most_of_all = 6000;

struct size_work { /* squares of one size */
    double size;   /* px */
    struct ys_pit_list found;
    bool failed;
};

struct work {
    const struct ys_pit_frame *frame;
    struct size_work *size;
};

static double odd(double v, double least)
{
    const double whole = fmax(least, rint(v));

    return whole + (fmod(whole, 2) == 0);
}

/* Mean of the three best sides less that of the three lowest bars beyond. */
static double square_at(const struct ys_pit_frame *f, double x, double y, double d)
{
    static const int dx[4] = {0, 1, 0, -1}, dy[4] = {-1, 0, 1, 0};
    const double length = (odd(d, 3) - 1) / 2, thick = (odd(0.22 * d, 1) - 1) / 2;
    const double beyond = (odd(0.2 * d, 1) - 1) / 2, at = rint(0.39 * d), far = rint(0.68 * d);
    double side[4], outer[4];

    for (int k = 0; k < 4; k++) {
        side[k] = ys_pit_mean(f, YS_SUM_E, x + dx[k] * at, y + dy[k] * at,
                              dx[k] ? thick : length, dx[k] ? length : thick);
        outer[k] = ys_pit_mean(f, YS_SUM_E, x + dx[k] * far, y + dy[k] * far,
                               dx[k] ? beyond : length, dx[k] ? length : beyond);
    }
    ys_sort4(side);
    ys_sort4(outer);
    return (side[1] + side[2] + side[3] - outer[0] - outer[1] - outer[2]) / 3;
}

/* Is v the highest within reach? */
static bool is_peak(const float *v, const struct ys_pit_frame *f, ptrdiff_t x, ptrdiff_t y,
                    ptrdiff_t reach)
{
    const ptrdiff_t w = f->width, h = f->height;
    const float here = v[y * w + x];

    for (ptrdiff_t j = y > reach ? y - reach : 0; j <= y + reach && j < h; j++)
        for (ptrdiff_t i = x > reach ? x - reach : 0; i <= x + reach && i < w; i++)
            if (v[j * w + i] > here)
                return false;
    return true;
}

static bool add(struct ys_pit_list *list, size_t *room, const struct ys_pit *pit)
{
    if (list->n == *room) {
        struct ys_pit *const more = ys_resize(list->at, 2 * *room + 64, sizeof *more);

        if (!more)
            return false;
        list->at = more;
        *room = 2 * *room + 64;
    }
    list->at[list->n++] = *pit;
    return true;
}

static void find_size(void *ctx, size_t task)
{
    const struct work *const work = ctx;
    const struct ys_pit_frame *const f = work->frame;
    struct size_work *const size = &work->size[task];
    const size_t n = (size_t)f->width * f->height;
    const ptrdiff_t reach = (ptrdiff_t)fmax(1, floor(size->size / 4));
    float *const v = ys_new(n, sizeof *v);
    size_t room = 0;

    size->failed = !v;
    for (size_t i = 0; v && i < n; i++)
        v[i] = f->inside[i] ? (float)square_at(f, (double)(i % f->width),
                                               (double)(i / f->width), size->size)
                            : -9;
    for (size_t i = 0; v && !size->failed && i < n; i++) {
        const struct ys_pit pit = {
            .box = {(double)(i % f->width), (double)(i / f->width), size->size, size->size},
            .v = (double)v[i]};

        if (pit.v > least_v &&
            is_peak(v, f, (ptrdiff_t)(i % f->width), (ptrdiff_t)(i / f->width), reach))
            size->failed = !add(&size->found, &room, &pit);
    }
    free(v);
}

static int strongest_first(const void *pa, const void *pb)
{
    const struct ys_pit *const a = pa, *const b = pb;

    if (a->v != b->v)
        return a->v > b->v ? -1 : 1;
    if (a->box.a != b->box.a)
        return a->box.a < b->box.a ? -1 : 1;
    if (a->box.y != b->box.y)
        return a->box.y < b->box.y ? -1 : 1;
    return a->box.x < b->box.x ? -1 : a->box.x > b->box.x;
}

/* Drops what lies on a stronger one; a square much larger stays, for it may be the pit of which
 * the stronger is a corner. */
static void thin_out(struct ys_pit_list *list, size_t most)
{
    size_t kept = 0;

    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, strongest_first);
    for (size_t i = 0; i < list->n && kept < most; i++) {
        const struct ys_pit_box *const p = &list->at[i].box;
        bool free_place = true;

        for (size_t k = 0; k < kept && free_place; k++) {
            const struct ys_pit_box *const q = &list->at[k].box;

            free_place =
                hypot(p->x - q->x, p->y - q->y) >= 0.31 * (p->a + q->a) || p->a > 1.5 * q->a;
        }
        if (free_place)
            list->at[kept++] = list->at[i];
    }
    list->n = kept;
}

static size_t most_candidates(const struct ys_pit_frame *frame)
{
    size_t inside = 0;

    for (size_t i = 0; i < (size_t)frame->width * frame->height; i++)
        inside += frame->inside[i];
    const double by_area = (double)inside * frame->px_m * frame->px_m / 400;
    return by_area > (double)most_of_all  ? most_of_all
           : by_area > (double)usual_most ? (size_t)by_area
                                          : usual_most;
}

ys_status ys_pits_find(struct ys_pit_list *out, const struct ys_pit_frame *frame,
                       const double length_m[2], int threads, struct ys_error *err)
{
    /* exp(0.16): a square is found where its size is right within 8 %. */
    const double first = 1.05 * length_m[0], last = fmax(first, 0.95 * length_m[1]);
    const size_t n_size = (size_t)floor(log(last / first) / 0.16 + 1e-6) + 1;
    struct work work = {frame, ys_new(n_size, sizeof *work.size)};
    bool ok = work.size != NULL;
    size_t room = 0;

    *out = (struct ys_pit_list){0};
    for (size_t k = 0; ok && k < n_size; k++)
        work.size[k].size = first * exp(0.16 * (double)k) / frame->px_m;
    if (ok)
        ysk_tasks_run(n_size, threads, find_size, &work);
    for (size_t k = 0; work.size && k < n_size; k++) {
        ok = ok && !work.size[k].failed;
        for (size_t i = 0; ok && i < work.size[k].found.n; i++)
            ok = add(out, &room, &work.size[k].found.at[i]);
        free(work.size[k].found.at);
    }
    free(work.size);
    if (ok) {
        thin_out(out, most_candidates(frame));
        return YS_OK;
    }
    free(out->at);
    *out = (struct ys_pit_list){0};
    return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for candidates");
}
