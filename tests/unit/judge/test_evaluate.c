#include "../../../src/judge/evaluate/evaluate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/base/degree.h"
#include "../../../src/formats/geojson/reported.h"
#include "../../../src/formats/geojson/truth.h"

/* Yards drawn in metres at 40 degrees north.  Cars are 12 m by 3 m along east: what is found less
 * than 6 m from a centre may be that car. */

enum { ROOM = 20000 };

static double lon(double east_m)
{
    return 20 + east_m / ys_metres_of_longitude(40);
}

static double lat(double north_m)
{
    return 40 + north_m / ys_metres_of_latitude(40);
}

struct sheet { /* a report and a truth being written */
    char counts[ROOM], tracks[ROOM], objects[ROOM], lines[ROOM], features[ROOM], extra[ROOM];
    char changes[ROOM];
    struct ys_truth truth;
    struct ys_reported reported;
    struct ys_evaluated out;
};

static void add(char *list, const char *format, ...)
{
    const size_t n = strlen(list);
    va_list ap;

    snprintf(list + n, ROOM - n, "%s", n ? "," : "");
    va_start(ap, format);
    vsnprintf(list + n + (n > 0), ROOM - n - 1, format, ap);
    va_end(ap);
}

static void add_count(struct sheet *s, const char *date, const char *area, int best, int low,
                      int high)
{
    add(s->counts,
        "{\"date\":\"%s\",\"area\":\"%s\",\"class\":\"railcar\",\"counted\":true,\"best\":%d,"
        "\"low90\":%d,\"high90\":%d}",
        date, area, best, low, high);
}

static void add_found(struct sheet *s, const char *date, const char *area, double x, double y)
{
    add(s->objects,
        "{\"date\":\"%s\",\"area\":\"%s\",\"class\":\"railcar\",\"lon_deg\":%.9f,"
        "\"lat_deg\":%.9f}",
        date, area, lon(x), lat(y));
}

/* 90 %: one less to two more than best. */
static void add_track(struct sheet *s, const char *name, double y, int best)
{
    add(s->tracks,
        "{\"date\":\"2023-09-05\",\"area\":\"Yard\",\"track\":\"%s\",\"counted\":true,"
        "\"best\":%d,\"low90\":%d,\"high90\":%d}",
        name, best, best ? best - 1 : 0, best + 2);
    add(s->lines, "{\"name\":\"%s\",\"line\":[[%.9f,%.9f],[%.9f,%.9f]]}", name, lon(-50),
        lat(y), lon(500), lat(y));
}

/* properties: what follows the class, with its comma. */
static void add_true(struct sheet *s, const char *properties, double x, double y)
{
    add(s->features,
        "{\"type\":\"Feature\",\"properties\":{\"class\":\"railcar\"%s},\"geometry\":{"
        "\"type\":\"Polygon\",\"coordinates\":[[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],"
        "[%.9f,%.9f],[%.9f,%.9f]]]}}",
        properties, lon(x - 6), lat(y - 1.5), lon(x + 6), lat(y - 1.5), lon(x + 6),
        lat(y + 1.5), lon(x - 6), lat(y + 1.5), lon(x - 6), lat(y - 1.5));
}

