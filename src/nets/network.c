/*
 * network.c - the numbers of a network: from its file to where the kernel reads them
 *
 * The kernel makes a block of output channels at once and reads one weight of each, side by side,
 * for every input value.  A file has them by output channel, as training does; channels that fill
 * up the last block have weights of 0.
 */

#include "network.h"

#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"

enum { BLOCK = YSK_CONV_OUT };

/* Of a linear layer: under any sum of floats, so that max(floor, x) is x. */
static const float no_floor = -3e38F;

static size_t whole_blocks(size_t channels)
{
    return (channels + BLOCK - 1) / BLOCK * BLOCK;
}

size_t ys_layers_weights(const struct ys_layers *layers)
{
    size_t n = 0;

    for (size_t l = 0; l < layers->n; l++)
        n += ys_layer_taps(&layers->at[l]) * layers->at[l].out;
    return n;
}

size_t ys_layers_channels(const struct ys_layers *layers)
{
    size_t n = 0;

    for (size_t l = 0; l < layers->n; l++)
        n += ys_layer_taps(&layers->at[l]) ? layers->at[l].out : 0;
    return n;
}

/* One layer's numbers to where the kernel reads them: [block][tap][channel of the block]. */
static void pack(float *weight, float *bias, const struct ys_layer *s, const float *from_weight,
                 const float *from_bias)
{
    const size_t taps = ys_layer_taps(s);

    for (size_t o = 0; o < s->out; o++) {
        bias[o] = from_bias[o];
        for (size_t k = 0; k < taps; k++)
            weight[(o / BLOCK * taps + k) * BLOCK + o % BLOCK] = from_weight[o * taps + k];
    }
}

bool ys_network_new(struct ys_network *out, const struct ys_layers *layers, const float *weight,
                    const float *bias)
{
    size_t n = 0;

    for (size_t l = 0; l < layers->n; l++)
        n += (ys_layer_taps(&layers->at[l]) + 1) * whole_blocks(layers->at[l].out);
    *out = (struct ys_network){.layers = *layers,
                               .conv = ys_new(layers->n, sizeof *out->conv),
                               .numbers = ys_new(n, sizeof *out->numbers)};
    if (!out->conv || !out->numbers) {
        ys_network_fini(out);
        return false;
    }
    float *to = out->numbers;

    for (size_t l = 0; l < layers->n; l++) {
        const struct ys_layer *s = &layers->at[l];
        const size_t taps = ys_layer_taps(s), all = whole_blocks(s->out);

        if (s->kind != YS_LAYER_CONV)
            continue;
        pack(to, to + taps * all, s, weight, bias);
        out->conv[l] =
            (struct ysk_conv){to, to + taps * all, taps, s->out, s->linear ? no_floor : 0};
        to += (taps + 1) * all;
        weight += taps * s->out;
        bias += s->out;
    }
    return true;
}

void ys_network_fini(struct ys_network *network)
{
    free(network->conv);
    free(network->numbers);
    *network = (struct ys_network){0};
}

/* ---- from a file */

/* What is stored of a layer. */
struct stored {
    struct ys_net_array weight, bias, scale;
};

static void name(struct ys_net_array *a, const char *prefix, const char *layer,
                 const char *what)
{
    const char *const part[3] = {prefix, layer, what};
    size_t at = 0;

    for (size_t i = 0; i < 3; i++)
        for (const char *c = part[i]; *c && at + 1 < sizeof a->name; c++)
            a->name[at++] = *c;
    a->name[at] = 0;
}

static ys_status find(struct stored *out, const struct ys_layer *s,
                      const struct ys_network_source *from, struct ys_error *err)
{
    struct ys_net_array array[3] = {
        {.type = from->scaled ? YS_INT16 : YS_FLOAT32,
         .n_sides = 4,
         .side = {s->out, s->in, s->rows, s->columns}},
        {.type = YS_FLOAT32, .n_sides = 1, .side = {s->out}},
        {.type = YS_FLOAT32, .n_sides = 1, .side = {s->out}},
    };

    name(&array[0], from->prefix, s->name, ".weight");
    name(&array[1], from->prefix, s->name, ".bias");
    name(&array[2], from->prefix, s->name, ".scale");
    const ys_status status = ys_net_weights_open(array, from->scaled ? 3 : 2, &from->file, err);

    *out = (struct stored){array[0], array[1], array[2]};
    return status;
}

/* Whole numbers are weights once they are multiplied by their channel's scale. */
static void add(float *weight, float *bias, const struct ys_layer *s, const struct stored *from)
{
    const size_t taps = ys_layer_taps(s);
    const int16_t *whole = from->weight.at;
    const float *scale = from->scale.at;

    memcpy(bias, from->bias.at, s->out * sizeof *bias);
    if (!scale)
        memcpy(weight, from->weight.at, s->out * taps * sizeof *weight);
    for (size_t i = 0; scale && i < s->out * taps; i++)
        weight[i] = (float)whole[i] * scale[i / taps];
}

ys_status ys_network_open(struct ys_network *out, const struct ys_layers *layers,
                          const struct ys_network_source *from, struct ys_error *err)
{
    float *const weight = ys_new(ys_layers_weights(layers), sizeof *weight);
    float *const bias = ys_new(ys_layers_channels(layers), sizeof *bias);
    float *w = weight, *b = bias;
    ys_status status = YS_OK;

    *out = (struct ys_network){0};
    if (!weight || !bias)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %s", from->file.name);
    for (size_t l = 0; l < layers->n && !status; l++) {
        const struct ys_layer *s = &layers->at[l];
        struct stored stored;

        if (s->kind != YS_LAYER_CONV)
            continue;
        if ((status = find(&stored, s, from, err)))
            break;
        add(w, b, s, &stored);
        w += s->out * ys_layer_taps(s);
        b += s->out;
    }
    if (!status && !ys_network_new(out, layers, weight, bias))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %s", from->file.name);
    free(weight);
    free(bias);
    return status;
}
