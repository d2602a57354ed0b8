/* sharpness.c - how fine a picture really is: windows of it, and what two measures say together */

#include "sharpness.h"

#include <math.h>
#include <stdlib.h>

#include "../base/maths.h"
#include "../base/mem.h"
#include "sharpness_parts.h"

/* Less than this is too small to be measured: three segments of a spectrum. */
enum { LEAST_PX = 128 };

/* So many pixels of the lowest or the highest level in a row are a frame, a hole or an overflow, and
 * their borders no edges of the scene. */
enum { FRAME_PX = 16 };

size_t ys_sharp_windows(struct ys_part part[YS_SHARP_WINDOWS], uint32_t width, uint32_t height)
{
    enum { A_SIDE = 5 }; /* A_SIDE * A_SIDE <= YS_SHARP_WINDOWS */
    const uint32_t w = width < YS_SHARP_WINDOW_PX ? width : YS_SHARP_WINDOW_PX;
    const uint32_t h = height < YS_SHARP_WINDOW_PX ? height : YS_SHARP_WINDOW_PX;
    size_t n = 0;

    if (w < LEAST_PX || h < LEAST_PX)
        return 0;
    const uint32_t nx = width / w < A_SIDE ? width / w : A_SIDE;
    const uint32_t ny = height / h < A_SIDE ? height / h : A_SIDE;

    for (uint32_t j = 0; j < ny; j++)
        for (uint32_t i = 0; i < nx; i++) {
            const uint32_t x0 = (uint32_t)((uint64_t)(width - w) * (2 * i + 1) / (2 * nx));
            const uint32_t y0 = (uint32_t)((uint64_t)(height - h) * (2 * j + 1) / (2 * ny));

            part[n++] = (struct ys_part){x0, y0, x0 + w, y0 + h};
        }
    return n;
}

/* As ys_image_grey(), of a part alone. */
bool ys_sharp_add(struct ys_sharp_sample *sample, const struct ys_image *image,
                  const struct ys_part *part)
{
    const uint32_t w = part->x1 - part->x0, h = part->y1 - part->y0;
    float *grey = ys_new_raw((size_t)w * h, sizeof *grey);

    if (!grey)
        return false;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++) {
            const size_t at = (size_t)(part->y0 + y) * image->width + part->x0 + x;
            const float level = image->bands < 3 ? image->plane[0][at]
                                                 : 0.299f * image->plane[0][at] +
                                                       0.587f * image->plane[1][at] +
                                                       0.114f * image->plane[2][at];

            grey[(size_t)y * w + x] = image->valid[at] ? level : NAN;
        }
    sample->grey[sample->n++] = grey;
    sample->width = w;
    sample->height = h;
    return true;
}

void ys_sharp_fini(struct ys_sharp_sample *sample)
{
    for (size_t k = 0; k < sample->n; k++)
        free(sample->grey[k]);
    *sample = (struct ys_sharp_sample){0};
}

/* ---- frames */

static void level_range(float *low, float *high, const struct ys_sharp_sample *sample)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t k = 0; k < sample->n; k++)
        for (size_t i = 0; i < (size_t)sample->width * sample->height; i++) {
            *low = fminf(*low, sample->grey[k][i]); /* not of a NaN */
            *high = fmaxf(*high, sample->grey[k][i]);
        }
}

/* Long runs of the lowest or the highest level become unknown. */
static void leave_out_frames(struct ys_sharp_sample *sample)
{
    float low, high;

    level_range(&low, &high, sample);
    for (size_t k = 0; k < sample->n; k++)
        for (uint32_t y = 0; y < sample->height; y++) {
            float *row = sample->grey[k] + (size_t)y * sample->width;

            for (uint32_t x = 0, end; x < sample->width; x = end) {
                const float level = row[x];

                for (end = x + 1; end < sample->width && row[end] == level; end++)
                    ;
                if (end - x >= FRAME_PX && (level == low || level == high))
                    for (uint32_t i = x; i < end; i++)
                        row[i] = NAN;
            }
        }
}

/* ---- both directions */

struct measured {                       /* [0] along rows, [1] along columns */
    struct ys_beat first[2], second[2]; /* of first and second differences */
    double blur[2];                     /* ys_rows_cutoff() */
};

