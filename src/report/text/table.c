/* table.c - the short table for a terminal, 96 columns wide */

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../phrases.h"
#include "../report.h"
#include "../sentences.h"
#include "../texts.h"
#include "../words.h"
#include "table.h"
#include "text_table.h"

enum { LONGEST_NAME = 24 };

/* ADJUDICATED stays empty, and takes no room, without corrections. */
enum { DATE, AREA, CLASS, BEST, RANGE, BOUNDS, ADJUDICATED, FLAGS, N_COLUMNS };

/* One of it, as the language of the report has it. */
static void add_class(struct ys_text *out, const ys_result *res, const char *class_name)
{
    struct ys_text name = {0};

    ys_say_class(&name, res, class_name, 1);
    ys_add_cut(out, ys_or_empty(name.bytes), LONGEST_NAME);
    out->failed |= name.failed;
    ys_text_drop(&name);
}

static void fill_row(struct ys_text *cell, const ys_result *res, const struct ys_count *row)
{
    const struct ys_adjudicated *by_hand =
        ys_result_adjudicated(res, (size_t)(row - res->count));

    ys_add_date(&cell[DATE], res, row->date);
    ys_add_cut(&cell[AREA], row->area, LONGEST_NAME);
    add_class(&cell[CLASS], res, row->class_name);
    if (row->counted) {
        ys_text_addf(&cell[BEST], "%u", row->best);
        ys_text_addf(&cell[RANGE], "%u-%u", row->low90, row->high90);
        ys_text_addf(&cell[BOUNDS], "%u-%u", row->certain, row->possible);
    } else {
        ys_text_add(&cell[BEST], "-");
        ys_text_add(&cell[RANGE], ys_say(res, "refused"));
    }
    if (by_hand)
        ys_text_addf(&cell[ADJUDICATED], "%u, %u-%u", by_hand->best, by_hand->low90,
                     by_hand->high90);
    ys_add_count_flags(&cell[FLAGS], row);
}

static void add_counts(struct ys_text *out, const ys_result *res)
{
    static const char *const english[N_COLUMNS] = {
        "table|date",        "table|area", "table|class",
        "table|best",        "table|90 %", "table|certain-possible",
        "table|adjudicated", "table|flags"};
    const char *heading[N_COLUMNS];
    struct ys_text_table table = {
        .n_columns = N_COLUMNS, .right[BEST] = true, .wrap = YS_TEXT_WIDTH};

    for (size_t i = 0; i < N_COLUMNS; i++)
        heading[i] = i == ADJUDICATED && !res->adjudicated ? "" : ys_say(res, english[i]);
    ys_text_table_head(&table, heading);
    for (size_t i = 0; i < res->n_count; i++)
        fill_row(ys_text_table_row(&table), res, &res->count[i]);
    ys_text_table_write(out, &table);
}

/* "48 drawn, 9 estimated": how much of a count can be looked at box by box. */
static void add_estimates(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        struct ys_text line = {0};

        if (!row->estimated || row->flags & YS_BY_LENGTH)
            continue;
        ys_add_date(&line, res, row->date);
        ys_text_add(&line, " ");
        ys_add_cut(&line, row->area, LONGEST_NAME);
        ys_text_addf(&line, ": %u drawn, %u estimated", row->drawn, row->estimated);
        ys_table_say(out, res, &line, 2, 4);
    }
}

/* What was measured of a count that stands: another pixel size than the stated one. */
static void add_measured(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        struct ys_text line = {0};

        if (!row->counted || !(row->flags & YS_PIXEL_SIZE))
            continue;
        ys_add_date(&line, res, row->date);
        ys_text_add(&line, " ");
        ys_add_cut(&line, row->area, LONGEST_NAME);
        ys_text_add(&line, ": ");
        ys_text_add(&line, row->measured);
        ys_table_say(out, res, &line, 2, 4);
    }
}

/* "1520 m of track are occupied, 1308-1733": of tracks in pixels that may show no single cars. */
static void add_occupied(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        struct ys_text line = {0};

        if (!isfinite(row->occupied_m))
            continue;
        ys_add_date(&line, res, row->date);
        ys_text_add(&line, " ");
        ys_add_cut(&line, row->area, LONGEST_NAME);
        ys_text_addf(&line, ": %.0f m of track are occupied, %.0f-%.0f", row->occupied_m,
                     row->occupied_low_m, row->occupied_high_m);
        if (row->counted && row->flags & YS_BY_LENGTH)
            ys_text_addf(&line, "; counted by them, %.3g to %.3g m a car", row->car_low_m,
                         row->car_high_m);
        ys_table_say(out, res, &line, 2, 4);
    }
}

