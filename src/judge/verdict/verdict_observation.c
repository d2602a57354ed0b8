/*
 * verdict_observation.c - what was counted at one date: whether a verdict may use it, and what
 * it says
 *
 * A flag that makes a count unfit is a gate here; none is only decoration.  First in order is what
 * the tile lacks, then what its pixels cannot show, then what is not known of the site.
 */

#include "verdict_parts.h"

#include <math.h>
#include <stdarg.h>

#include "../../base/text.h"

void ys_judged_set_verdict(struct ys_judged *out, enum ys_verdict_kind verdict,
                           const char *code, const char *format, ...)
{
    va_list ap;

    out->verdict = verdict;
    out->code = code;
    va_start(ap, format);
    ys_text_fit_v(out->reason, sizeof out->reason, format, ap);
    va_end(ap);
}

void ys_day_text(char out[YS_DATE_TEXT], int32_t day)
{
    const struct ys_date date = {.days = day, .seconds = -1};

    ys_date_write(out, &date);
}

/* A range ends after it begins. */
static bool is_range(const struct ys_observation *observation)
{
    return observation->last_day > observation->day;
}

void ys_observation_day_text(char out[YS_DATE_TEXT], const struct ys_observation *observation)
{
    char first[YS_DATE_TEXT], last[YS_DATE_TEXT];

    ys_day_text(first, observation->day);
    ys_day_text(last, observation->last_day > 0 ? observation->last_day : observation->day);
    ys_text_fit(out, YS_DATE_TEXT, "%.10s%s%.10s", first, is_range(observation) ? "/" : "",
                is_range(observation) ? last : "");
}

/* Whatever day of the range it was, it was one of the claim's. */
static bool surely_in_period(const struct ys_observation *observation,
                             const struct ys_claim *claim)
{
    return is_range(observation) && observation->day >= claim->first_day &&
           observation->last_day <= claim->last_day;
}

void ys_judged_set_observed(struct ys_judged *out, const struct ys_observation *observation)
{
    out->has_observed = true;
    out->low = observation->low;
    out->best = observation->best;
    out->high = observation->high;
}

bool ys_observation_in_period(const struct ys_observation *observation,
                              const struct ys_claim *claim)
{
    const int32_t last = is_range(observation) ? observation->last_day : observation->day;

    return last >= claim->first_day && observation->day <= claim->last_day;
}

/*
 * What each flag does to a verdict, in the order in which they are named where several hold a count
 * back.  Every flag of the public header is here.  A refusal is also a gate: the same flag may stand
 * on a part of the areas whose sum is judged.  Remarks are about objects or doubts that the interval
 * already holds.
 */
static const struct {
    uint64_t flag;
    enum ys_flag_role role;
} rule[] = {
    {YS_NOTHING_SHOWN, YS_REFUSAL},
    {YS_NOT_COVERED, YS_GATE},
    {YS_MISREGISTERED, YS_REFUSAL},
    {YS_OBSCURED, YS_GATE},
    {YS_GSD_TOO_COARSE, YS_REFUSAL},
    {YS_TIERS_UNKNOWN, YS_GATE},
    {YS_NO_TRACKS, YS_REFUSAL},
    {YS_TOO_LARGE, YS_REFUSAL},
    {YS_DATE_UNSURE, YS_GATE},
    {YS_UNLIKE, YS_GATE},
    {YS_SIZE_ONLY, YS_GATE},
    {YS_ONE_EXAMPLE, YS_GATE},
    {YS_EXAMPLES_DIFFER, YS_GATE},
    {YS_EXAMPLES_ELSEWHERE, YS_GATE},
    {YS_PIXEL_SIZE, YS_GATE},
    {YS_OFF_NADIR, YS_GATE},
    {YS_LOW_CONTRAST, YS_GATE_WHERE_WIDE},
    {YS_WEAK_GAPS, YS_REMARK},
    {YS_EDGE_OBJECT, YS_REMARK},
    {YS_SHADOW, YS_REMARK},
    {YS_LINE_OFF, YS_REMARK},
    {YS_FOREIGN, YS_REMARK},
    {YS_LENGTHS_MIXED, YS_REMARK},
    {YS_FEW_REFERENCES, YS_REMARK},
    {YS_GROUP_DOMINATED, YS_REMARK},
    {YS_UNEXPLAINED, YS_REMARK},
    {YS_ONE_BAND, YS_REMARK},
    {YS_SEASON, YS_REMARK},
    {YS_WEAK, YS_REMARK},
    {YS_ARRIVED_WITHOUT_CHANGE, YS_REMARK},
    {YS_LEFT_WITHOUT_CHANGE, YS_REMARK},
    {YS_CHANGE_WITHOUT_OBJECT, YS_REMARK},
    {YS_ASSUMED_ALIGNED, YS_REMARK},
    {YS_BENT_ROWS, YS_REMARK},
    {YS_NOT_SEEN, YS_REMARK},
    {YS_NOT_ESTABLISHED, YS_REMARK},
    {YS_NEAR_RIVALS, YS_REMARK},
    {YS_BY_LENGTH, YS_REMARK},
    {YS_LOOKS_DIFFER, YS_REMARK},
};

/* Half width of an observed interval, of its best count, from which an overlap says nothing: 15
 * % is what a good count should reach.  At least 1 object, because counts are whole. */
static const double WIDE_SHARE = 0.15, WIDE_LEAST = 1;

bool ys_observation_is_wide(const struct ys_observation *observation)
{
    const double half = ((double)observation->high - observation->low) / 2;

    return half > fmax(WIDE_LEAST, WIDE_SHARE * observation->best);
}

enum ys_flag_role ys_flag_role(uint64_t flag)
{
    for (size_t i = 0; i < sizeof rule / sizeof *rule; i++)
        if (flag == rule[i].flag)
            return rule[i].role;
    return YS_GATE; /* one that nobody has thought about holds back */
}

static const char *gate_in(const struct ys_observation *observation, uint64_t flags)
{
    for (size_t i = 0; i < sizeof rule / sizeof *rule; i++)
        if (flags & rule[i].flag && rule[i].role != YS_REMARK &&
            (rule[i].role != YS_GATE_WHERE_WIDE || ys_observation_is_wide(observation)))
            return ys_flag_name(rule[i].flag);
    return observation->counted ? NULL : "NOT_COUNTED";
}

/* A range of days all of which are the claim's is as good as one of them. */
static uint64_t flags_for(const struct ys_observation *observation,
                          const struct ys_claim *claim)
{
    const uint64_t settled =
        claim && surely_in_period(observation, claim) ? (uint64_t)YS_DATE_UNSURE : 0;

    return observation->flags & ~settled;
}

const char *ys_observation_gate(const struct ys_observation *observation,
                                const struct ys_claim *claim)
{
    return gate_in(observation, flags_for(observation, claim));
}

/* Gates that say of a part of the objects that it is not seen, and nothing of those that are. */
static const uint64_t hiding = YS_TIERS_UNKNOWN | YS_OBSCURED | YS_NOT_COVERED;

uint64_t ys_observation_hides(const struct ys_observation *observation,
                              const struct ys_claim *claim)
{
    const uint64_t flags = flags_for(observation, claim);

    return gate_in(observation, flags & ~hiding) ? 0 : flags & hiding;
}
