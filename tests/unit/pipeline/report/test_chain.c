/* Which dates are compared, on the sample yard with dates between that cannot be. */

#include "../../../../include/yardstick.h"
#include "../../../support/alter.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <unistd.h>

#define YARD "samples/rail_yard/"

static char misplaced[80], dated[100];

/* The site is 80 m off in it: it is refused. */
static void make_misplaced(void)
{
    const struct alter off = {.gain = 1, .misplaced_px = 160};

    snprintf(misplaced, sizeof misplaced, "/tmp/yardstick-chain-%d.tif", (int)getpid());
    snprintf(dated, sizeof dated, "%s@2023-09-20", misplaced);
    cr_assert(alter_tile(misplaced, YARD "after.tif", &off));
}

static void remove_misplaced(void)
{
    unlink(misplaced);
}

static ys_result *run(const char *const *tiles, size_t n, bool all_pairs)
{
    const struct ys_job job = {.tiles = tiles, .n_tiles = n, .site = YARD "site.geojson"};
    struct ys_options opt;
    struct ys_error err;
    ys_result *res = NULL;

    ys_options_init(&opt);
    opt.no_images = true;
    opt.all_pairs = all_pairs;
    cr_assert(eq(int, ys_run(&res, &job, &opt, &err), YS_OK), "%s", err.text);
    return res;
}

/* Objects of the date, whose statuses must be those of the pair's date without one between. */
static void expect_same_fates(const ys_result *res, size_t date, const ys_result *pair,
                              size_t pair_date)
{
    size_t k = 0;

    for (size_t i = 0; i < ys_result_n_objects(pair); i++) {
        const struct ys_object *want = ys_result_object(pair, i);

        if (want->date != pair_date)
            continue;
        while (k < ys_result_n_objects(res) && ys_result_object(res, k)->date != date)
            k++;
        cr_assert(k < ys_result_n_objects(res));
        const struct ys_object *got = ys_result_object(res, k++);

        cr_expect(eq(u32, got->number, want->number));
        cr_expect(eq(int, got->since, want->since));
        cr_expect(eq(int, got->until, want->until));
        cr_expect(eq(u32, got->same_as, want->same_as));
        cr_expect(eq(sz, got->since_date, date ? 0 : SIZE_MAX));
        cr_expect(eq(sz, got->until_date, date ? SIZE_MAX : 2));
    }
}

Test(chain, a_refused_date_between_two_is_passed_over, .init = make_misplaced,
     .fini = remove_misplaced)
{
    const char *const three[] = {YARD "before.tif", dated, YARD "after.tif"};
    const char *const two[] = {YARD "before.tif", YARD "after.tif"};
    ys_result *res = run(three, 3, false), *pair = run(two, 2, false);

    cr_assert(eq(sz, ys_result_n_changes(res), 2));
    const struct ys_change *refused = ys_result_change(res, 0);
    const struct ys_change *bridge = ys_result_change(res, 1);
    const struct ys_change *want = ys_result_change(pair, 0);

    cr_expect(refused->before == 0 && refused->after == 1 && !refused->matched);
    cr_expect(bridge->before == 0 && bridge->after == 2 && bridge->next);
    cr_expect(eq(int, bridge->best, 53));
    cr_expect(bridge->established);
    cr_expect(eq(u32, bridge->stayed90[0], want->stayed90[0]));
    cr_expect(eq(u32, bridge->left90[1], want->left90[1]));
    expect_same_fates(res, 0, pair, 0);
    expect_same_fates(res, 2, pair, 1);
    ys_result_free(res);
    ys_result_free(pair);
}

