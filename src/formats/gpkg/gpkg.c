/* gpkg.c - the feature layers of a GeoPackage */

#include "gpkg.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/utf8.h"
#include "gpkg_geometry.h"

enum {
    MOST_FEATURES = 100000,
    MOST_VALUE = 64 << 20, /* bytes of one value */
    /* Steps of SQLite's machine: a layer may be a view, and a view may never end.  100,000 features
     * take some millions. */
    STEPS = 1000000,
    MOST_CALLS = 50
};

struct reader {
    sqlite3 *db;
    const char *path;
    char layer[120]; /* at hand, printable; "" none */
    json_t *features;
    PJ_CONTEXT *context;
    PJ *pj; /* of the layer; NULL: degrees on WGS 84 */
    struct ys_error *err;
    unsigned calls;                  /* of the progress handler */
    const struct ys_gpkg_rows *rows; /* of tables; NULL: features are wanted */
};

bool ys_gpkg_is(const void *head, size_t n)
{
    return n >= 16 && !memcmp(head, "SQLite format 3", 16);
}

static ys_status no_memory(const struct reader *r)
{
    return ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", r->path);
}

static ys_status fail_db(const struct reader *r)
{
    const int code = sqlite3_errcode(r->db);

    if (code == SQLITE_NOMEM)
        return no_memory(r);
    if (code == SQLITE_INTERRUPT)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: layer '%s': it takes too long to read",
                       r->path, r->layer);
    char why[200]; /* may name what stands in the file */

    ys_printable(why, sizeof why, sqlite3_errmsg(r->db), sizeof why);
    return ys_fail(r->err, YS_ERR_FORMAT, "%s: GeoPackage: %s%s%s%s", r->path,
                   *r->layer ? "layer '" : "", r->layer, *r->layer ? "': " : "", why);
}

static ys_status fail_feature(const struct reader *r, long long fid, const char *what)
{
    return ys_fail(r->err, YS_ERR_FORMAT, "%s: layer '%s', feature %lld: %s", r->path, r->layer,
                   fid, what);
}

static int on_progress(void *user)
{
    struct reader *r = user;

    return ++r->calls > MOST_CALLS;
}

/* ---- CRS of a layer */

static void make_pj(struct reader *r, const char *text)
{
    PJ *crs = text && *text ? proj_create(r->context, text) : NULL;
    PJ *target = crs && proj_is_crs(crs) ? proj_create(r->context, "EPSG:4326") : NULL;
    PJ *raw =
        target ? proj_create_crs_to_crs_from_pj(r->context, crs, target, NULL, NULL) : NULL;

    r->pj = raw ? proj_normalize_for_visualization(r->context, raw) : NULL;
    proj_destroy(raw);
    proj_destroy(target);
    proj_destroy(crs);
}

/* By the code of its authority, which says more than a WKT of 1999; else by either WKT. */
static ys_status read_crs(struct reader *r, int srs)
{
    sqlite3_stmt *st = NULL;
    char code[80] = "";

    proj_destroy(r->pj);
    r->pj = NULL;
    if (srs == 4326)
        return YS_OK;
    if (sqlite3_prepare_v2(r->db, "SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id = ?", -1,
                           &st, NULL))
        return fail_db(r);
    sqlite3_bind_int(st, 1, srs);
    if (srs > 0 && sqlite3_step(st) == SQLITE_ROW) {
        const char *wkt[2] = {NULL, NULL}, *authority = NULL, *number = NULL;

        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const char *name = sqlite3_column_name(st, i);
            const char *text = (const char *)sqlite3_column_text(st, i);

            if (!strcasecmp(name, "organization"))
                authority = text;
            else if (!strcasecmp(name, "organization_coordsys_id"))
                number = text;
            else if (!strcasecmp(name, "definition_12_063"))
                wkt[0] = text;
            else if (!strcasecmp(name, "definition"))
                wkt[1] = text;
        }
        if (authority && number && strcasecmp(authority, "NONE"))
            snprintf(code, sizeof code, "%.30s:%.30s", authority, number);
        make_pj(r, code);
        for (int i = 0; i < 2 && !r->pj; i++)
            make_pj(r, wkt[i]);
    }
    sqlite3_finalize(st);
    if (r->pj)
        return YS_OK;
    return ys_fail(r->err, YS_ERR_FORMAT,
                   "%s: layer '%s': %s%s; want a CRS that PROJ knows (EPSG:4326)", r->path,
                   r->layer, srs > 0 ? "its CRS is unknown: srs_id " : "it has no CRS: srs_id ",
                   sqlite3_snprintf(20, (char[20]){0}, "%d", srs));
}

