#include "../../../src/align/align.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

#include "../../../src/formats/tile/tile.h"
#include "../../support/data.h"
#include "../../support/drawn.h"

enum { W = 640, H = 400 };

/* Ground whose left half lies elsewhere than the right one: two levels seen from two sides. */
static void two_levels(struct ys_image *a, struct ys_image *b, const struct drawn_view side[2])
{
    struct ys_image right;

    drawn_image(a, W, H, 3, drawn_plain());
    drawn_image(b, W, H, 3, &side[0]);
    drawn_image(&right, W, H, 3, &side[1]);
    for (unsigned k = 0; k < 3; k++)
        for (uint32_t y = 0; y < H; y++)
            memcpy(b->plane[k] + y * W + W / 2, right.plane[k] + y * W + W / 2,
                   W / 2 * sizeof(float));
    ys_image_fini(&right);
}

static struct ys_local_in local_of(const struct ys_image *a, const struct ys_image *b,
                                   const struct ys_point *at, size_t n)
{
    return (struct ys_local_in){.reference = a,
                                .other = b,
                                .at = at,
                                .n = n,
                                .side_px = ys_align_local_side(24, W, H),
                                .residual_along_px = 3,
                                .threads = 2};
}

Test(align_local, each_level_is_found_where_it_lies)
{
    const struct drawn_view side[2] = {{1.4, -0.6, 0, 1, 0.8, 20, 4, 5},
                                       {-2.1, 1.7, 0, 1, 1, 0, 4, 5}};
    const struct ys_point at[] = {{110, 90}, {140, 310}, {500, 90}, {560, 330}, {505, 93}};
    struct ys_local_shift found[5];
    struct ys_image a, b;
    struct ys_error err;

    two_levels(&a, &b, side);
    const struct ys_local_in in = local_of(&a, &b, at, 5);

    cr_assert(eq(int, ys_align_local(found, &in, &err), YS_OK), "%s", err.text);
    for (int i = 0; i < 5; i++) {
        const struct drawn_view *want = &side[i > 1];

        cr_expect(ge(dbl, found[i].q, 6));
        cr_expect(lt(dbl, hypot(found[i].dx - want->dx, found[i].dy - want->dy), 0.2),
                  "%d: %.2f, %.2f", i, found[i].dx, found[i].dy);
    }
    cr_expect(found[2].dx == found[4].dx, "places beside one another share a window");
    ys_image_fini(&a);
    ys_image_fini(&b);
}

