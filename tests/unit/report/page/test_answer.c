#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../../../../src/report/page/page_answer.h"
#include "../../../../src/report/words.h"
#include "../../../support/made_result.h"

/* The sentences that are quoted: one for each kind of result, held against what a person would
 * write of the same rows. */

static struct made_result made;

static void init(void)
{
    made_result_init(&made, true);
}

static void fini(void)
{
    made_result_fini(&made);
}

static void expect_answer(size_t area, const char *wanted)
{
    struct ys_text text = {0};

    ys_answer_sentence(&text, &made.res, area);
    cr_expect_str_eq(ys_or_empty(text.bytes), wanted);
    ys_text_drop(&text);
}

static void expect_caution(size_t area, const char *wanted)
{
    struct ys_text text = {0};

    ys_answer_caution(&text, &made.res, area);
    cr_expect_str_eq(ys_or_empty(text.bytes), wanted);
    ys_text_drop(&text);
}

static struct ys_count *newest(void)
{
    return &made.count[2]; /* of the yard */
}

#define YARD "in the area \xE2\x80\x9Cnorth yard\xE2\x80\x9D of Tumangang rail facility"
#define TO   "\xE2\x80\x93"

TestSuite(answer, .init = init, .fini = fini);

Test(answer, a_count_with_an_established_rise)
{
    expect_answer(0, "On 5 October 2023, 73 railcars (90 % interval 70" TO "76) stood " YARD
                     ", 53 more than on 14 June 2023.");
    expect_caution(0, "");
}

/* German knows no plural of a word that is a user's own. */
Test(answer, a_class_of_the_users_own_is_named_as_one_in_german)
{
    made.res.opt.language = "de";
    newest()->class_name = made.res.area[0].class_name = "tent";
    newest()->low90 = newest()->high90 = newest()->best = 0;
    for (size_t i = 0; i < made.res.n_change; i++)
        made.res.change[i].counted = false;
    expect_answer(0,
                  "Am 5. Oktober 2023 waren im Bereich \xE2\x80\x9Enorth yard\xE2\x80\x9C von "
                  "Tumangang rail facility keine Objekte der Klasse \xE2\x80\x9Etent"
                  "\xE2\x80\x9C zu sehen (mit 90 % Wahrscheinlichkeit gar keine).");
}

Test(answer, a_count_with_an_established_fall)
{
    made.change[0].best = -12;
    made.change[0].low90 = -15;
    made.change[0].high90 = -9;
    expect_answer(0, "On 5 October 2023, 73 railcars (90 % interval 70" TO "76) stood " YARD
                     ", 12 fewer than on 14 June 2023.");
}

Test(answer, a_difference_that_is_not_established_is_called_that)
{
    made.change[0].best = 2;
    made.change[0].low90 = -1;
    made.change[0].high90 = 5;
    made.change[0].established = false;
    expect_answer(0, "On 5 October 2023, 73 railcars (90 % interval 70" TO "76) stood " YARD
                     ". A difference from 14 June 2023 (+2, 90 % interval \xE2\x88\x92"
                     "1 to +5) is not established.");
}

Test(answer, nothing_seen)
{
    newest()->best = newest()->low90 = 0;
    newest()->high90 = 3;
    made.res.n_change = 0;
    expect_answer(0,
                  "On 5 October 2023 no railcars were seen " YARD " (90 % interval 0" TO "3).");
}

Test(answer, one_object_of_which_the_interval_is_one_number)
{
    newest()->best = newest()->low90 = newest()->high90 = 1;
    made.res.n_change = 0;
    expect_answer(
        0, "On 5 October 2023, 1 railcar (with 90 % probability exactly that many) stood " YARD
           ".");
}

Test(answer, a_refused_count_names_the_newest_one_that_there_is)
{
    newest()->counted = false;
    newest()->flags = YS_MISREGISTERED;
    made.res.n_change = 0;
    expect_answer(0, "How many railcars were " YARD " on 5 October 2023 these pictures cannot "
                     "say. The newest count: On 14 June 2023, 20 railcars (90 % interval 18" TO
                     "22) stood " YARD ".");
    expect_caution(0, "Refused for 5 October 2023: the date cannot be aligned, so the site may "
                      "lie elsewhere in it.");
}

