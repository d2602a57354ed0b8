/*
 * layers.c - a network row by row
 *
 * The last layer is asked for a row.  Each layer asks those that it reads for the rows it needs and
 * that are not made yet, and makes its own from them.  How many rows of a layer are needed at the
 * same time is found by going through that order once without making any.  Rows have zeros before
 * and behind, and rows beyond the picture are zeros, so that no sum has to know the border.
 *
 * Planes as a whole were there before: 90 MB for 512 x 512 points of the U-net, and fresh pages
 * cost as much as the sums.
 */

#include "layers.h"

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"

enum {
    PAD = YS_LAYER_PAD,
    LINE = 16 /* floats of a line of the cache */
};

/* ---- rows */

/* The latest rows of a layer: row y lies in slot y % slots, channel after channel.  PAD zeros are
 * before each row and behind the last one. */
struct plane {
    float *at;
    size_t channels, width, height, stride, slots;
    size_t next; /* row to be made */
};

struct ys_pass {
    struct ys_layers layers;
    const struct ysk_ops *ops;
    struct plane *plane; /* one a layer */
    float *memory;       /* of all planes */
    float *zero;         /* a row of zeros */
    const float **src, **add;
    float **dst;

    const struct ys_network *network;
    ys_input_fn *input;
    void *ctx;
    bool counting; /* which rows are needed together; none is made */
};

static float *row_of(const struct plane *p, size_t channel, size_t y)
{
    return p->at + (y % p->slots * p->channels + channel) * p->stride;
}

/* Width, height and channels follow from the layers before. */
static struct plane plane_of(const struct ys_pass *pass, size_t l)
{
    const struct ys_layer *s = &pass->layers.at[l];
    const struct plane *from = &pass->plane[s->from];
    struct plane p = {.channels = s->out + s->constants,
                      .width = from->width,
                      .height = from->height,
                      .slots = 1};

    if (s->kind == YS_LAYER_CONV)
        p.height =
            (from->height + 2 * s->row_pad - (s->rows - 1) * s->spread - 1) / s->row_step + 1;
    if (s->kind == YS_LAYER_SPLIT)
        p.width = from->width / 2;
    if (s->kind == YS_LAYER_ADD_UP) {
        p.width = pass->plane[s->add].width;
        p.height = pass->plane[s->add].height;
    }
    /* Whole lines, an odd number of them: rows of all channels do not fall into the same few sets
     * of the cache. */
    p.stride = ((PAD + p.width + LINE - 1) / LINE | 1) * LINE;
    return p;
}

/* ---- one row of a layer */

/* The rows first..last of `from` and, in `add`, row other. */
struct need {
    size_t first, last, other;
};

static struct need need_of(const struct ys_pass *pass, size_t l, size_t y)
{
    const struct ys_layer *s = &pass->layers.at[l];
    const size_t height = pass->plane[s->from].height;

    if (s->kind == YS_LAYER_ADD_UP)
        return (struct need){y / 2, y / 2, y};
    if (s->kind != YS_LAYER_CONV)
        return (struct need){y, y, y};
    const size_t first = y * s->row_step, end = first + (s->rows - 1) * s->spread;

    return (struct need){.first = first > s->row_pad ? first - s->row_pad : 0,
                         .last = end < s->row_pad            ? 0
                                 : end - s->row_pad < height ? end - s->row_pad
                                                             : height - 1,
                         .other = y};
}

/* The row of each tap of a convolution, moved along by the tap's column. */
static void find_taps(struct ys_pass *pass, const struct ys_layer *s, size_t y)
{
    const struct plane *from = &pass->plane[s->from];
    const size_t rows_a_channel = s->halve ? 2 : 1;
    const float *base[YS_MOST_SIDE];
    ptrdiff_t shift[YS_MOST_SIDE];
    size_t n = 0;

    for (size_t u = 0; u < s->rows; u++) {
        const size_t at = y * s->row_step + u * s->spread; /* less row_pad */
        const bool inside = at >= s->row_pad && at - s->row_pad < from->height;

        base[u] = inside ? row_of(from, s->first_in * rows_a_channel, at - s->row_pad) : NULL;
    }
    for (size_t v = 0; v < s->columns; v++) {
        shift[v] = ((ptrdiff_t)v - (ptrdiff_t)(s->columns / 2)) * (ptrdiff_t)s->spread;
        if (s->halve) { /* odd columns are the next row; -1 is the last before column 0 */
            const ptrdiff_t odd = shift[v] & 1;

            shift[v] = (shift[v] - odd) / 2 + odd * (ptrdiff_t)from->stride;
        }
    }
    for (size_t c = 0; c < s->in; c++)
        for (size_t u = 0; u < s->rows; u++)
            for (size_t v = 0; v < s->columns; v++)
                pass->src[n++] = base[u]
                                     ? base[u] + c * rows_a_channel * from->stride + shift[v]
                                     : pass->zero;
}

