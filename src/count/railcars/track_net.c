/* track_net.c - the strip network of track_net.h in plain C */

#include "track_net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../nets/conv_row.h"
#include "../../nets/weights/track_weights.h"

enum {
    PAD = 32, /* columns of zeros either side of each row: the widest dilated tap */
    MID = YS_NET_MID,
    FIRST_WIDE = 4, /* of shapes[] */
};

size_t ys_net_members(void)
{
    return YS_NET_MEMBERS;
}

struct layer_shape {
    size_t in, out, taps; /* taps: a pair of channels */
};

static const struct layer_shape shapes[] = {
    {1, 8, 25},    {8, 16, 9},    {16, MID, 27}, {MID + 2, MID, 5},        {MID, MID, 5},
    {MID, MID, 5}, {MID, MID, 5}, {MID, MID, 5}, {MID, YS_NET_OUTPUTS, 3},
};

void ys_net_load(struct ys_net *out, size_t member)
{
    size_t at = 0, channel = 0;

    for (size_t l = 0; l < sizeof shapes / sizeof *shapes; l++) {
        const struct layer_shape *s = &shapes[l];

        for (size_t o = 0; o < s->out; o++, channel++) {
            for (size_t i = 0; i < s->in * s->taps; i++, at++)
                out->weight[at] = (float)net_weight[member][at] * net_scale[member][channel];
            out->bias[channel] = net_bias[member][channel];
        }
    }
    out->tau = (double)net_tau[member];
}

/* ---- rows of n columns with PAD zeros either side */

struct rows {
    float *at; /* the first column of the first row */
    size_t n, stride;
};

static bool rows_new(struct rows *r, size_t count, size_t n)
{
    float *all = ys_new(count * (n + 2 * PAD), sizeof *all);

    *r = (struct rows){all ? all + PAD : NULL, n, n + 2 * PAD};
    return all != NULL;
}

static void rows_fini(struct rows *r)
{
    free(r->at ? r->at - PAD : NULL);
}

static float *row(const struct rows *r, size_t i)
{
    return r->at + i * r->stride;
}

/* ---- layers */

static const float no_floor = -3e38f;

/* Weights and biases of a layer. */
static const float *weights_of(const float **bias, const struct ys_net *net, size_t layer)
{
    const float *w = net->weight;

    *bias = net->bias;
    for (size_t l = 0; l < layer; l++) {
        w += shapes[l].in * shapes[l].out * shapes[l].taps;
        *bias += shapes[l].out;
    }
    return w;
}

/* Input row and parity of the column -> row of half as many columns. */
static void split_columns(const struct rows *in, const struct ys_net_strip *strip,
                          bool reverse_rows, bool reverse_columns)
{
    const size_t wide = 2 * strip->n;

    for (size_t r = 0; r < YS_NET_ROWS; r++) {
        const float *src = strip->plane + (reverse_rows ? YS_NET_ROWS - 1 - r : r) * wide;
        float *even = row(in, 2 * r), *odd = row(in, 2 * r + 1);

        for (size_t i = 0; i < strip->n; i++) {
            even[i] = src[reverse_columns ? wide - 1 - 2 * i : 2 * i];
            odd[i] = src[reverse_columns ? wide - 2 - 2 * i : 2 * i + 1];
        }
    }
}

/* 5 x 5, stride 2 both ways: columns come split by parity. */
static void conv1(const struct rows *dst, const struct rows *in, const struct ys_net *net,
                  const struct ysk_ops *ops)
{
    for (size_t o = 0; o < 8; o++) {
        for (size_t i = 0; i < YS_NET_ROWS / 2; i++) {
            struct ys_taps taps = {.n = 0};

            for (size_t u = 0; u < 5; u++) {
                const ptrdiff_t r = (ptrdiff_t)(2 * i + u) - 2;

                if (r < 0 || r >= YS_NET_ROWS)
                    continue;
                for (size_t v = 0; v < 5; v++)
                    ys_taps_add(&taps, row(in, 2 * (size_t)r + v % 2), (ptrdiff_t)(v / 2) - 1,
                                net->weight[(o * 5 + u) * 5 + v]);
            }
            ys_taps_sum(row(dst, o * (YS_NET_ROWS / 2) + i), &taps, net->bias[o], 0, in->n,
                        ops);
        }
    }
}

/* 3 x 3, stride 2 across. */
static void conv2(const struct rows *dst, const struct rows *in, const struct ys_net *net,
                  const struct ysk_ops *ops)
{
    const float *bias, *w = weights_of(&bias, net, 1);

    for (size_t o = 0; o < 16; o++) {
        for (size_t i = 0; i < 9; i++) {
            struct ys_taps taps = {.n = 0};

            for (size_t c = 0; c < 8; c++) {
                for (size_t u = 0; u < 3; u++) {
                    const ptrdiff_t r = (ptrdiff_t)(2 * i + u) - 1;

                    if (r < 0 || r >= 18)
                        continue;
                    for (size_t v = 0; v < 3; v++)
                        ys_taps_add(&taps, row(in, c * 18 + (size_t)r), (ptrdiff_t)v - 1,
                                    w[((o * 8 + c) * 3 + u) * 3 + v]);
                }
            }
            ys_taps_sum(row(dst, o * 9 + i), &taps, bias[o], 0, in->n, ops);
        }
    }
}

