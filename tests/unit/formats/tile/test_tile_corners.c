/* One picture, placed in each of the ways that there are: it lies in one place. */

#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_picture.h"
#include "../../../support/made_tile.h"
#include "../../../support/made_zip.h"

TestSuite(tile_corners, .fini = made_tiles_remove);

enum { W = 400, H = 300 };

/* In degrees at 60 north, 0.5 m a pixel, turned by 30 degrees against the clock: a rotation of the
 * ground, where a degree of longitude is half as long.  Corner 0 to 3: upper left and on. */
static const double lon0 = 25, lat0 = 60, px = 0.5 / 111195, angle = 30;

static void corner(double out[2], int i)
{
    const double x = (i == 1 || i == 2 ? W : -W) / 2.0, y = (i < 2 ? H : -H) / 2.0;
    const double a = angle * 3.14159265358979323846 / 180;

    out[0] = lon0 + px * (x * cos(a) - y * sin(a)) / cos(lat0 * 3.14159265358979323846 / 180);
    out[1] = lat0 + px * (x * sin(a) + y * cos(a));
}

static void write_text(const char *name, const char *text)
{
    made_bytes_write(made_tile_path(name), text, strlen(text));
}

static void write_picture(const char *name)
{
    char path[300];

    strcpy(path, made_tile_path(name));
    made_png_write(path,
                   &(struct made_picture){
                       .width = W, .height = H, .colour = PNG_COLOR_TYPE_GRAY, .bits = 8});
}

static ys_tile *open_it(const char *name, const char *corners, const char *crs)
{
    struct ys_options opt;
    struct ys_error err = {0};
    char path[300];
    ys_tile *tile;

    ys_options_init(&opt);
    opt.corners = corners;
    opt.crs = crs;
    strcpy(path, made_tile_path(name));
    cr_assert_eq(ys_tile_open(&tile, path, &opt, &err), YS_OK, "%s", err.text);
    cr_assert(ys_tile_has_crs(tile), "%s", ys_tile_info(tile)->unplaced);
    return tile;
}

/* The corners, and the middle of two of them, within a tenth of a pixel. */
static void expect_place(const char *name, const char *corners, const char *crs)
{
    ys_tile *tile = open_it(name, corners, crs);

    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) {
            const double x = ((i == 1 || i == 2 ? W : 0) + (k == 1 || k == 2 ? W : 0)) / 2.0;
            const double y = ((i < 2 ? 0 : H) + (k < 2 ? 0 : H)) / 2.0;
            double a[2], b[2], got[2];

            corner(a, i);
            corner(b, k);
            ys_tile_to_pixel(tile, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, &got[0], &got[1]);
            cr_expect(hypot(got[0] - x, got[1] - y) < 0.1, "%s: %g, %g; want %g, %g", name,
                      got[0], got[1], x, y);
        }
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m / 0.5 - 1) < 0.01, "%g",
              ys_tile_info(tile)->gsd_x_m);
    cr_expect(fabs(ys_tile_info(tile)->gsd_y_m / 0.5 - 1) < 0.01, "%g",
              ys_tile_info(tile)->gsd_y_m);
    ys_tile_free(tile);
}

static void corners_text(char out[400], const int order[4])
{
    int n = 0;

    for (int i = 0; i < 4; i++) {
        double c[2];

        corner(c, order[i]);
        n += sprintf(out + n, "%s%.9f,%.9f", i ? " " : "", c[0], c[1]);
    }
}

static void transform(double t[6])
{
    double c[4][2];

    for (int i = 0; i < 4; i++)
        corner(c[i], i);
    for (int k = 0; k < 2; k++) {
        t[3 * k] = c[0][k];
        t[3 * k + 1] = (c[1][k] - c[0][k]) / W;
        t[3 * k + 2] = (c[3][k] - c[0][k]) / H;
    }
}

static const char wgs84[] =
    "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
    "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";

static void write_world(const char *name)
{
    double t[6];
    char text[400];

    transform(t);
    sprintf(text, "%.15g\n%.15g\n%.15g\n%.15g\n%.15g\n%.15g\n", t[1], t[4], t[2], t[5],
            t[0] + (t[1] + t[2]) / 2, t[3] + (t[4] + t[5]) / 2);
    write_text(name, text);
}

