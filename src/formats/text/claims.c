/* claims.c - claims files: CSV (RFC 4180) with a header line; also with semicolons or tabs between
 * the fields, as spreadsheets write it where the comma is in numbers */

#include "claims.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "claims_row.h"
#include "textfile.h"

enum { MAX_FILE_BYTES = 64 << 20, MAX_COLUMNS = 256, MAX_ROWS = 200000 };

/* State of one reading; libcsv calls back with fields and ends of rows. */
struct reader {
    struct ys_claims_file *out;
    struct ys_error *err;
    ys_status status; /* the first failure; what follows it is ignored */
    const char *path;
    size_t line;     /* of the bytes being parsed */
    size_t row_line; /* where the row began */
    enum ys_claims_column column[MAX_COLUMNS];
    size_t n_column, n_field; /* of the header; of the row so far */
    bool header_done, row_open;
    char delimiter;
    char *field[YS_N_COL]; /* of the row, owned by out->text */
    size_t room_claim, room_text;
};

static ys_status no_memory(struct reader *r)
{
    return ys_fail(r->err, YS_ERR_NOMEM, "%s: out of memory", r->path);
}

/* A copy of the field that lives as long as the claims. */
static char *keep(struct reader *r, const char *bytes, size_t n)
{
    struct ys_claims_file *const out = r->out;

    if (out->n_text == r->room_text) {
        const size_t room = 2 * r->room_text + 64;
        char **const more = ys_resize(out->text, room, sizeof *more);

        if (!more)
            return NULL;
        out->text = more;
        r->room_text = room;
    }
    char *const text = ys_new(n + 1, 1);
    if (!text)
        return NULL;
    if (n)
        memcpy(text, bytes, n);
    return out->text[out->n_text++] = text;
}

static ys_status heading(struct reader *r, const char *bytes, size_t n)
{
    enum ys_claims_column column;
    char *const name = keep(r, bytes, n < 60 ? n : 60);

    if (!name)
        return no_memory(r);
    if (r->n_column == MAX_COLUMNS)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: over %d columns; want fewer",
                       r->path, r->row_line, MAX_COLUMNS);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    const ys_status status = ys_claims_column_find(&column, name, r->path, r->err);
    if (status != YS_OK)
        return status;
    for (size_t i = 0; column != YS_N_COL && i < r->n_column; i++)
        if (r->column[i] == column)
            return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: column '%s' twice", r->path,
                           r->row_line, name);
    r->column[r->n_column++] = column;
    return YS_OK;
}

static ys_status header_end(struct reader *r)
{
    for (int want = 0; want <= YS_COL_VALUE; want++) {
        size_t i = 0;

        while (i < r->n_column && r->column[i] != (enum ys_claims_column)want)
            i++;
        if (i == r->n_column)
            return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: no column '%s'", r->path,
                           r->row_line, ys_claims_column_name((enum ys_claims_column)want));
    }
    r->header_done = true;
    return YS_OK;
}

/* Spreadsheets keep rows that were once used, and write their delimiters. */
static bool is_blank_row(const struct reader *r)
{
    for (int i = 0; i < YS_N_COL; i++)
        if (r->field[i] && *r->field[i])
            return false;
    return true;
}

/* "1.000" is one where points end whole numbers, and a thousand where semicolons part fields. */
static ys_status check_thousands(const struct reader *r)
{
    static const enum ys_claims_column figure[] = {YS_COL_VALUE, YS_COL_VALUE_HIGH};

    for (size_t i = 0; r->delimiter != ',' && i < sizeof figure / sizeof *figure; i++) {
        const char *const text = r->field[figure[i]] ? r->field[figure[i]] : "";
        const size_t whole = strspn(text, "0123456789");

        if (whole >= 1 && whole <= 3 && text[whole] == '.' &&
            strspn(text + whole + 1, "0123456789") == 3 && !text[whole + 4])
            return ys_fail(r->err, YS_ERR_FORMAT,
                           "%s: line %zu, column '%s': '%s' may be a thousand times more; want "
                           "digits alone",
                           r->path, r->row_line, ys_claims_column_name(figure[i]), text);
    }
    return YS_OK;
}

