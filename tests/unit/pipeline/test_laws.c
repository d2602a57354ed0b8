/* What must hold for the whole way from two tiles to counts, on the sample rail yard. */

#include "../../../include/yardstick.h"
#include "../../support/alter.h"
#include "../../support/data.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define YARD "samples/rail_yard/"

static const struct alter as_is = {.gain = 1};

/* A path in a folder of this test process, removed by nobody but the system's /tmp cleaner
 * when the test crashes. */
static char *scratch(const char *name)
{
    static char path[4][64];
    static int n;
    char *p = path[n++ % 4];

    snprintf(p, sizeof path[0], "/tmp/yardstick-laws-%d-%s", (int)getpid(), name);
    return p;
}

static ys_result *run_with(const char *before, const char *after, const char *site,
                           const char *claims, const struct ys_options *opt)
{
    const char *tiles[] = {before, after};
    const struct ys_job job = {.tiles = tiles, .n_tiles = 2, .site = site, .claims = claims};
    struct ys_options quiet;
    struct ys_error err = {0};
    ys_result *res = NULL;

    ys_options_init(&quiet);
    quiet.no_images = true;
    cr_assert(eq(int, ys_run(&res, &job, opt ? opt : &quiet, &err), YS_OK), "%s", err.text);
    return res;
}

static ys_result *run_yard(const char *before, const char *after)
{
    return run_with(before, after, YARD "site.geojson", NULL, NULL);
}

static uint32_t best(const ys_result *res, size_t date)
{
    return ys_result_count(res, date)->best;
}

Test(laws, the_sample_yard_holds_20_and_73_railcars)
{
    ys_result *res = run_with(YARD "before.tif", YARD "after.tif", YARD "site.geojson",
                              YARD "claims.csv", NULL);
    static const uint32_t truth[2] = {20, 73};

    cr_assert(eq(sz, ys_result_n_counts(res), 2));
    for (size_t i = 0; i < 2; i++) {
        const struct ys_count *c = ys_result_count(res, i);

        cr_expect(c->counted);
        cr_expect(eq(u32, c->best, truth[i]));
        cr_expect(c->low90 <= truth[i] && truth[i] <= c->high90, "[%u, %u] holds %u", c->low90,
                  c->high90, truth[i]);
    }
    cr_expect(ys_result_rendered(res));
    ys_result_free(res);
}

Test(laws, a_picture_enlarged_by_four_is_counted_by_length_as_its_true_pixels_would_be)
{
    const struct alter enlarged = {.gain = 1, .enlarged = 4};
    char *tile = scratch("enlarged.tif"), *text = NULL;

    cr_assert(alter_tile(tile, YARD "after.tif", &enlarged));
    ys_result *res = run_yard(YARD "before.tif", tile);
    const struct ys_count *before = ys_result_count(res, 0), *after = ys_result_count(res, 1);

    cr_expect(before->counted);
    cr_expect(epsilon_eq(dbl, ys_result_date(res, 0)->info->shows_m, 0.5, 0.001));
    cr_expect(after->counted && after->flags & YS_BY_LENGTH);
    cr_expect(after->low90 <= 73 && after->high90 >= 73, "%u-%u", after->low90, after->high90);
    cr_expect(epsilon_eq(dbl, ys_result_date(res, 1)->info->shows_m, 2, 0.4));
    cr_assert(eq(int, ys_result_text(&text, res, YS_TEXT, NULL), YS_OK));
    cr_expect(strstr(text, "m of track are occupied") != NULL, "%s", text);
    ys_text_free(text);
    ys_result_free(res);
    unlink(tile);
}

