/* propose_net.c - how much a place and the strip beside it look like a track's axis
 *
 * What lies up to 6 m across is read from the three planes that were averaged along the lines,
 * brought to its own middle and range, and weighed by a layer of rectified units that cannot
 * tell left from right: each unit sees the strip and its mirror picture. */

#include <math.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../nets/weights/propose_weights.h"
#include "propose_parts.h"

enum {
    SIDE = 12, /* cells on either side */
    TAPS = 2 * SIDE + 1,
    EVEN = YS_STRIP_EVEN,
    ODD = YS_STRIP_ODD
};

/* Sums of both sides, pixel size and clearness; differences of both sides. */
_Static_assert((int)EVEN == 3 * (SIDE + 1) + 2 && (int)ODD == 3 * SIDE, "another strip");
_Static_assert((int)EVEN == (int)YS_PROPOSE_EVEN && (int)ODD == (int)YS_PROPOSE_ODD,
               "weights of another strip");

static const float most_odds = 6;

/* Sums and differences of a strip about its middle. */
static void fold(float *even, float *odd, const float tap[TAPS])
{
    even[0] = 2 * tap[SIDE];
    for (int k = 1; k <= SIDE; k++) {
        even[k] = tap[SIDE + k] + tap[SIDE - k];
        odd[k - 1] = tap[SIDE + k] - tap[SIDE - k];
    }
}

void ys_ground_strip(float even[EVEN], float odd[ODD], const struct ys_ground *ground, double x,
                     double y)
{
    float level[TAPS], edge[TAPS], rough[TAPS], mean = 0, square = 0, change = 0;
    double t[3];

    ys_ground_along(t, ground, x, y);
    for (int k = 0; k < TAPS; k++) {
        const double px = x - (k - SIDE) * t[1], py = y + (k - SIDE) * t[0];

        level[k] = ys_cell_at(ground->level, ground->w, ground->h, px, py);
        edge[k] = ys_cell_at(ground->edge, ground->w, ground->h, px, py);
        rough[k] = ys_cell_at(ground->rough, ground->w, ground->h, px, py);
        mean += level[k] / TAPS;
        change += edge[k] / TAPS;
    }
    for (int k = 0; k < TAPS; k++)
        square += (level[k] - mean) * (level[k] - mean) / TAPS;
    /* a hundredth of the picture's range is noise */
    const float by = 1 / sqrtf(square + 1e-4f), per = 1 / (change + 0.005f);

    for (int k = 0; k < TAPS; k++) {
        level[k] = (level[k] - mean) * by;
        edge[k] = edge[k] * per - 1;
        rough[k] = rough[k] * per - 1;
    }
    fold(even, odd, level);
    fold(even + SIDE + 1, odd + SIDE, edge);
    fold(even + 2 * (SIDE + 1), odd + 2 * SIDE, rough);
    even[EVEN - 2] = (float)log2(ground->gsd_m / YS_CELL_M);
    even[EVEN - 1] = (float)t[2];
}

static float weigh(const float even[EVEN], const float odd[ODD])
{
    float out = propose_out[YS_PROPOSE_UNITS];

    for (int u = 0; u < YS_PROPOSE_UNITS; u++) {
        float a = propose_bias[u], b = 0;

        for (int i = 0; i < EVEN; i++)
            a += propose_even[u][i] * even[i];
        for (int i = 0; i < ODD; i++)
            b += propose_odd[u][i] * odd[i];
        out += propose_out[u] * ((a + b > 0 ? a + b : 0) + (a - b > 0 ? a - b : 0));
    }
    return out > most_odds ? most_odds : out < -most_odds ? -most_odds : out;
}

static void odds_rows(void *ctx, size_t band, size_t first, size_t end)
{
    struct ys_ground *ground = ctx;
    float even[EVEN], odd[ODD];

    for (size_t y = first; y < end; y++)
        for (size_t x = 0; x < ground->w; x++) {
            const size_t i = y * ground->w + x;

            ground->odds[i] = -most_odds;
            if (!ground->inside[i])
                continue;
            ys_ground_strip(even, odd, ground, (double)x + 0.5, (double)y + 0.5);
            ground->odds[i] = weigh(even, odd);
        }
    (void)band;
}

void ys_ground_odds(struct ys_ground *ground, int threads)
{
    ysk_bands_run(ground->h, threads, odds_rows, ground);
}

/* Fitted to how much of a proposal is right on yards that the layer was not fitted to. */
double ys_propose_score(double mean_odds, double length_m)
{
    const double z =
        propose_score[0] + propose_score[1] * mean_odds + propose_score[2] * log(length_m / 30);

    return ys_logistic(z);
}
