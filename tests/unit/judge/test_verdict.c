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

/* ---- how a figure is read ---- */

struct reading {
    enum ys_comparator comparator;
    double value, value_high, low, high;
    char note[16], stated[32], text[16];
};

ParameterizedTestParameters(verdict, a_figure_is_read_as_an_interval)
{
    static struct reading p[] = {
        {YS_ABOUT, 73, NAN, 66, 80, "", "about 73", "66-80"},
        {YS_ABOUT, 20, NAN, 15, 25, "", "about 20", "15-25"},
        {YS_ABOUT, 300, NAN, 250, 350, "", "about 300", "250-350"},
        {YS_ABOUT, 2000, NAN, 1500, 2500, "", "about 2,000", "1,500-2,500"},
        {YS_ABOUT, 6700, NAN, 6030, 7370, "", "about 6,700", "6,030-7,370"},
        {YS_ABOUT, 4, NAN, 3, 5, "", "about 4", "3-5"},
        {YS_ABOUT, 1, NAN, 0, 2, "", "about 1", "0-2"},
        {YS_ABOUT, 0, NAN, 0, 1, "", "about 0", "0-1"},
        {YS_ABOUT, 100, NAN, 75, 125, "", "about 100", "75-125"},
        {YS_EXACTLY, 73, NAN, 73, 73, "", "exactly 73", "73"},
        {YS_AT_LEAST, 25, NAN, 25, INFINITY, "", "at least 25", "25 or more"},
        {YS_MORE_THAN, 1000, NAN, 1001, INFINITY, "", "more than 1,000", "1,001 or more"},
        {YS_AT_MOST, 20, NAN, 0, 20, "", "at most 20", "0-20"},
        {YS_AT_MOST, 20, NAN, 0, 25, "about", "at most about 20", "0-25"},
        {YS_AT_MOST, 20, NAN, 0, 25, "about; quoted", "at most about 20", "0-25"},
        {YS_AT_MOST, 20, NAN, 0, 20, "about-rule", "at most 20", "0-20"},
        {YS_FEWER_THAN, 20, NAN, 0, 19, "", "fewer than 20", "0-19"},
        {YS_FEWER_THAN, 0, NAN, 0, 0, "", "fewer than 0", "0"},
        {YS_BETWEEN, 4, 6, 4, 6, "", "between 4 and 6", "4-6"},
    };

    return cr_make_param_array(struct reading, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct reading *p, verdict, a_figure_is_read_as_an_interval)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, p->comparator, p->value, p->value_high);
    char stated[40], text[40];

    claim.note = p->note;
    const struct ys_claim_interval interval = ys_claim_interval_of(&claim);
    ys_claim_stated(stated, sizeof stated, &claim);
    ys_claim_interval_text(text, sizeof text, &interval);
    cr_assert(interval.stated);
    cr_expect(eq(dbl, interval.low, p->low), "%s", stated);
    cr_expect(eq(dbl, interval.high, p->high), "%s", stated);
    cr_expect_str_eq(stated, p->stated);
    cr_expect_str_eq(text, p->text);
}

Test(verdict, a_length_is_read_with_its_own_last_digit)
{
    const struct ys_claim claim = claim_of(YS_GEOMETRY, YS_ABOUT, 2.6, NAN);
    const struct ys_claim_interval interval = ys_claim_interval_of(&claim);

    cr_expect(fabs(interval.low - 2.34) < 1e-9 && fabs(interval.high - 2.86) < 1e-9);
}

/* ---- one date ---- */

struct vector {
    enum ys_claim_kind kind;
    enum ys_comparator comparator;
    double value, value_high;
    uint32_t low, best, high;
    enum ys_verdict_kind verdict;
    char code[20], says[32];
};

