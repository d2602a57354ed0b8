#ifndef YS_NETS_LAYERS_H
#define YS_NETS_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../kernels/kernels.h"

/*
 * The one runtime of all networks.  A network is a table of layers; layer 0 is its input, and each
 * other one reads layers before it.  Rows are made when they are asked for, and every layer keeps
 * only as many as are still needed: a picture 512 points wide takes 4 MB, however high it is, and
 * what a row is made of still lies in the cache when it is.
 *
 * Points and rows beyond the border count as 0.  The sums are those of ysk_conv_row_fn, in order
 * of channel, row and column.
 */
enum ys_layer_kind {
    YS_LAYER_INPUT, /* rows that the caller fills */
    YS_LAYER_CONV,  /* a convolution, then max(0, x) unless `linear`, then plus `add` */
    YS_LAYER_SPLIT, /* even and odd columns of each channel apart, as two channels half as wide */
    YS_LAYER_ADD_UP, /* `add` plus `from`, each point of which is taken for two by two */
    YS_LAYER_MIRROR, /* max(0, from + add) + max(0, from - add) */
};

struct ys_layer {
    const char *name; /* of a convolution, in the file of weights */
    enum ys_layer_kind kind;
    size_t from, add; /* layers it reads; add of a convolution: 0 for none */
    size_t out;       /* channels it makes; of an input: that it has */
    size_t constants; /* channels behind those, which the caller fills once */
    size_t first_in;  /* the first channel of `from` that a convolution reads */
    size_t in;        /* how many it reads, each of two rows where `halve` */
    size_t rows;      /* taps across and along, at most YS_MOST_SIDE */
    size_t columns;   /*   at most YS_LAYER_PAD columns off in all */
    size_t row_step;  /* rows of `from` from one row to the next */
    size_t row_pad;   /* rows that it begins before the first of `from` */
    size_t spread;    /* rows and columns from one tap to the next */
    bool halve;       /* `from` is split: every second column */
    bool linear;
};
enum { YS_MOST_SIDE = 9, YS_LAYER_PAD = 32 };

struct ys_layers { /* a table, and how many it has */
    const struct ys_layer *at;
    size_t n;
};

static inline size_t ys_layer_taps(const struct ys_layer *layer)
{
    return layer->kind == YS_LAYER_CONV ? layer->in * layer->rows * layer->columns : 0;
}

/* A network ready to run (network.h): a table with its numbers, as the kernel wants them. */
struct ys_network {
    struct ys_layers layers;
    struct ysk_conv *conv; /* one a layer */
    float *numbers;
};

/* The rows that the layers of a table pass on for pictures of one size.  One thread works with a
 * pass at a time; it may be used again for any network of that table. */
struct ys_pass;
struct ys_pass *ys_pass_new(const struct ys_layers *layers, size_t width, size_t height,
                            const struct ysk_ops *ops); /* NULL: out of memory */
void ys_pass_free(struct ys_pass *pass);

/* Fills all channels of row y of the input, each `width` wide.  Called for each row in order. */
typedef void ys_input_fn(void *ctx, float *const *rows, size_t y);
void ys_pass_begin(struct ys_pass *pass, const struct ys_network *network, ys_input_fn *input,
                   void *ctx);
/* Row y of each channel of the last layer.  Ask in order of y, once for each that is wanted; it is
 * there until the next is asked for. */
const float *const *ys_pass_row(struct ys_pass *pass, size_t y);
/* Constant i of a layer, in all its rows; it stays until it is filled again. */
void ys_pass_fill(struct ys_pass *pass, size_t layer, size_t i, float value);

#endif
