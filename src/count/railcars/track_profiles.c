/* track_profiles.c - the picture along a track, its scales and its edges */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/row_math.h"
#include "track_strip.h"

struct picture {
    const float *grey;
    const uint8_t *valid, *exclude;
    uint32_t width, height;
};

static bool usable(const struct picture *p, size_t at)
{
    return p->valid[at] && !(p->exclude && p->exclude[at]) && isfinite(p->grey[at]);
}

/* Bilinear at (x, y) in pixels, centres at .5.  Outside, the nearest place inside; false there,
 * and where a pixel with weight is not usable. */
static bool sample(float *out, const struct picture *p, double x, double y)
{
    const double w = p->width, h = p->height;
    const bool inside = x > 0 && x < w && y > 0 && y < h;
    const double u = ys_clip(x - 0.5, 0, w - 1), v = ys_clip(y - 0.5, 0, h - 1);
    const size_t i = (size_t)u, j = (size_t)v;
    const double fx = u - (double)i, fy = v - (double)j;
    const size_t right = i + 1 < p->width, down = j + 1 < p->height ? p->width : 0;
    const size_t at = j * p->width + i;
    const size_t corner[4] = {at, at + right, at + down, at + down + right};
    const double weight[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
    double sum = 0, total = 0;

    for (int k = 0; k < 4; k++) {
        if (weight[k] > 0 && usable(p, corner[k])) {
            sum += weight[k] * (double)p->grey[corner[k]];
            total += weight[k];
        }
    }
    *out = total > 0 ? (float)(sum / total) : 0;
    return inside && total > 0.999;
}

/* No car is longer than this: what lies deeper in a blind stretch says nothing and is left out. */
static const double longest_car_m = 31.0;

static void mark_out_of_sight(struct ys_strip *strip)
{
    const size_t reach = (size_t)(longest_car_m / 2 / YS_STEP_M);
    const uint8_t *mid = strip->valid + (size_t)(YS_STRIP_ROWS / 2) * strip->n;
    size_t since = reach + 1;

    strip->n_valid = 0;
    for (size_t i = 0; i < strip->n; i++) {
        since = mid[i] ? 0 : since + 1;
        strip->out_of_sight[i] = since > reach;
        strip->n_valid += mid[i];
    }
    since = reach + 1;
    for (size_t i = strip->n; i-- > 0;) {
        since = mid[i] ? 0 : since + 1;
        strip->out_of_sight[i] = strip->out_of_sight[i] && since > reach;
    }
}

void ys_strip_sample(struct ys_strip *strip, const struct ys_image *image, const float *grey,
                     const uint8_t *exclude)
{
    const struct picture p = {grey, image->valid, exclude, image->width, image->height};

    for (size_t r = 0; r < YS_STRIP_ROWS; r++) {
        const double v = (double)r * YS_STRIP_ROW_M - YS_STRIP_HALF_M;

        for (size_t i = 0; i < strip->n; i++) {
            const double x = strip->x[i] - v * strip->ty[i], y = strip->y[i] + v * strip->tx[i];

            strip->valid[r * strip->n + i] = sample(&strip->brightness[r * strip->n + i], &p,
                                                    x / image->gsd_x_m, y / image->gsd_y_m);
        }
    }
    mark_out_of_sight(strip);
}

/* ---- edges */

bool ys_strip_edges(struct ys_strip *strip, double pixel_m)
{
    const size_t n = strip->n, rows = YS_STRIP_ROWS;
    const double across = fmax(0.35, 0.4 * pixel_m) / YS_STRIP_ROW_M;
    const double along = fmax(0.75, 0.6 * pixel_m) / YS_STEP_M;
    double *column = ys_new(rows, sizeof *column), *row = ys_new(n, sizeof *row);
    bool ok = column && row;

    for (size_t r = 0; ok && r < rows; r++) {
        for (size_t i = 0; i < n; i++)
            row[i] = (double)strip->brightness[r * n + i];
        ok = ys_row_blur(row, n, along, false);
        for (size_t i = 0; i < n; i++)
            strip->edge[r * n + i] = (float)row[i];
    }
    for (size_t i = 0; ok && i < n; i++) {
        for (size_t r = 0; r < rows; r++)
            column[r] = (double)strip->edge[r * n + i];
        ok = ys_row_blur(column, rows, across, false);
        for (size_t r = 0; r < rows; r++) {
            const size_t a = r ? r - 1 : 0, b = r + 1 < rows ? r + 1 : r;
            const double slope = (column[b] - column[a]) / ((double)(b - a) * YS_STRIP_ROW_M);

            strip->edge[r * n + i] = (float)fabs(slope);
        }
    }
    free(column);
    free(row);
    return ok;
}

/* ---- scales */

enum { SAMPLES = 400000 }; /* enough that a 1 % quantile is known to a hundredth of itself */

static size_t gather(double *out, struct ys_strip *const *strips, size_t n, double low,
                     double high, size_t every)
{
    size_t got = 0;

    for (size_t t = 0; t < n; t++) {
        const struct ys_strip *s = strips[t];

        for (size_t r = 0; r < YS_STRIP_ROWS; r++) {
            const double v = fabs((double)r * YS_STRIP_ROW_M - YS_STRIP_HALF_M);

            if (v < low || v > high)
                continue;
            for (size_t i = r % every; i < s->n; i += every) {
                if (s->valid[r * s->n + i]) {
                    if (out)
                        out[got] = (double)s->brightness[r * s->n + i];
                    got++;
                }
            }
        }
    }
    return got;
}

/* 1 % of the picture near the tracks: the deepest shadow there is. */
static double dark_of_picture(double *room, struct ys_strip *const *strips, size_t n,
                              const struct ys_image *image, const float *grey)
{
    const double margin = 30;
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    size_t got = 0;

    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < strips[t]->n; i++) {
            x0 = fmin(x0, strips[t]->x[i]);
            x1 = fmax(x1, strips[t]->x[i]);
            y0 = fmin(y0, strips[t]->y[i]);
            y1 = fmax(y1, strips[t]->y[i]);
        }
    }
    const size_t left = (size_t)ys_clip((x0 - margin) / image->gsd_x_m, 0, image->width),
                 right = (size_t)ys_clip((x1 + margin) / image->gsd_x_m, 0, image->width),
                 top = (size_t)ys_clip((y0 - margin) / image->gsd_y_m, 0, image->height),
                 bottom = (size_t)ys_clip((y1 + margin) / image->gsd_y_m, 0, image->height);
    const double area = (double)(right - left) * (double)(bottom - top);
    const size_t every = (size_t)ceil(sqrt(area / SAMPLES)) + (area == 0);

    for (size_t y = top; y < bottom; y += every) {
        for (size_t x = left; x < right && got < SAMPLES; x += every) {
            const size_t at = y * image->width + x;

            if (image->valid[at] && isfinite(grey[at]))
                room[got++] = (double)grey[at];
        }
    }
    return ys_row_quantile(room, got, 0.01);
}