static void convolve(struct ys_pass *pass, size_t l, size_t y)
{
    const struct ys_layer *s = &pass->layers.at[l];
    const struct plane *to = &pass->plane[l];

    find_taps(pass, s, y);
    for (size_t o = 0; o < s->out; o++) {
        pass->dst[o] = row_of(to, o, y);
        if (s->add)
            pass->add[o] = row_of(&pass->plane[s->add], o, y);
    }
    const struct ysk_conv_rows rows = {pass->src, s->add ? pass->add : NULL};

    pass->ops->conv_row(pass->dst, &rows, &pass->network->conv[l], to->width);
}

static void split(struct ys_pass *pass, size_t l, size_t y)
{
    const struct plane *to = &pass->plane[l], *from = &pass->plane[pass->layers.at[l].from];

    for (size_t c = 0; c < from->channels; c++) {
        const float *src = row_of(from, c, y);
        float *even = row_of(to, 2 * c, y), *odd = row_of(to, 2 * c + 1, y);

        for (size_t x = 0; x < to->width; x++) {
            even[x] = src[2 * x];
            odd[x] = src[2 * x + 1];
        }
    }
}

static void add_up(struct ys_pass *pass, size_t l, size_t y)
{
    const struct ys_layer *s = &pass->layers.at[l];
    const struct plane *to = &pass->plane[l];

    for (size_t c = 0; c < s->out; c++) {
        const float *small = row_of(&pass->plane[s->from], c, y / 2);
        const float *add = row_of(&pass->plane[s->add], c, y);
        float *dst = row_of(to, c, y);

        for (size_t x = 0; x < to->width / 2; x++) {
            dst[2 * x] = add[2 * x] + small[x];
            dst[2 * x + 1] = add[2 * x + 1] + small[x];
        }
    }
}

/* max(0, x): twice x and half of that are exact.  A comparison would be a branch that is taken every
 * other time, at random, and costs five times as much. */
static inline float positive(float x)
{
    return (x + fabsf(x)) * 0.5F;
}

static void mirror(struct ys_pass *pass, size_t l, size_t y)
{
    const struct ys_layer *s = &pass->layers.at[l];
    const struct plane *to = &pass->plane[l];

    for (size_t c = 0; c < s->out; c++) {
        const float *a = row_of(&pass->plane[s->from], c, y);
        const float *b = row_of(&pass->plane[s->add], c, y);
        float *dst = row_of(to, c, y);

        for (size_t x = 0; x < to->width; x++)
            dst[x] = positive(a[x] + b[x]) + positive(a[x] - b[x]);
    }
}

static void fill_input(struct ys_pass *pass, size_t l, size_t y)
{
    const struct plane *to = &pass->plane[l];

    for (size_t c = 0; c < to->channels; c++)
        pass->dst[c] = row_of(to, c, y);
    pass->input(pass->ctx, pass->dst, y);
}

static void make(struct ys_pass *pass, size_t l, size_t y)
{
    static void (*const how[])(struct ys_pass *, size_t, size_t) = {
        [YS_LAYER_INPUT] = fill_input, [YS_LAYER_CONV] = convolve, [YS_LAYER_SPLIT] = split,
        [YS_LAYER_ADD_UP] = add_up,    [YS_LAYER_MIRROR] = mirror,
    };

    how[pass->layers.at[l].kind](pass, l, y);
}

/* ---- rows when they are asked for */

static void keep(struct plane *p, size_t first)
{
    if (p->next - first > p->slots)
        p->slots = p->next - first;
}

