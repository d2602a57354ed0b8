#include "../../../../include/yardstick.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/data.h"

/* Real yards, counted by eye; they may not be passed on with the repository. */
struct real_yard {
    char folder[40];
    unsigned cars, slack;
};

ParameterizedTestParameters(tracks_corpus, real_yards_are_counted_within_a_few_cars)
{
    static struct real_yard p[] = {
        {"real/rail_g279", 119, 6},
        {"real/rail_g245", 0, 2},       /* empty pits that look like trains */
        {"real/rail_melbourne", 11, 3}, /* 10 to 12; low red wagons, lines off and too near */
    };

    return cr_make_param_array(struct real_yard, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct real_yard *p, tracks_corpus, real_yards_are_counted_within_a_few_cars)
{
    char tile[DATA_PATH], site[DATA_PATH];
    const char *tiles[] = {tile};
    struct ys_options opt;
    struct ys_error err = {0};
    ys_result *res;
    long best = 0, low = 0, high = 0;

    need_data(site, "%s/site.geojson", p->folder);
    need_data(tile, "%s/tile.tif", p->folder);
    strncat(tile, "@2012-01-01", sizeof tile - strlen(tile) - 1);
    ys_options_init(&opt);
    opt.no_images = true;
    const struct ys_job job = {.tiles = tiles, .n_tiles = 1, .site = site};

    cr_assert_eq(ys_run(&res, &job, &opt, &err), YS_OK, "%s", err.text);
    for (size_t i = 0; i < ys_result_n_counts(res); i++) {
        const struct ys_count *c = ys_result_count(res, i);

        cr_assert(c->counted);
        best += c->best;
        low += c->low90;
        high += c->high90;
    }
    cr_assert_leq(labs(best - (long)p->cars), (long)p->slack, "%ld cars, want %u", best,
                  p->cars);
    cr_assert_leq(low, (long)p->cars);
    cr_assert_geq(high, (long)p->cars);
    ys_result_free(res);
}
