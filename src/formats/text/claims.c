/* claims.c - claims files: CSV with a header line */

#include "claims.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "claims_row.h"
#include "csv_rows.h"
#include "textfile.h"

enum { MAX_FILE_BYTES = 64 << 20, MAX_COLUMNS = 256, MAX_ROWS = 200000 };

/* State of one reading. */
struct reader {
    struct ys_claims_file *out;
    struct ys_error *err;
    const char *path;
    struct ys_csv_rows csv;
    enum ys_claims_column column[MAX_COLUMNS];
    size_t n_column; /* of the header */
    bool header_done;
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
                       r->path, r->csv.row_line, MAX_COLUMNS);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    const ys_status status = ys_claims_column_find(&column, name, r->path, r->err);
    if (status != YS_OK)
        return status;
    for (size_t i = 0; column != YS_N_COL && i < r->n_column; i++)
        if (r->column[i] == column)
            return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: column '%s' twice", r->path,
                           r->csv.row_line, name);
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
                           r->csv.row_line, ys_claims_column_name((enum ys_claims_column)want));
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

/* "1.000", and "1,000", is one or a thousand, where semicolons part fields; "25,5" has the comma of
 * such a spreadsheet, which is read. */
static ys_status read_commas(const struct reader *r)
{
    static const enum ys_claims_column figure[] = {YS_COL_VALUE, YS_COL_VALUE_HIGH};

    for (size_t i = 0; r->csv.delimiter != ',' && i < sizeof figure / sizeof *figure; i++) {
        char none[] = "", *const text = r->field[figure[i]] ? r->field[figure[i]] : none;
        const size_t whole = strspn(text, "0123456789");
        const bool marked = whole && (text[whole] == '.' || text[whole] == ',');
        const size_t part = marked ? strspn(text + whole + 1, "0123456789") : 0;

        if (!part || text[whole + 1 + part])
            continue;
        if (whole <= 3 && part == 3)
            return ys_fail(r->err, YS_ERR_FORMAT,
                           "%s: line %zu, column '%s': '%s' may be a thousand times more; want "
                           "digits alone",
                           r->path, r->csv.row_line, ys_claims_column_name(figure[i]), text);
        text[whole] = '.';
    }
    return YS_OK;
}

/* "5.9.2023", as a spreadsheet writes a date that was 2023-09-05: the day comes first in every country
 * whose spreadsheets part fields by semicolons and dates by points.  Others are refused, since
 * nobody knows which is the month. */
static ys_status read_pointed_days(struct reader *r)
{
    static const enum ys_claims_column day[] = {YS_COL_DATE_START, YS_COL_DATE_END,
                                                YS_COL_DATE_PUBLISHED};

    for (size_t i = 0; r->csv.delimiter == ';' && i < sizeof day / sizeof *day; i++) {
        const char *const text = r->field[day[i]] ? r->field[day[i]] : "";
        const size_t d = strspn(text, "0123456789");
        const size_t m = text[d] == '.' ? strspn(text + d + 1, "0123456789") : 0;
        const char *const year = text + d + 1 + m + (m ? 1 : 0);
        char iso[] = "0000-00-00";

        if (!d || d > 2 || !m || m > 2 || text[d + 1 + m] != '.' ||
            strspn(year, "0123456789") != 4 || year[4])
            continue;
        memcpy(iso, year, 4);
        memcpy(iso + 7 - m, text + d + 1, m);
        memcpy(iso + 10 - d, text, d);
        if (!(r->field[day[i]] = keep(r, iso, 10)))
            return no_memory(r);
    }
    return YS_OK;
}

static ys_status row_end(struct reader *r, size_t n_field)
{
    struct ys_claims_file *const out = r->out;

    if (is_blank_row(r))
        return YS_OK;
    ys_status status = read_commas(r);
    if (status || (status = read_pointed_days(r)) != YS_OK)
        return status;
    if (n_field < r->n_column)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: %zu fields; want %zu", r->path,
                       r->csv.row_line, n_field, r->n_column);
    if (out->n == MAX_ROWS)
        return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %zu: over %d rows; want fewer", r->path,
                       r->csv.row_line, MAX_ROWS);
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
    status = ys_claims_row(&out->claim[out->n], r->field, r->path, r->csv.row_line, r->err);
    if (status == YS_OK)
        out->n++;
    return status;
}

static ys_status on_field(void *ctx, size_t i, const char *bytes, size_t n,
                          struct ys_error *err)
{
    struct reader *const r = ctx;

    if (!i)
        memset(r->field, 0, sizeof r->field);
    if (!r->header_done)
        return heading(r, bytes, n);
    if (i == r->n_column)
        return ys_fail(err, YS_ERR_FORMAT, "%s: line %zu: over %zu fields; want %zu", r->path,
                       r->csv.row_line, r->n_column, r->n_column);
    const enum ys_claims_column column = r->column[i];

    return column == YS_N_COL || (r->field[column] = keep(r, bytes, n)) ? YS_OK : no_memory(r);
}

static ys_status on_row(void *ctx, size_t n_field, struct ys_error *err)
{
    struct reader *const r = ctx;

    (void)err; /* it is the reader's */
    return r->header_done ? row_end(r, n_field) : header_end(r);
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
    size_t start = 0;
    ys_status status;

    r.csv = (struct ys_csv_rows){.path = path, .field = on_field, .row = on_row, .ctx = &r};
    *out = (struct ys_claims_file){0};
    if (n > MAX_FILE_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; want %d at most", path, n,
                       MAX_FILE_BYTES);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK)
        return status;
    size_t first = start;
    while (first < n && memchr(" \t\r\n", bytes[first], 4))
        first++;
    if (first < n && memchr("{[<", bytes[first], 3))
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %s, no table; want CSV with a header line: id, class, kind, ...",
                       path, bytes[first] == '<' ? "XML" : "JSON");
    status = ys_csv_rows_read(&r.csv, bytes + start, n - start, err);
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
