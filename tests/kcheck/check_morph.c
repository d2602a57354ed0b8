/* Morphology of bit rows: n counts words; the last one may be partly used. */

#include "kcheck.h"

static size_t pixels(size_t words, uint32_t param)
{
    return words ? 64 * words - param % 64 : 0;
}

static void clear_past_end(uint8_t *const in[2], size_t words, uint32_t param)
{
    for (int i = 0; i < 2 && words; i++)
        ((uint64_t *)(void *)in[i])[words - 1] &= ~UINT64_C(0) >> param % 64;
}

static void call(kcheck_fn *fn, const struct kcheck_args *args)
{
    const uint64_t *a = (const uint64_t *)(const void *)args->in[0];
    const uint64_t *b = (const uint64_t *)(const void *)args->in[1];
    const uint64_t *const rows[5] = {a, b, a, b, b};

    ((ysk_morph_row_fn *)fn)((uint64_t *)(void *)args->out, rows, 1 + args->param / 64 % 5,
                             pixels(args->n, args->param), 1 + args->param / 512 % 2);
}

static kcheck_fn *pick_erode(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->erode_row;
}

static kcheck_fn *pick_dilate(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->dilate_row;
}

const struct kcheck kcheck_erode_row = {
    .name = "erode_row",
    .in_elem = 8,
    .out_elem = 8,
    .bench_px = 64,
    .prepare = clear_past_end,
    .pick = pick_erode,
    .call = call,
};

const struct kcheck kcheck_dilate_row = {
    .name = "dilate_row",
    .in_elem = 8,
    .out_elem = 8,
    .bench_px = 64,
    .prepare = clear_past_end,
    .pick = pick_dilate,
    .call = call,
};
