/*
 * change_difference.c - what differs by more than a displacement within the tolerance explains
 *
 * A pixel of one date is held against the range of values the other date takes within a disc,
 * and the other way round; the smaller excess counts, if both point the same way.  An edge that
 * is displaced by less than the disc gives exactly 0.
 *
 * The excess d of each band over its noise, squared and summed, is chi-square with as many
 * degrees of freedom as there are bands where nothing changed.  So the threshold of a
 * difference is a point of that distribution (difference_threshold() below): one unchanged pixel
 * in 10,000 passes it.  Otsu's and other two-class thresholds were tried and left: they find two classes
 * where nothing changed.  So was taking off the mean difference of the surroundings as seasonal
 * background: it erased 64 % of a camp of tents.
 */

#include <math.h>
#include <stdlib.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/quantile.h"
#include "change_parts.h"

enum {
    MAX_SAMPLE = 400000, /* pixels: a robust spread of so many is sure to 0.2 % */
    MAX_REACH = 2,       /* px: change.c's greatest tolerance */
    MAX_DISC = 13        /* of 2 px without its centre, and one to spare */
};
/* Share of the plain difference's spread that is noise and not edges, and its least value in
 * grey levels of 8 bit: chosen on rendered objects. */
static const double NOISE_SHARE = 0.7, MIN_NOISE = 2;
/* By bands: the points of chi-square with 1 to 4 degrees of freedom that 1e-4 pass, and its
 * medians (tables).  1e-4 was chosen on rendered objects. */
static const double RARE[YS_MAX_PLANES + 1] = {0, 15.1367, 18.4207, 21.1075, 23.5127};
static const double MEDIAN[YS_MAX_PLANES + 1] = {1, 0.45494, 1.38629, 2.36597, 3.35669};
/* px^2 added to a disc's squared radius, so that it is round: 1 px takes 4 neighbours, 2 px
 * 12. */
static const double DISC_ROUNDING = 0.5;

struct offset {
    int x, y;
};

struct work {
    const struct ys_compare *compare;
    unsigned band;
    float noise; /* of this band */
    struct offset disc[MAX_DISC];
    size_t n_disc;
    float *sum, *mean, *statistic;
};

/* The disc without its centre. */
static size_t make_disc(struct offset disc[MAX_DISC], double r)
{
    size_t n = 0;

    for (int y = -MAX_REACH; y <= MAX_REACH; y++)
        for (int x = -MAX_REACH; x <= MAX_REACH; x++)
            if ((x || y) && x * x + y * y <= r * r + DISC_ROUNDING && n < MAX_DISC)
                disc[n++] = (struct offset){x, y};
    return n;
}

/* How far value lies outside [low, high], positive where the range lies above it. */
static float beyond(float value, float low, float high)
{
    return value < low ? low - value : value > high ? high - value : 0;
}

struct range {
    float low, high;
};

static void widen(struct range *range, float value)
{
    range->low = value < range->low ? value : range->low;
    range->high = value > range->high ? value : range->high;
}

/* Excess of one pixel whose whole disc may lie outside the image or on invalid pixels. */
static float excess(const struct work *work, size_t x, size_t y)
{
    const struct ys_compare *c = work->compare;
    const ptrdiff_t w = c->reference->width, h = c->reference->height;
    const float *a = c->reference->plane[work->band], *b = c->other->plane[work->band];
    const float gain = (float)c->radiometry->gain[work->band];
    const float offset = (float)c->radiometry->offset[work->band];
    const size_t at = y * (size_t)w + x;
    struct range ra = {a[at], a[at]}, rb = {b[at], b[at]};

    for (size_t k = 0; k < work->n_disc; k++) {
        const ptrdiff_t i = (ptrdiff_t)x + work->disc[k].x, j = (ptrdiff_t)y + work->disc[k].y;

        if (i < 0 || i >= w || j < 0 || j >= h || !c->valid[j * w + i])
            continue;
        widen(&ra, a[j * w + i]);
        widen(&rb, b[j * w + i]);
    }
    /* gain > 0: the range of the normalised values is the normalised range */
    const float d1 = beyond(a[at], gain * rb.low + offset, gain * rb.high + offset);
    const float d2 = -beyond(gain * b[at] + offset, ra.low, ra.high);

    if (!(d1 * d2 > 0))
        return 0;
    return fabsf(d1) < fabsf(d2) ? d1 : d2;
}

