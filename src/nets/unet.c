/*
 * unet.c - the layers of unet.h, and what goes in and out
 *
 * Down to half and to quarter scale by strides of two, there along over wider and wider
 * neighbourhoods (taps 1, 2 and 4 points apart, each added to what it read), and up again, adding
 * what each scale had before: what lies around decides what a point is, the fine scale where it
 * ends.  A point draws from 41 points before it and 38 behind, along both axes; YS_UNET_REACH is
 * more, and a multiple of 4, so that a tile's points at quarter scale are those of the picture.
 */

#include "unet.h"

#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "network.h"

enum { A = 16, B = 32, C = 48 }; /* channels at full, half and quarter scale */

enum {
    IN,
    A1,
    A2,
    A2_SPLIT,
    B1,
    B2,
    B2_SPLIT,
    C1,
    C2,
    C3,
    C4,
    U1,
    U1_ADDED,
    B3,
    U2,
    U2_ADDED,
    A3,
    HEAD,
    LAYERS
};

#define CONV                                                                                   \
    .kind = YS_LAYER_CONV, .rows = 3, .columns = 3, .row_step = 1, .row_pad = 1, .spread = 1
#define CONV_HALVE                                                                             \
    .kind = YS_LAYER_CONV, .rows = 3, .columns = 3, .row_step = 2, .row_pad = 1, .spread = 1,  \
    .halve = true
#define CONV_SPREAD(by)                                                                        \
    .kind = YS_LAYER_CONV, .rows = 3, .columns = 3, .row_step = 1, .row_pad = by, .spread = by
#define CONV_POINT .kind = YS_LAYER_CONV, .rows = 1, .columns = 1, .row_step = 1, .spread = 1

static const struct ys_layer layers[LAYERS] = {
    [IN] = {.kind = YS_LAYER_INPUT, .out = YS_UNET_IN},
    [A1] = {.name = "a1", CONV, .from = IN, .in = YS_UNET_IN, .out = A},
    [A2] = {.name = "a2", CONV, .from = A1, .in = A, .out = A},
    [A2_SPLIT] = {.kind = YS_LAYER_SPLIT, .from = A2, .out = 2 * A},
    [B1] = {.name = "b1", CONV_HALVE, .from = A2_SPLIT, .in = A, .out = B},
    [B2] = {.name = "b2", CONV, .from = B1, .in = B, .out = B},
    [B2_SPLIT] = {.kind = YS_LAYER_SPLIT, .from = B2, .out = 2 * B},
    [C1] = {.name = "c1", CONV_HALVE, .from = B2_SPLIT, .in = B, .out = C},
    [C2] = {.name = "c2", CONV, .from = C1, .add = C1, .in = C, .out = C},
    [C3] = {.name = "c3", CONV_SPREAD(2), .from = C2, .add = C2, .in = C, .out = C},
    [C4] = {.name = "c4", CONV_SPREAD(4), .from = C3, .add = C3, .in = C, .out = C},
    [U1] = {.name = "u1", CONV_POINT, .from = C4, .in = C, .out = B},
    [U1_ADDED] = {.kind = YS_LAYER_ADD_UP, .from = U1, .add = B2, .out = B},
    [B3] = {.name = "b3", CONV, .from = U1_ADDED, .in = B, .out = B},
    [U2] = {.name = "u2", CONV_POINT, .from = B3, .in = B, .out = A},
    [U2_ADDED] = {.kind = YS_LAYER_ADD_UP, .from = U2, .add = A2, .out = A},
    [A3] = {.name = "a3", CONV, .from = U2_ADDED, .in = A, .out = A},
    [HEAD] =
        {.name = "head", CONV_POINT, .from = A3, .in = A, .out = YS_UNET_OUT, .linear = true},
};
static const struct ys_layers table = {layers, LAYERS};

struct ys_unet {
    struct ys_network network;
};

ys_status ys_unet_new(struct ys_unet **out, enum ys_unet_kind kind, struct ys_error *err)
{
    const struct ys_network_source from = {
        .file = ys_weights_file(kind == YS_UNET_PITS ? YS_WEIGHTS_PITS : YS_WEIGHTS_TOPS),
        .prefix = "",
        .scaled = true};
    struct ys_unet *net = ys_new(1, sizeof *net);
    const ys_status status =
        net ? ys_network_open(&net->network, &table, &from, err)
            : ys_fail(err, YS_ERR_NOMEM, "out of memory for %s", from.file.name);

    *out = net;
    if (status) {
        ys_unet_free(net);
        *out = NULL;
    }
    return status;
}

void ys_unet_free(struct ys_unet *net)
{
    if (net)
        ys_network_fini(&net->network);
    free(net);
}

bool ys_unet_run(const struct ys_unet_tile *tile, const struct ys_unet *net,
                 const struct ysk_ops *ops)
{
    struct ys_pass *pass = ys_pass_new(&table, tile->width, tile->height, ops);

    if (!pass)
        return false;
    ys_pass_begin(pass, &net->network, tile->input, tile->ctx);
    for (size_t y = 0; y < tile->out_height; y++) {
        const float *const *rows = ys_pass_row(pass, tile->top + y);

        for (size_t c = 0; c < YS_UNET_OUT; c++)
            memcpy(tile->out[c] + y * tile->out_stride, rows[c] + tile->left,
                   tile->out_width * sizeof(float));
    }
    ys_pass_free(pass);
    return true;
}
