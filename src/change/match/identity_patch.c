/*
 * identity_patch.c - pictures of a body, and how alike two of them are
 *
 * A patch is the middle of a body, 9 x 2.5 m, in the body's own frame.  From each row along the
 * track its mean is taken off: sides and rails, which all cars have, run along it; ends, hatches
 * and load, by which one car is told from another, do not.  The same is done with the field that
 * alignment correlates, in which gain and shade cancel: under another sun it still tells.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../align/align_field.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "identity_parts.h"

/* Correlations are held here before atanh: beyond it noise decides. */
static const double least_correlation = -0.5, most_correlation = 0.985;
/* Keeps 0 / 0 out of patches that are uniform. */
static const double tiny = 1e-6;
/* Of a body: the part whose colour is taken, and of its width in metres; its rim is shadow. */
static const double inner_length = 0.75, inner_width_m = 1.8;
/* Grey levels added before the logarithm, so that shade and noise do not decide. */
static const double dark = 8;

static uint32_t stride_of(uint32_t margin)
{
    const uint32_t columns = YS_PATCH_COLUMNS + 2 * margin;

    /* A window that begins at the last displacement reads whole lanes, too. */
    return (columns + 2 * YS_PATCH_LANES - 1) / YS_PATCH_LANES * YS_PATCH_LANES;
}

static ys_status field_new(struct ys_looks_source *out, int threads, struct ys_error *err)
{
    const size_t n = (size_t)out->width * out->height;
    const struct ys_image grey = {
        .width = out->width, .height = out->height, .bands = 1, .plane[0] = out->plane[0]};
    struct ys_gradient_field field;
    const ys_status status =
        ys_gradient_field_new(&field, &grey, out->image->valid, threads, err);

    for (size_t i = 0; !status && i < n; i++) {
        out->plane[1][i] = field.gradient[2 * i];
        out->plane[2][i] = field.gradient[2 * i + 1];
    }
    if (!status)
        ys_gradient_field_fini(&field);
    return status;
}

ys_status ys_looks_source_new(struct ys_looks_source *out, const struct ys_identity_in *in,
                              bool after, struct ys_error *err)
{
    const struct ys_identity_side *side = after ? &in->after : &in->before;
    const struct ys_image *image = side->image;
    const size_t n = (size_t)image->width * image->height;
    ys_status status = YS_OK;

    *out = (struct ys_looks_source){
        .image = image, .width = image->width, .height = image->height, .gsd_m = in->gsd_m};
    memcpy(out->gain, side->gain, sizeof out->gain);
    memcpy(out->offset, side->offset, sizeof out->offset);
    for (int p = 0; p < YS_PATCH_PLANES; p++) {
        out->plane[p] = ys_new_raw(n, sizeof *out->plane[p]);
        if (!out->plane[p])
            status = ys_fail(err, YS_ERR_NOMEM, "out of memory to compare objects");
    }
    if (!status) {
        ys_image_grey(out->plane[0], image);
        status = field_new(out, in->threads, err);
    }
    if (status)
        ys_looks_source_fini(out);
    return status;
}

void ys_looks_source_fini(struct ys_looks_source *source)
{
    for (int p = 0; p < YS_PATCH_PLANES; p++)
        free(source->plane[p]);
    *source = (struct ys_looks_source){0};
}

/* A place in the frame of a body, metres along and across, in pixels of the grid. */
static struct ys_point in_frame(const struct ys_body *body, double along_m, double across_m,
                                double gsd_m)
{
    const double t = along_m / gsd_m, v = across_m / gsd_m;

    return (struct ys_point){body->x + t * body->ux - v * body->uy,
                             body->y + t * body->uy + v * body->ux};
}

void ys_patch_fini(struct ys_patch *patch)
{
    free(patch->value);
    free(patch->size);
    *patch = (struct ys_patch){0};
}

/* First value of row r of a plane. */
static float *row_of(const struct ys_patch *patch, size_t plane, size_t r)
{
    return patch->value +
           (plane * (YS_PATCH_ROWS + 2 * (size_t)patch->margin) + r) * patch->stride;
}

/* Squares of what is left of a row without its mean. */
static double varies(const float *row)
{
    double sum = 0, squares = 0;

    for (int c = 0; c < YS_PATCH_COLUMNS; c++) {
        sum += (double)row[c];
        squares += (double)row[c] * (double)row[c];
    }
    return fmax(squares - sum * sum / YS_PATCH_COLUMNS, 0);
}

/* The planes of a kind: grey is one, the field is the two behind it. */
static size_t first_plane(int kind)
{
    return kind ? 1 : 0;
}

static size_t end_plane(int kind)
{
    return kind ? YS_PATCH_PLANES : 1;
}

/* What correlations are divided by, once for every displacement. */
static void measure(struct ys_patch *patch)
{
    const uint32_t side = 2 * patch->margin + 1;

    for (int kind = 0; kind < 2; kind++)
        for (uint32_t row = 0; row < side; row++)
            for (uint32_t column = 0; column < side; column++) {
                double squares = 0;

                for (size_t k = first_plane(kind); k < end_plane(kind); k++)
                    for (size_t r = 0; r < YS_PATCH_ROWS; r++)
                        squares += varies(row_of(patch, k, r + row) + column);
                patch->size[((uint32_t)kind * side + row) * side + column] =
                    sqrt(squares) + tiny;
            }
}

