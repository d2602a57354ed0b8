#ifndef YS_REPORT_TEXT_TABLE_H
#define YS_REPORT_TEXT_TABLE_H

#include "../../base/text.h"
#include "../../records/result.h"

/* Parts of the short table for a terminal. */

/* What was corrected by hand, and what was not and why; nothing without a corrections file. */
void ys_table_corrections(struct ys_text *out, const ys_result *res);

/* Containers by length and in TEU, and how long each vessel is: a line a count. */
void ys_table_sizes(struct ys_text *out, const ys_result *res);

#endif
