/* Pictures drawn with edges of known blur, enlarged by known factors. */

#include "../../../src/raster/blur.h"
#include "../../../src/raster/sharpness.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 480, FINE = 4, BOXES = 260 };

/* The same numbers every time, 0 to 1. */
static double draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

static struct ys_image picture(uint32_t side)
{
    struct ys_image image;

    cr_assert_eq(ys_image_new(&image, side, side, 1, 0, NULL), YS_OK);
    memset(image.valid, 1, (size_t)side * side);
    return image;
}

/* Share of a pixel in a turned box, of FINE * FINE points. */
static double share(double x, double y, const double box[5])
{
    int in = 0;

    for (int j = 0; j < FINE; j++)
        for (int i = 0; i < FINE; i++) {
            const double dx = x + (i + 0.5) / FINE - box[0], dy = y + (j + 0.5) / FINE - box[1];
            const double u = dx * cos(box[4]) + dy * sin(box[4]);
            const double v = dy * cos(box[4]) - dx * sin(box[4]);

            in += fabs(u) < box[2] && fabs(v) < box[3];
        }
    return in / (double)(FINE * FINE);
}

/* Boxes of 3 to 40 pixels, turned, on ground; means over each pixel. */
static struct ys_image sharp(uint32_t side)
{
    struct ys_image image = picture(side);
    uint32_t seed = 7;

    for (size_t i = 0; i < (size_t)side * side; i++)
        image.plane[0][i] = 100;
    for (int b = 0; b < BOXES * (int)(side * side) / (SIDE * SIDE); b++) {
        const double box[5] = {side * draw(&seed), side * draw(&seed), 2 + 18 * draw(&seed),
                               1.5 + 6 * draw(&seed), 3.14 * draw(&seed)};
        const double level = 20 + 200 * draw(&seed), reach = hypot(box[2], box[3]) + 1;

        for (int y = (int)fmax(0, box[1] - reach); y < fmin(side, box[1] + reach); y++)
            for (int x = (int)fmax(0, box[0] - reach); x < fmin(side, box[0] + reach); x++) {
                float *p = &image.plane[0][(size_t)y * side + (size_t)x];

                *p += (float)(share(x, y, box) * (level - (double)*p));
            }
    }
    return image;
}

static void blur(struct ys_image *image, double sigma_px)
{
    const size_t n = (size_t)image->width * image->height;
    const struct ys_gauss gauss = ys_gauss_of(sigma_px, YS_BORDER_REFLECT);
    float *tmp = malloc(n * sizeof *tmp);

    ys_blur(image->plane[0], image->plane[0], tmp, image->width, image->height, &gauss, 1);
    free(tmp);
}

/* As an 8-bit tile would have it, with noise added before. */
static void store(struct ys_image *image, double noise)
{
    uint32_t seed = 3;

    for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
        double sum = 0;

        for (int k = 0; k < 12; k++)
            sum += draw(&seed) - 0.5;
        const double level = floor((double)image->plane[0][i] + noise * sum + 0.5);

        image->plane[0][i] = (float)fmin(fmax(level, 0), 255);
    }
}

enum kernel { NEAREST, LINEAR, CUBIC };

static double kernel(enum kernel kind, double d)
{
    d = fabs(d);
    if (kind == NEAREST)
        return d < 0.5;
    if (kind == LINEAR)
        return d < 1 ? 1 - d : 0;
    if (d < 1)
        return 1.5 * d * d * d - 2.5 * d * d + 1;
    return d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
}

static double at(const struct ys_image *image, int x, int y)
{
    const int last = (int)image->width - 1;

    x = x < 0 ? 0 : x > last ? last : x;
    y = y < 0 ? 0 : y > last ? last : y;
    return (double)image->plane[0][(size_t)y * image->width + (size_t)x];
}

static struct ys_image enlarge(const struct ys_image *in, double factor, enum kernel kind)
{
    struct ys_image out = picture((uint32_t)(in->width * factor));

    for (uint32_t y = 0; y < out.height; y++)
        for (uint32_t x = 0; x < out.width; x++) {
            const double u = (x + 0.5) / factor - 0.5, v = (y + 0.5) / factor - 0.5;
            const int i0 = (int)floor(u) - 1, j0 = (int)floor(v) - 1;
            double sum = 0, weight = 0;

            for (int j = j0; j < j0 + 4; j++)
                for (int i = i0; i < i0 + 4; i++) {
                    const double w = kernel(kind, u - i + 1e-9) * kernel(kind, v - j + 1e-9);

                    sum += w * at(in, i, j);
                    weight += w;
                }
            out.plane[0][(size_t)y * out.width + x] = (float)(sum / weight);
        }
    return out;
}

/* Unsharp mask, as photographers use it: 150 % of what a blur of 2 pixels takes away. */
static void sharpen(struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;
    float *was = malloc(n * sizeof *was);

    memcpy(was, image->plane[0], n * sizeof *was);
    blur(image, 2);
    for (size_t i = 0; i < n; i++)
        image->plane[0][i] = was[i] + 1.5f * (was[i] - image->plane[0][i]);
    free(was);
}

