/*
 * pit_cells.c - the ground under a picture: medians of cells, bilinear between their centres
 *
 * A median stays on the ground as long as pits, ways and huts are a minority of the cell; it
 * needs no model of what they are.  Cells are several pits wide for that (pit_ground.c), and
 * follow lawns, bare earth and haze only as far as these are wider still.
 */

#include <math.h>
#include <string.h>

#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "pit_parts.h"

/* A cell with a smaller share of used pixels is unknown.  By hand. */
static const double least_used = 0.15;

/* Median of the used pixels of a cell; NaN where they are few. */
static float cell_median(const float *plane, const uint8_t *used, uint32_t width,
                         const uint32_t at[4], float *scratch)
{
    const size_t all = (size_t)(at[1] - at[0]) * (at[3] - at[2]);
    size_t n = 0;

    for (size_t y = at[2]; y < at[3]; y++)
        for (size_t x = at[0]; x < at[1]; x++)
            if (used[y * width + x])
                scratch[n++] = plane[y * width + x];
    return n > 0 && (double)n > least_used * (double)all ? ys_kth(scratch, n, n / 2) : NAN;
}

/* Unknown cells take the mean of known neighbours, or the median of all. */
static void fill_cells(struct ys_cells *cells, float *scratch)
{
    const size_t n = (size_t)cells->nx * cells->ny;
    float *const known = scratch, *const before = scratch + n;
    size_t n_known = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(cells->median[i]))
            known[n_known++] = cells->median[i];
    const float middle = n_known ? ys_kth(known, n_known, n_known / 2) : 0;

    memcpy(before, cells->median, n * sizeof *before);
    for (size_t i = 0; i < n; i++) {
        double sum = 0, count = 0;

        if (!isnan(before[i]))
            continue;
        for (int k = 0; k < 9; k++) {
            const int64_t x = (int64_t)(i % cells->nx) + k % 3 - 1;
            const int64_t y = (int64_t)(i / cells->nx) + k / 3 - 1;

            if (x < 0 || y < 0 || x >= cells->nx || y >= cells->ny)
                continue;
            const float v = before[y * cells->nx + x];
            sum += isnan(v) ? 0 : (double)v;
            count += !isnan(v);
        }
        cells->median[i] = count > 0 ? (float)(sum / count) : middle;
    }
}

void ys_cells_measure(struct ys_cells *cells, const float *plane, const uint8_t *used,
                      float *scratch)
{
    for (uint32_t j = 0; j < cells->ny; j++)
        for (uint32_t i = 0; i < cells->nx; i++) {
            const uint32_t at[4] = {(uint32_t)((uint64_t)cells->width * i / cells->nx),
                                    (uint32_t)((uint64_t)cells->width * (i + 1) / cells->nx),
                                    (uint32_t)((uint64_t)cells->height * j / cells->ny),
                                    (uint32_t)((uint64_t)cells->height * (j + 1) / cells->ny)};

            cells->median[(size_t)j * cells->nx + i] =
                cell_median(plane, used, cells->width, at, scratch);
        }
    fill_cells(cells, scratch);
}

/* The ground at pixel (x, y): between the centres of the cells. */
static float cells_at(const struct ys_cells *cells, size_t x, size_t y)
{
    struct ys_bilinear near;
    double sum = 0;

    ys_bilinear_at(&near, cells->nx, cells->ny, ((double)x + 0.5) * cells->nx / cells->width,
                   ((double)y + 0.5) * cells->ny / cells->height, YS_BORDER_REPEAT);
    for (int k = 0; k < 4; k++)
        sum += near.weight[k] * (double)cells->median[near.at[k]];
    return (float)sum;
}

void ys_cells_subtract(float *dst, const struct ys_cells *cells, const float *plane)
{
    for (size_t y = 0; y < cells->height; y++)
        for (size_t x = 0; x < cells->width; x++) {
            const size_t i = y * cells->width + x;

            dst[i] = plane[i] - cells_at(cells, x, y);
        }
}
