/* evidence.c - evidence.json: what a report was made from, how, and what came of it */

#include "../json/json_tree.h"
#include "../notes.h"
#include "../words.h"
#include "folder_files.h"

enum { SCHEMA_VERSION = 1 };

static void put_input(struct ys_tree *tree, json_t *inputs, const char *role, const char *path,
                      const char *sha256)
{
    json_t *row = ys_tree_row(tree, inputs);

    ys_tree_text(tree, row, "role", role);
    ys_tree_text(tree, row, "file", ys_basename(path));
    ys_tree_text(tree, row, "sha256", sha256);
}

static void put_inputs(struct ys_tree *tree, const ys_result *res)
{
    json_t *inputs = ys_tree_array(tree, tree->root, "inputs");

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_date_row *date = &res->date[i];
        json_t *row = ys_tree_row(tree, inputs);

        ys_tree_text(tree, row, "role", "tile");
        ys_tree_text(tree, row, "file", ys_basename(date->info->path));
        ys_tree_text(tree, row, "sha256", date->sha256);
        ys_tree_put(tree, row, "bytes", json_integer((json_int_t)date->info->file_bytes));
        ys_tree_text(tree, row, "date", date->date);
        ys_tree_text(tree, row, "date_source", date->info->date_source);
    }
    if (*ys_or_empty(res->site_path))
        put_input(tree, inputs, "site", res->site_path, res->site_sha256);
    if (*ys_or_empty(res->claims_path))
        put_input(tree, inputs, "claims", res->claims_path, res->claims_sha256);
    if (*ys_or_empty(res->corrections_path))
        put_input(tree, inputs, "corrections", res->corrections_path, res->corrections_sha256);
}

static void put_outputs(struct ys_tree *tree, const struct ys_bundle *bundle)
{
    json_t *outputs = ys_tree_array(tree, tree->root, "outputs");

    for (size_t i = 0; i < bundle->n; i++) {
        json_t *row = ys_tree_row(tree, outputs);

        ys_tree_text(tree, row, "file", bundle->at[i].name);
        ys_tree_text(tree, row, "sha256", bundle->at[i].sha256);
        ys_tree_put(tree, row, "bytes", json_integer((json_int_t)bundle->at[i].bytes));
    }
}

ys_status ys_report_evidence(char **out, const ys_result *res, const struct ys_bundle *bundle,
                             struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object()};

    ys_tree_put(&tree, tree.root, "schema", json_string("yardstick evidence"));
    ys_tree_put(&tree, tree.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_tree_put(&tree, tree.root, "program", json_string("yardstick"));
    ys_tree_text(&tree, tree.root, "version", ys_version());
    ys_tree_text(&tree, tree.root, "command", res->command);
    ys_tree_bool(&tree, tree.root, "rendered", res->rendered);
    ys_tree_text(&tree, tree.root, "notice", res->rendered ? ys_notes_synthetic() : "");
    ys_tree_parameters(&tree, tree.root, res);
    put_inputs(&tree, res);
    put_outputs(&tree, bundle);
    return ys_tree_take(out, &tree, "evidence.json", err);
}
