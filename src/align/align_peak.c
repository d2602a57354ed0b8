/*
 * align_peak.c - phase correlation of windows
 *
 * The normalised cross spectrum is weighted by a Gaussian low pass of 0.15 cycles a pixel.  It
 * leaves out what aliasing, noise and resampling spoil, and makes the peak a Gaussian of sigma
 * 1 / (2 pi 0.15) = 1.06 px, for which a parabola through the logarithms is exact.
 */

#include <kiss_fft.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "../raster/quantile.h"
#include "align_parts.h"

static const double LOW_PASS = 0.15;
/* Displaced windows that leave the tile for more than this share are left out. */
static const double MIN_OVERLAP = 0.6;
/* One window must not decide the stack: its surface is clipped, in standard deviations. */
static const float CLIP_LOW = -4, CLIP_HIGH = 12;

struct ys_fft {
    uint32_t n;
    kiss_fft_cfg forward, inverse;
    float *hann, *low_pass; /* n each: the windows are products of rows and columns */
};

struct scratch {
    kiss_fft_cpx *p, *q, *t; /* n * n each */
    float *box;
};

ys_status ys_fft_new(struct ys_fft **out, uint32_t n, struct ys_error *err)
{
    struct ys_fft *fft = ys_new(1, sizeof *fft);

    *out = NULL;
    if (fft) {
        fft->n = n;
        fft->forward = kiss_fft_alloc((int)n, 0, NULL, NULL);
        fft->inverse = kiss_fft_alloc((int)n, 1, NULL, NULL);
        fft->hann = ys_new_raw(n, sizeof *fft->hann);
        fft->low_pass = ys_new_raw(n, sizeof *fft->low_pass);
    }
    if (!fft || !fft->forward || !fft->inverse || !fft->hann || !fft->low_pass) {
        ys_fft_free(fft);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for transforms of %u points", n);
    }
    for (uint32_t i = 0; i < n; i++) {
        const double u = (i < n / 2 ? (double)i : (double)i - n) / n;

        fft->hann[i] = (float)(0.5 - 0.5 * cos(2 * YS_PI * i / (n - 1)));
        fft->low_pass[i] = (float)exp(-u * u / (2 * LOW_PASS * LOW_PASS));
    }
    *out = fft;
    return YS_OK;
}

void ys_fft_free(struct ys_fft *fft)
{
    if (!fft)
        return;
    kiss_fft_free(fft->forward);
    kiss_fft_free(fft->inverse);
    free(fft->hann);
    free(fft->low_pass);
    free(fft);
}

static void transpose(kiss_fft_cpx *dst, const kiss_fft_cpx *src, size_t n)
{
    enum { BLOCK = 16 }; /* 16 * 16 * 8 bytes: both blocks stay in the first cache */

    for (size_t y0 = 0; y0 < n; y0 += BLOCK)
        for (size_t x0 = 0; x0 < n; x0 += BLOCK)
            for (size_t y = y0; y < y0 + BLOCK; y++)
                for (size_t x = x0; x < x0 + BLOCK; x++)
                    dst[x * n + y] = src[y * n + x];
}

/* In a, out a, transposed: rows and columns change places twice over there and back. */
static void transform(kiss_fft_cfg plan, kiss_fft_cpx *a, kiss_fft_cpx *t, size_t n)
{
    for (size_t y = 0; y < n; y++)
        kiss_fft(plan, a + y * n, t + y * n);
    transpose(a, t, n);
    for (size_t y = 0; y < n; y++)
        kiss_fft(plan, a + y * n, t + y * n);
    memcpy(a, t, n * n * sizeof *a);
}

/* The window with its first pixel at (x0, y0), zero outside the field; mean off, Hann. */
static void load(kiss_fft_cpx *dst, const struct ys_field *field, ptrdiff_t x0, ptrdiff_t y0,
                 const struct ys_fft *fft)
{
    const ptrdiff_t n = fft->n, w = field->width, h = field->height;
    const ptrdiff_t first = x0 < 0 ? -x0 : 0, end = x0 + n > w ? w - x0 : n;
    double re = 0, im = 0;

    for (ptrdiff_t y = 0; y < n; y++) {
        kiss_fft_cpx *row = dst + y * n;

        memset(row, 0, (size_t)n * sizeof *row);
        if (y0 + y < 0 || y0 + y >= h)
            continue;
        for (ptrdiff_t x = first; x < end; x++) {
            const float *f = field->f + 2 * ((y0 + y) * w + x0 + x);

            row[x] = (kiss_fft_cpx){f[0], f[1]};
            re += (double)f[0];
            im += (double)f[1];
        }
    }
    const float mean_re = (float)(re / (double)(n * n)),
                mean_im = (float)(im / (double)(n * n));

    for (ptrdiff_t y = 0; y < n; y++)
        for (ptrdiff_t x = 0; x < n; x++) {
            const float k = fft->hann[y] * fft->hann[x];

            dst[y * n + x].r = (dst[y * n + x].r - mean_re) * k;
            dst[y * n + x].i = (dst[y * n + x].i - mean_im) * k;
        }
}

