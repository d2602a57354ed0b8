#include "../../../../src/count/gate/lettering.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../../support/drawn.h"
#include "../../../support/drawn_letters.h"

enum { W = 400, H = 200 };

static void new_ground(struct ys_image *image, unsigned bands)
{
    struct ys_error err;

    cr_assert(eq(int, ys_image_new(image, W, H, bands, 0, &err), YS_OK));
    image->full_scale = 255;
    image->gsd_x_m = image->gsd_y_m = 0.5;
    memset(image->valid, 1, (size_t)W * H);
    for (unsigned b = 0; b < bands; b++)
        for (uint32_t i = 0; i < W * H; i++)
            image->plane[b][i] = (float)(80 + 30 * drawn_random(i % W / 4, i / W / 4, 5 + b));
}

static struct ys_lettering find(const struct ys_image *image)
{
    struct ys_lettering out;
    struct ysk_ops ops;
    struct ys_error err;

    ysk_ops_init(&ops, 0);
    cr_assert(eq(int, ys_lettering_find(&out, image, &ops, &err), YS_OK));
    return out;
}

static void expect_found(float level, uint32_t scale, unsigned bands)
{
    struct ys_image image;

    new_ground(&image, bands);
    const uint32_t end = drawn_letters(&image, "Google Earth 2023", 20, 120, scale, level);
    struct ys_lettering found = find(&image);

    cr_assert(eq(sz, found.n, 1), "%zu lines, level %.0f, scale %u", found.n, (double)level,
              scale);
    cr_expect(found.line->x0 <= 20 && found.line->x1 >= end - scale);
    cr_expect(found.line->y0 <= 120 && found.line->y1 >= 120 + 8 * scale);
    cr_expect(found.line->y1 <= 120 + 14 * scale && found.line->y0 + 8 * scale >= 120);
    ys_lettering_mask(&image, &found);
    cr_expect(eq(int, image.valid[(size_t)(120 + scale) * W + 20], 0));
    cr_expect(eq(int, image.valid[(size_t)60 * W + 20], 1));
    ys_lettering_fini(&found);
    ys_image_fini(&image);
}

Test(lettering, a_line_of_letters_is_found_whatever_its_size_and_tone)
{
    expect_found(255, 2, 3);
    expect_found(255, 4, 3);
    expect_found(210, 2, 1);
    expect_found(5, 3, 3);
}

Test(lettering, two_lines_apart_are_two)
{
    struct ys_image image;

    new_ground(&image, 3);
    drawn_letters(&image, "Google Earth", 20, 10, 2, 255);
    drawn_letters(&image, "Google Earth", 200, 170, 2, 255);
    struct ys_lettering found = find(&image);

    cr_expect(eq(sz, found.n, 2));
    ys_lettering_fini(&found);
    ys_image_fini(&image);
}

/* White roofs of cars and boxes in a row on one line, some with a dark hatch; parking lines; a comb. */
Test(lettering, rows_of_cars_of_lines_and_of_frames_are_none)
{
    struct ys_image image;

    new_ground(&image, 3);
    for (uint32_t k = 0; k < 24; k++)
        for (uint32_t v = 0; v < 22; v++)
            for (uint32_t u = 0; u < 9; u++)
                for (unsigned b = 0; b < 3; b++) {
                    const bool hatch = k % 3 == 0 && u > 2 && u < 6 && v > 8 && v < 12;
                    const bool frame = u == 0 || v == 0 || u == 8 || v == 21;

                    image.plane[b][(10 + v) * W + 10 + 12 * k + u] = hatch ? 40 : 250;
                    if (u < 2)
                        image.plane[b][(50 + v) * W + 10 + 12 * k + u] = 255;
                    if (frame) /* all alike, as houses in a row */
                        image.plane[b][(100 + v) * W + 10 + 12 * k + u] = 255;
                }
    struct ys_lettering found = find(&image);

    cr_expect(eq(sz, found.n, 0));
    ys_lettering_fini(&found);
    ys_image_fini(&image);
}

Test(lettering, bare_ground_noise_and_data_that_are_no_display_have_none)
{
    struct ys_image image;

    for (int kind = 0; kind < 3; kind++) {
        new_ground(&image, 1);
        if (kind == 1)
            for (uint32_t i = 0; i < W * H; i++)
                image.plane[0][i] = (float)(255 * drawn_random(i, 1, 9));
        if (kind == 2) {
            drawn_letters(&image, "Google Earth 2023", 20, 120, 3, 255);
            image.full_scale = 0;
        }
        struct ys_lettering found = find(&image);

        cr_expect(eq(sz, found.n, 0), "kind %d", kind);
        ys_lettering_fini(&found);
        ys_image_fini(&image);
    }
}
