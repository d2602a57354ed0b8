/* reported.c - a written report.json, read back */

#include "reported.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/utf8.h"
#include "../../raster/geom.h"
#include "../text/jsontext.h"
#include "../text/textfile.h"

enum {
    /* Version 1 calls the number of an object "id", and differs in nothing else that is read. */
    SCHEMA_VERSION = 2,
    FIRST_VERSION = 1,
    MAX_ROWS = 20000,
    MAX_TRACK_ROWS = 200000,
    MAX_NUMBER = 1000000000,
    MAX_POINTS = 100000
};

/* An object takes 40 values and about 1.5 KB: 300,000 objects fit. */
static const struct ys_json_bounds bounds = {512 << 20, 16000000, 6000000, 1500000};

struct place { /* what an error names */
    const char *path, *rows;
    size_t row; /* from 0 */
};

static ys_status bad(const struct place *place, const char *key, const char *want,
                     struct ys_error *err)
{
    return ys_fail(err, YS_ERR_FORMAT, "%s: %s %zu: \"%s\": want %s", place->path, place->rows,
                   place->row + 1, key, want);
}

static ys_status no_memory(const struct place *place, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", place->path);
}

static ys_status text_of(const char **out, const json_t *row, const char *key,
                         const struct place *place, struct ys_error *err)
{
    const char *const text = json_string_value(json_object_get(row, key));

    *out = text ? text : "";
    return !text || ys_has_control(text) ? bad(place, key, "one line of text", err) : YS_OK;
}

static ys_status number_of(uint32_t *out, const json_t *row, const char *key,
                           const struct place *place, struct ys_error *err)
{
    const json_t *const value = json_object_get(row, key);

    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > MAX_NUMBER)
        return bad(place, key, "a whole number of 0 or more", err);
    *out = (uint32_t)json_integer_value(value);
    return YS_OK;
}

static ys_status read_count(void *row, const json_t *json, const struct place *place,
                            struct ys_error *err)
{
    struct ys_reported_count *const out = row;
    const bool is_track = !strcmp(place->rows, "tracks");
    const json_t *const counted = json_object_get(json, "counted");
    ys_status status;

    out->track = out->class_name = "";
    if ((status = text_of(&out->date, json, "date", place, err)) != YS_OK ||
        (status = text_of(&out->area, json, "area", place, err)) != YS_OK ||
        (status = is_track ? text_of(&out->track, json, "track", place, err)
                           : text_of(&out->class_name, json, "class", place, err)) != YS_OK)
        return status;
    if (!json_is_boolean(counted))
        return bad(place, "counted", "true or false", err);
    if (*out->date && ys_date_range_parse(&out->when, &out->last_day, out->date, NULL) != YS_OK)
        return bad(place, "date", "a date", err);
    out->dated = *out->date;
    if (!(out->counted = json_is_true(counted)))
        return YS_OK;
    if ((status = number_of(&out->best, json, "best", place, err)) != YS_OK ||
        (status = number_of(&out->low90, json, "low90", place, err)) != YS_OK)
        return status;
    return number_of(&out->high90, json, "high90", place, err);
}

/* A text that need not be there. */
static ys_status text_if(const char **out, const json_t *row, const char *key,
                         const struct place *place, struct ys_error *err)
{
    *out = "";
    return json_object_get(row, key) ? text_of(out, row, key, place, err) : YS_OK;
}

/* 0 where it is not there, or null. */
static ys_status number_if(uint32_t *out, const json_t *row, const char *key,
                           const struct place *place, struct ys_error *err)
{
    const json_t *const value = json_object_get(row, key);

    *out = 0;
    return value && !json_is_null(value) ? number_of(out, row, key, place, err) : YS_OK;
}

/* Its number, and what became of it: an older report may not say. */
static ys_status read_fate(struct ys_reported_object *out, const json_t *json,
                           const struct place *place, struct ys_error *err)
{
    const char *const number = json_object_get(json, "number") ? "number" : "id";
    ys_status status;

    if ((status = number_if(&out->number, json, number, place, err)) != YS_OK ||
        (status = number_if(&out->same_as, json, "same_as", place, err)) != YS_OK ||
        (status = text_if(&out->since, json, "since", place, err)) != YS_OK)
        return status;
    return text_if(&out->until, json, "until", place, err);
}

static ys_status read_change(void *row, const json_t *json, const struct place *place,
                             struct ys_error *err)
{
    struct ys_reported_change *const out = row;
    const struct {
        const char *key;
        uint32_t *to;
    } number[] = {
        {"stayed_low90", &out->stayed90[0]},   {"stayed_high90", &out->stayed90[1]},
        {"left_low90", &out->left90[0]},       {"left_high90", &out->left90[1]},
        {"arrived_low90", &out->arrived90[0]}, {"arrived_high90", &out->arrived90[1]},
    };
    ys_status status;

