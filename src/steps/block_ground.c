/* block_ground.c - what is ground in a container yard, lit or shaded, and what is not */

#include "block_parts.h"
#include "filters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

/* Container tops are 2.438 m wide: no point of them is this far from an edge, ground is. */
static const double seed_m = 1.6;
static const double ring_m = 10;
enum { MODES = 4, BIN = 8, BINS = 32 };

struct mode { /* one colour of ground */
    double mean[YS_BLOCK_BANDS], inverse[YS_BLOCK_BANDS][YS_BLOCK_BANDS];
    double sd[YS_BLOCK_BANDS];
    double shade[YS_BLOCK_BANDS], shade_sd[YS_BLOCK_BANDS]; /* the same ground in shadow */
    bool has_shade;
};

/* Planes to 0..255: 8-bit tiles as they are, others by their 0.5 and 99.5 % quantiles. */
static bool scale_planes(struct ys_ground *g, const struct ys_area_in *in)
{
    const size_t n = (size_t)g->width * g->height;
    float *some = ys_new(n, sizeof *some);
    size_t m = 0;

    if (!some)
        return false;
    const bool bytes = fabs(in->image->full_scale - 255) < 1;

    for (size_t i = 0; i < n && !bytes; i += 1 + n / 400000)
        for (unsigned b = 0; b < g->bands && m < n; b++)
            if (in->inside[i] && in->image->valid[i])
                some[m++] = in->image->plane[b][i];
    const float low = m ? ys_sort_quantile(some, m, 0.005) : 0;
    const float high = m ? some[(size_t)(0.995 * (double)(m - 1))] : 255;
    const float gain = high > low ? 255 / (high - low) : 1;

    for (unsigned b = 0; b < g->bands; b++)
        for (size_t i = 0; i < n; i++)
            g->band[b][i] =
                bytes ? in->image->plane[b][i] : (in->image->plane[b][i] - low) * gain;
    free(some);
    return true;
}

/* Largest gradient of the bands at a pixel, levels a metre. */
static float gradient(const struct ys_ground *g, size_t x, size_t y)
{
    const size_t w = g->width, x0 = x ? x - 1 : x, x1 = x + 1 < w ? x + 1 : x;
    const size_t y0 = y ? y - 1 : y, y1 = y + 1 < g->height ? y + 1 : y;
    float best = 0;

    for (unsigned b = 0; b < g->bands; b++) {
        const float *p = g->band[b];
        const float dx = p[y * w + x1] - p[y * w + x0], dy = p[y1 * w + x] - p[y0 * w + x];

        best = fmaxf(best, hypotf(dx, dy));
    }
    return best / (float)(2 * g->gsd_m);
}

static float brightness(const struct ys_ground *g, size_t i)
{
    float sum = 0;

    for (unsigned b = 0; b < g->bands; b++)
        sum += g->band[b][i];
    return sum / (float)g->bands;
}

/* Pixels without an edge within seed_m: ground, mostly.  The threshold is the first that leaves
 * seeds on 4 % of the area. */
static bool find_seeds(uint8_t *seed, float *slope, const struct ys_ground *g,
                       const uint8_t *valid)
{
    static const double share[] = {.10, .15, .22, .32, .5};
    const size_t n = (size_t)g->width * g->height;
    uint8_t *edge = ys_new(n, 1);
    float *d = ys_new(n, sizeof *d);
    bool ok = edge && d;
    size_t all = 0;

    for (size_t y = 0; ok && y < g->height; y++)
        for (size_t x = 0; x < g->width; x++)
            slope[y * g->width + x] = gradient(g, x, y);
    for (size_t i = 0; ok && i < n; i++)
        all += g->inside[i];
    for (size_t k = 0; ok && k < sizeof share / sizeof *share; k++) {
        size_t seeds = 0;

        for (size_t i = 0; i < n; i++)
            edge[i] = slope[i] > 3 && slope[i] > share[k] * brightness(g, i);
        ok = ys_distance(d, edge, g->width, g->height);
        for (size_t i = 0; ok && i < n; i++) {
            seed[i] = valid[i] && d[i] > seed_m / g->gsd_m;
            seeds += seed[i] && g->inside[i];
        }
        if (ok && (double)seeds >= 0.04 * (double)all)
            break;
    }
    free(edge);
    free(d);
    return ok;
}

static size_t bin_of(const struct ys_ground *g, size_t i)
{
    size_t bin = 0;

    for (unsigned b = 0; b < g->bands; b++) {
        const float v = fminf(fmaxf(g->band[b][i], 0), 255);

        bin = bin * BINS + (size_t)v / BIN;
    }
    return bin;
}

