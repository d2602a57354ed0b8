#ifndef YS_FORMATS_TEXT_CSV_ROWS_H
#define YS_FORMATS_TEXT_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../../include/yardstick.h"

/*
 * The fields of a CSV text (RFC 4180, strict), one call each, with the lines that they stand on, which
 * libcsv does not count.  Semicolons or tabs may part the fields, as spreadsheets write them where the
 * comma is in numbers; a first line "sep=;" is passed over.
 */
struct ys_csv_rows {
    const char *path; /* for messages */
    /* Field i of the row, from 0 on, and the end of a row that has fields; a failure ends the reading.
     * Empty lines are no rows. */
    ys_status (*field)(void *ctx, size_t i, const char *bytes, size_t n, struct ys_error *err);
    ys_status (*row)(void *ctx, size_t n_field, struct ys_error *err);
    void *ctx;

    /* For the calls: where the row began, and what parts the fields. */
    size_t row_line;
    char delimiter;
};

/* Of n bytes of UTF-8 without a byte order mark. */
ys_status ys_csv_rows_read(struct ys_csv_rows *rows, const char *bytes, size_t n,
                           struct ys_error *err);

#endif
