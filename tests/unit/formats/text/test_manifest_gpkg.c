/* The manifest of a survey as a GeoPackage: what the CSV of the same cells says, with layer and feature. */

#include "../../../../src/formats/text/manifest.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../../support/made_tile.h"

TestSuite(manifest_gpkg, .fini = made_tiles_remove);

/* As QGIS makes one, but for what is not asked: the contents, and the tables that text makes. */
static const char *write_package(const char *text)
{
    const char *path = made_tile_path("m.gpkg");
    sqlite3 *db;
    char *why = NULL;

    unlink(path);
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK);
    sqlite3_exec(db,
                 "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT);",
                 NULL, NULL, NULL);
    cr_assert(sqlite3_exec(db, text, NULL, NULL, &why) == SQLITE_OK, "%s", why);
    sqlite3_close(db);
    return path;
}

#define SITES(columns)                                                                         \
    "CREATE TABLE sites (fid INTEGER PRIMARY KEY, geom BLOB, " columns ");"                    \
    "INSERT INTO gpkg_contents VALUES ('sites', 'features');"

static ys_status read_package(struct ys_manifest *out, struct ys_text_list *problems,
                              const char *text, struct ys_error *err)
{
    *problems = (struct ys_text_list){0};
    return ys_manifest_read(out, problems, write_package(text), err);
}

/* A layer before that of sites, a number where CSV has a text, a table without geometry. */
static const char three_tables[] =
    "CREATE TABLE areas (fid INTEGER PRIMARY KEY, name TEXT);"
    "INSERT INTO areas VALUES (1, 'not a site');"
    "INSERT INTO gpkg_contents VALUES ('areas', 'features');"
    "CREATE TABLE sites (fid INTEGER PRIMARY KEY, geom BLOB, tiles TEXT, name TEXT, site TEXT, "
    "note TEXT, \"class-size\" TEXT, tiers TEXT, pixel_size REAL, allow_overlap BOOLEAN);"
    "INSERT INTO gpkg_contents VALUES ('sites', 'features');"
    "INSERT INTO sites VALUES (7, x'4750', 't/a.tif@2023-09-05; t/b_*.tif', ' Najin ', "
    "'s/a.geojson;s/b.kml', 'mine', 'tent=17x6', '1-3', 0.5, 1);"
    "INSERT INTO sites (fid) VALUES (9);"
    "CREATE TABLE more (name TEXT, site TEXT, tiles TEXT);"
    "INSERT INTO gpkg_contents VALUES ('more', 'attributes');"
    "INSERT INTO more VALUES ('Berth', 's.geojson', 'x.tif');";

Test(manifest_gpkg, a_feature_is_a_site_with_its_files_and_options)
{
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_assert(eq(int, read_package(&m, &problems, three_tables, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, problems.n, 0));
    cr_assert(eq(sz, m.n, 2));
    const struct ys_manifest_row *row = &m.row[0];

    cr_expect_str_eq(row->where, "layer 'sites', feature 7");
    cr_expect_str_eq(row->name, "Najin");
    cr_assert(eq(sz, row->n_tiles, 2));
    cr_expect_str_eq(row->tiles[1], "t/b_*.tif");
    cr_assert(eq(sz, row->n_site, 2));
    cr_expect_str_eq(row->class_size[0], "tent=17x6");
    cr_expect(row->tiers_low == 1 && row->tiers_high == 3);
    cr_expect(row->pixel_size_m > 0.499 && row->pixel_size_m < 0.501);
    cr_expect(eq(int, row->allow_overlap, YS_GIVEN_YES));
    cr_expect(row->claims == NULL);
    cr_expect_str_eq(m.row[1].name, "Berth");
    ys_manifest_fini(&m);
    ys_text_list_fini(&problems);
}

Test(manifest_gpkg, every_faulty_feature_is_told_and_reading_goes_on)
{
    static const char *const say[] = {
        "m.gpkg: layer 'sites', feature 2, column 'tiers': '0'; want tiers like 1-3",
        "m.gpkg: layer 'sites', feature 3, column 'tiles': ''; want tiles, like "
        "tiles/najin_*.tif",
        "m.gpkg: layer 'sites', feature 4, column 'name': 'A' stands on layer 'sites', feature "
        "1, too; want names that differ",
    };
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_assert(
        eq(int,
           read_package(
               &m, &problems,
               SITES(
                   "name TEXT, site TEXT, tiles TEXT, tiers INTEGER") "INSERT INTO sites "
                                                                      "(name, site, tiles, "
                                                                      "tiers) VALUES"
                                                                      "('A', 's', 't', 2), "
                                                                      "('B', 's', 't', 0), "
                                                                      "('C', 's', NULL, NULL), "
                                                                      "('A', 's', 't', NULL);",
               &err),
           YS_OK),
        "%s", err.text);
    cr_assert(eq(sz, problems.n, 3));
    for (size_t i = 0; i < 3; i++)
        cr_expect(strstr(problems.at[i], say[i]) != NULL, "%s", problems.at[i]);
    cr_expect(eq(sz, m.n, 2));
    ys_manifest_fini(&m);
    ys_text_list_fini(&problems);
}

struct refusal {
    char sql[300], say[160];
};

ParameterizedTestParameters(manifest_gpkg, what_is_no_manifest_is_refused)
{
    static struct refusal p[] = {
        {"SELECT 1;", "m.gpkg: no layer of sites; want one with columns name, site, tiles"},
        {SITES("name TEXT, site TEXT"), "m.gpkg: no layer of sites; want one with columns"},
        {SITES("name TEXT, site TEXT, tile TEXT"),
         "m.gpkg: layer 'sites': column 'tile'; did you mean 'tiles'?"},
        {SITES("name TEXT, tiles TEXT"), "m.gpkg: layer 'sites': no column 'site'; want"},
        {SITES("name TEXT, site TEXT, tiles TEXT, \"class-size\" TEXT, class_size TEXT"),
         "m.gpkg: layer 'sites': column 'class_size' twice"},
        {SITES("name TEXT, site TEXT, tiles TEXT"), "m.gpkg: no site; want a row a site"},
        {SITES("name TEXT, site TEXT, tiles TEXT") "INSERT INTO sites VALUES (3, NULL, "
                                                   "CAST(x'FF41' AS TEXT), 's', 't');",
         "m.gpkg: layer 'sites', feature 3: a text that is no UTF-8"},
        {"INSERT INTO gpkg_contents VALUES ('gone', 'features');", "m.gpkg: GeoPackage: layer "
                                                                   "'gone': no such table"},
        {"DROP TABLE gpkg_contents;", "m.gpkg: an SQLite file without layers of features ("},
        {"CREATE VIEW v AS WITH RECURSIVE n(tiles) AS (SELECT 1 UNION ALL SELECT tiles + 1 "
         "FROM n) SELECT 's' name, 's' site, count(*) tiles FROM n;"
         "INSERT INTO gpkg_contents VALUES ('v', 'features');",
         "m.gpkg: layer 'v': it takes too long to read"},
    };

    return cr_make_param_array(struct refusal, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct refusal *p, manifest_gpkg, what_is_no_manifest_is_refused)
{
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_expect(read_package(&m, &problems, p->sql, &err) != YS_OK);
    cr_expect(strstr(err.text, p->say) != NULL, "%s", err.text);
    cr_expect(m.row == NULL && m.n == 0);
    ys_text_list_fini(&problems);
}
