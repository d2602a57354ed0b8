/* Corrections held against a drawn yard: one row of objects of 10 by 4 units at each of two
 * dates, a unit being a hundred thousandth of a degree. */

#include "../../../src/judge/adjudicate/adjudicate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { DAY = 19635, LATER = 19665, PER_ROW = 5 };

static const double unit = 1e-5;

/* Objects 1 to 5 of each date stand at 0, 10, 20, 30, 40 east and touch one another. */
static struct yard {
    struct ys_point outline[4];
    struct ys_line ring;
    struct ys_polygon area;
    struct ys_adj_row row[2];
    struct ys_adj_object object[2 * PER_ROW];
    struct ys_correction_in c[6];
    struct ys_point place[6][8];
    struct ys_line shape[6];
    struct ys_adj_in in;
    struct ys_adj_out out;
} yard;

static char none[1] = "", yard_name[5] = "Yard", class_name[8] = "railcar";

static struct ys_point at(double x, double y)
{
    return (struct ys_point){37 + x * unit, 55 + y * unit};
}

static void box(struct ys_point corner[4], double x, double y, double length, double width)
{
    corner[0] = at(x, y);
    corner[1] = at(x + length, y);
    corner[2] = at(x + length, y + width);
    corner[3] = at(x, y + width);
}

static void init(void)
{
    memset(&yard, 0, sizeof yard);
    box(yard.outline, -50, -50, 200, 100);
    yard.ring = (struct ys_line){yard.outline, 4};
    yard.area = (struct ys_polygon){&yard.ring, 1};
    for (size_t r = 0; r < 2; r++)
        yard.row[r] = (struct ys_adj_row){.day = r ? LATER : DAY,
                                          .area = yard_name,
                                          .class_name = class_name,
                                          .polygon = &yard.area,
                                          .counted = true,
                                          .best = 5,
                                          .low90 = 3,
                                          .high90 = 7};
    for (size_t i = 0; i < 2 * PER_ROW; i++) {
        yard.object[i].row = i / PER_ROW;
        yard.object[i].number = (uint32_t)(i % PER_ROW) + 1;
        box(yard.object[i].corner, 10.0 * (double)(i % PER_ROW), 0, 10, 4);
    }
    yard.in = (struct ys_adj_in){yard.row, 2, yard.object, 2 * PER_ROW, yard.c, 0};
}

static void fini(void)
{
    ys_adj_out_fini(&yard.out);
}

TestSuite(adjudicate, .init = init, .fini = fini);

static struct ys_correction_in *put(enum ys_action action)
{
    struct ys_correction_in *c = &yard.c[yard.in.n_correction++];

    *c = (struct ys_correction_in){.feature = yard.in.n_correction,
                                   .action = action,
                                   .date = none,
                                   .area = none,
                                   .class_name = none,
                                   .day = DAY};
    return c;
}

static struct ys_correction_in *put_point(enum ys_action action, double x, double y)
{
    struct ys_point *place = yard.place[yard.in.n_correction];
    struct ys_correction_in *c = put(action);

    place[0] = at(x, y);
    c->point = (struct ys_line){place, 1};
    return c;
}

static struct ys_correction_in *put_box(enum ys_action action, double x, double y,
                                        double length, double width)
{
    const size_t i = yard.in.n_correction;
    struct ys_correction_in *c = put(action);

    box(yard.place[i], x, y, length, width);
    yard.shape[i] = (struct ys_line){yard.place[i], 4};
    c->polygon = (struct ys_polygon){&yard.shape[i], 1};
    return c;
}

static void apply(void)
{
    ys_adj_out_fini(&yard.out);
    cr_assert(ys_adjudicate(&yard.out, &yard.in));
}

static void expect_row(size_t r, uint32_t low, uint32_t best, uint32_t high)
{
    const struct ys_adjudicated *row = &yard.out.row[r];

    cr_expect(row->low90 == low && row->best == best && row->high90 == high,
              "%u [%u, %u], want %u [%u, %u]", row->best, row->low90, row->high90, best, low,
              high);
}

/* Correction i hit the object of this number at the first date, and nothing else is marked. */
static void expect_hit(size_t i, uint32_t number, enum ys_object_mark mark)
{
    const struct ys_adj_done *done = &yard.out.done[i];

    cr_assert(done->applied, "%s", done->why);
    cr_expect(eq(u32, done->number, number));
    cr_expect(eq(sz, done->row, 0));
    cr_expect(eq(int, (int)yard.out.object[number - 1], (int)mark));
}

static void expect_refused(size_t i, const char *why)
{
    const struct ys_adj_done *done = &yard.out.done[i];

    cr_assert(not(done->applied));
    cr_expect(strstr(done->why, why) != NULL, "'%s' lacks '%s'", done->why, why);
}

static void expect_nothing_changed(void)
{
    for (size_t i = 0; i < 2 * PER_ROW; i++)
        cr_expect(yard.out.object[i] == YS_UNMARKED, "object %zu", i);
    expect_row(0, 3, 5, 7);
    expect_row(1, 3, 5, 7);
}

