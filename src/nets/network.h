#ifndef YS_NETS_NETWORK_H
#define YS_NETS_NETWORK_H

#include "layers.h"
#include "net_weights.h"

/* Where a network's numbers are: arrays PREFIX LAYER .weight (out x in x rows x columns) and .bias
 * of each convolution; scaled: the weights are whole numbers, to be multiplied by .scale, one a
 * channel. */
struct ys_network_source {
    struct ys_weights_file file;
    const char *prefix;
    bool scaled;
};
/* YS_ERR_FORMAT where the file holds another network.  ys_network_fini() holds either way. */
ys_status ys_network_open(struct ys_network *out, const struct ys_layers *layers,
                          const struct ys_network_source *from, struct ys_error *err);

/* The same from numbers at hand: the convolutions' in order of the table.  false: out of memory. */
bool ys_network_new(struct ys_network *out, const struct ys_layers *layers, const float *weight,
                    const float *bias);
void ys_network_fini(struct ys_network *network);

/* Of all convolutions together. */
size_t ys_layers_weights(const struct ys_layers *layers);
size_t ys_layers_channels(const struct ys_layers *layers);

#endif
