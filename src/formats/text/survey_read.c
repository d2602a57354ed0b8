/* survey_read.c - plan.json and the records of units, read back */

#include "survey_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "jsontext.h"
#include "textfile.h"

enum { LONGEST_TEXT = 100000, LONGEST_FOLDER = 100, MOST_PROGRAM = 100, SEAL = 17 };

/* A plan of 200,000 sites with ten tiles each; a record of 10,000 counts. */
static const struct ys_json_bounds plan_bounds = {1u << 30, 40000000, 8000000, 0};
static const struct ys_json_bounds unit_bounds = {64 << 20, 4000000, 1000000, 0};

static const char seal[] = "yardstick-unit 1 "; /* SEAL letters, 64 digits, a line feed */

/* One reading: the first fault ends it, and only the end is checked. */
struct reading {
    const char *path;
    struct ys_text_list *text;
    struct ys_error *err;
    ys_status status;
    const char *rows; /* what is being read; NULL: the file itself */
    size_t row;
};

static void bad(struct reading *r, const char *key, const char *want)
{
    if (r->status)
        return;
    if (r->rows)
        r->status = ys_fail(r->err, YS_ERR_FORMAT, "%.300s: %s %zu: \"%s\": want %s", r->path,
                            r->rows, r->row + 1, key, want);
    else
        r->status =
            ys_fail(r->err, YS_ERR_FORMAT, "%.300s: \"%s\": want %s", r->path, key, want);
}

static void no_memory(struct reading *r)
{
    if (!r->status)
        r->status = ys_fail(r->err, YS_ERR_NOMEM, "%.300s: out of memory", r->path);
}

/* A text of the object; never NULL. */
static const char *text_of(struct reading *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);

    if (!text || strlen(text) > LONGEST_TEXT || strlen(text) != json_string_length(value)) {
        bad(r, key, "a text");
        return "";
    }
    text = ys_text_list_add(r->text, text);
    if (!text)
        no_memory(r);
    return ys_or_empty(text);
}

/* The same on one line. */
static const char *line_of(struct reading *r, const json_t *object, const char *key)
{
    const char *text = text_of(r, object, key);

    if (ys_has_control(text))
        bad(r, key, "one line of text");
    return text;
}

static const char *sha256_of(struct reading *r, const json_t *object, const char *key)
{
    const char *text = text_of(r, object, key);

    if (strlen(text) != 64 || strspn(text, "0123456789abcdef") != 64)
        bad(r, key, "64 hexadecimal digits");
    return text;
}

static json_int_t whole_of(struct reading *r, const json_t *object, const char *key,
                           json_int_t low, json_int_t high)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_integer(value) && json_integer_value(value) >= low &&
        json_integer_value(value) <= high)
        return json_integer_value(value);
    bad(r, key, "a whole number in its range");
    return low;
}

static bool truth_of(struct reading *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_boolean(value))
        bad(r, key, "true or false");
    return json_is_true(value);
}

/* A number, or null, which is NaN. */
static double number_of(struct reading *r, const json_t *object, const char *key, double most)
{
    const json_t *value = json_object_get(object, key);
    const double number = json_number_value(value);

    if (json_is_null(value))
        return NAN;
    if (!json_is_number(value) || !(fabs(number) <= most))
        bad(r, key, "a number in its range, or null");
    return number;
}

static const json_t *list_of(struct reading *r, const json_t *object, const char *key)
{
    const json_t *rows = json_object_get(object, key);

    if (!json_is_array(rows))
        bad(r, key, "a list");
    r->rows = key;
    return rows;
}

/* Room for the rows of a list; NULL where something failed. */
static void *room_of(struct reading *r, const json_t *rows, size_t size)
{
    void *room = r->status ? NULL : ys_new(json_array_size(rows), size);

    if (!room)
        no_memory(r);
    return room;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
}

/* As the program makes them: never a path, a hidden file or an option. */
static bool is_site_folder(const char *name)
{
    size_t n = 0;

    while (is_plain(name[n]))
        n++;
    return n && !name[n] && n <= LONGEST_FOLDER && *name != '.' && *name != '-';
}

static const char *folder_of(struct reading *r, const json_t *object)
{
    const char *name = text_of(r, object, "folder");

    if (!is_site_folder(name))
        bad(r, "folder", "a plain name");
    return name;
}

/* ---- plan.json */

static void read_input(struct ys_survey_input *out, struct reading *r, const json_t *row)
{
    *out = (struct ys_survey_input){
        .role = line_of(r, row, "role"),
        .path = line_of(r, row, "path"),
        .date = json_object_get(row, "date") ? line_of(r, row, "date") : "",
        .sha256 = sha256_of(r, row, "sha256"),
        .bytes = (uint64_t)whole_of(r, row, "bytes", 0, INT64_MAX),
    };
}

