/* adjudicate.c - corrections by hand, applied: the counts beside the automatic ones
 *
 * In order of the file: accept, reject, split and merge decide automatic objects, each once.
 * Then what is added, so that a rejected object does not stand in the way of the right one.
 * Last, whether every object of an area that was looked through is decided.
 *
 * A correction takes only the object it names out of what is uncertain: the interval of the
 * others stays as wide as it was, and closes only where a person says that the area is
 * complete.  What a correction means must be clear without guessing (adjudicate_find.c); else
 * it is not applied, and why is said. */

#include "adjudicate.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/text.h"
#include "adjudicate_parts.h"

enum { WHY = sizeof((struct ys_adj_done *)0)->why };

struct work {
    const struct ys_adj_in *in;
    struct ys_adj_out *out;
    size_t *by;       /* of each object: index of the correction that decided it; SIZE_MAX */
    size_t *many;     /* room for the objects of one correction */
    size_t *decided;  /* of each count: automatic objects */
    size_t *affirmed; /* and what they and the additions come to */
};

static bool is_free(struct work *work, size_t correction, size_t object)
{
    const size_t by = work->by[object];

    if (by == SIZE_MAX)
        return true;
    ys_text_fit(work->out->done[correction].why, WHY, "object %u was decided by feature %zu",
                work->in->object[object].number, work->in->correction[by].feature);
    return false;
}

static void settle(struct work *work, size_t correction, size_t row, size_t object, size_t n)
{
    struct ys_adj_done *done = &work->out->done[correction];

    done->applied = true;
    done->why[0] = '\0';
    done->row = row;
    done->number = n ? work->in->object[object].number : 0;
    done->n_objects = (uint32_t)n;
    work->out->row[row].corrections++;
}

static void mark(struct work *work, size_t correction, size_t object, enum ys_object_mark as)
{
    work->by[object] = correction;
    work->out->object[object] = as;
    work->decided[work->in->object[object].row]++;
}

static void apply_to_one(struct work *work, size_t i)
{
    const struct ys_correction_in *c = &work->in->correction[i];
    const size_t object = ys_adj_find(work->out->done[i].why, work->in, c);

    if (object == SIZE_MAX || !is_free(work, i, object))
        return;
    const size_t row = work->in->object[object].row;

    mark(work, i, object,
         c->action == YS_ACCEPT   ? YS_ACCEPTED
         : c->action == YS_REJECT ? YS_REJECTED
                                  : YS_DIVIDED);
    work->affirmed[row] += c->action == YS_ACCEPT ? 1 : c->parts; /* rejected: 0 parts */
    settle(work, i, row, object, 1);
}

static void merge(struct work *work, size_t i)
{
    const struct ys_correction_in *c = &work->in->correction[i];
    const size_t n = ys_adj_find_many(work->many, work->out->done[i].why, work->in, c);

    for (size_t k = 0; k < n; k++)
        if (!is_free(work, i, work->many[k]))
            return;
    if (!n)
        return;
    const size_t row = work->in->object[work->many[0]].row;
    size_t first = work->many[0];

    for (size_t k = 0; k < n; k++) {
        mark(work, i, work->many[k], YS_MERGED);
        first = work->many[k] < first ? work->many[k] : first;
    }
    work->affirmed[row]++;
    settle(work, i, row, first, n);
}

/* Do two footprints claim the same ground? */
static bool same_place(const struct ys_polygon *a, const struct ys_polygon *b)
{
    const struct ys_point pa = ys_adj_polygon_middle(a), pb = ys_adj_polygon_middle(b);

    return ys_polygon_has(a, pb.x, pb.y) || ys_polygon_has(b, pa.x, pa.y);
}

/* What is counted or was added already is not added again. */
static bool is_vacant(struct work *work, size_t i, size_t row)
{
    const struct ys_adj_in *in = work->in;
    const struct ys_polygon *footprint = &in->correction[i].polygon;
    char *why = work->out->done[i].why;

    for (size_t k = 0; k < in->n_object; k++) {
        const struct ys_adj_object *object = &in->object[k];

        if (object->row != row || work->out->object[k] == YS_REJECTED)
            continue;
        const struct ys_point middle = ys_adj_middle(object);
        if (ys_adj_holds(object, ys_adj_polygon_middle(footprint)) ||
            ys_polygon_has(footprint, middle.x, middle.y)) {
            ys_text_fit(why, WHY, "object %u stands here already", object->number);
            return false;
        }
    }
    for (size_t k = 0; k < i; k++)
        if (in->correction[k].action == YS_ADD && work->out->done[k].applied &&
            work->out->done[k].row == row &&
            same_place(&in->correction[k].polygon, footprint)) {
            ys_text_fit(why, WHY, "feature %zu added one here", in->correction[k].feature);
            return false;
        }
    return true;
}

