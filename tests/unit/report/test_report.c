#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../src/base/utf8.h"
#include "../../../src/report/words.h"
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

TestSuite(report, .init = init, .fini = fini);

Test(report, counts_csv_has_its_columns_and_leaves_refused_counts_empty)
{
    char *csv = text_of(ys_report_counts_csv);

    cr_assert_str_eq(
        csv,
        "date,area,class,certain,best,possible,low90,high90,method,flags,drawn,estimated,"
        "obscured,occupied_m,occupied_low_m,occupied_high_m,coaches,boxes_20ft,boxes_40ft,teu\n"
        "2023-06-14,north yard,railcar,17,20,24,18,22,track,,20,0,0,,,,5,,,\n"
        "2023-06-14,quay,container,,,,,,block,GSD_TOO_COARSE,,,0,,,,,,,\n"
        "2023-10-05T02:13:00Z,north yard,railcar,66,73,80,70,76,track,WEAK_GAPS SHADOW,73,0,"
        "0,,,,,,,\n"
        "2023-10-05T02:13:00Z,quay,container,11,12,15,11,14,block,TIERS_UNKNOWN,10,2,0,,,,,4,6,"
        "16\n");
    free(csv);
}

struct cell {
    char in[24], out[32];
};

ParameterizedTestParameters(report_text, a_cell_is_quoted_and_no_formula)
{
    static struct cell cell[] = {
        {"yard", "yard"},
        {"a,b", "\"a,b\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"=1+1", "'=1+1"},
        {"+1", "+1"},
        {"-3.5", "-3.5"},
        {"-3.5+A1", "'-3.5+A1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {" =1+1", "\"' =1+1\""},
        {"=a,b", "\"'=a,b\""},
        {"two\nlines", "\"two\nlines\""},
        {"\x1B[31mred", "\xEF\xBF\xBD[31mred"},
        {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
        {"", ""},
    };

    return cr_make_param_array(struct cell, cell, sizeof cell / sizeof *cell);
}

ParameterizedTest(struct cell *p, report_text, a_cell_is_quoted_and_no_formula)
{
    struct ys_text text = {0};

    ys_add_cell(&text, p->in);
    cr_assert_str_eq(text.bytes ? text.bytes : "", p->out);
    ys_text_drop(&text);
}

Test(report_text, markup_becomes_entities_and_direction_marks_nothing)
{
    struct ys_text text = {0};

    ys_add_html(&text, "<b a='1' c=\"2\">&\xE2\x80\xAE");
    cr_assert_str_eq(text.bytes, "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;\xEF\xBF\xBD");
    ys_text_drop(&text);
}

Test(report_text, overlong_and_surrogate_bytes_are_no_characters)
{
    struct ys_text text = {0};

    ys_add_valid(&text, "\xC0\x80 \xED\xA0\x80 \xF5 \xF0\x9F\x9A\x83");
    cr_assert(!strchr(text.bytes, '\xC0') && !strchr(text.bytes, '\xED'));
    cr_assert(strstr(text.bytes, "\xF0\x9F\x9A\x83"));
    ys_text_drop(&text);
    cr_assert_eq(ys_utf8_columns("\xEB\x91\x90\xEB\xA7\x8C"), 4);
}

Test(report, json_parses_and_keeps_the_figures)
{
    json_t *root = parsed(ys_report_json);

    cr_assert_eq(json_integer_value(json_object_get(root, "schema_version")), 2);
    json_t *count = json_array_get(json_object_get(root, "counts"), 2);
    cr_assert_eq(json_integer_value(json_object_get(count, "best")), 73);
    cr_assert_eq(json_integer_value(json_object_get(count, "high90")), 76);
    count = json_array_get(json_object_get(root, "counts"), 1);
    cr_assert(json_is_null(json_object_get(count, "best")));
    cr_assert_eq(json_array_size(json_object_get(root, "objects")), 105);
    json_t *claim = json_array_get(json_object_get(root, "claims"), 3);
    cr_assert(json_is_null(json_object_get(claim, "high")));
    cr_assert(json_is_true(json_object_get(claim, "open_ended")));
    json_t *tile = json_object_get(json_array_get(json_object_get(root, "dates"), 1), "tile");
    cr_assert_str_eq(json_string_value(json_object_get(tile, "file")), "yard_2023-10-05.tif");
    json_decref(root);
}

Test(report, geojson_ids_are_unique_over_all_dates)
{
    json_t *root = parsed(ys_report_objects_geojson), *seen = json_object();
    const json_t *feature;
    size_t i;

    json_array_foreach(json_object_get(root, "features"), i, feature)
    {
        const json_t *at = json_object_get(feature, "properties");
        const char *id = json_string_value(json_object_get(feature, "id"));
        const char *date = json_string_value(json_object_get(at, "date"));
        char want[60];

        cr_assert_not_null(id);
        cr_assert_null(json_object_get(at, "id"), "one id a feature");
        cr_assert_null(json_object_get(seen, id), "%s twice", id);
        json_object_set_new(seen, id, json_true());
        snprintf(want, sizeof want, "%.10s/%lld", date,
                 json_integer_value(json_object_get(at, "number")));
        cr_expect_str_eq(id, want);
    }
    cr_expect(i > 1);
    json_decref(seen);
    json_decref(root);
}

Test(report, geojson_polygons_are_closed_and_counter_clockwise)
{
    json_t *root = parsed(ys_report_objects_geojson);
    json_t *features = json_object_get(root, "features");

    cr_assert_eq(json_array_size(features), 105);
    for (size_t i = 0; i < 105; i++) {
        json_t *geometry = json_object_get(json_array_get(features, i), "geometry");
        json_t *ring = json_array_get(json_object_get(geometry, "coordinates"), 0);
        double area = 0, x[5], y[5];

        cr_assert_eq(json_array_size(ring), 5);
        for (size_t k = 0; k < 5; k++) {
            x[k] = json_number_value(json_array_get(json_array_get(ring, k), 0));
            y[k] = json_number_value(json_array_get(json_array_get(ring, k), 1));
        }
        for (size_t k = 0; k < 4; k++)
            area += (x[k] - x[0]) * (y[k + 1] - y[0]) - (x[k + 1] - x[0]) * (y[k] - y[0]);
        cr_assert(area > 0);
        cr_assert(x[0] == x[4] && y[0] == y[4]);
    }
    json_decref(root);
}

Test(report, no_coordinates_means_none_in_any_file)
{
    static made_text_fn *const make[] = {ys_report_json, ys_report_objects_csv,
                                         ys_report_objects_geojson};

    made.res.opt.no_coordinates = true;
    for (size_t i = 0; i < sizeof make / sizeof *make; i++) {
        char *text = text_of(make[i]);

        cr_assert(!strstr(text, "130.60") && !strstr(text, "42.399") &&
                  !strstr(text, "42.401") && !strstr(text, "467123"));
        free(text);
    }
    json_t *root = parsed(ys_report_objects_geojson);
    json_t *feature = json_array_get(json_object_get(root, "features"), 0);
    cr_assert(json_is_null(json_object_get(feature, "geometry")));
    json_decref(root);
}

/* A locale with a decimal comma: an installed one, or one made from the system's sources. */
static bool use_comma(void)
{
    static const char *const name[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    char folder[] = "/tmp/ys_locale_XXXXXX", command[160];
    bool found = false;

    for (size_t i = 0; i < sizeof name / sizeof *name && !found; i++)
        found = setlocale(LC_ALL, name[i]);
    if (!found && mkdtemp(folder)) {
        snprintf(command, sizeof command,
                 "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 2>/dev/null", folder);
        setenv("LOCPATH", folder, 1);
        found = !system(command) && setlocale(LC_ALL, "de_DE.UTF-8");
        snprintf(command, sizeof command, "rm -rf %s", folder);
        found = !system(command) && found;
    }
    return found && !strcmp(localeconv()->decimal_point, ",");
}

Test(report, texts_do_not_depend_on_the_locale)
{
    static made_text_fn *const make[] = {ys_report_json, ys_report_objects_csv,
                                         ys_report_objects_geojson, ys_report_table};
    char *plain[4];

    for (size_t i = 0; i < 4; i++)
        plain[i] = text_of(make[i]);
    if (!use_comma())
        cr_skip_test("no locale with a decimal comma");
    for (size_t i = 0; i < 4; i++) {
        char *text = text_of(make[i]);

        cr_assert_str_eq(text, plain[i]);
        free(text);
        free(plain[i]);
    }
}

Test(report, the_table_tells_counts_changes_and_verdicts)
{
    made.res.rendered = true;
    char *table = text_of(ys_report_table);

    cr_assert(strstr(table, "SYNTHETIC"));
    cr_assert(strstr(table, "2023-10-05  north yard  railcar      73  70-76    66-80  "));
    cr_assert(strstr(table, "refused 2023-06-14 quay: the pixels are too coarse"));
    cr_assert(strstr(table, "2023-10-05 quay: 10 drawn, 2 estimated"));
    cr_assert(!strstr(table, "73 drawn"), "all of it can be looked at");
    cr_assert(strstr(table, "north yard, railcar: +53 [+49, +57] established; 17-19 stayed"));
    cr_assert(strstr(table, "[consistent] T-01: about 73 railcars on 2023-10-05: observed "
                            "70-76, best 73 (INSIDE)"));
    cr_assert(strstr(table, "rehearsal, rendered tiles"));
    free(table);
}

Test(report, the_table_sends_no_commands_to_a_terminal)
{
    made.res.site_name = strdup("\x1B]0;owned\x07 yard");
    made.count[0].area = "\x1B[2J";
    char *table = text_of(ys_report_table);

    cr_assert(!strchr(table, '\x1B') && !strchr(table, '\x07'));
    free(table);
    free(made.res.site_name);
}

static char *contents(const char *folder, const char *name, size_t *n)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    cr_assert(f, "%s", path);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = calloc(*n + 1, 1);
    cr_assert_eq(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

static void remove_tree(const char *folder)
{
    char command[300];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

/* Every file that evidence.json of a names is the same in b. */
static void expect_same(const char *a, const char *b)
{
    size_t n;
    char *text = contents(a, "evidence.json", &n);
    json_t *root = json_loads(text, 0, NULL), *row;
    size_t i;

    json_array_foreach(json_object_get(root, "outputs"), i, row)
    {
        const char *name = json_string_value(json_object_get(row, "file"));
        size_t na, nb;
        char *in_a = contents(a, name, &na), *in_b = contents(b, name, &nb);

        cr_assert(na == nb && !memcmp(in_a, in_b, na), "%s", name);
        cr_assert_eq((size_t)json_integer_value(json_object_get(row, "bytes")), na);
        free(in_a);
        free(in_b);
    }
    json_decref(root);
    free(text);
}

Test(report, a_folder_is_the_same_bytes_twice)
{
    char top[] = "/tmp/ys_report_XXXXXX", a[64], b[64];

    cr_assert(mkdtemp(top));
    snprintf(a, sizeof a, "%s/a", top);
    snprintf(b, sizeof b, "%s/b", top);
    cr_assert_eq(ys_report_save(&made.res, a, NULL, NULL), YS_OK);
    use_comma();
    cr_assert_eq(ys_report_save(&made.res, b, NULL, NULL), YS_OK);
    cr_assert_eq(ys_report_save(&made.res, b, NULL, NULL), YS_OK);
    expect_same(a, b);
    remove_tree(top);
}

Test(report, a_folder_that_cannot_be_written_is_named_and_nothing_is_left)
{
    char top[] = "/tmp/ys_report_XXXXXX", path[64];
    struct ys_error err = {0};

    cr_assert(mkdtemp(top));
    cr_assert_eq(ys_report_save(&made.res, "/dev/null/such/place", NULL, &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "/dev/null: a file stands there"), "%s", err.text);
    /* A folder stands where a file should go, so nothing of the report may stay. */
    snprintf(path, sizeof path, "%s/evidence.json", top);
    cr_assert_eq(mkdir(path, 0777), 0);
    cr_assert_eq(ys_report_save(&made.res, top, NULL, &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "evidence.json: is a folder"), "%s", err.text);
    cr_assert_eq(rmdir(path), 0);
    cr_assert_eq(rmdir(top), 0);
}

Test(report, a_figure_that_fails_leaves_nothing)
{
    char top[] = "/tmp/ys_report_XXXXXX", path[64];
    struct ys_error err = {0};

    cr_assert(mkdtemp(top));
    snprintf(path, sizeof path, "%s/out", top);
    made.picture[3].area = 17;
    cr_assert_eq(ys_report_save(&made.res, path, NULL, &err), YS_ERR_ARG);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(rmdir(top), 0);
}

Test(report, figures_of_an_earlier_report_go_and_files_of_others_stay)
{
    char top[] = "/tmp/ys_report_XXXXXX", ours[96], changed[96], theirs[96];

    cr_assert(mkdtemp(top));
    snprintf(ours, sizeof ours, "%s/figures/area-01-date-01-2023-06-14.png", top);
    snprintf(changed, sizeof changed, "%s/figures/area-01-date-02-2023-10-05.png", top);
    snprintf(theirs, sizeof theirs, "%s/figures/notes.png", top);
    cr_assert_eq(ys_report_save(&made.res, top, NULL, NULL), YS_OK);
    cr_assert_eq(access(ours, F_OK), 0);
    for (int i = 0; i < 2; i++) {
        FILE *f = fopen(i ? changed : theirs, "w");

        cr_assert(f);
        fputs("by hand", f);
        fclose(f);
    }
    made.res.opt.no_images = true;
    cr_assert_eq(ys_report_save(&made.res, top, NULL, NULL), YS_OK);
    cr_assert_neq(access(ours, F_OK), 0);
    cr_assert_eq(access(changed, F_OK), 0);
    cr_assert_eq(access(theirs, F_OK), 0);
    remove_tree(top);
}

/* Object 3 of the first date is rejected, one is added to the second, one finds nothing. */
static void correct_by_hand(void)
{
    static struct ys_adjudicated by_hand[4] = {
        {19, 17, 21, 1, false}, {0}, {74, 71, 77, 1, false}, {12, 11, 14, 0, false}};
    static struct ys_correction row[3] = {
        {1, YS_REJECT, "A. <b>", "a mast, no car", "", "", "", 0, true, "", 0, 3, 1},
        {2, YS_ADD, "A", "missed", "", "", "", 0, true, "", 2, 0, 0},
        {3, YS_SPLIT, "A", "two", "2023-06-14", "quay", "", 2, false, "the count is refused",
         SIZE_MAX, 0, 0}};
    static struct ys_point pt[4] = {
        {130.61, 42.41}, {130.62, 42.41}, {130.62, 42.42}, {130.61, 42.42}};
    static struct ys_line ring = {pt, 4};
    static struct ys_polygon added[3] = {{0}, {&ring, 1}, {0}};
    static char path[] = "by/hand.geojson", hash[] = "ab";

    made.res.corrections_path = path;
    made.res.corrections_sha256 = hash;
    made.res.adjudicated = by_hand;
    made.res.correction = row;
    made.res.n_correction = 3;
    made.res.added = added;
    made.object[2].adjudicated = YS_REJECTED;
}

Test(report, adjudicated_counts_stand_beside_the_automatic_ones)
{
    correct_by_hand();
    char *csv = text_of(ys_report_counts_csv), *table = text_of(ys_report_table);

    cr_assert(strstr(csv, "railcar,17,20,24,18,22,track,,20,0,0,,,,5,,,,19,17,21,1\n"), "%s",
              csv);
    cr_assert(strstr(csv, "container,,,,,,block,GSD_TOO_COARSE,,,0,,,,,,,,,,,\n"), "%s", csv);
    cr_assert(strstr(table, "20  18-22    17-24             19, 17-21"), "%s", table);
    cr_assert(strstr(table, "Corrections by hand: 2 of 3 applied"));
    cr_assert(strstr(table, "feature 1, reject object 3, 2023-06-14 north yard: a mast, no"));
    cr_assert(strstr(table, "[not applied] feature 3, split into 2: the count is refused"));
    free(csv);
    free(table);
}

Test(report, corrections_are_in_every_file_of_the_report)
{
    correct_by_hand();
    char *page = text_of(ys_report_html);
    json_t *root = parsed(ys_report_json), *map = parsed(ys_report_objects_geojson);
    const json_t *row = json_array_get(json_object_get(root, "corrections"), 0);
    const json_t *count = json_array_get(json_object_get(root, "counts"), 0);
    const json_t *features = json_object_get(map, "features");
    const json_t *at = json_object_get(json_array_get(features, 2), "properties");

    cr_assert(strstr(page, "Corrections by hand") && strstr(page, "A. &lt;b&gt;"));
    cr_assert(strstr(page, "not applied: the count is refused"));
    cr_assert(strstr(page, "hand.geojson") && !strstr(page, "by/hand"));
    cr_assert_str_eq(json_string_value(json_object_get(row, "reason")), "a mast, no car");
    cr_assert_eq(json_integer_value(json_object_get(row, "number")), 3);
    cr_assert_eq(json_integer_value(json_object_get(count, "best")), 20);
    cr_assert_eq(json_integer_value(json_object_get(count, "adjudicated")), 19);
    cr_assert_str_eq(json_string_value(json_object_get(at, "adjudicated")), "rejected");
    cr_assert_eq(json_array_size(features), 106);
    at = json_object_get(json_array_get(features, 105), "properties");
    cr_assert_str_eq(json_string_value(json_object_get(at, "adjudicated")), "added");
    cr_assert(json_is_null(json_object_get(at, "number")));
    made.res.opt.no_coordinates = true;
    char *hidden = text_of(ys_report_objects_geojson);
    cr_assert(!strstr(hidden, "130.61") && !strstr(hidden, "42.41"));
    free(hidden);
    free(page);
    json_decref(root);
    json_decref(map);
}
