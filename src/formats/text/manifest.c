/* manifest.c - the manifest of a survey
 *
 * A survey may run for hours, so all that is wrong with its manifest is told at once, before the
 * first site is counted: a faulty row is named and left out, and reading goes on behind it. */

#include "manifest.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/number.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "csv_rows.h"
#include "textfile.h"

enum { MAX_FILE_BYTES = 64 << 20, MAX_COLUMNS = 256, MAX_ROWS = 200000, LONGEST_NAME = 200 };

enum column {
    COL_NAME,
    COL_SITE,
    COL_TILES, /* up to here a file must have them all */
    COL_CLAIMS,
    COL_CORRECTIONS,
    COL_REFERENCE,
    COL_CRS,
    COL_CORNERS,
    COL_CLASS_SIZE,
    COL_PIXEL_SIZE,
    COL_TIERS,
    COL_ASSUME_ALIGNED,
    COL_ALLOW_OVERLAP,
    N_COL
};

static const char *const columns[N_COL] = {
    "name",    "site",       "tiles",      "claims", "corrections",    "reference",    "crs",
    "corners", "class_size", "pixel_size", "tiers",  "assume_aligned", "allow_overlap"};

struct reader {
    struct ys_manifest *out;
    struct ys_text_list *problems;
    const char *path;
    struct ys_csv_rows csv;
    enum column column[MAX_COLUMNS];
    size_t n_column; /* of the header */
    bool header_done;
    const char *field[N_COL]; /* of the row; NULL or "": not given */
    size_t room;
};

static ys_status no_memory(const struct reader *r, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", r->path);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks at the ends are slips of a spreadsheet. */
static const char *keep(struct reader *r, const char *bytes, size_t n)
{
    for (; n && is_blank(*bytes); bytes++)
        n--;
    while (n && is_blank(bytes[n - 1]))
        n--;
    return ys_text_list_add_n(&r->out->text, bytes, n);
}

/* ---- the header line */

/* The names of the command line's options do as well: "pixel-size". */
static bool is_heading(const char *heading, const char *column)
{
    for (; *heading && *column; heading++, column++)
        if (*heading != *column && !(*heading == '-' && *column == '_'))
            return false;
    return !*heading && !*column;
}

static ys_status heading(struct reader *r, const char *bytes, size_t n, struct ys_error *err)
{
    const char *name = keep(r, bytes, n < 60 ? n : 60);
    enum column found = N_COL;

    if (!name)
        return no_memory(r, err);
    if (r->n_column == MAX_COLUMNS)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: line %zu: over %d columns; want fewer",
                       r->path, r->csv.row_line, MAX_COLUMNS);
    for (int i = 0; i < N_COL; i++)
        if (is_heading(name, columns[i]))
            found = (enum column)i;
    /* A misspelt `claims` would leave all of them out in silence; other columns are the author's own. */
    for (int i = 0; i < N_COL && found == N_COL; i++)
        if (ys_nearly_same(name, columns[i]))
            return ys_fail(err, YS_ERR_FORMAT,
                           "%.300s: line %zu: column '%s'; did you mean '%s'?", r->path,
                           r->csv.row_line, name, columns[i]);
    for (size_t i = 0; found != N_COL && i < r->n_column; i++)
        if (r->column[i] == found)
            return ys_fail(err, YS_ERR_FORMAT, "%.300s: line %zu: column '%s' twice", r->path,
                           r->csv.row_line, columns[found]);
    r->column[r->n_column++] = found;
    return YS_OK;
}

static ys_status header_end(struct reader *r, struct ys_error *err)
{
    for (int want = 0; want <= COL_TILES; want++) {
        size_t i = 0;

        while (i < r->n_column && r->column[i] != (enum column)want)
            i++;
        if (i == r->n_column)
            return ys_fail(err, YS_ERR_FORMAT,
                           "%.300s: line %zu: no column '%s'; want name, site, tiles, and if "
                           "need be claims and options",
                           r->path, r->csv.row_line, columns[want]);
    }
    r->header_done = true;
    return YS_OK;
}

/* ---- one row */

/* Parts of a field between ';', without blanks round them; *out is to be freed. */
static ys_status split(const char ***out, size_t *n, struct reader *r, enum column column,
                       struct ys_error *err)
{
    const char *at = ys_or_empty(r->field[column]);
    size_t most = 1;

    for (const char *c = at; *c; c++)
        most += *c == ';';
    *n = 0;
    *out = ys_new(most, sizeof **out);
    if (!*out)
        return no_memory(r, err);
    for (;;) {
        const size_t length = strcspn(at, ";");
        const char *part = keep(r, at, length);

        if (!part)
            return no_memory(r, err);
        if (*part)
            (*out)[(*n)++] = part;
        if (!at[length])
            return YS_OK;
        at += length + 1;
    }
}

