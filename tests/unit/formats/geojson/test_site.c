#include "../../../../src/formats/geojson/site.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQUARE "[[[37,55],[37.01,55],[37.01,55.01],[37,55.01],[37,55]]]"

/* One feature in a collection. */
static void wrap(char *out, size_t room, const char *feature)
{
    snprintf(out, room, "{\"type\":\"FeatureCollection\",\"name\":\"Depot\",\"features\":[%s]}",
             feature);
}

static ys_status parse(struct ys_site *site, const char *text, struct ys_error *err)
{
    return ys_site_parse(site, &(struct ys_site_text){"s.geojson", text, strlen(text), NULL},
                         err);
}

Test(site, areas_tracks_exclusions_and_classes_are_read)
{
    static const char text[] =
        "\xEF\xBB\xBF{\"type\":\"FeatureCollection\",\"name\":\"Rajin\","
        "\"aliases\":[\"Najin\",\"\xD0\x94\xD1\x83\xD0\xBD\xD0\xB0\xD0\xB9\"],"
        "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}"
        "},\"car_length_m\":[13,15],"
        "\"classes\":{\"tent\":{\"length_m\":[17,19],\"width_m\":[6,7.5]},"
        "\"hut\":{\"length_m\":[5,6],\"width_m\":[4,4],\"method\":\"block\"}},"
        "\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"fid\":1,\"name\":\"Yard\",\"count\":"
        "\"railcar\","
        "\"role\":null},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}},"
        "{\"type\":\"Feature\",\"properties\":{\"count\":\"tent\"},\"geometry\":{\"type\":"
        "\"MultiPolygon\",\"coordinates\":[" SQUARE
        ",[[[38,55],[38.01,55],[38.01,55.01],[38,55]]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"role\":\"exclude\"},\"geometry\":{\"type\":"
        "\"Polygon\",\"coordinates\":" SQUARE "}},"
        "{\"type\":\"Feature\",\"properties\":{\"role\":\"track\"},\"geometry\":{\"type\":"
        "\"LineString\",\"coordinates\":[[37,55,12.5],[37.01,55,13]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"role\":\"track\",\"name\":\"Main\"},"
        "\"geometry\":"
        "{\"type\":\"MultiLineString\",\"coordinates\":[[[37,55],[37.01,55]],[[37,55.1],[37.01,"
        "55.1]]]}}]}";
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert(eq(int, parse(&site, text, &err), YS_OK), "%s", err.text);
    cr_expect_str_eq(site.name, "Rajin");
    cr_expect_float_eq(site.car_length_m[0], 13, 1e-9);
    cr_expect_float_eq(site.car_length_m[1], 15, 1e-9);
    cr_expect(eq(sz, site.n_class, 6));
    cr_expect_str_eq(site.class_[4].name, "tent");
    cr_expect_str_eq(site.class_[4].method, "blob");
    cr_expect(eq(dbl, site.class_[4].length_m[1], 19));
    cr_expect_str_eq(site.class_[5].method, "block");
    cr_assert(eq(sz, site.n_area, 2));
    cr_expect_str_eq(site.area[0].name, "Yard");
    cr_expect(eq(sz, site.area[0].class_index, 0));
    cr_expect(eq(sz, site.area[0].polygon.ring[0].n, 4), "the closing point is left out");
    cr_expect_str_eq(site.area[1].name, "area 2");
    cr_expect(eq(sz, site.area[1].polygon.n, 2));
    cr_expect(eq(sz, site.n_exclude, 1));
    cr_assert(eq(sz, site.n_track, 3));
    cr_expect_str_eq(site.track[0].name, "track 1");
    cr_expect_str_eq(site.track[2].name, "Main");
    cr_expect(eq(dbl, site.track[0].line.pt[1].x, 37.01));
    cr_expect(ys_site_is(&site, "rajin ") && ys_site_is(&site, "NAJIN") &&
              ys_site_is(&site, ""));
    cr_expect(ys_site_is(&site, "\xD0\xB4\xD0\xA3\xD0\x9D\xD0\xB0\xD0\xB9"), "Cyrillic case");
    cr_expect(not(ys_site_is(&site, "Dunai")));
    ys_site_fini(&site);
}