Test(laws, a_picture_enlarged_by_ten_is_refused_as_its_true_pixels_would_be)
{
    const struct alter enlarged = {.gain = 1, .enlarged = 10};
    char *tile = scratch("enlarged.tif"), *text = NULL;

    cr_assert(alter_tile(tile, YARD "after.tif", &enlarged));
    ys_result *res = run_yard(YARD "before.tif", tile);
    const struct ys_count *after = ys_result_count(res, 1);

    cr_expect(not(after->counted));
    cr_expect(ne(u64, after->flags, 0), "a refusal says why");
    cr_assert(eq(int, ys_result_text(&text, res, YS_TEXT, NULL), YS_OK));
    cr_expect(strstr(text, "(pixels 0.5 m, shows") || strstr(text, "(blurred: no edge"), "%s",
              text);
    ys_text_free(text);
    ys_result_free(res);
    unlink(tile);
}

/* Whether the point lies in a polygon of the truth of this date. */
static bool in_truth(const json_t *features, const char *date, double lon, double lat)
{
    size_t i;
    json_t *feature;

    json_array_foreach(features, i, feature)
    {
        const json_t *ring = json_array_get(
            json_object_get(json_object_get(feature, "geometry"), "coordinates"), 0);
        const char *when =
            json_string_value(json_object_get(json_object_get(feature, "properties"), "date"));
        bool in = false;

        if (!when || strncmp(when, date, 10))
            continue;
        for (size_t k = 1; k < json_array_size(ring); k++) {
            const json_t *a = json_array_get(ring, k - 1), *b = json_array_get(ring, k);
            const double ax = json_number_value(json_array_get(a, 0));
            const double ay = json_number_value(json_array_get(a, 1));
            const double bx = json_number_value(json_array_get(b, 0));
            const double by = json_number_value(json_array_get(b, 1));

            if ((ay > lat) != (by > lat) && lon < ax + (lat - ay) / (by - ay) * (bx - ax))
                in = !in;
        }
        if (in)
            return true;
    }
    return false;
}

Test(laws, every_object_of_the_sample_yard_is_a_true_one)
{
    ys_result *res = run_yard(YARD "before.tif", YARD "after.tif");
    json_t *truth = json_load_file(YARD "truth.geojson", 0, NULL);

    cr_assert(truth != NULL);
    cr_assert(eq(sz, ys_result_n_objects(res), 93));
    for (size_t i = 0; i < ys_result_n_objects(res); i++) {
        const struct ys_object *o = ys_result_object(res, i);

        cr_expect(in_truth(json_object_get(truth, "features"),
                           ys_result_date(res, o->date)->date, o->lon_deg, o->lat_deg),
                  "object %u of date %zu at %.6f %.6f", o->number, o->date, o->lon_deg,
                  o->lat_deg);
    }
    json_decref(truth);
    ys_result_free(res);
}

Test(laws, the_two_figures_of_the_sample_are_judged)
{
    ys_result *res = run_with(YARD "before.tif", YARD "after.tif", YARD "site.geojson",
                              YARD "claims.csv", NULL);
    bool seen73 = false, seen20 = false;

    for (size_t i = 0; i < ys_result_n_verdicts(res); i++) {
        const struct ys_verdict *v = ys_result_verdict(res, i);

        cr_expect(v->rehearsal, "%s", v->id);
        if (!strcmp(v->stated, "about 73")) {
            cr_expect(eq(int, v->kind_of_verdict, YS_CONSISTENT), "%s", v->reason);
            seen73 = true;
        }
        if (!strcmp(v->stated, "at most 20") && !strcmp(v->kind, "series_max")) {
            cr_expect(eq(int, v->kind_of_verdict, YS_CANNOT_TELL), "%s", v->reason);
            cr_expect(strcmp(v->code, "NOT_CONTRADICTED") == 0, "%s", v->code);
            seen20 = true;
        }
    }
    cr_expect(seen73 && seen20);
    ys_result_free(res);
}

Test(laws, a_tile_against_itself_changes_nothing)
{
    ys_result *res = run_yard(YARD "after.tif@2023-10-05", YARD "after.tif@2023-10-06");
    const struct ys_change *c = ys_result_change(res, 0);

    cr_expect(c->matched && !c->established);
    cr_expect(eq(i32, c->best, 0));
    cr_expect(eq(u32, c->arrived, 0));
    cr_expect(eq(u32, c->left, 0));
    cr_expect(eq(u32, c->uncertain_after, 0));
    cr_expect(eq(u32, c->uncertain_before, 0));
    cr_expect(eq(u32, c->stayed, best(res, 0)));
    cr_expect(c->changed_share < 1e-9);
    ys_result_free(res);
}

