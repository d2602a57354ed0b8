#ifndef YS_REPORT_PAGE_PAGE_ANSWER_H
#define YS_REPORT_PAGE_PAGE_ANSWER_H

#include "../../base/text.h"
#include "../../records/result.h"

/*
 * What a reader quotes, as plain text: "On 5 October 2023, 73 railcars (90 % interval 67-80) stood
 * in the area "Yard" of Rehearsal yard, 53 more than on 5 September 2023."  Of the newest date of
 * one area; nothing where it has no count at all.  Each figure is one of the result's rows.
 */
void ys_answer_sentence(struct ys_text *out, const ys_result *res, size_t area);
/* What must be quoted with it: that the count is refused or held back, and why; "" nothing. */
void ys_answer_caution(struct ys_text *out, const ys_result *res, size_t area);

#endif