Test(site, the_built_in_classes_come_first)
{
    struct ys_site site;

    cr_assert(eq(int, ys_site_builtin(&site, NULL), YS_OK));
    cr_assert(eq(sz, site.n_class, 4));
    cr_expect_str_eq(site.class_[0].name, "railcar");
    cr_expect_str_eq(site.class_[0].method, "track");
    cr_expect_str_eq(site.class_[1].name, "container");
    cr_expect(eq(dbl, site.class_[1].length_m[0], 6.058));
    cr_expect_str_eq(site.class_[2].name, "vessel");
    cr_expect_str_eq(site.class_[3].name, "pit");
    ys_site_fini(&site);
}

struct bad_feature {
    char properties[96], geometry[200];
    char names[128]; /* the message must contain this */
};

ParameterizedTestParameters(site, a_bad_feature_is_refused_and_named)
{
    static struct bad_feature p[] = {
        {"{\"name\":\"Yard\",\"count\":\"rialcar\"}",
         "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}",
         "feature 1 'Yard': no class 'rialcar'; want one of railcar, cont"},
        {"{\"name\":\"Yard\"}", "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}",
         "a polygon without \"count\", near 37.0"},
        {"{\"count\":\"pit\",\"role\":\"exclude\"}",
         "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}", "a polygon with both"},
        {"{\"count\":\"pit\",\"role\":\"track\"}",
         "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}", "want exclude"},
        {"{\"count\":5}", "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}",
         "\"count\" is no text"},
        {"{\"count\":\"pit\"}", "{\"type\":\"Polygon\",\"coordinates\":[]}",
         "an empty polygon"},
        {"{\"count\":\"pit\"}", "{\"type\":\"Polygon\",\"coordinates\":[[]]}", "an empty ring"},
        {"{\"count\":\"pit\"}", "{\"type\":\"Polygon\",\"coordinates\":5}", "no coordinates"},
        {"{\"count\":\"pit\"}", "{\"type\":\"Polygon\"}", "no coordinates"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,2]]]}", "not closed"},
        {"{\"count\":\"pit\"}", "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[1,1]]]}",
         "2 distinct positions"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2],[2,1],[1,2],[1,1]]]}",
         "crosses or touches itself"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[2,0],[0,4],[0,0]]]}",
         "crosses or touches itself"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[2,0],[0,0]]]}",
         "crosses or touches itself"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[0,9],[0,0]]],"
         "[[[1,1],[2,1],[1,2],[1,1]]]]}",
         "parts 1 and 2 overlap"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[412345.5,6123456],[1,1],[2,2],[3,3]]]}",
         "412345.5, 6123456 is not in degrees; want lon/lat on WGS 84"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[42.3,130.4],[1,1],[2,2],[3,3]]]}",
         "there is no latitude 130.4; longitude and latitude are swapped? want [LON, LAT], "
         "here "
         "[130.4, 42.3]"},
        {"{\"count\":\"pit\"}",
         "{\"type\":\"Polygon\",\"coordinates\":[[[\"1\",1],[1,1],[2,2],[3,3]]]}",
         "no [LON, LAT] pair"},
        {"{\"role\":\"track\"}", "{\"type\":\"LineString\",\"coordinates\":[[1,1],[1,1]]}",
         "a line of one point"},
        {"{\"name\":\"A\"}", "{\"type\":\"LineString\",\"coordinates\":[[1,1],[2,1]]}",
         "a line with no role; want \"role\": \"track\""},
        {"{\"count\":\"pit\"}", "{\"type\":\"Point\",\"coordinates\":[1,1]}",
         "a Point; want a Polygon or a LineString"},
        {"{\"count\":\"pit\"}", "null", "no geometry"},
        {"{\"name\":\"a\\u001b[31m\"}", "null", "want one line"},
        {"7", "null", "properties are no object"},
    };

    return cr_make_param_array(struct bad_feature, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct bad_feature *p, site, a_bad_feature_is_refused_and_named)
{
    char feature[400], text[600];
    struct ys_error err = {0};
    struct ys_site site;

    snprintf(feature, sizeof feature,
             "{\"type\":\"Feature\",\"properties\":%s,\"geometry\":%s}", p->properties,
             p->geometry);
    wrap(text, sizeof text, feature);
    cr_assert(eq(int, parse(&site, text, &err), YS_ERR_FORMAT), "%s", text);
    cr_expect(strstr(err.text, "s.geojson: feature 1") == err.text, "'%s'", err.text);
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
    cr_expect(site.n_area == 0 && site.name == NULL, "out is empty");
}

