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
        "{\"datetime\":\"2023-10-04T08:00:00+02:00\",\"platform\":\"pneo-3\","
        "\"view:off_nadir\":12.5,\"license\":\"CC-BY-4.0\"}}";
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    char path[300], spec[340], json[300];

    snprintf(path, sizeof path, "%s", made_tile_path("yard_20231001T021300.tif"));
    snprintf(json, sizeof json, "%s", made_tile_path("yard_20231001T021300.json"));
    made_tile_write(path, &m);
    expect_date(path, "2023-10-01T02:13:00Z", "file name");
    strcpy(m.date, "2023:10:02 03:04:05");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-02T03:04:05Z", "TIFFTAG_DATETIME");
    strcpy(m.metadata, "<GDALMetadata>\n<Item name=\"IMAGE_1.firstLineTime\">"
                       "2023-10-03T01:02:03.456Z</Item><Item name=\"meanSunEl\">33.5</Item>"
                       "<Item name=\"satId\">WV&quot;03</Item></GDALMetadata>");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-03T01:02:03Z", "GDAL_METADATA");
    made_bytes_write(json, item, sizeof item - 1);
    expect_date(path, "2023-10-04T06:00:00Z", "STAC");
    snprintf(spec, sizeof spec, "%s@2023-10-05", path);
    expect_date(spec, "2023-10-05", "argument");

    struct ys_error err;
    ys_tile *tile;
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->sensor, "pneo-3");
    expect_text(ys_tile_info(tile)->licence, "CC-BY-4.0");
    cr_expect(ys_tile_info(tile)->off_nadir_deg == 12.5);
    cr_expect(ys_tile_info(tile)->sun_elevation_deg == 33.5);
    cr_expect(ys_tile_days(tile) == 19634);
    ys_tile_free(tile);
    snprintf(spec, sizeof spec, "%s@2023-13-05", path);
    cr_expect(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_ERR_FORMAT));
    cr_expect(tile == NULL && strstr(err.text, "month 13"), "%s", err.text);
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
