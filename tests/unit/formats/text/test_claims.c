#include "../../../../src/formats/text/claims.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../support/data.h"

#define HEAD                                                                                   \
    "id,class,kind,site,date_start,date_end,comparator,value,value_high,unit,said_by,"         \
    "publisher,date_published,source,note,disputed\n"

static ys_status parse(struct ys_claims_file *out, const char *text, struct ys_error *err)
{
    return ys_claims_file_parse(out, "c.csv", text, strlen(text), err);
}

Test(claims, rows_are_read_with_quotes_marks_and_dos_lines)
{
    static const char text[] =
        "\xEF\xBB\xBFid,class,kind,site,date_start,date_end,comparator,value,value_high,"
        "origin\r\n"
        "A,railcar,snapshot,\"Rajin, \"\"Najin\"\"\",2023-10-05,2023-10-05,about,73,,x\r\n"
        "\r\n"
        "B,berths,geometry,,,,between,2.5,4,\"two\r\nlines\"\r\n"
        "C,trains,snapshot,,2023-10-05,,qualitative,,,";
    struct ys_claims_file file;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&file, text, &err), YS_OK), "%s", err.text);
    cr_assert(eq(sz, file.n, 3));
    cr_expect_str_eq(file.claim[0].site, "Rajin, \"Najin\"");
    cr_expect(eq(dbl, file.claim[0].value, 73));
    cr_expect(isnan(file.claim[0].value_high));
    cr_expect(eq(i32, file.claim[0].first_day, 19635));
    cr_expect(eq(i32, file.claim[1].first_day, INT32_MIN));
    cr_expect(eq(dbl, file.claim[1].value, 2.5));
    cr_expect(eq(dbl, file.claim[1].value_high, 4));
    cr_expect_str_eq(file.claim[1].note, "", "a column that is absent is empty");
    cr_expect(eq(int, file.claim[2].comparator, YS_QUALITATIVE));
    cr_expect(isnan(file.claim[2].value));
    ys_claims_file_fini(&file);
}

struct form {
    char text[300];
    size_t n;
    char says[60]; /* the error; "" where the two rows are read */
};

ParameterizedTestParameters(claims, spreadsheets_of_every_country_are_read)
{
#define FORM(text) text, sizeof text - 1
    static struct form p[] = {
        {FORM("id;class;kind;site;date_start;date_end;comparator;value\n"
              "A;railcar;snapshot;\"x; y\";2023-10-05;2023-10-05;about;73\n"
              "B;railcar;snapshot;;2023-10-05;2023-10-05;about;20\n"),
         ""},
        {FORM(
             "\xEF\xBB\xBFid;class;kind;site;date_start;date_end;comparator;value;note\r\n"
             "A;railcar;snapshot;\"x; y\";2023-10-05;2023-10-05;about;73;a, b, c, d, e\r\n"
             "B;railcar;snapshot;;2023-10-05;2023-10-05;about;20;\r\n;;;;;;;;\r\n;;;;;;;;\r\n"),
         ""},
        {FORM("sep=;\r\nid;class;kind;site;date_start;date_end;comparator;value\r\n"
              "A;railcar;snapshot;\"x; y\";2023-10-05;2023-10-05;about;73\r\n"
              "B;railcar;snapshot;;2023-10-05;2023-10-05;about;20\r\n"),
         ""},
        {FORM("id\tclass\tkind\tsite\tdate_start\tdate_end\tcomparator\tvalue\n"
              "A\trailcar\tsnapshot\tx; y\t2023-10-05\t2023-10-05\tabout\t73\n"
              "B\trailcar\tsnapshot\t\t2023-10-05\t2023-10-05\tabout\t20\n"),
         ""},
        {FORM(
             "id,class,kind,site,date_start,date_end,comparator,value,\"a;b;c;d;e;f;g;h;i;j\"\n"
             "A,railcar,snapshot,x; y,2023-10-05,2023-10-05,about,73,\n"
             "B,railcar,snapshot,,2023-10-05,2023-10-05,about,20,\n"),
         ""},
        {FORM("id;class;kind;site;date_start;date_end;comparator;value\n"
              "A;railcar;snapshot;;2023-10-05;2023-10-05;about;1.000\n"),
         "line 2, column 'value': '1.000' may be a thousand"},
        /* As a German Excel writes back what it took for dates and numbers. */
        {FORM("id;class;kind;site;date_start;date_end;comparator;value;date_published\n"
              "A;railcar;snapshot;x; y;;about;73\n"),
         "fields; want"},
        {FORM("id;class;kind;site;date_start;date_end;comparator;value;value_high\r\n"
              "A;railcar;snapshot;\"x; y\";05.10.2023;5.10.2023;between;73,0;\"80,0\"\r\n"
              "B;ship;geometry;;;;about;20,00;\r\n"),
         ""},
        {FORM("id;class;kind;site;date_start;date_end;comparator;value\n"
              "A;railcar;snapshot;;;;about;1,000\n"),
         "line 2, column 'value': '1,000' may be a thousand"},
        {FORM("id,class,kind,site,date_start,date_end,comparator,value\n"
              "A,railcar,snapshot,,05.10.2023,05.10.2023,about,73\n"),
         "line 2, column 'date_start': date '05.10.2023'"},
        {FORM("id;class;kind;site;date_start;date_end;comparator;value\n"
              "A;railcar;snapshot;;10/05/2023;10/05/2023;about;73\n"),
         "line 2, column 'date_start': date '10/05/2023'"},
        {FORM("id;class;kind;site;date_start;date_end;comparator;value\n"
              "A;railcar;snapshot;;31.02.2023;;about;73\n"),
         "line 2, column 'date_start': date '2023-02-31'"},
        {FORM("id;class;kind\nA;railcar;snapshot\n"), "no column 'site'"},
    };

    return cr_make_param_array(struct form, p, sizeof p / sizeof *p);
}