ParameterizedTestParameters(verdict, the_rules_give_these_verdicts)
{
    static struct vector p[] = {
        {YS_SNAPSHOT, YS_ABOUT, 73, NAN, 70, 73, 76, YS_CONSISTENT, "INSIDE", "observed 70-76"},
        {YS_SNAPSHOT, YS_ABOUT, 73, NAN, 63, 73, 83, YS_CONSISTENT, "OVERLAP", "66-80"},
        {YS_SNAPSHOT, YS_ABOUT, 73, NAN, 60, 73, 86, YS_CANNOT_TELL, "TOO_WIDE", "best 73"},
        {YS_SNAPSHOT, YS_ABOUT, 73, NAN, 76, 83, 90, YS_CANNOT_TELL, "STRADDLES", "best 83"},
        {YS_SNAPSHOT, YS_ABOUT, 73, NAN, 81, 88, 95, YS_NOT_CONSISTENT, "OUTSIDE",
         ": at least 1 too many"},
        {YS_SNAPSHOT, YS_EXACTLY, 73, NAN, 70, 72, 76, YS_CONSISTENT, "OVERLAP", "claim is 73"},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, NAN, 104, 112, 121, YS_CONSISTENT, "INSIDE",
         "101 or more"},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, NAN, 92, 102, 113, YS_CANNOT_TELL, "STRADDLES", ""},
        {YS_SNAPSHOT, YS_MORE_THAN, 100, NAN, 70, 80, 88, YS_NOT_CONSISTENT, "OUTSIDE",
         ": at least 13 too few"},
        {YS_SERIES_MAX, YS_AT_MOST, 20, NAN, 11, 12, 14, YS_CANNOT_TELL, "NOT_CONTRADICTED",
         "1 look of 1826 days"},
        {YS_SERIES_MAX, YS_AT_MOST, 20, NAN, 23, 25, 27, YS_NOT_CONSISTENT, "OUTSIDE",
         ": at least 3 too many"},
        {YS_SNAPSHOT, YS_BETWEEN, 0, 25, 23, 25, 27, YS_CANNOT_TELL, "STRADDLES", "0-25"},
        {YS_SNAPSHOT, YS_ABOUT, 300, NAN, 288, 300, 312, YS_CONSISTENT, "INSIDE", "250-350"},
        {YS_CUMULATIVE, YS_MORE_THAN, 1000, NAN, 288, 300, 312, YS_CANNOT_TELL,
         "NOT_CONTRADICTED", "a total over 1826 days"},
        {YS_SNAPSHOT, YS_EXACTLY, 0, NAN, 0, 0, 0, YS_CONSISTENT, "INSIDE", "0-0, best 0"},
        /* a half width of 1 is good enough for any count */
        {YS_SNAPSHOT, YS_EXACTLY, 3, NAN, 2, 3, 4, YS_CONSISTENT, "OVERLAP", ""},
        /* the observed interval must touch that of the claim, not only its best */
        {YS_SNAPSHOT, YS_AT_MOST, 20, NAN, 18, 20, 22, YS_CANNOT_TELL, "STRADDLES",
         "observed 18-22, best 20; the cla"},
    };

    return cr_make_param_array(struct vector, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct vector *p, verdict, the_rules_give_these_verdicts)
{
    const struct ys_claim claim = claim_of(p->kind, p->comparator, p->value, p->value_high);
    const struct ys_observation look = look_of(DAY, p->low, p->best, p->high);
    const struct ys_judged out = judge(&claim, &look, 1);
    char says[33] = {0};

    memcpy(says, p->says, sizeof p->says);
    cr_expect(eq(int, out.verdict, p->verdict), "%s", out.reason);
    cr_expect_str_eq(out.code, p->code, "%s: %s", out.code, out.reason);
    cr_expect(strstr(out.reason, says) != NULL, "'%s' lacks '%s'", out.reason, says);
    cr_expect(out.has_observed);
}

Test(verdict, at_most_about_straddles_where_at_most_is_contradicted)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_AT_MOST, 20, NAN);
    const struct ys_observation look = look_of(DAY, 23, 25, 27);

    cr_expect_str_eq(judge(&claim, &look, 1).code, "OUTSIDE");
    claim.note = "about";
    cr_expect_str_eq(judge(&claim, &look, 1).code, "STRADDLES");
}

Test(verdict, the_mass_inside_the_claim_is_stated)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_AT_MOST, 1, NAN);
    double p[4] = {0.1, 0.2, 0.3, 0.4};
    const struct ys_dist dist = {p, 4, 0};
    struct ys_observation look = look_of(DAY, 0, 2, 3);

    look.dist = &dist;
    cr_expect(fabs(judge(&claim, &look, 1).p_claim - 0.3) < 1e-12);
    claim.comparator = YS_QUALITATIVE;
    cr_expect(isnan(judge(&claim, &look, 1).p_claim));
}

/* ---- gates ---- */

struct gate {
    uint64_t flags;
    char code[20];
};