/* All rows of a layer up to y.  A layer reads earlier ones only, so this ends. */
static void ask(struct ys_pass *pass, size_t l, size_t y)
{
    const struct ys_layer *s = &pass->layers.at[l];
    struct plane *p = &pass->plane[l];

    for (; p->next <= y; p->next++) {
        const struct need need = need_of(pass, l, p->next);

        if (l > 0) {
            ask(pass, s->from, need.last);
            if (s->add)
                ask(pass, s->add, need.other);
        }
        if (!pass->counting) {
            make(pass, l, p->next);
        } else if (l > 0) {
            /* what has been made meanwhile must not have overwritten what is read now */
            keep(&pass->plane[s->from], need.first);
            if (s->add)
                keep(&pass->plane[s->add], need.other);
        }
    }
}

static void rewind_all(struct ys_pass *pass)
{
    for (size_t l = 0; l < pass->layers.n; l++)
        pass->plane[l].next = 0;
}

/* How many rows of each layer are needed together: the order of work is gone through once. */
static void count_slots(struct ys_pass *pass)
{
    const size_t last = pass->layers.n - 1;

    pass->counting = true;
    for (size_t y = 0; y < pass->plane[last].height; y++)
        ask(pass, last, y);
    pass->counting = false;
    rewind_all(pass);
}

/* One piece of memory for all planes: fresh pages cost as much as what is reckoned in them. */
static bool allocate(struct ys_pass *pass)
{
    size_t n = LINE, widest = 0;

    for (size_t l = 0; l < pass->layers.n; l++) {
        const struct plane *p = &pass->plane[l];

        n += p->slots * p->channels * p->stride + 2 * PAD;
        widest = p->stride > widest ? p->stride : widest;
    }
    n += widest + 2 * PAD;
    pass->memory = ys_new(n, sizeof *pass->memory);
    if (!pass->memory)
        return false;
    const size_t off = (uintptr_t)pass->memory / sizeof(float) % LINE;
    float *at = pass->memory + (LINE - off) % LINE + PAD;

    for (size_t l = 0; l < pass->layers.n; l++) {
        struct plane *p = &pass->plane[l];

        p->at = at;
        at += p->slots * p->channels * p->stride + 2 * PAD;
    }
    pass->zero = at;
    return true;
}

struct ys_pass *ys_pass_new(const struct ys_layers *layers, size_t width, size_t height,
                            const struct ysk_ops *ops)
{
    struct ys_pass *pass = ys_new(1, sizeof *pass);
    size_t taps = 1, channels = 1;

    if (!pass)
        return NULL;
    *pass = (struct ys_pass){
        .layers = *layers, .ops = ops, .plane = ys_new(layers->n, sizeof *pass->plane)};
    if (!pass->plane) {
        ys_pass_free(pass);
        return NULL;
    }
    pass->plane[0] = (struct plane){.width = width, .height = height};
    for (size_t l = 0; l < layers->n; l++) {
        const size_t k = ys_layer_taps(&layers->at[l]);

        pass->plane[l] = plane_of(pass, l);
        taps = k > taps ? k : taps;
        channels = pass->plane[l].channels > channels ? pass->plane[l].channels : channels;
    }
    count_slots(pass);
    pass->src = ys_new(taps, sizeof *pass->src);
    pass->add = ys_new(channels, sizeof *pass->add);
    pass->dst = ys_new(channels, sizeof *pass->dst);
    if (!pass->src || !pass->add || !pass->dst || !allocate(pass)) {
        ys_pass_free(pass);
        return NULL;
    }
    return pass;
}

void ys_pass_free(struct ys_pass *pass)
{
    if (!pass)
        return;
    free(pass->plane);
    free(pass->memory);
    free(pass->src);
    free(pass->add);
    free(pass->dst);
    free(pass);
}

void ys_pass_begin(struct ys_pass *pass, const struct ys_network *network, ys_input_fn *input,
                   void *ctx)
{
    pass->network = network;
    pass->input = input;
    pass->ctx = ctx;
    rewind_all(pass);
}

const float *const *ys_pass_row(struct ys_pass *pass, size_t y)
{
    const struct plane *p = &pass->plane[pass->layers.n - 1];

    ask(pass, pass->layers.n - 1, y);
    for (size_t c = 0; c < p->channels; c++)
        pass->add[c] = row_of(p, c, y);
    return pass->add;
}

void ys_pass_fill(struct ys_pass *pass, size_t layer, size_t i, float value)
{
    const struct plane *p = &pass->plane[layer];

    for (size_t y = 0; y < p->slots; y++)
        for (size_t x = 0; x < p->width; x++)
            row_of(p, pass->layers.at[layer].out + i, y)[x] = value;
}