/* s->p: the correlation surface (real parts), its zero displacement at [0]. */
static void correlate(const struct scratch *s, const struct ys_fft *fft)
{
    const size_t n = fft->n;
    float most = 0;

    transform(fft->forward, s->p, s->t, n);
    transform(fft->forward, s->q, s->t, n);
    for (size_t i = 0; i < n * n; i++) {
        const kiss_fft_cpx p = s->p[i], q = s->q[i];
        const kiss_fft_cpx r = {q.r * p.r + q.i * p.i, q.i * p.r - q.r * p.i};

        s->p[i] = r;
        s->q[i].r = sqrtf(r.r * r.r + r.i * r.i);
        most = s->q[i].r > most ? s->q[i].r : most;
    }
    const float floor = 1e-6f * most + 1e-20f;

    for (size_t y = 0; y < n; y++)
        for (size_t x = 0; x < n; x++) {
            const size_t i = y * n + x;
            const float k = fft->low_pass[y] * fft->low_pass[x] / (s->q[i].r + floor);

            s->p[i].r *= k;
            s->p[i].i *= k;
        }
    transform(fft->inverse, s->p, s->t, n);
}

static float surface(const kiss_fft_cpx *c, int64_t x, int64_t y, uint32_t n)
{
    return c[((uint64_t)y & (n - 1)) * n + ((uint64_t)x & (n - 1))].r; /* n: a power of two */
}

/* Offset of the peak from the middle of three values one pixel apart. */
static double parabola(double before, double at, double after)
{
    const double least = 0.02 * at; /* a negative neighbour has no logarithm */
    const double a = log(fmax(before, least)), b = log(at), c = log(fmax(after, least));
    const double bend = a - 2 * b + c;

    return bend < -1e-9 ? fmin(fmax((a - c) / (2 * bend), -0.6), 0.6) : 0;
}

/* The best point of the search; peak height over the spread of the box. */
static void best_point(struct ys_tie *tie, const struct ys_peaks *peaks,
                       const struct scratch *s)
{
    const int64_t r = peaks->search;
    const size_t side = 2 * (size_t)peaks->box + 1;
    const uint32_t n = peaks->n;
    int64_t x = 0, y = 0;
    float top = surface(s->p, x, y, n);

    for (int64_t j = -r; j <= r; j++)
        for (int64_t i = -r; i <= r; i++)
            if (surface(s->p, i, j, n) > top) {
                top = surface(s->p, i, j, n);
                x = i;
                y = j;
            }
    tie->dx = (double)x + peaks->shift_x;
    tie->dy = (double)y + peaks->shift_y;
    tie->q = 0;
    if (!(top > 0))
        return;
    tie->dx += parabola((double)surface(s->p, x - 1, y, n), (double)top,
                        (double)surface(s->p, x + 1, y, n));
    tie->dy += parabola((double)surface(s->p, x, y - 1, n), (double)top,
                        (double)surface(s->p, x, y + 1, n));
    const double median = (double)ys_quantile(s->box, side * side, 0.5);

    tie->q = ((double)top - median) / (ys_robust_sd(s->box, side * side) + 1e-12);
}

/* The middle of the surface into s->box, over its standard deviation and clipped. */
static void cut_box(const struct ys_peaks *peaks, const struct scratch *s, float *stacked)
{
    const int64_t r = peaks->box;
    const size_t n = peaks->n;
    double sum = 0, sum2 = 0;
    float *dst = s->box;

    for (size_t i = 0; i < n * n; i++) {
        sum += (double)s->p[i].r;
        sum2 += (double)s->p[i].r * (double)s->p[i].r;
    }
    const double mean = sum / (double)(n * n);
    const double sd = sqrt(fmax(sum2 / (double)(n * n) - mean * mean, 0));
    const double scale = sd > 0 ? 1 / sd : 0;

    for (int64_t y = -r; y <= r; y++)
        for (int64_t x = -r; x <= r; x++) {
            const float c = surface(s->p, x, y, peaks->n);

            *dst++ = c;
            if (stacked) {
                const float z = (float)((double)c * scale);

                *stacked++ = z < CLIP_LOW ? CLIP_LOW : z > CLIP_HIGH ? CLIP_HIGH : z;
            }
        }
}

