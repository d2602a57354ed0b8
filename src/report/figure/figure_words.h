#ifndef YS_REPORT_FIGURE_FIGURE_WORDS_H
#define YS_REPORT_FIGURE_FIGURE_WORDS_H

#include "../words.h"

/* What figures say, in the language of the result.  Everything added is plain: one line without
 * control characters. */

/* A name from outside; one with letters that run from right to left keeps to itself. */
void ys_add_name(struct ys_text *out, const char *name);
/* A sentence with the slot {{n}}. */
void ys_add_numbered(struct ys_text *out, const ys_result *res, const char *english, size_t n);
/* "5 October 2023"; with the time where another date is of that day; "1 September to 5 October 2023". */
void ys_add_long_date(struct ys_text *out, const ys_result *res, size_t date);
/* "73 railcars (90 % interval 67-80)", "railcars not counted". */
void ys_add_counted(struct ys_text *out, const ys_result *res, const struct ys_count *count);
/* "Rehearsal yard, Yard"; the area is left out where it is the only one. */
void ys_add_place(struct ys_text *out, const ys_result *res, size_t area);

/* "Rehearsal yard, 5 October 2023: 73 railcars (90 % interval 67-80)", and what else is to be known. */
void ys_add_date_title(struct ys_text *out, const ys_result *res, size_t area, size_t date);
void ys_add_date_note(struct ys_text *out, const ys_result *res, size_t area, size_t date);
/* "Rehearsal yard: 20 railcars on 5 September 2023, 73 on 5 October 2023 (53 more, ...)". */
void ys_add_change_title(struct ys_text *out, const ys_result *res, size_t area,
                         const struct ys_change *change);
void ys_add_change_note(struct ys_text *out, const ys_result *res,
                        const struct ys_change *change);

#endif
