/* evaluation_json.c - a report held against truth, as JSON */

#include "../evaluation.h"
#include "../words.h"
#include "json_tree.h"

enum { SCHEMA_VERSION = 1 };

static void put_counts(struct ys_tree *tree, json_t *at, const struct ys_evaluation_row *row)
{
    const bool one = row->kind == YS_EVALUATED_COUNT;
    const bool counted = row->counts > 0;

    ys_tree_count(tree, at, "counts", true, row->counts);
    ys_tree_count(tree, at, "refused", true, row->refused);
    ys_tree_count(tree, at, "true_low", true, (int64_t)row->true_low);
    ys_tree_count(tree, at, "true_high", true, (int64_t)row->true_high);
    ys_tree_count(tree, at, "best", counted, (int64_t)row->best);
    ys_tree_count(tree, at, "error", counted, row->error);
    ys_tree_number(tree, at, "error_percent", row->error_percent, 4);
    ys_tree_count(tree, at, "abs_error", counted, (int64_t)row->abs_error);
    ys_tree_number(tree, at, "abs_error_percent", row->abs_error_percent, 4);
    ys_tree_count(tree, at, "low90", one && counted, row->low90);
    ys_tree_count(tree, at, "high90", one && counted, row->high90);
    ys_tree_count(tree, at, "covered", counted, row->covered);
    ys_tree_number(tree, at, "width", row->width, 1);
    ys_tree_number(tree, at, "width_percent", row->width_percent, 4);
}

static void put_row(struct ys_tree *tree, json_t *rows, const struct ys_evaluation_row *row)
{
    json_t *at = ys_tree_row(tree, rows);

    ys_tree_text(tree, at, "kind", ys_evaluation_kind_name(row->kind));
    ys_tree_text(tree, at, "date", row->date);
    ys_tree_text(tree, at, "area", row->area);
    ys_tree_text(tree, at, "class", row->class_name);
    put_counts(tree, at, row);
    ys_tree_bool(tree, at, "placed", row->placed);
    ys_tree_count(tree, at, "true", row->placed, (int64_t)row->n_true);
    ys_tree_count(tree, at, "found", row->placed, (int64_t)row->n_found);
    ys_tree_count(tree, at, "matched", row->placed, (int64_t)row->n_matched);
    ys_tree_number(tree, at, "precision", row->precision, 4);
    ys_tree_number(tree, at, "recall", row->recall, 4);
    ys_tree_number(tree, at, "f1", row->f1, 4);
    ys_tree_count(tree, at, "tracks", true, row->tracks);
    ys_tree_count(tree, at, "tracks_exact", true, row->tracks_exact);
    ys_tree_count(tree, at, "tracks_covered", true, row->tracks_covered);
}

ys_status ys_evaluation_json(char **out, const struct ys_evaluation_view *view,
                             struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object()};

    ys_tree_put(&tree, tree.root, "schema", json_string("yardstick evaluation"));
    ys_tree_put(&tree, tree.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_tree_text(&tree, tree.root, "version", ys_version());
    ys_tree_text(&tree, tree.root, "truth", ys_basename(view->truth));
    json_t *rows = ys_tree_array(&tree, tree.root, "rows");
    for (size_t i = 0; i < view->n_row && !tree.failed; i++)
        put_row(&tree, rows, &view->row[i]);
    json_t *lines = ys_tree_array(&tree, tree.root, "left_out");
    for (size_t i = 0; i < view->n_left_out && !tree.failed; i++)
        ys_tree_append_text(&tree, lines, view->left_out[i]);
    return ys_tree_take(out, &tree, "evaluation", err);
}
