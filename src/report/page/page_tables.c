/* page_tables.c - counts, changes and tracks as tables; what was left out */

#include <math.h>

#include "../notes.h"
#include "../phrases.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"

/* Over so many columns; the cell is left open. */
static void open_refused_cell(struct ys_text *out, const ys_result *res, int columns,
                              size_t date, uint64_t flags)
{
    struct ys_text why = {0};

    ys_text_addf(out, "<td class=\"refused\" colspan=\"%d\">", columns);
    ys_page_say(out, res, "not counted");
    ys_text_add(out, ": ");
    ys_say_refusal(&why, res, date, flags);
    ys_add_html(out, why.bytes);
    out->failed |= why.failed;
    ys_text_drop(&why);
}

/* text: with places for both ends of the interval; nothing where the metres are not known. */
static void add_occupied(struct ys_text *out, const ys_result *res, const struct ys_count *row,
                         const char *text)
{
    struct ys_template_values values = {.language = res->opt.language};

    if (!isfinite(row->occupied_m))
        return;
    ys_page_number(ys_template_value(&values, "low"), res, row->occupied_low_m, 0);
    ys_page_number(ys_template_value(&values, "high"), res, row->occupied_high_m, 0);
    ys_template_fill(out, ys_say(res, text), &values);
}

static void refused_cell(struct ys_text *out, const ys_result *res, const struct ys_count *row)
{
    open_refused_cell(out, res, res->adjudicated ? 5 : 3, row->date, row->flags);
    if (*ys_or_empty(row->measured)) {
        ys_text_add(out, " (");
        ys_page_sentence(out, res, row->measured);
        ys_text_add(out, ")");
    }
    add_occupied(out, res, row, "; {{low}} to {{high}} m of track are occupied");
    ys_text_add(out, "</td>");
}

/* With what of it can be looked at box by box, where that is not all. */
/* What sorts of its class it holds, where that is known. */
static void add_kinds(struct ys_text *out, const ys_result *res, const struct ys_count *row)
{
    struct ys_template_values values = {.language = res->opt.language};
    const bool coaches = row->of_kind[YS_KIND_COACH] > 0;

    if (!coaches && !row->teu)
        return;
    ys_text_addf(ys_template_value(&values, "n"), "%u", row->of_kind[YS_KIND_COACH]);
    ys_text_addf(ys_template_value(&values, "short"), "%u", row->of_kind[YS_KIND_20FT]);
    ys_text_addf(ys_template_value(&values, "long"), "%u", row->of_kind[YS_KIND_40FT]);
    ys_text_addf(ys_template_value(&values, "teu"), "%u", row->teu);
    ys_text_add(out, "<small>");
    ys_template_fill(
        out,
        coaches ? ys_say(res, "{{n}} of them coaches")
                : ys_say(res, "drawn: {{short}} of 20 ft, {{long}} of 40 ft, {{teu}} TEU"),
        &values);
    ys_text_add(out, "</small>");
}

static void best_cell(struct ys_text *out, const ys_result *res, const struct ys_count *row)
{
    ys_page_open_cell(out, res, "n best", "Best");
    ys_text_addf(out, "%u", row->best);
    if (isfinite(row->occupied_m)) {
        ys_text_add(out, "<small>");
        add_occupied(out, res, row, "{{low}} to {{high}} m of track occupied");
        ys_text_add(out, "</small>");
    }
    if (row->estimated && !(row->flags & YS_BY_LENGTH)) {
        struct ys_template_values values = {.language = res->opt.language};

        ys_text_addf(ys_template_value(&values, "drawn"), "%u", row->drawn);
        ys_text_addf(ys_template_value(&values, "estimated"), "%u", row->estimated);
        ys_text_add(out, "<small>");
        ys_template_fill(out, ys_say(res, "{{drawn}} drawn, {{estimated}} more estimated"),
                         &values);
        ys_text_add(out, "</small>");
    }
    add_kinds(out, res, row);
    if (*ys_or_empty(row->measured)) {
        ys_text_add(out, "<small>");
        ys_page_sentence(out, res, row->measured);
        ys_text_add(out, "</small>");
    }
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
        ys_page_class(out, res, row->class_name, 2);
        ys_text_add(out, "</strong>, ");
        ys_page_say(out, res, "real pictures that this method was measured on");
        ys_text_add(out, ": ");
        ys_page_say(out, res, ys_notes_real_pictures(row->method));
        ys_text_add(out, "</p>\n");
    }
}