/* 9 x 3: one row a channel is left. */
static void conv3(const struct rows *dst, const struct rows *in, const struct ys_net *net,
                  const struct ysk_ops *ops)
{
    const float *bias, *w = weights_of(&bias, net, 2);

    for (size_t o = 0; o < MID; o++) {
        struct ys_taps taps = {.n = 0};

        for (size_t r = 0; r < 16 * 9; r++)
            for (size_t v = 0; v < 3; v++)
                ys_taps_add(&taps, row(in, r), (ptrdiff_t)v - 1, w[(o * 16 * 9 + r) * 3 + v]);
        ys_taps_sum(row(dst, o), &taps, bias[o], 0, in->n, ops);
    }
}

/* Along the track only. */
static void conv_along(const struct rows *dst, const struct rows *in, size_t layer,
                       size_t dilation, bool relu, const struct ys_net *net,
                       const struct ysk_ops *ops)
{
    const struct layer_shape *s = &shapes[layer];
    const float *bias, *w = weights_of(&bias, net, layer);

    for (size_t o = 0; o < s->out; o++) {
        struct ys_taps taps = {.n = 0};

        for (size_t c = 0; c < s->in; c++)
            for (size_t v = 0; v < s->taps; v++)
                ys_taps_add(&taps, row(in, c),
                            ((ptrdiff_t)v - (ptrdiff_t)(s->taps / 2)) * (ptrdiff_t)dilation,
                            w[(o * s->in + c) * s->taps + v]);
        ys_taps_sum(row(dst, o), &taps, bias[o], relu ? 0 : no_floor, in->n, ops);
    }
}

static void after_lateral(const struct rows *head, const struct rows *mid, const struct rows *a,
                          const struct rows *b, const struct ys_net *net,
                          const struct ysk_ops *ops)
{
    conv_along(a, mid, 3, 1, true, net, ops);
    for (size_t l = 0; l < YS_NET_WIDE; l++) {
        conv_along(b, a, FIRST_WIDE + l, (size_t)2 << l, true, net, ops);
        for (size_t c = 0; c < MID; c++)
            for (size_t i = 0; i < a->n; i++)
                row(a, c)[i] += row(b, c)[i];
    }
    conv_along(head, a, FIRST_WIDE + YS_NET_WIDE, 1, false, net, ops);
}

/* What the head says of the strip as it lies, whichever way it was looked at. */
static void write_outputs(float *out, const struct rows *head, bool reverse_rows,
                          bool reverse_columns)
{
    static const uint8_t swapped[YS_NET_OUTPUTS] = {0, 1, 2, 4, 3, 5, 6, 7};
    const size_t n = head->n, m = n + 1;
    const float most = 14;

    for (size_t c = 0; c < YS_NET_OUTPUTS; c++) {
        const bool at_boundary = c >= 2 && c <= 4;
        const float *src = row(head, reverse_columns ? swapped[c] : c);
        const float sign = reverse_rows && (c == 5 || c == 7) ? -1 : 1;

        out[c * m] = out[c * m + n] = 0;
        for (size_t i = 0; i < n; i++) {
            const size_t to = !reverse_columns ? i : at_boundary ? n - i : n - 1 - i;
            const float x = sign * src[i];

            out[c * m + to] = c > 4 ? x : x > most ? most : x < -most ? -most : x;
        }
        if (at_boundary)
            out[c * m + n] = 0;
    }
}

bool ys_net_run(float *out, const struct ys_net *net, const struct ys_net_strip *strip,
                double pixel_m, bool known, bool reverse_rows, bool reverse_columns,
                const struct ysk_ops *ops)
{
    const size_t n = strip->n;
    struct rows in = {0}, one = {0}, two = {0}, mid = {0}, a = {0}, b = {0}, head = {0};
    const bool ok = rows_new(&in, (size_t)2 * YS_NET_ROWS, n) && rows_new(&one, 8 * 18, n) &&
                    rows_new(&two, 16 * 9, n) && rows_new(&mid, MID + 2, n) &&
                    rows_new(&a, MID, n) && rows_new(&b, MID, n) &&
                    rows_new(&head, YS_NET_OUTPUTS, n);

    if (ok) {
        split_columns(&in, strip, reverse_rows, reverse_columns);
        conv1(&one, &in, net, ops);
        conv2(&two, &one, net, ops);
        conv3(&mid, &two, net, ops);
        for (size_t i = 0; i < n; i++) {
            row(&mid, MID)[i] = (float)log2(pixel_m / 0.5);
            row(&mid, MID + 1)[i] = known ? 1 : 0;
        }
        after_lateral(&head, &mid, &a, &b, net, ops);
        write_outputs(out, &head, reverse_rows, reverse_columns);
    }
    rows_fini(&in);
    rows_fini(&one);
    rows_fini(&two);
    rows_fini(&mid);
    rows_fini(&a);
    rows_fini(&b);
    rows_fini(&head);
    return ok;
}
