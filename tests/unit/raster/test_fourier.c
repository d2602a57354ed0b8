#include "../../../src/raster/fourier.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../src/base/maths.h"
#include "../../support/drawn.h"

static struct ys_complex *drawn_square(uint32_t n)
{
    struct ys_complex *a = malloc((size_t)n * n * sizeof *a);

    for (uint32_t i = 0; i < n * n; i++)
        a[i] = (struct ys_complex){(float)drawn_random(i % n, i / n, 1),
                                   (float)drawn_random(i % n, i / n, 2)};
    return a;
}

/* One number of the transform, by its definition. */
static void by_definition(double out[2], const struct ys_complex *a, uint32_t n, uint32_t u,
                          uint32_t v)
{
    out[0] = out[1] = 0;
    for (uint32_t y = 0; y < n; y++)
        for (uint32_t x = 0; x < n; x++) {
            const double t = -2 * YS_PI * ((double)u * x + (double)v * y) / n;
            const struct ys_complex *p = &a[y * n + x];

            out[0] += (double)p->r * cos(t) - (double)p->i * sin(t);
            out[1] += (double)p->r * sin(t) + (double)p->i * cos(t);
        }
}

Test(fourier, a_square_is_transformed_as_defined_and_back)
{
    for (uint32_t n = 16; n <= YS_FOURIER_MOST; n *= 2) {
        const size_t cells = (size_t)n * n;
        struct ys_complex *a = drawn_square(n), *b = malloc(cells * sizeof *b);
        struct ys_complex *room = malloc(cells * sizeof *room);
        struct ys_fourier *f;

        cr_assert(zero(int, ys_fourier_new(&f, n, NULL)));
        memcpy(b, a, cells * sizeof *b);
        ys_fourier_square(b, room, f, false);
        for (uint32_t k = 0; k < 12; k++) {
            const uint32_t u = (k * 37 + 1) % n, v = k * 53 % n;
            double want[2];

            by_definition(want, a, n, u, v);
            /* the numbers are about n large */
            cr_expect(
                lt(dbl,
                   hypot((double)b[v * n + u].r - want[0], (double)b[v * n + u].i - want[1]),
                   1e-5 * n),
                "n %u at %u, %u", n, u, v);
        }
        ys_fourier_square(b, room, f, true);
        double worst = 0;

        for (size_t i = 0; i < cells; i++)
            worst = fmax(worst, hypot((double)b[i].r / (double)cells - (double)a[i].r,
                                      (double)b[i].i / (double)cells - (double)a[i].i));
        cr_expect(lt(dbl, worst, 1e-5), "n %u: %g", n, worst);
        ys_fourier_free(f);
        free(a);
        free(b);
        free(room);
    }
}

Test(fourier, only_powers_of_two_from_16_to_512_are_taken)
{
    static const uint32_t bad[] = {0, 8, 24, 100, 1024};
    struct ys_error err;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ys_fourier *f;

        cr_expect(eq(int, ys_fourier_new(&f, bad[i], &err), YS_ERR_ARG));
        cr_expect(f == NULL);
    }
}
