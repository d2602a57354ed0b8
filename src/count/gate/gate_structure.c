/*
 * gate_structure.c - whether a picture shows anything at the scale of a class
 *
 * A black, white or noisy picture has no objects in it and would be counted 0 beyond doubt.  What
 * tells it from an empty yard is that a yard has edges: of tracks, kerbs, tyre marks, shadows.  So
 * the steps between neighbouring squares of half the class's width are measured, over the area and
 * the ground round it, against what the noise and the levels of the tile would make of nothing.
 */

#include "gate.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../raster/quantile.h"

/* Squares of half the least width: two across an object, so that its sides and gaps show. */
static const double SQUARE_SHARE = 0.5;

/* The strongest steps: one in a thousand, which the rim of one object in a hectare gives, and one
 * in two hundred; and what these are of normal noise, standard deviations. */
enum { N_STRONG = 2 };
static const double STRONG[N_STRONG] = {0.999, 0.995}, NORMAL_STRONG[N_STRONG] = {3.29, 2.81};

/* In steps between levels of the tile.  Good pictures: 21 (a meadow) and 26 (another), else 29 and
 * more; at a tenth of the light 6 to 16; fog that leaves a tenth of the contrast 6 to 16. */
static const double LEAST_LEVELS = 12;

/* In units of what noise alone gives.  Noise: 0.7 to 1.03, through JPEG 75 2.2 to 2.8; good
 * pictures: 3.5 (a meadow), 6.0 and more. */
static const double LEAST_OVER_NOISE = 3.2;

/* Strongest over median step, 4.9 for any normal field, blurred noise among them: 4.67 to 5.0 and
 * through JPEG up to 5.2; good pictures: forests 5.3 to 6.4, all else more. */
static const double LEAST_TAIL = 5.15;
enum { TAIL_SAMPLES = 20000 };

/* Steps between squares a third to half as large, over those between the squares: 0 is a ramp, so
 * nothing is sharper than the class itself, 1 a sharp edge.  Blur of 4 px sd and more: 0.03 as a
 * rule; good pictures: 0.21 and more.  Finer blur is for the measure of resolution to find. */
static const double LEAST_SHARP = 0.08;

/* Steps at the borders of blocks of 8 px over those inside.  JPEG 5: 3.3 to 7 in nine of ten,
 * JPEG 75: at most 1.46; good pictures: 1.79 and 1.39, else at most 1.26. */
static const double MOST_BLOCKY = 2.5;
enum { BLOCK_PX = 8, LEAST_BLOCKS_PX = 64 };

/* Levels further from the deciles than this many times their distance are cut: the rim of a glint
 * or of a burnt-out patch would stand for all edges.  Where nearly all is calm water, the deciles
 * lie next to each other, and these steps between levels count. */
static const double REACH = 4, LEAST_REACH_LEVELS = 64;

/* Squares that are looked at: the strongest of a thousand are some 60.  Of 145 counts of drawn, real
 * and empty places none is another one than with twice as many. */
enum { MOST_SAMPLES = 30000, BLOCK_ROWS = 4 };

struct window {
    const struct ys_gate_pixels *pixels;
    size_t width, height, x0, y0; /* of the image */
    double *sum;                  /* integral images, (width + 1) * (height + 1) */
    uint32_t *count;              /* of valid pixels; NULL: all are */
    float *sample;
    size_t n_sample, stride;
};

static void window_fini(struct window *window)
{
    ys_scratch_free(window->sum);
    ys_scratch_free(window->count);
    free(window->sample);
}

static const float *grey_row(const struct window *window, size_t y)
{
    const struct ys_gate_pixels *pixels = window->pixels;

    return pixels->grey + (window->y0 + y) * pixels->image->width + window->x0;
}

static const uint8_t *valid_row(const struct window *window, size_t y)
{
    const struct ys_image *image = window->pixels->image;

    return image->valid + (window->y0 + y) * image->width + window->x0;
}

static void fill_sums(struct window *out)
{
    const size_t row = out->width + 1;
    const struct ys_gate_pixels *pixels = out->pixels;
    const double reach = fmax(REACH * (double)(pixels->high - pixels->low),
                              LEAST_REACH_LEVELS * pixels->quantum);
    const float low = (float)(pixels->low - reach), high = (float)(pixels->high + reach);

    for (size_t x = 0; x < row; x++)
        out->sum[x] = 0;
    for (size_t y = 0; y < out->height; y++) {
        const float *grey = grey_row(out, y);
        const double *above = out->sum + y * row;
        double *to = out->sum + (y + 1) * row, sum = 0;

        to[0] = 0;
        for (size_t x = 0; x < out->width; x++) {
            const float v = grey[x] < low ? low : grey[x] > high ? high : grey[x];

            sum += (double)v;
            to[x + 1] = above[x + 1] + sum;
        }
    }
}

