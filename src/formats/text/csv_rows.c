/* csv_rows.c - CSV (RFC 4180) field by field, with the lines that they stand on; also with semicolons
 * or tabs between the fields, as spreadsheets write it where the comma is in numbers */

#include "csv_rows.h"

#include <csv.h>
#include <string.h>

#include "../../base/error.h"

/* State of one reading; libcsv calls back with fields and ends of rows. */
struct reader {
    struct ys_csv_rows *rows;
    struct ys_error *err;
    ys_status status; /* the first failure; what follows it is ignored */
    size_t line;      /* of the bytes being parsed */
    size_t n_field;   /* of the row so far */
    bool row_open;
};

static ys_status no_memory(struct reader *r)
{
    return ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", r->rows->path);
}

static void on_field(void *bytes, size_t n, void *ctx)
{
    struct reader *const r = ctx;

    if (r->status != YS_OK)
        return;
    if (!r->row_open)
        r->n_field = 0;
    r->row_open = true;
    r->status = r->rows->field(r->rows->ctx, r->n_field++, bytes, n, r->err);
}

static void on_row(int end, void *ctx)
{
    struct reader *const r = ctx;

    (void)end;
    if (r->status == YS_OK && r->row_open)
        r->status = r->rows->row(r->rows->ctx, r->n_field, r->err);
    r->row_open = false;
}

/* Length of the line at bytes, its end included: LF, CR LF or CR. */
static size_t line_length(const char *bytes, size_t n)
{
    size_t i = 0;

    while (i < n && bytes[i] != '\n' && bytes[i] != '\r')
        i++;
    if (i < n && bytes[i] == '\r' && i + 1 < n && bytes[i + 1] == '\n')
        i++;
    return i < n ? i + 1 : n;
}

/* Line by line, so that errors can name it: libcsv counts none. */
static ys_status parse(struct reader *r, struct csv_parser *csv, const char *bytes, size_t n)
{
    bool open = false; /* inside a quoted field that began on a line before */

    for (size_t at = 0; at < n && r->status == YS_OK;) {
        const size_t length = line_length(bytes + at, n - at);

        r->line++;
        if (!open)
            r->rows->row_line = r->line;
        if (csv_parse(csv, bytes + at, length, on_field, on_row, r) != length)
            return csv_error(csv) == CSV_EPARSE
                       ? ys_fail(r->err, YS_ERR_FORMAT,
                                 "%s: line %zu: a quote inside a field; want RFC 4180 quoting",
                                 r->rows->path, r->line)
                       : no_memory(r);
        at += length;
        for (size_t i = 0; i < length; i++) /* a doubled quote switches twice */
            open ^= bytes[at - length + i] == '"';
    }
    if (r->status != YS_OK)
        return r->status;
    if (csv_fini(csv, on_field, on_row, r) != 0)
        return csv_error(csv) == CSV_EPARSE
                   ? ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: a quoted field has no end",
                             r->rows->path, r->rows->row_line)
                   : no_memory(r);
    return r->status;
}

/* The delimiter is what most of the header line is parted by; a quoted heading does not count. */
static char find_delimiter(const char *bytes, size_t n)
{
    static const char delimiter[] = ",;\t";
    size_t count[3] = {0};
    bool quoted = false;

    for (size_t i = 0; i < n && bytes[i] != '\n' && bytes[i] != '\r'; i++) {
        const char *const found = quoted || !bytes[i] ? NULL : strchr(delimiter, bytes[i]);

        quoted ^= bytes[i] == '"';
        if (found)
            count[found - delimiter]++;
    }
    return count[1] > count[0] && count[1] >= count[2] ? ';' : count[2] > count[0] ? '\t' : ',';
}

/* Excel's own first line, "sep=;", says the delimiter; the header line follows. */
static size_t skip_sep_line(struct reader *r, const char *bytes, size_t n)
{
    if (n < 6 || memcmp(bytes, "sep=", 4) != 0 || (bytes[5] != '\r' && bytes[5] != '\n'))
        return 0;
    r->line++;
    return line_length(bytes, n);
}

ys_status ys_csv_rows_read(struct ys_csv_rows *rows, const char *bytes, size_t n,
                           struct ys_error *err)
{
    struct reader r = {.rows = rows, .err = err};
    struct csv_parser csv;

    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return no_memory(&r);
    const size_t start = skip_sep_line(&r, bytes, n);

    rows->delimiter = find_delimiter(bytes + start, n - start);
    csv_set_delim(&csv, (unsigned char)rows->delimiter);
    const ys_status status = parse(&r, &csv, bytes + start, n - start);

    csv_free(&csv);
    return status;
}