/* Two areas, of which Yard lies east and West west of the origin by 100 m or more. */
static ys_status evaluate(struct sheet *s, struct ys_error *err)
{
    char *const text = malloc(8 * ROOM);

    snprintf(text, 8 * ROOM,
             "{\"schema\":\"yardstick report\",\"schema_version\":1,\"site\":{\"areas\":["
             "{\"name\":\"Yard\",\"class\":\"railcar\",\"rings\":[[[%.9f,%.9f],[%.9f,%.9f],"
             "[%.9f,%.9f],[%.9f,%.9f]]]},{\"name\":\"West\",\"class\":\"railcar\",\"rings\":"
             "[[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f]]]}],\"tracks\":[%s]},"
             "\"counts\":[%s],\"tracks\":[%s],\"changes\":[%s],\"objects\":[%s]}",
             lon(-100), lat(-100), lon(900), lat(-100), lon(900), lat(100), lon(-100), lat(100),
             lon(-900), lat(-100), lon(-100), lat(-100), lon(-100), lat(100), lon(-900),
             lat(100), s->lines, s->counts, s->tracks, s->changes, s->objects);
    cr_assert_eq(ys_reported_parse(&s->reported, "r.json", text, strlen(text), err), YS_OK,
                 "%s", err->text);
    snprintf(text, 8 * ROOM, "{\"type\":\"FeatureCollection\"%s,\"features\":[%s]}", s->extra,
             s->features);
    cr_assert_eq(ys_truth_parse(&s->truth, "t.geojson", text, strlen(text), err), YS_OK, "%s",
                 err->text);
    free(text);
    return ys_evaluate_rows(&s->out, &s->truth, &s->reported, err);
}

static struct sheet *new_sheet(void)
{
    return calloc(1, sizeof(struct sheet));
}

static void free_sheet(struct sheet *s)
{
    ys_evaluated_fini(&s->out);
    ys_truth_fini(&s->truth);
    ys_reported_fini(&s->reported);
    free(s);
}

static const struct ys_evaluation_row *total(const struct sheet *s)
{
    return &s->out.row[s->out.n_row - 1];
}

#define DAY "\"date\":\"2023-09-05\",\"area\":\"Yard\""

Test(evaluate, three_of_four_cars_found_and_one_false)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 5, 3, 6);
    for (int i = 0; i < 4; i++)
        add_true(s, "," DAY, 14 * i, 0);
    add_found(s, "2023-09-05", "Yard", 1, 0.5);
    add_found(s, "2023-09-05", "Yard", 14, -5.9); /* just within half a length */
    add_found(s, "2023-09-05", "Yard", 28, 0);
    add_found(s, "2023-09-05", "Yard", 42, 6.1); /* just beyond */
    add_found(s, "2023-09-05", "Yard", 300, 0);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, s->out.n_row, 5));
    const struct ys_evaluation_row *const row = &s->out.row[0];
    cr_expect(eq(u64, row->n_true, 4));
    cr_expect(eq(u64, row->n_found, 5));
    cr_expect(eq(u64, row->n_matched, 3));
    cr_expect(ieee_ulp_eq(dbl, row->precision, 0.6, 2));
    cr_expect(ieee_ulp_eq(dbl, row->recall, 0.75, 2));
    cr_expect(ieee_ulp_eq(dbl, row->f1, 6.0 / 9, 2));
    cr_expect(eq(i64, row->error, 1));
    cr_expect(ieee_ulp_eq(dbl, row->error_percent, 25, 2));
    cr_expect(eq(u32, row->covered, 1));
    cr_expect(ieee_ulp_eq(dbl, row->width, 3, 2));
    cr_expect(eq(int, total(s)->kind, YS_EVALUATED_TOTAL));
    cr_expect(eq(u64, total(s)->n_matched, 3));
    free_sheet(s);
}

Test(evaluate, one_true_car_is_matched_once_and_by_the_nearest)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    /* The second find is nearer to the first car than the first find is, and takes it; the first
     * find then takes no other: the second car is 8 m from it. */
    add_count(s, "2023-09-05", "Yard", 3, 3, 3);
    add_true(s, "," DAY, 0, 0);
    add_true(s, "," DAY, 0, 10);
    add_found(s, "2023-09-05", "Yard", 0, 2);
    add_found(s, "2023-09-05", "Yard", 0, 1);
    add_found(s, "2023-09-05", "Yard", 0, -2);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->n_matched, 1));
    cr_expect(eq(u64, total(s)->n_found, 3));
    cr_expect(eq(u64, total(s)->n_true, 2));
    free_sheet(s);
}

