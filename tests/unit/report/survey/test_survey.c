#include "../../../../src/report/survey/survey.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/formats/text/survey_read.h"
#include "../../../support/made_result.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* A plan of two sites by hand; free() the units and inputs with ys_survey_plan_fini(). */
static void make_plan(struct ys_survey_plan *plan)
{
    struct ys_error err = {0};

    *plan = (struct ys_survey_plan){
        .manifest = "m.csv", .manifest_sha256 = HASH_A, .language = "en", .max_bytes = 1 << 30};
    ys_text_list_add(&plan->program, "yardstick 0.1.0");
    plan->unit = calloc(2, sizeof *plan->unit);
    for (plan->n = 0; plan->n < 2; plan->n++) {
        struct ys_survey_unit *unit = &plan->unit[plan->n];

        unit->site = plan->n ? "Quay" : "Yard <b>";
        unit->folder = plan->n ? "Quay" : "Yard-1";
        unit->command = "yardstick report a.tif --site s.geojson";
        unit->input = calloc(2, sizeof *unit->input);
        unit->input[0] = (struct ys_survey_input){"tile", "a.tif", "", HASH_A, 10};
        unit->input[1] = (struct ys_survey_input){"site", "s.geojson", "", HASH_B, 5};
        unit->n_input = 2;
        cr_assert(eq(int, ys_survey_unit_identify(unit->id, plan, unit, &err), YS_OK));
    }
    cr_assert(eq(int, ys_survey_plan_identify(plan->id, plan, &err), YS_OK));
}

static void expect_other_id(struct ys_survey_plan *plan, const char *before, const char *what)
{
    char id[65];

    cr_assert(eq(int, ys_survey_unit_identify(id, plan, &plan->unit[0], NULL), YS_OK));
    cr_expect(strcmp(id, before) != 0, "%s is not in the id", what);
}

