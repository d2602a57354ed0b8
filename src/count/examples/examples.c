/*
 * examples.c - counts what looks like marked examples in a polygon
 *
 * In order of a run:
 *     example_set.c        what the marked objects look like, of all dates
 *     example_cells.c      the picture of a date in cells
 *       example_channels.c   what is compared: brightness, colours, orientations
 *     example_templates.c  the examples at every turn and size
 *     example_respond.c    where the picture looks like one
 *     example_search.c     candidates
 *       example_patch.c      cut out and compared with every example
 *       example_weigh.c      and weighed
 *       example_weights.c    by fitted numbers
 *     examples.c           the count of an area
 *
 * The count is a sum of trials under one common shift of all log odds: errors are shared, as a kind of
 * roof is taken for tents everywhere or nowhere.
 */

#include "examples.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "example_parts.h"

/* Below this many pixels across there is no outline to compare. */
static const double least_width_px = 4;

/* The common shift of all log odds: its spread, and the points at which it is taken.  Where examples
 * agree no better than in_doubt in outline, what they say of others is no measure any more, and the
 * spread is the wider one; from agreed on it is the first.  On 40 draws of three examples from four
 * pictures (tanks twice, buses, tents) 38 intervals hold, 36 without the wider one. */
static const double shift_sd = 1.4, wider_sd = 2.4, agreed = 0.55, in_doubt = 0.35;
static const double farthest = 2.2;
enum { SHIFTS = 9 };
/* A shift at which many candidates are in doubt is less likely than one at which few are: what is
 * of one kind lies together, and so does what is not, and the border lies between them (entropy
 * regularisation: Grandvalet and Bengio 2004).  Weight of a nat; candidates are far from
 * independent, and a picture full of doubt has no such border: from so many nats on all of them
 * together weigh no more.  Half widths on the same draws: 0.42 without, 0.32 with it; weights of 0.04
 * to 0.2 do.  On 20 draws of ships in two pictures, 19 intervals hold;
 * 13 where nats are not bounded. */
static const double nat_weight = 0.1, most_nats = 5;
/* Log odds below which a candidate is none. */
static const double hopeless = -7;
/* Objects that are no candidate: their share of those found, where the examples are of this picture,
 * and where they are not; fewer where next to none is found, and no more than a share of the
 * candidates' variance: where all is clear, nothing was missed (buses: 57 of 51 without it). */
static const double missed_here = 0.1, missed_elsewhere = 1.0, few = 0.7, missed_doubt = 0.5;
/* From here on a candidate is an object, and from there on it is sure. */
static const double found_p = 0.5, sure_p = 0.98;
static const double any_p = 0.95, seen_p = 0.5;
/* Candidates between these may be rivals. */
static const double doubtful_p = 0.2, clear_p = 0.8;

struct area {
    const struct ys_example_search *search;
    const struct ys_candidate **at; /* those in the area, by falling log odds */
    size_t n, n_marked;
    double any;      /* probability that there are any */
    double shift_sd; /* of all log odds */
    double nat_weight;
};

bool ys_examples_resolved(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)length_m;
    return sqrt(width_m[0] * width_m[1]) >= least_width_px * pixel_m;
}

/* Whether the centre of a box of the search lies in the area. */
static bool is_inside(const struct ys_area_in *in, const struct ys_box *image_box)
{
    const double x = floor(image_box->x + in->examples->col0 - in->image->col0);
    const double y = floor(image_box->y + in->examples->row0 - in->image->row0);

    return x >= 0 && y >= 0 && x < in->image->width && y < in->image->height &&
           in->inside[(size_t)y * in->image->width + (size_t)x];
}

static int by_logit(const void *pa, const void *pb)
{
    const struct ys_candidate *a = *(const struct ys_candidate *const *)pa;
    const struct ys_candidate *b = *(const struct ys_candidate *const *)pb;

    if (a->logit < b->logit || a->logit > b->logit)
        return a->logit < b->logit ? 1 : -1;
    return (a > b) - (a < b); /* of one array */
}

