/* gate_spikes.c - single pixels that are no ground: glint, dead and saturated ones
 *
 * A few of them, far out of the range of all others, would pass for the strongest edges of a
 * picture, and fill every cell with something dark or bright. */

#include "gate_parts.h"

#include <math.h>

#include "../../base/mem.h"
#include "../../raster/quantile.h"

#include <stdlib.h>

/* Beyond the deciles by more than their distance, and as far from the pixels round it. */
static const double LOW = 0.1, HIGH = 0.9;
enum { MOST_SAMPLES = 60000 };

static float median_round(const float *grey, const uint8_t *valid, uint32_t width,
                          uint32_t height, size_t i)
{
    const size_t x = i % width, y = i / width;
    float near[9];
    size_t n = 0;

    for (size_t v = y ? y - 1 : 0; v <= y + 1 && v < height; v++)
        for (size_t u = x ? x - 1 : 0; u <= x + 1 && u < width; u++)
            if (valid[v * width + u])
                near[n++] = grey[v * width + u];
    return ys_quantile(near, n, 0.5);
}

bool ys_spikes_find(uint8_t *spike, const float *grey, const uint8_t *valid, uint32_t width,
                    uint32_t height)
{
    const size_t n = (size_t)width * height, stride = 1 + n / MOST_SAMPLES;
    float *sample = ys_new_raw(n / stride + 1, sizeof *sample);
    size_t used = 0;

    if (!sample)
        return false;
    for (size_t i = 0; i < n; i += stride)
        if (valid[i])
            sample[used++] = grey[i];
    const float low = ys_quantile(sample, used, LOW), high = ys_quantile(sample, used, HIGH);
    const float range = high - low;

    free(sample);
    for (size_t i = 0; i < n; i++)
        spike[i] = valid[i] && (grey[i] > high + range || grey[i] < low - range) &&
                   fabsf(grey[i] - median_round(grey, valid, width, height, i)) > range;
    return true;
}
