/* Sites out of GeoPackages: every form of geometry, any CRS, nothing left beside; and what is refused. */

#include "../../../../src/formats/geojson/site.h"

#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../support/made_tile.h"

TestSuite(site_gpkg, .fini = made_tiles_remove);

static void sql(sqlite3 *db, const char *text)
{
    char *why = NULL;

    cr_assert_eq(sqlite3_exec(db, text, NULL, NULL, &why), SQLITE_OK, "%s", why);
}

/* As QGIS makes one: the tables of the standard, without their triggers. */
static sqlite3 *begin(char path[300], const char *name)
{
    sqlite3 *db;

    strcpy(path, made_tile_path(name));
    unlink(path);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    sql(db, "PRAGMA application_id = 1196444487;"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, "
            "organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description "
            "TEXT);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'x', ''), "
            "('Web Mercator', 3857, 'EPSG', 3857, 'x', ''), ('none', -1, 'NONE', -1, "
            "'undefined', ''),"
            "('mine', 100000, 'NONE', 100000, 'no CRS at all', '');"
            "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, "
            "identifier TEXT, "
            "srs_id INTEGER);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, "
            "geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);");
    return db;
}

static void layer(sqlite3 *db, const char *name, const char *columns, int srs)
{
    char *text = sqlite3_mprintf(
        "CREATE TABLE \"%w\" (fid INTEGER PRIMARY KEY, geom BLOB%s%s);"
        "INSERT INTO gpkg_contents VALUES (%Q, 'features', %Q, %d);"
        "INSERT INTO gpkg_geometry_columns VALUES (%Q, 'geom', 'GEOMETRY', %d, 0, 0);",
        name, *columns ? ", " : "", columns, name, name, srs, name, srs);

    sql(db, text);
    sqlite3_free(text);
}

/* ---- geometry blobs */

struct blob {
    uint8_t bytes[2000];
    size_t n;
    bool big;
};

static void u32(struct blob *b, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        b->bytes[b->n++] = (uint8_t)(v >> 8 * (b->big ? 3 - i : i));
}

static void real(struct blob *b, double v)
{
    uint64_t bits;

    memcpy(&bits, &v, 8);
    for (int i = 0; i < 8; i++)
        b->bytes[b->n++] = (uint8_t)(bits >> 8 * (b->big ? 7 - i : i));
}

static void kind(struct blob *b, uint32_t type)
{
    b->bytes[b->n++] = !b->big;
    u32(b, type);
}

/* Header with an envelope of so many doubles. */
static void start(struct blob *b, bool big, int envelope)
{
    static const uint8_t code[] = {0, 0, 0, 0, 1, 0, 2, 0, 4};

    *b = (struct blob){.big = big};
    memcpy(b->bytes, "GP", 3);
    b->bytes[3] = (uint8_t)((big ? 0 : 1) | code[envelope] << 1);
    b->n = 4;
    u32(b, 4326);
    for (int i = 0; i < envelope; i++)
        real(b, 0);
}

/* A square of `side` at x, y, so many numbers a position. */
static void square(struct blob *b, double x, double y, double side, int numbers)
{
    static const int dx[] = {0, 1, 1, 0, 0}, dy[] = {0, 0, 1, 1, 0};

    u32(b, 1);
    u32(b, 5);
    for (int i = 0; i < 5; i++) {
        real(b, x + dx[i] * side);
        real(b, y + dy[i] * side);
        for (int k = 2; k < numbers; k++)
            real(b, 77);
    }
}

static void insert(sqlite3 *db, const char *text, const struct blob *b)
{
    sqlite3_stmt *st;

    cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(db));
    if (b)
        sqlite3_bind_blob(st, 1, b->bytes, (int)b->n, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(st), SQLITE_DONE);
    sqlite3_finalize(st);
}

static void refused(const char *path, const char *words)
{
    struct ys_error err = {0};
    struct ys_site site;

    cr_expect(ys_site_read(&site, path, NULL, &err) != YS_OK && strstr(err.text, words) &&
                  !strchr(err.text, '\n'),
              "'%s': want '%s'", err.text, words);
}

