/*
 * diff_fit.c - scale and threshold of a comparison from a sample of both tiles
 *
 * Differences of single pixels are held against their noise: of each band no less than two grey
 * levels, which resampling and compression leave in unchanged ground.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/chi_square.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/threshold.h"
#include "../../raster/quantile.h"
#include "diff.h"
#include "diff_sample.h"

enum { BINS = 1024 /* of Otsu's and Kittler-Illingworth's histogram of other than bytes */ };
static const double LEAST_NOISE = 2; /* grey levels of 8 bits */
/* Of the plain difference's spread this share is noise and not edges, as in
 * change_difference.c. */
static const double NOISE_SHARE = 0.7;
/* Of unchanged pixels pass; one in ten thousand, or one in a thousand means over 3 x 3 (both chosen
 * on pictures, see the heads of change_difference.c and statistic.c). */
static const double SHARE = 1e-4, POOLED_SHARE = 1e-3;
static const double ROBUST_SDS = 3;

/* Bytes are counted by whole levels; the rest in bins up to the 99.9 % point. */
static double cut(const float *d, size_t n, enum ys_threshold_rule rule, bool bytes)
{
    uint64_t count[BINS] = {0};
    const size_t bins = bytes ? 256 : BINS;
    const double top = bytes ? 256 : (double)ys_quantile(d, n, 0.999);

    if (!(top > 0))
        return 0;
    for (size_t i = 0; i < n; i++) {
        const double bin = (double)d[i] / top * (double)bins;

        count[bin < (double)bins ? (size_t)bin : bins - 1]++;
    }
    const size_t at =
        rule == YS_OTSU ? ys_threshold_otsu(count, bins) : ys_threshold_kittler(count, bins);

    return (double)(at + 1) * top / (double)bins;
}

/* What a rule makes of n differences: noise is theirs where nothing changed, each of `bands`
 * independent parts. */
struct cutting {
    float *d; /* overwritten */
    size_t n;
    unsigned bands;
    double noise;   /* one standard deviation of a part, measured */
    double widened; /* the threshold of that rule */
    double share;   /* of unchanged ones that pass, of all other rules */
    bool bytes;
};

static void choose(struct ys_diff_fit *out, const struct cutting *c,
                   const struct ys_diff_options *diff)
{
    const double share = diff->share > 0 ? diff->share : c->share;
    const double chi2 = c->noise * sqrt(ys_chi_square_point(share, c->bands));

    if (!isnan(diff->threshold))
        out->threshold = diff->threshold;
    else if (diff->rule == YS_CHI2)
        out->threshold = chi2;
    else if (diff->rule == YS_ROBUST)
        out->threshold = fmax(
            (double)ys_quantile(c->d, c->n, 0.5) + ROBUST_SDS * ys_robust_sd(c->d, c->n), chi2);
    else if (diff->rule == YS_OTSU || diff->rule == YS_KITTLER)
        out->threshold = cut(c->d, c->n, diff->rule, c->bytes);
    else
        out->threshold = c->widened;
    /* Half of the squared difference. */
    out->low = isnan(diff->threshold) && diff->rule == YS_HYSTERESIS ? out->threshold / sqrt(2)
                                                                     : out->threshold;
}

/* ---- differences of single pixels */

/* Tiles of two sample types differ by what one level is in them, which is no exposure: the second
 * is brought to the levels of the first.  What by. */
static double even_levels(const struct ys_diff_sample *s, const struct ys_tile_pair *pair)
{
    double unit[2];
    const size_t n = ys_diff_sample_n(s);

    if (!strcmp(ys_tile_info(pair->tile[0])->sample, ys_tile_info(pair->tile[1])->sample))
        return 1;
    for (int t = 0; t < 2; t++) {
        struct ys_band_sample of = {.n = n, .bands = s->bands};

        memcpy(of.x, s->plane[t], sizeof of.x);
        unit[t] = ys_sample_unit(&of, false);
    }
    const double scale = unit[0] / unit[1];

    for (unsigned k = 0; k < s->bands; k++)
        for (size_t i = 0; i < n; i++)
            s->plane[1][k][i] *= (float)scale;
    return scale;
}

static double difference(const struct ys_diff_sample *s, const struct ys_radiometry *fit,
                         unsigned k, size_t i)
{
    return (double)s->plane[0][k][i] -
           (fit->gain[k] * (double)s->plane[1][k][i] + fit->offset[k]);
}

