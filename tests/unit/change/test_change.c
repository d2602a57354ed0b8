#include "../../../src/change/change.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../../../kernels/cpu.h"
#include "../../support/drawn.h"

enum { W = 240, H = 200 };

static const struct ys_align still = {.trusted = true, .residual_across_px = 0.3};

static struct ys_changed find(const struct ys_image *a, const struct ys_image *b,
                              const struct ys_align *align, int threads)
{
    struct ys_radiometry fit;
    struct ys_changed out;
    struct ysk_ops ops;
    struct ys_error err;

    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert(zero(int, ys_radiometry_fit(&fit, a, b, NULL, NULL)));
    cr_assert(zero(int, ys_change_find(&out, a, b, &fit, align, NULL, &ops, threads, &err)),
              "%s", err.text);
    return out;
}

static void paint(struct ys_image *image, size_t x0, size_t y0, size_t w, size_t h, float value)
{
    for (unsigned b = 0; b < image->bands; b++)
        for (size_t y = y0; y < y0 + h; y++)
            for (size_t x = x0; x < x0 + w; x++)
                image->plane[b][y * image->width + x] = value + 5 * b;
}

Test(change, identical_images_have_none)
{
    struct ys_image a;

    drawn_image(&a, W, H, 3, drawn_plain());
    struct ys_changed out = find(&a, &a, &still, 1);

    cr_expect(zero(sz, out.n_blob));
    cr_expect(eq(dbl, out.changed_share, 0));
    ys_changed_fini(&out);
    ys_image_fini(&a);
}

struct seen {
    unsigned bands;
    double dx, dy, gain, offset, noise;
    double scale, full_scale; /* grey values of both dates; 1 and 255 for 8 bit */
};

