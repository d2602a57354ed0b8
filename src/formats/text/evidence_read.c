/* evidence_read.c - a written evidence.json, read back
 *
 * It comes with a report that anybody may have sent.  So it is bounded before it is parsed, each
 * member that is used is checked for its type and range, and no name in it can lead out of the
 * folder that it stands for. */

#include "evidence_read.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/options.h"
#include "../../base/utf8.h"
#include "jsontext.h"
#include "textfile.h"

enum {
    SCHEMA_VERSION = 2,
    MOST_FILES = 100000,
    LONGEST_NAME = 255,
    LONGEST_TEXT = 4000,
    MOST_TIERS = 1000
};

/* A file takes 4 to 8 values and 300 bytes: 100,000 of them fit. */
static const struct ys_json_bounds bounds = {32 << 20, 1000000, 300000, 0};

static const char hidden[] = "evidence.json"; /* in messages, after the folder */

struct place {
    const char *folder, *rows;
    size_t row;
};

static ys_status bad(const struct place *place, const char *key, const char *want,
                     struct ys_error *err)
{
    if (place->rows)
        return ys_fail(err, YS_ERR_FORMAT, "%.200s/%s: %s %zu: \"%s\": want %s", place->folder,
                       hidden, place->rows, place->row + 1, key, want);
    return ys_fail(err, YS_ERR_FORMAT, "%.200s/%s: \"%s\": want %s", place->folder, hidden, key,
                   want);
}

/* One line of text, or "" where the member is not there and may be missing. */
static ys_status text_of(const char **out, const json_t *row, const char *key,
                         const struct place *place, struct ys_error *err)
{
    const json_t *value = json_object_get(row, key);
    const char *text = json_string_value(value);

    *out = "";
    if (!text || ys_has_control(text) || strlen(text) > LONGEST_TEXT ||
        strlen(text) != json_string_length(value))
        return bad(place, key, "one line of text", err);
    *out = text;
    return YS_OK;
}

static bool is_name(const char *name)
{
    return *name && strlen(name) <= LONGEST_NAME && !strchr(name, '/') && strcmp(name, ".") &&
           strcmp(name, "..");
}

static bool is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* "counts.csv", "figures/area-01.png": in the report folder or one below it. */
static bool is_output(const char *name)
{
    const char *slash = strchr(name, '/');

    return ys_path_leads_down(name) && strlen(name) <= LONGEST_NAME &&
           (!slash || (slash != name && is_name(slash + 1))) && *name != '.';
}

static ys_status read_file(struct ys_evidence_file *out, const json_t *row,
                           const struct place *place, struct ys_error *err)
{
    const bool is_tile = !strcmp(place->rows, "run.tiles");
    const bool is_out = !strcmp(place->rows, "outputs");
    ys_status status = text_of(&out->file, row, "file", place, err);

    out->role = out->date = "";
    if (!status && is_out && !is_output(out->file))
        return bad(place, "file", "a name in the report folder", err);
    if (!status && !is_out && !is_name(out->file))
        return bad(place, "file", "the name of a file, without a folder", err);
    if (!status)
        status = text_of(&out->sha256, row, "sha256", place, err);
    if (!status && !is_sha256(out->sha256) && !(is_tile && !*out->sha256))
        return bad(place, "sha256", "64 hexadecimal digits", err);
    if (!status && json_object_get(row, "path")) {
        status = text_of(&out->path, row, "path", place, err);
        const char *slash = status ? NULL : strrchr(out->path, '/');
        if (!status && (!ys_path_leads_down(out->path) || strlen(out->path) > YS_LONGEST_PATH ||
                        !slash || strcmp(slash + 1, out->file)))
            return bad(place, "path", "a path that leads down to the file", err);
    }
    if (!status && is_tile)
        status = text_of(&out->date, row, "date", place, err);
    if (!status && !is_tile && !is_out)
        status = text_of(&out->role, row, "role", place, err);
    return status;
}

static ys_status read_list(struct ys_evidence_list *out, const json_t *rows,
                           const struct place *place, struct ys_error *err)
{
    const size_t n = json_array_size(rows);
    struct place here = *place;
    ys_status status = YS_OK;

    if (!json_is_array(rows) || n > MOST_FILES)
        return ys_fail(err, YS_ERR_FORMAT, "%.200s/%s: \"%s\": want a list of files",
                       place->folder, hidden, place->rows);
    if (!(out->at = ys_new(n, sizeof *out->at)))
        return ys_fail(err, YS_ERR_NOMEM, "%.200s/%s: out of memory", place->folder, hidden);
    for (; out->n < n && !status; out->n++) {
        here.row = out->n;
        status = read_file(&out->at[out->n], json_array_get(rows, out->n), &here, err);
    }
    return status;
}

struct texts {
    const char **at; /* free() */
    size_t n;
};