/* From the three best and the sum of all. */
static double any_at_all(const struct area *area)
{
    double top[3] = {-6, -6, -6}, sum = 0;

    for (size_t i = 0; i < area->n; i++) {
        sum += ys_logistic(area->at[i]->logit);
        if (i < 3)
            top[i] = area->at[i]->logit;
    }
    const double *const w = ys_example_weights_any;

    return ys_logistic(w[0] * (top[0] + top[1] + top[2]) / 3 + w[1] * top[0] +
                       w[2] * log1p(sum) + w[3]);
}

static bool take_area(struct area *out, const struct ys_area_in *in)
{
    const struct ys_example_search *search = in->examples;

    *out = (struct area){.search = search, .at = ys_new(search->n, sizeof *out->at), .any = 1};
    if (!out->at)
        return false;
    out->shift_sd =
        shift_sd +
        (wider_sd - shift_sd) * ys_clip((agreed - search->agree) / (agreed - in_doubt), 0, 1);
    for (size_t i = 0; i < search->n; i++)
        if (is_inside(in, &search->at[i].image_box))
            out->at[out->n++] = &search->at[i];
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_logit);
    for (size_t i = 0; i < search->n_marked; i++)
        out->n_marked += is_inside(in, &search->marked[i]);
    if (!out->n_marked)
        out->any = any_at_all(out);
    return true;
}

struct trials { /* all candidates under one shift */
    double *p, expected, variance, entropy;
    size_t n;
};

static bool make_trials(struct trials *out, const struct area *area, double shift)
{
    *out = (struct trials){.p = ys_new(area->n, sizeof *out->p)};
    for (; out->p && out->n < area->n && area->at[out->n]->logit > hopeless; out->n++) {
        const double z = area->at[out->n]->logit + shift, p = ys_logistic(z);

        out->p[out->n] = p;
        out->expected += p;
        out->variance += p * (1 - p);
        /* -p log p - (1 - p) log(1 - p) */
        out->entropy += log1p(exp(-fabs(z))) + fabs(z) * ys_logistic(-fabs(z));
    }
    return out->p != NULL;
}

/* Mean number of objects that are no candidate. */
static double missed_of(const struct trials *t, const struct area *area)
{
    const double scale = t->expected * t->expected / (t->expected + few);

    return area->search->n_marked ? fmin(missed_here * scale, missed_doubt * t->variance)
                                  : missed_elsewhere * scale;
}

/* Adds the distribution under a shift of so many spreads, by how likely it is. */
static bool add_shifted(struct ys_dist *sum, const struct area *area, double at)
{
    struct ys_dist found = {0};
    struct trials t;
    const bool ok = make_trials(&t, area, at * area->shift_sd) &&
                    ys_dist_poisson_binomial(&found, t.p, t.n);
    const double weight = exp(-at * at / 2 - area->nat_weight * t.entropy);
    const double missed = missed_of(&t, area), stay = missed / (1 + missed);
    double more = 0;

    /* found + a geometric number: what each number passes on to the next falls by a constant share */
    for (size_t k = 0; ok && k < sum->n; k++) {
        more = stay * more + (k < found.n ? found.p[k] / (1 + missed) : 0);
        sum->p[k] += weight * more;
    }
    ys_dist_fini(&found);
    free(t.p);
    return ok;
}

static bool weigh_nats(struct area *area)
{
    struct trials t;
    const bool ok = make_trials(&t, area, 0);

    area->nat_weight = nat_weight * fmin(1, most_nats / fmax(t.entropy, most_nats));
    free(t.p);
    return ok;
}

/* How many beyond the marked ones. */
static bool count_rest(struct ys_dist *out, struct area *area)
{
    double expected = 0, total = 0;
    bool ok = true;

    for (size_t i = 0; i < area->n; i++)
        expected += ys_logistic(area->at[i]->logit + farthest * area->shift_sd);
    /* Room for all, and for what a geometric number may reach: less than 1e-6 lies beyond. */
    *out = (struct ys_dist){.n = area->n + 20 + (size_t)(14 * (expected + 1))};
    out->p = ys_new(out->n, sizeof *out->p);
    ok = out->p != NULL && weigh_nats(area);
    for (int k = 0; ok && k < SHIFTS; k++)
        ok = add_shifted(out, area, farthest * (2.0 * k / (SHIFTS - 1) - 1));
    for (size_t k = 0; ok && k < out->n; k++)
        total += out->p[k];
    for (size_t k = 0; ok && k < out->n; k++)
        out->p[k] *= area->any / total;
    if (ok)
        out->p[0] += 1 - area->any;
    return ok;
}