Test(evaluate, optional_ones_are_neither_false_nor_missed)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 3, 2, 3);
    add_true(s, "," DAY, 0, 0);
    add_true(s, "," DAY, 14, 0);
    add_true(s, "," DAY ",\"optional\":true", 28, 0);
    add_true(s, "," DAY ",\"certain\":false", 42, 0);
    add_found(s, "2023-09-05", "Yard", 0, 0);
    add_found(s, "2023-09-05", "Yard", 14, 0);
    add_found(s, "2023-09-05", "Yard", 28, 0);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->true_low, 2));
    cr_expect(eq(u64, total(s)->true_high, 4));
    cr_expect(zero(i64, total(s)->error));
    cr_expect(eq(u64, total(s)->n_true, 2));
    cr_expect(eq(u64, total(s)->n_found, 2));
    cr_expect(ieee_ulp_eq(dbl, total(s)->precision, 1, 2));
    cr_expect(ieee_ulp_eq(dbl, total(s)->recall, 1, 2));
    free_sheet(s);
}

Test(evaluate, errors_are_measured_from_the_range_and_sum_with_and_without_sign)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 2, 0, 5); /* true 6: 4 too few, missed by the interval */
    add_count(s, "2023-10-05", "Yard", 13, 9, 20); /* true 8-10: 3 too many, held */
    add_count(s, "2023-11-05", "Yard", 9, 9, 9);   /* true 8-10: no error */
    strcpy(s->extra, ",\"counts\":[{\"class\":\"railcar\",\"date\":\"2023-09-05\",\"count\":6},"
                     "{\"class\":\"railcar\",\"date\":\"2023-10-05\",\"low\":8,\"high\":10},"
                     "{\"class\":\"railcar\",\"date\":\"2023-11-05\",\"count\":8,"
                     "\"optional\":2}]");
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(i64, s->out.row[0].error, -4));
    cr_expect(zero(u32, s->out.row[0].covered));
    cr_expect(eq(i64, s->out.row[1].error, 3));
    cr_expect(eq(u32, s->out.row[1].covered, 1));
    cr_expect(zero(i64, s->out.row[2].error));
    cr_expect(eq(i64, total(s)->error, -1));
    cr_expect(eq(u64, total(s)->abs_error, 7));
    cr_expect(ieee_ulp_eq(dbl, total(s)->abs_error_percent, 700.0 / 22, 4));
    cr_expect(eq(u32, total(s)->covered, 2));
    cr_expect(ieee_ulp_eq(dbl, total(s)->width, 5, 2), "median of 5, 11 and 0");
    cr_expect(not(total(s)->placed), "numbers alone say nothing of places");
    cr_expect(isnan(total(s)->recall));
    free_sheet(s);
}

Test(evaluate, what_is_found_where_nothing_is_is_false)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 1, 0, 1);
    add_found(s, "2023-09-05", "Yard", 0, 0);
    strcpy(s->extra, ",\"counts\":{\"railcar\":{\"area\":\"Yard\",\"low\":0,\"high\":0}}");
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->n_found, 1));
    cr_expect(ieee_ulp_eq(dbl, total(s)->precision, 0, 1));
    cr_expect(isnan(total(s)->recall));
    cr_expect(isnan(total(s)->error_percent));
    free_sheet(s);
}

Test(evaluate, a_track_is_exact_where_its_best_is_true_and_holds_where_its_interval_is)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 5, 5, 5);
    add_track(s, "Track 1", 0, 2);  /* two, named */
    add_track(s, "Track 2", 5, 2);  /* one, which the truth leaves to the nearest line */
    add_track(s, "Track 3", 10, 1); /* one or two: the second is optional */
    add_track(s, "Track 4", 15, 0); /* empty */
    add_track(s, "Track 5", 20, 3); /* empty, and 3 [2, 5] were counted */
    add_true(s, "," DAY ",\"track\":\"Track 1\"", 0, 4);
    add_true(s, "," DAY ",\"track\":\"Track 1\"", 14, 0);
    add_true(s, "," DAY, 14, 6);
    add_true(s, "," DAY, 14, 10);
    add_true(s, "," DAY ",\"optional\":true", 28, 10);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u32, total(s)->tracks, 5));
    cr_expect(eq(u32, total(s)->tracks_exact, 3));
    cr_expect(eq(u32, total(s)->tracks_covered, 4));
    free_sheet(s);
}

