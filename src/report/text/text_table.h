#ifndef YS_REPORT_TEXT_TEXT_TABLE_H
#define YS_REPORT_TEXT_TEXT_TABLE_H

#include "../../base/text.h"

/*
 * Text in columns for a terminal.  A column is as wide as its widest cell and stands two away
 * from the next; one without any text takes no room.  A row without any is an empty line, and no
 * line ends in blanks.
 *
 * Start with {.n_columns = N} and what else differs from nothing; add rows; write, which releases
 * the cells.  Memory that runs out makes the text written to fail, so that only that is checked.
 */
enum { YS_TEXT_WIDTH = 96, YS_MOST_COLUMNS = 16 };

struct ys_text_table {
    size_t n_columns;
    size_t indent;                 /* of every row */
    size_t wrap;                   /* the last cell goes on below itself past this; 0: never */
    bool right[YS_MOST_COLUMNS];   /* numbers: blanks before them */
    size_t width[YS_MOST_COLUMNS]; /* at least so wide */
    struct ys_text *cell;          /* by rows */
    size_t n_rows, room;
    struct ys_text lost[YS_MOST_COLUMNS]; /* cells for which there was no memory */
};

/* The n_columns empty cells of a further row, until the next is asked for; never NULL. */
struct ys_text *ys_text_table_row(struct ys_text_table *table);
void ys_text_table_head(struct ys_text_table *table, const char *const *head);
void ys_text_table_write(struct ys_text *out, struct ys_text_table *table);

/* The first `most` columns of a long name, and an ellipsis.  Outside text may stand in it. */
void ys_add_cut(struct ys_text *out, const char *text, size_t most);
/* A paragraph of YS_TEXT_WIDTH columns whose first line is indented by first and all others by
 * rest.  Outside text may stand in *text, which is released. */
void ys_add_paragraph(struct ys_text *out, struct ys_text *text, size_t first, size_t rest);

#endif
