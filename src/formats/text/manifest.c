/* manifest.c - the manifest of a survey
 *
 * A survey may run for hours, so all that is wrong with its manifest is told at once, before the
 * first site is counted: a faulty row is named and left out, and reading goes on behind it. */

#include "manifest_parts.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/number.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "textfile.h"

enum { MAX_ROWS = 200000, LONGEST_NAME = 200 };

static const char *const columns[YS_ROW_N] = {
    "name",    "site",       "tiles",      "claims", "corrections",    "reference",    "crs",
    "corners", "class_size", "pixel_size", "tiers",  "assume_aligned", "allow_overlap"};

static ys_status no_memory(const struct ys_manifest_reader *r, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", r->path);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks at the ends are slips of a spreadsheet. */
static const char *keep(struct ys_manifest_reader *r, const char *bytes, size_t n)
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

bool ys_manifest_is_column(const char *heading, enum ys_manifest_column column)
{
    return is_heading(heading, columns[column]) || ys_nearly_same(heading, columns[column]);
}

ys_status ys_manifest_heading(struct ys_manifest_reader *r, const char *bytes, size_t n,
                              struct ys_error *err)
{
    const char *name = keep(r, bytes, n < 60 ? n : 60);
    enum ys_manifest_column found = YS_ROW_N;

    if (!name)
        return no_memory(r, err);
    if (r->n_column == YS_MANIFEST_COLUMNS)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: %s: over %d columns; want fewer", r->path,
                       r->where, YS_MANIFEST_COLUMNS);
    for (int i = 0; i < YS_ROW_N; i++)
        if (is_heading(name, columns[i]))
            found = (enum ys_manifest_column)i;
    /* A misspelt `claims` would leave all of them out in silence; other columns are the author's own. */
    for (int i = 0; i < YS_ROW_N && found == YS_ROW_N; i++)
        if (ys_nearly_same(name, columns[i]))
            return ys_fail(err, YS_ERR_FORMAT, "%.300s: %s: column '%s'; did you mean '%s'?",
                           r->path, r->where, name, columns[i]);
    for (size_t i = 0; found != YS_ROW_N && i < r->n_column; i++)
        if (r->column[i] == found)
            return ys_fail(err, YS_ERR_FORMAT, "%.300s: %s: column '%s' twice", r->path,
                           r->where, columns[found]);
    r->column[r->n_column++] = found;
    return YS_OK;
}

ys_status ys_manifest_header_end(struct ys_manifest_reader *r, struct ys_error *err)
{
    for (int want = 0; want <= YS_ROW_TILES; want++) {
        size_t i = 0;

        while (i < r->n_column && r->column[i] != (enum ys_manifest_column)want)
            i++;
        if (i == r->n_column)
            return ys_fail(err, YS_ERR_FORMAT,
                           "%.300s: %s: no column '%s'; want name, site, tiles, and if "
                           "need be claims and options",
                           r->path, r->where, columns[want]);
    }
    r->header_done = true;
    return YS_OK;
}

/* ---- one row */

/* Parts of a field between ';', without blanks round them; *out is to be freed. */
static ys_status split(const char ***out, size_t *n, struct ys_manifest_reader *r,
                       enum ys_manifest_column column, struct ys_error *err)
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
static bool fault(struct ys_manifest_reader *r, enum ys_manifest_column column,
                  const char *want)
{
    const char *field = ys_or_empty(r->field[column]);
    const size_t n = ys_utf8_whole(field, strlen(field) < 60 ? strlen(field) : 60);

    ys_text_list_addf(r->problems, "%.300s: %s, column '%s': '%.*s'; want %s", r->path,
                      r->where, columns[column], (int)n, field, want);
    return true;
}

static bool read_yes(enum ys_given *out, struct ys_manifest_reader *r,
                     enum ys_manifest_column column)
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

