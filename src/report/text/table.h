#ifndef YS_REPORT_TEXT_TABLE_H
#define YS_REPORT_TEXT_TABLE_H

#include "../../base/text.h"
#include "../../records/result.h"

/* What table.c and table_corrections.c share. */

/* A paragraph whose first line is indented by first and all others by rest.  Outside text may
 * stand in *text, which is released. */
void ys_table_paragraph(struct ys_text *out, struct ys_text *text, size_t first, size_t rest);

/* What was corrected by hand, and what was not and why; nothing without a corrections file. */
void ys_table_corrections(struct ys_text *out, const ys_result *res);

#endif
