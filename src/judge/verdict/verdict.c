/* verdict.c - a claim against what was counted: consistent, not consistent, cannot tell */

#include "verdict.h"

#include <math.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "verdict_parts.h"

/* What a failed gate means, for a person. */
static const char *gate_text(const char *code)
{
    static const char *const text[][2] = {
        {"NOT_COVERED", "part of the area is outside the tile or masked"},
        {"OBSCURED", "cloud or haze over part of the area"},
        {"GSD_TOO_COARSE", "the pixels are too coarse to show single objects"},
        {"TIERS_UNKNOWN", "the containers may be stacked; how high is not known"},
        {"NO_TRACKS", "railcars are counted along drawn tracks, and none is drawn"},
        {"TOO_LARGE", "the area would pass the memory limit"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (!strcmp(text[i][0], code))
            return text[i][1];
    return "the count was refused";
}

static void judge_gated(struct ys_judged *out, const struct ys_look *look)
{
    const char *const code = ys_look_gate(look);
    char day[YS_DATE_TEXT];

    ys_day_write(day, look->day);
    if (look->counted) {
        ys_judged_observe(out, look);
        ys_judged_set(out, YS_CANNOT_TELL, code, "%s: %s (%u-%u seen, best %u)", day,
                      gate_text(code), look->low, look->high, look->best);
    } else {
        ys_judged_set(out, YS_CANNOT_TELL, code, "%s: %s", day, gate_text(code));
    }
}

/* A figure with two ends of its own; "at most N" has one, though counts stop at 0. */
static bool two_sided(const struct ys_claim *claim, const struct ys_reading *reading)
{
    return claim->comparator == YS_EXACTLY || claim->comparator == YS_ABOUT ||
           (claim->comparator == YS_BETWEEN && reading->low > 0);
}

/* The observed 90 % interval against the reading of the figure, for one usable date. */
static void judge_look(struct ys_judged *out, const struct ys_look *look,
                       const struct ys_claim *claim, const struct ys_reading *reading)
{
    const double low = look->low, high = look->high, best = look->best;
    /* 15 % is what a good count should reach; 1 because counts are whole. */
    const double half = (high - low) / 2, wide = fmax(1, 0.15 * best);
    const bool inside = low >= reading->low && high <= reading->high;
    const bool around = reading->low >= low && reading->high <= high;
    const bool best_in = best >= reading->low && best <= reading->high;
    char figure[80], day[YS_DATE_TEXT], seen[160];

    ys_day_write(day, look->day);
    ys_reading_text(figure, sizeof figure, reading);
    ys_text_fit(seen, sizeof seen, "%s: observed %u-%u, best %u; the claim is %s", day,
                look->low, look->high, look->best, figure);
    ys_judged_observe(out, look);
    out->p_claim = look->dist ? ys_dist_mass(look->dist, reading->low, reading->high) : NAN;
    if (low > reading->high)
        ys_judged_set(out, YS_NOT_CONSISTENT, "OUTSIDE", "%s: at least %.0f too many", seen,
                      ceil(low - reading->high));
    else if (high < reading->low)
        ys_judged_set(out, YS_NOT_CONSISTENT, "OUTSIDE", "%s: at least %.0f too few", seen,
                      ceil(reading->low - high));
    else if (inside)
        ys_judged_set(out, YS_CONSISTENT, "INSIDE", "%s", seen);
    else if (two_sided(claim, reading) && (best_in || around) && half <= wide)
        ys_judged_set(out, YS_CONSISTENT, "OVERLAP", "%s", seen);
    else if (half > wide)
        ys_judged_set(out, YS_CANNOT_TELL, "TOO_WIDE",
                      "%s: the interval is wider than 15 %% either way", seen);
    else
        ys_judged_set(out, YS_CANNOT_TELL, "STRADDLES", "%s: partly inside, partly outside",
                      seen);
}

/* The thing was there on some day of the window: the date that speaks most for the claim. */
static void judge_snapshot(struct ys_judged *out, const struct ys_judge_in *in,
                           const struct ys_reading *reading, const struct ys_coverage *coverage)
{
    static const int rank[] = {
        [YS_CONSISTENT] = 2, [YS_CANNOT_TELL] = 1, [YS_NOT_CONSISTENT] = 0};
    bool any = false;

    for (size_t i = 0; i < in->n_look; i++) {
        struct ys_judged one = {.p_claim = NAN};

        if (!ys_look_in_window(&in->look[i], in->claim))
            continue;
        if (ys_look_gate(&in->look[i]))
            judge_gated(&one, &in->look[i]);
        else
            judge_look(&one, &in->look[i], in->claim, reading);
        const bool better =
            rank[one.verdict] > rank[out->verdict] ||
            (rank[one.verdict] == rank[out->verdict] && one.p_claim > out->p_claim);
        if (!any || better)
            *out = one;
        any = true;
    }
    if (out->verdict == YS_NOT_CONSISTENT && coverage->looks > 1) {
        char nearest[sizeof out->reason];

        memcpy(nearest, out->reason, sizeof nearest);
        ys_judged_set(out, YS_NOT_CONSISTENT, out->code, "on none of %zu dates; %s",
                      coverage->looks, nearest);
    }
}

/* What no picture of this run can answer; true where *out says so. */
static bool judge_claim_itself(struct ys_judged *out, const struct ys_judge_in *in,
                               const struct ys_reading *reading)
{
    const struct ys_claim *const claim = in->claim;

    if (claim->kind == YS_CAPACITY)
        ys_judged_set(out, YS_CANNOT_TELL, "NOT_OBSERVABLE",
                      "what containers could hold is arithmetic, not to be seen in pictures");
    else if (claim->kind == YS_CONTEXT)
        ys_judged_set(out, YS_CANNOT_TELL, "NOT_OBSERVABLE",
                      "background, listed and not tested");
    else if (*claim->disputed)
        ys_judged_set(out, YS_CANNOT_TELL, "SITE_DISPUTED", "disputed: %s", claim->disputed);
    else if (!in->same_site)
        ys_judged_set(out, YS_CANNOT_TELL, "NO_IMAGE", "no tile of %s", claim->site);
    else if (claim->kind == YS_GEOMETRY)
        ys_judged_set(out, YS_CANNOT_TELL, "NOT_MEASURED",
                      "a length or a distance, not a count: measure it in the figures");
    else if (!reading->stated)
        ys_judged_set(out, YS_CANNOT_TELL, "CLAIM_VAGUE", "the claim states no number");
    else if (claim->first_day == INT32_MIN || claim->last_day == INT32_MIN)
        ys_judged_set(out, YS_CANNOT_TELL, "CLAIM_UNDATED", "the claim states no %s",
                      claim->first_day == claim->last_day ? "date"
                      : claim->first_day == INT32_MIN     ? "first day"
                                                          : "last day");
    else if (!in->class_counted)
        ys_judged_set(out, YS_CANNOT_TELL, "CLASS_MISMATCH",
                      "no area of the site counts the class '%s'", claim->class_name);
    else
        return false;
    return true;
}

void ys_judge(struct ys_judged *out, const struct ys_judge_in *in)
{
    const struct ys_claim *const claim = in->claim;
    const struct ys_reading reading = ys_claim_read_figure(claim);
    struct ys_coverage coverage;
    char first[YS_DATE_TEXT], last[YS_DATE_TEXT];

    *out = (struct ys_judged){.verdict = YS_CANNOT_TELL, .code = "", .p_claim = NAN};
    if (judge_claim_itself(out, in, &reading))
        return;
    ys_coverage_measure(&coverage, in);
    if (in->n_look == 0) {
        ys_judged_set(out, YS_CANNOT_TELL, "NO_IMAGE", "no tile of the site");
    } else if (!coverage.first && !coverage.gated) {
        ys_day_write(first, claim->first_day);
        ys_day_write(last, claim->last_day);
        ys_judged_set(out, YS_CANNOT_TELL, "DATE_OUTSIDE", "no tile of %s%s%s", first,
                      claim->first_day == claim->last_day ? "" : " to ",
                      claim->first_day == claim->last_day ? "" : last);
    } else if (!coverage.first) {
        judge_gated(out, coverage.gated);
    } else if (claim->kind == YS_SNAPSHOT) {
        judge_snapshot(out, in, &reading, &coverage);
    } else if (claim->kind == YS_SERIES_MAX) {
        ys_judge_series_max(out, in, &reading, &coverage);
    } else if (claim->kind == YS_EVENTS) {
        ys_judge_events(out, in, &reading, &coverage);
    } else {
        ys_judge_cumulative(out, in, &coverage);
    }
}