Test(site_gpkg, all_layers_and_all_forms_of_geometry_are_read)
{
    struct ys_error err = {0};
    struct ys_site site;
    struct blob b;
    char path[300];
    sqlite3 *db = begin(path, "a.gpkg");

    layer(db, "areas", "name TEXT, Count TEXT", 4326);
    for (int big = 0; big < 2; big++) {
        start(&b, big, big ? 4 : 0);
        kind(&b, 3);
        square(&b, 10 + big, 50, 0.1, 2);
        insert(db, "INSERT INTO areas VALUES (NULL, ?, 'Yard', 'railcar')", &b);
        start(&b, big, big ? 8 : 6); /* Z, as ISO and as PostGIS has it, in a multi */
        kind(&b, big ? 1006 : 0x80000006);
        u32(&b, 1);
        kind(&b, big ? 1003 : 0x80000003);
        square(&b, 20 + big, 50, 0.1, 3);
        insert(db, "INSERT INTO areas VALUES (NULL, ?, 'pit: field', NULL)", &b);
        start(&b, big, 0);
        kind(&b, 3003);
        square(&b, 30 + big, 50, 0.1, 4);
        insert(db, "INSERT INTO areas VALUES (NULL, ?, 'exclude', '')", &b);
    }
    layer(db, "lines", "name TEXT", 4326);
    start(&b, false, 4);
    kind(&b, 5);
    u32(&b, 2);
    for (int i = 0; i < 2; i++) {
        kind(&b, 2);
        u32(&b, 2);
        real(&b, 10 + i), real(&b, 50), real(&b, 10.1 + i), real(&b, 50);
    }
    insert(db, "INSERT INTO lines VALUES (NULL, ?, 'Track 1')", &b);
    start(&b, false, 0); /* a point is left out */
    kind(&b, 1);
    real(&b, 1), real(&b, 2);
    insert(db, "INSERT INTO lines VALUES (NULL, ?, 'pin')", &b);
    sqlite3_close(db);
    cr_assert_eq(ys_site_read(&site, path, NULL, &err), YS_OK, "%s", err.text);
    cr_expect_eq(site.n_area, 4);
    cr_expect_eq(site.n_exclude, 2);
    cr_expect_eq(site.n_track, 2);
    cr_expect_str_eq(site.area[0].name, "Yard");
    cr_expect_str_eq(site.area[1].name, "field");
    cr_expect_str_eq(site.class_[site.area[1].class_index].name, "pit");
    cr_expect(site.area[1].polygon.ring[0].pt[2].x == 20.1);
    cr_expect(site.area[3].polygon.ring[0].pt[0].x == 21);
    ys_site_fini(&site);
}

/* Web Mercator of the sphere of 6378137 m, by its formula. */
Test(site_gpkg, a_layer_in_metres_lies_where_it_is)
{
    const double r = 6378137, pi = 3.14159265358979323846, lon = 12.5, lat = -33.25;
    struct ys_error err = {0};
    struct ys_site site;
    struct blob b;
    char path[300];
    sqlite3 *db = begin(path, "m.gpkg");

    layer(db, "railcars", "name TEXT", 3857);
    start(&b, false, 0);
    kind(&b, 3);
    square(&b, r * lon * pi / 180, r * log(tan(pi / 4 + lat * pi / 360)), 100, 2);
    insert(db, "INSERT INTO railcars VALUES (NULL, ?, 'Yard')", &b);
    sqlite3_close(db);
    cr_assert_eq(ys_site_read(&site, path, NULL, &err), YS_OK, "%s", err.text);
    cr_assert_eq(site.n_area, 1);
    cr_expect_str_eq(site.class_[site.area[0].class_index].name, "railcar");
    cr_expect(fabs(site.area[0].polygon.ring[0].pt[0].x - lon) < 1e-9);
    cr_expect(fabs(site.area[0].polygon.ring[0].pt[0].y - lat) < 1e-9);
    ys_site_fini(&site);
}

static void one_square(sqlite3 *db, const char *name, int srs)
{
    struct blob b;
    char text[200];

    layer(db, name, "name TEXT", srs);
    start(&b, false, 0);
    kind(&b, 3);
    square(&b, 10, 50, 0.1, 2);
    snprintf(text, sizeof text, "INSERT INTO \"%s\" VALUES (7, ?, 'railcar: Yard')", name);
    insert(db, text, &b);
}

