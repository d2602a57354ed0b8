/* report.gpkg: a GeoPackage that holds what the report holds, the same bytes every time. */

#include "../../../../src/report/gpkg/package.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/report.h"
#include "../../../support/made_result.h"

static struct made_result made;
static unsigned char *bytes;
static size_t n_bytes;
static sqlite3 *db;

static void init(void)
{
    made_result_init(&made, false);
}

static void drop(void)
{
    sqlite3_close(db);
    free(bytes);
    bytes = NULL;
    db = NULL;
}

static void fini(void)
{
    drop();
    made_result_fini(&made);
}

TestSuite(package, .init = init, .fini = fini);

static void open_package(void)
{
    struct ys_error err = {0};

    drop();
    cr_assert_eq(ys_report_package(&bytes, &n_bytes, &made.res, &err), YS_OK, "%s", err.text);
    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    cr_assert_eq(sqlite3_deserialize(db, "main", bytes, (sqlite3_int64)n_bytes,
                                     (sqlite3_int64)n_bytes, SQLITE_DESERIALIZE_READONLY),
                 SQLITE_OK);
}

static double number(const char *sql)
{
    sqlite3_stmt *st;

    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK, "%s: %s", sql,
                 sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(st), SQLITE_ROW, "%s", sql);
    const double value =
        sqlite3_column_type(st, 0) == SQLITE_NULL ? NAN : sqlite3_column_double(st, 0);
    sqlite3_finalize(st);
    return value;
}

static const char *word(const char *sql)
{
    static char text[20000];
    sqlite3_stmt *st;

    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK, "%s: %s", sql,
                 sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(st), SQLITE_ROW, "%s", sql);
    const char *value = (const char *)sqlite3_column_text(st, 0);
    snprintf(text, sizeof text, "%s", value ? value : "(null)");
    sqlite3_finalize(st);
    return text;
}

static double real_at(const unsigned char *at)
{
    double value;

    memcpy(&value, at, sizeof value);
    return value;
}

/* The geometry of the first row of a query, copied. */
static size_t blob(unsigned char out[4000], const char *sql)
{
    sqlite3_stmt *st;

    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(st), SQLITE_ROW);
    const size_t n = (size_t)sqlite3_column_bytes(st, 0);
    cr_assert(n && n < 4000);
    memcpy(out, sqlite3_column_blob(st, 0), n);
    sqlite3_finalize(st);
    return n;
}

Test(package, every_table_has_the_rows_of_the_report)
{
    open_package();
    cr_expect_eq(number("SELECT count(*) FROM areas"), 2);
    cr_expect_eq(number("SELECT count(*) FROM tracks"), 1);
    cr_expect_eq(number("SELECT count(*) FROM objects"), 105);
    cr_expect_eq(number("SELECT count(*) FROM counts"), 4);
    cr_expect_eq(number("SELECT count(*) FROM track_counts"), 8);
    cr_expect_eq(number("SELECT count(*) FROM changes"), 2);
    cr_expect_eq(number("SELECT count(*) FROM verdicts"), 4);
    cr_expect_eq(number("SELECT best FROM counts WHERE date = '2023-10-05T02:13:00Z' AND "
                        "class = 'railcar'"),
                 73);
    cr_expect(isnan(number("SELECT best FROM counts WHERE area = 'quay'")), "refused is no 0");
    cr_expect_eq(number("SELECT counted FROM counts WHERE area = 'quay'"), 0);
    cr_expect_eq(number("SELECT difference FROM changes WHERE established"), 53);
    cr_expect_eq(number("SELECT \"left\" FROM changes WHERE established"), 2);
    cr_expect(isnan(number("SELECT high FROM verdicts WHERE id = 'T-04'")), "open upwards");
    cr_expect_str_eq(word("SELECT verdict FROM verdicts WHERE id = 'T-02'"), "not consistent");
    cr_expect_str_eq(word("SELECT id FROM objects WHERE fid = 21"), "2023-10-05/1");
    cr_expect_str_eq(word("SELECT first_day || ' ' || last_day FROM objects WHERE fid = 21"),
                     "2023-10-05 2023-10-05");
}