/* The text as a file of UTF-8 (order 0), little (1) or big endian (2) UTF-16. */
static void write_as(const char *path, const char *text, size_t n, int order)
{
    FILE *const f = fopen(path, "wb");

    cr_assert(f != NULL);
    if (order && n >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        n -= 3;
    }
    if (order)
        fwrite(order == 1 ? "\xFF\xFE" : "\xFE\xFF", 1, 2, f);
    for (size_t i = 0; i < n; i++) {
        if (order == 2)
            putc(0, f);
        putc(text[i], f);
        if (order == 1)
            putc(0, f);
    }
    fclose(f);
}

ParameterizedTest(struct form *p, claims, spreadsheets_of_every_country_are_read)
{
    char path[] = "/tmp/ys-claims-XXXXXX";
    const int fd = mkstemp(path);
    struct ys_claims_file file;

    cr_assert(fd >= 0);
    close(fd);
    for (int order = 0; order < 3; order++) {
        struct ys_error err = {0};

        write_as(path, p->text, p->n, order);
        const ys_status status = ys_claims_file_read(&file, path, &err);
        if (*p->says) {
            cr_expect(eq(int, status, YS_ERR_FORMAT));
            cr_expect(strstr(err.text, p->says) != NULL, "'%s' lacks '%s'", err.text, p->says);
            continue;
        }
        cr_assert(eq(int, status, YS_OK), "%s", err.text);
        cr_assert(eq(sz, file.n, 2));
        cr_expect_str_eq(file.claim[0].site, "x; y");
        cr_expect(eq(dbl, file.claim[0].value, 73));
        cr_expect(eq(dbl, file.claim[1].value, 20));
        if (file.claim[0].comparator == YS_BETWEEN)
            cr_expect_str_eq(file.claim[0].date_end, "2023-10-05");
        ys_claims_file_fini(&file);
    }
    unlink(path);
}

struct bad {
    char row[200], names[72]; /* the message must contain this */
};

