#include "../../../src/base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../../src/base/text.h"

Test(utf8, what_is_not_valid_ends_the_valid_part)
{
    static const struct {
        const char *bytes;
        size_t valid;
    } row[] = {
        {"plain", 5},        {"\xE2\x82\xAC", 3},     {"a\xC0\x80", 1},
        {"\xED\xA0\x80", 0}, {"\xF4\x90\x80\x80", 0}, {"ab\xE2\x82", 2},
        {"\x80", 0},
    };

    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        cr_expect_eq(ys_utf8_valid(row[i].bytes, strlen(row[i].bytes)), row[i].valid, "row %zu",
                     i);
    cr_expect_eq(ys_utf8_valid("a\0b", 3), 3);
}

Test(utf8, every_character_comes_back_as_it_was_written)
{
    for (uint32_t c = 1; c < 0x110000; c++) {
        char bytes[5] = {0};
        const char *at = bytes;

        if (c >= 0xD800 && c < 0xE000)
            continue;
        const size_t n = ys_utf8_encode(bytes, c);
        cr_assert_eq(ys_utf8_next(&at), c);
        cr_assert_eq(at, bytes + n);
    }
}

Test(utf8, a_byte_of_no_character_is_passed_alone)
{
    const char *at = "\xE2\x82z";

    cr_expect_eq(ys_utf8_next(&at), YS_NOT_TEXT);
    cr_expect_eq(ys_utf8_next(&at), YS_NOT_TEXT);
    cr_expect_eq(ys_utf8_next(&at), 'z');
    cr_expect_eq(ys_utf8_next(&at), 0);
}

Test(utf8, a_text_is_cut_before_a_character_not_in_it)
{
    static const char text[] = "ab\xE2\x82\xAC";
    char out[5];

    cr_expect_eq(ys_utf8_whole(text, 2), 2);
    cr_expect_eq(ys_utf8_whole(text, 3), 2);
    cr_expect_eq(ys_utf8_whole(text, 4), 2);
    cr_expect_eq(ys_utf8_whole(text, 5), 5);
    cr_expect_eq(ys_utf8_whole(text, 0), 0);
    ys_text_fit(out, sizeof out, "%s", text);
    cr_expect_str_eq(out, "ab");
}

Test(utf8, columns_are_those_of_a_terminal)
{
    cr_expect_eq(ys_utf8_columns("\xEB\x91\x90\xEB\xA7\x8C"), 4, "Hangul is wide");
    cr_expect_eq(ys_utf8_columns("\xD0\x94\xD0\xB5\xD0\xBF\xD0\xBE"), 4, "Cyrillic is not");
    cr_expect_eq(ys_utf8_columns("e\xCC\x81"), 1, "an accent joins its letter");
    cr_expect_eq(ys_utf8_columns("\xF0\x9F\x9A\x82"), 2, "a locomotive is wide");
    cr_expect_eq(ys_utf8_columns("\xE2\x80\xA6"), 1, "an ellipsis is not");
}

Test(utf8, names_are_the_same_without_case_and_blanks_at_the_ends)
{
    cr_expect(ys_same_name(" Depot\t", "DEPOT"));
    cr_expect(
        ys_same_name("\xD0\x94\xD0\x95\xD0\x9F\xD0\x9E", "\xD0\xB4\xD0\xB5\xD0\xBF\xD0\xBE"));
    cr_expect(ys_same_name("Stra\xC3\x9F"
                           "e",
                           "STRASSE"),
              "a sharp s");
    cr_expect(ys_same_name("\xCF\x82", "\xCE\xA3"), "a final sigma");
    cr_expect(!ys_same_name("STRAS", "STRASS"));
    cr_expect(!ys_same_name("depot", "depots"));
    cr_expect(!ys_same_name("depo t", "depot"));
    cr_expect(ys_same_name("", " \n"));
    cr_expect(ys_same_name("a\xC4", "a\xC4"), "a byte of no character is itself");
    cr_expect(!ys_same_name("\xC4", "\xC3\x84"), "and no other character");
}
