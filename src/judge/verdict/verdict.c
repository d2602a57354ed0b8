/*
 * verdict.c - a claim against what was counted: consistent, not consistent, cannot tell
 *
 * The way from a reported figure to a verdict:
 *   claim_interval.c        the figure as an interval: about 73 is 66 to 80, and by which rule
 *   judge_claim_itself()    what no picture can answer, whatever it shows
 *   verdict_observation.c   the gates: a count that is unfit is not judged at all
 *   judge_observation()     the interval of the claim against the 90 % interval of one date
 *   verdict_series.c        claims about many days: a maximum, events, a total
 * Gates come before intervals, because a count that is unfit may still look precise.
 * "Consistent" says that the picture does not speak against the figure and was good enough to;
 * it is no proof, and the words true, false and confirmed are never used.
 */

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
        {"NOTHING_SHOWN", "the area shows nothing at the scale of the class"},
        {"MISREGISTERED", "the site cannot be placed on this date"},
        {"UNLIKE", "nothing like this area was ever measured"},
        {"SIZE_ONLY", "known by its size alone, in an area that is not bare"},
        {"ONE_EXAMPLE", "counted by one marked example, whose interval holds too rarely"},
        {"EXAMPLES_DIFFER", "the marked examples are unlike each other"},
        {"EXAMPLES_ELSEWHERE",
         "no example is marked at this date, and the count is too low as a rule"},
        {"PIXEL_SIZE",
         "the lengths of the containers say another pixel size than the stated one"},
        {"OFF_NADIR", "the camera looked more than 25 degrees from straight down"},
        {"DATE_UNSURE", "the day of the picture is not sure"},
        {"LOW_CONTRAST", "objects hardly differ from the ground, and the interval is wide"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (!strcmp(text[i][0], code))
            return text[i][1];
    return "the count was refused";
}

/* What is seen beyond doubt is there whatever is hidden, below other containers, under cloud or where
 * pixels are missing: it alone may be too much for a figure, or enough for one without an upper
 * end. */
static bool judge_least(struct ys_judged *out, const struct ys_observation *observation,
                        const struct ys_claim *claim, const struct ys_claim_interval *interval)
{
    const double seen = observation->certain;
    const uint64_t hidden = ys_observation_hides(observation, claim);
    const char *const what = hidden == YS_TIERS_UNKNOWN
                                 ? "tops are certain, and more may stand below them"
                                 : "are certain in the part that is seen";
    char figure[80], day[YS_DATE_TEXT];

    if (!hidden)
        return false;
    ys_observation_day_text(day, observation);
    ys_claim_interval_text(figure, sizeof figure, interval);
    if (seen > interval->high)
        ys_judged_set_verdict(out, YS_NOT_CONSISTENT, "OUTSIDE",
                              "%s: %.0f %s; the claim is %s: at least %.0f too many", day, seen,
                              what, figure, ceil(seen - interval->high));
    else if (isinf(interval->high) && seen >= interval->low)
        ys_judged_set_verdict(out, YS_CONSISTENT, "INSIDE", "%s: %.0f %s; the claim is %s", day,
                              seen, what, figure);
    else
        return false;
    ys_judged_set_observed(out, observation);
    return true;
}

/* The same for a maximum over many days, which one date is enough to contradict. */
static bool judge_any_least(struct ys_judged *out, const struct ys_judge_in *in,
                            const struct ys_claim_interval *interval)
{
    for (size_t i = 0; i < in->n_observation; i++) {
        struct ys_judged one = {.p_claim = NAN};

        if (ys_observation_in_period(&in->observation[i], in->claim) &&
            judge_least(&one, &in->observation[i], in->claim, interval) &&
            one.verdict == YS_NOT_CONSISTENT) {
            *out = one;
            return true;
        }
    }
    return false;
}

/* A range of days, against a claim that is about some of them: what was seen was there on one of
 * the days, and nothing is known of the claim's own. */
