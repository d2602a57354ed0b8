/*
 * propose_field.c - in which direction the ground's lines run, and what lies along and across
 *
 * Gradients are averaged as vectors of twice their angle (structure tensor): both sides of a rail,
 * a rise and a fall, then say the same.  Each weighs by its strength over strength and a small
 * constant, so that a hundred faint rails outvote one shadow.  The length of the mean over the
 * mean of lengths is how clear the direction is (coherence): 1 in a yard, little on grass.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/sampling.h"
#include "propose_parts.h"

/* The direction is that of all lines within about twice this, in cells of 1 m. */
static const double spread_2 = 6;

/* A change of brightness of this share of the picture's range counts half.  By hand; not measured
 * since. */
static const float weak = 0.02f;

/* Along the lines, what lies within this many metres on either side is averaged: the bend of a
 * curve of 300 m radius leaves the straight by 0.17 m there. */
enum { REACH_M = 10 };

static const float no_edges = 1e-12f; /* sum of weights: no direction there */

struct field {
    struct ys_ground *ground;
    float *tensor[3]; /* cos, sin of twice the angle; sum of weights */
};

static void tensor_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct field *field = ctx;
    const struct ys_ground *ground = field->ground;

    for (size_t y = first; y < end; y++)
        for (size_t x = 0; x < ground->w2; x++) {
            float sum[3] = {0};

            for (size_t k = 0; k < 4; k++) {
                const size_t cx = 2 * x + k % 2, cy = 2 * y + k / 2;
                float g[2];

                if (cx >= ground->w || cy >= ground->h)
                    continue;
                ys_sobel(g, ground->grey, ground->w, ground->h, cx, cy);
                const float size = sqrtf(g[0] * g[0] + g[1] * g[1]), by = 1 / (size + weak);

                /* the line runs across the gradient: twice its angle has the signs turned */
                sum[0] -= by * (g[0] * g[0] - g[1] * g[1]);
                sum[1] -= by * 2 * g[0] * g[1];
                sum[2] += by * size * size;
            }
            for (int k = 0; k < 3; k++)
                field->tensor[k][y * ground->w2 + x] = sum[k];
        }
    (void)band;
}

void ys_ground_direction(double out[3], const struct ys_ground *ground, double x, double y)
{
    const struct ys_cell_place at = ys_cell_place(ground->w2, ground->h2, x / 2, y / 2);
    const double c = (double)ys_cell_of(ground->double_angle[0], &at);
    const double s = (double)ys_cell_of(ground->double_angle[1], &at);
    const double clear = sqrt(c * c + s * s);
    const double half = clear > 0 ? c / clear : 1;

    /* half the angle, in -90..90 degrees */
    out[0] = sqrt(fmax((1 + half) / 2, 0));
    out[1] = s < 0 ? -sqrt(fmax((1 - half) / 2, 0)) : sqrt(fmax((1 - half) / 2, 0));
    out[2] = clear;
}

static void along_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct field *field = ctx;
    struct ys_ground *ground = field->ground;
    const double step = 1 / YS_CELL_M;

    for (size_t y = first; y < end; y++)
        for (size_t x = 0; x < ground->w; x++) {
            const double cx = (double)x + 0.5, cy = (double)y + 0.5;
            double t[3];
            float level = 0, across = 0, along = 0;

            ys_ground_direction(t, ground, cx, cy);
            for (int k = -REACH_M; k <= REACH_M; k++) {
                const double px = cx + k * step * t[0], py = cy + k * step * t[1];
                const float *const g = ground->grey;
                const uint32_t w = ground->w, h = ground->h;

                level += ys_sample_bilinear(g, w, h, px, py);
                across += fabsf(ys_sample_bilinear(g, w, h, px - t[1], py + t[0]) -
                                ys_sample_bilinear(g, w, h, px + t[1], py - t[0]));
                along += fabsf(ys_sample_bilinear(g, w, h, px + t[0], py + t[1]) -
                               ys_sample_bilinear(g, w, h, px - t[0], py - t[1]));
            }
            const size_t i = y * ground->w + x;

            ground->level[i] = level / (2 * REACH_M + 1);
            ground->change_across[i] = across / (2 * REACH_M + 1);
            ground->change_along[i] = along / (2 * REACH_M + 1);
        }
    (void)band;
}

ys_status ys_ground_field(struct ys_ground *ground, int threads, struct ys_error *err)
{
    const size_t n2 = (size_t)ground->w2 * ground->h2;
    float *const sum = ys_new_raw(n2, sizeof(float)), *const tmp =
                                                          ys_new_raw(n2, sizeof(float));
    struct field field = {ground, {ground->double_angle[0], ground->double_angle[1], sum}};

    if (!sum || !tmp) {
        free(sum);
        free(tmp);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    const struct ys_gauss spread = ys_gauss_of(spread_2, YS_BORDER_MIRROR);

    ysk_row_bands_run(ground->h2, threads, tensor_rows, &field);
    for (int k = 0; k < 3; k++)
        ys_blur(field.tensor[k], field.tensor[k], tmp, ground->w2, ground->h2, &spread,
                threads);
    for (size_t i = 0; i < n2; i++) {
        const float by = sum[i] > no_edges ? 1 / sum[i] : 0;

        ground->double_angle[0][i] *= by;
        ground->double_angle[1][i] *= by;
    }
    free(sum);
    free(tmp);
    ysk_row_bands_run(ground->h, threads, along_rows, &field);
    return YS_OK;
}
