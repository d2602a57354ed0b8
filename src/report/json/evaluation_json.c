/* evaluation_json.c - a report held against truth, as JSON */

#include "../evaluation.h"
#include "../words.h"
#include "json_builder.h"

enum { SCHEMA_VERSION = 1 };

static void put_counts(struct ys_json_builder *json, json_t *at,
                       const struct ys_evaluation_row *row)
{
    const bool one = row->kind == YS_EVALUATED_COUNT;
    const bool counted = row->counts > 0;

    ys_json_put_count(json, at, "counts", true, row->counts);
    ys_json_put_count(json, at, "refused", true, row->refused);
    ys_json_put_count(json, at, "true_low", true, (int64_t)row->true_low);
    ys_json_put_count(json, at, "true_high", true, (int64_t)row->true_high);
    ys_json_put_count(json, at, "best", counted, (int64_t)row->best);
    ys_json_put_count(json, at, "error", counted, row->error);
    ys_json_put_number(json, at, "error_percent", row->error_percent, 4);
    ys_json_put_count(json, at, "abs_error", counted, (int64_t)row->abs_error);
    ys_json_put_number(json, at, "abs_error_percent", row->abs_error_percent, 4);
    ys_json_put_count(json, at, "low90", one && counted, row->low90);
    ys_json_put_count(json, at, "high90", one && counted, row->high90);
    ys_json_put_count(json, at, "covered", counted, row->covered);
    ys_json_put_number(json, at, "width", row->width, 1);
    ys_json_put_number(json, at, "width_percent", row->width_percent, 4);
}

static void put_row(struct ys_json_builder *json, json_t *rows,
                    const struct ys_evaluation_row *row)
{
    json_t *at = ys_json_append_object(json, rows);

    ys_json_put_text(json, at, "kind", ys_evaluation_kind_name(row->kind));
    ys_json_put_text(json, at, "date", row->date);
    ys_json_put_text(json, at, "area", row->area);
    ys_json_put_text(json, at, "class", row->class_name);
    put_counts(json, at, row);
    ys_json_put_bool(json, at, "placed", row->placed);
    ys_json_put_count(json, at, "true", row->placed, (int64_t)row->n_true);
    ys_json_put_count(json, at, "found", row->placed, (int64_t)row->n_found);
    ys_json_put_count(json, at, "matched", row->placed, (int64_t)row->n_matched);
    ys_json_put_number(json, at, "precision", row->precision, 4);
    ys_json_put_number(json, at, "recall", row->recall, 4);
    ys_json_put_number(json, at, "f1", row->f1, 4);
    ys_json_put_count(json, at, "tracks", true, row->tracks);
    ys_json_put_count(json, at, "tracks_exact", true, row->tracks_exact);
    ys_json_put_count(json, at, "tracks_covered", true, row->tracks_covered);
}

static void put_score(struct ys_json_builder *json, json_t *row, const char *key,
                      const struct ys_moved_score *of, bool one)
{
    json_t *at = ys_json_put_object(json, row, key);

    ys_json_put_count(json, at, "true_low", of->known, (int64_t)of->true_low);
    ys_json_put_count(json, at, "true_high", of->known, (int64_t)of->true_high);
    ys_json_put_count(json, at, "low90", one && of->known, of->low90);
    ys_json_put_count(json, at, "high90", one && of->known, of->high90);
    ys_json_put_count(json, at, "intervals", true, of->intervals);
    ys_json_put_count(json, at, "covered", true, of->covered);
    ys_json_put_count(json, at, "called_stayed", true, (int64_t)of->stayed);
    ys_json_put_count(json, at, "called_moved", true, (int64_t)of->moved);
    ys_json_put_count(json, at, "undecided", true, (int64_t)of->undecided);
    ys_json_put_count(json, at, "not_found", true, (int64_t)of->missed);
    ys_json_put_count(json, at, "called", true, (int64_t)of->called);
    ys_json_put_count(json, at, "called_right", true, (int64_t)of->called_right);
}

static void put_moved(struct ys_json_builder *json, json_t *rows,
                      const struct ys_moved_row *row)
{
    const bool one = row->kind == YS_EVALUATED_COUNT && row->pairs;
    json_t *at = ys_json_append_object(json, rows);

    ys_json_put_text(json, at, "kind",
                     row->kind == YS_EVALUATED_COUNT ? "pair"
                                                     : ys_evaluation_kind_name(row->kind));
    ys_json_put_text(json, at, "before", row->before);
    ys_json_put_text(json, at, "after", row->after);
    ys_json_put_text(json, at, "area", row->area);
    ys_json_put_text(json, at, "class", row->class_name);
    ys_json_put_count(json, at, "pairs", true, row->pairs);
    ys_json_put_count(json, at, "refused", true, row->refused);
    put_score(json, at, "stayed", &row->stayed, one);
    put_score(json, at, "left", &row->left, one);
    put_score(json, at, "arrived", &row->arrived, one);
    ys_json_put_count(json, at, "linked", true, (int64_t)row->linked);
    ys_json_put_count(json, at, "linked_right", true, (int64_t)row->linked_right);
}

ys_status ys_evaluation_json(char **out, const struct ys_evaluation_view *view,
                             struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "schema", json_string("yardstick evaluation"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put_text(&json, json.root, "version", ys_version());
    ys_json_put_text(&json, json.root, "truth", ys_basename(view->truth));
    json_t *rows = ys_json_put_array(&json, json.root, "rows");
    for (size_t i = 0; i < view->n_row && !json.failed; i++)
        put_row(&json, rows, &view->row[i]);
    rows = ys_json_put_array(&json, json.root, "moved");
    for (size_t i = 0; i < view->n_moved && !json.failed; i++)
        put_moved(&json, rows, &view->moved[i]);
    json_t *lines = ys_json_put_array(&json, json.root, "left_out");
    for (size_t i = 0; i < view->n_left_out && !json.failed; i++)
        ys_json_append_text(&json, lines, view->left_out[i]);
    return ys_json_finish(out, &json, "evaluation", err);
}
