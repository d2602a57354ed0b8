/*
 * identity_places.c - which objects share a place, and in which strings they stand
 *
 * A place is taken twice where two objects of one track are, each for the other, what covers
 * most of it.  Places of a track in their order are a chain; where two neighbours are coupled at
 * both dates they come and go together, which the model of identity_strings.c builds on.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "identity_parts.h"

/* m: further across than this it is the next track (tracks are 4 to 5 m apart; tops lean 2 m). */
static const double most_across_m = 2.2;
/* Of the shorter one's length: what overlaps less shares no place but touches its neighbour. */
static const double least_overlap = 0.4;
/* m between two cars that are coupled: gaps are 0.8 to 1.5 m, and ends are found to half a metre. */
static const double coupled_m = 3;

static void body_of(struct ys_body *out, const struct ys_box *box, int32_t track, double gsd_m)
{
    *out = (struct ys_body){
        box->x, box->y, cos(box->angle_rad), sin(box->angle_rad), box->length * gsd_m, track};
}

/* One sense along the track for all: a body has no front of its own. */
static void turn_along(struct ys_body *body, size_t n, const struct ys_body *first)
{
    const double ux = first->ux, uy = first->uy;

    for (size_t k = 0; k < n; k++)
        if (body[k].ux * ux + body[k].uy * uy < 0) {
            body[k].ux = -body[k].ux;
            body[k].uy = -body[k].uy;
        }
}

bool ys_identity_bodies(struct ys_identity_work *work)
{
    const struct ys_identity_side *a = &work->in->before, *b = &work->in->after;

    work->before = ys_new(a->n, sizeof *work->before);
    work->after = ys_new(b->n, sizeof *work->after);
    if (!work->before || !work->after)
        return false;
    for (size_t k = 0; k < a->n; k++)
        body_of(&work->before[k], &a->box[k], a->track[k], work->in->gsd_m);
    for (size_t k = 0; k < b->n; k++)
        body_of(&work->after[k], &b->box[k], b->track[k], work->in->gsd_m);
    if (a->n && b->n) {
        turn_along(work->before, a->n, work->before);
        turn_along(work->after, b->n, work->before);
    }
    return true;
}

/* Share of the shorter body that both cover along the track; 0 on another track. */
static double overlap(const struct ys_body *p, const struct ys_body *q, double gsd_m)
{
    const double dx = (q->x - p->x) * gsd_m, dy = (q->y - p->y) * gsd_m;
    const double along = dx * p->ux + dy * p->uy, across = dy * p->ux - dx * p->uy;
    const double low = fmax(-p->length_m / 2, along - q->length_m / 2);
    const double high = fmin(p->length_m / 2, along + q->length_m / 2);

    if (p->track != q->track || fabs(across) >= most_across_m)
        return 0;
    return fmax(0, high - low) / fmin(p->length_m, q->length_m);
}

/* The one of `other` that covers most of a body; -1: none covers enough. */
static int32_t best_for(const struct ys_body *body, const struct ys_body *other, size_t n,
                        double gsd_m)
{
    double best = least_overlap;
    int32_t at = -1;

    for (size_t k = 0; k < n; k++) {
        const double share = overlap(body, &other[k], gsd_m);

        if (share > best || (at < 0 && share >= best)) {
            best = share;
            at = (int32_t)k;
        }
    }
    return at;
}

/* m between the ends of two bodies of one date. */
static double gap_m(const struct ys_body *p, const struct ys_body *q, double gsd_m)
{
    return hypot(q->x - p->x, q->y - p->y) * gsd_m - (p->length_m + q->length_m) / 2;
}

struct ordered { /* a place with where it stands on its track */
    struct ys_place place;
    int32_t track;
    double along;
};

static int by_track(const void *a, const void *b)
{
    const struct ordered *p = a, *q = b;

    if (p->track != q->track)
        return p->track < q->track ? -1 : 1;
    if (p->along < q->along || p->along > q->along)
        return p->along < q->along ? -1 : 1;
    return (p->place.before > q->place.before) - (p->place.before < q->place.before);
}

/* Along the direction of the first body of all: tracks bend, but not back. */
static void put_in_order(struct ys_identity_work *work, struct ordered *list)
{
    const double gsd_m = work->in->gsd_m;

    for (size_t k = 0; k < work->n_place; k++) {
        const struct ys_body *body = &work->before[work->place[k].before];

        list[k] = (struct ordered){work->place[k], body->track,
                                   body->x * work->before[0].ux + body->y * work->before[0].uy};
    }
    if (work->n_place)
        qsort(list, work->n_place, sizeof *list, by_track);
    for (size_t k = 0; k < work->n_place; k++) {
        struct ys_place *place = &work->place[k];

        *place = list[k].place;
        place->first = !k || list[k].track != list[k - 1].track;
        place->coupled =
            !place->first &&
            gap_m(&work->before[place[-1].before], &work->before[place->before], gsd_m) <
                coupled_m &&
            gap_m(&work->after[place[-1].after], &work->after[place->after], gsd_m) < coupled_m;
    }
}

bool ys_identity_places(struct ys_identity_work *work)
{
    const size_t n_before = work->in->before.n, n_after = work->in->after.n;
    const double gsd_m = work->in->gsd_m;
    struct ordered *list = NULL;

    work->place = ys_new(n_before, sizeof *work->place);
    for (size_t i = 0; work->place && i < n_before; i++) {
        const struct ys_body *p = &work->before[i];
        const int32_t j = best_for(p, work->after, n_after, gsd_m);

        if (j < 0 || best_for(&work->after[j], work->before, n_before, gsd_m) != (int32_t)i)
            continue;
        const struct ys_body *q = &work->after[j];

        work->place[work->n_place++] = (struct ys_place){
            .before = (uint32_t)i,
            .after = (uint32_t)j,
            .along_m = ((q->x - p->x) * p->ux + (q->y - p->y) * p->uy) * gsd_m,
            .longer_m = q->length_m - p->length_m,
        };
    }
    list = ys_new(work->n_place, sizeof *list);
    if (work->place && list)
        put_in_order(work, list);
    free(list);
    return work->place && list;
}