Test(site_gpkg, any_path_is_opened_and_nothing_appears_beside_it)
{
    struct ys_error err = {0};
    struct ys_site site;
    char path[300], beside[320];
    sqlite3 *db = begin(path, "odd ?#%25&'\".gpkg");

    sql(db, "PRAGMA journal_mode = WAL"); /* as QGIS keeps it */
    one_square(db, "l", 4326);
    sqlite3_close(db);
    cr_assert_eq(ys_site_read(&site, path, NULL, &err), YS_OK, "%s", err.text);
    cr_expect_eq(site.n_area, 1);
    ys_site_fini(&site);
    static const char *const ending[] = {"-wal", "-shm", "-journal"};
    for (int i = 0; i < 3; i++) {
        snprintf(beside, sizeof beside, "%s%s", path, ending[i]);
        cr_expect(access(beside, F_OK) != 0, "%s", beside);
    }
}

Test(site_gpkg, changes_that_wait_beside_it_are_not_passed_over)
{
    char path[300], beside[320];
    sqlite3 *db = begin(path, "w.gpkg");

    one_square(db, "l", 4326);
    sqlite3_close(db);
    snprintf(beside, sizeof beside, "%s-wal", path);
    made_bytes_write(beside, "x", 1);
    refused(path, "changes are waiting beside it");
}

Test(site_gpkg, what_is_wrong_is_told_with_layer_and_feature)
{
    struct blob b;
    char path[300];
    sqlite3 *db = begin(path, "crs.gpkg");

    one_square(db, "my layer", -1);
    sqlite3_close(db);
    refused(path, "crs.gpkg: layer 'my layer': it has no CRS: srs_id -1");
    db = begin(path, "crs.gpkg");
    one_square(db, "l", 100000);
    sqlite3_close(db);
    refused(path, "layer 'l': its CRS is unknown: srs_id 100000");
    db = begin(path, "g.gpkg");
    layer(db, "l", "name TEXT", 4326);
    start(&b, false, 0);
    kind(&b, 10);
    u32(&b, 0);
    insert(db, "INSERT INTO l VALUES (42, ?, 'pit')", &b);
    refused(path, "layer 'l', feature 42: a curve; want straight sides");
    start(&b, false, 0);
    kind(&b, 3);
    square(&b, 10, 50, 0.1, 2);
    for (size_t n = b.n - 1; n > 0; n -= n > 9 ? 9 : 1) {
        b.n = n;
        sql(db, "DELETE FROM l");
        insert(db, "INSERT INTO l VALUES (42, ?, 'pit')", &b);
        refused(path, "layer 'l', feature 42: ");
    }
    sql(db, "DELETE FROM l; INSERT INTO l VALUES (3, NULL, 'pit')");
    refused(path, "layer 'l', feature 3 'pit': no geometry");
    sql(db, "DROP TABLE l");
    refused(path, "layer 'l': no such table");
    sql(db, "CREATE VIEW l AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, NULL AS geom FROM n WHERE i < 0");
    refused(path, "layer 'l': it takes too long to read");
    sqlite3_close(db);
}

Test(site_gpkg, a_plain_file_of_sqlite_is_refused)
{
    char path[300];
    sqlite3 *db;

    strcpy(path, made_tile_path("plain.sqlite"));
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    sql(db, "CREATE TABLE x (a)");
    sqlite3_close(db);
    refused(path,
            "an SQLite file without layers of features (no such table: gpkg_contents); want a "
            "GeoPackage");
}

Test(site_gpkg, a_geopackage_cut_anywhere_is_refused)
{
    char path[300];
    static char bytes[1 << 17];
    sqlite3 *db = begin(path, "cut.gpkg");

    one_square(db, "l", 4326);
    sqlite3_close(db);
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes, file);

    fclose(file);
    cr_assert(n > 4096 && n < sizeof bytes);
    for (size_t cut = 16; cut < n; cut += 997) {
        made_bytes_write(path, bytes, cut);
        refused(path, "cut.gpkg: ");
    }
}
