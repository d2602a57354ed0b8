#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_scene.h"

static const double pi = 3.14159265358979323846;

static const struct made_look sea = {.gsd_m = 3,
                                     .turn_rad = 0.3,
                                     .gain = 1,
                                     .noise = 2,
                                     .ground = 40,
                                     .full_scale = 255,
                                     .bands = 3};

/* Hull, a brighter bridge at its stern. */
static size_t hull(struct made_box *box, double x, double y, double length, double width,
                   double angle, double level)
{
    const double back = length * 0.4;

    box[0] = (struct made_box){x, y, length, width, angle, level};
    box[1] = (struct made_box){x - back * cos(angle),
                               y - back * sin(angle),
                               length * 0.12,
                               width * 0.9,
                               angle,
                               120 - level};
    return 2;
}

static struct ys_counted count(const struct made_scene *scene, int threads)
{
    struct ys_area_in in = made_scene_in(scene, 60, 400, 8, 65);
    struct ys_counted out;

    in.threads = threads;
    cr_assert(eq(int, ys_vessels_count(&out, &in, NULL, NULL), YS_OK));
    return out;
}

static void draw_sea(struct made_scene *scene, const struct made_look *look)
{
    struct made_box box[40];
    size_t n = 0;

    n += hull(box + n, -700, -600, 180, 28, 0.2, 60);
    n += hull(box + n, 100, -500, 250, 40, 1.4, 40);
    n += hull(box + n, 800, -700, 90, 15, 2.4, 70);
    n += hull(box + n, -600, 300, 300, 45, 2.9, 25);
    n += hull(box + n, 500, 400, 140, 22, 0.9, 60);
    /* boats of 20 m, and a breakwater of 900 m */
    for (int i = 0; i < 6; i++)
        box[n++] = (struct made_box){-900 + 300 * i, 800, 20, 6, 0.4 * i, 120};
    box[n++] = (struct made_box){0, 1000, 900, 30, 0, 80};
    made_scene_init(scene, 2400, look, box, n);
}

Test(vessels, hulls_at_sea_are_counted_and_boats_and_breakwaters_are_not)
{
    for (int k = 0; k < 4; k++) {
        struct made_look look = sea;
        struct made_scene scene;

        look.turn_rad = 0.7 * k;
        look.gsd_m = k == 3 ? 5 : 3;
        look.gain = k == 2 ? 0.6 : 1;
        look.bands = k == 1 ? 1 : 3;
        look.mirrored = k == 1;
        draw_sea(&scene, &look);
        struct ys_counted out = count(&scene, 1);

        cr_assert(out.counted);
        cr_assert(eq(u32, out.best, 5), "picture %d: best %u", k, out.best);
        cr_assert(out.low90 <= 5 && out.high90 >= 5);
        ys_counted_fini(&out);
        made_scene_fini(&scene);
    }
}

static void expect_count(struct ys_counted out, unsigned n, const char *what, int k)
{
    cr_expect(out.counted);
    cr_expect(eq(u32, out.best, n), "%s %d: best %u", what, k, out.best);
    cr_expect(out.low90 <= n && out.high90 >= n, "%s %d: [%u, %u]", what, k, out.low90,
              out.high90);
    ys_counted_fini(&out);
}

/* Three hulls side by side and made fast to each other at a pier, as laid-up ships lie. */
Test(vessels, hulls_side_by_side_may_be_as_many_as_fit)
{
    for (int k = 0; k < 4; k++) {
        struct made_look look = sea;
        struct made_scene scene;
        struct made_box box[40];
        size_t n = 0;

        look.turn_rad = 0.6 * k;
        for (int i = 0; i < 3; i++)
            n += hull(box + n, 8 * i, 27 * i, 180, 28, 0, 60 + 5 * i);
        if (k % 2)
            box[n++] = (struct made_box){-180, 20, 200, 14, 0, 70}; /* the pier */
        made_scene_init(&scene, 1200, &look, box, n);
        struct ys_counted out = count(&scene, 1);

        cr_expect(out.low90 <= 3 && out.high90 >= 3, "%d: %u [%u, %u]", k, out.best, out.low90,
                  out.high90);
        cr_expect(out.best == 3 || out.flags & YS_UNEXPLAINED, "%d", k);
        ys_counted_fini(&out);
        made_scene_fini(&scene);
    }
}

