/* tracks.csv and verdicts.csv: numbers with a point, unknown cells empty, no formula. */

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/report.h"
#include "../../../../src/report/text/csv_cells.h"
#include "../../../support/made_result.h"

static struct made_result made;

static void init(void)
{
    made_result_init(&made, true);
}

static void fini(void)
{
    made_result_fini(&made);
}

TestSuite(csv_tables, .init = init, .fini = fini);

static char *text_of(ys_status (*make)(char **, const ys_result *, struct ys_error *))
{
    struct ys_error err = {0};
    char *text = NULL;

    cr_assert_eq(make(&text, &made.res, &err), YS_OK, "%s", err.text);
    return text;
}

static size_t lines_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

Test(csv_tables, tracks_have_a_row_a_date_and_track)
{
    made.track[1].counted = false;
    made.track[1].flags = YS_LINE_OFF;
    setlocale(LC_ALL, "de_DE.UTF-8");
    char *text = text_of(ys_report_tracks_csv);
    setlocale(LC_ALL, "C");

    cr_expect_eq(lines_of(text), 1 + 8);
    cr_expect_not_null(
        strstr(text, "\n2023-06-14,north yard,track 1,286.4,9,10,12,9,11,yes,\n"), "%s", text);
    cr_expect_not_null(strstr(text, "\n2023-06-14,north yard,track 2,286.4,,,,,,no,LINE_OFF\n"),
                       "%s", text);
    free(text);
}

Test(csv_tables, verdicts_have_a_row_a_claim)
{
    char *text = text_of(ys_report_verdicts_csv);

    cr_expect_eq(lines_of(text), 1 + 4);
    cr_expect_not_null(
        strstr(text, "\nT-01,Tumangang,railcar,snapshot,2023-10-05,2023-10-05,about "
                     "73,66,80,consistent,INSIDE,the observed 70 to 76 lies inside 66 to 80,"
                     "0.9731,70,73,76,yes,Beyond Parallel,CSIS,2023-10-06,"
                     "https://example.org/traffic,,\n"),
        "%s", text);
    /* Open upwards, and nothing observed. */
    cr_expect_not_null(strstr(text, ",more than 1000000,1000001,,cannot tell,NOT_OBSERVABLE,"));
    cr_expect_not_null(strstr(text, "no picture shows it,,,,,yes,"));
    free(text);
}

Test(csv_tables, hostile_cells_are_quoted_and_run_nothing)
{
    made.verdict[0].said_by = "=HYPERLINK(\"http://x\",\"y\")";
    made.verdict[0].note = "two\nlines, \"quoted\"";
    made.track[0].track = "@SUM(1)";
    char *text = text_of(ys_report_verdicts_csv);

    cr_expect_not_null(strstr(text, ",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\","), "%s",
                       text);
    cr_expect_not_null(strstr(text, ",\"two\nlines, \"\"quoted\"\"\",\n"), "%s", text);
    free(text);
    text = text_of(ys_report_tracks_csv);
    cr_expect_not_null(strstr(text, ",north yard,'@SUM(1),"));
    free(text);
}

Test(csv_tables, without_rows_the_header_stands_alone)
{
    made.res.n_track = made.res.n_verdict = 0;
    char *text = text_of(ys_report_tracks_csv);

    cr_expect_eq(lines_of(text), 1);
    free(text);
    text = text_of(ys_report_verdicts_csv);
    cr_expect_eq(lines_of(text), 1);
    free(text);
}

/* With a comma for decimals a spreadsheet takes 0.997 for 997, and -39.932 for -39932. */
Test(csv_tables, no_number_has_three_decimals_which_would_pass_for_thousands)
{
    static const double value[] = {0.997, -39.932, 12.3455, 0.1, 5, 1.25, 0.0004};
    static const char *const want = "0.9970,-39.9320,12.3455,0.1,5,1.25,0.0004,";
    struct ys_text text = {0};

    for (size_t i = 0; i < sizeof value / sizeof *value; i++)
        ys_csv_number(&text, value[i], 7);
    cr_expect_str_eq(text.bytes, want);
    ys_text_drop(&text);
}
