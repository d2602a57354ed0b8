#include "kcheck.h"

#include <string.h>

enum { TAPS = 11, MOST_OUT = 11, BLOCKS = (MOST_OUT + YSK_CONV_OUT - 1) / YSK_CONV_OUT };

/* Finite samples of a few orders of magnitude. */
static void prepare(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    for (int r = 0; r < 2; r++) {
        uint8_t *bytes = in[r];

        for (size_t i = 0; i < n * TAPS; i++, bytes += sizeof(float)) {
            int32_t x;

            memcpy(&x, bytes, sizeof x);
            const float v = (float)(x >> (x & 15)) / 1e6f;

            memcpy(bytes, &v, sizeof v);
        }
    }
}

static kcheck_fn *pick(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->conv_row;
}

/* 1 to 11 channels: whole blocks, and such as are cut; with something to add and without. */
static void call(kcheck_fn *fn, const struct kcheck_args *args)
{
    const size_t n_weights = (size_t)BLOCKS * TAPS * YSK_CONV_OUT;
    const size_t n_bias = (size_t)BLOCKS * YSK_CONV_OUT;
    const float *in[2] = {(const void *)args->in[0], (const void *)args->in[1]};
    float *const out = (void *)args->out;
    float *weight = kcheck_lend(n_weights * sizeof(float));
    float *bias = kcheck_lend(n_bias * sizeof(float));
    const float *src[TAPS], *add[MOST_OUT];
    float *dst[MOST_OUT];

    for (size_t i = 0; i < n_weights; i++)
        weight[i] = (float)(i * 7 % 23) / 16 - 0.6f;
    for (size_t i = 0; i < n_bias; i++)
        bias[i] = (float)(i % 5) - 2;
    for (size_t k = 0; k < TAPS; k++)
        src[k] = in[0] + k * args->n;
    for (size_t o = 0; o < MOST_OUT; o++) {
        dst[o] = out + o * args->n;
        add[o] = in[1] + o * args->n;
    }
    const struct ysk_conv conv = {.weight = weight,
                                  .bias = bias,
                                  .n_taps = TAPS,
                                  .n_out = 1 + (args->param + MOST_OUT - 1) % MOST_OUT,
                                  .least = args->param % 2 ? 0 : -1e30f};
    const struct ysk_conv_rows rows = {src, args->param % 3 ? add : NULL};

    ((ysk_conv_row_fn *)fn)(dst, &rows, &conv, args->n);
}

const struct kcheck kcheck_conv_row = {
    .name = "conv_row",
    .in_elem = TAPS * sizeof(float),
    .out_elem = MOST_OUT * sizeof(float),
    .max_n = 1030,
    .prepare = prepare,
    .pick = pick,
    .call = call,
};

/* ---- multiply_add: `n` rounds on sums that are there */

static kcheck_fn *pick_multiply_add(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->multiply_add;
}

static void call_multiply_add(kcheck_fn *fn, const struct kcheck_args *args)
{
    float *sum = kcheck_lend(YSK_SUMS * sizeof *sum);

    for (size_t i = 0; i < YSK_SUMS; i++)
        sum[i] = (float)(i * 37 % 101) - 50;
    ((ysk_multiply_add_fn *)fn)(sum, 0.1f + (float)(args->param % 7), 0.3f, args->n);
    memcpy(args->out, sum, YSK_SUMS * sizeof *sum);
}

const struct kcheck kcheck_multiply_add = {
    .name = "multiply_add",
    .in_elem = 1,
    .out_fixed = YSK_SUMS * sizeof(float),
    .max_n = 1030,
    .pick = pick_multiply_add,
    .call = call_multiply_add,
};
