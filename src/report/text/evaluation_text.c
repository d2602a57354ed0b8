/* evaluation_text.c - a report held against truth, as a table and as CSV */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/utf8.h"
#include "../evaluation.h"
#include "../words.h"

enum { MAX_CELLS = 10, N_NAMES = 3, CELL = 48 };

/* Cells of one line; names are cut by nothing, numbers are short. */
struct line {
    struct ys_text name[N_NAMES];
    char number[MAX_CELLS][CELL];
};

struct table {
    const char *title;
    const char *const *head; /* of the numbers; NULL ends it */
    void (*fill)(char number[MAX_CELLS][CELL], const struct ys_evaluation_row *row);
};

static void percent(char out[CELL], double value, bool is_signed)
{
    if (isnan(value))
        ys_text_fit(out, CELL, "-");
    else
        ys_text_fit(out, CELL, is_signed && value != 0 ? "%+.1f" : "%.1f", value);
}

static void share(char out[CELL], double value)
{
    if (isnan(value))
        ys_text_fit(out, CELL, "-");
    else
        ys_text_fit(out, CELL, "%.3f", value);
}

static void whole(char out[CELL], bool known, uint64_t value)
{
    if (known)
        ys_text_fit(out, CELL, "%llu", (unsigned long long)value);
    else
        ys_text_fit(out, CELL, "-");
}

static const char *const count_head[] = {"true", "counted", "error", "%",     "|error|",
                                         "%",    "90 %",    "holds", "width", NULL};

static void fill_counts(char number[MAX_CELLS][CELL], const struct ys_evaluation_row *row)
{
    const bool one = row->kind == YS_EVALUATED_COUNT, counted = row->counts > 0;

    if (row->true_high > row->true_low)
        ys_text_fit(number[0], CELL, "%llu-%llu", (unsigned long long)row->true_low,
                    (unsigned long long)row->true_high);
    else
        whole(number[0], true, row->true_low);
    if (one && !counted)
        ys_text_fit(number[1], CELL, "refused");
    else
        whole(number[1], counted, row->best);
    ys_text_fit(number[2], CELL,
                !counted     ? "-"
                : row->error ? "%+lld"
                             : "0",
                (long long)row->error);
    percent(number[3], row->error_percent, true);
    whole(number[4], counted, row->abs_error);
    percent(number[5], row->abs_error_percent, false);
    if (one && counted)
        ys_text_fit(number[6], CELL, "%u-%u", row->low90, row->high90);
    if (one)
        ys_text_fit(number[7], CELL, "%s", !counted ? "-" : row->covered ? "yes" : "no");
    else
        ys_text_fit(number[7], CELL, "%u of %u", row->covered, row->counts);
    if (isnan(row->width))
        ys_text_fit(number[8], CELL, "-");
    else
        ys_text_fit(number[8], CELL, "%.4g", row->width);
}

static const char *const object_head[] = {"true",   "found", "matched",      "precision",
                                          "recall", "F1",    "tracks exact", "their 90 % holds",
                                          NULL};

static void fill_objects(char number[MAX_CELLS][CELL], const struct ys_evaluation_row *row)
{
    whole(number[0], row->placed, row->n_true);
    whole(number[1], row->placed, row->n_found);
    whole(number[2], row->placed, row->n_matched);
    share(number[3], row->precision);
    share(number[4], row->recall);
    share(number[5], row->f1);
    if (row->tracks) {
        ys_text_fit(number[6], CELL, "%u of %u", row->tracks_exact, row->tracks);
        ys_text_fit(number[7], CELL, "%u of %u", row->tracks_covered, row->tracks);
    } else {
        ys_text_fit(number[6], CELL, "-");
        ys_text_fit(number[7], CELL, "-");
    }
}

static void pad(struct ys_text *out, size_t n)
{
    for (; n > 0; n--)
        ys_text_add(out, " ");
}

/* The day alone, where no other date is of the same day. */
static void add_date(struct ys_text *out, const struct ys_evaluation_view *view,
                     const char *date)
{
    enum { DAY = 10 }; /* characters of 2023-10-05 */
    bool is_alone = strlen(date) > DAY;

    for (size_t i = 0; i < view->n_row && is_alone; i++)
        is_alone =
            strncmp(view->row[i].date, date, DAY) != 0 || !strcmp(view->row[i].date, date);
    if (is_alone)
        ys_text_add_n(out, date, DAY);
    else
        ys_add_plain(out, date);
}

static void fill_line(struct line *line, const struct table *table,
                      const struct ys_evaluation_view *view, size_t i)
{
    const struct ys_evaluation_row *const row = &view->row[i];
    const bool one = row->kind == YS_EVALUATED_COUNT;
    const char *const name[N_NAMES] = {row->date, row->area, row->class_name};

    for (int c = 0; c < N_NAMES; c++)
        if (c == 0 && *name[c])
            add_date(&line->name[c], view, name[c]);
        else
            ys_add_plain(&line->name[c], *name[c] ? name[c] : one ? "-" : "all");
    table->fill(line->number, row);
}

/* Names to the left, numbers to the right. */
static void put_line(struct ys_text *out, const struct line *line, const size_t *width,
                     size_t n_cell)
{
    for (size_t c = 0; c < N_NAMES; c++) {
        ys_text_add(out, ys_or_empty(line->name[c].bytes));
        out->failed |= line->name[c].failed;
        pad(out, width[c] - ys_utf8_columns(ys_or_empty(line->name[c].bytes)));
        ys_text_add(out, c + 1 < N_NAMES ? "  " : "");
    }
    for (size_t c = 0; c < n_cell; c++) {
        pad(out, 2 + width[N_NAMES + c] - ys_utf8_columns(line->number[c]));
        ys_text_add(out, line->number[c]);
    }
    ys_text_add(out, "\n");
}

