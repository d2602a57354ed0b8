/* What comes from outside stays text inside of the page. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/draw/draw_page.h"

static char *page_of(const char *path, const char *sensor, const char *site)
{
    static double lon[4] = {39, 39.01, 39, 39.01}, lat[4] = {30.01, 30.01, 30, 30};
    static unsigned char jpeg[3] = {0xFF, 0xD8, 0xFF};
    static struct ys_draw_piece piece = {0, 0, 10, 10, jpeg, sizeof jpeg};
    const struct ys_tile_info info = {.path = path,
                                      .sensor = sensor,
                                      .licence = "",
                                      .date = "2023-10-05",
                                      .width_px = 10,
                                      .height_px = 10};
    const struct ys_draw_picture picture = {.info = &info,
                                            .lattice = {1, 1, lon, lat, 0.01},
                                            .piece = &piece,
                                            .n_piece = 1,
                                            .reduced = 1,
                                            .whole_reduced = 1};
    const struct ys_draw_page page = {
        .picture = &picture, .n = 1, .site = site, .site_file = path};
    struct ys_error err;
    char *html;

    cr_assert_not(ys_draw_html(&html, &page, &err), "%s", err.text);
    return html;
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;

    for (; (text = strstr(text, word)); text++)
        n++;
    return n;
}

/* The JSON of an element of the page. */
static json_t *json_of(const char *html, const char *id)
{
    char open[64];
    json_error_t why;

    snprintf(open, sizeof open, "id=\"data-%s\">", id);
    const char *at = strstr(html, open);
    cr_assert(at);
    at += strlen(open);
    const char *end = strstr(at, "</script>");
    cr_assert(end);
    json_t *root = json_loadb(at, (size_t)(end - at), JSON_DECODE_ANY, &why);

    cr_assert(root, "%s: %s", id, why.text);
    return root;
}

#define BAD "</script><script>alert(1)</script><!-- {{css}} [[Counts]] \" ' & <img onerror=x>"

Test(draw_page, names_that_are_markup_end_no_element_and_read_as_they_were)
{
    char *plain = page_of("tile.tif", "", "null"), *site, *html;
    json_t *root =
        json_pack("{s:s, s:s, s:[]}", "type", "FeatureCollection", "name", BAD, "features");

    site = json_dumps(root, JSON_COMPACT);
    html = page_of("a" BAD, BAD, site);
    for (const char *const *word =
             (const char *const[]){"<script", "</script", "<!--", "<img", NULL};
         *word; word++)
        cr_expect_eq(times(html, *word), times(plain, *word), "%s", *word);
    json_t *tiles = json_of(html, "tiles"), *back = json_of(html, "site");
    json_t *tile = json_array_get(json_object_get(tiles, "tiles"), 0);

    cr_expect_str_eq(json_string_value(json_object_get(back, "name")), BAD);
    cr_expect_str_eq(json_string_value(json_object_get(tile, "sensor")), BAD);
    json_decref(tiles);
    json_decref(back);
    json_decref(root);
    free(site);
    free(html);
    free(plain);
}

Test(draw_page, a_page_without_a_site_has_null_in_its_place)
{
    char *html = page_of("tile.tif", "", NULL);
    json_t *site = json_of(html, "site"), *pictures = json_of(html, "pictures");

    cr_expect(json_is_null(site));
    cr_expect_str_eq(json_string_value(json_array_get(pictures, 0)), "/9j/");
    json_decref(site);
    json_decref(pictures);
    free(html);
}
