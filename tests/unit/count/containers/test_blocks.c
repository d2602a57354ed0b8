#include "../../../../kernels/cpu.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_scene.h"

/* Two blocks on a square of 90 m: three rows of five 40 ft boxes, three rows of eight 20 ft ones,
 * rows 2.8 m apart, 0.4 m between ends, one place of each block empty. */
enum { BOXES = 37 };

static const double tone[] = {70, -38, 28, 95, -24, 48, -45};
static const struct made_look plain = {
    .gsd_m = 0.3, .gain = 1, .noise = 2, .ground = 90, .full_scale = 255, .bands = 3};

static void full_yard(struct made_box box[BOXES])
{
    int n = 0;

    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 5; i++)
            if (row != 1 || i != 3)
                box[n++] = (struct made_box){
                    12.592 * (i - 2),           -14 + 2.8 * row, 12.192, 2.438, 0,
                    tone[(3 * row + 5 * i) % 7]};
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 8; i++)
            if (row != 2 || i != 2)
                box[n++] = (struct made_box){6.458 * (i - 3.5),
                                             10 + 2.8 * row,
                                             6.058,
                                             2.438,
                                             0,
                                             tone[(3 * row + 5 * i + 2) % 7]};
    cr_assert(eq(int, n, BOXES));
}

static struct ys_counted count_with(const struct made_look *look, const struct made_box *box,
                                    size_t n, const int tiers[2], int threads, size_t max_bytes)
{
    struct made_scene scene;
    struct ys_counted out;

    made_scene_init(&scene, 90, look, box, n);
    struct ys_area_in in = made_scene_in(&scene, 6, 14, 2.4, 2.5);
    in.tiers_low = tiers[0];
    in.tiers_high = tiers[1];
    in.threads = threads;
    in.max_bytes = max_bytes;
    struct ysk_ops ops;

    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert(eq(int, ys_blocks_count(&out, &in, &ops, NULL), YS_OK));
    made_scene_fini(&scene);
    return out;
}

static struct ys_counted count(const struct made_look *look, const struct made_box *box,
                               size_t n)
{
    return count_with(look, box, n, (const int[2]){0, 0}, 1, 0);
}

Test(blocks, bare_ground_has_no_boxes)
{
    struct ys_counted out = count(&plain, NULL, 0);

    cr_assert(out.counted);
    cr_assert(eq(u32, out.best, 0));
    cr_assert(eq(u32, out.certain, 0));
    cr_assert(le(u32, out.high90, 1));
    ys_counted_fini(&out);
}

Test(blocks, the_count_has_the_same_bytes_twice_and_for_any_number_of_threads)
{
    struct made_box box[BOXES];

    full_yard(box);
    struct ys_counted a = count(&plain, box, BOXES);
    struct ys_counted b = count_with(&plain, box, BOXES, (const int[2]){0, 0}, 3, 0);

    cr_assert(eq(u32, a.best, b.best));
    cr_assert(eq(sz, a.n_found, b.n_found));
    cr_assert(a.n_found > 0 && !memcmp(a.found, b.found, a.n_found * sizeof *a.found));
    cr_assert(eq(sz, a.dist.n, b.dist.n));
    cr_assert(memcmp(a.dist.p, b.dist.p, a.dist.n * sizeof *a.dist.p) == 0);
    ys_counted_fini(&a);
    ys_counted_fini(&b);
}

Test(blocks, known_tiers_multiply_the_tops)
{
    struct made_box box[BOXES];

    full_yard(box);
    struct ys_counted tops = count(&plain, box, BOXES);
    struct ys_counted one = count_with(&plain, box, BOXES, (const int[2]){1, 1}, 1, 0);
    struct ys_counted some = count_with(&plain, box, BOXES, (const int[2]){2, 3}, 1, 0);

    cr_assert(eq(u32, one.best, tops.best));
    cr_assert(eq(u32, one.low90, tops.low90));
    cr_assert(0 == (one.flags & YS_TIERS_UNKNOWN));
    cr_assert(0 == (some.flags & YS_TIERS_UNKNOWN));
    cr_assert(eq(u32, some.certain, tops.certain));
    cr_assert(eq(u32, some.best, (tops.best * 5 + 1) / 2));
    cr_assert(eq(u32, some.low90, tops.low90 * 2));
    cr_assert(eq(u32, some.high90, tops.high90 * 3));
    cr_assert(epsilon_eq(dbl, ys_dist_mean(&some.dist), 2.5 * ys_dist_mean(&tops.dist), 1e-6));
    cr_assert(epsilon_eq(dbl, ys_dist_mass(&some.dist, 0, 1e6), 1, 1e-9));
    ys_counted_fini(&tops);
    ys_counted_fini(&one);
    ys_counted_fini(&some);
}

