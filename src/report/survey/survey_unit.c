/* survey_unit.c - plan.json, and the record of a unit: what of a site the pages over all sites show */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/sha256.h"
#include "../json/json_builder.h"
#include "../words.h"
#include "survey.h"

enum { SCHEMA_VERSION = 1 };

static void put_input(struct ys_json_builder *json, json_t *rows,
                      const struct ys_survey_input *input)
{
    json_t *row = ys_json_append_object(json, rows);

    ys_json_put_text(json, row, "role", input->role);
    ys_json_put_text(json, row, "path", input->path);
    if (*input->date)
        ys_json_put_text(json, row, "date", input->date);
    ys_json_put_text(json, row, "sha256", input->sha256);
    ys_json_put(json, row, "bytes", json_integer((json_int_t)input->bytes));
}

static void put_unit(struct ys_json_builder *json, json_t *rows,
                     const struct ys_survey_unit *unit)
{
    json_t *row = ys_json_append_object(json, rows);

    ys_json_put_text(json, row, "unit", unit->id);
    ys_json_put_text(json, row, "site", unit->site);
    ys_json_put_text(json, row, "folder", unit->folder);
    ys_json_put_text(json, row, "command", unit->command);
    json_t *inputs = ys_json_put_array(json, row, "inputs");
    for (size_t i = 0; i < unit->n_input && !json->failed; i++)
        put_input(json, inputs, &unit->input[i]);
}

ys_status ys_survey_plan_json(char **out, const struct ys_survey_plan *plan,
                              struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "schema", json_string("yardstick survey plan"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put_text(&json, json.root, "plan", plan->id);
    json_t *program = ys_json_put_array(&json, json.root, "program");
    for (size_t i = 0; i < plan->program.n; i++)
        ys_json_append_text(&json, program, plan->program.at[i]);
    json_t *manifest = ys_json_put_object(&json, json.root, "manifest");
    ys_json_put_text(&json, manifest, "file", plan->manifest);
    ys_json_put_text(&json, manifest, "sha256", plan->manifest_sha256);
    ys_json_put_text(&json, json.root, "language", plan->language);
    ys_json_put_bool(&json, json.root, "no_coordinates", plan->no_coordinates);
    ys_json_put(&json, json.root, "max_bytes", json_integer((json_int_t)plan->max_bytes));
    json_t *units = ys_json_put_array(&json, json.root, "units");
    for (size_t i = 0; i < plan->n && !json.failed; i++)
        put_unit(&json, units, &plan->unit[i]);
    return ys_json_finish(out, &json, "plan.json", err);
}

/* ---- the record of a unit */

/* The middle of what bounds the areas: where a map has its dot. */
static void put_place(struct ys_json_builder *json, const ys_result *res)
{
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY}, first = NAN;

    for (size_t a = 0; a < res->n_area && !res->opt.no_coordinates; a++)
        for (size_t r = 0; r < res->area[a].lonlat.n; r++)
            for (size_t i = 0; i < res->area[a].lonlat.ring[r].n; i++) {
                const struct ys_point p = res->area[a].lonlat.ring[r].pt[i];

                first = isfinite(first) ? first : p.x;
                b[0] = fmin(b[0], ys_longitude_near(p.x, first));
                b[2] = fmax(b[2], ys_longitude_near(p.x, first));
                b[1] = fmin(b[1], p.y);
                b[3] = fmax(b[3], p.y);
            }
    ys_json_put_number(json, json->root, "lon", ys_longitude_near((b[0] + b[2]) / 2, 0), 6);
    ys_json_put_number(json, json->root, "lat", (b[1] + b[3]) / 2, 6);
}

/* As the report names it: the time only where another look is of the same day. */
static void put_date(struct ys_json_builder *json, json_t *row, const char *key,
                     const ys_result *res, size_t date)
{
    struct ys_text text = {0};

    if (date < res->n_date)
        ys_add_date(&text, res, date);
    ys_json_put_text(json, row, key, ys_or_empty(text.bytes));
    json->failed |= text.failed;
    ys_text_drop(&text);
}

