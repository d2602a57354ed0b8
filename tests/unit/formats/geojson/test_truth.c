#include "../../../../src/formats/geojson/truth.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../../../src/formats/geojson/reported.h"

static ys_status parse(struct ys_truth *truth, const char *text, struct ys_error *err)
{
    return ys_truth_parse(truth, "t.geojson", text, strlen(text), err);
}

#define FEATURE(properties, geometry)                                                          \
    "{\"type\":\"FeatureCollection\",\"match_tolerance_m\":4,\"features\":[{\"type\":"         \
    "\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}]}"

Test(truth, a_rectangle_has_its_centre_and_half_its_length)
{
    /* 30 m by 3 m on the equator, where a degree of longitude is 111.3195 km: turned by no angle. */
    static const char text[] = FEATURE("{\"class\":\"railcar\",\"date\":\"2023-09-05\"}",
                                       "{\"type\":\"Polygon\",\"coordinates\":[[[10,0],"
                                       "[10.0002694945,0],[10.0002694945,0.00002713],"
                                       "[10,0.00002713],[10,0]]]}");
    struct ys_error err = {0};
    struct ys_truth truth;

    cr_assert_eq(parse(&truth, text, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, truth.n_object, 1));
    cr_expect(epsilon_eq(dbl, truth.object[0].reach_m, 15, 0.01));
    cr_expect(epsilon_eq(dbl, truth.object[0].lon_deg, 10.00013474725, 1e-9));
    cr_expect(epsilon_eq(dbl, truth.object[0].lat_deg, 0.000013565, 1e-9));
    cr_expect(truth.object[0].dated);
    ys_truth_fini(&truth);
}

Test(truth, points_and_places_unknown_and_counts_are_read)
{
    static const char text[] =
        "{\"match_tolerance_m\":4,\"count\":{\"value\":3,\"low\":2,\"high\":4},\"counts\":"
        "{\"bus\":{\"low\":5},\"tent\":{\"arrived\":0}},\"features\":[{\"type\":\"Feature\","
        "\"properties\":{\"class\":\"bus\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
        "[1,2]}},{\"type\":\"Feature\",\"properties\":{\"class\":\"bus\"},\"geometry\":null}]}";
    struct ys_error err = {0};
    struct ys_truth truth;

    cr_assert_eq(parse(&truth, text, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, truth.n_object, 2));
    cr_expect(epsilon_eq(dbl, truth.object[0].reach_m, 4, 0));
    cr_expect(isnan(truth.object[1].lon_deg));
    cr_assert(eq(sz, truth.n_count, 3));
    cr_expect(eq(u32, truth.count[0].low, 5));
    cr_expect(eq(u32, truth.count[0].high, 5));
    cr_expect(not(truth.count[1].stated));
    cr_expect(eq(u32, truth.count[2].high, 4));
    ys_truth_fini(&truth);
}

struct bad {
    char text[260], want[60];
};

#define POINT "{\"type\":\"Point\",\"coordinates\":[1,2]}"

ParameterizedTestParameters(truth, a_bad_file_is_refused_and_the_place_named)
{
    static struct bad bad[] = {
        {"", "want GeoJSON"},
        {"[1,2", "line 1"},
        {"{}", "no \"features\" and no \"counts\""},
        {"{\"features\":[3]}", "feature 1: no Feature"},
        {FEATURE("{}", POINT), "feature 1: no \"class\""},
        {FEATURE("{\"class\":7}", POINT), "\"class\" is no text"},
        {FEATURE("{\"class\":\"a\",\"date\":\"2023-13-01\"}", POINT), "2023-13-01"},
        {FEATURE("{\"class\":\"a\",\"optional\":1}", POINT), "\"optional\": want true or"},
        {FEATURE("{\"class\":\"a\"}", "{\"type\":\"Point\",\"coordinates\":[500,2]}"),
         "want lon/lat"},
        {FEATURE("{\"class\":\"a\"}", "{\"type\":\"LineString\"}"), "a LineString"},
        {FEATURE("{\"class\":\"a\"}", "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2]]]}"),
         "feature 1"},
        {FEATURE("{\"class\":\"a\"}",
                 "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,1]]]}"),
         "one object of 2000 m at most"},
        {"{\"features\":[{\"type\":\"Feature\",\"properties\":{\"class\":\"a\"},\"geometry\":"
         "{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
         "match_tolerance_m"},
        {"{\"counts\":3}", "\"counts\": want a list"},
        {"{\"counts\":[3]}", "count 1 is no object"},
        {"{\"counts\":[{\"count\":-1}]}", "\"count\": want a whole number"},
        {"{\"counts\":[{\"low\":4,\"high\":2}]}", "low 4 is above high 2"},
        {"{\"match_tolerance_m\":-1,\"features\":[]}", "\"match_tolerance_m\": want metres"},
    };

    return cr_make_param_array(struct bad, bad, sizeof bad / sizeof *bad);
}

ParameterizedTest(struct bad *p, truth, a_bad_file_is_refused_and_the_place_named)
{
    struct ys_error err = {0};
    struct ys_truth truth;

    cr_expect_eq(parse(&truth, p->text, &err), YS_ERR_FORMAT, "%s", p->text);
    cr_expect_not_null(strstr(err.text, "t.geojson"), "%s", err.text);
    cr_expect_not_null(strstr(err.text, p->want), "%s", err.text);
    cr_expect_null(truth.object);
}

#define REPORT "{\"schema\":\"yardstick report\",\"schema_version\":1,\"site\":{\"areas\":[]},"

ParameterizedTestParameters(truth, a_report_that_is_none_is_refused)
{
    static struct bad bad[] = {
        {"{}", "want a report that yardstick wrote"},
        {"{\"schema\":\"yardstick report\",\"schema_version\":9}", "schema_version 9"},
        {REPORT "\"counts\":[]}", "\"tracks\", 0 rows"},
        {REPORT "\"counts\":[{\"date\":3}]}", "counts 1: \"date\""},
        {REPORT "\"counts\":[{\"date\":\"\",\"area\":\"a\",\"class\":\"b\",\"counted\":true,"
                "\"best\":null}]}",
         "counts 1: \"best\""},
        {REPORT "\"counts\":[],\"tracks\":[],\"objects\":[{\"date\":\"\",\"area\":\"a\","
                "\"class\":\"b\",\"lon_deg\":999,\"lat_deg\":0}]}",
         "objects 1: \"lon_deg, lat_deg\""},
    };

    return cr_make_param_array(struct bad, bad, sizeof bad / sizeof *bad);
}

ParameterizedTest(struct bad *p, truth, a_report_that_is_none_is_refused)
{
    struct ys_error err = {0};
    struct ys_reported reported;

    cr_expect_neq(ys_reported_parse(&reported, "r.json", p->text, strlen(p->text), &err),
                  YS_OK);
    cr_expect_not_null(strstr(err.text, "r.json"), "%s", err.text);
    cr_expect_not_null(strstr(err.text, p->want), "%s", err.text);
}
