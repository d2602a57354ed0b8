/* track_net_input.c - what the strip network looks at */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/levels.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "track_net.h"

/* ---- the picture: no finer than the strip */

static const double finest_m = 0.24;

/* Mean of the usable pixels of a k x k block of grey, which is of the size of the image. */
static void average(struct ys_net_picture *p, const struct ys_image *image, const float *grey,
                    const uint8_t *exclude, size_t k)
{
    for (size_t y = 0; y < p->height; y++) {
        for (size_t x = 0; x < p->width; x++) {
            double sum = 0;
            size_t n = 0;

            for (size_t i = 0; i < k * k; i++) {
                const size_t at = (y * k + i / k) * image->width + x * k + i % k;

                if (image->valid[at] && !(exclude && exclude[at]) && isfinite(grey[at]) &&
                    !ys_level_is_cut(grey[at])) {
                    sum += (double)grey[at];
                    n++;
                }
            }
            p->valid[y * p->width + x] = n > 0;
            p->grey[y * p->width + x] = n ? (float)(sum / (double)n) : 0;
        }
    }
}

bool ys_net_picture_new(struct ys_net_picture *out, const struct ys_image *image,
                        const uint8_t *exclude)
{
    const double g = sqrt(image->gsd_x_m * image->gsd_y_m), want = ceil(finest_m / g);
    const double most = image->width < image->height ? image->width : image->height;
    const size_t k = want < 1 ? 1 : want > most ? (size_t)most : (size_t)want;

    *out = (struct ys_net_picture){
        .width = image->width / k,
        .height = image->height / k,
        .gsd_x_m = image->gsd_x_m * (double)k,
        .gsd_y_m = image->gsd_y_m * (double)k,
    };
    out->valid = ys_new(out->width * out->height, 1);
    out->grey = ys_new(out->width * out->height, sizeof *out->grey);
    float *grey = ys_new((size_t)image->width * image->height, sizeof *grey);
    const bool ok = out->valid && out->grey && grey;

    if (ok) {
        ys_image_grey(grey, image);
        average(out, image, grey, exclude, k);
    } else {
        ys_net_picture_fini(out);
    }
    free(grey);
    return ok;
}

void ys_net_picture_fini(struct ys_net_picture *picture)
{
    free(picture->grey);
    free(picture->valid);
    *picture = (struct ys_net_picture){0};
}

/* ---- the strip */

bool ys_net_strip_new(struct ys_net_strip *out, const struct ys_line *line, size_t n,
                      double gsd_x_m, double gsd_y_m)
{
    double *all = ys_new(10 * n, sizeof *all);

    *out = (struct ys_net_strip){.n = n, .x = all};
    out->plane = ys_new((size_t)YS_NET_ROWS * 2 * n, sizeof(float));
    out->seen = ys_new(2 * n, 1);
    if (!all || !out->plane || !out->seen) {
        ys_net_strip_fini(out);
        return false;
    }
    out->y = all + 2 * n;
    out->tx = all + 4 * n;
    out->ty = all + 6 * n;
    out->offset = all + 8 * n;
    const struct ys_places places = {out->x, out->y, out->tx, out->ty};

    return ys_places_lay(&places, 2 * n, YS_NET_ALONG_M, line, gsd_x_m, gsd_y_m);
}

void ys_net_strip_fini(struct ys_net_strip *strip)
{
    free(strip->x);
    free(strip->plane);
    free(strip->seen);
    *strip = (struct ys_net_strip){0};
}

static size_t inside(ptrdiff_t i, size_t n)
{
    return i < 0 ? 0 : i >= (ptrdiff_t)n ? n - 1 : (size_t)i;
}

/* Some places are sampled at once: the sums of one are 16 additions that wait for each other, those
 * of several places overlap. */
enum { AT_ONCE = 8 };

struct places {                    /* samples of the picture, four by four pixels each */
    double x[AT_ONCE], y[AT_ONCE]; /* metres */
    double level[AT_ONCE];
    bool seen[AT_ONCE]; /* on the picture's usable pixels */
};

