/* A tile that shows a part of an area: the rest may hold as much again, and more. */

#include "../../../include/yardstick.h"
#include "../../support/alter.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <unistd.h>

struct part_shown {
    char sample[16];
    uint32_t drawn[2];                    /* of the first areas of the site; 0: there is none */
    uint32_t columns_off[2], rows_off[2]; /* at the left and right, at the top and bottom */
};

/* Samples are 1040 to 1280 pixels wide and 760 to 800 high. */
ParameterizedTestParameters(part_shown, what_a_tile_lacks_of_an_area_may_hold_the_rest)
{
    static struct part_shown cases[] = {
        {"rail_yard", {73, 0}, {0, 500}, {0, 0}},
        {"rail_yard", {73, 0}, {400, 0}, {0, 0}},
        {"depot", {113, 0}, {0, 300}, {0, 0}},
        {"depot", {113, 0}, {0, 0}, {250, 0}},
        {"container_quay", {300, 1}, {0, 400}, {0, 0}},
        {"container_quay", {300, 1}, {450, 0}, {0, 0}},
    };

    return cr_make_param_array(struct part_shown, cases, sizeof cases / sizeof *cases);
}

static ys_result *run_cut(const struct part_shown *p, const char *tile)
{
    const struct alter how = {.gain = 1,
                              .col0 = p->columns_off[0],
                              .right = p->columns_off[1],
                              .row0 = p->rows_off[0],
                              .bottom = p->rows_off[1]};
    char from[96], site[96];
    struct ys_options opt;
    struct ys_error err = {0};
    ys_result *res = NULL;
    const struct ys_job job = {.tiles = &tile, .n_tiles = 1, .site = site};

    snprintf(from, sizeof from, "samples/%s/after.tif", p->sample);
    snprintf(site, sizeof site, "samples/%s/site.geojson", p->sample);
    ys_options_init(&opt);
    opt.no_images = true;
    cr_assert(alter_tile(tile, from, &how));
    cr_assert(eq(int, ys_run(&res, &job, &opt, &err), YS_OK), "%s", err.text);
    return res;
}

ParameterizedTest(struct part_shown *p, part_shown,
                  what_a_tile_lacks_of_an_area_may_hold_the_rest)
{
    char tile[64];

    snprintf(tile, sizeof tile, "/tmp/yardstick-part-shown-%d.tif", (int)getpid());
    ys_result *res = run_cut(p, tile);

    for (size_t i = 0; i < ys_result_n_counts(res); i++) {
        const struct ys_count *c = ys_result_count(res, i);

        if (!c->counted || !(c->flags & YS_NOT_COVERED)) {
            cr_expect(i > 0 || c->flags & YS_NOT_COVERED, "%s", p->sample);
            continue;
        }
        cr_expect(c->low90 <= p->drawn[i] && p->drawn[i] <= c->high90, "%s: [%u, %u] of %u",
                  p->sample, c->low90, c->high90, p->drawn[i]);
        cr_expect(c->certain <= c->low90 && c->low90 <= c->best && c->best <= c->high90 &&
                  c->high90 <= c->possible);
        cr_expect(not(c->flags & YS_OBSCURED));
    }
    ys_result_free(res);
    unlink(tile);
}