/* ---- features */

static json_t *value_of(sqlite3_stmt *st, int i)
{
    switch (sqlite3_column_type(st, i)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(st, i));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(st, i));
    case SQLITE_TEXT: /* NULL where it is no UTF-8 */
        return json_stringn((const char *)sqlite3_column_text(st, i),
                            (size_t)sqlite3_column_bytes(st, i));
    default:
        return json_null();
    }
}

/* Columns that a site reads; false: out of memory, or a text that is none. */
static bool add_properties(json_t *properties, sqlite3_stmt *st)
{
    static const char *const ours[] = {"name", "count", "role", "proposed"};
    bool ok = true;

    for (int i = 0; i < sqlite3_column_count(st); i++)
        for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
            if (!strcasecmp(sqlite3_column_name(st, i), ours[k]))
                ok = !json_object_set_new(properties, ours[k], value_of(st, i)) && ok;
    return ok;
}

/* The geometry of a row; *skip where it has points alone. */
static ys_status read_geometry(struct reader *r, json_t **out, bool *skip, sqlite3_stmt *st,
                               int column)
{
    struct ys_gpkg_geometry g = {.pj = r->pj};
    const void *blob = sqlite3_column_blob(st, column);
    const int n = sqlite3_column_bytes(st, column);

    *skip = false;
    *out = NULL;
    if (sqlite3_column_type(st, column) == SQLITE_NULL) {
        *out = json_null();
        return YS_OK;
    }
    if (!blob)
        return fail_feature(r, sqlite3_column_int64(st, 0), "its geometry is empty bytes");
    ys_gpkg_geometry(&g, blob, (size_t)n);
    if (g.fault || g.no_memory) {
        json_decref(g.geometry);
        return g.no_memory ? no_memory(r)
                           : fail_feature(r, sqlite3_column_int64(st, 0), g.fault);
    }
    *skip = !g.geometry && g.points;
    *out = g.geometry ? g.geometry : json_null();
    return YS_OK;
}

static ys_status read_row(struct reader *r, sqlite3_stmt *st)
{
    const long long fid = sqlite3_column_int64(st, 0);
    json_t *geometry;
    bool skip;
    const ys_status status = read_geometry(r, &geometry, &skip, st, 1);

    if (status || skip) {
        json_decref(geometry);
        return status;
    }
    if (json_array_size(r->features) == MOST_FEATURES) {
        json_decref(geometry);
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: more than 100,000 features", r->path);
    }
    ys_memory_watch();
    json_t *properties = json_pack("{s[s]}", "folders", r->layer);
    if (!properties || !add_properties(properties, st)) {
        json_decref(geometry);
        json_decref(properties);
        return ys_memory_failed() || sqlite3_errcode(r->db) == SQLITE_NOMEM
                   ? no_memory(r)
                   : fail_feature(r, fid, "a text that is no UTF-8");
    }
    json_t *feature =
        json_pack("{sssssIsoso}", "type", "Feature", "layer", r->layer, "fid", (json_int_t)fid,
                  "properties", properties, "geometry", geometry);
    return json_array_append_new(r->features, feature) ? no_memory(r) : YS_OK;
}

