/* page_tables.c - counts, changes, tracks and objects as tables */

#include <math.h>

#include "../notes.h"
#include "../words.h"
#include "page.h"

enum { OPEN_ROWS = 12 }; /* a longer table of objects is folded away */

static void text_cell(struct ys_text *out, const char *text)
{
    ys_text_add(out, "<td>");
    ys_add_html(out, text);
    ys_text_add(out, "</td>");
}

static void date_cell(struct ys_text *out, const ys_result *res, size_t date)
{
    ys_text_add(out, "<td class=\"d\">");
    ys_page_date(out, res, date);
    ys_text_add(out, "</td>");
}

static void number_cell(struct ys_text *out, double value, int digits, const char *class_name)
{
    ys_text_addf(out, "<td class=\"n%s\">", class_name);
    ys_page_number(out, value, digits);
    ys_text_add(out, "</td>");
}

/* All decimals kept, so that points stand below one another. */
static void fixed_cell(struct ys_text *out, double value, int digits)
{
    const double scale = pow(10, digits);
    const double shown = round(fabs(value) * scale);

    ys_text_add(out, "<td class=\"n\">");
    if (!isfinite(value) || shown > 9e15)
        ys_text_add(out, "&ndash;");
    else
        /* A hyphen: who copies a longitude into a map gets a number. */
        ys_text_addf(out, "%s%.0f.%0*.0f", value < 0 && shown > 0 ? "-" : "",
                     floor(shown / scale), digits, fmod(shown, scale));
    ys_text_add(out, "</td>");
}

static void range_cell(struct ys_text *out, double low, double high)
{
    ys_text_add(out, "<td class=\"n\">");
    ys_page_range(out, low, high);
    ys_text_add(out, "</td>");
}

static void flags_cell(struct ys_text *out, uint64_t flags)
{
    ys_text_add(out, "<td>");
    ys_page_flags(out, flags);
    ys_text_add(out, "</td>");
}

/* Over so many columns; the cell is left open. */
static void open_refused_cell(struct ys_text *out, const ys_result *res, int columns,
                              size_t date, uint64_t flags)
{
    ys_text_addf(out, "<td class=\"refused\" colspan=\"%d\">not counted: ", columns);
    ys_add_refusal(out, res, date, flags);
}

static void refused_cell(struct ys_text *out, const ys_result *res, const struct ys_count *row)
{
    open_refused_cell(out, res, res->adjudicated ? 5 : 3, row->date, row->flags);
    if (*ys_or_empty(row->measured)) {
        ys_text_add(out, " (");
        ys_add_html(out, row->measured);
        ys_text_add(out, ")");
    }
    if (isfinite(row->occupied_m)) {
        ys_text_add(out, "; ");
        ys_page_number(out, row->occupied_m, 0);
        ys_text_add(out, " m of track are occupied");
    }
    ys_text_add(out, "</td>");
}

/* With what of it can be looked at box by box, where that is not all. */
static void best_cell(struct ys_text *out, const struct ys_count *row)
{
    ys_text_addf(out, "<td class=\"n best\">%u", row->best);
    if (row->estimated)
        ys_text_addf(out, "<br><small>%u drawn, %u&nbsp;estimated</small>", row->drawn,
                     row->estimated);
    ys_text_add(out, "</td>");
}

/* How well each class that is counted here was ever tried. */
static void measured_notes(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        bool said = false;

        for (size_t k = 0; k < i; k++)
            said = said || ys_same_text(row->class_name, res->count[k].class_name);
        if (said)
            continue;
        ys_text_add(out, "<p class=\"measured\"><strong>");
        ys_add_html(out, row->class_name);
        ys_text_add(out, "</strong>, real pictures it was measured on: ");
        ys_add_html(out, ys_notes_real_pictures(row->method));
        ys_text_add(out, "</p>\n");
    }
}

