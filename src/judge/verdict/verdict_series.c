/* verdict_series.c - claims about many days: a maximum, events, a total */

#include "verdict.h"

#include <math.h>

#include "../../base/date.h"
#include "../../base/text.h"
#include "verdict_parts.h"

/* A maximum over a window is confirmed only where nearly every day was looked at. */
static const double enough_days = 0.8;

static bool usable(const struct ys_look *look, const struct ys_claim *claim)
{
    return ys_look_in_window(look, claim) && !ys_look_gate(look);
}

void ys_coverage_measure(struct ys_coverage *out, const struct ys_judge_in *in)
{
    const struct ys_claim *const claim = in->claim;
    int32_t last = claim->first_day - 1; /* the day before the first that is still open */

    *out = (struct ys_coverage){.days = claim->last_day - claim->first_day + 1};
    for (size_t i = 0; i < in->n_look; i++) {
        const struct ys_look *const look = &in->look[i];

        if (!ys_look_in_window(look, claim))
            continue;
        if (ys_look_gate(look)) {
            out->gated = out->gated ? out->gated : look;
            continue;
        }
        if (!out->first)
            out->first = look;
        if (look->day > last) {
            out->looks++;
            if (look->day - last - 1 > out->gap)
                out->gap = look->day - last - 1;
            last = look->day;
        }
    }
    if (claim->last_day - last > out->gap)
        out->gap = claim->last_day - last;
}

/* "3 looks of 30 days, longest gap 12 days" */
static void coverage_text(char *out, size_t room, const struct ys_coverage *coverage)
{
    ys_text_fit(out, room, "%zu look%s of %d day%s, longest gap %d day%s", coverage->looks,
                coverage->looks == 1 ? "" : "s", (int)coverage->days,
                coverage->days == 1 ? "" : "s", (int)coverage->gap,
                coverage->gap == 1 ? "" : "s");
}

void ys_judge_series_max(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_reading *reading, const struct ys_coverage *coverage)
{
    const struct ys_look *top = coverage->first; /* the date with the highest lower end */
    uint32_t highest = 0, surest = 0;
    char looks[80], figure[80], day[YS_DATE_TEXT];

    for (size_t i = 0; i < in->n_look; i++) {
        const struct ys_look *const look = &in->look[i];

        if (!usable(look, in->claim))
            continue;
        if (look->low > top->low || (look->low == top->low && look->best > top->best))
            top = look;
        highest = look->high > highest ? look->high : highest;
        surest = look->low > surest ? look->low : surest;
    }
    ys_judged_observe(out, top);
    ys_day_write(day, top->day);
    ys_reading_text(figure, sizeof figure, reading);
    coverage_text(looks, sizeof looks, coverage);
    if (surest > reading->high) {
        out->p_claim = top->dist ? ys_dist_mass(top->dist, reading->low, reading->high) : NAN;
        ys_judged_set(out, YS_NOT_CONSISTENT, "OUTSIDE",
                      "%s: observed %u-%u, best %u; the claim is %s: at least %.0f too many",
                      day, top->low, top->high, top->best, figure,
                      ceil(surest - reading->high));
    } else if ((double)coverage->looks < enough_days * (double)coverage->days) {
        ys_judged_set(out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
                      "%s; the most is %u-%u on %s; the claim is %s", looks, top->low,
                      top->high, day, figure);
    } else if (highest <= reading->high && surest >= reading->low) {
        ys_judged_set(out, YS_CONSISTENT, "INSIDE",
                      "%s; the most is %u-%u on %s; the claim is %s", looks, top->low,
                      top->high, day, figure);
    } else {
        ys_judged_set(out, YS_CANNOT_TELL, "STRADDLES",
                      "%s; the most is %u-%u on %s; the claim is %s", looks, top->low,
                      top->high, day, figure);
    }
}

/*
 * The least number of arrivals that the looks prove.  The true count x of each look lies in its
 * interval; x stays where it can, falls only where it must (what left may be forgotten), and
 * each rise that cannot be avoided is an arrival.  What stood there at the first look counts.
 */
static uint32_t proven_arrivals(const struct ys_judge_in *in)
{
    uint32_t x = 0, arrivals = 0;

    for (size_t i = 0; i < in->n_look; i++) {
        const struct ys_look *const look = &in->look[i];

        if (!usable(look, in->claim))
            continue;
        if (x < look->low) {
            arrivals += look->low - x;
            x = look->low;
        } else if (x > look->high) {
            x = look->high;
        }
    }
    return arrivals;
}

void ys_judge_events(struct ys_judged *out, const struct ys_judge_in *in,
                     const struct ys_reading *reading, const struct ys_coverage *coverage)
{
    const uint32_t proven = proven_arrivals(in);
    char looks[80], figure[80];

    coverage_text(looks, sizeof looks, coverage);
    ys_reading_text(figure, sizeof figure, reading);
    if (proven > reading->high)
        ys_judged_set(out, YS_NOT_CONSISTENT, "OUTSIDE",
                      "%u arrivals proven by %s; the claim is %s: at least %.0f too many",
                      proven, looks, figure, ceil(proven - reading->high));
    else if (isinf(reading->high) && proven >= reading->low)
        ys_judged_set(out, YS_CONSISTENT, "INSIDE", "%u arrivals proven by %s; the claim is %s",
                      proven, looks, figure);
    else
        ys_judged_set(out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
                      "%u arrivals proven by %s, more may have come between; the claim is %s",
                      proven, looks, figure);
}

/*
 * What passed through a place in a period is not bounded by what stood there on single days:
 * objects come and go unseen, and one that is seen may have stayed.  So the looks are stated and
 * the total is left open.
 */
void ys_judge_cumulative(struct ys_judged *out, const struct ys_judge_in *in,
                         const struct ys_coverage *coverage)
{
    const struct ys_look *most = coverage->first;
    char looks[80], day[YS_DATE_TEXT];

    for (size_t i = 0; i < in->n_look; i++)
        if (usable(&in->look[i], in->claim) && in->look[i].best > most->best)
            most = &in->look[i];
    coverage_text(looks, sizeof looks, coverage);
    ys_day_write(day, most->day);
    ys_judged_observe(out, most);
    ys_judged_set(out, YS_CANNOT_TELL, "NOT_CONTRADICTED",
                  "a total over %d days; %s; the most at once is %u-%u on %s",
                  (int)coverage->days, looks, most->low, most->high, day);
}