static void put_counts(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "counts");

    for (size_t i = 0; i < res->n_count && !json->failed; i++) {
        const struct ys_count *count = &res->count[i];
        json_t *row = ys_json_append_object(json, rows);

        put_date(json, row, "date", res, count->date);
        ys_json_put_text(json, row, "area", count->area);
        ys_json_put_text(json, row, "class", count->class_name);
        ys_json_put_bool(json, row, "counted", count->counted);
        ys_json_put_count(json, row, "certain", true, count->certain);
        ys_json_put_count(json, row, "low90", true, count->low90);
        ys_json_put_count(json, row, "best", true, count->best);
        ys_json_put_count(json, row, "high90", true, count->high90);
        ys_json_put_count(json, row, "possible", true, count->possible);
        ys_json_put_count(json, row, "flags", true, (int64_t)count->flags);
        ys_json_put_number(json, row, "obscured", count->obscured, 4);
    }
}

static void put_changes(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "changes");

    for (size_t i = 0; i < res->n_change && !json->failed; i++) {
        const struct ys_change *change = &res->change[i];

        if (!change->next) /* of --all-pairs: the series has the pairs in succession */
            continue;
        json_t *row = ys_json_append_object(json, rows);
        put_date(json, row, "before", res, change->before);
        put_date(json, row, "after", res, change->after);
        ys_json_put_text(json, row, "area", change->area);
        ys_json_put_text(json, row, "class", change->class_name);
        ys_json_put_bool(json, row, "counted", change->counted);
        ys_json_put_count(json, row, "best", true, change->best);
        ys_json_put_count(json, row, "low90", true, change->low90);
        ys_json_put_count(json, row, "high90", true, change->high90);
        ys_json_put_bool(json, row, "established", change->established);
        ys_json_put_text(json, row, "missing", change->missing);
        ys_json_put_count(json, row, "flags", true, (int64_t)change->flags);
    }
}

static void put_verdicts(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "verdicts");

    for (size_t i = 0; i < res->n_verdict && !json->failed; i++) {
        const struct ys_verdict *verdict = &res->verdict[i];
        json_t *row = ys_json_append_object(json, rows);

        ys_json_put_text(json, row, "id", verdict->id);
        ys_json_put_text(json, row, "class", verdict->class_name);
        ys_json_put_text(json, row, "stated", verdict->stated);
        ys_json_put_count(json, row, "verdict", true, verdict->kind_of_verdict);
        ys_json_put_text(json, row, "code", verdict->code);
        ys_json_put_text(json, row, "reason", verdict->reason);
        ys_json_put_bool(json, row, "rehearsal", verdict->rehearsal);
    }
}

/* So that a torn or altered record is known from its bytes alone. */
static ys_status seal(char **out, const char *json, struct ys_error *err)
{
    struct ys_text text = {0};
    char hex[65];
    const ys_status status = ys_bytes_sha256(hex, json, strlen(json), err);

    if (status)
        return status;
    ys_text_addf(&text, "yardstick-unit %d %s\n", SCHEMA_VERSION, hex);
    ys_text_add(&text, json);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "record of a unit: out of memory");
}

ys_status ys_survey_unit_record(char **out, const struct ys_survey_made *made,
                                struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};
    char *text = NULL;

    *out = NULL;
    ys_json_put_text(&json, json.root, "unit", made->unit->id);
    ys_json_put_text(&json, json.root, "site", made->unit->site);
    ys_json_put_text(&json, json.root, "folder", made->unit->folder);
    ys_json_put_text(&json, json.root, "failed", made->res ? "" : made->why);
    if (made->res) {
        ys_json_put_text(&json, json.root, "sums", made->sums);
        ys_json_put_bool(&json, json.root, "rendered", made->res->rendered);
        put_place(&json, made->res);
        put_counts(&json, made->res);
        put_changes(&json, made->res);
        put_verdicts(&json, made->res);
    }
    ys_status status = ys_json_finish(&text, &json, "record of a unit", err);

    if (!status)
        status = seal(out, text, err);
    free(text);
    return status;
}
