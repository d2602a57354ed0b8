#include "../../../src/base/printable.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_line(const char *text, size_t size, const char *want)
{
    char out[64];

    memset(out, 'x', sizeof out);
    ys_printable(out, size, text, strlen(text));
    cr_expect(strcmp(out, want) == 0, "'%s', not '%s'", out, want);
    cr_expect(size == sizeof out || out[size] == 'x');
}

Test(line, controls_and_bytes_that_are_no_text_do_not_get_through)
{
    expect_line("  a\tb\n\nc\x1b[31m ", 64, "a b c [31m");
    expect_line("\xff\xc0\x80ok\xe2\x82", 64, "???ok??");
    expect_line("\xe2\x82\xac 5", 64, "\xe2\x82\xac 5");
    expect_line("a\xc2\x9b"
                "b",
                64, "a??b");
    expect_line("\xed\xa0\x80", 64, "???");
    expect_line("", 64, "");
}

Test(line, long_text_is_cut_between_characters)
{
    expect_line("abcdef", 4, "abc");
    expect_line("ab\xe2\x82\xac", 5, "ab");
    expect_line("abc", 1, "");
}

Test(line, of_a_long_path_the_end_stays)
{
    char out[12];

    ys_printable_path(out, sizeof out, "/data/yard/2023.tif");
    cr_expect(strcmp(out, "...2023.tif") == 0, "%s", out);
    ys_printable_path(out, sizeof out, "2023.tif");
    cr_expect(strcmp(out, "2023.tif") == 0);
}