static void overlap(const uint32_t p[2], const uint32_t q[2])
{
    cr_expect(p[0] <= q[1] && q[0] <= p[1], "%u-%u, %u-%u", p[0], p[1], q[0], q[1]);
}

Test(laws, swapping_the_dates_swaps_arrived_and_left)
{
    ys_result *res = run_yard(YARD "before.tif", YARD "after.tif");
    ys_result *swapped = run_yard(YARD "before.tif@2023-10-05", YARD "after.tif@2023-09-05");
    const struct ys_change *a = ys_result_change(res, 0), *b = ys_result_change(swapped, 0);

    cr_expect(eq(i32, a->best, -b->best));
    /* The other grid is the other date's, so an object near the limit may be decided on one of
     * them alone; but what one says for sure the other holds possible. */
    overlap(a->stayed90, b->stayed90);
    overlap(a->arrived90, b->left90);
    overlap(a->left90, b->arrived90);
    cr_expect(a->stayed <= b->stayed90[1] && b->stayed <= a->stayed90[1]);
    cr_expect(a->arrived <= b->left90[1] && b->left <= a->arrived90[1]);
    cr_expect(a->left <= b->arrived90[1] && b->arrived <= a->left90[1]);
    cr_expect(a->established && b->established);
    ys_result_free(res);
    ys_result_free(swapped);
}

Test(laws, shifting_both_tiles_shifts_the_objects)
{
    const struct alter cut = {.gain = 1, .col0 = 13, .row0 = 7};
    char *before = scratch("before.tif"), *after = scratch("after.tif");

    cr_assert(alter_tile(before, YARD "before.tif", &cut));
    cr_assert(alter_tile(after, YARD "after.tif", &cut));
    ys_result *res = run_yard(YARD "before.tif", YARD "after.tif");
    ys_result *moved = run_yard(before, after);

    cr_assert(eq(sz, ys_result_n_objects(res), ys_result_n_objects(moved)));
    for (size_t i = 0; i < ys_result_n_objects(res); i++) {
        const struct ys_object *a = ys_result_object(res, i), *b = ys_result_object(moved, i);

        cr_expect(fabs(a->x_px - 13 - b->x_px) < 1 && fabs(a->y_px - 7 - b->y_px) < 1,
                  "object %u of date %zu", a->number, a->date);
        cr_expect(eq(int, a->status, b->status), "object %u of date %zu", a->number, a->date);
    }
    ys_result_free(res);
    ys_result_free(moved);
    unlink(before);
    unlink(after);
}

/* Both dates, with a correction that rejects each of the n objects. */
static ys_result *run_rejected(const char *after, const struct ys_object *const *object,
                               size_t n)
{
    const char *path = scratch("reject.geojson");
    const char *tiles[] = {YARD "before.tif", after};
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = 2, .site = YARD "site.geojson", .corrections = path};
    struct ys_options quiet;
    struct ys_error err;
    ys_result *res;
    FILE *f = fopen(path, "w");

    cr_assert(f != NULL);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", f);
    for (size_t i = 0; i < n; i++)
        fprintf(f,
                "%s{\"type\":\"Feature\",\"properties\":{\"action\":\"reject\","
                "\"author\":\"A\",\"reason\":\"x\",\"date\":\"2023-10-05\"},"
                "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,%.7f]}}",
                i ? "," : "", object[i]->lon_deg, object[i]->lat_deg);
    fputs("]}", f);
    fclose(f);
    ys_options_init(&quiet);
    quiet.no_images = true;
    cr_assert(eq(int, ys_run(&res, &job, &quiet, &err), YS_OK), "%s", err.text);
    unlink(path);
    return res;
}

