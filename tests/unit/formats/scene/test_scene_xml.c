#include "read_scene.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

TestSuite(scene_xml);

static ys_status parse(struct ys_facts *out, const char *text, struct ys_error *err)
{
    return read_scene(out, YS_SCENE_XML, text, err);
}

static void expect_fault(const struct ys_facts *facts, const char *want)
{
    cr_expect(strstr(facts->fault, want) != NULL, "'%s', without '%s'", facts->fault, want);
}

/* ---- Maxar */

Test(scene_xml, maxars_elements_are_those_of_the_imd_in_capitals)
{
    struct ys_facts facts;
    struct ys_error err;

    cr_assert(
        parse(&facts,
              "<?xml version=\"1.0\"?>\n<isd><IMD><VERSION>28.3</VERSION>"
              "<GENERATIONTIME>2024-01-01T00:00:00Z</GENERATIONTIME><IMAGE>"
              "<SATID> WV02 </SATID><FIRSTLINETIME>2023-10-05T10:30:04.28Z</FIRSTLINETIME>"
              "<MEANSUNAZ>1.512e+02</MEANSUNAZ><MEANSUNEL>38.4</MEANSUNEL>"
              "<MEANOFFNADIRVIEWANGLE>11.2</MEANOFFNADIRVIEWANGLE></IMAGE></IMD></isd>",
              &err) == YS_OK,
        "%s", err.text);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "WV02");
    cr_expect(fabs(number_in(&facts, YS_FACT_SUN_AZIMUTH) - 151.2) < 1e-9);
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 11.2);
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->first.days == 19635);
    cr_expect_str_eq(ys_fact_find(&facts, YS_FACT_SUN_ELEVATION, NULL)->element, "MEANSUNEL");
}

/* ---- Airbus */

#define DIMAP(BODY) "<Dimap_Document>" BODY "</Dimap_Document>"
#define PLACE(WHERE, INCIDENCE, AZIMUTH, ELEVATION)                                            \
    "<Located_Geometric_Values><LOCATION_TYPE>" WHERE                                          \
    "</LOCATION_TYPE><Acquisition_Angles><INCIDENCE_ANGLE unit=\"deg\">" INCIDENCE             \
    "</INCIDENCE_ANGLE></Acquisition_Angles><Solar_Incidences><SUN_AZIMUTH "                   \
    "unit=\"deg\">" AZIMUTH "</SUN_AZIMUTH><SUN_ELEVATION unit=\"deg\">" ELEVATION             \
    "</SUN_ELEVATION></Solar_Incidences></Located_Geometric_Values>"

Test(scene_xml, a_dimap_gives_the_angles_of_the_scenes_centre)
{
    struct ys_facts facts = {0};
    struct ys_error err;
    bool names;

    cr_assert(
        read_scene_of(
            &facts, &names, YS_SCENE_XML,
            DIMAP("<Legal_Constraints><COPYRIGHT>CNES 2023, Airbus</COPYRIGHT>"
                  "</Legal_Constraints><Strip_Source><MISSION>PHR</MISSION>"
                  "<MISSION_INDEX>1A</MISSION_INDEX><IMAGING_DATE>2023-10-05"
                  "</IMAGING_DATE><IMAGING_TIME>10:30:04.5Z</IMAGING_TIME></Strip_Source>"
                  "<Data_File><DATA_FILE_PATH href=\"sub/img_x_r1c1.tif\"/></Data_File>" PLACE(
                      "Top Center", "33.0", "140", "30") PLACE("Center", "20.5", "151", "38")
                      PLACE("Bottom Center", "8", "160", "44")),
            "IMG_X_R1C1.TIF", &err) == YS_OK,
        "%s", err.text);
    cr_expect(names, "the case of a name is that of a file system");
    cr_expect(number_in(&facts, YS_FACT_INCIDENCE) == 20.5);
    cr_expect(number_in(&facts, YS_FACT_SUN_AZIMUTH) == 151);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 38);
    cr_expect(isnan(number_in(&facts, YS_FACT_OFF_NADIR)), "incidence is no off-nadir angle");
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "PHR 1A");
    cr_expect_str_eq(text_in(&facts, YS_FACT_LICENCE), "CNES 2023, Airbus");
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->first.seconds == 37804);
}

