#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_scene.h"

/* Twenty-four things of 12 x 3 m on a square of 120 m, apart, in three directions. */
enum { APART = 24 };

static void boxes_apart(struct made_box box[APART], double level)
{
    for (int i = 0; i < APART; i++)
        box[i] = (struct made_box){
            -45 + 18 * (i % 6), -36 + 24 * (i / 6), 12, 3, 0.35 + 0.5 * (i % 3), level};
}

static const struct made_look plain = {
    .gsd_m = 0.3, .gain = 1, .noise = 3, .ground = 90, .full_scale = 255, .bands = 3};

static struct ys_counted count(const struct made_look *look, const struct made_box *box,
                               size_t n)
{
    struct made_scene scene;
    struct ys_counted out;

    made_scene_init(&scene, 120, look, box, n);
    const struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);

    cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
    made_scene_fini(&scene);
    return out;
}

struct seen {
    double gsd_m, turn_rad, gain, level, full_scale;
    int mirrored;
    unsigned bands;
};

ParameterizedTestParameters(blobs, things_apart_are_counted_however_the_picture_is_taken)
{
    static struct seen p[] = {
        {0.3, 0, 1, 80, 255, 0, 3},       {0.3, 0.4, 1, 80, 255, 0, 3},
        {0.3, 1.2, 1, 80, 255, 1, 3},     {0.3, 0.785, 0.5, 80, 255, 0, 3},
        {0.45, 0.4, 1, 80, 255, 0, 3},    {0.7, 0.4, 1, 80, 255, 0, 3},
        {0.15, 0.4, 1, 80, 255, 0, 3},    {1.0, 0.4, 1, 80, 255, 0, 3},
        {0.3, 0.4, 1, -60, 255, 0, 3},    {0.3, 0.4, 1, 80, 65535, 0, 3},
        {0.3, 0.4, 1, 80, 0, 0, 3},       {0.3, 0.4, 1, 80, 255, 0, 1},
        {0.45, 2.2, 0.5, -60, 255, 1, 1}, {0.3, 0.4, 1, 40, 255, 0, 4},
    };

    return cr_make_param_array(struct seen, p, sizeof(p) / sizeof(*p));
}

ParameterizedTest(struct seen *p, blobs, things_apart_are_counted_however_the_picture_is_taken)
{
    struct made_box box[APART];
    struct made_look look = plain;

    boxes_apart(box, p->level);
    look.gsd_m = p->gsd_m;
    look.turn_rad = p->turn_rad;
    look.gain = p->gain;
    look.full_scale = p->full_scale;
    look.mirrored = p->mirrored;
    look.bands = p->bands;
    struct ys_counted out = count(&look, box, APART);

    cr_assert(out.counted);
    cr_assert(out.best >= APART - 1 && out.best <= APART + 1, "best %u", out.best);
    cr_assert(le(u32, out.low90, APART));
    cr_assert(ge(u32, out.high90, APART));
    cr_assert(le(u32, out.high90 - out.low90, 3), "%u-%u", out.low90, out.high90);
    ys_counted_fini(&out);
}

Test(blobs, every_thing_apart_is_found_where_it_stands)
{
    struct made_box box[APART];
    struct made_look look = plain;
    struct made_scene scene;
    struct ys_counted out;

    look.turn_rad = 0.3;
    boxes_apart(box, 80);
    made_scene_init(&scene, 120, &look, box, APART);
    const struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);

    cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
    for (size_t i = 0; i < APART; i++) {
        double x, y, nearest = INFINITY;
        const struct ys_found *found = NULL;

        made_scene_px(&scene, box[i].x, box[i].y, &x, &y);
        for (size_t k = 0; k < out.n_found; k++) {
            const double d = hypot(out.found[k].image_box.x - x, out.found[k].image_box.y - y);

            if (d < nearest) {
                nearest = d;
                found = out.found + k;
            }
        }
        cr_assert(nearest < 2, "thing %zu: nearest is %g px away", i, nearest);
        cr_assert(fabs(found->length_m - 12) < 1.5, "length %g", found->length_m);
        cr_assert(fabs(found->width_m - 3) < 0.6, "width %g", found->width_m);
        cr_assert(fabs(sin(found->image_box.angle_rad - box[i].angle_rad - 0.3)) < 0.1);
    }
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

