/* Differences of any samples: n counts pixels of up to two bands. */

#include "kcheck.h"

static kcheck_fn *pick_diff(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->diff_row;
}

/* As floats the random bytes are any floats, not-a-number and infinities among them. */
static void call_diff(kcheck_fn *fn, const struct kcheck_args *args)
{
    static const float gains[] = {1, 0.75f, -1.25f, 1e-3f};
    const enum ysk_sample sample = (enum ysk_sample)(args->param % 5);
    const size_t half = args->n / 2; /* two bands side by side */
    const struct ysk_band_pair band[2] = {
        {args->in[0], args->in[1], sample, gains[args->param / 5 % 4], 0},
        {args->in[0] + 4 * half, args->in[1] + 4 * half, sample, 1.5f, -3.25f},
    };
    float *d = (float *)(void *)args->out;

    ((ysk_diff_row_fn *)fn)(d, band, 2, half, (enum ysk_measure)(args->param / 20 % 3));
    for (size_t i = 0; i < half; i++) {
        if (d[i] != d[i]) /* one not-a-number is as good as another */
            d[i] = -1;
    }
}

const struct kcheck kcheck_diff_row = {
    .name = "diff_row",
    .in_elem = 4,
    .out_elem = 4,
    .pick = pick_diff,
    .call = call_diff,
};

static kcheck_fn *pick_above(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->above_bits;
}

static size_t bit_row_bytes(size_t n)
{
    return 8 * YSK_WORDS(n);
}

static void call_above(kcheck_fn *fn, const struct kcheck_args *args)
{
    ((ysk_above_bits_fn *)fn)((uint64_t *)(void *)args->out,
                              (const float *)(const void *)args->in[0], args->n,
                              args->param % 3 ? 1e-3f : 0);
}

const struct kcheck kcheck_above_bits = {
    .name = "above_bits",
    .in_elem = 4,
    .out_elem = 8,
    .out_bytes = bit_row_bytes,
    .pick = pick_above,
    .call = call_above,
};