/* The mean of each row is taken off, so that it need not be taken off what it is held against. */
static void take_off_means(struct ys_patch *patch)
{
    for (size_t k = 0; k < YS_PATCH_PLANES; k++)
        for (size_t r = 0; r < YS_PATCH_ROWS; r++) {
            float *row = row_of(patch, k, r);
            double sum = 0;

            for (int c = 0; c < YS_PATCH_COLUMNS; c++)
                sum += (double)row[c];
            for (int c = 0; c < YS_PATCH_COLUMNS; c++)
                row[c] -= (float)(sum / YS_PATCH_COLUMNS);
        }
}

bool ys_patch_new(struct ys_patch *out, const struct ys_looks_source *source,
                  const struct ys_body *body, uint32_t margin, const double offset_m[2])
{
    const int rows = YS_PATCH_WIDE + (int)margin, columns = YS_PATCH_LONG + (int)margin;
    const size_t plane = (size_t)(2 * rows + 1) * stride_of(margin);

    *out = (struct ys_patch){.margin = margin, .stride = stride_of(margin)};
    /* The last row's lanes may reach past it. */
    out->value = ys_new(YS_PATCH_PLANES * plane + YS_PATCH_LANES, sizeof *out->value);
    out->size =
        ys_new(2 * (2 * (size_t)margin + 1) * (2 * (size_t)margin + 1), sizeof *out->size);
    if (!out->value || !out->size) {
        ys_patch_fini(out);
        return false;
    }
    for (int r = -rows; r <= rows; r++)
        for (int c = -columns; c <= columns; c++) {
            const struct ys_point p =
                in_frame(body, c * ys_patch_step_m + offset_m[0],
                         r * ys_patch_step_m + offset_m[1], source->gsd_m);
            const struct ys_cell_place cell =
                ys_cell_place(source->width, source->height, p.x, p.y);
            float *value =
                out->value + (size_t)(r + rows) * out->stride + (size_t)(c + columns);

            for (int k = 0; k < YS_PATCH_PLANES; k++)
                value[(size_t)k * plane] = ys_cell_of(source->plane[k], &cell);
        }
    if (!margin)
        take_off_means(out);
    measure(out);
    return true;
}

/* In lanes of fixed number, each summed for itself: vectors of any width give the same bits. */
static void add_products(float lane[YS_PATCH_LANES], const float *one, const float *other)
{
    for (int c = 0; c < YS_PATCH_COLUMNS; c += YS_PATCH_LANES)
        for (int l = 0; l < YS_PATCH_LANES; l++)
            lane[l] += one[c + l] * other[c + l];
}

double ys_patch_correlation(const struct ys_patch *one, const struct ys_patch *other,
                            uint32_t column, uint32_t row, int kind)
{
    const uint32_t side = 2 * other->margin + 1;
    float lane[YS_PATCH_LANES] = {0};
    double sum = 0;

    for (size_t k = first_plane(kind); k < end_plane(kind); k++)
        for (size_t r = 0; r < YS_PATCH_ROWS; r++)
            add_products(lane, row_of(one, k, r), row_of(other, k, r + row) + column);
    for (int l = 0; l < YS_PATCH_LANES; l++)
        sum += (double)lane[l];
    return sum / (one->size[kind] * other->size[((uint32_t)kind * side + row) * side + column]);
}

void ys_patch_alike(double alike[2], const struct ys_patch *one, const struct ys_patch *other)
{
    for (int kind = 0; kind < 2; kind++) {
        double best = -1;

        for (uint32_t row = 0; row <= 2 * other->margin; row++)
            for (uint32_t column = 0; column <= 2 * other->margin; column++)
                best = fmax(best, ys_patch_correlation(one, other, column, row, kind));
        alike[kind] = atanh(ys_clip(best, least_correlation, most_correlation));
    }
}

void ys_body_colour(double colour[3], const struct ys_looks_source *source,
                    const struct ys_body *body, const double offset_m[2])
{
    const double step = ys_patch_step_m;
    const int rows = (int)(inner_width_m / step / 2);
    const int columns = (int)(inner_length * body->length_m / step / 2);
    double sum[3] = {0};

    for (int r = -rows; r <= rows; r++)
        for (int c = -columns; c <= columns; c++) {
            const struct ys_point p =
                in_frame(body, c * step + offset_m[0], r * step + offset_m[1], source->gsd_m);
            const struct ys_cell_place cell =
                ys_cell_place(source->width, source->height, p.x, p.y);

            for (unsigned b = 0; b < 3; b++)
                sum[b] += (double)ys_cell_of(
                    source->image->plane[source->image->bands < 3 ? 0 : b], &cell);
        }
    for (unsigned b = 0; b < 3; b++) {
        const unsigned band = source->image->bands < 3 ? 0 : b;
        const double mean = sum[b] / ((2 * rows + 1.0) * (2 * columns + 1.0));

        colour[b] = log(fmax(source->gain[band] * mean + source->offset[band], 0) + dark);
    }
}