Test(survey, the_id_of_a_unit_is_of_all_that_its_report_is_made_from)
{
    struct ys_survey_plan plan;
    char id[65];

    make_plan(&plan);
    memcpy(id, plan.unit[0].id, sizeof id);
    cr_expect(strcmp(id, plan.unit[1].id) != 0);
#define CHANGED(member, other)                                                                 \
    do {                                                                                       \
        const __typeof__(member) kept = member;                                                \
        member = other;                                                                        \
        expect_other_id(&plan, id, #member);                                                   \
        member = kept;                                                                         \
    } while (0)
    CHANGED(plan.unit[0].input[0].sha256, HASH_B);
    CHANGED(plan.unit[0].input[0].path, "b.tif");
    CHANGED(plan.unit[0].input[0].date, "2023-10-05");
    CHANGED(plan.unit[0].input[1].bytes, 6);
    CHANGED(plan.unit[0].n_input, 1);
    CHANGED(plan.unit[0].command, "yardstick report a.tif --site s.geojson --no-images");
    CHANGED(plan.unit[0].site, "Yard");
    CHANGED(plan.max_bytes, 1 << 29);
    char other[] = "yardstick 0.1.1";
    CHANGED(plan.program.at[0], other);
    cr_assert(eq(int, ys_survey_unit_identify(id, &plan, &plan.unit[0], NULL), YS_OK));
    cr_expect_str_eq(id, plan.unit[0].id, "and of nothing else");
    ys_survey_plan_fini(&plan);
}

Test(survey, a_plan_is_read_back_as_it_was_and_no_changed_byte_passes)
{
    struct ys_survey_plan plan, read;
    struct ys_error err = {0};
    char *text;

    make_plan(&plan);
    cr_assert(eq(int, ys_survey_plan_json(&text, &plan, &err), YS_OK), "%s", err.text);
    cr_assert(
        eq(int, ys_survey_plan_parse(&read, "plan.json", text, strlen(text), &err), YS_OK),
        "%s", err.text);
    cr_expect_str_eq(read.id, plan.id);
    cr_expect_str_eq(read.unit[0].site, "Yard <b>");
    cr_expect_str_eq(read.unit[1].input[1].path, "s.geojson");
    cr_expect(eq(u64, read.unit[1].input[0].bytes, 10));
    ys_survey_plan_fini(&read);
    /* Every byte in turn becomes another one; what only moves blanks is the same plan. */
    for (size_t i = 0; text[i]; i++) {
        const char kept = text[i];

        if (kept == ' ' || kept == '\n')
            continue;
        text[i] = kept == '7' ? '3' : '7';
        if (!ys_survey_plan_parse(&read, "plan.json", text, strlen(text), &err)) {
            cr_fail("byte %zu ('%c') does not count", i, kept);
            ys_survey_plan_fini(&read);
        }
        text[i] = kept;
    }
    free(text);
    ys_survey_plan_fini(&plan);
}

Test(survey, the_record_of_a_unit_is_read_back_and_no_changed_byte_passes)
{
    static struct made_result made;
    struct ys_survey_plan plan;
    struct ys_survey_site site;
    struct ys_error err = {0};
    char *text;

    made_result_init(&made, true);
    make_plan(&plan);
    const struct ys_survey_made record = {
        .unit = &plan.unit[0], .res = &made.res, .sums = HASH_B};
    cr_assert(eq(int, ys_survey_unit_record(&text, &record, &err), YS_OK), "%s", err.text);
    const size_t n = strlen(text);
    cr_assert(eq(int, ys_survey_site_parse(&site, "u", text, n, &err), YS_OK), "%s", err.text);
    cr_expect_str_eq(site.unit, plan.unit[0].id);
    cr_expect_str_eq(site.sums, HASH_B);
    cr_expect(site.rendered);
    cr_assert(eq(sz, site.n_count, made.res.n_count));
    cr_expect(eq(u32, site.count[2].best, made.count[2].best));
    cr_expect(eq(u64, site.count[0].flags, made.count[0].flags));
    cr_expect(eq(sz, site.n_verdict, made.res.n_verdict));
    cr_expect_str_eq(site.verdict[0].reason, made.verdict[0].reason);
    ys_survey_site_fini(&site);
    for (size_t i = 0; i < n; i++) {
        text[i] ^= 1;
        cr_expect(ys_survey_site_parse(&site, "u", text, n, &err) != YS_OK, "byte %zu", i);
        text[i] ^= 1;
    }
    for (size_t i = 0; i < n; i += 7)
        cr_expect(ys_survey_site_parse(&site, "u", text, i, &err) != YS_OK, "cut at %zu", i);
    free(text);
    ys_survey_plan_fini(&plan);
    made_result_fini(&made);
}

Test(survey, a_site_that_failed_has_a_record_with_its_reason)
{
    struct ys_survey_plan plan;
    struct ys_survey_site site;
    struct ys_error err = {0};
    char *text;

    make_plan(&plan);
    const struct ys_survey_made record = {.unit = &plan.unit[1], .why = "a.tif: no tile"};
    cr_assert(eq(int, ys_survey_unit_record(&text, &record, &err), YS_OK));
    cr_assert(eq(int, ys_survey_site_parse(&site, "u", text, strlen(text), &err), YS_OK));
    cr_expect_str_eq(site.failed, "a.tif: no tile");
    cr_expect(isnan(site.lon_deg));
    ys_survey_site_fini(&site);
    free(text);
    ys_survey_plan_fini(&plan);
}

Test(survey, tables_stand_under_one_another_with_empty_cells_for_columns_that_one_lacks)
{
    struct ys_survey_table table = {0};
    struct ys_error err = {0};
    char *text;

    ys_survey_table_add(&table, "A", "id,site,note\n1,x,\"two\nlines, \"\"a\"\"\"\n");
    ys_survey_table_add(&table, "=B", "id,site,note,more\n2,y,z,w\n3,,,\n");
    ys_survey_table_add(&table, "C", "id,site,note\n");
    cr_assert(eq(int, ys_survey_table_take(&text, &table, "t.csv", &err), YS_OK));
    cr_expect_str_eq(text, "site,id,claim_site,note,more\n"
                           "A,1,x,\"two\nlines, \"\"a\"\"\",\n"
                           "'=B,2,y,z,w\n"
                           "'=B,3,,,\n");
    free(text);
}

/* ---- the page and the map */

static char *make_page(const char *language, const double lon[2])
{
    struct ys_survey_plan plan;
    struct ys_survey_count count[3] = {
        {.date = "2023-09-05",
         .area = "North",
         .class_name = "railcar",
         .counted = true,
         .low90 = 19,
         .best = 20,
         .high90 = 21,
         .flags = YS_SHADOW},
        {.date = "2023-10-05",
         .area = "North",
         .class_name = "railcar",
         .counted = true,
         .low90 = 67,
         .best = 73,
         .high90 = 80},
        {.date = "2023-10-05",
         .area = "Quay",
         .class_name = "container",
         .flags = YS_NOTHING_SHOWN},
    };
    struct ys_survey_site site[2] = {
        {.name = "Yard <b>",
         .folder = "Yard-1",
         .failed = "",
         .sums = HASH_A,
         .lon_deg = lon[0],
         .lat_deg = 42,
         .count = count,
         .n_count = 3},
        {.name = "Quay",
         .folder = "Quay",
         .failed = "q.tif: <gone>",
         .lon_deg = lon[1],
         .lat_deg = 42.5},
    };
    struct ys_error err = {0};
    char *text;

    make_plan(&plan);
    plan.language = language;
    const struct ys_survey_view view = {&plan, site, 2};
    cr_assert(eq(int, ys_survey_html(&text, &view, &err), YS_OK));
    ys_survey_plan_fini(&plan);
    return text;
}

static size_t times(const char *text, const char *what)
{
    size_t n = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

Test(survey, the_page_has_a_row_for_each_area_and_leads_to_the_reports)
{
    char *page = make_page("en", (double[]){130, 131});

    cr_expect(
        eq(sz, times(page, "<a href=\"sites/Yard-1/report.html\">Yard &lt;b&gt;</a>"), 1));
    cr_expect(eq(sz, times(page, "<td class=\"series\">"), 2));
    cr_expect(strstr(page, "<b>73</b> [67, 80]") != NULL);
    cr_expect(strstr(page, "not counted: q.tif: &lt;gone&gt;") != NULL);
    cr_expect(strstr(page, "sites/Quay/") == NULL, "a site that failed has no report");
    cr_expect(eq(sz, times(page, "<circle r=\"5\""), 2));
    cr_expect(strstr(page, "http") == strstr(page, "http-equiv"), "nothing leads to a network");
    free(page);
    page = make_page("de", (double[]){130, 131});
    cr_expect(strstr(page, "2 Orte; von 0 Ver\303\244nderungen sind 0 gesichert.") != NULL);
    cr_expect(strstr(page, "North: G\303\274terwagen") != NULL);
    cr_expect(strstr(page, ">Latest change<") == NULL);
    free(page);
}

/* x of the i-th dot. */
static double dot_x(const char *page, int i)
{
    for (; i >= 0; i--)
        page = strstr(page, "<circle r=\"5\" cx=\"") + 18;
    return atof(page);
}

Test(survey, sites_on_both_sides_of_the_180th_meridian_lie_beside_one_another)
{
    char *page = make_page("en", (double[]){179.5, -179.5});

    cr_expect(dot_x(page, 0) > 40 - 1);
    cr_expect(dot_x(page, 1) - dot_x(page, 0) > 100);
    cr_expect(dot_x(page, 1) < 960 - 40 + 1);
    cr_expect(strstr(page, "180\302\260") != NULL);
    free(page);
    page = make_page("en", (double[]){NAN, NAN});
    cr_expect(strstr(page, "<figure class=\"map\">") == NULL, "without places there is no map");
    free(page);
}
