#include "../../../../src/count/gate/unmeasured.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

/* Pixels that a file has and no sensor measured. */

enum { W = 200, H = 160 };

/* Ground of 40 to 120 with dark and bright things on it, three bands that differ. */
static void draw(struct ys_image *image, double scale)
{
    struct ys_error err;
    uint32_t random = 7;

    cr_assert(eq(int, ys_image_new(image, W, H, 3, 0, &err), YS_OK));
    memset(image->valid, 1, (size_t)W * H);
    image->full_scale = 255 * scale;
    for (size_t i = 0; i < (size_t)W * H; i++) {
        random = random * 1664525 + 1013904223;
        const bool thing = (i % W) / 20 % 3 == 1 && i / W / 20 % 3 == 1;
        const double level = thing ? 14 + 236 * (double)(i / W / 60 % 2) : 40;

        for (unsigned b = 0; b < 3; b++)
            image->plane[b][i] =
                (float)(scale * fmin(255, level + (random >> 24) % 80 * (thing ? 0.1 : 1) + b));
    }
}

static double left_out(struct ys_image *image, struct ys_unmeasured *out)
{
    struct ys_error err;
    size_t n = 0;

    cr_assert(eq(int, ys_unmeasured_leave_out(out, image, &err), YS_OK));
    for (size_t i = 0; i < (size_t)W * H; i++)
        n += !image->valid[i];
    return (double)n / (W * H);
}

static void set(struct ys_image *image, size_t i, float value)
{
    for (unsigned b = 0; b < 3; b++)
        image->plane[b][i] = value;
}

Test(unmeasured, a_picture_of_something_stays_whole)
{
    struct ys_image image;
    struct ys_unmeasured out;

    draw(&image, 1);
    cr_expect(eq(dbl, left_out(&image, &out), 0));
    cr_expect(eq(dbl, out.filled + out.copied, 0));
    ys_image_fini(&image);
}

Test(unmeasured, black_lines_white_corners_and_sentinels_are_left_out_and_nothing_else)
{
    static const struct {
        double scale;
        float value;
    } cases[] = {{1, 0}, {40, 0}, {40, -9999}, {40, 65535}, {0.004, -9999}};

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (int corner = 0; corner < 2; corner++) {
            struct ys_image image;
            struct ys_unmeasured out;
            size_t n = 0;

            draw(&image, cases[c].scale);
            for (size_t i = 0; i < (size_t)W * H; i++)
                if (corner ? i % W + i / W < 100 : (i / W + i % W / 8) % 12 < 4) {
                    set(&image, i, cases[c].value);
                    n++;
                }
            const double share = left_out(&image, &out);

            /* Less ends of lines that are shorter than eight pixels either way. */
            cr_expect(share <= (double)n / (W * H) && share > 0.97 * (double)n / (W * H),
                      "case %zu.%d: %.4f of %.4f", c, corner, share, (double)n / (W * H));
            cr_expect(epsilon_eq(dbl, out.filled, share, 1e-9));
            ys_image_fini(&image);
        }
}

/* Deep shadow that a stretch has cut off has the levels above it in its half-shadow. */
Test(unmeasured, what_is_dark_of_itself_is_no_fill)
{
    struct ys_image image;
    struct ys_unmeasured out;

    draw(&image, 1);
    for (size_t i = 0; i < (size_t)W * H; i++) {
        const double off = hypot((double)(i % W) - 100, (double)(i / W) - 80);

        if (off < 40)
            set(&image, i, (float)fmax(0, floor((off - 34) * 2)));
    }
    cr_expect(eq(dbl, left_out(&image, &out), 0));
    ys_image_fini(&image);
}

/* A tenth of single black pixels is for the levels to replace; two fifths leave no picture. */
Test(unmeasured, single_pixels_are_left_out_where_they_are_many)
{
    for (unsigned tenths = 1; tenths <= 4; tenths += 3) {
        struct ys_image image;
        struct ys_unmeasured out;
        uint32_t random = 3;

        draw(&image, 1);
        for (size_t i = 0; i < (size_t)W * H; i++) {
            random = random * 1664525 + 1013904223;
            if ((random >> 16) % 10 < tenths)
                set(&image, i, 0);
        }
        const double share = left_out(&image, &out);

        if (tenths == 1)
            cr_expect(eq(dbl, share, 0), "%g", share);
        else
            cr_expect(epsilon_eq(dbl, share, 0.4, 0.02), "%g", share);
        ys_image_fini(&image);
    }
}

Test(unmeasured, copies_of_a_row_or_column_are_left_out_but_its_first)
{
    for (int columns = 0; columns < 2; columns++) {
        struct ys_image image;
        struct ys_unmeasured out;

        draw(&image, 1);
        for (size_t i = 0; i < (size_t)W * H; i++) {
            const size_t x = i % W, y = i / W;
            const size_t from =
                columns ? y * W + (x > 150 ? 150 : x) : (y > 99 ? 99 : y) * W + x;

            for (unsigned b = 0; b < 3; b++)
                image.plane[b][i] = image.plane[b][from];
        }
        const double share = columns ? 49.0 / W : 60.0 / H;

        cr_expect(epsilon_eq(dbl, left_out(&image, &out), share, 1e-9));
        cr_expect(epsilon_eq(dbl, out.copied, share, 1e-9));
        ys_image_fini(&image);
    }
}

/* Pixels enlarged by eight are copies of their neighbours, and all of them were measured. */
Test(unmeasured, an_enlarged_picture_stays_whole)
{
    struct ys_image image;
    struct ys_unmeasured out;

    draw(&image, 1);
    for (size_t i = 0; i < (size_t)W * H; i++)
        for (unsigned b = 0; b < 3; b++)
            image.plane[b][i] = image.plane[b][i / W / 8 * 8 * W + i % W / 8 * 8];
    cr_expect(eq(dbl, left_out(&image, &out), 0));
    ys_image_fini(&image);
}