static void fill_counts(struct window *out)
{
    const size_t row = out->width + 1;

    for (size_t y = 0; y < out->height; y++) {
        const uint8_t *valid = valid_row(out, y);
        uint32_t count = 0;

        for (size_t x = 0; x < out->width; x++) {
            count += valid[x];
            out->count[(y + 1) * row + x + 1] = out->count[y * row + x + 1] + count;
        }
    }
}

static bool window_new(struct window *out, const struct ys_gate_pixels *pixels,
                       const struct ys_part *part)
{
    *out = (struct window){.pixels = pixels,
                           .width = part->x1 - part->x0,
                           .height = part->y1 - part->y0,
                           .x0 = part->x0,
                           .y0 = part->y0};
    const size_t n = out->width * out->height, n_sum = (out->width + 1) * (out->height + 1);

    out->stride = 1 + n / MOST_SAMPLES;
    out->sum = ys_scratch_new_raw(pixels->image->scratch, n_sum, sizeof *out->sum);
    out->sample = ys_new_raw(2 * (n / out->stride + 1), sizeof *out->sample);
    if (!pixels->all_used)
        out->count = ys_scratch_new(pixels->image->scratch, n_sum, sizeof *out->count);
    if (!out->sum || !out->sample || (!pixels->all_used && !out->count))
        return false;
    fill_sums(out);
    if (out->count)
        fill_counts(out);
    return true;
}

/* Mean of the square of side s whose first pixel is (x, y); false: not all of it is seen. */
static bool square(double *mean, const struct window *window, size_t x, size_t y, size_t s)
{
    const size_t row = window->width + 1, a = y * row + x, b = (y + s) * row + x;
    const uint32_t *count = window->count;

    if (x + s > window->width || y + s > window->height ||
        (count && count[b + s] - count[a + s] - count[b] + count[a] != s * s))
        return false;
    *mean = (window->sum[b + s] - window->sum[a + s] - window->sum[b] + window->sum[a]) /
            (double)(s * s);
    return true;
}

/* Steps between squares of side s that touch, across and down, into the sample. */
static void sample_steps(struct window *window, size_t s)
{
    const size_t n = window->width * window->height;

    window->n_sample = 0;
    for (size_t i = 0; i < n; i += window->stride) {
        const size_t x = i % window->width, y = i / window->width;
        double here, beside;

        if (!square(&here, window, x, y, s))
            continue;
        if (square(&beside, window, x + s, y, s))
            window->sample[window->n_sample++] = (float)fabs(here - beside);
        if (square(&beside, window, x, y + s, s))
            window->sample[window->n_sample++] = (float)fabs(here - beside);
    }
}

/* Of one pixel, from differences of differences: ground and edges along rows and columns fall
 * out. */
static double noise_sd(struct window *window)
{
    const size_t n = window->width * window->height;

    window->n_sample = 0;
    for (size_t i = 0; i < n; i += window->stride) {
        const size_t x = i % window->width, y = i / window->width;

        if (x + 1 >= window->width || y + 1 >= window->height)
            continue;
        const float *a = grey_row(window, y) + x, *b = grey_row(window, y + 1) + x;
        const uint8_t *u = valid_row(window, y) + x, *v = valid_row(window, y + 1) + x;

        if (u[0] && u[1] && v[0] && v[1])
            window->sample[window->n_sample++] = fabsf(a[0] - a[1] - b[0] + b[1]);
    }
    return 1.4826 * ys_quantile(window->sample, window->n_sample, 0.5) / 2;
}

/* Mean step at the borders of a grid of blocks over the usual one, along one axis. */
static double blockiness(const struct window *window, bool down)
{
    const size_t step_y = down ? 1 : BLOCK_ROWS, step_x = down ? BLOCK_ROWS : 1;
    const float cut = window->pixels->high - window->pixels->low; /* no edge stands for all */
    double sum[BLOCK_PX] = {0}, n[BLOCK_PX] = {0}, mean[BLOCK_PX], most = 0;

    for (size_t y = 1; y < window->height; y += step_y) {
        const float *here = grey_row(window, y), *before = grey_row(window, y - down);
        const uint8_t *valid = valid_row(window, y), *was = valid_row(window, y - down);

        for (size_t x = 1; x < window->width; x += step_x) {
            const size_t from = down ? x : x - 1, phase = (down ? y : x) % BLOCK_PX;

            if (!valid[x] || !was[from])
                continue;
            const float step = fabsf(here[x] - before[from]);

            sum[phase] += (double)(step < cut ? step : cut);
            n[phase]++;
        }
    }
    for (int k = 0; k < BLOCK_PX; k++) {
        mean[k] = n[k] > 0 ? sum[k] / n[k] : 0;
        most = fmax(most, mean[k]);
    }
    const double usual = ys_select(mean, BLOCK_PX, BLOCK_PX / 2);

    return usual > 0 ? most / usual : most > 0 ? INFINITY : 1;
}