bool ys_strip_scales(struct ys_scales *out, struct ys_strip *const *strips, size_t n,
                     const struct ys_image *image, const float *grey)
{
    const size_t all = gather(NULL, strips, n, 0, 5, 1);
    const size_t every = all / SAMPLES + 1;
    double *room = ys_new(all / every + SAMPLES + YS_STRIP_ROWS * n + 1, sizeof *room);

    if (!room)
        return false;
    out->pixel_m = sqrt(image->gsd_x_m * image->gsd_y_m);
    const size_t got = gather(room, strips, n, 0, 5, every);
    const double low = ys_row_quantile(room, got, 0.02),
                 high = ys_row_quantile(room, got, 0.98);

    out->dark = ys_row_quantile(room, got, 0.01);
    out->contrast = got ? high - low : 0;
    const double darkest = dark_of_picture(room, strips, n, image, grey);

    out->dark = fmin(out->dark, darkest); /* fmin passes over a NaN */
    out->bed = ys_row_quantile(room, gather(room, strips, n, 1.9, 2.6, every), 0.65);
    /* A flat picture, or none: any contrast will do, as long as it is one. */
    out->dark = isnan(out->dark) ? 0 : out->dark;
    out->bed = isnan(out->bed) ? out->dark : out->bed;
    out->contrast = fmax(out->contrast, 1e-6 * fmax(fabs(out->bed), 1e-30));
    free(room);
    return true;
}