Test(evaluate, an_object_without_an_area_belongs_to_the_one_it_lies_in)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 1, 1, 1);
    add_count(s, "2023-09-05", "West", 2, 2, 2);
    add_true(s, "", 0, 0);
    add_true(s, ",\"date\":\"2023-09-05\"", -200, 0);
    add_true(s, ",\"date\":null", -220, 0);
    add_true(s, "", 2000, 0);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, s->out.row[0].n_true, 1));
    cr_expect(eq(u64, s->out.row[1].n_true, 2));
    cr_assert(eq(sz, s->out.n_left_out, 1));
    cr_expect_not_null(strstr(s->out.left_out[0], "outside the areas"), "%s",
                       s->out.left_out[0]);
    free_sheet(s);
}

Test(evaluate, sums_are_by_class_area_and_date)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05T10:00:00Z", "Yard", 1, 1, 1);
    add_count(s, "2023-09-05T10:00:00Z", "West", 2, 2, 2);
    add_count(s, "2023-10-05", "Yard", 4, 4, 4);
    strcpy(s->extra, ",\"counts\":[{\"area\":\"Yard\",\"date\":\"2023-09-05\",\"count\":1},"
                     "{\"area\":\"West\",\"count\":1},"
                     "{\"area\":\"Yard\",\"date\":\"2023-10-05\",\"count\":4}]");
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    static const struct {
        enum ys_evaluation_kind kind;
        const char *name;
        unsigned best;
    } want[] = {
        {YS_EVALUATED_CLASS, "railcar", 7},   {YS_EVALUATED_AREA, "Yard", 5},
        {YS_EVALUATED_AREA, "West", 2},       {YS_EVALUATED_DATE, "2023-09-05T10:00:00Z", 3},
        {YS_EVALUATED_DATE, "2023-10-05", 4}, {YS_EVALUATED_TOTAL, "", 7}};
    cr_assert(eq(sz, s->out.n_row, 9));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct ys_evaluation_row *const row = &s->out.row[3 + i];

        cr_expect(eq(int, row->kind, want[i].kind));
        cr_expect(eq(u64, row->best, want[i].best), "%s", want[i].name);
        cr_expect_not_null(strstr(row->kind == YS_EVALUATED_CLASS  ? row->class_name
                                  : row->kind == YS_EVALUATED_AREA ? row->area
                                                                   : row->date,
                                  want[i].name));
    }
    free_sheet(s);
}

Test(evaluate, a_refused_count_is_in_no_figure)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 1, 1, 1);
    add(s->counts, "{\"date\":\"2023-10-05\",\"area\":\"Yard\",\"class\":\"railcar\","
                   "\"counted\":false,\"best\":null,\"low90\":null,\"high90\":null}");
    add_true(s, ",\"date\":\"2023-09-05\"", 0, 0);
    add_true(s, ",\"date\":\"2023-10-05\"", 0, 0);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u32, total(s)->counts, 1));
    cr_expect(eq(u32, total(s)->refused, 1));
    cr_expect(eq(u64, total(s)->true_low, 1));
    cr_expect(eq(u64, total(s)->n_true, 1));
    free_sheet(s);
}

struct odd {
    char properties[80], want[60];
};

ParameterizedTestParameters(evaluate, what_the_report_does_not_have_is_named)
{
    static struct odd odd[] = {
        {",\"date\":\"2023-01-01\"", "date 2023-01-01 of the truth"},
        {",\"area\":\"Quay\"", "area 'Quay' of the truth"},
        {",\"class\":\"pit\"", "class 'pit' of the truth"},
    };

    return cr_make_param_array(struct odd, odd, sizeof odd / sizeof *odd);
}

