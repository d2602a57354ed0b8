/* verdict_look.c - one look at an area: whether a verdict may use it, and what it then says */

#include "verdict_parts.h"

#include <stdarg.h>

#include "../../base/text.h"

void ys_judged_set(struct ys_judged *out, enum ys_verdict_kind verdict, const char *code,
                   const char *format, ...)
{
    va_list ap;

    out->verdict = verdict;
    out->code = code;
    va_start(ap, format);
    ys_text_fit_v(out->reason, sizeof out->reason, format, ap);
    va_end(ap);
}

void ys_day_write(char out[YS_DATE_TEXT], int32_t day)
{
    const struct ys_date date = {.days = day, .seconds = -1};

    ys_date_write(out, &date);
}

void ys_judged_observe(struct ys_judged *out, const struct ys_look *look)
{
    out->has_observed = true;
    out->low = look->low;
    out->best = look->best;
    out->high = look->high;
}

bool ys_look_in_window(const struct ys_look *look, const struct ys_claim *claim)
{
    return look->day >= claim->first_day && look->day <= claim->last_day;
}

const char *ys_look_gate(const struct ys_look *look)
{
    static const struct {
        uint32_t flag;
        const char *code;
    } gate[] = {
        {YS_NOT_COVERED, "NOT_COVERED"},       {YS_OBSCURED, "OBSCURED"},
        {YS_GSD_TOO_COARSE, "GSD_TOO_COARSE"}, {YS_TIERS_UNKNOWN, "TIERS_UNKNOWN"},
        {YS_NO_TRACKS, "NO_TRACKS"},           {YS_TOO_LARGE, "TOO_LARGE"},
    };

    for (size_t i = 0; i < sizeof gate / sizeof *gate; i++)
        if (look->flags & gate[i].flag)
            return gate[i].code;
    return look->counted ? NULL : "NOT_COUNTED";
}
