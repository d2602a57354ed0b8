#ifndef YS_REPORT_PHRASES_H
#define YS_REPORT_PHRASES_H

#include "../base/text.h"
#include "../records/result.h"

/* What pages and figures say alike, as plain text in the language of the result. */

/* "5 October 2023" of a text that begins with a day; false, and nothing, where it does not. */
bool ys_say_day(struct ys_text *out, const ys_result *res, const char *text);
/* "railcars": a class that the translation knows; any other as it is named, since only English says
 * how to make more of it. */
void ys_say_class(struct ys_text *out, const ys_result *res, const char *class_name, double n);
/* "90 % interval 67-80"; an interval of one number has no two ends. */
void ys_say_interval(struct ys_text *out, const ys_result *res, double low, double high);
/* "about 73": how a figure was reported. */
void ys_say_stated(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim);
/* Why something with these flags is refused at a date, with the figures that say so. */
void ys_say_refusal(struct ys_text *out, const ys_result *res, size_t date, uint64_t flags);

#endif
