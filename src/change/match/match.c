/*
 * match.c - which objects stayed, arrived and left between two dates
 *
 * Two sources are asked.  Place: objects of both dates that overlap, or are nearer than half a
 * width, may be one; the pairs with the least cost together are taken.  Pixels: an object that
 * has no partner arrived or left only where the ground under it changed; where it did not, one
 * of the two counts is wrong, and its status is uncertain.  Of a pair on changed ground it is not
 * clear whether it is the same object: uncertain, too.  Neither source is right alone: counts miss
 * and invent objects, and pixels change with shadow and season.
 */

#include "match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "alone.h"
#include "assignment.h"
#include "turnover.h"

/* Intersection over union from which two boxes are matched by overlap, else by distance; chosen
 * by hand. */
static const double MIN_IOU = 0.1;
/* Share of the footprint's pixels from which its ground changed, and the part of its length and
 * width that is looked at: its rim may be a neighbour's shadow.  Chosen on rendered objects:
 * moved ones had a share of at least 0.3 in 93 to 100 of 100, those that stayed in 0 to 17. */
static const double CHANGED = 0.3, SHRINK = 0.75;
/* What a blob needs to be as large as an object of the class: of the least area, of length and
 * width either way, of its box, and at most in shadow.  Chosen with them: 0 to 18 such blobs
 * per 100 ha without an object on six rendered pairs. */
static const double MIN_AREA = 0.5, MAX_SIZE_ERROR = 0.25, MIN_FILL = 0.6, MAX_SHADOW = 0.5;

/* P(same) from which an object is said to have stayed, and its complement: of 20 such statements
 * one may be wrong. */
static const double SURE = 0.95;
/* P(same) of a vessel's place, with or without change under it: two of one length at one berth are one.
 * Other lengths are other objects. */
static const double SAME_UNCHANGED = 0.97, SAME_CHANGED = 0.88, OTHER_SIZE = 0.02;

struct sorted { /* the objects after, in order of x */
    double x;
    uint32_t index;
};

