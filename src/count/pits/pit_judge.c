/* pit_judge.c - candidates refitted and weighed, those of a large area part by part */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "pit_parts.h"

/* A depot is a part of a large area, and what is compared pair by pair would grow with the square
 * of it: 1,600 candidates lie on 0.64 km2 or more (pit_find.c), and half of them are compared. */
static const size_t most_judged = 1600;

static int by_x(const void *pa, const void *pb)
{
    const struct ys_pit_box *const a = &((const struct ys_pit *)pa)->box;
    const struct ys_pit_box *const b = &((const struct ys_pit *)pb)->box;

    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->y < b->y ? -1 : a->y > b->y;
}

static int by_y(const void *pa, const void *pb)
{
    const struct ys_pit_box *const a = &((const struct ys_pit *)pa)->box;
    const struct ys_pit_box *const b = &((const struct ys_pit *)pb)->box;

    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return a->x < b->x ? -1 : a->x > b->x;
}

/* Halves across the longer side until they can be compared; the judged of all stand at the front. */
static ys_status judge_part(struct ys_pit_list *list, const struct ys_pit_frame *frame,
                            int threads, struct ys_error *err)
{
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    ys_status status;

    if (list->n <= most_judged) {
        status = list->n ? ys_pits_refit(list, frame, threads, err) : YS_OK;
        return !status && list->n ? ys_pits_weigh(list, frame, threads, err) : status;
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct ys_pit_box *const box = &list->at[i].box;

        least[0] = fmin(least[0], box->x);
        most[0] = fmax(most[0], box->x);
        least[1] = fmin(least[1], box->y);
        most[1] = fmax(most[1], box->y);
    }
    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at,
              most[0] - least[0] >= most[1] - least[1] ? by_x : by_y);
    const size_t half = list->n / 2;
    struct ys_pit_list part[2] = {{list->at, half}, {list->at + half, list->n - half}};

    status = judge_part(&part[0], frame, threads, err);
    if (!status)
        status = judge_part(&part[1], frame, threads, err);
    for (size_t i = 0; !status && i < part[1].n; i++)
        list->at[part[0].n + i] = part[1].at[i];
    list->n = status ? 0 : part[0].n + part[1].n;
    return status;
}

ys_status ys_pits_judge(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err)
{
    const bool in_parts = list->n > most_judged;
    ys_status status = judge_part(list, frame, threads, err);
    uint8_t *const keep = in_parts && !status ? ys_new(list->n + 1, 1) : NULL;
    size_t kept = 0;

    if (!in_parts || status)
        return status;
    /* on a seam the same pit may stand in both */
    if (!keep || !ys_pits_apart(keep, list, false)) {
        free(keep);
        return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu candidates",
                       list->n);
    }
    for (size_t i = 0; i < list->n; i++)
        if (keep[i])
            list->at[kept++] = list->at[i];
    list->n = kept;
    free(keep);
    return YS_OK;
}
