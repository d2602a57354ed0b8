/* Rows that are only read. */

#include "kcheck.h"

static kcheck_fn *pick(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->sum_words;
}

static void call(kcheck_fn *fn, const struct kcheck_args *args)
{
    *(uint64_t *)(void *)args->out =
        ((ysk_sum_words_fn *)fn)((const void *)args->in[0], (const void *)args->in[1], args->n);
}

const struct kcheck kcheck_sum_words = {
    .name = "sum_words",
    .in_elem = 8,
    .out_fixed = 8,
    .bench_px = 8,
    .pick = pick,
    .call = call,
};
