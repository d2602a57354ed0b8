/* unet.c - the network of unet.h in plain C */

#include "unet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"
#include "conv_row.h"
#include "weights/block_weights.h"
#include "weights/pit_weights.h"

enum {
    PAD = 4, /* columns of zeros either side of each row: the widest dilated tap */
    A = 16,  /* channels at full, half and quarter scale */
    B = 32,
    C = 48,
};

struct layer {
    size_t in, out, side, stride, dilation;
};

enum { A1, A2, B1, B2, C1, C2, C3, C4, U1, B3, U2, A3, HEAD, LAYERS };

static const struct layer layers[LAYERS] = {
    [A1] = {YS_UNET_IN, A, 3, 1, 1},
    [A2] = {A, A, 3, 1, 1},
    [B1] = {A, B, 3, 2, 1},
    [B2] = {B, B, 3, 1, 1},
    [C1] = {B, C, 3, 2, 1},
    [C2] = {C, C, 3, 1, 1},
    [C3] = {C, C, 3, 1, 2},
    [C4] = {C, C, 3, 1, 4},
    [U1] = {C, B, 1, 1, 1},
    [B3] = {B, B, 3, 1, 1},
    [U2] = {B, A, 1, 1, 1},
    [A3] = {A, A, 3, 1, 1},
    [HEAD] = {A, YS_UNET_OUT, 1, 1, 1},
};

_Static_assert(C * 9 <= YS_MOST_TAPS, "taps of the widest layer");

struct ys_unet {
    float weight[sizeof tops_weight / sizeof *tops_weight];
    const float *bias;
    size_t first[LAYERS], first_channel[LAYERS];
};

_Static_assert(sizeof tops_weight == sizeof pits_weight, "one shape for both");

struct ys_unet *ys_unet_new(enum ys_unet_kind kind)
{
    const int16_t *weight = kind == YS_UNET_PITS ? pits_weight : tops_weight;
    const float *scale = kind == YS_UNET_PITS ? pits_scale : tops_scale;
    struct ys_unet *net = ys_new(1, sizeof *net);
    size_t at = 0, channel = 0;

    if (net)
        net->bias = kind == YS_UNET_PITS ? pits_bias : tops_bias;
    for (size_t l = 0; net && l < LAYERS; l++) {
        const size_t taps = layers[l].in * layers[l].side * layers[l].side;

        net->first[l] = at;
        net->first_channel[l] = channel;
        for (size_t o = 0; o < layers[l].out; o++, channel++)
            for (size_t i = 0; i < taps; i++, at++)
                net->weight[at] = (float)weight[at] * scale[channel];
    }
    return net;
}

void ys_unet_free(struct ys_unet *net)
{
    free(net);
}

/* ---- planes of rows with PAD zeros either side */

struct planes {
    float *all;
    size_t channels, w, h, stride;
};

static bool planes_new(struct planes *p, size_t channels, size_t w, size_t h)
{
    *p = (struct planes){NULL, channels, w, h, w + 2 * PAD};
    p->all = ys_new(channels * h * p->stride, sizeof *p->all);
    return p->all != NULL;
}

static float *row(const struct planes *p, size_t channel, size_t y)
{
    return p->all + (channel * p->h + y) * p->stride + PAD;
}

/* What a run of the network works with. */
struct run {
    const struct ys_unet *net;
    const struct ysk_ops *ops;
};

static const float no_floor = -3e38F;

static float bias_of(const struct run *r, size_t l, size_t o)
{
    return r->net->bias[r->net->first_channel[l] + o];
}

/* A layer of stride 1; all but the head end in max(0, x). */
static void convolve(const struct planes *dst, const struct planes *src, size_t l,
                     const struct run *r)
{
    const struct layer *s = &layers[l];
    const ptrdiff_t half = (ptrdiff_t)(s->side / 2), d = (ptrdiff_t)s->dilation;

    for (size_t y = 0; y < dst->h; y++)
        for (size_t o = 0; o < s->out; o++) {
            const float *w = r->net->weight + r->net->first[l] + o * s->in * s->side * s->side;
            struct ys_taps taps = {.n = 0};

            for (size_t c = 0; c < s->in; c++)
                for (ptrdiff_t i = -half; i <= half; i++)
                    for (ptrdiff_t j = -half; j <= half; j++, w++) {
                        const ptrdiff_t from = (ptrdiff_t)y + i * d;

                        if (from < 0 || from >= (ptrdiff_t)src->h)
                            continue;
                        ys_taps_add(&taps, row(src, c, (size_t)from), j * d, *w);
                    }
            ys_taps_sum(row(dst, o, y), &taps, bias_of(r, l, o), l == HEAD ? no_floor : 0,
                        dst->w, r->ops);
        }
}

