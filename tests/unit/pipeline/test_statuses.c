/* Each public error status, provoked once through the function that users call. */

#include "../../../include/yardstick.h"
#include "../../support/made_tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <tiff.h>

#define YARD "samples/rail_yard/"

/* What the main job says to these tiles; it makes nothing. */
static void expect(ys_status want, const char *text, const char *first, const char *second,
                   const struct ys_options *opt)
{
    const char *tiles[] = {first, second};
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = second ? 2 : 1, .site = YARD "site.geojson"};
    ys_result *res = NULL;
    struct ys_error err = {0};

    cr_expect(eq(int, ys_run(&res, &job, opt, &err), want), "%s", err.text);
    cr_expect(err.status == want);
    cr_expect(strstr(err.text, text) != NULL, "'%s' says nothing of '%s'", err.text, text);
    cr_expect(strchr(err.text, '\n') == NULL, "more than one line: %s", err.text);
    cr_expect(res == NULL);
    ys_result_free(res);
}

static struct ys_options options(void)
{
    struct ys_options opt;

    ys_options_init(&opt);
    return opt;
}

Test(statuses, what_is_right_is_ok)
{
    const char *tiles[] = {YARD "before.tif"};
    const struct ys_job job = {.tiles = tiles, .n_tiles = 1, .site = YARD "site.geojson"};
    struct ys_error err = {YS_ERR_IO, "of an earlier call"};
    ys_result *res;

    cr_assert(eq(int, ys_run(&res, &job, NULL, &err), YS_OK), "%s", err.text);
    cr_expect(err.status == YS_OK);
    cr_expect(err.text[0] == '\0');
    ys_result_free(res);
}

Test(statuses, options_out_of_range_are_the_callers_mistake)
{
    struct ys_options opt = options();

    opt.threads = 257;
    expect(YS_ERR_ARG, "257", YARD "before.tif", NULL, &opt);
}

Test(statuses, a_job_over_the_memory_limit_is_not_begun)
{
    struct ys_options opt = options();

    opt.max_bytes = 100000;
    expect(YS_ERR_NOMEM, "16 MiB of memory at least", YARD "before.tif", NULL, &opt);
}

Test(statuses, a_missing_file_cannot_be_read)
{
    expect(YS_ERR_IO, "nowhere.tif", YARD "nowhere.tif", NULL, NULL);
}

Test(statuses, a_file_that_is_no_tile_is_damaged)
{
    expect(YS_ERR_FORMAT, "site.geojson", YARD "site.geojson", NULL, NULL);
}

Test(statuses, complex_samples_are_not_handled, .fini = made_tiles_remove)
{
    const char *path = made_tile_path("complex.tif");

    made_tile_write(path, &(struct made_tile){.mode = "w",
                                              .width = 8,
                                              .height = 8,
                                              .bands = 1,
                                              .bits = 64,
                                              .format = SAMPLEFORMAT_COMPLEXIEEEFP,
                                              .projected = 32624,
                                              .scale = 0.5,
                                              .x = 410000,
                                              .y = 3330000});
    expect(YS_ERR_UNSUPPORTED, "complex", path, NULL, NULL);
}

Test(statuses, tiles_of_two_places_do_not_belong_together)
{
    expect(YS_ERR_MISMATCH, "depot", YARD "before.tif", "samples/depot/after.tif", NULL);
}

Test(statuses, every_status_has_a_name)
{
    static const char *const name[] = {"YS_OK",          "YS_ERR_ARG",    "YS_ERR_NOMEM",
                                       "YS_ERR_IO",      "YS_ERR_FORMAT", "YS_ERR_UNSUPPORTED",
                                       "YS_ERR_MISMATCH"};

    for (int i = YS_OK; i <= YS_ERR_MISMATCH; i++)
        cr_expect_str_eq(ys_status_name((ys_status)i), name[i]);
    cr_expect(ys_status_name((ys_status)99) != NULL);
}
