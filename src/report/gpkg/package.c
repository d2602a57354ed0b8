/* package.c - report.gpkg, made in memory
 *
 * OGC GeoPackage 1.2.  SQLite writes a file in place and journals beside it; a report's files appear
 * whole or not at all, so the database is made in memory and its bytes are written as any other
 * file's.  The bytes depend on the report alone: no clock, no random, fixed pages, and no number of
 * the library that wrote them.
 */

#include "package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../places.h"
#include "package_parts.h"

enum {
    LIBRARY_AT = 96,   /* SQLite's file format, 1.3: where its own version stands */
    LIBRARY = 3040001, /* what stands there instead, whichever wrote it */
};

/* Freed pages are zeroed, so that nothing is left of what memory held before. */
static const char start_sql[] =
    "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; "
    "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
    "PRAGMA application_id = 1196444487; PRAGMA user_version = 10200; BEGIN; "
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL "
    "PRIMARY KEY, "
    "organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, "
    "definition TEXT NOT NULL, description TEXT); "
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT "
    "NULL, "
    "identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL "
    "DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, "
    "max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys(srs_id)); "
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
    "geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, "
    "m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), "
    "CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY "
    "(table_name) "
    "REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) "
    "REFERENCES "
    "gpkg_spatial_ref_sys (srs_id)); "
    "INSERT INTO gpkg_spatial_ref_sys VALUES "
    "('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', "
    "'undefined Cartesian coordinate reference system'), "
    "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', "
    "'undefined geographic coordinate reference system'), "
    "('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\","
    "SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
    "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],"
    "AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude and latitude on WGS 84')";

/* The last day of the tiles: a time that the report has of itself. */
static void make_when(struct ys_package *package)
{
    struct ys_date last = {0, -1}, first;
    int32_t day;
    char text[YS_DATE_TEXT];

    for (size_t i = 0; i < package->res->n_date; i++)
        if (ys_row_days(&first, &day, package->res, i) && day > last.days)
            last.days = day;
    ys_date_write(text, &last);
    snprintf(package->when, sizeof package->when, "%sT00:00:00.000Z", text);
}

static void put_crs(struct ys_package *package)
{
    if (!package->definition)
        return;
    struct ys_package_row row = ys_package_insert(package, "gpkg_spatial_ref_sys", 6);
    char name[100];

    snprintf(name, sizeof name, "%s:%d", package->authority, package->code);
    ys_row_text(package, &row, name);
    ys_row_integer(package, &row, true, package->srs);
    ys_row_text(package, &row, package->authority);
    ys_row_integer(package, &row, true, package->code);
    ys_row_text(package, &row, package->definition);
    ys_row_text(package, &row, "of the reference tile");
    ys_row_put(package, &row);
    ys_row_end(package, &row);
}

static void take_bytes(struct ys_package *package, unsigned char **out, size_t *n)
{
    sqlite3_int64 size = 0;
    unsigned char *bytes =
        package->status ? NULL : sqlite3_serialize(package->db, "main", &size, 0);

    if (!package->status && (!bytes || !(*out = ys_new_raw((size_t)size, 1))))
        ys_package_fail(package, SQLITE_NOMEM);
    if (*out) {
        memcpy(*out, bytes, (size_t)size);
        *n = (size_t)size;
        for (int i = 0; i < 4; i++)
            (*out)[LIBRARY_AT + i] = (unsigned char)(LIBRARY >> (24 - 8 * i) & 0xFF);
    }
    sqlite3_free(bytes);
}

ys_status ys_report_package(unsigned char **out, size_t *n, const ys_result *res,
                            struct ys_error *err)
{
    struct ys_package package = {.res = res, .err = err};

    *out = NULL;
    *n = 0;
    const int code = sqlite3_open_v2(":memory:", &package.db,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code)
        ys_package_fail(&package, code);
    make_when(&package);
    ys_package_crs(&package);
    ys_package_run(&package, start_sql);
    put_crs(&package);
    ys_package_layers(&package);
    ys_package_tables(&package);
    ys_package_run(&package, "COMMIT");
    take_bytes(&package, out, n);
    sqlite3_close(package.db);
    proj_destroy(package.pj);
    if (package.context)
        proj_context_destroy(package.context);
    free(package.definition);
    return package.status;
}
