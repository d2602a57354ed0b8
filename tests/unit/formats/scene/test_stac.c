#include "read_scene.h"

#include <criterion/criterion.h>
#include <math.h>

static ys_status parse(struct ys_facts *out, const char *text, struct ys_error *err)
{
    return read_scene(out, YS_SCENE_STAC, text, err);
}

static const struct ys_fact *date_in(const struct ys_facts *facts)
{
    const struct ys_fact *fact = ys_fact_find(facts, YS_FACT_DATE, NULL);

    cr_assert(fact, "no date");
    return fact;
}

Test(stac, an_item_gives_date_view_sensor_and_licence)
{
    struct ys_facts facts;
    struct ys_error err;

    cr_assert(parse(&facts,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":null,"
                    "\"start_datetime\":\"2024-05-17T02:13:00Z\",\"platform\":\"pneo-3\","
                    "\"instruments\":[\"pneo\\u0007 imager\",\"other\"],\"license\":\"other\","
                    "\"view:off_nadir\":12,\"view:sun_azimuth\":150.5,"
                    "\"view:sun_elevation\":\"high\"}}",
                    &err) == YS_OK,
              "%s", err.text);
    cr_expect(date_in(&facts)->first.days == 19860 && date_in(&facts)->first.seconds == 7980 &&
              date_in(&facts)->last_day == 19860);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "pneo-3 / pneo imager");
    cr_expect_str_eq(text_in(&facts, YS_FACT_LICENCE), "other");
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 12);
    cr_expect(number_in(&facts, YS_FACT_SUN_AZIMUTH) == 150.5);
    cr_expect(isnan(number_in(&facts, YS_FACT_SUN_ELEVATION)));
}

Test(stac, other_json_is_no_item)
{
    struct ys_facts facts;

    cr_expect(parse(&facts, "{\"properties\":{\"datetime\":\"never\"}}", NULL) ==
              YS_ERR_UNSUPPORTED);
    cr_expect(facts.n == 0);
    cr_expect(parse(&facts, "[1,2]", NULL) == YS_ERR_UNSUPPORTED && facts.n == 0);
}

Test(stac, damage_is_named_in_one_line)
{
    struct ys_facts facts;
    struct ys_error err;

    cr_expect(parse(&facts, "{\"stac_version\":\n\"1.0.0\",", &err) == YS_ERR_FORMAT);
    cr_expect(strncmp(err.text, "a.meta: line 2: ", 16) == 0, "%s", err.text);
    cr_expect(parse(&facts,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":\"%s\\n2024\","
                    "\"view:off_nadir\":3}}",
                    &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "datetime '%s 2024'") && !strchr(err.text, '\n'), "%s",
              err.text);
    cr_expect(facts.n == 0, "half of a damaged item is used");
}

Test(stac, what_the_tiles_own_asset_says_comes_before_what_the_item_says)
{
    static const char item[] =
        "\xEF\xBB\xBF{\"stac_version\":\"1.1.0\",\"id\":\"1030\",\"properties\":{\"gsd\":2,"
        "\"license\":\"proprietary\",\"constellation\":\"worldview\",\"providers\":["
        "{\"name\":\"Host\",\"roles\":[\"host\"]},"
        "{\"name\":\"Maker\",\"roles\":[\"producer\"]},"
        "{\"name\":\"Owner\",\"roles\":[\"processor\",\"licensor\"]}]},"
        "\"assets\":{\"ms\":{\"href\":\"./x-ms.tif\"},"
        "\"pan\":{\"href\":\"https://host/d/x-pan.tif?sig=1\",\"gsd\":0.5}}}";
    struct ys_facts facts = {0};
    struct ys_error err;
    bool names;

    cr_assert(read_scene_of(&facts, &names, YS_SCENE_STAC, item, "x-pan.tif", &err) == YS_OK,
              "%s", err.text);
    cr_expect(names);
    cr_expect(number_in(&facts, YS_FACT_GSD) == 0.5);
    cr_expect_str_eq(text_in(&facts, YS_FACT_LICENCE), "proprietary, Owner");
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "worldview");
    facts.n = 0;
    cr_assert(read_scene_of(&facts, &names, YS_SCENE_STAC, item, "y.tif", &err) == YS_OK);
    cr_expect(!names && number_in(&facts, YS_FACT_GSD) == 2);
}

Test(stac, an_incidence_angle_that_may_be_from_the_horizon_is_left_out_and_said)
{
    struct ys_facts facts;

    cr_assert(parse(&facts,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{"
                    "\"view:incidence_angle\":77}}",
                    NULL) == YS_OK);
    cr_expect(facts.n == 0 && strstr(facts.fault, "incidence_angle 77"), "%s", facts.fault);
    cr_assert(parse(&facts,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{"
                    "\"view:incidence_angle\":23}}",
                    NULL) == YS_OK);
    cr_expect(number_in(&facts, YS_FACT_INCIDENCE) == 23 && !facts.fault[0]);
}
