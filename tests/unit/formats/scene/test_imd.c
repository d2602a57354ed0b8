#include "read_scene.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static ys_status parse(struct ys_facts *out, const char *text, struct ys_error *err)
{
    return read_scene(out, YS_SCENE_IMD, text, err);
}

Test(imd, an_image_group_gives_when_and_how_it_was_taken)
{
    static const char text[] =
        "\xEF\xBB\xBFversion = \"28.3\";\r\ngenerationTime = 2024-01-01T00:00:00.000000Z;\r\n"
        "BEGIN_GROUP = BAND_P\r\n\tabsCalFactor = 5.6e-02;\r\nEND_GROUP = BAND_P\r\n"
        "BEGIN_GROUP = IMAGE_1\r\n\tsatId = \"WV03\";\r\n"
        "\tfirstLineTime = 2023-10-05T10:30:04.287350Z;\r\n\tmeanSunAz = 151.2;\r\n"
        "\tmeanSunEl =    38,4;\r\n\tmeanSatAz = 79.7;\r\n\tmeanOffNadirViewAngle = 27.9;\r\n"
        "\tmeanCollectedGSD = 0.380;\r\n\tcloudCover = -999.000;\r\n"
        "\tTDILevel = (\r\n\t\t16,\r\n\t\t10);\r\nEND_GROUP = IMAGE_1\r\nEND;\r\n";
    struct ys_facts facts;
    struct ys_error err;

    cr_assert(parse(&facts, text, &err) == YS_OK, "%s", err.text);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "WV03");
    cr_expect(number_in(&facts, YS_FACT_SUN_AZIMUTH) == 151.2);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 38.4, "a comma for the point");
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 27.9);
    cr_expect(number_in(&facts, YS_FACT_GSD) == 0.38);
    const struct ys_fact *date = ys_fact_find(&facts, YS_FACT_DATE, NULL);
    cr_assert(date != NULL);
    cr_expect(date->first.days == 19635 && date->first.seconds == 10 * 3600 + 30 * 60 + 4);
    cr_expect(date->last_day == 19635, "the product was made later");
    cr_expect_str_eq(date->element, "firstLineTime");
    cr_expect_str_eq(date->file, "a.meta");
    cr_expect_str_eq(date->format, "IMD");
    cr_expect(facts.fault[0] == '\0', "%s", facts.fault);
}

Test(imd, of_two_pictures_the_worst_lean_and_both_days_hold_and_suns_that_differ_do_not)
{
    static const char form[] =
        "BEGIN_GROUP = IMAGE_1\n meanOffNadirViewAngle = 12;\n meanSunEl = 30;\n"
        "meanSunAz = 150;\nfirstLineTime = 2023-10-05T23:59:58Z;\nEND_GROUP = IMAGE_1\n"
        "BEGIN_GROUP = IMAGE_2\n meanOffNadirViewAngle = 26;\n meanSunEl = %s;\n"
        "meanSunAz = 152;\nfirstLineTime = %s;\nEND_GROUP = IMAGE_2\n";
    struct ys_facts facts;
    char text[600];

    snprintf(text, sizeof text, form, "44", "2023-10-09T10:00:00Z");
    cr_assert(parse(&facts, text, NULL) == YS_OK);
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 26);
    cr_expect(isnan(number_in(&facts, YS_FACT_SUN_ELEVATION)));
    cr_expect(number_in(&facts, YS_FACT_SUN_AZIMUTH) == 150);
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->first.days == 19635);
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->last_day == 19639);
    snprintf(text, sizeof text, form, "31", "2023-10-06T00:00:20Z");
    cr_assert(parse(&facts, text, NULL) == YS_OK);
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->last_day == 19635,
              "one pass at midnight is one day");
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 30);
}

Test(imd, a_value_for_unknown_is_left_out_and_named)
{
    struct ys_facts facts;

    cr_assert(parse(&facts,
                    "meanSunEl = -999.0;\nmeanSunAz = ;\nmeanOffNadirViewAngle = N/A;\n",
                    NULL) == YS_OK);
    cr_expect(facts.n == 0);
    cr_expect(strstr(facts.fault, "a.meta: meanSunEl: -999 is out of range"), "%s",
              facts.fault);
    cr_expect(strstr(facts.fault, "meanOffNadirViewAngle: 'N/A' is no number"), "%s",
              facts.fault);
    cr_expect(!strstr(facts.fault, "meanSunAz"), "an empty value is not worth a word");
}

Test(imd, something_else_is_refused_in_one_line)
{
    struct ys_scene_file binary = {.name = "a.IMD", .bytes = "a = 1;\0b", .n = 8, .tile = "a"};
    struct ys_facts facts;
    struct ys_error err;

    cr_expect(parse(&facts, "", &err) == YS_ERR_FORMAT);
    cr_expect(parse(&facts, "a picture\nof a cat\n", &err) == YS_ERR_FORMAT);
    cr_expect_str_eq(err.text, "a.meta: no line key = value; in it");
    cr_expect(ys_scene_parse(&facts, &binary, YS_SCENE_IMD, &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "a.IMD: a zero byte") != NULL, "%s", err.text);
    binary.n = YS_SCENE_MOST_BYTES + 1; /* none of them is read */
    cr_expect(ys_scene_parse(&facts, &binary, YS_SCENE_IMD, &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "want metadata of at most") != NULL, "%s", err.text);
}