    if ((status = text_of(&out->before, json, "before", place, err)) != YS_OK ||
        (status = text_of(&out->after, json, "after", place, err)) != YS_OK ||
        (status = text_of(&out->area, json, "area", place, err)) != YS_OK ||
        (status = text_of(&out->class_name, json, "class", place, err)) != YS_OK)
        return status;
    out->matched = json_is_true(json_object_get(json, "matched"));
    out->next = !json_is_false(json_object_get(json, "next"));
    for (size_t i = 0; out->matched && !status && i < sizeof number / sizeof *number; i++)
        status = number_of(number[i].to, json, number[i].key, place, err);
    return status;
}

static ys_status read_object(void *row, const json_t *json, const struct place *place,
                             struct ys_error *err)
{
    struct ys_reported_object *const out = row;
    const json_t *const lon = json_object_get(json, "lon_deg");
    const json_t *const lat = json_object_get(json, "lat_deg");
    ys_status status;

    if ((status = text_of(&out->date, json, "date", place, err)) != YS_OK ||
        (status = text_of(&out->area, json, "area", place, err)) != YS_OK ||
        (status = text_of(&out->class_name, json, "class", place, err)) != YS_OK)
        return status;
    const bool known = json_is_number(lon) && json_is_number(lat);
    if (!known && !(json_is_null(lon) && json_is_null(lat)))
        return bad(place, "lon_deg, lat_deg", "two numbers, or null", err);
    if ((status = read_fate(out, json, place, err)) != YS_OK)
        return status;
    out->lon_deg = known ? json_number_value(lon) : (double)NAN;
    out->lat_deg = known ? json_number_value(lat) : (double)NAN;
    return known && !(fabs(out->lon_deg) <= 180 && fabs(out->lat_deg) <= 90)
               ? bad(place, "lon_deg, lat_deg", "degrees", err)
               : YS_OK;
}

static ys_status read_line(struct ys_line *out, const json_t *points, const struct place *place,
                           struct ys_error *err)
{
    const size_t n = json_array_size(points);

    if (!json_is_array(points) || n < 2 || n > MAX_POINTS)
        return bad(place, "rings or line", "lists of positions", err);
    if (!(out->pt = ys_new(n, sizeof *out->pt)))
        return no_memory(place, err);
    out->n = n;
    for (size_t i = 0; i < n; i++) {
        const json_t *const pt = json_array_get(points, i);
        const json_t *const x = json_array_get(pt, 0), *const y = json_array_get(pt, 1);

        if (!json_is_number(x) || !json_is_number(y))
            return bad(place, "rings or line", "[LON, LAT] positions", err);
        out->pt[i] = (struct ys_point){json_number_value(x), json_number_value(y)};
    }
    return YS_OK;
}

static ys_status read_area(void *row, const json_t *json, const struct place *place,
                           struct ys_error *err)
{
    struct ys_reported_area *const out = row;
    const json_t *const rings = json_object_get(json, "rings");
    const size_t n = json_array_size(rings);
    ys_status status;

    if ((status = text_of(&out->name, json, "name", place, err)) != YS_OK ||
        (status = text_of(&out->class_name, json, "class", place, err)) != YS_OK ||
        json_is_null(rings))
        return status;
    if (!json_is_array(rings) || !n)
        return bad(place, "rings", "rings, or null", err);
    if (!(out->lonlat = ys_new(1, sizeof *out->lonlat)) ||
        !(out->lonlat->ring = ys_new(n, sizeof *out->lonlat->ring)))
        return no_memory(place, err);
    out->lonlat->n = n;
    for (size_t i = 0; i < n && status == YS_OK; i++)
        status = read_line(&out->lonlat->ring[i], json_array_get(rings, i), place, err);
    return status;
}

static ys_status read_track(void *row, const json_t *json, const struct place *place,
                            struct ys_error *err)
{
    struct ys_reported_track *const out = row;
    const json_t *const line = json_object_get(json, "line");
    const ys_status status = text_of(&out->name, json, "name", place, err);

    if (status != YS_OK || json_is_null(line))
        return status;
    if (!(out->lonlat = ys_new(1, sizeof *out->lonlat)))
        return no_memory(place, err);
    return read_line(out->lonlat, line, place, err);
}

typedef ys_status read_row(void *row, const json_t *json, const struct place *place,
                           struct ys_error *err);