Test(tile_corners, by_a_world_file_and_a_crs)
{
    static const char *const ending[] = {"pgw", "pngw", "wld"};

    for (int i = 0; i < 3; i++) {
        char picture[20], world[20], prj[20];

        sprintf(picture, "w%d.png", i);
        sprintf(world, "w%d.%s", i, ending[i]);
        sprintf(prj, "w%d.prj", i);
        write_picture(picture);
        write_world(world);
        expect_place(picture, NULL, "EPSG:4326");
        write_text(prj, wgs84);
        expect_place(picture, NULL, NULL);
    }
}

Test(tile_corners, by_the_notes_of_gdal)
{
    double t[6];
    char text[900];

    transform(t);
    sprintf(text,
            "<PAMDataset><SRS>EPSG:4326</SRS><GeoTransform>%.15g,%.15g,%.15g,%.15g,%.15g,%.15g"
            "</GeoTransform></PAMDataset>",
            t[0], t[1], t[2], t[3], t[4], t[5]);
    write_picture("a.png");
    write_text("a.png.aux.xml", text);
    expect_place("a.png", NULL, NULL);
}

Test(tile_corners, by_its_corners)
{
    char text[400];

    write_picture("c.png");
    corners_text(text, (const int[]){0, 1, 2, 3});
    expect_place("c.png", text, NULL);
    for (char *at = text; (at = strpbrk(at, ", "));)
        *at++ = ';';
    expect_place("c.png", text, NULL);
}

/* The same corners as Google Earth writes places: latitude first, with letters, in degrees or in
 * degrees, minutes and seconds. */
Test(tile_corners, by_its_corners_with_letters)
{
    static const char *const form[] = {"%s%.9f N %.9f E", "%s%.9fN,%.9fE",
                                       "%s%.9f\xC2\xB0 N %.9f\xC2\xB0 E"};
    char text[600];

    write_picture("c.png");
    for (int k = 0; k < 4; k++) {
        int n = 0;

        for (int i = 0; i < 4; i++) {
            double c[2], d[2], m[2];

            corner(c, i);
            for (int j = 0; j < 2; j++) {
                d[j] = floor(c[j]);
                m[j] = floor((c[j] - d[j]) * 60);
            }
            if (k < 3)
                n += sprintf(text + n, form[k], i ? ", " : "", c[1], c[0]);
            else
                n +=
                    sprintf(text + n, "%s%.0f\xC2\xB0%02.0f'%.6f\"N %.0f\xC2\xB0%02.0f'%.6f\"E",
                            i ? ", " : "", d[1], m[1], (c[1] - d[1]) * 3600 - m[1] * 60, d[0],
                            m[0], (c[0] - d[0]) * 3600 - m[0] * 60);
        }
        expect_place("c.png", text, NULL);
    }
}

/* Read off a screen, a corner is wrong by a pixel or so; that is said, and does not matter. */
Test(tile_corners, corners_that_are_rounded_are_taken_and_warned_of)
{
    double c[4][2];
    char text[400];
    ys_tile *tile;

    for (int i = 0; i < 4; i++)
        corner(c[i], i);
    c[2][1] += 4 * px; /* four pixels at one corner are one at each */
    sprintf(text, "%.9f,%.9f %.9f,%.9f %.9f,%.9f %.9f,%.9f", c[0][0], c[0][1], c[1][0], c[1][1],
            c[2][0], c[2][1], c[3][0], c[3][1]);
    write_picture("c.png");
    tile = open_it("c.png", text, NULL);
    cr_expect(strstr(ys_tile_info(tile)->warnings,
                     "within 1.0 pixels only: places may be 0.5 m "
                     "off") != NULL,
              "%s", ys_tile_info(tile)->warnings);
    ys_tile_free(tile);
}

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml><Document>"
    "<GroundOverlay><name>o</name><Icon><href>files/k%20.png</href></Icon>";
static const char tail[] = "</GroundOverlay></Document></kml>";

