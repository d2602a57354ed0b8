#include "../../../src/align/align.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../support/drawn.h"

/* A lattice whose positions are at + scale * pixel. */
static struct ys_lattice lattice(struct ys_point *at, uint32_t width, uint32_t height,
                                 uint32_t step, double scale, double dx, double dy)
{
    struct ys_lattice l = {.at = at,
                           .nx = (width - 1 + step - 1) / step + 1,
                           .ny = (height - 1 + step - 1) / step + 1,
                           .step = step};

    for (size_t j = 0; j < l.ny; j++)
        for (size_t i = 0; i < l.nx; i++)
            at[j * l.nx + i] =
                (struct ys_point){scale * (i * step + 0.5) + dx, scale * (j * step + 0.5) + dy};
    return l;
}

Test(resample, the_own_grid_gives_the_same_pixels)
{
    struct ys_image src, out;
    struct ys_point at[100];
    const struct ys_lattice l = lattice(at, 70, 50, 32, 1, 0, 0);

    drawn_image(&src, 70, 50, 3, drawn_plain());
    src.valid[1234] = 0;
    cr_assert(zero(int, ys_resample(&out, 70, 50, &src, &l, 0, 2, NULL)));
    cr_expect(eq(int, memcmp(out.valid, src.valid, 70 * 50), 0));
    for (unsigned b = 0; b < 3; b++)
        for (size_t i = 0; i < 70 * 50; i++)
            cr_assert(i == 1234 || out.plane[b][i] == src.plane[b][i]);
    ys_image_fini(&src);
    ys_image_fini(&out);
}

Test(resample, a_shifted_smooth_picture_is_itself_elsewhere)
{
    struct ys_image src, want, out;
    struct ys_point at[100];
    const struct ys_lattice l = lattice(at, 96, 96, 32, 1, 3.37, -2.81);
    const struct drawn_view moved = {-3.37, 2.81, 0, 1, 1, 0, 0, 5};

    drawn_image(&src, 96, 96, 1, drawn_plain());
    drawn_image(&want, 96, 96, 1, &moved);
    cr_assert(zero(int, ys_resample(&out, 96, 96, &src, &l, 0, 1, NULL)));
    for (size_t y = 10; y < 86; y++)
        for (size_t x = 10; x < 86; x++)
            cr_assert(lt(flt, fabsf(out.plane[0][y * 96 + x] - want.plane[0][y * 96 + x]), 2),
                      "at %zu, %zu", x, y);
    cr_expect(not(out.valid[0]), "row -3 is outside");
    ys_image_fini(&src);
    ys_image_fini(&want);
    ys_image_fini(&out);
}

Test(resample, a_finer_tile_is_averaged_over_the_footprint)
{
    struct ys_image src, out;
    struct ys_point at[16];
    const struct ys_lattice l = lattice(at, 20, 20, 19, 3, 0, 0);

    cr_assert(zero(int, ys_image_new(&src, 60, 60, 1, 0, NULL)));
    memset(src.valid, 1, 3600);
    for (size_t i = 0; i < 3600; i++)
        src.plane[0][i] = (float)(i % 60 % 3 == 1 && i / 60 % 3 == 1 ? 9 : 0);
    cr_assert(zero(int, ys_resample(&out, 20, 20, &src, &l, 0, 1, NULL)));
    for (size_t i = 0; i < 400; i++)
        cr_assert(lt(flt, fabsf(out.plane[0][i] - 1), 1e-5f), "pixel %zu: %g", i,
                  out.plane[0][i]);
    cr_expect(lt(dbl, fabs(out.gsd_x_m - 3), 1e-9));
    ys_image_fini(&src);
    ys_image_fini(&out);
}

Test(resample, pixels_that_lean_on_invalid_ones_are_invalid)
{
    struct ys_image src, out;
    struct ys_point at[16];
    const struct ys_lattice l = lattice(at, 20, 20, 19, 1, 0.5, 0);

    drawn_image(&src, 20, 20, 1, drawn_plain());
    src.valid[10 * 20 + 10] = 0;
    src.plane[0][10 * 20 + 10] = 1e30f; /* must not leak */
    cr_assert(zero(int, ys_resample(&out, 20, 20, &src, &l, 0, 1, NULL)));
    for (size_t x = 2; x < 17; x++)
        cr_expect(eq(int, out.valid[10 * 20 + x], x<8 || x> 11), "column %zu", x);
    cr_expect(out.valid[9 * 20 + 10]);
    for (size_t i = 0; i < 400; i++)
        cr_assert(lt(flt, fabsf(out.plane[0][i]), 1e4f));
    ys_image_fini(&src);
    ys_image_fini(&out);
}

Test(resample, no_position_gives_no_pixel)
{
    struct ys_image src, out;
    struct ys_point at[4] = {{NAN, NAN}, {NAN, 3}, {-1e300, 1e300}, {INFINITY, 2}};
    const struct ys_lattice l = {.at = at, .nx = 2, .ny = 2, .step = 40};

    drawn_image(&src, 20, 20, 1, drawn_plain());
    cr_assert(zero(int, ys_resample(&out, 40, 40, &src, &l, 0, 1, NULL)));
    for (size_t i = 0; i < 1600; i++)
        cr_assert(not(out.valid[i]));
    ys_image_fini(&out);
    cr_expect(eq(int, ys_resample(&out, 50, 40, &src, &l, 0, 1, NULL), YS_ERR_ARG));
    cr_expect(eq(int, ys_resample(&out, 40, 40, &src, &l, 100, 1, NULL), YS_ERR_NOMEM));
    ys_image_fini(&src);
}

Test(resample, thread_counts_give_the_same_bytes)
{
    struct ys_image src, one, four;
    struct ys_point at[100];
    const struct ys_lattice l = lattice(at, 200, 300, 32, 0.97, 1.3, 2.2);

    drawn_image(&src, 200, 300, 2, drawn_plain());
    cr_assert(zero(int, ys_resample(&one, 200, 300, &src, &l, 0, 1, NULL)));
    cr_assert(zero(int, ys_resample(&four, 200, 300, &src, &l, 0, 4, NULL)));
    cr_expect(eq(int, memcmp(one.plane[1], four.plane[1], 200 * 300 * sizeof(float)), 0));
    cr_expect(eq(int, memcmp(one.valid, four.valid, 200 * 300), 0));
    ys_image_fini(&src);
    ys_image_fini(&one);
    ys_image_fini(&four);
}
