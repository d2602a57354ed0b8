/* What holds a verdict back, what is a lower bound, and how near the edge of a verdict was. */

#include "../../../src/judge/verdict/verdict.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

enum { DAY = 19635, FIVE_YEARS = 1826 }; /* 2023-10-05 */

static struct ys_claim claim_of(enum ys_claim_kind kind, enum ys_comparator comparator,
                                double value, double high)
{
    return (struct ys_claim){.id = "A",
                             .class_name = "railcar",
                             .site = "Rajin",
                             .date_start = "",
                             .date_end = "",
                             .kind = kind,
                             .comparator = comparator,
                             .value = value,
                             .value_high = high,
                             .first_day = kind == YS_SNAPSHOT ? DAY : DAY - FIVE_YEARS + 1,
                             .last_day = DAY,
                             .unit = "",
                             .said_by = "",
                             .publisher = "",
                             .date_published = "",
                             .source = "",
                             .note = "",
                             .disputed = ""};
}

static struct ys_observation look_of(int32_t day, uint32_t low, uint32_t best, uint32_t high)
{
    return (struct ys_observation){
        .day = day, .counted = true, .low = low, .best = best, .high = high};
}

static struct ys_judged judge(const struct ys_claim *claim, const struct ys_observation *look,
                              size_t n)
{
    const struct ys_judge_in in = {claim, look, n, true, true};
    struct ys_judged out;

    ys_judge(&out, &in);
    return out;
}

Test(verdict_gates, a_claim_in_metres_of_train_is_judged_and_told_in_metres)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_AT_LEAST, 1400, NAN);
    const struct ys_observation look = look_of(DAY, 1300, 1500, 1700);
    static const char *const units[] = {"m", "Metres", "meters"};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        claim.unit = units[i];
        cr_assert(ys_claim_in_metres(&claim));
        const struct ys_judged judged = judge(&claim, &look, 1);

        cr_expect(eq(int, judged.verdict, YS_CANNOT_TELL));
        cr_expect(strstr(judged.reason, "observed 1300-1700 m, best 1500") != NULL, "%s",
                  judged.reason);
        cr_expect(strstr(judged.reason, "100 m more would make it consistent") != NULL, "%s",
                  judged.reason);
    }
    claim.unit = "railcars";
    cr_expect(not(ys_claim_in_metres(&claim)));
    claim.unit = "m";
    claim.class_name = "vessel";
    cr_expect(not(ys_claim_in_metres(&claim)), "a vessel's length is no sum of metres");
}

Test(verdict_gates, every_flag_is_a_refusal_a_gate_or_a_remark_as_documented)
{
    static const uint64_t refusals =
        YS_GSD_TOO_COARSE | YS_MISREGISTERED | YS_NO_TRACKS | YS_TOO_LARGE | YS_NOTHING_SHOWN;
    static const uint64_t gates = YS_NOT_COVERED | YS_OBSCURED | YS_TIERS_UNKNOWN |
                                  YS_DATE_UNSURE | YS_UNLIKE | YS_SIZE_ONLY | YS_ONE_EXAMPLE |
                                  YS_EXAMPLES_DIFFER | YS_EXAMPLES_ELSEWHERE | YS_PIXEL_SIZE |
                                  YS_OFF_NADIR;
    const struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);

    for (int bit = 0; bit < 64; bit++) {
        const uint64_t flag = UINT64_C(1) << bit;
        const char *name = ys_flag_name(flag);
        struct ys_observation look = look_of(DAY, 70, 73, 76);

        if (!name)
            continue;
        look.flags = flag;
        const struct ys_judged narrow = judge(&claim, &look, 1);
        const enum ys_flag_role want = refusals & flag           ? YS_REFUSAL
                                       : gates & flag            ? YS_GATE
                                       : flag == YS_LOW_CONTRAST ? YS_GATE_WHERE_WIDE
                                                                 : YS_REMARK;

        cr_expect(eq(int, ys_flag_role(flag), want), "%s", name);
        cr_expect_str_eq(narrow.code, want == YS_REFUSAL || want == YS_GATE ? name : "INSIDE");
        look.low = 20;
        look.high = 120;
        cr_expect_str_eq(judge(&claim, &look, 1).code, want == YS_REMARK ? "TOO_WIDE" : name);
    }
}

struct tops {
    enum ys_comparator comparator;
    double value;
    uint32_t certain;
    enum ys_verdict_kind verdict;
    char code[16];
};