static bool measure_along(struct measured *out, int axis, struct ys_rows_of *rows)
{
    return ys_rows_beat(&out->first[axis], rows, 1) &&
           ys_rows_beat(&out->second[axis], rows, 2) && ys_rows_cutoff(&out->blur[axis], rows);
}

static bool measure(struct measured *out, struct ys_sharp_sample *sample)
{
    const uint32_t w = sample->width, h = sample->height;
    struct ys_sharp_sample turned = {.width = h, .height = w};
    struct ys_rows_of rows = {sample->grey, sample->n, w, h}, columns = {turned.grey, 0, h, w};
    bool ok = true;

    for (; ok && turned.n < sample->n; turned.n += ok) {
        float *to = turned.grey[turned.n] = ys_new_raw((size_t)w * h, sizeof *to);
        const float *from = sample->grey[turned.n];

        ok = to != NULL;
        for (uint32_t y = 0; ok && y < h; y++)
            for (uint32_t x = 0; x < w; x++)
                to[(size_t)x * h + y] = from[(size_t)y * w + x];
    }
    columns.n = turned.n;
    ok = ok && measure_along(out, 0, &rows) && measure_along(out, 1, &columns);
    ys_sharp_fini(&turned);
    return ok;
}

/* ---- the factor of enlargement, from the beat */

/* Factors looked for: from 2, whose beat has the highest frequency there is, to 7. */
enum { FIRST_BEAT = YS_BEAT_STEPS / 7, NEAR = 1 };

struct found_beat { /* in both directions */
    double factor;  /* 0: none */
    float power, amplitude;
};

/* In both directions the same, within a step. */
static float both(const float x[YS_BEATS], const float y[YS_BEATS], int k)
{
    float most[2] = {0, 0};

    for (int i = k - NEAR; i <= k + NEAR && i < YS_BEATS; i++) {
        most[0] = fmaxf(most[0], x[i]);
        most[1] = fmaxf(most[1], y[i]);
    }
    return fminf(most[0], most[1]);
}

/* JPEG beats at all multiples of an eighth alike: where the odd ones beat, an even one must do so
 * much more. */
static bool of_jpeg(const float x[YS_BEATS], const float y[YS_BEATS], int k)
{
    enum { EIGHTH = YS_BEAT_STEPS / 8, ROUND = 3 };
    static const float more = 3;
    const int nearest = (k + EIGHTH / 2) / EIGHTH * EIGHTH;

    if (abs(k - nearest) > ROUND)
        return false;
    return nearest == EIGHTH || nearest == 3 * EIGHTH ||
           both(x, y, k) < more * fmaxf(both(x, y, EIGHTH), both(x, y, 3 * EIGHTH));
}

static struct found_beat strongest(const struct ys_beat beat[2])
{
    const float *x = beat[0].power, *y = beat[1].power;
    struct found_beat out = {0};

    for (int k = FIRST_BEAT; k < YS_BEATS; k++)
        if (both(x, y, k) > out.power && !of_jpeg(x, y, k))
            out = (struct found_beat){(double)YS_BEAT_STEPS / k, both(x, y, k),
                                      both(beat[0].amplitude, beat[1].amplitude, k)};
    return out;
}

/* ---- copied pixels */

/* Their beat: amplitude of the first differences; noise added later lowers it. */
static const float copied_power = 6, copied_amplitude = 0.2f, copied_multiple = 0.5f;
/* Share of columns without differences, which is (F - 1) / F: at least this, and as near as that
 * where several factors have the same beat. */
static const double copied_least = 0.3, copied_near = 0.15;

/* The factor by which pixels were copied side by side; 0: they were not. */
static double copied(const struct measured *m)
{
    const struct ys_beat *first = m->first;
    const struct found_beat found = strongest(first);
    const double low = fmin(first[0].low_share, first[1].low_share);
    double factor = found.factor;

    if (found.power < copied_power || found.amplitude < copied_amplitude || low < copied_least)
        return 0;
    /* The beat may be a multiple of the first one, or that of an enlargement by less than 2. */
    for (int times = 2; times <= 3; times++) {
        const int k = (int)lround(YS_BEAT_STEPS / (found.factor * times));

        if (k >= FIRST_BEAT && low > 1 - 1 / (found.factor * times) - copied_near &&
            both(first[0].amplitude, first[1].amplitude, k) > copied_multiple * found.amplitude)
            factor = found.factor * times;
    }
    const double other = factor / (factor - 1);

    return fabs(low - 1 + 1 / other) < fabs(low - 1 + 1 / factor) ? other : factor;
}