static int by_x(const void *a, const void *b)
{
    const struct sorted *p = a, *q = b;

    if (p->x < q->x || p->x > q->x)
        return p->x < q->x ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

/* Cost of taking p and q for one object: 0 to 1 where they overlap, 1 to 2 where they are only
 * near, so that an overlap always goes first; infinite where they cannot be one.  Near is half
 * the width of both on average, which is less than neighbours in a row are apart. */
static double pair_cost(const struct ys_box *p, const struct ys_box *q, double residual)
{
    const double iou = ys_box_iou(p, q);
    const double tau = (p->width + q->width) / 4 + residual;
    const double d = hypot(p->x - q->x, p->y - q->y);

    if (iou > MIN_IOU)
        return 1 - fmin(iou, 1);
    return d <= tau ? 1 + (tau > 0 ? d / tau : 0) : INFINITY;
}

/* Half the width of the strip in which another box can touch this one or be within tau of
 * it. */
static double reach(const struct ys_box *box)
{
    return fmax(hypot(box->length, box->width) / 2, box->width / 4);
}

/* Where an object would stand at the earlier date. */
static struct ys_box brought_back(const struct ys_match_in *in, uint32_t j)
{
    struct ys_box box = in->after[j];

    if (in->shift) {
        box.x -= in->shift[j].x;
        box.y -= in->shift[j].y;
    }
    return box;
}

struct edges {
    struct ys_edge *edge;
    size_t n, room;
};

static bool add_edge(struct edges *edges, uint32_t row, uint32_t col, double cost)
{
    if (edges->n == edges->room) {
        const size_t room = 2 * edges->room + 64;
        struct ys_edge *edge = ys_resize(edges->edge, room, sizeof *edge);

        if (!edge)
            return false;
        edges->edge = edge;
        edges->room = room;
    }
    edges->edge[edges->n++] = (struct ys_edge){row, col, cost};
    return true;
}

/* Every pair that can be one object.  Those after are sorted by x, so that each one before
 * looks at the strip beside it and not at all of them. */
static bool candidates(struct edges *out, const struct ys_match_in *in, struct sorted *after)
{
    double far = 0;
    bool ok = true;

    for (uint32_t j = 0; j < in->n_after; j++) {
        after[j] = (struct sorted){brought_back(in, j).x, j};
        far = fmax(far, reach(&in->after[j]));
    }
    qsort(after, in->n_after, sizeof *after, by_x);
    for (uint32_t i = 0; ok && i < in->n_before; i++) {
        const struct ys_box *box = &in->before[i];
        const double strip = reach(box) + far + in->residual_across_px;
        size_t low = 0, n = in->n_after;

        while (n) { /* the first within the strip */
            const size_t half = n / 2;

            if (after[low + half].x < box->x - strip) {
                low += half + 1;
                n -= half + 1;
            } else {
                n = half;
            }
        }
        for (size_t k = low; ok && k < in->n_after && after[k].x <= box->x + strip; k++) {
            const struct ys_box other = brought_back(in, after[k].index);
            const double cost = pair_cost(box, &other, in->residual_across_px);

            if (isfinite(cost))
                ok = add_edge(out, i, after[k].index, cost);
        }
    }
    return ok;
}

/* Changed share of a footprint shrunk by a quarter; 0 where none of it is on the grid. */
static double change_share(const struct ys_match_in *in, const struct ys_box *box)
{
    const double c = cos(box->angle_rad), s = sin(box->angle_rad);
    /* at least the pixel of the centre, however small the object */
    const double l = fmax(SHRINK * box->length, 1) / 2, w = fmax(SHRINK * box->width, 1) / 2;
    const double rx = fabs(l * c) + fabs(w * s), ry = fabs(l * s) + fabs(w * c);
    const double x0 = fmax(floor(box->x - rx), 0), x1 = fmin(ceil(box->x + rx), in->width);
    const double y0 = fmax(floor(box->y - ry), 0), y1 = fmin(ceil(box->y + ry), in->height);
    size_t all = 0, changed = 0;

    for (double y = y0; y < y1; y++)
        for (double x = x0; x < x1; x++) {
            const double dx = x + 0.5 - box->x, dy = y + 0.5 - box->y;

            if (fabs(dx * c + dy * s) > l || fabs(dy * c - dx * s) > w)
                continue;
            all++;
            changed += in->changed[(size_t)y * in->width + (size_t)x] != 0;
        }
    return all ? (double)changed / (double)all : 0;
}

/* Whether the pixels speak: the mask is there and the ground did not change as a whole. */
static bool pixels_speak(const struct ys_match_in *in)
{
    return in->changed && !in->season;
}

/* The status of an object that has no partner. */
static enum ys_object_status alone(uint64_t *flags, const struct ys_match_in *in,
                                   const struct ys_box *box, bool is_after)
{
    const enum ys_object_status moved = is_after ? YS_ARRIVED : YS_LEFT;

    if (!pixels_speak(in))
        return in->season ? moved : YS_UNCERTAIN;
    if (change_share(in, box) >= CHANGED)
        return moved;
    *flags |= (uint64_t)(is_after ? YS_ARRIVED_WITHOUT_CHANGE : YS_LEFT_WITHOUT_CHANGE);
    return YS_UNCERTAIN;
}

static bool differ_in_size(const struct ys_match_in *in, size_t i, size_t j)
{
    return fabs(log(in->before[i].length / in->after[j].length)) > in->size_differs;
}

static bool changed_under(const struct ys_match_in *in, size_t i, size_t j)
{
    return pixels_speak(in) &&
           fmax(change_share(in, &in->before[i]), change_share(in, &in->after[j])) >= CHANGED;
}

/* Whether others of the same size may stand on its place: of vessels the length would tell. */
static bool is_exchangeable(const struct ys_match_in *in)
{
    return !in->fixed && isinf(in->size_differs);
}

/* P(same) of the places that are taken twice, by what became of all of them together. */
static struct ys_turnover turnover_of(const struct ys_match_in *in,
                                      const int32_t *partner_of_before)
{
    struct ys_turnover out = {SAME_CHANGED, SAME_UNCHANGED, 0};
    size_t n[2] = {0, 0};

    if (!is_exchangeable(in))
        return out;
    for (size_t i = 0; i < in->n_before; i++)
        if (partner_of_before[i] >= 0)
            n[changed_under(in, i, (size_t)partner_of_before[i])]++;
    if (pixels_speak(in))
        ys_turnover_of(&out, n[1], n[0]);
    else
        ys_turnover_unknown(&out, n[0]);
    return out;
}

/* What cannot be carried away stays in any case. */
static double same_by_place(const struct ys_match_in *in, const struct ys_turnover *turnover,
                            size_t i, size_t j)
{
    if (in->fixed)
        return 1;
    if (differ_in_size(in, i, j))
        return OTHER_SIZE;
    return changed_under(in, i, j) ? turnover->same_changed : turnover->same_unchanged;
}

/* The status of an object whose place is taken at both dates. */
static enum ys_object_status of_pair(double same, enum ys_object_status moved)
{
    if (same >= SURE)
        return YS_STAYED;
    return same <= 1 - SURE ? moved : YS_UNCERTAIN;
}

static void decide(struct ys_match_out *out, const struct ys_match_in *in,
                   const int32_t *partner_of_before)
{
    const uint64_t season = in->season ? (uint64_t)YS_SEASON : 0;
    const struct ys_turnover turnover = turnover_of(in, partner_of_before);

    out->stayed_sd = turnover.stayed_sd;
    for (size_t j = 0; j < in->n_after; j++)
        out->partner[j] = -1;
    for (size_t i = 0; i < in->n_before; i++) {
        const int32_t j = partner_of_before[i];
        const struct ys_box *box = &in->before[i];

        out->before_flags[i] = season;
        if (j < 0) {
            out->before[i] = alone(&out->before_flags[i], in, box, false);
            out->left += out->before[i] == YS_LEFT;
            out->uncertain_before += out->before[i] == YS_UNCERTAIN;
            continue;
        }
        const double same = same_by_place(in, &turnover, i, (size_t)j);

        out->partner[j] = (int32_t)i;
        out->after_flags[j] = season;
        out->before_same[i] = out->after_same[j] = same;
        out->before[i] = of_pair(same, YS_LEFT);
        out->after[j] = of_pair(same, YS_ARRIVED);
        out->stayed += out->before[i] == YS_STAYED;
        out->left += out->before[i] == YS_LEFT;
        out->arrived += out->after[j] == YS_ARRIVED;
        out->uncertain_before += out->before[i] == YS_UNCERTAIN;
        out->uncertain_after += out->before[i] == YS_UNCERTAIN;
    }
    for (size_t j = 0; j < in->n_after; j++) {
        if (out->partner[j] >= 0)
            continue;
        out->after_flags[j] = season;
        out->after[j] = alone(&out->after_flags[j], in, &in->after[j], true);
        out->arrived += out->after[j] == YS_ARRIVED;
        out->uncertain_after += out->after[j] == YS_UNCERTAIN;
    }
    for (size_t j = 0; j < in->n_after; j++)
        out->partner[j] = out->after[j] == YS_STAYED ? out->partner[j] : -1;
}

void ys_match_fini(struct ys_match_out *out)
{
    free(out->before);
    free(out->after);
    free(out->before_flags);
    free(out->after_flags);
    free(out->partner);
    free(out->before_same);
    free(out->after_same);
    *out = (struct ys_match_out){0};
}

static ys_status no_memory(const struct ys_match_in *in, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory to match %zu with %zu objects",
                   in->n_before, in->n_after);
}

