#ifndef YS_CHANGE_STATISTIC_H
#define YS_CHANGE_STATISTIC_H

#include "../../include/yardstick.h"

/*
 * How much a pixel of many bands differs, in units of what unchanged pixels differ by: a sum of
 * as many squares as there are bands, each of a difference of two weighted sums,
 *
 *     S = sum_i (sum_j a_ij (x_j - mean_x_j) - sum_j b_ij (y_j - mean_y_j) - c_i)^2
 *
 * where x is the reference and y the other date.  Where nothing changed S is chi-square with so
 * many degrees of freedom, or nearly so.  All measures are of this form:
 *   difference  a = 1 / s, b = gain / s, both diagonal; s, gain: of the pixels that IR-MAD keeps
 *   irmad       canonical variates (Nielsen 2007)
 *   cva         a = 1 / (sd_x s), b = 1 / (sd_y s): differences of standard scores
 */
enum { YS_MOST_BANDS = 16 };

struct ys_statistic {
    unsigned bands;
    bool diagonal;
    float a[YS_MOST_BANDS][YS_MOST_BANDS], b[YS_MOST_BANDS][YS_MOST_BANDS];
    float mean_x[YS_MOST_BANDS], mean_y[YS_MOST_BANDS], c[YS_MOST_BANDS];
};

/* n pixels that are valid at both dates, a row a band. */
struct ys_band_sample {
    size_t n;
    unsigned bands;
    float *x[YS_MOST_BANDS], *y[YS_MOST_BANDS];
    double unit; /* of x: what a grey level of an 8-bit tile is in it; see ys_sample_unit() */
};

/* 1 for bytes, else the 0.1-99.9 % range of x over 255. */
double ys_sample_unit(const struct ys_band_sample *sample, bool bytes);

struct ys_statistic_fit {
    struct ys_statistic statistic;
    double gain[YS_MOST_BANDS],
        offset[YS_MOST_BANDS];   /* x = gain y + offset, unchanged pixels */
    double noise[YS_MOST_BANDS]; /* of x - gain y - offset there */
    double unchanged;            /* share of the pixels that IR-MAD keeps; NaN for YS_CVA */
    double rho;                  /* correlation of these, mean over the bands */
    /* What the root of the statistic of unchanged pixels is too large by: IR-MAD keeps the pixels
     * nearest to one another, and what they leave is less than the noise. */
    double inflation;
};
/* The result does not depend on threads. */
ys_status ys_statistic_fit(struct ys_statistic_fit *out, const struct ys_band_sample *sample,
                           enum ys_measure measure, int threads, struct ys_error *err);

/* S of n pixels, without a bound; x and y: a row a band. */
void ys_statistic_row(float *s, const struct ys_statistic *statistic, const float *const *x,
                      const float *const *y, size_t n);

/* Root of the mean of S over the valid pixels of 3 x 3: objects are wider than a pixel, noise is
 * not.  rows: S and validity of the row above, the row itself and the one below, NULL beyond the
 * border; 0 where the pixel itself is not valid.  S counts as 0 where it is not valid. */
struct ys_pooled_rows {
    const float *s[3];
    const uint8_t *valid[3];
};
void ys_statistic_pool(float *root, const struct ys_pooled_rows *rows, size_t n);

#endif
