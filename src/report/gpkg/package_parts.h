#ifndef YS_REPORT_GPKG_PACKAGE_PARTS_H
#define YS_REPORT_GPKG_PACKAGE_PARTS_H

#include <proj.h>
#include <sqlite3.h>

#include "../../base/text.h"
#include "../../records/result.h"

/* A GeoPackage that is being written into memory.  After a failure every call does nothing. */
struct ys_package {
    sqlite3 *db;
    const ys_result *res;
    PJ_CONTEXT *context;
    PJ *pj; /* CRS to longitude, latitude on WGS 84; NULL: the layers have these themselves */
    int srs;
    double scale;       /* coordinates are rounded to a unit of the CRS divided by this */
    char when[64];      /* last_change of every layer: no clock */
    char *definition;   /* WKT of the CRS; NULL: WGS 84 */
    char authority[64]; /* and "EPSG", or "NONE" */
    int code;
    ys_status status; /* YS_OK so far */
    struct ys_error *err;
};

/* A row of a table, bound value by value. */
struct ys_package_row {
    sqlite3_stmt *st; /* NULL: nothing is written */
    int n;
};

/* ---- package_crs.c: that of the reference tile; where PJ cannot tell it, WGS 84 */
void ys_package_crs(struct ys_package *package);

/* ---- package_sql.c */
void ys_package_fail(struct ys_package *package, int code);
void ys_package_run(struct ys_package *package, const char *sql);
/* INSERT INTO `table` with n values; bound in order, the row is written by _put. */
struct ys_package_row ys_package_insert(struct ys_package *package, const char *table, int n);
/* NULL for "", as for what is not known; _empty is an empty text. */
void ys_row_text(struct ys_package *package, struct ys_package_row *row, const char *text);
void ys_row_empty(struct ys_package *package, struct ys_package_row *row);
/* NULL where it is not finite; rounded to so many digits after the point. */
void ys_row_number(struct ys_package *package, struct ys_package_row *row, double value,
                   int digits);
void ys_row_integer(struct ys_package *package, struct ys_package_row *row, bool known,
                    int64_t value);
void ys_row_blob(struct ys_package *package, struct ys_package_row *row, const void *bytes,
                 size_t n);
void ys_row_put(struct ys_package *package, struct ys_package_row *row);
void ys_row_end(struct ys_package *package, struct ys_package_row *row);
/* A row of gpkg_contents; bounds NULL: a table without places. */
void ys_package_contents(struct ys_package *package, const char *table, const char *description,
                         const double bounds[4]);

/* ---- package_shape.c: geometries as GeoPackage 1.2 has them; bounds (x0 y0 x1 y1) grow by each */
void ys_row_polygon(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                    const struct ys_polygon *lonlat);
void ys_row_line(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                 const struct ys_line *lonlat);

/* ---- package_layers.c, package_tables.c */
void ys_package_layers(struct ys_package *package);
void ys_package_tables(struct ys_package *package);

#endif
