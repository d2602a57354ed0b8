/* page_corrections.c - what an analyst corrected, for report.html */

#include "../notes.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"

static void action_cells(struct ys_text *out, const ys_result *res,
                         const struct ys_correction *row)
{
    struct ys_template_values action = {.language = res->opt.language},
                              object = {.language = res->opt.language};

    ys_page_open_cell(out, res, "", "Action");
    ys_page_say(ys_template_value(&action, "action"), res, ys_action_name(row->action));
    if (row->parts)
        ys_text_addf(ys_template_value(&action, "parts"), "%u", row->parts);
    ys_template_fill(out, ys_say(res, "{{action}}{{?parts}} into {{parts}}{{/parts}}"),
                     &action);
    ys_text_add(out, "</td>");
    ys_page_open_cell(out, res, row->n_objects ? "n" : "n none", "Object");
    if (row->n_objects)
        ys_text_addf(ys_template_value(&object, "n"), "%u", row->object);
    if (row->n_objects > 1)
        ys_text_addf(ys_template_value(&object, "more"), "%u", row->n_objects - 1);
    ys_template_fill(out, ys_say(res, "{{n}}{{?more}} and {{more}} more{{/more}}"), &object);
    ys_text_add(out, "</td>");
}

static void correction_row(struct ys_text *out, const ys_result *res,
                           const struct ys_correction *row)
{
    const struct ys_count *count = row->count < res->n_count ? &res->count[row->count] : NULL;

    ys_text_add(out, "<tr>");
    ys_page_number_cell(out, res, "Feature", (double)row->feature, 0);
    action_cells(out, res, row);
    if (count)
        ys_page_date_cell(out, res, count->date);
    else
        ys_page_text_cell(out, res, "Date", row->date);
    ys_page_text_cell(out, res, "Area", count ? count->area : row->area);
    ys_page_text_cell(out, res, "Class", count ? count->class_name : row->class_name);
    ys_page_text_cell(out, res, "Author", row->author);
    ys_page_text_cell(out, res, "Reason", row->reason);
    ys_page_open_cell(out, res, row->applied ? "" : "refused", "Applied?");
    ys_page_say(out, res, row->applied ? "applied" : "not applied");
    if (!row->applied) {
        ys_text_add(out, ": ");
        ys_page_sentence(out, res, row->why);
    }
    ys_text_add(out, "</td></tr>\n");
}

void ys_page_corrections(struct ys_text *out, const ys_result *res)
{
    static const char *const heading[] = {"Feature", "Action", "Object", "Date",    "Area",
                                          "Class",   "Author", "Reason", "Applied?"};

    if (!*ys_or_empty(res->corrections_path))
        return;
    ys_text_add(out, "<p>");
    ys_page_say(out, res, ys_notes_adjudicated());
    ys_text_add(out, "</p>\n");
    ys_page_open_table(out, res, "cards", "Corrections by hand");
    for (size_t k = 0; k < sizeof heading / sizeof *heading; k++)
        ys_page_head(out, res, k == 0 || k == 2 ? "n" : "", heading[k]);
    ys_text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < res->n_correction; i++)
        correction_row(out, res, &res->correction[i]);
    ys_page_close_table(out);
}
