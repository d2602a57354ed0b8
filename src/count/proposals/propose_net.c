/*
 * propose_net.c - how much a place and the strip beside it look like a track's axis
 *
 * What lies up to 6 m across is taken from the three planes that were averaged along the lines,
 * brought to its own middle and range, and weighed by a layer of rectified units that cannot
 * tell left from right: each unit reads the strip and its mirror picture.  A direction has no
 * left, so a layer that could would have to learn everything twice.  With the strip as sums s and
 * differences d of both sides, a unit is max(0, a s + b d) + max(0, a s - b d).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../nets/network.h"
#include "../../raster/sampling.h"
#include "propose_parts.h"

enum {
    SIDE = 12, /* cells on either side */
    CELLS = 2 * SIDE + 1,
    N_SUMS = YS_STRIP_SUMS,
    N_DIFFERENCES = YS_STRIP_DIFFERENCES
};

/* Sums of both sides, pixel size and clearness; differences of both sides. */
_Static_assert((int)N_SUMS == 3 * (SIDE + 1) + 2 && (int)N_DIFFERENCES == 3 * SIDE,
               "another strip");

static const float most_odds = 6; /* kept: what lies beyond is as sure */

/* Of the picture's range: variance of levels, and mean change, that noise alone has.  Added before
 * dividing, so that bare ground is not all noise. */
static const float noise_variance = 1e-4f, noise_change = 0.005f;

/* Of a score: lengths are in these, the least that is proposed (propose_trace.c). */
static const double unit_m = 30;

/* Sums and differences of a strip about its middle. */
static void sums_and_differences(float *sums, float *differences, const float strip[CELLS])
{
    sums[0] = 2 * strip[SIDE];
    for (int k = 1; k <= SIDE; k++) {
        sums[k] = strip[SIDE + k] + strip[SIDE - k];
        differences[k - 1] = strip[SIDE + k] - strip[SIDE - k];
    }
}

void ys_ground_strip(float sums[N_SUMS], float differences[N_DIFFERENCES],
                     const struct ys_ground *ground, double x, double y)
{
    float level[CELLS], across[CELLS], along[CELLS], mean = 0, square = 0, change = 0;
    double t[3];

    ys_ground_direction(t, ground, x, y);
    for (int k = 0; k < CELLS; k++) {
        const struct ys_cell_place at =
            ys_cell_place(ground->w, ground->h, x - (k - SIDE) * t[1], y + (k - SIDE) * t[0]);

        level[k] = ys_cell_of(ground->level, &at);
        across[k] = ys_cell_of(ground->change_across, &at);
        along[k] = ys_cell_of(ground->change_along, &at);
        mean += level[k] / CELLS;
        change += across[k] / CELLS;
    }
    for (int k = 0; k < CELLS; k++)
        square += (level[k] - mean) * (level[k] - mean) / CELLS;
    const float by = 1 / sqrtf(square + noise_variance), per = 1 / (change + noise_change);

    for (int k = 0; k < CELLS; k++) {
        level[k] = (level[k] - mean) * by;
        across[k] = across[k] * per - 1;
        along[k] = along[k] * per - 1;
    }
    sums_and_differences(sums, differences, level);
    sums_and_differences(sums + SIDE + 1, differences + SIDE, across);
    sums_and_differences(sums + 2 * (SIDE + 1), differences + 2 * SIDE, along);
    sums[N_SUMS - 2] = (float)log2(ground->gsd_m / YS_CELL_M);
    sums[N_SUMS - 1] = (float)t[2];
}

/* ---- the layer: units that see a strip and its mirror picture, and their sum */

enum { IN, SUMS, DIFFERENCES, UNITS, OUT, LAYERS, N_UNITS = 24 };

#define POINT .kind = YS_LAYER_CONV, .rows = 1, .columns = 1, .row_step = 1, .spread = 1