ParameterizedTest(struct odd *p, evaluate, what_the_report_does_not_have_is_named)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, "2023-09-05", "Yard", 1, 1, 1);
    snprintf(s->extra, ROOM, ",\"counts\":[{\"count\":1%s}]", p->properties);
    cr_expect_eq(evaluate(s, &err), YS_ERR_MISMATCH);
    cr_expect_not_null(strstr(err.text, p->want), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "nothing to compare"), "%s", err.text);
    cr_expect(zero(sz, s->out.n_row));
    free_sheet(s);
}

/* ---- what became of objects ---- */

#define MAY  "2023-05-01"
#define JUNE "2023-06-01"
#define JULY "2023-07-01"

static void add_change(struct sheet *s, const char *before, const char *after,
                       const char *range)
{
    add(s->changes,
        "{\"before\":\"%s\",\"after\":\"%s\",\"area\":\"Yard\",\"class\":\"railcar\","
        "\"matched\":true,%s}",
        before, after, range);
}

/* The third car found of a date is "number":3. */
static void add_fate(struct sheet *s, const char *date, int number, double x, const char *fate)
{
    add(s->objects,
        "{\"date\":\"%s\",\"area\":\"Yard\",\"class\":\"railcar\",\"lon_deg\":%.9f,"
        "\"lat_deg\":%.9f,\"number\":%d,%s}",
        date, lon(x), lat(0), number, fate);
}

static void add_dated(struct sheet *s, const char *date, double x, const char *what)
{
    char text[200];

    snprintf(text, sizeof text, ",\"date\":\"%s\",\"area\":\"Yard\",%s", date, what);
    add_true(s, text, x, 0);
}

static const char ranges[] = "\"stayed_low90\":1,\"stayed_high90\":2,\"left_low90\":0,"
                             "\"left_high90\":1,\"arrived_low90\":3,\"arrived_high90\":3";

/* Of three cars in May two stay and one leaves, and one comes; of the four places in the report the
 * one that left is called stayed, and one that stayed is not found in June. */
static void draw_pair(struct sheet *s, const char *const status[4])
{
    add_count(s, MAY, "Yard", 3, 3, 3);
    add_count(s, JUNE, "Yard", 3, 3, 3);
    add_change(s, MAY, JUNE, ranges);
    for (int i = 0; i < 3; i++)
        add_dated(s, MAY, 14 * i, status[i]);
    add_dated(s, JUNE, 0, status[0]);
    add_dated(s, JUNE, 14, status[1]);
    add_dated(s, JUNE, 42, status[3]);
    add_fate(s, MAY, 1, 0, "\"since\":\"single\",\"until\":\"stayed\"");
    add_fate(s, MAY, 2, 14, "\"since\":\"single\",\"until\":\"uncertain\"");
    add_fate(s, MAY, 3, 28, "\"since\":\"single\",\"until\":\"stayed\"");
    add_fate(s, JUNE, 1, 0, "\"since\":\"stayed\",\"same_as\":1,\"until\":\"single\"");
    add_fate(s, JUNE, 2, 42, "\"since\":\"arrived\",\"until\":\"single\"");
}

static const char *const stated_status[] = {"\"status\":\"stayed\"", "\"status\":\"stayed\"",
                                            "\"status\":\"left\"", "\"status\":\"arrived\""};
static const char *const named_alike[] = {"\"object\":7", "\"object\":\"b\"", "\"object\":9",
                                          "\"object\":10"};

static void expect_pair(const struct ys_moved_row *row)
{
    cr_expect(eq(u64, row->stayed.true_low, 2));
    cr_expect(eq(u64, row->left.true_low, 1));
    cr_expect(eq(u64, row->arrived.true_low, 1));
    cr_expect(eq(u64, row->stayed.stayed, 2), "the first, at both dates");
    cr_expect(eq(u64, row->stayed.undecided, 1));
    cr_expect(eq(u64, row->stayed.missed, 1));
    cr_expect(eq(u64, row->stayed.called, 3));
    cr_expect(eq(u64, row->stayed.called_right, 2));
    cr_expect(eq(u64, row->left.stayed, 1));
    cr_expect(eq(u64, row->left.called, 0));
    cr_expect(eq(u64, row->arrived.moved, 1));
    cr_expect(eq(u32, row->stayed.covered, 1), "2 in 1-2");
    cr_expect(eq(u32, row->left.covered, 1), "1 in 0-1");
    cr_expect(eq(u32, row->arrived.covered, 0), "1 not in 3-3");
}