/* ---- together */

/* Blur that good pictures have.  140 drawn and real ones have up to 1.3; those drawn with a spread of
 * 0.85 pixels, the most that satellites have, 1.5. */
static const double usual_blur = 1.5;
/* From here on a picture is as much coarser than its pixels, and by a third more: pictures enlarged
 * from sharp ones and means of squares have 0.55 times the blur of usual pictures of their true pixels,
 * those enlarged from usual ones 1.0 times.  Between, one fades into the other. */
static const double clear_blur = 1.85, clear_factor = 1.35;

static double shown_by_blur(double blur)
{
    const double clear = clear_blur * clear_factor;

    if (blur >= clear_blur)
        return blur * clear_factor;
    return 1 + (clear - 1) * ys_clip((blur - usual_blur) / (clear_blur - usual_blur), 0, 1);
}

/* A beat over the median of what surrounds it.  3 of 168 good pictures have more, all with a blur of
 * less than 1.1 (ground drawn cell by cell); enlarged ones 10 to 1,000. */
static const float least_power = 11;
/* Least blur with a beat of that kind, and as a share of the factor. */
static const double least_blur = 1.25, least_share = 0.42;
/* Sharpening takes blur away and makes the beat much stronger. */
static const float strong_power = 25, strong_first = 0.15f, strong_second = 0.25f;
static const double strong_share[2] = {0.45, 0.3};
/* Linear interpolation: no second difference between the pixels it came from. */
static const float linear_second = 0.45f;
/* A beat is of the larger of two factors where the blur is so much more than the smaller one's. */
static const double most_of_other = 1.3;

/* order: of differences, 1 or 2. */
static double shown_by_beat(const struct found_beat *found, int order, double blur)
{
    /* A beat of frequency 1/F is also that of an enlargement by F / (F - 1), which is below 2. */
    const double factor = found->factor, other = factor / (factor - 1);
    const bool strong = found->power >= strong_power &&
                        found->amplitude >= (order == 1 ? strong_first : strong_second) &&
                        blur >= strong_share[order - 1] * factor;
    const bool fair =
        found->power >= least_power && blur >= fmax(least_blur, least_share * factor);

    if (!strong && !fair)
        return 1;
    if (factor <= 2.05 || blur > most_of_other * other ||
        (order == 2 && found->amplitude >= linear_second))
        return fmax(factor, blur);
    return fmax(sqrt(factor * other), shown_by_blur(blur));
}

/* Of two directions, one may not be told: the other one stands for both. */
static double mean_blur(const double blur[2])
{
    if (isnan(blur[0]) || isnan(blur[1]))
        return isnan(blur[0]) ? blur[1] : blur[0];
    return sqrt(blur[0] * blur[1]);
}

static double shown(const struct measured *m)
{
    const double blur = mean_blur(m->blur), factor = copied(m);

    if (factor)
        return factor;
    if (isnan(blur))
        return NAN;
    const struct found_beat first = strongest(m->first), second = strongest(m->second);
    const double beat = fmax(shown_by_beat(&first, 1, blur), shown_by_beat(&second, 2, blur));

    return beat > 1 ? beat : shown_by_blur(blur);
}

bool ys_sharp_measure(double *shows_px, struct ys_sharp_sample *sample)
{
    struct measured *m = ys_new(1, sizeof *m);
    bool ok = m != NULL;

    *shows_px = NAN;
    if (ok && sample->n) {
        leave_out_frames(sample);
        ok = measure(m, sample);
        if (ok)
            *shows_px = shown(m);
    }
    free(m);
    return ok;
}

bool ys_image_sharpness(double *shows_px, const struct ys_image *image)
{
    struct ys_part part[YS_SHARP_WINDOWS];
    const size_t n = ys_sharp_windows(part, image->width, image->height);
    struct ys_sharp_sample sample = {0};
    bool ok = true;

    for (size_t k = 0; ok && k < n; k++)
        ok = ys_sharp_add(&sample, image, &part[k]);
    ok = ok && ys_sharp_measure(shows_px, &sample);
    ys_sharp_fini(&sample);
    return ok;
}
