#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "made_scene.h"

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

/* Water of 600 x 300 m, the quay along its upper side; the area as drawn takes in some metres of
 * quay, or leaves out some of the hull. */
static struct ys_counted count_berth(double drawn_m, int moored, double turn)
{
    struct made_look look = sea;
    struct made_scene scene;
    struct made_box box[8];
    size_t n = 0;

    look.gsd_m = 1;
    look.turn_rad = turn;
    box[n++] = (struct made_box){0, -250, 800, 300, 0, 90}; /* quay: up to y = -100 */
    if (moored)
        n += hull(box + n, 40, -91, 120, 16, 0, 45); /* a metre off */
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
