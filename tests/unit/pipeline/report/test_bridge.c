/* A date that does not lie on the reference, by way of one that lies on both. */

#include "../../../../include/yardstick.h"
#include "../../../support/drawn_pair.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Ground of summer and of winter, which have nothing in common, and a picture with half of each. */
struct ground {
    double summer, winter, east_px;
};
enum { NONE, SUMMER, AUTUMN, WINTER, ELSEWHERE };
static const struct ground kind[] = {[SUMMER] = {1, 0, 0},
                                     [AUTUMN] = {0.5, 0.5, 3},
                                     [WINTER] = {0, 1, 5},
                                     [ELSEWHERE] = {0, 0, 0}};

static int level(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct ground *g = ctx;
    const double x = col - g->east_px, y = row;
    const double rest = 1 - g->summer - g->winter;

    (void)band;
    return (int)lrint(g->summer * drawn_ground(x, y, 11) + g->winter * drawn_ground(x, y, 51) +
                      rest * drawn_ground(x, y, 91));
}

static void write_date(char path[200], const struct ground *ground, int month)
{
    char name[16];
    struct made_tile made = {.mode = "w",
                             .width = 500,
                             .height = 500,
                             .bands = 3,
                             .bits = 8,
                             .projected = DRAWN_EPSG,
                             .scale = DRAWN_GSD,
                             .x = DRAWN_X,
                             .y = DRAWN_Y,
                             .value = level,
                             .ctx = ground};

    snprintf(name, sizeof name, "%d.tif", month);
    snprintf(made.date, sizeof made.date, "2023:%02d:05 10:00:00", month);
    snprintf(path, 200, "%s", made_tile_path(name));
    made_tile_write(path, &made);
}

struct order {
    char what[32];
    int ground[4];            /* in order of time, of kind[] */
    size_t reference, winter; /* dates */
    bool aligned;
};

ParameterizedTestParameters(bridge, a_date_is_aligned_by_way_of_one_that_lies_on_both)
{
    static struct order rows[] = {
        {"by the one before", {SUMMER, AUTUMN, WINTER}, 0, 2, true},
        {"by a later one", {SUMMER, WINTER, AUTUMN}, 0, 1, true},
        {"by one further back", {SUMMER, AUTUMN, ELSEWHERE, WINTER}, 0, 3, true},
        {"by one further on", {SUMMER, WINTER, ELSEWHERE, AUTUMN}, 0, 1, true},
        {"before the reference", {WINTER, AUTUMN, SUMMER}, 2, 0, true},
        {"before it, by one after it", {WINTER, SUMMER, AUTUMN}, 1, 0, true},
        {"by none", {SUMMER, WINTER, ELSEWHERE}, 0, 1, false},
    };

    return cr_make_param_array(struct order, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct order *p, bridge, a_date_is_aligned_by_way_of_one_that_lies_on_both)
{
    char path[4][200], reference[24];
    const char *tiles[4];
    size_t n = 0;
    ys_result *res = NULL;
    struct ys_options quiet;
    struct ys_error err = {0};

    for (; n < 4 && p->ground[n]; n++) {
        write_date(path[n], &kind[p->ground[n]], (int)n + 1);
        tiles[n] = path[n];
    }
    snprintf(reference, sizeof reference, "2023-%02d-05", (int)p->reference + 1);
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = n, .class_name = "vessel", .reference = reference};

    ys_options_init(&quiet);
    quiet.no_images = true;
    cr_assert(eq(int, ys_run(&res, &job, &quiet, &err), YS_OK), "%s", err.text);
    const struct ys_date_row *row = ys_result_date(res, p->winter);

    cr_expect(eq(int, row->aligned, p->aligned), "%s: %s", p->what, row->reason);
    if (row->aligned) { /* 5 px of 0.5 m */
        cr_expect(fabs(row->shift_x_m - 2.5) < 0.15, "%s: %g", p->what, row->shift_x_m);
        cr_expect(fabs(row->shift_y_m) < 0.15, "%s: %g", p->what, row->shift_y_m);
    }
    ys_result_free(res);
    made_tiles_remove();
}
