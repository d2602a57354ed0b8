/* sharpness.c - how fine a picture really is: windows of it, and what two measures say together */

#include "sharpness.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/threads.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "sharpness_parts.h"

/* Less than this is too small to be measured: three segments of a spectrum. */
enum { LEAST_PX = 128 };

/* So many pixels of the lowest or the highest level in a row are a frame, a hole or an overflow,
 * and their borders no edges of the scene. */
enum { FRAME_PX = 16 };
/* So few are glints and dead pixels, whose borders are none either. */
enum { GLINT_PX = 2 };

size_t ys_sharp_windows(struct ys_part part[YS_SHARP_WINDOWS], uint32_t width, uint32_t height)
{
    enum { A_SIDE = 3 }; /* A_SIDE * A_SIDE <= YS_SHARP_WINDOWS */
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
            const float level = sample->grey[k][i];

            *low = level < *low ? level : *low; /* not of a NaN */
            *high = level > *high ? level : *high;
        }
}

/* A run of the lowest or the highest level: a long one becomes unknown, a short one like its
 * ends. */
static void mend_run(float *row, uint32_t from, uint32_t to, uint32_t width)
{
    const float before = row[from ? from - 1 : to < width ? to : from];
    const float after = row[to < width ? to : from ? from - 1 : from];
    const bool frame = to - from >= FRAME_PX;

    if (!frame && to - from > GLINT_PX)
        return;
    for (uint32_t i = from; i < to; i++)
        row[i] = frame ? NAN : 0.5f * (before + after);
}

static void mend_extremes(struct ys_sharp_sample *sample)
{
    float low, high;

    level_range(&low, &high, sample);
    for (size_t k = 0; k < sample->n; k++)
        for (uint32_t y = 0; y < sample->height; y++) {
            float *row = sample->grey[k] + (size_t)y * sample->width;

            for (uint32_t x = 0, end; x < sample->width; x = end) {
                const float level = row[x];

                end = x + 1;
                if (level != low && level != high)
                    continue;
                while (end < sample->width && row[end] == level)
                    end++;
                mend_run(row, x, end, sample->width);
            }
        }
}

/* ---- both directions */

struct measured {                       /* [0] along rows, [1] along columns */
    struct ys_beat first[2], second[2]; /* of first and second differences */
    double blur[2];                     /* ys_rows_cutoff() */
    struct ys_rows_of along[2];
    bool failed[2];
};

static void measure_along(void *ctx, size_t axis)
{
    struct measured *out = ctx;
    struct ys_rows_of *rows = &out->along[axis];

    out->failed[axis] = !ys_rows_beat(&out->first[axis], rows, 1) ||
                        !ys_rows_beat(&out->second[axis], rows, 2) ||
                        !ys_rows_cutoff(&out->blur[axis], rows);
}

/* The windows with rows and columns changed over.  false: out of memory. */
static bool turn(struct ys_sharp_sample *out, const struct ys_sharp_sample *sample)
{
    const uint32_t w = sample->width, h = sample->height;

    *out = (struct ys_sharp_sample){.width = h, .height = w};
    for (; out->n < sample->n; out->n++) {
        const float *from = sample->grey[out->n];
        float *to = ys_new_raw((size_t)w * h, sizeof *to);

        if (!to)
            return false;
        for (uint32_t y = 0; y < h; y++)
            for (uint32_t x = 0; x < w; x++)
                to[(size_t)x * h + y] = from[(size_t)y * w + x];
        out->grey[out->n] = to;
    }
    return true;
}

static bool measure(struct measured *out, struct ys_sharp_sample *sample, int threads)
{
    struct ys_sharp_sample turned;
    const bool ok = turn(&turned, sample);

    out->along[0] = (struct ys_rows_of){sample->grey, sample->n, sample->width, sample->height};
    out->along[1] = (struct ys_rows_of){turned.grey, turned.n, turned.width, turned.height};
    if (ok)
        ysk_tasks_run(2, threads, measure_along, out);
    ys_sharp_fini(&turned);
    return ok && !out->failed[0] && !out->failed[1];
}

/* ---- the factor of enlargement, from the beat */

/* Factors looked for: from 2, whose beat has the highest frequency there is, to 7. */
enum { FIRST_BEAT = YS_BEAT_STEPS / 7, NEAR = 1 };

/* A beat over the median of what surrounds it.  3 of 168 good pictures have more, all with a blur
 * of less than 1.1 (ground drawn cell by cell); enlarged ones 10 to 1,000. */
static const float least_power = 13;

struct found_beat { /* in both directions */
    double factor;  /* 0: none */
    float power, amplitude;
};