static bool read_tiers(struct ys_manifest_row *row, struct ys_manifest_reader *r)
{
    const char *text = ys_or_empty(r->field[YS_ROW_TIERS]);

    if (!*text)
        return true;
    row->tiers_low = row->tiers_high = read_whole(&text);
    if (*text == '-') {
        text++;
        row->tiers_high = read_whole(&text);
    }
    if (*text || row->tiers_low < 1 || row->tiers_high < row->tiers_low || row->tiers_high > 12)
        return !fault(r, YS_ROW_TIERS, "tiers like 1-3");
    return true;
}

static bool read_pixel_size(struct ys_manifest_row *row, struct ys_manifest_reader *r)
{
    const char *text = ys_or_empty(r->field[YS_ROW_PIXEL_SIZE]);

    if (!*text)
        return true;
    if (!ys_number_read(&row->pixel_size_m, &text) || *text ||
        !(row->pixel_size_m > 0 && row->pixel_size_m <= 1000))
        return !fault(r, YS_ROW_PIXEL_SIZE, "metres of a pixel, over 0, 1000 at most");
    return true;
}

static const char *given(const struct ys_manifest_reader *r, enum ys_manifest_column column)
{
    return *ys_or_empty(r->field[column]) ? r->field[column] : NULL;
}

/* All faults of the row are told, not the first alone. */
static bool check_row(struct ys_manifest_row *row, struct ys_manifest_reader *r)
{
    bool ok = true;

    if (!given(r, YS_ROW_NAME) || strlen(row->name) > LONGEST_NAME || ys_has_control(row->name))
        ok = !fault(r, YS_ROW_NAME, "the site's name, of 200 bytes at most");
    if (!row->n_site)
        ok = !fault(r, YS_ROW_SITE, "a site file");
    if (!row->n_tiles)
        ok = !fault(r, YS_ROW_TILES, "tiles, like tiles/najin_*.tif");
    ok &= read_tiers(row, r);
    ok &= read_pixel_size(row, r);
    ok &= read_yes(&row->assume_aligned, r, YS_ROW_ASSUME_ALIGNED);
    ok &= read_yes(&row->allow_overlap, r, YS_ROW_ALLOW_OVERLAP);
    return ok;
}

static void row_fini(struct ys_manifest_row *row)
{
    free(row->site);
    free(row->tiles);
    free(row->class_size);
    *row = (struct ys_manifest_row){0};
}

static ys_status fill_row(struct ys_manifest_row *row, struct ys_manifest_reader *r,
                          struct ys_error *err)
{
    ys_status status;

    row->where = ys_text_list_add(&r->out->text, r->where);
    row->name = ys_or_empty(r->field[YS_ROW_NAME]);
    row->claims = given(r, YS_ROW_CLAIMS);
    row->corrections = given(r, YS_ROW_CORRECTIONS);
    row->reference = given(r, YS_ROW_REFERENCE);
    row->crs = given(r, YS_ROW_CRS);
    row->corners = given(r, YS_ROW_CORNERS);
    if ((status = split(&row->site, &row->n_site, r, YS_ROW_SITE, err)) ||
        (status = split(&row->tiles, &row->n_tiles, r, YS_ROW_TILES, err)) ||
        (status = split(&row->class_size, &row->n_class_size, r, YS_ROW_CLASS_SIZE, err)))
        row_fini(row);
    return status;
}

/* Spreadsheets keep rows that were once used, and write their delimiters. */
static bool is_blank_row(const struct ys_manifest_reader *r)
{
    for (int i = 0; i < YS_ROW_N; i++)
        if (given(r, (enum ys_manifest_column)i))
            return false;
    return true;
}

ys_status ys_manifest_row_end(struct ys_manifest_reader *r, size_t n_field,
                              struct ys_error *err)
{
    struct ys_manifest *out = r->out;
    struct ys_manifest_row row = {0};