Test(blocks, pictures_that_do_not_carry_a_count_are_refused)
{
    struct made_box box[BOXES];
    struct made_look coarse = plain;

    full_yard(box);
    coarse.gsd_m = 0.9;
    struct ys_counted out = count(&coarse, box, BOXES);

    cr_assert(out.counted == false && (out.flags & YS_GSD_TOO_COARSE) != 0);
    ys_counted_fini(&out);
    out = count_with(&plain, box, BOXES, (const int[2]){0, 0}, 1, 1 << 20);
    cr_assert(out.counted == false && (out.flags & YS_TOO_LARGE) != 0);
    ys_counted_fini(&out);
}

Test(blocks, a_grey_picture_is_counted_and_flagged)
{
    struct made_box box[BOXES];
    struct made_look grey = plain;

    full_yard(box);
    grey.bands = 1;
    struct ys_counted out = count(&grey, box, BOXES);

    cr_assert(out.counted && (out.flags & YS_ONE_BAND) != 0);
    cr_expect(out.low90 <= BOXES && BOXES <= out.high90, "%u [%u, %u] of %d", out.best,
              out.low90, out.high90, BOXES);
    ys_counted_fini(&out);
}

Test(blocks, the_count_has_the_same_bytes_for_any_instruction_set)
{
    struct made_box box[BOXES];
    struct made_scene scene;
    struct ys_counted out[2];

    full_yard(box);
    made_scene_init(&scene, 90, &plain, box, BOXES);
    struct ys_area_in in = made_scene_in(&scene, 6, 14, 2.4, 2.5);
    in.threads = 1;
    for (int k = 0; k < 2; k++) {
        struct ysk_ops ops;

        ysk_ops_init(&ops, k ? ysk_cpu_detect() : 0);
        cr_assert(eq(int, ys_blocks_count(&out[k], &in, &ops, NULL), YS_OK));
    }
    cr_assert(eq(sz, out[0].n_found, out[1].n_found));
    cr_assert(memcmp(out[0].found, out[1].found, out[0].n_found * sizeof *out[0].found) == 0);
    cr_assert(eq(sz, out[0].dist.n, out[1].dist.n));
    cr_assert(memcmp(out[0].dist.p, out[1].dist.p, out[0].dist.n * sizeof *out[0].dist.p) == 0);
    ys_counted_fini(&out[0]);
    ys_counted_fini(&out[1]);
    made_scene_fini(&scene);
}

ParameterizedTestParameters(blocks, a_yard_is_counted_however_it_is_turned_or_exposed)
{
    static struct made_look look[] = {
        {0.3, 0.3, 0, 1, 2, 90, 255, 3},   {0.3, 0.785, 0, 1, 2, 90, 255, 3},
        {0.4, 1.4, 1, 1, 2, 90, 255, 3},   {0.5, 0, 0, 0.5, 2, 90, 255, 3},
        {0.4, 2.2, 0, 1, 2, 90, 65535, 3}, {0.3, 0.05, 0, 1.5, 3, 60, 0, 3},
    };

    return cr_make_param_array(struct made_look, look, sizeof look / sizeof *look);
}

ParameterizedTest(struct made_look *look, blocks,
                  a_yard_is_counted_however_it_is_turned_or_exposed)
{
    struct made_box box[BOXES];

    full_yard(box);
    struct ys_counted out = count(look, box, BOXES);

    cr_assert(out.counted);
    cr_expect(out.low90 <= BOXES && BOXES <= out.high90, "%u [%u, %u] of %d", out.best,
              out.low90, out.high90, BOXES);
    cr_expect(abs((int)out.best - BOXES) <= 3, "%u of %d", out.best, BOXES);
    ys_counted_fini(&out);
}

