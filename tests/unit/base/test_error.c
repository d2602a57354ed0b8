#include "../../../src/base/error.h"

#include <criterion/criterion.h>
#include <string.h>

Test(error, what_a_file_says_neither_breaks_the_line_nor_steers_the_terminal)
{
    struct ys_error err = {0};

    cr_expect(ys_fail(&err, YS_ERR_FORMAT, "%s: class 'l\ngth\x1b[2J\xff': want %d m",
                      "a.geojson", 5) == YS_ERR_FORMAT);
    cr_expect(err.status == YS_ERR_FORMAT);
    cr_expect(strcmp(err.text, "a.geojson: class 'l gth [2J?': want 5 m") == 0, "%s", err.text);
}

Test(error, a_text_too_long_is_cut_and_ends)
{
    struct ys_error err = {0};
    char name[2 * sizeof err.text];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ys_fail(&err, YS_ERR_IO, "%s", name);
    cr_expect(strlen(err.text) == sizeof err.text - 1);
}

Test(error, who_wants_no_text_is_still_told_the_status)
{
    cr_expect(ys_fail(NULL, YS_ERR_IO, "x") == YS_ERR_IO);
}