static bool is_valid(const struct ys_diff_sample *s, size_t i)
{
    return s->valid[0][i] && s->valid[1][i];
}

/* Euclidean differences of the pixels valid at both dates; their number. */
static size_t differences(float *d, const struct ys_diff_sample *s,
                          const struct ys_radiometry *fit)
{
    size_t n = 0;

    for (size_t i = 0; i < ys_diff_sample_n(s); i++) {
        double sum = 0;

        if (!is_valid(s, i))
            continue;
        for (unsigned k = 0; k < s->bands; k++) {
            const double v = difference(s, fit, k, i);

            sum += v * v;
        }
        d[n++] = (float)sqrt(sum);
    }
    return n;
}

/* Root of the mean variance of the noise of the bands. */
static double noise(const struct ys_diff_sample *s, const struct ys_radiometry *fit,
                    float *spare)
{
    double sum = 0;

    for (unsigned k = 0; k < s->bands; k++) {
        size_t n = 0;

        for (size_t i = 0; i < ys_diff_sample_n(s); i++)
            if (is_valid(s, i))
                spare[n++] = (float)difference(s, fit, k, i);
        const double sd = fmax(NOISE_SHARE * ys_robust_sd(spare, n), LEAST_NOISE * fit->unit);

        sum += sd * sd / s->bands;
    }
    return sqrt(sum);
}

static ys_status fit_plain(struct ys_diff_fit *out, const struct ys_diff_sample *s,
                           const struct ys_tile_pair *pair, const struct ys_diff_options *diff,
                           struct ys_error *err)
{
    const size_t all = ys_diff_sample_n(s);
    struct ys_image image[2];
    struct ys_radiometry radiometry;
    float *d = ys_new_raw(all, sizeof *d);

    if (!d)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", all);
    const double levels = even_levels(s, pair);

    for (int t = 0; t < 2; t++) {
        image[t] = (struct ys_image){.width = s->wide * s->high,
                                     .height = s->across * s->down,
                                     .bands = s->bands,
                                     .valid = s->valid[t],
                                     .full_scale = ys_tile_full_scale(pair->tile[t])};
        for (unsigned k = 0; k < s->bands; k++)
            image[t].plane[k] = s->plane[t][k];
    }
    const ys_status status = ys_radiometry_fit(&radiometry, &image[0], &image[1], NULL, err);

    if (!status) {
        const size_t n = differences(d, s, &radiometry);
        const double median = n ? (double)ys_quantile(d, n, 0.5) : 0;
        struct cutting c = {
            .d = d,
            .n = n,
            .bands = s->bands,
            .widened = ys_threshold_noise(median, s->bands, LEAST_NOISE * radiometry.unit),
            .share = SHARE,
            .bytes = pair->sample == YSK_U8 && s->bands == 1};

        for (unsigned k = 0; k < YS_MAX_PLANES; k++) {
            out->gain[k] = k < s->bands ? levels * radiometry.gain[k] : 1;
            out->offset[k] = k < s->bands ? radiometry.offset[k] : 0;
            out->noise[k] = LEAST_NOISE * radiometry.unit;
        }
        out->unit = radiometry.unit;
        if (isnan(diff->threshold) && (diff->rule == YS_CHI2 || diff->rule == YS_ROBUST)) {
            c.noise = noise(s, &radiometry, d);
            c.n = differences(d, s, &radiometry);
        }
        choose(out, &c, diff);
    }
    free(d);
    return status;
}

/* ---- statistics over 3 x 3 */

/* The pixels valid at both dates; false: out of memory. */
static bool gather(struct ys_band_sample *out, const struct ys_diff_sample *s)
{
    const size_t all = ys_diff_sample_n(s);
    bool ok = true;

    *out = (struct ys_band_sample){.bands = s->bands};
    for (size_t i = 0; i < all; i++)
        out->n += is_valid(s, i);
    for (unsigned k = 0; k < s->bands; k++) {
        size_t n = 0;

        out->x[k] = ys_new_raw(out->n + 1, sizeof(float));
        out->y[k] = ys_new_raw(out->n + 1, sizeof(float));
        ok = ok && out->x[k] && out->y[k];
        for (size_t i = 0; ok && i < all; i++)
            if (is_valid(s, i)) {
                out->x[k][n] = s->plane[0][k][i];
                out->y[k][n++] = s->plane[1][k][i];
            }
    }
    return ok;
}