/* A view has no rowid; its features are numbered as they come. */
static ys_status select_all(struct reader *r, sqlite3_stmt **st, const char *table,
                            const char *column)
{
    int bad = SQLITE_ERROR;

    for (int numbered = 1; numbered >= 0 && bad == SQLITE_ERROR; numbered--) {
        char *sql = column ? sqlite3_mprintf("SELECT %s, \"%w\", * FROM \"%w\"",
                                             numbered ? "rowid" : "0", column, table)
                           : sqlite3_mprintf("SELECT %s, * FROM \"%w\"",
                                             numbered ? "rowid" : "0", table);

        bad = sql ? sqlite3_prepare_v2(r->db, sql, -1, st, NULL) : SQLITE_NOMEM;
        sqlite3_free(sql);
        if (bad == SQLITE_NOMEM)
            return no_memory(r);
    }
    return bad ? fail_db(r) : YS_OK;
}

static ys_status read_layer(struct reader *r, const char *table, const char *column, int srs)
{
    sqlite3_stmt *st = NULL;
    ys_status status = read_crs(r, srs);
    int step = SQLITE_DONE;

    if (!status)
        status = select_all(r, &st, table, column);
    while (!status && (step = sqlite3_step(st)) == SQLITE_ROW)
        status = read_row(r, st);
    if (!status && step != SQLITE_DONE)
        status = fail_db(r);
    sqlite3_finalize(st);
    return status;
}

/* The values of a row, but for the number before them; or the names of the columns. */
static ys_status take_values(struct reader *r, const char **value, sqlite3_stmt *st, bool names)
{
    const int n = sqlite3_column_count(st) - 1;

    for (int i = 0; i < n; i++) {
        const int type = names ? SQLITE_TEXT : sqlite3_column_type(st, i + 1);

        value[i] = names ? sqlite3_column_name(st, i + 1) : NULL;
        if (type == SQLITE_NULL || type == SQLITE_BLOB)
            continue;
        if (!names)
            value[i] = (const char *)sqlite3_column_text(st, i + 1);
        if (!value[i])
            return no_memory(r);
        const size_t bytes = strlen(value[i]);

        if (ys_utf8_valid(value[i], bytes) < bytes ||
            (!names && bytes != (size_t)sqlite3_column_bytes(st, i + 1)))
            return fail_feature(r, names ? 0 : sqlite3_column_int64(st, 0),
                                "a text that is no UTF-8");
    }
    return YS_OK;
}

static ys_status read_table(struct reader *r, const char *table)
{
    struct ys_gpkg_row row = {.layer = r->layer};
    const char **value = NULL;
    sqlite3_stmt *st = NULL;
    bool wanted = false;
    size_t features = 0;
    int step = SQLITE_DONE;
    ys_status status = select_all(r, &st, table, NULL);

    if (!status) {
        row.n = (size_t)sqlite3_column_count(st) - 1;
        row.value = value = ys_new(row.n + 1, sizeof *value);
        status = value ? take_values(r, value, st, true) : no_memory(r);
    }
    if (!status)
        status = r->rows->layer(r->rows->ctx, &wanted, &row, r->err);
    while (!status && wanted && (step = sqlite3_step(st)) == SQLITE_ROW) {
        row.fid = sqlite3_column_int64(st, 0);
        status =
            features++ < MOST_FEATURES
                ? take_values(r, value, st, false)
                : ys_fail(r->err, YS_ERR_FORMAT, "%s: more than 100,000 features", r->path);
        if (!status)
            status = r->rows->row(r->rows->ctx, &row, r->err);
    }
    if (!status && step != SQLITE_DONE)
        status = fail_db(r);
    sqlite3_finalize(st);
    free(value);
    return status;
}

