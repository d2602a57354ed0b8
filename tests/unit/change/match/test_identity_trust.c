#include "../../../../src/change/match/identity_parts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

/* Places given by hand, in one string or in strings of one; both directions show the same. */
enum { MOST = 16 };

struct hand {
    struct ys_identity_in in;
    struct ys_place place[MOST];
    struct ys_identity_work work;
    int32_t partner[MOST];
    double before[MOST], after[MOST], stayed[2 * MOST + 2];
    struct ys_identity identity;
};

static void place(struct hand *h, double looks, double same, bool coupled)
{
    const uint32_t k = (uint32_t)h->work.n_place++;

    h->place[k] = (struct ys_place){
        .before = k, .after = k, .looks = looks, .same = same, .coupled = coupled};
    h->before[k] = h->after[k] = same;
    h->in.before.n = h->in.after.n = h->work.n_place;
    h->identity.n_stayed = 2 * h->work.n_place + 2;
}

static void begin(struct hand *h)
{
    *h = (struct hand){.in.looks = true, .stayed = {1}};
    h->work = (struct ys_identity_work){.in = &h->in, .place = h->place};
    h->identity = (struct ys_identity){.partner_before = h->partner,
                                       .partner_after = h->partner,
                                       .same_before = h->before,
                                       .same_after = h->after,
                                       .stayed = h->stayed};
}

static double trust_of(size_t n, double looks, double same)
{
    struct hand h;

    begin(&h);
    for (size_t k = 0; k < n; k++)
        place(&h, looks, same, k > 0);
    return ys_identity_trust(&h.work, &h.work);
}

/* Nothing is called another one below P(same) = 0.05, and half of what is not trusted is added. */
Test(identity_trust, below_nine_tenths_of_trust_none_is_called_replaced)
{
    cr_expect(not(ys_identity_none_replaced(1)));
    cr_expect(not(ys_identity_none_replaced(0.91)));
    cr_expect(ys_identity_none_replaced(0.89));
    cr_expect(ys_identity_none_replaced(0));
}

Test(identity_trust, cars_that_look_like_themselves_are_trusted)
{
    cr_expect(eq(dbl, trust_of(10, 4.5, 0.99), 1));
}

Test(identity_trust, cars_that_seem_to_stand_but_hardly_look_it_are_not)
{
    cr_expect(eq(dbl, trust_of(10, 1.5, 0.99), 0));
    cr_expect(eq(dbl, trust_of(10, -2, 0.99), 0));
}

Test(identity_trust, where_nothing_seems_the_same_nothing_is_known)
{
    cr_expect(eq(dbl, trust_of(10, -3, 0.01), 0));
    cr_expect(eq(dbl, trust_of(10, 5, 0.01), 0));
}

Test(identity_trust, one_car_that_looks_alike_says_less_than_many)
{
    cr_expect(lt(dbl, trust_of(1, 4.5, 0.99), 0.5));
    cr_expect(lt(dbl, trust_of(1, 4.5, 0.99), trust_of(4, 4.5, 0.99)));
}

Test(identity_trust, cars_that_left_beside_cars_that_stayed_take_nothing_from_it)
{
    struct hand h;

    begin(&h);
    for (int k = 0; k < 6; k++)
        place(&h, 4.5, 0.99, k > 0);
    for (int k = 0; k < 8; k++)
        place(&h, -4, 0.01, k > 0);
    cr_expect(eq(dbl, ys_identity_trust(&h.work, &h.work), 1));
}

Test(identity_trust, without_looks_there_is_none_and_without_places_no_doubt)
{
    struct hand h;

    begin(&h);
    cr_expect(eq(dbl, ys_identity_trust(&h.work, &h.work), 1));
    place(&h, 5, 0.99, false);
    h.in.looks = false;
    cr_expect(eq(dbl, ys_identity_trust(&h.work, &h.work), 0));
}

static double mass(const struct hand *h)
{
    double sum = 0;

    for (size_t k = 0; k < h->identity.n_stayed; k++)
        sum += h->stayed[k];
    return sum;
}

/* One string of four that seems another one, and two cars that stayed. */
static void six(struct hand *h)
{
    begin(h);
    for (int k = 0; k < 4; k++)
        place(h, -3, 0.02, k > 0);
    place(h, 0, 0.96, false);
    place(h, 0, 0.99, true);
    h->stayed[0] = 0;
    h->stayed[2] = 1;
}

Test(identity_trust, in_full_trust_nothing_changes)
{
    struct hand h;

    six(&h);
    cr_expect(ys_identity_doubt(&h.identity, &h.work, 1));
    cr_expect(eq(dbl, h.before[0], 0.02));
    cr_expect(eq(dbl, h.before[5], 0.99));
    cr_expect(eq(dbl, h.stayed[2], 1));
}

Test(identity_trust, in_doubt_another_is_not_known_and_the_same_stays_the_same)
{
    struct hand h;

    six(&h);
    cr_expect(ys_identity_doubt(&h.identity, &h.work, 0));
    for (int k = 0; k < 4; k++) {
        cr_expect(eq(dbl, h.before[k], 0.5));
        cr_expect(eq(dbl, h.after[k], 0.5));
    }
    cr_expect(eq(dbl, h.before[4], 0.96));
    cr_expect(eq(dbl, h.after[5], 0.99));
}

/* 0.96 and 0.99 of two cars, and the string of four or nothing of it. */
Test(identity_trust, in_doubt_the_string_stayed_as_a_whole_or_not_at_all)
{
    struct hand h;

    six(&h);
    cr_expect(ys_identity_doubt(&h.identity, &h.work, 0));
    cr_expect(epsilon_eq(dbl, mass(&h), 1, 1e-12));
    cr_expect(epsilon_eq(dbl, h.stayed[2], 0.5 * 0.96 * 0.99, 1e-12));
    cr_expect(epsilon_eq(dbl, h.stayed[6], 0.5 * 0.96 * 0.99, 1e-12));
    cr_expect(lt(dbl, h.stayed[3] + h.stayed[4], 0.01));
}

Test(identity_trust, half_a_trust_lies_between)
{
    struct hand h;

    six(&h);
    cr_expect(ys_identity_doubt(&h.identity, &h.work, 0.5));
    cr_expect(epsilon_eq(dbl, h.before[0], 0.26, 1e-12));
    cr_expect(epsilon_eq(dbl, h.stayed[2], 0.5 + 0.25 * 0.96 * 0.99, 1e-12));
    cr_expect(epsilon_eq(dbl, mass(&h), 1, 1e-12));
}
