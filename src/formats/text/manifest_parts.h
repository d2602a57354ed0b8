#ifndef YS_FORMATS_TEXT_MANIFEST_PARTS_H
#define YS_FORMATS_TEXT_MANIFEST_PARTS_H

#include "csv_rows.h"
#include "manifest.h"

/* The rows of a manifest, from wherever they come: manifest.c reads them from CSV, manifest_read.c from
 * a GeoPackage. */

enum ys_manifest_column {
    YS_ROW_NAME,
    YS_ROW_SITE,
    YS_ROW_TILES, /* up to here a file must have them all */
    YS_ROW_CLAIMS,
    YS_ROW_CORRECTIONS,
    YS_ROW_REFERENCE,
    YS_ROW_CRS,
    YS_ROW_CORNERS,
    YS_ROW_CLASS_SIZE,
    YS_ROW_PIXEL_SIZE,
    YS_ROW_TIERS,
    YS_ROW_ASSUME_ALIGNED,
    YS_ROW_ALLOW_OVERLAP,
    YS_ROW_N
};

enum { YS_MANIFEST_COLUMNS = 256, YS_MANIFEST_BYTES = 64 << 20 };

struct ys_manifest_reader {
    struct ys_manifest *out;
    struct ys_text_list *problems;
    const char *path;
    char where[200]; /* of the row, for messages: "line 3" */
    struct ys_csv_rows csv;
    enum ys_manifest_column column[YS_MANIFEST_COLUMNS];
    size_t n_column; /* of the header */
    bool header_done;
    const char *field[YS_ROW_N]; /* of the row; NULL or "": not given */
    size_t room;
};

/* What is named so as a column, or is a slip of it. */
bool ys_manifest_is_column(const char *heading, enum ys_manifest_column column);
ys_status ys_manifest_heading(struct ys_manifest_reader *r, const char *bytes, size_t n,
                              struct ys_error *err);
ys_status ys_manifest_header_end(struct ys_manifest_reader *r, struct ys_error *err);
ys_status ys_manifest_field(struct ys_manifest_reader *r, size_t i, const char *bytes, size_t n,
                            struct ys_error *err);
ys_status ys_manifest_row_end(struct ys_manifest_reader *r, size_t n_field,
                              struct ys_error *err);
/* After the last row; on failure *r->out is released. */
ys_status ys_manifest_end(struct ys_manifest_reader *r, ys_status status, struct ys_error *err);

#endif