static void widen(size_t *width, const struct line *line, size_t n_cell)
{
    for (size_t c = 0; c < N_NAMES + n_cell; c++) {
        const char *const text =
            c < N_NAMES ? ys_or_empty(line->name[c].bytes) : line->number[c - N_NAMES];

        if (ys_utf8_columns(text) > width[c])
            width[c] = ys_utf8_columns(text);
    }
}

/* A sum over one part only says what its part or the total says. */
static bool is_shown(const struct ys_evaluation_view *view, size_t i)
{
    const enum ys_evaluation_kind kind = view->row[i].kind;
    size_t n = 0;

    for (size_t k = 0; k < view->n_row && n < 2; k++)
        n += view->row[k].kind == kind;
    return kind == YS_EVALUATED_COUNT || kind == YS_EVALUATED_TOTAL || n > 1;
}

static bool put_table(struct ys_text *out, const struct ys_evaluation_view *view,
                      const struct table *table)
{
    static const char *const names[N_NAMES] = {"date", "area", "class"};
    struct line *const line = ys_new(view->n_row + 1, sizeof *line);
    size_t width[N_NAMES + MAX_CELLS] = {0}, n_cell = 0, n = 1;
    enum ys_evaluation_kind last = YS_EVALUATED_COUNT;

    if (!line)
        return false;
    for (int c = 0; c < N_NAMES; c++)
        ys_text_add(&line[0].name[c], names[c]);
    for (; table->head[n_cell]; n_cell++)
        ys_text_fit(line[0].number[n_cell], CELL, "%s", table->head[n_cell]);
    widen(width, &line[0], n_cell);
    for (size_t i = 0; i < view->n_row; i++)
        if (is_shown(view, i)) {
            fill_line(&line[n], table, view, i);
            widen(width, &line[n++], n_cell);
        }
    ys_text_addf(out, "%s\n", table->title);
    put_line(out, &line[0], width, n_cell);
    n = 1;
    for (size_t i = 0; i < view->n_row; i++)
        if (is_shown(view, i)) {
            if (view->row[i].kind != last)
                ys_text_add(out, "\n");
            last = view->row[i].kind;
            put_line(out, &line[n++], width, n_cell);
        }
    for (size_t i = 0; i < view->n_row + 1; i++)
        for (int c = 0; c < N_NAMES; c++)
            ys_text_drop(&line[i].name[c]);
    free(line);
    return true;
}

ys_status ys_evaluation_table(char **out, const struct ys_evaluation_view *view,
                              struct ys_error *err)
{
    static const struct table counts = {"Counts", count_head, fill_counts};
    static const struct table objects = {"Objects, one to one", object_head, fill_objects};
    struct ys_text text = {0};
    bool good = put_table(&text, view, &counts);

    ys_text_add(&text, "\n");
    good = good && put_table(&text, view, &objects);
    *out = good ? ys_text_take(&text) : NULL;
    ys_text_drop(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "evaluation: out of memory");
}

static void number_cell(struct ys_text *out, double value, int digits)
{
    if (isfinite(value))
        ys_text_add_number(out, value, digits);
    ys_text_add(out, ",");
}

static void csv_counts(struct ys_text *out, const struct ys_evaluation_row *row)
{
    const bool counted = row->counts > 0, one = row->kind == YS_EVALUATED_COUNT && counted;

    number_cell(out, row->counts, 0);
    number_cell(out, row->refused, 0);
    number_cell(out, (double)row->true_low, 0);
    number_cell(out, (double)row->true_high, 0);
    number_cell(out, counted ? (double)row->best : NAN, 0);
    number_cell(out, counted ? (double)row->error : NAN, 0);
    number_cell(out, row->error_percent, 4);
    number_cell(out, counted ? (double)row->abs_error : NAN, 0);
    number_cell(out, row->abs_error_percent, 4);
    number_cell(out, one ? (double)row->low90 : NAN, 0);
    number_cell(out, one ? (double)row->high90 : NAN, 0);
    number_cell(out, counted ? (double)row->covered : NAN, 0);
    number_cell(out, row->width, 1);
    number_cell(out, row->width_percent, 4);
}

ys_status ys_evaluation_csv(char **out, const struct ys_evaluation_view *view,
                            struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text,
                "kind,date,area,class,counts,refused,true_low,true_high,best,error,"
                "error_percent,abs_error,abs_error_percent,low90,high90,covered,width,"
                "width_percent,true,found,matched,precision,recall,f1,tracks,tracks_exact,"
                "tracks_covered\n");
    for (size_t i = 0; i < view->n_row; i++) {
        const struct ys_evaluation_row *const row = &view->row[i];
        const char *const name[] = {ys_evaluation_kind_name(row->kind), row->date, row->area,
                                    row->class_name};

        for (size_t c = 0; c < sizeof name / sizeof *name; c++) {
            ys_add_cell(&text, name[c]);
            ys_text_add(&text, ",");
        }
        csv_counts(&text, row);
        number_cell(&text, row->placed ? (double)row->n_true : NAN, 0);
        number_cell(&text, row->placed ? (double)row->n_found : NAN, 0);
        number_cell(&text, row->placed ? (double)row->n_matched : NAN, 0);
        number_cell(&text, row->precision, 4);
        number_cell(&text, row->recall, 4);
        number_cell(&text, row->f1, 4);
        number_cell(&text, row->tracks, 0);
        ys_text_addf(&text, "%u,%u\n", row->tracks_exact, row->tracks_covered);
    }
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "evaluation: out of memory");
}
