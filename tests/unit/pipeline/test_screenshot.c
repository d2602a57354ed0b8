/* The sample yard as its users have it: pictures without a place, and a KML. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../../../src/formats/tile/tile.h"
#include "../../support/made_picture.h"
#include "../../support/made_tile.h"

#define YARD "samples/rail_yard/"

TestSuite(screenshot, .fini = made_tiles_remove);

static void write_coordinates(FILE *out, const json_t *positions)
{
    for (size_t i = 0; i < json_array_size(positions); i++) {
        const json_t *p = json_array_get(positions, i);

        fprintf(out, "%.9f,%.9f,0 ", json_number_value(json_array_get(p, 0)),
                json_number_value(json_array_get(p, 1)));
    }
}

/* The features of the sample's site by name alone. */
static void write_kml(const char *path)
{
    FILE *out = fopen(path, "w");
    json_t *root = json_load_file(YARD "site.geojson", 0, NULL);
    const json_t *features = json_object_get(root, "features");

    cr_assert(out && features);
    fputs("<kml><Document><name>Yard</name>", out);
    for (size_t i = 0; i < json_array_size(features); i++) {
        const json_t *f = json_array_get(features, i), *p = json_object_get(f, "properties");
        const json_t *c = json_object_get(json_object_get(f, "geometry"), "coordinates");
        const char *count = json_string_value(json_object_get(p, "count"));
        const char *name = json_string_value(json_object_get(p, "name"));

        if (count)
            fprintf(out, "<Placemark><name>%s: %s</name><Polygon><outerBoundaryIs><LinearRing>",
                    count, name);
        else
            fprintf(out, "<Placemark><name>%s</name><LineString>", name);
        fputs("<coordinates>", out);
        write_coordinates(out, count ? json_array_get(c, 0) : c);
        fputs(count ? "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
                    : "</coordinates></LineString></Placemark>",
              out);
    }
    fputs("</Document></kml>", out);
    json_decref(root);
    cr_assert(!fclose(out));
}

/* Of the GeoTIFF, as somebody reads them off a map. */
static void corners_of(char out[400], const char *path)
{
    struct ys_error err;
    ys_tile *tile;
    int n = 0;

    cr_assert_eq(ys_tile_open(&tile, path, NULL, &err), YS_OK, "%s", err.text);
    const double w = ys_tile_info(tile)->width_px, h = ys_tile_info(tile)->height_px;

    for (int i = 0; i < 4; i++) {
        double lon, lat;

        ys_tile_to_lonlat(tile, i == 1 || i == 2 ? w : 0, i < 2 ? 0 : h, &lon, &lat);
        n += sprintf(out + n, "%s%.7f,%.7f", i ? " " : "", lon, lat);
    }
    ys_tile_free(tile);
}

Test(screenshot, the_sample_yard_as_png_with_corners_and_a_kml_counts_as_its_geotiff)
{
    char before[300], after[300], site[300], corners[400];
    const char *tiles[] = {before, after};
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = 2, .site = site, .site_name = "Rehearsal"};
    struct ys_options opt;
    struct ys_error err;
    ys_result *res;

    strcpy(before, made_tile_path("yard_20230905.png"));
    strcpy(after, made_tile_path("yard_20231005.png"));
    strcpy(site, made_tile_path("yard.kml"));
    made_png_of_tile(before, YARD "before.tif", "");
    made_png_of_tile(after, YARD "after.tif", "Google Earth 2023");
    corners_of(corners, YARD "after.tif");
    write_kml(site);
    ys_options_init(&opt);
    opt.corners = corners;
    cr_assert_eq(ys_run(&res, &job, &opt, &err), YS_OK, "%s", err.text);
    cr_expect_eq(ys_result_n_counts(res), 2);
    cr_expect_eq(ys_result_count(res, 0)->best, 20);
    cr_expect_eq(ys_result_count(res, 1)->best, 73);
    cr_expect_str_eq(ys_result_count(res, 1)->area, "Yard");
    cr_expect_str_eq(ys_result_site(res), "Rehearsal");
    cr_expect_str_eq(ys_result_date(res, 1)->info->compression, "png");
    cr_assert_eq(ys_result_n_notes(res), 3);
    cr_expect(strstr(ys_result_note(res, 2),
                     "2023-10-05: lettering at the lower right of the picture is left out"),
              "%s", ys_result_note(res, 2));
    ys_result_free(res);
}
