/* Sites out of KML and KMZ, as Google Earth Pro and GDAL write them; and what is refused. */

#include "../../../../src/formats/geojson/site.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_tile.h"
#include "../../../support/made_zip.h"

TestSuite(site_kml, .fini = made_tiles_remove);

#define HEAD                                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml "                                        \
    "xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>yard.kml</name>"
#define TAIL "</Document></kml>"
#define RING(x)                                                                                \
    "<LinearRing><coordinates>\n\t" x ",50,12 " x ".1,50,12 " x ".1,50.1,12 " x ",50,12 \n"    \
    "</coordinates></LinearRing>"
#define POLYGON(x)                                                                             \
    "<Polygon><tessellate>1</tessellate><outerBoundaryIs>" RING(                               \
        x) "</outerBoundaryIs></Polygon>"
#define LINE "<LineString><coordinates>10,50,0 10.1,50,0</coordinates></LineString>"

static void read_text(struct ys_site *out, const char *text)
{
    struct ys_error err = {0};
    char path[300];

    strcpy(path, made_tile_path("s.kml"));
    made_bytes_write(path, text, strlen(text));
    cr_assert_eq(ys_site_read(out, path, NULL, &err), YS_OK, "%s", err.text);
}

static void refused(const char *text, const char *words)
{
    struct ys_error err = {0};
    struct ys_site site;
    char path[300];

    strcpy(path, made_tile_path("s.kml"));
    made_bytes_write(path, text, strlen(text));
    cr_expect(ys_site_read(&site, path, NULL, &err) != YS_OK && strstr(err.text, words) &&
                  strstr(err.text, "s.kml") && !strchr(err.text, '\n'),
              "'%s': want '%s'", err.text, words);
}

static void expect_area(const struct ys_site *site, size_t i, const char *class_name,
                        const char *name)
{
    cr_assert(i < site->n_area);
    cr_expect_str_eq(site->class_[site->area[i].class_index].name, class_name);
    cr_expect_str_eq(site->area[i].name, name);
}

static void expect_yard(const struct ys_site *site)
{
    cr_assert_eq(site->n_area, 3);
    expect_area(site, 0, "railcar", "north yard");
    expect_area(site, 1, "container", "Caf\xC3\xA9 & co");
    expect_area(site, 2, "pit", "area 3");
    cr_expect_eq(site->n_exclude, 2);
    cr_assert_eq(site->n_track, 2);
    cr_expect_str_eq(site->track[0].name, "Track 1");
    cr_expect_str_eq(site->track[1].name, "main");
    cr_expect_str_eq(site->name, "Tumangang");
    cr_expect_eq(site->area[0].polygon.ring[0].n, 3);
    cr_expect(site->area[0].polygon.ring[0].pt[1].x == 10.1);
}

Test(site_kml, a_line_is_a_track_and_a_polygons_name_gives_class_and_name)
{
    struct ys_site site;

    read_text(
        &site, HEAD
        "<Style id=\"a\"><LineStyle/></Style><Folder><name>Tumangang</name>"
        "<Placemark><name>railcar: north yard</name><description><![CDATA[<b>x</b>]]>"
        "</description><styleUrl>#a</styleUrl>" POLYGON(
            "10") "</Placemark>"
                  "<Placemark><name>Containers:Caf&eacute;&nbsp;&amp; "
                  "<![CDATA[co]]></name>" POLYGON(
                      "20") "</Placemark><Placemark><name>Pit</"
                            "name>" POLYGON("30") "</Placemark>"
                                                  "<Placemark><name>exclude: "
                                                  "logo</name>" POLYGON(
                                                      "40") "</Placemark>"
                                                            "<Placemark><name>"
                                                            "EXCLUDE</"
                                                            "name>" POLYGON("50") "</"
                                                                                  "Placemar"
                                                                                  "k>"
                                                                                  "<Placema"
                                                                                  "rk><"
                                                                                  "name>"
                                                                                  "Track "
                                                                                  "1</"
                                                                                  "name"
                                                                                  ">" LINE "</"
                                                                                  "Placemar"
                                                                                  "k>"
                                                                                  "<Placema"
                                                                                  "rk><"
                                                                                  "name>"
                                                                                  "track: "
                                                                                  "main</"
                                                                                  "name"
                                                                                  ">" LINE "</"
                                                                                  "Placemar"
                                                                                  "k>"
                                                                                  "<Placema"
                                                                                  "rk><"
                                                                                  "name>a "
                                                                                  "pin</"
                                                                                  "name><"
                                                                                  "Point><"
                                                                                  "coordina"
                                                                                  "tes>1,2,"
                                                                                  "0</"
                                                                                  "coordina"
                                                                                  "tes></"
                                                                                  "Point>"
                                                                                  "</"
                                                                                  "Placemar"
                                                                                  "k></"
                                                                                  "Folder"
                                                                                  ">" TAIL);
    expect_yard(&site);
    ys_site_fini(&site);
}

