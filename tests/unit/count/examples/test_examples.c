#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/count/examples/examples.h"
#include "../../../support/made_scene.h"

/*
 * Huts on ground with rivals: a hut is a bright body of 14 x 6 m with a dark strip along its middle.
 * Rivals are squares, half of them dark; twins are bodies as large and as bright as a hut that lack
 * the strip.
 */
enum { HUTS = 16, RIVALS = 14, PARTS = 2 * HUTS + RIVALS };

static void draw_place(struct made_box part[PARTS], bool twins)
{
    size_t n = 0;

    for (int i = 0; i < HUTS + RIVALS; i++) {
        const double x = -75 + 30 * (i % 6), y = -60 + 28 * (i / 6);
        const double turn = 0.3 + 0.7 * (i * 5 % 7);
        const int hut = i % 2 == 0 || i >= 2 * RIVALS;

        if (hut || twins)
            part[n++] = (struct made_box){x, y, 14, 6, turn, 80};
        else
            part[n++] = (struct made_box){x, y, 8, 8, turn, i % 4 == 1 ? 60 : -60};
        if (hut)
            part[n++] = (struct made_box){x, y, 13, 1.6, turn, -70};
    }
    cr_assert(eq(sz, n, PARTS));
}

static const struct made_look plain = {
    .gsd_m = 0.5, .gain = 1, .noise = 3, .ground = 90, .full_scale = 255, .bands = 3};

/* Where part k of the place lies in the picture, as an analyst would draw it. */
static struct ys_box box_of(const struct made_scene *scene, const struct made_box *part)
{
    const double c = cos(part->angle_rad) * 7, s = sin(part->angle_rad) * 7;
    double x, y, u, v;

    made_scene_px(scene, part->x, part->y, &x, &y);
    made_scene_px(scene, part->x + c, part->y + s, &u, &v);
    const double angle = fmod(atan2(v - y, u - x) + 2 * 3.14159265358979, 3.14159265358979);

    return (struct ys_box){x, y, 14 / scene->look.gsd_m, 6 / scene->look.gsd_m, angle};
}

struct asked {
    struct made_look look;
    size_t n_examples, n_nots;
    bool elsewhere; /* the examples are of another picture */
    bool twins;
    int threads;
};

/* The first parts that are huts, and those that are rivals. */
static size_t mark(struct ys_marked *out, const struct made_scene *scene, const struct asked *a)
{
    struct made_box part[PARTS];
    size_t n = 0, huts = 0, nots = 0;

    draw_place(part, a->twins);
    for (size_t i = 0; i < PARTS; i++) {
        const bool hut = i + 1 < PARTS && part[i + 1].length == 13;

        if (part[i].length == 13 || (hut ? huts >= a->n_examples : nots >= a->n_nots))
            continue;
        out[n++] = (struct ys_marked){box_of(scene, &part[i]), !hut};
        *(hut ? &huts : &nots) += 1;
    }
    return n;
}

static struct ys_counted count(const struct asked *a)
{
    struct made_box part[PARTS];
    struct made_scene scene, other;
    struct ys_marked marked[PARTS];
    struct ys_example_set *set;
    struct ys_example_search search;
    struct ys_counted out;

    draw_place(part, a->twins);
    made_scene_init(&scene, 200, &a->look, part, PARTS);
    made_scene_init(&other, 200, &plain, part, PARTS);
    const struct made_scene *from = a->elsewhere ? &other : &scene;
    const size_t n = mark(marked, from, a);

    cr_assert(eq(int, ys_example_set_new(&set, 14, 6, a->look.gsd_m, NULL), YS_OK));
    cr_assert(
        eq(int, ys_example_set_add(set, &from->image, marked, n, a->elsewhere, NULL), YS_OK));
    cr_assert(eq(int, ys_example_set_finish(set, NULL), YS_OK));
    const struct ys_example_place place = {&scene.image, scene.inside, 0, 0, a->threads};

    cr_assert(eq(int, ys_example_search_make(&search, set, &place, NULL), YS_OK));
    struct ys_area_in in = made_scene_in(&scene, 14, 14, 6, 6);

    in.examples = &search;
    cr_assert(eq(int, ys_examples_count(&out, &in, NULL, NULL), YS_OK));
    ys_example_search_fini(&search);
    ys_example_set_free(set);
    made_scene_fini(&scene);
    made_scene_fini(&other);
    return out;
}

Test(examples, a_class_is_told_from_rivals_of_its_size)
{
    const struct asked three = {plain, 3, 0, false, false, 1};
    struct ys_counted out = count(&three);

    cr_assert(out.counted);
    cr_expect(le(u32, abs((int)out.best - HUTS), 1), "best %u of %d", out.best, HUTS);
    cr_expect(le(u32, out.low90, HUTS));
    cr_expect(ge(u32, out.high90, HUTS));
    cr_expect(lt(u32, out.high90, HUTS + RIVALS));
    cr_expect(zero(u64, out.flags & (YS_ONE_EXAMPLE | YS_EXAMPLES_ELSEWHERE |
                                     YS_EXAMPLES_DIFFER | YS_NOT_ESTABLISHED)));
    ys_counted_fini(&out);
}

