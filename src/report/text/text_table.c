/* text_table.c - columns and paragraphs for a terminal */

#include "text_table.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/utf8.h"
#include "../escape.h"

enum { GAP = 2 };

struct ys_text *ys_text_table_row(struct ys_text_table *table)
{
    const size_t n = table->n_columns;

    if (table->n_rows == table->room) {
        const size_t room = 2 * table->room + 8;
        struct ys_text *cell = ys_resize(table->cell, room, n * sizeof *cell);

        if (!cell) {
            table->lost[0].failed = true;
            return table->lost;
        }
        table->cell = cell;
        table->room = room;
    }
    struct ys_text *row = table->cell + n * table->n_rows++;
    memset(row, 0, n * sizeof *row);
    return row;
}

void ys_text_table_head(struct ys_text_table *table, const char *const *head)
{
    struct ys_text *cell = ys_text_table_row(table);

    for (size_t c = 0; c < table->n_columns; c++)
        ys_text_add(&cell[c], head[c]);
}

static void add_spaces(struct ys_text *out, size_t n)
{
    while (n--)
        ys_text_add(out, " ");
}

/* Words of text; the line has come to column `at`, further lines begin at `indent`. */
static void add_wrapped(struct ys_text *out, const char *text, size_t at, size_t indent,
                        size_t most)
{
    bool first = true;

    while (*text) {
        const char *const end = text + strcspn(text, " ");
        size_t wide = 0;

        for (const char *p = text; p < end;)
            wide += ys_utf8_width(ys_utf8_next(&p));

        /* A word wider than a line stands out of it: it may be a path, to be copied whole. */
        if (!first && at + 1 + wide > most) {
            ys_text_add(out, "\n");
            add_spaces(out, indent);
            at = indent;
        } else if (!first) {
            ys_text_add(out, " ");
            at++;
        }
        ys_text_add_n(out, text, (size_t)(end - text));
        at += wide;
        text = end + strspn(end, " ");
        first = false;
    }
}

static void measure(struct ys_text_table *table)
{
    for (size_t i = 0; i < table->n_rows * table->n_columns; i++) {
        size_t *const width = &table->width[i % table->n_columns];
        const size_t n = ys_utf8_columns(ys_or_empty(table->cell[i].bytes));

        *width = n > *width ? n : *width;
    }
}

/* Blanks are held back until text follows them, so that none ends a line. */
static void add_row(struct ys_text *out, const struct ys_text_table *table,
                    const struct ys_text *cell)
{
    size_t blanks = table->indent, at = table->indent;

    for (size_t c = 0; c < table->n_columns; c++) {
        const char *const text = ys_or_empty(cell[c].bytes);
        const size_t left_over = table->width[c] - ys_utf8_columns(text);

        if (!table->width[c])
            continue;
        blanks += table->right[c] ? left_over : 0;
        if (*text) {
            add_spaces(out, blanks);
            blanks = 0;
            if (table->wrap && c + 1 == table->n_columns)
                add_wrapped(out, text, at, at, table->wrap);
            else
                ys_text_add(out, text);
        }
        blanks += (table->right[c] ? 0 : left_over) + GAP;
        at += table->width[c] + GAP;
    }
    ys_text_add(out, "\n");
}

void ys_text_table_write(struct ys_text *out, struct ys_text_table *table)
{
    const size_t n = table->n_columns;

    measure(table);
    for (size_t i = 0; i < table->n_rows; i++)
        add_row(out, table, table->cell + n * i);
    for (size_t i = 0; i < table->n_rows * n; i++) {
        out->failed |= table->cell[i].failed;
        ys_text_drop(&table->cell[i]);
    }
    out->failed |= table->lost[0].failed;
    for (size_t c = 0; c < n; c++)
        ys_text_drop(&table->lost[c]);
    free(table->cell);
    table->cell = NULL;
    table->n_rows = table->room = 0;
}

void ys_add_cut(struct ys_text *out, const char *text, size_t most)
{
    struct ys_text plain = {0};
    size_t columns = 0;

    ys_add_plain(&plain, text);
    const char *at = ys_or_empty(plain.bytes);
    if (ys_utf8_columns(at) <= most) {
        ys_text_add(out, at);
    } else {
        /* The ellipsis takes the last column. */
        for (uint32_t c; (columns += ys_utf8_width(c = ys_utf8_next(&at))) < most;)
            ys_text_add_character(out, c);
        ys_text_add(out, "\xE2\x80\xA6");
    }
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

void ys_add_paragraph(struct ys_text *out, struct ys_text *text, size_t first, size_t rest)
{
    struct ys_text plain = {0};

    ys_add_plain(&plain, text->bytes);
    add_spaces(out, first);
    add_wrapped(out, ys_or_empty(plain.bytes), first, rest, YS_TEXT_WIDTH);
    ys_text_add(out, "\n");
    out->failed |= plain.failed || text->failed;
    ys_text_drop(&plain);
    ys_text_drop(text);
}