/* Other ground, ground without edges, and places outside: the model holds. */
Test(align_local, where_there_is_no_peak_the_model_holds)
{
    const struct drawn_view view[2] = {{1, 1, 0, 1, 1, 0, 4, 77}, {0, 0, 0, 1, 0, 90, 2, 5}};
    const struct ys_point at[] = {{110, 90}, {500, 200}, {-5, 20}, {W + 3, 20}};
    struct ys_local_shift found[4];
    struct ys_image a, b;

    two_levels(&a, &b, view);
    const struct ys_local_in in = local_of(&a, &b, at, 4);

    cr_assert(zero(int, ys_align_local(found, &in, NULL)));
    for (int i = 0; i < 4; i++)
        cr_expect(found[i].q == 0 && found[i].dx == 0 && found[i].dy == 0, "%d: %g", i,
                  found[i].q);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(align_local, a_shift_beyond_the_search_is_not_half_believed)
{
    const struct drawn_view view[2] = {{6.4, 0, 0, 1, 1, 0, 0, 5}, {0, -9, 0, 1, 1, 0, 0, 5}};
    const struct ys_point at[] = {{110, 200}, {500, 200}};
    struct ys_local_shift found[2];
    struct ys_image a, b;

    two_levels(&a, &b, view);
    const struct ys_local_in in = local_of(&a, &b, at, 2);

    cr_assert(zero(int, ys_align_local(found, &in, NULL)));
    for (int i = 0; i < 2; i++)
        cr_expect(found[i].q == 0, "%g: %.2f, %.2f", found[i].q, found[i].dx, found[i].dy);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(align_local, a_window_is_as_large_as_four_objects_and_fits)
{
    cr_expect(eq(u32, ys_align_local_side(5, 2000, 2000), 128));
    cr_expect(eq(u32, ys_align_local_side(33, 2000, 2000), 256));
    cr_expect(eq(u32, ys_align_local_side(800, 2000, 2000), 512));
    cr_expect(eq(u32, ys_align_local_side(5, 100, 2000), 64));
    cr_expect(eq(u32, ys_align_local_side(5, 20, 2000), 0));
}

/* Large objects want large windows: each that is said is one that can be used. */
Test(align_local, windows_of_all_sizes_find_the_shift)
{
    enum { SIDE = 700 };
    const struct drawn_view moved = {1.5, -0.75, 0, 1, 1, 0, 2, 5};
    const struct ys_point at[] = {{350, 350}};
    struct ys_local_shift found;
    struct ys_image a, b;
    struct ys_error err;

    drawn_image(&a, SIDE, SIDE, 3, drawn_plain());
    drawn_image(&b, SIDE, SIDE, 3, &moved);
    for (double object_px = 8; object_px < 1000; object_px *= 2) {
        struct ys_local_in in = local_of(&a, &b, at, 1);

        in.side_px = ys_align_local_side(object_px, SIDE, SIDE);
        cr_assert(eq(int, ys_align_local(&found, &in, &err), YS_OK), "%s", err.text);
        cr_expect(lt(dbl, hypot(found.dx - moved.dx, found.dy - moved.dy), 0.2),
                  "%u: %.2f, %.2f", in.side_px, found.dx, found.dy);
    }
    ys_image_fini(&a);
    ys_image_fini(&b);
}

struct seen { /* by eye: what stands at a place of a real pair lies so far off */
    char name[20];
    double x, y, dx, dy;
};

ParameterizedTestParameters(align_local, places_of_real_pairs_lie_where_an_eye_sees_them)
{
    static struct seen p[] = {
        {"shift_gaziantep2", 200, 500, -0.8, 0.8}, /* a paved circle */
        {"shift_adiyaman6", 880, 220, -3.4, 1.3},  /* a garden circle */
    };

    return cr_make_param_array(struct seen, p, sizeof p / sizeof *p);
}

static void read_tile(struct ys_image *out, const char *folder, const char *file)
{
    char path[DATA_PATH];
    struct ys_options opt;
    ys_tile *tile;

    ys_options_init(&opt);
    need_data(path, "real/%s/%s", folder, file);
    cr_assert(zero(int, ys_tile_open(&tile, path, &opt, NULL)));
    const struct ys_tile_info *info = ys_tile_info(tile);

    cr_assert(
        zero(int, ys_tile_window(out, tile, 0, 0, info->width_px, info->height_px, NULL)));
    ys_tile_free(tile);
}

/* By the model and the window together. */
ParameterizedTest(struct seen *p, align_local, places_of_real_pairs_lie_where_an_eye_sees_them)
{
    const struct ys_point at = {p->x, p->y};
    struct ys_image a, b, straight;
    struct ys_align align;
    struct ys_local_shift found;
    double dx, dy;

    read_tile(&a, p->name, "before.tif");
    read_tile(&b, p->name, "after.tif");
    cr_assert(zero(int, ys_align_measure(&align, &a, &b, NULL, 2, NULL)));
    cr_assert(align.trusted, "%s", align.reason);
    struct ys_point corner[4];
    const struct ys_lattice lattice = {
        .at = corner, .nx = 2, .ny = 2, .step = a.width + a.height};

    for (int k = 0; k < 4; k++) {
        const double x = k & 1 ? lattice.step + 0.5 : 0.5, y = k & 2 ? lattice.step + 0.5 : 0.5;

        ys_align_at(&align, x, y, &dx, &dy);
        corner[k] = (struct ys_point){x + dx, y + dy};
    }
    cr_assert(zero(int, ys_resample(&straight, a.width, a.height, &b, &lattice, 0, 2, NULL)));
    const struct ys_local_in in = {.reference = &a,
                                   .other = &straight,
                                   .at = &at,
                                   .n = 1,
                                   .side_px = ys_align_local_side(24, a.width, a.height),
                                   .residual_along_px = align.residual_along_px,
                                   .threads = 2};

    cr_assert(zero(int, ys_align_local(&found, &in, NULL)));
    ys_align_at(&align, p->x, p->y, &dx, &dy);
    cr_expect(ge(dbl, found.q, 6));
    cr_expect(lt(dbl, hypot(dx + found.dx - p->dx, dy + found.dy - p->dy), 0.5),
              "%s: model %.2f, %.2f, with the window %.2f, %.2f (q %.1f)", p->name, dx, dy,
              dx + found.dx, dy + found.dy, found.q);
    ys_image_fini(&a);
    ys_image_fini(&b);
    ys_image_fini(&straight);
}
