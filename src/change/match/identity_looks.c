/*
 * identity_looks.c - where tops lean between the dates; appearance as a log likelihood ratio
 *
 * Alike is a matter of the yard: in a fleet of one kind any two cars look alike, and a car that
 * looks like the one before says little.  So what a pair shows is held against what its two cars
 * show with all others, laid on each other by their boxes, and enters as distance from those.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/quantile.h"
#include "identity_parts.h"

/*
 * The regression of appearance, fitted on 52 drawn yards of 0.3 to 0.8 m (730 cars that stayed, 526
 * replaced, 8000 other cars laid on each other): classes of equal weight, so that the sum is a log
 * likelihood ratio; a scene counts at most 15 of a class.  AUC of each term alone 0.81 to 0.89 there,
 * 0.81 to 0.98 on 18 yards of another renderer.
 */
static const double constant = -2.62;
enum { ALIKE_SD, ALIKE_MEAN, ALIKE, FIELD_SD, FIELD_MEAN, COLOUR, RANK, N_TERMS };
static const double weight[N_TERMS] = {
    [ALIKE_SD] = 0.85,   [ALIKE_MEAN] = 0.61, [ALIKE] = -0.52, [FIELD_SD] = 0.35,
    [FIELD_MEAN] = 0.65, [COLOUR] = -0.55,    [RANK] = -0.79,
};
static const double most_term = 6, least_looks = -6, most_looks = 5;
/* Spreads below these are chance, in yards of few cars. */
static const double least_sd[2] = {0.12, 0.06};
/* Colours differ by this much in brightness and in tint between dates (natural logarithm). */
static const double usual_brightness = 0.12, usual_tint = 0.03, colour_floor = 0.3;
/* How sure the picture at the box is against the one at the place, fitted with the above. */
static const double lead_weight = 1.9, lead_constant = -0.31, least_lead = -2, most_lead = 3;
/* What a metre from the place costs, and the blur that joins cars that lean a little differently. */
static const double lean_cost = 0.01, lean_blur_steps = 0.7;
/* A box follows its body's lean along the track for 0.8 of the way and stays on the track. */
static const double box_follows = 0.8;

/* Others that a car is held against.  More do not change their mean, but cost their time. */
enum { MOST_OTHERS = 48, LEAST_OTHERS = 3, SEARCH = 2 };

struct body_looks {
    struct ys_patch patch;
    double colour[3];
};

struct looks {
    struct ys_identity_work *work;
    struct ys_looks_source source[2];
    struct body_looks *body[2];
    bool *failed;   /* of each task */
    int side;       /* whose patches are being made */
    float *surface; /* places x surface */
};

/* Steps to either side in which the common lean is sought: 2.5 m, what tops of 4 m lean at 32
 * degrees. */
enum { REACH = 10, SURFACE = 2 * REACH + 1 };

static void surface_of(void *ctx, size_t k)
{
    struct looks *looks = ctx;
    const struct ys_body *body = &looks->work->before[looks->work->place[k].before];
    const double none[2] = {0, 0};
    float *out = looks->surface + k * SURFACE * SURFACE;
    struct ys_patch one = {0}, other = {0};

    looks->failed[k] = !ys_patch_new(&one, &looks->source[0], body, 0, none) ||
                       !ys_patch_new(&other, &looks->source[1], body, REACH, none);
    for (uint32_t r = 0; !looks->failed[k] && r < SURFACE; r++)
        for (uint32_t c = 0; c < SURFACE; c++) {
            const double q = fmax(0, ys_patch_correlation(&one, &other, c, r, 0));

            out[r * SURFACE + c] = (float)(q * q);
        }
    ys_patch_fini(&one);
    ys_patch_fini(&other);
}

static bool any(const bool *failed, size_t n)
{
    return n && memchr(failed, 1, n * sizeof *failed) != NULL;
}

/* Where the sum of all surfaces, a little blurred, is highest.  Squares, because a few cars that
 * stayed must stand out among many that did not. */
