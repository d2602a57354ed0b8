#include "../../../../src/pipeline/report/run_parts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

enum { DATES = 3 };

/* One area with one object at each of three dates. */
struct made {
    struct ys_found found[DATES];
    struct ys_counted_area area[DATES];
    struct ys_date_counts counts[DATES];
    enum ys_object_status before[DATES - 1], after[DATES - 1];
    uint64_t before_flags[DATES - 1], after_flags[DATES - 1];
    int32_t partner[DATES - 1];
    double before_same[DATES - 1], after_same[DATES - 1];
    struct ys_area_change change[DATES - 1];
    struct ys_comparison comparison[DATES - 1];
    size_t since[DATES], until[DATES];
    struct ys_tile_info info[DATES];
    struct ys_dated_tile tile[DATES];
    struct ys_registered date[DATES];
    struct ys_findings findings;
};

static void make(struct made *m, size_t n_date)
{
    *m = (struct made){.findings = {.date = m->date,
                                    .counts = m->counts,
                                    .comparison = m->comparison,
                                    .n_comparison = n_date - 1,
                                    .since = m->since,
                                    .until = m->until,
                                    .n_date = n_date,
                                    .n_area = 1}};
    for (size_t i = 0; i < DATES; i++) {
        m->tile[i].info = &m->info[i];
        m->date[i].place.date = &m->tile[i];
        m->found[i].flags = YS_EDGE_OBJECT;
        m->date[i].place.aligned = true;
        m->area[i].counted =
            (struct ys_counted){.found = &m->found[i], .n_found = 1, .flags = YS_ONE_BAND};
        m->area[i].first_number = 8;
        m->counts[i] = (struct ys_date_counts){.area = &m->area[i], .n_area = 1};
    }
    for (size_t i = 0; i + 1 < DATES; i++) {
        m->change[i].match = (struct ys_match_out){.before = &m->before[i],
                                                   .after = &m->after[i],
                                                   .before_flags = &m->before_flags[i],
                                                   .after_flags = &m->after_flags[i],
                                                   .partner = &m->partner[i],
                                                   .before_same = &m->before_same[i],
                                                   .after_same = &m->after_same[i]};
        m->change[i].measured = true;
        m->change[i].changed_share = m->change[i].null_share = NAN;
        m->partner[i] = -1;
        m->comparison[i] = (struct ys_comparison){
            .before = i, .after = i + 1, .matched = true, .area = &m->change[i], .n_area = 1};
    }
    for (size_t i = 0; i < DATES; i++) {
        m->since[i] = i ? i - 1 : YS_NONE;
        m->until[i] = i + 1 < n_date ? i : YS_NONE;
    }
}

Test(findings, cloud_marks_a_count_whichever_neighbour_shows_it)
{
    struct made m;

    make(&m, DATES);
    for (size_t i = 0; i < DATES; i++)
        cr_expect(eq(u32, ys_count_flags(&m.findings, i, 0), YS_ONE_BAND));
    m.change[0].obscured[0] = true; /* of the first date */
    cr_expect(eq(u32, ys_count_flags(&m.findings, 0, 0), YS_ONE_BAND | YS_OBSCURED));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 1, 0), YS_ONE_BAND));
    m.change[0].obscured[0] = false;
    m.change[0].obscured[1] = true; /* of the second, by the first */
    cr_expect(eq(u32, ys_count_flags(&m.findings, 1, 0), YS_ONE_BAND | YS_OBSCURED));
    m.change[0].obscured[1] = false;
    m.change[1].obscured[0] = true; /* of the second, by the third */
    cr_expect(eq(u32, ys_count_flags(&m.findings, 1, 0), YS_ONE_BAND | YS_OBSCURED));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 2, 0), YS_ONE_BAND));
}

Test(findings, a_date_that_is_not_sure_marks_its_counts_alone)
{
    struct made m;

    make(&m, DATES);
    m.info[1].date_unsure = true;
    cr_expect(eq(u32, ys_count_flags(&m.findings, 0, 0), YS_ONE_BAND));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 1, 0), YS_ONE_BAND | YS_DATE_UNSURE));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 2, 0), YS_ONE_BAND));
}

Test(findings, an_object_has_its_status_against_the_date_before)
{
    struct made m;

    make(&m, DATES);
    m.before[0] = YS_LEFT;
    m.after[0] = YS_ARRIVED;
    m.before[1] = YS_LEFT;
    m.after[1] = YS_STAYED;
    m.before_flags[1] = YS_SEASON;
    m.after_flags[1] = YS_ARRIVED_WITHOUT_CHANGE;
    m.partner[1] = 0;
    const struct ys_fate first = ys_object_fate(&m.findings, 0, 0, 0);
    const struct ys_fate second = ys_object_fate(&m.findings, 1, 0, 0);
    const struct ys_fate third = ys_object_fate(&m.findings, 2, 0, 0);

    cr_expect(eq(int, first.since, YS_SINGLE));
    cr_expect(eq(int, first.until, YS_LEFT));
    cr_expect(eq(int, second.since, YS_ARRIVED));
    cr_expect(eq(int, second.until, YS_LEFT));
    cr_expect(eq(u32, second.flags, YS_EDGE_OBJECT), "flags are those against the date before");
    cr_expect(zero(u32, second.same_as));
    cr_expect(eq(int, third.since, YS_STAYED));
    cr_expect(eq(int, third.until, YS_SINGLE));
    cr_expect(eq(u32, third.same_as, 8), "its number at the date before");
    cr_expect(eq(u32, third.flags, YS_EDGE_OBJECT | YS_ARRIVED_WITHOUT_CHANGE));
}

