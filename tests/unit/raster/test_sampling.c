#include "../../../src/raster/sampling.h"

#include <criterion/criterion.h>

enum { W = 7, H = 5 };

static void fill(float plane[W * H])
{
    for (int i = 0; i < W * H; i++)
        plane[i] = (float)((i * 37) % 23) - 11;
}

/* One place of one plane. */
static float cubic_at(const float *plane, double x, double y)
{
    const struct ys_planes planes = {&plane, 1, W, H};
    const struct ys_sample_line place = {x, y, 0, 0, 1};
    float out;

    ys_cubic_line(&(float *){&out}, &planes, &place);
    return out;
}

Test(sampling, a_line_of_places_of_two_planes_is_each_place_of_each)
{
    const struct ys_sample_line line = {-1.3, 6.1, 0.37, -0.29, 30}; /* in and out again */
    float plane[W * H], other[W * H], cubic[2][30], bilinear[30];
    const float *const at[] = {plane, other};
    const struct ys_planes planes = {at, 2, W, H};

    fill(plane);
    for (int i = 0; i < W * H; i++)
        other[i] = 3 - plane[i] * plane[i];
    ys_cubic_line((float *const[]){cubic[0], cubic[1]}, &planes, &line);
    ys_bilinear_line(bilinear, plane, W, H, &line);
    for (int i = 0; i < 30; i++) {
        const double x = line.x + i * line.dx, y = line.y + i * line.dy;

        cr_assert_eq(cubic[0][i], cubic_at(plane, x, y), "%d", i);
        cr_assert_eq(cubic[1][i], cubic_at(other, x, y), "%d", i);
        cr_assert_eq(bilinear[i], ys_sample_bilinear(plane, W, H, x, y), "%d", i);
    }
}

Test(sampling, the_centre_of_a_pixel_gives_its_value)
{
    float plane[W * H];

    fill(plane);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            cr_assert_eq(ys_sample_bilinear(plane, W, H, x + 0.5, y + 0.5), plane[y * W + x]);
            cr_assert_eq(cubic_at(plane, x + 0.5, y + 0.5), plane[y * W + x]);
        }
}

Test(sampling, beyond_the_edge_the_nearest_pixel_stands)
{
    static const double far[][2] = {{-3, -9}, {-3, 2.5}, {100, 2.5}, {3.5, 50}};
    static const int nearest[] = {0, 2 * W, 2 * W + W - 1, (H - 1) * W + 3};
    float plane[W * H];

    fill(plane);
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(ys_sample_bilinear(plane, W, H, far[i][0], far[i][1]), plane[nearest[i]]);
        cr_assert_eq(cubic_at(plane, far[i][0], far[i][1]), plane[nearest[i]]);
    }
    cr_assert_eq(ys_sample_bilinear(plane, W, H, (double)NAN, (double)NAN), plane[0]);
}

Test(sampling, a_ramp_is_followed_by_both_and_a_parabola_by_the_cubic)
{
    float ramp[W * H], parabola[W * H];

    for (int i = 0; i < W * H; i++) {
        const float x = (float)(i % W) + 0.5f, y = (float)(i / W) + 0.5f;

        ramp[i] = 2 * x - 3 * y;
        parabola[i] = x * x - 2 * y * y + x * y;
    }
    for (double x = 2.5; x < W - 2; x += 0.17)
        for (double y = 2.5; y < H - 2; y += 0.13) {
            cr_assert_float_eq(ys_sample_bilinear(ramp, W, H, x, y), 2 * x - 3 * y, 1e-5);
            cr_assert_float_eq(cubic_at(ramp, x, y), 2 * x - 3 * y, 1e-5);
            if (x < W - 2.5)
                cr_assert_float_eq(cubic_at(parabola, x, y), x * x - 2 * y * y + x * y, 1e-4,
                                   "%g %g", x, y);
        }
}

Test(sampling, bilinear_weights_add_to_one_and_to_less_where_nothing_stands_beyond)
{
    struct ys_bilinear near;

    for (double x = -1; x < W + 1; x += 0.21)
        for (double y = -1; y < H + 1; y += 0.19) {
            double edge = 0, nothing = 0;

            ys_bilinear_at(&near, W, H, x, y, YS_BORDER_REPEAT);
            for (int k = 0; k < 4; k++)
                edge += near.weight[k];
            ys_bilinear_at(&near, W, H, x, y, YS_BORDER_NOTHING);
            for (int k = 0; k < 4; k++) {
                nothing += near.weight[k];
                cr_assert(near.at[k] < W * H);
                cr_assert(near.on_plane[k] || near.weight[k] == 0);
            }
            const double u = fmin(fmax(fmin(x, W - x) + 0.5, 0), 1);
            const double v = fmin(fmax(fmin(y, H - y) + 0.5, 0), 1);

            cr_assert_float_eq(edge, 1, 1e-12);
            cr_assert_float_eq(nothing, u * v, 1e-12, "%g %g", x, y);
        }
}

Test(sampling, weights_and_the_sample_agree)
{
    struct ys_bilinear near;
    float plane[W * H];

    fill(plane);
    for (double x = -1; x < W + 1; x += 0.21) {
        double sum = 0;

        ys_bilinear_at(&near, W, H, x, 1.9, YS_BORDER_REPEAT);
        for (int k = 0; k < 4; k++)
            sum += near.weight[k] * plane[near.at[k]];
        cr_assert_float_eq(sum, ys_sample_bilinear(plane, W, H, x, 1.9), 1e-5);
    }
}

Test(sampling, cubic_weights_add_to_one_are_symmetric_and_pass_through_pixels)
{
    static const double slope[] = {-0.5, -0.75};

    for (int s = 0; s < 2; s++)
        for (double f = 0; f <= 1; f += 0.0625) {
            double w[4], v[4];

            ys_cubic_weights(w, f, slope[s]);
            ys_cubic_weights(v, 1 - f, slope[s]);
            cr_assert_float_eq(w[0] + w[1] + w[2] + w[3], 1, 1e-14);
            for (int k = 0; k < 4; k++)
                cr_assert_float_eq(w[k], v[3 - k], 1e-14);
            if (f == 0)
                cr_assert(w[0] == 0 && w[1] == 1 && w[2] == 0 && w[3] == 0);
        }
}

Test(sampling, the_shares_of_a_footprint_add_to_its_length)
{
    double sum = 0;

    for (int left = -2; left < 9; left++)
        sum += ys_pixel_share(1.3, 5.85, left);
    cr_assert_float_eq(sum, 4.55, 1e-12);
    cr_assert_eq(ys_pixel_share(1.3, 5.85, 6), 0);
}
