/*
 * example_judge.c - what was found by its size, judged by examples
 *
 * Where size tells the objects apart its counts are sharper than what looks like examples (buses: 51
 * [50, 53]), and their boxes are better.  So they stay, but for those that look like no example.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "example_parts.h"

/* A find and a candidate that share so much of the smaller box are one object. */
static const double least_shared = 0.3;
/* Up to the first probability a find is none, from the second it is one; evenly between. */
static const double none_p = 0.2, surely_p = 0.8;
static const double kept_p = 0.5, sure_p = 0.98;

static double of_marked(const struct ys_example_search *search, const struct ys_box *box)
{
    for (size_t i = 0; i < search->n_marked; i++)
        if (ys_example_shared(box, &search->marked[i]) >= least_shared)
            return 1;
    return 0;
}

/* How surely a find is an object; image_box: in pixels of the search's picture. */
static double judged(const struct ys_example_search *search, const struct ys_box *image_box)
{
    double p = of_marked(search, image_box);

    for (size_t i = 0; i < search->n; i++)
        if (ys_example_shared(image_box, &search->at[i].image_box) >= least_shared)
            p = fmax(p, ys_logistic(search->at[i].logit));
    return ys_clip((p - none_p) / (surely_p - none_p), 0, 1);
}

/* The count less those that are none, and not below 0. */
static bool take_off(struct ys_counted *counted, const double *none, size_t n)
{
    struct ys_dist off, rest;

    if (!ys_dist_poisson_binomial(&off, none, n))
        return false;
    const bool ok = ys_dist_difference(&rest, &counted->dist, &off);

    ys_dist_fini(&off);
    if (!ok)
        return false;
    const size_t below = (size_t)(rest.first < 0 ? -rest.first : 0);

    for (size_t i = 0; i < below; i++)
        rest.p[below] += rest.p[i];
    for (size_t i = below; i < rest.n; i++)
        rest.p[i - below] = rest.p[i];
    rest.n -= below;
    rest.first += (int32_t)below;
    ys_dist_fini(&counted->dist);
    counted->dist = rest;
    return true;
}

ys_status ys_examples_judge(struct ys_counted *counted, const struct ys_area_in *in,
                            struct ys_error *err)
{
    const struct ys_example_search *search = in->examples;
    const double dx = in->image->col0 - search->col0, dy = in->image->row0 - search->row0;
    double *none = ys_new(counted->n_found, sizeof *none), off = 0;
    size_t kept = 0, sure = 0;

    for (size_t i = 0; none && i < counted->n_found; i++) {
        struct ys_found *found = &counted->found[i];
        struct ys_box box = found->image_box;

        box.x += dx;
        box.y += dy;
        const double p = judged(search, &box);

        none[i] = 1 - p;
        off += 1 - p;
        found->score *= p;
        sure += found->score >= sure_p;
    }
    const bool ok = none && take_off(counted, none, counted->n_found);

    for (size_t i = 0; ok && i < counted->n_found; i++)
        if (1 - none[i] >= kept_p)
            counted->found[kept++] = counted->found[i];
    free(none);
    if (!ok)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for judging %zu objects",
                       counted->n_found);
    counted->n_found = kept;
    counted->best = (uint32_t)fmax(counted->best - round(off), 0);
    counted->flags |= search->n_examples == 1 ? YS_ONE_EXAMPLE : 0;
    counted->flags |= search->differ ? YS_EXAMPLES_DIFFER : 0;
    counted->flags |= search->n_marked ? 0 : YS_EXAMPLES_ELSEWHERE;
    ys_counted_bounds(counted, sure);
    return YS_OK;
}
