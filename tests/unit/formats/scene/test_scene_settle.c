#include "../../../../src/formats/scene/facts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const struct ys_scene_asked nothing = {
    .off_nadir_deg = NAN, .sun_azimuth_deg = NAN, .sun_elevation_deg = NAN, .pixel_m = 0.5};

static void add(struct ys_facts *facts, const char *file, enum ys_fact_kind kind, double value)
{
    ys_fact_value(facts, kind, &(struct ys_fact_place){file, "angle"}, value);
}

static void add_sensor(struct ys_facts *facts, const char *file, const char *sensor)
{
    ys_fact_text(facts, YS_FACT_SENSOR, &(struct ys_fact_place){file, "satId"}, sensor);
}

static ys_status settle(struct ys_scene *out, const struct ys_facts *facts,
                        const struct ys_scene_asked *asked, struct ys_error *err)
{
    return ys_facts_settle(out, facts, asked, "yard.tif", err);
}

/* By hand: sin(30.2) * 6371 / (6371 + 694) = 0.50302 * 0.90177 = 0.45361, of which the arc is 26.98;
 * and from 450 km, where the Earth curves less in between: 0.50302 * 0.93403 = 0.46983, 28.02. */
Test(scene_settle, an_incidence_angle_becomes_off_nadir_by_the_height_of_the_orbit)
{
    struct ys_facts facts = {0};
    struct ys_scene scene;

    cr_expect(fabs(ys_off_nadir_deg(30.2, 694) - 26.98) < 0.01, "%g",
              ys_off_nadir_deg(30.2, 694));
    cr_expect(fabs(ys_off_nadir_deg(30.2, 450) - 28.02) < 0.01);
    cr_expect(ys_off_nadir_deg(0, 694) == 0);
    add(&facts, "DIM.XML", YS_FACT_INCIDENCE, 30.2);
    add_sensor(&facts, "DIM.XML", "PHR 1B");
    cr_assert(settle(&scene, &facts, &nothing, NULL) == YS_OK);
    cr_expect(fabs(scene.off_nadir_deg - 26.98) < 0.01);
    cr_expect(scene.incidence_deg == 30.2);
    cr_expect_str_eq(scene.off_nadir_source, "DIM.XML: angle 30.2 seen from 694 km");
    memset(&facts, 0, sizeof facts);
    add(&facts, "DIM.XML", YS_FACT_INCIDENCE, 30.2);
    cr_assert(settle(&scene, &facts, &nothing, NULL) == YS_OK);
    cr_expect_str_eq(scene.off_nadir_source, "DIM.XML: angle 30.2 seen from 600 km (assumed)");
}

Test(scene_settle, a_files_own_off_nadir_angle_is_taken_as_it_is)
{
    struct ys_facts facts = {0};
    struct ys_scene scene;

    add(&facts, "a.xml", YS_FACT_INCIDENCE, 30);
    add(&facts, "a.xml", YS_FACT_OFF_NADIR, 27);
    cr_assert(settle(&scene, &facts, &nothing, NULL) == YS_OK);
    cr_expect(scene.off_nadir_deg == 27);
    cr_expect_str_eq(scene.off_nadir_source, "a.xml: angle");
}