/* A polygon filled with boxes 0.1 m apart, of one colour: no ground between them to learn from. */
struct filled {
    double pitch_m, gap_m, tone;
};

ParameterizedTestParameters(blocks, a_polygon_full_of_boxes_is_never_a_confident_zero)
{
    static struct filled p[] = {
        {2.538, 0.1, 45}, {2.538, 0.1, 60}, {2.8, 0.3, 45}, {2.538, 0.1, -45}, {2.7, 0.2, -60}};

    return cr_make_param_array(struct filled, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct filled *p, blocks, a_polygon_full_of_boxes_is_never_a_confident_zero)
{
    enum { ROWS = 20, LONG = 9 };
    struct made_box box[ROWS * LONG];
    size_t n = 0;

    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < LONG; i++)
            box[n++] = (struct made_box){(6.058 + p->gap_m) * (i - 4),
                                         p->pitch_m * (row - 9.5),
                                         6.058,
                                         2.438,
                                         0,
                                         p->tone};
    struct ys_counted out = count(&plain, box, n);

    cr_expect(out.counted == false || (out.best > 0 && out.high90 >= 0.7 * (double)n),
              "%g: %u [%u, %u] of %zu", p->tone, out.best, out.low90, out.high90, n);
    ys_counted_fini(&out);
}

Test(blocks, painted_slots_patches_and_poles_are_no_boxes)
{
    enum { SLOTS = 18, PATCHES = 12, POLES = 12 };
    struct made_box box[4 * SLOTS + PATCHES + POLES];
    size_t n = 0;

    for (int k = 0; k < SLOTS; k++) { /* lines 0.15 m wide */
        const double x = 12.8 * (k % 3 - 1), y = 2.9 * (k / 3) - 30;

        box[n++] = (struct made_box){x, y - 1.4, 12.5, 0.15, 0, 70};
        box[n++] = (struct made_box){x, y + 1.4, 12.5, 0.15, 0, 70};
        box[n++] = (struct made_box){x - 6.2, y, 0.15, 2.8, 0, 70};
        box[n++] = (struct made_box){x + 6.2, y, 0.15, 2.8, 0, 70};
    }
    for (int k = 0; k < PATCHES; k++) /* mended asphalt */
        box[n++] =
            (struct made_box){14 * (k % 4) - 24, 11 * (k / 4) + 4, 4 + k % 3, 5, 0.4 * k, -14};
    for (int k = 0; k < POLES; k++) /* and what they throw */
        box[n++] = (struct made_box){14 * (k % 4) - 18, 11 * (k / 4) + 9, 8, 0.5, 0.6, -45};
    struct ys_counted out = count(&plain, box, n);

    cr_expect(out.counted);
    cr_expect(out.best <= 1, "%u", out.best);
    cr_expect(eq(u32, out.low90, 0));
    ys_counted_fini(&out);
}

Test(blocks, boxes_in_deep_shade_between_stacks_are_counted_within_the_interval)
{
    struct made_box box[2 * BOXES];
    struct made_box lit[BOXES];
    size_t n = 0;

    full_yard(lit);
    box[n++] = (struct made_box){0, 14.4, 60, 16, 0, -63}; /* over the second block */
    for (int k = 0; k < BOXES; k++) {
        box[n] = lit[k];
        if (lit[k].y > 0)
            box[n].level = 0.3 * (90 + lit[k].level) - 90;
        n++;
    }
    struct ys_counted out = count(&plain, box, n);

    cr_assert(out.counted);
    cr_expect(out.low90 <= BOXES && BOXES <= out.high90, "%u [%u, %u] of %d", out.best,
              out.low90, out.high90, BOXES);
    ys_counted_fini(&out);
}