/* A fault of the row: true, and told. */
static bool fault(struct reader *r, enum column column, const char *want)
{
    const char *field = ys_or_empty(r->field[column]);
    const size_t n = ys_utf8_whole(field, strlen(field) < 60 ? strlen(field) : 60);

    ys_text_list_addf(r->problems, "%.300s: line %zu, column '%s': '%.*s'; want %s", r->path,
                      r->csv.row_line, columns[column], (int)n, field, want);
    return true;
}

static bool read_yes(enum ys_given *out, struct reader *r, enum column column)
{
    static const struct {
        const char *word;
        enum ys_given given;
    } word[] = {{"", YS_GIVEN_NOT},  {"yes", YS_GIVEN_YES}, {"true", YS_GIVEN_YES},
                {"1", YS_GIVEN_YES}, {"no", YS_GIVEN_NO},   {"false", YS_GIVEN_NO},
                {"0", YS_GIVEN_NO}};

    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (ys_same_name(ys_or_empty(r->field[column]), word[i].word)) {
            *out = word[i].given;
            return true;
        }
    return !fault(r, column, "yes, no or nothing");
}

/* Digits at *text, which moves past them; 0 for none. */
static int read_whole(const char **text)
{
    int value = 0;

    for (; **text >= '0' && **text <= '9'; (*text)++)
        value = value < 1000 ? 10 * value + (**text - '0') : value;
    return value;
}

static bool read_tiers(struct ys_manifest_row *row, struct reader *r)
{
    const char *text = ys_or_empty(r->field[COL_TIERS]);

    if (!*text)
        return true;
    row->tiers_low = row->tiers_high = read_whole(&text);
    if (*text == '-') {
        text++;
        row->tiers_high = read_whole(&text);
    }
    if (*text || row->tiers_low < 1 || row->tiers_high < row->tiers_low || row->tiers_high > 12)
        return !fault(r, COL_TIERS, "tiers like 1-3");
    return true;
}

static bool read_pixel_size(struct ys_manifest_row *row, struct reader *r)
{
    const char *text = ys_or_empty(r->field[COL_PIXEL_SIZE]);

    if (!*text)
        return true;
    if (!ys_number_read(&row->pixel_size_m, &text) || *text ||
        !(row->pixel_size_m > 0 && row->pixel_size_m <= 1000))
        return !fault(r, COL_PIXEL_SIZE, "metres of a pixel, over 0, 1000 at most");
    return true;
}

static const char *given(const struct reader *r, enum column column)
{
    return *ys_or_empty(r->field[column]) ? r->field[column] : NULL;
}

/* All faults of the row are told, not the first alone. */
static bool check_row(struct ys_manifest_row *row, struct reader *r)
{
    bool ok = true;

    if (!given(r, COL_NAME) || strlen(row->name) > LONGEST_NAME || ys_has_control(row->name))
        ok = !fault(r, COL_NAME, "the site's name, of 200 bytes at most");
    if (!row->n_site)
        ok = !fault(r, COL_SITE, "a site file");
    if (!row->n_tiles)
        ok = !fault(r, COL_TILES, "tiles, like tiles/najin_*.tif");
    ok &= read_tiers(row, r);
    ok &= read_pixel_size(row, r);
    ok &= read_yes(&row->assume_aligned, r, COL_ASSUME_ALIGNED);
    ok &= read_yes(&row->allow_overlap, r, COL_ALLOW_OVERLAP);
    return ok;
}

static void row_fini(struct ys_manifest_row *row)
{
    free(row->site);
    free(row->tiles);
    free(row->class_size);
    *row = (struct ys_manifest_row){0};
}

static ys_status fill_row(struct ys_manifest_row *row, struct reader *r, struct ys_error *err)
{
    ys_status status;

    row->line = r->csv.row_line;
    row->name = ys_or_empty(r->field[COL_NAME]);
    row->claims = given(r, COL_CLAIMS);
    row->corrections = given(r, COL_CORRECTIONS);
    row->reference = given(r, COL_REFERENCE);
    row->crs = given(r, COL_CRS);
    row->corners = given(r, COL_CORNERS);
    if ((status = split(&row->site, &row->n_site, r, COL_SITE, err)) ||
        (status = split(&row->tiles, &row->n_tiles, r, COL_TILES, err)) ||
        (status = split(&row->class_size, &row->n_class_size, r, COL_CLASS_SIZE, err)))
        row_fini(row);
    return status;
}

/* Spreadsheets keep rows that were once used, and write their delimiters. */
static bool is_blank_row(const struct reader *r)
{
    for (int i = 0; i < N_COL; i++)
        if (given(r, (enum column)i))
            return false;
    return true;
}

