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

/* Before any number: which of them are of places that nothing was measured on. */
static void add_unlike(struct ys_text *out, const ys_result *res)
{
    size_t n = 0;

    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];

        if (!(count->flags & YS_UNLIKE))
            continue;
        ys_text_add(out, n++ ? "; " : "");
        ys_add_html(out, *ys_or_empty(count->area) ? count->area : "Area");
        ys_text_add(out, ", ");
        ys_page_date(out, res, count->date);
        if (*ys_or_empty(count->measured)) {
            ys_text_add(out, " (");
            ys_add_html(out, count->measured);
            ys_text_add(out, ")");
        }
    }
}

static void add_head(struct ys_template_values *values, const ys_result *res)
{
    struct ys_text *title = ys_template_value(values, "title");

    ys_add_html(title, *ys_or_empty(res->site_name) ? res->site_name : "Yardstick report");
    for (size_t i = 0; i < res->n_alias; i++) {
        struct ys_text *out = ys_template_value(values, "aliases");

        ys_text_add(out, i ? ", " : "also ");
        ys_add_html(out, res->alias[i]);
    }
    if (res->rendered)
        ys_add_html(ys_template_value(values, "synthetic"),
                    ys_notes_synthetic() + strlen("SYNTHETIC: "));
    add_unlike(ys_template_value(values, "unlike"), res);
    ys_page_looks(ys_template_value(values, "looks"), res);
    ys_add_html(ys_template_value(values, "version"), ys_version());
    ys_text_add(ys_template_value(values, "css"), ys_web_page_css);
    ys_text_add(ys_template_value(values, "js"), ys_web_page_js);
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
            out->failed |= name.failed;
            ys_text_drop(&name);
            ys_text_add(out, ", with 90&nbsp;% probability ");
            ys_page_range(out, count->low90, count->high90);
        } else {
            ys_text_add(out, "<span class=\"refused\">not counted: ");
            ys_add_refusal(out, res, count->date, count->flags);
            ys_text_add(out, "</span>");
        }
        ys_text_add(out, "</p>\n");
    }
}

static ys_status add_area(struct ys_text *out, const ys_result *res, size_t area,
                          struct ys_error *err)
{
    struct ys_template_values values = {0};

    ys_text_addf(ys_template_value(&values, "anchor"), "area-%zu", area + 1);
    ys_add_html(ys_template_value(&values, "name"),
                *ys_or_empty(res->area[area].name) ? res->area[area].name : "Area");
    ys_add_html(ys_template_value(&values, "class"), res->area[area].class_name);
    add_headline(ys_template_value(&values, "headline"), res, area);
    const ys_status status =
        ys_page_pictures(ys_template_value(&values, "pictures"), res, area, err);
    ys_page_chart(ys_template_value(&values, "chart"), res, area);
    ys_page_tracks(ys_template_value(&values, "tracks"), res, area);
    ys_page_objects(ys_template_value(&values, "objects"), res, area);
    ys_template_fill(out, ys_web_area_html, &values);
    return status;
}

ys_status ys_report_html(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_template_values values = {0};
    struct ys_text page = {0};
    ys_status status = YS_OK;

    *out = NULL;
    add_head(&values, res);
    ys_page_claims(ys_template_value(&values, "claims"), res);
    add_items(ys_template_value(&values, "rules"), ys_notes_verdicts());
    ys_page_counts(ys_template_value(&values, "counts"), res);
    ys_page_corrections(ys_template_value(&values, "corrections"), res);
    ys_page_changes(ys_template_value(&values, "changes"), res);
    ys_page_misfits(ys_template_value(&values, "misfits"), res);
    for (size_t i = 0; i < res->n_area && !status; i++)
        status = add_area(ys_template_value(&values, "areas"), res, i, err);
    ys_page_methods(ys_template_value(&values, "methods"), res);
    add_items(ys_template_value(&values, "explanations"), ys_notes_explanations());
    add_items(ys_template_value(&values, "limits"), ys_notes_limits());
    ys_page_tiles(ys_template_value(&values, "tiles"), res);
    ys_page_inputs(ys_template_value(&values, "inputs"), res);
    ys_template_fill(&page, ys_web_page_html, &values);
    if (status) {
        ys_text_drop(&page);
        return status;
    }
    *out = ys_text_take(&page);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "report.html: out of memory");
}