static void box(char out[1000])
{
    const double half_lon = px * W / 2 / cos(lat0 * 3.14159265358979323846 / 180);

    sprintf(out,
            "%s<LatLonBox><north>%.10f</north><south>%.10f</south><east>%.10f</east><west>%.10f"
            "</west><rotation>%g</rotation></LatLonBox>%s",
            head, lat0 + px * H / 2, lat0 - px * H / 2, lon0 + half_lon, lon0 - half_lon, angle,
            tail);
}

static void quad(char out[1000])
{
    char text[400];

    corners_text(text, (const int[]){3, 2, 1, 0}); /* from the lower left, against the clock */
    sprintf(out, "%s<gx:LatLonQuad><coordinates>\n%s\n</coordinates></gx:LatLonQuad>%s", head,
            text, tail);
}

static void by_overlay(const char *kml)
{
    static char bytes[1 << 20];
    char path[300];

    write_picture("k .png");
    write_text("k .kml", kml);
    expect_place("k .png", NULL, NULL);
    /* The document itself, with a picture by a relative path. */
    char near[1100];
    strcpy(near, kml);
    char *files = strstr(near, "files/");
    memmove(files, files + 6, strlen(files + 6) + 1);
    write_text("v.kml", near);
    expect_place("v.kml", NULL, NULL);
    /* And in an archive. */
    FILE *file = fopen(made_tile_path("k .png"), "rb");
    const size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    strcpy(path, made_tile_path("v.kmz"));
    made_zip_write(path,
                   (struct made_zip_file[]){{"doc.kml", kml, (unsigned)strlen(kml), 1, 0, 0, 0},
                                            {"files/k .png", bytes, (unsigned)n, 0, 0, 0, 0}},
                   2);
    expect_place("v.kmz", NULL, NULL);
}

Test(tile_corners, by_a_ground_overlay_that_is_turned)
{
    char kml[1000];

    box(kml);
    by_overlay(kml);
}

Test(tile_corners, by_a_ground_overlay_of_four_corners)
{
    char kml[1000];

    quad(kml);
    by_overlay(kml);
}

/* ---- refused */

static void refused(const char *name, const char *corners, const char *words)
{
    struct ys_options opt;
    struct ys_error err = {0};
    char path[300];
    ys_tile *tile;

    ys_options_init(&opt);
    opt.corners = corners;
    strcpy(path, made_tile_path(name));
    cr_expect(ys_tile_open(&tile, path, &opt, &err) != YS_OK && strstr(err.text, words) &&
                  !strchr(err.text, '\n'),
              "'%s': want '%s'", err.text, words);
    ys_tile_free(tile);
}

Test(tile_corners, corners_in_another_order_are_refused_in_words)
{
    char text[400];

    write_picture("c.png");
    corners_text(text, (const int[]){1, 0, 3, 2});
    refused("c.png", text,
            "so that the picture would be mirrored; want upper left, upper right");
    corners_text(text, (const int[]){0, 3, 2, 1});
    refused("c.png", text, "mirrored");
    corners_text(text, (const int[]){0, 1, 3, 2});
    refused("c.png", text, "bow-tie");
    corners_text(text, (const int[]){0, 2, 1, 3});
    refused("c.png", text, "bow-tie");
    corners_text(text, (const int[]){0, 1, 1, 0});
    refused("c.png", text, "enclose nothing");
    refused("c.png", "60,125 60.1,125 60.1,124.9 60,124.9",
            "longitude and latitude are swapped?");
    refused("c.png", "1,2 3,4", "want \"LON,LAT LON,LAT LON,LAT LON,LAT\"");
    refused("c.png", "1,2 3,4 5,6 7,8 9,10", "want \"LON,LAT");
    refused("c.png", "1,2 3,4 5,6 7,north", "want \"LON,LAT");
    refused("c.png", "1,2 3N,4N 5,6 7,8", "corner 2: want N or S with its latitude");
    refused("c.png", "1,2 3N,4 5,6 7,8", "corner 2: want N or S with its latitude");
    refused("c.png", "1,2 3,4 5,-6S 7,8", "want \"LON,LAT");
    /* Latitude first, which no letter tells: 0.001 and 0.002 degrees across. */
    refused("c.png", "60.002,25 60.002,25.002 60,25.002 60,25",
            "mirrored; want upper left, upper right, lower right, lower left, of each the "
            "longitude first");
}

