#ifndef YS_REPORT_WORDS_H
#define YS_REPORT_WORDS_H

#include "../base/text.h"
#include "../records/result.h"

/* Texts for people, and outside texts made fit for where they go.  All outside text passes
 * through one of these: it may be cut UTF-8, markup, a formula or a terminal's commands. */

/* The last part of a path: reports do not tell in which folder the inputs lay. */
const char *ys_basename(const char *path);
/* One Unicode character at *text, which moves on; 0 at the end, U+FFFD for bytes that are none. */
uint32_t ys_utf8_next(const char **text);
void ys_utf8_add(struct ys_text *out, uint32_t character);
/* Valid UTF-8, everything else kept: for JSON, which escapes control characters itself. */
void ys_add_valid(struct ys_text *out, const char *text);
/* One line without control or direction-changing characters: for a terminal or a picture. */
void ys_add_plain(struct ys_text *out, const char *text);
/* As _plain, and & < > " ' as entities. */
void ys_add_html(struct ys_text *out, const char *text);
/* One cell: quoted where RFC 4180 asks, and a cell that a spreadsheet would run as a formula
 * gets a leading apostrophe. */
void ys_add_cell(struct ys_text *out, const char *text);
/* Columns that a line of a terminal takes. */
size_t ys_columns(const char *text);

/* "WEAK_GAPS SHADOW"; nothing for none. */
void ys_add_flags(struct ys_text *out, uint32_t flags, const char *between);
const char *ys_flag_meaning(uint32_t flag); /* "gaps between cars are about a pixel" */
/* Of the flags for which something is refused, the lowest one's bit; 0 none. */
uint32_t ys_refusal(uint32_t flags);
/* "railcars": the class, more than one of it unless n is 1. */
void ys_add_class(struct ys_text *out, const char *class_name, double n);
/* The day of a date row; with the time where another row is of the same day. */
void ys_add_date(struct ys_text *out, const ys_result *res, size_t date);
/* "0.97"; "< 0.01" and "> 0.99" where rounding would make it sure. */
void ys_add_probability(struct ys_text *out, double p);
bool ys_same_text(const char *a, const char *b);
const char *ys_or_empty(const char *text); /* NULL as "" */

#endif
