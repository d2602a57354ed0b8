#include "../../../../src/formats/geojson/corrections.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHO   "\"author\":\"A. Analyst\",\"reason\":\"a shadow\""
#define POINT "{\"type\":\"Point\",\"coordinates\":[37,55]}"
#define SQUARE                                                                                 \
    "{\"type\":\"Polygon\",\"coordinates\":[[[37,55],[38,55],[38,56],[37,56],[37,55]]]}"
#define HEAD      "{\"type\":\"FeatureCollection\",\"features\":["
#define OF(p, g)  "{\"type\":\"Feature\",\"properties\":{" p "},\"geometry\":" g "}"
#define CRS84(of) "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"" of "\"}},"

static ys_status parse(struct ys_corrections_file *file, const char *text, struct ys_error *err)
{
    return ys_corrections_file_parse(file, "c.geojson", text, strlen(text), err);
}

Test(corrections, every_action_is_read_as_it_stands)
{
    static const char text[] = "\xEF\xBB\xBF" HEAD
        /* as QGIS saves a layer of points with empty fields */
        OF("\"fid\":7,\"action\":\"reject\"," WHO ",\"date\":\"2023-10-05T10:30:00Z\","
           "\"area\":\"Yard\",\"class\":\"railcar\",\"id\":\"2023-10-05/"
           "12\",\"n\":null,\"score\":0.5",
           POINT) "," OF("\"action\":\"split\",\"n\":3,\"date\":\"2023/10/05\"," WHO,
                         "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[37,55],[38,55],[38,"
                         "56],[37,55]]]]}") "," OF("\"action\":\"merge\"," WHO,
                                                   "{\"type\":\"MultiPoint\",\"coordinates\":"
                                                   "[[37,55],[37.1,55]]}") "," OF("\"action\":"
                                                                                  "\"add\","
                                                                                  "\"id\":0,"
                                                                                  "\"length_"
                                                                                  "m\":14,"
                                                                                  "\"width_m\":"
                                                                                  "3,\"angle_"
                                                                                  "deg\":"
                                                                                  "90," WHO,
                                                                                  POINT) "," OF("\"action\":\"complete\",\"area\":\"Yard\"," WHO,
                                                                                                "null") "]}";
    struct ys_corrections_file file;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&file, text, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, file.n, 5));
    cr_expect(file.at[0].action == YS_REJECT);
    cr_expect(eq(u32, file.at[0].id, 12));
    cr_expect(eq(int, file.at[0].day, 19635)); /* date -u -d 2023-10-05 +%s, by 86400 */
    cr_expect_str_eq(file.at[0].author, "A. Analyst");
    cr_expect_str_eq(file.at[0].reason, "a shadow");
    cr_expect_str_eq(file.at[0].class_name, "railcar");
    cr_expect(eq(dbl, file.at[0].point.pt[0].x, 37));
    cr_expect(eq(u32, file.at[1].parts, 3));
    cr_expect(eq(int, file.at[1].day, 19635));
    cr_expect_str_eq(file.at[1].area, "");
    cr_expect(eq(sz, file.at[1].polygon.ring[0].n, 3));
    cr_expect(eq(sz, file.at[2].point.n, 2));
    cr_expect(file.at[4].action == YS_COMPLETE && file.at[4].feature == 5);
    ys_corrections_file_fini(&file);
}

