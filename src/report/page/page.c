/* page.c - report.html from its templates */

#include "page.h"

#include <string.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../report.h"
#include "../words.h"
#include "template.h"

static void add_items(struct ys_text *out, const char *const *text)
{
    for (; *text; text++) {
        ys_text_add(out, "<li>");
        ys_add_html(out, *text);
        ys_text_add(out, "</li>\n");
    }
}

static void add_head(struct ys_slots *slots, const ys_result *res)
{
    struct ys_text *title = ys_slot(slots, "title");

    ys_add_html(title, *ys_or_empty(res->site_name) ? res->site_name : "Yardstick report");
    for (size_t i = 0; i < res->n_alias; i++) {
        struct ys_text *out = ys_slot(slots, "aliases");

        ys_text_add(out, i ? ", " : "also ");
        ys_add_html(out, res->alias[i]);
    }
    if (res->rendered)
        ys_add_html(ys_slot(slots, "synthetic"), ys_notes_synthetic() + strlen("SYNTHETIC: "));
    ys_page_looks(ys_slot(slots, "looks"), res);
    ys_add_html(ys_slot(slots, "version"), ys_version());
    ys_text_add(ys_slot(slots, "css"), ys_web_page_css);
    ys_text_add(ys_slot(slots, "js"), ys_web_page_js);
}

static void add_headline(struct ys_text *out, const ys_result *res, size_t area)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];

        if (!ys_in_area(res, area, count->area))
            continue;
        ys_text_add(out, "<p>");
        ys_page_date(out, res, count->date);
        ys_text_add(out, ": ");
        if (count->counted) {
            ys_text_addf(out, "<strong>%u</strong> ", count->best);
            struct ys_text name = {0};
            ys_add_class(&name, count->class_name, count->best);
            ys_add_html(out, name.bytes);
            ys_text_drop(&name);
            ys_text_add(out, ", with 90&nbsp;% probability ");
            ys_page_range(out, count->low90, count->high90);
        } else {
            ys_text_add(out, "<span class=\"refused\">not counted: ");
            ys_add_html(out, ys_flag_meaning(ys_refusal(count->flags)));
            ys_text_add(out, "</span>");
        }
        ys_text_add(out, "</p>\n");
    }
}

static ys_status add_area(struct ys_text *out, const ys_result *res, size_t area,
                          struct ys_error *err)
{
    struct ys_slots slots = {0};

    ys_text_addf(ys_slot(&slots, "anchor"), "area-%zu", area + 1);
    ys_add_html(ys_slot(&slots, "name"),
                *ys_or_empty(res->area[area].name) ? res->area[area].name : "Area");
    ys_add_html(ys_slot(&slots, "class"), res->area[area].class_name);
    add_headline(ys_slot(&slots, "headline"), res, area);
    const ys_status status = ys_page_pictures(ys_slot(&slots, "pictures"), res, area, err);
    ys_page_chart(ys_slot(&slots, "chart"), res, area);
    ys_page_tracks(ys_slot(&slots, "tracks"), res, area);
    ys_page_objects(ys_slot(&slots, "objects"), res, area);
    ys_slots_fill(out, ys_web_area_html, &slots);
    return status;
}

ys_status ys_report_html(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_slots slots = {0};
    struct ys_text page = {0};
    ys_status status = YS_OK;

    *out = NULL;
    add_head(&slots, res);
    ys_page_claims(ys_slot(&slots, "claims"), res);
    add_items(ys_slot(&slots, "rules"), ys_notes_verdicts());
    ys_page_counts(ys_slot(&slots, "counts"), res);
    ys_page_corrections(ys_slot(&slots, "corrections"), res);
    ys_page_changes(ys_slot(&slots, "changes"), res);
    ys_page_misfits(ys_slot(&slots, "misfits"), res);
    for (size_t i = 0; i < res->n_area && !status; i++)
        status = add_area(ys_slot(&slots, "areas"), res, i, err);
    ys_page_methods(ys_slot(&slots, "methods"), res);
    add_items(ys_slot(&slots, "explanations"), ys_notes_explanations());
    add_items(ys_slot(&slots, "limits"), ys_notes_limits());
    ys_page_tiles(ys_slot(&slots, "tiles"), res);
    ys_page_inputs(ys_slot(&slots, "inputs"), res);
    ys_slots_fill(&page, ys_web_page_html, &slots);
    if (status) {
        ys_text_drop(&page);
        return status;
    }
    *out = ys_text_take(&page);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "report.html: out of memory");
}
