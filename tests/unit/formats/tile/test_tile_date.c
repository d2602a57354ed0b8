#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>

#include "../../../support/made_tile.h"

TestSuite(tile_date, .fini = made_tiles_remove);

static void expect_text(const char *got, const char *want)
{
    cr_expect(strcmp(got, want) == 0, "'%s', not '%s'", got, want);
}

static void expect_date(const char *spec, const char *date, const char *source)
{
    struct ys_error err;
    ys_tile *tile;

    cr_assert(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->date, date);
    expect_text(ys_tile_info(tile)->date_source, source);
    ys_tile_free(tile);
}

Test(tile_date, the_date_comes_from_the_first_source_that_has_one)
{
    static const char item[] =
        "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"properties\":"
        "{\"datetime\":\"2023-10-03T08:00:00+02:00\",\"platform\":\"pneo-3\","
        "\"view:off_nadir\":12.5,\"license\":\"CC-BY-4.0\"}}";
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    char path[300], spec[340], json[300];

    snprintf(path, sizeof path, "%s", made_tile_path("yard_20231003T021300.tif"));
    snprintf(json, sizeof json, "%s", made_tile_path("yard_20231003T021300.json"));
    made_tile_write(path, &m);
    expect_date(path, "2023-10-03T02:13:00Z", "file name");
    strcpy(m.date, "2023:10:02 23:04:05");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-02T23:04:05Z", "TIFFTAG_DATETIME");
    strcpy(m.metadata, "<GDALMetadata>\n<Item name=\"IMAGE_1.firstLineTime\">"
                       "2023-10-03T01:02:03.456Z</Item><Item name=\"meanSunEl\">33.5</Item>"
                       "<Item name=\"satId\">WV&quot;03</Item></GDALMetadata>");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-03T01:02:03Z", "GDAL_METADATA");
    made_bytes_write(json, item, sizeof item - 1);
    expect_date(path, "2023-10-03T06:00:00Z", "STAC");
    snprintf(spec, sizeof spec, "%s@2023-10-05", path);
    expect_date(spec, "2023-10-05", "argument");

    struct ys_error err;
    ys_tile *tile;
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->sensor, "pneo-3");
    expect_text(ys_tile_info(tile)->licence, "CC-BY-4.0");
    cr_expect(ys_tile_info(tile)->off_nadir_deg == 12.5);
    cr_expect(ys_tile_info(tile)->sun_elevation_deg == 33.5);
    cr_expect(ys_tile_days(tile) == 19633);
    ys_tile_free(tile);
    snprintf(spec, sizeof spec, "%s@2023-13-05", path);
    cr_expect(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_ERR_FORMAT));
    cr_expect(tile == NULL && strstr(err.text, "month 13"), "%s", err.text);
}

struct disagreement {
    char name[40], date[20], software[40], metadata[120], stac[120];
    char one[60], other[60]; /* what the error must name; "" where the sources agree */
    char taken[24];          /* the date then */
    int unsure;
};

