/* What became of objects, held against truth. */

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../support/sheet.h"

#define MAY  "2023-05-01"
#define JUNE "2023-06-01"
#define JULY "2023-07-01"

static void add_change(struct sheet *s, const char *before, const char *after,
                       const char *range)
{
    sheet_list(s->changes,
               "{\"before\":\"%s\",\"after\":\"%s\",\"area\":\"Yard\",\"class\":\"railcar\","
               "\"matched\":true,%s}",
               before, after, range);
}

/* The third car found of a date is "number":3. */
static void add_fate(struct sheet *s, const char *date, int number, double x, const char *fate)
{
    sheet_list(s->objects,
               "{\"date\":\"%s\",\"area\":\"Yard\",\"class\":\"railcar\",\"lon_deg\":%.9f,"
               "\"lat_deg\":%.9f,\"number\":%d,%s}",
               date, sheet_lon(x), sheet_lat(0), number, fate);
}

static void add_dated(struct sheet *s, const char *date, double x, const char *what)
{
    char text[200];

    snprintf(text, sizeof text, ",\"date\":\"%s\",\"area\":\"Yard\",%s", date, what);
    sheet_true(s, text, x, 0);
}

static const char ranges[] = "\"stayed_low90\":1,\"stayed_high90\":2,\"left_low90\":0,"
                             "\"left_high90\":1,\"arrived_low90\":3,\"arrived_high90\":3";

/* Of three cars in May two stay and one leaves, and one comes; of the four places in the report the
 * one that left is called stayed, and one that stayed is not found in June. */
static void draw_pair(struct sheet *s, const char *const status[4])
{
    sheet_count(s, MAY, "Yard", 3, 3, 3);
    sheet_count(s, JUNE, "Yard", 3, 3, 3);
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
    struct sheet *s = sheet_new();
    struct ys_error err;

    draw_pair(s, stated_status);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, s->out.n_moved, 3));
    expect_pair(&s->out.moved[0]);
    expect_pair(&s->out.moved[2]);
    cr_expect(eq(u64, s->out.moved[0].linked, 0), "nobody says who is who");
    sheet_free(s);
}

Test(evaluate, objects_named_alike_at_both_dates_stayed_and_are_linked)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    draw_pair(s, named_alike);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    expect_pair(&s->out.moved[0]);
    cr_expect(eq(u64, s->out.moved[0].linked, 1));
    cr_expect(eq(u64, s->out.moved[0].linked_right, 1));
    sheet_free(s);
}

/* The car at 0 m of June is a second one, which the report takes for the first of May. */
Test(evaluate, a_link_to_another_object_is_wrong)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, MAY, "Yard", 2, 2, 2);
    sheet_count(s, JUNE, "Yard", 1, 1, 1);
    add_change(s, MAY, JUNE, ranges);
    add_dated(s, MAY, 0, "\"object\":1");
    add_dated(s, MAY, 14, "\"object\":2");
    add_dated(s, JUNE, 0, "\"object\":2");
    add_fate(s, MAY, 1, 0, "\"until\":\"stayed\"");
    add_fate(s, JUNE, 1, 0, "\"since\":\"stayed\",\"same_as\":1");
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_expect(eq(u64, s->out.moved[0].linked, 1));
    cr_expect(eq(u64, s->out.moved[0].linked_right, 0));
    sheet_free(s);
}

Test(evaluate, of_three_dates_names_tell_and_statuses_do_not)
{
    for (int named = 0; named < 2; named++) {
        struct sheet *s = sheet_new();
        struct ys_error err;
        const char *const what = named ? "\"object\":1" : "\"status\":\"stayed\"";

        for (int d = 0; d < 3; d++)
            sheet_count(s, d == 0 ? MAY : d == 1 ? JUNE : JULY, "Yard", 1, 1, 1);
        add_change(s, MAY, JUNE, ranges);
        add_change(s, JUNE, JULY, ranges);
        add_dated(s, MAY, 0, what);
        add_dated(s, JUNE, 0, what);
        add_dated(s, JULY, 0, what);
        cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
        cr_expect(eq(sz, s->out.n_moved, named ? 4 : 0));
        cr_expect_eq(s->out.n_left_out, named ? 0 : 1);
        if (!named)
            cr_expect(strstr(s->out.left_out[0], "the truth does not say it") != NULL, "%s",
                      s->out.left_out[0]);
        sheet_free(s);
    }
}

Test(evaluate, where_nothing_was_all_that_is_there_arrived)
{
    struct sheet *s = sheet_new();
    struct ys_error err;

    sheet_count(s, MAY, "Yard", 0, 0, 0);
    sheet_count(s, JUNE, "Yard", 1, 1, 1);
    add_change(s, MAY, JUNE, ranges);
    add_dated(s, JUNE, 0, "\"type\":\"boxcar\"");
    snprintf(
        s->extra, SHEET_ROOM,
        ",\"counts\":[{\"class\":\"railcar\",\"area\":\"Yard\",\"date\":\"%s\",\"count\":0}]",
        MAY);
    cr_assert_eq(sheet_evaluate(s, &err), YS_OK, "%s", err.text);
    cr_assert(eq(sz, s->out.n_moved, 3));
    cr_expect(eq(u64, s->out.moved[0].arrived.true_high, 1));
    cr_expect(eq(u64, s->out.moved[0].stayed.true_high, 0));
    cr_expect(s->out.moved[0].left.known);
    sheet_free(s);
}
