/*
 * verdict_observation.c - what was counted at one date: whether a verdict may use it, and what
 * it says
 *
 * A flag that makes a count unfit is a gate here; the order of the table is the order in which
 * they are named where several are closed: first what the tile lacks, then what its pixels
 * cannot show, then what is not known of the site.
 */

#include "verdict_parts.h"

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

const char *ys_observation_gate(const struct ys_observation *observation,
                                const struct ys_claim *claim)
{
    static const struct {
        uint32_t flag;
        const char *code;
    } gate[] = {
        {YS_NOTHING_SHOWN, "NOTHING_SHOWN"},   {YS_NOT_COVERED, "NOT_COVERED"},
        {YS_MISREGISTERED, "MISREGISTERED"},   {YS_OBSCURED, "OBSCURED"},
        {YS_GSD_TOO_COARSE, "GSD_TOO_COARSE"}, {YS_TIERS_UNKNOWN, "TIERS_UNKNOWN"},
        {YS_NO_TRACKS, "NO_TRACKS"},           {YS_TOO_LARGE, "TOO_LARGE"},
        {YS_DATE_UNSURE, "DATE_UNSURE"},       {YS_UNLIKE, "UNLIKE"},
        {YS_SIZE_ONLY, "SIZE_ONLY"},
    };

    const uint32_t flags =
        observation->flags &
        ~(surely_in_period(observation, claim) ? (uint32_t)YS_DATE_UNSURE : 0);

    for (size_t i = 0; i < sizeof gate / sizeof *gate; i++)
        if (flags & gate[i].flag)
            return gate[i].code;
    return observation->counted ? NULL : "NOT_COUNTED";
}
