#include "../../../../src/formats/text/manifest.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

static ys_status parse(struct ys_manifest *out, struct ys_text_list *problems, const char *text,
                       struct ys_error *err)
{
    *problems = (struct ys_text_list){0};
    return ys_manifest_parse(out, problems, "m.csv", text, strlen(text), err);
}

Test(manifest, a_row_is_a_site_with_its_files_and_options)
{
    static const char text[] =
        "\xEF\xBB\xBFtiles;name;site;claims;note;class-size;tiers;pixel_size;allow_overlap\r\n"
        "\"t/a.tif@2023-09-05; t/b_*.tif\";\"Najin, \"\"Rajin\"\"\";\"s/a.geojson;s/b.kml\";"
        "c.csv;my own;tent=17x6;1-3;0.5;yes\r\n"
        ";;;;;;;;\r\n"
        "x.tif; Berth ;s.geojson;;;;2;;no\r\n";
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&m, &problems, text, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, problems.n, 0));
    cr_assert(eq(sz, m.n, 2));
    const struct ys_manifest_row *row = &m.row[0];
    cr_expect_str_eq(row->name, "Najin, \"Rajin\"");
    cr_assert(eq(sz, row->n_tiles, 2));
    cr_expect_str_eq(row->tiles[0], "t/a.tif@2023-09-05");
    cr_expect_str_eq(row->tiles[1], "t/b_*.tif");
    cr_assert(eq(sz, row->n_site, 2));
    cr_expect_str_eq(row->site[1], "s/b.kml");
    cr_expect_str_eq(row->claims, "c.csv");
    cr_expect_str_eq(row->class_size[0], "tent=17x6");
    cr_expect(eq(int, row->tiers_low, 1));
    cr_expect(eq(int, row->tiers_high, 3));
    cr_expect(eq(dbl, row->pixel_size_m, 0.5));
    cr_expect(eq(int, row->allow_overlap, YS_GIVEN_YES));
    cr_expect(eq(int, row->assume_aligned, YS_GIVEN_NOT));
    cr_expect_str_eq(row->where, "line 2");
    cr_expect_str_eq(m.row[1].name, "Berth", "blanks round a name are none of it");
    cr_expect(m.row[1].claims == NULL);
    cr_expect(eq(int, m.row[1].tiers_high, 2));
    cr_expect(eq(int, m.row[1].allow_overlap, YS_GIVEN_NO));
    ys_manifest_fini(&m);
    ys_text_list_fini(&problems);
}

Test(manifest, every_faulty_row_is_told_and_reading_goes_on)
{
    static const char text[] = "name,site,tiles,tiers,pixel_size,assume_aligned\n"
                               ",s.geojson,t.tif,,,\n"
                               "A,,t.tif,0-3,-1,perhaps\n"
                               "B,s.geojson,;,,,\n"
                               "C,s.geojson,t.tif\n"
                               "D,s.geojson,t.tif,,,,\n"
                               "Good,s.geojson,t.tif,,,\n"
                               "GOOD,s.geojson,t.tif,,,\n";
    static const char *const want[] = {
        "m.csv: line 2, column 'name': ''; want the site's name, of 200 bytes at most",
        "m.csv: line 3, column 'site': ''; want a site file",
        "m.csv: line 3, column 'tiers': '0-3'; want tiers like 1-3",
        "m.csv: line 3, column 'pixel_size': '-1'; want metres of a pixel, over 0, 1000 at "
        "most",
        "m.csv: line 3, column 'assume_aligned': 'perhaps'; want yes, no or nothing",
        "m.csv: line 4, column 'tiles': ';'; want tiles, like tiles/najin_*.tif",
        "m.csv: line 5: 3 fields; want 6",
        "m.csv: line 6: 7 fields; want 6 (quote a field that has the delimiter in it)",
        "m.csv: line 8, column 'name': 'GOOD' stands on line 7, too; want names that differ",
    };
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_assert(eq(int, parse(&m, &problems, text, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, problems.n, sizeof want / sizeof *want));
    for (size_t i = 0; i < problems.n && i < sizeof want / sizeof *want; i++)
        cr_expect_str_eq(problems.at[i], want[i]);
    ys_manifest_fini(&m);
    ys_text_list_fini(&problems);
}

struct refusal {
    char text[120], says[100];
};

ParameterizedTestParameters(manifest, what_is_no_manifest_is_refused)
{
    static struct refusal p[] = {
        {"", "m.csv: no header line; want columns name, site, tiles"},
        {"name,site\nA,s\n", "m.csv: line 1: no column 'tiles'"},
        {"name,site,tile\nA,s,t\n", "m.csv: line 1: column 'tile'; did you mean 'tiles'?"},
        {"name,site,tiles,cliams\n", "m.csv: line 1: column 'cliams'; did you mean 'claims'?"},
        {"name,site,tiles,name\n", "m.csv: line 1: column 'name' twice"},
        {"name,site,tiles\n\n", "m.csv: no site; want a row a site"},
        {"name,site,tiles\n\"A,s,t\n", "m.csv: line 2: a quoted field has no end"},
        {"name,site,tiles\nA\"B,s,t\n", "m.csv: line 2: a quote inside a field"},
        {"name,site,tiles\nA,\xFF,t\n", "m.csv: byte 19 (0xff) is no UTF-8"},
    };

    return cr_make_param_array(struct refusal, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct refusal *p, manifest, what_is_no_manifest_is_refused)
{
    struct ys_manifest m;
    struct ys_text_list problems;
    struct ys_error err = {0};

    cr_expect(eq(int, parse(&m, &problems, p->text, &err), YS_ERR_FORMAT));
    cr_expect(strncmp(err.text, p->says, strlen(p->says)) == 0, "'%s', want '%s'", err.text,
              p->says);
    cr_expect(eq(sz, m.n, 0));
    ys_text_list_fini(&problems);
}
