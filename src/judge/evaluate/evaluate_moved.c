/*
 * evaluate_moved.c - which objects stayed, left and arrived between two dates, held against truth
 *
 * A truth says it in one of two ways: it names the same object alike at every date, which holds for
 * any pair of dates; or it states what became of each, which holds for the one pair of a report of
 * two.  Where a date has no objects at all nothing needs to be said: all that the other one has
 * arrived or left.
 *
 * Found and true objects are paired off as for the counts, at each date by itself.  A true object
 * that stayed is so asked for twice, once at each date: it may be found at one and not at the other,
 * and only there be called something else.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "evaluate_parts.h"

enum fate { UNKNOWN, STAYED, MOVED };

struct side { /* an area and class at one date of the pair */
    uint32_t row;
    bool known, empty; /* the truth speaks of it; of nothing being there */
    bool placed;       /* all true and found objects have coordinates */
    const struct ys_truth_object **object;
    enum fate *fate;
    uint32_t n;
    const struct ys_reported_object **found;
    uint32_t n_found;
    int32_t *found_of; /* of each object; -1: not found */
};

struct pair {
    struct ys_evaluating *work;
    const struct ys_reported_change *change;
    struct side side[2];
    bool only; /* pair of dates of the report: what the truth states is meant of it */
};

static bool is_same(const struct ys_truth_object *a, const struct ys_truth_object *b)
{
    return *a->object ? !strcmp(a->object, b->object)
                      : a->object_number >= 0 && a->object_number == b->object_number;
}

static bool has_name(const struct ys_truth_object *object)
{
    return *object->object || object->object_number >= 0;
}

static enum fate stated(const struct ys_truth_object *object, int d)
{
    if (!strcmp(object->status, "stayed"))
        return STAYED;
    return !strcmp(object->status, d ? "arrived" : "left") ? MOVED : UNKNOWN;
}

/* What became of object k of date d toward the other date of the pair. */
static enum fate fate_of(const struct pair *pair, int d, uint32_t k)
{
    const struct ys_truth_object *const object = pair->side[d].object[k];
    const struct side *const other = &pair->side[!d];

    if (other->empty)
        return MOVED;
    if (has_name(object) && other->known) {
        for (uint32_t i = 0; i < other->n; i++)
            if (is_same(object, other->object[i]))
                return STAYED;
        return MOVED;
    }
    return pair->only ? stated(object, d) : UNKNOWN;
}

/* The true and the found objects of a date, paired off where all have places. */
static ys_status fill_side(struct pair *pair, int d, struct ys_error *err)
{
    struct ys_evaluating *const work = pair->work;
    struct side *const side = &pair->side[d];
    const struct ys_truth_count *const count = work->rows.count[side->row];
    const uint32_t room = work->rows.n_object[side->row];
    const size_t n_reported = work->reported->n_object;
    struct ys_spot *const truth = ys_new(room, sizeof *truth);
    struct ys_spot *const found = ys_new(n_reported, sizeof *found);
    ys_status status = YS_OK;

    side->object = ys_new(room, sizeof *side->object);
    side->fate = ys_new(room, sizeof *side->fate);
    side->found_of = ys_new(room, sizeof *side->found_of);
    side->found = ys_new(n_reported, sizeof *side->found);
    if (!truth || !found || !side->object || !side->fate || !side->found_of || !side->found)
        status = ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    side->placed = true;
    for (size_t i = 0; !status && i < work->truth->n_object && side->n < room; i++) {
        const struct ys_truth_object *const o = &work->truth->object[i];

        if (work->rows.row_of_object[i] != side->row)
            continue;
        side->object[side->n] = o;
        side->placed = side->placed && !isnan(o->lon_deg);
        truth[side->n++] = (struct ys_spot){o->lon_deg, o->lat_deg, o->reach_m};
    }
    for (size_t i = 0; !status && i < n_reported; i++) {
        const struct ys_reported_object *const o = &work->reported->object[i];

        if (work->row_of_found[i] != side->row)
            continue;
        side->found[side->n_found] = o;
        side->placed = side->placed && !isnan(o->lon_deg);
        found[side->n_found++] = (struct ys_spot){o->lon_deg, o->lat_deg, 0};
    }
    if (!status && side->placed)
        status = ys_pair_off(side->found_of, found, side->n_found, truth, side->n, err);
    side->known = count || side->n;
    side->empty = count && !count->high && !side->n;
    free(truth);
    free(found);
    return status;
}

static void drop_side(struct side *side)
{
    free(side->object);
    free(side->fate);
    free(side->found_of);
    free(side->found);
}