static void judge_some_day(struct ys_judged *out, const struct ys_observation *observation,
                           const struct ys_claim *claim)
{
    char days[YS_DATE_TEXT], first[YS_DATE_TEXT], last[YS_DATE_TEXT];
    const bool one_day = claim->first_day == claim->last_day;

    ys_observation_day_text(days, observation);
    ys_day_text(first, claim->first_day);
    ys_day_text(last, claim->last_day);
    ys_judged_set_observed(out, observation);
    ys_judged_set_verdict(
        out, YS_CANNOT_TELL, "DATE_UNSURE",
        "some day of %s: observed %u-%u, best %u; whether %s %s%s%s is not known", days,
        observation->low, observation->high, observation->best, one_day ? "on" : "from", first,
        one_day ? "" : " to ", one_day ? "" : last);
}

static void judge_gated(struct ys_judged *out, const struct ys_observation *observation,
                        const struct ys_claim *claim)
{
    const char *const code = ys_observation_gate(observation, claim);
    char day[YS_DATE_TEXT];

    if (observation->counted && observation->last_day > observation->day &&
        !strcmp(code, "DATE_UNSURE")) {
        judge_some_day(out, observation, claim);
        return;
    }
    ys_observation_day_text(day, observation);
    if (observation->counted) {
        ys_judged_set_observed(out, observation);
        ys_judged_set_verdict(out, YS_CANNOT_TELL, code, "%s: %s (observed %u-%u, best %u)",
                              day, gate_text(code), observation->low, observation->high,
                              observation->best);
    } else {
        ys_judged_set_verdict(out, YS_CANNOT_TELL, code, "%s: %s", day, gate_text(code));
    }
}

/* A figure with two ends of its own; "at most N" has one, though counts stop at 0. */
static bool two_sided(const struct ys_claim *claim, const struct ys_claim_interval *interval)
{
    return claim->comparator == YS_EXACTLY || claim->comparator == YS_ABOUT ||
           (claim->comparator == YS_BETWEEN && interval->low > 0);
}

struct reading { /* of an observed interval against that of the figure */
    enum ys_verdict_kind verdict;
    const char *code;
    double beyond; /* objects too many, or below 0 too few; 0 where they touch */
};

/*
 * The observed 90 % interval against that of the figure, for one usable date.  Apart: not
 * consistent.  Observed wholly inside: consistent, however wide.  Partly inside: consistent
 * only where the figure has two ends, the best count (or the whole figure) lies in the other
 * interval, and the observed one is narrow enough to have said no; else nothing can be told.
 */
static struct reading read_against(const struct ys_observation *observation,
                                   const struct ys_claim *claim,
                                   const struct ys_claim_interval *interval)
{
    const double low = observation->low, high = observation->high, best = observation->best;
    const bool wide = ys_observation_is_wide(observation);
    const bool inside = low >= interval->low && high <= interval->high;
    const bool around = interval->low >= low && interval->high <= high;
    const bool best_in = best >= interval->low && best <= interval->high;

    if (low > interval->high)
        return (struct reading){YS_NOT_CONSISTENT, "OUTSIDE", ceil(low - interval->high)};
    if (high < interval->low)
        return (struct reading){YS_NOT_CONSISTENT, "OUTSIDE", -ceil(interval->low - high)};
    if (inside)
        return (struct reading){YS_CONSISTENT, "INSIDE", 0};
    if (two_sided(claim, interval) && (best_in || around) && !wide)
        return (struct reading){YS_CONSISTENT, "OVERLAP", 0};
    return (struct reading){YS_CANNOT_TELL, wide ? "TOO_WIDE" : "STRADDLES", 0};
}

static struct ys_observation moved(const struct ys_observation *observation, int64_t by)
{
    struct ys_observation out = *observation;
    uint32_t *const end[] = {&out.low, &out.best, &out.high};

    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        *end[i] = (uint32_t)fmin(fmax((double)*end[i] + (double)by, 0), UINT32_MAX);
    return out;
}