struct bad_text {
    char text[300], names[64];
};

ParameterizedTestParameters(site, a_bad_file_is_refused_in_one_line)
{
    static struct bad_text p[] = {
        {"", "want GeoJSON, KML, KMZ or a GeoPackage"},
        {"{", "line 1 column 1"},
        {"[1,2", "want GeoJSON"},
        {"{\"a\":NaN}", "want GeoJSON"},
        {"{\"a\":1e999}", "want GeoJSON"},
        {"{\"a\":1,\"a\":2}", "duplicate"},
        {"{\"a\":\"\xFF\"}", "byte 7 (0xff) is no UTF-8"},
        {"\xFF\xFE{", "UTF-16"},
        {"[]", "want a GeoJSON FeatureCollection"},
        {"{\"type\":\"Feature\"}", "want a GeoJSON FeatureCollection"},
        {"{\"type\":\"FeatureCollection\",\"features\":[7]}", "feature 1: no Feature"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"name\":7}", "\"name\""},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"aliases\":\"x\"}", "aliases"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"aliases\":[1]}", "alias 1"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"car_length_m\":14}",
         "car_length_m"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"car_length_m\":[15,13]}",
         "car_length_m is [15, 13]"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"car_length_m\":[1,13]}",
         "want 5 <= LOW"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"crs\":{\"properties\":{\"name\":"
         "\"urn:ogc:def:crs:EPSG::32637\"}}}",
         "EPSG::32637'; want lon/lat on WGS 84"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"classes\":{\"pit\":{\"length_m\":"
         "[1,2],\"width_m\":[1,2]}}}",
         "class 'pit' is built in"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"classes\":{\"hut\":{}}}",
         "want \"length_m\": [LOW, HIGH]"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"classes\":{\"hut\":{\"length_m\":"
         "[3,2],\"width_m\":[1,2]}}}",
         "want 0 < LOW <= HIGH"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"classes\":{\"hut\":{\"lenght_m\":"
         "[3,4],\"width_m\":[1,2]}}}",
         "'lenght_m'; want length_m"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"classes\":{\"hut\":{\"length_m\":"
         "[3,4],\"width_m\":[1,2],\"method\":\"net\"}}}",
         "method 'net'; want blob"},
    };

    return cr_make_param_array(struct bad_text, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct bad_text *p, site, a_bad_file_is_refused_in_one_line)
{
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert(eq(int, parse(&site, p->text, &err), YS_ERR_FORMAT), "%s", p->text);
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
    cr_expect(strpbrk(err.text, "\n\r") == NULL, "one line");
}

struct proposed {
    char properties[80];
    int taken;
};