static void count_row(struct ys_text *out, const ys_result *res, size_t i)
{
    const struct ys_count *row = &res->count[i];
    const struct ys_adjudicated *by_hand = ys_result_adjudicated(res, i);

    ys_text_add(out, "<tr>");
    ys_page_date_cell(out, res, row->date);
    ys_page_text_cell(out, res, "Area", row->area);
    ys_page_open_cell(out, res, "", "Class");
    ys_page_class(out, res, row->class_name, 2);
    ys_text_add(out, "</td>");
    if (row->counted) {
        best_cell(out, res, row);
        ys_page_range_cell(out, res, "90 % interval", row->low90, row->high90);
        ys_page_range_cell(out, res, "Certain to possible", row->certain, row->possible);
    } else {
        refused_cell(out, res, row);
    }
    if (by_hand) {
        ys_page_number_cell(out, res, "By hand", by_hand->best, 0);
        ys_page_range_cell(out, res, "Its interval", by_hand->low90, by_hand->high90);
    } else if (row->counted && res->adjudicated) {
        ys_text_add(out, "<td class=\"none\"></td><td class=\"none\"></td>");
    }
    ys_page_number_cell(out, res, "Area seen, %", 100 * row->covered * (1 - row->obscured), 0);
    ys_page_flags_cell(out, res, row->flags);
    ys_text_add(out, "</tr>\n");
}

void ys_page_counts(struct ys_text *out, const ys_result *res)
{
    ys_page_open_table(out, res, "cards wide", "Counts");
    ys_page_head(out, res, "", "Date");
    ys_page_head(out, res, "", "Area");
    ys_page_head(out, res, "", "Class");
    ys_page_head(out, res, "n", "Best");
    ys_page_head(out, res, "n", "90 % interval");
    ys_page_head(out, res, "n", "Certain to possible");
    if (res->adjudicated) {
        ys_page_head(out, res, "n", "By hand");
        ys_page_head(out, res, "n", "Its interval");
    }
    ys_page_head(out, res, "n", "Area seen, %");
    ys_page_head(out, res, "", "Remarks");
    ys_text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < res->n_count; i++)
        count_row(out, res, i);
    ys_page_close_table(out);
    measured_notes(out, res);
}

/* ---- changes -------------------------------------------------------------------------------- */

static void established_cell(struct ys_text *out, const ys_result *res,
                             const struct ys_change *row)
{
    ys_page_open_cell(out, res, "", "Established?");
    ys_page_say(out, res, row->established ? "established" : "not established");
    if (row->flags & YS_TIERS_UNKNOWN) {
        ys_text_add(out, ", ");
        ys_page_say(out, res, "of tops: how many stand below them is not known");
    }
    if (*ys_or_empty(row->missing)) {
        ys_text_add(out, ": ");
        ys_page_sentence(out, res, row->missing);
    }
    ys_text_add(out, "</td>");
}

static void change_cells(struct ys_text *out, const ys_result *res, const struct ys_change *row)
{
    if (row->counted) {
        ys_page_open_cell(out, res, "n best", "Difference");
        ys_page_signed(out, row->best);
        ys_text_add(out, "</td>");
        ys_page_open_cell(out, res, "n", "90 % interval");
        ys_page_signed(out, row->low90);
        ys_text_add(out, " ");
        ys_page_say(out, res, "to");
        ys_text_add(out, " ");
        ys_page_signed(out, row->high90);
        ys_text_add(out, "</td>");
        established_cell(out, res, row);
    } else {
        ys_text_add(out, "<td class=\"refused\" colspan=\"3\">");
        ys_page_say(out, res, "a count is refused");
        ys_text_add(out, "</td>");
    }
    if (row->matched) {
        ys_page_range_cell(out, res, "Stayed", row->stayed90[0], row->stayed90[1]);
        ys_page_range_cell(out, res, "Arrived", row->arrived90[0], row->arrived90[1]);
        ys_page_range_cell(out, res, "objects|Left", row->left90[0], row->left90[1]);
        ys_page_open_cell(out, res, "n", "Undecided, before and after");
        ys_text_addf(out, "%u, %u</td>", row->uncertain_before, row->uncertain_after);
    } else {
        ys_text_add(out, "<td class=\"refused\" colspan=\"4\">");
        ys_page_say(out, res, "objects not compared");
        ys_text_add(out, "</td>");
    }
    ys_page_number_cell(out, res, "Ground changed, %", 100 * row->changed_share, 0);
}

static void change_row(struct ys_text *out, const ys_result *res, const struct ys_change *row)
{
    ys_text_add(out, "<tr>");
    ys_page_open_cell(out, res, "dates", "Dates");
    ys_text_add(out, "<span class=\"d\">");
    ys_page_date(out, res, row->before);
    ys_text_add(out, "</span> ");
    ys_page_say(out, res, "to");
    ys_text_add(out, " <span class=\"d\">");
    ys_page_date(out, res, row->after);
    ys_text_add(out, "</span></td>");
    ys_page_text_cell(out, res, "Area", row->area);
    ys_page_open_cell(out, res, "", "Class");
    ys_page_class(out, res, row->class_name, 2);
    ys_text_add(out, "</td>");
    change_cells(out, res, row);
    ys_page_flags_cell(out, res, row->flags);
    ys_text_add(out, "</tr>\n");
}

