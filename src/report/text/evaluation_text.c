/* evaluation_text.c - a report held against truth, as a table and as CSV */

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../evaluation.h"
#include "../words.h"
#include "csv_cells.h"
#include "text_table.h"

enum { DATE, AREA, CLASS, NUMBERS /* the first of them */ };

struct table {
    const char *title;
    const char *const *head; /* of the numbers; NULL ends it */
    void (*fill)(struct ys_text *number, const struct ys_evaluation_row *row);
};

static void percent(struct ys_text *out, double value, bool is_signed)
{
    if (isnan(value))
        ys_text_add(out, "-");
    else
        ys_text_addf(out, is_signed && value != 0 ? "%+.1f" : "%.1f", value);
}

static void share(struct ys_text *out, double value)
{
    if (isnan(value))
        ys_text_add(out, "-");
    else
        ys_text_addf(out, "%.3f", value);
}

static void whole(struct ys_text *out, bool known, uint64_t value)
{
    if (known)
        ys_text_addf(out, "%llu", (unsigned long long)value);
    else
        ys_text_add(out, "-");
}

static const char *const count_head[] = {"true", "counted", "error", "%",     "|error|",
                                         "%",    "90 %",    "holds", "width", NULL};

static void fill_counts(struct ys_text *number, const struct ys_evaluation_row *row)
{
    const bool one = row->kind == YS_EVALUATED_COUNT, counted = row->counts > 0;

    if (row->true_high > row->true_low)
        ys_text_addf(&number[0], "%llu-%llu", (unsigned long long)row->true_low,
                     (unsigned long long)row->true_high);
    else
        whole(&number[0], true, row->true_low);
    if (one && !counted)
        ys_text_add(&number[1], "refused");
    else
        whole(&number[1], counted, row->best);
    ys_text_addf(&number[2],
                 !counted     ? "-"
                 : row->error ? "%+lld"
                              : "0",
                 (long long)row->error);
    percent(&number[3], row->error_percent, true);
    whole(&number[4], counted, row->abs_error);
    percent(&number[5], row->abs_error_percent, false);
    if (one && counted)
        ys_text_addf(&number[6], "%u-%u", row->low90, row->high90);
    if (one)
        ys_text_addf(&number[7], "%s", !counted ? "-" : row->covered ? "yes" : "no");
    else
        ys_text_addf(&number[7], "%u of %u", row->covered, row->counts);
    if (isnan(row->width))
        ys_text_add(&number[8], "-");
    else
        ys_text_addf(&number[8], "%.4g", row->width);
}

static const char *const object_head[] = {"true",   "found", "matched",      "precision",
                                          "recall", "F1",    "tracks exact", "their 90 % holds",
                                          NULL};

static void fill_objects(struct ys_text *number, const struct ys_evaluation_row *row)
{
    whole(&number[0], row->placed, row->n_true);
    whole(&number[1], row->placed, row->n_found);
    whole(&number[2], row->placed, row->n_matched);
    share(&number[3], row->precision);
    share(&number[4], row->recall);
    share(&number[5], row->f1);
    if (row->tracks) {
        ys_text_addf(&number[6], "%u of %u", row->tracks_exact, row->tracks);
        ys_text_addf(&number[7], "%u of %u", row->tracks_covered, row->tracks);
    } else {
        ys_text_add(&number[6], "-");
        ys_text_add(&number[7], "-");
    }
}

/* The day alone, where no other date is of the same day. */
static void add_date(struct ys_text *out, const struct ys_evaluation_view *view,
                     const char *date)
{
    enum { DAY = 10 };                                      /* characters of 2023-10-05 */
    bool is_alone = strlen(date) > DAY && date[DAY] == 'T'; /* a range stays whole */

    for (size_t i = 0; i < view->n_row && is_alone; i++)
        is_alone =
            strncmp(view->row[i].date, date, DAY) != 0 || !strcmp(view->row[i].date, date);
    if (is_alone)
        ys_text_add_n(out, date, DAY);
    else
        ys_add_plain(out, date);
}

