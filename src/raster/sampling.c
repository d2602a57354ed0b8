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

void ys_cubic_weights(double w[4], double f, double a)
{
    w[0] = ((a * f - 2 * a) * f + a) * f;
    w[1] = ((a + 2) * f - (a + 3)) * f * f + 1;
    w[2] = ((-(a + 2) * f + (2 * a + 3)) * f - a) * f;
    w[3] = (-a * f + a) * f * f;
}

/* The four pixels of n round the centre-based place c, those beyond the edge its last one, and
 * the weights of them. */
static void cubic_taps(size_t at[4], double w[4], double c, uint32_t n)
{
    const ptrdiff_t first = (ptrdiff_t)c - 1, last = (ptrdiff_t)n - 1;

    ys_cubic_weights(w, c - floor(c), ys_keys);
    for (int k = 0; k < 4; k++)
        at[k] = first + k < 0 ? 0 : (size_t)(first + k > last ? last : first + k);
}

float ys_sample_cubic(const float *plane, uint32_t width, uint32_t height, double x, double y)
{
    size_t col[4], row[4];
    double wx[4], wy[4], sum = 0;

    cubic_taps(col, wx, ys_centred(x, width), width);
    cubic_taps(row, wy, ys_centred(y, height), height);
    for (int j = 0; j < 4; j++) {
        const float *const from = plane + row[j] * width;
        double line = 0;

        for (int i = 0; i < 4; i++)
            line += wx[i] * (double)from[col[i]];
        sum += wy[j] * line;
    }
    return (float)sum;
}