/*
 * How few objects more or fewer would have given another verdict: a verdict has an edge where P(claim)
 * has none, so that two claims with nearly the same P(claim) may part, and a reader is told how near
 * the edge was.  "" where the interval is too wide for a few to matter.
 */
static void tip_text(char *out, size_t room, const struct ys_observation *observation,
                     const struct ys_claim *claim, const struct ys_claim_interval *interval)
{
    enum { FARTHEST = 999 }; /* objects: beyond that no reader asks */
    const struct reading now = read_against(observation, claim, interval);
    const bool metres = ys_claim_in_metres(claim);

    *out = '\0';
    if (!strcmp(now.code, "TOO_WIDE"))
        return;
    for (int64_t k = 1; k <= FARTHEST; k++)
        for (int sign = -1; sign <= 1; sign += 2) {
            const struct ys_observation other = moved(observation, sign * k);
            const struct reading then = read_against(&other, claim, interval);

            if (then.verdict == now.verdict || (sign < 0 && k > observation->best))
                continue;
            ys_text_fit(out, room, "; %d %s%s %s would make it %s", (int)k,
                        metres ? "m" : "object", k == 1 || metres ? "" : "s",
                        sign < 0 ? "fewer" : "more",
                        then.verdict == YS_CONSISTENT    ? "consistent"
                        : then.verdict == YS_CANNOT_TELL ? "'cannot tell'"
                                                         : "not consistent");
            return;
        }
}

static void judge_observation(struct ys_judged *out, const struct ys_observation *observation,
                              const struct ys_claim *claim,
                              const struct ys_claim_interval *interval)
{
    const struct reading now = read_against(observation, claim, interval);
    char figure[80], day[YS_DATE_TEXT], why[80] = "", tip[80];

    ys_observation_day_text(day, observation);
    ys_claim_interval_text(figure, sizeof figure, interval);
    tip_text(tip, sizeof tip, observation, claim, interval);
    if (now.verdict == YS_NOT_CONSISTENT)
        ys_text_fit(why, sizeof why, ": at least %.0f too %s", fabs(now.beyond),
                    now.beyond > 0 ? "many" : "few");
    else if (now.verdict == YS_CANNOT_TELL)
        ys_text_fit(why, sizeof why, ": %s",
                    !strcmp(now.code, "TOO_WIDE") ? "the interval is wider than 15 % either way"
                                                  : "partly inside, partly outside");
    ys_judged_set_observed(out, observation);
    out->p_claim = observation->dist
                       ? ys_dist_mass(observation->dist, interval->low, interval->high)
                       : NAN;
    ys_judged_set_verdict(
        out, now.verdict, now.code, "%s: observed %u-%u%s, best %u; the claim is %s%s%s", day,
        observation->low, observation->high, ys_claim_in_metres(claim) ? " m" : "",
        observation->best, figure, why, tip);
}

/* The claim says that the thing was there on some day of a period, not on all: so the date that
 * speaks most for it decides, and only all of them together speak against it. */
static void judge_snapshot(struct ys_judged *out, const struct ys_judge_in *in,
                           const struct ys_claim_interval *interval,
                           const struct ys_coverage *coverage)
{
    static const int rank[] = {
        [YS_CONSISTENT] = 2, [YS_CANNOT_TELL] = 1, [YS_NOT_CONSISTENT] = 0};
    bool any = false;

    for (size_t i = 0; i < in->n_observation; i++) {
        struct ys_judged one = {.p_claim = NAN};

        if (!ys_observation_in_period(&in->observation[i], in->claim))
            continue;
        if (ys_observation_gate(&in->observation[i], in->claim)) {
            if (!judge_least(&one, &in->observation[i], in->claim, interval))
                judge_gated(&one, &in->observation[i], in->claim);
        } else {
            judge_observation(&one, &in->observation[i], in->claim, interval);
        }
        const bool better =
            rank[one.verdict] > rank[out->verdict] ||
            (rank[one.verdict] == rank[out->verdict] && one.p_claim > out->p_claim);
        if (!any || better)
            *out = one;
        any = true;
    }
    if (out->verdict == YS_NOT_CONSISTENT && coverage->days_observed > 1) {
        char nearest[sizeof out->reason];

        memcpy(nearest, out->reason, sizeof nearest);
        ys_judged_set_verdict(out, YS_NOT_CONSISTENT, out->code, "on none of %zu dates; %s",
                              coverage->days_observed, nearest);
    }
}

