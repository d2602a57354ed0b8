/*
 * example_patch.c - a square round a box, turned upright, and how two of them agree
 *
 * Everything is compared in the frame of the examples: length along x, of the class's size.  Channels
 * are made anew of the turned pixels, as orientations do not turn with a resampled channel.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "example_parts.h"

/* Cells cut beyond the square, so that its channels do not feel the border. */
enum { BORDER = 2 };

/* Weights from which a cell is the object's, and up to which it is the margin's. */
static const float core_from = 0.99F, margin_to = 0.7F;
/* A round object fades over this share of its radius, beyond all of it. */
static const double disc_end = 1.05, disc_fade = 0.15;

/* Where measures are cut: past it another is no worse. */
static const double most_distance = 6, most_contrast = 3, most_log = 2;
/* Added before ratios, so that none is of two nothings. */
static const double contrast_floor = 0.3, texture_floor = 0.1, edges_floor = 0.05;
static const double least_spread = 0.12;

uint32_t ys_cutout_side(const struct ys_shape_m *shape, uint32_t border)
{
    const double m = YS_EXAMPLE_MARGIN * shape->width;
    const double half = hypot(shape->length / 2 + m, shape->width / 2 + m) / shape->cell;

    return 2 * (uint32_t)ceil(half) + 1 + 2 * border;
}

float ys_cutout_weight(const struct ys_shape_m *shape, double along_m, double across_m)
{
    const double m = YS_EXAMPLE_MARGIN * shape->width;
    const double l = shape->length / 2 + m, w = shape->width / 2 + m;

    if (shape->disc)
        return (float)ys_clip((disc_end - hypot(along_m / l, across_m / w)) / disc_fade, 0, 1);
    return (float)(ys_clip((l - fabs(along_m)) / m, 0, 1) *
                   ys_clip((w - fabs(across_m)) / m, 0, 1));
}

bool ys_cutout_pixels(float *band[3], uint32_t side, const struct ys_celled *cells,
                      const struct ys_cut *cut)
{
    const size_t n = 2 * (size_t)side;
    const uint32_t w = 2 * cells->width, h = 2 * cells->height;
    const double half = cells->cell_m / 2, x0 = cut->x_m / half, y0 = cut->y_m / half;
    const double c = cos(cut->angle_rad) * cut->scale, s = sin(cut->angle_rad) * cut->scale;

    for (unsigned b = 0; b < cells->bands; b++) {
        band[b] = ys_new_raw(n * n, sizeof(float));
        if (!band[b])
            return false;
    }
    for (unsigned b = cells->bands; b < 3; b++)
        band[b] = band[0];
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            const double u = (double)i + 0.5 - side, v = (double)j + 0.5 - side;
            const struct ys_cell_place p =
                ys_cell_place(w, h, x0 + c * u - s * v, y0 + s * u + c * v);

            for (unsigned b = 0; b < cells->bands; b++)
                band[b][j * n + i] = ys_cell_of(cells->band[b], &p);
        }
    return true;
}

bool ys_frame_make(struct ys_frame *out, const struct ys_shape_m *shape)
{
    const uint32_t side = ys_cutout_side(shape, 0);
    const size_t n = (size_t)side * side;
    const double o = (side - 1) / 2.0;

    *out = (struct ys_frame){.shape = *shape,
                             .side = side,
                             .weight = ys_new_raw(n, sizeof(float)),
                             .root = ys_new_raw(n, sizeof(float))};
    if (!out->weight || !out->root) {
        ys_frame_fini(out);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = ((double)(i % side) - o) * shape->cell;
        const double y = ((double)(i / side) - o) * shape->cell;

        out->weight[i] = ys_cutout_weight(shape, x, y);
        out->root[i] = sqrtf(out->weight[i]);
    }
    return true;
}

void ys_frame_fini(struct ys_frame *frame)
{
    free(frame->weight);
    free(frame->root);
    *frame = (struct ys_frame){0};
}

/* What is measured of one channel as it is, before it is centred. */
static void measure(struct ys_cutout *out, const struct ys_frame *frame, const float *value,
                    unsigned c)
{
    const size_t n = (size_t)frame->side * frame->side;
    double core = 0, ring = 0, n_core = 0, n_ring = 0, square = 0;

    for (size_t i = 0; i < n; i++) {
        const double v = value[i];

        if (frame->weight[i] >= core_from) {
            core += v;
            square += v * v;
            n_core++;
        } else if (frame->weight[i] > 0 && frame->weight[i] < margin_to) {
            ring += v;
            n_ring++;
        }
    }
    core /= fmax(n_core, 1);
    out->mean[c] = core;
    if (c > 0)
        return;
    out->contrast = core - ring / fmax(n_ring, 1);
    out->texture = sqrt(fmax(square / fmax(n_core, 1) - core * core, 0));
}

