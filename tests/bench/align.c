/*
 * align.c - resampling and phase correlation beside OpenCV's, in one process and in turn
 *
 * Resampling: 4096 x 4096 floats of 1 and 4 bands by cubic convolution, turned by 0.3 degrees.  OpenCV is
 * given the place of every pixel; ours works it out of a lattice, and looks for pixels that show nothing,
 * in the time that is measured.  Phase correlation: windows of 256 x 256 px.  OpenCV correlates grey
 * pictures, ours complex gradients: twice the numbers, of one more transform.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/align/align.h"
#include "../../src/align/align_peak.h"
#include "../../src/bench/bench.h"
#include "align_peers.h"

enum { SIDE = 4096, STEP = 32, ROUNDS = 7, MOST_THREADS = 2, WINDOW = 256, WINDOWS = 100 };

static const double TURN = 0.3 * 3.14159265358979323846 / 180;

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *t)
{
    qsort(t, ROUNDS, sizeof *t, rising);
    return t[ROUNDS / 2];
}

/* A ground of waves and noise, 0 to 255. */
static float ground(double x, double y, unsigned band)
{
    uint32_t h =
        (uint32_t)(int64_t)floor(x) * 0x9e3779b1u ^ (uint32_t)(int64_t)floor(y) * 0x85ebca77u;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    return (float)(120 + 60 * sin(x * 0.11 + band) + 50 * cos(y * 0.07 - x * 0.05) +
                   (double)(h >> 28));
}

static struct ys_point place(double x, double y)
{
    const double c = cos(TURN), s = sin(TURN), u = x - SIDE / 2.0, v = y - SIDE / 2.0;

    return (struct ys_point){SIDE / 2.0 + c * u - s * v + 3.3,
                             SIDE / 2.0 + s * u + c * v - 1.7};
}

struct resampling {
    struct ys_image src, out;
    struct ys_lattice lattice;
    float *inter, *x, *y; /* OpenCV's picture, bands of a pixel together, and places */
    struct peer_remap *peer;
};

static bool draw(struct resampling *r, unsigned bands)
{
    const size_t n = (size_t)SIDE * SIDE, side = SIDE / STEP + 1;

    r->lattice = (struct ys_lattice){.nx = side, .ny = side, .step = STEP};
    r->lattice.at = malloc(side * side * sizeof *r->lattice.at);
    r->inter = malloc(n * bands * sizeof *r->inter);
    r->x = malloc(n * sizeof *r->x);
    r->y = malloc(n * sizeof *r->y);
    if (ys_image_new(&r->src, SIDE, SIDE, bands, 0, NULL) || !r->lattice.at || !r->inter ||
        !r->x || !r->y)
        return false;
    memset(r->src.valid, 1, n);
    for (size_t i = 0; i < n; i++) {
        const double x = (double)(i % SIDE) + 0.5, y = (double)(i / SIDE) + 0.5;
        const struct ys_point p = place(x, y);

        for (unsigned b = 0; b < bands; b++)
            r->inter[i * bands + b] = r->src.plane[b][i] = ground(x, y, b);
        r->x[i] = (float)(p.x - 0.5);
        r->y[i] = (float)(p.y - 0.5);
    }
    for (size_t i = 0; i < side * side; i++)
        r->lattice.at[i] =
            place((double)(i % side) * STEP + 0.5, (double)(i / side) * STEP + 0.5);
    r->peer = peer_remap_new(r->inter, SIDE, SIDE, (int)bands, r->x, r->y);
    return true;
}

/* Mean difference in levels, away from the edge: OpenCV rounds places to 1/32 px, and takes another slope
 * of the kernel. */
static double difference(const struct resampling *r, unsigned bands)
{
    const float *const other = peer_remap_out(r->peer);
    double sum = 0;
    size_t n = 0;

    for (size_t y = 64; y < SIDE - 64; y++)
        for (size_t x = 64; x < SIDE - 64; x++, n++)
            sum +=
                fabs((double)(r->out.plane[0][y * SIDE + x] - other[(y * SIDE + x) * bands]));
    return sum / (double)n;
}

static bool resampling_row(unsigned bands)
{
    struct resampling r = {.peer = NULL};
    double t[3][MOST_THREADS][ROUNDS];
    bool ok = draw(&r, bands);

    for (int round = -1; ok && round < ROUNDS; round++)
        for (int k = 0; ok && k < MOST_THREADS; k++)
            for (int side = 0; ok && side < 3; side++) {
                const double t0 = ys_bench_now_s();

                if (side == 0) {
                    ys_image_fini(&r.out);
                    ok = !ys_resample(&r.out, SIDE, SIDE, &r.src, &r.lattice, 0, k + 1, NULL);
                } else {
                    peer_remap_run(r.peer, side == 2, k + 1);
                }
                if (round >= 0)
                    t[side][k][round] = ys_bench_now_s() - t0;
            }
    if (ok && difference(&r, bands) > 3) {
        fprintf(stderr, "align: resampled pictures differ by %.2f levels\n",
                difference(&r, bands));
        ok = false;
    }
    if (ok) {
        printf("| cubic resampling, %u band%s of floats, Mpixel/s |", bands,
               bands > 1 ? "s" : "");
        for (int side = 0; side < 3; side++)
            printf(" %.0f / %.0f |", SIDE * (double)SIDE / median(t[side][0]) / 1e6,
                   SIDE * (double)SIDE / median(t[side][1]) / 1e6);
        puts("");
    }
    ys_image_fini(&r.src);
    ys_image_fini(&r.out);
    free(r.lattice.at);
    free(r.inter);
    free(r.x);
    free(r.y);
    if (r.peer)
        peer_remap_free(r.peer);
    return ok;
}