static bool find_lean(struct looks *looks)
{
    struct ys_identity_work *work = looks->work;
    const size_t n = (size_t)SURFACE * SURFACE;
    float *sum = ys_new(n, sizeof *sum), *spare = ys_new(n, sizeof *spare);
    double best = -INFINITY;

    looks->surface = ys_new(work->n_place * n, sizeof *looks->surface);
    const bool room = sum && spare && looks->surface;

    if (room)
        ysk_tasks_run(work->n_place, work->in->threads, surface_of, looks);
    const bool ok = room && !any(looks->failed, work->n_place);

    for (size_t i = 0; ok && i < work->n_place * n; i++)
        sum[i % n] += looks->surface[i] / (float)work->n_place;
    if (ok) {
        const struct ys_gauss gauss = ys_gauss_of(lean_blur_steps, YS_BORDER_MIRROR);

        ys_blur(sum, sum, spare, SURFACE, SURFACE, &gauss, 1);
    }
    for (size_t i = 0; ok && i < n; i++) {
        const double along = ((double)(i % SURFACE) - REACH) * ys_patch_step_m;
        const double across = ((double)(i / SURFACE) - REACH) * ys_patch_step_m;
        const double height = (double)sum[i] - lean_cost * (along * along + across * across);

        if (height > best) {
            best = height;
            work->lean_along_m = along;
            work->lean_across_m = across;
        }
    }
    free(sum);
    free(spare);
    free(looks->surface);
    looks->surface = NULL;
    return ok;
}

static void looks_of_body(void *ctx, size_t k)
{
    struct looks *looks = ctx;
    const struct ys_identity_work *work = looks->work;
    const int side = looks->side;
    const struct ys_body *body = side ? &work->after[k] : &work->before[k];
    const double offset[2] = {side ? (1 - box_follows) * work->lean_along_m : 0,
                              side ? work->lean_across_m : 0};
    struct body_looks *out = &looks->body[side][k];

    looks->failed[k] =
        !ys_patch_new(&out->patch, &looks->source[side], body, side ? SEARCH : 0, offset);
    ys_body_colour(out->colour, &looks->source[side], body, offset);
}

/* Brightness and tint apart: light and haze change the one, and hardly the other. */
static double colour_distance(const double p[3], const double q[3])
{
    const double d[3] = {p[0] - q[0], p[1] - q[1], p[2] - q[2]};
    const double mean = (d[0] + d[1] + d[2]) / 3;
    double tint = 0;

    for (int b = 0; b < 3; b++)
        tint += (d[b] - mean) * (d[b] - mean);
    return hypot(mean / usual_brightness, sqrt(tint) / usual_tint);
}

/* What two cars show: n and f, the grey picture and the field alike, and the colours' distance. */
struct alike {
    double alike[2], colour;
};

static struct alike of_boxes(const struct looks *looks, size_t i, size_t j)
{
    struct alike out;

    ys_patch_alike(out.alike, &looks->body[0][i].patch, &looks->body[1][j].patch);
    out.colour = colour_distance(looks->body[0][i].colour, looks->body[1][j].colour);
    return out;
}

/* The body's own place at the later date, where its top leans to now. */
static bool of_place(struct alike *out, const struct looks *looks, size_t i)
{
    const struct ys_identity_work *work = looks->work;
    const double offset[2] = {work->lean_along_m, work->lean_across_m};
    struct ys_patch there = {0};
    double colour[3];
    const bool ok = ys_patch_new(&there, &looks->source[1], &work->before[i], SEARCH, offset);

    if (ok) {
        ys_patch_alike(out->alike, &looks->body[0][i].patch, &there);
        ys_body_colour(colour, &looks->source[1], &work->before[i], offset);
        out->colour = colour_distance(looks->body[0][i].colour, colour);
    }
    ys_patch_fini(&there);
    return ok;
}

struct others { /* what a pair's two cars show with all others */
    double mean[2], sd[2];
    double colour_median;
    size_t n, closer; /* in colour than the pair itself */
};

struct other_list {
    struct alike *at;
    size_t n;
};

/* With a yard of few cars, every car against every other. */
static void list_all(struct other_list *list, const struct looks *looks)
{
    list->n = 0;
    for (size_t i = 0; i < looks->work->in->before.n; i++)
        for (size_t j = 0; j < looks->work->in->after.n; j++)
            list->at[list->n++] = of_boxes(looks, i, j);
}

static void list_others(struct other_list *list, const struct looks *looks,
                        const struct ys_place *place)
{
    const size_t n[2] = {looks->work->in->before.n, looks->work->in->after.n};
    const size_t step[2] = {(n[0] + MOST_OTHERS - 1) / MOST_OTHERS,
                            (n[1] + MOST_OTHERS - 1) / MOST_OTHERS};

    list->n = 0;
    for (size_t j = 0; j < n[1]; j += step[1])
        if (j != place->after)
            list->at[list->n++] = of_boxes(looks, place->before, j);
    for (size_t i = 0; i < n[0]; i += step[0])
        if (i != place->before)
            list->at[list->n++] = of_boxes(looks, i, place->after);
    if (list->n < LEAST_OTHERS)
        list_all(list, looks);
}