static void add_refusals(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        struct ys_text line = {0};

        if (row->counted && (!*ys_or_empty(row->measured) || row->flags & YS_PIXEL_SIZE))
            continue;
        ys_text_add(&line, row->counted ? "unlike " : "refused ");
        ys_add_date(&line, res, row->date);
        ys_text_add(&line, " ");
        ys_add_cut(&line, row->area, LONGEST_NAME);
        ys_text_add(&line, ": ");
        if (row->counted)
            ys_text_add(&line, "all that was measured");
        else
            ys_add_refusal(&line, res, row->date, row->flags);
        if (*ys_or_empty(row->measured)) {
            ys_text_add(&line, " (");
            ys_text_add(&line, row->measured);
            ys_text_add(&line, ")");
        }
        ys_table_say(out, res, &line, 2, 4);
    }
}

static void add_range(struct ys_text *out, const uint32_t range[2], const char *what)
{
    if (range[0] == range[1])
        ys_text_addf(out, "%u%s", range[0], what);
    else
        ys_text_addf(out, "%u-%u%s", range[0], range[1], what);
}

/* "compared with 2023-09-05, since 2023-09-20 could not be compared" */
static void add_bridge(struct ys_text *out, const ys_result *res, const struct ys_change *row)
{
    if (!row->next || row->after == row->before + 1)
        return;
    ys_text_add(out, "; compared with ");
    ys_add_date(out, res, row->before);
    ys_text_add(out, ", since ");
    ys_add_passed_over(out, res, row);
    ys_text_add(out, " could not be compared");
}

static void add_change(struct ys_text *out, const ys_result *res, const struct ys_change *row)
{
    struct ys_text line = {0};

    ys_add_cut(&line, row->area, LONGEST_NAME);
    ys_text_add(&line, ", ");
    add_class(&line, res, row->class_name);
    if (row->counted)
        ys_text_addf(&line, ": %+d [%+d, %+d] %s%s%s%s", row->best, row->low90, row->high90,
                     row->flags & YS_TIERS_UNKNOWN ? "tops " : "",
                     row->established ? "established" : "not established",
                     *ys_or_empty(row->missing) ? ": " : "", ys_or_empty(row->missing));
    else
        ys_text_add(&line, ": no difference, because a count is refused");
    if (row->matched) {
        ys_text_add(&line, "; ");
        add_range(&line, row->stayed90, " stayed, ");
        add_range(&line, row->left90, " left, ");
        add_range(&line, row->arrived90, " arrived");
        if (row->uncertain_before || row->uncertain_after)
            ys_text_addf(&line, " (undecided: %u of the earlier objects, %u of the later)",
                         row->uncertain_before, row->uncertain_after);
    } else if (row->counted) {
        ys_text_add(&line, "; single objects not compared");
    }
    add_bridge(&line, res, row);
    if (row->flags) {
        ys_text_add(&line, " (");
        ys_add_flags(&line, row->flags, " ");
        ys_text_add(&line, ")");
    }
    ys_table_say(out, res, &line, 2, 4);
}

static void add_changes(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_change; i++) {
        const struct ys_change *row = &res->change[i], *before = i ? row - 1 : NULL;

        if (!before || before->before != row->before || before->after != row->after) {
            ys_text_add(out, "\n");
            ys_add_date(out, res, row->before);
            ys_text_addf(out, " %s ", ys_say(res, "to"));
            ys_add_date(out, res, row->after);
            ys_text_add(out, "\n");
        }
        add_change(out, res, row);
    }
}

/* Dates whose objects could not be compared one by one, and tiles left out. */
static void add_misfits(struct ys_text *out, const ys_result *res)
{
    const char *gap = "\n";

    for (size_t i = 0; i < res->n_date; i++) {
        struct ys_text line = {0};

        if (!*ys_or_empty(res->date[i].reason))
            continue;
        ys_text_add(&line, res->date[i].aligned ? "place in doubt " : "not aligned ");
        ys_add_date(&line, res, i);
        ys_text_add(&line, ": ");
        ys_text_add(&line, ys_or_empty(res->date[i].reason));
        ys_text_add(out, gap);
        ys_table_say(out, res, &line, 0, 2);
        gap = "";
    }
    for (size_t i = 0; i < res->n_skipped; i++) {
        struct ys_text line = {0};

        ys_text_add(&line, "left out ");
        ys_text_add(&line, ys_basename(res->skipped[i].tile));
        ys_text_add(&line, ": ");
        ys_text_add(&line, ys_or_empty(res->skipped[i].reason));
        ys_text_add(out, gap);
        ys_table_say(out, res, &line, 0, 2);
        gap = "";
    }
    for (size_t i = 0; i < res->n_note; i++) {
        struct ys_text line = {0};

        ys_text_add(&line, "note: ");
        ys_text_add(&line, res->note[i]);
        ys_text_add(out, gap);
        ys_table_say(out, res, &line, 0, 2);
        gap = "";
    }
}

