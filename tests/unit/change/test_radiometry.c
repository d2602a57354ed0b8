#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../../../src/change/change.h"
#include "../../support/drawn.h"

struct light {
    unsigned bands;
    double gain, offset, noise;
    double scale; /* of both tiles: 1 for 8 bit, 200 for 16 bit */
    double full_scale;
};

ParameterizedTestParameters(radiometry, gain_and_offset_are_found_with_a_tenth_changed)
{
    static struct light p[] = {
        {1, 0.8, 25, 0, 1, 255}, {3, 1.15, -18, 0, 1, 255},      {3, 0.9, 10, 4, 1, 255},
        {4, 0.7, 30, 2, 1, 255}, {3, 0.85, 4000, 0, 200, 65535}, {3, 1, 0, 3, 1, 0},
    };

    return cr_make_param_array(struct light, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct light *p, radiometry, gain_and_offset_are_found_with_a_tenth_changed)
{
    struct drawn_view view = {0, 0, 0, 1, p->gain * p->scale, p->offset, p->noise * p->scale,
                              5};
    struct drawn_view plain = *drawn_plain();
    struct ys_image a, b;
    struct ys_radiometry fit;

    plain.gain = p->scale;
    drawn_image(&a, 240, 200, p->bands, &plain);
    drawn_image(&b, 240, 200, p->bands, &view);
    a.full_scale = b.full_scale = p->full_scale;
    for (unsigned k = 0; k < p->bands; k++)
        for (size_t y = 0; y < 20; y++) /* a tenth of the picture became bright */
            for (size_t x = 0; x < 240; x++)
                b.plane[k][y * 240 + x] = (float)(p->scale * (200 + 5 * k));
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, NULL, NULL)));
    for (unsigned k = 0; k < p->bands; k++) {
        const double back = fit.gain[k] * p->gain; /* 1 where the gain is undone */
        const double middle = 110 * p->scale;
        const double value = fit.gain[k] * (p->gain * middle + p->offset) + fit.offset[k];

        cr_expect(lt(dbl, fabs(back - 1), 0.03), "band %u: gain %g", k, fit.gain[k]);
        cr_expect(lt(dbl, fabs(value - middle), 1.5 * p->scale), "band %u: %g", k, value);
    }
    cr_expect(not(fit.season));
    cr_expect(gt(dbl, fit.rho, 0.95));
    cr_expect(lt(dbl, fabs(fit.unit / p->scale - 1), 0.6), "unit %g", fit.unit);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(radiometry, swapped_dates_give_the_inverse)
{
    const struct drawn_view view = {0, 0, 0, 1, 0.8, 25, 3, 5};
    struct ys_image a, b;
    struct ys_radiometry there, back;

    drawn_image(&a, 200, 200, 3, drawn_plain());
    drawn_image(&b, 200, 200, 3, &view);
    ys_radiometry_fit(&there, &a, &b, NULL, NULL);
    ys_radiometry_fit(&back, &b, &a, NULL, NULL);
    for (int k = 0; k < 3; k++) {
        cr_expect(lt(dbl, fabs(there.gain[k] * back.gain[k] - 1), 0.01));
        cr_expect(lt(dbl, fabs(there.gain[k] * back.offset[k] + there.offset[k]), 1));
    }
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(radiometry, another_ground_is_another_season)
{
    struct drawn_view view = *drawn_plain();
    struct ys_image a, b;
    struct ys_radiometry fit;

    view.seed = 42;
    drawn_image(&a, 200, 200, 3, drawn_plain());
    drawn_image(&b, 200, 200, 3, &view);
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, NULL, NULL)));
    cr_expect(fit.season, "rho %g", fit.rho);
    ys_image_fini(&a);
    ys_image_fini(&b);
}

Test(radiometry, masked_and_invalid_pixels_say_nothing)
{
    struct ys_image a, b;
    struct ys_radiometry fit;
    static uint8_t mask[100 * 100];

    drawn_image(&a, 100, 100, 1, drawn_plain());
    drawn_image(&b, 100, 100, 1, drawn_plain());
    for (size_t i = 0; i < 7000; i++) {
        b.plane[0][i] = (float)(255 - i % 200);
        mask[i] = i % 2 == 0;
        b.valid[i] = i % 2 == 0;
    }
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, mask, NULL)));
    cr_expect(lt(dbl, fabs(fit.gain[0] - 1), 1e-6));
    cr_expect(lt(dbl, fabs(fit.offset[0]), 1e-4));
    memset(b.valid, 0, 10000);
    cr_assert(zero(int, ys_radiometry_fit(&fit, &a, &b, NULL, NULL)));
    cr_expect(eq(dbl, fit.gain[0], 1));
    ys_image_fini(&a);
    ys_image_fini(&b);
}
