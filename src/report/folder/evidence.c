/* evidence.c - evidence.json: what a report was made from, how, and what came of it */

#include <string.h>

#include "../../base/folders.h"
#include "../../base/utf8.h"
#include "../json/json_builder.h"
#include "../notes.h"
#include "../words.h"
#include "folder_files.h"
#include "made_by.h"

/* 1 had no "run", "commit", "libraries" and "weights", and cannot be replayed. */
enum { SCHEMA_VERSION = 2 };

/* A path is told only where it leads down from the folder that the program ran in: others say
 * whose computer it was, and no replay may be sent up the tree by a file. */
static bool may_be_told(const char *path)
{
    return ys_path_leads_down(path) && !ys_has_control(path) && strcmp(path, ys_basename(path));
}

static void put_file(struct ys_json_builder *json, json_t *row, const char *path)
{
    ys_json_put_text(json, row, "file", ys_basename(path));
    if (may_be_told(path))
        ys_json_put_text(json, row, "path", path);
}

static void put_input(struct ys_json_builder *json, json_t *inputs, const char *role,
                      const char *path, const char *sha256)
{
    json_t *row = ys_json_append_object(json, inputs);

    ys_json_put_text(json, row, "role", role);
    put_file(json, row, path);
    ys_json_put_text(json, row, "sha256", sha256);
}

static void put_side(struct ys_json_builder *json, json_t *inputs,
                     const struct ys_result_file *side)
{
    json_t *row = ys_json_append_object(json, inputs);

    ys_json_put_text(json, row, "role", side->role);
    ys_json_put_text(json, row, "file", ys_basename(side->path));
    ys_json_put_text(json, row, "sha256", side->sha256);
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
                put_side(json, inputs, &res->side[k]);
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

static void put_made_by(struct ys_json_builder *json, const struct ys_made_by *made)
{
    ys_json_put_text(json, json->root, "commit", made->commit);
    json_t *at = ys_json_put_object(json, json->root, "libraries");
    for (size_t i = 0; i < made->n_library; i++)
        ys_json_put_text(json, at, made->library[i].name, made->library[i].version);
    at = ys_json_put_object(json, json->root, "weights");
    for (size_t i = 0; i < YS_WEIGHTS_FILES; i++)
        ys_json_put_text(json, at, made->weights[i].name, made->weights[i].sha256);
}

/* The files whose letters the figures have. */
static void put_fonts(struct ys_json_builder *json, const struct ys_bundle *bundle)
{
    json_t *at = ys_json_put_object(json, json->root, "fonts");

    for (size_t i = 0; i < ys_fonts_n_used(bundle->fonts); i++) {
        const struct ys_font_used *font = ys_fonts_used(bundle->fonts, i);

        ys_json_put_text(json, at, font->file, font->version);
    }
}

/* What the parameters and the inputs do not say of how to make the report again. */
static void put_run(struct ys_json_builder *json, const ys_result *res)
{
    const struct ys_asked *asked = &res->asked;
    json_t *run = ys_json_put_object(json, json->root, "run");
    json_t *tiles = ys_json_put_array(json, run, "tiles");

    for (size_t i = 0; i < asked->n_tile; i++) {
        json_t *row = ys_json_append_object(json, tiles);

        put_file(json, row, asked->tile[i].path);
        ys_json_put_text(json, row, "date", asked->tile[i].date);
        ys_json_put_text(json, row, "sha256", asked->tile[i].sha256);
    }
    ys_json_put_text(json, run, "class", asked->class_name);
    ys_json_put_text(json, run, "site_name", asked->site_name);
    ys_json_put_text(json, run, "reference", asked->reference);
    json_t *sizes = ys_json_put_array(json, run, "class_sizes");
    for (size_t i = 0; i < asked->n_class_size; i++)
        ys_json_append_text(json, sizes, asked->class_size[i]);
    ys_json_put_text(json, run, "language", res->opt.language);
    ys_json_put_text(json, run, "figures", res->opt.figures ? res->opt.figures : "svg,png");
    /* The parameters have it rounded. */
    ys_json_put(json, run, "pixel_size_m", json_real(res->opt.pixel_size_m));
}

ys_status ys_report_evidence(char **out, const ys_result *res, const struct ys_bundle *bundle,
                             struct ys_error *err)
{
    struct ys_json_builder json = {0};
    struct ys_made_by made;
    const ys_status status = ys_made_by(&made, err);

    *out = NULL;
    if (status)
        return status;
    json.root = json_object();
    ys_json_put(&json, json.root, "schema", json_string("yardstick evidence"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put(&json, json.root, "program", json_string("yardstick"));
    ys_json_put_text(&json, json.root, "version", ys_version());
    put_made_by(&json, &made);
    put_fonts(&json, bundle);
    ys_json_put_text(&json, json.root, "command", res->command);
    ys_json_put_bool(&json, json.root, "rendered", res->rendered);
    ys_json_put_text(&json, json.root, "notice", res->rendered ? ys_notes_synthetic() : "");
    put_run(&json, res);
    ys_json_put_parameters(&json, json.root, res);
    put_inputs(&json, res);
    put_outputs(&json, bundle);
    return ys_json_finish(out, &json, "evidence.json", err);
}
