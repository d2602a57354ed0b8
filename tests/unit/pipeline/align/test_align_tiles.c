#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../include/yardstick.h"
#include "../../../support/drawn_pair.h"

static char path_a[300], path_b[300];

static void clean(void)
{
    made_tiles_remove();
}

TestSuite(align_tiles, .fini = clean);

static void write_pair(const struct drawn_tile *a, const struct drawn_tile *b)
{
    drawn_tile_write("a.tif", a);
    strcpy(path_a, made_tile_path("a.tif"));
    drawn_tile_write("b.tif", b);
    strcpy(path_b, made_tile_path("b.tif"));
}

static ys_alignment *measure(const char *reference, const char *tile, size_t max_bytes)
{
    struct ys_options opt;
    struct ys_error err = {0};
    ys_alignment *out;

    ys_options_init(&opt);
    opt.threads = 2;
    if (max_bytes)
        opt.max_bytes = max_bytes;
    cr_assert(eq(int, ys_alignment_measure(&out, reference, &tile, 1, &opt, &err), YS_OK), "%s",
              err.text);
    return out;
}

static const struct drawn_view plain = {0, 0, 0, 1, 1, 0, 0, 5};

/* The largest difference of what was found from what was drawn, in pixels of the reference, over the
 * corners and the centre of the part compared; the reference lies on the frame's grid. */
static double error_px(const struct ys_alignment_row *row, const struct drawn_tile *a,
                       const struct drawn_tile *b)
{
    double most = 0;

    for (int k = 0; k < 5; k++) {
        const double x = row->col0_px + row->width_px * (k == 4 ? 0.5 : k & 1);
        const double y = row->row0_px + row->height_px * (k == 4 ? 0.5 : k >> 1);
        const double *d = row->displacement;
        double tx, ty;

        drawn_place(&tx, &ty, &b->view, x + a->col0, y + a->row0, b->about_x, b->about_y);
        most =
            fmax(most, hypot(d[0] + d[1] * x + d[2] * y - tx, d[3] + d[4] * x + d[5] * y - ty));
    }
    return most;
}

struct pair {
    char what[40];
    struct drawn_tile b;
    double tolerance_px;
};

#define AT       .width = 520, .height = 480, .about_x = 260, .about_y = 240
#define DEGREE_X (0.5 / 89000) /* about half a metre at 37 degrees north */
#define DEGREE_Y (0.5 / 111000)