Test(laws, a_correction_means_the_same_object_of_a_tile_that_is_cut_otherwise)
{
    const struct alter cut = {.gain = 1, .col0 = 13, .row0 = 7};
    char *after = scratch("cut.tif");
    const struct ys_object *meant[3];
    size_t hits = 0;

    cr_assert(alter_tile(after, YARD "after.tif", &cut));
    ys_result *res = run_yard(YARD "before.tif", YARD "after.tif");
    for (size_t k = 0; k < 3; k++) /* objects 1 to 20 are of the earlier date */
        meant[k] = ys_result_object(res, 20 + 35 * k);
    ys_result *moved = run_rejected(after, meant, 3);

    for (size_t i = 0; i < ys_result_n_objects(moved); i++) {
        const struct ys_object *hit = ys_result_object(moved, i);

        if (hit->adjudicated == YS_UNMARKED)
            continue;
        cr_assert(hits < 3);
        cr_expect(eq(u32, hit->number, meant[hits]->number));
        cr_expect(fabs(meant[hits]->x_px - 13 - hit->x_px) < 1 &&
                  fabs(meant[hits]->y_px - 7 - hit->y_px) < 1);
        hits++;
    }
    cr_expect(eq(sz, hits, 3));
    cr_expect(eq(u32, best(moved, 1), 73));
    cr_expect(eq(u32, ys_result_adjudicated(moved, 1)->best, 70));
    cr_expect(eq(u32, ys_result_adjudicated(moved, 0)->best, 20));
    ys_result_free(moved);
    ys_result_free(res);
    unlink(after);
}

Test(laws, gain_and_offset_of_one_tile_change_no_count)
{
    const struct alter dim = {.gain = 0.7, .offset = 22};
    char *after = scratch("dim.tif");

    cr_assert(alter_tile(after, YARD "after.tif", &dim));
    ys_result *res = run_yard(YARD "before.tif", after);

    cr_expect(eq(u32, best(res, 0), 20));
    cr_expect(eq(u32, best(res, 1), 73));
    ys_result_free(res);
    unlink(after);
}

Test(laws, a_copy_without_change_counts_the_same)
{
    char *after = scratch("copy.tif");

    cr_assert(alter_tile(after, YARD "after.tif", &as_is));
    ys_result *res = run_yard(YARD "before.tif", after);

    cr_expect(eq(u32, best(res, 1), 73));
    ys_result_free(res);
    unlink(after);
}

static char *json_of(int threads)
{
    struct ys_options opt;
    struct ys_error err;
    char *text = NULL;

    ys_options_init(&opt);
    opt.threads = threads;
    opt.no_images = true;
    ys_result *res = run_with(YARD "before.tif", YARD "after.tif", YARD "site.geojson",
                              YARD "claims.csv", &opt);

    cr_assert(eq(int, ys_result_text(&text, res, YS_JSON, &err), YS_OK));
    ys_result_free(res);
    return text;
}

Test(laws, any_number_of_threads_gives_the_same_bytes)
{
    char *one = json_of(1);

    for (int threads = 2; threads <= 4; threads += 2) {
        char *text = json_of(threads);

        cr_expect(strcmp(one, text) == 0, "%d threads", threads);
        ys_text_free(text);
    }
    ys_text_free(one);
}

