/* gate_cells.c - a picture in cells of about 2 m: what cloud is told by */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* A cell is small against the soft border of a cloud (5 to 20 m), yet holds 3 x 3 pixels. */
static const double CELL_M = 2;
enum { LEAST_CELL_PX = 3, MOST_SAMPLES = 60000 };

/* Where a tile's numbers are not those of a display, its darkest and brightest percent are put
 * where they lie in tiles that are (20 to 40, 200 to 245). */
static const double DARK = 0.01, BRIGHT = 0.99, DARK_LEVEL = 25, BRIGHT_LEVEL = 235;
/* ... but the brightest no further above the median than four times the ninth decile: glint and
 * dead pixels are not the white of the picture. */
static const double MIDDLE = 0.5, UPPER = 0.9, MOST_REACH = 4;

/* Haze is measured between these shares of the pixels' darkest and brightest bands. */
static const double DARKEST = 0.005, BRIGHTEST = 0.995;
static const double DISPLAY_SCALE = 255;

struct levels {
    double zero, gain;
};

static unsigned colours(const struct ys_image *image)
{
    return image->bands < 3 ? image->bands : 3; /* infrared is no colour */
}

/* Every so many pixels, their darkest and brightest band. */
static size_t sample_bands(float *dark, float *bright, const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height, stride = 1 + n / MOST_SAMPLES;
    const unsigned bands = colours(image);
    size_t used = 0;

    for (size_t i = 0; i < n; i += stride) {
        if (!image->valid[i])
            continue;
        float least = image->plane[0][i], most = least;

        for (unsigned b = 1; b < bands; b++) {
            least = fminf(least, image->plane[b][i]);
            most = fmaxf(most, image->plane[b][i]);
        }
        if (!isfinite(least) || !isfinite(most))
            continue;
        dark[used] = least;
        bright[used++] = most;
    }
    return used;
}

static bool find_levels(struct levels *out, double *haze, const struct ys_image *image)
{
    float *dark = ys_new_raw(2 * ((size_t)MOST_SAMPLES + 1), sizeof *dark);
    float *bright = dark ? dark + MOST_SAMPLES + 1 : NULL;

    if (!dark)
        return false;
    const size_t n = sample_bands(dark, bright, image);

    *out = (struct levels){0, 1};
    *haze = 0;
    if (image->full_scale == DISPLAY_SCALE) {
        const double high = ys_quantile(bright, n, BRIGHTEST);

        *haze = high > 0 ? ys_quantile(dark, n, DARKEST) / high : 0;
    } else if (n) {
        const double low = ys_quantile(dark, n, DARK), middle = ys_quantile(bright, n, MIDDLE);
        const double reach = MOST_REACH * (ys_quantile(bright, n, UPPER) - middle);
        const double high = fmin(ys_quantile(bright, n, BRIGHT), middle + reach);

        out->gain = high > low ? (BRIGHT_LEVEL - DARK_LEVEL) / (high - low) : 0;
        out->zero = low - (out->gain > 0 ? DARK_LEVEL / out->gain : 0);
    }
    free(dark);
    return true;
}

static double level(const struct levels *levels, float value)
{
    const double v = levels->gain * ((double)value - levels->zero);

    return v < 0 ? 0 : v > 255 ? 255 : v; /* a NaN: 255 */
}

struct pixels {
    float *grey;   /* the mean of the bands as a level */
    uint8_t *used; /* valid, and no spike */
};

static bool make_pixels(struct pixels *out, const struct ys_image *image,
                        const struct levels *levels)
{
    const size_t n = (size_t)image->width * image->height;
    const unsigned bands = colours(image);
    uint8_t *spike = ys_new_raw(n, 1);

    out->grey = ys_new_raw(n, sizeof *out->grey);
    out->used = ys_new_raw(n, 1);
    bool ok = spike && out->grey && out->used;

    for (size_t i = 0; ok && i < n; i++) {
        double sum = 0;

        for (unsigned b = 0; b < bands; b++)
            sum += level(levels, image->plane[b][i]);
        out->grey[i] = (float)(sum / bands);
    }
    ok = ok && ys_spikes_find(spike, out->grey, image->valid, image->width, image->height);
    for (size_t i = 0; ok && i < n; i++)
        out->used[i] = image->valid[i] && !spike[i];
    free(spike);
    return ok;
}

