/*
 * align_peak.c - phase correlation of windows
 *
 * The normalised cross spectrum is weighted by a Gaussian low pass, sigma 0.15 cycles a pixel.  It
 * leaves out what aliasing, noise and resampling spoil, and makes the peak a Gaussian of sigma
 * 1 / (2 pi 0.15) = 1.06 px, for which a parabola through the logarithms is exact
 * (of a pure shift without noise).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "../raster/fourier.h"
#include "../raster/quantile.h"
#include "align_parts.h"

static const double LOW_PASS = 0.15; /* cycles a pixel; found by trial before this program */
/* A displaced window of which a smaller share is on the tile is left out, as one with fewer
 * valid pixels is. */
static const double MIN_OVERLAP = YS_WINDOW_VALID_PERCENT / 100.0;
/* One window must not decide the stack: its surface is clipped, in standard deviations. */
static const float CLIP_LOW = -4, CLIP_HIGH = 12;
/* Frequencies below this share of the strongest are noise of the transform: they are not raised
 * to 1 as the others are.  The second only keeps 0 / 0 out of a window that is uniform. */
static const float SPECTRUM_FLOOR = 1e-6f, EVEN = 1e-20f;
/* Of the peak.  A neighbour below this share of it, or negative, is taken for this share: its
 * logarithm would decide alone. */
static const double LEAST_NEIGHBOUR = 0.02;
/* px: the top lies within half a pixel of the highest one, with room for noise; beyond it the
 * offset is clipped. */
static const double MOST_OFFSET_PX = 0.6;
/* A parabola flatter than this has no top. */
static const double LEAST_BEND = 1e-9;
/* The same for a surface. */
static const double TINY = 1e-12;
enum {
    PEAK_PX = 4,     /* round the coarse peak: its own slopes, 4 of its sigmas, are no noise */
    LEAST_CELLS = 20 /* fewer cells round it have no spread to speak of */
};

struct ys_fft {
    uint32_t n;
    struct ys_fourier *fourier;
    float *hann, *low_pass; /* n each: the windows are products of rows and columns */
};

struct scratch {
    struct ys_complex *p, *q, *t; /* n * n each */
    float *box;
};

