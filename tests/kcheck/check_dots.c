#include "kcheck.h"

#include <string.h>

/* A row against n rows of 24 numbers. */
enum { SIDE = 3 * YSK_DOT_LANES };

static void prepare(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    for (int r = 0; r < 2; r++) {
        uint8_t *at = in[r];

        for (size_t i = 0; i < n * SIDE; i++, at += sizeof(float)) {
            int32_t x;

            memcpy(&x, at, sizeof x);
            const float v = (float)(x >> (x & 15)) / 1e6f;

            memcpy(at, &v, sizeof v);
        }
    }
}

static kcheck_fn *pick(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->best_dots_f32;
}

static void call(kcheck_fn *fn, const struct kcheck_args *args)
{
    float *const best = (void *)args->out;

    for (size_t i = 0; i < args->n; i++)
        best[i] = i % 3 ? -1e30f : 1;
    if (args->n)
        ((ysk_best_dots_f32_fn *)fn)(best, (const void *)args->in[1], (const void *)args->in[0],
                                     SIDE, args->n);
}

const struct kcheck kcheck_best_dots_f32 = {
    .name = "best_dots_f32",
    .in_elem = SIDE * sizeof(float),
    .out_elem = sizeof(float),
    .max_n = 600,
    .prepare = prepare,
    .pick = pick,
    .call = call,
};
