/* objects.kml: what OGC KML 2.2 asks for, and that every object is in it whatever it is called. */

#include <criterion/criterion.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/colours.h"
#include "../../../../src/report/report.h"
#include "../../../support/made_result.h"

static struct made_result made;

static void init(void)
{
    made_result_init(&made, false);
}

static void fini(void)
{
    made_result_fini(&made);
}

TestSuite(kml_report, .init = init, .fini = fini);

/* ---- a reader: how often each element stands there, the text of names, and faults of order */

/* Children of an element in the order of ogckml22.xsd, those that are written. */
static const char *const order[][12] = {
    {"Document", "name", "open", "Snippet", "description", "Style", "Schema", "Folder", NULL},
    {"Folder", "name", "open", "Snippet", "description", "TimeStamp", "TimeSpan", "styleUrl",
     "Folder Placemark", NULL},
    {"Placemark", "name", "Snippet", "description", "TimeStamp TimeSpan", "styleUrl",
     "ExtendedData", "Polygon LineString MultiGeometry", NULL},
    {"Style", "LineStyle", "PolyStyle", NULL},
    {"LineStyle", "color", "width", NULL},
    {"PolyStyle", "color", "fill", NULL},
    {"Polygon", "tessellate", "outerBoundaryIs", "innerBoundaryIs", NULL},
    {"LineString", "tessellate", "coordinates", NULL},
    {"TimeSpan", "begin", "end", NULL},
};

enum { DEEPEST = 20 };

struct reader {
    char path[DEEPEST][20];
    int place[DEEPEST], depth;
    char fault[120];
    int placemarks, folders, shapes, holes, stamps, spans;
    char text[4096], names[30000], descriptions[90000], times[30000];
};

static bool holds(const char *words, const char *word)
{
    const size_t n = strlen(word);

    for (const char *at = words; (at = strstr(at, word)); at += n)
        if ((at == words || at[-1] == ' ') && (!at[n] || at[n] == ' '))
            return true;
    return false;
}

static void check_order(struct reader *r, const char *name)
{
    for (size_t i = 0; r->depth && i < sizeof order / sizeof *order; i++) {
        if (strcmp(order[i][0], r->path[r->depth - 1]))
            continue;
        int at = 1;
        while (order[i][at] && !holds(order[i][at], name))
            at++;
        if (!order[i][at] || at < r->place[r->depth - 1])
            snprintf(r->fault, sizeof r->fault, "%s in %s", name, order[i][0]);
        r->place[r->depth - 1] = at;
    }
}

static void on_start(void *user, const char *name, const char **attributes)
{
    struct reader *r = user;

    (void)attributes;
    check_order(r, name);
    snprintf(r->path[r->depth], sizeof r->path[0], "%s", name);
    r->place[r->depth++] = 0;
    r->text[0] = '\0';
    r->placemarks += !strcmp(name, "Placemark");
    r->folders += !strcmp(name, "Folder");
    r->shapes += !strcmp(name, "Polygon");
    r->holes += !strcmp(name, "innerBoundaryIs");
    r->stamps += !strcmp(name, "TimeStamp");
    r->spans += !strcmp(name, "TimeSpan");
}

static void append(char *to, size_t room, const char *text)
{
    const size_t n = strlen(to);

    snprintf(to + n, room - n, "%s\n", text);
}

static void on_end(void *user, const char *name)
{
    struct reader *r = user;

    r->depth--;
    if (!strcmp(name, "name"))
        append(r->names, sizeof r->names, r->text);
    if (!strcmp(name, "description"))
        append(r->descriptions, sizeof r->descriptions, r->text);
    if (!strcmp(name, "when") || !strcmp(name, "begin") || !strcmp(name, "end"))
        append(r->times, sizeof r->times, r->text);
}

static void on_text(void *user, const char *text, int n)
{
    struct reader *r = user;
    const size_t have = strlen(r->text);

    snprintf(r->text + have, sizeof r->text - have, "%.*s", n, text);
}

static char *text_of(void)
{
    struct ys_error err = {0};
    char *text = NULL;

    cr_assert_eq(ys_report_objects_kml(&text, &made.res, &err), YS_OK, "%s", err.text);
    return text;
}