static bool summarise(struct others *out, const struct other_list *list,
                      const struct alike *pair)
{
    float *colour = ys_new_raw(list->n, sizeof *colour);

    *out = (struct others){.n = list->n};
    for (size_t k = 0; colour && k < list->n; k++) {
        for (int kind = 0; kind < 2; kind++)
            out->mean[kind] += list->at[k].alike[kind] / (double)list->n;
        colour[k] = (float)list->at[k].colour;
        out->closer += list->at[k].colour < pair->colour;
    }
    for (size_t k = 0; colour && k < list->n; k++)
        for (int kind = 0; kind < 2; kind++) {
            const double d = list->at[k].alike[kind] - out->mean[kind];

            out->sd[kind] += d * d / (double)list->n;
        }
    for (int kind = 0; kind < 2; kind++)
        out->sd[kind] = fmax(sqrt(out->sd[kind]), least_sd[kind]);
    if (colour)
        out->colour_median = (double)ys_quantile(colour, list->n, 0.5);
    free(colour);
    return colour != NULL;
}

static double log_ratio(const struct alike *pair, const struct others *others)
{
    const double over[2] = {pair->alike[0] - others->mean[0], pair->alike[1] - others->mean[1]};
    const double term[N_TERMS] = {
        [ALIKE_SD] = over[0] / others->sd[0],
        [ALIKE_MEAN] = over[0],
        [ALIKE] = pair->alike[0],
        [FIELD_SD] = over[1] / others->sd[1],
        [FIELD_MEAN] = over[1],
        [COLOUR] = log((pair->colour + colour_floor) / (others->colour_median + colour_floor)),
        [RANK] = log((0.5 + (double)others->closer) / (1 + (double)others->n)),
    };
    double sum = constant;

    for (int t = 0; t < N_TERMS; t++)
        sum += weight[t] * ys_clip(term[t], -most_term, most_term);
    return ys_clip(sum, least_looks, most_looks);
}

static void looks_of_place(void *ctx, size_t k)
{
    struct looks *looks = ctx;
    const struct ys_identity_work *work = looks->work;
    struct ys_place *place = &work->place[k];
    struct other_list list = {
        ys_new_raw(2 * MOST_OTHERS + LEAST_OTHERS * LEAST_OTHERS + 2, sizeof *list.at), 0};
    struct alike pair;
    struct others others;

    looks->failed[k] = !list.at || !of_place(&pair, looks, place->before);
    if (!looks->failed[k]) {
        list_others(&list, looks, place);
        looks->failed[k] = !summarise(&others, &list, &pair);
    }
    if (!looks->failed[k]) {
        const struct alike box = of_boxes(looks, place->before, place->after);

        place->looks = log_ratio(&pair, &others);
        place->lead = lead_weight * (pair.alike[0] - box.alike[0]) + lead_constant;
        place->lead = ys_clip(place->lead, least_lead, most_lead);
    }
    free(list.at);
}

static bool compare(struct looks *looks)
{
    struct ys_identity_work *work = looks->work;
    const size_t n[2] = {work->in->before.n, work->in->after.n};
    bool ok = find_lean(looks);

    for (looks->side = 0; ok && looks->side < 2; looks->side++) {
        looks->body[looks->side] = ys_new(n[looks->side], sizeof *looks->body[0]);
        ok = looks->body[looks->side] != NULL;
        if (ok)
            ysk_tasks_run(n[looks->side], work->in->threads, looks_of_body, looks);
        ok = ok && !any(looks->failed, n[looks->side]);
    }
    if (ok)
        ysk_tasks_run(work->n_place, work->in->threads, looks_of_place, looks);
    return ok && !any(looks->failed, work->n_place);
}

ys_status ys_identity_looks(struct ys_identity_work *work, struct ys_error *err)
{
    const size_t n[2] = {work->in->before.n, work->in->after.n};
    struct looks looks = {.work = work};
    ys_status status = YS_OK;

    looks.failed = ys_new(n[0] > n[1] ? n[0] : n[1], sizeof *looks.failed);
    if (!looks.failed)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to compare objects");
    for (int side = 0; !status && side < 2; side++)
        status = ys_looks_source_new(&looks.source[side], work->in, side, err);
    if (!status && !compare(&looks))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory to compare objects");
    for (int side = 0; side < 2; side++) {
        for (size_t k = 0; looks.body[side] && k < n[side]; k++)
            ys_patch_fini(&looks.body[side][k].patch);
        free(looks.body[side]);
        ys_looks_source_fini(&looks.source[side]);
    }
    free(looks.failed);
    return status;
}