struct run {
    struct ys_peaks *peaks;
    float *boxes; /* count of them, or NULL */
    bool *failed; /* count: out of memory */
};

static double overlap(int64_t first, uint32_t n, uint32_t size)
{
    const int64_t a = first < 0 ? 0 : first, b = first + n > size ? size : first + n;

    return b > a ? (double)(b - a) / n : 0;
}

static void one_window(void *ctx, size_t i)
{
    const struct run *run = ctx;
    struct ys_peaks *peaks = run->peaks;
    const size_t n2 = (size_t)peaks->n * peaks->n, side = 2 * (size_t)peaks->box + 1;
    const int64_t x = peaks->at[2 * i], y = peaks->at[2 * i + 1];
    const int64_t x2 = x + peaks->shift_x, y2 = y + peaks->shift_y;
    struct ys_tie *tie = &peaks->tie[i];

    *tie = (struct ys_tie){(double)x + peaks->n / 2.0, (double)y + peaks->n / 2.0, 0, 0, -1};
    if (overlap(x2, peaks->n, peaks->other->width) *
            overlap(y2, peaks->n, peaks->other->height) <
        MIN_OVERLAP)
        return;
    kiss_fft_cpx *room = ys_new_raw(3 * n2, sizeof *room);
    float *box = ys_new_raw(side * side, sizeof *box);
    const struct scratch s = {room, room + n2, room + 2 * n2, box};

    run->failed[i] = !room || !box;
    if (!run->failed[i]) {
        load(s.p, peaks->reference, (ptrdiff_t)x, (ptrdiff_t)y, peaks->fft);
        load(s.q, peaks->other, (ptrdiff_t)x2, (ptrdiff_t)y2, peaks->fft);
        correlate(&s, peaks->fft);
        cut_box(peaks, &s, run->boxes ? run->boxes + i * side * side : NULL);
        best_point(tie, peaks, &s);
    }
    free(room);
    free(box);
}

ys_status ys_peaks_find(struct ys_peaks *peaks, struct ys_error *err)
{
    const size_t side = 2 * (size_t)peaks->box + 1, cells = side * side;
    struct run run = {.peaks = peaks, .failed = ys_new(peaks->count, sizeof *run.failed)};
    bool ok = run.failed != NULL;

    if (peaks->stack) {
        run.boxes = ys_new(peaks->count, cells * sizeof *run.boxes);
        ok = ok && run.boxes;
    }
    if (ok)
        ysk_tasks_run(peaks->count, peaks->threads, one_window, &run);
    for (size_t i = 0; ok && i < peaks->count; i++)
        ok = !run.failed[i];
    if (ok && peaks->stack) {
        memset(peaks->stack, 0, cells * sizeof *peaks->stack);
        for (size_t i = 0; i < peaks->count; i++)
            for (size_t k = 0; k < cells; k++)
                peaks->stack[k] += run.boxes[i * cells + k];
    }
    free(run.boxes);
    free(run.failed);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "out of memory to correlate %zu windows of %u px",
                        peaks->count, peaks->n);
}

struct ys_coarse ys_stack_peak(const float *stack, uint32_t box)
{
    const size_t side = 2 * (size_t)box + 1;
    size_t top = 0, rest = 0;
    double sum = 0, sum2 = 0;

    for (size_t i = 1; i < side * side; i++)
        if (stack[i] > stack[top])
            top = i;
    const double px = (double)(top % side), py = (double)(top / side);

    for (size_t i = 0; i < side * side; i++)
        if (hypot((double)(i % side) - px, (double)(i / side) - py) > 4) {
            sum += (double)stack[i];
            sum2 += (double)stack[i] * (double)stack[i];
            rest++;
        }
    struct ys_coarse out = {px - box, py - box, 0};

    if (rest > 20) { /* fewer cells have no spread to speak of */
        const double mean = sum / (double)rest;

        out.q = ((double)stack[top] - mean) /
                (sqrt(fmax(sum2 / (double)rest - mean * mean, 0)) + 1e-12);
    }
    return out;
}
