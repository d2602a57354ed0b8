/* pit_rim_list.c - rims apart, and how likely each is a pit: rims of one site have one size */

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"
#include "pit_parts.h"

static int strongest_first(const void *pa, const void *pb)
{
    const struct ys_rim *const a = pa, *const b = pb;

    if (a->v != b->v)
        return a->v > b->v ? -1 : 1;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return a->x < b->x ? -1 : a->x > b->x;
}

void ys_rims_thin_out(struct ys_rim_list *list)
{
    size_t kept = 0;

    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, strongest_first);
    for (size_t i = 0; i < list->n && kept < 3000; i++) {
        const struct ys_rim *const r = &list->at[i];
        bool free_place = true;

        for (size_t k = 0; k < kept && free_place; k++)
            free_place = hypot(r->x - list->at[k].x, r->y - list->at[k].y) >=
                         0.4 * (r->size + list->at[k].size);
        if (free_place)
            list->at[kept++] = *r;
    }
    list->n = kept;
}

static bool is_strong(const struct ys_rim *rim)
{
    return rim->run >= 13 && rim->v >= 2.5;
}

/* The size with most strong rims within 20 %; 0 with fewer than three. */
static double common_size(const struct ys_rim_list *list)
{
    double best_size = 0;
    size_t best = 2;

    for (size_t i = 0; i < list->n; i++) {
        size_t n = 0;

        for (size_t k = 0; k < list->n && is_strong(&list->at[i]); k++)
            n +=
                is_strong(&list->at[k]) && fabs(log(list->at[i].size / list->at[k].size)) < 0.2;
        if (n > best) {
            best = n;
            best_size = list->at[i].size;
        }
    }
    return best_size;
}

bool ys_rims_weigh(struct ys_rim_list *list)
{
    const double size = common_size(list);
    double *const z = ys_new(list->n, sizeof *z);

    for (size_t i = 0; z && i < list->n; i++) {
        const struct ys_rim *const r = &list->at[i];

        z[i] = 1.2 * (r->v - 2.8) + 0.5 * (r->run - 11);
        z[i] += size > 0 ? (fabs(log(r->size / size)) < 0.25 ? 1 : -3) : -1.5;
    }
    for (size_t i = 0; z && i < list->n; i++) {
        struct ys_rim *const r = &list->at[i];
        bool has_neighbour = false;

        for (size_t k = 0; k < list->n && !has_neighbour; k++)
            has_neighbour = k != i && z[k] > 0 &&
                            fabs(log(list->at[k].size / r->size)) < 0.25 &&
                            hypot(list->at[k].x - r->x, list->at[k].y - r->y) < 3.5 * r->size;
        r->p = ys_logistic(z[i] + (has_neighbour ? 1 : -1));
    }
    free(z);
    return z != NULL;
}