/* Columns of even and odd number apart: rows of half the width. */
static bool split(struct planes *even, struct planes *odd, const struct planes *p)
{
    const bool ok = planes_new(even, p->channels, p->w / 2, p->h) &&
                    planes_new(odd, p->channels, p->w / 2, p->h);

    for (size_t c = 0; ok && c < p->channels; c++)
        for (size_t y = 0; y < p->h; y++)
            for (size_t x = 0; x < p->w / 2; x++) {
                row(even, c, y)[x] = row(p, c, y)[2 * x];
                row(odd, c, y)[x] = row(p, c, y)[2 * x + 1];
            }
    return ok;
}

/* A 3 x 3 layer of stride 2. */
static bool halve(const struct planes *dst, const struct planes *src, size_t l,
                  const struct run *r)
{
    const struct layer *s = &layers[l];
    struct planes even = {0}, odd = {0};
    const bool ok = split(&even, &odd, src);

    for (size_t y = 0; ok && y < dst->h; y++)
        for (size_t o = 0; o < s->out; o++) {
            const float *w = r->net->weight + r->net->first[l] + o * s->in * 9;
            struct ys_taps taps = {.n = 0};

            for (size_t c = 0; c < s->in; c++)
                for (size_t i = 0; i < 3; i++, w += 3) {
                    const size_t from = 2 * y + i; /* less 1 */

                    if (from < 1 || from > src->h)
                        continue;
                    ys_taps_add(&taps, row(&odd, c, from - 1), -1, w[0]);
                    ys_taps_add(&taps, row(&even, c, from - 1), 0, w[1]);
                    ys_taps_add(&taps, row(&odd, c, from - 1), 0, w[2]);
                }
            ys_taps_sum(row(dst, o, y), &taps, bias_of(r, l, o), 0, dst->w, r->ops);
        }
    free(even.all);
    free(odd.all);
    return ok;
}

static void add(const struct planes *dst, const struct planes *src)
{
    for (size_t c = 0; c < dst->channels; c++)
        for (size_t y = 0; y < dst->h; y++)
            for (size_t x = 0; x < dst->w; x++)
                row(dst, c, y)[x] += row(src, c, y)[x];
}

/* dst += the 1 x 1 layer l of src, which is half as large. */
static bool add_from_below(const struct planes *dst, const struct planes *src, size_t l,
                           const struct run *r)
{
    struct planes small;
    const bool ok = planes_new(&small, dst->channels, src->w, src->h);

    if (ok)
        convolve(&small, src, l, r);
    for (size_t c = 0; ok && c < dst->channels; c++)
        for (size_t y = 0; y < dst->h; y++)
            for (size_t x = 0; x < dst->w; x++)
                row(dst, c, y)[x] += row(&small, c, y / 2)[x / 2];
    free(small.all);
    return ok;
}

static bool coarse_scale(const struct planes *b, const struct run *r)
{
    struct planes c = {0}, d = {0};
    bool ok = planes_new(&c, C, b->w / 2, b->h / 2) && planes_new(&d, C, b->w / 2, b->h / 2) &&
              halve(&c, b, C1, r);

    for (size_t l = C2; ok && l <= C4; l++) {
        convolve(&d, &c, l, r);
        add(&c, &d);
    }
    ok = ok && add_from_below(b, &c, U1, r);
    free(c.all);
    free(d.all);
    return ok;
}

static bool middle_scale(const struct planes *a, const struct run *r)
{
    struct planes b = {0}, d = {0};
    bool ok = planes_new(&b, B, a->w / 2, a->h / 2) && planes_new(&d, B, a->w / 2, a->h / 2) &&
              halve(&d, a, B1, r);

    if (ok)
        convolve(&b, &d, B2, r);
    ok = ok && coarse_scale(&b, r);
    if (ok)
        convolve(&d, &b, B3, r);
    ok = ok && add_from_below(a, &d, U2, r);
    free(b.all);
    free(d.all);
    return ok;
}

bool ys_unet_run(float *const out[YS_UNET_OUT], size_t out_stride,
                 const float *const in[YS_UNET_IN], size_t in_stride, size_t width,
                 size_t height, const struct ys_unet *net, const struct ysk_ops *ops)
{
    const struct run r = {net, ops};
    struct planes first = {0}, a = {0}, d = {0}, head = {0};
    bool ok = planes_new(&first, YS_UNET_IN, width, height) &&
              planes_new(&a, A, width, height) && planes_new(&d, A, width, height) &&
              planes_new(&head, YS_UNET_OUT, width, height);

    for (size_t c = 0; ok && c < YS_UNET_IN; c++)
        for (size_t y = 0; y < height; y++)
            memcpy(row(&first, c, y), in[c] + y * in_stride, width * sizeof(float));
    if (ok) {
        convolve(&d, &first, A1, &r);
        convolve(&a, &d, A2, &r);
    }
    ok = ok && middle_scale(&a, &r);
    if (ok) {
        convolve(&d, &a, A3, &r);
        convolve(&head, &d, HEAD, &r);
    }
    for (size_t c = 0; ok && c < YS_UNET_OUT; c++)
        for (size_t y = 0; y < height; y++)
            memcpy(out[c] + y * out_stride, row(&head, c, y), width * sizeof(float));
    free(first.all);
    free(a.all);
    free(d.all);
    free(head.all);
    return ok;
}
