#ifndef YS_JUDGE_VERDICT_VERDICT_PARTS_H
#define YS_JUDGE_VERDICT_VERDICT_PARTS_H

#include "../../base/date.h"
#include "verdict.h"

/* What verdict.c (one date) and verdict_series.c (many dates) share: verdict_observation.c. */

/* Set the verdict, its code and the reason; what was observed stays. */
__attribute__((format(printf, 4, 5))) void ys_judged_set_verdict(struct ys_judged *out,
                                                                 enum ys_verdict_kind verdict,
                                                                 const char *code,
                                                                 const char *format, ...);

/* "2023-10-05" of days since 1970-01-01. */
void ys_day_text(char out[YS_DATE_TEXT], int32_t day);
/* "2023-10-05", or "2023-09-01/2023-10-05" of a range. */
void ys_observation_day_text(char out[YS_DATE_TEXT], const struct ys_observation *observation);

/* Half width of an observed interval from which it says nothing where it overlaps a figure's. */
bool ys_observation_is_wide(const struct ys_observation *observation);

/* Held back by what can only hide objects (unknown tiers, cloud, missing pixels): what was seen beyond
 * doubt is a lower bound.  The flags that hold it back; 0: none do, or others as well. */
uint64_t ys_observation_hides(const struct ys_observation *observation,
                              const struct ys_claim *claim);

/* Does the observation lie, or may it lie, on a day of the claim? */
bool ys_observation_in_period(const struct ys_observation *observation,
                              const struct ys_claim *claim);

/* out->low, best, high of an observation. */
void ys_judged_set_observed(struct ys_judged *out, const struct ys_observation *observation);

/* The observations of the claim's days that pass the gates, and the days they leave open. */
struct ys_coverage {
    size_t days_observed; /* with an observation that passes */
    int32_t days, gap;    /* of the claim; the longest stretch of them without one */
    const struct ys_observation *first; /* that passes; NULL: none */
    const struct ys_observation *gated; /* the first that does not pass; NULL: none */
};
void ys_coverage_measure(struct ys_coverage *out, const struct ys_judge_in *in);

void ys_judge_series_max(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_claim_interval *interval,
                         const struct ys_coverage *coverage);
void ys_judge_events(struct ys_judged *out, const struct ys_judge_in *in,
                     const struct ys_claim_interval *interval,
                     const struct ys_coverage *coverage);
void ys_judge_cumulative(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_coverage *coverage);

#endif