static ys_status read_layers(struct reader *r)
{
    static const char features[] =
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c "
        "JOIN gpkg_geometry_columns g USING (table_name) "
        "WHERE c.data_type = 'features' ORDER BY c.rowid";
    static const char tables[] = "SELECT table_name, '', 0 FROM gpkg_contents "
                                 "WHERE data_type IN ('features', 'attributes') ORDER BY rowid";
    sqlite3_stmt *st = NULL;
    ys_status status = YS_OK;
    int step = SQLITE_DONE;
    const int bad = sqlite3_prepare_v2(r->db, r->rows ? tables : features, -1, &st, NULL);

    if (bad == SQLITE_NOMEM || bad == SQLITE_NOTADB || bad == SQLITE_CORRUPT)
        return fail_db(r);
    if (bad)
        return ys_fail(r->err, YS_ERR_FORMAT,
                       "%s: an SQLite file without layers of features (%s); want a GeoPackage",
                       r->path, sqlite3_errmsg(r->db));
    while (!status && (step = sqlite3_step(st)) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(st, 0),
                   *column = (const char *)sqlite3_column_text(st, 1);

        if (!table || !column) {
            status = fail_db(r);
            break;
        }
        ys_printable(r->layer, sizeof r->layer, table, strlen(table));
        status = r->rows ? read_table(r, table)
                         : read_layer(r, table, column, sqlite3_column_int(st, 2));
        r->layer[0] = '\0';
    }
    if (!status && step != SQLITE_DONE)
        status = fail_db(r);
    sqlite3_finalize(st);
    return status;
}

/* ---- the file */

/* "file:PATH?immutable=1", what has a meaning there escaped; to be freed, NULL: out of memory. */
static char *uri_of(const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    char *uri = ys_new(3 * strlen(path) + 40, 1);
    /* "//" would begin the name of a machine. */
    char *to = uri ? stpcpy(uri, *path == '/' ? "file://" : "file:") : NULL;

    for (const char *at = path; uri && *at; at++) {
        const unsigned char c = (unsigned char)*at;

        if (strchr("?#%", c)) {
            *to++ = '%';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        } else {
            *to++ = (char)c;
        }
    }
    if (uri)
        strcpy(to, "?immutable=1");
    return uri;
}

static ys_status check_written(const struct reader *r)
{
    char *wal = ys_new(strlen(r->path) + 5, 1);
    struct stat st;

    if (!wal)
        return no_memory(r);
    strcpy(stpcpy(wal, r->path), "-wal");
    const bool open = !stat(wal, &st) && st.st_size > 0;

    free(wal);
    return !open
               ? YS_OK
               : ys_fail(r->err, YS_ERR_FORMAT,
                         "%s: changes are waiting beside it (%s-wal); want it saved and closed "
                         "in QGIS first",
                         r->path, r->path);
}

static ys_status open_db(struct reader *r)
{
    char *uri = uri_of(r->path);

    if (!uri)
        return no_memory(r);
    const int bad = sqlite3_open_v2(
        uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);

    free(uri);
    if (!r->db)
        return no_memory(r);
    if (bad)
        return fail_db(r);
    sqlite3_limit(r->db, SQLITE_LIMIT_LENGTH, MOST_VALUE);
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_progress_handler(r->db, STEPS, on_progress, r);
    return YS_OK;
}

static void on_proj_log(void *user, int level, const char *text)
{
    (void)user, (void)level, (void)text;
}

ys_status ys_gpkg_site(json_t **out, const char *path, struct ys_error *err)
{
    struct reader r = {
        .path = path, .err = err, .features = json_array(), .context = proj_context_create()};
    ys_status status = r.features && r.context ? check_written(&r) : no_memory(&r);

    *out = NULL;
    if (r.context) {
        proj_context_set_enable_network(r.context, 0);
        proj_log_func(r.context, NULL, on_proj_log);
    }
    if (!status)
        status = open_db(&r);
    if (!status)
        status = read_layers(&r);
    if (!status) {
        *out = json_pack("{sssisO}", "type", "FeatureCollection", "top_folders", 1, "features",
                         r.features);
        status = *out ? YS_OK : no_memory(&r);
    }
    sqlite3_close(r.db);
    json_decref(r.features);
    proj_destroy(r.pj);
    proj_context_destroy(r.context);
    return status;
}

ys_status ys_gpkg_rows(const struct ys_gpkg_rows *rows, const char *path, struct ys_error *err)
{
    struct reader r = {.path = path, .err = err, .rows = rows};
    ys_status status = check_written(&r);

    if (!status)
        status = open_db(&r);
    if (!status)
        status = read_layers(&r);
    sqlite3_close(r.db);
    return status;
}

const char *ys_gpkg_library(void)
{
    return sqlite3_libversion();
}
