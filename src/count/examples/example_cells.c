/* example_cells.c - a picture in cells, and its channels there
 *
 * Cells rather than pixels: buses of 0.14 m need nine times fewer of them, and a template is of one
 * size whatever the picture's pixels are.  Half cells are kept, as patches are cut out of them. */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "example_parts.h"

/* Spread of a picture's brightness, levels, that none falls below: noise is no structure. */
static const float least_sd = 20;

/* Weight of each kind of channel, and the spread that none falls below: brightness, colours,
 * orientations.  Chosen on tents, buses, trailers and aircraft. */
static const float gain_of[3] = {1.0F, 0.6F, 0.7F}, least_spread[3] = {0.3F, 0.1F, 0.1F};

static unsigned kind(unsigned c)
{
    return c == 0 ? 0 : c < 3 ? 1 : 2;
}

/* Half cells along an axis, even. */
static uint32_t half_cells(uint32_t pixels, double gsd_m, double cell_m)
{
    return (uint32_t)floor(pixels * gsd_m / cell_m + 1e-6) * 2;
}

size_t ys_celled_bytes(const struct ys_image *image, double cell_m)
{
    const size_t w = half_cells(image->width, image->gsd_x_m, cell_m);
    const size_t h = half_cells(image->height, image->gsd_y_m, cell_m);

    /* Three bands and four planes of scratch at half cells; a cell's channels, response and
     * validity; the filled copy of one band. */
    return w * h * 7 * sizeof(float) + w * h / 4 * (YS_CHANNEL_ROOM * sizeof(float) + 16) +
           (size_t)image->width * image->height * 2 * sizeof(float);
}

/* One axis: n_out places of step input pixels; mean over a place where it is wider than a pixel, else
 * linear between pixels.  Elements are stride apart, rows row_in and row_out apart. */
struct axis {
    size_t n_in, n_out, stride_in, stride_out;
    double step;
};

static void resample_row(float *out, const float *in, const struct axis *a)
{
    for (size_t i = 0; i < a->n_out; i++) {
        const double from = (double)i * a->step, to = from + a->step;
        double sum = 0, total = 0;

        if (a->step <= 1) {
            const double at = ys_centred(from + a->step / 2, (uint32_t)a->n_in);
            const size_t k = (size_t)at, next = k + 1 < a->n_in ? k + 1 : k;
            const double f = at - (double)k;

            out[i * a->stride_out] = (float)((1 - f) * (double)in[k * a->stride_in] +
                                             f * (double)in[next * a->stride_in]);
            continue;
        }
        for (size_t k = (size_t)from; k < a->n_in && (double)k < to; k++) {
            const double share = ys_pixel_share(from, to, (double)k);

            sum += share * (double)in[k * a->stride_in];
            total += share;
        }
        out[i * a->stride_out] = total > 0 ? (float)(sum / total) : 0;
    }
}

struct resampling {
    float *out, *rows;
    const float *in;
    uint32_t width, height, out_width, out_height;
    double step_x, step_y;
};

static void resample(const struct resampling *r)
{
    const struct axis across = {r->width, r->out_width, 1, 1, r->step_x};
    const struct axis down = {r->height, r->out_height, r->out_width, r->out_width, r->step_y};

    for (size_t y = 0; y < r->height; y++)
        resample_row(r->rows + y * r->out_width, r->in + y * r->width, &across);
    for (size_t x = 0; x < r->out_width; x++)
        resample_row(r->out + x, r->rows + x, &down);
}

/* Pixels without data take the median of the others: they are no edge of their own and far from
 * every object. */
static bool fill(float *out, const struct ys_image *image, unsigned band)
{
    const size_t n = (size_t)image->width * image->height;
    size_t used = 0;

    for (size_t i = 0; i < n; i++)
        if (image->valid[i])
            out[used++] = image->plane[band][i];
    const float median = ys_quantile(out, used, 0.5);

    for (size_t i = 0; i < n; i++)
        out[i] = image->valid[i] ? image->plane[band][i] : median;
    return used > 0;
}

static bool make_bands(struct ys_celled *cells, const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;
    const uint32_t w = 2 * cells->width, h = 2 * cells->height;
    float *filled = ys_scratch_new_raw(cells->scratch, n, sizeof *filled);
    float *rows = ys_scratch_new_raw(cells->scratch, (size_t)w * image->height, sizeof *rows);
    bool ok = filled && rows;

    for (unsigned b = 0; ok && b < cells->bands; b++) {
        cells->band[b] = ys_scratch_new_raw(cells->scratch, (size_t)w * h, sizeof(float));
        ok = cells->band[b] != NULL;
        if (!ok)
            break;
        fill(filled, image, b);
        const struct resampling r = {cells->band[b],  rows, filled, image->width,
                                     image->height,   w,    h,      1 / cells->per_x,
                                     1 / cells->per_y};

        resample(&r);
    }
    for (unsigned b = cells->bands; ok && b < 3; b++)
        cells->band[b] = cells->band[0];
    ys_scratch_free(filled);
    ys_scratch_free(rows);
    return ok;
}