static struct reader *read_kml(void)
{
    static struct reader r;
    char *text = text_of();
    XML_Parser parser = XML_ParserCreate(NULL);

    memset(&r, 0, sizeof r);
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    cr_assert(XML_Parse(parser, text, (int)strlen(text), 1), "line %lu: %s",
              XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    free(text);
    cr_expect_str_empty(r.fault);
    return &r;
}

/* ---- */

Test(kml_report, every_object_area_and_track_is_a_placemark_in_the_order_of_the_standard)
{
    const struct reader *r = read_kml();

    cr_expect_eq(r->placemarks, 20 + 73 + 12 + 2 + 1);
    /* Areas, Tracks, two dates, and in them railcars; railcars, containers. */
    cr_expect_eq(r->folders, 2 + 2 + 3);
    cr_expect_eq(r->shapes, 105); /* the areas of this result have no outline */
    cr_expect_not_null(strstr(r->names, "\n2023-10-05: container\n74\n"), "%s", r->names);
}

Test(kml_report, a_ring_is_closed_and_counter_clockwise_with_seven_digits)
{
    char *text = text_of();
    const struct ys_object *object = &made.object[0];
    char want[200];
    double area = 0;

    for (int k = 0; k < 4; k++)
        area += object->corner_lon_deg[k] * object->corner_lat_deg[(k + 1) % 4] -
                object->corner_lon_deg[(k + 1) % 4] * object->corner_lat_deg[k];
    cr_assert_gt(area, 0); /* as yardstick_rows.h promises */
    snprintf(want, sizeof want, "<coordinates>%.7f", object->corner_lon_deg[0]);
    const char *at = strstr(text, want);
    cr_assert_not_null(at, "%s", want);
    double lon[5], lat[5];
    cr_assert_eq(sscanf(at,
                        "<coordinates>%lf,%lf %lf,%lf %lf,%lf %lf,%lf %lf,%lf </coordinates>",
                        &lon[0], &lat[0], &lon[1], &lat[1], &lon[2], &lat[2], &lon[3], &lat[3],
                        &lon[4], &lat[4]),
                 10);
    cr_expect_eq(lon[0], lon[4]);
    cr_expect_eq(lat[0], lat[4]);
    cr_expect_float_eq(lat[1], object->corner_lat_deg[1], 1e-7);
    free(text);
}

/* Quotes, markup, a line break, a formula, 200 letters, Cyrillic, a sign that turns the text. */
Test(kml_report, hostile_names_arrive_as_text)
{
    static char site[] = "<b>\"O'Neil\" & \xD0\xA1\xD1\x8B\xD0\xBD]]></name>";
    static char longest[201];
    memset(longest, 'n', 200);
    made.res.site_name = site;
    made.area[0].name = "=cmd|' /C calc'!A0\nsecond";
    made.area[1].name = longest;
    made.line[0].name = "left \xE2\x80\xAE right \xEF\xBF\xBE";
    made.object[0].area = "<script>alert(1)</script>";
    const struct reader *r = read_kml();

    cr_expect_not_null(strstr(r->names, site), "%s", r->names);
    cr_expect_not_null(strstr(r->names, "=cmd|' /C calc'!A0 second\n"));
    cr_expect_not_null(strstr(r->names, longest));
    cr_expect_not_null(strstr(r->names, "left \xEF\xBF\xBD right \xEF\xBF\xBD\n"));
    /* A balloon is HTML: what XML has decoded must still be no markup. */
    cr_expect_null(strstr(r->descriptions, "<script>"));
    cr_expect_not_null(strstr(r->descriptions, "&lt;script&gt;alert(1)"), "%s",
                       r->descriptions);
}

Test(kml_report, a_day_a_moment_and_days_between_are_told_apart)
{
    const struct reader *r = read_kml();
    cr_expect_not_null(strstr(r->times, "2023-06-14\n"));
    cr_expect_not_null(strstr(r->times, "2023-10-05T02:13:00Z\n"));
    cr_expect_eq(r->spans, 0);
    cr_expect_eq(r->stamps, 2 + 105); /* of the folders, too */

    made.date[0].date = "2023-06-01/2023-06-30";
    made.date[1].date = "";
    r = read_kml();
    cr_expect_eq(r->spans, 1 + 20);
    cr_expect_eq(r->stamps, 0);
    cr_expect_not_null(strstr(r->times, "2023-06-01\n2023-06-30\n"), "%s", r->times);
}

Test(kml_report, without_coordinates_or_a_place_nothing_has_a_shape)
{
    made.res.opt.no_coordinates = true;
    char *text = text_of();
    cr_expect_null(strstr(text, "<coordinates>"));
    free(text);
    cr_expect_eq(read_kml()->placemarks, 108);

    made.res.opt.no_coordinates = false;
    for (size_t i = 0; i < made.res.n_object; i++)
        made.object[i].corner_lon_deg[2] = NAN;
    cr_expect_eq(read_kml()->shapes, 0);
}

Test(kml_report, no_object_and_no_date_are_still_a_document)
{
    made.res.n_object = 0;
    cr_expect_eq(read_kml()->placemarks, 3);
    made.res.n_date = made.res.n_area = made.res.n_line = 0;
    cr_expect_eq(read_kml()->placemarks, 0);
}

/* A square with a hole in which an island stands, and another square beside it. */
Test(kml_report, holes_and_further_parts_of_an_area_are_kept_apart)
{
    struct ys_point pt[4][4];
    struct ys_line ring[4];
    static const double from[4][2] = {{0, 10}, {4, 6}, {2, 8}, {20, 24}};

    for (int i = 0; i < 4; i++) {
        const double a = from[i][0] / 1e4, b = from[i][1] / 1e4;
        const double low = i == 3 ? 0 : a;

        memcpy(
            pt[i],
            (struct ys_point[4]){
                {130 + a, 42 + low}, {130 + b, 42 + low}, {130 + b, 42 + b}, {130 + a, 42 + b}},
            sizeof pt[i]);
        ring[i] = (struct ys_line){pt[i], 4};
    }
    made.res.n_object = 0;
    made.area[0].lonlat = (struct ys_polygon){ring, 4}; /* the island before its hole */
    const struct reader *r = read_kml();
    cr_expect_eq(r->shapes, 3);
    cr_expect_eq(r->holes, 1);
    made.area[0].lonlat = (struct ys_polygon){0};
}

Test(kml_report, a_description_says_in_words_what_became_of_an_object)
{
    made.object[20].since = YS_STAYED;
    made.object[20].since_date = 0;
    made.object[20].same_as = 3;
    made.object[20].same = 0.97;
    made.object[21].since = YS_ARRIVED;
    made.object[21].since_date = 0;
    made.object[21].same = NAN;
    made.object[0].until = YS_LEFT;
    made.object[0].until_date = 1;
    const char *text = read_kml()->descriptions;

    cr_expect_not_null(
        strstr(text, "Stayed since 2023-06-14 (there number 3), P(same object) 0.97."), "%s",
        text);
    cr_expect_not_null(strstr(text, "Arrived after 2023-06-14."));
    cr_expect_not_null(strstr(text, "Left before 2023-10-05."));
    cr_expect_not_null(strstr(text, "13.6 m long, 3 m wide."));
    cr_expect_not_null(strstr(text, "Estimated: placed inside a group"));
    cr_expect_not_null(strstr(text, "Doubtful: an object arrived without a change of pixels"));
}

Test(kml_report, colours_are_those_of_the_page)
{
    FILE *file = fopen("src/report/page/web/page.css", "r");
    static char css[40000];
    char want[40];

    cr_assert_not_null(file);
    css[fread(css, 1, sizeof css - 1, file)] = '\0';
    fclose(file);
    for (int status = YS_SINGLE; status <= YS_UNCERTAIN; status++) {
        snprintf(want, sizeof want, "--%s: #%06x;", ys_object_status_name(status),
                 (unsigned)ys_status_colour(status));
        cr_expect_not_null(strstr(css, want), "%s", want);
    }
    char *text = text_of();
    cr_expect_not_null(strstr(text, "<Style id=\"stayed\"><LineStyle><color>ffffc87c</color>"));
    free(text);
}