/* JPEG beats at all multiples of an eighth alike. */
enum { EIGHTH = YS_BEAT_STEPS / 8, EIGHTH_ROUND = 3 };
static const float jpeg_power = 5, jpeg_more = 3;

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

/* Of the multiples of an eighth that no enlargement by an even factor has. */
static float jpeg_beat(const struct ys_beat beat[2])
{
    return fmaxf(both(beat[0].power, beat[1].power, EIGHTH),
                 both(beat[0].power, beat[1].power, 3 * EIGHTH));
}

static bool near_eighth(int k)
{
    return abs(k - (k + EIGHTH / 2) / EIGHTH * EIGHTH) <= EIGHTH_ROUND;
}

/* Nothing but JPEG may have made it: where the odd eighths beat, an even one must do so much
 * more. */
static bool of_jpeg(const struct ys_beat beat[2], int k)
{
    const int eighths = (k + EIGHTH / 2) / EIGHTH;

    return near_eighth(k) &&
           (eighths == 1 || eighths == 3 ||
            both(beat[0].power, beat[1].power, k) < jpeg_more * jpeg_beat(beat));
}

static struct found_beat strongest(const struct ys_beat beat[2])
{
    const float *x = beat[0].power, *y = beat[1].power;
    struct found_beat out = {0};

    for (int k = FIRST_BEAT; k < YS_BEATS; k++)
        if (both(x, y, k) > out.power && !of_jpeg(beat, k))
            out = (struct found_beat){(double)YS_BEAT_STEPS / k, both(x, y, k),
                                      both(beat[0].amplitude, beat[1].amplitude, k)};
    return out;
}

/* ---- copied pixels */

/* Their first differences beat more than any interpolation's (0.38 where it is sharpened since,
 * 0.11 in good pictures): without noise by 1 to 2.  Multiples of that frequency beat alike. */
static const float copied_amplitude = 0.35f, copied_multiple = 0.6f;
/* The beat of F is that of F / (F - 1), too.  The second differences of the larger factor beat
 * more, by the first ones' 0.31 at F = 2.5, 0.5 at 3, 0.7 at 4, those of the other one by 0.14,
 * 0.24, 0.36: the middle. */
static const double middle_ratio = 0.22, ratio_a_factor = 0.3, most_ratio = 0.55;

/* The factor by which pixels were copied side by side; 0: they were not. */
static double copied(const struct measured *m)
{
    const struct ys_beat *first = m->first, *second = m->second;
    const struct found_beat found = strongest(first);
    double factor = found.factor;

    if (found.power < least_power || found.amplitude < copied_amplitude)
        return 0;
    for (int times = 2; times <= 3; times++) {
        const int k = (int)lround(YS_BEAT_STEPS / (found.factor * times));

        if (k >= FIRST_BEAT &&
            both(first[0].amplitude, first[1].amplitude, k) > copied_multiple * found.amplitude)
            factor = found.factor * times;
    }
    const int k = (int)lround(YS_BEAT_STEPS / factor);
    const double ratio = both(second[0].amplitude, second[1].amplitude, k) /
                         both(first[0].amplitude, first[1].amplitude, k);
    const double middle = fmin(middle_ratio + ratio_a_factor * (factor - 2.5), most_ratio);

    return ratio > middle ? factor : factor / (factor - 1);
}

/* ---- together */

/* Blur that good pictures have.  164 of 168 drawn and real ones have up to 1.35; those drawn with
 * a spread of 0.85 pixels, the most that satellites have, 1.5; one that was resampled once keeps
 * below it.  Chosen with drawn scenes of two renderers and real pictures in view, so how it does
 * on others is not known. */
static const double usual_blur = 1.5;
/* From here on a picture is as much coarser than its pixels, and by a third more: pictures
 * enlarged from sharp ones and means of squares have 0.55 times the blur of usual pictures of
 * their true pixels, those enlarged from usual ones 1.0 times.  Between, one fades into the
 * other. */
static const double clear_blur = 1.85, clear_factor = 1.35;

static double shown_by_blur(double blur)
{
    const double clear = clear_blur * clear_factor;

    if (blur >= clear_blur)
        return blur * clear_factor;
    return 1 + (clear - 1) * ys_clip((blur - usual_blur) / (clear_blur - usual_blur), 0, 1);
}

/* What follows was chosen on 9 pictures, enlarged by 6 factors and 4 kernels, plain, after JPEG
 * of quality 85, noise of 4 levels and an unsharp mask; and on 168 good ones, 56 of them after
 * JPEG of quality 30 and 60, noise, haze, resampling, rank stretches: 3 of these 1,000 are taken
 * for coarser, all of them enlarged by 1.2 in truth. */