Test(corrections, a_point_with_a_size_becomes_a_footprint_of_that_size)
{
    static const char text[] =
        HEAD OF("\"action\":\"add\",\"length_m\":100,\"width_m\":10,\"angle_deg\":30," WHO,
                "{\"type\":\"Point\",\"coordinates\":[37,55]}") "]}";
    /* Metres of a degree at 55 north: tables of the WGS 84 ellipsoid. */
    const double lat_m = 111318, lon_m = 63994;
    struct ys_corrections_file file;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&file, text, &err), YS_OK), "%s", err.text);
    const struct ys_polygon *p = &file.at[0].polygon;
    cr_assert(eq(sz, file.at[0].point.n, 0));
    cr_assert(eq(sz, p->n, 1));
    cr_assert(eq(sz, p->ring[0].n, 4));
    const struct ys_point *pt = p->ring[0].pt;
    const double east = (pt[1].x - pt[0].x) * lon_m, north = (pt[1].y - pt[0].y) * lat_m;
    cr_expect(fabs(hypot(east, north) - 100) < 0.05, "%.3f m", hypot(east, north));
    cr_expect(fabs(atan2(north, east) * 57.29577951 - 30) < 0.05);
    cr_expect(fabs(ys_polygon_area(p) * lon_m * lat_m - 1000) < 1);
    ys_corrections_file_fini(&file);
}

struct bad {
    char properties[160], geometry[120], names[80];
};

