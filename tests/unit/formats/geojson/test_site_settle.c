#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/formats/geojson/site_settle.h"

/* Sites are drawn in metres round a place: 1e-5 degrees of latitude are 1.112 m there, and the
 * longitude has as many. */
static const double lon0 = 10, lat0 = 50, m_lat = 111229, m_lon = 71696;

struct drawing {
    char text[20000];
    size_t n;
};

__attribute__((format(printf, 2, 3))) static void put(struct drawing *d, const char *format,
                                                      ...)
{
    va_list ap;

    va_start(ap, format);
    d->n += (size_t)vsnprintf(d->text + d->n, sizeof d->text - d->n, format, ap);
    va_end(ap);
}

static void point(struct drawing *d, double x, double y, const char *after)
{
    put(d, "[%.9f,%.9f]%s", lon0 + x / m_lon, lat0 + y / m_lat, after);
}

static void feature(struct drawing *d, const char *properties, const char *type)
{
    put(d,
        "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"%s\","
        "\"coordinates\":[",
        d->n ? "," : "", properties, type);
}

/* A rectangle of the class; b: west, south, east, north. */
static void area(struct drawing *d, const char *name, const char *class_, const double b[4])
{
    char properties[120];

    snprintf(properties, sizeof properties, "\"name\":\"%s\",\"count\":\"%s\"", name, class_);
    feature(d, properties, "Polygon");
    put(d, "[");
    point(d, b[0], b[1], ",");
    point(d, b[2], b[1], ",");
    point(d, b[2], b[3], ",");
    point(d, b[0], b[3], ",");
    point(d, b[0], b[1], "]]}}");
}

/* A line along y from x0 to x1, a corner every 10 m or so. */
static void positions(struct drawing *d, double x0, double x1, double y)
{
    const int n = (int)ceil(fabs(x1 - x0) / 10);

    for (int i = 0; i <= n; i++)
        point(d, x0 + (x1 - x0) * i / n, y, i < n ? "," : "");
}

static void track(struct drawing *d, const char *name, double x0, double x1, double y)
{
    char properties[120];

    snprintf(properties, sizeof properties, "\"role\":\"track\"%s%s%s",
             *name ? ",\"name\":\"" : "", name, *name ? "\"" : "");
    feature(d, properties, "LineString");
    positions(d, x0, x1, y);
    put(d, "]}}");
}

static void read_one(struct ys_site *out, const char *path, const struct drawing *d)
{
    static char text[20200];
    struct ys_error err = {0};

    snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[%s]}", d->text);
    cr_assert(
        eq(int,
           ys_site_parse(out, &(struct ys_site_text){path, text, strlen(text), NULL}, &err),
           YS_OK),
        "%s", err.text);
}

static ys_status settle(struct ys_site *site, const struct drawing *d, bool allow,
                        struct ys_text *notes, struct ys_error *err)
{
    *notes = (struct ys_text){0};
    *err = (struct ys_error){0};
    read_one(site, "dir/s.geojson", d);
    return ys_site_settle(site, allow, notes, err);
}

/* Refused, and *err says so; the same with allow_overlap is taken, which *notes says. */
static void refused_or_once(struct ys_site *out, const struct drawing *d, const char *says)
{
    struct ys_text notes;
    struct ys_error err;

    cr_expect(eq(int, settle(out, d, false, &notes, &err), YS_ERR_MISMATCH));
    cr_expect(strstr(err.text, says) != NULL, "'%s' lacks '%s'", err.text, says);
    cr_expect(strstr(err.text, "dir/s.geojson: ") == err.text, "%s", err.text);
    cr_expect(strstr(err.text, "--allow-overlap") != NULL, "the mend is said");
    ys_text_drop(&notes);
    ys_site_fini(out);
    cr_assert(eq(int, settle(out, d, true, &notes, &err), YS_OK), "%s", err.text);
    cr_expect(notes.bytes && strstr(notes.bytes, "s.geojson: ") == notes.bytes, "%s",
              notes.bytes ? notes.bytes : "no note");
    ys_text_drop(&notes);
}

static double track_length(const struct ys_site *site, size_t t)
{
    const struct ys_line *const line = &site->track[t].line;
    double sum = 0;

    for (size_t i = 1; i < line->n; i++)
        sum += hypot((line->pt[i].x - line->pt[i - 1].x) * m_lon,
                     (line->pt[i].y - line->pt[i - 1].y) * m_lat);
    return sum;
}

/* ---- areas ---- */

struct overlap {
    double b[4];    /* of the second area; the first is 100 m x 100 m */
    char share[32]; /* what the error must say; "" where none is */
    int owner;      /* 0 or 1: which of the two owns what is in both */
};

