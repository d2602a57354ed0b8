/* pit_blur.c - a blur of any width */

#include <math.h>
#include <string.h>

#include "pit_parts.h"

/* Mean over 2 r + 1 elements step apart, the ends repeated; line holds n floats of scratch. */
static void box_line(float *v, size_t n, size_t step, ptrdiff_t r, float *line)
{
    const ptrdiff_t last = (ptrdiff_t)n - 1;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        line[i] = v[i * step];
    for (ptrdiff_t i = -r; i <= r; i++)
        sum += (double)line[i < 0 ? 0 : i > last ? last : i];
    for (ptrdiff_t i = 0; i <= last; i++) {
        v[(size_t)i * step] = (float)(sum / (double)(2 * r + 1));
        sum += (double)line[i + r + 1 > last ? last : i + r + 1];
        sum -= (double)line[i - r < 0 ? 0 : i - r];
    }
}

/* About a Gaussian: three boxes whose variances, (2 r + 1)^2 - 1 over 12, add to sigma^2. */
void ys_pit_blur(float *dst, const float *src, uint32_t width, uint32_t height, double sigma,
                 float *line)
{
    const double side = sqrt(12 * sigma * sigma / 3 + 1);
    const ptrdiff_t low = (ptrdiff_t)floor((side - 1) / 2);
    const double v_low = (double)((2 * low + 1) * (2 * low + 1) - 1) / 12;
    const double v_high = (double)((2 * low + 3) * (2 * low + 3) - 1) / 12;
    const int wide = (int)rint((sigma * sigma - 3 * v_low) / (v_high - v_low));

    memcpy(dst, src, (size_t)width * height * sizeof *dst);
    for (int pass = 0; pass < 3; pass++) {
        const ptrdiff_t r = low + (pass < wide);

        for (size_t y = 0; y < height; y++)
            box_line(dst + y * width, width, 1, r, line);
        for (size_t x = 0; x < width; x++)
            box_line(dst + x, height, width, r, line);
    }
}
