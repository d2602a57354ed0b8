/*
 * sharpness_cutoff.c - at which frequency the spectrum of the steepest edges ends
 *
 * The differences of neighbours along an edge's profile are the spread function of the picture,
 * so their spectrum is its transfer function, and that of a sharp picture is nearly flat.
 * Segments with the largest differences are taken alone: noise and soft ground hardly count there.
 * What is left of noise is white, and in differences grows with frequency in a known way: it is
 * taken off.
 */

#include "sharpness_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../base/maths.h"
#include "../base/mem.h"
#include "quantile.h"

/* A segment is as long as keeps an edge apart from the next one and yet tells frequencies. */
enum { SEGMENT = 64, HOP = SEGMENT / 2, BINS = SEGMENT / 2 + 1 };
/* Every second row, those between say nearly the same; but every one of small windows. */
enum { ROW_STEP = 2, STEP_FROM_PX = 256 };

/* The steepest tenth, but no segment whose differences are below a fiftieth of the steepest ones'
 * power: in a picture of few objects on water, nine of ten segments are water. */
static const double steepest = 0.9, brightest = 0.99, least_power = 0.02;
enum { LEAST_SEGMENTS = 48 };

/* Power at the cut-off, of the plateau's: amplitude 1/4.  Lower, and noise and JPEG of quality 75
 * hide it; higher, and it depends on how near lines stand to each other. */
static const double cutoff_power = 0.063;
/* Where that lies in a picture with a spread of 0.7 pixels, the usual one of satellites (amplitude
 * of a tenth at half a cycle a pixel). */
static const double usual_cutoff = 0.378;

/* Share of the noise that is taken off: its level is that of the quietest frequency, which has some
 * of the picture itself. */
static const double noise_share = 0.97;
/* Plateau over noise, below which nothing is told. */
static const double least_snr = 2;

/* Below this cut-off the spectrum has too few steps: the picture is halved. */
static const double coarse_cutoff = 0.14;
enum { LEVELS = 3 };
/* A halved picture that was too noisy whole is believed only when it is far from sharp. */
static const double noisy_cutoff = 0.3;

struct basis { /* of the transform of a segment, window included */
    float cosine[BINS][SEGMENT], sine[BINS][SEGMENT];
};

static void basis_make(struct basis *basis)
{
    for (int k = 0; k < BINS; k++)
        for (int i = 0; i < SEGMENT; i++) {
            const double hann = 0.5 - 0.5 * cos(2 * YS_PI * (i + 1) / (SEGMENT + 1));
            const double turn = 2 * YS_PI * ((k * i) % SEGMENT) / SEGMENT;

            basis->cosine[k][i] = (float)(hann * cos(turn));
            basis->sine[k][i] = (float)(hann * sin(turn));
        }
}

/* The differences of a segment, and their power; NaN where a pixel is unknown. */
static float differ(float d[SEGMENT], const float *p)
{
    float power = 0;

    for (int i = 0; i < SEGMENT; i++) {
        d[i] = p[i + 1] - p[i];
        power += d[i] * d[i];
    }
    return power;
}

static uint32_t segments_of(const struct ys_rows_of *rows)
{
    return rows->width > SEGMENT ? (rows->width - 1 - SEGMENT) / HOP + 1 : 0;
}

static uint32_t row_step(const struct ys_rows_of *rows)
{
    return rows->height < STEP_FROM_PX ? 1 : ROW_STEP;
}

/* Powers of all segments, window by window, row by row; those unknown are left out. */
static size_t powers(float *out, const struct ys_rows_of *rows)
{
    const uint32_t segments = segments_of(rows), step = row_step(rows);
    float d[SEGMENT];
    size_t n = 0;

    for (size_t w = 0; w < rows->n; w++)
        for (uint32_t y = 0; y < rows->height; y += step)
            for (uint32_t s = 0; s < segments; s++) {
                const float *p = rows->window[w] + (size_t)y * rows->width + (size_t)s * HOP;
                const float power = differ(d, p);

                if (isfinite(power))
                    out[n++] = power;
            }
    return n;
}

static void add_spectrum(double sum[BINS], const float d[SEGMENT], float power,
                         const struct basis *basis)
{
    for (int k = 0; k < BINS; k++) {
        float re = 0, im = 0;

        for (int i = 0; i < SEGMENT; i++) {
            re += d[i] * basis->cosine[k][i];
            im += d[i] * basis->sine[k][i];
        }
        /* Each segment alike, or the one brightest roof would be the picture. */
        sum[k] += (double)(re * re + im * im) / (double)power;
    }
}

