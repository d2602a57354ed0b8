/* propose_ground.c - the picture on a grid of half metres, its brightness as shares of its range */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "propose_parts.h"

/* Brightness is a share of the range between these quantiles: a bright roof or a shadow does not
 * set the scale. */
static const double low_share = 0.02, high_share = 0.98;

/* Positions across a cell whose mean it is: one for each pixel that it covers, at most 3; a cell
 * that covers a twentieth more than whole pixels takes no more.  By hand; not measured since. */
static const double most_positions = 3, whole_within = 0.05;

/* Planes of a cell, all at once, bytes: six of floats, the mask, and two of floats over 2 x 2
 * cells with as many again for the blur. */
static const double bytes_a_cell = 6 * 4 + 1 + 3;

/* Levels of brightness are taken from this many pixels at most. */
enum { MOST_SAMPLES = 40000 };

struct fill {
    struct ys_ground *ground;
    const struct ys_propose_in *in;
    const float *grey;
    float middle, range;
};

/* Median and range of the valid pixels. */
static bool levels(float *middle, float *range, const struct ys_propose_in *in,
                   const float *grey)
{
    const size_t n = (size_t)in->image->width * in->image->height;
    const size_t every = n / MOST_SAMPLES + 1;
    float *sample = ys_new(n / every + 1, sizeof *sample);
    size_t m = 0;

    if (!sample)
        return false;
    for (size_t i = 0; i < n; i += every)
        if (in->image->valid[i] && isfinite(grey[i]))
            sample[m++] = grey[i];
    *middle = ys_quantile(sample, m, 0.5);
    *range = ys_quantile(sample, m, high_share) - ys_quantile(sample, m, low_share);
    free(sample);
    return true;
}

/* Cells are filled by the mean of 1, 4 or 9 positions. */
static void fill_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct fill *fill = ctx;
    struct ys_ground *ground = fill->ground;
    const struct ys_image *image = fill->in->image;
    const int k = (int)fmin(
        fmax(ceil(fmax(ground->cell_width_px, ground->cell_height_px) - whole_within), 1),
        most_positions);

    for (size_t y = first; y < end; y++)
        for (size_t x = 0; x < ground->w; x++) {
            const double cx = ((double)x + 0.5) * ground->cell_width_px;
            const double cy = ((double)y + 0.5) * ground->cell_height_px;
            const size_t px = (size_t)fmin(cx, image->width - 1.0);
            const size_t py = (size_t)fmin(cy, image->height - 1.0);
            const size_t at = py * image->width + px, i = y * ground->w + x;
            float sum = 0;

            for (int j = 0; j < k * k; j++)
                sum += ys_sample_bilinear(
                    fill->grey, image->width, image->height,
                    ((double)x + (j % k + 0.5) / k) * ground->cell_width_px,
                    ((double)y + (j / k + 0.5) / k) * ground->cell_height_px);
            const float share =
                fill->range > 0 ? (sum / (float)(k * k) - fill->middle) / fill->range : 0;

            ground->inside[i] = fill->in->inside[at] && image->valid[at];
            ground->grey[i] = share > -1 ? share < 1 ? share : 1 : -1;
        }
    (void)band;
}

/* Brightness with the median where it is unknown, so that nothing spreads from there. */
static float *known_grey(float *middle, float *range, const struct ys_propose_in *in)
{
    const struct ys_image *image = in->image;
    const size_t n = (size_t)image->width * image->height;
    float *grey = ys_new_raw(n, sizeof *grey);

    if (!grey)
        return NULL;
    ys_image_grey(grey, image);
    if (!levels(middle, range, in, grey)) {
        free(grey);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        if (!image->valid[i] || !isfinite(grey[i]))
            grey[i] = *middle;
    return grey;
}

static bool new_planes(struct ys_ground *ground)
{
    const size_t n = (size_t)ground->w * ground->h, n2 = (size_t)ground->w2 * ground->h2;
    float **const plane[] = {&ground->grey, &ground->level, &ground->change_across,
                             &ground->change_along, &ground->odds};
    bool ok = (ground->inside = ys_new(n, 1)) != NULL;

    for (size_t i = 0; i < sizeof plane / sizeof *plane; i++)
        ok = (*plane[i] = ys_new(n, sizeof(float))) && ok;
    for (int i = 0; i < 2; i++)
        ok = (ground->double_angle[i] = ys_new(n2, sizeof(float))) && ok;
    return ok;
}

ys_status ys_ground_new(struct ys_ground *out, const struct ys_propose_in *in,
                        struct ys_error *err)
{
    const struct ys_image *image = in->image;
    const double w = ceil(image->width * image->gsd_x_m / YS_CELL_M);
    const double h = ceil(image->height * image->gsd_y_m / YS_CELL_M);
    struct fill fill = {out, in, NULL, 0, 0};

    *out = (struct ys_ground){.cell_width_px = YS_CELL_M / image->gsd_x_m,
                              .cell_height_px = YS_CELL_M / image->gsd_y_m,
                              .gsd_m = sqrt(image->gsd_x_m * image->gsd_y_m)};
    if (!(w * h * bytes_a_cell < (double)in->max_bytes && w < UINT32_MAX && h < UINT32_MAX))
        return ys_fail(err, YS_ERR_NOMEM,
                       "an area of %.0f x %.0f m takes %.0f MiB to look for tracks; want at "
                       "most %.0f, smaller areas or --max-memory",
                       w * YS_CELL_M, h * YS_CELL_M, w * h * bytes_a_cell / 1048576,
                       (double)in->max_bytes / 1048576);
    out->w = (uint32_t)w;
    out->h = (uint32_t)h;
    out->w2 = (out->w + 1) / 2;
    out->h2 = (out->h + 1) / 2;
    float *const grey = known_grey(&fill.middle, &fill.range, in);

    if (!grey || !new_planes(out)) {
        free(grey);
        ys_ground_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    fill.grey = grey;
    ysk_row_bands_run(out->h, in->threads, fill_rows, &fill);
    free(grey);
    return YS_OK;
}

void ys_ground_fini(struct ys_ground *ground)
{
    free(ground->inside);
    free(ground->grey);
    free(ground->double_angle[0]);
    free(ground->double_angle[1]);
    free(ground->level);
    free(ground->change_across);
    free(ground->change_along);
    free(ground->odds);
    *ground = (struct ys_ground){0};
}
