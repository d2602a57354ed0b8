/*
 * evaluate.c - a report held against truth: one row for each count, then the sums
 *
 *   evaluate_place.c  which count of the report an entry of the truth speaks of, if any
 *   evaluate_pairs.c  found and true objects of a count paired off: precision and recall
 *   this file         the numbers: error, interval, tracks
 *   evaluate_sums.c   sums by class, area, date and of all
 *   evaluate_moved.c  which objects stayed, left and arrived between two dates
 * A count is compared by the number that the truth states, or else by its objects; a truth may
 * leave an object open (optional), so that a true number is an interval as well and an error
 * inside it is 0.  What cannot be compared is said in a line of its own, never left out in
 * silence.
 */

#include "evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "evaluate_parts.h"

struct evaluation {
    struct ys_evaluating base;
    struct ys_spot *found_spot, *true_spot; /* of the count at hand */
    const struct ys_truth_object **true_object;
    int32_t *found_of;
};

/* Objects of a report come in the order of its counts: try the one before first. */
static void place_found(struct evaluation *work)
{
    const struct ys_reported *const reported = work->base.reported;
    uint32_t last = YS_NO_ROW;

    for (size_t i = 0; i < reported->n_object; i++) {
        const struct ys_reported_object *const o = &reported->object[i];
        const struct ys_reported_count *const c =
            last == YS_NO_ROW ? NULL : &reported->count[last];

        if (!c || strcmp(c->area, o->area) != 0 || strcmp(c->date, o->date) != 0 ||
            strcmp(c->class_name, o->class_name) != 0)
            last = ys_reported_row(reported, o->date, o->area, o->class_name);
        work->base.row_of_found[i] = last;
    }
}

static ys_status begin(struct evaluation *work, struct ys_error *err)
{
    const size_t n_true = work->base.truth->n_object, n_found = work->base.reported->n_object;
    const ys_status status = ys_truth_to_rows(&work->base.rows, &work->base.lines,
                                              work->base.truth, work->base.reported, err);

    if (status != YS_OK)
        return status;
    work->base.row_of_found = ys_new(n_found, sizeof *work->base.row_of_found);
    work->found_spot = ys_new(n_found, sizeof *work->found_spot);
    work->true_spot = ys_new(n_true, sizeof *work->true_spot);
    work->true_object = ys_new(n_true, sizeof *work->true_object);
    work->found_of = ys_new(n_true, sizeof *work->found_of);
    if (!work->base.row_of_found || !work->found_spot || !work->true_spot ||
        !work->true_object || !work->found_of)
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    place_found(work);
    return YS_OK;
}

static void finish(struct evaluation *work)
{
    for (size_t i = 0; i < work->base.lines.n; i++)
        free(work->base.lines.line[i]);
    free(work->base.lines.line);
    ys_truth_rows_fini(&work->base.rows);
    free(work->base.row_of_found);
    free(work->found_spot);
    free(work->true_spot);
    free(work->true_object);
    free(work->found_of);
}

/* The true objects of count i into work->true_*; false where one has no place. */
static bool gather_true(uint32_t *n, const struct evaluation *work, uint32_t i)
{
    bool placed = true;

    *n = 0;
    for (size_t k = 0; k < work->base.truth->n_object && *n < work->base.rows.n_object[i];
         k++) {
        const struct ys_truth_object *const o = &work->base.truth->object[k];

        if (work->base.rows.row_of_object[k] != i)
            continue;
        work->true_object[*n] = o;
        work->true_spot[(*n)++] = (struct ys_spot){o->lon_deg, o->lat_deg, o->reach_m};
        placed = placed && !isnan(o->lon_deg);
    }
    return placed;
}

static bool gather_found(uint32_t *n, const struct evaluation *work, uint32_t i)
{
    bool placed = true;

    *n = 0;
    for (size_t k = 0; k < work->base.reported->n_object; k++) {
        const struct ys_reported_object *const o = &work->base.reported->object[k];

        if (work->base.row_of_found[k] != i)
            continue;
        work->found_spot[(*n)++] = (struct ys_spot){o->lon_deg, o->lat_deg, 0};
        placed = placed && !isnan(o->lon_deg);
    }
    return placed;
}

static void compare_numbers(struct ys_evaluation_row *row,
                            const struct ys_reported_count *count)
{
    const int64_t best = count->best, low = (int64_t)row->true_low,
                  high = (int64_t)row->true_high;

    row->refused = !count->counted;
    row->counts = count->counted;
    if (!count->counted)
        return;
    row->best = count->best;
    row->low90 = count->low90;
    row->high90 = count->high90;
    row->error = best < low ? best - low : best > high ? best - high : 0;
    row->abs_error = (uint64_t)(row->error < 0 ? -row->error : row->error);
    row->covered = count->low90 <= row->true_high && row->true_low <= count->high90;
    row->width = (double)count->high90 - count->low90;
    row->width_percent = row->true_low ? 100 * row->width / (double)row->true_low : (double)NAN;
}

static ys_status compare_objects(struct ys_evaluation_row *row, const struct evaluation *work,
                                 uint32_t n_true, uint32_t n_found, struct ys_error *err)
{
    const ys_status status =
        ys_pair_off(work->found_of, work->found_spot, n_found, work->true_spot, n_true, err);

    if (status != YS_OK)
        return status;
    row->placed = true;
    row->n_found = n_found;
    for (uint32_t t = 0; t < n_true; t++) {
        const bool matched = work->found_of[t] >= 0;

        if (work->true_object[t]->optional) {
            row->n_found -= matched;
        } else {
            row->n_true++;
            row->n_matched += matched;
        }
    }
    return YS_OK;
}