ParameterizedTestParameters(verdict, a_failed_gate_gives_cannot_tell)
{
    static struct gate p[] = {
        {YS_NOT_COVERED, "NOT_COVERED"},
        {YS_OBSCURED, "OBSCURED"},
        {YS_GSD_TOO_COARSE, "GSD_TOO_COARSE"},
        {YS_TIERS_UNKNOWN, "TIERS_UNKNOWN"},
    };

    return cr_make_param_array(struct gate, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct gate *p, verdict, a_failed_gate_gives_cannot_tell)
{
    static const enum ys_claim_kind kinds[] = {YS_SNAPSHOT, YS_SERIES_MAX, YS_EVENTS,
                                               YS_CUMULATIVE};
    struct ys_observation look = look_of(DAY, 96, 100, 104);

    look.flags = p->flags | YS_SHADOW;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct ys_claim claim = claim_of(kinds[i], YS_AT_MOST, 5, NAN);
        const struct ys_judged out = judge(&claim, &look, 1);

        cr_expect(eq(int, out.verdict, YS_CANNOT_TELL), "%s", p->code);
        cr_expect_str_eq(out.code, p->code);
        cr_expect(strstr(out.reason, "2023-10-05") != NULL, "%s", out.reason);
    }
}

Test(verdict, flags_that_are_no_gate_do_not_hinder)
{
    const struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);
    struct ys_observation look = look_of(DAY, 70, 73, 76);

    look.flags = YS_SHADOW | YS_EDGE_OBJECT | YS_SEASON | YS_WEAK_GAPS | YS_ASSUMED_ALIGNED;
    cr_expect_str_eq(judge(&claim, &look, 1).code, "INSIDE");
}

Test(verdict, a_refused_count_is_no_zero)
{
    const struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_EXACTLY, 0, NAN);
    struct ys_observation look = look_of(DAY, 0, 0, 0);

    look.counted = false;
    const struct ys_judged out = judge(&claim, &look, 1);
    cr_expect(eq(int, out.verdict, YS_CANNOT_TELL));
    cr_expect_str_eq(out.code, "NOT_COUNTED");
    cr_expect(not(out.has_observed));
}

struct itself {
    enum ys_claim_kind kind;
    enum ys_comparator comparator;
    int32_t first_day, last_day;
    bool same_site, class_counted;
    char disputed[40], code[20], says[40];
};

ParameterizedTestParameters(verdict, what_the_claim_lacks_is_said)
{
    static struct itself p[] = {
        {YS_SNAPSHOT, YS_MORE_THAN, DAY, DAY, true, true, "placed at Tikhoretsk by others",
         "SITE_DISPUTED", "disputed: placed at Tikhoretsk"},
        {YS_SNAPSHOT, YS_MORE_THAN, DAY, DAY, false, false, "placed at Tikhoretsk by others",
         "SITE_DISPUTED", "disputed"},
        {YS_SNAPSHOT, YS_ABOUT, DAY, DAY, false, true, "", "NO_IMAGE", "no tile of Rajin"},
        {YS_SNAPSHOT, YS_QUALITATIVE, DAY, DAY, true, true, "", "CLAIM_VAGUE", "no number"},
        {YS_SNAPSHOT, YS_ABOUT, INT32_MIN, INT32_MIN, true, true, "", "CLAIM_UNDATED",
         "no date"},
        {YS_SNAPSHOT, YS_ABOUT, INT32_MIN, DAY, true, true, "", "CLAIM_UNDATED",
         "no first day"},
        {YS_SERIES_MAX, YS_ABOUT, DAY, INT32_MIN, true, true, "", "CLAIM_UNDATED",
         "no last day"},
        {YS_SNAPSHOT, YS_ABOUT, DAY, DAY, true, false, "", "CLASS_MISMATCH", "'railcar'"},
        {YS_SNAPSHOT, YS_ABOUT, DAY - 9, DAY - 9, true, true, "", "DATE_OUTSIDE",
         "no tile of 2023-09-26"},
        {YS_SERIES_MAX, YS_ABOUT, DAY + 1, DAY + 2, true, true, "", "DATE_OUTSIDE",
         "2023-10-06 to 2023-10-07"},
        {YS_CAPACITY, YS_ABOUT, DAY, DAY, true, true, "", "NOT_OBSERVABLE", "arithmetic"},
        {YS_CONTEXT, YS_EXACTLY, INT32_MIN, DAY, true, true, "", "NOT_OBSERVABLE",
         "background"},
        {YS_GEOMETRY, YS_ABOUT, INT32_MIN, DAY, true, true, "", "NOT_MEASURED", "a length"},
    };

    return cr_make_param_array(struct itself, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct itself *p, verdict, what_the_claim_lacks_is_said)
{
    struct ys_claim claim = claim_of(p->kind, p->comparator, 73, NAN);
    const struct ys_observation look = look_of(DAY, 70, 73, 76);
    const struct ys_judge_in in = {&claim, &look, 1, p->same_site, p->class_counted};
    struct ys_judged out;

    claim.first_day = p->first_day;
    claim.last_day = p->last_day;
    claim.disputed = p->disputed;
    ys_judge(&out, &in);
    cr_expect(eq(int, out.verdict, YS_CANNOT_TELL));
    cr_expect_str_eq(out.code, p->code);
    cr_expect(strstr(out.reason, p->says) != NULL, "'%s' lacks '%s'", out.reason, p->says);
}

Test(verdict, without_looks_there_is_no_image)
{
    const struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);

    cr_expect_str_eq(judge(&claim, NULL, 0).code, "NO_IMAGE");
}