static ys_status read_texts(struct texts *out, const json_t *at, const char *key,
                            const struct place *place, struct ys_error *err)
{
    const json_t *list = json_object_get(at, key);
    const size_t n = json_array_size(list);

    if (!json_is_array(list) || n > 1000)
        return bad(place, key, "a list of texts", err);
    if (!(out->at = ys_new(n, sizeof *out->at)))
        return ys_fail(err, YS_ERR_NOMEM, "%.200s/%s: out of memory", place->folder, hidden);
    for (; out->n < n; out->n++) {
        const char *text = json_string_value(json_array_get(list, out->n));

        if (!text || ys_has_control(text))
            return bad(place, key, "a list of texts", err);
        out->at[out->n] = text;
    }
    return YS_OK;
}

/* ---- options */

/* What was stated of the tiles; where nothing was there is no list. */
static ys_status read_stated(struct ys_evidence_read *out, const json_t *at,
                             const struct place *place, struct ys_error *err)
{
    const struct {
        const char *key;
        const char ***at;
        size_t *n;
        struct ys_stated *opt;
    } list[] = {
        {"licence", &out->licence, &out->n_licence, &out->opt.licence},
        {"sun", &out->sun, &out->n_sun, &out->opt.sun},
        {"off_nadir", &out->off_nadir, &out->n_off_nadir, &out->opt.off_nadir},
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct texts texts = {0};

        if (!json_object_get(at, list[i].key))
            continue;
        const ys_status status = read_texts(&texts, at, list[i].key, place, err);

        *list[i].at = texts.at;
        *list[i].n = texts.n;
        if (status)
            return status;
        *list[i].opt = (struct ys_stated){texts.at, texts.n};
    }
    return ys_options_check_tiles(&out->opt, out->tiles.n, err);
}

static ys_status read_flags(struct ys_options *opt, const json_t *at, const struct place *place,
                            struct ys_error *err)
{
    const struct {
        const char *key;
        bool *out;
    } flag[] = {
        {"assume_aligned", &opt->assume_aligned},
        {"skip_bad", &opt->skip_bad},
        {"allow_overlap", &opt->allow_overlap},
        {"all_pairs", &opt->all_pairs},
        {"no_images", &opt->no_images},
        {"no_coordinates", &opt->no_coordinates},
        {"mosaic", &opt->mosaic},
    };

    for (size_t i = 0; i < sizeof flag / sizeof *flag; i++) {
        const json_t *value = json_object_get(at, flag[i].key);

        if (!value && flag[i].out == &opt->mosaic)
            continue; /* is there only where it is true */
        if (!json_is_boolean(value))
            return bad(place, flag[i].key, "true or false", err);
        *flag[i].out = json_is_true(value);
    }
    return YS_OK;
}

/* null is 0. */
static ys_status read_whole(json_int_t *out, const json_t *at, const char *key, json_int_t most,
                            const struct place *place, struct ys_error *err)
{
    const json_t *value = json_object_get(at, key);

    *out = json_integer_value(value);
    if (!json_is_null(value) && (!json_is_integer(value) || *out < 0 || *out > most))
        return bad(place, key, "a whole number, or null", err);
    return YS_OK;
}

static ys_status read_place(struct ys_options *opt, const json_t *at, const struct place *place,
                            struct ys_error *err)
{
    ys_status status = YS_OK;

    if (json_object_get(at, "crs"))
        status = text_of(&opt->crs, at, "crs", place, err);
    if (!status && json_object_get(at, "corners"))
        status = text_of(&opt->corners, at, "corners", place, err);
    return status;
}

static ys_status read_options(struct ys_evidence_read *out, const struct place *place,
                              struct ys_error *err)
{
    const json_t *at = json_object_get(out->root, "parameters");
    const json_t *run = json_object_get(out->root, "run");
    const json_t *pixel = json_object_get(run, "pixel_size_m");
    struct ys_options *opt = &out->opt;
    json_int_t low, high, bytes;
    struct ys_error why;
    ys_status status;

    ys_options_init(opt);
    if (!json_is_object(at))
        return bad(place, "parameters", "an object", err);
    if ((status = read_flags(opt, at, place, err)) ||
        (status = read_whole(&low, at, "tiers_low", MOST_TIERS, place, err)) ||
        (status = read_whole(&high, at, "tiers_high", MOST_TIERS, place, err)) ||
        (status = read_whole(&bytes, at, "max_bytes", LONG_MAX, place, err)) ||
        (status = read_place(opt, at, place, err)) ||
        (status = read_stated(out, at, place, err)) ||
        (status = text_of(&opt->language, run, "language", place, err)) ||
        (json_object_get(run, "figures") &&
         (status = text_of(&opt->figures, run, "figures", place, err))) ||
        (status = text_of(&opt->command, out->root, "command", place, err)))
        return status;
    if (!json_is_number(pixel))
        return bad(place, "pixel_size_m", "a number", err);
    opt->pixel_size_m = json_number_value(pixel);
    opt->tiers_low = (int)low;
    opt->tiers_high = (int)high;
    opt->max_bytes = (size_t)bytes;
    status = ys_options_check(opt, &why);
    return status
               ? ys_fail(err, YS_ERR_FORMAT, "%.200s/%s: %s", place->folder, hidden, why.text)
               : YS_OK;
}