struct correlating {
    struct ys_image reference,
        other; /* all windows one below another: both sides take the same */
    struct ys_gradient_field a, b;
    uint8_t *usable;
    uint32_t at[2 * WINDOWS];
    struct ys_tie_point tie[WINDOWS];
    double xy[2 * WINDOWS];
    struct ys_fft *fft;
};

static bool draw_windows(struct correlating *c)
{
    const size_t n = (size_t)WINDOW * WINDOW * WINDOWS;

    c->usable = malloc(n);
    if (!c->usable || ys_image_new(&c->reference, WINDOW, WINDOW * WINDOWS, 1, 0, NULL) ||
        ys_image_new(&c->other, WINDOW, WINDOW * WINDOWS, 1, 0, NULL) ||
        ys_fft_new(&c->fft, WINDOW, NULL))
        return false;
    memset(c->usable, 1, n);
    for (size_t i = 0; i < n; i++) {
        const double x = (double)(i % WINDOW), y = (double)(i / WINDOW);

        c->reference.plane[0][i] = ground(x, y, 0);
        c->other.plane[0][i] = ground(x - 2, y + 3, 0);
    }
    for (uint32_t i = 0; i < WINDOWS; i++)
        c->at[2 * i + 1] = i * WINDOW;
    return !ys_gradient_field_new(&c->a, &c->reference, c->usable, 1, NULL) &&
           !ys_gradient_field_new(&c->b, &c->other, c->usable, 1, NULL);
}

static bool correlate_once(struct correlating *c, int side, int threads)
{
    struct ys_correlation job = {.reference = &c->a,
                                 .other = &c->b,
                                 .fft = c->fft,
                                 .n = WINDOW,
                                 .at = c->at,
                                 .count = WINDOWS,
                                 .box = 48,
                                 .search = 8,
                                 .tie = c->tie,
                                 .threads = threads};

    if (side == 0)
        return !ys_correlate_windows(&job, NULL);
    peer_phase_correlate(c->xy, c->reference.plane[0], c->other.plane[0], WINDOW, WINDOWS,
                         threads);
    return true;
}

static bool as_drawn(const struct correlating *c)
{
    bool ok = true;

    for (int i = 0; i < WINDOWS; i++)
        ok = ok && hypot(c->tie[i].dx - 2, c->tie[i].dy + 3) < 0.2 &&
             hypot(c->xy[2 * i] - 2, c->xy[2 * i + 1] + 3) < 0.5;
    if (!ok)
        fputs("align: displacements differ from what was drawn\n", stderr);
    return ok;
}

static bool correlation_row(void)
{
    static struct correlating c;
    double t[2][MOST_THREADS][ROUNDS];
    bool ok = draw_windows(&c);

    for (int round = -1; ok && round < ROUNDS; round++)
        for (int k = 0; ok && k < MOST_THREADS; k++)
            for (int side = 0; ok && side < 2; side++) {
                const double t0 = ys_bench_now_s();

                ok = correlate_once(&c, side, k + 1);
                if (round >= 0)
                    t[side][k][round] = ys_bench_now_s() - t0;
            }
    if (ok && (ok = as_drawn(&c)))
        printf("| phase correlation, %d px, windows/s | %.0f / %.0f | %.0f / %.0f | |\n",
               WINDOW, WINDOWS / median(t[0][0]), WINDOWS / median(t[0][1]),
               WINDOWS / median(t[1][0]), WINDOWS / median(t[1][1]));
    ys_image_fini(&c.reference);
    ys_image_fini(&c.other);
    ys_gradient_field_fini(&c.a);
    ys_gradient_field_fini(&c.b);
    free(c.usable);
    ys_fft_free(c.fft);
    return ok;
}

int main(void)
{
    printf(
        "Alignment, on 1 and 2 threads; %s:\n\n"
        "| | yardstick | OpenCV | OpenCV, places rounded before |\n| --- | --- | --- | --- |\n",
        peer_align_version());
    const bool ok[3] = {resampling_row(1), resampling_row(4), correlation_row()};

    return ok[0] && ok[1] && ok[2] ? 0 : 1;
}
