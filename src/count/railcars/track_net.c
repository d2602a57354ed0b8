/* track_net.c - the strip network of track_net.h in plain C */

#include "track_net.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

enum { MID = YS_NET_MID };

/* ---- layers */

enum { IN, CONV1, CONV2, CONV3, MIX, WIDE1, WIDE2, WIDE3, WIDE4, HEAD, LAYERS };

/* Each layer but the first three sees one row. */
#define ALONG(width, by)                                                                       \
    .kind = YS_LAYER_CONV, .rows = 1, .columns = width, .row_step = 1, .spread = by

/* The input comes with its columns split by parity. */
static const struct ys_layer layers[LAYERS] = {
    [IN] = {.kind = YS_LAYER_INPUT, .out = 2},
    [CONV1] = {.name = "conv1",
               .kind = YS_LAYER_CONV,
               .from = IN,
               .halve = true,
               .in = 1,
               .out = 8,
               .rows = 5,
               .columns = 5,
               .row_step = 2,
               .row_pad = 2,
               .spread = 1},
    [CONV2] = {.name = "conv2",
               .kind = YS_LAYER_CONV,
               .from = CONV1,
               .in = 8,
               .out = 16,
               .rows = 3,
               .columns = 3,
               .row_step = 2,
               .row_pad = 1,
               .spread = 1},
    [CONV3] = {.name = "conv3",
               .kind = YS_LAYER_CONV,
               .from = CONV2,
               .in = 16,
               .out = MID,
               .constants = 2, /* both scalars */
               .rows = 9,
               .columns = 3,
               .row_step = 1,
               .spread = 1},
    [MIX] = {.name = "mix", ALONG(5, 1), .from = CONV3, .in = MID + 2, .out = MID},
    [WIDE1] = {.name = "wide1", ALONG(5, 2), .from = MIX, .add = MIX, .in = MID, .out = MID},
    [WIDE2] =
        {.name = "wide2", ALONG(5, 4), .from = WIDE1, .add = WIDE1, .in = MID, .out = MID},
    [WIDE3] =
        {.name = "wide3", ALONG(5, 8), .from = WIDE2, .add = WIDE2, .in = MID, .out = MID},
    [WIDE4] =
        {.name = "wide4", ALONG(5, 16), .from = WIDE3, .add = WIDE3, .in = MID, .out = MID},
    [HEAD] = {.name = "head",
              ALONG(3, 1),
              .from = WIDE4,
              .in = MID,
              .out = YS_NET_OUTPUTS,
              .linear = true},
};
const struct ys_layers ys_net_layers = {layers, LAYERS};

ys_status ys_nets_open(struct ys_nets *out, struct ys_error *err)
{
    struct ys_network_source from = {.file = ys_weights_file(YS_WEIGHTS_TRACKS),
                                     .scaled = true};
    struct ys_net_array tau = {.name = "tau", .type = YS_FLOAT32, .n_sides = 1};
    ys_status status = ys_net_weights_open(&tau, 1, &from.file, err);

    *out = (struct ys_nets){0};
    if (status)
        return status;
    const float *const taus = tau.at;

    if (tau.side[0] > 9)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu members; want 9 at most", from.file.name,
                       tau.side[0]);
    out->at = ys_new(tau.side[0], sizeof *out->at);
    if (!out->at)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %s", from.file.name);
    for (; out->n < tau.side[0] && !status; out->n++) {
        const char prefix[] = {(char)('0' + out->n), '.', 0};

        from.prefix = prefix;
        out->at[out->n].tau = (double)taus[out->n];
        status = ys_network_open(&out->at[out->n].network, &ys_net_layers, &from, err);
    }
    if (status)
        ys_nets_fini(out);
    return status;
}

void ys_nets_fini(struct ys_nets *nets)
{
    for (size_t m = 0; m < nets->n; m++)
        ys_net_fini(&nets->at[m]);
    free(nets->at);
    *nets = (struct ys_nets){0};
}

void ys_net_fini(struct ys_net *net)
{
    ys_network_fini(&net->network);
}

struct ys_pass *ys_net_pass_new(size_t n, const struct ysk_ops *ops)
{
    return ys_pass_new(&ys_net_layers, n, YS_NET_ROWS, ops);
}

/* ---- in and out */

struct input {
    const struct ys_net_strip *strip;
    const struct ys_net_view *view;
};

/* A row of the strip to two rows of half as many columns. */
static void split_row(void *ctx, float *const *rows, size_t y)
{
    const struct input *in = ctx;
    const size_t n = in->strip->n, wide = 2 * n;
    const size_t r = in->view->reverse_rows ? YS_NET_ROWS - 1 - y : y;
    const float *src = in->strip->plane + r * wide;

    for (size_t i = 0; i < n; i++) {
        rows[0][i] = src[in->view->reverse_columns ? wide - 1 - 2 * i : 2 * i];
        rows[1][i] = src[in->view->reverse_columns ? wide - 2 - 2 * i : 2 * i + 1];
    }
}

/* What the head says of the strip as it lies, whichever way it was looked at. */
static void write_outputs(float *out, const float *const *head, size_t n,
                          const struct ys_net_view *view)
{
    static const uint8_t swapped[YS_NET_OUTPUTS] = {0, 1, 2, 4, 3, 5, 6, 7};
    const size_t m = n + 1;
    const float most = 14;

    for (size_t c = 0; c < YS_NET_OUTPUTS; c++) {
        const bool at_boundary = c >= 2 && c <= 4;
        const float *src = head[view->reverse_columns ? swapped[c] : c];
        const float sign = view->reverse_rows && (c == 5 || c == 7) ? -1 : 1;

        out[c * m] = out[c * m + n] = 0;
        for (size_t i = 0; i < n; i++) {
            const size_t to = !view->reverse_columns ? i : at_boundary ? n - i : n - 1 - i;
            const float x = sign * src[i];

            out[c * m + to] = c > 4 ? x : x > most ? most : x < -most ? -most : x;
        }
        if (at_boundary)
            out[c * m + n] = 0;
    }
}

void ys_net_run(float *out, const struct ys_net *net, const struct ys_net_strip *strip,
                const struct ys_net_view *view, struct ys_pass *pass)
{
    struct input in = {strip, view};

    ys_pass_begin(pass, &net->network, split_row, &in);
    ys_pass_fill(pass, CONV3, 0, (float)log2(view->pixel_m / 0.5));
    ys_pass_fill(pass, CONV3, 1, view->known ? 1 : 0);
    write_outputs(out, ys_pass_row(pass, 0), strip->n, view);
}
