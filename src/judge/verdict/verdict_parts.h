#ifndef YS_JUDGE_VERDICT_VERDICT_PARTS_H
#define YS_JUDGE_VERDICT_VERDICT_PARTS_H

#include "../../base/date.h"
#include "verdict.h"

/* What verdict.c (one date) and verdict_series.c (many dates) share: verdict_look.c. */

/* Set the verdict, its code and the reason; what was observed stays. */
__attribute__((format(printf, 4, 5))) void ys_judged_set(struct ys_judged *out,
                                                         enum ys_verdict_kind verdict,
                                                         const char *code, const char *format,
                                                         ...);

/* "2023-10-05" of days since 1970-01-01. */
void ys_day_write(char out[YS_DATE_TEXT], int32_t day);

/* NULL where the count of this date may be used, else the code of the gate that fails. */
const char *ys_look_gate(const struct ys_look *look);

/* Does the look lie on a day of the claim? */
bool ys_look_in_window(const struct ys_look *look, const struct ys_claim *claim);

/* out->low, best, high of a look. */
void ys_judged_observe(struct ys_judged *out, const struct ys_look *look);

/* The looks of the window that pass the gates, and the days they leave open. */
struct ys_coverage {
    size_t looks;                /* days looked at */
    int32_t days, gap;           /* of the window; longest run of days without a look */
    const struct ys_look *first; /* that passes; NULL: none */
    const struct ys_look *gated; /* a look of the window that does not pass; NULL: none */
};
void ys_coverage_measure(struct ys_coverage *out, const struct ys_judge_in *in);

void ys_judge_series_max(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_reading *reading, const struct ys_coverage *coverage);
void ys_judge_events(struct ys_judged *out, const struct ys_judge_in *in,
                     const struct ys_reading *reading, const struct ys_coverage *coverage);
void ys_judge_cumulative(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_coverage *coverage);

#endif
