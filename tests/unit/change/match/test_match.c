#include "../../../../src/change/match/match.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/drawn.h"

enum { W = 300, H = 200, N = 40 };

struct yard {
    struct ys_box before[N], after[N];
    uint8_t changed[W * H];
    struct ys_match_in in;
};

static struct ys_box car(double x, double y, double angle)
{
    return (struct ys_box){x, y, 20, 6, angle};
}

static void mark(struct yard *yard, const struct ys_box *box)
{
    struct ys_point corner[4];
    struct ys_line ring = {corner, 4};
    const struct ys_polygon polygon = {&ring, 1};

    ys_box_corners(corner, box);
    cr_assert(ys_polygon_fill(yard->changed, W, H, &polygon, 1));
}

/* Two rows of 5 cars; the second row's place is a track apart. */
static struct yard *new_yard(void)
{
    struct yard *yard = calloc(1, sizeof *yard);

    yard->in = (struct ys_match_in){.before = yard->before,
                                    .after = yard->after,
                                    .changed = yard->changed,
                                    .width = W,
                                    .height = H,
                                    .residual_across_px = 0.5,
                                    .size_differs = 0.15};
    for (int i = 0; i < 5; i++) {
        yard->before[i] = car(20 + 22 * i, 50, 0);
        yard->after[i] = car(20.4 + 22 * i, 50.3, 0.02);
    }
    yard->in.n_before = yard->in.n_after = 5;
    return yard;
}

static void add_up(const struct ys_match_out *out, const struct ys_match_in *in)
{
    cr_expect(eq(sz, out->stayed + out->arrived + out->uncertain_after, in->n_after));
    cr_expect(eq(sz, out->stayed + out->left + out->uncertain_before, in->n_before));
}

Test(match, cars_that_stand_still_stayed)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.stayed, 5));
    for (int i = 0; i < 5; i++) {
        cr_expect(eq(i32, out.partner[i], i));
        cr_expect(eq(int, out.before[i], YS_STAYED));
        cr_expect(zero(u32, out.before_flags[i]));
    }
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

/* A roof of 6 px lies 7 px off at the later date, and so do the cars on it. */
Test(match, what_leans_is_matched_where_it_would_stand)
{
    struct yard *yard = new_yard();
    struct ys_point shift[5];
    struct ys_match_out out;

    for (int i = 0; i < 5; i++) {
        shift[i] = (struct ys_point){i < 3 ? 0 : -2.5, i < 3 ? 0 : 7};
        yard->after[i].x += shift[i].x;
        yard->after[i].y += shift[i].y;
    }
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.stayed, 3), "without the shift they are others");
    ys_match_fini(&out);
    yard->in.shift = shift;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.stayed, 5));
    for (int i = 0; i < 5; i++)
        cr_expect(eq(i32, out.partner[i], i));
    ys_match_fini(&out);
    free(yard);
}

Test(match, moved_cars_need_changed_pixels_or_are_uncertain)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    yard->before[4] = car(200, 150, 0); /* left, and its place changed */
    yard->before[3] = car(200, 120, 0); /* gone from the list, but nothing changed there */
    mark(yard, &yard->before[4]);
    mark(yard, &yard->after[4]);
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(int, out.before[4], YS_LEFT));
    cr_expect(eq(int, out.before[3], YS_UNCERTAIN));
    cr_expect(eq(u32, out.before_flags[3], YS_LEFT_WITHOUT_CHANGE));
    cr_expect(eq(int, out.after[4], YS_ARRIVED));
    cr_expect(zero(u32, out.after_flags[4]));
    cr_expect(eq(int, out.after[3], YS_UNCERTAIN));
    cr_expect(eq(u32, out.after_flags[3], YS_ARRIVED_WITHOUT_CHANGE));
    cr_expect(eq(u32, out.arrived, 1));
    cr_expect(eq(u32, out.left, 1));
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, on_changed_ground_it_is_not_clear_whether_it_is_the_same)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    mark(yard, &yard->before[2]);
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(int, out.before[2], YS_UNCERTAIN));
    cr_expect(eq(int, out.after[2], YS_UNCERTAIN));
    cr_expect(eq(int, out.after[1], YS_STAYED));
    cr_expect(eq(i32, out.partner[2], -1));
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, what_cannot_be_carried_away_stayed_whatever_its_pixels_do)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    yard->in.fixed = true;
    mark(yard, &yard->before[2]);
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(int, out.after[2], YS_STAYED));
    ys_match_fini(&out);
    free(yard);
}

