#include "read_scene.h"

#include <criterion/criterion.h>
#include <math.h>

static const char item[] =
    "{\"id\":\"20231005_103004_12_2451\",\"type\":\"Feature\",\"geometry\":null,"
    "\"properties\":{\"acquired\":\"2023-10-05T10:30:04.12Z\",\"provider\":\"planetscope\","
    "\"satellite_id\":\"2451\",\"instrument\":\"PSB.SD\",\"gsd\":3.9,\"view_angle\":-4.1,"
    "\"sun_azimuth\":151.3,\"sun_elevation\":\"38.5\",\"published\":\"2023-10-09T00:00:00Z\"}}";

Test(planet_json, an_item_gives_when_and_how_it_was_taken)
{
    struct ys_facts facts;
    struct ys_error err;

    cr_assert(read_scene(&facts, YS_SCENE_PLANET_JSON, item, &err) == YS_OK, "%s", err.text);
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 4.1, "west is no less off nadir");
    cr_expect(number_in(&facts, YS_FACT_SUN_AZIMUTH) == 151.3);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 38.5);
    cr_expect(number_in(&facts, YS_FACT_GSD) == 3.9);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "PlanetScope 2451 / PSB.SD");
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->last_day == 19635);
}

Test(planet_json, it_names_the_tiles_of_its_scene_and_no_others)
{
    static const struct {
        const char *tile;
        bool names;
    } row[] = {
        {"20231005_103004_12_2451_3B_AnalyticMS_SR_clip.tif", true},
        {"20231005_103004_12_2451.tif", true},
        {"20231005_103004_12_24511_3B_Visual.tif", false},
        {"20231005_103004_12_2450_3B_Visual.tif", false},
        {"yard.tif", false},
    };

    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct ys_facts facts = {0};
        bool names;

        cr_assert(read_scene_of(&facts, &names, YS_SCENE_PLANET_JSON, item, row[i].tile,
                                NULL) == YS_OK);
        cr_expect(names == row[i].names, "%s", row[i].tile);
    }
}

Test(planet_json, other_json_is_refused_in_one_line)
{
    static const char *const text[] = {"[]", "{\"properties\":{}}", "{\"properties\":", "",
                                       "{\"id\":\"x\",\"properties\":{\"acquired\":5}}"};

    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        struct ys_facts facts;
        struct ys_error err;

        cr_expect(read_scene(&facts, YS_SCENE_PLANET_JSON, text[i], &err) == YS_ERR_FORMAT,
                  "%s", text[i]);
        cr_expect(strncmp(err.text, "a.meta", 6) == 0 && strchr(err.text, '\n') == NULL, "%s",
                  err.text);
        cr_expect(facts.n == 0);
    }
}
