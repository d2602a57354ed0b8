#ifndef YS_REPORT_ESCAPE_H
#define YS_REPORT_ESCAPE_H

#include "../base/text.h"

/* Outside texts, made fit for where they go.  All outside text of a report passes through one of
 * these: it may be cut UTF-8, markup, a formula or a terminal's commands.  NULL is "". */

/* Valid UTF-8, everything else kept: for JSON, which escapes control characters itself. */
void ys_add_valid(struct ys_text *out, const char *text);
/* One line without control or direction-changing characters: for a terminal or a picture. */
void ys_add_plain(struct ys_text *out, const char *text);
/* As _plain, and & < > " ' as entities. */
void ys_add_html(struct ys_text *out, const char *text);
/* One cell: quoted where RFC 4180 asks, and a cell that a spreadsheet would run as a formula
 * gets a leading apostrophe. */
void ys_add_cell(struct ys_text *out, const char *text);

#endif