Test(match, another_length_at_the_same_place_is_another_object)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    yard->after[2].length *= 1.3;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(int, out.before[2], YS_LEFT));
    cr_expect(eq(int, out.after[2], YS_ARRIVED));
    cr_expect(eq(int, out.after[1], YS_STAYED));
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

/* Four shared places and one car that stands elsewhere. */
static struct yard *yard_in_snow(void)
{
    struct yard *yard = new_yard();

    yard->after[4] = car(200, 150, 0);
    yard->in.season = true;
    memset(yard->changed, 1, sizeof yard->changed);
    return yard;
}

/* All boxes of the later date on ground that was bare, and none of them changed it. */
static struct yard *blind_yard(double *real)
{
    struct yard *yard = new_yard();

    for (int k = 0; k < 2 * N; k++)
        real[k] = 0.97;
    yard->in.n_before = 0;
    yard->in.n_after = N;
    yard->in.size_differs = INFINITY;
    yard->in.real[0] = real;
    yard->in.real[1] = real + N;
    for (int j = 0; j < N; j++)
        yard->after[j] = car(20 + 25 * (j % 10), 20 + 20 * (j / 10), 0);
    return yard;
}

Test(match, a_box_without_a_partner_is_decided_by_the_counts_and_its_pixels_together)
{
    double real[2 * N];
    struct yard *yard = blind_yard(real);
    struct ys_match_out out;

    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.arrived, 0)); /* no pixel changed: undecided */
    ys_match_fini(&out);
    for (int j = 0; j < N; j++)
        if (j % 8)
            mark(yard, &yard->after[j]);
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.arrived, N - N / 8));
    add_up(&out, &yard->in);
    ys_match_fini(&out);

    yard->in.expected[0] = 2 * N; /* that count may have missed them all */
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(lt(dbl, out.arrived, N - N / 8 + 1));
    ys_match_fini(&out);
    free(yard);
}

Test(match, swapped_dates_swap_what_left_and_what_arrived_of_boxes)
{
    double real[2 * N];
    struct yard *yard = blind_yard(real);
    struct ys_match_in swapped;
    struct ys_match_out out, back;

    for (int j = 0; j < N; j++)
        if (j % 3)
            mark(yard, &yard->after[j]);
    memcpy(yard->before, yard->after, 12 * sizeof *yard->before);
    yard->in.n_before = 12;
    yard->in.expected[0] = 1;
    swapped = yard->in;
    swapped.before = yard->in.after;
    swapped.after = yard->in.before;
    swapped.n_before = yard->in.n_after;
    swapped.n_after = yard->in.n_before;
    swapped.expected[0] = 0;
    swapped.expected[1] = 1;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_assert(zero(int, ys_match(&back, &swapped, NULL)));
    cr_expect(eq(u32, out.arrived, back.left));
    cr_expect(eq(u32, out.left, back.arrived));
    cr_expect(eq(u32, out.stayed, back.stayed));
    for (int k = 0; k < YS_TURNOVER_SHARES; k++)
        cr_expect(epsilon_eq(dbl, out.pairs_stayed[k], back.pairs_stayed[k], 1e-9));
    ys_match_fini(&out);
    ys_match_fini(&back);
    free(yard);
}

