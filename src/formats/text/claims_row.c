/* claims_row.c - one row of a claims file: what each column may hold */

#include "claims_row.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

static const char *const columns[YS_N_COL] = {
    "id",    "class",      "kind", "site",    "date_start", "date_end",       "comparator",
    "value", "value_high", "unit", "said_by", "publisher",  "date_published", "source",
    "note",  "disputed"};

const char *ys_claims_column_name(enum ys_claims_column column)
{
    return columns[column];
}

/* A column that is misspelt would be left out without a word, and its figures with it; columns of
 * other names are the author's own. */
ys_status ys_claims_column_find(enum ys_claims_column *out, const char *heading,
                                const char *path, struct ys_error *err)
{
    *out = YS_N_COL;
    for (int i = 0; i < YS_N_COL; i++)
        if (!strcmp(heading, columns[i]))
            *out = (enum ys_claims_column)i;
    for (int i = 0; i < YS_N_COL && *out == YS_N_COL; i++)
        if (ys_nearly_same(heading, columns[i]))
            return ys_fail(err, YS_ERR_FORMAT, "%s: line 1: column '%s'; want '%s'", path,
                           heading, columns[i]);
    return YS_OK;
}

struct place {
    const char *path;
    size_t line;
};

__attribute__((format(printf, 4, 5))) static ys_status fail_at(const struct place *place,
                                                               enum ys_claims_column column,
                                                               struct ys_error *err,
                                                               const char *format, ...)
{
    char what[300];
    va_list ap;

    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    return ys_fail(err, YS_ERR_FORMAT, "%s: line %zu, column '%s': %s", place->path,
                   place->line, columns[column], what);
}

/* Head of a field for a message, on one line. */
static const char *quote(char out[44], const char *field)
{
    ys_text_fit(out, 44, "%s", field);
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    return out;
}

/* A figure as stated: digits, at most one point, no sign, no separators, whatever the locale.
 * "" gives NaN. */
static ys_status read_figure(double *out, const char *field, enum ys_claims_column column,
                             const struct place *place, struct ys_error *err)
{
    const char *c = field;
    double value = 0, scale = 1;
    size_t n = 0;
    char head[44];

    *out = NAN;
    if (!*field)
        return YS_OK;
    if (*c == '-')
        return fail_at(place, column, err, "'%s' is negative; want a figure like 73",
                       quote(head, field));
    for (; *c >= '0' && *c <= '9'; c++, n++)
        value = value * 10 + (*c - '0');
    if (n && *c == '.' && c[1])
        for (c++; *c >= '0' && *c <= '9'; c++, n++) {
            value = value * 10 + (*c - '0');
            scale *= 10;
        }
    if (*c || n == 0)
        return fail_at(place, column, err, "'%s'; want a figure like 73 or 2.6",
                       quote(head, field));
    if (n > 15) /* past them a double may not be what is written */
        return fail_at(place, column, err, "'%s' has %zu digits; want 15 at most",
                       quote(head, field), n);
    *out = value / scale;
    return YS_OK;
}

/* Objects are whole; lengths and money need not be. */
static bool counts_objects(enum ys_claim_kind kind)
{
    return kind == YS_SNAPSHOT || kind == YS_SERIES_MAX || kind == YS_EVENTS ||
           kind == YS_CUMULATIVE;
}

static ys_status check_figures(const struct ys_claim *claim, char *const field[YS_N_COL],
                               const struct place *place, struct ys_error *err)
{
    const bool vague = claim->comparator == YS_QUALITATIVE;
    const bool range = claim->comparator == YS_BETWEEN;
    const char *const word = ys_comparator_name(claim->comparator);

    if (vague && !isnan(claim->value))
        return fail_at(place, YS_COL_VALUE, err, "'%s' with comparator %s; want none",
                       field[YS_COL_VALUE], word);
    if (!vague && isnan(claim->value))
        return fail_at(place, YS_COL_VALUE, err, "empty with comparator %s; want a figure",
                       word);
    if (!range && !isnan(claim->value_high))
        return fail_at(place, YS_COL_VALUE_HIGH, err, "'%s' with comparator %s; want between",
                       field[YS_COL_VALUE_HIGH], word);
    if (range && isnan(claim->value_high))
        return fail_at(place, YS_COL_VALUE_HIGH, err,
                       "empty with comparator between; want a figure");
    if (range && claim->value_high < claim->value)
        return fail_at(place, YS_COL_VALUE_HIGH, err, "%s is below value %s",
                       field[YS_COL_VALUE_HIGH], field[YS_COL_VALUE]);
    if (counts_objects(claim->kind) && !vague &&
        (claim->value != floor(claim->value) ||
         (range && claim->value_high != floor(claim->value_high))))
        return fail_at(
            place, YS_COL_VALUE, err, "'%s' with kind %s; want a whole number",
            field[claim->value != floor(claim->value) ? YS_COL_VALUE : YS_COL_VALUE_HIGH],
            ys_claim_kind_name(claim->kind));
    return YS_OK;
}