/* The statistic of every place as the rows of a picture have it; how many in d. */
static ys_status pooled_roots(float *d, size_t *n, const struct ys_diff_sample *s,
                              const struct ys_statistic *statistic, struct ys_error *err)
{
    const size_t w = s->wide, h = s->high, px = w * h;
    float *raw = ys_new_raw(px, sizeof *raw), *root = ys_new_raw(w, sizeof *root);
    uint8_t *both = ys_new_raw(px, 1);
    ys_status status = YS_OK;

    *n = 0;
    if (!raw || !root || !both)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", px);
    for (size_t p = 0; !status && p < (size_t)s->across * s->down; p++) {
        const float *x[YS_MOST_BANDS], *y[YS_MOST_BANDS];

        for (unsigned k = 0; k < s->bands; k++) {
            x[k] = s->plane[0][k] + p * px;
            y[k] = s->plane[1][k] + p * px;
        }
        ys_statistic_row(raw, statistic, x, y, px);
        for (size_t i = 0; i < px; i++)
            both[i] = is_valid(s, p * px + i);
        for (size_t j = 0; j < h; j++) {
            const struct ys_pooled_rows rows = {{j ? raw + (j - 1) * w : NULL, raw + j * w,
                                                 j + 1 < h ? raw + (j + 1) * w : NULL},
                                                {j ? both + (j - 1) * w : NULL, both + j * w,
                                                 j + 1 < h ? both + (j + 1) * w : NULL}};

            ys_statistic_pool(root, &rows, w);
            for (size_t i = 0; i < w; i++)
                if (both[j * w + i])
                    d[(*n)++] = root[i];
        }
    }
    free(raw);
    free(root);
    free(both);
    return status;
}

static ys_status fit_pooled(struct ys_diff_fit *out, const struct ys_diff_sample *s,
                            const struct ys_tile_pair *pair, const struct ys_diff_options *diff,
                            struct ys_error *err)
{
    const size_t all = ys_diff_sample_n(s);
    const unsigned bands = s->bands;
    struct ys_band_sample sample;
    struct ys_statistic_fit fit;
    float *d = ys_new_raw(all, sizeof *d);
    ys_status status = YS_OK;
    size_t n = 0;

    if (!gather(&sample, s) || !d)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", all);
    if (!status) {
        sample.unit = ys_sample_unit(&sample, ys_tile_full_scale(pair->tile[0]) < 256 &&
                                                  ys_tile_full_scale(pair->tile[0]) > 0);
        status = ys_statistic_fit(&fit, &sample, diff->measure, pair->threads, err);
    }
    if (!status)
        status = pooled_roots(d, &n, s, &fit.statistic, err);
    if (!status) {
        const double median = n ? (double)ys_quantile(d, n, 0.5) : 0;
        const double widening = median / sqrt(ys_chi_square_point(0.5, bands));
        const struct cutting c = {.d = d,
                                  .n = n,
                                  .bands = bands,
                                  .noise = fit.inflation,
                                  .widened = fmax(fit.inflation, widening) *
                                             sqrt(ys_chi_square_point(POOLED_SHARE, bands)),
                                  .share = POOLED_SHARE};

        for (unsigned k = 0; k < bands; k++) {
            out->gain[k] = fit.gain[k];
            out->offset[k] = fit.offset[k];
            out->noise[k] = fmin(fit.noise[k], LEAST_NOISE * sample.unit);
        }
        out->unit = sample.unit;
        out->statistic = fit.statistic;
        choose(out, &c, diff);
    }
    for (unsigned k = 0; k < YS_MOST_BANDS; k++) {
        free(sample.x[k]);
        free(sample.y[k]);
    }
    free(d);
    return status;
}

ys_status ys_diff_fit(struct ys_diff_fit *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_options *diff, struct ys_error *err)
{
    struct ys_diff_sample s;
    ys_status status = ys_diff_sample_take(&s, pair, err);

    *out = (struct ys_diff_fit){.unit = 1};
    if (status)
        return status;
    status = (pair->pooled ? fit_pooled : fit_plain)(out, &s, pair, diff, err);
    ys_diff_sample_fini(&s);
    return status;
}