/* The track of a true object: the one that the truth names, else the nearest drawn one. */
static const char *track_of(const struct evaluation *work, const struct ys_truth_object *object)
{
    if (*object->track)
        return object->track;
    return ys_nearest_track(work->base.reported, object->lon_deg, object->lat_deg);
}

/* How many of the n_true objects must and may stand on a track; false where one's track is not
 * known.  track: of each of them, as track_of() says. */
static bool true_on_track(uint32_t *low, uint32_t *high, const struct evaluation *work,
                          const char *const *track, uint32_t n_true, const char *name)
{
    *low = *high = 0;
    for (uint32_t t = 0; t < n_true; t++) {
        if (!track[t])
            return false;
        if (!strcmp(track[t], name)) {
            ++*high;
            *low += !work->true_object[t]->optional;
        }
    }
    return true;
}

static ys_status compare_tracks(struct ys_evaluation_row *row, const struct evaluation *work,
                                uint32_t n_true, struct ys_error *err)
{
    const char **const track = ys_new(n_true, sizeof *track);
    uint32_t low, high;

    if (!track)
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    for (uint32_t t = 0; t < n_true; t++)
        track[t] = track_of(work, work->true_object[t]);
    for (size_t i = 0; i < work->base.reported->n_track_count; i++) {
        const struct ys_reported_count *const c = &work->base.reported->track_count[i];

        if (!c->counted || strcmp(c->date, row->date) != 0 || strcmp(c->area, row->area) != 0 ||
            !true_on_track(&low, &high, work, track, n_true, c->track))
            continue;
        row->tracks++;
        row->tracks_exact += c->best >= low && c->best <= high;
        row->tracks_covered += c->low90 <= high && c->high90 >= low;
    }
    free(track);
    return YS_OK;
}

/* What the truth says of count i: the number it states, else its objects. */
static void set_truth(struct ys_evaluation_row *row, const struct evaluation *work, uint32_t i,
                      uint32_t n_true)
{
    const struct ys_truth_count *const stated = work->base.rows.count[i];

    if (stated) {
        row->true_low = stated->low;
        row->true_high = stated->high;
        return;
    }
    row->true_high = n_true;
    for (uint32_t t = 0; t < n_true; t++)
        row->true_low += !work->true_object[t]->optional;
}

static ys_status compare_count(struct ys_evaluation_row *row, struct evaluation *work,
                               uint32_t i, struct ys_error *err)
{
    const struct ys_reported_count *const count = &work->base.reported->count[i];
    uint32_t n_true, n_found = 0;
    bool placed = gather_true(&n_true, work, i);
    ys_status status = YS_OK;

    *row = (struct ys_evaluation_row){.kind = YS_EVALUATED_COUNT,
                                      .date = count->date,
                                      .area = count->area,
                                      .class_name = count->class_name,
                                      .width = NAN,
                                      .width_percent = NAN};
    set_truth(row, work, i, n_true);
    compare_numbers(row, count);
    /* Numbers without objects say where they stand only if there are none. */
    placed = placed && (n_true || !row->true_high);
    if (count->counted && placed && !gather_found(&n_found, work, i)) {
        ys_leave_out(&work->base.lines,
                     "objects of the report: it was written without coordinates");
        placed = false;
    }
    if (count->counted && placed)
        status = compare_objects(row, work, n_true, n_found, err);
    if (status == YS_OK && count->counted && (n_true || !row->true_high))
        status = compare_tracks(row, work, n_true, err);
    ys_evaluate_shares(row);
    return status;
}

static ys_status compare_all(struct ys_evaluated *out, struct evaluation *work,
                             struct ys_error *err)
{
    const struct ys_reported *const reported = work->base.reported;
    ys_status status = YS_OK;

    out->row = ys_new(4 * reported->n_count + 1, sizeof *out->row);
    if (!out->row)
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    for (uint32_t i = 0; i < reported->n_count && status == YS_OK; i++)
        if (work->base.rows.count[i] || work->base.rows.n_object[i])
            status = compare_count(&out->row[out->n_row++], work, i, err);
    if (status == YS_OK && !out->n_row)
        return ys_fail(err, YS_ERR_MISMATCH, "nothing to compare: %s",
                       work->base.lines.n ? work->base.lines.line[0] : "the truth is empty");
    return status == YS_OK ? ys_evaluate_sums(out, err) : status;
}

ys_status ys_evaluate_rows(struct ys_evaluated *out, const struct ys_truth *truth,
                           const struct ys_reported *reported, struct ys_error *err)
{
    struct evaluation work = {.base = {.truth = truth, .reported = reported}};

    *out = (struct ys_evaluated){0};
    ys_status status = begin(&work, err);
    if (status == YS_OK)
        status = compare_all(out, &work, err);
    if (status == YS_OK)
        status = ys_evaluate_moved(out, &work.base, err);
    if (status == YS_OK && work.base.lines.failed)
        status = ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    if (status == YS_OK) {
        out->left_out = work.base.lines.line;
        out->n_left_out = work.base.lines.n;
        work.base.lines = (struct ys_left_out){0};
    } else {
        free(out->row);
        free(out->moved);
        *out = (struct ys_evaluated){0};
    }
    finish(&work);
    return status;
}

void ys_evaluated_fini(struct ys_evaluated *evaluated)
{
    for (size_t i = 0; i < evaluated->n_left_out; i++)
        free(evaluated->left_out[i]);
    free(evaluated->left_out);
    free(evaluated->row);
    free(evaluated->moved);
    *evaluated = (struct ys_evaluated){0};
}