ParameterizedTestParameters(claims, a_bad_row_is_refused_with_line_and_column)
{
    static struct bad p[] = {
        {"A,railcar,snapshot,,,,roughly,73,,,,,,,,", "line 2, column 'comparator': 'roughly'"},
        {"A,railcar,snapshit,,,,about,73,,,,,,,,",
         "line 2, column 'kind': 'snapshit'; want snap"},
        {"A,railcar,snapshot,,2023-02-29,,about,73,,,,,,,,",
         "column 'date_start': date '2023-02"},
        {"A,railcar,snapshot,,,2023-2-9,about,73,,,,,,,,", "column 'date_end'"},
        {"A,railcar,snapshot,,2023-10-05,2023-10-04,about,73,,,,,,,,",
         "column 'date_end': 2023-10-04 is before date_start 2023-10-05"},
        {"A,railcar,snapshot,,,,about,-5,,,,,,,,", "column 'value': '-5' is negative"},
        {"A,railcar,snapshot,,,,about,,,,,,,,,", "column 'value': empty"},
        {"A,railcar,snapshot,,,,about,\"1,000\",,,,,,,,",
         "column 'value': '1,000'; want a fig"},
        {"A,railcar,snapshot,,,,about,1e3,,,,,,,,", "column 'value': '1e3'"},
        {"A,railcar,snapshot,,,,about,nan,,,,,,,,", "column 'value': 'nan'"},
        {"A,railcar,snapshot,,,,about,7.5,,,,,,,,", "column 'value': '7.5' with kind snapshot"},
        {"A,railcar,snapshot,,,,about,1234567890123456,,,,,,,,", "16 digits"},
        {"A,railcar,snapshot,,,,about,7,9,,,,,,,",
         "column 'value_high': '9' with comparator abo"},
        {"A,railcar,snapshot,,,,between,7,,,,,,,,", "column 'value_high': empty"},
        {"A,railcar,snapshot,,,,between,7,6,,,,,,,", "column 'value_high': 6 is below value 7"},
        {"A,railcar,snapshot,,,,qualitative,7,,,,,,,,",
         "column 'value': '7' with comparator qu"},
        {",railcar,snapshot,,,,about,7,,,,,,,,", "column 'id': empty"},
        {"A,,snapshot,,,,about,7,,,,,,,,", "column 'class': empty"},
        {"A,\"rail\ncar\",snapshot,,,,about,7,,,,,,,,",
         "column 'class': 'rail car' has a line"},
        {"A,railcar,snapshot,,,,about,7", "line 2: 8 fields; want 16"},
        {"A,railcar,snapshot,,,,about,7,,,,,,,,,", "line 2: over 16 fields"},
        {"A,rail\"car,snapshot,,,,about,7,,,,,,,,", "line 2: a quote inside a field"},
        {"A,\"railcar,snapshot,,,,about,7,,,,,,,,", "line 2: a quoted field has no end"},
        {"A,pit,context,,,,about,7,,,,,,,,\nA,pit,context,,,,about,7,,,,,,,,", "'A' twice"},
        {"A,pit,context,,,,about,7,,,,,,\"x\ny\",,\nB,pit,context,,,,abut,7,,,,,,,,",
         "line 4, c"},
        {"A,pit,context,,,,about,7,,,,,,\xC3,,", "no UTF-8"},
    };

    return cr_make_param_array(struct bad, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct bad *p, claims, a_bad_row_is_refused_with_line_and_column)
{
    char text[600];
    struct ys_claims_file file;
    struct ys_error err = {0};

    snprintf(text, sizeof text, HEAD "%s\n", p->row);
    cr_assert(eq(int, parse(&file, text, &err), YS_ERR_FORMAT), "%s", p->row);
    cr_expect(strstr(err.text, "c.csv: ") == err.text, "%s", err.text);
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
    cr_expect(strpbrk(err.text, "\n\r") == NULL, "one line");
    cr_expect(eq(sz, file.n, 0));
}

ParameterizedTestParameters(claims, a_bad_header_is_refused)
{
    static struct bad p[] = {
        {"", "no header line"},
        {"\n\n", "no header line"},
        {"id,class,kind,site,date_start,date_end,comparator\n", "no column 'value'"},
        {"id,class,kind,site,date_start,date_end,comparator,value,id\n", "column 'id' twice"},
        {"id,class,kind,site,date_start,date_end,comparator,value,disputted\n",
         "column 'disputted'; want 'disputed'"},
    };

    return cr_make_param_array(struct bad, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct bad *p, claims, a_bad_header_is_refused)
{
    struct ys_claims_file file;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&file, p->row, &err), YS_ERR_FORMAT), "%s", p->row);
    cr_expect(strstr(err.text, p->names) != NULL, "'%s' lacks '%s'", err.text, p->names);
}

/* The figures of five articles and the reports behind them, which lie beside the folder of
 * tiles. */
Test(claims, the_collected_claims_are_read_without_error)
{
    static const struct {
        const char *path;
        size_t n;
    } file[] = {{"../claims/article_claims.csv", 45}, {"../claims/all_claims.csv", 96}};
    char path[DATA_PATH], *text = NULL;

    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        struct ys_error err = {0};
        ys_claims *claims;

        need_data(path, "%s", file[i].path);
        cr_assert(eq(int, ys_claims_read(&claims, path, &err), YS_OK), "%s", err.text);
        cr_expect(eq(sz, ys_claims_n(claims), file[i].n));
        for (int format = YS_TEXT; format <= YS_JSON; format++) {
            cr_expect(eq(int, ys_claims_text(&text, claims, format, true, &err), YS_OK));
            ys_text_free(text);
        }
        ys_claims_free(claims);
    }
}