Test(findings, without_a_match_every_object_is_uncertain)
{
    struct made m;

    make(&m, DATES);
    for (size_t i = 0; i + 1 < DATES; i++)
        m.change[i].match = (struct ys_match_out){0};
    for (size_t i = 0; i < DATES; i++) {
        const struct ys_fate fate = ys_object_fate(&m.findings, i, 0, 0);

        cr_expect(eq(int, fate.since, i ? YS_UNCERTAIN : YS_SINGLE));
        cr_expect(eq(int, fate.until, i + 1 < DATES ? YS_UNCERTAIN : YS_SINGLE));
        cr_expect(isnan(fate.same));
    }
}

Test(findings, one_date_alone_has_single_objects)
{
    struct made m;

    make(&m, 1);
    m.change[0].obscured[0] = true; /* there is no such comparison */
    const struct ys_fate fate = ys_object_fate(&m.findings, 0, 0, 0);

    cr_expect(eq(int, fate.since, YS_SINGLE));
    cr_expect(eq(int, fate.until, YS_SINGLE));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 0, 0), YS_ONE_BAND));
}

Test(findings, two_dates_against_the_first_throw_doubt_on_it)
{
    struct made m;

    make(&m, DATES);
    cr_expect(not(ys_reference_doubted(&m.findings)));
    m.date[1].place.aligned = m.date[2].place.aligned = false;
    cr_expect(not(ys_reference_doubted(&m.findings)), "they do not lie on each other");
    cr_expect(eq(u32, ys_count_flags(&m.findings, 0, 0), YS_ONE_BAND));
    m.date[2].place.agrees_with_last = true;
    cr_expect(ys_reference_doubted(&m.findings));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 0, 0), YS_ONE_BAND | YS_MISREGISTERED));
    m.findings.n_date = 2; /* one against one says nothing */
    cr_expect(not(ys_reference_doubted(&m.findings)));
}

Test(findings, a_change_is_established_only_where_both_counts_are_fit)
{
    struct made m;
    char missing[YS_MISSING_TEXT];

    make(&m, 2);
    for (size_t i = 0; i < 2; i++)
        m.area[i].counted.counted = true;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "the interval holds 0");
    m.change[0].apart = true;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "");
    m.change[0].measured = false;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "not measured on such a place");
    m.change[0].measured = true;
    m.change[0].changed_share = 0.03;
    m.change[0].null_share = 0.01;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "no change beyond misregistration");
    m.change[0].null_share = 0.009;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "");
    m.area[0].counted.flags = m.area[1].counted.flags = YS_TIERS_UNKNOWN;
    cr_expect(ys_change_of_tops(&m.findings, &m.comparison[0], 0));
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "", "tops are compared with tops");
    m.area[0].counted.flags = m.area[1].counted.flags = 0;
    m.change[0].obscured[1] = true;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "OBSCURED after");
    m.area[0].counted.flags = YS_TIERS_UNKNOWN;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "TIERS_UNKNOWN before, OBSCURED after");
    m.area[1].counted.counted = false;
    m.change[0].obscured[1] = false;
    m.area[1].counted.flags = YS_TIERS_UNKNOWN;
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "NOT_COUNTED after");
}

/* A count with a normal distribution of which 90 % lie in best -+ half. */
static struct ys_counted counted(int32_t best, double half)
{
    struct ys_counted out = {.counted = true, .best = (uint32_t)best};

    cr_assert(ys_dist_point(&out.dist, best) && ys_dist_spread(&out.dist, half / 1.645));
    ys_counted_bounds(&out, 0);
    return out;
}

Test(findings, a_change_is_not_established_where_the_intervals_overlap)
{
    struct ys_counted before = counted(60, 6), after = counted(50, 5), fewer = counted(40, 5);
    struct made m;
    char missing[YS_MISSING_TEXT];
    struct ys_error err = {0};

    cr_assert(before.low90 == 54 && before.high90 == 66);
    cr_assert(after.low90 == 45 && after.high90 == 55);
    make(&m, 2);
    for (size_t i = 0; i < 2; i++)
        m.area[i].counted.counted = true;
    cr_assert(eq(int, ys_area_subtract(&m.change[0], &before, &after, &err), YS_OK));
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "the intervals of both counts overlap");
    cr_assert(eq(int, ys_area_subtract(&m.change[0], &before, &fewer, &err), YS_OK));
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "");
    cr_assert(eq(int, ys_area_subtract(&m.change[0], &fewer, &before, &err), YS_OK));
    ys_change_missing(missing, &m.findings, &m.comparison[0], 0);
    cr_expect_str_eq(missing, "", "more is as good as fewer");
    ys_dist_fini(&before.dist);
    ys_dist_fini(&after.dist);
    ys_dist_fini(&fewer.dist);
}

Test(findings, a_picture_twice_as_coarse_as_its_pixels_is_unlike_what_was_measured)
{
    struct made m;

    make(&m, DATES);
    for (size_t i = 0; i < DATES; i++) {
        m.info[i].gsd_x_m = m.info[i].gsd_y_m = 0.5;
        m.area[i].counted.counted = true;
        m.date[i].shows_m = 0.8;
    }
    m.date[1].shows_m = 1.1;
    m.date[2].shows_m = NAN; /* nothing to measure at */
    cr_expect(zero(u32, ys_count_flags(&m.findings, 0, 0) & YS_UNLIKE));
    cr_expect(eq(u32, ys_count_flags(&m.findings, 1, 0) & YS_UNLIKE, YS_UNLIKE));
    cr_expect(zero(u32, ys_count_flags(&m.findings, 2, 0) & YS_UNLIKE));
    m.area[1].counted.counted = false;
    cr_expect(zero(u32, ys_count_flags(&m.findings, 1, 0) & YS_UNLIKE), "refused is enough");
}