/* Boats, booms and ropes are no vessels, whatever holds them together. */
Test(vessels, what_is_shorter_or_narrower_than_a_vessel_is_not_counted)
{
    struct made_box box[40];
    struct made_scene scene;
    size_t n = 0;

    for (int i = 0; i < 8; i++)
        box[n++] = (struct made_box){-400 + 100 * i, 60 * (i % 3), 25, 8, 0.7 * i, 90};
    box[n++] = (struct made_box){0, 300, 400, 3, 0.3, 90}; /* a boom */
    made_scene_init(&scene, 1200, &sea, box, n);
    struct ys_counted out = count(&scene, 1);

    /* The boom alone may leave one open. */
    cr_expect(out.best == 0 && out.high90 <= 1, "%u [%u, %u]", out.best, out.low90, out.high90);
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

Test(vessels, hulls_on_a_mosaic_of_two_tones_of_water_are_counted)
{
    for (int k = 0; k < 3; k++) {
        struct made_look look = sea;
        struct made_scene scene;
        struct made_box box[40];
        size_t n = 0;

        look.turn_rad = 0.5 * k;
        look.noise = 4;
        box[n++] = (struct made_box){0, 0, 3600, 1000, 0, 60}; /* a piece of another picture */
        n += hull(box + n, -700, -300, 180, 28, 0.2, 40);
        n += hull(box + n, 100, 0, 250, 40, 1.4, -35);
        n += hull(box + n, 700, 250, 140, 22, 2.4, 50);
        n += hull(box + n, -600, 800, 200, 30, 2.9, 50);
        n += hull(box + n, 500, -800, 140, 22, 0.9, 60);
        made_scene_init(&scene, 2400, &look, box, n);
        expect_count(count(&scene, 1), 5, "mosaic", k);
        made_scene_fini(&scene);
    }
}

/* A number of 0 to 1 that depends on the place alone. */
static double chance(uint32_t x, uint32_t y, uint32_t which)
{
    uint32_t h = x * 374761393u + y * 668265263u + which * 2246822519u;

    h = (h ^ (h >> 13)) * 1274126177u;
    return (h ^ (h >> 16)) / 4294967295.0;
}

/* Plots of 30 m, each of a colour of its own, and on every fifth square of 6 m a car or a tree. */
static void draw_town(struct made_scene *scene)
{
    const uint32_t plot = 10, square = 2;

    for (uint32_t y = 0; y < scene->image.height; y++)
        for (uint32_t x = 0; x < scene->image.width; x++)
            for (uint32_t band = 0; band < 3; band++) {
                double level = 40 * chance(x / plot, y / plot, band) - 20;

                if (chance(x / square, y / square, 3) < 0.2)
                    level += 90 * chance(x / square, y / square, 4 + band) - 30;
                scene->image.plane[band][(size_t)y * scene->image.width + x] += (float)level;
            }
}

Test(vessels, what_stands_out_of_a_town_is_none)
{
    for (int k = 0; k < 3; k++) {
        struct made_look look = sea;
        struct made_scene scene;

        look.turn_rad = 0.7 * k;
        draw_sea(&scene, &look); /* of hulls: roofs, here */
        draw_town(&scene);
        struct ys_counted out = count(&scene, 1);

        cr_expect(out.counted);
        cr_expect(eq(u32, out.best, 0), "town %d: best %u", k, out.best);
        cr_expect(eq(u32, out.low90, 0), "town %d: low %u", k, out.low90);
        cr_expect(eq(sz, out.n_found, 0));
        cr_expect(ne(u64, out.flags & YS_NOT_SEEN, 0));
        ys_counted_fini(&out);
        made_scene_fini(&scene);
    }
}

Test(vessels, waves_do_not_make_land_of_the_sea)
{
    for (int k = 0; k < 3; k++) {
        struct made_scene scene;

        draw_sea(&scene, &sea);
        for (uint32_t y = 0; y < scene.image.height; y++)
            for (uint32_t x = 0; x < scene.image.width; x++) {
                const double at = 0.7 * x + 0.2 * k * y + chance(x / 9, y / 9, 0);
                const float wave = (float)((4 + 2 * k) * sin(at));

                for (uint32_t band = 0; band < 3; band++)
                    scene.image.plane[band][(size_t)y * scene.image.width + x] += wave;
            }
        expect_count(count(&scene, 1), 5, "waves", k);
        made_scene_fini(&scene);
    }
}

/* Water of 600 x 300 m, the quay along its upper side, and what lies in it; the area as drawn
 * takes in drawn_m of the quay, or leaves that out of the hull. */
static struct ys_counted count_quay(const struct made_box *more, size_t n_more, double drawn_m,
                                    double turn)
{
    struct made_look look = sea;
    struct made_scene scene;
    struct made_box box[24];
    size_t n = 0;

    look.gsd_m = 1;
    look.turn_rad = turn;
    box[n++] = (struct made_box){0, -250, 800, 300, 0, 90}; /* quay: up to y = -100 */
    for (size_t k = 0; k < n_more; k++)
        box[n++] = more[k];
    made_scene_init(&scene, 600, &look, box, n);
    for (uint32_t y = 0; y < scene.image.height; y++)
        for (uint32_t x = 0; x < scene.image.width; x++) {
            const double u = x + 0.5 - scene.image.width / 2.0;
            const double v = y + 0.5 - scene.image.height / 2.0;
            const double across = -sin(turn) * u + cos(turn) * v;
            const double along = cos(turn) * u + sin(turn) * v;

            scene.inside[(size_t)y * scene.image.width + x] =
                across > -100 - drawn_m && across < 0 && fabs(along) < 200;
        }
    struct ys_counted out = count(&scene, 1);

    made_scene_fini(&scene);
    return out;
}

static struct ys_counted count_berth(double drawn_m, int moored, double turn)
{
    struct made_box box[2];

    hull(box, 40, -91, 120, 16, 0, 45); /* a metre off */
    return count_quay(box, moored ? 2 : 0, drawn_m, turn);
}

/* A jib of 60 m that reaches 45 m over the water, and the shadow of it and its legs. */
static size_t crane(struct made_box *box, double x, double shadow_m)
{
    box[0] = (struct made_box){x, -85, 60, 8, pi / 2, 60};
    box[1] = (struct made_box){x + 4 + shadow_m / 2, -77.5, shadow_m, 45, 0, -25};
    return 2;
}

Test(vessels, a_vessel_under_cranes_is_counted)
{
    for (int k = 0; k < 6; k++) {
        struct made_box box[8];
        size_t n = hull(box, 40, -91, 120, 16, 0, 45);

        n += crane(box + n, 60, 10.0 + 15 * (k % 3));
        if (k >= 3)
            n += crane(box + n, -10, 20);
        expect_count(count_quay(box, n, 0, k % 2 ? 0.5 : 0), 1, "cranes", k);
    }
}

Test(vessels, a_hull_that_the_drawn_line_cuts_lengthwise_is_counted)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[8];
        size_t n = hull(box, 40, -91, 120, 16, 0, 45);

        n += k >= 2 ? crane(box + n, 60, 20) : 0;
        expect_count(count_quay(box, n, -7, k % 2 ? 0.5 : 0), 1, "cut", k);
    }
}