Test(answer, nothing_at_all_was_counted)
{
    made.count[0].counted = newest()->counted = false;
    newest()->flags = YS_NOTHING_SHOWN;
    newest()->measured = "edges at 0.4 of the noise";
    expect_answer(0, "How many railcars were " YARD " on 5 October 2023 these pictures cannot "
                     "say.");
    expect_caution(0, "Refused for 5 October 2023: the area shows nothing at the scale of the "
                      "class (edges at 0.4 of the noise).");
}

Test(answer, what_holds_a_count_back_is_quoted_with_it)
{
    newest()->flags = YS_OBSCURED | YS_UNLIKE | YS_SHADOW;
    expect_caution(0,
                   "To be quoted with it: the area, or how blurred the picture is, is unlike "
                   "all that the method was measured on; cloud or haze over part of the area.");
}

Test(answer, each_area_has_its_own_and_vessels_lie)
{
    made.count[3].method = "vessel";
    made.count[3].class_name = made.area[1].class_name = "vessel";
    made.count[3].flags = 0;
    made.count[1].class_name = "vessel";
    expect_answer(
        1, "On 5 October 2023, 12 vessels (90 % interval 11" TO
           "14) lay in the area \xE2\x80\x9Cquay\xE2\x80\x9D of Tumangang rail facility.");
}

Test(answer, a_date_that_is_a_range_is_no_day)
{
    made.date[1].date = "2023-09-20/2023-10-20";
    made.res.n_change = 0;
    expect_answer(0, "On a day from 20 September 2023 to 20 October 2023, 73 railcars (90 % "
                     "interval 70" TO "76) stood " YARD ".");
}

Test(answer, two_looks_of_one_day_have_their_time)
{
    made.date[0].date = "2023-10-05T01:00:00Z";
    expect_answer(0, "On 5 October 2023, 02:13 UTC, 73 railcars (90 % interval 70" TO
                     "76) stood " YARD ", 53 more than on 5 October 2023, 01:00 UTC.");
}

Test(answer, a_place_without_names_is_the_picture)
{
    static char none[] = "";

    made.res.site_name = none;
    made.res.n_change = 0;
    made.area[0].name = made.count[0].area = made.count[2].area = "";
    expect_answer(0, "On 5 October 2023, 73 railcars (90 % interval 70" TO
                     "76) stood in the picture.");
}

Test(answer, an_area_without_any_count_says_nothing)
{
    made.res.n_count = 0;
    expect_answer(0, "");
    expect_caution(0, "");
    expect_answer(7, "");
}

Test(words, more_than_one_of_a_class_is_written_as_people_write_it)
{
    static const char *const word[][2] = {
        {"railcar", "railcars"},
        {"bus", "buses"},
        {"ferry", "ferries"},
        {"lorry", "lorries"},
        {"tank", "tanks"},
        {"box", "boxes"},
        {"truck bay", "truck bays"},
        {"trucks", "trucks"},
        {"aircraft", "aircraft"},
        {"launch", "launches"},
        {"mass", "masses"},
        {"", ""},
        {"\xD0\xB2\xD0\xB0\xD0\xB3\xD0\xBE\xD0\xBD",
         "\xD0\xB2\xD0\xB0\xD0\xB3\xD0\xBE\xD0\xBD"},
    };

    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        struct ys_text one = {0}, more = {0};

        ys_add_class(&one, word[i][0], 1);
        ys_add_class(&more, word[i][0], 2);
        cr_expect_str_eq(ys_or_empty(one.bytes), word[i][0]);
        cr_expect_str_eq(ys_or_empty(more.bytes), word[i][1]);
        ys_text_drop(&one);
        ys_text_drop(&more);
    }
}
