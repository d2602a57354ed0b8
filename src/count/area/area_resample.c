/*
 * area_resample.c - a window resampled to the working grid of an area
 *
 * Pixels need not be square, and some are missing.  Each axis has its own weights, so a working
 * pixel is the weighted mean of what is valid under it, and missing where that is under half.
 */

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "area_grid.h"

/* Weights of the source pixels first[i] .. first[i] + n - 1 of working pixel i along one axis. */
struct axis {
    int64_t *first;
    double *weight; /* n each */
    size_t n;
};

/* Area-weighted where a working pixel is not smaller than a source pixel, else cubic. */
static bool axis_init(struct axis *axis, double origin, double step, uint32_t count)
{
    axis->n = step >= 1 ? (size_t)ceil(step) + 1 : 4;
    axis->first = ys_new(count, sizeof *axis->first);
    axis->weight = ys_new(count, axis->n * sizeof *axis->weight);
    if (!axis->first || !axis->weight)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const double a = origin + i * step, b = a + step, c = (a + b) / 2 - 0.5;
        const int64_t first = step >= 1 ? (int64_t)floor(a) : (int64_t)floor(c) - 1;

        axis->first[i] = first;
        if (step < 1)
            ys_cubic_weights(axis->weight + i * axis->n, c - floor(c), ys_keys);
        for (size_t k = 0; step >= 1 && k < axis->n; k++)
            axis->weight[i * axis->n + k] =
                ys_pixel_share(a, b, (double)first + (double)k) / step;
    }
    return true;
}

static void axis_fini(struct axis *axis)
{
    free(axis->first);
    free(axis->weight);
}

static const double least_covered = 0.5; /* of a working pixel, by weight */

struct job {
    const struct ys_area_in *in;
    struct ys_grid *grid;
    struct ys_scale scale;
    struct axis column, row;
    bool *failed; /* of each band */
};

/* Sums down the source columns for one working row: of what is valid, with its weight. */
static void down(double *sum, double *weight, const struct job *job, uint32_t y,
                 const float *plane, const uint8_t *flag)
{
    const struct ys_image *image = job->in->image;
    const size_t width = image->width, n = job->row.n;

    memset(sum, 0, width * sizeof *sum);
    memset(weight, 0, width * sizeof *weight);
    for (size_t k = 0; k < n; k++) {
        const double w = job->row.weight[y * n + k];
        const int64_t r = job->row.first[y] + (int64_t)k;

        if (w == 0 || r < 0 || r >= image->height)
            continue;
        const size_t row = (size_t)r * width;

        /* without a branch, so that several pixels are taken at a time */
        for (size_t x = 0; plane && x < width; x++) {
            const float v = plane[row + x];
            const bool is_known = (image->valid[row + x] != 0) & (fabsf(v) <= FLT_MAX);

            sum[x] += is_known ? w * (double)v : 0;
            weight[x] += is_known ? w : 0;
        }
        for (size_t x = 0; !plane && x < width; x++)
            weight[x] += flag[row + x] ? w : 0;
    }
}

/* Then along it; returns the weight, 0..1 but for the overshoot of the cubic. */
static double along(double *value, const struct job *job, uint32_t x, const double *sum,
                    const double *weight)
{
    const size_t n = job->column.n;
    double s = 0, ws = 0;

    for (size_t k = 0; k < n; k++) {
        const int64_t c = job->column.first[x] + (int64_t)k;
        const double w = job->column.weight[x * n + k];

        if (c < 0 || c >= job->in->image->width)
            continue;
        s += w * sum[c];
        ws += w * weight[c];
    }
    *value = ws > 0 ? s / ws : 0;
    return ws;
}

static void row_of_flag(uint8_t *dst, const struct job *job, uint32_t y, const uint8_t *flag,
                        double *sum, double *weight)
{
    double value;

    down(sum, weight, job, y, NULL, flag);
    for (uint32_t x = 0; x < job->grid->width; x++)
        dst[(size_t)y * job->grid->width + x] =
            along(&value, job, x, sum, weight) >= least_covered;
}

static void one_row(const struct job *job, uint32_t y, double *sum, double *weight)
{
    struct ys_grid *grid = job->grid;

    for (unsigned k = 0; k < grid->planes; k++) {
        down(sum, weight, job, y, job->in->image->plane[k], NULL);
        for (uint32_t x = 0; x < grid->width; x++) {
            const size_t i = (size_t)y * grid->width + x;
            double value;
            const bool ok = along(&value, job, x, sum, weight) >= least_covered;
            const double level = job->scale.gain * (value - job->scale.zero);

            grid->valid[i] = (uint8_t)(ok && (!k || grid->valid[i]));
            grid->plane[k][i] = ok ? (float)fmin(fmax(level, 0), 255) : 0;
        }
    }
    row_of_flag(grid->inside, job, y, job->in->inside, sum, weight);
    for (uint32_t x = 0; x < grid->width; x++) {
        const size_t i = (size_t)y * grid->width + x;

        grid->inside[i] = grid->inside[i] && grid->valid[i];
    }
}

static void some_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct job *job = ctx;
    const size_t width = job->in->image->width;
    double *sum = ys_new(width, sizeof *sum), *weight = ys_new(width, sizeof *weight);

    job->failed[band] = !sum || !weight;
    for (size_t y = first; y < end && !job->failed[band]; y++)
        one_row(job, (uint32_t)y, sum, weight);
    free(sum);
    free(weight);
}

bool ys_grid_resample(struct ys_grid *grid, const struct ys_area_in *in,
                      const struct ys_scale *scale)
{
    struct job job = {.in = in, .grid = grid, .scale = *scale};
    const size_t bands = ysk_row_band_count(grid->height);
    bool ok = axis_init(&job.column, grid->x0, grid->step_x, grid->width) &&
              axis_init(&job.row, grid->y0, grid->step_y, grid->height);

    job.failed = ys_new(bands, sizeof *job.failed);
    ok = ok && job.failed;
    if (ok)
        ysk_row_bands_run(grid->height, in->threads > 0 ? in->threads : 1, some_rows, &job);
    for (size_t i = 0; ok && i < bands; i++)
        ok = !job.failed[i];
    free(job.failed);
    axis_fini(&job.column);
    axis_fini(&job.row);
    return ok;
}
