/*
 * vessel_presence.c - whether what vessels were looked for on is water
 *
 * The colour that most of an area is close to may be a lawn, an apron or a town's streets, and
 * what stands out of it roofs and aeroplanes.  Water is told from these by three signs, measured
 * well inside the part that is of that colour:
 *
 *     calm      next to no difference between neighbouring pixels
 *     even      the distance from its colour is small over a quarter of the area
 *     waves     differences that follow one law, without the strong edges of things, and are of
 *               brightness alone, not of colour
 *
 * Any of the three will do.  Of 17 real harbours and anchorages all but one, with crests, are water by it,
 * and 16 drawn berths, with noise of 3 to 10 levels and through JPEG 20 to 50, too; of 9 places without
 * a harbour where 1 to 13 vessels were counted, 8 are none.  The limits were chosen in view of these,
 * and few have waves: other weather may lie on the wrong side.  Then nothing is said to be seen, and
 * the interval reaches from none to what was found.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "../../raster/quantile.h"
#include "vessel_parts.h"

/* What is nearer than that to another colour is a shore, m. */
static const double shore_m = 6;

/* Grey levels between neighbours, to the right and below together: harbours 0.7 to 2.8, one
 * without a view of open water 5.1; with waves 8 to 20; land 6.4 and more where anything was
 * counted. */
static const double calm_rough = 4, rough = 6;

/* Lower quartile of the distance from the colour, levels: harbours 1 to 6, with waves 4 to 8; land
 * 4 to 21. */
static const double even_noise = 3.5, uneven_noise = 5;

/* The strongest tenth of the differences over the median: waves 2.0, 2.2 and 2.7, land 2.4 to 5.
 * Median distance from the colour in what differs between the bands, levels: waves 2 and 3, land 2
 * (an apron) to 18.  Noise of its own in each band gives 0.35 of the difference between neighbours.
 * From other_hue times the least on it is land's beyond doubt. */
static const double wave_tail = 2.6, other_tail = 3.0;
static const double wave_hue = 4, noise_hue = 0.4, other_hue = 1.6;
static const double strong_share = 0.9;

enum { MOST_SAMPLES = 100000, LEAST_SAMPLES = 200 };

struct signs {
    double rough, tail, hue;
};

/* As water.rough, but with what lies between whole levels: calm water differs by 1 or 2.  The
 * neighbours exist, as no shore is near. */
static float roughness(const struct ys_grid *grid, size_t i)
{
    const float *v = grid->plane[grid->planes > 1 ? 1 : 0];

    return fabsf(v[i] - v[i + 1]) + fabsf(v[i] - v[i + grid->width]);
}

static bool measure(struct signs *out, const struct ys_vessels *work, size_t *n_sample)
{
    const struct ys_grid *grid = work->grid;
    const size_t n = (size_t)grid->width * grid->height, stride = 1 + n / MOST_SAMPLES;
    const double limit = YS_WATER_NOISES * fmax(work->water.noise, YS_LEAST_WATER_NOISE);
    uint8_t *near = ys_scratch_new_raw(grid->scratch, n, 1);
    uint16_t *depth = ys_scratch_new_raw(grid->scratch, n, sizeof *depth);
    float *step = ys_new_raw(2 * (n / stride + 1), sizeof *step);
    const bool ok = near && depth && step;

    if (ok) {
        float *hue = step + n / stride + 1;
        size_t used = 0;

        for (size_t i = 0; i < n; i++)
            near[i] = work->mask[0][i] && work->water.distance[i] < limit;
        ys_chamfer(depth, near, false, grid->width, grid->height);
        for (size_t i = 0; i < n; i += stride)
            if (depth[i] > 3 * (shore_m / grid->px_m)) { /* it counts thirds of a pixel */
                step[used] = roughness(grid, i);
                hue[used++] = work->water.hue[i];
            }
        *n_sample = used;
        out->rough = ys_quantile(step, used, 0.5);
        out->tail = out->rough > 0 ? ys_quantile(step, used, strong_share) / out->rough : 1;
        out->hue = ys_quantile(hue, used, 0.5);
    }
    ys_scratch_free(near);
    ys_scratch_free(depth);
    free(step);
    return ok;
}

static double rise(double value, double from, double to)
{
    return ys_clip((value - from) / (to - from), 0, 1);
}

bool ys_vessel_presence(double *probability, const struct ys_vessels *work)
{
    struct signs signs;
    size_t n;

    *probability = 1;
    if (!measure(&signs, work, &n))
        return false;
    if (n < LEAST_SAMPLES)
        return true;
    const double least_hue = fmax(wave_hue, noise_hue * signs.rough);
    const double not_waves = fmax(rise(signs.tail, wave_tail, other_tail),
                                  rise(signs.hue, least_hue, other_hue * least_hue));

    *probability = 1 - fmin(not_waves, fmin(rise(signs.rough, calm_rough, rough),
                                            rise(work->water.noise, even_noise, uneven_noise)));
    return true;
}