Test(vessels, a_hull_darker_than_the_water_is_counted)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[8];
        size_t n = 0;

        box[n++] = (struct made_box){40, -91, 120, 16, 0, -25};
        box[n++] = (struct made_box){-5, -91, 20, 14, 0, 120};
        n += k >= 2 ? crane(box + n, 60, 10) : 0;
        expect_count(count_quay(box, n, 0, k % 2 ? 0.5 : 0), 1, "dark", k);
    }
}

Test(vessels, vessels_along_one_quay_and_abreast_are_counted_singly)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[12];
        size_t n = hull(box, -90, -91, 120, 16, 0, 45);

        n += hull(box + n, 70, -90, 140, 18, 0, 60);
        n += hull(box + n, 70, -67, 110, 16, 0, 45); /* 6 m beyond the other */
        n += k >= 2 ? crane(box + n, 60, 12) : 0;
        expect_count(count_quay(box, n, 0, k % 2 ? 0.5 : 0), 3, "several", k);
    }
}

Test(vessels, hulls_in_a_line_with_stirred_water_between_them_are_counted_singly)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[12];
        size_t n = 0;

        /* the water between them, and along them, is a little brighter than elsewhere */
        box[n++] = (struct made_box){0, -80, 330, 42, 0, 14};
        n += hull(box + n, -85, -90, 150, 20, 0, 60);
        n += hull(box + n, 90, -90, 150, 20, 0, 70);
        box[n++] = (struct made_box){2.5, -98, 40, 6, 0, 60}; /* a pontoon under the gap */
        expect_count(count_quay(box, n, 0, k % 2 ? 0.5 : 0.1 * k), 2, "in a line", k);
    }
}