ys_status ys_fft_new(struct ys_fft **out, uint32_t n, struct ys_error *err)
{
    struct ys_fft *fft = ys_new(1, sizeof *fft);

    *out = NULL;
    if (fft) {
        fft->n = n;
        fft->hann = ys_new_raw(n, sizeof *fft->hann);
        fft->low_pass = ys_new_raw(n, sizeof *fft->low_pass);
    }
    ys_status st = YS_OK;

    if (!fft || !fft->hann || !fft->low_pass)
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for transforms of %u points", n);
    if (!st)
        st = ys_fourier_new(&fft->fourier, n, err);
    if (st) {
        ys_fft_free(fft);
        return st;
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
    ys_fourier_free(fft->fourier);
    free(fft->hann);
    free(fft->low_pass);
    free(fft);
}

/* The window with its first pixel at (x0, y0), zero outside the field.  Its mean is taken off
 * and its edges are weighted down (Hann), because the transform takes opposite edges for
 * neighbours. */
static void load(struct ys_complex *dst, const struct ys_gradient_field *field, ptrdiff_t x0,
                 ptrdiff_t y0, const struct ys_fft *fft)
{
    const ptrdiff_t n = fft->n, w = field->width, h = field->height;
    const ptrdiff_t first = x0 < 0 ? -x0 : 0, end = x0 + n > w ? w - x0 : n;
    double re = 0, im = 0;

    for (ptrdiff_t y = 0; y < n; y++) {
        struct ys_complex *row = dst + y * n;

        memset(row, 0, (size_t)n * sizeof *row);
        if (y0 + y < 0 || y0 + y >= h)
            continue;
        for (ptrdiff_t x = first; x < end; x++) {
            const float *f = field->gradient + 2 * ((y0 + y) * w + x0 + x);

            row[x] = (struct ys_complex){f[0], f[1]};
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

/*
 * s->p: the correlation surface (real parts), its zero displacement at [0].  Every frequency
 * that the low pass leaves gets the same weight, whatever its strength: a bright quarter of the
 * window must not decide where the rest of it lies.
 */
static void correlate(const struct scratch *s, const struct ys_fft *fft)
{
    const size_t n = fft->n;
    float most = 0;

    ys_fourier_square(s->p, s->t, fft->fourier, false);
    ys_fourier_square(s->q, s->t, fft->fourier, false);
    for (size_t i = 0; i < n * n; i++) {
        const struct ys_complex p = s->p[i], q = s->q[i];
        const struct ys_complex r = {q.r * p.r + q.i * p.i, q.i * p.r - q.r * p.i};

        s->p[i] = r;
        s->q[i].r = sqrtf(r.r * r.r + r.i * r.i);
        most = s->q[i].r > most ? s->q[i].r : most;
    }
    const float floor = SPECTRUM_FLOOR * most + EVEN;

    for (size_t y = 0; y < n; y++)
        for (size_t x = 0; x < n; x++) {
            const size_t i = y * n + x;
            const float k = fft->low_pass[y] * fft->low_pass[x] / (s->q[i].r + floor);

            s->p[i].r *= k;
            s->p[i].i *= k;
        }
    ys_fourier_square(s->p, s->t, fft->fourier, true);
}

static float surface(const struct ys_complex *c, int64_t x, int64_t y, uint32_t n)
{
    return c[((uint64_t)y & (n - 1)) * n + ((uint64_t)x & (n - 1))].r; /* n: a power of two */
}

/* Offset of the peak from the middle of three values one pixel apart. */
static double parabola(double before, double at, double after)
{
    const double least = LEAST_NEIGHBOUR * at;
    const double a = log(fmax(before, least)), b = log(at), c = log(fmax(after, least));
    const double bend = a - 2 * b + c;

    return bend < -LEAST_BEND
               ? fmin(fmax((a - c) / (2 * bend), -MOST_OFFSET_PX), MOST_OFFSET_PX)
               : 0;
}

/* The best point of the search; peak height over the spread of the box, both from the median,
 * which the peak itself cannot move. */
static void best_point(struct ys_tie_point *tie, const struct ys_correlation *correlation,
                       const struct scratch *s)
{
    const int64_t r = correlation->search;
    const size_t side = 2 * (size_t)correlation->box + 1;
    const uint32_t n = correlation->n;
    int64_t x = 0, y = 0;
    float top = surface(s->p, x, y, n);

    for (int64_t j = -r; j <= r; j++)
        for (int64_t i = -r; i <= r; i++)
            if (surface(s->p, i, j, n) > top) {
                top = surface(s->p, i, j, n);
                x = i;
                y = j;
            }
    tie->dx = (double)x + correlation->shift_x;
    tie->dy = (double)y + correlation->shift_y;
    tie->q = 0;
    if (!(top > 0))
        return;
    tie->dx += parabola((double)surface(s->p, x - 1, y, n), (double)top,
                        (double)surface(s->p, x + 1, y, n));
    tie->dy += parabola((double)surface(s->p, x, y - 1, n), (double)top,
                        (double)surface(s->p, x, y + 1, n));
    const double median = (double)ys_quantile(s->box, side * side, 0.5);

    tie->q = ((double)top - median) / (ys_robust_sd(s->box, side * side) + TINY);
}

/* The middle of the surface: into s->box as it is, into stacked over its standard deviation and
 * clipped. */
static void cut_box(const struct ys_correlation *correlation, const struct scratch *s,
                    float *stacked)
{
    const int64_t r = correlation->box;
    const size_t n = correlation->n;
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
            const float c = surface(s->p, x, y, correlation->n);

            *dst++ = c;
            if (stacked) {
                const float z = (float)((double)c * scale);

                *stacked++ = z < CLIP_LOW ? CLIP_LOW : z > CLIP_HIGH ? CLIP_HIGH : z;
            }
        }
}

struct job {
    struct ys_correlation *correlation;
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
    const struct job *job = ctx;
    struct ys_correlation *correlation = job->correlation;
    const size_t n2 = (size_t)correlation->n * correlation->n,
                 side = 2 * (size_t)correlation->box + 1;
    const int64_t x = correlation->at[2 * i], y = correlation->at[2 * i + 1];
    const int64_t x2 = x + correlation->shift_x, y2 = y + correlation->shift_y;
    struct ys_tie_point *tie = &correlation->tie[i];

    *tie = (struct ys_tie_point){(double)x + correlation->n / 2.0,
                                 (double)y + correlation->n / 2.0, 0, 0, -1};
    if (overlap(x2, correlation->n, correlation->other->width) *
            overlap(y2, correlation->n, correlation->other->height) <
        MIN_OVERLAP)
        return;
    struct ys_complex *room = ys_new_raw(3 * n2, sizeof *room);
    float *box = ys_new_raw(side * side, sizeof *box);
    const struct scratch s = {room, room + n2, room + 2 * n2, box};

    job->failed[i] = !room || !box;
    if (!job->failed[i]) {
        load(s.p, correlation->reference, (ptrdiff_t)x, (ptrdiff_t)y, correlation->fft);
        load(s.q, correlation->other, (ptrdiff_t)x2, (ptrdiff_t)y2, correlation->fft);
        correlate(&s, correlation->fft);
        cut_box(correlation, &s, job->boxes ? job->boxes + i * side * side : NULL);
        best_point(tie, correlation, &s);
    }
    free(room);
    free(box);
}

ys_status ys_correlate_windows(struct ys_correlation *correlation, struct ys_error *err)
{
    const size_t side = 2 * (size_t)correlation->box + 1, cells = side * side;
    struct job job = {.correlation = correlation,
                      .failed = ys_new(correlation->count, sizeof *job.failed)};
    bool ok = job.failed != NULL;

    if (correlation->stack) {
        job.boxes = ys_new(correlation->count, cells * sizeof *job.boxes);
        ok = ok && job.boxes;
    }
    if (ok)
        ysk_tasks_run(correlation->count, correlation->threads, one_window, &job);
    for (size_t i = 0; ok && i < correlation->count; i++)
        ok = !job.failed[i];
    if (ok && correlation->stack) {
        memset(correlation->stack, 0, cells * sizeof *correlation->stack);
        for (size_t i = 0; i < correlation->count; i++)
            for (size_t k = 0; k < cells; k++)
                correlation->stack[k] += job.boxes[i * cells + k];
    }
    free(job.boxes);
    free(job.failed);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "out of memory to correlate %zu windows of %u px",
                        correlation->count, correlation->n);
}

struct ys_coarse_shift ys_coarse_shift_of(const float *stack, uint32_t box)
{
    const size_t side = 2 * (size_t)box + 1;
    size_t top = 0, rest = 0;
    double sum = 0, sum2 = 0;

    for (size_t i = 1; i < side * side; i++)
        if (stack[i] > stack[top])
            top = i;
    const double px = (double)(top % side), py = (double)(top / side);

    for (size_t i = 0; i < side * side; i++)
        if (hypot((double)(i % side) - px, (double)(i / side) - py) > PEAK_PX) {
            sum += (double)stack[i];
            sum2 += (double)stack[i] * (double)stack[i];
            rest++;
        }
    struct ys_coarse_shift out = {px - box, py - box, 0};

    if (rest > LEAST_CELLS) {
        const double mean = sum / (double)rest;

        out.q = ((double)stack[top] - mean) /
                (sqrt(fmax(sum2 / (double)rest - mean * mean, 0)) + TINY);
    }
    return out;
}
