/* gate_cells.c - a picture in cells of about 2 m: what cloud is told by */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    return image->bands < 3 ? 1 : 3; /* infrared is no colour */
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
        *haze = fmax(*haze, image->haze); /* a stretch to levels takes haze away */
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

static float level(const struct levels *levels, double value)
{
    const double v = levels->gain * (value - levels->zero);

    return (float)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* What a cell is made of, while its rows are gone through. */
struct sum {
    float low, edge2; /* edge2: the greatest square of a step */
    float band[3], squares;
    uint32_t n;
};

/* The square of a step over two pixels, across and down together. */
static inline float step_at(const float *grey, size_t w, size_t i)
{
    const float across = grey[i + 1] - grey[i - 1], down = grey[i + w] - grey[i - w];

    return across * across + down * down;
}

static void add_levels_at(struct sum *sum, const struct ys_image *image, size_t i)
{
    for (unsigned b = 0; b < colours(image); b++) {
        const float v = image->plane[b][i];

        sum->band[b] += v;
        sum->low = v < sum->low ? v : sum->low;
    }
    sum->n++;
}

/* Columns x0 <= x < x1 of one row, pixel by pixel, where some are not to be looked at. */
static void add_some(struct sum *sum, const struct ys_gate_pixels *pixels, size_t x0, size_t x1,
                     bool steps)
{
    const size_t w = pixels->image->width;
    const uint8_t *used = pixels->used;

    for (size_t i = x0; i < x1; i++) {
        if (!used[i])
            continue;
        add_levels_at(sum, pixels->image, i);
        if (steps && used[i - 1] && used[i + 1] && used[i - w] && used[i + w]) {
            const float square = step_at(pixels->grey, w, i);

            sum->squares += square;
            sum->edge2 = square > sum->edge2 ? square : sum->edge2;
        }
    }
}

/* The same where all are used, from the row's squares of steps: most of the time of a search for
 * cloud is spent here. */
static void add_all(struct sum *sum, const struct ys_image *image, const float *square,
                    size_t x0, size_t x1)
{
    const unsigned second =
        image->bands < 3 ? 0 : 1; /* the first again: no colour is asked for */
    const float *a = image->plane[0], *b = image->plane[second], *c = image->plane[2 * second];
    float all[3] = {0, 0, 0}, squares = 0, low = sum->low, most = sum->edge2;

    for (size_t i = x0; i < x1; i++, square++) {
        const float ab = a[i] < b[i] ? a[i] : b[i], abc = ab < c[i] ? ab : c[i];

        all[0] += a[i];
        all[1] += b[i];
        all[2] += c[i];
        low = abc < low ? abc : low;
        squares += *square;
        most = *square > most ? *square : most;
    }
    for (int k = 0; k < 3; k++)
        sum->band[k] += all[k];
    sum->n += (uint32_t)(x1 - x0);
    sum->low = low;
    sum->squares += squares;
    sum->edge2 = most;
}

enum { BLOCK = 16 }; /* of a fixed size, for vectors */

static void step_block(float *restrict square, const float *restrict grey, size_t w)
{
    for (size_t k = 0; k < BLOCK; k++)
        square[k] = step_at(grey, w, k);
}

/* Of a row; 0 at the rim of the picture. */
static void row_steps(float *square, const struct ys_gate_pixels *pixels, uint32_t y)
{
    const size_t w = pixels->image->width;
    const float *grey = pixels->grey + y * w;
    size_t x = 1;

    memset(square, 0, w * sizeof *square);
    if (y == 0 || y + 1 == pixels->image->height)
        return;
    for (; x + BLOCK < w; x += BLOCK)
        step_block(square + x, grey + x, w);
    for (; x + 1 < w; x++)
        square[x] = step_at(grey, w, x);
}

/* Whether all of row y from column x0 - 1 to x1, and what lies above and below it, is used. */
static bool all_used(const struct ys_gate_pixels *pixels, uint32_t y, uint32_t x0, uint32_t x1)
{
    const uint32_t w = pixels->image->width, h = pixels->image->height;

    for (uint32_t v = y ? y - 1 : 0; v <= y + 1 && v < h; v++) {
        const uint32_t from = x0 ? x0 - 1 : 0, to = x1 < w ? x1 + 1 : w;

        if (memchr(pixels->used + (size_t)v * w + from, 0, to - from))
            return false;
    }
    return true;
}

static void add_row(struct sum *sum, float *square, const struct ys_gate_pixels *pixels,
                    uint32_t px, uint32_t y)
{
    const uint32_t w = pixels->image->width, h = pixels->image->height;
    const bool inner = y > 0 && y + 1 < h;
    const bool all = pixels->all_used || all_used(pixels, y, 0, w);
    const size_t row = (size_t)y * w;

    row_steps(square, pixels, y);
    for (uint32_t x = 0, cell = 0; x < w; x += px, cell++) {
        const uint32_t end = x + px < w ? x + px : w;
        const uint32_t from = x ? x : 1, to = end < w ? end : w - 1;

        if (!all && !all_used(pixels, y, x, end)) {
            add_some(&sum[cell], pixels, row + x, row + from, false);
            if (from < to)
                add_some(&sum[cell], pixels, row + from, row + to, inner);
            add_some(&sum[cell], pixels, row + (to > from ? to : from), row + end, false);
            continue;
        }
        add_all(&sum[cell], pixels->image, square + x, row + x, row + end);
    }
}

static void set_cell(struct ys_cells *out, size_t cell, const struct sum *sum,
                     const struct levels *levels, unsigned bands)
{
    double least = 255, most = 0, all = 0;

    if (!sum->n)
        return;
    for (unsigned b = 0; b < bands; b++) {
        const double mean = (double)level(levels, (double)sum->band[b] / sum->n);

        least = fmin(least, mean);
        most = fmax(most, mean);
        all += mean;
    }
    out->valid[cell] = 1;
    out->low[cell] = level(levels, (double)sum->low);
    out->mean[cell] = (float)(all / bands);
    out->edge[cell] = (float)(levels->gain * sqrt((double)sum->edge2));
    out->texture[cell] = (float)(levels->gain * sqrt((double)sum->squares / sum->n));
    out->saturation[cell] = (float)(most > 0 ? (most - least) / most : 0);
}

static bool fill_cells(struct ys_cells *out, const struct ys_gate_pixels *pixels,
                       const struct levels *levels)
{
    const uint32_t h = pixels->image->height;
    struct sum *sum = ys_new_raw(out->width, sizeof *sum);
    float *square = ys_new_raw(pixels->image->width, sizeof *square);
    const bool ok = sum && square;

    for (uint32_t cy = 0; ok && cy < out->height; cy++) {
        for (uint32_t cx = 0; cx < out->width; cx++)
            sum[cx] = (struct sum){.low = INFINITY};
        for (uint32_t y = cy * out->px; y < (cy + 1) * out->px && y < h; y++)
            add_row(sum, square, pixels, out->px, y);
        for (uint32_t cx = 0; cx < out->width; cx++)
            set_cell(out, (size_t)cy * out->width + cx, &sum[cx], levels,
                     colours(pixels->image));
    }
    free(sum);
    free(square);
    return ok;
}

bool ys_cells_make(struct ys_cells *out, const struct ys_gate_pixels *pixels)
{
    const struct ys_image *image = pixels->image;
    const double gsd_m = sqrt(image->gsd_x_m * image->gsd_y_m);
    const double px = fmax(LEAST_CELL_PX, floor(CELL_M / gsd_m + 0.5));
    struct levels levels;

    *out = (struct ys_cells){.px = (uint32_t)fmin(px, 1000), .scratch = image->scratch};
    out->width = (image->width + out->px - 1) / out->px;
    out->height = (image->height + out->px - 1) / out->px;
    out->cell_m = out->px * gsd_m;
    const size_t n = (size_t)out->width * out->height;

    out->low = ys_scratch_new(out->scratch, n, sizeof *out->low);
    out->mean = ys_scratch_new(out->scratch, n, sizeof *out->mean);
    out->edge = ys_scratch_new(out->scratch, n, sizeof *out->edge);
    out->texture = ys_scratch_new(out->scratch, n, sizeof *out->texture);
    out->saturation = ys_scratch_new(out->scratch, n, sizeof *out->saturation);
    out->valid = ys_scratch_new(out->scratch, n, 1);
    bool ok = out->low && out->mean && out->edge && out->texture && out->saturation &&
              out->valid && find_levels(&levels, &out->haze, image);

    ok = ok && fill_cells(out, pixels, &levels);
    if (!ok)
        ys_cells_fini(out);
    return ok;
}

void ys_cells_fini(struct ys_cells *cells)
{
    ys_scratch_free(cells->low);
    ys_scratch_free(cells->mean);
    ys_scratch_free(cells->edge);
    ys_scratch_free(cells->texture);
    ys_scratch_free(cells->saturation);
    ys_scratch_free(cells->valid);
    *cells = (struct ys_cells){0};
}
