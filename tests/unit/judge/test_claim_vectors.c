/* The rules of verdicts by example: a claim, what was observed, and what must be said. */

#include "../../../src/judge/verdict/verdict.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

enum { DAY = 19635, FIVE_YEARS = 1826 }; /* 2023-10-05 */

struct vector {
    enum ys_claim_kind kind;
    enum ys_comparator comparator;
    double value;
    char note[16], disputed[16];
    uint32_t low, best, high; /* observed on one date of the claim's days */
    uint64_t flags;
    enum ys_verdict_kind verdict;
    char code[20], says[40];
};

ParameterizedTestParameters(claim_vectors, each_claim_has_its_verdict)
{
    static struct vector p[] = {
        {YS_SNAPSHOT, YS_ABOUT, 73, "", "", 70, 73, 76, 0, YS_CONSISTENT, "INSIDE", ""},
        {YS_SNAPSHOT, YS_ABOUT, 73, "", "", 63, 73, 83, 0, YS_CONSISTENT, "OVERLAP", ""},
        {YS_SNAPSHOT, YS_ABOUT, 73, "", "", 60, 73, 86, 0, YS_CANNOT_TELL, "TOO_WIDE", ""},
        {YS_SNAPSHOT, YS_ABOUT, 73, "", "", 76, 83, 90, 0, YS_CANNOT_TELL, "STRADDLES", ""},
        {YS_SNAPSHOT, YS_ABOUT, 73, "", "", 81, 88, 95, 0, YS_NOT_CONSISTENT, "OUTSIDE",
         "at least 1 too many"},
        {YS_SNAPSHOT, YS_EXACTLY, 73, "", "", 70, 72, 76, 0, YS_CONSISTENT, "OVERLAP", ""},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, "", "", 104, 112, 121, 0, YS_CONSISTENT, "INSIDE", ""},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, "", "", 92, 102, 113, 0, YS_CANNOT_TELL, "STRADDLES",
         ""},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, "", "", 70, 80, 88, 0, YS_NOT_CONSISTENT, "OUTSIDE",
         "at least 13 too few"},
        {YS_SERIES_MAX, YS_AT_MOST, 20, "", "", 11, 12, 14, 0, YS_CANNOT_TELL,
         "NOT_CONTRADICTED", "1 look of 1826 days"},
        {YS_SERIES_MAX, YS_AT_MOST, 20, "", "", 23, 25, 27, 0, YS_NOT_CONSISTENT, "OUTSIDE",
         "at least 3 too many"},
        {YS_SNAPSHOT, YS_AT_MOST, 20, "about", "", 23, 25, 27, 0, YS_CANNOT_TELL, "STRADDLES",
         "0-25"},
        {YS_SNAPSHOT, YS_ABOUT, 300, "", "", 96, 100, 104, YS_TIERS_UNKNOWN, YS_CANNOT_TELL,
         "TIERS_UNKNOWN", ""},
        {YS_SNAPSHOT, YS_ABOUT, 300, "", "", 3 * 96, 300, 3 * 104, 0, YS_CONSISTENT, "INSIDE",
         "288-312"},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, "", "Dunai, a port", 108, 113, 118, 0, YS_CANNOT_TELL,
         "SITE_DISPUTED", "Dunai, a port"},
        {YS_CUMULATIVE, YS_MORE_THAN, 1000, "", "", 288, 300, 312, 0, YS_CANNOT_TELL,
         "NOT_CONTRADICTED", ""},
        /* the last of the rules, a change from 54-66 to 45-55, is among the tests of findings */
    };

    return cr_make_param_array(struct vector, p, sizeof p / sizeof *p);
}

static struct ys_claim claim_of(enum ys_claim_kind kind, enum ys_comparator comparator,
                                double value)
{
    return (struct ys_claim){.id = "A",
                             .class_name = "railcar",
                             .site = "",
                             .date_start = "",
                             .date_end = "",
                             .kind = kind,
                             .comparator = comparator,
                             .value = value,
                             .value_high = NAN,
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

ParameterizedTest(struct vector *p, claim_vectors, each_claim_has_its_verdict)
{
    struct ys_claim claim = claim_of(p->kind, p->comparator, p->value);
    const struct ys_observation look = {.day = DAY,
                                        .counted = true,
                                        .low = p->low,
                                        .best = p->best,
                                        .high = p->high,
                                        .certain = p->low,
                                        .flags = p->flags};
    struct ys_judged out;
    char says[sizeof p->says + 1] = {0};

    claim.note = p->note;
    claim.disputed = p->disputed;
    ys_judge(&out, &(struct ys_judge_in){&claim, &look, 1, true, true});
    memcpy(says, p->says, sizeof p->says);
    cr_expect(eq(int, out.verdict, p->verdict), "%s: %s", out.code, out.reason);
    cr_expect_str_eq(out.code, p->code, "%s: %s", out.code, out.reason);
    cr_expect(strstr(out.reason, says) != NULL, "'%s' lacks '%s'", out.reason, says);
}

/* Of unknown tiers the tops are a lower bound all the same. */
Test(claim_vectors, more_certain_tops_than_a_figure_allows_are_not_consistent)
{
    const struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_AT_MOST, 90);
    const struct ys_observation look = {.day = DAY,
                                        .counted = true,
                                        .low = 96,
                                        .best = 100,
                                        .high = 104,
                                        .certain = 95,
                                        .flags = YS_TIERS_UNKNOWN};
    struct ys_judged out;

    ys_judge(&out, &(struct ys_judge_in){&claim, &look, 1, true, true});
    cr_expect(eq(int, out.verdict, YS_NOT_CONSISTENT), "%s", out.reason);
}

/* "A ship on 49 of 109 days, at least 25 visits" is no 49 voyages: a ship that lies there on two
 * days in a row arrived once. */
Test(claim_vectors, days_with_a_ship_are_not_its_visits)
{
    enum { DAYS = 109, VISITS = 25, DAYS_THERE = 49 };
    struct ys_claim claim = claim_of(YS_EVENTS, YS_AT_LEAST, VISITS);
    struct ys_observation look[DAYS];
    struct ys_judged out;
    size_t n = 0;

    claim.first_day = DAY - DAYS + 1;
    /* Visits of 2 days, the last of 1, each after 2 or 3 days without a ship. */
    for (size_t i = 0; i < DAYS; i++) {
        const bool there = i % 4 >= 2 && n < DAYS_THERE;

        n += there;
        look[i] = (struct ys_observation){.day = DAY - DAYS + 1 + (int32_t)i,
                                          .counted = true,
                                          .low = there,
                                          .best = there,
                                          .high = there,
                                          .certain = there};
    }
    cr_assert(eq(sz, n, DAYS_THERE));
    ys_judge(&out, &(struct ys_judge_in){&claim, look, DAYS, true, true});
    cr_expect(eq(int, out.verdict, YS_CONSISTENT), "%s: %s", out.code, out.reason);
    cr_expect(strstr(out.reason, "25 arrivals") != NULL, "%s", out.reason);
    claim.comparator = YS_EXACTLY;
    claim.value = DAYS_THERE;
    ys_judge(&out, &(struct ys_judge_in){&claim, look, DAYS, true, true});
    cr_expect(eq(int, out.verdict, YS_CANNOT_TELL), "%s: %s", out.code, out.reason);
    claim.comparator = YS_AT_MOST;
    claim.value = VISITS - 1;
    ys_judge(&out, &(struct ys_judge_in){&claim, look, DAYS, true, true});
    cr_expect(eq(int, out.verdict, YS_NOT_CONSISTENT), "%s: %s", out.code, out.reason);
}