Test(blobs, bare_ground_counts_none)
{
    for (int k = 0; k < 3; k++) {
        struct made_look look = plain;

        look.full_scale = k == 0 ? 255 : k == 1 ? 65535 : 0;
        look.noise = 6;
        struct ys_counted out = count(&look, NULL, 0);

        /* Noise alone may be refused as groups of no shape. */
        cr_assert(out.counted || (out.flags & YS_GROUP_DOMINATED));
        cr_assert(eq(u32, out.best, 0));
        cr_assert(le(u32, out.high90, 1));
        ys_counted_fini(&out);
    }
}

Test(blobs, things_of_another_size_are_not_counted)
{
    struct made_box box[APART];

    boxes_apart(box, 80);
    for (int i = 0; i < APART; i++) {
        box[i].length = i % 2 ? 6 : 18;
        box[i].width = i % 2 ? 6 : 1.2;
    }
    struct ys_counted out = count(&plain, box, APART);

    cr_assert(eq(u32, out.best, 0), "best %u", out.best);
    ys_counted_fini(&out);
}

/* Rows of 2 to 6 that touch side by side, beside ten that stand apart. */
Test(blobs, things_that_touch_are_counted_within_the_interval)
{
    struct made_box box[40];
    size_t n = 0;

    for (int i = 0; i < 10; i++)
        box[n++] = (struct made_box){-54 + 12 * i, -45, 12, 3, 1.5707963, 80};
    for (int row = 0; row < 5; row++)
        for (int k = 0; k < row + 2; k++)
            box[n++] =
                (struct made_box){-50 + 22 * row + 3.0 * k, 10 + 3 * row, 12, 3, 1.5707963, 80};
    struct ys_counted out = count(&plain, box, n);

    cr_assert(eq(sz, n, 30));
    cr_assert(out.counted);
    cr_assert(out.low90 <= 30 && out.high90 >= 30, "%u [%u, %u]", out.best, out.low90,
              out.high90);
    cr_assert(out.best >= 27 && out.best <= 33, "best %u", out.best);
    ys_counted_fini(&out);
}

Test(blobs, pixels_too_coarse_are_refused)
{
    struct made_box box[APART];
    struct made_look look = plain;

    look.gsd_m = 1.7;
    boxes_apart(box, 80);
    struct ys_counted out = count(&look, box, APART);

    cr_assert(eq(int, out.counted, 0));
    cr_assert(ne(u32, out.flags & YS_GSD_TOO_COARSE, 0));
    ys_counted_fini(&out);
}

static void cr_refused(struct ys_counted *out, uint32_t flag)
{
    cr_assert(eq(int, out->counted, 0));
    cr_assert(ne(u32, out->flags & flag, 0));
    ys_counted_fini(out);
}

Test(blobs, things_hardly_lighter_than_the_ground_are_refused_not_called_none)
{
    for (int level = 4; level <= 8; level += 4) {
        struct made_box box[APART];

        boxes_apart(box, level);
        struct ys_counted out = count(&plain, box, APART);

        cr_refused(&out, YS_LOW_CONTRAST);
    }
}

Test(blobs, a_block_without_gaps_is_refused_not_called_none)
{
    const struct made_box block = {0, 0, 60, 48, 0, 80};
    struct ys_counted out = count(&plain, &block, 1);

    cr_refused(&out, YS_GROUP_DOMINATED);
}

Test(blobs, an_area_beyond_the_memory_is_refused)
{
    struct made_scene scene;
    struct ys_counted out;

    made_scene_init(&scene, 60, &plain, NULL, 0);
    struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);

    in.max_bytes = 1 << 20;
    cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
    cr_assert(eq(int, out.counted, 0));
    cr_assert(ne(u32, out.flags & YS_TOO_LARGE, 0));
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

Test(blobs, an_area_without_valid_pixels_is_refused)
{
    struct made_scene scene;
    struct ys_counted out;

    made_scene_init(&scene, 60, &plain, NULL, 0);
    memset(scene.image.valid, 0, (size_t)scene.image.width * scene.image.height);
    const struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);

    cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
    cr_assert(eq(int, out.counted, 0));
    cr_assert(ne(u32, out.flags & YS_NOT_COVERED, 0));
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