Test(scene_xml, a_dimap_without_a_centre_gives_what_its_places_have_together)
{
    struct ys_facts facts;

    cr_assert(
        parse(&facts,
              DIMAP(PLACE("Top Left", "12", "150", "38") PLACE("Top Right", "14", "151", "39")),
              NULL) == YS_OK);
    cr_expect(number_in(&facts, YS_FACT_INCIDENCE) == 14);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 38);
}

Test(scene_xml, a_dimap_of_version_1_has_a_signed_angle_in_its_source)
{
    struct ys_facts facts;

    cr_assert(parse(&facts,
                    DIMAP("<Scene_Source><MISSION>SPOT</MISSION><MISSION_INDEX>5"
                          "</MISSION_INDEX><IMAGING_DATE>2005-03-12</IMAGING_DATE>"
                          "<IMAGING_TIME>04:50:56</IMAGING_TIME>"
                          "<INCIDENCE_ANGLE unit=\"DEG\">-21.0</INCIDENCE_ANGLE>"
                          "<THEORETICAL_RESOLUTION unit=\"M\">2.5</THEORETICAL_RESOLUTION>"
                          "<SUN_AZIMUTH unit=\"DEG\">144</SUN_AZIMUTH>"
                          "<SUN_ELEVATION unit=\"DEG\">54.5</SUN_ELEVATION></Scene_Source>"),
                    NULL) == YS_OK);
    cr_expect(number_in(&facts, YS_FACT_INCIDENCE) == 21);
    cr_expect(number_in(&facts, YS_FACT_GSD) == 2.5);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 54.5);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "SPOT 5");
}

/* ---- Planet */

#define PLANET(BODY)                                                                           \
    "<ps:EarthObservation xmlns:ps=\"http://schemas.planet.com/ps/v1/p\" "                     \
    "xmlns:eop=\"http://earth.esa.int/eop\" xmlns:opt=\"http://earth.esa.int/opt\" "           \
    "xmlns:gml=\"http://www.opengis.net/gml\">" BODY "</ps:EarthObservation>"

Test(scene_xml, planets_view_is_signed_and_its_downlink_is_no_acquisition)
{
    static const char text[] = PLANET(
        "<eop:identifier>20231005_103004_12_2451_3B_Visual</eop:identifier>"
        "<eop:acquisitionDate>2023-10-09T00:00:00Z</eop:acquisitionDate>"
        "<gml:TimePeriod><gml:beginPosition>2023-10-05T10:30:04+00:00</gml:beginPosition>"
        "</gml:TimePeriod><eop:Platform><eop:shortName>PlanetScope</eop:shortName>"
        "<eop:serialIdentifier>2451</eop:serialIdentifier></eop:Platform>"
        "<ps:Sensor><eop:resolution uom=\"m\">3.0000</eop:resolution></ps:Sensor>"
        "<ps:Acquisition><eop:incidenceAngle uom=\"deg\">4.43e+00</eop:incidenceAngle>"
        "<opt:illuminationAzimuthAngle uom=\"deg\">1.513e+02</opt:illuminationAzimuthAngle>"
        "<opt:illuminationElevationAngle uom=\"deg\">38.5</opt:illuminationElevationAngle>"
        "<ps:spaceCraftViewAngle uom=\"deg\">-4.1</ps:spaceCraftViewAngle></ps:Acquisition>");
    struct ys_facts facts = {0};
    struct ys_error err;
    bool names;

    cr_assert(read_scene_of(&facts, &names, YS_SCENE_XML, text,
                            "20231005_103004_12_2451_3B_Visual_clip.tif", &err) == YS_OK,
              "%s", err.text);
    cr_expect(names);
    cr_expect(number_in(&facts, YS_FACT_OFF_NADIR) == 4.1);
    cr_expect(number_in(&facts, YS_FACT_GSD) == 3);
    cr_expect_str_eq(text_in(&facts, YS_FACT_SENSOR), "PlanetScope 2451");
    cr_expect(ys_fact_find(&facts, YS_FACT_DATE, NULL)->last_day == 19635);
    facts.n = 0;
    cr_assert(read_scene_of(&facts, &names, YS_SCENE_XML, text,
                            "20231005_103004_12_24510_3B_Visual.tif", &err) == YS_OK);
    cr_expect(names == false, "another satellite's number begins with the same digits");
}

