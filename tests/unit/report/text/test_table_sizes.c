#include "../../../../src/report/text/table.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static struct ys_date_row day = {.date = "2023-10-05"};

static char *sizes_of(struct ys_count *count, size_t n_count, struct ys_object *object,
                      size_t n_object)
{
    const ys_result res = {.date = &day,
                           .n_date = 1,
                           .count = count,
                           .n_count = n_count,
                           .object = object,
                           .n_object = n_object};
    struct ys_text text = {0};

    ys_table_sizes(&text, &res);
    return ys_text_take(&text);
}

Test(table_sizes, boxes_are_told_by_length_and_in_teu)
{
    struct ys_count count = {.area = "Yard",
                             .class_name = "container",
                             .method = "block",
                             .counted = true,
                             .best = 3,
                             .drawn = 3,
                             .of_kind = {[YS_KIND_20FT] = 1, [YS_KIND_40FT] = 2},
                             .teu = 5};
    char *text = sizes_of(&count, 1, NULL, 0);

    cr_assert_str_eq(text, "  2023-10-05 Yard: 1 of 20 ft and 2 of 40 ft, 5 TEU\n");
    free(text);
    count.drawn = 4;
    text = sizes_of(&count, 1, NULL, 0);
    cr_assert_str_eq(text, "  2023-10-05 Yard: 1 of 20 ft and 2 of 40 ft, 5 TEU (the most "
                           "certain 3 of 4 drawn)\n");
    free(text);
    count.drawn = 3;
    count.best = 5;
    text = sizes_of(&count, 1, NULL, 0);
    cr_assert_str_eq(
        text, "  2023-10-05 Yard: 1 of 20 ft and 2 of 40 ft, 5 TEU (the 3 drawn of 5)\n");
    free(text);
}

Test(table_sizes, a_count_that_holds_coaches_says_so)
{
    struct ys_count count = {.area = "Yard",
                             .class_name = "railcar",
                             .method = "track",
                             .counted = true,
                             .best = 11,
                             .drawn = 11,
                             .of_kind = {[YS_KIND_COACH] = 10}};
    char *text = sizes_of(&count, 1, NULL, 0);

    cr_assert_str_eq(text, "  2023-10-05 Yard: 10 of the 11 drawn are coaches\n");
    free(text);
}

Test(table_sizes, each_vessel_has_its_length)
{
    struct ys_count count = {
        .area = "Berth", .class_name = "vessel", .method = "vessel", .counted = true};
    struct ys_object object[3] = {
        {.area = "Berth", .class_name = "vessel", .length_m = 193.6},
        {.area = "Berth", .class_name = "vessel", .length_m = 88, .estimated = true},
        {.area = "Berth", .class_name = "vessel", .length_m = 121.2}};
    char *text = sizes_of(&count, 1, object, 3);

    cr_assert_str_eq(text, "  2023-10-05 Berth: lengths 194, 121 m\n");
    free(text);
}

Test(table_sizes, nothing_is_said_of_other_methods_and_of_refused_counts)
{
    struct ys_count count[2] = {
        {.area = "Yard", .class_name = "railcar", .method = "track", .counted = true},
        {.area = "Berth", .class_name = "vessel", .method = "vessel"}};
    struct ys_object object[1] = {{.area = "Yard", .class_name = "railcar", .length_m = 14}};
    char *text = sizes_of(count, 2, object, 1);

    cr_assert_str_eq(text ? text : "", "");
    free(text);
}
