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

static kcheck_fn *pick_bits(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->diff_bits;
}

static size_t bit_row_bytes(size_t n)
{
    return 8 * YSK_WORDS(n);
}

/* One band or two, whose rows lie in the halves of the inputs; as it is read or stretched. */
static void call_bits(kcheck_fn *fn, const struct kcheck_args *args)
{
    static const float gains[] = {1, 1, 0.75f, -1.25f};
    const enum ysk_sample sample = (enum ysk_sample)(args->param % 5);
    const bool two = args->param / 60 % 2;
    const size_t n = two ? args->n / 2 : args->n;
    const struct ysk_band_pair band[2] = {
        {args->in[0], args->in[1], sample, gains[args->param / 5 % 4], 0},
        {args->in[0] + 4 * n, args->in[1] + 4 * n, sample, 1, 0},
    };
    const struct ysk_above above = {(enum ysk_measure)(args->param / 20 % 3),
                                    args->param % 7 ? 40 : 0};
    uint64_t *bits = (uint64_t *)(void *)args->out;

    ((ysk_diff_bits_fn *)fn)(bits, band, two ? 2 : 1, n, &above);
    for (size_t w = YSK_WORDS(n); w < YSK_WORDS(args->n); w++)
        bits[w] = 0;
}

const struct kcheck kcheck_diff_bits = {
    .name = "diff_bits",
    .in_elem = 4,
    .out_elem = 8,
    .out_bytes = bit_row_bytes,
    .pick = pick_bits,
    .call = call_bits,
};