/* Three tiers seen from 25 degrees off the vertical: 2.6 m of each wall show as 1.2 m. */
Test(blocks, the_walls_of_an_oblique_stack_are_no_tops)
{
    enum { ROWS = 6, LONG = 8, TIERS = 3 };
    struct made_box box[(ROWS + TIERS) * LONG];
    size_t n = 0;

    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < LONG; i++)
            box[n++] =
                (struct made_box){6.158 * (i - 3.5),          2.55 * (row - 3), 6.058, 2.438, 0,
                                  tone[(3 * row + 5 * i) % 7]};
    for (int tier = 0; tier < TIERS; tier++)
        for (int i = 0; i < LONG; i++)
            box[n++] = (struct made_box){6.158 * (i - 3.5),
                                         2.55 * (ROWS - 3.5) + 0.6 + 1.21 * tier,
                                         6.058,
                                         1.13,
                                         0,
                                         0.5 * tone[(2 * tier + 3 * i) % 7] - 25};
    struct ys_counted out = count(&plain, box, n);

    cr_assert(out.counted);
    cr_expect(out.low90 <= ROWS * LONG && ROWS * LONG <= out.high90, "%u [%u, %u] of %d",
              out.best, out.low90, out.high90, ROWS * LONG);
    cr_expect(abs((int)out.best - ROWS * LONG) <= 5, "%u of %d", out.best, ROWS * LONG);
    ys_counted_fini(&out);
}

/* Long, straight and as wide as a box, with no ends: kerbs, roads, furrows. */
Test(blocks, long_strips_without_ends_are_said_not_to_be_seen_as_boxes)
{
    enum { STRIPS = 14 };
    struct made_box box[STRIPS];

    for (int k = 0; k < STRIPS; k++)
        box[k] = (struct made_box){0,   (k < 7 ? 2.8 : 6) * (k - 6.5) + (k < 7 ? -12 : 0),
                                   120, 2.4,
                                   0,   k % 2 ? 40 : -30};
    struct ys_counted out = count(&plain, box, STRIPS);

    cr_assert(out.counted);
    cr_expect(eq(u32, out.best, 0));
    cr_expect(eq(u32, out.low90, 0));
    cr_expect(eq(sz, out.n_found, 0));
    cr_expect(out.possible == 0 || (out.flags & YS_NOT_SEEN));
    ys_counted_fini(&out);
}

Test(blocks, a_yard_of_boxes_is_seen_and_like_what_was_measured)
{
    struct made_box box[BOXES];

    full_yard(box);
    struct ys_counted out = count(&plain, box, BOXES);

    cr_assert(out.low90 > 0);
    cr_expect(eq(u32, out.flags & (YS_NOT_SEEN | YS_UNLIKE), 0));
    ys_counted_fini(&out);
}

/* Where the network sees the grey that stands for missing pixels it must count nothing. */
Test(blocks, boxes_in_missing_pixels_are_not_counted)
{
    struct made_box box[BOXES];
    struct made_scene scene;
    struct ys_counted out;
    struct ysk_ops ops;
    int kept = 0;

    full_yard(box);
    made_scene_init(&scene, 90, &plain, box, BOXES);
    for (int k = 0; k < BOXES; k++)
        kept += box[k].y < 0;
    for (uint32_t y = scene.image.height / 2; y < scene.image.height; y++)
        for (uint32_t x = 0; x < scene.image.width; x++)
            scene.image.valid[(size_t)y * scene.image.width + x] = 0;
    struct ys_area_in in = made_scene_in(&scene, 6, 14, 2.4, 2.5);
    in.threads = 1;
    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert(eq(int, ys_blocks_count(&out, &in, &ops, NULL), YS_OK));
    cr_expect(abs((int)out.best - kept) <= 2, "%u of %d", out.best, kept);
    for (size_t i = 0; i < out.n_found; i++)
        cr_expect(out.found[i].image_box.y < scene.image.height / 2.0);
    ys_counted_fini(&out);
    made_scene_fini(&scene);
}

/* Islands planted with bushes, lorries on a car park: as large as a 20 ft box, each alone. */
Test(blocks, things_of_the_size_of_a_box_that_stand_each_alone_are_not_surely_boxes)
{
    enum { ALONE = 24 };
    struct made_box box[ALONE];

    for (int k = 0; k < ALONE; k++)
        box[k] = (struct made_box){13 * (k % 6) - 32, 18 * (k / 6) - 27, 6.058, 2.438, 0, -40};
    struct ys_counted out = count(&plain, box, ALONE);

    cr_assert(out.counted);
    cr_expect(eq(u32, out.low90, 0));
    cr_expect(le(u32, out.best, 3));
    cr_expect(out.possible == 0 || (out.flags & YS_NOT_SEEN));
    ys_counted_fini(&out);
}