Test(blobs, any_number_of_threads_gives_the_same_bytes)
{
    struct made_box box[APART];
    struct made_scene scene;
    struct ys_counted one, four;

    boxes_apart(box, 30);
    made_scene_init(&scene, 120, &plain, box, APART);
    struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);

    cr_assert(eq(int, ys_blobs_count(&one, &in, NULL, NULL), YS_OK));
    in.threads = 4;
    cr_assert(eq(int, ys_blobs_count(&four, &in, NULL, NULL), YS_OK));
    cr_assert(eq(sz, one.n_found, four.n_found));
    cr_assert(eq(sz, one.dist.n, four.dist.n));
    cr_assert(eq(int, memcmp(one.found, four.found, one.n_found * sizeof *one.found), 0));
    cr_assert(eq(int, memcmp(one.dist.p, four.dist.p, one.dist.n * sizeof(double)), 0));
    ys_counted_fini(&one);
    ys_counted_fini(&four);
    made_scene_fini(&scene);
}

Test(blobs, an_area_of_one_pixel_is_counted_without_harm)
{
    struct made_scene scene;
    struct ys_counted out;

    made_scene_init(&scene, 60, &plain, NULL, 0);
    const size_t n = (size_t)scene.image.width * scene.image.height;
    const struct ys_area_in in = made_scene_in(&scene, 11, 13, 2.5, 3.5);
    const struct ys_area_in ship = made_scene_in(&scene, 60, 400, 8, 65);

    for (int k = 0; k < 3; k++) { /* a corner, the middle, the last pixel */
        memset(scene.inside, 0, n);
        scene.inside[k == 0 ? 0 : k == 1 ? n / 2 : n - 1] = 1;
        cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
        cr_assert(eq(u32, out.high90, 0));
        ys_counted_fini(&out);
        cr_assert(eq(int, ys_vessels_count(&out, &ship, NULL, NULL), YS_OK));
        cr_assert(eq(u32, out.high90, 0));
        ys_counted_fini(&out);
    }
    made_scene_fini(&scene);
}

/* A town: things of all sizes, tones and directions, some of them as large as the class. */
Test(blobs, things_of_the_size_in_a_town_are_not_surely_of_the_class)
{
    enum { ACROSS = 9, ALL = ACROSS * ACROSS };
    static const double tone[] = {80, -50, 45, 110, -30, 60, 25, 95, -60};
    struct made_box box[ALL];

    for (int i = 0; i < ALL; i++)
        box[i] = (struct made_box){
            -52 + 13 * (i % ACROSS),    -52 + 13 * (i / ACROSS), i % 2 == 0 ? 11.8 : 5 + i % 4,
            i % 2 == 0 ? 3 : 4 + i % 3, 0.7 * (i % 5),           tone[7 * i % 9]};
    struct ys_counted out = count(&plain, box, ALL);

    if (out.counted) {
        cr_expect(ne(u32, out.flags & YS_SIZE_ONLY, 0));
        cr_expect(eq(u32, out.low90, 0));
        cr_expect(eq(u32, out.certain, 0));
        cr_expect(le(u32, out.best, 3), "%u [%u, %u]", out.best, out.low90, out.high90);
        cr_expect(out.best > 0 || out.n_found == 0);
    }
    cr_expect(out.counted, "the scene must be one that is counted");
    ys_counted_fini(&out);
}

Test(blobs, things_alone_on_plain_ground_are_not_known_by_their_size_only)
{
    struct made_box box[APART];

    boxes_apart(box, 80);
    struct ys_counted out = count(&plain, box, APART);

    cr_assert(out.counted && out.low90 > 0);
    cr_expect(eq(u32, out.flags & YS_SIZE_ONLY, 0));
    ys_counted_fini(&out);
}

/* One thing is like itself and lies along itself: that says nothing. */
Test(blobs, one_thing_of_the_size_beside_others_is_not_surely_of_the_class)
{
    const struct made_box box[] = {{0, 0, 11.8, 3, 0.3, 80}, {25, 20, 5, 4, 0, 75}};
    struct ys_counted out = count(&plain, box, 2);

    cr_expect(out.counted);
    cr_expect(ne(u32, out.flags & YS_SIZE_ONLY, 0));
    cr_expect(eq(u32, out.low90, 0));
    ys_counted_fini(&out);
}