/* A picture in which the site is another place must not be counted as the site. */
Test(laws, a_date_that_cannot_be_aligned_is_not_counted)
{
    const struct alter off = {.gain = 1, .misplaced_px = 160}; /* 80 m */
    char *after = scratch("off.tif");
    struct ys_options opt;

    ys_options_init(&opt);
    opt.no_images = true;
    cr_assert(alter_tile(after, YARD "after.tif", &off));
    ys_result *res =
        run_with(YARD "before.tif", after, YARD "site.geojson", YARD "claims.csv", &opt);
    const struct ys_count *first = ys_result_count(res, 0), *c = ys_result_count(res, 1);
    const struct ys_change *change = ys_result_change(res, 0);

    cr_expect(first->counted && first->best == 20, "a reference counts as a date alone does");
    cr_expect(not(c->counted));
    cr_expect(eq(u32, c->flags & YS_MISREGISTERED, YS_MISREGISTERED));
    cr_expect(not(change->counted || change->established || change->matched));
    cr_expect_str_eq(change->missing, "MISREGISTERED after");
    for (size_t i = 0; i < ys_result_n_tracks(res); i++)
        cr_expect(ys_result_track(res, i)->counted == (ys_result_track(res, i)->date == 0));
    for (size_t i = 0; i < ys_result_n_objects(res); i++) {
        cr_expect(eq(sz, ys_result_object(res, i)->date, 0));
        cr_expect(eq(int, ys_result_object(res, i)->status, YS_UNCERTAIN));
    }
    for (size_t i = 0; i < ys_result_n_verdicts(res); i++) {
        const struct ys_verdict *v = ys_result_verdict(res, i);

        if (!strcmp(v->stated, "about 73"))
            cr_expect_str_eq(v->code, "MISREGISTERED");
    }
    ys_result_free(res);
    opt.assume_aligned = true;
    res = run_with(YARD "before.tif", after, YARD "site.geojson", NULL, &opt);
    cr_expect(ys_result_count(res, 1)->counted);
    cr_expect(eq(u32, ys_result_count(res, 1)->flags & YS_ASSUMED_ALIGNED, YS_ASSUMED_ALIGNED));
    cr_expect(not(ys_result_count(res, 0)->flags & YS_ASSUMED_ALIGNED));
    ys_result_free(res);
    remove(after);
}

static void expect_order(const ys_result *res, const char *what)
{
    for (size_t i = 0; i < ys_result_n_counts(res); i++) {
        const struct ys_count *c = ys_result_count(res, i);

        cr_expect(c->certain <= c->low90 && c->low90 <= c->best && c->best <= c->high90 &&
                      c->high90 <= c->possible,
                  "%s %s: %u, %u, %u, %u, %u", what, c->area, c->certain, c->low90, c->best,
                  c->high90, c->possible);
        cr_expect(c->drawn + c->estimated >= c->best, "%s %s", what, c->area);
        cr_expect(c->estimated == 0 || c->drawn + c->estimated == c->best, "%s %s", what,
                  c->area);
    }
    for (size_t i = 0; i < ys_result_n_tracks(res); i++) {
        const struct ys_track_count *t = ys_result_track(res, i);

        cr_expect(t->certain <= t->low90 && t->low90 <= t->best && t->best <= t->high90 &&
                      t->high90 <= t->possible,
                  "%s %s: %u, %u, %u, %u, %u", what, t->track, t->certain, t->low90, t->best,
                  t->high90, t->possible);
    }
}

Test(laws, the_five_figures_of_a_count_are_in_order)
{
    static const char *const site[] = {"samples/rail_yard/", "samples/container_quay/",
                                       "samples/depot/"};
    char path[3][64];

    for (size_t i = 0; i < sizeof site / sizeof *site; i++) {
        snprintf(path[0], sizeof path[0], "%sbefore.tif", site[i]);
        snprintf(path[1], sizeof path[1], "%safter.tif", site[i]);
        snprintf(path[2], sizeof path[2], "%ssite.geojson", site[i]);
        ys_result *res = run_with(path[0], path[1], path[2], NULL, NULL);

        expect_order(res, site[i]);
        ys_result_free(res);
    }
}

struct place {
    char name[16];
};

ParameterizedTestParameters(laws, the_five_figures_are_in_order_on_scenes_of_others)
{
    static struct place p[] = {{"depot_05"}, {"quay_01"}, {"yard_18"}};

    return cr_make_param_array(struct place, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct place *p, laws, the_five_figures_are_in_order_on_scenes_of_others)
{
    char before[DATA_PATH], after[DATA_PATH], site[DATA_PATH];

    need_data(before, "reports/%s_before.tif", p->name);
    need_data(after, "reports/%s_after.tif", p->name);
    need_data(site, "reports/%s.geojson", p->name);
    ys_result *res = run_with(before, after, site, NULL, NULL);

    expect_order(res, p->name);
    ys_result_free(res);
}
