#include "../../../src/report/text/text_table.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void expect_text(struct ys_text *text, const char *want)
{
    char *got = ys_text_take(text);

    cr_assert(got);
    cr_expect_str_eq(got, want);
    free(got);
}

static void add(struct ys_text_table *table, const char *a, const char *b, const char *c)
{
    struct ys_text *cell = ys_text_table_row(table);

    ys_text_add(&cell[0], a);
    ys_text_add(&cell[1], b);
    ys_text_add(&cell[2], c);
}

Test(text_table, columns_are_as_wide_as_their_widest_cell)
{
    struct ys_text_table table = {.n_columns = 3, .right[1] = true};
    struct ys_text out = {0};

    add(&table, "name", "n", "flags");
    add(&table, "\xEB\x91\x90\xEB\xA7\x8C\xEB\xA7\x8C", "12", "");
    add(&table, "", "", "");
    add(&table, "Yard", "3", "SHADOW");
    ys_text_table_write(&out, &table);
    expect_text(&out, "name     n  flags\n"
                      "\xEB\x91\x90\xEB\xA7\x8C\xEB\xA7\x8C  12\n"
                      "\n"
                      "Yard     3  SHADOW\n");
}

Test(text_table, a_column_of_nothing_takes_no_room)
{
    struct ys_text_table table = {.n_columns = 3, .indent = 2, .width[0] = 4};
    struct ys_text out = {0};

    add(&table, "a", "", "b");
    ys_text_table_write(&out, &table);
    expect_text(&out, "  a     b\n");
}

Test(text_table, the_last_cell_goes_on_below_itself)
{
    struct ys_text_table table = {.n_columns = 3, .wrap = 12};
    struct ys_text out = {0};

    add(&table, "aa", "b", "one two three");
    ys_text_table_write(&out, &table);
    expect_text(&out, "aa  b  one\n"
                      "       two\n"
                      "       three\n");
}

Test(text_table, many_rows_are_kept)
{
    struct ys_text_table table = {.n_columns = 3};
    struct ys_text out = {0};

    for (int i = 0; i < 1000; i++)
        add(&table, "a", "b", "c");
    ys_text_table_write(&out, &table);
    cr_expect_eq(out.n, 8000);
    ys_text_drop(&out);
}

Test(text_table, a_long_name_is_cut_with_an_ellipsis)
{
    struct ys_text out = {0};

    ys_add_cut(&out, "abcdef", 6);
    ys_add_cut(&out, " abcdefg", 6);
    ys_add_cut(&out, "\xEB\x91\x90\xEB\xA7\x8C", 3); /* two columns a letter */
    expect_text(&out, "abcdef abcd\xE2\x80\xA6\xEB\x91\x90\xE2\x80\xA6");
}