Test(adjudicate, nothing_corrected_is_the_automatic_count)
{
    apply();
    expect_nothing_changed();
}

Test(adjudicate, a_rejected_object_is_one_less)
{
    put_point(YS_REJECT, 25, 2);
    apply();
    expect_hit(0, 3, YS_REJECTED);
    expect_row(0, 2, 4, 6);
    expect_row(1, 3, 5, 7);
}

Test(adjudicate, an_accepted_object_changes_no_count)
{
    put_point(YS_ACCEPT, 25, 2)->id = 3;
    apply();
    expect_hit(0, 3, YS_ACCEPTED);
    expect_row(0, 3, 5, 7);
}

Test(adjudicate, the_count_is_never_below_what_was_accepted)
{
    for (int i = 0; i < 5; i++)
        put_point(YS_ACCEPT, 5 + 10 * i, 2);
    apply();
    expect_row(0, 5, 5, 7);
}

Test(adjudicate, a_split_object_becomes_n)
{
    put_point(YS_SPLIT, 45, 1)->parts = 3;
    apply();
    expect_hit(0, 5, YS_DIVIDED);
    expect_row(0, 5, 7, 9);
}

Test(adjudicate, merged_objects_become_one)
{
    struct ys_correction_in *c = put_point(YS_MERGE, 15, 2);

    yard.place[0][1] = at(25, 2);
    yard.place[0][2] = at(26, 2); /* twice on one object */
    c->point.n = 3;
    put_box(YS_MERGE, 29, -1, 22, 6)->id = 4;
    apply();
    expect_hit(0, 2, YS_MERGED);
    expect_hit(1, 4, YS_MERGED);
    cr_expect(eq(u32, yard.out.done[0].n_objects, 2));
    cr_expect(eq(u32, yard.out.done[1].n_objects, 2));
    expect_row(0, 2, 3, 5); /* two pairs are two, and one is open: 3 - 4 is no less than 0 */
}

Test(adjudicate, an_added_object_is_one_more_and_stands_free)
{
    put_box(YS_ADD, 60, 0, 10, 4);
    put_box(YS_ADD, 61, 0, 10, 4);
    put_box(YS_ADD, 22, 0, 10, 4);
    put_box(YS_ADD, 400, 0, 10, 4);
    apply();
    cr_expect(yard.out.done[0].applied);
    expect_refused(1, "feature 1 added one here");
    expect_refused(2, "object 3 stands here already");
    expect_refused(3, "lies in no such area");
    expect_row(0, 4, 6, 8);
}

Test(adjudicate, a_rejected_object_can_be_replaced_whatever_the_order)
{
    put_box(YS_ADD, 22, 1, 10, 4);
    put_point(YS_REJECT, 25, 2);
    put_point(YS_REJECT, 31, 2);
    apply();
    cr_expect(yard.out.done[0].applied, "%s", yard.out.done[0].why);
    expect_row(0, 2, 4, 6);
}

Test(adjudicate, a_polygon_means_the_object_that_it_covers_most)
{
    put_box(YS_REJECT, 19, -1, 12, 6); /* drawn with a margin over object 3 */
    put_box(YS_REJECT, 0, 0, 10, 4);   /* copied from object 1 */
    apply();
    expect_hit(0, 3, YS_REJECTED);
    expect_hit(1, 1, YS_REJECTED);
    expect_row(0, 1, 3, 5);
}

Test(adjudicate, a_polygon_on_several_objects_is_not_applied_without_their_number)
{
    put_box(YS_REJECT, 20, 0, 20, 4);
    put_box(YS_REJECT, 17, 3, 4, 9); /* grazes */
    apply();
    expect_refused(0, "several objects here");
    expect_refused(1, "no object here");
    expect_nothing_changed();
    yard.c[0].id = 4;
    apply();
    expect_hit(0, 4, YS_REJECTED);
}

Test(adjudicate, what_finds_nothing_is_not_applied_and_says_why)
{
    put_point(YS_REJECT, 25, 20);
    put_point(YS_REJECT, 25, 2)->id = 4;
    put_point(YS_REJECT, 25, 2)->day = DAY + 1;
    put_point(YS_REJECT, 25, 2)->area = class_name;
    put_point(YS_REJECT, 25, 2)->class_name = yard_name;
    put_point(YS_REJECT, 25, 2)->day = INT32_MIN;
    apply();
    expect_refused(0, "no object here");
    expect_refused(1, "object 3 stands here, the id is 4");
    expect_refused(2, "no tile of");
    expect_refused(3, "no area 'railcar'");
    expect_refused(4, "no Yard is counted");
    expect_refused(5, "want date and area");
    expect_nothing_changed();
}