/* Least blur with a beat of that kind, and as a share of the factor. */
static const double least_blur = 1.25, least_blur_jpeg = 1.45, least_share = 0.48;
/* Sharpening takes blur away and makes the beat much stronger. */
static const float strong_power = 25, strong_first = 0.15f, strong_second = 0.25f;
static const double strong_share[2] = {0.45, 0.3};
/* So much less where both orders of differences beat at one factor or at it and its double. */
static const float agreed_power = 8;
static const double agreed_share = 0.4, agreed_near = 0.02;
/* Linear interpolation: no second difference between the pixels it came from. */
static const float linear_second = 0.75f;
/* A beat is of the larger of two factors where the blur is so much more than the smaller one's. */
static const double most_of_other = 1.3, most_agreed = 1.2;

/* At a factor of 2 second differences hardly beat, if not of linear interpolation. */
static const double twice = 2.05;
static const float twice_second = 0.15f;
/* First ones do so by themselves only where JPEG was not at work. */
static const float twice_power = 25, twice_first = 0.06f;
static const double twice_blur = 1.02;

struct belief {
    double blur;
    bool jpeg, agreed;
};

static bool agreed(const struct found_beat *first, const struct found_beat *second)
{
    const double ratio = second->factor / first->factor;

    return fminf(first->power, second->power) >= agreed_power &&
           ((fabs(ratio - 1) < agreed_near && first->factor > twice) ||
            fabs(ratio - 2) < 2 * agreed_near);
}

/* order: of differences, 1 or 2. */
static bool believed(const struct found_beat *found, int order, const struct belief *belief)
{
    const bool eighth = near_eighth((int)lround(YS_BEAT_STEPS / found->factor));
    const double least = belief->jpeg && eighth ? least_blur_jpeg : least_blur;
    const double share = belief->agreed ? agreed_share : least_share;
    const float strong_amplitude = order == 1 ? strong_first : strong_second;

    if (found->power < (belief->agreed ? agreed_power : least_power))
        return false;
    if (order == 2 && found->factor <= twice && found->amplitude < twice_second)
        return false;
    if (order == 1 && found->factor <= twice && !belief->jpeg && found->power >= twice_power &&
        found->amplitude >= twice_first && belief->blur >= twice_blur)
        return true;
    return belief->blur >= fmax(least, share * found->factor) ||
           (found->power >= strong_power && found->amplitude >= strong_amplitude &&
            belief->blur >= strong_share[order - 1] * found->factor);
}

/* 1 where the beat is not believed. */
static double shown_by_beat(const struct found_beat *found, int order,
                            const struct belief *belief)
{
    /* A beat of frequency 1/F is also that of an enlargement by F / (F - 1), which is below 2. */
    const double factor = found->factor, other = factor / (factor - 1);

    if (factor <= 0 || !believed(found, order, belief))
        return 1;
    if (factor <= twice ||
        belief->blur > (belief->agreed ? most_agreed : most_of_other) * other ||
        (order == 2 && found->amplitude >= linear_second))
        return fmax(factor, belief->blur);
    return fmax(sqrt(factor * other), shown_by_blur(belief->blur));
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

    if (factor > 0)
        return factor;
    if (isnan(blur))
        return NAN;
    struct found_beat first = strongest(m->first);
    const struct found_beat second = strongest(m->second);
    const struct belief belief = {
        blur, fmaxf(jpeg_beat(m->first), jpeg_beat(m->second)) >= jpeg_power,
        agreed(&first, &second)};
    if (belief.agreed && first.factor < 0.75 * second.factor)
        first.factor = 0; /* the double frequency of the second's */
    const double beat =
        fmax(shown_by_beat(&first, 1, &belief), shown_by_beat(&second, 2, &belief));

    return beat > 1 ? beat : shown_by_blur(blur);
}

bool ys_sharp_measure(double *shows_px, struct ys_sharp_sample *sample, int threads)
{
    struct measured *m = ys_new(1, sizeof *m);
    bool ok = m != NULL;

    *shows_px = NAN;
    if (ok && sample->n) {
        mend_extremes(sample);
        ok = measure(m, sample, threads);
        if (ok)
            *shows_px = shown(m);
    }
    free(m);
    return ok;
}

bool ys_image_sharpness(double *shows_px, const struct ys_image *image, int threads)
{
    struct ys_part part[YS_SHARP_WINDOWS];
    const size_t n = ys_sharp_windows(part, image->width, image->height);
    struct ys_sharp_sample sample = {0};
    bool ok = true;

    for (size_t k = 0; ok && k < n; k++)
        ok = ys_sharp_add(&sample, image, &part[k]);
    ok = ok && ys_sharp_measure(shows_px, &sample, threads);
    ys_sharp_fini(&sample);
    return ok;
}