Test(package, it_is_a_sound_geopackage)
{
    open_package();
    cr_expect_str_eq(word("PRAGMA integrity_check"), "ok");
    cr_expect_eq(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    cr_expect_eq(number("PRAGMA application_id"), 0x47504B47);
    cr_expect_eq(number("SELECT count(*) FROM gpkg_contents WHERE data_type = 'features'"), 3);
    cr_expect_eq(number("SELECT count(*) FROM gpkg_geometry_columns JOIN gpkg_contents "
                        "USING (table_name, srs_id) WHERE srs_id = 32652"),
                 3);
    cr_expect_str_eq(word("SELECT last_change FROM gpkg_contents"), "2023-10-05T00:00:00.000Z");
    cr_expect_eq(number("SELECT count(DISTINCT last_change) FROM gpkg_contents"), 1);
    cr_expect_not_null(
        strstr(word("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 32652"),
               "UTM zone 52N"));
}

Test(package, the_same_report_gives_the_same_bytes_whatever_memory_held)
{
    open_package();
    unsigned char *first = malloc(n_bytes);
    const size_t n_first = n_bytes;
    void *dirt[400];

    memcpy(first, bytes, n_bytes);
    for (size_t i = 0; i < 400; i++)
        dirt[i] = memset(malloc(64 + 41 * i), 0xA5, 64 + 41 * i);
    for (size_t i = 0; i < 400; i++)
        free(dirt[i]);
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where there is one: it writes 0,5 */
    open_package();
    setlocale(LC_ALL, "C");
    cr_assert_eq(n_bytes, n_first);
    cr_expect_arr_eq(bytes, first, n_first);
    cr_expect_eq(n_bytes % 4096, 0);
    free(first);
}

/* gdaltransform -s_srs EPSG:4326 -t_srs EPSG:32652 of (130.6, 42.4) and (130.61, 42.41). */
Test(package, places_are_in_the_crs_of_the_reference_tile)
{
    static const double truth[2][2] = {{631676.679, 4695429.231}, {632478.631, 4696555.188}};
    unsigned char at[4000];

    open_package();
    cr_assert_eq(blob(at, "SELECT geom FROM tracks"), 8 + 32 + 9 + 32);
    cr_expect_arr_eq(at, "GP\0\3\x8C\x7F\0\0", 8); /* 32652 */
    for (size_t i = 0; i < 2; i++) {
        cr_expect_float_eq(real_at(at + 8 + 8 * i), truth[i][0], 1e-9); /* min x, max x */
        cr_expect_float_eq(real_at(at + 49 + 16 * i), truth[i][0], 1e-9);
        cr_expect_float_eq(real_at(at + 57 + 16 * i), truth[i][1], 1e-9);
    }
    cr_expect_float_eq(number("SELECT max_y FROM gpkg_contents WHERE table_name = 'tracks'"),
                       truth[1][1], 1e-6);
}

Test(package, where_the_crs_has_no_code_places_are_longitude_and_latitude)
{
    static const char *const crs[] = {"", "user-defined Gauss-Krueger", "EPSG:1", "EPSG:4326"};
    unsigned char at[4000];

    for (size_t i = 0; i < 4; i++) {
        made.info[1].crs = crs[i];
        open_package();
        blob(at, "SELECT geom FROM tracks");
        cr_expect_float_eq(real_at(at + 49), 130.6, 1e-9, "%s", crs[i]);
        cr_expect_float_eq(real_at(at + 57), 42.4, 1e-9);
        cr_expect_eq(number("SELECT srs_id FROM gpkg_geometry_columns"), 4326);
        cr_expect_eq(number("SELECT count(*) FROM gpkg_spatial_ref_sys"), 3);
    }
}

/* gdaltransform of (130.6, 42.4): the meridian of 130 degrees, 500 km false easting, scale 1. */
Test(package, a_crs_without_a_code_is_told_by_its_wkt)
{
    unsigned char at[4000];

    made.info[1].crs = "user-defined mine";
    made.info[1].crs_wkt =
        "PROJCS[\"mine\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"
        "298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
        "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],"
        "PARAMETER[\"central_meridian\",130],PARAMETER[\"scale_factor\",1],"
        "PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]"
        "]";
    open_package();
    blob(at, "SELECT geom FROM tracks");
    cr_expect_float_eq(real_at(at + 49), 549398.004, 1e-9);
    cr_expect_float_eq(real_at(at + 57), 4696242.157, 1e-9);
    cr_expect_eq(number("SELECT srs_id FROM gpkg_geometry_columns"), 100000);
    cr_expect_not_null(strstr(
        word("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 100000"), "\"mine\""));
}

Test(package, a_crs_of_another_authority_has_a_number_of_our_own)
{
    made.info[1].crs = "ESRI:54009"; /* Mollweide */
    open_package();
    cr_expect_eq(number("SELECT srs_id FROM gpkg_geometry_columns"), 100000);
    cr_expect_str_eq(
        word("SELECT organization FROM gpkg_spatial_ref_sys WHERE srs_id = 100000"), "ESRI");
    cr_expect_eq(number("SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE "
                        "srs_id = 100000"),
                 54009);
}

Test(package, without_coordinates_or_a_place_there_is_no_geometry)
{
    made.res.opt.no_coordinates = true;
    open_package();
    cr_expect_eq(number("SELECT count(geom) FROM objects"), 0);
    cr_expect_eq(number("SELECT count(geom) FROM tracks"), 0);
    cr_expect_eq(number("SELECT count(geom) FROM areas"), 0);
    cr_expect_eq(number("SELECT count(*) FROM objects"), 105);
    cr_expect_eq(number("SELECT count(min_x) FROM gpkg_contents"), 0);

    made.res.opt.no_coordinates = false;
    made.object[3].corner_lat_deg[1] = NAN;
    open_package();
    cr_expect_eq(number("SELECT count(geom) FROM objects"), 104);
}

Test(package, hostile_names_arrive_whole)
{
    static const char name[] =
        "'); DROP TABLE objects; -- <b>\"\n=1+1 \xD0\xA1\xD1\x8B\xD0\xBD";

    made.object[0].area = name;
    made.verdict[0].reason = "\xFF cut \xD0";
    open_package();
    cr_expect_str_eq(word("SELECT area FROM objects WHERE fid = 1"), name);
    cr_expect_str_eq(word("SELECT reason FROM verdicts WHERE fid = 1"),
                     "\xEF\xBF\xBD cut \xEF\xBF\xBD");
    cr_expect_eq(number("SELECT count(*) FROM objects"), 105);
}

Test(package, nothing_found_is_a_package_with_empty_layers)
{
    made.res.n_object = made.res.n_line = made.res.n_area = made.res.n_date = 0;
    made.res.n_count = made.res.n_track = made.res.n_change = made.res.n_verdict = 0;
    open_package();
    cr_expect_eq(number("SELECT count(*) FROM objects"), 0);
    cr_expect_eq(number("SELECT count(*) FROM gpkg_contents"), 8);
    cr_expect_str_eq(word("SELECT last_change FROM gpkg_contents"), "1970-01-01T00:00:00.000Z");
    cr_expect_str_eq(word("PRAGMA integrity_check"), "ok");
}

/* A square, its hole, and a triangle beside it. */
Test(package, holes_and_further_parts_of_an_area_are_kept_apart)
{
    struct ys_point square[4] = {{130, 42}, {130.1, 42}, {130.1, 42.1}, {130, 42.1}};
    struct ys_point hole[4] = {
        {130.02, 42.02}, {130.08, 42.02}, {130.08, 42.08}, {130.02, 42.08}};
    struct ys_point beside[3] = {{130.2, 42}, {130.3, 42}, {130.3, 42.1}};
    struct ys_line ring[3] = {{hole, 4}, {square, 4}, {beside, 3}};
    unsigned char at[4000];

    made.area[0].lonlat = (struct ys_polygon){ring, 3};
    made.info[1].crs = "EPSG:4326";
    open_package();
    /* Header 40; multipolygon of 2: a polygon of 2 rings of 5, one of a ring of 4. */
    cr_assert_eq(blob(at, "SELECT geom FROM areas"),
                 40 + 9 + 9 + 2 * (4 + 5 * 16) + 9 + 4 + 4 * 16);
    cr_expect_arr_eq(at + 40, "\1\6\0\0\0\2\0\0\0\1\3\0\0\0\2\0\0\0\5\0\0\0", 22);
    cr_expect_float_eq(real_at(at + 62), 130, 1e-9, "the outline before its hole");
    made.area[0].lonlat = (struct ys_polygon){0};
}

Test(package, qgis_finds_the_style_of_each_layer)
{
    struct ys_error err;
    char *qml = NULL;

    open_package();
    cr_assert_eq(ys_report_objects_qml(&qml, &made.res, &err), YS_OK);
    cr_expect_str_eq(word("SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND "
                          "f_table_name = 'objects' AND f_geometry_column = 'geom' AND "
                          "useAsDefault"),
                     qml);
    cr_expect_not_null(strstr(qml, "attr=\"status\""));
    cr_expect_not_null(
        strstr(qml, "<prop k=\"outline_color\" v=\"124,200,255,255\"/>")); /* stayed */
    cr_expect_eq(number("SELECT count(*) FROM layer_styles"), 3);
    free(qml);
}

/* As counts.csv has them: where cars cannot be told apart the metres are the count. */
Test(package, counts_hold_the_metres_of_occupied_track)
{
    made.count[0].occupied_m = 1520.42;
    made.count[0].occupied_low_m = 1308;
    made.count[0].occupied_high_m = 1733.26;
    open_package();
    cr_expect_float_eq(number("SELECT occupied_m FROM counts WHERE fid = 1"), 1520.4, 1e-9);
    cr_expect_float_eq(number("SELECT occupied_low_m FROM counts WHERE fid = 1"), 1308, 1e-9);
    cr_expect_float_eq(number("SELECT occupied_high_m FROM counts WHERE fid = 1"), 1733.3,
                       1e-9);
    cr_expect_eq(number("SELECT count(*) FROM counts WHERE occupied_m IS NULL"),
                 (double)made.res.n_count - 1);
}