static ys_status read_day(int32_t *out, const char *field, enum ys_claims_column column,
                          const struct place *place, struct ys_error *err)
{
    struct ys_error why;

    *out = INT32_MIN;
    if (!*field || ys_date_parse(out, field, &why) == YS_OK)
        return YS_OK;
    for (char *c = why.text; *c; c++)
        if ((unsigned char)*c < 0x20)
            *c = ' ';
    return fail_at(place, column, err, "%.200s", why.text);
}

ys_status ys_claims_row(struct ys_claim *out, char *const field[YS_N_COL], const char *path,
                        size_t line, struct ys_error *err)
{
    static const enum ys_claims_column one_line[] = {YS_COL_ID, YS_COL_CLASS, YS_COL_SITE};
    const struct place place = {path, line};
    char head[44];
    ys_status status;

    *out = (struct ys_claim){
        .id = field[YS_COL_ID],
        .class_name = field[YS_COL_CLASS],
        .site = field[YS_COL_SITE],
        .date_start = field[YS_COL_DATE_START],
        .date_end = field[YS_COL_DATE_END],
        .unit = field[YS_COL_UNIT],
        .said_by = field[YS_COL_SAID_BY],
        .publisher = field[YS_COL_PUBLISHER],
        .date_published = field[YS_COL_DATE_PUBLISHED],
        .source = field[YS_COL_SOURCE],
        .note = field[YS_COL_NOTE],
        .disputed = field[YS_COL_DISPUTED],
    };
    for (size_t i = 0; i < sizeof one_line / sizeof *one_line; i++)
        if (ys_has_control(field[one_line[i]]))
            return fail_at(&place, one_line[i], err,
                           "'%s' has a line break or control character",
                           quote(head, field[one_line[i]]));
    if (!*out->id)
        return fail_at(&place, YS_COL_ID, err, "empty; want a name of the claim");
    if (!*out->class_name)
        return fail_at(&place, YS_COL_CLASS, err, "empty; want a class like railcar");
    if (!ys_claim_kind_find(&out->kind, field[YS_COL_KIND]))
        return fail_at(
            &place, YS_COL_KIND, err,
            "'%s'; want snapshot, series_max, events, cumulative, capacity, geometry "
            "or context",
            quote(head, field[YS_COL_KIND]));
    if (!ys_comparator_find(&out->comparator, field[YS_COL_COMPARATOR]))
        return fail_at(&place, YS_COL_COMPARATOR, err,
                       "'%s'; want exactly, about, at_least, more_than, at_most, fewer_than, "
                       "between or qualitative",
                       quote(head, field[YS_COL_COMPARATOR]));
    if ((status = read_figure(&out->value, field[YS_COL_VALUE], YS_COL_VALUE, &place, err)) ||
        (status = read_figure(&out->value_high, field[YS_COL_VALUE_HIGH], YS_COL_VALUE_HIGH,
                              &place, err)) ||
        (status = check_figures(out, field, &place, err)) ||
        (status = read_day(&out->first_day, out->date_start, YS_COL_DATE_START, &place, err)) ||
        (status = read_day(&out->last_day, out->date_end, YS_COL_DATE_END, &place, err)))
        return status;
    if (*out->date_start && *out->date_end && out->last_day < out->first_day)
        return fail_at(&place, YS_COL_DATE_END, err, "%s is before date_start %s",
                       out->date_end, out->date_start);
    return YS_OK;
}
