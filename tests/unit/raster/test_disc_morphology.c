#include "../../../src/raster/disc_morphology.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { W = 23, H = 17, N = W * H };

/* A tenth of the pixels set, the same in each test. */
static void fill(uint8_t mask[N])
{
    uint32_t seed = 5;

    for (int i = 0; i < N; i++) {
        seed = seed * 1664525u + 1013904223u;
        mask[i] = (seed >> 24) < 26;
    }
}

static double nearest(const uint8_t *mask, int at, bool set)
{
    double best = INFINITY;

    for (int i = 0; i < N; i++)
        if ((mask[i] != 0) == set)
            best = fmin(best, hypot(i % W - at % W, i / W - at / W));
    return best;
}

/* As opened or closed by distances that are measured pixel by pixel. */
static void by_distances(uint8_t mask[N], double radius, bool open)
{
    uint8_t first[N];

    for (int i = 0; i < N; i++)
        first[i] = open ? nearest(mask, i, false) > radius : nearest(mask, i, true) <= radius;
    for (int i = 0; i < N; i++)
        mask[i] = open ? nearest(first, i, true) <= radius : nearest(first, i, false) > radius;
}

Test(disc_morphology, bits_open_and_close_as_distances_do_at_every_radius)
{
    for (double radius = 0; radius < 9; radius += 0.37)
        for (int open = 0; open < 2; open++) {
            uint8_t mask[N], truth[N];

            fill(mask);
            for (int i = 0; i < N; i++)
                mask[i] = open ? !mask[i] * 7 : mask[i]; /* any value but 0 is set */
            memcpy(truth, mask, N);
            by_distances(truth, radius, open);
            cr_assert(open ? ys_open_disc(mask, W, H, radius, NULL)
                           : ys_close_disc(mask, W, H, radius, NULL));
            cr_assert_arr_eq(mask, truth, N, "%g %d", radius, open);
        }
}

Test(disc_morphology, a_picture_side_by_side_with_nothing_opens_and_closes_as_alone)
{
    enum { WIDE = 200 };

    for (int left = 0; left + W <= WIDE; left += 13)
        for (int open = 0; open < 2; open++) {
            uint8_t mask[N], wide[WIDE * H] = {0};

            fill(mask);
            for (int y = 0; y < H; y++) /* a frame of nothing: no edge of the plane */
                for (int x = 0; x < W; x++) {
                    uint8_t *const at = &mask[y * W + x];

                    *at = y < 6 || x < 6 || y >= H - 6 || x >= W - 6 ? 0 : open ? !*at : *at;
                    wide[y * WIDE + left + x] = *at;
                }
            cr_assert(open ? ys_open_disc(mask, W, H, 2.5, NULL)
                           : ys_close_disc(mask, W, H, 2.5, NULL));
            cr_assert(open ? ys_open_disc(wide, WIDE, H, 2.5, NULL)
                           : ys_close_disc(wide, WIDE, H, 2.5, NULL));
            for (int y = 0; y < H; y++)
                cr_assert_arr_eq(wide + y * WIDE + left, mask + y * W, W, "%d %d %d", left, y,
                                 open);
        }
}

Test(disc_morphology, the_chamfer_is_within_8_percent_of_the_distance)
{
    uint8_t mask[N];
    uint16_t out[N];

    fill(mask);
    for (int i = 0; i < N; i++)
        mask[i] = !mask[i];
    ys_chamfer(out, mask, true, W, H);
    for (int i = 0; i < N; i++) {
        const double d = nearest(mask, i, false);

        cr_assert(fabs(out[i] / 3.0 - d) <= 0.08 * d, "%d: %g, not %g", i, out[i] / 3.0, d);
    }
}

Test(disc_morphology, beyond_the_plane_the_chamfer_counts_as_it_is_told)
{
    uint8_t all[N];
    uint16_t out[N];

    memset(all, 1, N);
    ys_chamfer(out, all, false, W, H);
    cr_assert_eq(out[0], 3);
    cr_assert_eq(out[8 * W + 11], 27);
    ys_chamfer(out, all, true, W, H);
    cr_assert(out[0] > 3 * (W + H));
}

Test(disc_morphology, an_opening_leaves_what_a_disc_fits_into_and_is_idempotent)
{
    uint8_t mask[N] = {0}, before[N];

    for (int y = 2; y < 12; y++)
        memset(mask + y * W + 3, 1, 9);
    memset(mask + 7 * W + 12, 1, 8); /* a line that leaves the square */
    memcpy(before, mask, N);
    cr_assert(ys_open_disc(mask, W, H, 2, NULL));
    cr_assert_eq(mask[7 * W + 7], 1);
    cr_assert_eq(mask[7 * W + 16], 0);
    for (int i = 0; i < N; i++)
        cr_assert(mask[i] <= before[i]);
    memcpy(before, mask, N);
    cr_assert(ys_open_disc(mask, W, H, 2, NULL));
    cr_assert_arr_eq(mask, before, N);
}

Test(disc_morphology, a_closing_fills_a_gap_and_never_takes_away)
{
    uint8_t mask[N] = {0}, before[N];

    for (int y = 2; y < 12; y++)
        for (int x = 3; x < 18; x++)
            mask[y * W + x] = x != 10;
    memcpy(before, mask, N);
    cr_assert(ys_close_disc(mask, W, H, 1.5, NULL));
    cr_assert_eq(mask[7 * W + 10], 1);
    for (int i = 0; i < N; i++)
        cr_assert(mask[i] >= before[i]);
}

Test(disc_morphology, the_edge_of_the_plane_erodes_nothing)
{
    uint8_t all[N];

    memset(all, 1, N);
    cr_assert(ys_open_disc(all, W, H, 3, NULL));
    for (int i = 0; i < N; i++)
        cr_assert_eq(all[i], 1);
}

Test(disc_morphology, points_and_distances_make_the_same_disc)
{
    for (double radius = 1; radius < 6; radius += 0.37) {
        struct ys_disc disc;
        uint8_t mask[N], dilated[N];

        fill(mask);
        ys_disc_init(&disc, radius);
        ys_dilate(dilated, mask, W, H, &disc);
        for (int i = 0; i < N; i++)
            cr_assert_eq(dilated[i], nearest(mask, i, true) <= radius, "%g: %d", radius, i);
    }
}

Test(disc_morphology, a_grey_opening_of_two_levels_is_that_of_the_mask)
{
    uint8_t mask[N] = {0}, grey[N], tmp[N], out[N], all[N];
    struct ys_disc disc;

    for (int y = 2; y < 12; y++)
        memset(mask + y * W + 3, 1, 9);
    memset(mask + 7 * W + 12, 1, 8);
    memset(all, 1, N);
    for (int i = 0; i < N; i++)
        grey[i] = mask[i] ? 200 : 30;
    ys_disc_init(&disc, 2);
    ys_open_grey(out, tmp, grey, all, W, H, &disc);
    cr_assert(ys_open_disc(mask, W, H, 2, NULL));
    for (int i = 0; i < N; i++)
        cr_assert_eq(out[i], mask[i] ? 200 : 30, "%d", i);
}