static void add(struct work *work, size_t i)
{
    const size_t row =
        ys_adj_find_row(work->out->done[i].why, work->in, &work->in->correction[i]);

    if (row == SIZE_MAX || !is_vacant(work, i, row))
        return;
    work->affirmed[row]++;
    settle(work, i, row, 0, 0);
}

static void complete(struct work *work, size_t i)
{
    const struct ys_adj_in *in = work->in;
    char *why = work->out->done[i].why;
    const size_t row = ys_adj_find_row(why, in, &in->correction[i]);
    size_t open = 0;
    uint32_t first = 0;

    if (row == SIZE_MAX)
        return;
    if (work->out->row[row].complete) {
        ys_text_fit(why, WHY, "the same was stated before");
        return;
    }
    for (size_t k = 0; k < in->n_object; k++)
        if (in->object[k].row == row && work->by[k] == SIZE_MAX && !open++)
            first = in->object[k].number;
    if (open) {
        ys_text_fit(why, WHY, "%zu object%s not decided, the first is %u", open,
                    open == 1 ? " is" : "s are", first);
        return;
    }
    work->out->row[row].complete = true;
    settle(work, i, row, 0, 0);
}

static uint32_t corrected(uint32_t automatic, size_t decided, size_t affirmed)
{
    const size_t rest = automatic > decided ? automatic - decided : 0;

    return (uint32_t)(affirmed + rest);
}

static void sum_up(struct work *work)
{
    for (size_t r = 0; r < work->in->n_row; r++) {
        const struct ys_adj_row *row = &work->in->row[r];
        struct ys_adjudicated *out = &work->out->row[r];
        const size_t d = work->decided[r], a = work->affirmed[r];

        if (!row->counted)
            continue;
        out->best = out->complete ? (uint32_t)a : corrected(row->best, d, a);
        out->low90 = out->complete ? (uint32_t)a : corrected(row->low90, d, a);
        out->high90 = out->complete ? (uint32_t)a : corrected(row->high90, d, a);
    }
}

static void apply_all(struct work *work)
{
    const struct ys_adj_in *in = work->in;

    for (size_t i = 0; i < in->n_correction; i++) {
        work->out->done[i].row = SIZE_MAX;
        if (in->correction[i].action == YS_MERGE)
            merge(work, i);
        else if (in->correction[i].action < YS_MERGE)
            apply_to_one(work, i);
    }
    for (size_t i = 0; i < in->n_correction; i++)
        if (in->correction[i].action == YS_ADD)
            add(work, i);
    for (size_t i = 0; i < in->n_correction; i++)
        if (in->correction[i].action == YS_COMPLETE)
            complete(work, i);
    sum_up(work);
}

bool ys_adjudicate(struct ys_adj_out *out, const struct ys_adj_in *in)
{
    struct work work = {
        .in = in,
        .out = out,
        .by = ys_new(in->n_object, sizeof *work.by),
        .many = ys_new(in->n_object, sizeof *work.many),
        .decided = ys_new(in->n_row, sizeof *work.decided),
        .affirmed = ys_new(in->n_row, sizeof *work.affirmed),
    };

    *out = (struct ys_adj_out){
        .row = ys_new(in->n_row, sizeof *out->row),
        .object = ys_new(in->n_object, sizeof *out->object),
        .done = ys_new(in->n_correction, sizeof *out->done),
    };
    const bool ok = work.by && work.many && work.decided && work.affirmed && out->row &&
                    out->object && out->done;

    for (size_t i = 0; ok && i < in->n_object; i++)
        work.by[i] = SIZE_MAX;
    if (ok)
        apply_all(&work);
    else
        ys_adj_out_fini(out);
    free(work.by);
    free(work.many);
    free(work.decided);
    free(work.affirmed);
    return ok;
}

void ys_adj_out_fini(struct ys_adj_out *out)
{
    free(out->row);
    free(out->object);
    free(out->done);
    *out = (struct ys_adj_out){0};
}