Test(verdict, a_long_reason_is_cut_between_characters)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);
    char disputed[400];

    for (size_t i = 0; i + 2 < sizeof disputed; i += 2)
        memcpy(disputed + i, "\xD0\x96", 3);
    claim.disputed = disputed;
    const struct ys_judged out = judge(&claim, NULL, 0);
    const size_t n = strlen(out.reason);
    cr_expect(n >= 250 && n < sizeof out.reason);
    cr_expect(eq(u8, (unsigned char)out.reason[n - 1], 0x96));
}

/* ---- many dates ---- */

Test(verdict, a_snapshot_over_a_window_takes_the_date_that_speaks_for_it)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);
    struct ys_observation look[3] = {look_of(DAY - 2, 10, 11, 12), look_of(DAY - 1, 70, 73, 76),
                                     look_of(DAY, 90, 91, 92)};

    claim.first_day = DAY - 2;
    struct ys_judged out = judge(&claim, look, 3);
    cr_expect_str_eq(out.code, "INSIDE");
    cr_expect(eq(u32, out.best, 73));
    look[1].flags = YS_OBSCURED;
    cr_expect_str_eq(judge(&claim, look, 3).code, "OBSCURED",
                     "the one that was hidden may be it");
    look[1] = look_of(DAY - 1, 50, 51, 52);
    out = judge(&claim, look, 3);
    cr_expect_str_eq(out.code, "OUTSIDE");
    cr_expect(strstr(out.reason, "on none of 3 dates") != NULL, "%s", out.reason);
}

Test(verdict, a_maximum_is_confirmed_by_looks_on_four_days_of_five)
{
    struct ys_claim claim = claim_of(YS_SERIES_MAX, YS_AT_MOST, 20, NAN);
    struct ys_observation look[8];

    claim.first_day = DAY - 9;
    for (int i = 0; i < 8; i++)
        look[i] = look_of(DAY - 9 + i, 11, 12, 14);
    cr_expect_str_eq(judge(&claim, look, 8).code, "INSIDE");
    const struct ys_judged out = judge(&claim, look, 7);
    cr_expect_str_eq(out.code, "NOT_CONTRADICTED");
    cr_expect(strstr(out.reason, "7 looks of 10 days, longest gap 3 days") != NULL, "%s",
              out.reason);
    look[3] = look_of(DAY - 6, 18, 20, 22);
    cr_expect_str_eq(judge(&claim, look, 8).code, "STRADDLES");
    look[3].flags = YS_OBSCURED;
    cr_expect_str_eq(judge(&claim, look, 8).code, "NOT_CONTRADICTED",
                     "a hidden date is no look");
    look[4] = look_of(DAY - 5, 21, 23, 25);
    cr_expect_str_eq(judge(&claim, look, 8).code, "OUTSIDE");
}

Test(verdict, a_low_date_does_not_contradict_a_maximum_that_was_reached)
{
    const struct ys_claim claim = claim_of(YS_SERIES_MAX, YS_ABOUT, 73, NAN);
    const struct ys_observation look = look_of(DAY, 3, 4, 5);

    cr_expect_str_eq(judge(&claim, &look, 1).code, "NOT_CONTRADICTED");
}