Test(site_kml, folders_name_classes_and_groups)
{
    struct ys_site site;

    read_text(&site, HEAD
              "<Folder><name>South</name>"
              "<Placemark><name>railcar: yard</name>" POLYGON(
                  "10") "</Placemark>"
                        "<Folder><name>Vessels</name><Placemark><name>pier 1</name>" POLYGON(
                            "20") "</Placemark></Folder></Folder>"
                                  "<Folder><name>exclude</name><Placemark><name>roof</"
                                  "name>" POLYGON("30") "</Placemark><Placemark><name>pit: "
                                                        "inside</name>" POLYGON(
                                                            "40") "</Placemark></Folder>"
                                                                  "<Folder><name>container: "
                                                                  "quay</"
                                                                  "name><Placemark>" POLYGON(
                                                                      "50") "</Placemark></"
                                                                            "Folder>" TAIL);
    cr_assert_eq(site.n_area, 4);
    expect_area(&site, 0, "railcar", "South / yard");
    expect_area(&site, 1, "vessel", "South / pier 1");
    expect_area(&site, 2, "pit", "inside");
    cr_expect_str_eq(site.class_[site.area[3].class_index].name, "container");
    cr_expect_eq(site.n_exclude, 1);
    cr_expect_str_eq(site.name, "yard");
    ys_site_fini(&site);
}

Test(site_kml, properties_go_before_names)
{
    struct ys_site site;

    read_text(
        &site, HEAD
        "<Folder><name>exclude</name>"
        "<Placemark><name>vessel: x</name><ExtendedData><Data name=\"Count\"><value>railcar"
        "</value></Data></ExtendedData>" POLYGON(
            "10") "</Placemark>"
                  "<Placemark><name>Yard</name><ExtendedData><SchemaData schemaUrl=\"#s\">"
                  "<SimpleData name=\"count\">pit</SimpleData><SimpleData "
                  "name=\"other\">1</SimpleData>"
                  "</SchemaData></ExtendedData>" POLYGON("20") "</Placemark></Folder>" TAIL);
    cr_assert_eq(site.n_area, 2);
    expect_area(&site, 0, "railcar", "vessel: x");
    expect_area(&site, 1, "pit", "Yard");
    ys_site_fini(&site);
}

Test(site_kml, holes_and_collections_are_read)
{
    struct ys_site site;

    read_text(&site,
              HEAD "<Placemark><name>railcar: two</name><MultiGeometry>" POLYGON(
                  "10") "<MultiGeometry>"
                        "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,9 "
                        "0,0</coordinates>"
                        "</LinearRing></"
                        "outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 "
                        "1,1</coordinates></LinearRing></innerBoundaryIs></Polygon></"
                        "MultiGeometry>" LINE "</MultiGeometry></Placemark>" TAIL);
    cr_assert_eq(site.n_area, 1);
    cr_expect_eq(site.area[0].polygon.n, 3);
    cr_expect_eq(site.n_track, 1);
    ys_site_fini(&site);
}

Test(site_kml, a_class_of_an_option_or_of_a_file_before_it_may_be_named)
{
    struct ys_error err = {0};
    struct ys_site site;
    char path[300];

    cr_assert_eq(ys_site_builtin(&site, &err), YS_OK);
    cr_assert_eq(ys_site_add_size(&site, "tent=17-19x6-7.5", &err), YS_OK, "%s", err.text);
    strcpy(path, made_tile_path("t.kml"));
    const char *text =
        HEAD "<Placemark><name>Tents: field</name>" POLYGON("10") "</Placemark>" TAIL;

    made_bytes_write(path, text, strlen(text));
    cr_assert_eq(ys_site_add(&site, path, &err), YS_OK, "%s", err.text);
    expect_area(&site, 0, "tent", "field");
    const struct ys_class *tent = &site.class_[site.area[0].class_index];
    cr_expect(tent->length_m[0] == 17 && tent->length_m[1] == 19 && tent->width_m[0] == 6 &&
              tent->width_m[1] == 7.5);
    cr_expect_str_eq(tent->method, "blob");
    ys_site_fini(&site);
}

Test(site_kml, sizes_of_classes_that_are_none_are_refused)
{
    static const char *const bad[] = {"tent",         "tent=",     "=1x2",     "tent=1",
                                      "tent=1x",      "tent=1-x2", "tent=axb", "tent=1x2x3",
                                      "tent=1-2-3x4", "tent=-1x2"};
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert_eq(ys_site_builtin(&site, &err), YS_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_eq(ys_site_add_size(&site, bad[i], &err), YS_ERR_ARG, "%s", bad[i]);
        cr_expect(strstr(err.text, "--class-size") != NULL, "%s", err.text);
    }
    cr_expect_eq(ys_site_add_size(&site, "tent=19-17x6", &err), YS_ERR_FORMAT);
    cr_expect_eq(ys_site_add_size(&site, "railcar=17x6", &err), YS_ERR_FORMAT);
    ys_site_fini(&site);
}