/* Light, haze, noise and a displacement within the tolerance are no change; a box is. */
ParameterizedTestParameters(change, one_added_box_is_found_and_nothing_else)
{
    static struct seen p[] = {
        {3, 0, 0, 1, 0, 2, 1, 255},      {1, 0, 0, 1, 0, 2, 1, 255},
        {3, 0.5, -0.6, 1, 0, 2, 1, 255}, {3, 0.2, 0.3, 0.8, 30, 3, 1, 255},
        {4, 0, 0, 1.1, -10, 4, 1, 255},  {3, 0.3, 0.3, 0.9, 900, 3, 180, 65535},
    };

    return cr_make_param_array(struct seen, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct seen *p, change, one_added_box_is_found_and_nothing_else)
{
    struct drawn_view plain = *drawn_plain();
    const struct drawn_view view = {
        p->dx, p->dy, 0, 1, p->gain * p->scale, p->offset, p->noise * p->scale, 5};
    struct ys_image a, b;

    plain.gain = p->scale;
    plain.noise = 2 * p->scale;
    drawn_image(&a, W, H, p->bands, &plain);
    drawn_image(&b, W, H, p->bands, &view);
    a.full_scale = b.full_scale = p->full_scale;
    paint(&b, 100, 80, 24, 8, (float)(p->gain * p->scale * 245 + p->offset));
    struct ys_changed out = find(&a, &b, &still, 1);

    cr_assert(eq(sz, out.n_blob, 1), "%zu blobs", out.n_blob);
    const struct ys_blob *blob = &out.blob[0];

    cr_expect(lt(dbl, hypot(blob->box.x - 112, blob->box.y - 84), 2), "%g %g", blob->box.x,
              blob->box.y);
    cr_expect(lt(dbl, fabs(blob->box.length - 24), 4), "%g", blob->box.length);
    cr_expect(lt(dbl, fabs(blob->box.width - 8), 4), "%g", blob->box.width);
    cr_expect(gt(dbl, blob->mean_difference, 20 * p->scale));
    cr_expect(eq(u32, blob->area_px, (uint32_t)(out.changed_share * W * H + 0.5)));
    cr_expect(eq(int, out.mask[84 * W + 112], 1));
    cr_expect(zero(int, out.mask[40 * W + 112]));
    ys_changed_fini(&out);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(change, swapped_dates_find_the_same_pixels_with_the_other_sign)
{
    const struct drawn_view view = {0.3, 0.2, 0, 1, 1, 0, 2, 5};
    struct ys_image a, b;

    drawn_image(&a, W, H, 3, drawn_plain());
    drawn_image(&b, W, H, 3, &view);
    paint(&b, 60, 50, 30, 10, 250);
    paint(&b, 160, 150, 10, 30, 5);
    struct ys_changed there = find(&a, &b, &still, 1), back = find(&b, &a, &still, 1);

    cr_assert(eq(sz, there.n_blob, 2));
    cr_assert(eq(sz, back.n_blob, 2));
    for (int i = 0; i < 2; i++) {
        cr_expect(lt(dbl, there.blob[i].mean_difference * back.blob[i].mean_difference, 0));
        cr_expect(lt(dbl, fabs(there.blob[i].box.x - back.blob[i].box.x), 0.5));
        cr_expect(lt(dbl, fabs((double)there.blob[i].area_px - back.blob[i].area_px), 20));
    }
    ys_changed_fini(&there);
    ys_changed_fini(&back);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(change, shifting_both_images_shifts_the_result)
{
    struct ys_changed out[2];

    for (int k = 0; k < 2; k++) {
        const struct drawn_view here = {13 * k, 7 * k, 0, 1, 1, 0, 0, 5};
        struct ys_image a, b;

        drawn_image(&a, W, H, 3, &here);
        drawn_image(&b, W, H, 3, &here);
        paint(&b, 60 + 13 * k, 50 + 7 * k, 30, 10, 250);
        out[k] = find(&a, &b, &still, 1);
        ys_image_fini(&a);
        ys_image_fini(&b);
    }
    cr_assert(eq(sz, out[0].n_blob, 1));
    cr_assert(eq(sz, out[1].n_blob, 1));
    cr_expect(eq(u32, out[0].blob[0].area_px, out[1].blob[0].area_px));
    cr_expect(eq(u32, out[0].blob[0].x0 + 13, out[1].blob[0].x0));
    cr_expect(eq(u32, out[0].blob[0].y1 + 7, out[1].blob[0].y1));
    ys_changed_fini(&out[0]);
    ys_changed_fini(&out[1]);
}

Test(change, a_new_shadow_is_told_from_a_dark_thing)
{
    struct ys_image a, b;

    drawn_image(&a, W, H, 3, drawn_plain());
    drawn_image(&b, W, H, 3, drawn_plain());
    for (unsigned k = 0; k < 3; k++) /* all bands by one factor, blue a little less */
        for (size_t y = 40; y < 60; y++)
            for (size_t x = 40; x < 100; x++)
                b.plane[k][y * W + x] *= k == 2 ? 0.52f : 0.48f;
    for (size_t y = 120; y < 140; y++) /* something red: blue and green fall, red stays */
        for (size_t x = 40; x < 100; x++)
            b.plane[1][y * W + x] = b.plane[2][y * W + x] = 15;
    struct ys_changed out = find(&a, &b, &still, 1);

    cr_assert(ge(sz, out.n_blob, 2));
    for (size_t i = 0; i < out.n_blob; i++)
        if (out.blob[i].area_px > 300)
            cr_expect(eq(int, out.blob[i].shadow_share > 0.5, out.blob[i].box.y < 100),
                      "shadow share %g at row %g", out.blob[i].shadow_share, out.blob[i].box.y);
    ys_changed_fini(&out);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(change, invalid_and_masked_pixels_never_change)
{
    struct ys_image a, b;
    struct ys_radiometry fit;
    struct ys_changed out;
    struct ysk_ops ops;
    static uint8_t mask[W * H];

    drawn_image(&a, W, H, 3, drawn_plain());
    drawn_image(&b, W, H, 3, drawn_plain());
    paint(&b, 60, 50, 30, 10, 250);
    paint(&b, 150, 50, 30, 10, 250);
    for (size_t y = 45; y < 65; y++)
        for (size_t x = 0; x < W; x++)
            if (x < 120)
                b.valid[y * W + x] = 0;
            else
                mask[y * W + x] = 1;
    ysk_ops_init(&ops, 0);
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, mask, NULL)));
    cr_assert(zero(int, ys_change_find(&out, &a, &b, &fit, &still, mask, &ops, 1, NULL)));
    cr_expect(zero(sz, out.n_blob));
    ys_changed_fini(&out);
    memset(b.valid, 0, W * H);
    cr_assert(zero(int, ys_change_find(&out, &a, &b, &fit, &still, mask, &ops, 1, NULL)));
    cr_expect(eq(dbl, out.changed_share, 0));
    ys_changed_fini(&out);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(change, thread_counts_give_the_same_bytes)
{
    const struct drawn_view view = {0.6, 0.2, 0, 1, 0.9, 9, 6, 5};
    struct ys_image a, b;

    drawn_image(&a, W, H, 3, drawn_plain());
    drawn_image(&b, W, H, 3, &view);
    paint(&b, 60, 50, 30, 10, 250);
    struct ys_changed one = find(&a, &b, &still, 1), four = find(&a, &b, &still, 4);

    cr_assert(eq(sz, one.n_blob, four.n_blob));
    cr_expect(eq(int, memcmp(one.mask, four.mask, W * H), 0));
    cr_expect(eq(int, memcmp(one.blob, four.blob, one.n_blob * sizeof *one.blob), 0));
    ys_changed_fini(&one);
    ys_changed_fini(&four);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

/* A soft white patch over the ground, opaque inside the radius. */
static void cloud(struct ys_image *image, double cx, double cy, double radius)
{
    for (size_t y = 0; y < image->height; y++)
        for (size_t x = 0; x < image->width; x++) {
            const double d = hypot(x + 0.5 - cx, y + 0.5 - cy);
            const double k = fmin(fmax((radius + 8 - d) / 8, 0), 1);

            for (unsigned b = 0; b < image->bands; b++) {
                float *v = &image->plane[b][y * image->width + x];

                *v = (float)((1 - k) * *v + k * 235);
            }
        }
}

Test(change, a_cloud_obscures_its_share_of_the_area_at_its_date)
{
    static uint8_t area[W * H];
    struct ys_image a, b;
    struct ys_radiometry fit;
    double share[2];

    drawn_image(&a, W, H, 3, drawn_plain());
    drawn_image(&b, W, H, 3, drawn_plain());
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, NULL, NULL)));
    cr_assert(zero(int, ys_change_obscured(share, &a, &b, &fit, NULL, 1, NULL)));
    cr_expect(eq(dbl, share[0], 0));
    cr_expect(eq(dbl, share[1], 0));
    cloud(&b, 60, 100, 40);
    paint(&b, 180, 20, 12, 30, 250); /* as bright, but no cloud: narrow */
    for (size_t y = 60; y < 140; y++)
        memset(area + y * W + 20, 1, 160);
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, NULL, NULL)));
    cr_assert(zero(int, ys_change_obscured(share, &a, &b, &fit, area, 1, NULL)));
    cr_expect(eq(dbl, share[0], 0));
    /* the disc of 40 px in 160 x 80 px is 0.39 */
    cr_expect(share[1] > 0.33 && share[1] < 0.45, "%g", share[1]);
    cr_assert(zero(int, ys_radiometry_fit(&fit, &b, &a, NULL, NULL)));
    cr_assert(zero(int, ys_change_obscured(share, &b, &a, &fit, NULL, 2, NULL)));
    cr_expect(share[0] > 0.08 && share[0] < 0.13, "%g", share[0]);
    cr_expect(eq(dbl, share[1], 0));
    ys_image_fini(&a);
    ys_image_fini(&b);
}