ParameterizedTestParameters(settle, an_overlap_of_one_class_is_refused_with_its_share)
{
    static struct overlap p[] = {
        {{50, 0, 150, 100}, "50 % of 'B'", 0},
        {{90, 0, 190, 100}, "10 % of 'B'", 0},
        {{98, -50, 250, 150}, "2 % of 'A'", 0},
        {{20, 20, 60, 60}, "100 % of 'B'", 1},
        {{-50, -50, 150, 150}, "100 % of 'A'", 0},
        {{100, 0, 200, 100}, "", 0},
        {{99.7, 0, 199.7, 100}, "", 0},
        {{300, 0, 400, 100}, "", 0},
    };

    return cr_make_param_array(struct overlap, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct overlap *p, settle, an_overlap_of_one_class_is_refused_with_its_share)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "A", "pit", (double[4]){0, 0, 100, 100});
    area(&d, "B", "pit", p->b);
    if (*p->share) {
        refused_or_once(&site, &d, p->share);
        cr_assert(eq(sz, site.n_area, 2));
        cr_expect(eq(sz, site.area[!p->owner].n_owner, 1), "what is in both has one owner");
        cr_expect(eq(sz, site.area[!p->owner].owner[0], (size_t)p->owner));
        cr_expect(eq(sz, site.area[p->owner].n_owner, 0));
    } else {
        cr_expect(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
        cr_expect(notes.n == 0, "nothing to note");
        ys_text_drop(&notes);
    }
    ys_site_fini(&site);
}

Test(settle, areas_of_two_classes_may_overlap)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "A", "pit", (double[4]){0, 0, 100, 100});
    area(&d, "B", "container", (double[4]){0, 0, 100, 100});
    cr_expect(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, site.area[0].n_owner + site.area[1].n_owner, 0));
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

Test(settle, an_area_drawn_three_times_is_counted_once)
{
    struct drawing d = {0};
    struct ys_site site;

    area(&d, "A", "pit", (double[4]){0, 0, 100, 100});
    area(&d, "B", "pit", (double[4]){0.2, 0, 100, 100});
    area(&d, "A", "pit", (double[4]){0, 0.2, 100, 100});
    area(&d, "C", "pit", (double[4]){90, 0, 190, 100});
    refused_or_once(&site, &d, "'A' and ");
    cr_assert(eq(sz, site.n_area, 2));
    cr_expect_str_eq(site.area[0].name, "A");
    cr_expect_str_eq(site.area[1].name, "C");
    cr_assert(eq(sz, site.area[1].n_owner, 1));
    cr_expect(eq(sz, site.area[1].owner[0], 0));
    ys_site_fini(&site);
}

Test(settle, two_areas_apart_of_one_name_are_refused)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "A", "pit", (double[4]){0, 0, 100, 100});
    area(&d, "A", "pit", (double[4]){200, 0, 300, 100});
    cr_expect(eq(int, settle(&site, &d, true, &notes, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "two areas are called 'A'") != NULL, "%s", err.text);
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

/* ---- tracks drawn twice ---- */

struct copy {
    double x0, x1, y; /* of the copy; the track runs from 0 to 300 at 0 */
    int twice;
    double left_m; /* of both with allow_overlap */
};

ParameterizedTestParameters(settle, a_track_drawn_twice_is_refused)
{
    static struct copy p[] = {
        {0, 300, 0, 1, 300},     {0, 300, 1, 1, 300},       {300, 0, -1.2, 1, 300},
        {0, 300, 2, 1, 300},     {100, 200, 0.5, 1, 300},   {200, 20, 0.5, 1, 300},
        {240, 600, 0.5, 1, 600}, {-500, 500, 0.5, 1, 1000}, {0, 300, 3.5, 0, 600},
        {0, 300, -4.5, 0, 600},  {280, 580, 0.5, 0, 580},   {320, 620, 0.5, 0, 600},
    };

    return cr_make_param_array(struct copy, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct copy *p, settle, a_track_drawn_twice_is_refused)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;
    double sum = 0;

    area(&d, "Yard", "railcar", (double[4]){-600, -50, 700, 50});
    track(&d, "Main", 0, 300, 0);
    track(&d, "Copy", p->x0, p->x1, p->y);
    if (p->twice) {
        refused_or_once(&site, &d, "tracks 'Main' and 'Copy' are one track drawn twice");
    } else {
        cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
        cr_expect(notes.n == 0);
        ys_text_drop(&notes);
    }
    for (size_t i = 0; i < site.n_track; i++)
        sum += track_length(&site, i);
    cr_expect(fabs(sum - p->left_m) < 6, "%g m of tracks, want %g", sum, p->left_m);
    ys_site_fini(&site);
}

Test(settle, tracks_that_cross_or_leave_a_switch_are_two)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-50, -200, 400, 200});
    track(&d, "Main", 0, 300, 0);
    feature(&d, "\"role\":\"track\",\"name\":\"Across\"", "LineString");
    point(&d, 150, -100, ",");
    point(&d, 170, 100, "]}}");
    /* 1 in 9 from 100 m on, with the curve left out: within 1.5 m for 13.5 m. */
    feature(&d, "\"role\":\"track\",\"name\":\"Branch\"", "LineString");
    point(&d, 100, 0, ",");
    point(&d, 190, 10, "]}}");
    cr_expect(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, site.n_track, 3));
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

/* ---- tracks in pieces ---- */

