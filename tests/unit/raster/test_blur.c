#include "../../../src/raster/blur.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { W = 41, H = 29, N = W * H };

static const enum ys_border closed[] = {YS_BORDER_REPEAT, YS_BORDER_MIRROR, YS_BORDER_REFLECT,
                                        YS_BORDER_RING};

Test(border, each_rule_gives_the_element_that_its_row_shows)
{
    static const int want[][10] = {
        {0, 0, 0, 0, 1, 2, 3, 3, 3, 3},       /* repeat */
        {-1, -1, -1, 0, 1, 2, 3, -1, -1, -1}, /* nothing */
        {3, 2, 1, 0, 1, 2, 3, 2, 1, 0},       /* mirror */
        {2, 1, 0, 0, 1, 2, 3, 3, 2, 1},       /* reflect */
        {1, 2, 3, 0, 1, 2, 3, 0, 1, 2},       /* ring */
    };

    for (int rule = 0; rule < 5; rule++)
        for (int i = 0; i < 10; i++)
            cr_assert_eq(ys_border_index(i - 3, 4, (enum ys_border)rule), want[rule][i],
                         "rule %d, element %d", rule, i - 3);
    for (int rule = 0; rule < 5; rule++) /* far out, and of one element */
        for (int i = -20; i < 20; i++) {
            const ptrdiff_t at = ys_border_index(i, 1, (enum ys_border)rule);

            cr_assert(rule == YS_BORDER_NOTHING && i ? at == -1 : at == 0);
        }
}

Test(blur, what_is_constant_stays_so_up_to_the_edges)
{
    static float plane[N], tmp[N];
    double row[W];

    for (int k = 0; k < 4; k++) {
        const struct ys_gauss gauss = ys_gauss_of(2.5, closed[k]);

        for (int i = 0; i < N; i++)
            plane[i] = 3;
        for (int i = 0; i < W; i++)
            row[i] = 3;
        ys_blur(plane, plane, tmp, W, H, &gauss, 2);
        cr_assert(ys_blur_row(row, W, 1, &gauss));
        for (int i = 0; i < N; i++)
            cr_assert_float_eq(plane[i], 3, 2e-6, "border %d", k);
        for (int i = 0; i < W; i++)
            cr_assert_float_eq(row[i], 3, 1e-12, "border %d", k);
    }
}

Test(blur, an_impulse_becomes_a_symmetric_gaussian_of_sum_1)
{
    static float plane[N], tmp[N];
    const struct ys_gauss gauss = ys_gauss_of(2, YS_BORDER_NOTHING);
    double row[W] = {0}, sum = 0, row_sum = 0, variance = 0;

    memset(plane, 0, sizeof plane);
    plane[14 * W + 20] = 1;
    row[20] = 1;
    ys_blur(plane, plane, tmp, W, H, &gauss, 1);
    cr_assert(ys_blur_row(row, W, 1, &gauss));
    for (int i = 0; i < N; i++) {
        const int x = i % W - 20, y = i / W - 14;

        sum += plane[i];
        variance += plane[i] * x * x;
        if (abs(y) <= 8 && abs(x) <= 8)
            cr_assert_eq(plane[i], plane[(14 - y) * W + 20 - x]);
        else
            cr_assert_eq(plane[i], 0);
    }
    for (int i = 0; i < W; i++) {
        row_sum += row[i];
        cr_assert_eq(row[i], row[W - 1 - i]);
        cr_assert_float_eq(plane[14 * W + i], row[i] * row[20], 1e-7);
    }
    cr_assert_float_eq(sum, 1, 1e-6);
    cr_assert_float_eq(row_sum, 1, 1e-14);
    cr_assert_float_eq(variance, 4, 0.02); /* cut at 4 sigma */
}

