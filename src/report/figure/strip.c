/* strip.c - the frame of an area as rows of a figure, and the pixels of each */

#include "strip.h"

#include <math.h>

/* Of all strips together: with title and legend a figure stays on a sheet of A4. */
static const double most_height = 1500;
/* A number is legible from 7 pixels on; it stands in a box of 9 pixels or just beside it. */
static const double wanted_object = 9;
static const double most_scale = 6; /* further enlargement shows no more */
/* Rows cost the eye its way along the window: a further one must enlarge by a tenth. */
static const double least_gain = 1.1;
enum { MOST_ROWS = 6, VOID = 0xD6D6D6 };

/* The largest scale at which both sides fit: a further row gives room along and takes it across. */
static double scale_for(const struct ys_frame *frame, size_t rows, size_t n_dates)
{
    const double along = YS_STRIP_WIDTH * (double)rows / frame->width;
    const double across =
        (most_height / (double)(rows * n_dates) - YS_STRIP_BAND) / frame->height;

    return along < across ? along : across;
}

void ys_strip_lay_out(struct ys_strip *out, const struct ys_frame *frame, double object_width,
                      size_t n_dates)
{
    *out = (struct ys_strip){.frame = *frame, .rows = 1};
    out->scale = scale_for(frame, 1, n_dates);
    while (out->rows < MOST_ROWS && out->scale * object_width < wanted_object) {
        const double next = scale_for(frame, out->rows + 1, n_dates);

        if (next < least_gain * out->scale)
            break;
        out->scale = next;
        out->rows++;
    }
    if (out->scale > most_scale)
        out->scale = most_scale;
    out->step = frame->width / (double)out->rows;
    out->width = fmax(ceil(out->step * out->scale), 1);
    out->height = fmax(ceil(frame->height * out->scale), 1);
}

struct ys_affine ys_strip_map(const struct ys_strip *strip, const struct ys_affine *to_frame,
                              size_t k)
{
    return ys_affine_join(to_frame,
                          &(struct ys_affine){strip->scale, 0, 0, strip->scale,
                                              -(double)k * strip->step * strip->scale, 0});
}

/* Reduced to no less than twice the pixels of the row: the turn takes the mean of two by two. */
ys_status ys_strip_source_make(struct ys_strip_source *out, const struct ys_image *image,
                               double scale, struct ys_error *err)
{
    out->scale = fmin(1, 2 * scale);
    return ys_canvas_shade(&out->canvas, image, out->scale, err);
}

/* Bilinear; false beyond the edge. */
static bool sample(double rgb[3], const struct ys_canvas *canvas, double x, double y)
{
    if (!(x >= 0 && y >= 0 && x <= canvas->width && y <= canvas->height))
        return false;
    const double cx = fmin(fmax(x - 0.5, 0), canvas->width - 1.0);
    const double cy = fmin(fmax(y - 0.5, 0), canvas->height - 1.0);
    const size_t x0 = (size_t)cx, y0 = (size_t)cy;
    const size_t x1 = x0 + 1 < canvas->width ? x0 + 1 : x0,
                 y1 = y0 + 1 < canvas->height ? y0 + 1 : y0;
    const double fx = cx - (double)x0, fy = cy - (double)y0;
    const uint32_t px[4] = {
        canvas->px[y0 * canvas->width + x0], canvas->px[y0 * canvas->width + x1],
        canvas->px[y1 * canvas->width + x0], canvas->px[y1 * canvas->width + x1]};
    const double weight[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};

    for (int b = 0; b < 3; b++)
        for (int k = 0; k < 4; k++)
            rgb[b] += weight[k] * (px[k] >> (16 - 8 * b) & 255);
    return true;
}

/* The mean of two by two samples, of those that the picture has. */
static uint32_t pixel_at(const struct ys_canvas *canvas, const struct ys_affine *from_row,
                         uint32_t col, uint32_t row)
{
    double rgb[3] = {0};
    uint32_t out = 0;
    int n = 0;

    for (int k = 0; k < 4; k++) {
        const struct ys_point at =
            ys_affine_point(from_row, col + 0.25 + 0.5 * (k % 2), row + 0.25 + 0.5 * (k / 2));

        n += sample(rgb, canvas, at.x, at.y);
    }
    for (int b = 0; b < 3 && n; b++)
        out = out << 8 | (uint32_t)lround(rgb[b] / n);
    return n ? out : VOID;
}

ys_status ys_strip_cut(struct ys_canvas *out, const struct ys_strip_source *source,
                       const struct ys_affine *to_row, const uint32_t size[2],
                       struct ys_error *err)
{
    const double k = 1 / source->scale;
    const struct ys_affine from_source =
        ys_affine_join(&(struct ys_affine){k, 0, 0, k, 0, 0}, to_row);
    const struct ys_affine from_row = ys_affine_back(&from_source);
    const ys_status status = ys_canvas_new(out, size[0], size[1], VOID, err);

    for (uint32_t row = 0; row < out->height && !status; row++)
        for (uint32_t col = 0; col < out->width; col++)
            out->px[(size_t)row * out->width + col] =
                pixel_at(&source->canvas, &from_row, col, row);
    return status;
}