/* All rows of one list.  *n counts the row that failed, too: it may own something. */
static ys_status read_rows(void **out, size_t *n, size_t size, const json_t *parent,
                           const char *rows, read_row *read, const char *path,
                           struct ys_error *err)
{
    const json_t *const list = json_object_get(parent, rows);
    const size_t most = read == read_object ? SIZE_MAX
                        : !strcmp(rows, "tracks") || read == read_change
                            ? (size_t)MAX_TRACK_ROWS
                            : (size_t)MAX_ROWS;
    const size_t n_list = json_array_size(list);
    struct place place = {path, rows, 0};
    ys_status status = YS_OK;

    if (!json_is_array(list) || n_list > most)
        return ys_fail(err, YS_ERR_FORMAT, "%s: \"%s\", %zu rows; want a list of %zu at most",
                       path, rows, n_list, most);
    char *const row = ys_new(n_list, size);
    if (!row)
        return no_memory(&place, err);
    *out = row;
    for (; place.row < n_list && status == YS_OK; place.row++) {
        ++*n;
        status = read(row + place.row * size, json_array_get(list, place.row), &place, err);
    }
    return status;
}

static ys_status read_root(struct ys_reported *out, const json_t *root, const char *path,
                           struct ys_error *err)
{
    const char *const schema = json_string_value(json_object_get(root, "schema"));
    const json_t *const version = json_object_get(root, "schema_version");
    const json_t *const site = json_object_get(root, "site");
    void *rows[6] = {0};
    ys_status status;

    if (!schema || strcmp(schema, "yardstick report") != 0)
        return ys_fail(err, YS_ERR_FORMAT, "%s: want a report that yardstick wrote", path);
    if (!json_is_integer(version) || json_integer_value(version) < FIRST_VERSION ||
        json_integer_value(version) > SCHEMA_VERSION)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: schema_version %lld; want %d", path,
                       (long long)json_integer_value(version), SCHEMA_VERSION);
    status = read_rows(&rows[0], &out->n_count, sizeof *out->count, root, "counts", read_count,
                       path, err);
    out->count = rows[0];
    if (status == YS_OK)
        status = read_rows(&rows[1], &out->n_track_count, sizeof *out->track_count, root,
                           "tracks", read_count, path, err);
    out->track_count = rows[1];
    if (status == YS_OK)
        status = read_rows(&rows[2], &out->n_object, sizeof *out->object, root, "objects",
                           read_object, path, err);
    out->object = rows[2];
    if (status == YS_OK)
        status = read_rows(&rows[3], &out->n_area, sizeof *out->area, site, "areas", read_area,
                           path, err);
    out->area = rows[3];
    if (status == YS_OK && json_object_get(site, "tracks"))
        status = read_rows(&rows[4], &out->n_track, sizeof *out->track, site, "tracks",
                           read_track, path, err);
    out->track = rows[4];
    if (status == YS_OK && json_object_get(root, "changes"))
        status = read_rows(&rows[5], &out->n_change, sizeof *out->change, root, "changes",
                           read_change, path, err);
    out->change = rows[5];
    return status;
}

ys_status ys_reported_parse(struct ys_reported *out, const char *path, const char *bytes,
                            size_t n, struct ys_error *err)
{
    json_t *root;

    *out = (struct ys_reported){0};
    ys_status status = ys_json_parse(&root, path, bytes, n, &bounds, "a report", err);
    if (status != YS_OK)
        return status;
    out->owner = root;
    status = read_root(out, root, path, err);
    if (status != YS_OK)
        ys_reported_fini(out);
    return status;
}

ys_status ys_reported_read(struct ys_reported *out, const char *folder, struct ys_error *err)
{
    static const char name[] = "/report.json";
    char *const path = ys_new(strlen(folder) + sizeof name, 1);
    char *bytes = NULL;
    size_t n;

    *out = (struct ys_reported){0};
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", folder);
    memcpy(path, folder, strlen(folder));
    memcpy(path + strlen(folder), name, sizeof name);
    ys_status status = ys_textfile_read(&bytes, &n, path, bounds.bytes, err);
    if (status == YS_OK)
        status = ys_reported_parse(out, path, bytes, n, err);
    free(bytes);
    free(path);
    return status;
}

void ys_reported_fini(struct ys_reported *reported)
{
    for (size_t i = 0; i < reported->n_area; i++) {
        if (reported->area[i].lonlat)
            ys_polygon_fini(reported->area[i].lonlat);
        free(reported->area[i].lonlat);
    }
    for (size_t i = 0; i < reported->n_track; i++) {
        if (reported->track[i].lonlat)
            ys_line_fini(reported->track[i].lonlat);
        free(reported->track[i].lonlat);
    }
    free(reported->area);
    free(reported->track);
    free(reported->count);
    free(reported->track_count);
    free(reported->object);
    free(reported->change);
    json_decref(reported->owner);
    *reported = (struct ys_reported){0};
}
