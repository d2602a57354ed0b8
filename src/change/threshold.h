#ifndef YS_CHANGE_THRESHOLD_H
#define YS_CHANGE_THRESHOLD_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where to cut a histogram of differences; count[i] pixels differ by i units.  Otsu and
 * Kittler-Illingworth suppose that there are two classes and find two where nothing changed;
 * the noise rule supposes that most pixels did not change.  Each gives the last unit of the
 * lower class: what is above it changed.  An empty histogram gives 0.
 */

/* Otsu 1979: the greatest variance between the classes. */
size_t ys_threshold_otsu(const uint64_t *count, size_t n);

/* Kittler and Illingworth 1986: the least error of two normal classes. */
size_t ys_threshold_kittler(const uint64_t *count, size_t n);

/*
 * The noise rule: differences of unchanged pixels are normal in each of `bands` bands (1 to 4),
 * so the median of their Euclidean lengths gives the noise, and one in ten thousand passes the
 * threshold.  least: noise below which none is believed, in the units of the median.
 */
double ys_threshold_noise(double median, unsigned bands, double least);

#endif