Test(site_kml, what_is_wrong_is_told_with_its_place)
{
    refused(HEAD "<Placemark><name>North yard</name>" POLYGON("10") "</Placemark>" TAIL,
            "feature 1 'North yard': a polygon of which is not said what is counted");
    refused(HEAD "<Placemark><name>wagon: yard</name>" POLYGON("10") "</Placemark>" TAIL,
            "no class 'wagon'; want one of railcar, container, vessel, pit");
    refused(HEAD "<Placemark><name>pit: a</name>\n\n<Polygon><outerBoundaryIs><LinearRing>"
                 "<coordinates>1;2 3;4</coordinates></LinearRing></outerBoundaryIs></Polygon>"
                 "</Placemark>" TAIL,
            "line 4: <LinearRing>: coordinates: '1;2 3;4'; want LON,LAT");
    refused(HEAD "<Placemark><name>pit: a</name><Polygon></Polygon></Placemark>" TAIL,
            "<Polygon>: no outerBoundaryIs");
    refused(HEAD "<Placemark><name>exclude</name>" LINE "</Placemark>" TAIL,
            "a line named exclude; want a polygon");
    refused("<html><body>x</body></html>", "XML of <html>; want <kml>");
    refused("<kml><Document>", "KML, line 1:");
}

Test(site_kml, entities_and_depth_without_end_are_refused)
{
    refused("<?xml version=\"1.0\"?>\n<!DOCTYPE kml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
            "\"&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]><kml><name>&c;</name></kml>",
            "line 2: a document type, which no such file has");
    static char deep[200000];

    strcpy(deep, "<kml>");
    for (int i = 0; i < 20000; i++)
        strcat(deep + i * 8 + 5, "<Folder>");
    refused(deep, "elements too deep in one another");
}

/* ---- KMZ */

static const char inside[] =
    HEAD "<Placemark><name>railcar: yard</name>" POLYGON("10") "</Placemark>" TAIL;

static void kmz(const struct made_zip_file *file, unsigned n, const char *words)
{
    struct ys_error err = {0};
    struct ys_site site;
    char path[300];

    strcpy(path, made_tile_path("s.kmz"));
    made_zip_write(path, file, n);
    const ys_status status = ys_site_read(&site, path, NULL, &err);

    if (!words) {
        cr_assert_eq(status, YS_OK, "%s", err.text);
        expect_area(&site, 0, "railcar", "yard");
        ys_site_fini(&site);
    } else {
        cr_expect(status != YS_OK && strstr(err.text, words) && !strchr(err.text, '\n'),
                  "'%s': want '%s'", err.text, words);
    }
}

Test(site_kml, a_kmz_is_its_document)
{
    const struct made_zip_file other = {"files/icon.png", "xx", 2, 0, 0, 0, 0};

    for (int deflated = 0; deflated < 2; deflated++) {
        kmz((struct made_zip_file[]){other,
                                     {"doc.kml", inside, sizeof inside - 1, deflated, 0, 0, 0}},
            2, NULL);
        kmz((struct made_zip_file[]){{"My Places.KML", inside, sizeof inside - 1, deflated, 0,
                                      0, 0}},
            1, NULL);
    }
}

Test(site_kml, a_kmz_that_is_damaged_or_dangerous_is_refused)
{
    const unsigned n = sizeof inside - 1;

    kmz((struct made_zip_file[]){{"doc.kml", inside, n, 1, 0, 0, 0},
                                 {"../../evil", "x", 1, 0, 0, 0, 0}},
        2, "a file named '../../evil' leads out of the archive");
    kmz((struct made_zip_file[]){{"/etc/x.kml", inside, n, 1, 0, 0, 0}}, 1, "leads out");
    kmz((struct made_zip_file[]){{"a\\..\\x.kml", inside, n, 1, 0, 0, 0}}, 1, "leads out");
    kmz((struct made_zip_file[]){{"doc.kml", inside, n, 1, 0xF0000000, 0, 0}}, 1,
        "cannot hold the");
    kmz((struct made_zip_file[]){{"doc.kml", inside, n, 1, 0, 1, 0}}, 1, "encrypted");
    kmz((struct made_zip_file[]){{"doc.kml", inside, n, 1, 0, 0, 1}}, 1, "damaged (CRC)");
    kmz((struct made_zip_file[]){{"a.txt", inside, n, 1, 0, 0, 0}}, 1,
        "a zip archive without a KML");
    static char zeros[70 << 20];
    kmz((struct made_zip_file[]){{"doc.kml", zeros, sizeof zeros, 1, 0, 0, 0}}, 1,
        "want 67108864 at most");
}

Test(site_kml, a_kmz_cut_anywhere_is_refused)
{
    struct ys_error err;
    struct ys_site site;
    char path[300];
    static char bytes[4096];

    strcpy(path, made_tile_path("s.kmz"));
    made_zip_write(
        path, &(struct made_zip_file){"doc.kml", inside, sizeof inside - 1, 1, 0, 0, 0}, 1);
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes, file);

    fclose(file);
    for (size_t cut = 5; cut < n; cut++) {
        made_bytes_write(path, bytes, cut);
        cr_expect(ys_site_read(&site, path, NULL, &err) != YS_OK);
    }
}
