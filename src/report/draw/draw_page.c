/* draw_page.c - the page from its template, with everything that it needs inside
 *
 * What comes from outside (names of files, the site, sensors) is JSON in a script element that no
 * browser runs, with every '<' written as an escape: no text can end the element. */

#include "draw_page.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../base64.h"
#include "../escape.h"
#include "../json/json_builder.h"
#include "../template.h"
#include "../texts.h"

extern const char ys_web_draw_html[], ys_web_draw_css[], ys_web_draw_js[],
    ys_web_draw_place_js[], ys_web_draw_site_js[], ys_web_draw_view_js[];

/* JSON inside of markup. */
static void add_json(struct ys_text *out, const char *json)
{
    for (const char *open; (open = strchr(json, '<')); json = open + 1) {
        ys_text_add_n(out, json, (size_t)(open - json));
        ys_text_add(out, "\\u003c");
    }
    ys_text_add(out, json);
}

/* Each T("text") of a script as a string in the page's language. */
static void add_script(struct ys_text *out, const char *js, const char *language)
{
    char english[400];

    for (const char *open, *close; (open = strstr(js, "T(\"")); js = close + 2) {
        close = strstr(open, "\")");
        assert(close && (size_t)(close - open) < sizeof english); /* our own scripts */
        memcpy(english, open + 3, (size_t)(close - open) - 3);
        english[close - open - 3] = '\0';
        ys_text_add_n(out, js, (size_t)(open - js));
        ys_text_add(out, "\"");
        ys_text_add(out, ys_translate(language, english));
        ys_text_add(out, "\"");
    }
    ys_text_add(out, js);
}

static void put_lattice(struct ys_json_builder *json, json_t *tile,
                        const struct ys_draw_lattice *lattice)
{
    const size_t n = (size_t)(lattice->columns + 1) * (lattice->rows + 1);
    json_t *at = ys_json_put_object(json, tile, "lattice"), *nodes;

    ys_json_put_count(json, at, "columns", true, lattice->columns);
    ys_json_put_count(json, at, "rows", true, lattice->rows);
    ys_json_put_number(json, at, "error_px", lattice->error_px, 4);
    nodes = ys_json_put_array(json, at, "nodes");
    /* 1e-11 degrees is a micrometre: the lattice loses nothing by it. */
    for (size_t i = 0; i < n && !json->failed; i++)
        ys_json_append_pair(json, nodes, lattice->lon[i], lattice->lat[i], 11);
}

static void put_box(struct ys_json_builder *json, json_t *parent, const char *key,
                    const double box[4])
{
    json_t *array = ys_json_put_array(json, parent, key);

    for (int k = 0; k < 4; k++)
        ys_json_append(json, array, json_real(box[k]));
}

static void put_tile(struct ys_json_builder *json, json_t *tile,
                     const struct ys_draw_picture *picture)
{
    const struct ys_tile_info *info = picture->info;
    json_t *pieces;

    ys_json_put_text(json, tile, "file", ys_basename(info->path));
    ys_json_put_text(json, tile, "date", info->date);
    ys_json_put_text(json, tile, "sensor", info->sensor);
    ys_json_put_text(json, tile, "licence", info->licence);
    ys_json_put_bool(json, tile, "rendered", info->rendered);
    ys_json_put_count(json, tile, "width", true, info->width_px);
    ys_json_put_count(json, tile, "height", true, info->height_px);
    ys_json_put_number(json, tile, "gsd_x_m", info->gsd_x_m, 6);
    ys_json_put_number(json, tile, "gsd_y_m", info->gsd_y_m, 6);
    ys_json_put_number(json, tile, "shows_m", info->shows_m, 3);
    ys_json_put_count(json, tile, "reduced", true, picture->reduced);
    ys_json_put_count(json, tile, "whole_reduced", true, picture->whole_reduced);
    put_box(json, tile, "finest", picture->finest);
    put_lattice(json, tile, &picture->lattice);
    pieces = ys_json_put_array(json, tile, "pieces");
    for (size_t i = 0; i < picture->n_piece && !json->failed; i++) {
        const struct ys_draw_piece *p = &picture->piece[i];

        put_box(json, ys_json_append_object(json, pieces), "box",
                (const double[4]){p->x, p->y, p->width, p->height});
    }
}

static ys_status add_tiles(struct ys_text *out, const struct ys_draw_page *page,
                           struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};
    char *text;

    ys_json_put_count(&json, json.root, "first", true, (int64_t)page->first);
    ys_json_put_text(&json, json.root, "site_file", page->site_file);
    ys_json_put_text(&json, json.root, "no_lines", page->no_lines);
    json_t *tiles = ys_json_put_array(&json, json.root, "tiles");

    for (size_t i = 0; i < page->n && !json.failed; i++)
        put_tile(&json, ys_json_append_object(&json, tiles), &page->picture[i]);
    const ys_status status = ys_json_finish(&text, &json, "page to draw on", err);

    if (!status)
        add_json(out, text);
    free(text);
    return status;
}

/* Of all tiles, one after another. */
static void add_pictures(struct ys_text *out, const struct ys_draw_page *page)
{
    ys_text_add(out, "[");
    for (size_t i = 0, n = 0; i < page->n; i++)
        for (size_t k = 0; k < page->picture[i].n_piece; k++) {
            const struct ys_draw_piece *piece = &page->picture[i].piece[k];

            ys_text_add(out, n++ ? ",\n\"" : "\"");
            ys_add_base64(out, piece->jpeg, piece->bytes);
            ys_text_add(out, "\"");
        }
    ys_text_add(out, "]");
}

ys_status ys_draw_html(char **out, const struct ys_draw_page *page, struct ys_error *err)
{
    const char *const script[] = {ys_web_draw_place_js, ys_web_draw_site_js,
                                  ys_web_draw_view_js, ys_web_draw_js};
    struct ys_template_values values = {.language = page->language};
    struct ys_text html = {0};
    struct ys_text *js = ys_template_value(&values, "js");

    *out = NULL;
    ys_add_html(ys_template_value(&values, "version"), ys_version());
    ys_text_add(ys_template_value(&values, "css"), ys_web_draw_css);
    for (size_t i = 0; i < sizeof script / sizeof *script; i++)
        add_script(js, script[i], page->language);
    ys_text_add(ys_template_value(&values, "lang"), page->language ? page->language : "en");
    add_json(ys_template_value(&values, "site"), page->site ? page->site : "null");
    add_json(ys_template_value(&values, "proposals"),
             page->proposals ? page->proposals : "null");
    const ys_status status = add_tiles(ys_template_value(&values, "tiles"), page, err);
    add_pictures(ys_template_value(&values, "pictures"), page);
    ys_template_fill(&html, ys_web_draw_html, &values);
    if (!status)
        *out = ys_text_take(&html);
    ys_text_drop(&html);
    if (status)
        return status;
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "page to draw on: out of memory");
}
