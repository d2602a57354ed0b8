/* Bytes to bit rows. */

#include "kcheck.h"

static size_t bit_row_bytes(size_t n)
{
    return 8 * YSK_WORDS(n);
}

static kcheck_fn *pick_absdiff(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->absdiff_bits_u8;
}

static void call_absdiff(kcheck_fn *fn, const struct kcheck_args *args)
{
    ((ysk_absdiff_bits_u8_fn *)fn)((uint64_t *)(void *)args->out, args->in[0], args->in[1],
                                   args->n, (uint8_t)args->param);
}

const struct kcheck kcheck_absdiff_bits_u8 = {
    .name = "absdiff_bits_u8",
    .in_elem = 1,
    .out_elem = 8,
    .out_bytes = bit_row_bytes,
    .pick = pick_absdiff,
    .call = call_absdiff,
};

static kcheck_fn *pick_outside(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->outside_bits_u8;
}

/* Any limits will do, also those that nothing lies between. */
static void call_outside(kcheck_fn *fn, const struct kcheck_args *args)
{
    struct ysk_limits *limits = kcheck_lend(sizeof *limits);

    for (unsigned i = 0; i < 256; i++) {
        limits->low[i] = (uint8_t)(i * (args->param | 1));
        limits->high[i] = (uint8_t)(255 - i * (args->param >> 8 | 1));
    }
    ((ysk_outside_bits_u8_fn *)fn)((uint64_t *)(void *)args->out, args->in[0], args->in[1],
                                   args->n, limits);
}

const struct kcheck kcheck_outside_bits_u8 = {
    .name = "outside_bits_u8",
    .in_elem = 1,
    .out_elem = 8,
    .out_bytes = bit_row_bytes,
    .pick = pick_outside,
    .call = call_outside,
};

static kcheck_fn *pick_pack(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->pack_bits;
}

static void call_pack(kcheck_fn *fn, const struct kcheck_args *args)
{
    ((ysk_pack_bits_fn *)fn)((uint64_t *)(void *)args->out, args->in[0], args->n);
}

const struct kcheck kcheck_pack_bits = {
    .name = "pack_bits",
    .in_elem = 1,
    .out_elem = 8,
    .out_bytes = bit_row_bytes,
    .pick = pick_pack,
    .call = call_pack,
};