static bool make_valid(struct ys_celled *cells, const struct ys_image *image)
{
    const size_t n = (size_t)cells->width * cells->height;

    cells->valid = ys_scratch_new_raw(cells->scratch, n, 1);
    if (!cells->valid)
        return false;
    for (size_t i = 0; i < n; i++) {
        const double x = ((double)(i % cells->width) + 0.5) * 2 / cells->per_x;
        const double y = ((double)(i / cells->width) + 0.5) * 2 / cells->per_y;
        const size_t px = (size_t)ys_centred(x, image->width);
        const size_t py = (size_t)ys_centred(y, image->height);

        cells->valid[i] = image->valid[py * image->width + px];
    }
    return true;
}

/* Median and spread of brightness over what is valid, at half cells. */
static bool measure(struct ys_celled *cells)
{
    const size_t w = 2 * (size_t)cells->width, n = 2 * w * cells->height;
    float *grey = ys_scratch_new_raw(cells->scratch, n, sizeof *grey);
    double sum = 0, square = 0;
    size_t used = 0;

    if (!grey)
        return false;
    for (size_t i = 0; i < n; i++) {
        const float v = (cells->band[0][i] + cells->band[1][i] + cells->band[2][i]) / 3;

        if (!cells->valid[i / w / 2 * cells->width + i % w / 2])
            continue;
        grey[used++] = v;
        sum += (double)v;
        square += (double)v * (double)v;
    }
    const double mean = used ? sum / (double)used : 0;
    const double variance = used ? square / (double)used - mean * mean : 0;

    cells->fine = (struct ys_fine){.width = 2 * cells->width,
                                   .height = 2 * cells->height,
                                   .band = {cells->band[0], cells->band[1], cells->band[2]},
                                   .median = ys_quantile(grey, used, 0.5),
                                   .sd = fmaxf((float)sqrt(fmax(variance, 0)), least_sd)};
    ys_scratch_free(grey);
    return true;
}

/* Less the mean of what is valid, by the gain; cells without data are 0 there. */
static void standardise(struct ys_celled *cells, unsigned c)
{
    const size_t n = (size_t)cells->width * cells->height;
    double sum = 0, square = 0, used = 0;

    for (size_t i = 0; i < n; i++) {
        const double v = cells->value[i * YS_CHANNEL_ROOM + c];

        if (!cells->valid[i])
            continue;
        sum += v;
        square += v * v;
        used++;
    }
    const double mean = used > 0 ? sum / used : 0;
    const double variance = used > 0 ? square / used - mean * mean : 0;

    cells->mean[c] = (float)mean;
    cells->spread[c] = (float)sqrt(fmax(variance, 0)) + 1e-3F;
    cells->gain[c] = gain_of[kind(c)] / fmaxf(cells->spread[c], least_spread[kind(c)]);
    for (size_t i = 0; i < n; i++) {
        float *const v = &cells->value[i * YS_CHANNEL_ROOM + c];

        *v = cells->valid[i] ? (*v - cells->mean[c]) * cells->gain[c] : 0;
    }
}

static bool make_channels(struct ys_celled *cells, int threads)
{
    const size_t n = (size_t)cells->width * cells->height, w = 2 * (size_t)cells->width;
    struct ys_fine_room room;

    cells->value = ys_scratch_new(cells->scratch, n * YS_CHANNEL_ROOM, sizeof(float));
    if (!cells->value || !ys_fine_room_make(&room, 4 * n, cells->scratch))
        return false;
    ys_fine_gradients(&room, &cells->fine);
    for (unsigned c = 0; c < YS_CHANNEL_COUNT; c++) {
        ys_fine_channel(&room, &cells->fine, c, threads);
        for (size_t i = 0; i < n; i++)
            cells->value[i * YS_CHANNEL_ROOM + c] =
                ys_fine_cell(room.plane, w, i % cells->width, i / cells->width);
        standardise(cells, c);
    }
    ys_fine_room_fini(&room);
    return true;
}

ys_status ys_celled_make(struct ys_celled *out, const struct ys_image *image, double cell_m,
                         int threads, struct ys_error *err)
{
    *out = (struct ys_celled){
        .width = half_cells(image->width, image->gsd_x_m, cell_m) / 2,
        .height = half_cells(image->height, image->gsd_y_m, cell_m) / 2,
        .cell_m = cell_m,
        .per_x = 2 * image->gsd_x_m / cell_m,
        .per_y = 2 * image->gsd_y_m / cell_m,
        .gsd_x_m = image->gsd_x_m,
        .gsd_y_m = image->gsd_y_m,
        .bands = image->bands >= 3 ? 3 : 1,
        .scratch = image->scratch,
    };
    if (!out->width || !out->height)
        return ys_fail(err, YS_ERR_MISMATCH, "a picture smaller than one object to look for");
    if (make_bands(out, image) && make_valid(out, image) && measure(out) &&
        make_channels(out, threads))
        return YS_OK;
    ys_celled_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for a picture in cells of %.2f m", cell_m);
}

void ys_celled_fini(struct ys_celled *cells)
{
    for (unsigned b = 0; b < cells->bands; b++)
        ys_scratch_free(cells->band[b]);
    ys_scratch_free(cells->valid);
    ys_scratch_free(cells->value);
    *cells = (struct ys_celled){0};
}