void ys_page_counts(struct ys_text *out, const ys_result *res)
{
    ys_text_addf(out,
                 "<div class=\"scroll\"><table><thead><tr><th>Date</th><th>Area</th>"
                 "<th>Class</th><th class=\"n\">Best</th><th class=\"n\">90&nbsp;%% "
                 "interval</th><th class=\"n\">Certain&ndash;possible</th>"
                 "%s<th class=\"n\">Area seen, %%</th><th>Method</th><th>Flags</th></tr>"
                 "</thead><tbody>\n",
                 res->adjudicated ? "<th class=\"n\">Adjudicated</th><th class=\"n\">its "
                                    "interval</th>"
                                  : "");
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        const struct ys_adjudicated *by_hand = ys_result_adjudicated(res, i);

        ys_text_add(out, "<tr>");
        date_cell(out, res, row->date);
        text_cell(out, row->area);
        text_cell(out, row->class_name);
        if (row->counted) {
            best_cell(out, row);
            range_cell(out, row->low90, row->high90);
            range_cell(out, row->certain, row->possible);
        } else {
            refused_cell(out, res, row);
        }
        if (by_hand) {
            number_cell(out, by_hand->best, 0, "");
            range_cell(out, by_hand->low90, by_hand->high90);
        }
        number_cell(out, 100 * row->covered * (1 - row->obscured), 0, "");
        text_cell(out, row->method);
        flags_cell(out, row->flags);
        ys_text_add(out, "</tr>\n");
    }
    ys_text_add(out, "</tbody></table></div>\n");
    measured_notes(out, res);
}

static void change_cells(struct ys_text *out, const struct ys_change *row)
{
    if (row->counted) {
        ys_text_add(out, "<td class=\"n best\">");
        ys_page_signed(out, row->best);
        ys_text_add(out, "</td><td class=\"n\">");
        ys_page_signed(out, row->low90);
        ys_text_add(out, " to ");
        ys_page_signed(out, row->high90);
        ys_text_addf(out, "</td><td>%sestablished", row->established ? "" : "not ");
        if (*ys_or_empty(row->missing)) {
            ys_text_add(out, ": ");
            ys_add_html(out, row->missing);
        }
        ys_text_add(out, "</td>");
    } else {
        ys_text_add(out, "<td class=\"refused\" colspan=\"3\">a count is refused</td>");
    }
    if (row->matched) {
        range_cell(out, row->stayed90[0], row->stayed90[1]);
        range_cell(out, row->arrived90[0], row->arrived90[1]);
        range_cell(out, row->left90[0], row->left90[1]);
        ys_text_addf(out, "<td class=\"n\">%u / %u</td>", row->uncertain_before,
                     row->uncertain_after);
    } else {
        ys_text_add(out, "<td class=\"refused\" colspan=\"4\">objects not compared</td>");
    }
    number_cell(out, 100 * row->changed_share, 1, "");
}

void ys_page_changes(struct ys_text *out, const ys_result *res)
{
    if (!res->n_change)
        return;
    ys_text_add(out, "<div class=\"scroll\"><table><caption>Changes</caption><thead><tr>"
                     "<th>Dates</th><th>Area</th><th>Class</th>"
                     "<th class=\"n\">Difference</th><th class=\"n\">90&nbsp;% interval</th>"
                     "<th></th><th class=\"n\">Stayed</th><th class=\"n\">Arrived</th>"
                     "<th class=\"n\">Left</th><th class=\"n\">Uncertain<br>before / after</th>"
                     "<th class=\"n\">Pixels<br>changed, %</th><th>Flags</th></tr></thead>"
                     "<tbody>\n");
    for (size_t i = 0; i < res->n_change; i++) {
        const struct ys_change *row = &res->change[i];

        ys_text_add(out, "<tr>");
        ys_text_add(out, "<td class=\"d\">");
        ys_page_date(out, res, row->before);
        ys_text_add(out, "<br>to ");
        ys_page_date(out, res, row->after);
        ys_text_add(out, "</td>");
        text_cell(out, row->area);
        text_cell(out, row->class_name);
        change_cells(out, row);
        flags_cell(out, row->flags);
        ys_text_add(out, "</tr>\n");
    }
    ys_text_add(out, "</tbody></table></div>\n");
}

void ys_page_misfits(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_date; i++) {
        if (!*ys_or_empty(res->date[i].reason))
            continue;
        ys_text_add(out, "<p><strong>");
        ys_text_add(out, res->date[i].aligned ? "Place in doubt: " : "Not aligned: ");
        ys_page_date(out, res, i);
        ys_text_add(out, "</strong>, ");
        ys_add_html(out, res->date[i].reason);
        if (res->date[i].aligned)
            ys_text_add(out, ". Its counts are held back from every verdict.</p>\n");
        else
            ys_text_add(out,
                        ". Nothing is counted at this date, and no change is stated.</p>\n");
    }
    for (size_t i = 0; i < res->n_skipped; i++) {
        ys_text_add(out, "<p><strong>Left out: ");
        ys_add_html(out, ys_basename(res->skipped[i].tile));
        ys_text_add(out, "</strong>, ");
        ys_add_html(out, res->skipped[i].reason);
        ys_text_add(out, ".</p>\n");
    }
    for (size_t i = 0; i < res->n_note; i++) {
        ys_text_add(out, "<p><strong>Note:</strong> ");
        ys_add_html(out, res->note[i]);
        ys_text_add(out, ".</p>\n");
    }
}

