#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../support/sheet.h"

static const struct ys_evaluation_row *total(const struct sheet *s)
{
    return &s->out.row[s->out.n_row - 1];
}

#define DAY "\"date\":\"2023-09-05\",\"area\":\"Yard\""

Test(evaluate, three_of_four_cars_found_and_one_false)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 5, 3, 6);
    for (int i = 0; i < 4; i++)
        sheet_true(s, "," DAY, 14 * i, 0);
    sheet_found(s, "2023-09-05", "Yard", 1, 0.5);
    sheet_found(s, "2023-09-05", "Yard", 14, -5.9); /* just within half a length */
    sheet_found(s, "2023-09-05", "Yard", 28, 0);
    sheet_found(s, "2023-09-05", "Yard", 42, 6.1); /* just beyond */
    sheet_found(s, "2023-09-05", "Yard", 300, 0);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
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
    sheet_free(s);
}

Test(evaluate, one_true_car_is_matched_once_and_by_the_nearest)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    /* The second find is nearer to the first car than the first find is, and takes it; the first
     * find then takes no other: the second car is 8 m from it. */
    sheet_count(s, "2023-09-05", "Yard", 3, 3, 3);
    sheet_true(s, "," DAY, 0, 0);
    sheet_true(s, "," DAY, 0, 10);
    sheet_found(s, "2023-09-05", "Yard", 0, 2);
    sheet_found(s, "2023-09-05", "Yard", 0, 1);
    sheet_found(s, "2023-09-05", "Yard", 0, -2);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->n_matched, 1));
    cr_expect(eq(u64, total(s)->n_found, 3));
    cr_expect(eq(u64, total(s)->n_true, 2));
    sheet_free(s);
}

Test(evaluate, optional_ones_are_neither_false_nor_missed)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 3, 2, 3);
    sheet_true(s, "," DAY, 0, 0);
    sheet_true(s, "," DAY, 14, 0);
    sheet_true(s, "," DAY ",\"optional\":true", 28, 0);
    sheet_true(s, "," DAY ",\"certain\":false", 42, 0);
    sheet_found(s, "2023-09-05", "Yard", 0, 0);
    sheet_found(s, "2023-09-05", "Yard", 14, 0);
    sheet_found(s, "2023-09-05", "Yard", 28, 0);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->true_low, 2));
    cr_expect(eq(u64, total(s)->true_high, 4));
    cr_expect(zero(i64, total(s)->error));
    cr_expect(eq(u64, total(s)->n_true, 2));
    cr_expect(eq(u64, total(s)->n_found, 2));
    cr_expect(ieee_ulp_eq(dbl, total(s)->precision, 1, 2));
    cr_expect(ieee_ulp_eq(dbl, total(s)->recall, 1, 2));
    sheet_free(s);
}

Test(evaluate, errors_are_measured_from_the_range_and_sum_with_and_without_sign)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 2, 0,
                5); /* true 6: 4 too few, missed by the interval */
    sheet_count(s, "2023-10-05", "Yard", 13, 9, 20); /* true 8-10: 3 too many, held */
    sheet_count(s, "2023-11-05", "Yard", 9, 9, 9);   /* true 8-10: no error */
    strcpy(s->extra, ",\"counts\":[{\"class\":\"railcar\",\"date\":\"2023-09-05\",\"count\":6},"
                     "{\"class\":\"railcar\",\"date\":\"2023-10-05\",\"low\":8,\"high\":10},"
                     "{\"class\":\"railcar\",\"date\":\"2023-11-05\",\"count\":8,"
                     "\"optional\":2}]");
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
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
    sheet_free(s);
}

Test(evaluate, what_is_found_where_nothing_is_is_false)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 1, 0, 1);
    sheet_found(s, "2023-09-05", "Yard", 0, 0);
    strcpy(s->extra, ",\"counts\":{\"railcar\":{\"area\":\"Yard\",\"low\":0,\"high\":0}}");
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, total(s)->n_found, 1));
    cr_expect(ieee_ulp_eq(dbl, total(s)->precision, 0, 1));
    cr_expect(isnan(total(s)->recall));
    cr_expect(isnan(total(s)->error_percent));
    sheet_free(s);
}