static bool match_new(struct ys_match_out *out, const struct ys_match_in *in)
{
    *out = (struct ys_match_out){
        .before = ys_new(in->n_before, sizeof *out->before),
        .after = ys_new(in->n_after, sizeof *out->after),
        .before_flags = ys_new(in->n_before, sizeof *out->before_flags),
        .after_flags = ys_new(in->n_after, sizeof *out->after_flags),
        .partner = ys_new_raw(in->n_after, sizeof *out->partner),
        .before_same = ys_new_raw(in->n_before, sizeof *out->before_same),
        .after_same = ys_new_raw(in->n_after, sizeof *out->after_same),
    };
    if (!out->before || !out->after || !out->before_flags || !out->after_flags ||
        !out->partner || !out->before_same || !out->after_same)
        return false;
    for (size_t i = 0; i < in->n_before; i++)
        out->before_same[i] = NAN;
    for (size_t j = 0; j < in->n_after; j++)
        out->after_same[j] = NAN;
    return true;
}

ys_status ys_match(struct ys_match_out *out, const struct ys_match_in *in, struct ys_error *err)
{
    struct edges edges = {0};
    struct sorted *after = ys_new_raw(in->n_after, sizeof *after);
    int32_t *partner = ys_new_raw(in->n_before, sizeof *partner);
    bool ok = match_new(out, in) && after && partner && in->n_before <= INT32_MAX &&
              in->n_after <= INT32_MAX;

    /* Without alignment nothing says which object is which. */
    if (ok && (in->changed || in->season))
        ok = candidates(&edges, in, after);
    if (ok)
        ok = !ys_assign(partner, edges.edge, edges.n, (uint32_t)in->n_before,
                        (uint32_t)in->n_after, NULL);
    if (ok)
        decide(out, in, partner);
    else
        ys_match_fini(out);
    free(edges.edge);
    free(after);
    free(partner);
    return ok ? YS_OK : no_memory(in, err);
}

