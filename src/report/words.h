#ifndef YS_REPORT_WORDS_H
#define YS_REPORT_WORDS_H

#include "../base/text.h"
#include "../records/result.h"
#include "escape.h"

/* How reports name flags, classes, dates and probabilities; and, by escape.h, outside texts. */

/* "WEAK_GAPS SHADOW"; nothing for none. */
void ys_add_flags(struct ys_text *out, uint64_t flags, const char *between);
/* The flags of a count, with the share that cloud hides: "SHADOW OBSCURED 43 %". */
void ys_add_count_flags(struct ys_text *out, const struct ys_count *row);
const char *ys_flag_meaning(uint64_t flag); /* "gaps between cars are about a pixel" */
/* Of the flags for which something is refused, the first to be named; 0: none. */
uint64_t ys_refusal(uint64_t flags);
/* What the code of a verdict says, a flag's name among them; "" unknown. */
const char *ys_code_meaning(const char *code);
/* Why something with these flags is refused at a date, with the figures that say so. */
void ys_add_refusal(struct ys_text *out, const ys_result *res, size_t date, uint64_t flags);
/* The size of a date's pixels and the finest that they show; false: as fine as they are, or not known. */
bool ys_shown_metres(double *pixel_m, double *shows_m, const ys_result *res, size_t date);
/* "railcars": the class, more than one of it unless n is 1. */
void ys_add_class(struct ys_text *out, const char *class_name, double n);
/* The day of a date row; with the time where another row is of the same day. */
void ys_add_date(struct ys_text *out, const ys_result *res, size_t date);
/* "2023-10-05/12": an object's number with its date, unique in a report. */
enum { YS_OBJECT_ID = 80 };
void ys_object_id(char out[YS_OBJECT_ID], const ys_result *res, size_t date, const char *what,
                  size_t number);
/* "2023-09-20, 2023-09-27": the dates between those of a change, none of which could be compared;
 * nothing where there are none, or the change is none of dates in succession. */
void ys_add_passed_over(struct ys_text *out, const ys_result *res, const struct ys_change *row);
/* "0.97"; "< 0.01" and "> 0.99" where rounding would make it sure. */
void ys_add_probability(struct ys_text *out, double p);

#endif