struct pieces {
    double end[3], start[3]; /* where piece i ends and piece i + 1 starts */
    int backward;            /* a bit a piece: drawn the other way round */
    int order[4];            /* in the file */
    int joined;
};

ParameterizedTestParameters(settle, a_track_in_pieces_is_one_track)
{
    static struct pieces p[] = {
        {{100, 200, 300}, {100, 200, 300}, 0, {0, 1, 2, 3}, 1},
        {{98, 199, 297}, {100, 201, 301}, 0, {0, 1, 2, 3}, 1},
        {{98, 199, 297}, {100, 201, 301}, 5, {2, 0, 3, 1}, 1},
        {{98, 199, 297}, {100, 201, 301}, 15, {3, 2, 1, 0}, 1},
        {{104, 212, 330}, {96, 200, 300}, 10, {1, 3, 0, 2}, 1},
        {{90, 190, 290}, {100, 200, 300}, 0, {0, 1, 2, 3}, 0},
    };

    return cr_make_param_array(struct pieces, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct pieces *p, settle, a_track_in_pieces_is_one_track)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-50, -50, 450, 50});
    for (int i = 0; i < 4; i++) {
        const int k = p->order[i];
        const double x0 = k ? p->start[k - 1] : 0, x1 = k < 3 ? p->end[k] : 400;
        const bool back = p->backward >> k & 1;

        track(&d, "", back ? x1 : x0, back ? x0 : x1, 0.3 * k);
    }
    track(&d, "Beside", 50, 350, 4); /* ends near the joints of its neighbour; stays apart */
    cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, site.n_track, p->joined ? 2 : 5));
    if (p->joined) {
        const struct ys_line *const line = &site.track[0].line;

        cr_expect(fabs(track_length(&site, 0) - 400) < 2, "%g m", track_length(&site, 0));
        cr_expect_str_eq(site.track[0].name, "track 1 + 3 more");
        bool back = false;
        for (size_t i = 2; i < line->n; i++)
            back = back || !((line->pt[i].x - line->pt[i - 1].x) *
                                 (line->pt[i - 1].x - line->pt[i - 2].x) >
                             0);
        cr_expect_not(back, "never back on itself");
    }
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

Test(settle, pieces_of_one_name_keep_it_and_parts_apart_are_numbered)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-50, -50, 450, 50});
    track(&d, "Main", 100, 200, 0);
    track(&d, "Main", 100, 0, 0);
    feature(&d, "\"role\":\"track\",\"name\":\"Siding\"", "MultiLineString");
    put(&d, "[");
    positions(&d, 0, 100, 8);
    put(&d, "],[");
    positions(&d, 101, 200, 8);
    put(&d, "],[");
    positions(&d, 250, 300, 8);
    put(&d, "]]}}");
    cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, site.n_track, 3));
    cr_expect_str_eq(site.track[0].name, "Main");
    cr_expect(fabs(track_length(&site, 0) - 200) < 1);
    cr_expect_str_eq(site.track[1].name, "Siding 1");
    cr_expect(fabs(track_length(&site, 1) - 200) < 1);
    cr_expect_str_eq(site.track[2].name, "Siding 2");
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

Test(settle, at_a_switch_the_straight_way_is_joined)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-50, -50, 450, 50});
    feature(&d, "\"role\":\"track\",\"name\":\"Branch\"", "LineString");
    point(&d, 100, 0, ",");
    point(&d, 190, 10, ",");
    point(&d, 300, 10, "]}}");
    track(&d, "Lead", 0, 100, 0);
    track(&d, "Main", 100, 300, 0);
    cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, site.n_track, 2));
    cr_expect_str_eq(site.track[0].name, "Branch");
    cr_expect_str_eq(site.track[1].name, "Lead + Main");
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

Test(settle, a_branch_that_runs_on_beside_its_track_is_another)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-50, -50, 450, 50});
    track(&d, "Main", 0, 100, 0);
    feature(&d, "\"role\":\"track\",\"name\":\"Branch\"", "LineString");
    point(&d, 76, 0.4, ",");
    point(&d, 100, 2.6, ",");
    point(&d, 160, 8, "]}}");
    cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, site.n_track, 2));
    ys_text_drop(&notes);
    ys_site_fini(&site);
}

Test(settle, a_ring_in_pieces_is_a_ring)
{
    struct drawing d = {0};
    struct ys_text notes;
    struct ys_error err;
    struct ys_site site;

    area(&d, "Yard", "railcar", (double[4]){-200, -200, 200, 200});
    for (int k = 0; k < 4; k++) { /* four quarters of a circle of 100 m */
        feature(&d, "\"role\":\"track\"", "LineString");
        for (int i = 0; i <= 18; i++)
            point(&d, 100 * cos((k + i / 18.0) * 1.5707963),
                  100 * sin((k + i / 18.0) * 1.5707963), i < 18 ? "," : "]}}");
    }
    cr_assert(eq(int, settle(&site, &d, false, &notes, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, site.n_track, 1));
    cr_expect(fabs(track_length(&site, 0) - 628) < 5, "%g m", track_length(&site, 0));
    ys_text_drop(&notes);
    ys_site_fini(&site);
}