/* Marked objects first: they count as seen. */
static bool list_found(struct ys_counted *out, const struct area *area,
                       const struct ys_area_in *in)
{
    const struct ys_example_search *search = area->search;
    const double gsd = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    const double dx = search->col0 - in->image->col0, dy = search->row0 - in->image->row0;

    out->found = ys_new(area->n_marked + area->n, sizeof *out->found);
    if (!out->found)
        return false;
    for (size_t i = 0; i < search->n_marked; i++)
        if (is_inside(in, &search->marked[i]))
            out->found[out->n_found++] =
                (struct ys_found){.image_box = search->marked[i], .score = 1};
    for (size_t i = 0; i < area->n && area->any >= seen_p; i++) {
        const double p = ys_logistic(area->at[i]->logit);

        if (p >= found_p)
            out->found[out->n_found++] =
                (struct ys_found){.image_box = area->at[i]->image_box, .score = p * area->any};
    }
    for (size_t i = 0; i < out->n_found; i++) {
        struct ys_found *found = &out->found[i];

        found->image_box.x += dx;
        found->image_box.y += dy;
        found->length_m = found->image_box.length * gsd;
        found->width_m = found->image_box.width * gsd;
        found->track = -1;
    }
    return true;
}

static uint64_t flags_of(const struct area *area)
{
    const struct ys_example_search *search = area->search;
    double doubtful = 0, clear = 0;
    uint64_t flags = 0;

    for (size_t i = 0; i < area->n; i++) {
        const double p = ys_logistic(area->at[i]->logit);

        doubtful += p > doubtful_p && p <= clear_p ? p : 0;
        clear += p > clear_p ? p : 0;
    }
    flags |= search->n_examples == 1 ? YS_ONE_EXAMPLE : 0;
    flags |= search->differ ? YS_EXAMPLES_DIFFER : 0;
    flags |= search->n_marked ? 0 : YS_EXAMPLES_ELSEWHERE;
    flags |= area->any < any_p ? YS_NOT_ESTABLISHED : 0;
    flags |= doubtful > clear + (double)area->n_marked ? YS_NEAR_RIVALS : 0;
    return flags;
}

static bool count(struct ys_counted *out, struct area *area, const struct ys_area_in *in)
{
    struct ys_dist rest = {0}, marked = {0};
    size_t sure = area->n_marked;
    const bool ok = count_rest(&rest, area) &&
                    ys_dist_point(&marked, (int32_t)area->n_marked) &&
                    ys_dist_sum(&out->dist, &rest, &marked) && list_found(out, area, in);

    ys_dist_fini(&rest);
    ys_dist_fini(&marked);
    if (!ok)
        return false;
    for (size_t i = 0; i < area->n; i++)
        sure += ys_logistic(area->at[i]->logit) >= sure_p;
    out->counted = true;
    out->best = (uint32_t)ys_dist_quantile(&out->dist, 0.5);
    out->flags |= flags_of(area);
    ys_counted_bounds(out, sure);
    return true;
}

ys_status ys_examples_count(struct ys_counted *out, const struct ys_area_in *in,
                            const struct ysk_ops *ops, struct ys_error *err)
{
    const double gsd = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    struct area area = {0};

    (void)ops;
    *out = (struct ys_counted){.occupied_m = NAN};
    if (!in->examples)
        return ys_fail(err, YS_ERR_ARG, "a class of examples, and none is marked");
    if (!ys_examples_resolved(gsd, in->length_m, in->width_m) || in->examples->too_large) {
        out->flags = in->examples->too_large ? YS_TOO_LARGE : YS_GSD_TOO_COARSE;
        return YS_OK;
    }
    const bool ok = take_area(&area, in) && count(out, &area, in);

    free(area.at);
    if (ok)
        return YS_OK;
    ys_counted_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu candidates",
                   in->examples->n);
}
