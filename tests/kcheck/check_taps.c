#include "kcheck.h"

#include <string.h>

enum { TAPS = 11 };

/* Finite samples of a few orders of magnitude. */
static void prepare(uint8_t *const in[2], size_t n, uint32_t param)
{
    uint8_t *bytes = in[0];

    (void)param;
    for (size_t i = 0; i < n * TAPS; i++, bytes += sizeof(float)) {
        int32_t x;

        memcpy(&x, bytes, sizeof x);
        const float v = (float)(x >> (x & 15)) / 1e6f;

        memcpy(bytes, &v, sizeof v);
    }
}

static kcheck_fn *pick(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->taps_f32;
}

static void call(kcheck_fn *fn, const struct kcheck_args *args)
{
    static const float w[TAPS] = {0.1f, -2, 0, 1e-3f, 7, -0.3f, 0.2f, 1, -1, 0.5f, -0.25f};
    const float *rows = (const void *)args->in[0];
    const float *src[TAPS];

    for (size_t k = 0; k < TAPS; k++)
        src[k] = rows + k * args->n;
    ((ysk_taps_f32_fn *)fn)((void *)args->out, src, w, TAPS, 0.125f,
                            args->param % 2 ? 0 : -1e30f, args->n);
}

const struct kcheck kcheck_taps_f32 = {
    .name = "taps_f32",
    .in_elem = TAPS * sizeof(float),
    .out_elem = sizeof(float),
    .max_n = 1030,
    .prepare = prepare,
    .pick = pick,
    .call = call,
};
