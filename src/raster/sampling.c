/* sampling.c - a plane between its pixels: bilinear, cubic convolution */

#include "sampling.h"

void ys_bilinear_at(struct ys_bilinear *out, uint32_t width, uint32_t height, double x,
                    double y, enum ys_border border)
{
    double u = x - 0.5, v = y - 0.5;

    if (border == YS_BORDER_REPEAT) {
        u = ys_centred(x, width);
        v = ys_centred(y, height);
    }
    const double i = floor(u), j = floor(v), fx = u - i, fy = v - j;

    for (int k = 0; k < 4; k++) {
        const double px = i + (k & 1), py = j + (k >> 1);
        const bool in = px >= 0 && py >= 0 && px < width && py < height;

        out->at[k] = in ? (size_t)py * width + (size_t)px : 0;
        out->on_plane[k] = in;
        out->weight[k] = in ? (k & 1 ? fx : 1 - fx) * (k >> 1 ? fy : 1 - fy) : 0;
    }
}

/* Whether all places have `before` pixels before theirs and `behind` behind it, along both axes: a
 * line does where both its ends do. */
static bool all_inside(const struct ys_sample_line *line, uint32_t width, uint32_t height,
                       double before, double behind)
{
    const double last = line->n ? (double)(line->n - 1) : 0;
    const double x[2] = {line->x, line->x + last * line->dx};
    const double y[2] = {line->y, line->y + last * line->dy};
    bool inside = true;

    for (int end = 0; end < 2; end++)
        inside = inside && x[end] - 0.5 > before && x[end] + 0.5 < width - behind &&
                 y[end] - 0.5 > before && y[end] + 0.5 < height - behind;
    return inside;
}

void ys_bilinear_line(float *dst, const float *plane, uint32_t width, uint32_t height,
                      const struct ys_sample_line *line)
{
    if (!all_inside(line, width, height, 0, 0)) {
        for (size_t i = 0; i < line->n; i++)
            dst[i] = ys_sample_bilinear(plane, width, height, line->x + (double)i * line->dx,
                                        line->y + (double)i * line->dy);
        return;
    }
    for (size_t i = 0; i < line->n; i++) { /* the same, where no edge is near */
        const double cx = line->x + (double)i * line->dx - 0.5;
        const double cy = line->y + (double)i * line->dy - 0.5;
        const int32_t x0 = (int32_t)cx, y0 = (int32_t)cy;
        const struct ys_cell_place at = {(size_t)y0 * width + (size_t)x0, 1, width,
                                         (float)(cx - x0), (float)(cy - y0)};

        dst[i] = ys_cell_of(plane, &at);
    }
}

/* Pixel first + k of n, those beyond the edge its last one. */
static size_t clamped(ptrdiff_t first, ptrdiff_t k, uint32_t n)
{
    const ptrdiff_t last = (ptrdiff_t)n - 1;

    return first + k < 0 ? 0 : (size_t)(first + k > last ? last : first + k);
}

/* The four times four pixels from (col, row) on, some of them beyond the edge. */
static void at_the_edge(float out[16], const float *plane, const struct ys_planes *planes,
                        ptrdiff_t col, ptrdiff_t row)
{
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++)
            out[4 * j + i] = plane[clamped(row, j, planes->height) * planes->width +
                                   clamped(col, i, planes->width)];
}

/* No edge is near. */
static void cubic_inside(float *const *dst, const struct ys_planes *planes,
                         const struct ys_sample_line *line)
{
    for (size_t i = 0; i < line->n; i++) {
        const double x = line->x + (double)i * line->dx - 0.5;
        const double y = line->y + (double)i * line->dy - 0.5;
        const int32_t col = (int32_t)x, row = (int32_t)y;
        const struct ys_cubic k = ys_cubic((float)(x - col), (float)(y - row));
        const size_t at = (size_t)(row - 1) * planes->width + (size_t)(col - 1);

        for (size_t p = 0; p < planes->n; p++)
            dst[p][i] = ys_cubic_of(planes->at[p] + at, planes->width, &k);
    }
}

void ys_cubic_line(float *const *dst, const struct ys_planes *planes,
                   const struct ys_sample_line *line)
{
    const uint32_t w = planes->width, h = planes->height;

    if (all_inside(line, w, h, 1, 2)) {
        cubic_inside(dst, planes, line);
        return;
    }
    for (size_t i = 0; i < line->n; i++) {
        const double x = ys_centred(line->x + (double)i * line->dx, w);
        const double y = ys_centred(line->y + (double)i * line->dy, h);
        const ptrdiff_t col = (ptrdiff_t)x - 1, row = (ptrdiff_t)y - 1;
        const struct ys_cubic k =
            ys_cubic((float)(x - (double)(col + 1)), (float)(y - (double)(row + 1)));
        const bool inside =
            col >= 0 && row >= 0 && col + 3 < (ptrdiff_t)w && row + 3 < (ptrdiff_t)h;
        const size_t at = inside ? (size_t)row * w + (size_t)col : 0;

        for (size_t p = 0; p < planes->n; p++) {
            float edge[16];

            if (!inside)
                at_the_edge(edge, planes->at[p], planes, col, row);
            dst[p][i] = ys_cubic_of(inside ? planes->at[p] + at : edge, inside ? w : 4, &k);
        }
    }
}
