/* page.c - report.html from its templates */

#include "page.h"

#include <string.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../report.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page_answer.h"
#include "web.h"

static void add_items(struct ys_text *out, const ys_result *res, const char *const *text)
{
    for (; *text; text++) {
        ys_text_add(out, "<li>");
        ys_page_say(out, res, *text);
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
        ys_add_html(out, count->area);
        ys_text_add(out, *ys_or_empty(count->area) ? ", " : "");
        ys_page_date(out, res, count->date);
        if (*ys_or_empty(count->measured)) {
            ys_text_add(out, " (");
            ys_page_sentence(out, res, count->measured);
            ys_text_add(out, ")");
        }
    }
}

static void add_head(struct ys_template_values *values, const ys_result *res)
{
    struct ys_text *title = ys_template_value(values, "title");

    ys_text_add(ys_template_value(values, "lang"),
                res->opt.language ? res->opt.language : "en");
    ys_add_html(title, *ys_or_empty(res->site_name) ? res->site_name
                                                    : ys_say(res, "Yardstick report"));
    for (size_t i = 0; i < res->n_alias; i++) {
        struct ys_text *out = ys_template_value(values, "aliases");

        ys_text_add(out, i ? ", " : "");
        ys_add_html(out, res->alias[i]);
    }
    if (res->rendered)
        ys_page_say(ys_template_value(values, "synthetic"), res,
                    ys_notes_synthetic() + strlen("SYNTHETIC: "));
    add_unlike(ys_template_value(values, "unlike"), res);
    ys_page_looks(ys_template_value(values, "looks"), res);
    ys_add_html(ys_template_value(values, "version"), ys_version());
    ys_page_licences(ys_template_value(values, "licences"), res);
    ys_text_add(ys_template_value(values, "css"), ys_web_page_css);
    ys_text_add(ys_template_value(values, "js"), ys_web_page_js);
}

/* The sentences, of the first areas; the tables have all. */
static void add_answers(struct ys_text *out, const ys_result *res)
{
    enum { MOST = 4 };

    for (size_t i = 0; i < res->n_area && i < MOST; i++) {
        struct ys_text sentence = {0}, caution = {0};

        ys_answer_sentence(&sentence, res, i);
        ys_answer_caution(&caution, res, i);
        if (sentence.n) {
            ys_text_addf(out, "<p class=\"answer%s\">", i ? " further" : "");
            ys_add_html(out, sentence.bytes);
            ys_text_add(out, "</p>\n");
        }
        if (caution.n) {
            ys_text_add(out, "<p class=\"caution\">");
            ys_add_html(out, caution.bytes);
            ys_text_add(out, "</p>\n");
        }
        out->failed |= sentence.failed | caution.failed;
        ys_text_drop(&sentence);
        ys_text_drop(&caution);
    }
    if (res->n_area > MOST) {
        struct ys_template_values values = {.language = res->opt.language};

        ys_text_addf(ys_template_value(&values, "n"), "%zu", res->n_area - MOST);
        ys_text_add(out, "<p class=\"answer further\"><a href=\"#counts\">");
        ys_template_fill(out, ys_say(res, "{{n}} more areas stand in the table of counts."),
                         &values);
        ys_text_add(out, "</a></p>\n");
    }
}

/* The first area on the first screen, the others below. */
static ys_status add_areas(struct ys_template_values *values, const ys_result *res,
                           struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; i < res->n_area && !status; i++) {
        status =
            ys_page_viewer(ys_template_value(values, i ? "pictures" : "picture"), res, i, err);
        ys_page_chart(ys_template_value(values, "charts"), res, i);
    }
    return status;
}

ys_status ys_report_html(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_template_values values = {.language = res->opt.language};
    struct ys_text page = {0}, together = {0};

    *out = NULL;
    add_head(&values, res);
    add_answers(ys_template_value(&values, "answer"), res);
    const ys_status status = add_areas(&values, res, err);
    ys_page_verdicts(ys_template_value(&values, "verdicts"), res);
    ys_page_claims(ys_template_value(&values, "claims"), res);
    add_items(ys_template_value(&values, "rules"), res, ys_notes_verdicts());
    if (res->n_count)
        ys_page_counts(ys_template_value(&values, "counts"), res);
    ys_page_corrections(ys_template_value(&values, "corrections"), res);
    ys_page_changes(ys_template_value(&values, "changes"), res);
    ys_page_misfits(ys_template_value(&values, "misfits"), res);
    ys_page_objects(ys_template_value(&values, "objects"), res);
    ys_page_tracks(ys_template_value(&values, "tracks"), res);
    ys_page_methods(ys_template_value(&values, "methods"), res);
    add_items(ys_template_value(&values, "explanations"), res, ys_notes_explanations());
    add_items(ys_template_value(&values, "limits"), res, ys_notes_limits());
    ys_page_tiles(ys_template_value(&values, "tiles"), res);
    ys_page_inputs(ys_template_value(&values, "inputs"), res);
    ys_template_fill(&page, ys_web_page_html, &values);
    if (status) {
        ys_text_drop(&page);
        return status;
    }
    ys_page_together(&together, ys_or_empty(page.bytes));
    together.failed |= page.failed;
    ys_text_drop(&page);
    *out = ys_text_take(&together);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "report.html: out of memory");
}