static ys_claims *read_text(const char *text)
{
    char path[] = "/tmp/ys_claims_XXXXXX";
    const int fd = mkstemp(path);
    ys_claims *claims = NULL;
    struct ys_error err = {0};

    cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    const ys_status status = ys_claims_read(&claims, path, &err);
    unlink(path);
    cr_assert(eq(int, status, YS_OK), "%s", err.text);
    return claims;
}

Test(claims, figures_are_explained_and_capacity_is_said_as_could_hold)
{
    ys_claims *const claims = read_text(
        HEAD "S2,container,cumulative,,2023-09-13,2024-02-26,about,6700,,containers,,,,,,\n"
             "R1,railcar,snapshot,,2023-10-05,2023-10-05,about,73,,railcars,,,,,,\n"
             "L4,rockets_122mm,capacity,,,,more_than,500000,,rounds,,,,,,\n"
             "T1,shells,capacity,,,,about,5,,tonnes,,,,,,\n"
             "T2,container,capacity,,,,about,5,,percent,,,,,,\n"
             "T3,railcar,capacity,,,,about,73,,,,,,,,\n"
             "C1,container,capacity,,,,about,300,,containers,,,,,,\n"
             "C2,container,capacity,,,,about,300,,,,,,,,\n"
             "C3,container,snapshot,,2023-10-05,2023-10-05,about,300,,TEU,,,,,,\n"
             "R2,shells_152mm,capacity,,,,about,3000000,,,,,,,,\n");
    struct ys_error err = {0};
    char *text;

    cr_assert(eq(int, ys_claims_text(&text, claims, YS_TEXT, true, &err), YS_OK));
    cr_expect(strstr(text, "66-80") != NULL, "%s", text);
    cr_expect(strstr(text, "6,030-7,370") != NULL, "%s", text);
    /* 6,030 * 499 = 3,008,970 and 7,370 * 647 = 4,768,390 */
    cr_expect(strstr(text, "could hold 3,008,970 to 4,768,390 152 mm shells, bare") != NULL);
    /* 6,030 * 228 = 1,374,840 and 7,370 * 376 = 2,771,120 */
    cr_expect(strstr(text, "could hold 1,374,840 to 2,771,120 152 mm rounds, boxed") != NULL);
    /* 500,001 / 100, rounded up */
    cr_expect(strstr(text, "would fill 5,001 or more 20-foot containers") != NULL, "%s", text);
    cr_expect(
        strstr(text, "T1  about 5 tonnes: no arithmetic; want rounds or shells as unit") !=
        NULL);
    cr_expect(strstr(text, "T2  about 5 percent: no arithmetic; want containers of 20 feet") !=
              NULL);
    cr_expect(strstr(text, "T3  about 73 railcar: no arithmetic; want container, shells") !=
              NULL);
    /* Whatever kind and unit say that they are containers: 250 * 499 and 350 * 647. */
    for (const char *id = "123"; *id; id++) {
        char line[80];

        snprintf(line, sizeof line, "C%c  about 300 containers could hold 124,750 to 226,450",
                 *id);
        cr_expect(strstr(text, line) != NULL, "%s: %s", line, text);
    }
    /* 2,500,000 / 647 and 3,500,000 / 228, rounded up, of rounds that no unit names. */
    cr_expect(strstr(text, "R2  about 3,000,000 rounds would fill 3,864 to 15,351") != NULL,
              "%s", text);
    cr_expect(strstr(text, "ISO 668") != NULL);
    ys_text_free(text);
    cr_assert(eq(int, ys_claims_text(&text, claims, YS_TEXT, false, &err), YS_OK));
    cr_expect(strstr(text, "could hold") == NULL);
    ys_text_free(text);
    cr_assert(eq(int, ys_claims_text(&text, claims, YS_JSON, true, &err), YS_OK));
    cr_expect(strstr(text, "\"low\": 6030") != NULL, "%s", text);
    cr_expect(strstr(text, "\"relation\": \"could hold\"") != NULL);
    ys_text_free(text);
    cr_expect(eq(int, ys_claims_text(&text, claims, YS_CSV, false, &err), YS_ERR_ARG));
    cr_expect(text == NULL);
    ys_claims_free(claims);
}