/* How many segments are summed. */
static size_t sum_spectra(double sum[BINS], const struct ys_rows_of *rows, float least,
                          const struct basis *basis)
{
    const uint32_t segments = segments_of(rows), step = row_step(rows);
    float d[SEGMENT];
    size_t n = 0;

    for (size_t w = 0; w < rows->n; w++)
        for (uint32_t y = 0; y < rows->height; y += step)
            for (uint32_t s = 0; s < segments; s++) {
                const float *p = rows->window[w] + (size_t)y * rows->width + (size_t)s * HOP;
                const float power = differ(d, p);

                if (!(power >= least && power > 0))
                    continue;
                add_spectrum(sum, d, power, basis);
                n++;
            }
    return n;
}

/* White noise, differenced. */
static double noise_shape(int k)
{
    const double s = 2 * sin(YS_PI * k / SEGMENT);

    return s * s;
}

/* The frequency at which the smoothed spectrum falls below the cut-off, cycles a pixel; 1/2 where
 * it does not; NaN where noise hides it. */
static double cutoff_of(const double sum[BINS])
{
    double noise = INFINITY, clean[BINS], smooth[BINS];
    int top = 2;

    for (int k = 4; k < BINS; k++)
        noise = fmin(noise, sum[k] / noise_shape(k));
    for (int k = 1; k < BINS; k++)
        clean[k] = sum[k] - noise_share * noise * noise_shape(k);
    for (int k = 2; k < BINS; k++) {
        smooth[k] = k + 1 < BINS ? (clean[k - 1] + clean[k] + clean[k + 1]) / 3
                                 : (clean[k - 1] + clean[k]) / 2;
        if (smooth[k] > smooth[top])
            top = k;
    }
    if (smooth[top] < least_snr * noise * noise_shape(top))
        return NAN;
    const double level = cutoff_power * smooth[top];

    for (int k = top + 1; k < BINS; k++) {
        if (smooth[k] >= level)
            continue;
        const double a = log(smooth[k - 1]), b = log(fmax(smooth[k], 1e-3 * level));

        return (k - 1 + (a - log(level)) / (a - b)) / SEGMENT;
    }
    return 0.5;
}

static bool level_cutoff(double *out, const struct ys_rows_of *rows)
{
    float *power = ys_new_raw(rows->n * rows->height * segments_of(rows), sizeof *power);
    struct basis *basis = ys_new_raw(1, sizeof *basis);
    double sum[BINS] = {0};

    *out = NAN;
    if (power && basis) {
        const size_t n = powers(power, rows);
        const float least = fmaxf(ys_quantile(power, n, steepest),
                                  (float)least_power * ys_quantile(power, n, brightest));

        basis_make(basis);
        if (n && sum_spectra(sum, rows, least, basis) >= LEAST_SEGMENTS)
            *out = cutoff_of(sum);
    }
    const bool ok = power && basis;

    free(power);
    free(basis);
    return ok;
}

/* Windows of half the size, by means of 2 x 2 pixels, in place. */
static void halve(struct ys_rows_of *rows)
{
    const uint32_t w = rows->width / 2, h = rows->height / 2;

    for (size_t k = 0; k < rows->n; k++)
        for (uint32_t y = 0; y < h; y++) {
            const float *a = rows->window[k] + 2 * (size_t)y * rows->width,
                        *b = a + rows->width;
            float *out = rows->window[k] + (size_t)y * w;

            for (uint32_t x = 0; x < w; x++)
                out[x] = 0.25f * (a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1]);
        }
    rows->width = w;
    rows->height = h;
}

bool ys_rows_cutoff(double *blur_px, struct ys_rows_of *rows)
{
    double cutoff = NAN;
    bool noisy = false;

    *blur_px = NAN;
    for (int level = 0; level < LEVELS; level++) {
        double here;

        if (level)
            halve(rows);
        if (!segments_of(rows))
            break;
        if (!level_cutoff(&here, rows))
            return false;
        if (isnan(here)) {
            noisy = true;
            continue;
        }
        if (noisy && here > noisy_cutoff)
            break;
        noisy = false;
        cutoff = here / (1 << level);
        if (here >= coarse_cutoff)
            break;
    }
    *blur_px = usual_cutoff / cutoff;
    return true;
}