static void add_days(struct ys_text *out, const ys_result *res, const struct ys_verdict *row)
{
    const bool one_day =
        ys_same_text(row->date_start, row->date_end) || !*ys_or_empty(row->date_end);

    if (!*ys_or_empty(row->date_start))
        return;
    ys_text_add(out, ys_say(res, one_day ? "days| on " : "days| from "));
    ys_add_plain(out, row->date_start);
    if (one_day)
        return;
    ys_text_addf(out, " %s ", ys_say(res, "to"));
    ys_add_plain(out, row->date_end);
}

/* The reason, less the observed figures that the line above it has already told. */
static const char *rest_of_reason(const struct ys_verdict *row)
{
    const char *reason = ys_or_empty(row->reason);
    const char *rest = row->has_observed ? strstr(reason, "; the claim is ") : NULL;

    return rest && strstr(reason, "observed") ? rest + 2 : reason;
}

static void add_observed(struct ys_text *out, const ys_result *res,
                         const struct ys_verdict *row)
{
    struct ys_text found = {0};

    ys_text_addf(&found, "observed %u-%u, best %u", row->observed_low, row->observed_high,
                 row->observed_best);
    ys_text_add(out, ": ");
    ys_say_sentence(out, res, found.bytes);
    ys_text_addf(out, " (%s)", row->code);
    out->failed |= found.failed;
    ys_text_drop(&found);
}

static void add_claim(struct ys_text *out, const ys_result *res, const struct ys_verdict *row)
{
    struct ys_text line = {0};

    ys_text_addf(&line, "[%s] ", ys_say(res, ys_verdict_name(row->kind_of_verdict)));
    ys_add_plain(&line, row->id);
    ys_text_add(&line, ": ");
    ys_say_stated(&line, res, row);
    ys_text_add(&line, " ");
    ys_say_class(&line, res, row->class_name, row->high);
    add_days(&line, res, row);
    if (row->has_observed)
        add_observed(&line, res, row);
    else
        ys_text_addf(&line, " (%s)", row->code);
    if (isfinite(row->p_claim)) {
        ys_text_addf(&line, ", %s ", ys_say(res, "P(claim)"));
        ys_say_probability(&line, res, row->p_claim);
    }
    ys_add_paragraph(out, &line, 0, 2);
    ys_text_add(&line, rest_of_reason(row));
    ys_table_say(out, res, &line, 2, 2);
}

static void add_claims(struct ys_text *out, const ys_result *res)
{
    if (!res->n_verdict)
        return;
    ys_text_addf(out, "\n%s", ys_say(res, "Reported figures"));
    if (res->rendered)
        ys_text_addf(out, " (%s)", ys_say(res, "rehearsal, rendered tiles"));
    ys_text_add(out, "\n");
    for (size_t i = 0; i < res->n_verdict; i++)
        add_claim(out, res, &res->verdict[i]);
}

ys_status ys_report_table(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    *out = NULL;
    if (*ys_or_empty(res->site_name)) {
        ys_add_plain(&text, res->site_name);
        for (size_t i = 0; i < res->n_alias; i++) {
            ys_text_add(&text, i ? ", " : " (");
            ys_add_plain(&text, res->alias[i]);
        }
        ys_text_add(&text, res->n_alias ? ")\n" : "\n");
    }
    if (res->rendered) {
        struct ys_text line = {0};

        ys_text_add(&line, ys_say(res, "SYNTHETIC"));
        ys_text_add(&line, ": ");
        ys_text_add(&line, ys_say(res, ys_notes_synthetic() + strlen("SYNTHETIC: ")));
        ys_add_paragraph(&text, &line, 0, 0);
    }
    ys_text_add(&text, text.n ? "\n" : "");
    add_counts(&text, res);
    add_estimates(&text, res);
    ys_table_sizes(&text, res);
    add_measured(&text, res);
    add_occupied(&text, res);
    add_refusals(&text, res);
    ys_table_corrections(&text, res);
    add_changes(&text, res);
    add_misfits(&text, res);
    add_claims(&text, res);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "table: out of memory");
}