/* The sum as its definition says, in double. */
static double by_definition(const float *plane, int x, int y, const struct ys_gauss *gauss)
{
    double sum = 0, all = 0;

    for (ptrdiff_t v = -(ptrdiff_t)gauss->reach; v <= (ptrdiff_t)gauss->reach; v++)
        for (ptrdiff_t u = -(ptrdiff_t)gauss->reach; u <= (ptrdiff_t)gauss->reach; u++) {
            const double weight =
                exp(-(double)(u * u + v * v) / (2 * gauss->sigma * gauss->sigma));
            const ptrdiff_t i = ys_border_index(x + u, W, gauss->border);
            const ptrdiff_t j = ys_border_index(y + v, H, gauss->border);

            all += weight;
            sum += i < 0 || j < 0 ? 0 : weight * plane[j * W + i];
        }
    return sum / all;
}

/* Sigma 12 reaches further than the plane is wide. */
Test(blur, a_plane_is_blurred_as_the_definition_says_at_every_border)
{
    static const double sigma[] = {0.45, 1.3, 12};
    static float plane[N], out[N], tmp[N];

    for (int i = 0; i < N; i++)
        plane[i] = (float)((i * 37) % 23);
    for (int border = 0; border < 5; border++)
        for (int s = 0; s < 3; s++) {
            const struct ys_gauss gauss = ys_gauss_of(sigma[s], (enum ys_border)border);

            ys_blur(out, plane, tmp, W, H, &gauss, 1);
            for (int y = 0; y < H; y += 7)
                for (int x = 0; x < W; x += 5)
                    cr_assert_float_eq(out[y * W + x], by_definition(plane, x, y, &gauss), 2e-5,
                                       "border %d, sigma %g, %d %d", border, sigma[s], x, y);
        }
}

Test(blur, threads_change_no_bit_and_sigma_0_changes_nothing)
{
    static float plane[N], one[N], many[N], tmp[N];
    const struct ys_gauss gauss = ys_gauss_of(1.7, YS_BORDER_REFLECT);
    const struct ys_gauss none = ys_gauss_of(0, YS_BORDER_REFLECT);

    for (int i = 0; i < N; i++)
        plane[i] = (float)((i * 37) % 23) / 7;
    ys_blur(one, plane, tmp, W, H, &gauss, 1);
    ys_blur(many, plane, tmp, W, H, &gauss, 4);
    cr_assert_arr_eq(one, many, sizeof one);
    ys_blur(one, plane, tmp, W, H, &none, 1);
    cr_assert_arr_eq(one, plane, sizeof one);
}

Test(blur, a_column_of_a_matrix_is_blurred_as_a_row_and_its_neighbours_are_left)
{
    const struct ys_gauss gauss = ys_gauss_of(1.1, YS_BORDER_REFLECT);
    double matrix[3 * 9], row[9];

    for (int i = 0; i < 27; i++)
        matrix[i] = (i * 7) % 11;
    for (int i = 0; i < 9; i++)
        row[i] = matrix[3 * i + 1];
    cr_assert(ys_blur_row(row, 9, 1, &gauss));
    cr_assert(ys_blur_row(matrix + 1, 9, 3, &gauss));
    for (int i = 0; i < 9; i++) {
        cr_assert_eq(matrix[3 * i + 1], row[i]);
        cr_assert_eq(matrix[3 * i], (3 * i * 7) % 11);
        cr_assert_eq(matrix[3 * i + 2], ((3 * i + 2) * 7) % 11);
    }
}

Test(blur, a_pixel_without_data_has_no_weight)
{
    static const uint32_t size[2] = {5, 4}, corner[2] = {0, 0}, middle[2] = {2, 1};
    const double weight[] = {1, 0.5};
    uint8_t valid[20] = {0};
    float plane[20];

    for (int i = 0; i < 20; i++)
        plane[i] = 1e9f;
    cr_assert_eq(ys_blur_valid(plane, valid, size, middle, weight, 1), 0);
    plane[1 * 5 + 2] = 8;
    plane[0 * 5 + 1] = 3;
    valid[1 * 5 + 2] = valid[0 * 5 + 1] = 1;
    cr_assert_float_eq(ys_blur_valid(plane, valid, size, middle, weight, 1),
                       (8 + 0.25 * 3) / 1.25, 1e-12);
    cr_assert_eq(ys_blur_valid(plane, valid, size, corner, weight, 1), 3);
}