/* Step over two pixels, across and down together; 0 next to what is not seen. */
static double step_at(const struct ys_image *image, const struct pixels *pixels, uint32_t x,
                      uint32_t y)
{
    const size_t w = image->width, i = y * w + x;
    const uint8_t *used = pixels->used;
    const float *grey = pixels->grey;

    if (!x || !y || x + 1 >= image->width || y + 1 >= image->height || !used[i - 1] ||
        !used[i + 1] || !used[i - w] || !used[i + w])
        return 0;
    return hypot((double)grey[i + 1] - (double)grey[i - 1],
                 (double)grey[i + w] - (double)grey[i - w]);
}

static void fill_cell(struct ys_cells *out, const struct ys_image *image,
                      const struct pixels *pixels, const struct levels *levels, size_t cell)
{
    const uint32_t cx = (uint32_t)(cell % out->width), cy = (uint32_t)(cell / out->width);
    const unsigned bands = colours(image);
    double sum[3] = {0}, low = 255, edge = 0, squares = 0, n = 0;

    for (uint32_t y = cy * out->px; y < (cy + 1) * out->px && y < image->height; y++)
        for (uint32_t x = cx * out->px; x < (cx + 1) * out->px && x < image->width; x++) {
            const size_t i = (size_t)y * image->width + x;

            if (!pixels->used[i])
                continue;
            for (unsigned b = 0; b < bands; b++) {
                const double v = level(levels, image->plane[b][i]);

                sum[b] += v;
                low = fmin(low, v);
            }
            const double step = step_at(image, pixels, x, y);

            edge = fmax(edge, step);
            squares += step * step;
            n++;
        }
    if (!(n > 0))
        return;
    double least = sum[0], most = sum[0], all = 0;

    for (unsigned b = 0; b < bands; b++) {
        least = fmin(least, sum[b]);
        most = fmax(most, sum[b]);
        all += sum[b];
    }
    out->valid[cell] = 1;
    out->low[cell] = (float)low;
    out->mean[cell] = (float)(all / bands / n);
    out->edge[cell] = (float)edge;
    out->texture[cell] = (float)sqrt(squares / n);
    out->saturation[cell] = (float)(most > 0 ? (most - least) / most : 0);
}

bool ys_cells_make(struct ys_cells *out, const struct ys_image *image)
{
    const double gsd_m = sqrt(image->gsd_x_m * image->gsd_y_m);
    const double px = fmax(LEAST_CELL_PX, floor(CELL_M / gsd_m + 0.5));
    struct levels levels;

    *out = (struct ys_cells){.px = (uint32_t)fmin(px, 1000)};
    out->width = (image->width + out->px - 1) / out->px;
    out->height = (image->height + out->px - 1) / out->px;
    out->cell_m = out->px * gsd_m;
    const size_t n = (size_t)out->width * out->height;

    out->low = ys_new(n, sizeof *out->low);
    out->mean = ys_new(n, sizeof *out->mean);
    out->edge = ys_new(n, sizeof *out->edge);
    out->texture = ys_new(n, sizeof *out->texture);
    out->saturation = ys_new(n, sizeof *out->saturation);
    out->valid = ys_new(n, 1);
    bool ok = out->low && out->mean && out->edge && out->texture && out->saturation &&
              out->valid && find_levels(&levels, &out->haze, image);
    struct pixels pixels = {0};

    ok = ok && make_pixels(&pixels, image, &levels);
    for (size_t i = 0; ok && i < n; i++)
        fill_cell(out, image, &pixels, &levels, i);
    free(pixels.grey);
    free(pixels.used);
    if (!ok)
        ys_cells_fini(out);
    return ok;
}

void ys_cells_fini(struct ys_cells *cells)
{
    free(cells->low);
    free(cells->mean);
    free(cells->edge);
    free(cells->texture);
    free(cells->saturation);
    free(cells->valid);
    *cells = (struct ys_cells){0};
}
