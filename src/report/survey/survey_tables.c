/* survey_tables.c - counts.csv, changes.csv and verdicts.csv of all sites: those of the sites under one
 * another, with a column for the site; and sites.geojson */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../json/json_builder.h"
#include "../words.h"
#include "survey.h"

/* Length of the row at csv without its line feed; *columns: its cells.  A quoted cell may hold both. */
static size_t row_length(size_t *columns, const char *csv)
{
    bool quoted = false;
    size_t i = 0;

    *columns = 1;
    for (; csv[i] && (quoted || csv[i] != '\n'); i++) {
        quoted ^= csv[i] == '"';
        *columns += !quoted && csv[i] == ',';
    }
    return i;
}

static void add_row(struct ys_survey_table *table, size_t columns)
{
    if (table->n == table->room) {
        const size_t room = 2 * table->room + 64;
        struct ys_survey_table_row *more = ys_resize(table->row, room, sizeof *more);

        table->failed = table->failed || !more;
        if (!more)
            return;
        table->row = more;
        table->room = room;
    }
    table->row[table->n++] = (struct ys_survey_table_row){table->rows.n, columns};
}

void ys_survey_table_add(struct ys_survey_table *table, const char *site, const char *csv)
{
    size_t columns, n = row_length(&columns, csv);

    if (columns > table->columns) {
        ys_text_drop(&table->header);
        ys_text_add_n(&table->header, csv, n);
        table->columns = columns;
    }
    for (csv += n + (csv[n] == '\n'); *csv && !table->failed; csv += n + (csv[n] == '\n')) {
        n = row_length(&columns, csv);
        ys_add_cell(&table->rows, site);
        ys_text_add(&table->rows, ",");
        ys_text_add_n(&table->rows, csv, n);
        add_row(table, columns);
    }
}

/* The site that a claim names is a column of its own beside that of the survey. */
static void add_header(struct ys_text *text, const char *header)
{
    const char *own = strstr(header, ",site,");

    ys_text_add(text, "site,");
    ys_text_add_n(text, header, own ? (size_t)(own - header) : strlen(header));
    if (own) {
        ys_text_add(text, ",claim_site,");
        ys_text_add(text, own + strlen(",site,"));
    }
    ys_text_add(text, "\n");
}

ys_status ys_survey_table_take(char **out, struct ys_survey_table *table, const char *what,
                               struct ys_error *err)
{
    struct ys_text text = {0};
    size_t at = 0;

    add_header(&text, ys_or_empty(table->header.bytes));
    for (size_t i = 0; i < table->n && !table->rows.failed; i++) {
        ys_text_add_n(&text, table->rows.bytes + at, table->row[i].end - at);
        for (size_t k = table->row[i].columns; k < table->columns; k++)
            ys_text_add(&text, ",");
        ys_text_add(&text, "\n");
        at = table->row[i].end;
    }
    text.failed |= table->failed || table->rows.failed || table->header.failed;
    *out = ys_text_take(&text);
    ys_text_drop(&text);
    ys_text_drop(&table->header);
    ys_text_drop(&table->rows);
    free(table->row);
    *table = (struct ys_survey_table){0};
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", what);
}

/* ---- sites.geojson */

static void put_flags(struct ys_json_builder *json, json_t *at,
                      const struct ys_survey_site *site)
{
    uint64_t flags = 0;

    for (size_t i = 0; i < site->n_count; i++)
        flags |= site->count[i].flags;
    ys_json_put_flags(json, at, flags);
}

/* A row an area and class: what a map labels. */
static void put_latest(struct ys_json_builder *json, json_t *at,
                       const struct ys_survey_site *site)
{
    json_t *rows = ys_json_put_array(json, at, "latest");

    for (size_t i = 0; i < site->n_count && !json->failed; i++) {
        const struct ys_survey_count *count = &site->count[i];
        bool later = false;

        for (size_t k = i + 1; k < site->n_count && !later; k++)
            later = ys_same_text(site->count[k].area, count->area) &&
                    ys_same_text(site->count[k].class_name, count->class_name);
        if (later)
            continue;
        json_t *row = ys_json_append_object(json, rows);

        ys_json_put_text(json, row, "date", count->date);
        ys_json_put_text(json, row, "area", count->area);
        ys_json_put_text(json, row, "class", count->class_name);
        ys_json_put_count(json, row, "best", count->counted, count->best);
        ys_json_put_count(json, row, "low90", count->counted, count->low90);
        ys_json_put_count(json, row, "high90", count->counted, count->high90);
    }
}

static void put_site(struct ys_json_builder *json, json_t *feature,
                     const struct ys_survey_site *site)
{
    size_t verdicts[YS_NOT_CONSISTENT + 1] = {0}, established = 0;

    for (size_t i = 0; i < site->n_verdict; i++)
        verdicts[site->verdict[i].kind]++;
    for (size_t i = 0; i < site->n_change; i++)
        established += site->change[i].established;
    ys_json_put(json, feature, "type", json_string("Feature"));
    ys_json_put_text(json, feature, "id", site->folder);
    json_t *at = ys_json_put_object(json, feature, "properties");
    ys_json_put_text(json, at, "name", site->name);
    struct ys_text report = {0};
    ys_text_add(&report, "sites/");
    ys_text_add(&report, site->folder);
    ys_text_add(&report, "/report.html");
    ys_json_put_text_or_null(json, at, "report", *site->failed ? "" : report.bytes);
    json->failed |= report.failed;
    ys_text_drop(&report);
    ys_json_put_text_or_null(json, at, "failed", site->failed);
    ys_json_put_bool(json, at, "rendered", site->rendered);
    put_latest(json, at, site);
    ys_json_put_count(json, at, "changes_established", true, (int64_t)established);
    ys_json_put_count(json, at, "consistent", true, (int64_t)verdicts[YS_CONSISTENT]);
    ys_json_put_count(json, at, "not_consistent", true, (int64_t)verdicts[YS_NOT_CONSISTENT]);
    ys_json_put_count(json, at, "cannot_tell", true, (int64_t)verdicts[YS_CANNOT_TELL]);
    put_flags(json, at, site);
    if (!isfinite(site->lon_deg + site->lat_deg)) {
        ys_json_put(json, feature, "geometry", json_null());
        return;
    }
    json_t *geometry = ys_json_put_object(json, feature, "geometry");
    ys_json_put(json, geometry, "type", json_string("Point"));
    json_t *place = ys_json_put_array(json, geometry, "coordinates");
    ys_json_append(json, place, json_real(site->lon_deg));
    ys_json_append(json, place, json_real(site->lat_deg));
}

ys_status ys_survey_geojson(char **out, const struct ys_survey_view *view, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};
    bool rendered = false;

    for (size_t i = 0; i < view->n; i++)
        rendered = rendered || view->site[i].rendered;
    ys_json_put(&json, json.root, "type", json_string("FeatureCollection"));
    ys_json_put_text(&json, json.root, "name", "sites");
    ys_json_put_bool(&json, json.root, "rendered", rendered);
    json_t *features = ys_json_put_array(&json, json.root, "features");
    for (size_t i = 0; i < view->n && !json.failed; i++)
        put_site(&json, ys_json_append_object(&json, features), &view->site[i]);
    return ys_json_finish(out, &json, "sites.geojson", err);
}