/* Mean and covariance of the smooth pixels near a colour, twice; false: too few. */
static bool fit_mode(struct mode *mode, const struct ys_ground *g, const uint8_t *use,
                     double reach)
{
    const size_t n = (size_t)g->width * g->height;
    double cov[YS_BLOCK_BANDS][YS_BLOCK_BANDS] = {{0}};

    for (int round = 0; round < 2; round++) {
        double sum[YS_BLOCK_BANDS] = {0}, count = 0;

        memset(cov, 0, sizeof cov);
        for (size_t i = 0; i < n; i++) {
            double d[YS_BLOCK_BANDS], far = 0;

            if (!use[i])
                continue;
            for (unsigned b = 0; b < g->bands; b++) {
                d[b] = g->band[b][i] - mode->mean[b];
                far = fmax(far, fabs(d[b]));
            }
            if (far > reach)
                continue;
            count++;
            for (unsigned b = 0; b < g->bands; b++) {
                sum[b] += d[b];
                for (unsigned c = 0; c <= b; c++)
                    cov[b][c] += d[b] * d[c];
            }
        }
        if (count < 30)
            return false;
        for (unsigned b = 0; b < g->bands; b++)
            for (unsigned c = 0; c <= b; c++)
                cov[b][c] = cov[c][b] = cov[b][c] / count - sum[b] * sum[c] / count / count;
        for (unsigned b = 0; b < g->bands; b++)
            mode->mean[b] += sum[b] / count;
    }
    for (unsigned b = 0; b < g->bands; b++) {
        for (unsigned c = 0; c < g->bands; c++)
            cov[b][c] = 1.2 * cov[b][c] + (b == c ? 0.25 : 0);
        mode->sd[b] = sqrt(cov[b][b]);
    }
    /* Gauss-Jordan of a small positive definite matrix. */
    for (unsigned b = 0; b < g->bands; b++)
        for (unsigned c = 0; c < g->bands; c++)
            mode->inverse[b][c] = b == c;
    for (unsigned p = 0; p < g->bands; p++) {
        const double pivot = cov[p][p];

        for (unsigned c = 0; c < g->bands; c++) {
            cov[p][c] /= pivot;
            mode->inverse[p][c] /= pivot;
        }
        for (unsigned r = 0; r < g->bands; r++) {
            const double f = r == p ? 0 : cov[r][p];

            for (unsigned c = 0; c < g->bands; c++) {
                cov[r][c] -= f * cov[p][c];
                mode->inverse[r][c] -= f * mode->inverse[p][c];
            }
        }
    }
    return true;
}

static double mahalanobis(const struct ys_ground *g, const struct mode *mode, size_t i)
{
    double d[YS_BLOCK_BANDS], sum = 0;

    for (unsigned b = 0; b < g->bands; b++)
        d[b] = g->band[b][i] - mode->mean[b];
    for (unsigned b = 0; b < g->bands; b++)
        for (unsigned c = 0; c < g->bands; c++)
            sum += d[b] * mode->inverse[b][c] * d[c];
    return sum / g->bands;
}

/* The fullest colour bin among the used pixels, as a start; false: none. */
static bool fullest_bin(struct mode *mode, const struct ys_ground *g, const uint8_t *use,
                        uint32_t *count)
{
    const size_t n = (size_t)g->width * g->height;
    size_t bins = 1, best = 0;

    for (unsigned b = 0; b < g->bands; b++)
        bins *= BINS;
    memset(count, 0, bins * sizeof *count);
    for (size_t i = 0; i < n; i++)
        if (use[i])
            count[bin_of(g, i)]++;
    for (size_t k = 1; k < bins; k++)
        if (count[k] > count[best])
            best = k;
    if (count[best] < 10)
        return false;
    for (unsigned b = g->bands; b-- > 0; best /= BINS)
        mode->mean[b] = (double)(best % BINS) * BIN + BIN / 2.0;
    return true;
}

/* Share of the pixels round the area (all of them where the area has no surroundings) that look
 * like this ground. */
static double share_around(const struct ys_ground *g, const struct mode *mode,
                           const float *distance, const uint8_t *valid)
{
    const size_t n = (size_t)g->width * g->height;
    double seen = 0, like = 0;

    for (size_t i = 0; i < n; i++) {
        if (!valid[i] || g->inside[i] || distance[i] * g->gsd_m > ring_m)
            continue;
        seen++;
        like += mahalanobis(g, mode, i) < 9;
    }
    return seen >= 100 ? like / seen : 1;
}

/* The shade of a ground: the commonest colour of pixels that are darker by one factor in all
 * bands, blue least (sky fills shadows). */
