/* claims_text.c - a claims file explained, as text */

#include "claims_text.h"

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "capacity.h"

const char *ys_claim_kind_meaning(enum ys_claim_kind kind)
{
    static const char *const meaning[] = {
        "full verdict",
        "one date can contradict it, none can confirm it",
        "proven arrivals are a lower bound",
        "a total: pictures leave it open",
        "arithmetic only",
        "to be measured, not counted",
        "not tested",
    };

    return (unsigned)kind < sizeof meaning / sizeof *meaning ? meaning[kind] : "";
}

static void pad(struct ys_text *out, const char *text, size_t width)
{
    ys_text_add(out, text);
    for (size_t n = ys_utf8_columns(text); n < width + 2; n++)
        ys_text_add(out, " ");
}

static void dates(char out[32], const struct ys_claim *claim)
{
    if (!*claim->date_start && !*claim->date_end)
        ys_text_fit(out, 32, "undated");
    else if (!strcmp(claim->date_start, claim->date_end))
        ys_text_fit(out, 32, "%s", claim->date_end);
    else if (!*claim->date_start)
        ys_text_fit(out, 32, "until %s", claim->date_end);
    else if (!*claim->date_end)
        ys_text_fit(out, 32, "from %s", claim->date_start);
    else
        ys_text_fit(out, 32, "%s to %s", claim->date_start, claim->date_end);
}

enum { N_CELL = 6 };

static void cells(const char *cell[N_CELL], char when[32], const struct ys_claims_row *row)
{
    dates(when, row->claim);
    cell[0] = row->claim->id;
    cell[1] = row->claim->class_name;
    cell[2] = ys_claim_kind_name(row->claim->kind);
    cell[3] = when;
    cell[4] = row->stated;
    cell[5] = row->has_reading ? row->reading : "-";
}

static void table(struct ys_text *out, const struct ys_claims_row *row, size_t n)
{
    static const char *const head[N_CELL] = {"id",    "class",  "kind",
                                             "dates", "stated", "read as"};
    const char *cell[N_CELL];
    size_t width[N_CELL];
    char when[32];

    for (int c = 0; c < N_CELL; c++)
        width[c] = ys_utf8_columns(head[c]);
    for (size_t i = 0; i < n; i++) {
        cells(cell, when, &row[i]);
        for (int c = 0; c < N_CELL; c++)
            width[c] =
                ys_utf8_columns(cell[c]) > width[c] ? ys_utf8_columns(cell[c]) : width[c];
    }
    for (int c = 0; c < N_CELL; c++)
        pad(out, head[c], width[c]);
    ys_text_add(out, "pictures can say\n");
    for (size_t i = 0; i < n; i++) {
        cells(cell, when, &row[i]);
        for (int c = 0; c < N_CELL; c++)
            pad(out, cell[c], width[c]);
        if (*row[i].claim->disputed)
            ys_text_addf(out, "nothing: disputed, %s\n", row[i].claim->disputed);
        else if (!row[i].has_reading && row[i].claim->kind <= YS_CUMULATIVE)
            ys_text_add(out, "nothing: no number stated\n");
        else
            ys_text_addf(out, "%s\n", ys_claim_kind_meaning(row[i].claim->kind));
    }
}

/* 1507500 as "1,507,500". */
static void add_whole(struct ys_text *out, double value)
{
    char digits[YS_NUMBER_TEXT];

    ys_number_write(digits, value, 0);
    const size_t n = strlen(digits);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            ys_text_add(out, ",");
        ys_text_add_n(out, digits + i, 1);
    }
}

static void add_range(struct ys_text *out, double low, double high)
{
    add_whole(out, low);
    if (isinf(high)) {
        ys_text_add(out, " or more");
    } else if (high > low) {
        ys_text_add(out, " to ");
        add_whole(out, high);
    }
}

static void capacity_lines(struct ys_text *out, const struct ys_claims_row *row, size_t n)
{
    struct ys_capacity_line line[YS_MAX_CAPACITY];

    ys_text_add(out,
                "\nWhat the figures could hold (arithmetic, not evidence; the lines of one "
                "claim are\nalternatives, not to be added)\n");
    for (size_t i = 0; i < n; i++) {
        const size_t k = ys_capacity_of(line, &row[i]);

        for (size_t j = 0; j < k; j++) {
            ys_text_addf(out, "  %s  %s %s %s ", row[i].claim->id, row[i].stated,
                         line[j].could_hold ? "containers" : "rounds",
                         line[j].could_hold ? "could hold" : "would fill");
            add_range(out, line[j].low, line[j].high);
            ys_text_addf(out, " %s\n", line[j].what);
        }
        if (k == 0 && row[i].claim->kind == YS_CAPACITY)
            ys_text_addf(out, "  %s  %s %s: no arithmetic for this unit\n", row[i].claim->id,
                         row[i].stated, row[i].claim->unit);
    }
    ys_text_add(out, "\nIn one 20-foot container could be\n");
    for (size_t i = 0; ys_capacity_per_container(i); i++) {
        const struct ys_per_container *const per = ys_capacity_per_container(i);

        ys_text_addf(out, "  %.0f to %.0f %s (%s)\n", per->low, per->high, per->what, per->how);
    }
    ys_text_add(out, "\nConstants\n");
    for (size_t i = 0; ys_capacity_constant(i); i++) {
        const struct ys_constant *const c = ys_capacity_constant(i);

        ys_text_addf(out, "  %s: ", c->name);
        ys_text_add_number(out, c->value, 3);
        ys_text_addf(out, "%s%s (%s)\n", *c->unit ? " " : "", c->unit, c->source);
    }
}

ys_status ys_claims_render_text(char **out_text, const struct ys_claims_row *row, size_t n,
                                bool capacity, struct ys_error *err)
{
    struct ys_text out = {0};

    ys_text_addf(&out, "%zu claim%s\n\n", n, n == 1 ? "" : "s");
    table(&out, row, n);
    ys_text_add(
        &out,
        "\nHow figures are read: \"about N\" is N - t to N + t, t the larger of 10 % of N (the "
        "spread\nbetween human readers) and half the unit of N's last digit that is not zero, "
        "at "
        "most 25 %\nof N, and 1 for N below 10.  \"More than N\" starts at N + 1, \"fewer than "
        "N\" "
        "ends at N - 1.\n");
    if (capacity)
        capacity_lines(&out, row, n);
    *out_text = ys_text_take(&out);
    return *out_text ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "claims: out of memory");
}