/* What a found object is called at date d: a name of a status, as the report has it. */
static void score_one(struct ys_moved_score *of, const char *called, int d, uint64_t *right)
{
    const bool stayed = !strcmp(called, "stayed");
    const bool moved = !strcmp(called, d ? "arrived" : "left");

    of->stayed += stayed;
    of->moved += moved;
    of->undecided += !stayed && !moved;
    *right = stayed ? 1 : moved ? 2 : 0;
}

static struct ys_moved_score *score_of(struct ys_moved_row *row, int d, bool stayed)
{
    return stayed ? &row->stayed : d ? &row->arrived : &row->left;
}

static void score_side(struct ys_moved_row *row, const struct pair *pair, int d)
{
    const struct side *const side = &pair->side[d];

    for (uint32_t k = 0; k < side->n; k++) {
        const bool stayed = side->fate[k] == STAYED;
        struct ys_moved_score *const of = score_of(row, d, stayed);
        const bool optional = side->object[k]->optional || side->fate[k] == UNKNOWN;
        uint64_t called;

        if (optional || side->found_of[k] < 0) {
            of->missed += !optional;
            continue;
        }
        const struct ys_reported_object *const found = side->found[side->found_of[k]];

        score_one(of, d ? found->since : found->until, d, &called);
        if (called) {
            struct ys_moved_score *const said = score_of(row, d, called == 1);

            said->called++;
            said->called_right += (called == 1) == stayed;
        }
    }
}

/* The true object that a found one of the earlier date is; NULL: none. */
static const struct ys_truth_object *true_of(const struct side *side, uint32_t number)
{
    for (uint32_t k = 0; number && k < side->n; k++)
        if (side->found_of[k] >= 0 && side->found[side->found_of[k]]->number == number)
            return side->object[k];
    return NULL;
}

static void score_links(struct ys_moved_row *row, const struct pair *pair)
{
    const struct side *const after = &pair->side[1];

    for (uint32_t k = 0; k < after->n; k++) {
        const int32_t f = after->found_of[k];
        const struct ys_truth_object *const last =
            f < 0 || strcmp(after->found[f]->since, "stayed") != 0
                ? NULL
                : true_of(&pair->side[0], after->found[f]->same_as);

        if (!last || !has_name(last))
            continue;
        row->linked++;
        row->linked_right += is_same(after->object[k], last);
    }
}

/* How many did, of the sides where that is to be seen. */
static void set_range(struct ys_moved_score *of, const struct pair *pair, int d, enum fate fate)
{
    const struct side *const side = &pair->side[d];

    of->known = side->known;
    for (uint32_t k = 0; k < side->n; k++) {
        const bool optional = side->object[k]->optional;

        of->true_low += !optional && side->fate[k] == fate;
        of->true_high += side->fate[k] == fate || (optional && side->fate[k] == UNKNOWN);
    }
}

static void cover(struct ys_moved_score *of, const uint32_t range[2])
{
    if (!of->known)
        return;
    of->low90 = range[0];
    of->high90 = range[1];
    of->intervals = 1;
    of->covered = range[0] <= of->true_high && of->true_low <= range[1];
}

/* Whether the truth says what became of all objects of both dates that are not optional. */
static bool is_told(const struct pair *pair)
{
    bool any = false;

    for (int d = 0; d < 2; d++)
        for (uint32_t k = 0; k < pair->side[d].n; k++) {
            if (pair->side[d].fate[k] == UNKNOWN && !pair->side[d].object[k]->optional)
                return false;
            any = true;
        }
    return any || (pair->side[0].empty && pair->side[1].empty);
}

static void score_pair(struct ys_moved_row *row, const struct pair *pair)
{
    const struct ys_reported_change *const change = pair->change;

    *row = (struct ys_moved_row){.kind = YS_EVALUATED_COUNT,
                                 .before = change->before,
                                 .after = change->after,
                                 .area = change->area,
                                 .class_name = change->class_name,
                                 .pairs = change->matched,
                                 .refused = !change->matched};
    if (!change->matched)
        return;
    set_range(&row->stayed, pair, !pair->side[0].known, STAYED);
    set_range(&row->left, pair, 0, MOVED);
    set_range(&row->arrived, pair, 1, MOVED);
    cover(&row->stayed, change->stayed90);
    cover(&row->left, change->left90);
    cover(&row->arrived, change->arrived90);
    /* Between dates that are not next to one another no object has a status. */
    if (!change->next || !pair->side[0].placed || !pair->side[1].placed)
        return;
    score_side(row, pair, 0);
    score_side(row, pair, 1);
    score_links(row, pair);
}