static void find_shade(struct mode *mode, const struct ys_ground *g, uint8_t *use,
                       uint32_t *count)
{
    const size_t n = (size_t)g->width * g->height;
    struct mode shade = {.has_shade = false};

    for (size_t i = 0; i < n; i++) {
        double ratio[YS_BLOCK_BANDS], mean = 0, low = 1e9, high = 0;

        for (unsigned b = 0; b < g->bands; b++) {
            ratio[b] = (g->band[b][i] + 1) / (mode->mean[b] + 1);
            mean += ratio[b] / g->bands;
            low = fmin(low, ratio[b]);
            high = fmax(high, ratio[b]);
        }
        use[i] = g->inside[i] && mean < 0.62 && high - low < 0.35 * mean + 0.06 &&
                 (g->bands < 3 || ratio[2] >= ratio[0] - 0.03);
    }
    mode->has_shade = fullest_bin(&shade, g, use, count) && fit_mode(&shade, g, use, 2 * BIN);
    memcpy(mode->shade, shade.mean, sizeof mode->shade);
    /* Texture fades with the light, and noise stays. */
    for (unsigned b = 0; b < g->bands; b++)
        mode->shade_sd[b] = mode->sd[b] * (0.15 + 0.3 * mode->shade[b] / (mode->mean[b] + 1));
}

/* Mean squared residual from the line between two colours of spreads sd_from and sd_to, over
 * what noise and blur allow. */
static double line_distance(const struct ys_ground *g, size_t i, const double *from,
                            const double *to, const double *sd_from, const double *sd_to,
                            double tol)
{
    double dot = 0, length = 0, sum = 0;

    for (unsigned b = 0; b < g->bands; b++) {
        const double step = to[b] - from[b];

        dot += (g->band[b][i] - from[b]) * step;
        length += step * step;
    }
    const double f = length > 0 ? fmin(fmax(dot / length, 0), 1) : 0;

    for (unsigned b = 0; b < g->bands; b++) {
        const double s = sd_from[b] + f * (sd_to[b] - sd_from[b]) + 0.5;
        const double q = s + 0.6 * 4 * f * (1 - f) + tol;
        const double r = g->band[b][i] - from[b] - f * (to[b] - from[b]);

        sum += r * r / (q * q);
    }
    return sum / g->bands;
}

/* How a pixel looks as ground: lit, shaded, or between the two. */
struct looks {
    double lit, shaded, between;
};

static struct looks looks_at(const struct ys_ground *g, const struct mode *mode, size_t n_mode,
                             size_t i, double tol)
{
    struct looks l = {1e9, 1e9, 1e9};

    for (size_t k = 0; k < n_mode; k++) {
        double dark[YS_BLOCK_BANDS], dark_sd[YS_BLOCK_BANDS];

        l.lit = fmin(l.lit, mahalanobis(g, &mode[k], i));
        if (!mode[k].has_shade)
            continue;
        for (unsigned b = 0; b < g->bands; b++) {
            dark[b] = 0.8 * mode[k].shade[b]; /* beside a stack less sky is seen */
            dark_sd[b] = 0.6 * mode[k].shade_sd[b];
        }
        l.between = fmin(l.between, line_distance(g, i, mode[k].mean, mode[k].shade, mode[k].sd,
                                                  mode[k].shade_sd, tol));
        l.shaded = fmin(
            l.shaded, line_distance(g, i, mode[k].shade, dark, mode[k].shade_sd, dark_sd, tol));
    }
    return l;
}

/* Half-lit ground is a narrow seam between lit and shaded ground: the blur and the sun's disc
 * make it under a metre wide.  Anything broader that is half as bright is a thing. */
static const double seam_m = 0.8;

static bool fill_top(struct ys_ground *g, const struct mode *mode, size_t n_mode,
                     float *residual)
{
    const size_t n = (size_t)g->width * g->height;
    uint8_t *lit = ys_new(n, 1), *shaded = ys_new(n, 1);
    float *to_lit = ys_new(n, sizeof *to_lit), *to_shade = ys_new(n, sizeof *to_shade);
    bool ok = lit && shaded && to_lit && to_shade;

    /* Tails of the blur beside strong contrasts: what the largest residual nearby leaks. */
    for (size_t i = 0; ok && i < n; i++) {
        double r = 0;

        for (unsigned b = 0; b < g->bands; b++)
            r = fmax(r, fabs(g->band[b][i] - mode[0].mean[b]));
        residual[i] = (float)fmin(r, 160);
    }
    ok = ok && ys_max_square(residual, g->width, g->height, (uint32_t)ceil(1.2 / g->gsd_m));
    for (size_t i = 0; ok && i < n; i++) {
        const struct looks l = looks_at(g, mode, n_mode, i, 0.012 * residual[i]);

        lit[i] = l.lit < 4;
        shaded[i] = l.shaded < 3;
    }
    ok = ok && ys_distance(to_lit, lit, g->width, g->height) &&
         ys_distance(to_shade, shaded, g->width, g->height);
    for (size_t i = 0; ok && i < n; i++) {
        const struct looks l = looks_at(g, mode, n_mode, i, 0.012 * residual[i]);
        const bool seam = to_lit[i] * g->gsd_m < seam_m && to_shade[i] * g->gsd_m < seam_m;
        const double d = fmin(fmin(l.lit, l.shaded), seam ? l.between : 1e9);

        g->top[i] = (float)fmin(fmax(log(fmax(d, 1e-6) / 3), -1.5), 2);
    }
    free(lit);
    free(shaded);
    free(to_lit);
    free(to_shade);
    return ok;
}

