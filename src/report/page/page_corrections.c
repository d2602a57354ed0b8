/* page_corrections.c - what an analyst corrected, for report.html */

#include "../notes.h"
#include "../words.h"
#include "page.h"

static void text_cell(struct ys_text *out, const char *text)
{
    ys_text_add(out, "<td>");
    ys_add_html(out, text);
    ys_text_add(out, "</td>");
}

static void action_cell(struct ys_text *out, const struct ys_correction *row)
{
    ys_text_addf(out, "<td>%s", ys_action_name(row->action));
    if (row->parts)
        ys_text_addf(out, " into %u", row->parts);
    ys_text_add(out, "</td><td class=\"n\">");
    if (row->n_objects)
        ys_text_addf(out, "%u", row->object);
    if (row->n_objects > 1)
        ys_text_addf(out, " and %u more", row->n_objects - 1);
    ys_text_add(out, "</td>");
}

static void correction_row(struct ys_text *out, const ys_result *res,
                           const struct ys_correction *row)
{
    const struct ys_count *count = row->count < res->n_count ? &res->count[row->count] : NULL;

    ys_text_addf(out, "<tr><td class=\"n\">%zu</td>", row->feature);
    action_cell(out, row);
    ys_text_add(out, "<td class=\"d\">");
    if (count)
        ys_page_date(out, res, count->date);
    else
        ys_add_html(out, row->date);
    ys_text_add(out, "</td>");
    text_cell(out, count ? count->area : row->area);
    text_cell(out, count ? count->class_name : row->class_name);
    text_cell(out, row->author);
    text_cell(out, row->reason);
    if (row->applied) {
        ys_text_add(out, "<td>applied</td></tr>\n");
        return;
    }
    ys_text_add(out, "<td class=\"refused\">not applied: ");
    ys_add_html(out, row->why);
    ys_text_add(out, "</td></tr>\n");
}

void ys_page_corrections(struct ys_text *out, const ys_result *res)
{
    if (!*ys_or_empty(res->corrections_path))
        return;
    ys_text_add(out, "<p>");
    ys_add_html(out, ys_notes_adjudicated());
    ys_text_add(out, "</p>\n<div class=\"scroll\"><table><thead><tr>"
                     "<th class=\"n\">Feature</th><th>Action</th><th class=\"n\">Object</th>"
                     "<th>Date</th><th>Area</th><th>Class</th><th>Author</th><th>Reason</th>"
                     "<th></th></tr></thead><tbody>\n");
    for (size_t i = 0; i < res->n_correction; i++)
        correction_row(out, res, &res->correction[i]);
    ys_text_add(out, "</tbody></table></div>\n");
}