Test(adjudicate, a_refused_count_and_one_with_tiers_are_not_corrected)
{
    yard.row[0].counted = false;
    yard.row[1].stacked = true;
    put_point(YS_REJECT, 25, 2);
    put_point(YS_REJECT, 25, 2)->day = LATER;
    put_box(YS_ADD, 60, 0, 10, 4);
    apply();
    expect_refused(0, "the count is refused");
    expect_refused(1, "with tiers");
    expect_refused(2, "the count is refused");
    expect_row(0, 0, 0, 0);
    expect_row(1, 3, 5, 7);
}

Test(adjudicate, an_object_is_decided_once)
{
    put_point(YS_ACCEPT, 25, 2);
    put_point(YS_REJECT, 25, 2);
    put_box(YS_MERGE, 19, -1, 22, 6);
    apply();
    expect_hit(0, 3, YS_ACCEPTED);
    expect_refused(1, "object 3 was decided by feature 1");
    expect_refused(2, "object 3 was decided by feature 1");
    expect_row(0, 3, 5, 7);
}

static void decide_all(void)
{
    for (int i = 0; i < 4; i++)
        put_point(YS_ACCEPT, 5 + 10 * i, 2);
    put_point(YS_REJECT, 45, 2);
}

Test(adjudicate, the_interval_closes_where_all_is_decided_and_the_area_was_looked_through)
{
    decide_all();
    apply();
    expect_row(0, 4, 4, 6); /* what nobody looked for may still be there */
    put(YS_COMPLETE)->area = yard_name;
    apply();
    cr_expect(yard.out.row[0].complete);
    expect_row(0, 4, 4, 4);
    expect_row(1, 3, 5, 7);
}

Test(adjudicate, complete_is_not_applied_while_an_object_is_open)
{
    decide_all();
    yard.c[2].point.pt[0] = at(500, 2);
    put(YS_COMPLETE)->area = yard_name;
    apply();
    expect_refused(5, "1 object is not decided, the first is 3");
    cr_expect(not(yard.out.row[0].complete));
    expect_row(0, 3, 4, 6);
}

Test(adjudicate, complete_wants_the_whole_area_and_one_date)
{
    decide_all();
    put_box(YS_COMPLETE, -50, -50, 150, 100);
    apply();
    expect_refused(5, "covers no such area");
    box(yard.place[5], -49.5, -49.5, 200, 100); /* by hand, a little off */
    apply();
    expect_row(0, 4, 4, 4);
    yard.c[5].day = INT32_MIN;
    apply();
    expect_refused(5, "several counts here");
}

/* Where the count and its list differ, the list is what was looked at. */
Test(adjudicate, a_complete_list_outweighs_a_count_that_differs_from_it)
{
    yard.row[0].best = 7;
    yard.row[0].high90 = 9;
    decide_all();
    apply();
    expect_row(0, 4, 6, 8);
    put(YS_COMPLETE)->area = yard_name;
    apply();
    expect_row(0, 4, 4, 4);
}

Test(adjudicate, no_count_falls_below_zero)
{
    yard.row[0].best = 2;
    yard.row[0].low90 = 0;
    for (int i = 0; i < 5; i++)
        put_point(YS_REJECT, 5 + 10 * i, 2);
    apply();
    expect_row(0, 0, 0, 2);
}

Test(adjudicate, a_little_shift_of_every_object_hits_the_same_one)
{
    put_point(YS_REJECT, 25, 2);
    put_box(YS_SPLIT, 0, 0, 10, 4)->parts = 2;
    for (int k = -3; k <= 3; k++) {
        for (int i = 0; i < PER_ROW; i++)
            box(yard.object[i].corner, 10.0 * i + k, 0.3 * k, 10, 4);
        apply();
        expect_hit(0, 3, YS_REJECTED);
        expect_hit(1, 1, YS_DIVIDED);
    }
}

Test(adjudicate, an_object_that_is_gone_moves_no_correction_to_another)
{
    put_point(YS_REJECT, 25, 2);
    put_point(YS_REJECT, 35, 2)->id = 4;
    /* The first object is found no more, and all numbers of its date move up. */
    for (size_t i = 1; i < 2 * PER_ROW; i++) {
        yard.object[i - 1] = yard.object[i];
        yard.object[i - 1].number -= i < PER_ROW;
    }
    yard.in.n_object--;
    apply();
    cr_expect(yard.out.done[0].applied);
    cr_expect(yard.out.object[1] == YS_REJECTED, "the one at its place");
    expect_refused(1, "object 3 stands here, the id is 4");
    expect_row(0, 2, 4, 6);
}

Test(adjudicate, objects_without_a_place_are_never_meant)
{
    for (size_t i = 0; i < 2 * PER_ROW; i++)
        for (int k = 0; k < 4; k++)
            yard.object[i].corner[k] = (struct ys_point){NAN, NAN};
    yard.area.n = 0;
    put_point(YS_REJECT, 25, 2);
    put_box(YS_MERGE, -50, -50, 200, 100);
    put_box(YS_ADD, 60, 0, 10, 4);
    apply();
    expect_refused(0, "no object here");
    expect_refused(1, "no object here");
    expect_refused(2, "no such area");
}