Test(evaluate, stated_statuses_are_held_against_what_objects_are_called)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    draw_pair(s, stated_status);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, s->out.n_moved, 3));
    expect_pair(&s->out.moved[0]);
    expect_pair(&s->out.moved[2]);
    cr_expect(eq(u64, s->out.moved[0].linked, 0), "nobody says who is who");
    free_sheet(s);
}

Test(evaluate, objects_named_alike_at_both_dates_stayed_and_are_linked)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    draw_pair(s, named_alike);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    expect_pair(&s->out.moved[0]);
    cr_expect(eq(u64, s->out.moved[0].linked, 1));
    cr_expect(eq(u64, s->out.moved[0].linked_right, 1));
    free_sheet(s);
}

/* The car at 0 m of June is a second one, which the report takes for the first of May. */
Test(evaluate, a_link_to_another_object_is_wrong)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, MAY, "Yard", 2, 2, 2);
    add_count(s, JUNE, "Yard", 1, 1, 1);
    add_change(s, MAY, JUNE, ranges);
    add_dated(s, MAY, 0, "\"object\":1");
    add_dated(s, MAY, 14, "\"object\":2");
    add_dated(s, JUNE, 0, "\"object\":2");
    add_fate(s, MAY, 1, 0, "\"until\":\"stayed\"");
    add_fate(s, JUNE, 1, 0, "\"since\":\"stayed\",\"same_as\":1");
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, s->out.moved[0].linked, 1));
    cr_expect(eq(u64, s->out.moved[0].linked_right, 0));
    free_sheet(s);
}

Test(evaluate, of_three_dates_names_tell_and_statuses_do_not)
{
    for (int named = 0; named < 2; named++) {
        struct sheet *s = new_sheet();
        struct ys_error err;
        const char *const what = named ? "\"object\":1" : "\"status\":\"stayed\"";

        for (int d = 0; d < 3; d++)
            add_count(s, d == 0 ? MAY : d == 1 ? JUNE : JULY, "Yard", 1, 1, 1);
        add_change(s, MAY, JUNE, ranges);
        add_change(s, JUNE, JULY, ranges);
        add_dated(s, MAY, 0, what);
        add_dated(s, JUNE, 0, what);
        add_dated(s, JULY, 0, what);
        cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
        cr_expect(eq(sz, s->out.n_moved, named ? 4 : 0));
        cr_expect_eq(s->out.n_left_out, named ? 0 : 1);
        if (!named)
            cr_expect(strstr(s->out.left_out[0], "the truth does not say it") != NULL, "%s",
                      s->out.left_out[0]);
        free_sheet(s);
    }
}

Test(evaluate, where_nothing_was_all_that_is_there_arrived)
{
    struct sheet *s = new_sheet();
    struct ys_error err;

    add_count(s, MAY, "Yard", 0, 0, 0);
    add_count(s, JUNE, "Yard", 1, 1, 1);
    add_change(s, MAY, JUNE, ranges);
    add_dated(s, JUNE, 0, "\"type\":\"boxcar\"");
    snprintf(
        s->extra, ROOM,
        ",\"counts\":[{\"class\":\"railcar\",\"area\":\"Yard\",\"date\":\"%s\",\"count\":0}]",
        MAY);
    cr_assert_eq(evaluate(s, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, s->out.n_moved, 3));
    cr_expect(eq(u64, s->out.moved[0].arrived.true_high, 1));
    cr_expect(eq(u64, s->out.moved[0].stayed.true_high, 0));
    cr_expect(s->out.moved[0].left.known);
    free_sheet(s);
}
