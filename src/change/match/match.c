/*
 * match.c - which objects stayed, arrived and left between two dates
 *
 * Two sources are asked.  Place: objects of both dates that overlap, or are nearer than half a
 * width, may be one; the pairs with the least cost together are taken.  Pixels: where the ground under
 * an object without a partner did not change one of the two counts may be wrong; on changed ground a
 * pair may be two objects.  Neither is right alone: counts miss and invent objects, and pixels change
 * with shadow and season.
 */

#include "match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "alone.h"
#include "assignment.h"

/* Intersection over union from which two boxes are matched by overlap, else by distance; chosen
 * by hand. */
static const double MIN_IOU = 0.1;
/* Share of the footprint's pixels from which its ground changed, and the part of its length and
 * width that is looked at: its rim may be a neighbour's shadow.  Chosen on rendered objects:
 * moved ones had a share of at least 0.3 in 93 to 100 of 100, those that stayed in 0 to 17. */
static const double CHANGED = 0.3, SHRINK = 0.75;

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

/* P(same) of the places that are taken twice, by what became of all of them together.  moved: as
 * ys_turnover_of has it. */
static struct ys_turnover turnover_of(const struct ys_match_in *in,
                                      const int32_t *partner_of_before, const double moved[2])
{
    struct ys_turnover out = {SAME_CHANGED, SAME_UNCHANGED, {0}};
    size_t n[2] = {0, 0};

    if (!is_exchangeable(in))
        return out;
    for (size_t i = 0; i < in->n_before; i++)
        if (partner_of_before[i] >= 0)
            n[changed_under(in, i, (size_t)partner_of_before[i])]++;
    if (pixels_speak(in))
        ys_turnover_of(&out, n[1], n[0], moved);
    else
        ys_turnover_unknown(&out);
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

/* Of objects that stand there at both dates counts miss this share of one kind or another: of drawn
 * containers a twelfth as a rule. */
static const double usually_missed = 0.1;

/* P(one of date d without a partner stands there at the other date, too, and was missed), where the counts
 * tell of a whole area alone. */
static double missed_in_area(const struct ys_match_in *in, const int32_t *const partner[2],
                             const double *same, int d)
{
    const size_t n[2] = {in->n_before, in->n_after};
    double alone = 0, share = 0.5;

    for (size_t k = 0; k < n[d]; k++)
        alone += partner[d][k] < 0;
    for (size_t i = 0; i < n[0]; i++)
        share += partner[0][i] >= 0 ? same[i] : 0;
    share /= (double)n[!d] + 1;
    return alone > 0 ? fmin(0.5, share * fmax(usually_missed, in->expected[!d] / alone)) : 0;
}

/* Objects of both dates that have no partner, in order. */
static size_t list_alone(struct ys_alone *list, const struct ys_match_in *in,
                         const int32_t *const partner[2], const double *same)
{
    size_t n = 0;

    for (int d = 0; d < 2; d++) {
        const struct ys_box *box = d ? in->after : in->before;
        const double missed = in->missed[d] ? 0 : missed_in_area(in, partner, same, d);

        for (size_t k = 0; k < (d ? in->n_after : in->n_before); k++) {
            if (partner[d][k] >= 0)
                continue;
            list[n] = (struct ys_alone){
                .real = in->real[d][k],
                .missed = in->missed[d] ? in->missed[d][k] : missed,
                .many = in->many[d] && in->many[d][k],
                .changed = !pixels_speak(in) || change_share(in, &box[k]) >= CHANGED,
            };
            list[n].moved = 1 - list[n].missed;
            n++;
        }
    }
    return n;
}

/* Where counts and pixels speak: what they say of objects without a partner.  same: P(same) of each before
 * that has one.  moved: see turnover.h. */
static bool weigh_alone(struct ys_alone **list, double moved[2], const struct ys_match_in *in,
                        const int32_t *const partner[2], const double *same)
{
    size_t stayed[2] = {0, 0};

    *list = NULL;
    moved[0] = moved[1] = 0;
    if (!in->real[0])
        return true;
    *list = ys_new(in->n_before + in->n_after, sizeof **list);
    if (!*list)
        return false;
    for (size_t i = 0; i < in->n_before; i++)
        if (partner[0][i] >= 0 && same[i] >= SURE)
            stayed[!changed_under(in, i, (size_t)partner[0][i])]++;
    const size_t n = list_alone(*list, in, partner, same);

    for (size_t k = 0; k < n && pixels_speak(in); k++)
        moved[(*list)[k].changed] += (*list)[k].real * (1 - (*list)[k].missed);
    if (pixels_speak(in))
        ys_alone_weigh(*list, n, stayed, in->ground_changed);
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

static void decide_before(struct ys_match_out *out, const struct ys_match_in *in,
                          const int32_t *partner, const struct ys_alone **weighed)
{
    double undecided = 0, same = 0;

    for (size_t i = 0; i < in->n_before; i++) {
        const struct ys_alone *o = *weighed;
        enum ys_object_status *status = &out->before[i];

        if (partner[i] >= 0) {
            *status = of_pair(out->before_same[i], YS_LEFT);
        } else {
            *status = of_alone(&out->before_flags[i], in, 0, i, weighed);
            undecided += *status == YS_UNCERTAIN;
            same += *status != YS_UNCERTAIN ? 0 : o ? 1 - o->moved : 0.5;
        }
        out->stayed += *status == YS_STAYED;
        out->left += *status == YS_LEFT;
        out->uncertain_before += *status == YS_UNCERTAIN;
    }
    out->alone_same = undecided > 0 ? same / undecided : 0;
}

/* The statuses; before_same and after_same of pairs are there. */
static void decide(struct ys_match_out *out, const struct ys_match_in *in,
                   const int32_t *const partner[2], const struct ys_alone *weighed)
{
    const uint64_t season = in->season ? (uint64_t)YS_SEASON : 0;

    for (size_t i = 0; i < in->n_before; i++)
        out->before_flags[i] = season;
    decide_before(out, in, partner[0], &weighed);
    for (size_t j = 0; j < in->n_after; j++) {
        out->after_flags[j] = season;
        out->after[j] = partner[1][j] >= 0 ? of_pair(out->after_same[j], YS_ARRIVED)
                                           : of_alone(&out->after_flags[j], in, 1, j, &weighed);
        out->arrived += out->after[j] == YS_ARRIVED;
        out->uncertain_after += out->after[j] == YS_UNCERTAIN;
        out->partner[j] = out->after[j] == YS_STAYED ? partner[1][j] : -1;
    }
}

static void fill_same(struct ys_match_out *out, const struct ys_match_in *in,
                      const int32_t *const partner[2], const struct ys_turnover *turnover)
{
    for (size_t i = 0; i < in->n_before; i++) {
        const int32_t j = partner[0][i];

        if (j >= 0)
            out->before_same[i] = out->after_same[j] =
                same_by_place(in, turnover, i, (size_t)j);
    }
    if (is_exchangeable(in))
        memcpy(out->pairs_stayed, turnover->stayed, sizeof out->pairs_stayed);
}

/* Objects told apart by their place.  What became of those without a partner says how far pixels speak
 * of the others.  False: out of memory. */
static bool decide_by_place(struct ys_match_out *out, const struct ys_match_in *in,
                            const int32_t *partner_of_before)
{
    int32_t *of_after = ys_new_raw(in->n_after, sizeof *of_after);
    const int32_t *const partner[2] = {partner_of_before, of_after};
    struct ys_alone *weighed = NULL;
    double moved[2] = {0, 0};
    struct ys_turnover turnover = turnover_of(in, partner_of_before, moved);

    if (!of_after)
        return false;
    for (size_t j = 0; j < in->n_after; j++)
        of_after[j] = -1;
    for (size_t i = 0; i < in->n_before; i++)
        if (partner_of_before[i] >= 0)
            of_after[partner_of_before[i]] = (int32_t)i;
    fill_same(out, in, partner, &turnover);
    /* The one is asked of the other and again: how many stayed says how many may have been missed. */
    bool ok = weigh_alone(&weighed, moved, in, partner, out->before_same);

    if (ok) {
        turnover = turnover_of(in, partner_of_before, moved);
        fill_same(out, in, partner, &turnover);
        free(weighed);
        ok = weigh_alone(&weighed, moved, in, partner, out->before_same);
    }
    if (ok)
        decide(out, in, partner, weighed);
    free(weighed);
    free(of_after);
    return ok;
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
    ok = ok && decide_by_place(out, in, partner);
    if (!ok)
        ys_match_fini(out);
    free(edges.edge);
    free(after);
    free(partner);
    return ok ? YS_OK : no_memory(in, err);
}

ys_status ys_match_identified(struct ys_match_out *out, const struct ys_match_in *in,
                              const struct ys_identity *identity, struct ys_error *err)
{
    const int32_t *const partner[2] = {identity->partner_before, identity->partner_after};
    struct ys_alone *weighed = NULL;
    double moved[2] = {0, 0};

    if (!match_new(out, in) ||
        !weigh_alone(&weighed, moved, in, partner, identity->same_before)) {
        ys_match_fini(out);
        return no_memory(in, err);
    }
    for (size_t i = 0; i < in->n_before; i++)
        out->before_same[i] = partner[0][i] >= 0 ? identity->same_before[i] : NAN;
    for (size_t j = 0; j < in->n_after; j++)
        out->after_same[j] = partner[1][j] >= 0 ? identity->same_after[j] : NAN;
    decide(out, in, partner, weighed);
    free(weighed);
    return YS_OK;
}