/* ---- what may be in any of them */

Test(scene_xml, units_are_asked_and_radians_turned)
{
    struct ys_facts facts;

    cr_assert(
        parse(&facts,
              DIMAP("<Solar_Incidences><SUN_AZIMUTH unit=\"rad\">3.14159265358979"
                    "</SUN_AZIMUTH><SUN_ELEVATION>38.5 \xC2\xB0</SUN_ELEVATION>"
                    "</Solar_Incidences><Acquisition_Angles><VIEWING_ANGLE unit=\"gon\">12"
                    "</VIEWING_ANGLE></Acquisition_Angles>"),
              NULL) == YS_OK);
    cr_expect(fabs(number_in(&facts, YS_FACT_SUN_AZIMUTH) - 180) < 1e-9);
    cr_expect(number_in(&facts, YS_FACT_SUN_ELEVATION) == 38.5);
    cr_expect(isnan(number_in(&facts, YS_FACT_OFF_NADIR)));
    expect_fault(&facts, "VIEWING_ANGLE: its unit is 'gon', want deg");
}

Test(scene_xml, declared_encodings_and_byte_order_marks_are_read)
{
    static const char *const text[] = {
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" DIMAP(
            "<COPYRIGHT>\xA9 E</COPYRIGHT>"),
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?>" DIMAP(
            "<COPYRIGHT>\xA9 E</COPYRIGHT>"),
        "\xEF\xBB\xBF<?xml version=\"1.0\"?>" DIMAP("<COPYRIGHT>\xC2\xA9 E</COPYRIGHT>"),
        DIMAP("<COPYRIGHT>&#169; E</COPYRIGHT>"),
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        struct ys_facts facts;
        struct ys_error err;

        cr_assert(parse(&facts, text[i], &err) == YS_OK, "%zu: %s", i, err.text);
        cr_expect_str_eq(text_in(&facts, YS_FACT_LICENCE), "\xC2\xA9 E");
    }
}

Test(scene_xml, another_root_and_what_is_no_xml_are_refused)
{
    struct ys_facts facts;
    struct ys_error err;

    cr_expect(parse(&facts, "<metadata><Esri/></metadata>", &err) == YS_ERR_UNSUPPORTED);
    cr_expect(strstr(err.text, "a.meta: XML of <metadata>; want <isd>") != NULL, "%s",
              err.text);
    cr_expect(parse(&facts, "<isd><IMD>", &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "a.meta: XML, line 1: ") != NULL, "%s", err.text);
    cr_expect(parse(&facts, "satId = \"WV03\";", &err) == YS_ERR_FORMAT);
    cr_expect(parse(&facts, "<?xml version=\"1.0\" encoding=\"EBCDIC-X\"?><isd/>", &err) ==
              YS_ERR_FORMAT);
}

Test(scene_xml, entities_that_grow_and_elements_without_end_are_refused_at_once)
{
    struct ys_facts facts;
    struct ys_error err;
    char deep[3 * 200 + 1] = "";

    cr_expect(parse(&facts,
                    "<!DOCTYPE isd [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;&a;\">"
                    "<!ENTITY c \"&b;&b;&b;&b;\">]><isd><SATID>&c;</SATID></isd>",
                    &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "document type") && facts.n == 0, "%s", err.text);
    cr_expect(parse(&facts, "<!DOCTYPE isd SYSTEM \"file:///etc/passwd\"><isd/>", &err) ==
              YS_ERR_FORMAT);
    for (int i = 0; i < 200; i++)
        memcpy(deep + 3 * i, "<a>", 4);
    cr_expect(parse(&facts, deep, &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "too deep") != NULL, "%s", err.text);
}
