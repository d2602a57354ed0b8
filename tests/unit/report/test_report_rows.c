/* Names of objects and rows of changes, over the files of a report. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/report/report.h"
#include "../../support/made_result.h"

static struct made_result made;

static void init(void)
{
    made_result_init(&made, false);
}

static void fini(void)
{
    made_result_fini(&made);
}

static char *text_of(made_text_fn *make)
{
    return made_text(make, &made.res);
}

static json_t *parsed(made_text_fn *make)
{
    return made_json(make, &made.res);
}

TestSuite(report_rows, .init = init, .fini = fini);

/* One word, one thing: id and number are the same in all outputs. */
Test(report_rows, an_object_has_one_id_and_one_number_in_every_file)
{
    json_t *root = parsed(ys_report_json), *map = parsed(ys_report_objects_geojson);
    const json_t *row;
    size_t i;
    char *text = text_of(ys_report_objects_csv);
    const char *line = strchr(text, '\n') + 1;

    cr_expect(strncmp(text, "id,number,date,", 15) == 0);
    json_array_foreach(json_object_get(root, "objects"), i, row)
    {
        const json_t *feature = json_array_get(json_object_get(map, "features"), i);
        const char *id = json_string_value(json_object_get(row, "id"));
        const json_t *number = json_object_get(row, "number");
        char want[100];

        cr_assert_str_eq(id, json_string_value(json_object_get(feature, "id")));
        cr_expect(json_equal(
            number, json_object_get(json_object_get(feature, "properties"), "number")));
        snprintf(want, sizeof want, "%s,%lld,", id, json_integer_value(number));
        cr_expect(strncmp(line, want, strlen(want)) == 0, "%s", want);
        line = strchr(line, '\n') + 1;
    }
    free(text);
    json_decref(root);
    json_decref(map);
}

Test(report_rows, changes_csv_has_both_counts_and_what_moved)
{
    char *text = text_of(ys_report_changes_csv);

    cr_expect(strstr(text, "\n2023-06-14,2023-10-05T02:13:00Z,yes,north yard,railcar,") != NULL,
              "%s", text);
    cr_expect(strstr(text, ",53,49,57,yes,,18,17,19,2,1,3,54,52,57,0,1,0.3123,\n") != NULL,
              "%s", text);
    cr_expect(strstr(text, ",no,GSD_TOO_COARSE after,,,,,,,,,,,,,GSD_TOO_COARSE\n") != NULL,
              "%s", text);
    free(text);
}

/* Three dates, of which the second could not be compared. */
Test(report_rows, the_table_names_the_date_that_is_passed_over)
{
    char *text;

    made.change[0].after = 2;
    text = text_of(ys_report_table);
    cr_expect(strstr(text, "compared with 2023-06-14, since") != NULL, "%s", text);
    free(text);
    made.change[0].next = false;
    text = text_of(ys_report_table);
    cr_expect_null(strstr(text, "compared with"), "%s", text);
    free(text);
}