static void fill_names(struct ys_text *name, const struct ys_evaluation_view *view,
                       const struct ys_evaluation_row *row)
{
    const char *const none = row->kind == YS_EVALUATED_COUNT ? "-" : "all";

    if (*row->date)
        add_date(&name[DATE], view, row->date);
    else
        ys_text_add(&name[DATE], none);
    ys_add_plain(&name[AREA], *row->area ? row->area : none);
    ys_add_plain(&name[CLASS], *row->class_name ? row->class_name : none);
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

/* Names to the left, numbers to the right. */
static void fill_head(struct ys_text_table *out, const struct table *table)
{
    const char *head[YS_MOST_COLUMNS] = {"date", "area", "class"};

    out->n_columns = NUMBERS;
    for (size_t c = 0; table->head[c]; c++) {
        out->right[out->n_columns] = true;
        head[out->n_columns++] = table->head[c];
    }
    ys_text_table_head(out, head);
}

static void put_table(struct ys_text *out, const struct ys_evaluation_view *view,
                      const struct table *table)
{
    struct ys_text_table text = {0};
    enum ys_evaluation_kind last = YS_EVALUATED_COUNT;

    fill_head(&text, table);
    for (size_t i = 0; i < view->n_row; i++) {
        if (!is_shown(view, i))
            continue;
        if (view->row[i].kind != last)
            ys_text_table_row(&text); /* a blank line before the sums of each kind */
        last = view->row[i].kind;
        struct ys_text *const cell = ys_text_table_row(&text);
        fill_names(cell, view, &view->row[i]);
        table->fill(cell + NUMBERS, &view->row[i]);
    }
    ys_text_addf(out, "%s\n", table->title);
    ys_text_table_write(out, &text);
}

ys_status ys_evaluation_table(char **out, const struct ys_evaluation_view *view,
                              struct ys_error *err)
{
    static const struct table counts = {"Counts", count_head, fill_counts};
    static const struct table objects = {"Objects, one to one", object_head, fill_objects};
    struct ys_text text = {0};

    put_table(&text, view, &counts);
    ys_text_add(&text, "\n");
    put_table(&text, view, &objects);
    ys_evaluation_add_moved(&text, view);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "evaluation: out of memory");
}

static void csv_counts(struct ys_text *out, const struct ys_evaluation_row *row)
{
    const bool counted = row->counts > 0, one = row->kind == YS_EVALUATED_COUNT && counted;

    ys_csv_number(out, row->counts, 0);
    ys_csv_number(out, row->refused, 0);
    ys_csv_number(out, (double)row->true_low, 0);
    ys_csv_number(out, (double)row->true_high, 0);
    ys_csv_number(out, counted ? (double)row->best : NAN, 0);
    ys_csv_number(out, counted ? (double)row->error : NAN, 0);
    ys_csv_number(out, row->error_percent, 4);
    ys_csv_number(out, counted ? (double)row->abs_error : NAN, 0);
    ys_csv_number(out, row->abs_error_percent, 4);
    ys_csv_number(out, one ? (double)row->low90 : NAN, 0);
    ys_csv_number(out, one ? (double)row->high90 : NAN, 0);
    ys_csv_number(out, counted ? (double)row->covered : NAN, 0);
    ys_csv_number(out, row->width, 1);
    ys_csv_number(out, row->width_percent, 4);
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
        ys_csv_number(&text, row->placed ? (double)row->n_true : NAN, 0);
        ys_csv_number(&text, row->placed ? (double)row->n_found : NAN, 0);
        ys_csv_number(&text, row->placed ? (double)row->n_matched : NAN, 0);
        ys_csv_number(&text, row->precision, 4);
        ys_csv_number(&text, row->recall, 4);
        ys_csv_number(&text, row->f1, 4);
        ys_csv_number(&text, row->tracks, 0);
        ys_text_addf(&text, "%u,%u\n", row->tracks_exact, row->tracks_covered);
    }
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "evaluation: out of memory");
}