static void read_unit(struct ys_survey_unit *out, struct reading *r,
                      const struct ys_survey_plan *plan, const json_t *row)
{
    const json_t *inputs = json_object_get(row, "inputs");
    char id[65];

    out->site = line_of(r, row, "site");
    out->folder = folder_of(r, row);
    out->command = text_of(r, row, "command");
    const char *const unit = sha256_of(r, row, "unit");

    if (!r->status) /* else unit is no hash */
        memcpy(out->id, unit, sizeof out->id);
    if (!json_is_array(inputs))
        bad(r, "inputs", "a list");
    out->input = room_of(r, inputs, sizeof *out->input);
    for (size_t i = 0; out->input && i < json_array_size(inputs) && !r->status; i++)
        read_input(&out->input[out->n_input++], r, json_array_get(inputs, i));
    if (!r->status)
        r->status = ys_survey_unit_identify(id, plan, out, r->err);
    if (!r->status && strcmp(id, out->id))
        bad(r, "unit", "the hash of what stands here: the file is damaged");
}

static void read_program(struct ys_survey_plan *out, struct reading *r, const json_t *root)
{
    const json_t *lines = list_of(r, root, "program");

    if (json_array_size(lines) > MOST_PROGRAM)
        bad(r, "program", "fewer lines");
    for (size_t i = 0; i < json_array_size(lines) && !r->status; i++) {
        const char *line = json_string_value(json_array_get(lines, i));

        if (!line || ys_has_control(line))
            bad(r, "program", "lines of text");
        else if (!ys_text_list_add(&out->program, line))
            no_memory(r);
    }
    r->rows = NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two sites in one folder would be one after the other. */
static void check_folders(struct reading *r, const struct ys_survey_plan *plan)
{
    const char **folder = r->status ? NULL : ys_new(plan->n, sizeof *folder);

    if (!folder)
        no_memory(r);
    for (size_t i = 0; folder && i < plan->n; i++)
        folder[i] = plan->unit[i].folder;
    if (folder)
        qsort(folder, plan->n, sizeof *folder, by_text);
    for (size_t i = 1; folder && i < plan->n; i++)
        if (!strcmp(folder[i - 1], folder[i]))
            bad(r, "folder", "folders that differ");
    free(folder);
}

static void read_plan(struct ys_survey_plan *out, struct reading *r, const json_t *root)
{
    const json_t *manifest = json_object_get(root, "manifest");
    const char *schema = json_string_value(json_object_get(root, "schema"));
    char id[65];

    if (!schema || strcmp(schema, "yardstick survey plan"))
        bad(r, "schema", "\"yardstick survey plan\"");
    whole_of(r, root, "schema_version", 1, 1);
    const char *const plan = sha256_of(r, root, "plan");

    if (!r->status) /* else plan is no hash */
        memcpy(out->id, plan, sizeof out->id);
    read_program(out, r, root);
    out->manifest = line_of(r, manifest, "file");
    out->manifest_sha256 = sha256_of(r, manifest, "sha256");
    out->language = line_of(r, root, "language");
    out->no_coordinates = truth_of(r, root, "no_coordinates");
    out->max_bytes = (uint64_t)whole_of(r, root, "max_bytes", 0, INT64_MAX);
    const json_t *units = list_of(r, root, "units");

    out->unit = room_of(r, units, sizeof *out->unit);
    for (; out->unit && out->n < json_array_size(units) && !r->status; out->n++) {
        r->row = out->n;
        read_unit(&out->unit[out->n], r, out, json_array_get(units, out->n));
    }
    r->rows = NULL;
    check_folders(r, out);
    if (!r->status)
        r->status = ys_survey_plan_identify(id, out, r->err);
    if (!r->status && strcmp(id, out->id))
        bad(r, "plan", "the hash of what stands here: the file is damaged");
}

ys_status ys_survey_plan_parse(struct ys_survey_plan *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err)
{
    struct reading r = {.path = path, .text = &out->text, .err = err};
    json_t *root = NULL;

    *out = (struct ys_survey_plan){0};
    r.status = ys_json_parse(&root, path, bytes, n, &plan_bounds, "the plan of a survey", err);
    if (!r.status)
        read_plan(out, &r, root);
    json_decref(root);
    if (r.status)
        ys_survey_plan_fini(out);
    return r.status;
}

ys_status ys_survey_plan_read(struct ys_survey_plan *out, const char *path,
                              struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_survey_plan){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, plan_bounds.bytes, err);
    if (!status)
        status = ys_survey_plan_parse(out, path, bytes, n, err);
    free(bytes);
    return status;
}

/* ---- the record of a unit */

static void read_counts(struct ys_survey_site *out, struct reading *r, const json_t *root)
{
    const json_t *rows = list_of(r, root, "counts");

    out->count = room_of(r, rows, sizeof *out->count);
    for (size_t i = 0; out->count && i < json_array_size(rows) && !r->status; i++) {
        const json_t *row = json_array_get(rows, i);

        r->row = i;
        out->count[out->n_count++] = (struct ys_survey_count){
            .date = text_of(r, row, "date"),
            .area = text_of(r, row, "area"),
            .class_name = text_of(r, row, "class"),
            .counted = truth_of(r, row, "counted"),
            .certain = (uint32_t)whole_of(r, row, "certain", 0, UINT32_MAX),
            .low90 = (uint32_t)whole_of(r, row, "low90", 0, UINT32_MAX),
            .best = (uint32_t)whole_of(r, row, "best", 0, UINT32_MAX),
            .high90 = (uint32_t)whole_of(r, row, "high90", 0, UINT32_MAX),
            .possible = (uint32_t)whole_of(r, row, "possible", 0, UINT32_MAX),
            .flags = (uint64_t)whole_of(r, row, "flags", 0, INT64_MAX),
            .obscured = number_of(r, row, "obscured", 1),
        };
    }
}

