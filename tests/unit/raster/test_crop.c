#include "../../../src/raster/crop.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { W = 9, H = 6 };

static const uint32_t size_px[2] = {W, H};

Test(crop, a_part_holds_every_pixel_that_the_bounds_touch)
{
    static const double none[2] = {0, 0}, margin[2] = {1.5, 0.25};
    static const double bounds[4] = {2.2, 1, 4, 3.01};
    struct ys_part part;

    cr_assert(ys_part_round(&part, bounds, none, size_px));
    cr_assert(part.x0 == 2 && part.x1 == 4 && part.y0 == 1 && part.y1 == 4);
    cr_assert(ys_part_round(&part, bounds, margin, size_px));
    cr_assert(part.x0 == 0 && part.x1 == 6 && part.y0 == 0 && part.y1 == 4);
}

Test(crop, a_part_stays_inside_and_there_is_none_outside)
{
    static const double none[2] = {0, 0};
    static const double wide[4] = {-1e9, -5, 1e9, 1e12};
    static const double outside[][4] = {
        {-5, 0, 0, 3}, {W, 0, W + 2, 3}, {0, H, 3, H + 2}, {3, 3, 2, 2}};
    struct ys_part part;

    cr_assert(ys_part_round(&part, wide, none, size_px));
    cr_assert(part.x0 == 0 && part.x1 == W && part.y0 == 0 && part.y1 == H);
    for (int i = 0; i < 4; i++)
        cr_assert_not(ys_part_round(&part, outside[i], none, size_px), "%d", i);
    cr_assert(part.x1 == W, "written though there is none");
}

Test(crop, a_crop_is_the_same_pixels_and_knows_its_place)
{
    const struct ys_part part = {3, 2, 7, 5};
    struct ys_image image, cut;

    cr_assert_eq(ys_image_new(&image, W, H, 2, 0, NULL), YS_OK);
    image.gsd_x_m = 0.5;
    image.gsd_y_m = 0.25;
    image.full_scale = 255;
    image.col0 = 100;
    image.row0 = 50;
    for (int i = 0; i < W * H; i++) {
        image.plane[0][i] = (float)i;
        image.plane[1][i] = (float)-i;
        image.valid[i] = i % 3 != 0;
    }
    cr_assert_eq(ys_image_crop(&cut, &image, &part, 0, NULL), YS_OK);
    uint8_t *mask = ys_mask_crop(image.valid, W, &part, NULL);

    cr_assert(mask && cut.width == 4 && cut.height == 3 && cut.bands == 2);
    cr_assert(cut.gsd_x_m == 0.5 && cut.gsd_y_m == 0.25 && cut.full_scale == 255);
    cr_assert(cut.col0 == 103 && cut.row0 == 52);
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 4; x++) {
            const int at = y * 4 + x, from = (y + 2) * W + x + 3;

            cr_assert_eq(cut.plane[0][at], image.plane[0][from]);
            cr_assert_eq(cut.plane[1][at], image.plane[1][from]);
            cr_assert_eq(cut.valid[at], image.valid[from]);
            cr_assert_eq(mask[at], image.valid[from]);
        }
    ys_scratch_free(mask);
    ys_image_fini(&cut);
    cr_assert_eq(ys_image_crop(&cut, &image, &part, 16, NULL), YS_ERR_NOMEM);
    cr_assert_null(cut.valid);
    ys_image_fini(&image);
}
