/*
 * change_obscured.c - how much of an area cloud hides at one of two dates
 *
 * Cloud is much brighter than the other date, white, and smoother than ground is.  Any of the
 * three alone is also something else (a new roof, a road, water); all of them over a disc of 10
 * px are not.  By reasoning: no cloud was in the pairs at hand, so nothing of this is measured.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/blur.h"
#include "../raster/disc_morphology.h"
#include "../raster/quantile.h"
#include "change.h"

static const double BRIGHTER = 40;         /* grey levels of 8 bit, than the other date */
static const double MAX_SATURATION = 0.15; /* (largest - least band) / largest */
static const double SMOOTH = 0.5;          /* gradient over the clear date's usual one */
static const double USUAL = 0.7; /* the share of pixels whose gradient is below the usual one */
static const double PATCH_PX = 10; /* radius of the smallest patch: 5 m at 0.5 m */
static const double BLUR_PX = 1;   /* sigma before the gradient, as in align_field.c */

struct date { /* one date on the reference's scale */
    const struct ys_image *image;
    double gain[YS_MAX_PLANES], offset[YS_MAX_PLANES];
    float *grey, *slope;
};

struct date_pair {
    struct date date[2];
    unsigned bands;
    uint8_t *valid, *cloud;
    float *spare;
    double unit;
};

static void set_grey(struct date *date, unsigned bands, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;

        for (unsigned b = 0; b < bands; b++)
            sum += date->gain[b] * (double)date->image->plane[b][i] + date->offset[b];
        date->grey[i] = date->image->valid[i] ? (float)(sum / bands) : 0;
    }
}

static void set_slope(struct date *date, float *spare, int threads)
{
    const uint32_t w = date->image->width, h = date->image->height;

    const struct ys_gauss gauss = ys_gauss_of(BLUR_PX, YS_BORDER_MIRROR);

    ys_blur(date->slope, date->grey, spare, w, h, &gauss, threads);
    memcpy(spare, date->slope, (size_t)w * h * sizeof *spare);
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            float g[2];

            ys_sobel(g, spare, w, h, x, y);
            date->slope[y * w + x] = sqrtf(g[0] * g[0] + g[1] * g[1]);
        }
}

static float usual_slope(const struct date_pair *pair, const struct date *date, size_t n)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++)
        if (pair->valid[i])
            pair->spare[used++] = date->slope[i];
    return ys_quantile(pair->spare, used, USUAL);
}

static bool is_white(const struct ys_image *image, unsigned bands, size_t i)
{
    float least = image->plane[0][i], most = least;

    for (unsigned b = 1; b < bands; b++) {
        least = fminf(least, image->plane[b][i]);
        most = fmaxf(most, image->plane[b][i]);
    }
    return (double)(most - least) < MAX_SATURATION * (double)most;
}

/* The share of the area that date k hides; false: out of memory. */
static bool hidden(double *share, const struct date_pair *pair, int k, const uint8_t *area)
{
    const struct date *date = &pair->date[k], *clear = &pair->date[1 - k];
    const uint32_t w = date->image->width, h = date->image->height;
    const size_t n = (size_t)w * h;
    const unsigned colours = pair->bands < 3 ? pair->bands : 3; /* infrared is no colour */
    const float rough = (float)SMOOTH * usual_slope(pair, clear, n);
    size_t all = 0, cloudy = 0;

    for (size_t i = 0; i < n; i++)
        pair->cloud[i] = pair->valid[i] && date->slope[i] < rough &&
                         (double)(date->grey[i] - clear->grey[i]) > BRIGHTER * pair->unit &&
                         is_white(date->image, colours, i);
    if (!ys_open_disc(pair->cloud, w, h, PATCH_PX, NULL))
        return false;
    for (size_t i = 0; i < n; i++)
        if (pair->valid[i] && (!area || area[i])) {
            all++;
            cloudy += pair->cloud[i];
        }
    *share = all ? (double)cloudy / (double)all : 0;
    return true;
}

static bool date_pair_new(struct date_pair *pair, size_t n)
{
    pair->valid = ys_new_raw(n, 1);
    pair->cloud = ys_new_raw(n, 1);
    pair->spare = ys_new_raw(n, sizeof(float));
    for (int k = 0; k < 2; k++) {
        pair->date[k].grey = ys_new_raw(n, sizeof(float));
        pair->date[k].slope = ys_new_raw(n, sizeof(float));
    }
    return pair->valid && pair->cloud && pair->spare && pair->date[0].grey &&
           pair->date[0].slope && pair->date[1].grey && pair->date[1].slope;
}

static void date_pair_fini(struct date_pair *pair)
{
    free(pair->valid);
    free(pair->cloud);
    free(pair->spare);
    for (int k = 0; k < 2; k++) {
        free(pair->date[k].grey);
        free(pair->date[k].slope);
    }
}

ys_status ys_change_obscured(double share[2], const struct ys_image *reference,
                             const struct ys_image *other,
                             const struct ys_radiometry *radiometry, const uint8_t *area,
                             int threads, struct ys_error *err)
{
    const size_t n = (size_t)reference->width * reference->height;
    struct date_pair pair = {.date = {{.image = reference}, {.image = other}},
                             .bands = reference->bands < other->bands ? reference->bands
                                                                      : other->bands,
                             .unit = radiometry->unit};
    double out[2];

    if (reference->width != other->width || reference->height != other->height)
        return ys_fail(err, YS_ERR_ARG, "comparing %u x %u with %u x %u pixels; want one grid",
                       reference->width, reference->height, other->width, other->height);
    for (unsigned b = 0; b < pair.bands; b++) {
        pair.date[0].gain[b] = 1;
        pair.date[1].gain[b] = radiometry->gain[b];
        pair.date[1].offset[b] = radiometry->offset[b];
    }
    bool ok = date_pair_new(&pair, n);

    for (size_t i = 0; ok && i < n; i++)
        pair.valid[i] = reference->valid[i] && other->valid[i];
    for (int k = 0; ok && k < 2; k++) {
        set_grey(&pair.date[k], pair.bands, n);
        set_slope(&pair.date[k], pair.spare, threads);
    }
    for (int k = 0; ok && k < 2; k++)
        ok = hidden(&out[k], &pair, k, area);
    date_pair_fini(&pair);
    if (!ok)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to look for cloud over %zu pixels", n);
    memcpy(share, out, sizeof out);
    return YS_OK;
}