ParameterizedTestParameters(corrections, a_bad_feature_is_refused_and_named)
{
    static struct bad p[] = {
        {"", POINT, "action ''; want accept"},
        {"\"action\":null", POINT, "action ''; want accept"},
        {"\"action\":\"delete\"," WHO, POINT, "action 'delete'; want accept, reject"},
        {"\"action\":7," WHO, POINT, "\"action\" is no text"},
        {"\"action\":\"reject\",\"reason\":\"x\"", POINT, "'reject': no \"author\""},
        {"\"action\":\"reject\",\"author\":\" \",\"reason\":\"x\"", POINT, "no \"author\""},
        {"\"action\":\"reject\",\"author\":\"A\"", POINT, "no \"reason\"; want it for every"},
        {"\"action\":\"reject\",\"author\":\"A\",\"reason\":\"a\\nb\"", POINT, "one line"},
        {"\"action\":\"reject\",\"date\":\"2023-13-01\"," WHO, POINT, "no month 13"},
        {"\"action\":\"reject\",\"date\":\"soon\"," WHO, POINT, "'soon'"},
        {"\"action\":\"reject\",\"date\":20231005," WHO, POINT, "\"date\" is no text"},
        {"\"action\":\"reject\",\"id\":0," WHO, POINT, "\"id\": 0; want 1"},
        {"\"action\":\"reject\",\"id\":1.5," WHO, POINT, "want a whole number"},
        {"\"action\":\"reject\",\"id\":\"12a\"," WHO, POINT, "\"id\": '12a'; want the number"},
        {"\"action\":\"reject\",\"id\":\"2023-10-05/\"," WHO, POINT, "want the number"},
        {"\"action\":\"reject\",\"number\":\"12\"," WHO, POINT, "\"number\" is no number"},
        {"\"action\":\"reject\",\"id\":1e300," WHO, POINT, "\"id\""},
        {"\"action\":\"split\"," WHO, POINT, "no \"n\"; want 2 to 100"},
        {"\"action\":\"split\",\"n\":1," WHO, POINT, "\"n\": 1; want 2 to 100"},
        {"\"action\":\"split\",\"n\":101," WHO, POINT, "want 2 to 100"},
        {"\"action\":\"accept\",\"n\":2," WHO, POINT, "want it with split only"},
        {"\"action\":\"accept\"," WHO, "null", "no geometry"},
        {"\"action\":\"accept\"," WHO,
         "{\"type\":\"LineString\",\"coordinates\":[[1,1],[2,1]]}",
         "a LineString; want a Point or a Polygon"},
        {"\"action\":\"accept\"," WHO, "{\"type\":\"Point\",\"coordinates\":[420000,6100000]}",
         "want lon/lat on WGS 84"},
        {"\"action\":\"accept\"," WHO, "{\"type\":\"Point\"}", "no [LON, LAT] pair"},
        {"\"action\":\"accept\"," WHO,
         "{\"type\":\"MultiPoint\",\"coordinates\":[[1,1],[2,1]]}", "2 points; want one"},
        {"\"action\":\"accept\"," WHO, "{\"type\":\"MultiPoint\",\"coordinates\":[]}",
         "0 points"},
        {"\"action\":\"merge\"," WHO, POINT, "one point; want a MultiPoint"},
        {"\"action\":\"add\"," WHO, POINT, "want length_m, width_m and angle_deg"},
        {"\"action\":\"add\",\"length_m\":-4,\"width_m\":3,\"angle_deg\":0," WHO, POINT,
         "\"length_m\": -4; want 0.1 to 1000"},
        {"\"action\":\"complete\"," WHO, "null", "neither a Polygon nor \"area\""},
        {"\"action\":\"accept\"," WHO, "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1]]]}",
         "not closed"},
    };

    return cr_make_param_array(struct bad, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct bad *p, corrections, a_bad_feature_is_refused_and_named)
{
    char text[600];
    struct ys_corrections_file file;
    struct ys_error err = {0};

    snprintf(text, sizeof text, HEAD "%s," OF("%s", "%s") "]}",
             OF("\"action\":\"reject\"," WHO, POINT), p->properties, p->geometry);
    cr_assert(eq(int, parse(&file, text, &err), YS_ERR_FORMAT), "%s", text);
    cr_expect(strstr(err.text, "c.geojson: feature 2") == err.text, "'%s'", err.text);
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
    cr_expect(strpbrk(err.text, "\n\r") == NULL, "one line");
    cr_expect(file.n == 0 && file.at == NULL, "out is empty");
}

Test(corrections, a_file_cut_anywhere_is_refused)
{
    static const char text[] = HEAD OF("\"action\":\"reject\"," WHO, SQUARE) "]}";

    for (size_t n = 0; n + 1 < sizeof text; n++) {
        struct ys_corrections_file file;
        struct ys_error err = {0};

        if (n == sizeof text - 1)
            break;
        cr_expect(ys_corrections_file_parse(&file, "c.geojson", text, n, &err) == YS_ERR_FORMAT,
                  "%zu bytes", n);
        cr_expect(err.text[0] && file.n == 0);
    }
}

Test(corrections, another_reference_system_and_no_collection_are_refused)
{
    static const char utm[] = "{\"type\":\"FeatureCollection\"," CRS84(
        "urn:ogc:def:crs:EPSG::32637") "\"features\":[]}";
    static const char crs84[] = "{\"type\":\"FeatureCollection\"," CRS84(
        "urn:ogc:def:crs:OGC:1.3:CRS84") "\"features\":[]}";
    struct ys_corrections_file file;
    struct ys_error err = {0};

    cr_expect(eq(int, parse(&file, utm, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "want lon/lat on WGS 84") != NULL, "%s", err.text);
    cr_expect(eq(int, parse(&file, "[]", &err), YS_ERR_FORMAT));
    cr_expect(eq(int, parse(&file, crs84, &err), YS_OK), "an empty one is no error");
    ys_corrections_file_fini(&file);
    cr_expect(eq(int, ys_corrections_file_read(&file, "/no/such/c.geojson", &err), YS_ERR_IO));
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

Test(corrections, huge_files_are_refused_before_they_grow)
{
    struct ys_corrections_file file;
    struct ys_error err = {0};
    char *text = repeat(HEAD, "0,", 20001, "0]}");

    cr_expect(eq(int, parse(&file, text, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "want 20000 at most") != NULL, "%s", err.text);
    free(text);
    text = repeat("[", "{},", 2000000, "{}]");
    cr_expect(eq(int, parse(&file, text, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "at most") != NULL, "%s", err.text);
    free(text);
    text = repeat(HEAD "{\"type\":\"Feature\",\"properties\":{\"action\":\"merge\"," WHO
                       "},\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[",
                  "[1,1],", 5000, "[1,1]]}}]}");
    cr_expect(eq(int, parse(&file, text, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "5001 points; want 1 to 1000") != NULL, "%s", err.text);
    free(text);
}