ParameterizedTestParameters(verdict_gates, tops_seen_for_certain_are_a_lower_bound)
{
    static struct tops p[] = {
        {YS_AT_MOST, 90, 91, YS_NOT_CONSISTENT, "OUTSIDE"},
        {YS_AT_MOST, 90, 90, YS_CANNOT_TELL, "TIERS_UNKNOWN"},
        {YS_EXACTLY, 90, 91, YS_NOT_CONSISTENT, "OUTSIDE"},
        {YS_AT_LEAST, 90, 90, YS_CONSISTENT, "INSIDE"},
        {YS_AT_LEAST, 90, 89, YS_CANNOT_TELL, "TIERS_UNKNOWN"},
        {YS_MORE_THAN, 90, 90, YS_CANNOT_TELL, "TIERS_UNKNOWN"},
        {YS_ABOUT, 300, 96, YS_CANNOT_TELL, "TIERS_UNKNOWN"},
        {YS_ABOUT, 100, 96, YS_CANNOT_TELL, "TIERS_UNKNOWN"},
    };

    return cr_make_param_array(struct tops, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct tops *p, verdict_gates, tops_seen_for_certain_are_a_lower_bound)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, p->comparator, p->value, NAN);
    struct ys_observation look = look_of(DAY, 96, 100, 104);

    look.certain = p->certain;
    look.flags = YS_TIERS_UNKNOWN | YS_SHADOW;
    struct ys_judged out = judge(&claim, &look, 1);
    cr_expect(eq(int, out.verdict, p->verdict), "%s", out.reason);
    cr_expect_str_eq(out.code, p->code);
    cr_expect(isnan(out.p_claim), "nothing is known of what stands below");

    look.flags |= YS_UNLIKE;
    out = judge(&claim, &look, 1);
    cr_expect(eq(int, out.verdict, YS_CANNOT_TELL), "what is seen may be something else");

    /* One date is enough against a maximum of many, and none for it. */
    claim.kind = YS_SERIES_MAX;
    claim.first_day = DAY - 30;
    look.flags = YS_TIERS_UNKNOWN;
    out = judge(&claim, &look, 1);
    cr_expect(eq(int, out.verdict,
                 p->verdict == YS_NOT_CONSISTENT ? YS_NOT_CONSISTENT : YS_CANNOT_TELL));
}

/* Cloud and missing pixels take nothing away from what is seen beyond doubt beside them. */
Test(verdict_gates, what_cloud_hides_does_not_undo_what_is_seen)
{
    static const uint32_t hiding[] = {YS_OBSCURED, YS_NOT_COVERED,
                                      YS_OBSCURED | YS_TIERS_UNKNOWN};
    const struct ys_claim most = claim_of(YS_SNAPSHOT, YS_AT_MOST, 20, NAN);
    const struct ys_claim about = claim_of(YS_SNAPSHOT, YS_ABOUT, 60, NAN);

    for (size_t i = 0; i < sizeof hiding / sizeof *hiding; i++) {
        struct ys_observation look = look_of(DAY, 31, 33, 133);

        look.flags = hiding[i];
        look.certain = 30;
        struct ys_judged out = judge(&most, &look, 1);

        cr_expect(eq(int, out.verdict, YS_NOT_CONSISTENT), "%s", out.reason);
        cr_expect_str_eq(out.code, "OUTSIDE");
        cr_expect(strstr(out.reason, "30 are certain in the part that is seen") != NULL, "%s",
                  out.reason);
        cr_expect(eq(int, judge(&about, &look, 1).verdict, YS_CANNOT_TELL));
        look.certain = 20;
        out = judge(&most, &look, 1);
        cr_expect(eq(int, out.verdict, YS_CANNOT_TELL));
        cr_expect(strstr(out.reason, "(observed 31-133, best 33)") != NULL, "%s", out.reason);
    }
}

/* The reason for a claim about one date that shows low-high, best. */
static bool reason_says(const struct ys_claim *claim, uint32_t low, uint32_t best,
                        uint32_t high, const char *text)
{
    const struct ys_observation look = look_of(DAY, low, best, high);
    const struct ys_judged out = judge(claim, &look, 1);

    return strstr(out.reason, text) != NULL;
}

Test(verdict_gates, the_reason_says_how_few_objects_would_tip_it)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_AT_MOST, 20, NAN);

    cr_expect(reason_says(&claim, 19, 20, 21, "; 1 object fewer would make it consistent"));
    claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN); /* 66-80 */
    cr_expect(reason_says(&claim, 72, 78, 84, "; 3 objects more would make it 'cannot tell'"));
    cr_expect(reason_says(&claim, 83, 88, 95,
                          "3 too many; 3 objects fewer would make it 'cannot tell'"));
    cr_expect(not(reason_says(&claim, 10, 73, 200, "would make")));
}