void ys_page_tracks(struct ys_text *out, const ys_result *res, size_t area)
{
    size_t n = 0;

    for (size_t i = 0; i < res->n_track; i++) {
        const struct ys_track_count *row = &res->track[i];

        if (!ys_in_area(res, area, row->area))
            continue;
        if (!n++)
            ys_text_add(out,
                        "<div class=\"scroll\"><table><caption>Subtotals by track</caption>"
                        "<thead><tr><th>Date</th><th>Track</th><th class=\"n\">Length, m</th>"
                        "<th class=\"n\">Best</th><th class=\"n\">90&nbsp;% interval</th>"
                        "<th class=\"n\">Certain&ndash;possible</th><th>Flags</th></tr></thead>"
                        "<tbody>\n");
        ys_text_add(out, "<tr>");
        date_cell(out, res, row->date);
        text_cell(out, row->track);
        number_cell(out, row->length_m, 0, "");
        if (row->counted) {
            number_cell(out, row->best, 0, " best");
            range_cell(out, row->low90, row->high90);
            range_cell(out, row->certain, row->possible);
        } else {
            open_refused_cell(out, res, 3, row->date, row->flags);
            ys_text_add(out, "</td>");
        }
        flags_cell(out, row->flags);
        ys_text_add(out, "</tr>\n");
    }
    if (n)
        ys_text_add(out, "</tbody></table></div>\n");
}

static void object_row(struct ys_text *out, const ys_result *res,
                       const struct ys_object *object, bool tracks)
{
    const bool hide = res->opt.no_coordinates;

    ys_text_add(out, "<tr><td class=\"n\">");
    if (res->n_picture && !res->opt.no_images) {
        ys_text_add(out, "<a href=\"#");
        ys_page_id(out, object);
        ys_text_addf(out, "\">%u</a></td>", object->number);
    } else {
        ys_text_addf(out, "%u</td>", object->number);
    }
    text_cell(out, ys_object_status_name(object->status));
    if (tracks)
        text_cell(out, object->track);
    fixed_cell(out, object->length_m, 1);
    fixed_cell(out, object->width_m, 1);
    fixed_cell(out, object->angle_deg, 1);
    fixed_cell(out, object->score, 2);
    text_cell(out, object->estimated ? "estimated in a group" : "drawn singly");
    if (!hide) {
        fixed_cell(out, object->lon_deg, 6);
        fixed_cell(out, object->lat_deg, 6);
    }
    flags_cell(out, object->flags);
    ys_text_add(out, "</tr>\n");
}

static void objects_of_date(struct ys_text *out, const ys_result *res, size_t area, size_t date)
{
    bool tracks = false;
    size_t n = 0;

    for (size_t i = 0; i < res->n_object; i++) {
        const struct ys_object *object = &res->object[i];

        if (object->date != date || !ys_in_area(res, area, object->area))
            continue;
        tracks = tracks || *ys_or_empty(object->track);
        n++;
    }
    if (!n)
        return;
    ys_text_addf(out, "<details%s><summary>%zu object%s of ", n <= OPEN_ROWS ? " open" : "", n,
                 n == 1 ? "" : "s");
    ys_page_date(out, res, date);
    ys_text_addf(out,
                 "</summary><div class=\"scroll\"><table><thead><tr><th class=\"n\">No.</th>"
                 "<th>Status</th>%s<th class=\"n\">Length, m</th><th class=\"n\">Width, m</th>"
                 "<th class=\"n\">Angle, &deg;</th><th class=\"n\">Score</th><th>Seen</th>%s"
                 "<th>Flags</th></tr></thead><tbody>\n",
                 tracks ? "<th>Track</th>" : "",
                 res->opt.no_coordinates ? ""
                                         : "<th class=\"n\">Longitude, &deg;</th>"
                                           "<th class=\"n\">Latitude, &deg;</th>");
    for (size_t i = 0; i < res->n_object; i++)
        if (res->object[i].date == date && ys_in_area(res, area, res->object[i].area))
            object_row(out, res, &res->object[i], tracks);
    ys_text_add(out, "</tbody></table></div></details>\n");
}

void ys_page_objects(struct ys_text *out, const ys_result *res, size_t area)
{
    for (size_t date = 0; date < res->n_date; date++)
        objects_of_date(out, res, area, date);
}