void ys_page_changes(struct ys_text *out, const ys_result *res)
{
    static const char *const heading[][2] = {{"", "Dates"},
                                             {"", "Area"},
                                             {"", "Class"},
                                             {"n", "Difference"},
                                             {"n", "90 % interval"},
                                             {"", "Established?"},
                                             {"n", "Stayed"},
                                             {"n", "Arrived"},
                                             {"n", "objects|Left"},
                                             {"n", "Undecided, before and after"},
                                             {"n", "Ground changed, %"},
                                             {"", "Remarks"}};

    if (!res->n_change)
        return;
    ys_page_open_table(out, res, "cards wide tight", "Changes");
    for (size_t k = 0; k < sizeof heading / sizeof *heading; k++)
        ys_page_head(out, res, heading[k][0], heading[k][1]);
    ys_text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < res->n_change; i++)
        change_row(out, res, &res->change[i]);
    ys_page_close_table(out);
}

/* ---- what was left out ---------------------------------------------------------------------- */

static void misfit(struct ys_text *out, const ys_result *res, size_t i)
{
    const bool aligned = res->date[i].aligned;

    ys_text_add(out, "<p><strong>");
    ys_page_say(out, res, aligned ? "Place in doubt" : "Not aligned");
    ys_text_add(out, ": ");
    ys_page_date(out, res, i);
    ys_text_add(out, "</strong>, ");
    ys_page_sentence(out, res, res->date[i].reason);
    ys_text_add(out, ". ");
    ys_page_say(out, res,
                aligned ? "Its counts are held back from every verdict."
                        : "Nothing is counted at this date, and no change is stated.");
    ys_text_add(out, "</p>\n");
}

void ys_page_misfits(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_date; i++)
        if (*ys_or_empty(res->date[i].reason))
            misfit(out, res, i);
    for (size_t i = 0; i < res->n_skipped; i++) {
        ys_text_add(out, "<p><strong>");
        ys_page_say(out, res, "Left out");
        ys_text_add(out, ": ");
        ys_add_html(out, ys_basename(res->skipped[i].tile));
        ys_text_add(out, "</strong>, ");
        ys_page_sentence(out, res, res->skipped[i].reason);
        ys_text_add(out, ".</p>\n");
    }
    for (size_t i = 0; i < res->n_note; i++) {
        ys_text_add(out, "<p><strong>");
        ys_page_say(out, res, "Note");
        ys_text_add(out, ":</strong> ");
        ys_page_sentence(out, res, res->note[i]);
        ys_text_add(out, ".</p>\n");
    }
}

/* ---- tracks --------------------------------------------------------------------------------- */

static void track_row(struct ys_text *out, const ys_result *res,
                      const struct ys_track_count *row)
{
    ys_text_add(out, "<tr>");
    ys_page_date_cell(out, res, row->date);
    ys_page_text_cell(out, res, "Area", row->area);
    ys_page_text_cell(out, res, "Track", row->track);
    ys_page_number_cell(out, res, "Length, m", row->length_m, 0);
    if (row->counted) {
        ys_page_open_cell(out, res, "n best", "Best");
        ys_text_addf(out, "%u</td>", row->best);
        ys_page_range_cell(out, res, "90 % interval", row->low90, row->high90);
        ys_page_range_cell(out, res, "Certain to possible", row->certain, row->possible);
    } else {
        open_refused_cell(out, res, 3, row->date, row->flags);
        ys_text_add(out, "</td>");
    }
    ys_page_flags_cell(out, res, row->flags);
    ys_text_add(out, "</tr>\n");
}

void ys_page_tracks(struct ys_text *out, const ys_result *res)
{
    if (!res->n_track)
        return;
    ys_page_open_table(out, res, "cards sortable", "Tracks");
    ys_page_head(out, res, "", "Date");
    ys_page_head(out, res, "", "Area");
    ys_page_head(out, res, "", "Track");
    ys_page_head(out, res, "n", "Length, m");
    ys_page_head(out, res, "n", "Best");
    ys_page_head(out, res, "n", "90 % interval");
    ys_page_head(out, res, "n", "Certain to possible");
    ys_page_head(out, res, "", "Remarks");
    ys_text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < res->n_track; i++)
        track_row(out, res, &res->track[i]);
    ys_page_close_table(out);
}