struct range {
    int32_t first, last; /* of the picture, days from DAY */
    int32_t from, to;    /* of the claim */
    uint32_t best;
    char code[24];
    enum ys_verdict_kind verdict;
};

ParameterizedTestParameters(verdict, of_a_range_some_day_is_known)
{
    static struct range p[] = {
        {-30, 0, -60, 10, 73, "INSIDE", YS_CONSISTENT},
        {-30, 0, -30, 0, 20, "OUTSIDE", YS_NOT_CONSISTENT},
        {-30, 0, -30, -30, 73, "DATE_UNSURE", YS_CANNOT_TELL},
        {-30, 0, 0, 0, 20, "DATE_UNSURE", YS_CANNOT_TELL},
        {-30, 0, -10, 20, 20, "DATE_UNSURE", YS_CANNOT_TELL},
        {-30, 0, 1, 20, 20, "DATE_OUTSIDE", YS_CANNOT_TELL},
        {-30, 0, -50, -31, 20, "DATE_OUTSIDE", YS_CANNOT_TELL},
        {0, 0, 0, 0, 73, "DATE_UNSURE", YS_CANNOT_TELL},
    };

    return cr_make_param_array(struct range, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct range *p, verdict, of_a_range_some_day_is_known)
{
    struct ys_claim claim = claim_of(YS_SNAPSHOT, YS_ABOUT, 73, NAN);
    struct ys_observation look = look_of(DAY + p->first, p->best, p->best, p->best);

    claim.first_day = DAY + p->from;
    claim.last_day = DAY + p->to;
    look.last_day = DAY + p->last;
    look.flags = YS_DATE_UNSURE;
    const struct ys_judged out = judge(&claim, &look, 1);

    cr_expect_str_eq(out.code, p->code, "%s: %s", p->code, out.reason);
    cr_expect(eq(int, out.verdict, p->verdict));
    if (!strcmp(p->code, "DATE_UNSURE") && p->last > p->first)
        cr_expect(strstr(out.reason, "some day of 2023-09-05/2023-10-05: ") == out.reason, "%s",
                  out.reason);
}

struct events {
    enum ys_comparator comparator;
    double value;
    uint32_t low[5], high[5];
    enum ys_verdict_kind verdict;
    char says[24];
};

ParameterizedTestParameters(verdict, events_are_proven_arrivals)
{
    static struct events p[] = {
        {YS_AT_LEAST, 2, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_CONSISTENT, "2 arrivals"},
        {YS_AT_LEAST, 3, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_CANNOT_TELL, "2 arrivals"},
        {YS_MORE_THAN, 2, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_CANNOT_TELL, "3 or more"},
        {YS_AT_MOST, 1, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_NOT_CONSISTENT, "1 too many"},
        {YS_EXACTLY, 2, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_CANNOT_TELL, "2 arrivals"},
        {YS_EXACTLY, 1, {1, 0, 1, 1, 1}, {1, 0, 1, 1, 1}, YS_NOT_CONSISTENT, "1 too many"},
        /* an uncertain date between hides nothing: 0, then 0-3, then 3 are three arrivals */
        {YS_AT_LEAST, 3, {0, 0, 3, 3, 3}, {0, 3, 3, 3, 3}, YS_CONSISTENT, "3 arrivals"},
        /* 5, then 0-9, then 5 may be the same five */
        {YS_AT_MOST, 5, {5, 0, 5, 5, 5}, {5, 9, 5, 5, 5}, YS_CANNOT_TELL, "5 arrivals"},
    };

    return cr_make_param_array(struct events, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct events *p, verdict, events_are_proven_arrivals)
{
    const struct ys_claim claim = claim_of(YS_EVENTS, p->comparator, p->value, NAN);
    struct ys_observation look[5];

    for (int i = 0; i < 5; i++)
        look[i] = look_of(DAY - 5 + i, p->low[i], p->low[i], p->high[i]);
    const struct ys_judged out = judge(&claim, look, 5);
    cr_expect(eq(int, out.verdict, p->verdict), "%s", out.reason);
    cr_expect(strstr(out.reason, p->says) != NULL, "'%s' lacks '%s'", out.reason, p->says);
    if (p->verdict == YS_CANNOT_TELL)
        cr_expect_str_eq(out.code, "NOT_CONTRADICTED");
}