    if (n_field != r->n_column) {
        ys_text_list_addf(
            r->problems, "%.300s: %s: %zu fields; want %zu%s", r->path, r->where, n_field,
            r->n_column,
            n_field > r->n_column ? " (quote a field that has the delimiter in it)" : "");
        return YS_OK;
    }
    if (is_blank_row(r))
        return YS_OK;
    if (out->n == MAX_ROWS)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: %s: over %d rows; want fewer", r->path,
                       r->where, MAX_ROWS);
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

ys_status ys_manifest_field(struct ys_manifest_reader *r, size_t i, const char *bytes, size_t n,
                            struct ys_error *err)
{
    if (!i)
        memset(r->field, 0, sizeof r->field);
    if (i >= r->n_column || r->column[i] == YS_ROW_N)
        return YS_OK;
    r->field[r->column[i]] = keep(r, bytes, n);
    return r->field[r->column[i]] ? YS_OK : no_memory(r, err);
}

/* ---- CSV */

static void find_line(struct ys_manifest_reader *r)
{
    ys_text_fit(r->where, sizeof r->where, "line %zu", r->csv.row_line);
}

static ys_status on_field(void *ctx, size_t i, const char *bytes, size_t n,
                          struct ys_error *err)
{
    struct ys_manifest_reader *const r = ctx;

    if (r->header_done)
        return ys_manifest_field(r, i, bytes, n, err);
    find_line(r);
    return ys_manifest_heading(r, bytes, n, err);
}

static ys_status on_row(void *ctx, size_t n_field, struct ys_error *err)
{
    struct ys_manifest_reader *const r = ctx;

    find_line(r);
    return r->header_done ? ys_manifest_row_end(r, n_field, err)
                          : ys_manifest_header_end(r, err);
}

static int by_name(const void *a, const void *b)
{
    const struct ys_manifest_row *one = *(const struct ys_manifest_row *const *)a;
    const struct ys_manifest_row *other = *(const struct ys_manifest_row *const *)b;
    const int order = ys_name_order(one->name, other->name);

    return order ? order : (one > other) - (one < other); /* rows of one array */
}

static ys_status check_names(struct ys_manifest_reader *r, struct ys_error *err)
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
                              "%.300s: %s, column 'name': '%.100s' stands on %s, "
                              "too; want names that differ",
                              r->path, row[i]->where, row[i]->name, row[i - 1]->where);
    free(row);
    return YS_OK;
}

ys_status ys_manifest_end(struct ys_manifest_reader *r, ys_status status, struct ys_error *err)
{
    struct ys_manifest *out = r->out;

    if (!status && !out->n && !r->problems->n)
        status = ys_fail(err, YS_ERR_FORMAT, "%.300s: no site; want a row a site", r->path);
    if (!status)
        status = check_names(r, err);
    if (!status && (out->text.failed || r->problems->failed))
        status = no_memory(r, err);
    if (status)
        ys_manifest_fini(out);
    return status;
}

ys_status ys_manifest_parse(struct ys_manifest *out, struct ys_text_list *problems,
                            const char *path, const char *bytes, size_t n, struct ys_error *err)
{
    struct ys_manifest_reader r = {.out = out, .problems = problems, .path = path};
    size_t start = 0;
    ys_status status;

    r.csv = (struct ys_csv_rows){.path = path, .field = on_field, .row = on_row, .ctx = &r};
    *out = (struct ys_manifest){0};
    if (n > YS_MANIFEST_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%.300s: %zu bytes; want %d at most", path, n,
                       YS_MANIFEST_BYTES);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK)
        return status;
    status = ys_csv_rows_read(&r.csv, bytes + start, n - start, err);
    if (!status && !r.header_done)
        status = ys_fail(err, YS_ERR_FORMAT,
                         "%.300s: no header line; want columns name, site, tiles", path);
    return ys_manifest_end(&r, status, err);
}

void ys_manifest_fini(struct ys_manifest *manifest)
{
    for (size_t i = 0; i < manifest->n; i++)
        row_fini(&manifest->row[i]);
    free(manifest->row);
    ys_text_list_fini(&manifest->text);
    *manifest = (struct ys_manifest){0};
}
