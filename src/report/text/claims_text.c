/* claims_text.c - a claims file explained, as text */

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../claims.h"
#include "capacity.h"
#include "text_table.h"

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

static void add_dates(struct ys_text *out, const struct ys_claim *claim)
{
    if (!*claim->date_start && !*claim->date_end)
        ys_text_add(out, "undated");
    else if (!strcmp(claim->date_start, claim->date_end))
        ys_text_add(out, claim->date_end);
    else if (!*claim->date_start)
        ys_text_addf(out, "until %s", claim->date_end);
    else if (!*claim->date_end)
        ys_text_addf(out, "from %s", claim->date_start);
    else
        ys_text_addf(out, "%s to %s", claim->date_start, claim->date_end);
}

static void add_sayable(struct ys_text *out, const struct ys_claims_row *row)
{
    if (*row->claim->disputed)
        ys_text_addf(out, "nothing: disputed, %s", row->claim->disputed);
    else if (!row->has_reading && row->claim->kind <= YS_CUMULATIVE)
        ys_text_add(out, "nothing: no number stated");
    else
        ys_text_add(out, ys_claim_kind_meaning(row->claim->kind));
}

static void add_table(struct ys_text *out, const struct ys_claims_row *row, size_t n)
{
    static const char *const head[] = {"id",      "class",           "kind", "dates", "stated",
                                       "read as", "pictures can say"};
    struct ys_text_table table = {.n_columns = sizeof head / sizeof *head};

    ys_text_table_head(&table, head);
    for (size_t i = 0; i < n; i++) {
        struct ys_text *const cell = ys_text_table_row(&table);

        ys_text_add(&cell[0], row[i].claim->id);
        ys_text_add(&cell[1], row[i].claim->class_name);
        ys_text_add(&cell[2], ys_claim_kind_name(row[i].claim->kind));
        add_dates(&cell[3], row[i].claim);
        ys_text_add(&cell[4], row[i].stated);
        ys_text_add(&cell[5], row[i].has_reading ? row[i].reading : "-");
        add_sayable(&cell[6], &row[i]);
    }
    ys_text_table_write(out, &table);
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
            ys_text_addf(out, "  %s  %s %s: no arithmetic; %s\n", row[i].claim->id,
                         row[i].stated,
                         *row[i].claim->unit ? row[i].claim->unit : row[i].claim->class_name,
                         ys_capacity_want(&row[i]));
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
    add_table(&out, row, n);
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