static const struct ys_layer layers[LAYERS] = {
    [IN] = {.kind = YS_LAYER_INPUT, .out = N_SUMS + N_DIFFERENCES},
    [SUMS] = {.name = "sums", POINT, .from = IN, .in = N_SUMS, .out = N_UNITS, .linear = true},
    [DIFFERENCES] = {.name = "differences",
                     POINT,
                     .from = IN,
                     .first_in = N_SUMS,
                     .in = N_DIFFERENCES,
                     .out = N_UNITS,
                     .linear = true},
    [UNITS] = {.kind = YS_LAYER_MIRROR, .from = SUMS, .add = DIFFERENCES, .out = N_UNITS},
    [OUT] = {.name = "out", POINT, .from = UNITS, .in = N_UNITS, .out = 1, .linear = true},
};
static const struct ys_layers table = {layers, LAYERS};

/* The layer, and the score that was fitted to what it says. */
static ys_status open_net(struct ys_network *out, double score[3], struct ys_error *err)
{
    const struct ys_network_source from = {.file = ys_weights_file(YS_WEIGHTS_PROPOSALS),
                                           .prefix = ""};
    struct ys_net_array array = {
        .name = "score", .type = YS_FLOAT64, .n_sides = 1, .side = {3}};
    const ys_status status = ys_net_weights_open(&array, 1, &from.file, err);

    if (status)
        return status;
    memcpy(score, array.at, 3 * sizeof *score);
    return ys_network_open(out, &table, &from, err);
}

/* ---- cells in and out */

struct cells {
    struct ys_ground *ground;
    struct ys_network network;
    struct ysk_ops ops;
    uint8_t *failed; /* one a band */
};

struct cell_rows {
    const struct ys_ground *ground;
    size_t first;
};

/* What a cell outside had before stays: nobody reads what becomes of it. */
static void read_strips(void *ctx, float *const *rows, size_t y)
{
    const struct cell_rows *in = ctx;
    const struct ys_ground *ground = in->ground;
    const uint8_t *inside = ground->inside + (in->first + y) * ground->w;
    float strip[N_SUMS + N_DIFFERENCES];

    for (size_t x = 0; x < ground->w; x++) {
        if (!inside[x])
            continue;
        ys_ground_strip(strip, strip + N_SUMS, ground, (double)x + 0.5,
                        (double)(in->first + y) + 0.5);
        for (size_t c = 0; c < N_SUMS + N_DIFFERENCES; c++)
            rows[c][x] = strip[c];
    }
}

static void odds_rows(void *ctx, size_t band, size_t first, size_t end)
{
    struct cells *cells = ctx;
    struct ys_ground *ground = cells->ground;
    struct cell_rows in = {ground, first};
    struct ys_pass *pass = ys_pass_new(&table, ground->w, end - first, &cells->ops);

    cells->failed[band] = !pass;
    if (!pass)
        return;
    ys_pass_begin(pass, &cells->network, read_strips, &in);
    for (size_t y = first; y < end; y++) {
        const float *row = ys_pass_row(pass, y - first)[0];

        for (size_t x = 0; x < ground->w; x++) {
            const size_t i = y * ground->w + x;

            ground->odds[i] = !ground->inside[i]    ? -most_odds
                              : row[x] > most_odds  ? most_odds
                              : row[x] < -most_odds ? -most_odds
                                                    : row[x];
        }
    }
    ys_pass_free(pass);
}

ys_status ys_ground_odds(struct ys_ground *ground, int threads, struct ys_error *err)
{
    const size_t bands = ysk_row_band_count(ground->h);
    struct cells cells = {.ground = ground};
    ys_status status = open_net(&cells.network, ground->score, err);
    bool ok = !status && (cells.failed = ys_new(bands, 1)) != NULL;

    ysk_ops_init(&cells.ops, ysk_cpu_detect());
    if (ok)
        ysk_row_bands_run(ground->h, threads, odds_rows, &cells);
    for (size_t i = 0; ok && i < bands; i++)
        ok = !cells.failed[i];
    ys_network_fini(&cells.network);
    free(cells.failed);
    return ok || status ? status : ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

/* Fitted to how much of a proposal is right on yards that the layer was not fitted to. */
double ys_propose_score(const struct ys_ground *ground, double mean_odds, double length_m)
{
    const double *const s = ground->score;
    const double z = s[0] + s[1] * mean_odds + s[2] * log(length_m / unit_m);

    return ys_logistic(z);
}