ParameterizedTestParameters(site, a_proposed_track_counts_once_it_is_accepted)
{
    static struct proposed p[] = {
        {"\"proposed\":true", 0},      {"\"proposed\":1", 0},     {"\"proposed\":\"true\"", 0},
        {"\"proposed\":\"1\"", 0},     {"\"proposed\":false", 1}, {"\"proposed\":0", 1},
        {"\"proposed\":\"false\"", 1}, {"\"proposed\":null", 1},  {"\"score\":0.7", 1},
    };

    return cr_make_param_array(struct proposed, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct proposed *p, site, a_proposed_track_counts_once_it_is_accepted)
{
    char both[600], text[800];
    struct ys_error err = {0};
    struct ys_site site;

    snprintf(both, sizeof both,
             "{\"type\":\"Feature\",\"properties\":{\"count\":\"railcar\"},\"geometry\":"
             "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}},"
             "{\"type\":\"Feature\",\"properties\":{\"role\":\"track\",\"name\":"
             "\"proposed 1\",%s},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
             "[[37,55],[37.01,55]]}}",
             p->properties);
    wrap(text, sizeof text, both);
    cr_assert(eq(int, parse(&site, text, &err), p->taken ? YS_OK : YS_ERR_FORMAT), "%s",
              p->properties);
    if (p->taken)
        cr_expect(eq(sz, site.n_track, 1));
    else
        cr_expect(strstr(err.text, "feature 2 'proposed 1': a proposed line") != NULL, "'%s'",
                  err.text);
    ys_site_fini(&site);
}

/* n times piece between head and tail. */
static char *repeat(const char *head, const char *piece, size_t n, const char *tail)
{
    const size_t step = strlen(piece);
    char *const text = malloc(strlen(head) + n * step + strlen(tail) + 1), *at = text;

    at = stpcpy(at, head);
    for (size_t i = 0; i < n; i++)
        at = stpcpy(at, piece);
    strcpy(at, tail);
    return text;
}

Test(site, bombs_are_refused_before_they_grow)
{
    struct ys_error err = {0};
    struct ys_site site;
    char *text = repeat("", "[", 100000, "");

    cr_expect(eq(int, parse(&site, text, &err), YS_ERR_FORMAT), "nesting");
    free(text);
    text = repeat("[", "{},", 2000000, "{}]");
    cr_expect(eq(int, parse(&site, text, &err), YS_ERR_FORMAT), "brackets");
    cr_expect(strstr(err.text, "at most") != NULL, "%s", err.text);
    free(text);
    text = repeat("[", "0,", 5000000, "0]");
    cr_expect(eq(int, parse(&site, text, &err), YS_ERR_FORMAT), "values");
    free(text);
    text = repeat("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                  "\"properties\":{\"count\":\"pit\"},\"geometry\":{\"type\":\"Polygon\","
                  "\"coordinates\":[[",
                  "[1,1],[2,2],", 4000, "[1,1]]]}}]}");
    cr_expect(eq(int, parse(&site, text, &err), YS_ERR_FORMAT), "corners");
    cr_expect(strstr(err.text, "5000 at most") != NULL, "%s", err.text);
    free(text);
}

Test(site, a_hole_may_touch_the_outline_and_rings_may_be_long)
{
    static const char text[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
        "{\"count\":\"pit\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],"
        "[4,4],[0,4],[0,0]],[[0,0],[2,1],[1,2],[0,0]]]}}]}";
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert(eq(int, parse(&site, text, &err), YS_OK), "%s", err.text);
    ys_site_fini(&site);
}

Test(site, what_cannot_be_opened_is_named)
{
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert(eq(int, ys_site_read(&site, "/no/such/s.geojson", NULL, &err), YS_ERR_IO));
    cr_expect(strstr(err.text, "/no/such/s.geojson: ") == err.text, "%s", err.text);
    cr_assert(eq(int, ys_site_read(&site, "/", NULL, &err), YS_ERR_IO));
    cr_expect(strstr(err.text, "no plain file") != NULL, "%s", err.text);
}

struct outline {
    char geometry[300];
    size_t n_rings;
};

/* A rectangle from 179.99 to -179.98, 55 to 55.01: whichever way it is written. */
ParameterizedTestParameters(site, an_outline_across_the_antimeridian_is_one)
{
    static struct outline rows[] = {
        {"{\"type\":\"Polygon\",\"coordinates\":[[[179.99,55],[-179.98,55],[-179.98,55.01],"
         "[179.99,55.01],[179.99,55]]]}",
         1},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[179.99,55],[180.02,55],[180.02,55.01],"
         "[179.99,55.01],[179.99,55]]]}",
         1},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[-179.98,55],[-179.98,55.01],[179.99,55.01],"
         "[179.99,55],[-179.98,55]]]}",
         1},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":[[[[179.99,55],[180,55],[180,55.01],"
         "[179.99,55.01],[179.99,55]]],[[[-180,55],[-179.98,55],[-179.98,55.01],[-180,55.01],"
         "[-180,55]]]]}",
         2},
    };

    return cr_make_param_array(struct outline, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct outline *p, site, an_outline_across_the_antimeridian_is_one)
{
    char feature[500], text[700];
    struct ys_error err = {0};
    struct ys_site site;

    snprintf(feature, sizeof feature,
             "{\"type\":\"Feature\",\"properties\":{\"count\":\"pit\"},\"geometry\":%s}",
             p->geometry);
    wrap(text, sizeof text, feature);
    cr_assert(eq(int, parse(&site, text, &err), YS_OK), "%s", err.text);
    const struct ys_polygon *polygon = &site.area[0].polygon;

    cr_expect(eq(sz, polygon->n, p->n_rings));
    cr_expect(epsilon_eq(dbl, ys_polygon_area(polygon), 0.03 * 0.01, 1e-9), "%s", p->geometry);
    ys_site_fini(&site);
}
