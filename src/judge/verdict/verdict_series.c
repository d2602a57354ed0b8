/*
 * verdict_series.c - claims about many days: a maximum, events, a total
 *
 * Pictures show single days, so most of these claims can be contradicted and few confirmed: one
 * date above a claimed maximum is enough, while "never more than 20" needs nearly every day.
 * Reasons say how many days were looked at, of how many, and the longest gap.
 */

#include "verdict.h"

#include <math.h>

#include "../../base/date.h"
#include "../../base/text.h"
#include "verdict_parts.h"

/* Share of the days that must have been looked at to confirm a maximum.  Chosen by hand. */
static const double ENOUGH_DAYS = 0.8;

static bool usable(const struct ys_observation *observation, const struct ys_claim *claim)
{
    return ys_observation_in_period(observation, claim) &&
           !ys_observation_gate(observation, claim);
}

void ys_coverage_measure(struct ys_coverage *out, const struct ys_judge_in *in)
{
    const struct ys_claim *const claim = in->claim;
    int32_t last = claim->first_day - 1; /* the day before the first that is still open */

    *out = (struct ys_coverage){.days = claim->last_day - claim->first_day + 1};
    for (size_t i = 0; i < in->n_observation; i++) {
        const struct ys_observation *const observation = &in->observation[i];

        if (!ys_observation_in_period(observation, claim))
            continue;
        if (ys_observation_gate(observation, claim)) {
            out->gated = out->gated ? out->gated : observation;
            continue;
        }
        if (!out->first)
            out->first = observation;
        if (observation->day > last) {
            out->days_observed++;
            if (observation->day - last - 1 > out->gap)
                out->gap = observation->day - last - 1;
            last = observation->day;
        }
    }
    if (claim->last_day - last > out->gap)
        out->gap = claim->last_day - last;
}

/* "3 looks of 30 days, longest gap 12 days" */
static void coverage_text(char *out, size_t room, const struct ys_coverage *coverage)
{
    ys_text_fit(out, room, "%zu look%s of %d day%s, longest gap %d day%s",
                coverage->days_observed, coverage->days_observed == 1 ? "" : "s",
                (int)coverage->days, coverage->days == 1 ? "" : "s", (int)coverage->gap,
                coverage->gap == 1 ? "" : "s");
}

void ys_judge_series_max(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_claim_interval *interval,
                         const struct ys_coverage *coverage)
{
    const struct ys_observation *top =
        coverage->first; /* the date with the highest lower end */
    uint32_t highest = 0, surest = 0;
    char covered[80], figure[80], day[YS_DATE_TEXT];

    for (size_t i = 0; i < in->n_observation; i++) {
        const struct ys_observation *const observation = &in->observation[i];

        if (!usable(observation, in->claim))
            continue;
        if (observation->low > top->low ||
            (observation->low == top->low && observation->best > top->best))
            top = observation;
        highest = observation->high > highest ? observation->high : highest;
        surest = observation->low > surest ? observation->low : surest;
    }
    ys_judged_set_observed(out, top);
    ys_observation_day_text(day, top);
    ys_claim_interval_text(figure, sizeof figure, interval);
    coverage_text(covered, sizeof covered, coverage);
    if (surest > interval->high) {
        out->p_claim = top->dist ? ys_dist_mass(top->dist, interval->low, interval->high) : NAN;
        ys_judged_set_verdict(
            out, YS_NOT_CONSISTENT, "OUTSIDE",
            "%s: observed %u-%u, best %u; the claim is %s: at least %.0f too many", day,
            top->low, top->high, top->best, figure, ceil(surest - interval->high));
    } else if ((double)coverage->days_observed < ENOUGH_DAYS * (double)coverage->days) {
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
                              "%s; the most is %u-%u on %s; the claim is %s", covered, top->low,
                              top->high, day, figure);
    } else if (highest <= interval->high && surest >= interval->low) {
        ys_judged_set_verdict(out, YS_CONSISTENT, "INSIDE",
                              "%s; the most is %u-%u on %s; the claim is %s", covered, top->low,
                              top->high, day, figure);
    } else {
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "STRADDLES",
                              "%s; the most is %u-%u on %s; the claim is %s", covered, top->low,
                              top->high, day, figure);
    }
}

/*
 * The least number of arrivals that the observations prove.  The true count x of each lies in
 * its interval; x stays where it can, falls only where it must (what left may be forgotten),
 * and each rise that cannot be avoided is an arrival.  What stood there at the first date
 * counts.
 */
static uint32_t proven_arrivals(const struct ys_judge_in *in)
{
    uint32_t x = 0, arrivals = 0;

    for (size_t i = 0; i < in->n_observation; i++) {
        const struct ys_observation *const observation = &in->observation[i];

        if (!usable(observation, in->claim))
            continue;
        if (x < observation->low) {
            arrivals += observation->low - x;
            x = observation->low;
        } else if (x > observation->high) {
            x = observation->high;
        }
    }
    return arrivals;
}

void ys_judge_events(struct ys_judged *out, const struct ys_judge_in *in,
                     const struct ys_claim_interval *interval,
                     const struct ys_coverage *coverage)
{
    const uint32_t proven = proven_arrivals(in);
    char covered[80], figure[80];

    coverage_text(covered, sizeof covered, coverage);
    ys_claim_interval_text(figure, sizeof figure, interval);
    if (proven > interval->high)
        ys_judged_set_verdict(
            out, YS_NOT_CONSISTENT, "OUTSIDE",
            "%u arrival%s proven by %s; the claim is %s: at least %.0f too many", proven,
            proven == 1 ? "" : "s", covered, figure, ceil(proven - interval->high));
    else if (isinf(interval->high) && proven >= interval->low)
        ys_judged_set_verdict(out, YS_CONSISTENT, "INSIDE",
                              "%u arrival%s proven by %s; the claim is %s", proven,
                              proven == 1 ? "" : "s", covered, figure);
    else
        ys_judged_set_verdict(
            out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
            "%u arrival%s proven by %s, more may have come between; the claim is %s", proven,
            proven == 1 ? "" : "s", covered, figure);
}

/*
 * What passed through a place in a period is not bounded by what stood there on single days:
 * objects come and go unseen, and one that is seen may have stayed.  So the days looked at are
 * stated and the total is left open.
 */
void ys_judge_cumulative(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_coverage *coverage)
{
    const struct ys_observation *most = coverage->first;
    char covered[80], day[YS_DATE_TEXT];

    for (size_t i = 0; i < in->n_observation; i++)
        if (usable(&in->observation[i], in->claim) && in->observation[i].best > most->best)
            most = &in->observation[i];
    coverage_text(covered, sizeof covered, coverage);
    ys_observation_day_text(day, most);
    ys_judged_set_observed(out, most);
    ys_judged_set_verdict(out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
                          "a total over %d days; %s; the most at once is %u-%u on %s",
                          (int)coverage->days, covered, most->low, most->high, day);
}