Test(evaluate, a_track_is_exact_where_its_best_is_true_and_holds_where_its_interval_is)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 5, 5, 5);
    sheet_track(s, "Track 1", 0, 2);  /* two, named */
    sheet_track(s, "Track 2", 5, 2);  /* one, which the truth leaves to the nearest line */
    sheet_track(s, "Track 3", 10, 1); /* one or two: the second is optional */
    sheet_track(s, "Track 4", 15, 0); /* empty */
    sheet_track(s, "Track 5", 20, 3); /* empty, and 3 [2, 5] were counted */
    sheet_true(s, "," DAY ",\"track\":\"Track 1\"", 0, 4);
    sheet_true(s, "," DAY ",\"track\":\"Track 1\"", 14, 0);
    sheet_true(s, "," DAY, 14, 6);
    sheet_true(s, "," DAY, 14, 10);
    sheet_true(s, "," DAY ",\"optional\":true", 28, 10);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u32, total(s)->tracks, 5));
    cr_expect(eq(u32, total(s)->tracks_exact, 3));
    cr_expect(eq(u32, total(s)->tracks_covered, 4));
    sheet_free(s);
}

Test(evaluate, an_object_without_an_area_belongs_to_the_one_it_lies_in)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 1, 1, 1);
    sheet_count(s, "2023-09-05", "West", 2, 2, 2);
    sheet_true(s, "", 0, 0);
    sheet_true(s, ",\"date\":\"2023-09-05\"", -200, 0);
    sheet_true(s, ",\"date\":null", -220, 0);
    sheet_true(s, "", 2000, 0);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, s->out.row[0].n_true, 1));
    cr_expect(eq(u64, s->out.row[1].n_true, 2));
    cr_assert(eq(sz, s->out.n_left_out, 1));
    cr_expect_not_null(strstr(s->out.left_out[0], "outside the areas"), "%s",
                       s->out.left_out[0]);
    sheet_free(s);
}

Test(evaluate, sums_are_by_class_area_and_date)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05T10:00:00Z", "Yard", 1, 1, 1);
    sheet_count(s, "2023-09-05T10:00:00Z", "West", 2, 2, 2);
    sheet_count(s, "2023-10-05", "Yard", 4, 4, 4);
    strcpy(s->extra, ",\"counts\":[{\"area\":\"Yard\",\"date\":\"2023-09-05\",\"count\":1},"
                     "{\"area\":\"West\",\"count\":1},"
                     "{\"area\":\"Yard\",\"date\":\"2023-10-05\",\"count\":4}]");
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
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
    sheet_free(s);
}

Test(evaluate, a_refused_count_is_in_no_figure)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 1, 1, 1);
    sheet_list(s->counts, "{\"date\":\"2023-10-05\",\"area\":\"Yard\",\"class\":\"railcar\","
                          "\"counted\":false,\"best\":null,\"low90\":null,\"high90\":null}");
    sheet_true(s, ",\"date\":\"2023-09-05\"", 0, 0);
    sheet_true(s, ",\"date\":\"2023-10-05\"", 0, 0);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u32, total(s)->counts, 1));
    cr_expect(eq(u32, total(s)->refused, 1));
    cr_expect(eq(u64, total(s)->true_low, 1));
    cr_expect(eq(u64, total(s)->n_true, 1));
    sheet_free(s);
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
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, "2023-09-05", "Yard", 1, 1, 1);
    snprintf(s->extra, SHEET_ROOM, ",\"counts\":[{\"count\":1%s}]", p->properties);
    cr_expect_eq(sheet_evaluate(s, &err), YS_ERR_MISMATCH);
    cr_expect_not_null(strstr(err.text, p->want), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "nothing to compare"), "%s", err.text);
    cr_expect(zero(sz, s->out.n_row));
    sheet_free(s);
}
