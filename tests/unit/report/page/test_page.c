#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/figure/figure_affine.h"
#include "../../../../src/report/template.h"
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

static char *page_of(void)
{
    struct ys_error err = {0};
    char *page = NULL;

    cr_assert_eq(ys_report_html(&page, &made.res, &err), YS_OK, "%s", err.text);
    return page;
}

static bool is_void(const char *name, size_t n)
{
    static const char *const empty[] = {"meta", "wbr", "input", "br", "!doctype"};

    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (strlen(empty[i]) == n && !memcmp(empty[i], name, n))
            return true;
    return false;
}

/* Every element that is opened is closed, in order, and no attribute runs away. */
static void expect_balanced(const char *page)
{
    struct {
        const char *name;
        size_t n;
    } open[64];
    size_t depth = 0;

    for (const char *at = page; (at = strchr(at, '<'));) {
        const bool closes = at[1] == '/';
        const char *name = at + 1 + closes;
        const size_t n = strcspn(name, " >/\n");
        const char *end = name + n;
        char quote = 0;

        for (; *end && (quote || *end != '>'); end++)
            if (*end == '"')
                quote = quote ? 0 : '"';
        cr_assert(*end, "a tag that does not end: %.60s", at);
        if (closes) {
            cr_assert(depth && open[depth - 1].n == n && !memcmp(open[depth - 1].name, name, n),
                      "closes what is not open: %.60s", at);
            depth--;
        } else if (end[-1] != '/' && !is_void(name, n)) {
            cr_assert(depth < 64);
            open[depth].name = name;
            open[depth++].n = n;
        }
        at = end;
        if (!closes && n == 6 && !memcmp(name, "script", 6))
            at = strstr(at, "</script");
        else if (!closes && n == 5 && !memcmp(name, "style", 5))
            at = strstr(at, "</style");
    }
    cr_assert_eq(depth, 0);
}

static size_t occurrences(const char *text, const char *what)
{
    size_t n = 0;

    for (; (text = strstr(text, what)); text++)
        n++;
    return n;
}

TestSuite(page, .init = init, .fini = fini);

Test(page, it_is_whole_and_every_slot_is_filled)
{
    char *page = page_of();

    expect_balanced(page);
    cr_assert(!strstr(page, "{{") && !strstr(page, "}}"));
    cr_assert(strstr(page, "about 73 railcars"));
    cr_assert(strstr(page, "not consistent"));
    /* At the verdicts of the first screen, over the section, and at each tested figure. */
    cr_assert_eq(occurrences(page, "rehearsal, rendered tiles"), 5);
    cr_assert(strstr(page, "<strong>SYNTHETIC</strong>"));
    cr_assert_eq(occurrences(page, "data:image/png;base64,"), 4);
    cr_assert_eq(occurrences(page, "<a href=\"#d"), 105);
    free(page);
}

Test(page, it_refers_to_nothing_outside_itself)
{
    char *page = page_of();

    /* Nothing is loaded; a source is followed only by the reader's own click, and learns nothing
     * of the page. */
    for (const char *at = page; (at = strstr(at, "href=\"")); at += 6)
        cr_assert(at[6] == '#' || !strncmp(at + 6, "data:image/", 11) ||
                      !strncmp(at - 29, "<a rel=\"noopener noreferrer\" ", 29),
                  "%.60s", at);
    cr_assert(!strstr(page, "src=") && !strstr(page, "@import") && !strstr(page, "url("));
    cr_assert(strstr(page, "default-src 'none'"));
    cr_assert(
        strstr(page, "href=\"https://example.org/traffic\">https://example.org/traffic</a>"));
    free(page);
}

/* A PNG takes five times the bytes: 4 of them fit a page that can be sent, 40 do not. */
Test(page, many_pictures_are_jpeg)
{
    struct ys_picture many[6];

    for (int i = 0; i < 6; i++)
        many[i] = made.picture[i % 4];
    made.res.picture = many;
    made.res.n_picture = 6;
    char *page = page_of();

    expect_balanced(page);
    /* Of base64: the first bytes of every JPEG, ff d8 ff. */
    cr_assert_eq(occurrences(page, "data:image/jpeg;base64,/9j/"), 6);
    cr_assert(!strstr(page, "image/png"));
    free(page);
    made.res.picture = made.picture;
    made.res.n_picture = 4;
}

Test(page, every_link_to_an_object_has_its_object_once)
{
    char *page = page_of(), id[32];

    for (size_t i = 0; i < made.res.n_object; i++) {
        snprintf(id, sizeof id, " id=\"d%zuo%u\"", made.object[i].date + 1,
                 made.object[i].number);
        cr_assert_eq(occurrences(page, id), 1, "%s", id);
    }
    free(page);
}

Test(page, hostile_texts_stay_texts)
{
    static char evil[] = "</script><script>alert(1)</script>\"'><img src=x onerror=y>{{css}}";

    made.res.site_name = evil;
    made.res.command = evil;
    made.res.alias[0] = evil;
    made.res.site_path = evil;
    made.area[0].name = made.count[0].area = made.count[2].area = evil;
    for (size_t i = 0; i < made.res.n_object; i++)
        if (made.object[i].area[0] == 'n')
            made.object[i].area = made.object[i].track = evil;
    made.track[0].area = made.track[0].track = evil;
    made.info[0].path = made.info[0].sensor = made.info[0].licence = made.info[0].crs = evil;
    made.info[0].sample = made.date[0].sha256 = made.info[0].date_source = evil;
    made.date[0].aligned = false;
    made.date[0].reason = evil;
    struct ys_verdict *v = &made.verdict[0];
    v->id = v->class_name = v->kind = v->site = v->stated = v->code = v->reason = evil;
    v->said_by = v->publisher = v->source = v->note = v->disputed = evil;
    made.skipped[0] = (struct ys_skipped){evil, evil};
    char *page = page_of();

    expect_balanced(page);
    cr_assert_eq(occurrences(page, "<script"), 1);
    cr_assert_eq(occurrences(page, "</script"), 1);
    cr_assert(!strstr(page, "<img"));
    free(page);
}