/* ---- the run */

/* "" is NULL. */
static ys_status read_asked(const char **out, const json_t *run, const char *key,
                            const struct place *place, struct ys_error *err)
{
    const ys_status status = text_of(out, run, key, place, err);

    *out = **out ? *out : NULL;
    return status;
}

static ys_status read_sizes(struct ys_evidence_read *out, const json_t *run,
                            const struct place *place, struct ys_error *err)
{
    struct texts sizes = {0};
    const ys_status status = read_texts(&sizes, run, "class_sizes", place, err);

    out->class_size = sizes.at;
    out->n_class_size = sizes.n;
    return status;
}

static ys_status read_run(struct ys_evidence_read *out, const struct place *place,
                          struct ys_error *err)
{
    const json_t *run = json_object_get(out->root, "run");
    ys_status status;

    if (!json_is_object(run))
        return bad(place, "run", "an object", err);
    if ((status = read_asked(&out->class_name, run, "class", place, err)) ||
        (status = read_asked(&out->site_name, run, "site_name", place, err)) ||
        (status = read_asked(&out->reference, run, "reference", place, err)) ||
        (status = read_sizes(out, run, place, err)))
        return status;
    const struct place tiles = {place->folder, "run.tiles", 0};
    const struct place inputs = {place->folder, "inputs", 0};
    const struct place outputs = {place->folder, "outputs", 0};

    if ((status = read_list(&out->tiles, json_object_get(run, "tiles"), &tiles, err)) ||
        (status =
             read_list(&out->inputs, json_object_get(out->root, "inputs"), &inputs, err)) ||
        (status =
             read_list(&out->outputs, json_object_get(out->root, "outputs"), &outputs, err)))
        return status;
    return out->tiles.n ? YS_OK : bad(place, "tiles", "one tile or more", err);
}

static ys_status check_schema(const struct ys_evidence_read *out, const struct place *place,
                              struct ys_error *err)
{
    const char *schema = json_string_value(json_object_get(out->root, "schema"));
    const json_t *version = json_object_get(out->root, "schema_version");

    if (!schema || strcmp(schema, "yardstick evidence"))
        return bad(place, "schema", "\"yardstick evidence\"", err);
    if (json_is_integer(version) && json_integer_value(version) == 1)
        return ys_fail(
            err, YS_ERR_UNSUPPORTED,
            "%.200s/%s: schema_version 1; want 2: earlier programs did not keep what "
            "a replay needs",
            place->folder, hidden);
    if (!json_is_integer(version) || json_integer_value(version) != SCHEMA_VERSION)
        return bad(place, "schema_version", "2", err);
    return YS_OK;
}

ys_status ys_evidence_parse(struct ys_evidence_read *out, const char *folder,
                            struct ys_error *err)
{
    const struct place place = {folder, NULL, 0};
    char *path = ys_path_join(folder, hidden);

    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.200s: out of memory", folder);
    ys_status status = ys_json_parse(&out->root, path, out->text, out->n, &bounds,
                                     "the evidence.json of a report", err);
    if (!status)
        status = check_schema(out, &place, err);
    if (!status)
        status = read_run(out, &place, err);
    if (!status)
        status = read_options(out, &place, err);
    free(path);
    return status;
}

ys_status ys_evidence_open(struct ys_evidence_read *out, const char *folder,
                           struct ys_error *err)
{
    char *path = ys_path_join(folder, hidden);

    *out = (struct ys_evidence_read){0};
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.200s: out of memory", folder);
    const ys_status status = ys_textfile_read(&out->text, &out->n, path, bounds.bytes, err);

    free(path);
    return status ? status : ys_evidence_parse(out, folder, err);
}

const char *ys_evidence_text(const struct ys_evidence_read *evidence, const char *object,
                             const char *key)
{
    const json_t *at = object ? json_object_get(evidence->root, object) : evidence->root;

    return json_string_value(json_object_get(at, key));
}

void ys_evidence_read_fini(struct ys_evidence_read *evidence)
{
    json_decref(evidence->root);
    free(evidence->text);
    free(evidence->tiles.at);
    free(evidence->inputs.at);
    free(evidence->outputs.at);
    free(evidence->class_size);
    free(evidence->licence);
    free(evidence->sun);
    free(evidence->off_nadir);
    *evidence = (struct ys_evidence_read){0};
}