static ys_status row_end(struct reader *r, size_t n_field, struct ys_error *err)
{
    struct ys_manifest *out = r->out;
    struct ys_manifest_row row = {0};

    if (n_field != r->n_column) {
        ys_text_list_addf(
            r->problems, "%.300s: line %zu: %zu fields; want %zu%s", r->path, r->csv.row_line,
            n_field, r->n_column,
            n_field > r->n_column ? " (quote a field that has the delimiter in it)" : "");
        return YS_OK;
    }
    if (is_blank_row(r))
        return YS_OK;
    if (out->n == MAX_ROWS)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: line %zu: over %d rows; want fewer",
                       r->path, r->csv.row_line, MAX_ROWS);
    if (out->n == r->room) {
        const size_t room = 2 * r->room + 64;
        struct ys_manifest_row *more = ys_resize(out->row, room, sizeof *more);

        if (!more)
            return no_memory(r, err);
        out->row = more;
        r->room = room;
    }
    const ys_status status = fill_row(&row, r, err);

    if (status)
        return status;
    if (check_row(&row, r))
        out->row[out->n++] = row;
    else
        row_fini(&row);
    return YS_OK;
}

static ys_status on_field(void *ctx, size_t i, const char *bytes, size_t n,
                          struct ys_error *err)
{
    struct reader *const r = ctx;

    if (!i)
        memset(r->field, 0, sizeof r->field);
    if (!r->header_done)
        return heading(r, bytes, n, err);
    if (i >= r->n_column || r->column[i] == N_COL)
        return YS_OK;
    r->field[r->column[i]] = keep(r, bytes, n);
    return r->field[r->column[i]] ? YS_OK : no_memory(r, err);
}

static ys_status on_row(void *ctx, size_t n_field, struct ys_error *err)
{
    struct reader *const r = ctx;

    return r->header_done ? row_end(r, n_field, err) : header_end(r, err);
}

static int by_name(const void *a, const void *b)
{
    const struct ys_manifest_row *one = *(const struct ys_manifest_row *const *)a;
    const struct ys_manifest_row *other = *(const struct ys_manifest_row *const *)b;
    const int order = ys_name_order(one->name, other->name);

    return order ? order : (one->line > other->line) - (one->line < other->line);
}

static ys_status check_names(struct reader *r, struct ys_error *err)
{
    const struct ys_manifest *out = r->out;
    const struct ys_manifest_row **row = ys_new(out->n, sizeof *row);

    if (!row)
        return no_memory(r, err);
    for (size_t i = 0; i < out->n; i++)
        row[i] = &out->row[i];
    qsort(row, out->n, sizeof *row, by_name);
    for (size_t i = 1; i < out->n; i++)
        if (!ys_name_order(row[i - 1]->name, row[i]->name))
            ys_text_list_addf(r->problems,
                              "%.300s: line %zu, column 'name': '%.100s' stands on line %zu, "
                              "too; want names that differ",
                              r->path, row[i]->line, row[i]->name, row[i - 1]->line);
    free(row);
    return YS_OK;
}

ys_status ys_manifest_parse(struct ys_manifest *out, struct ys_text_list *problems,
                            const char *path, const char *bytes, size_t n, struct ys_error *err)
{
    struct reader r = {.out = out, .problems = problems, .path = path};
    size_t start = 0;
    ys_status status;

    r.csv = (struct ys_csv_rows){.path = path, .field = on_field, .row = on_row, .ctx = &r};
    *out = (struct ys_manifest){0};
    if (n > MAX_FILE_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: %zu bytes; want %d at most", path, n,
                       MAX_FILE_BYTES);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK)
        return status;
    status = ys_csv_rows_read(&r.csv, bytes + start, n - start, err);
    if (!status && !r.header_done)
        status = ys_fail(err, YS_ERR_FORMAT,
                         "%.300s: no header line; want columns name, site, tiles", path);
    if (!status && !out->n && !problems->n)
        status = ys_fail(err, YS_ERR_FORMAT, "%.300s: no site; want a row a site", path);
    if (!status)
        status = check_names(&r, err);
    if (!status && (out->text.failed || problems->failed))
        status = no_memory(&r, err);
    if (status)
        ys_manifest_fini(out);
    return status;
}

ys_status ys_manifest_read(struct ys_manifest *out, struct ys_text_list *problems,
                           const char *path, struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_manifest){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, MAX_FILE_BYTES, err);
    if (!status)
        status = ys_manifest_parse(out, problems, path, bytes, n, err);
    free(bytes);
    return status;
}

void ys_manifest_fini(struct ys_manifest *manifest)
{
    for (size_t i = 0; i < manifest->n; i++)
        row_fini(&manifest->row[i]);
    free(manifest->row);
    ys_text_list_fini(&manifest->text);
    *manifest = (struct ys_manifest){0};
}