Test(page, without_images_or_coordinates_it_has_none)
{
    made.res.opt.no_images = true;
    made.res.opt.no_coordinates = true;
    char *page = page_of();

    expect_balanced(page);
    cr_assert(!strstr(page, "data:image") && !strstr(page, "<image") &&
              !strstr(page, "longitude</th>"));
    cr_assert(!strstr(page, "130.60") && !strstr(page, "href=\"#d"));
    free(page);
}

Test(page, dates_that_are_not_aligned_stand_side_by_side)
{
    made.date[0].aligned = false;
    made.date[0].reason = "no tie points";
    char *page = page_of();

    cr_assert_eq(occurrences(page, "<figure class=\"viewer alone\""), 4);
    cr_assert(strstr(page, "no tie points"));
    free(page);
}

Test(page, a_long_list_of_figures_without_a_verdict_is_folded_away)
{
    struct ys_verdict many[10];

    for (int i = 0; i < 10; i++)
        many[i] = made.verdict[i < 2 ? i : 2];
    made.res.verdict = many;
    made.res.n_verdict = 10;
    char *page = page_of();

    expect_balanced(page);
    cr_assert(strstr(page, "<details><summary>8 figures of which these pictures cannot tell"));
    const char *claims = strstr(page, "id=\"claims\"");
    cr_assert(claims && strstr(claims, "not consistent") < strstr(claims, "8 figures"));
    free(page);
}

Test(page, an_empty_result_is_a_page)
{
    ys_result none = {.opt = made.res.opt};
    char *page = NULL;

    cr_assert_eq(ys_report_html(&page, &none, NULL), YS_OK);
    expect_balanced(page);
    free(page);
}

Test(values, a_part_is_left_out_where_its_slot_is_empty)
{
    struct ys_template_values values = {0};
    struct ys_text out = {0};

    ys_text_add(ys_template_value(&values, "a"), "1");
    ys_text_add(ys_template_value(&values, "a"), "2");
    ys_template_value(&values, "b");
    ys_template_fill(&out, "x{{?a}}[{{a}}{{?b}}({{b}}){{/b}}]{{/a}}{{?c}}-{{/c}}y", &values);
    cr_assert_str_eq(out.bytes, "x[12]y");
    ys_text_drop(&out);
}

Test(values, what_is_put_in_is_not_a_template)
{
    struct ys_template_values values = {0};
    struct ys_text out = {0};

    ys_text_add(ys_template_value(&values, "a"), "{{a}}{{?b}}");
    ys_template_fill(&out, "({{a}})", &values);
    cr_assert_str_eq(out.bytes, "({{a}}{{?b}})");
    ys_text_drop(&out);
}

static struct ys_polygon polygon_of(struct ys_line *ring, struct ys_point *pt, size_t n)
{
    *ring = (struct ys_line){pt, n};
    return (struct ys_polygon){ring, 1};
}

Test(fit, an_affine_map_is_found_again)
{
    struct ys_point a[4] = {{0, 0}, {100, 10}, {90, 60}, {-5, 55}}, b[4];
    const struct ys_affine map = {0.8, 0.1, -0.05, 0.81, 12, -7};
    struct ys_line ring[2];
    struct ys_affine out;

    for (int i = 0; i < 4; i++) {
        b[i].x = map.a * a[i].x + map.c * a[i].y + map.e;
        b[i].y = map.b * a[i].x + map.d * a[i].y + map.f;
    }
    const struct ys_polygon from = polygon_of(&ring[0], a, 4), to = polygon_of(&ring[1], b, 4);
    cr_assert(ys_affine_fit(&out, &from, &to));
    cr_assert_float_eq(out.a, map.a, 1e-9);
    cr_assert_float_eq(out.b, map.b, 1e-9);
    cr_assert_float_eq(out.c, map.c, 1e-9);
    cr_assert_float_eq(out.d, map.d, 1e-9);
    cr_assert_float_eq(out.e, map.e, 1e-9);
    cr_assert_float_eq(out.f, map.f, 1e-9);
}

Test(fit, outlines_that_do_not_belong_together_are_refused)
{
    struct ys_point a[4] = {{0, 0}, {100, 10}, {90, 60}, {-5, 55}};
    struct ys_point on_line[4] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
    struct ys_line ring[3];
    struct ys_affine out;
    const struct ys_polygon four = polygon_of(&ring[0], a, 4),
                            three = polygon_of(&ring[1], a, 3);
    const struct ys_polygon flat = polygon_of(&ring[2], on_line, 4), none = {0};

    cr_assert(!ys_affine_fit(&out, &four, &three));
    cr_assert(!ys_affine_fit(&out, &flat, &four));
    cr_assert(!ys_affine_fit(&out, &none, &none));
}

Test(page, a_count_of_a_place_unlike_all_that_was_measured_is_named_before_any_number)
{
    char *page = page_of();

    cr_expect(!strstr(page, "class=\"unlike\""));
    free(page);
    made.res.count[0].flags |= YS_UNLIKE;
    page = page_of();
    const char *unlike = strstr(page, "class=\"unlike\""),
               *counts = strstr(page, "id=\"counts\"");

    cr_expect(unlike && counts && unlike < counts);
    expect_balanced(page);
    free(page);
}