Test(chain, with_all_pairs_every_pair_has_a_row_and_objects_keep_their_chain,
     .init = make_misplaced, .fini = remove_misplaced)
{
    const char *const three[] = {YARD "before.tif", dated, YARD "after.tif"};
    ys_result *res = run(three, 3, true), *chain = run(three, 3, false);
    static const size_t before[] = {0, 0, 1}, after[] = {1, 2, 2};

    cr_assert(eq(sz, ys_result_n_changes(res), 3));
    for (size_t i = 0; i < 3; i++) {
        const struct ys_change *row = ys_result_change(res, i);

        cr_expect(eq(sz, row->before, before[i]));
        cr_expect(eq(sz, row->after, after[i]));
        cr_expect(row->next == (i < 2));
    }
    cr_assert(eq(sz, ys_result_n_objects(res), ys_result_n_objects(chain)));
    for (size_t i = 0; i < ys_result_n_objects(res); i++) {
        const struct ys_object *a = ys_result_object(res, i), *b = ys_result_object(chain, i);

        cr_expect(a->since == b->since && a->until == b->until && a->same_as == b->same_as);
        cr_expect(a->since_date == b->since_date && a->until_date == b->until_date);
    }
    ys_result_free(res);
    ys_result_free(chain);
}

Test(chain, a_date_that_shows_the_area_is_where_the_next_one_looks)
{
    const char *const three[] = {YARD "before.tif", YARD "after.tif",
                                 YARD "after.tif@2023-11-05"};
    ys_result *res = run(three, 3, false);

    cr_assert(eq(sz, ys_result_n_changes(res), 2));
    cr_expect(eq(sz, ys_result_change(res, 1)->before, 1));
    cr_expect(eq(sz, ys_result_change(res, 1)->after, 2));
    for (size_t i = 0; i < ys_result_n_objects(res); i++) {
        const struct ys_object *o = ys_result_object(res, i);

        if (o->date == 2) { /* the same picture again */
            cr_expect(eq(int, o->since, YS_STAYED));
            cr_expect(eq(sz, o->since_date, 1));
            cr_expect(eq(u32, o->same_as, o->number));
        } else if (o->date == 1) {
            cr_expect(eq(int, o->until, YS_STAYED));
        }
    }
    ys_result_free(res);
}

Test(chain, tracks_of_a_refused_area_have_rows_that_say_why)
{
    const struct alter blank = {.gain = 0, .offset = 120};
    const char *const one[] = {misplaced};

    snprintf(misplaced, sizeof misplaced, "/tmp/yardstick-chain-%d.tif", (int)getpid());
    cr_assert(alter_tile(misplaced, YARD "after.tif", &blank));
    ys_result *res = run(one, 1, false);

    cr_expect(not(ys_result_count(res, 0)->counted));
    cr_assert(eq(sz, ys_result_n_tracks(res), 8));
    for (size_t i = 0; i < 8; i++) {
        const struct ys_track_count *track = ys_result_track(res, i);

        cr_expect(not(track->counted));
        cr_expect(eq(u32, track->flags & YS_NOTHING_SHOWN, YS_NOTHING_SHOWN));
        cr_expect(gt(dbl, track->length_m, 300));
    }
    ys_result_free(res);
    remove_misplaced();
}

/* Cloud with a sharp border passes for a roof in one picture; the other date gives it away. */
Test(chain, cloud_that_the_other_date_gives_away_opens_the_interval)
{
    const struct alter covered = {.gain = 1, .cover = {250, 800, 300, 560}};
    const char *const two[] = {YARD "before.tif", misplaced};

    snprintf(misplaced, sizeof misplaced, "/tmp/yardstick-chain-%d.tif", (int)getpid());
    cr_assert(alter_tile(misplaced, YARD "after.tif", &covered));
    ys_result *res = run(two, 2, false);
    const struct ys_count *count = ys_result_count(res, 1);
    const struct ys_change *change = ys_result_change(res, 0);

    cr_expect(eq(u32, count->flags & YS_OBSCURED, YS_OBSCURED));
    cr_expect(count->best < 40 && count->high90 >= 73, "73 stand there: %u, %u-%u", count->best,
              count->low90, count->high90);
    cr_expect(ge(int, change->high90, 53));
    cr_expect(ge(u32, change->arrived90[1], 63));
    cr_expect(eq(u32, change->left, 0), "what cloud hides has not left");
    cr_expect(change->left90[0] <= 10 && change->left90[1] >= 10, "%u-%u", change->left90[0],
              change->left90[1]);
    cr_expect(change->stayed90[0] <= 10 && change->stayed90[1] >= 10, "%u-%u",
              change->stayed90[0], change->stayed90[1]);
    ys_result_free(res);
    remove_misplaced();
}