static ys_status row_end(struct reader *r)
{
    struct ys_claims_file *const out = r->out;

    if (is_blank_row(r))
        return YS_OK;
    if (check_thousands(r) != YS_OK)
        return YS_ERR_FORMAT;
    if (r->n_field < r->n_column)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: %zu fields; want %zu", r->path,
                       r->row_line, r->n_field, r->n_column);
    if (out->n == MAX_ROWS)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: over %d rows; want fewer", r->path,
                       r->row_line, MAX_ROWS);
    for (int i = 0; i < YS_N_COL; i++)
        if (!r->field[i] && !(r->field[i] = keep(r, "", 0)))
            return no_memory(r);
    if (out->n == r->room_claim) {
        const size_t room = 2 * r->room_claim + 64;
        struct ys_claim *const more = ys_resize(out->claim, room, sizeof *more);

        if (!more)
            return no_memory(r);
        out->claim = more;
        r->room_claim = room;
    }
    const ys_status status =
        ys_claims_row(&out->claim[out->n], r->field, r->path, r->row_line, r->err);
    if (status == YS_OK)
        out->n++;
    return status;
}

static void on_field(void *bytes, size_t n, void *ctx)
{
    struct reader *const r = ctx;

    if (r->status != YS_OK)
        return;
    if (!r->row_open) {
        r->row_open = true;
        r->n_field = 0;
        memset(r->field, 0, sizeof r->field);
    }
    if (!r->header_done) {
        r->status = heading(r, bytes, n);
    } else if (r->n_field == r->n_column) {
        r->status = ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: over %zu fields; want %zu",
                            r->path, r->row_line, r->n_column, r->n_column);
    } else {
        const enum ys_claims_column column = r->column[r->n_field];

        if (column != YS_N_COL && !(r->field[column] = keep(r, bytes, n)))
            r->status = no_memory(r);
    }
    r->n_field++;
}

static void on_row(int end, void *ctx)
{
    struct reader *const r = ctx;

    (void)end;
    if (r->status == YS_OK && r->row_open)
        r->status = r->header_done ? row_end(r) : header_end(r);
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
            r->row_line = r->line;
        if (csv_parse(csv, bytes + at, length, on_field, on_row, r) != length)
            return csv_error(csv) == CSV_EPARSE
                       ? ys_fail(r->err, YS_ERR_FORMAT,
                                 "%s: line %zu: a quote inside a field; want RFC 4180 quoting",
                                 r->path, r->line)
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
                             r->path, r->row_line)
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

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct ys_claim *const *)a)->id,
                  (*(const struct ys_claim *const *)b)->id);
}

static ys_status check_ids(struct reader *r)
{
    const struct ys_claims_file *const out = r->out;
    const struct ys_claim **const claim = ys_new(out->n, sizeof *claim);
    ys_status status = YS_OK;

    if (!claim)
        return no_memory(r);
    for (size_t i = 0; i < out->n; i++)
        claim[i] = &out->claim[i];
    qsort(claim, out->n, sizeof *claim, by_id);
    for (size_t i = 1; i < out->n && status == YS_OK; i++)
        if (!strcmp(claim[i - 1]->id, claim[i]->id))
            status = ys_fail(r->err, YS_ERR_FORMAT,
                             "%s: column 'id': '%.60s' twice; want names that differ", r->path,
                             claim[i]->id);
    free(claim);
    return status;
}

ys_status ys_claims_file_parse(struct ys_claims_file *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err)
{
    struct reader r = {.out = out, .err = err, .path = path};
    struct csv_parser csv;
    size_t start = 0;
    ys_status status;

    *out = (struct ys_claims_file){0};
    if (n > MAX_FILE_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; want %d at most", path, n,
                       MAX_FILE_BYTES);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK)
        return status;
    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return no_memory(&r);
    start += skip_sep_line(&r, bytes + start, n - start);
    r.delimiter = find_delimiter(bytes + start, n - start);
    csv_set_delim(&csv, (unsigned char)r.delimiter);
    status = parse(&r, &csv, bytes + start, n - start);
    csv_free(&csv);
    if (status == YS_OK && !r.header_done)
        status = ys_fail(err, YS_ERR_FORMAT,
                         "%s: no header line; want columns id, class, kind, ...", path);
    if (status == YS_OK)
        status = check_ids(&r);
    if (status != YS_OK)
        ys_claims_file_fini(out);
    return status;
}

ys_status ys_claims_file_read(struct ys_claims_file *out, const char *path,
                              struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_claims_file){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, MAX_FILE_BYTES, err);
    if (status == YS_OK)
        status = ys_claims_file_parse(out, path, bytes, n, err);
    free(bytes);
    return status;
}

void ys_claims_file_fini(struct ys_claims_file *claims)
{
    for (size_t i = 0; i < claims->n_text; i++)
        free(claims->text[i]);
    free(claims->text);
    free(claims->claim);
    *claims = (struct ys_claims_file){0};
}