/* Objects of both dates that have no partner, in order; in->real and in->missed are there. */
static size_t list_alone(struct ys_alone *list, const struct ys_match_in *in,
                         const struct ys_identity *identity)
{
    size_t n = 0;

    for (int d = 0; d < 2; d++) {
        const struct ys_box *box = d ? in->after : in->before;
        const int32_t *partner = d ? identity->partner_after : identity->partner_before;

        for (size_t k = 0; k < (d ? in->n_after : in->n_before); k++)
            if (partner[k] < 0)
                list[n++] = (struct ys_alone){.real = in->real[d][k],
                                              .missed = in->missed[d][k],
                                              .many = in->many[d][k],
                                              .changed = !pixels_speak(in) ||
                                                         change_share(in, &box[k]) >= CHANGED,
                                              .moved = 1 - in->missed[d][k]};
    }
    return n;
}

/* Where counts and pixels speak: what they say of objects without a partner. */
static bool weigh_alone(struct ys_alone **list, const struct ys_match_in *in,
                        const struct ys_identity *identity)
{
    size_t same[2] = {0, 0};

    *list = NULL;
    if (!in->real[0])
        return true;
    *list = ys_new(in->n_before + in->n_after, sizeof **list);
    if (!*list)
        return false;
    for (size_t i = 0; i < in->n_before; i++) {
        const int32_t j = identity->partner_before[i];

        if (j >= 0 && identity->same_before[i] >= SURE)
            same[!changed_under(in, i, (size_t)j)]++;
    }
    const size_t n = list_alone(*list, in, identity);

    if (pixels_speak(in))
        ys_alone_weigh(*list, n, same);
    return true;
}

/* By what was weighed, if it was. */
static enum ys_object_status of_alone(uint64_t *flags, const struct ys_match_in *in, int d,
                                      size_t k, const struct ys_alone **weighed)
{
    if (!*weighed)
        return alone(flags, in, d ? &in->after[k] : &in->before[k], d);
    const struct ys_alone *o = (*weighed)++;

    if (o->moved >= SURE)
        return d ? YS_ARRIVED : YS_LEFT;
    if (!o->changed)
        *flags |= (uint64_t)(d ? YS_ARRIVED_WITHOUT_CHANGE : YS_LEFT_WITHOUT_CHANGE);
    return YS_UNCERTAIN;
}