static void centre(struct ys_cutout *out, const struct ys_frame *frame, float *value,
                   unsigned c)
{
    const size_t n = (size_t)frame->side * frame->side;
    double sum = 0, total = 0, square = 0;

    for (size_t i = 0; i < n; i++) {
        sum += (double)value[i] * (double)frame->weight[i];
        total += (double)frame->weight[i];
    }
    const float mean = (float)(sum / total);

    for (size_t i = 0; i < n; i++) {
        value[i] = (value[i] - mean) * frame->root[i];
        square += (double)value[i] * (double)value[i];
    }
    out->square[c == 0 ? 0 : c < 3 ? 1 : 2] += square;
}

static void fill(struct ys_cutout *out, const struct ys_frame *frame,
                 const struct ys_fine *fine, struct ys_fine_room *room)
{
    const size_t side = frame->side, n = side * side;
    double edges = 0, n_edges = 0;

    ys_fine_gradients(room, fine);
    for (unsigned c = 0; c < YS_CHANNEL_COUNT; c++) {
        float *const value = out->centred + c * n;

        ys_fine_channel(room, fine, c, 1);
        for (size_t i = 0; i < n; i++)
            value[i] =
                ys_fine_cell(room->plane, fine->width, i % side + BORDER, i / side + BORDER);
        for (size_t i = 0; c >= 3 && i < n; i++)
            if (frame->weight[i] > 0) {
                edges += (double)value[i] * (double)value[i];
                n_edges++;
            }
        if (c < 3)
            measure(out, frame, value, c);
        centre(out, frame, value, c);
    }
    out->edges = sqrt(edges / fmax(n_edges, 1));
}

bool ys_cutout_make(struct ys_cutout *out, const struct ys_frame *frame,
                    const struct ys_celled *cells, const struct ys_cut *cut)
{
    const uint32_t side = frame->side + 2 * BORDER;
    float *band[3] = {0};
    struct ys_fine_room room = {0};

    *out = (struct ys_cutout){
        .centred =
            ys_new_raw((size_t)frame->side * frame->side * YS_CHANNEL_COUNT, sizeof(float))};
    const bool ok = out->centred && ys_cutout_pixels(band, side, cells, cut) &&
                    ys_fine_room_make(&room, 4 * (size_t)side * side, NULL);

    if (ok) {
        const struct ys_fine fine = {2 * side,
                                     2 * side,
                                     {band[0], band[1], band[2]},
                                     cells->fine.median,
                                     cells->fine.sd};

        fill(out, frame, &fine, &room);
    }
    ys_fine_room_fini(&room);
    for (unsigned b = 0; b < cells->bands; b++)
        free(band[b]);
    if (!ok)
        ys_cutout_fini(out);
    return ok;
}

void ys_cutout_fini(struct ys_cutout *patch)
{
    free(patch->centred);
    *patch = (struct ys_cutout){0};
}

static double dot(const struct ys_frame *frame, const struct ys_cutout *a,
                  const struct ys_cutout *b, const unsigned range[2])
{
    const size_t n = (size_t)frame->side * frame->side;
    double sum = 0;

    for (size_t i = range[0] * n; i < range[1] * n; i++)
        sum += (double)a->centred[i] * (double)b->centred[i];
    return sum;
}

/* So that two flat ones have no correlation rather than none at all. */
static const double no_square = 1e-9;

void ys_cutout_agree(struct ys_agreement *out, const struct ys_frame *frame,
                     const struct ys_cutout *patch, const struct ys_cutout *example,
                     const float spread[3])
{
    static const unsigned range[3][2] = {{0, 1}, {1, 3}, {3, YS_CHANNEL_COUNT}};
    double cosine[3], square = 0;

    for (int k = 0; k < 3; k++)
        cosine[k] = dot(frame, patch, example, range[k]) /
                    sqrt(patch->square[k] * example->square[k] + no_square);
    for (int c = 0; c < 3; c++) {
        const double d =
            (patch->mean[c] - example->mean[c]) / fmax((double)spread[c], least_spread);

        square += d * d;
    }
    *out = (struct ys_agreement){
        .shape = cosine[0],
        .colour = cosine[1],
        .outline = cosine[2],
        .distance = fmin(sqrt(square), most_distance),
        .contrast = fmin(fabs(patch->contrast - example->contrast) /
                             (fabs(example->contrast) + contrast_floor),
                         most_contrast),
        .texture = fmin(
            fabs(log((patch->texture + texture_floor) / (example->texture + texture_floor))),
            most_log),
        .edges = fmin(fabs(log((patch->edges + edges_floor) / (example->edges + edges_floor))),
                      most_log),
    };
}

double ys_cutout_cosine(const struct ys_frame *frame, const struct ys_cutout *a,
                        const struct ys_cutout *b)
{
    static const unsigned all[2] = {0, YS_CHANNEL_COUNT};
    double square[2] = {0, 0};

    for (int k = 0; k < 3; k++) {
        square[0] += a->square[k];
        square[1] += b->square[k];
    }
    return dot(frame, a, b, all) / sqrt(square[0] * square[1] + no_square);
}