/* What no picture of this run can answer; true where *out says so. */
static bool judge_claim_itself(struct ys_judged *out, const struct ys_judge_in *in,
                               const struct ys_claim_interval *interval)
{
    const struct ys_claim *const claim = in->claim;

    if (claim->kind == YS_CAPACITY)
        ys_judged_set_verdict(
            out, YS_CANNOT_TELL, "NOT_OBSERVABLE",
            "what containers could hold is arithmetic, not to be seen in pictures");
    else if (claim->kind == YS_CONTEXT)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "NOT_OBSERVABLE",
                              "background, listed and not tested");
    else if (*claim->disputed)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "SITE_DISPUTED", "disputed: %s",
                              claim->disputed);
    else if (!in->same_site)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "NO_IMAGE", "no tile of %s", claim->site);
    else if (claim->kind == YS_GEOMETRY)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "NOT_MEASURED",
                              "a length or a distance, not a count: measure it in the figures");
    else if (!interval->stated)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "CLAIM_VAGUE", "the claim states no number");
    else if (claim->first_day == INT32_MIN || claim->last_day == INT32_MIN)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "CLAIM_UNDATED", "the claim states no %s",
                              claim->first_day == claim->last_day ? "date"
                              : claim->first_day == INT32_MIN     ? "first day"
                                                                  : "last day");
    else if (!in->class_counted)
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "CLASS_MISMATCH",
                              "no area of the site counts the class '%s'", claim->class_name);
    else
        return false;
    return true;
}

void ys_judge(struct ys_judged *out, const struct ys_judge_in *in)
{
    const struct ys_claim *const claim = in->claim;
    const struct ys_claim_interval interval = ys_claim_interval_of(claim);
    struct ys_coverage coverage;
    char first[YS_DATE_TEXT], last[YS_DATE_TEXT];

    *out = (struct ys_judged){.verdict = YS_CANNOT_TELL, .code = "", .p_claim = NAN};
    if (judge_claim_itself(out, in, &interval))
        return;
    ys_coverage_measure(&coverage, in);
    if (in->n_observation == 0) {
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "NO_IMAGE", "no tile of the site");
    } else if (!coverage.first && !coverage.gated) {
        ys_day_text(first, claim->first_day);
        ys_day_text(last, claim->last_day);
        ys_judged_set_verdict(out, YS_CANNOT_TELL, "DATE_OUTSIDE", "no tile of %s%s%s", first,
                              claim->first_day == claim->last_day ? "" : " to ",
                              claim->first_day == claim->last_day ? "" : last);
    } else if (claim->kind == YS_SNAPSHOT) {
        judge_snapshot(out, in, &interval, &coverage);
    } else if (claim->kind == YS_SERIES_MAX && judge_any_least(out, in, &interval)) {
        return;
    } else if (!coverage.first) {
        judge_gated(out, coverage.gated, claim);
    } else if (claim->kind == YS_SERIES_MAX) {
        ys_judge_series_max(out, in, &interval, &coverage);
    } else if (claim->kind == YS_EVENTS) {
        ys_judge_events(out, in, &interval, &coverage);
    } else {
        ys_judge_cumulative(out, in, &coverage);
    }
}