Test(scene_settle, files_that_contradict_one_another_are_named_with_their_values)
{
    static const struct {
        enum ys_fact_kind kind;
        double first, near, far;
        const char *wants;
    } row[] = {
        {YS_FACT_OFF_NADIR, 12, 15, 17, "--off-nadir"},
        {YS_FACT_SUN_ELEVATION, 38, 40, 42, "--sun"},
        {YS_FACT_SUN_AZIMUTH, 358, 2, 8, "--sun"},
    };

    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int far = 0; far < 2; far++) {
            struct ys_scene_asked asked = nothing;
            struct ys_facts facts = {0};
            struct ys_scene scene;
            struct ys_error err;

            add(&facts, "yard.IMD", row[i].kind, row[i].first);
            add(&facts, "yard.json", row[i].kind, far ? row[i].far : row[i].near);
            cr_expect(settle(&scene, &facts, &asked, &err) == (far ? YS_ERR_MISMATCH : YS_OK),
                      "row %zu", i);
            if (!far)
                continue;
            cr_expect(strstr(err.text, "yard.tif: ") &&
                          strstr(err.text, "yard.IMD: angle says ") &&
                          strstr(err.text, "yard.json: angle says ") &&
                          strstr(err.text, row[i].wants),
                      "%s", err.text);
            asked.off_nadir_deg = 5;
            asked.sun_azimuth_deg = 100;
            asked.sun_elevation_deg = 30;
            cr_expect(settle(&scene, &facts, &asked, &err) == YS_OK, "%s", err.text);
            cr_expect(scene.off_nadir_deg == 5 && scene.sun_azimuth_deg == 100 &&
                      scene.sun_elevation_deg == 30);
            cr_expect_str_eq(scene.sun_source, "--sun");
        }
}

Test(scene_settle, near_the_zenith_the_azimuth_of_the_sun_means_nothing)
{
    struct ys_facts facts = {0};
    struct ys_scene scene;

    add(&facts, "a", YS_FACT_SUN_ELEVATION, 86);
    add(&facts, "a", YS_FACT_SUN_AZIMUTH, 90);
    add(&facts, "b", YS_FACT_SUN_ELEVATION, 87);
    add(&facts, "b", YS_FACT_SUN_AZIMUTH, 130);
    cr_expect(settle(&scene, &facts, &nothing, NULL) == YS_OK);
}

Test(scene_settle, azimuth_and_height_of_the_sun_are_of_one_file)
{
    struct ys_facts facts = {0};
    struct ys_scene scene;

    add(&facts, "a", YS_FACT_SUN_AZIMUTH, 150);
    add(&facts, "b", YS_FACT_SUN_ELEVATION, 40);
    add(&facts, "b", YS_FACT_SUN_AZIMUTH, 154);
    cr_assert(settle(&scene, &facts, &nothing, NULL) == YS_OK);
    cr_expect(scene.sun_azimuth_deg == 154 && scene.sun_elevation_deg == 40);
}

Test(scene_settle, a_pixel_of_another_scale_is_an_error_until_it_is_stated)
{
    struct ys_scene_asked asked = nothing;
    struct ys_facts facts = {0};
    struct ys_scene scene;
    struct ys_error err;

    add(&facts, "ms.IMD", YS_FACT_GSD, 2); /* of the other part of a bundle */
    cr_expect(settle(&scene, &facts, &asked, &err) == YS_OK, "%s", err.text);
    facts.n = 0;
    add(&facts, "s2.json", YS_FACT_GSD, 10);
    cr_expect(settle(&scene, &facts, &asked, &err) == YS_ERR_MISMATCH);
    cr_expect(strstr(err.text, "pixels of 0.5 m") &&
                  strstr(err.text, "10 m by s2.json: angle") &&
                  strstr(err.text, "--pixel-size 0.5"),
              "%s", err.text);
    asked.pixel_is_right = true;
    cr_expect(settle(&scene, &facts, &asked, &err) == YS_OK);
    asked = nothing;
    asked.pixel_m = NAN; /* of a tile without a place nothing is known */
    cr_expect(settle(&scene, &facts, &asked, &err) == YS_OK);
}

Test(scene_settle, nothing_known_is_nan_and_empty)
{
    const struct ys_facts facts = {0};
    struct ys_scene scene;

    cr_assert(settle(&scene, &facts, &nothing, NULL) == YS_OK);
    cr_expect(isnan(scene.off_nadir_deg) && isnan(scene.sun_azimuth_deg) &&
              isnan(scene.sun_elevation_deg) && isnan(scene.gsd_m) &&
              isnan(scene.incidence_deg));
    cr_expect(scene.sensor[0] == '\0' && scene.licence[0] == '\0' &&
              scene.sun_source[0] == '\0');
}
