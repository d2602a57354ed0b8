/* package_sql.c - rows into a database in memory */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../escape.h"
#include "package_parts.h"

void ys_package_fail(struct ys_package *package, int code)
{
    if (package->status)
        return;
    if (code == SQLITE_NOMEM)
        package->status = ys_fail(package->err, YS_ERR_NOMEM, "report.gpkg: out of memory");
    else
        package->status = ys_fail(package->err, YS_ERR_IO, "report.gpkg: %s",
                                  package->db ? sqlite3_errmsg(package->db) : "SQLite failed");
}

void ys_package_run(struct ys_package *package, const char *sql)
{
    const int code =
        package->status ? SQLITE_OK : sqlite3_exec(package->db, sql, NULL, NULL, NULL);

    if (code)
        ys_package_fail(package, code);
}

struct ys_package_row ys_package_insert(struct ys_package *package, const char *table, int n)
{
    struct ys_package_row row = {0};
    struct ys_text sql = {0};

    ys_text_addf(&sql, "INSERT INTO %s VALUES (?", table);
    for (int i = 1; i < n; i++)
        ys_text_add(&sql, ",?");
    ys_text_add(&sql, ")");
    if (sql.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    const int code = package->status
                         ? SQLITE_OK
                         : sqlite3_prepare_v2(package->db, sql.bytes, -1, &row.st, NULL);
    if (code)
        ys_package_fail(package, code);
    ys_text_drop(&sql);
    return row;
}

static bool writes(const struct ys_package *package, const struct ys_package_row *row)
{
    return row->st && !package->status;
}

static void check(struct ys_package *package, int code)
{
    if (code)
        ys_package_fail(package, code);
}

void ys_row_text(struct ys_package *package, struct ys_package_row *row, const char *text)
{
    struct ys_text valid = {0};

    ys_add_valid(&valid, text);
    if (valid.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    row->n++;
    if (writes(package, row))
        check(package, valid.n ? sqlite3_bind_text(row->st, row->n, valid.bytes, (int)valid.n,
                                                   SQLITE_TRANSIENT)
                               : sqlite3_bind_null(row->st, row->n));
    ys_text_drop(&valid);
}

void ys_row_empty(struct ys_package *package, struct ys_package_row *row)
{
    row->n++;
    if (writes(package, row))
        check(package, sqlite3_bind_text(row->st, row->n, "", 0, SQLITE_STATIC));
}

void ys_row_number(struct ys_package *package, struct ys_package_row *row, double value,
                   int digits)
{
    const double scale = pow(10, digits);

    row->n++;
    if (writes(package, row))
        check(package, isfinite(value)
                           ? sqlite3_bind_double(row->st, row->n, round(value * scale) / scale)
                           : sqlite3_bind_null(row->st, row->n));
}

void ys_row_integer(struct ys_package *package, struct ys_package_row *row, bool known,
                    int64_t value)
{
    row->n++;
    if (writes(package, row))
        check(package, known ? sqlite3_bind_int64(row->st, row->n, value)
                             : sqlite3_bind_null(row->st, row->n));
}

void ys_row_blob(struct ys_package *package, struct ys_package_row *row, const void *bytes,
                 size_t n)
{
    row->n++;
    if (writes(package, row))
        check(package, bytes ? sqlite3_bind_blob64(row->st, row->n, bytes, n, SQLITE_TRANSIENT)
                             : sqlite3_bind_null(row->st, row->n));
}

void ys_row_put(struct ys_package *package, struct ys_package_row *row)
{
    if (writes(package, row)) {
        const int code = sqlite3_step(row->st);

        if (code != SQLITE_DONE)
            ys_package_fail(package, code);
        sqlite3_reset(row->st);
        sqlite3_clear_bindings(row->st);
    }
    row->n = 0;
}

void ys_row_end(struct ys_package *package, struct ys_package_row *row)
{
    (void)package;
    sqlite3_finalize(row->st);
    *row = (struct ys_package_row){0};
}

void ys_package_contents(struct ys_package *package, const char *table, const char *description,
                         const double bounds[4])
{
    struct ys_package_row row = ys_package_insert(package, "gpkg_contents", 10);

    ys_row_text(package, &row, table);
    ys_row_text(package, &row, bounds ? "features" : "attributes");
    ys_row_text(package, &row, table);
    ys_row_text(package, &row, description);
    ys_row_text(package, &row, package->when);
    for (int i = 0; i < 4; i++)
        ys_row_number(package, &row, bounds ? bounds[i] : NAN, 8);
    ys_row_integer(package, &row, bounds, package->srs);
    ys_row_put(package, &row);
    ys_row_end(package, &row);
}
