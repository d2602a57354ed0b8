#ifndef YS_RASTER_SHARPNESS_H
#define YS_RASTER_SHARPNESS_H

#include "crop.h"

/*
 * How fine a picture really is, from its own pixels alone.
 *
 * Pixels may be finer than what they show: a picture is enlarged, was out of focus or moving, or is
 * smoothed.  Sharpening such a picture makes its edges steeper and shows no more.  What can be
 * counted depends on what is shown, so it is given as the side of the pixels that would show as
 * much, in pixels of the picture: 1 as fine as its pixels, 4 as if each stood for 4 x 4.
 *
 * Two measures, row by row and column by column:
 *     sharpness_cutoff.c   at which frequency the spectrum of the steepest edges ends
 *     sharpness_period.c   the beat that enlarging leaves in the differences of neighbours
 */

/* Square windows, spread evenly: what is measured of a picture of any size. */
enum { YS_SHARP_WINDOW_PX = 384, YS_SHARP_WINDOWS = 9 };

struct ys_sharp_sample {
    float *grey[YS_SHARP_WINDOWS]; /* width * height each; NaN where nothing is known */
    uint32_t width, height;        /* of every window */
    size_t n;
};

/* The windows of a picture of these sizes, at most YS_SHARP_WINDOWS; their number.  0: too small to
 * be measured. */
size_t ys_sharp_windows(struct ys_part part[YS_SHARP_WINDOWS], uint32_t width, uint32_t height);
/* Adds a part of the image, by grey level.  All parts are of one size.  false: out of memory. */
bool ys_sharp_add(struct ys_sharp_sample *sample, const struct ys_image *image,
                  const struct ys_part *part);
/* *shows_px: 1 or more; NaN where the sample has no edges to measure at.  Changes the windows.
 * false: out of memory. */
bool ys_sharp_measure(double *shows_px, struct ys_sharp_sample *sample, int threads);
void ys_sharp_fini(struct ys_sharp_sample *sample);

/* All three on a picture in memory. */
bool ys_image_sharpness(double *shows_px, const struct ys_image *image, int threads);

#endif