Test(tile_corners, perspective_is_refused_with_by_how_much)
{
    char text[400], want[60];
    double c[4][2];

    /* The upper edge 2 % shorter at either end: each corner is off by a quarter of
     * 2 * 0.02 * W of the pixels that were drawn, which are 0.98 of those of the best fit. */
    for (int i = 0; i < 4; i++)
        corner(c[i], i);
    for (int k = 0; k < 2; k++) {
        const double edge = c[1][k] - c[0][k];

        c[0][k] += 0.02 * edge;
        c[1][k] -= 0.02 * edge;
    }
    sprintf(text, "%.9f,%.9f %.9f,%.9f %.9f,%.9f %.9f,%.9f", c[0][0], c[0][1], c[1][0], c[1][1],
            c[2][0], c[2][1], c[3][0], c[3][1]);
    write_picture("c.png");
    sprintf(want, "misses them by %.1f pixels", 0.02 * 2 * W / 4 / 0.98);
    refused("c.png", text, want);
}

Test(tile_corners, corners_that_begin_elsewhere_are_warned_of)
{
    char text[400];
    ys_tile *tile;

    write_picture("c.png");
    corners_text(text, (const int[]){1, 2, 3, 0});
    tile = open_it("c.png", text, NULL);
    cr_expect(strstr(ys_tile_info(tile)->warnings, "m wide and") != NULL, "%s",
              ys_tile_info(tile)->warnings);
    ys_tile_free(tile);
    corners_text(text, (const int[]){2, 3, 0, 1});
    tile = open_it("c.png", text, NULL);
    cr_expect(strstr(ys_tile_info(tile)->warnings, "upper edge would be the southern one") !=
                  NULL,
              "%s", ys_tile_info(tile)->warnings);
    ys_tile_free(tile);
}

Test(tile_corners, overlays_that_cannot_be_taken_are_refused_by_name)
{
    write_text("n.kml", "<kml><Placemark/></kml>");
    refused("n.kml", NULL, "no ground overlay in it");
    write_text("n.kml", "<kml><GroundOverlay/><GroundOverlay/></kml>");
    refused("n.kml", NULL, "2 ground overlays, from line 1 on; want one");
    write_text("n.kml",
               "<kml><GroundOverlay><Icon><href>http://a/b.png</href></Icon><LatLonBox>"
               "<north>1</north><south>0</south><east>1</east><west>0</west></LatLonBox>"
               "</GroundOverlay></kml>");
    refused("n.kml", NULL, "shows 'http://a/b.png'; want a picture beside the KML");
    write_text("n.kml",
               "<kml>\n<GroundOverlay><LatLonBox><north>1</north><south>2</south><east>1"
               "</east><west>0</west></LatLonBox></GroundOverlay></kml>");
    refused("n.kml", NULL, "line 2: <LatLonBox>: want north above south");
    write_text("n.kml", "<kml><GroundOverlay><gx:LatLonQuad><coordinates>1,2 3,4</coordinates>"
                        "</gx:LatLonQuad></GroundOverlay></kml>");
    refused("n.kml", NULL, "want four corners");
    char path[300];
    static const char kml[] =
        "<kml><GroundOverlay><Icon><href>a.gif</href></Icon><LatLonBox><north>1</north><south>0"
        "</south><east>1</east><west>0</west></LatLonBox></GroundOverlay></kml>";
    strcpy(path, made_tile_path("n.kmz"));
    made_zip_write(path, (struct made_zip_file[]){{"doc.kml", kml, sizeof kml - 1, 1, 0, 0, 0}},
                   1);
    refused("n.kmz", NULL, "shows 'a.gif', which is not in it");
    made_zip_write(path,
                   (struct made_zip_file[]){{"doc.kml", kml, sizeof kml - 1, 1, 0, 0, 0},
                                            {"a.gif", "GIF89a", 6, 0, 0, 0, 0}},
                   2);
    refused("n.kmz", NULL, "a.gif: neither PNG nor JPEG");
}
