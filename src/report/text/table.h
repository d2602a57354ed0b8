#ifndef YS_REPORT_TEXT_TABLE_H
#define YS_REPORT_TEXT_TABLE_H

#include "../../base/text.h"
#include "../../records/result.h"

/* Parts of the short table for a terminal. */

/* A paragraph as ys_add_paragraph() has it, in the language of the report. */
void ys_table_say(struct ys_text *out, const ys_result *res, struct ys_text *line, size_t first,
                  size_t rest);

/* What was corrected by hand, and what was not and why; nothing without a corrections file. */
void ys_table_corrections(struct ys_text *out, const ys_result *res);

/* Containers by length and in TEU, and how long each vessel is: a line a count. */
void ys_table_sizes(struct ys_text *out, const ys_result *res);

#endif