static void add_band(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct work *work = ctx;
    const size_t w = work->compare->reference->width;

    for (size_t y = first_row; y < end_row; y++)
        for (size_t x = 0; x < w; x++) {
            const size_t at = y * w + x;

            if (!work->compare->valid[at])
                continue;
            const float d = excess(work, x, y), z = d / work->noise;

            work->sum[at] += z * z;
            work->mean[at] += d / (float)work->compare->bands;
        }
    (void)row_band;
}

/* Mean of the sum over the valid pixels of 3 x 3: an object is wider than a pixel, noise is
 * not. */
static void pool(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct work *work = ctx;
    const uint8_t *valid = work->compare->valid;
    const size_t w = work->compare->reference->width, h = work->compare->reference->height;

    for (size_t y = first_row; y < end_row; y++)
        for (size_t x = 0; x < w; x++) {
            const size_t y1 = y + 1 < h ? y + 1 : y, x1 = x + 1 < w ? x + 1 : x;
            float sum = 0, n = 0;

            for (size_t j = y ? y - 1 : 0; j <= y1; j++)
                for (size_t i = x ? x - 1 : 0; i <= x1; i++) {
                    sum += work->sum[j * w + i];
                    n += valid[j * w + i];
                }
            work->statistic[y * w + x] = valid[y * w + x] ? sum / n : 0;
        }
    (void)row_band;
}

/* From the plain difference: the excess is mostly exact zeros, and noise taken from it flags
 * 4 to 12 % of an unchanged tile. */
static double noise(const struct ys_compare *c, unsigned b, float *spare, size_t n_valid)
{
    const size_t all = (size_t)c->reference->width * c->reference->height;
    const size_t step = n_valid / MAX_SAMPLE + 1;
    size_t n_seen = 0, n = 0;

    for (size_t i = 0; i < all; i++)
        if (c->valid[i] && n_seen++ % step == 0)
            spare[n++] = (float)((double)c->reference->plane[b][i] -
                                 c->radiometry->gain[b] * (double)c->other->plane[b][i] -
                                 c->radiometry->offset[b]);
    return fmax(NOISE_SHARE * ys_robust_sd(spare, n), MIN_NOISE * c->radiometry->unit);
}

/*
 * The threshold of a difference: the chi-square point, widened where the background changed as
 * a whole.  Half of the unchanged pixels lie below chi-square's median; where the measured
 * median is higher, the season moved all of them, and the point moves by the same factor.
 * Never down: a median below it comes of the exact zeros.
 */
static double difference_threshold(const struct ys_compare *c, const float *statistic,
                                   float *spare)
{
    const size_t all = (size_t)c->reference->width * c->reference->height;
    size_t n = 0;

    for (size_t i = 0; i < all; i++)
        if (c->valid[i])
            spare[n++] = statistic[i];
    return fmax(1, (double)ys_quantile(spare, n, 0.5) / MEDIAN[c->bands]) * RARE[c->bands];
}

void ys_difference_fini(struct ys_difference *difference)
{
    free(difference->statistic);
    free(difference->mean);
    *difference = (struct ys_difference){0};
}

ys_status ys_difference_new(struct ys_difference *out, const struct ys_compare *compare,
                            struct ys_error *err)
{
    const uint32_t w = compare->reference->width, h = compare->reference->height;
    const size_t all = (size_t)w * h;
    struct work work = {.compare = compare};
    size_t valid = 0;

    *out = (struct ys_difference){0};
    work.sum = ys_new(all, sizeof *work.sum);
    work.mean = ys_new(all, sizeof *work.mean);
    work.statistic = ys_new_raw(all, sizeof *work.statistic);
    if (!work.sum || !work.mean || !work.statistic) {
        free(work.sum);
        free(work.mean);
        free(work.statistic);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to compare %u x %u pixels", w, h);
    }
    for (size_t i = 0; i < all; i++)
        valid += compare->valid[i];
    work.n_disc = make_disc(work.disc, compare->tolerance_px);
    for (work.band = 0; work.band < compare->bands; work.band++) {
        work.noise = (float)noise(compare, work.band, work.statistic, valid);
        ysk_row_bands_run(h, compare->threads, add_band, &work);
    }
    ysk_row_bands_run(h, compare->threads, pool, &work);
    out->threshold = difference_threshold(compare, work.statistic, work.sum);
    out->statistic = work.statistic;
    out->mean = work.mean;
    free(work.sum);
    return YS_OK;
}