Test(vessels, hulls_moored_by_the_stern_are_counted_singly)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[16];
        size_t n = 0;

        for (int i = 0; i < 6; i++)
            n += hull(box + n, -130 + 46 * i, -51, 94, 14, pi / 2, i % 2 ? 60 : 45);
        expect_count(count_quay(box, n, 0, k % 2 ? 0.5 : 0.1 * k), 6, "by the stern", k);
    }
}

Test(vessels, jibs_of_many_cranes_are_no_vessels_moored_by_the_stern)
{
    for (int k = 0; k < 4; k++) {
        struct made_box box[8];
        size_t n = 0;

        for (int i = 0; i < 8; i++)
            box[n++] = (struct made_box){-140 + 40 * i, -72, 64, 8, pi / 2, 60};
        struct ys_counted out = count_quay(box, n, 0, k % 2 ? 0.5 : 0.1 * k);

        cr_expect(zero(u32, out.best), "%d: best %u", k, out.best);
        ys_counted_fini(&out);
    }
}

Test(vessels, cranes_over_an_empty_berth_count_none)
{
    for (int k = 0; k < 6; k++) {
        struct made_box box[8];
        size_t n = crane(box, 60, 10.0 + 30 * (k % 3));

        n += crane(box + n, -80, 20);
        struct ys_counted out = count_quay(box, n, k >= 3 ? 6 : 0, k % 2 ? 0.5 : 0);

        cr_expect(out.counted);
        cr_expect(eq(u32, out.best, 0), "%d: best %u", k, out.best);
        ys_counted_fini(&out);
    }
}

/* A shadow on the water, or a black hull without a bridge: nothing tells. */
Test(vessels, what_is_as_large_as_a_vessel_is_never_surely_none)
{
    static const struct made_box odd[] = {{40, -91, 120, 16, 0, -25},
                                          {40, -86, 80, 28, 0, -25},
                                          {40, -78, 70, 42, 0, 50},
                                          {40, -91, 250, 12, 0, 12}};

    for (int k = 0; k < 8; k++) {
        struct ys_counted out = count_quay(odd + k / 2, 1, 0, k % 2 ? 0.5 : 0);

        cr_expect(out.counted);
        cr_expect(ge(u32, out.high90, 1), "%d: [%u, %u]", k, out.low90, out.high90);
        cr_expect(out.best > 0 || out.flags & YS_UNEXPLAINED, "%d: no flag", k);
        ys_counted_fini(&out);
    }
}

Test(vessels, a_vessel_at_a_quay_is_counted_however_the_line_is_drawn)
{
    static const double drawn[] = {-5, 0, 3, 8};

    for (int k = 0; k < 8; k++) {
        struct ys_counted out = count_berth(drawn[k % 4], 1, k < 4 ? 0 : 0.5);

        cr_assert(eq(u32, out.best, 1), "line %g m: best %u", drawn[k % 4], out.best);
        ys_counted_fini(&out);
    }
}

Test(vessels, an_empty_quay_counts_none)
{
    static const double drawn[] = {-5, 0, 3, 8};

    for (int k = 0; k < 4; k++) {
        struct ys_counted out = count_berth(drawn[k], 0, 0.5);

        cr_assert(out.counted);
        cr_assert(eq(u32, out.high90, 0), "line %g m: best %u", drawn[k], out.best);
        ys_counted_fini(&out);
    }
}

Test(vessels, pixels_too_coarse_are_refused)
{
    struct made_look look = sea;
    struct made_scene scene;

    look.gsd_m = 10;
    draw_sea(&scene, &look);
    struct ys_counted out = count(&scene, 1);

    cr_assert(eq(int, out.counted, 0));
    cr_assert(ne(u32, out.flags & YS_GSD_TOO_COARSE, 0));
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

Test(vessels, any_number_of_threads_gives_the_same_bytes)
{
    struct made_scene scene;

    draw_sea(&scene, &sea);
    struct ys_counted one = count(&scene, 1), four = count(&scene, 4);

    cr_assert(eq(sz, one.n_found, four.n_found));
    cr_assert(eq(int, memcmp(one.found, four.found, one.n_found * sizeof *one.found), 0));
    cr_assert(eq(sz, one.dist.n, four.dist.n));
    cr_assert(eq(int, memcmp(one.dist.p, four.dist.p, one.dist.n * sizeof(double)), 0));
    ys_counted_fini(&one);
    ys_counted_fini(&four);
    made_scene_fini(&scene);
}
