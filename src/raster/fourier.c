/*
 * fourier.c - Fourier transforms of squares, four rows at a time
 *
 * Windows are correlated by the thousand, and this takes most of that time.  A row is transformed by
 * Stockham's method in steps of four (Stockham 1966; no reordering of bits), and four rows side by
 * side, each a lane of the vectors: no step needs numbers of one lane in another.  What comes out is
 * written as columns, so that the second pass over rows is that over the columns, and brings all back to
 * its place.  The order of the sums is the same on every machine.
 */

#include "fourier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "sampling.h"

struct lanes { /* one number of each of four rows */
    ys_four re, im;
};

struct ys_fourier {
    uint32_t n;
    struct ys_complex *turn; /* exp(-2 pi i k / n), n of them */
};

ys_status ys_fourier_new(struct ys_fourier **out, uint32_t n, struct ys_error *err)
{
    struct ys_fourier *f = ys_new(1, sizeof *f);

    *out = NULL;
    if (n < YS_FOURIER_LEAST || n > YS_FOURIER_MOST || (n & (n - 1))) {
        free(f);
        return ys_fail(err, YS_ERR_ARG, "transforms of %u points; want 16, 32, ... %d", n,
                       YS_FOURIER_MOST);
    }
    if (f) {
        f->n = n;
        f->turn = ys_new_raw(n, sizeof *f->turn);
    }
    if (!f || !f->turn) {
        ys_fourier_free(f);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for transforms of %u points", n);
    }
    for (uint32_t k = 0; k < n; k++) {
        const double angle = -2 * YS_PI * k / n;

        f->turn[k] = (struct ys_complex){(float)cos(angle), (float)sin(angle)};
    }
    *out = f;
    return YS_OK;
}

void ys_fourier_free(struct ys_fourier *fourier)
{
    if (!fourier)
        return;
    free(fourier->turn);
    free(fourier);
}

static struct lanes add(struct lanes a, struct lanes b)
{
    return (struct lanes){a.re + b.re, a.im + b.im};
}

static struct lanes sub(struct lanes a, struct lanes b)
{
    return (struct lanes){a.re - b.re, a.im - b.im};
}

static struct lanes turned(struct lanes a, struct ys_complex by)
{
    return (struct lanes){by.r * a.re - by.i * a.im, by.r * a.im + by.i * a.re};
}

/* One step of four: groups of `apart` numbers, m of them in a quarter. */
static void quarter_step(struct lanes *to, const struct lanes *from, size_t m, size_t apart,
                         const struct ys_fourier *f, bool inverse)
{
    for (size_t p = 0; p < m; p++) {
        struct ys_complex w[3];

        for (size_t k = 0; k < 3; k++) {
            w[k] = f->turn[(k + 1) * p * apart];
            w[k].i = inverse ? -w[k].i : w[k].i;
        }
        for (size_t q = 0; q < apart; q++) {
            const struct lanes *const x = from + q + apart * p;
            struct lanes *const y = to + q + apart * 4 * p;
            const struct lanes a = x[0], b = x[apart * m], c = x[apart * 2 * m],
                               d = x[apart * 3 * m];
            const struct lanes even = add(a, c), odd = sub(a, c), sum = add(b, d);
            const struct lanes rest = sub(b, d);
            /* times -i, or i */
            const struct lanes side =
                inverse ? (struct lanes){-rest.im, rest.re} : (struct lanes){rest.im, -rest.re};

            y[0] = add(even, sum);
            y[apart] = turned(add(odd, side), w[0]);
            y[2 * apart] = turned(sub(even, sum), w[1]);
            y[3 * apart] = turned(sub(odd, side), w[2]);
        }
    }
}

/* The n numbers of four rows; where they are afterwards, a or b. */
static struct lanes *four_rows(struct lanes *a, struct lanes *b, const struct ys_fourier *f,
                               bool inverse)
{
    size_t n = f->n, apart = 1;

    for (; n >= 4; n /= 4, apart *= 4) {
        quarter_step(b, a, n / 4, apart, f, inverse);
        struct lanes *const other = a;

        a = b;
        b = other;
    }
    if (n == 2) { /* n is no power of four */
        for (size_t q = 0; q < apart; q++) {
            b[q] = add(a[q], a[q + apart]);
            b[q + apart] = sub(a[q], a[q + apart]);
        }
        return b;
    }
    return a;
}

/* Two numbers of each of four rows, and back as two columns of four. */
static void gather(struct lanes out[2], const struct ys_complex *row, size_t n)
{
    ys_four v[4];

    for (size_t k = 0; k < 4; k++)
        memcpy(&v[k], row + k * n, sizeof v[k]);
    const ys_four lo = __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6);
    const ys_four hi = __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);
    const ys_four lo2 = __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6);
    const ys_four hi2 = __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);

    out[0].re = __builtin_shufflevector(lo, lo2, 0, 1, 4, 5);
    out[0].im = __builtin_shufflevector(hi, hi2, 0, 1, 4, 5);
    out[1].re = __builtin_shufflevector(lo, lo2, 2, 3, 6, 7);
    out[1].im = __builtin_shufflevector(hi, hi2, 2, 3, 6, 7);
}

static void put(struct ys_complex *to, struct lanes v)
{
    const ys_four first = __builtin_shufflevector(v.re, v.im, 0, 4, 1, 5);
    const ys_four second = __builtin_shufflevector(v.re, v.im, 2, 6, 3, 7);

    memcpy(to, &first, sizeof first);
    memcpy(to + 2, &second, sizeof second);
}

/* Every row transformed, and written as a column: of eight rows at a time, so that a line of the cache
 * is written at once. */
static void rows_to_columns(struct ys_complex *to, const struct ys_complex *from,
                            const struct ys_fourier *f, bool inverse)
{
    struct lanes room[3][YS_FOURIER_MOST];
    const size_t n = f->n;

    for (size_t y = 0; y < n; y += 8) {
        for (size_t x = 0; x < n; x += 2)
            gather(room[0] + x, from + y * n + x, n);
        struct lanes *const first = four_rows(room[0], room[1], f, inverse);
        struct lanes *const spare = first == room[0] ? room[1] : room[0];

        for (size_t x = 0; x < n; x += 2)
            gather(spare + x, from + (y + 4) * n + x, n);
        const struct lanes *const second = four_rows(spare, room[2], f, inverse);

        for (size_t x = 0; x < n; x++) {
            put(to + x * n + y, first[x]);
            put(to + x * n + y + 4, second[x]);
        }
    }
}

void ys_fourier_square(struct ys_complex *square, struct ys_complex *room,
                       const struct ys_fourier *fourier, bool inverse)
{
    rows_to_columns(room, square, fourier, inverse);
    rows_to_columns(square, room, fourier, inverse);
}