static void sample(struct places *out, const struct ys_net_picture *p)
{
    size_t column[4][AT_ONCE], line[4][AT_ONCE];
    double wx[4][AT_ONCE], wy[4][AT_ONCE], total[AT_ONCE] = {0}, sum[AT_ONCE] = {0};

    for (int k = 0; k < AT_ONCE; k++) {
        const double u = ys_clip(out->x[k] / p->gsd_x_m, -4, (double)p->width + 4) - 0.5,
                     v = ys_clip(out->y[k] / p->gsd_y_m, -4, (double)p->height + 4) - 0.5;
        const ptrdiff_t i = (ptrdiff_t)floor(u), j = (ptrdiff_t)floor(v);
        double at_x[4], at_y[4];

        ys_cubic_weights(at_x, u - (double)i, ys_keys_sharp);
        ys_cubic_weights(at_y, v - (double)j, ys_keys_sharp);
        for (int a = 0; a < 4; a++) {
            wx[a][k] = at_x[a];
            wy[a][k] = at_y[a];
            column[a][k] = inside(i + a - 1, p->width);
            line[a][k] = inside(j + a - 1, p->height) * p->width;
        }
        out->seen[k] =
            u > -0.5 && v > -0.5 && u < (double)p->width - 0.5 && v < (double)p->height - 0.5;
    }
    for (int b = 0; b < 4; b++)
        for (int a = 0; a < 4; a++)
            for (int k = 0; k < AT_ONCE; k++) {
                const size_t at = line[b][k] + column[a][k];
                const double w = p->valid[at] ? wx[a][k] * wy[b][k] : 0;

                total[k] += w;
                sum[k] += w * (double)p->grey[at];
            }
    for (int k = 0; k < AT_ONCE; k++) {
        out->level[k] = total[k] > 0.3 ? sum[k] / total[k] : NAN;
        out->seen[k] = out->seen[k] && total[k] > 0.3;
    }
}

void ys_net_sample(struct ys_net_strip *strip, const struct ys_net_picture *picture)
{
    const size_t wide = 2 * strip->n;

    memset(strip->seen, 1, wide);
    for (size_t first = 0; first < wide; first += AT_ONCE) {
        const size_t some = wide - first < AT_ONCE ? wide - first : AT_ONCE;

        for (size_t r = 0; r < YS_NET_ROWS; r++) {
            struct places at;

            for (size_t k = 0; k < AT_ONCE; k++) { /* the last is repeated where it ends */
                const size_t i = first + (k < some ? k : some - 1);
                const double v =
                    ((double)r - (YS_NET_ROWS - 1) / 2.0) * YS_NET_ACROSS_M + strip->offset[i];

                at.x[k] = strip->x[i] - v * strip->ty[i];
                at.y[k] = strip->y[i] + v * strip->tx[i];
            }
            sample(&at, picture);
            for (size_t k = 0; k < some; k++) {
                if (!at.seen[k] && r >= YS_NET_ROWS / 2 - 5 && r < YS_NET_ROWS / 2 + 5)
                    strip->seen[first + k] = 0;
                strip->plane[r * wide + first + k] = (float)at.level[k];
            }
        }
    }
}

/* ---- what it is measured against */

enum { SAMPLES = 400000 };
/* Levels: on flat ground noise must not become cars.  By hand. */
static const double least_range = 7.65;

static size_t gather(double *out, struct ys_net_strip *const *strips, size_t n, size_t every)
{
    size_t got = 0;

    for (size_t t = 0; t < n; t++) {
        const size_t wide = 2 * strips[t]->n;
        const float *src = strips[t]->plane;

        for (size_t r = 0; r < YS_NET_ROWS; r++)
            for (size_t i = r % every; i < wide; i += every)
                if (strips[t]->seen[i] && !isnan(src[r * wide + i]) &&
                    !ys_level_is_cut(src[r * wide + i]))
                    out[got++] = (double)src[r * wide + i];
    }
    return got;
}

bool ys_net_measure(struct ys_net_norm *out, struct ys_net_strip *const *strips, size_t n)
{
    size_t all = 0;

    for (size_t t = 0; t < n; t++)
        all += strips[t]->n * 2 * YS_NET_ROWS;
    const size_t every = all / SAMPLES + 1;
    double *room = ys_new(all / every + n * YS_NET_ROWS + 1, sizeof *room);

    if (!room)
        return false;
    const size_t got = gather(room, strips, n, every);

    out->middle = got ? ys_quantile_linear(room, got, 0.5) : 0;
    out->range =
        got ? ys_quantile_linear(room, got, 0.96) - ys_quantile_linear(room, got, 0.04) : 0;
    free(room);
    out->range = fmax(out->range, least_range);
    return true;
}

void ys_net_normalise(struct ys_net_strip *strip, const struct ys_net_norm *norm)
{
    const double gain = 2.5 / norm->range;
    float *x = strip->plane;

    for (size_t i = 0; i < (size_t)YS_NET_ROWS * 2 * strip->n; i++)
        x[i] = isnan(x[i]) ? 0 : (float)ys_clip(((double)x[i] - norm->middle) * gain, -4, 4);
}
