/* track_metres_net.c - the network of track_metres_net.h in plain C */

#include "track_metres_net.h"

#include <string.h>

#include "../../base/error.h"

enum { IN, LOOK, MIX, WIDE0, WIDE1, WIDE2, HEAD, LAYERS, SEEN = 32, MID = 24 };

#define ALONG(width, by)                                                                       \
    .kind = YS_LAYER_CONV, .rows = 1, .columns = width, .row_step = 1, .spread = by

/* The rows of the strip are channels: what lies across is seen at once. */
static const struct ys_layer layers[LAYERS] = {
    [IN] = {.kind = YS_LAYER_INPUT, .out = YS_METRES_CHANNELS},
    [LOOK] = {.name = "look",
              ALONG(5, 1),
              .from = IN,
              .in = YS_METRES_CHANNELS,
              .out = SEEN,
              .constants = YS_METRES_SCALARS},
    [MIX] =
        {.name = "mix", ALONG(5, 1), .from = LOOK, .in = SEEN + YS_METRES_SCALARS, .out = MID},
    [WIDE0] = {.name = "wide0", ALONG(5, 2), .from = MIX, .add = MIX, .in = MID, .out = MID},
    [WIDE1] =
        {.name = "wide1", ALONG(5, 4), .from = WIDE0, .add = WIDE0, .in = MID, .out = MID},
    [WIDE2] =
        {.name = "wide2", ALONG(5, 8), .from = WIDE1, .add = WIDE1, .in = MID, .out = MID},
    [HEAD] = {.name = "head", ALONG(3, 1), .from = WIDE2, .in = MID, .out = 1, .linear = true},
};
static const struct ys_layers table = {layers, LAYERS};

ys_status ys_metres_nets_open(struct ys_metres_nets *out, struct ys_error *err)
{
    struct ys_network_source from = {.file = ys_weights_file(YS_WEIGHTS_METRES),
                                     .scaled = true};
    struct ys_net_array tau = {.name = "tau", .type = YS_FLOAT32, .n_sides = 1};
    ys_status status = ys_net_weights_open(&tau, 1, &from.file, err);

    *out = (struct ys_metres_nets){.n = 0};
    if (status)
        return status;
    if (tau.side[0] < 1 || tau.side[0] > YS_METRES_MOST_MEMBERS)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu members; want 1 to %d", from.file.name,
                       tau.side[0], YS_METRES_MOST_MEMBERS);
    const float *const taus = tau.at;

    for (; out->n < tau.side[0] && !status; out->n++) {
        const char prefix[] = {(char)('0' + out->n), '.', 0};

        from.prefix = prefix;
        out->tau[out->n] = (double)taus[out->n];
        status = ys_network_open(&out->network[out->n], &table, &from, err);
    }
    if (status)
        ys_metres_nets_fini(out);
    return status;
}

void ys_metres_nets_fini(struct ys_metres_nets *nets)
{
    for (size_t m = 0; m < nets->n; m++)
        ys_network_fini(&nets->network[m]);
    *nets = (struct ys_metres_nets){.n = 0};
}

struct ys_pass *ys_metres_pass_new(size_t n, const struct ysk_ops *ops)
{
    return ys_pass_new(&table, n, 1, ops);
}

struct input {
    const struct ys_metres_strip *strip;
    bool reverse_rows, reverse_columns;
};

static void read_strip(void *ctx, float *const *rows, size_t y)
{
    const struct input *in = ctx;
    const size_t n = in->strip->n;

    (void)y; /* there is one row */
    for (size_t r = 0; r < YS_METRES_CHANNELS; r++) {
        const bool other_side = in->reverse_rows && r < YS_METRES_ROWS;
        const float *src = in->strip->plane + (other_side ? YS_METRES_ROWS - 1 - r : r) * n;

        for (size_t i = 0; i < n; i++)
            rows[r][i] = src[in->reverse_columns ? n - 1 - i : i];
    }
}

void ys_metres_run(float *out, const struct ys_network *network,
                   const struct ys_metres_strip *strip, const float scalar[YS_METRES_SCALARS],
                   struct ys_pass *pass)
{
    enum { VIEWS = 4 };
    const size_t n = strip->n;

    memset(out, 0, n * sizeof *out);
    for (int view = 0; view < VIEWS; view++) {
        struct input in = {strip, (view & 1) != 0, (view & 2) != 0};

        ys_pass_begin(pass, network, read_strip, &in);
        for (size_t i = 0; i < YS_METRES_SCALARS; i++)
            ys_pass_fill(pass, LOOK, i, scalar[i]);
        const float *const *head = ys_pass_row(pass, 0);

        for (size_t i = 0; i < n; i++)
            out[in.reverse_columns ? n - 1 - i : i] += head[0][i] / VIEWS;
    }
}