static void read_changes(struct ys_survey_site *out, struct reading *r, const json_t *root)
{
    const json_t *rows = list_of(r, root, "changes");

    out->change = room_of(r, rows, sizeof *out->change);
    for (size_t i = 0; out->change && i < json_array_size(rows) && !r->status; i++) {
        const json_t *row = json_array_get(rows, i);

        r->row = i;
        out->change[out->n_change++] = (struct ys_survey_change){
            .before = text_of(r, row, "before"),
            .after = text_of(r, row, "after"),
            .area = text_of(r, row, "area"),
            .class_name = text_of(r, row, "class"),
            .missing = text_of(r, row, "missing"),
            .counted = truth_of(r, row, "counted"),
            .established = truth_of(r, row, "established"),
            .best = (int32_t)whole_of(r, row, "best", INT32_MIN, INT32_MAX),
            .low90 = (int32_t)whole_of(r, row, "low90", INT32_MIN, INT32_MAX),
            .high90 = (int32_t)whole_of(r, row, "high90", INT32_MIN, INT32_MAX),
            .flags = (uint64_t)whole_of(r, row, "flags", 0, INT64_MAX),
        };
    }
}

static void read_verdicts(struct ys_survey_site *out, struct reading *r, const json_t *root)
{
    const json_t *rows = list_of(r, root, "verdicts");

    out->verdict = room_of(r, rows, sizeof *out->verdict);
    for (size_t i = 0; out->verdict && i < json_array_size(rows) && !r->status; i++) {
        const json_t *row = json_array_get(rows, i);

        r->row = i;
        out->verdict[out->n_verdict++] = (struct ys_survey_verdict){
            .id = text_of(r, row, "id"),
            .class_name = text_of(r, row, "class"),
            .stated = text_of(r, row, "stated"),
            .kind = (enum ys_verdict_kind)whole_of(r, row, "verdict", YS_CANNOT_TELL,
                                                   YS_NOT_CONSISTENT),
            .code = text_of(r, row, "code"),
            .reason = text_of(r, row, "reason"),
            .rehearsal = truth_of(r, row, "rehearsal"),
        };
    }
}

static void read_site(struct ys_survey_site *out, struct reading *r, const json_t *root)
{
    out->unit = sha256_of(r, root, "unit");
    out->name = line_of(r, root, "site");
    out->folder = folder_of(r, root);
    out->failed = text_of(r, root, "failed");
    out->sums = "";
    out->lon_deg = out->lat_deg = NAN;
    if (r->status || *out->failed)
        return;
    out->sums = sha256_of(r, root, "sums");
    out->rendered = truth_of(r, root, "rendered");
    out->lon_deg = number_of(r, root, "lon", 360);
    out->lat_deg = number_of(r, root, "lat", 90);
    read_counts(out, r, root);
    read_changes(out, r, root);
    read_verdicts(out, r, root);
}

/* The first line names the hash of what follows it. */
static ys_status open_seal(const char **json, const char *path, const char *bytes, size_t n,
                           struct ys_error *err)
{
    char hex[65];
    const size_t head = SEAL + 64 + 1;

    if (n < head || memcmp(bytes, seal, SEAL) || bytes[head - 1] != '\n')
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: damaged: no record of a unit", path);
    const ys_status status = ys_bytes_sha256(hex, bytes + head, n - head, err);

    if (status)
        return status;
    if (memcmp(hex, bytes + SEAL, 64))
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: damaged: not the bytes that were written",
                       path);
    *json = bytes + head;
    return YS_OK;
}

ys_status ys_survey_site_parse(struct ys_survey_site *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err)
{
    struct reading r = {.path = path, .text = &out->text, .err = err};
    const char *json = bytes;
    json_t *root = NULL;

    *out = (struct ys_survey_site){0};
    r.status = open_seal(&json, path, bytes, n, err);
    if (!r.status)
        r.status = ys_json_parse(&root, path, json, n - (size_t)(json - bytes), &unit_bounds,
                                 "the record of a unit", err);
    if (!r.status)
        read_site(out, &r, root);
    json_decref(root);
    if (r.status)
        ys_survey_site_fini(out);
    return r.status;
}

ys_status ys_survey_site_read(struct ys_survey_site *out, const char *path,
                              struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_survey_site){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, unit_bounds.bytes, err);
    if (!status)
        status = ys_survey_site_parse(out, path, bytes, n, err);
    free(bytes);
    return status;
}