Test(match, in_another_season_a_shared_place_is_not_the_same_object)
{
    struct yard *yard = yard_in_snow();
    struct ys_match_out out;

    yard->in.size_differs = INFINITY;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(zero(u32, out.stayed));
    cr_expect(eq(u32, out.uncertain_before, 4));
    cr_expect(eq(int, out.after[4], YS_ARRIVED));
    cr_expect(gt(dbl, out.pairs_stayed[0], 0.05)); /* all of the four or none */
    cr_expect(gt(dbl, out.pairs_stayed[YS_TURNOVER_SHARES - 1], 0.05));
    for (int i = 0; i < 5; i++)
        cr_expect(out.after_flags[i] == YS_SEASON && out.before_flags[i] == YS_SEASON);
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, in_another_season_the_length_of_a_vessel_tells_and_says_so)
{
    struct yard *yard = yard_in_snow();
    struct ys_match_out out;

    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.stayed, 4));
    cr_expect(eq(int, out.after[4], YS_ARRIVED));
    cr_expect(eq(int, out.before[4], YS_LEFT));
    for (int i = 0; i < 5; i++)
        cr_expect(out.after_flags[i] == YS_SEASON && out.before_flags[i] == YS_SEASON);
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, without_alignment_everything_is_uncertain)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    yard->in.changed = NULL;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.uncertain_after, 5));
    cr_expect(eq(u32, out.uncertain_before, 5));
    cr_expect(eq(i32, out.partner[0], -1));
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, swapping_the_dates_swaps_arrived_and_left)
{
    for (uint32_t round = 0; round < 20; round++) {
        struct yard *yard = new_yard();
        struct ys_match_out there, back;

        for (uint32_t i = 0; i < N; i++) {
            yard->before[i] = car(150 + 140 * drawn_random(i, 0, round),
                                  100 + 90 * drawn_random(i, 1, round), 0.3);
            yard->after[i] = car(150 + 140 * drawn_random(i, 2, round),
                                 100 + 90 * drawn_random(i, 3, round), 0.3);
            if (i % 2)
                mark(yard, &yard->after[i]);
        }
        yard->in.n_before = N;
        yard->in.n_after = N - 7;
        struct ys_match_in swapped = yard->in;

        swapped.before = yard->in.after;
        swapped.after = yard->in.before;
        swapped.n_before = yard->in.n_after;
        swapped.n_after = yard->in.n_before;
        cr_assert(zero(int, ys_match(&there, &yard->in, NULL)));
        cr_assert(zero(int, ys_match(&back, &swapped, NULL)));
        add_up(&there, &yard->in);
        add_up(&back, &swapped);
        cr_expect(eq(u32, there.stayed, back.stayed));
        cr_expect(eq(u32, there.arrived, back.left));
        cr_expect(eq(u32, there.left, back.arrived));
        ys_match_fini(&there);
        ys_match_fini(&back);
        free(yard);
    }
}

Test(match, no_objects_at_a_date_is_fine)
{
    struct yard *yard = new_yard();
    struct ys_match_out out;

    yard->in.n_before = 0;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    cr_expect(eq(u32, out.uncertain_after, 5));
    ys_match_fini(&out);
    yard->in.n_after = 0;
    cr_assert(zero(int, ys_match(&out, &yard->in, NULL)));
    add_up(&out, &yard->in);
    ys_match_fini(&out);
    free(yard);
}

Test(match, a_changed_blob_of_class_size_without_object_is_named)
{
    struct yard *yard = new_yard();
    struct ys_blob blob[] = {
        {.area_px = 110, .box = {200, 150, 19, 6, 0}},                      /* a car */
        {.area_px = 110, .box = {200, 100, 19, 6, 0}, .shadow_share = 0.8}, /* a shadow */
        {.area_px = 110, .box = {42, 50, 19, 6, 0}},                        /* under a car */
        {.area_px = 110, .box = {250, 50, 35, 3, 0}},                       /* too long */
        {.area_px = 60, .box = {250, 80, 19, 6, 0}},                        /* ragged */
        {.area_px = 110, .box = {100, 190, 19, 6, 0}}, /* outside the area */
    };
    const struct ys_changed changed = {.blob = blob, .n_blob = sizeof blob / sizeof *blob};
    const struct ys_class_size size = {{18, 22}, {5, 7}};
    static uint8_t area[W * H];
    size_t *found, n;

    memset(area, 1, sizeof area - 20 * W);
    cr_assert(
        zero(int, ys_match_unexplained(&found, &n, &changed, &yard->in, &size, area, NULL)));
    cr_expect(eq(sz, n, 1));
    cr_expect(n && found[0] == 0);
    free(found);
    yard->in.season = true;
    cr_assert(
        zero(int, ys_match_unexplained(&found, &n, &changed, &yard->in, &size, area, NULL)));
    cr_expect(zero(sz, n));
    free(found);
    free(yard);
}