ParameterizedTestParameters(align_tiles, a_drawn_displacement_is_found_whatever_the_grids)
{
    static struct pair p[] = {
        {"by parts of a pixel", {AT, .view = {0.35, -0.6, 0, 1, 1, 0, 0, 5}}, 0.05},
        {"by 8 px", {AT, .view = {-7.7, 3.2, 0, 1, 1, 0, 0, 5}}, 0.05},
        {"turned by 0.3 degrees", {AT, .view = {1.3, -0.4, 0.3, 1, 1, 0, 0, 5}}, 0.1},
        {"1 % larger", {AT, .view = {-2.3, 1.1, 0, 1.01, 1, 0, 0, 5}}, 0.1},
        {"darker, in haze and noise", {AT, .view = {2.1, 0.7, 0, 1, 0.6, 60, 6, 5}}, 0.1},
        {"of another gamma", {AT, .view = {0.8, 2.6, 0, 1, 1, 0, 0, 5}, .gamma = 1.8}, 0.1},
        {"of 11 bits in 16",
         {AT, .view = {-1.4, -0.3, 0, 1, 0.9, 10, 2, 5}, .full = 2047, .bands = 4},
         0.05},
        {"in degrees",
         {.width = 560,
          .height = 520,
          .epsg = 4326,
          .t = {38.99999, DEGREE_X, 0, 37.0463, 0, -DEGREE_Y},
          .about_x = 260,
          .about_y = 240,
          .view = {1.7, -1.2, 0, 1, 1, 0, 0, 5}},
         0.1},
        {"in another zone",
         {.width = 640,
          .height = 640,
          .epsg = 32638,
          .t = {-33840, 0.5, 0, 4116906, 0, -0.5},
          .about_x = 260,
          .about_y = 240,
          .view = {-0.9, 2.2, 0, 1, 1, 0, 0, 5}},
         0.1},
        {"in pixels of 0.8 m",
         {.width = 320,
          .height = 300,
          .t = {DRAWN_X, 0.8, 0, DRAWN_Y, 0, -0.8},
          .about_x = 260,
          .about_y = 240,
          .view = {0.9, -1.3, 0, 1, 1, 0, 0, 5}},
         0.1},
        {"in pixels of 0.2 m",
         {.width = 1200,
          .height = 1100,
          .t = {DRAWN_X, 0.2, 0, DRAWN_Y, 0, -0.2},
          .about_x = 260,
          .about_y = 240,
          .view = {0.9, -1.3, 0, 1, 1, 0, 0, 5}},
         0.1},
        {"on a grid that is turned by 20 degrees",
         {.width = 700,
          .height = 700,
          .t = {DRAWN_X - 85, 0.5 * 0.93969, 0.5 * 0.34202, DRAWN_Y + 10, 0.5 * 0.34202,
                -0.5 * 0.93969},
          .about_x = 260,
          .about_y = 240,
          .view = {-1.6, 0.4, 0, 1, 1, 0, 0, 5}},
         0.1},
        {"of which a third is common",
         {.width = 400,
          .height = 400,
          .col0 = 250,
          .row0 = 200,
          .about_x = 260,
          .about_y = 240,
          .view = {1.2, 1.9, 0, 1, 1, 0, 0, 5}},
         0.1},
    };

    return cr_make_param_array(struct pair, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct pair *p, align_tiles, a_drawn_displacement_is_found_whatever_the_grids)
{
    const struct drawn_tile a = {.width = 520, .height = 480, .view = plain, .bands = 3};

    write_pair(&a, &p->b);
    ys_alignment *found = measure(path_a, path_b, 0);
    const struct ys_alignment_row *row = ys_alignment_row(found, 0);

    cr_assert(row->aligned, "%s: %s", p->what, row->reason);
    cr_expect(le(dbl, error_px(row, &a, &p->b), p->tolerance_px), "%s: %.3f px", p->what,
              error_px(row, &a, &p->b));
    /* half a metre a pixel, right is east and down is south */
    cr_expect(le(dbl, fabs(row->shift_east_m - row->shift_x_px / 2),
                 0.02 + fabs(row->shift_x_px) / 100));
    cr_expect(le(dbl, fabs(row->shift_north_m + row->shift_y_px / 2),
                 0.02 + fabs(row->shift_y_px) / 100));
    ys_alignment_free(found);
    clean();
}

Test(align_tiles, there_and_back_agree)
{
    const struct drawn_tile a = {.width = 500, .height = 420, .view = plain, .bands = 3};
    const struct drawn_tile b = {.width = 620,
                                 .height = 560,
                                 .epsg = 4326,
                                 .t = {38.99999, DEGREE_X, 0, 37.0463, 0, -DEGREE_Y},
                                 .about_x = 250,
                                 .about_y = 210,
                                 .view = {2.4, -1.7, 0.2, 1.004, 0.7, 30, 3, 5}};

    write_pair(&a, &b);
    ys_alignment *there = measure(path_a, path_b, 0), *back = measure(path_b, path_a, 0);
    const struct ys_alignment_row *t = ys_alignment_row(there, 0),
                                  *k = ys_alignment_row(back, 0);

    cr_assert(t->aligned && k->aligned);
    /* their centres are a few pixels apart, over which a turn of 0.2 degrees changes nothing */
    cr_expect(le(dbl,
                 hypot(t->shift_east_m + k->shift_east_m, t->shift_north_m + k->shift_north_m),
                 0.15));
    ys_alignment_free(there);
    ys_alignment_free(back);
}

Test(align_tiles, different_places_are_refused_with_a_reason)
{
    for (uint32_t seed = 30; seed < 36; seed++) {
        const struct drawn_tile a = {.width = 300, .height = 280, .view = plain};
        struct drawn_tile b = a;

        b.view.seed = seed;
        write_pair(&a, &b);
        ys_alignment *found = measure(path_a, path_b, 0);
        const struct ys_alignment_row *row = ys_alignment_row(found, 0);

        cr_expect(not(row->aligned), "seed %u: %.1f", seed, row->quality);
        cr_expect(strstr(row->reason, "want") != NULL, "%s", row->reason);
        cr_expect(zero(sz, row->n_ties));
        ys_alignment_free(found);
    }
}

Test(align_tiles, tiles_that_do_not_overlap_or_have_no_place_are_refused)
{
    const struct drawn_tile a = {.width = 100, .height = 100, .view = plain};
    const struct drawn_tile b = {.width = 100, .height = 100, .col0 = 100, .view = plain};
    const struct made_tile bare = {.width = 100, .height = 100, .bands = 1, .bits = 8};

    write_pair(&a, &b);
    ys_alignment *found = measure(path_a, path_b, 0);

    const char *reason = ys_alignment_row(found, 0)->reason, *first = strstr(reason, "lon ");

    cr_expect(strstr(reason, "do not overlap") != NULL);
    cr_expect(first && strstr(first + 1, "lon "), "both places: %s", reason);
    ys_alignment_free(found);
    made_tile_write(path_b, &bare);
    found = measure(path_a, path_b, 0);
    cr_expect(strstr(ys_alignment_row(found, 0)->reason, "b.tif: not georeferenced; want") !=
              NULL);
    ys_alignment_free(found);
}

Test(align_tiles, ties_say_what_was_drawn)
{
    const struct drawn_tile a = {.width = 520, .height = 480, .view = plain};
    const struct drawn_tile b = {AT, .view = {3.1, -2.2, 0.3, 1, 1, 0, 0, 5}};
    size_t inliers = 0;

    write_pair(&a, &b);
    ys_alignment *found = measure(path_a, path_b, 0);
    const struct ys_alignment_row *row = ys_alignment_row(found, 0);

    cr_assert(gt(sz, row->n_ties, 20));
    for (size_t i = 0; i < row->n_ties; i++) {
        const struct ys_tie_row *tie = ys_alignment_tie(found, 0, i);
        double tx, ty;

        drawn_place(&tx, &ty, &b.view, tie->x_px, tie->y_px, 260, 240);
        cr_expect(lt(dbl, hypot(tie->dx_px - tx, tie->dy_px - ty), 0.15));
        cr_expect(ge(dbl, tie->quality, 5));
        cr_expect(tie->inlier);
        inliers += tie->inlier;
    }
    cr_expect(eq(sz, row->ties, inliers));
    cr_expect(ys_alignment_tie(found, 0, row->n_ties) == NULL);
    ys_alignment_free(found);
}

Test(align_tiles, what_memory_does_not_hold_is_measured_as_well)
{
    const struct drawn_tile a = {.width = 1500, .height = 1300, .view = plain};
    const struct drawn_tile b = {.width = 1500,
                                 .height = 1300,
                                 .about_x = 750,
                                 .about_y = 650,
                                 .view = {4.3, -2.8, 0.1, 1.002, 0.8, 20, 3, 5}};
    struct ys_options opt;
    struct ys_error err;
    ys_alignment *none;
    const char *tile = path_b;

    write_pair(&a, &b);
    ys_alignment *found = measure(path_a, path_b, (size_t)64 << 20);
    const struct ys_alignment_row *row = ys_alignment_row(found, 0);

    cr_assert(row->aligned, "%s", row->reason);
    cr_expect(le(dbl, error_px(row, &a, &b), 0.1), "%.3f px", error_px(row, &a, &b));
    cr_expect(eq(int, row->reduced, 1));
    ys_alignment_free(found);

    ys_options_init(&opt);
    opt.max_bytes = (size_t)20 << 20;
    cr_expect(eq(int, ys_alignment_measure(&none, path_a, &tile, 1, &opt, &err), YS_ERR_NOMEM));
    cr_expect(strstr(err.text, "--max-memory") != NULL);
}