static ys_status compare_pair(struct ys_evaluated *out, struct ys_evaluating *work,
                              const struct ys_reported_change *change, bool only,
                              struct ys_error *err)
{
    struct pair pair = {.work = work, .change = change, .only = only};
    ys_status status = YS_OK;
    bool placed = true;

    for (int d = 0; d < 2; d++)
        pair.side[d].row = ys_reported_row(work->reported, d ? change->after : change->before,
                                           change->area, change->class_name);
    for (int d = 0; !status && d < 2; d++) {
        placed = placed && pair.side[d].row != YS_NO_ROW;
        status = placed ? fill_side(&pair, d, err) : YS_OK;
    }
    for (int d = 0; !status && placed && d < 2; d++)
        for (uint32_t k = 0; k < pair.side[d].n; k++)
            pair.side[d].fate[k] = fate_of(&pair, d, k);
    if (!status && placed && is_told(&pair))
        score_pair(&out->moved[out->n_moved++], &pair);
    drop_side(&pair.side[0]);
    drop_side(&pair.side[1]);
    return status;
}

static void add_score(struct ys_moved_score *sum, const struct ys_moved_score *of)
{
    sum->known = sum->known || of->known;
    sum->true_low += of->true_low;
    sum->true_high += of->true_high;
    sum->intervals += of->intervals;
    sum->covered += of->covered;
    sum->stayed += of->stayed;
    sum->moved += of->moved;
    sum->undecided += of->undecided;
    sum->missed += of->missed;
    sum->called += of->called;
    sum->called_right += of->called_right;
}

/* The sum of the pairs of a class; of all where it is NULL. */
static void add_sum(struct ys_evaluated *out, size_t n, const char *class_name)
{
    struct ys_moved_row *const sum = &out->moved[out->n_moved++];

    *sum = (struct ys_moved_row){.kind = class_name ? YS_EVALUATED_CLASS : YS_EVALUATED_TOTAL,
                                 .before = "",
                                 .after = "",
                                 .area = "",
                                 .class_name = class_name ? class_name : ""};
    for (size_t i = 0; i < n; i++) {
        const struct ys_moved_row *const row = &out->moved[i];

        if (class_name && strcmp(class_name, row->class_name) != 0)
            continue;
        sum->pairs += row->pairs;
        sum->refused += row->refused;
        add_score(&sum->stayed, &row->stayed);
        add_score(&sum->left, &row->left);
        add_score(&sum->arrived, &row->arrived);
        sum->linked += row->linked;
        sum->linked_right += row->linked_right;
    }
}

static void add_sums(struct ys_evaluated *out)
{
    const size_t n = out->n_moved;

    for (size_t i = 0; i < n; i++) {
        bool known = false;

        for (size_t j = 0; j < i && !known; j++)
            known = !strcmp(out->moved[j].class_name, out->moved[i].class_name);
        if (!known)
            add_sum(out, n, out->moved[i].class_name);
    }
    if (n)
        add_sum(out, n, NULL);
}

/* Words that are none of the three, which count as nothing said. */
static void say_unknown(struct ys_evaluating *work)
{
    for (size_t i = 0; i < work->truth->n_object; i++) {
        const char *const status = work->truth->object[i].status;

        if (*status && strcmp(status, "stayed") != 0 && strcmp(status, "left") != 0 &&
            strcmp(status, "arrived") != 0)
            ys_leave_out(&work->lines,
                         "status '%.40s' of the truth; want stayed, left or arrived", status);
    }
}

ys_status ys_evaluate_moved(struct ys_evaluated *out, struct ys_evaluating *work,
                            struct ys_error *err)
{
    const struct ys_reported *const reported = work->reported;
    bool only = true;
    ys_status status = YS_OK;

    say_unknown(work);
    for (size_t i = 1; i < reported->n_change; i++)
        only = only && !strcmp(reported->change[i].before, reported->change[0].before) &&
               !strcmp(reported->change[i].after, reported->change[0].after);
    out->moved = ys_new(2 * reported->n_change + 1, sizeof *out->moved);
    if (!out->moved)
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    for (size_t i = 0; !status && i < reported->n_change; i++)
        status = compare_pair(out, work, &reported->change[i], only, err);
    if (!status && reported->n_change && !out->n_moved)
        ys_leave_out(&work->lines,
                     "what became of objects: the truth does not say it; want %s of each",
                     only ? "status, or object," : "object");
    add_sums(out);
    return status;
}