struct figures {
    double edges, usual;    /* steps: the strongest, and the median */
    double noise, by_noise; /* of a pixel; strongest steps that it alone would give */
    double sharp, blocky;
    size_t side, finer_side, n;
};

/* Two quantiles, of which the sharper counts: one burnt-out patch is all of the strongest steps
 * between squares, yet has too short a rim to be all of those between smaller ones.  sd: of the difference of two pixels, by noise alone. */
static void measure_sharp(struct figures *out, struct window *window, const double coarse[],
                          double sd)
{
    const double side = (double)out->side, finer_side = (double)out->finer_side;
    const double ramp = finer_side / side;

    sample_steps(window, out->finer_side);
    out->sharp = 0;
    for (int k = 0; k < N_STRONG; k++) {
        const double finer = ys_quantile(window->sample, window->n_sample, STRONG[k]);
        const double noise = NORMAL_STRONG[k] * sd;
        const double a = sqrt(fmax(0, pow(coarse[k], 2) - pow(noise / side, 2)));
        const double b = sqrt(fmax(0, finer * finer - pow(noise / finer_side, 2)));

        if (a > 0)
            out->sharp = fmax(out->sharp, (b / a - ramp) / (1 - ramp));
    }
}

static void measure(struct figures *out, struct window *window, double square_px)
{
    double steps[N_STRONG];

    out->side = (size_t)fmax(2, floor(square_px + 0.5));
    out->finer_side = out->side / 2;
    out->noise = hypot(noise_sd(window), window->pixels->quantum / sqrt(12 * 3));
    out->by_noise = NORMAL_STRONG[0] * sqrt(2) * out->noise / (double)out->side;
    sample_steps(window, out->side);
    out->n = window->n_sample;
    for (int k = 0; k < N_STRONG; k++)
        steps[k] = ys_quantile(window->sample, window->n_sample, STRONG[k]);
    out->edges = steps[0];
    out->usual = ys_quantile(window->sample, window->n_sample, 0.5);
    measure_sharp(out, window, steps, sqrt(2) * out->noise);
    out->blocky = 0;
    if (window->width >= LEAST_BLOCKS_PX && window->height >= LEAST_BLOCKS_PX)
        out->blocky = fmin(blockiness(window, false), blockiness(window, true));
}

static void judge(struct ys_structure *out, const struct figures *f, double quantum)
{
    const double needed = fmax(LEAST_LEVELS * quantum, LEAST_OVER_NOISE * f->by_noise);

    out->edges = f->edges;
    out->noise = f->noise;
    out->blocky = f->blocky;
    out->share = needed > 0 ? f->edges / needed : f->edges > 0;
    if (out->share < 1)
        ys_text_fit(out->measured, sizeof out->measured,
                    "structure %.1f of what the class needs: edges of %.3g levels, noise %.2g",
                    out->share, f->edges, f->noise);
    else if (f->n >= TAIL_SAMPLES && f->edges < LEAST_TAIL * f->usual)
        ys_text_fit(out->measured, sizeof out->measured,
                    "no edges: steps of %.3g levels are as common as in noise", f->edges);
    else if (f->sharp < LEAST_SHARP)
        ys_text_fit(out->measured, sizeof out->measured,
                    "blurred: no edge is sharper than the class is wide");
    else if (f->blocky > MOST_BLOCKY)
        ys_text_fit(out->measured, sizeof out->measured,
                    "compressed: steps at the borders of %d pixel blocks are %.1f times those "
                    "inside",
                    BLOCK_PX, fmin(f->blocky, 99));
    out->shown = !*out->measured;
}

ys_status ys_structure_measure(struct ys_structure *out, const struct ys_gate_pixels *pixels,
                               const struct ys_part *part, double width_m, struct ys_error *err)
{
    const double gsd_m = sqrt(pixels->image->gsd_x_m * pixels->image->gsd_y_m);
    struct window window;
    struct figures figures;

    *out = (struct ys_structure){0};
    if (!window_new(&window, pixels, part)) {
        window_fini(&window);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to look at an area");
    }
    measure(&figures, &window, SQUARE_SHARE * width_m / gsd_m);
    judge(out, &figures, pixels->quantum);
    window_fini(&window);
    return YS_OK;
}