Test(examples, marked_objects_are_found_once_and_count_as_seen)
{
    const struct asked three = {plain, 3, 0, false, false, 1};
    struct ys_counted out = count(&three);
    size_t sure = 0;

    for (size_t i = 0; i < out.n_found; i++) {
        sure += out.found[i].score == 1;
        for (size_t k = 0; k < i; k++)
            cr_expect(
                lt(dbl, ys_box_iou(&out.found[i].image_box, &out.found[k].image_box), 0.2));
    }
    cr_expect(eq(sz, sure, 3));
    cr_expect(ge(u32, out.certain, 3));
    ys_counted_fini(&out);
}

Test(examples, one_example_says_so)
{
    const struct asked one = {plain, 1, 0, false, false, 1};
    struct ys_counted out = count(&one);

    cr_expect(ne(u64, out.flags & YS_ONE_EXAMPLE, 0));
    cr_expect(le(u32, out.low90, HUTS));
    cr_expect(ge(u32, out.high90, HUTS));
    ys_counted_fini(&out);
}

Test(examples, of_another_date_they_say_so_and_their_interval_may_hold_none)
{
    struct asked other = {plain, 3, 0, true, false, 1};
    other.look.noise = 6;
    struct ys_counted out = count(&other);

    cr_expect(ne(u64, out.flags & YS_EXAMPLES_ELSEWHERE, 0));
    cr_expect(le(u32, out.low90, HUTS));
    cr_expect(ge(u32, out.high90, HUTS));
    ys_counted_fini(&out);
}

Test(examples, what_is_marked_as_none_takes_its_like_with_it)
{
    const struct asked without = {plain, 3, 0, false, true, 1},
                       with = {plain, 3, 3, false, true, 1};
    struct ys_counted a = count(&without), b = count(&with);

    cr_expect(gt(u32, a.best, HUTS + 4), "twins pass for huts: best %u", a.best);
    cr_expect(le(int, abs((int)b.best - HUTS), 3), "best %u of %d", b.best, HUTS);
    cr_expect(le(u32, b.low90, HUTS));
    cr_expect(ge(u32, b.high90, HUTS));
    ys_counted_fini(&a);
    ys_counted_fini(&b);
}

Test(examples, the_number_of_threads_changes_nothing)
{
    struct asked a = {plain, 3, 0, false, false, 1};
    struct ys_counted one = count(&a);

    a.threads = 5;
    struct ys_counted five = count(&a);

    cr_expect(eq(u32, one.best, five.best));
    cr_assert(eq(sz, one.n_found, five.n_found));
    const int found = memcmp(one.found, five.found, one.n_found * sizeof *one.found);

    cr_expect(zero(int, found));
    cr_assert(eq(sz, one.dist.n, five.dist.n));
    const int dist = memcmp(one.dist.p, five.dist.p, one.dist.n * sizeof *one.dist.p);

    cr_expect(zero(int, dist));
    ys_counted_fini(&one);
    ys_counted_fini(&five);
}

ParameterizedTestParameters(examples, the_count_holds_however_the_picture_is_taken)
{
    static struct made_look p[] = {
        {0.5, 0.4, 0, 1, 3, 90, 255, 3},   {0.5, 0, 1, 1, 3, 90, 255, 3},
        {0.5, 1.2, 1, 0.6, 2, 90, 255, 3}, {0.7, 0.4, 0, 1, 3, 90, 255, 3},
        {0.5, 0, 0, 1, 3, 90, 65535, 3},   {0.5, 0, 0, 1, 3, 90, 0, 3},
        {0.5, 0.4, 0, 1, 3, 90, 255, 1},
    };

    return cr_make_param_array(struct made_look, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct made_look *p, examples, the_count_holds_however_the_picture_is_taken)
{
    const struct asked a = {*p, 3, 0, false, false, 1};
    struct ys_counted out = count(&a);

    cr_expect(le(int, abs((int)out.best - HUTS), 2), "best %u of %d", out.best, HUTS);
    cr_expect(le(u32, out.low90, HUTS));
    cr_expect(ge(u32, out.high90, HUTS));
    ys_counted_fini(&out);
}

Test(examples, narrower_than_four_pixels_is_refused)
{
    struct asked a = {plain, 3, 0, false, false, 1};
    a.look.gsd_m = 1.6;
    struct ys_counted out = count(&a);

    cr_expect(not(out.counted));
    cr_expect(eq(u64, out.flags, YS_GSD_TOO_COARSE));
    ys_counted_fini(&out);
}

Test(examples, the_box_round_a_polygon_is_the_smallest_turned_one)
{
    struct ys_point corner[4] = {{10, 10}, {14, 13}, {12.8, 14.6}, {8.8, 11.6}};
    struct ys_line ring = {corner, 4};
    const struct ys_polygon polygon = {&ring, 1};
    struct ys_box box;

    cr_assert(ys_box_round(&box, &polygon, 1, 1));
    cr_expect(epsilon_eq(dbl, box.x, 11.4, 1e-9));
    cr_expect(epsilon_eq(dbl, box.y, 12.3, 1e-9));
    cr_expect(epsilon_eq(dbl, box.length, 5, 1e-9));
    cr_expect(epsilon_eq(dbl, box.width, 2, 1e-9));
    cr_expect(epsilon_eq(dbl, box.angle_rad, atan2(3, 4), 1e-9));
}
