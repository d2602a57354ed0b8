#include "../../../src/base/date.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <criterion/theories.h>
#include <stdio.h>
#include <string.h>

/* Values only, no pointers: Criterion hands the array to another process. */
struct good {
    char text[16];
    int32_t days;
};

ParameterizedTestParameters(date, valid_text_gives_days_since_1970)
{
    static struct good p[] = {
        {"1970-01-01", 0},     {"1970-12-31", 364},   {"2000-02-29", 11016},
        {"2024-05-17", 19860}, {"2100-02-28", 47540}, {"9999-12-31", 2932896},
    };

    return cr_make_param_array(struct good, p, sizeof(p) / sizeof(*p));
}

ParameterizedTest(struct good *p, date, valid_text_gives_days_since_1970)
{
    struct ys_error err;
    int32_t days = -1;

    cr_assert(eq(int, ys_date_parse(&days, p->text, &err), YS_OK), "%s", p->text);
    cr_assert(eq(i32, days, p->days), "%s", p->text);
}

struct bad {
    char text[24];
    char names[24]; /* the message must contain this */
};

ParameterizedTestParameters(date, bad_text_is_refused_and_named)
{
    static struct bad p[] = {
        {"", "date ''"},
        {"2024", "2024"},
        {"2024-5-17", "want a date"},
        {"2024-13-01", "month 13"},
        {"2023-02-29", "28 days"},
        {"2100-02-29", "28 days"},
        {"2024-05-17T00", "want a date"},
        {"1969-12-31", "before 1970"},
    };

    return cr_make_param_array(struct bad, p, sizeof(p) / sizeof(*p));
}

ParameterizedTest(struct bad *p, date, bad_text_is_refused_and_named)
{
    struct ys_error err;
    int32_t days = -7;

    cr_assert(eq(int, ys_date_parse(&days, p->text, &err), YS_ERR_FORMAT), "'%s'", p->text);
    cr_expect(eq(i32, days, -7), "out untouched");
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
}

/* A law rather than an example: the next day is one more, whatever the day. */
TheoryDataPoints(date, next_day_is_one_more) = {
    DataPoints(int, 1970, 1999, 2000, 2023, 2024, 2100, 9998),
    DataPoints(int, 1, 2, 3, 4, 11, 12),
    DataPoints(int, 1, 15, 27, 28, 29, 30),
};

Theory((int y, int m, int d), date, next_day_is_one_more)
{
    char today[40], tomorrow[40];
    int32_t a, b;

    snprintf(today, sizeof(today), "%04d-%02d-%02d", y, m, d);
    snprintf(tomorrow, sizeof(tomorrow), "%04d-%02d-%02d", y, m, d + 1);
    cr_assume(ys_date_parse(&a, today, NULL) == YS_OK);
    cr_assume(ys_date_parse(&b, tomorrow, NULL) == YS_OK);
    cr_assert_eq(b, a + 1, "%s", today);
}

struct moment {
    char text[40];
    char is[24]; /* "" where text is refused */
};

ParameterizedTestParameters(date, moments_are_read_in_utc)
{
    static struct moment p[] = {
        {"2024-05-17", "2024-05-17"},
        {"2024-05-17T02:13:00Z", "2024-05-17T02:13:00Z"},
        {"2024-05-17T02:13:00.250Z", "2024-05-17T02:13:00Z"},
        {"2024-05-17 02:13", "2024-05-17T02:13:00Z"},
        {"2024-05-17T02:13:00+03:00", "2024-05-16T23:13:00Z"},
        {"2023-12-31T23:30:00-0100", "2024-01-01T00:30:00Z"},
        {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
        {"2024-05-17T24:00:00Z", ""},
        {"2024-05-17T02:13:00+3:00", ""},
        {"2024-05-17T02:13:00Zulu", ""},
        {"2024-05-17T", ""},
        {"2024-05-17X02:13", ""},
        {"2024-02-30T00:00:00Z", ""},
        {"1970-01-01T00:00:00+01:00", ""},
        {"2024-05", ""},
        {"", ""},
    };

    return cr_make_param_array(struct moment, p, sizeof(p) / sizeof(*p));
}

ParameterizedTest(struct moment *p, date, moments_are_read_in_utc)
{
    struct ys_date date = {-1, -1};
    struct ys_error err;
    char text[YS_DATE_TEXT] = "";

    if (ys_date_time_parse(&date, p->text, &err) == YS_OK)
        ys_date_write(text, &date);
    else
        cr_expect(date.days == -1 && strstr(err.text, "date"), "%s", err.text);
    cr_expect(strcmp(text, p->is) == 0, "'%s': '%s'", p->text, text);
}

ParameterizedTestParameters(date, dates_are_found_in_file_names)
{
    static struct moment p[] = {
        {"a/20231005/tile.tif", ""},
        {"tile_20231005.tif", "2023-10-05"},
        {"20231005T021300_B04.tif", "2023-10-05T02:13:00Z"},
        {"20231005_021300_12_psscene.tif", "2023-10-05T02:13:00Z"},
        {"S2A_20231005021300.tif", "2023-10-05T02:13:00Z"},
        {"2023-10-05_yard.tif", "2023-10-05"},
        {"tile_20231005T99.tif", "2023-10-05"},
        {"tile_20231005_999999.tif", "2023-10-05"},
        {"tile_120231005.tif", ""},
        {"tile_202310051.tif", ""},
        {"tile_20231305.tif", ""},
        {"tile_31000101.tif", ""},
        {"x12_20231305_20231006.tif", "2023-10-06"},
    };

    return cr_make_param_array(struct moment, p, sizeof(p) / sizeof(*p));
}

ParameterizedTest(struct moment *p, date, dates_are_found_in_file_names)
{
    struct ys_date date;
    char text[YS_DATE_TEXT] = "";

    if (ys_date_from_name(&date, p->text))
        ys_date_write(text, &date);
    cr_expect(strcmp(text, p->is) == 0, "'%s': '%s'", p->text, text);
}

Test(date, tiff_dates_that_are_blank_or_zero_are_none)
{
    struct ys_date date;

    cr_assert(ys_date_from_tiff(&date, "2024:05:17 02:13:00"));
    cr_expect(date.days == 19860 && date.seconds == 7980);
    cr_expect(ys_date_from_tiff(&date, "0000:00:00 00:00:00") == false);
    cr_expect(ys_date_from_tiff(&date, "    :  :     :  :  ") == false);
    cr_expect(ys_date_from_tiff(&date, "") == false);
    cr_expect(ys_date_from_tiff(&date, "2024:05:17T02") == false);
}

Test(date, writing_and_reading_are_inverse)
{
    struct ys_date date = {.seconds = 86399}, back;
    char text[YS_DATE_TEXT];

    for (date.days = 0; date.days < 60000; date.days += 13) {
        ys_date_write(text, &date);
        cr_assert(ys_date_time_parse(&back, text, NULL) == YS_OK);
        cr_assert(back.days == date.days && back.seconds == date.seconds, "%s", text);
    }
}