ParameterizedTestParameters(tile_date, sources_that_disagree_are_refused_and_both_named)
{
    static struct disagreement p[] = {
        {"a_20230411.tif", "2023:10:05 01:02:03", "", "", "",
         "its TIFFTAG_DATETIME says 2023-10-05T01:02:03Z", "its name says 2023-04-11", "", 0},
        {"a_20230411.tif", "2023:04:10 01:02:03", "", "", "", "", "", "2023-04-10T01:02:03Z",
         0},
        {"a_20230411.tif", "2023:04:09 01:02:03", "WorldView-3", "", "",
         "its TIFFTAG_DATETIME says 2023-04-09", "its name says 2023-04-11", "", 0},
        {"a_20230411.tif", "", "", "<Item name=\"acquisitionDate\">2022-04-11</Item>", "",
         "its GDAL metadata says 2022-04-11", "its name says 2023-04-11", "", 0},
        {"a.tif", "2022:04:11 00:00:00", "", "<Item name=\"acquisitionDate\">2023-04-11</Item>",
         "", "its GDAL metadata says 2023-04-11", "its TIFFTAG_DATETIME says 2022-04-11", "",
         0},
        {"a_20230411.tif", "", "", "", "\"datetime\":\"2023-04-30T00:00:00Z\"",
         "a_20230411.json: datetime says 2023-04-30", "its name says 2023-04-11", "", 0},
        {"a_20230411.tif", "", "", "",
         "\"datetime\":null,\"start_datetime\":\"2023-05-01T00:00:00Z\",\"end_datetime\":"
         "\"2023-06-01T00:00:00Z\"",
         "a_20230411.json: start_datetime says 2023-05-01/2023-06-01",
         "its name says 2023-04-11", "", 0},
        {"a_20230511.tif", "", "", "",
         "\"datetime\":null,\"start_datetime\":\"2023-05-01T00:00:00Z\",\"end_datetime\":"
         "\"2023-06-01T00:00:00Z\"",
         "", "", "2023-05-01/2023-06-01", 1},
        {"a.tif", "", "", "",
         "\"datetime\":null,\"start_datetime\":\"2023-05-01T03:00:00Z\",\"end_datetime\":"
         "\"2023-05-01T04:00:00Z\"",
         "", "", "2023-05-01T03:00:00Z", 0},
        {"a_20230411.tif", "2024:01:05 01:02:03", "Adobe Photoshop 25.1", "", "", "", "",
         "2023-04-11", 1},
        {"a_20230411.tif", "2024:01:05 01:02:03", "GIMP 2.10", "", "", "", "", "2023-04-11", 1},
        {"a_20230411.tif", "2024:01:05 01:02:03", "QGIS 3.34", "", "", "", "", "2023-04-11", 1},
        {"a_20230411.tif", "2024:01:05 01:02:03", "www.orfeo-toolbox.org", "", "", "", "",
         "2023-04-11", 1},
        {"a_20230411.tif", "2023:04:12 01:02:03", "ENVI 5.6", "", "", "", "", "2023-04-11", 0},
        {"a.tif", "2024:01:05 01:02:03", "ImageMagick 7", "", "", "", "",
         "2024-01-05T01:02:03Z", 1},
    };

    return cr_make_param_array(struct disagreement, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct disagreement *p, tile_date,
                  sources_that_disagree_are_refused_and_both_named)
{
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    char path[300], json[300], spec[320], item[300];
    struct ys_error err = {0};
    ys_tile *tile;

    strcpy(m.date, p->date);
    strcpy(m.software, p->software);
    strcpy(m.metadata, p->metadata);
    snprintf(path, sizeof path, "%s", made_tile_path(p->name));
    made_tile_write(path, &m);
    snprintf(json, sizeof json, "%.*s.json", (int)strlen(path) - 4, path);
    remove(json);
    if (*p->stac) {
        snprintf(item, sizeof item, "{\"stac_version\":\"1.0.0\",\"properties\":{%s}}",
                 p->stac);
        made_bytes_write(json, item, strlen(item));
    }
    const ys_status status = ys_tile_open(&tile, path, NULL, &err);

    if (*p->one) {
        cr_assert(eq(int, status, YS_ERR_MISMATCH), "%s", p->one);
        cr_expect(strstr(err.text, p->one) && strstr(err.text, p->other), "%s", err.text);
        cr_expect(strstr(err.text, "@DATE") != NULL, "the mend is said: %s", err.text);
    } else {
        cr_assert(eq(int, status, YS_OK), "%s", err.text);
        expect_text(ys_tile_info(tile)->date, p->taken);
        cr_expect(eq(int, ys_tile_info(tile)->date_unsure, p->unsure));
        if (*p->software && p->unsure)
            cr_expect(strstr(ys_tile_info(tile)->note, p->software) != NULL, "%s",
                      ys_tile_info(tile)->note);
        ys_tile_free(tile);
    }
    snprintf(spec, sizeof spec, "%s@2023-02-03", path);
    cr_assert(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->date, "2023-02-03");
    expect_text(ys_tile_info(tile)->note, "");
    cr_expect_not(ys_tile_info(tile)->date_unsure, "the argument decides");
    ys_tile_free(tile);
}

struct sidecar {
    char bytes[120];
    size_t n;
    char says[60]; /* the note; "" where the item is used */
};

ParameterizedTestParameters(tile_date, a_sidecar_that_is_no_item_is_named_and_not_used)
{
#define PIECE(text) text, sizeof text - 1
    static struct sidecar p[] = {
        {PIECE("\xEF\xBB\xBF{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":"
               "\"2023-10-05T00:00:00Z\"}}"),
         ""},
        {PIECE("{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":"
               "\"2023-10-05T00:00:00Z\",\"gsd\":NaN}}"),
         "invalid token"},
        {PIECE(""), "'[' or '{' expected"},
        {PIECE("{}"), "no \"stac_version\""},
        {PIECE("[1, 2]"), "no \"stac_version\""},
        {PIECE("\xFF\xFE{\0}\0"), "line 1"},
        {PIECE("{\"stac_version\":\"1.0.0\",\"properties\":{\"platform\":\"\xE9\"}}"),
         "line 1"},
        {PIECE("{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":\"yesterday\"}}"),
         "datetime 'yesterday'"},
        {PIECE(
             "{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":null,\"start_datetime\":"
             "\"2023-10-05\",\"end_datetime\":\"2023-10-01\"}}"),
         "end_datetime is before"},
    };

    return cr_make_param_array(struct sidecar, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct sidecar *p, tile_date, a_sidecar_that_is_no_item_is_named_and_not_used)
{
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    char path[300], json[300], spec[320];
    struct ys_error err = {0};
    ys_tile *tile;

    snprintf(path, sizeof path, "%s", made_tile_path("side_20231004.tif"));
    snprintf(json, sizeof json, "%s", made_tile_path("side_20231004.json"));
    made_tile_write(path, &m);
    made_bytes_write(json, p->bytes, p->n);
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    if (*p->says) {
        cr_expect(strstr(ys_tile_info(tile)->note, "the sidecar side_20231004.json: ") != NULL,
                  "%s", ys_tile_info(tile)->note);
        cr_expect(strstr(ys_tile_info(tile)->note, p->says) != NULL, "%s",
                  ys_tile_info(tile)->note);
        expect_text(ys_tile_info(tile)->date, "2023-10-04");
    } else {
        expect_text(ys_tile_info(tile)->note, "");
        expect_text(ys_tile_info(tile)->date, "2023-10-05T00:00:00Z");
    }
    ys_tile_free(tile);
    snprintf(spec, sizeof spec, "%s@2023-02-03", path);
    cr_assert(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->note, "");
    ys_tile_free(tile);
}

struct words {
    char text[96];
    bool rendered;
};

ParameterizedTestParameters(tile_date, a_tile_that_says_so_is_rendered)
{
    static struct words w[] = {
        {"SYNTHETIC rendered test scene, seed 7704", true},
        {"Rendered with a program.", true},
        {"a synthetic image", true},
        {"Synthetic Aperture Radar", false},
        {"surrendered", false},
        {"renderedness", false},
        {"WorldView-3", false},
    };

    return cr_make_param_array(struct words, w, sizeof w / sizeof *w);
}

ParameterizedTest(struct words *w, tile_date, a_tile_that_says_so_is_rendered)
{
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};

    strcpy(m.description, w->text);
    ys_tile *tile = made_tile_open(&m, NULL);
    cr_expect(ys_tile_info(tile)->rendered == w->rendered, "%s", w->text);
    ys_tile_free(tile);
}
