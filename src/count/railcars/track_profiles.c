/*
 * track_profiles.c - the picture along a track: its brightness, its edges, and what both are
 * measured against
 *
 * The scales are taken over all strips of the picture at once, as one strip may be all cars or
 * all ballast.  They are quantiles: a few glints, shadows or gaps of data do not move them.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/levels.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "track_strip.h"

/* No car is longer (YS_KMAX): what lies deeper than half of one where nothing can be seen is
 * held by no car that shows, and is left out. */
static const double longest_car_m = 31.0;

/* Share of a sample's weight that has to be of usable pixels. */
static const double weight_usable = 0.999;

/* Blur before edges are measured, sd in metres or pixels, the larger.  By hand. */
static const double blur_across_m = 0.35, blur_across_px = 0.4;
static const double blur_along_m = 0.75, blur_along_px = 0.6;

/* Scales.  Contrast: 2 to 98 % of what lies within 5 m of the tracks (the distance of the
 * next).  Dark: 1 % there or of the picture round the tracks, where the deepest shadow may
 * lie.  Bed: 65 % of the ballast between tracks, beyond a car's side (1.55 m) and short of
 * the next car's: its lit part, as the rest is shadow.  By hand. */
static const double near_tracks_m = 5;
static const double contrast_low = 0.02, contrast_high = 0.98, dark_quantile = 0.01;
static const double around_tracks_m = 30;
static const double ballast_from_m = 1.9, ballast_to_m = 2.6, lit_ballast = 0.65;
/* A flat picture has some contrast, so that features divide by it. */
static const double least_contrast = 1e-6, no_brightness = 1e-30;

struct picture {
    const float *grey;
    const uint8_t *valid, *exclude;
    uint32_t width, height;
};

static bool usable(const struct picture *p, size_t at)
{
    return p->valid[at] && !(p->exclude && p->exclude[at]) && isfinite(p->grey[at]) &&
           !ys_level_is_cut(p->grey[at]);
}

/* Bilinear at (x, y) in pixels, centres at .5.  Outside, the nearest place inside; false there,
 * and where a pixel with weight is not usable. */
static bool sample(float *out, const struct picture *p, double x, double y)
{
    const double w = p->width, h = p->height;
    const bool inside = x > 0 && x < w && y > 0 && y < h;
    struct ys_bilinear near;
    double sum = 0, total = 0;

    ys_bilinear_at(&near, p->width, p->height, x, y, YS_BORDER_REPEAT);
    for (int k = 0; k < 4; k++) {
        if (near.weight[k] > 0 && usable(p, near.at[k])) {
            sum += near.weight[k] * (double)p->grey[near.at[k]];
            total += near.weight[k];
        }
    }
    *out = total > 0 ? (float)(sum / total) : 0;
    return inside && total > weight_usable;
}

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
    const struct ys_gauss across = ys_gauss_of(
        fmax(blur_across_m, blur_across_px * pixel_m) / YS_STRIP_ROW_M, YS_BORDER_REPEAT);
    const struct ys_gauss along =
        ys_gauss_of(fmax(blur_along_m, blur_along_px * pixel_m) / YS_STEP_M, YS_BORDER_REPEAT);
    double *column = ys_new(rows, sizeof *column), *row = ys_new(n, sizeof *row);
    bool ok = column && row;

    for (size_t r = 0; ok && r < rows; r++) {
        for (size_t i = 0; i < n; i++)
            row[i] = (double)strip->brightness[r * n + i];
        ok = ys_blur_row(row, n, 1, &along);
        for (size_t i = 0; i < n; i++)
            strip->edge[r * n + i] = (float)row[i];
    }
    for (size_t i = 0; ok && i < n; i++) {
        for (size_t r = 0; r < rows; r++)
            column[r] = (double)strip->edge[r * n + i];
        ok = ys_blur_row(column, rows, 1, &across);
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
                if (s->valid[r * s->n + i] && !ys_level_is_cut(s->brightness[r * s->n + i])) {
                    if (out)
                        out[got] = (double)s->brightness[r * s->n + i];
                    got++;
                }
            }
        }
    }
    return got;
}

/* The deepest shadow round the tracks, from every few pixels of it. */
static double dark_of_picture(double *room, struct ys_strip *const *strips, size_t n,
                              const struct ys_image *image, const float *grey)
{
    const double margin = around_tracks_m;
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

            if (image->valid[at] && isfinite(grey[at]) && !ys_level_is_cut(grey[at]))
                room[got++] = (double)grey[at];
        }
    }
    return ys_quantile_linear(room, got, dark_quantile);
}

bool ys_strip_scales(struct ys_scales *out, struct ys_strip *const *strips, size_t n,
                     const struct ys_image *image, const float *grey)
{
    const size_t all = gather(NULL, strips, n, 0, near_tracks_m, 1);
    const size_t every = all / SAMPLES + 1;
    double *room = ys_new(all / every + SAMPLES + YS_STRIP_ROWS * n + 1, sizeof *room);

    if (!room)
        return false;
    out->pixel_m = sqrt(image->gsd_x_m * image->gsd_y_m);
    const size_t got = gather(room, strips, n, 0, near_tracks_m, every);
    const double low = ys_quantile_linear(room, got, contrast_low),
                 high = ys_quantile_linear(room, got, contrast_high);

    out->dark = ys_quantile_linear(room, got, dark_quantile);
    out->contrast = got ? high - low : 0;
    const double darkest = dark_of_picture(room, strips, n, image, grey);

    out->dark = fmin(out->dark, darkest); /* fmin passes over a NaN */
    out->bed = ys_quantile_linear(
        room, gather(room, strips, n, ballast_from_m, ballast_to_m, every), lit_ballast);
    /* NaN: of no samples at all. */
    out->dark = isnan(out->dark) ? 0 : out->dark;
    out->bed = isnan(out->bed) ? out->dark : out->bed;
    out->contrast = fmax(out->contrast, least_contrast * fmax(fabs(out->bed), no_brightness));
    free(room);
    return true;
}
