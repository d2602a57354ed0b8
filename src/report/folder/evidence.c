/* evidence.c - evidence.json: what a report was made from, how, and what came of it */

#include "../json/json_builder.h"
#include "../notes.h"
#include "../words.h"
#include "folder_files.h"

enum { SCHEMA_VERSION = 1 };

static void put_input(struct ys_json_builder *json, json_t *inputs, const char *role,
                      const char *path, const char *sha256)
{
    json_t *row = ys_json_append_object(json, inputs);

    ys_json_put_text(json, row, "role", role);
    ys_json_put_text(json, row, "file", ys_basename(path));
    ys_json_put_text(json, row, "sha256", sha256);
}

static void put_tile(struct ys_json_builder *json, json_t *inputs,
                     const struct ys_tile_info *info, const char *sha256)
{
    json_t *row = ys_json_append_object(json, inputs);

    ys_json_put_text(json, row, "role", "tile");
    ys_json_put_text(json, row, "file", ys_basename(info->path));
    ys_json_put_text(json, row, "sha256", sha256);
    ys_json_put(json, row, "bytes", json_integer((json_int_t)info->file_bytes));
    ys_json_put_text(json, row, "date", info->date);
    ys_json_put_text(json, row, "date_source", info->date_source);
}

static void put_tiles(struct ys_json_builder *json, json_t *inputs,
                      const struct ys_date_row *date)
{
    if (date->n_files < 2)
        put_tile(json, inputs, date->info, date->sha256);
    for (size_t i = 0; date->n_files > 1 && i < date->n_files; i++)
        put_tile(json, inputs, date->file[i].info, date->file[i].sha256);
}

static void put_inputs(struct ys_json_builder *json, const ys_result *res)
{
    json_t *inputs = ys_json_put_array(json, json->root, "inputs");

    for (size_t i = 0; i < res->n_date; i++) {
        put_tiles(json, inputs, &res->date[i]);
        for (size_t k = 0; k < res->n_side; k++)
            if (res->side[k].date == i)
                put_input(json, inputs, res->side[k].role, res->side[k].path,
                          res->side[k].sha256);
    }
    if (*ys_or_empty(res->site_path))
        put_input(json, inputs, "site", res->site_path, res->site_sha256);
    for (size_t i = 0; i < res->n_more_site; i++)
        put_input(json, inputs, "site", res->more_site[i].path, res->more_site[i].sha256);
    if (*ys_or_empty(res->claims_path))
        put_input(json, inputs, "claims", res->claims_path, res->claims_sha256);
    if (*ys_or_empty(res->corrections_path))
        put_input(json, inputs, "corrections", res->corrections_path, res->corrections_sha256);
}

static void put_outputs(struct ys_json_builder *json, const struct ys_bundle *bundle)
{
    json_t *outputs = ys_json_put_array(json, json->root, "outputs");

    for (size_t i = 0; i < bundle->n; i++) {
        json_t *row = ys_json_append_object(json, outputs);

        ys_json_put_text(json, row, "file", bundle->at[i].name);
        ys_json_put_text(json, row, "sha256", bundle->at[i].sha256);
        ys_json_put(json, row, "bytes", json_integer((json_int_t)bundle->at[i].bytes));
    }
}

ys_status ys_report_evidence(char **out, const ys_result *res, const struct ys_bundle *bundle,
                             struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "schema", json_string("yardstick evidence"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put(&json, json.root, "program", json_string("yardstick"));
    ys_json_put_text(&json, json.root, "version", ys_version());
    ys_json_put_text(&json, json.root, "command", res->command);
    ys_json_put_bool(&json, json.root, "rendered", res->rendered);
    ys_json_put_text(&json, json.root, "notice", res->rendered ? ys_notes_synthetic() : "");
    ys_json_put_parameters(&json, json.root, res);
    put_inputs(&json, res);
    put_outputs(&json, bundle);
    return ys_json_finish(out, &json, "evidence.json", err);
}
