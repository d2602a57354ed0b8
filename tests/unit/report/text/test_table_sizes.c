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

Test(table_sizes, boxes_are_told_by_length_and_summed_in_teu)
{
    struct ys_count count = {.area = "Yard",
                             .class_name = "container",
                             .method = "block",
                             .counted = true,
                             .best = 3};
    struct ys_object object[4] = {
        {.area = "Yard", .class_name = "container", .length_m = 6.058},
        {.area = "Yard", .class_name = "container", .length_m = 12.192},
        {.area = "Yard", .class_name = "container", .length_m = 13.716},
        {.area = "Gate", .class_name = "container", .length_m = 12.192}};
    char *text = sizes_of(&count, 1, object, 4);

    cr_assert_str_eq(text, "  2023-10-05 Yard: 1 of 20 ft and 2 of 40 ft, 5 TEU\n");
    free(text);
}

Test(table_sizes, no_more_boxes_are_told_by_length_than_are_counted)
{
    struct ys_count count = {.area = "Yard",
                             .class_name = "container",
                             .method = "block",
                             .counted = true,
                             .best = 2};
    struct ys_object object[3] = {
        {.area = "Yard", .class_name = "container", .length_m = 6.058, .score = 0.55},
        {.area = "Yard", .class_name = "container", .length_m = 12.192, .score = 0.95},
        {.area = "Yard", .class_name = "container", .length_m = 6.058, .score = 0.9}};
    char *text = sizes_of(&count, 1, object, 3);

    cr_assert_str_eq(text, "  2023-10-05 Yard: 1 of 20 ft and 1 of 40 ft, 3 TEU (the most "
                           "certain 2 of 3 drawn)\n");
    free(text);
    count.best = 5;
    text = sizes_of(&count, 1, object, 3);
    cr_assert_str_eq(
        text, "  2023-10-05 Yard: 2 of 20 ft and 1 of 40 ft, 4 TEU (the 3 drawn of 5)\n");
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