static void decide_identified(struct ys_match_out *out, const struct ys_match_in *in,
                              const struct ys_identity *identity,
                              const struct ys_alone *weighed)
{
    const uint64_t season = in->season ? (uint64_t)YS_SEASON : 0;

    for (size_t i = 0; i < in->n_before; i++) {
        const bool pair = identity->partner_before[i] >= 0;

        out->before_flags[i] = season;
        out->before_same[i] = pair ? identity->same_before[i] : NAN;
        out->before[i] = pair ? of_pair(identity->same_before[i], YS_LEFT)
                              : of_alone(&out->before_flags[i], in, 0, i, &weighed);
        out->left += out->before[i] == YS_LEFT;
        out->stayed += out->before[i] == YS_STAYED;
        out->uncertain_before += out->before[i] == YS_UNCERTAIN;
    }
    for (size_t j = 0; j < in->n_after; j++) {
        const bool pair = identity->partner_after[j] >= 0;

        out->after_flags[j] = season;
        out->after_same[j] = pair ? identity->same_after[j] : NAN;
        out->after[j] = pair ? of_pair(identity->same_after[j], YS_ARRIVED)
                             : of_alone(&out->after_flags[j], in, 1, j, &weighed);
        out->partner[j] = out->after[j] == YS_STAYED ? identity->partner_after[j] : -1;
        out->arrived += out->after[j] == YS_ARRIVED;
        out->uncertain_after += out->after[j] == YS_UNCERTAIN;
    }
}

ys_status ys_match_identified(struct ys_match_out *out, const struct ys_match_in *in,
                              const struct ys_identity *identity, struct ys_error *err)
{
    struct ys_alone *weighed = NULL;

    if (!match_new(out, in) || !weigh_alone(&weighed, in, identity)) {
        ys_match_fini(out);
        return no_memory(in, err);
    }
    decide_identified(out, in, identity, weighed);
    free(weighed);
    return YS_OK;
}

static bool class_size(const struct ys_blob *blob, const struct ys_class_size *size)
{
    const double length = blob->box.length, width = blob->box.width;
    const double low = 1 - MAX_SIZE_ERROR, high = 1 + MAX_SIZE_ERROR;
    const double area = size->length_px[0] * size->width_px[0];

    return blob->area_px >= MIN_AREA * area && length >= low * size->length_px[0] &&
           length <= high * size->length_px[1] && width >= low * size->width_px[0] &&
           width <= high * size->width_px[1] && blob->area_px >= MIN_FILL * length * width &&
           blob->shadow_share <= MAX_SHADOW;
}

static bool touches(const struct ys_box *box, const struct ys_box *grid_box, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ys_box_iou(box, &grid_box[i]) > 0)
            return true;
    return false;
}

ys_status ys_match_unexplained(size_t **blob, size_t *n, const struct ys_changed *changed,
                               const struct ys_match_in *in, const struct ys_class_size *size,
                               const uint8_t *area, struct ys_error *err)
{
    size_t *list = ys_new_raw(changed->n_blob, sizeof *list);

    *blob = NULL;
    *n = 0;
    if (!list)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu blobs", changed->n_blob);
    for (size_t i = 0; i < changed->n_blob && pixels_speak(in); i++) {
        const struct ys_blob *b = &changed->blob[i];
        const bool inside = !area || area[(size_t)b->box.y * in->width + (size_t)b->box.x];

        if (inside && class_size(b, size) && !touches(&b->box, in->before, in->n_before) &&
            !touches(&b->box, in->after, in->n_after))
            list[(*n)++] = i;
    }
    *blob = list;
    return YS_OK;
}
