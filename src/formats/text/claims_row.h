#ifndef YS_FORMATS_TEXT_CLAIMS_ROW_H
#define YS_FORMATS_TEXT_CLAIMS_ROW_H

#include "../../records/claim.h"

/* Columns of a claims file. */
enum ys_claims_column {
    YS_COL_ID,
    YS_COL_CLASS,
    YS_COL_KIND,
    YS_COL_SITE,
    YS_COL_DATE_START,
    YS_COL_DATE_END,
    YS_COL_COMPARATOR,
    YS_COL_VALUE, /* up to here a file must have them all */
    YS_COL_VALUE_HIGH,
    YS_COL_UNIT,
    YS_COL_SAID_BY,
    YS_COL_PUBLISHER,
    YS_COL_DATE_PUBLISHED,
    YS_COL_SOURCE,
    YS_COL_NOTE,
    YS_COL_DISPUTED,
    YS_N_COL
};

/* Column of a heading; YS_N_COL for one that is none.  A heading that is nearly one is an
 * error: a misspelt `disputed` would be left out in silence. */
ys_status ys_claims_column_find(enum ys_claims_column *out, const char *heading,
                                const char *path, struct ys_error *err);
const char *ys_claims_column_name(enum ys_claims_column column);

/* Check the fields of one row and fill *out, whose texts are those of field; "PATH: line N,
 * column 'value': ..." */
ys_status ys_claims_row(struct ys_claim *out, char *const field[YS_N_COL], const char *path,
                        size_t line, struct ys_error *err);

#endif