static double shows(const struct ys_image *image)
{
    double px = 0;

    cr_assert(ys_image_sharpness(&px, image, 1));
    return px;
}

Test(sharpness, a_sharp_picture_shows_its_own_pixels)
{
    static const double spread[] = {0.4, 0.6, 0.8};

    for (int i = 0; i < 3; i++) {
        struct ys_image image = sharp(SIDE);

        blur(&image, spread[i]);
        store(&image, 2);
        cr_expect_float_eq(shows(&image), 1, 1e-9, "spread %g", spread[i]);
        ys_image_fini(&image);
    }
}

/* A spread of s pixels is that of usual pictures, 0.7, of s / 0.7 times coarser pixels; a third
 * more is meant. */
Test(sharpness, a_blurred_picture_shows_as_much_as_coarser_pixels)
{
    static const double spread[] = {1.5, 2, 3, 4, 6};

    for (int i = 0; i < 5; i++) {
        struct ys_image image = sharp(SIDE);

        blur(&image, spread[i]);
        store(&image, i % 2 ? 3 : 0);
        const double px = shows(&image), want = spread[i] / 0.7;

        cr_expect(px > 0.8 * want && px < 1.6 * want, "spread %g shows %g, want about %g",
                  spread[i], px, want);
        ys_image_fini(&image);
    }
}

Test(sharpness, an_enlarged_picture_shows_the_pixels_that_it_came_from)
{
    static const double factor[] = {2, 2.5, 3, 4, 6};
    static const char *const name[] = {"nearest", "linear", "cubic"};

    for (int kind = NEAREST; kind <= CUBIC; kind++)
        for (int f = 0; f < 5; f++) {
            struct ys_image small = sharp((uint32_t)(SIDE / factor[f]) + 140);

            blur(&small, 0.5);
            struct ys_image image = enlarge(&small, factor[f], (enum kernel)kind);

            store(&image, 1);
            const double px = shows(&image);

            cr_expect(px > 0.75 * factor[f] && px < 1.6 * factor[f], "%s %g shows %g",
                      name[kind], factor[f], px);
            ys_image_fini(&small);
            ys_image_fini(&image);
        }
}

Test(sharpness, sharpening_an_enlarged_picture_makes_it_no_finer)
{
    struct ys_image small = sharp(200);

    blur(&small, 0.5);
    for (int kind = NEAREST; kind <= CUBIC; kind++) {
        struct ys_image image = enlarge(&small, 4, (enum kernel)kind);

        sharpen(&image);
        store(&image, 1);
        const double px = shows(&image);

        cr_expect(px > 2.2 && px < 5.5, "kernel %d shows %g", kind, px);
        ys_image_fini(&image);
    }
    ys_image_fini(&small);
}

Test(sharpness, nothing_is_said_of_what_has_no_edges_or_too_few_pixels)
{
    struct ys_image flat = picture(SIDE), tiny = sharp(100);

    cr_expect(isnan(shows(&flat)), "constant");
    for (size_t i = 0; i < SIDE * SIDE; i++)
        flat.plane[0][i] = 128;
    store(&flat, 10);
    cr_expect(isnan(shows(&flat)), "noise");
    memset(flat.valid, 0, SIDE * SIDE);
    cr_expect(isnan(shows(&flat)), "nothing valid");
    cr_expect(isnan(shows(&tiny)), "100 pixels");
    ys_image_fini(&flat);
    ys_image_fini(&tiny);
}

Test(sharpness, frames_holes_and_glints_are_no_edges_of_the_scene)
{
    struct ys_image image = sharp(SIDE);
    uint32_t seed = 5;

    blur(&image, 3);
    store(&image, 1);
    const double alone = shows(&image);

    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t x = 0; x < SIDE; x++) {
            const size_t i = (size_t)y * SIDE + x;

            if (x < 60 + y / 8) /* a black frame, slanted */
                image.plane[0][i] = 0;
            if (hypot(x - 300.0, y - 200.0) < 40) { /* a hole that is known */
                image.valid[i] = 0;
                image.plane[0][i] = 255;
            }
            if (draw(&seed) < 0.01)
                image.plane[0][i] = 255;
        }
    cr_expect_float_eq(shows(&image), alone, 0.25 * alone);
    ys_image_fini(&image);
}

Test(sharpness, neither_the_levels_nor_the_threads_alter_it)
{
    struct ys_image image = sharp(SIDE);
    double one, two;

    blur(&image, 2);
    cr_assert(ys_image_sharpness(&one, &image, 1));
    cr_assert(ys_image_sharpness(&two, &image, 2));
    cr_expect_eq(one, two);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        image.plane[0][i] = 16 * image.plane[0][i] + 4096;
    cr_assert(ys_image_sharpness(&two, &image, 1));
    cr_expect_float_eq(one, two, 1e-3 * one);
    ys_image_fini(&image);
}