static bool find_modes(struct ys_ground *g, const struct ys_area_in *in, uint8_t *seed,
                       uint8_t *use, float *work, uint32_t *count)
{
    const size_t n = (size_t)g->width * g->height;
    struct mode mode[MODES];
    size_t n_mode = 0, most = 0;

    memset(mode, 0, sizeof mode);
    if (!find_seeds(seed, work, g, in->image->valid) ||
        !ys_distance(work, g->inside, g->width, g->height))
        return false;
    for (size_t i = 0; i < n; i++) /* far ground says nothing of this yard's */
        seed[i] = seed[i] && work[i] * g->gsd_m <= ring_m;
    for (int k = 0; k < MODES; k++) {
        struct mode *m = &mode[n_mode];
        size_t taken = 0;

        if (!fullest_bin(m, g, seed, count) || !fit_mode(m, g, seed, 2 * BIN))
            break;
        for (size_t i = 0; i < n; i++) {
            const bool mine = seed[i] && mahalanobis(g, m, i) <= 9;

            taken += mine && g->inside[i];
            seed[i] = seed[i] && !mine;
        }
        if (k && share_around(g, m, work, in->image->valid) < 0.03) {
            memset(m, 0, sizeof *m);
            continue;
        }
        if (n_mode && taken > most) { /* the yard's own ground comes first */
            const struct mode first = mode[0];

            mode[0] = *m;
            *m = first;
        }
        most = taken > most ? taken : most;
        n_mode++;
    }
    if (n_mode)
        find_shade(&mode[0], g, use, count);
    for (unsigned b = 0; b < g->bands; b++)
        g->lit += mode[0].mean[b] / g->bands;
    /* One sun: what shade does to the commonest ground it does to the others. */
    for (size_t k = 1; k < n_mode; k++) {
        mode[k].has_shade = mode[0].has_shade;
        for (unsigned b = 0; b < g->bands; b++) {
            const double ratio = mode[0].shade[b] / (mode[0].mean[b] + 1);

            mode[k].shade[b] = mode[k].mean[b] * ratio;
            mode[k].shade_sd[b] = mode[k].sd[b] * mode[0].shade_sd[b] / mode[0].sd[b];
        }
    }
    if (!n_mode) { /* nothing smooth at all: everything may be a top */
        for (size_t i = 0; i < n; i++)
            g->top[i] = 0.5f;
        return true;
    }
    return fill_top(g, mode, n_mode, work);
}

bool ys_ground_find(struct ys_ground *out, const struct ys_area_in *in)
{
    const size_t n = (size_t)in->image->width * in->image->height;
    uint8_t *seed = ys_new(n, 1), *use = ys_new(n, 1);
    float *work = ys_new(n, sizeof *work);
    uint32_t *count = ys_new((size_t)BINS * BINS * BINS, sizeof *count);
    bool ok = seed && use && work && count;

    *out = (struct ys_ground){.width = in->image->width,
                              .height = in->image->height,
                              .gsd_m = sqrt(in->image->gsd_x_m * in->image->gsd_y_m),
                              .bands = in->image->bands >= 3 ? 3 : 1,
                              .inside = in->inside};
    out->top = ys_new(n, sizeof *out->top);
    ok = ok && out->top;
    for (unsigned b = 0; b < out->bands; b++) {
        out->band[b] = ys_new(n, sizeof *out->band[b]);
        out->raw[b] = ys_new(n, sizeof *out->raw[b]);
        ok = ok && out->band[b] && out->raw[b];
    }
    ok = ok && scale_planes(out, in);
    for (unsigned b = 0; ok && b < out->bands; b++)
        memcpy(out->raw[b], out->band[b], n * sizeof *out->raw[b]);
    for (unsigned b = 0; ok && b < out->bands; b++)
        ok = ys_blur_plane(out->band[b], out->width, out->height, fmax(0.5, 0.45 / out->gsd_m));
    ok = ok && find_modes(out, in, seed, use, work, count);
    free(seed);
    free(use);
    free(work);
    free(count);
    if (!ok)
        ys_ground_fini(out);
    return ok;
}

void ys_ground_fini(struct ys_ground *ground)
{
    for (unsigned b = 0; b < YS_BLOCK_BANDS; b++) {
        free(ground->band[b]);
        free(ground->raw[b]);
    }
    free(ground->top);
    *ground = (struct ys_ground){0};
}
